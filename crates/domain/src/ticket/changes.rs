//! The differences between two states of a ticket, in the words of the audit trail.

use serde_json::Value;

use crate::Id;
use crate::audit::{Changes, FieldChange};
use crate::ticket::Ticket;

/// The fields of a ticket that the trail follows, in the order in which answers name them.
fn values(ticket: &Ticket) -> [(&'static str, Value); 6] {
    [
        ("subject", ticket.subject.as_str().into()),
        ("message", ticket.message.as_str().into()),
        ("category", ticket.category.as_str().into()),
        ("priority", ticket.priority.as_str().into()),
        ("status", ticket.status.as_str().into()),
        ("assignedTo", person(ticket.assigned_to)),
    ]
}

pub(super) fn person(id: Option<Id>) -> Value {
    id.map_or(Value::Null, |id| id.to_string().into())
}

/// What differs, and the names of the fields in order.
pub(super) fn between(before: &Ticket, after: &Ticket) -> (Changes, Vec<&'static str>) {
    let mut changes = Changes::new();
    let mut fields = Vec::new();
    for ((field, from), (_, to)) in values(before).into_iter().zip(values(after)) {
        if from != to {
            fields.push(field);
            changes.insert(field.to_owned(), FieldChange { from, to });
        }
    }
    (changes, fields)
}

/// The fields of a new ticket. Its message stands in the ticket; the trail takes it up when somebody edits it.
pub(super) fn added(ticket: &Ticket) -> Changes {
    let mut changes: Changes =
        summary(ticket).map(|(field, to)| (field.to_owned(), FieldChange { from: Value::Null, to })).collect();
    changes.insert("submittedBy".to_owned(), FieldChange { from: Value::Null, to: person(Some(ticket.submitted_by)) });
    changes
}

pub(super) fn removed(ticket: &Ticket) -> Changes {
    summary(ticket).map(|(field, from)| (field.to_owned(), FieldChange { from, to: Value::Null })).collect()
}

fn summary(ticket: &Ticket) -> impl Iterator<Item = (&'static str, Value)> {
    values(ticket).into_iter().filter(|(field, value)| *field != "message" && !value.is_null())
}
