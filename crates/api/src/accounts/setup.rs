use app::accounts::{self, FirstAdmin};
use axum::Json;
use axum::extract::State;
use domain::text::{Email, Password, PersonName};
use utoipa::ToSchema;

use crate::ApiState;
use crate::accounts::view::{SignInResponse, signed_in};
use crate::answer::SessionCookie;
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{Body, Client, Fields, JsonBody, Query, SameOrigin, given};

#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetupRequest {
    /// From the link that the server printed at its start.
    token: String,
    #[schema(value_type = String, min_length = 1, max_length = 100)]
    name: PersonName,
    #[schema(value_type = String, format = Email, max_length = 254)]
    email: Email,
    #[schema(value_type = String, format = Password, min_length = 10, max_length = 128)]
    password: Password,
}

impl Body for SetupRequest {
    fn read(fields: &mut Fields) -> Option<Self> {
        let token = fields.required("token", |text| given(text, "Use the link that the server printed."));
        let name = fields.required("name", PersonName::parse);
        let email = fields.required("email", Email::parse);
        let password = fields.required("password", Password::parse);
        Some(Self { token: token?, name: name?, email: email?, password: password? })
    }
}

#[utoipa::path(
    post,
    path = "/api/auth/setup",
    tag = "accounts",
    summary = "Make the first admin",
    description = "Works once, on a server without accounts, with the link that it printed.",
    request_body = SetupRequest,
    responses(
        (status = 200, description = "The admin is made and signed in.", body = SignInResponse, headers(
            ("Set-Cookie" = String, description = "The session."),
        )),
        (status = 404, description = "There are accounts already.", body = ErrorBody),
    ),
    security(())
)]
pub(crate) async fn setup(
    State(state): State<ApiState>,
    _: SameOrigin,
    Client(caller): Client,
    query: Query,
    body: JsonBody<SetupRequest>,
) -> ApiResult<(SessionCookie, Json<SignInResponse>)> {
    query.none()?;
    let SetupRequest { token, name, email, password } = body.read()?;
    let admin = FirstAdmin { name, email, password };
    let session = accounts::set_up(state.app(), &caller, &token, admin).await?;
    Ok(signed_in(&state, session))
}
