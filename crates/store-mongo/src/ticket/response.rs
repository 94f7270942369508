//! A response as a document, embedded in its ticket or in a part of a long thread.

use domain::text::Message;
use domain::ticket::Response;
use domain::{Id, Timestamp};
use mongodb::bson::DateTime;
use mongodb::bson::oid::ObjectId;
use serde::{Deserialize, Serialize};

use crate::collections::{born, date, id, object_id, timestamp};
use crate::lenient;
use crate::ticket::NOBODY;

/// Another application may have left out anything. What says in any way that it is internal is a note.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ResponseDocument {
    #[serde(rename = "_id", default, deserialize_with = "lenient::or_none")]
    id: Option<ObjectId>,
    #[serde(default, deserialize_with = "lenient::or_none")]
    message: Option<String>,
    #[serde(default, deserialize_with = "lenient::or_none")]
    responded_by: Option<ObjectId>,
    #[serde(default, deserialize_with = "lenient::unless_false")]
    is_internal: bool,
    #[serde(default, deserialize_with = "lenient::or_none")]
    created_at: Option<DateTime>,
}

impl ResponseDocument {
    pub(crate) fn new(response: &Response) -> Self {
        Self {
            id: Some(object_id(response.id)),
            message: Some(response.message.as_str().to_owned()),
            responded_by: Some(object_id(response.responded_by)),
            is_internal: response.is_internal,
            created_at: Some(date(response.created_at)),
        }
    }

    pub(super) fn message(&self) -> &str {
        self.message.as_deref().unwrap_or_default()
    }

    pub(crate) fn is_internal(&self) -> bool {
        self.is_internal
    }

    pub(super) fn author(&self) -> Id {
        self.responded_by.map_or(NOBODY, id)
    }

    /// A response without any time is as old as its ticket.
    pub(super) fn created_at(&self, ticket: Timestamp) -> Timestamp {
        self.created_at.map(timestamp).or(self.id.map(born)).unwrap_or(ticket)
    }

    /// The response at this place in the thread of a ticket.
    pub(super) fn response(self, (ticket, created_at): (ObjectId, Timestamp), place: usize) -> Response {
        Response {
            id: id(self.id.unwrap_or_else(|| id_at(ticket, place))),
            responded_by: self.author(),
            is_internal: self.is_internal,
            created_at: self.created_at(created_at),
            message: Message::from_stored(self.message.unwrap_or_default()),
        }
    }
}

/// An id for a response that has none: the same each time, and another one for each place.
fn id_at(ticket: ObjectId, place: usize) -> ObjectId {
    let mut bytes = ticket.bytes();
    let [.., a, b, c, d] = &mut bytes;
    let last = u32::from_be_bytes([*a, *b, *c, *d]).wrapping_add(1).wrapping_add(u32::try_from(place).unwrap_or(0));
    [*a, *b, *c, *d] = last.to_be_bytes();
    ObjectId::from_bytes(bytes)
}
