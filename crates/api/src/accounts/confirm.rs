use app::accounts;
use axum::Json;
use axum::extract::State;
use utoipa::ToSchema;

use crate::ApiState;
use crate::accounts::view::{SignInResponse, signed_in};
use crate::answer::SessionCookie;
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{Body, Client, Fields, JsonBody, OpenRegistration, Query, SameOrigin, given};

#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfirmRequest {
    /// From the link of the mail.
    token: String,
}

impl Body for ConfirmRequest {
    fn read(fields: &mut Fields) -> Option<Self> {
        let token = fields.required("token", |text| given(text, "Use the whole link that you were given."));
        token.map(|token| Self { token })
    }
}

#[utoipa::path(
    post,
    path = "/api/auth/confirm",
    tag = "accounts",
    summary = "Confirm an account by a one-time link",
    description = "Takes the token of the mail about a registration, makes the account, and signs in. A token that was \
                   used or has expired is not valid, and neither is one of an older mail than the last.",
    request_body = ConfirmRequest,
    responses(
        (status = 200, description = "The account is made and you are signed in.", body = SignInResponse, headers(
            ("Set-Cookie" = String, description = "The session."),
        )),
        (status = 403, description = "Registration is closed, or the request comes from another site (code `csrf`).",
            body = ErrorBody),
    ),
    security(())
)]
pub(crate) async fn confirm(
    State(state): State<ApiState>,
    _: SameOrigin,
    _: OpenRegistration,
    Client(caller): Client,
    query: Query,
    body: JsonBody<ConfirmRequest>,
) -> ApiResult<(SessionCookie, Json<SignInResponse>)> {
    query.none()?;
    let ConfirmRequest { token } = body.read()?;
    let session = accounts::confirm(state.app(), &caller, &token).await?;
    Ok(signed_in(&state, session))
}
