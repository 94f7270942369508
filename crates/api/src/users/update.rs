use app::accounts::{self, UserUpdate};
use axum::Json;
use axum::extract::State;
use domain::person::RoleName;
use domain::text::{Email, PersonName};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::accounts::User;
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{Body, Client, Fields, IdPath, JsonBody, ManageUsers, Permitted, Query};

/// What to change; the rest stays as it is.
#[derive(Debug, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UpdateUserRequest {
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100)]
    name: Option<PersonName>,
    #[schema(value_type = Option<String>, format = Email, max_length = 254)]
    email: Option<Email>,
    #[schema(value_type = Option<String>, min_length = 1, max_length = 32)]
    role: Option<RoleName>,
    is_active: Option<bool>,
}

impl Body for UpdateUserRequest {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self {
            name: fields.optional("name", PersonName::parse),
            email: fields.optional("email", Email::parse),
            role: fields.optional("role", RoleName::parse),
            is_active: fields.flag("isActive"),
        })
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UpdateUserResponse {
    user: User,
    message: &'static str,
}

#[utoipa::path(
    put,
    path = "/api/admin/users/{id}",
    tag = "users",
    summary = "Change an account",
    description = "Sets what is sent and leaves the rest. A new role and a shut account end all sessions of the person; a \
                   new address and a shut account end all links that were sent to them. For admins.",
    params(("id" = String, Path, description = "The account's `_id`.")),
    request_body = UpdateUserRequest,
    responses(
        (status = 200, description = "The account as it is now.", body = UpdateUserResponse),
        (status = 404, description = "There is no such account.", body = ErrorBody),
        (status = 409, description = "Another account has this address (code `conflict`), or this is the last active \
            admin (code `last_admin`).", body = ErrorBody),
    )
)]
pub(crate) async fn update_user(
    State(state): State<ApiState>,
    Permitted(person, _): Permitted<ManageUsers>,
    Client(caller): Client,
    path: IdPath,
    query: Query,
    body: JsonBody<UpdateUserRequest>,
) -> ApiResult<Json<UpdateUserResponse>> {
    query.only_admin()?;
    let id = path.id()?;
    let UpdateUserRequest { name, email, role, is_active } = body.read()?;
    let update = UserUpdate { name, email, role, is_active };
    let user = accounts::update_user(state.app(), &person.actor, &caller, id, update).await?;
    let user = User::new(&user, &state.app().config.roles);
    Ok(Json(UpdateUserResponse { user, message: "The account is saved." }))
}
