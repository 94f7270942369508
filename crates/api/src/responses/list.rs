use app::tickets;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::ApiResult;
use crate::extract::{Query, SignedIn, TicketPath};
use crate::shown::Shown;
use crate::tickets::view::{Response, TicketInfo, conversation};

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListResponsesResponse {
    /// Oldest first; internal notes for staff only.
    responses: Vec<Response>,
    ticket_info: TicketInfo,
}

#[utoipa::path(
    get,
    path = "/api/support/tickets/{id}/responses",
    tag = "responses",
    summary = "List the responses to a ticket",
    params(("id" = String, Path, description = "The ticket's `_id` or number.")),
    responses((status = 200, description = "The responses.", body = ListResponsesResponse))
)]
pub(crate) async fn list_responses(
    State(state): State<ApiState>,
    person: SignedIn,
    path: TicketPath,
    query: Query,
) -> ApiResult<Json<ListResponsesResponse>> {
    query.only_admin()?;
    let detail = tickets::read(state.app(), &person.actor, path.key()?).await?;
    let ticket_info = TicketInfo {
        ticket_number: Shown(detail.ticket.number),
        subject: detail.ticket.subject,
        status: detail.ticket.status.into(),
    };
    let responses = conversation(detail.responses).await;
    Ok(Json(ListResponsesResponse { responses, ticket_info }))
}
