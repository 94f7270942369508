//! Tickets, responses and people as they stand in answers.

use app::markdown;
use app::ports::{self, ResponseView, TicketDetail, TicketView};
use domain::person::{Roles, User};
use domain::{Id, TicketNumber, Timestamp};
use serde::Serialize;
use tokio::task::yield_now;
use utoipa::ToSchema;

use crate::shown::Shown;
use crate::words::{Awaiting, Category, Priority, Status};

/// Rendering keeps the processor busy: after this much text, other requests have their turn.
const TURN: usize = 32 * 1024;

/// A ticket with its conversation, as the reader may see it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Ticket {
    #[serde(rename = "_id")]
    #[schema(value_type = String, example = "6b49d2000102030405060708")]
    id: Shown<Id>,
    #[serde(rename = "ticketNumber")]
    #[schema(value_type = String, example = "ST-2026-001")]
    number: Shown<TicketNumber>,
    subject: String,
    /// Markdown, as typed.
    message: String,
    /// The message as HTML, sanitised.
    message_html: String,
    category: Category,
    priority: Priority,
    status: Status,
    submitted_by: Person,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    assigned_to: Option<Person>,
    /// Oldest first; internal notes for staff only.
    responses: Vec<Response>,
    /// What another application has noted as attachments: names or addresses.
    attachments: Vec<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Shown<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Shown<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    resolved_at: Option<Shown<Timestamp>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    closed_at: Option<Shown<Timestamp>>,
    /// Moves with every change that the reader can see.
    version: u64,
    /// How many responses the reader may see.
    response_count: u32,
    awaiting: Awaiting,
}

impl Ticket {
    pub(crate) async fn new(TicketDetail { ticket, responses }: TicketDetail) -> Self {
        let message = ticket.message.unwrap_or_default();
        Self {
            id: Shown(ticket.id),
            number: Shown(ticket.number),
            subject: ticket.subject,
            message_html: markdown::render(&message),
            message,
            category: ticket.category.into(),
            priority: ticket.priority.into(),
            status: ticket.status.into(),
            submitted_by: ticket.submitted_by.into(),
            assigned_to: ticket.assigned_to.map(Into::into),
            responses: conversation(responses).await,
            attachments: ticket.attachments,
            created_at: Shown(ticket.created_at),
            updated_at: Shown(ticket.updated_at),
            resolved_at: ticket.resolved_at.map(Shown),
            closed_at: ticket.closed_at.map(Shown),
            version: ticket.version,
            response_count: ticket.response_count,
            awaiting: ticket.awaiting.into(),
        }
    }

    pub(crate) fn number(&self) -> TicketNumber {
        self.number.0
    }
}

/// A ticket as a row of a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TicketListItem {
    #[serde(rename = "_id")]
    #[schema(value_type = String, example = "6b49d2000102030405060708")]
    id: Shown<Id>,
    #[serde(rename = "ticketNumber")]
    #[schema(value_type = String, example = "ST-2026-001")]
    number: Shown<TicketNumber>,
    subject: String,
    /// Left out when the list was asked for rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    message: Option<String>,
    category: Category,
    priority: Priority,
    status: Status,
    submitted_by: Person,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    assigned_to: Option<Person>,
    /// What another application has noted as attachments: names or addresses.
    attachments: Vec<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Shown<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Shown<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    resolved_at: Option<Shown<Timestamp>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    closed_at: Option<Shown<Timestamp>>,
    /// Moves with every change that the reader can see.
    version: u64,
    /// How many responses the reader may see.
    response_count: u32,
    awaiting: Awaiting,
}

impl From<TicketView> for TicketListItem {
    fn from(ticket: TicketView) -> Self {
        Self {
            id: Shown(ticket.id),
            number: Shown(ticket.number),
            subject: ticket.subject,
            message: ticket.message,
            category: ticket.category.into(),
            priority: ticket.priority.into(),
            status: ticket.status.into(),
            submitted_by: ticket.submitted_by.into(),
            assigned_to: ticket.assigned_to.map(Into::into),
            attachments: ticket.attachments,
            created_at: Shown(ticket.created_at),
            updated_at: Shown(ticket.updated_at),
            resolved_at: ticket.resolved_at.map(Shown),
            closed_at: ticket.closed_at.map(Shown),
            version: ticket.version,
            response_count: ticket.response_count,
            awaiting: ticket.awaiting.into(),
        }
    }
}

/// A response, or an internal note.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Response {
    #[serde(rename = "_id")]
    #[schema(value_type = String)]
    id: Shown<Id>,
    /// Markdown, as typed.
    message: String,
    /// The message as HTML, sanitised.
    message_html: String,
    responded_by: Author,
    /// Whether only staff see it.
    is_internal: bool,
    #[schema(value_type = String, format = DateTime)]
    created_at: Shown<Timestamp>,
}

/// Responses with their HTML.
pub(crate) async fn conversation(views: Vec<ResponseView>) -> Vec<Response> {
    let mut responses = Vec::with_capacity(views.len());
    let mut rendered = 0;
    for view in views {
        rendered += view.message.len();
        responses.push(view.into());
        if rendered > TURN {
            rendered = 0;
            yield_now().await;
        }
    }
    responses
}

impl From<ResponseView> for Response {
    fn from(view: ResponseView) -> Self {
        Self {
            id: Shown(view.id),
            message_html: markdown::render(&view.message),
            message: view.message,
            responded_by: view.responded_by.into(),
            is_internal: view.is_internal,
            created_at: Shown(view.created_at),
        }
    }
}

/// Which ticket a conversation belongs to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TicketInfo {
    #[schema(value_type = String, example = "ST-2026-001")]
    pub(crate) ticket_number: Shown<TicketNumber>,
    pub(crate) subject: String,
    pub(crate) status: Status,
}

/// Somebody who is gone is named "Unknown", without an address.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Person {
    #[serde(rename = "_id")]
    #[schema(value_type = String)]
    id: Shown<Id>,
    name: String,
    email: String,
}

impl From<ports::Person> for Person {
    fn from(person: ports::Person) -> Self {
        Self { id: Shown(person.id), name: person.name, email: person.email }
    }
}

/// A person with the word for their role.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Author {
    #[serde(rename = "_id")]
    #[schema(value_type = String)]
    pub(crate) id: Shown<Id>,
    pub(crate) name: String,
    pub(crate) email: String,
    /// What each word means is configured.
    #[schema(example = "INTERNAL")]
    pub(crate) role: String,
    /// Whether the role is one that works on everyone's tickets.
    pub(crate) is_staff: bool,
}

impl Author {
    pub(crate) fn of(user: &User, roles: &Roles) -> Self {
        Self {
            id: Shown(user.id),
            name: user.name.to_string(),
            email: user.email.to_string(),
            role: user.role.as_str().to_owned(),
            is_staff: roles.of(&user.role).is_staff(),
        }
    }
}

impl From<ports::Person> for Author {
    fn from(person: ports::Person) -> Self {
        Self {
            id: Shown(person.id),
            name: person.name,
            email: person.email,
            role: person.role,
            is_staff: person.is_staff,
        }
    }
}
