use app::accounts;
use axum::Json;
use axum::extract::State;
use domain::text::Password;
use utoipa::ToSchema;

use crate::ApiState;
use crate::accounts::view::{SignInResponse, signed_in};
use crate::answer::SessionCookie;
use crate::error::ApiResult;
use crate::extract::{Body, Client, Fields, JsonBody, Query, SameOrigin, given};

#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResetPasswordRequest {
    /// From the link of a mail or of an invitation.
    token: String,
    #[schema(value_type = String, format = Password, min_length = 10, max_length = 128)]
    password: Password,
}

impl Body for ResetPasswordRequest {
    fn read(fields: &mut Fields) -> Option<Self> {
        let token = fields.required("token", |text| given(text, "Use the whole link that you were given."));
        let password = fields.required("password", Password::parse);
        Some(Self { token: token?, password: password? })
    }
}

#[utoipa::path(
    post,
    path = "/api/auth/reset-password",
    tag = "accounts",
    summary = "Set a password by a one-time link",
    description = "Takes the token of an invitation or of a mail about a forgotten password, sets the password, signs \
                   in, and ends all other sessions and links of the account. A token that was used or has expired is \
                   not valid.",
    request_body = ResetPasswordRequest,
    responses((status = 200, description = "The password is set and you are signed in.", body = SignInResponse, headers(
        ("Set-Cookie" = String, description = "The session."),
    ))),
    security(())
)]
pub(crate) async fn reset_password(
    State(state): State<ApiState>,
    _: SameOrigin,
    Client(caller): Client,
    query: Query,
    body: JsonBody<ResetPasswordRequest>,
) -> ApiResult<(SessionCookie, Json<SignInResponse>)> {
    query.none()?;
    let ResetPasswordRequest { token, password } = body.read()?;
    let session = accounts::redeem(state.app(), &caller, &token, password).await?;
    Ok(signed_in(&state, session))
}
