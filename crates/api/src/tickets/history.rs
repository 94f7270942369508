use app::tickets;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::audit::view::HistoryEntry;
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{Query, SignedIn, TicketPath};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GetTicketHistoryResponse {
    /// Oldest first.
    entries: Vec<HistoryEntry>,
}

#[utoipa::path(
    get,
    path = "/api/support/tickets/{id}/history",
    tag = "tickets",
    summary = "Read a ticket's history",
    description = "Every change with its author and values. For staff.",
    params(("id" = String, Path, description = "The ticket's `_id` or number.")),
    responses(
        (status = 200, description = "The history.", body = GetTicketHistoryResponse),
        (status = 403, description = "Only staff may read it.", body = ErrorBody),
    )
)]
pub(crate) async fn get_ticket_history(
    State(state): State<ApiState>,
    person: SignedIn,
    path: TicketPath,
    query: Query,
) -> ApiResult<Json<GetTicketHistoryResponse>> {
    query.only_admin()?;
    let entries = tickets::history(state.app(), &person.actor, path.key()?).await?;
    Ok(Json(GetTicketHistoryResponse { entries: entries.into_iter().map(HistoryEntry::from).collect() }))
}
