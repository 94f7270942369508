use app::tickets;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{AssignTickets, Permitted, Query};
use crate::tickets::view::Author;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListAssignableUsersResponse {
    /// By name.
    users: Vec<Author>,
}

#[utoipa::path(
    get,
    path = "/api/support/tickets/assignable-users",
    tag = "tickets",
    summary = "List the people who can be given tickets",
    description = "Active agents and admins. For staff.",
    responses(
        (status = 200, description = "The people, by name.", body = ListAssignableUsersResponse),
        (status = 403, description = "Only staff may read them.", body = ErrorBody),
    )
)]
pub(crate) async fn list_assignable_users(
    State(state): State<ApiState>,
    Permitted(person, _): Permitted<AssignTickets>,
    query: Query,
) -> ApiResult<Json<ListAssignableUsersResponse>> {
    query.only_admin()?;
    let users = tickets::assignable(state.app(), &person.actor).await?;
    let roles = &state.app().config.roles;
    Ok(Json(ListAssignableUsersResponse { users: users.iter().map(|user| Author::of(user, roles)).collect() }))
}
