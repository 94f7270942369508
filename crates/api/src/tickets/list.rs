use app::ports::TicketPage;
use app::tickets;
use axum::Json;
use axum::extract::State;
use domain::list;
use domain::policy::{Viewer, viewer};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::ApiResult;
use crate::extract::{Query, SignedIn};
use crate::tickets::cursor::Cursor;
use crate::tickets::list_query;
use crate::tickets::list_words::{Direction, RowFields, Scope, SortBy};
use crate::tickets::view::TicketListItem;
use crate::words::{Awaiting, Category, Priority, Status};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListTicketsResponse {
    tickets: Vec<TicketListItem>,
    pagination: Pagination,
}

/// Where a page stands in its list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Pagination {
    /// Exact up to 10 000, or 1 000 under a search; that bound itself above it.
    total: u64,
    total_is_exact: bool,
    page: u64,
    limit: u32,
    pages: u64,
    has_next: bool,
    has_prev: bool,
    /// What `cursor` takes for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

impl Pagination {
    fn new(page: u64, query: &list::Query, viewer: Viewer, found: &TicketPage) -> Self {
        let limit = query.limit;
        let next = found.next.map(|position| Cursor { page: page.saturating_add(1), position });
        Self {
            total: found.total,
            total_is_exact: found.total_is_exact,
            page,
            limit,
            pages: found.total.div_ceil(u64::from(limit)),
            has_next: found.has_next(),
            has_prev: page > 1,
            next_cursor: next.map(|cursor| cursor.write(query, viewer)),
        }
    }
}

#[utoipa::path(
    get,
    path = "/api/support/tickets",
    tag = "tickets",
    summary = "List tickets",
    description = "Staff see every ticket, customers their own. All conditions must hold; a repeated one holds when \
                   any of its values does. An empty parameter counts as absent.",
    params(
        ("page" = Option<u64>, Query, minimum = 1, description = "Counted from 1."),
        ("cursor" = Option<String>, Query, description = "The `nextCursor` of the page before, in place of `page`."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100, description = "Tickets a page; 10 unless told."),
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
    let (query, page) = list_query::read(query.read(), &person.actor)?;
    let found = tickets::list(state.app(), &person.actor, query.clone()).await?;
    let pagination = Pagination::new(page, &query, viewer(&person.actor), &found);
    let tickets = found.tickets.into_iter().map(TicketListItem::from).collect();
    Ok(Json(ListTicketsResponse { tickets, pagination }))
}
