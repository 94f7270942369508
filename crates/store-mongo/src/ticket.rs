//! A ticket as a document with its responses embedded, and back.

mod detail;
mod document;
mod response;
pub(crate) mod terms;

pub(crate) use document::{TicketDocument, category_of, priority_of, status_of};
pub(crate) use response::ResponseDocument;

use app::ports::{ResponseView, TicketKey, TicketView};
use domain::Id;
use domain::policy::Viewer;
use domain::ticket::{Response, Ticket};
use mongodb::bson::{Document, doc};

use crate::collections::{int, object_id};
use crate::people::People;
use crate::thread;

/// Whoever is not named. Nobody has this id.
pub(crate) const NOBODY: Id = Id::from_bytes([0; 12]);

/// Every field but the thread and the search words. A ticket of a platform that has none of our own fields brings
/// its thread along, since they are derived from it.
pub(crate) fn narrow(with_message: bool) -> Document {
    let mut fields = doc! {
        "ticketNumber": 1, "subject": 1, "category": 1, "priority": 1, "status": 1, "submittedBy": 1, "assignedTo": 1,
        "attachments": 1,
        "createdAt": 1, "updatedAt": 1, "resolvedAt": 1, "closedAt": 1, "version": 1, "publicVersion": 1,
        "publicUpdatedAt": 1, "awaiting": 1, "priorityRank": 1, "statusRank": 1, "publicResponseCount": 1,
        "noteCount": 1, "firstAnswerAt": 1,
        "responses": {
            "$cond": [{ "$in": [{ "$type": "$version" }, ["missing", "null"]] }, "$responses", "$$REMOVE"],
        },
    };
    if with_message {
        fields.insert("message", 1);
    }
    fields
}

/// What a decision is made on, and how long the arrays are that grow with it.
pub(crate) fn to_be_changed() -> Document {
    let of_array = |array: &str, measured: Document| doc! { "$cond": [{ "$isArray": array }, measured, 0] };
    let length = |array: &str| of_array(array, doc! { "$size": array });
    // What is there and no list is as good as a full one: it has to make room.
    let if_none = doc! { "$cond": [{ "$eq": [{ "$type": "$responses" }, "missing"] }, 0, int(thread::MOST as u64)] };
    let responses = doc! { "$cond": [{ "$isArray": "$responses" }, { "$size": "$responses" }, if_none] };
    let message = doc! { "$cond": [{ "$eq": [{ "$type": "$$this.message" }, "string"] }, "$$this.message", ""] };
    let bytes = doc! { "$sum": { "$map": { "input": "$responses", "in": { "$strLenBytes": message } } } };
    let mut fields = narrow(true);
    fields.insert(
        "lengths",
        doc! {
            "responses": responses, "bytes": of_array("$responses", bytes),
            "terms": length("$terms"), "internalTerms": length("$internalTerms"),
        },
    );
    fields
}

/// Every field of the ticket and its thread.
pub(crate) fn without_terms() -> Document {
    doc! { "terms": 0, "internalTerms": 0, "noteTerms": 0 }
}

pub(crate) fn by_key(key: TicketKey) -> Document {
    match key {
        TicketKey::Id(id) => doc! { "_id": object_id(id) },
        TicketKey::Number(number) => doc! { "ticketNumber": number.to_string() },
    }
}

pub(crate) fn view(ticket: &Ticket, viewer: Viewer, people: &People, with_message: bool) -> TicketView {
    let revision = ticket.revision(viewer);
    let notes = if viewer.sees_notes() { ticket.notes } else { 0 };
    TicketView {
        id: ticket.id,
        number: ticket.number,
        subject: ticket.subject.as_str().to_owned(),
        message: with_message.then(|| ticket.message.as_str().to_owned()),
        category: ticket.category,
        priority: ticket.priority,
        status: ticket.status,
        submitted_by: people.person(ticket.submitted_by),
        assigned_to: ticket.assigned_to.map(|id| people.person(id)),
        attachments: ticket.attachments.iter().map(ToString::to_string).collect(),
        created_at: ticket.created_at,
        updated_at: revision.at,
        resolved_at: ticket.resolved_at,
        closed_at: ticket.closed_at,
        version: revision.version,
        response_count: ticket.public_responses + notes,
        awaiting: ticket.awaiting,
    }
}

fn response_view(response: &Response, people: &People) -> ResponseView {
    ResponseView {
        id: response.id,
        message: response.message.as_str().to_owned(),
        responded_by: people.person(response.responded_by),
        is_internal: response.is_internal,
        created_at: response.created_at,
    }
}
