use app::tickets::{self, PersonSearch};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{FileForOthers, Permitted, Query};
use crate::tickets::view::Author;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListRequestersResponse {
    /// Ten at most, by name.
    users: Vec<Author>,
}

#[utoipa::path(
    get,
    path = "/api/support/requesters",
    tag = "tickets",
    summary = "Find the person to file a ticket for",
    description = "Active people, for `onBehalfOf` of a new ticket. Where the accounts are a platform's, a person is \
                   found by the whole address alone. For staff.",
    params(
        ("search" = Option<String>, Query, max_length = 200,
            description = "Words that must all occur in the name or the address; without any, nobody is found."),
    ),
    responses(
        (status = 200, description = "The people, by name.", body = ListRequestersResponse),
        (status = 403, description = "Only staff may read them.", body = ErrorBody),
    )
)]
pub(crate) async fn list_requesters(
    State(state): State<ApiState>,
    Permitted(person, _): Permitted<FileForOthers>,
    query: Query,
) -> ApiResult<Json<ListRequestersResponse>> {
    let mut parameters = query.read();
    let search = parameters.single("search", PersonSearch::parse);
    parameters.accept_admin();
    let search = parameters.finish(Some(search))?;
    let users = match search {
        Some(search) => tickets::requesters(state.app(), &person.actor, search).await?,
        None => Vec::new(),
    };
    let roles = &state.app().config.roles;
    Ok(Json(ListRequestersResponse { users: users.iter().map(|user| Author::of(user, roles)).collect() }))
}
