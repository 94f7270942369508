use app::tickets;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use domain::Id;
use domain::text::{Message, Subject};
use domain::ticket::{IfMatch, Update};
use domain::vocabulary::{Category, Priority, Status};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::answer::VersionTag;
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{Body, Client, Fields, JsonBody, Query, Sent, SignedIn, TicketPath, expected};
use crate::tickets::view::Ticket;
use crate::words;

/// Only the fields that are sent are changed.
#[derive(Debug, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UpdateTicketRequest {
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    subject: Option<Subject>,
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10_000)]
    message: Option<Message>,
    #[schema(value_type = Option<words::Category>)]
    category: Option<Category>,
    #[schema(value_type = Option<words::Priority>)]
    priority: Option<Priority>,
    /// Staff set any; the owner sets `Closed`, and `Open` when the ticket is resolved or closed.
    #[schema(value_type = Option<words::Status>)]
    status: Option<Status>,
    /// The id of an active agent or admin; null takes the assignee away.
    #[schema(value_type = Option<String>)]
    assigned_to: Sent<Id>,
}

impl Body for UpdateTicketRequest {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self {
            subject: fields.optional("subject", Subject::parse),
            message: fields.optional("message", Message::parse),
            category: fields.optional("category", Category::parse),
            priority: fields.optional("priority", Priority::parse),
            status: fields.optional("status", Status::parse),
            assigned_to: fields.nullable("assignedTo", Id::parse),
        })
    }
}

impl UpdateTicketRequest {
    fn command(self, expected: IfMatch) -> Update {
        Update {
            subject: self.subject,
            message: self.message,
            category: self.category,
            priority: self.priority,
            status: self.status,
            assigned_to: match self.assigned_to {
                Sent::Absent => None,
                Sent::Null => Some(None),
                Sent::Value(id) => Some(Some(id)),
            },
            expected,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UpdateTicketResponse {
    ticket: Ticket,
    message: String,
    /// The names of the fields that really changed.
    #[schema(value_type = Vec<String>)]
    changes: Vec<&'static str>,
}

#[utoipa::path(
    put,
    path = "/api/support/tickets/{id}",
    tag = "tickets",
    summary = "Change a ticket",
    description = "Staff change any field; the owner may only close or reopen.",
    params(
        ("id" = String, Path, description = "The ticket's `_id` or number."),
        ("If-Match" = Option<String>, Header, nullable = false,
            description = "The version that the sender has read, as in `\"3\"`. \
            Without it, the fields are set on the newest state."),
    ),
    request_body = UpdateTicketRequest,
    responses(
        (status = 200, description = "The ticket as it is now.", body = UpdateTicketResponse, headers(
            ("ETag" = String, description = "The ticket's version."),
        )),
        (status = 409, description = "The ticket has changed since; the answer holds it.", body = ErrorBody),
    )
)]
pub(crate) async fn update_ticket(
    State(state): State<ApiState>,
    person: SignedIn,
    Client(caller): Client,
    path: TicketPath,
    query: Query,
    headers: HeaderMap,
    body: JsonBody<UpdateTicketRequest>,
) -> ApiResult<(VersionTag, Json<UpdateTicketResponse>)> {
    query.only_admin()?;
    let update = body.read()?.command(expected(&headers)?);
    let updated = tickets::update(state.app(), &person.actor, &caller, path.key()?, update).await?;
    let tag = VersionTag(updated.ticket.ticket.version);
    let ticket = Ticket::new(updated.ticket).await;
    let message = match updated.fields.as_slice() {
        [] => format!("Ticket {} is as it was.", ticket.number()),
        _ => format!("Ticket {} is changed.", ticket.number()),
    };
    Ok((tag, Json(UpdateTicketResponse { ticket, message, changes: updated.fields })))
}
