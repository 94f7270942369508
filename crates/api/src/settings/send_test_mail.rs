use app::settings;
use axum::Json;
use axum::extract::State;
use domain::text::Email;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::ApiResult;
use crate::extract::{Body, Client, Fields, JsonBody, ManageSettings, Permitted, Query};

#[derive(Debug, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SendTestMailRequest {
    #[schema(value_type = String, max_length = 254, example = "you@example.com")]
    test_email: Email,
}

impl Body for SendTestMailRequest {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self { test_email: fields.required("testEmail", Email::parse)? })
    }
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SendTestMailResponse {
    /// Whether the mail server has taken the mail.
    success: bool,
    message: String,
    /// What the mail server said last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "250 2.0.0 Ok: queued as 4VbZ0D2k9Rz")]
    server_response: Option<String>,
    duration_ms: u64,
}

#[utoipa::path(
    post,
    path = "/api/admin/support/settings/test-email",
    tag = "settings",
    summary = "Send a test mail",
    description = "Sends a mail at once, past all that waits, and tells what the mail server said. Answers within 10 \
                   seconds, also when the server refuses the mail or does not answer. Ten in 15 minutes are allowed. For \
                   admins.",
    request_body = SendTestMailRequest,
    responses((status = 200, description = "What came of it.", body = SendTestMailResponse))
)]
pub(crate) async fn send_test_mail(
    State(state): State<ApiState>,
    Permitted(person, _): Permitted<ManageSettings>,
    Client(caller): Client,
    query: Query,
    body: JsonBody<SendTestMailRequest>,
) -> ApiResult<Json<SendTestMailResponse>> {
    query.only_admin()?;
    let to = body.read()?.test_email;
    let tried = settings::send_test_mail(state.app(), &person.actor, &caller, to).await?;
    Ok(Json(SendTestMailResponse {
        success: tried.is_sent,
        message: tried.message,
        server_response: tried.response,
        duration_ms: u64::try_from(tried.took.as_millis()).unwrap_or(u64::MAX),
    }))
}
