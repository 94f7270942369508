use app::mail;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::ApiResult;
use crate::extract::{ManageMail, Permitted, Query};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RetryEmailsResponse {
    /// How many mails wait to be sent again.
    retried: u64,
}

#[utoipa::path(
    post,
    path = "/api/admin/support/emails/retry",
    tag = "mail",
    summary = "Send all mails again that were not sent",
    description = "Has every mail tried again that failed, expired or is held. For admins.",
    responses((status = 200, description = "They wait to be sent.", body = RetryEmailsResponse))
)]
pub(crate) async fn retry_emails(
    State(state): State<ApiState>,
    Permitted(person, _): Permitted<ManageMail>,
    query: Query,
) -> ApiResult<Json<RetryEmailsResponse>> {
    query.only_admin()?;
    let retried = mail::retry_all(state.app(), Some(&person.actor)).await?;
    Ok(Json(RetryEmailsResponse { retried }))
}
