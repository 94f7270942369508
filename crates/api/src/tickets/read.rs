use app::tickets;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::answer::VersionTag;
use crate::error::ApiResult;
use crate::extract::{Query, SignedIn, TicketPath, is_known};
use crate::tickets::view::Ticket;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GetTicketResponse {
    ticket: Ticket,
}

#[utoipa::path(
    get,
    path = "/api/support/tickets/{id}",
    tag = "tickets",
    summary = "Read a ticket",
    description = "With its conversation, oldest first; internal notes for staff only.",
    params(
        ("id" = String, Path, description = "The ticket's `_id` or number."),
        ("admin" = Option<bool>, Query, description = "Accepted and without effect."),
        ("If-None-Match" = Option<String>, Header, nullable = false, description = "The version that the reader has."),
    ),
    responses(
        (status = 200, description = "The ticket.", body = GetTicketResponse, headers(
            ("ETag" = String, description = "The ticket's version as the reader sees it."),
        )),
        (status = 304, description = "The reader has this version already."),
    )
)]
pub(crate) async fn get_ticket(
    State(state): State<ApiState>,
    person: SignedIn,
    path: TicketPath,
    query: Query,
    headers: HeaderMap,
) -> ApiResult<Response> {
    query.only_admin()?;
    let detail = tickets::read(state.app(), &person.actor, path.key()?).await?;
    let tag = VersionTag(detail.ticket.version);
    if is_known(&headers, &tag.to_string()) {
        return Ok((StatusCode::NOT_MODIFIED, tag, ()).into_response());
    }
    Ok((tag, Json(GetTicketResponse { ticket: Ticket::new(detail).await })).into_response())
}
