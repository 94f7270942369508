use app::settings;
use axum::Json;
use axum::extract::State;
use domain::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{ManageSettings, Permitted, Query};
use crate::shown::Shown;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CheckMailResponse {
    /// Whether there are no issues.
    is_valid: bool,
    /// What keeps mail from being what it should be, and what to do about it.
    #[schema(example = json!(["Mail cannot be sent: the mail server refuses the user or the password: 535 5.7.8 Error."]))]
    issues: Vec<String>,
    #[schema(value_type = String, format = DateTime)]
    timestamp: Shown<Timestamp>,
}

#[utoipa::path(
    get,
    path = "/api/admin/support/settings/test-email",
    tag = "settings",
    summary = "Check the way of mail",
    description = "Connects to the mail server, signs in and names the sender, but sends nothing. Answers within 10 \
                   seconds, also when the server does not. For admins.",
    responses(
        (status = 200, description = "What was found.", body = CheckMailResponse),
        (status = 403, description = "Only admins may check it.", body = ErrorBody),
    )
)]
pub(crate) async fn check_mail(
    State(state): State<ApiState>,
    Permitted(person, _): Permitted<ManageSettings>,
    query: Query,
) -> ApiResult<Json<CheckMailResponse>> {
    query.only_admin()?;
    let checked = settings::check_mail(state.app(), &person.actor).await?;
    let is_valid = checked.issues.is_empty();
    Ok(Json(CheckMailResponse { is_valid, issues: checked.issues, timestamp: Shown(checked.at) }))
}
