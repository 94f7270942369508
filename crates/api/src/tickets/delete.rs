use app::tickets;
use axum::Json;
use axum::extract::State;
use domain::TicketNumber;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::ApiResult;
use crate::extract::{Client, Query, SignedIn, TicketPath};
use crate::shown::Shown;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeleteTicketResponse {
    message: String,
    #[schema(value_type = String, example = "ST-2026-001")]
    ticket_number: Shown<TicketNumber>,
    success: bool,
}

#[utoipa::path(
    delete,
    path = "/api/support/tickets/{id}",
    tag = "tickets",
    summary = "Delete a ticket",
    description = "With its responses; the audit trail stays. For admins.",
    params(("id" = String, Path, description = "The ticket's `_id` or number.")),
    responses((status = 200, description = "The ticket is gone.", body = DeleteTicketResponse))
)]
pub(crate) async fn delete_ticket(
    State(state): State<ApiState>,
    person: SignedIn,
    Client(caller): Client,
    path: TicketPath,
    query: Query,
) -> ApiResult<Json<DeleteTicketResponse>> {
    query.only_admin()?;
    let number = tickets::delete(state.app(), &person.actor, &caller, path.key()?).await?;
    let message = format!("Ticket {number} is deleted.");
    Ok(Json(DeleteTicketResponse { message, ticket_number: Shown(number), success: true }))
}
