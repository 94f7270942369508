use app::accounts;
use app::ports::{UserFilter, UserQuery};
use axum::Json;
use axum::extract::State;
use domain::person::{Place, RoleName};
use domain::{Id, Invalid, search};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::accounts::User;
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{ManageUsers, Parameters, Permitted, Query};
use crate::paging::{self, Asked, PageParameters, Pagination};

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListUsersResponse {
    /// By name.
    users: Vec<User>,
    /// The words that make an admin. Whoever has none of these nor of the agents' is a customer.
    #[schema(example = json!(["ADMIN"]))]
    admin_roles: Vec<String>,
    /// The words that make an agent.
    #[schema(example = json!(["INTERNAL"]))]
    agent_roles: Vec<String>,
    pagination: Pagination,
}

#[utoipa::path(
    get,
    path = "/api/admin/users",
    tag = "users",
    summary = "List accounts",
    description = "By name. All conditions must hold; a repeated one holds when any of its values does. For admins.",
    params(
        PageParameters,
        ("search" = Option<String>, Query, max_length = 200,
            description = "Words that must all occur in the name or the address."),
        ("role" = Option<Vec<String>>, Query, description = "The word for a role. Repeatable."),
        ("isActive" = Option<bool>, Query, description = "Whether the person may sign in."),
    ),
    responses(
        (status = 200, description = "One page of the list.", body = ListUsersResponse),
        (status = 403, description = "Only admins may read it.", body = ErrorBody),
    )
)]
pub(crate) async fn list_users(
    State(state): State<ApiState>,
    Permitted(person, _): Permitted<ManageUsers>,
    query: Query,
) -> ApiResult<Json<ListUsersResponse>> {
    let (query, asked) = read(query.read())?;
    let page = accounts::list_users(state.app(), &person.actor, query).await?;
    let pagination = asked.pagination(page.total, page.total_is_exact, page.next);
    let roles = &state.app().config.roles;
    let words = |names: &[RoleName]| names.iter().map(|name| name.as_str().to_owned()).collect();
    Ok(Json(ListUsersResponse {
        users: page.rows.iter().map(|user| User::new(user, roles)).collect(),
        admin_roles: words(roles.admin_names()),
        agent_roles: words(roles.agent_names()),
        pagination,
    }))
}

fn read(mut parameters: Parameters) -> ApiResult<(UserQuery, Asked<Place>)> {
    parameters.accept_admin();
    let filter = UserFilter {
        terms: parameters.single("search", search::terms),
        roles: parameters.several("role", RoleName::parse),
        is_active: parameters.single("isActive", flag),
    };
    let asked = Asked::read(&mut parameters, format!("users {filter:?}"));
    let query = UserQuery { filter, start: asked.start.clone(), limit: asked.limit };
    parameters.finish(Some((query, asked)))
}

fn flag(text: &str) -> Result<bool, Invalid> {
    text.parse().map_err(|_| Invalid("must be true or false".to_owned()))
}

impl paging::Place for Place {
    fn bytes(&self) -> Vec<u8> {
        [self.id.bytes().as_slice(), self.name.as_bytes()].concat()
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (id, name) = bytes.split_first_chunk()?;
        Some(Self { name: String::from_utf8(name.to_vec()).ok()?, id: Id::from_bytes(*id) })
    }
}
