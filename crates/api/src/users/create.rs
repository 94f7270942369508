use app::accounts;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::person::RoleName;
use domain::text::{Email, Password, PersonName};
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{Body, Client, Fields, JsonBody, ManageUsers, OwnOrigin, Permitted, Query};
use crate::users::view::InvitedUser;

#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateUserRequest {
    #[schema(value_type = String, min_length = 1, max_length = 100)]
    name: PersonName,
    #[schema(value_type = String, format = Email, max_length = 254)]
    email: Email,
    /// `ADMIN`, `INTERNAL` for agents, or any other word for customers, unless other roles are configured.
    #[schema(value_type = String, min_length = 1, max_length = 32, example = "INTERNAL")]
    role: RoleName,
    /// Left out, the person sets it by an invitation.
    #[schema(value_type = Option<String>, format = Password, min_length = 10, max_length = 128)]
    password: Option<Password>,
}

impl Body for CreateUserRequest {
    fn read(fields: &mut Fields) -> Option<Self> {
        let name = fields.required("name", PersonName::parse);
        let email = fields.required("email", Email::parse);
        let role = fields.required("role", RoleName::parse);
        let password = fields.optional("password", Password::parse);
        Some(Self { name: name?, email: email?, role: role?, password })
    }
}

#[utoipa::path(
    post,
    path = "/api/admin/users",
    tag = "users",
    summary = "Make an account",
    description = "With a password, or without one and with an invitation: a mail, or where there is no mail server a link \
                   to hand over. For admins.",
    request_body = CreateUserRequest,
    responses(
        (status = 201, description = "The account.", body = InvitedUser),
        (status = 409, description = "Another account has this address.", body = ErrorBody),
    )
)]
pub(crate) async fn create_user(
    State(state): State<ApiState>,
    Permitted(person, _): Permitted<ManageUsers>,
    Client(caller): Client,
    origin: OwnOrigin,
    query: Query,
    body: JsonBody<CreateUserRequest>,
) -> ApiResult<(StatusCode, Json<InvitedUser>)> {
    query.only_admin()?;
    let CreateUserRequest { name, email, role, password } = body.read()?;
    let added = accounts::add_user(state.app(), &person.actor, &caller, (name, email, role), password).await?;
    Ok((StatusCode::CREATED, Json(InvitedUser::new(&state, &origin, &added))))
}
