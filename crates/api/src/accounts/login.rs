use app::{Error, accounts};
use axum::Json;
use axum::extract::State;
use utoipa::ToSchema;

use crate::ApiState;
use crate::accounts::view::{SignInResponse, signed_in};
use crate::answer::SessionCookie;
use crate::error::{ApiError, ApiResult, Code, ErrorBody};
use crate::extract::{Body, Client, Fields, JsonBody, Query, SameOrigin, given};
use crate::metrics::Excess;

#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LoginRequest {
    #[schema(example = "ada@example.com")]
    email: String,
    #[schema(format = Password)]
    password: String,
}

impl Body for LoginRequest {
    fn read(fields: &mut Fields) -> Option<Self> {
        let email = fields.required("email", |text| given(text, "Enter your e-mail address."));
        let password = fields.required("password", |text| given(text, "Enter your password."));
        Some(Self { email: email?, password: password? })
    }
}

#[utoipa::path(
    post,
    path = "/api/auth/login",
    tag = "accounts",
    summary = "Sign in",
    description = "Sets the session's cookie, and answers a token for scripts.",
    request_body = LoginRequest,
    responses(
        (status = 200, description = "You are signed in.", body = SignInResponse, headers(
            ("Set-Cookie" = String, description = "The session."),
        )),
        (status = 401, description = "Address or password is wrong.", body = ErrorBody),
    ),
    security(())
)]
pub(crate) async fn login(
    State(state): State<ApiState>,
    _: SameOrigin,
    Client(caller): Client,
    query: Query,
    body: JsonBody<LoginRequest>,
) -> ApiResult<(SessionCookie, Json<SignInResponse>)> {
    query.none()?;
    let LoginRequest { email, password } = body.read()?;
    // Counted before the password is looked at, so that of many at once no more get through.
    if let Some(address) = caller.ip {
        let now = state.app().clock.now();
        state.sign_ins().count(address, now).map_err(|at| ApiError::limited(Excess::SignIns, at))?;
    }
    let signing_in = accounts::sign_in(state.app(), &caller, &email, password).await;
    if let (Some(address), false) = (caller.ip, matches!(signing_in, Err(Error::Unauthenticated))) {
        state.sign_ins().give_back(address);
    }
    let session = signing_in.map_err(|error| match error {
        Error::Unauthenticated => {
            state.metrics().sign_in_failed();
            ApiError::new(Code::Unauthenticated, "E-mail address or password is wrong.")
        }
        error => error.into(),
    })?;
    Ok(signed_in(&state, session))
}
