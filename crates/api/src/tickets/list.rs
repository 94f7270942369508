use app::tickets;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::ApiResult;
use crate::extract::{Query, SignedIn};
use crate::paging::{PageParameters, Pagination};
use crate::tickets::list_query;
use crate::tickets::list_words::{Direction, RowFields, Scope, SortBy};
use crate::tickets::view::TicketListItem;
use crate::words::{Awaiting, Category, Priority, Status};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListTicketsResponse {
    tickets: Vec<TicketListItem>,
    pagination: Pagination,
}

#[utoipa::path(
    get,
    path = "/api/support/tickets",
    tag = "tickets",
    summary = "List tickets",
    description = "Staff see every ticket, customers their own. All conditions must hold; a repeated one holds when \
                   any of its values does. An empty parameter counts as absent.",
    params(
        PageParameters,
        ("status" = Option<Vec<Status>>, Query, description = "Repeatable."),
        ("priority" = Option<Vec<Priority>>, Query, description = "Repeatable."),
        ("category" = Option<Vec<Category>>, Query, description = "Repeatable."),
        ("assignedTo" = Option<String>, Query, description = "A person's id, `me` or `none`."),
        ("startDate" = Option<String>, Query, description = "Created at or after this time or UTC day."),
        ("endDate" = Option<String>, Query, description = "Created at or before this time or UTC day."),
        ("search" = Option<String>, Query, max_length = 200, description = "Words that must all occur."),
        ("sort" = inline(Option<SortBy>), Query, description = "`createdAt` unless told."),
        ("order" = inline(Option<Direction>), Query, description = "`desc` unless told."),
        ("scope" = inline(Option<Scope>), Query, description = "`own`: only tickets submitted by the reader."),
        ("admin" = Option<bool>, Query, description = "Accepted and without effect."),
        ("awaiting" = Option<Awaiting>, Query, description = "Whose turn it is."),
        ("fields" = inline(Option<RowFields>), Query, description = "`row`: leave the messages out."),
    ),
    responses((status = 200, description = "One page of the list.", body = ListTicketsResponse))
)]
pub(crate) async fn list_tickets(
    State(state): State<ApiState>,
    person: SignedIn,
    query: Query,
) -> ApiResult<Json<ListTicketsResponse>> {
    let (query, asked) = list_query::read(query.read(), &person.actor)?;
    let found = tickets::list(state.app(), &person.actor, query).await?;
    let pagination = asked.pagination(found.total, found.total_is_exact, found.next);
    let tickets = found.rows.into_iter().map(TicketListItem::from).collect();
    Ok(Json(ListTicketsResponse { tickets, pagination }))
}
