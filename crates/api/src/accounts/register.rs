use app::accounts::{self, NewRegistration};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::text::{Email, Password, PersonName};
use utoipa::ToSchema;

use crate::ApiState;
use crate::accounts::mailing::count_mail;
use crate::accounts::view::MessageResponse;
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{Body, Client, Fields, JsonBody, OpenRegistration, Query, SameOrigin};

#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegisterRequest {
    #[schema(value_type = String, min_length = 1, max_length = 100)]
    name: PersonName,
    #[schema(value_type = String, format = Email, max_length = 254)]
    email: Email,
    #[schema(value_type = String, format = Password, min_length = 10, max_length = 128)]
    password: Password,
}

impl Body for RegisterRequest {
    fn read(fields: &mut Fields) -> Option<Self> {
        let name = fields.required("name", PersonName::parse);
        let email = fields.required("email", Email::parse);
        let password = fields.required("password", Password::parse);
        Some(Self { name: name?, email: email?, password: password? })
    }
}

#[utoipa::path(
    post,
    path = "/api/auth/register",
    tag = "accounts",
    summary = "Ask for an account of one's own",
    description = "Where the operator lets people register. The answer is the same for every address. A link to confirm \
                   the account by is mailed to the address, at most once an hour; whoever has an account already is \
                   told so by that mail. When another password is asked for within that hour, the link still makes the \
                   account, with neither password: its owner chooses one by `POST /api/auth/forgot-password`.",
    request_body = RegisterRequest,
    responses(
        (status = 202, description = "A mail is on its way.", body = MessageResponse),
        (status = 403, description = "Registration is closed, or the request comes from another site (code `csrf`).",
            body = ErrorBody),
    ),
    security(())
)]
pub(crate) async fn register(
    State(state): State<ApiState>,
    _: SameOrigin,
    _: OpenRegistration,
    Client(caller): Client,
    query: Query,
    body: JsonBody<RegisterRequest>,
) -> ApiResult<(StatusCode, Json<MessageResponse>)> {
    query.none()?;
    let RegisterRequest { name, email, password } = body.read()?;
    count_mail(&state, &caller)?;
    accounts::register(state.app(), &caller, NewRegistration { name, email, password }).await?;
    let message = "A mail is on its way to you. Open the link in it within an hour, and your account is ready.";
    Ok((StatusCode::ACCEPTED, Json(MessageResponse { message })))
}
