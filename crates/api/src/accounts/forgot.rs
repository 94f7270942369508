use app::accounts;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::text::Email;
use utoipa::ToSchema;

use crate::ApiState;
use crate::accounts::mailing::count_mail;
use crate::accounts::view::MessageResponse;
use crate::error::ApiResult;
use crate::extract::{Body, Client, Fields, JsonBody, Query, SameOrigin};

#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ForgotPasswordRequest {
    #[schema(value_type = String, format = Email, max_length = 254)]
    email: Email,
}

impl Body for ForgotPasswordRequest {
    fn read(fields: &mut Fields) -> Option<Self> {
        fields.required("email", Email::parse).map(|email| Self { email })
    }
}

#[utoipa::path(
    post,
    path = "/api/auth/forgot-password",
    tag = "accounts",
    summary = "Ask for a new password",
    description = "The answer is the same for every address. If there is an account with it, a link to choose a new \
                   password by is mailed to it, at most three times an hour; the link of the last mail is the one that \
                   works.",
    request_body = ForgotPasswordRequest,
    responses((status = 202, description = "If there is such an account, a mail is on its way.", body = MessageResponse)),
    security(())
)]
pub(crate) async fn forgot_password(
    State(state): State<ApiState>,
    _: SameOrigin,
    Client(caller): Client,
    query: Query,
    body: JsonBody<ForgotPasswordRequest>,
) -> ApiResult<(StatusCode, Json<MessageResponse>)> {
    query.none()?;
    let ForgotPasswordRequest { email } = body.read()?;
    count_mail(&state, &caller)?;
    accounts::forgot_password(state.app(), &caller, email).await?;
    let message =
        "If there is an account with this address, a mail with a link to choose a new password is on its way.";
    Ok((StatusCode::ACCEPTED, Json(MessageResponse { message })))
}
