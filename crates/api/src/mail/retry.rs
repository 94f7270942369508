use app::mail;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{IdPath, ManageMail, Permitted, Query};
use crate::mail::view::Email;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RetryEmailResponse {
    email: Email,
}

#[utoipa::path(
    post,
    path = "/api/admin/support/emails/{id}/retry",
    tag = "mail",
    summary = "Send a mail again",
    description = "Has a mail tried again at once, and for five days if need be. For admins.",
    params(("id" = String, Path, description = "The mail's `_id`.")),
    responses(
        (status = 200, description = "The mail waits to be sent.", body = RetryEmailResponse),
        (status = 404, description = "There is no such mail.", body = ErrorBody),
        (status = 409, description = "The mail was sent, or is being sent right now.", body = ErrorBody),
    )
)]
pub(crate) async fn retry_email(
    State(state): State<ApiState>,
    Permitted(person, _): Permitted<ManageMail>,
    path: IdPath,
    query: Query,
) -> ApiResult<Json<RetryEmailResponse>> {
    query.only_admin()?;
    let mail = mail::retry(state.app(), Some(&person.actor), path.id()?).await?;
    Ok(Json(RetryEmailResponse { email: mail.into() }))
}
