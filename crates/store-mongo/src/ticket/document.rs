use app::ports::{StoreError, StoreResult};
use domain::list::{Position, Sort};
use domain::policy::Viewer;
use domain::text::{AttachmentNote, Message, Subject};
use domain::ticket::{Response, Revision, Ticket};
use domain::vocabulary::{Awaiting, Category, Priority, Status};
use domain::{Id, Invalid, TicketNumber, Timestamp};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, DateTime, Document, serialize_to_document};
use serde::{Deserialize, Serialize};

use crate::collections::{date, id, int, object_id, timestamp, uint};
use crate::error::store_error;
use crate::thread;
use crate::ticket::terms;

/// The fields that this server writes and reads. Others in the document, the search words among them, stay as they
/// are. Documents that a platform wrote have none of the fields from `version` on.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TicketDocument {
    #[serde(rename = "_id")]
    pub(crate) id: ObjectId,
    ticket_number: String,
    subject: String,
    #[serde(default)]
    message: String,
    category: String,
    priority: String,
    status: String,
    pub(crate) submitted_by: ObjectId,
    #[serde(skip_serializing_if = "Option::is_none")]
    assigned_to: Option<ObjectId>,
    created_at: DateTime,
    updated_at: DateTime,
    #[serde(skip_serializing_if = "Option::is_none")]
    resolved_at: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_at: Option<DateTime>,
    #[serde(default, skip_serializing)]
    pub(crate) responses: Vec<ResponseDocument>,
    /// How many parts of the thread lie outside of the ticket, all of them older than what is in it.
    #[serde(skip_serializing)]
    response_parts: Option<i64>,
    /// Only told where the ticket is read to be changed.
    #[serde(default, skip_serializing)]
    pub(crate) lengths: Lengths,
    /// Whatever another application has put there; what is no text stays in the document and is not shown.
    #[serde(skip_serializing)]
    attachments: Option<Bson>,

    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    public_version: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    public_updated_at: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    awaiting: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    priority_rank: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_rank: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    public_response_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_answer_at: Option<DateTime>,
}

/// How long the arrays are that are not read along, and the messages in them.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Lengths {
    responses: i64,
    bytes: i64,
    terms: i64,
    internal_terms: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ResponseDocument {
    #[serde(rename = "_id")]
    id: ObjectId,
    message: String,
    responded_by: ObjectId,
    #[serde(default)]
    is_internal: bool,
    created_at: DateTime,
}

/// What our own fields hold.
struct Added {
    staff: Revision,
    public: Revision,
    awaiting: Awaiting,
    public_responses: u32,
    notes: u32,
    first_answer_at: Option<DateTime>,
}

impl TicketDocument {
    pub(crate) fn new(ticket: &Ticket) -> Self {
        Self {
            id: object_id(ticket.id),
            ticket_number: ticket.number.to_string(),
            subject: ticket.subject.as_str().to_owned(),
            message: ticket.message.as_str().to_owned(),
            category: ticket.category.as_str().to_owned(),
            priority: ticket.priority.as_str().to_owned(),
            status: ticket.status.as_str().to_owned(),
            submitted_by: object_id(ticket.submitted_by),
            assigned_to: ticket.assigned_to.map(object_id),
            created_at: date(ticket.created_at),
            updated_at: date(ticket.staff_revision.at),
            resolved_at: ticket.resolved_at.map(date),
            closed_at: ticket.closed_at.map(date),
            responses: Vec::new(),
            response_parts: None,
            lengths: Lengths::default(),
            attachments: None,
            version: Some(int(ticket.staff_revision.version)),
            public_version: Some(int(ticket.public_revision.version)),
            public_updated_at: Some(date(ticket.public_revision.at)),
            awaiting: Some(ticket.awaiting.as_str().to_owned()),
            priority_rank: Some(ticket.priority.rank().into()),
            status_rank: Some(ticket.status.rank().into()),
            public_response_count: Some(ticket.public_responses.into()),
            note_count: Some(ticket.notes.into()),
            first_answer_at: ticket.first_answer_at.map(date),
        }
    }

    /// Where the document stands among all, oldest first.
    pub(crate) fn place(&self) -> (Timestamp, Id) {
        (timestamp(self.created_at), id(self.id))
    }

    /// Where the document stands in a list, by the fields that the database sorts by.
    pub(crate) fn position(&self, sort: Sort, viewer: Viewer) -> Position {
        let value = match (sort, viewer) {
            (Sort::CreatedAt, _) => Some(self.created_at.timestamp_millis()),
            (Sort::UpdatedAt, Viewer::Staff) => Some(self.updated_at.timestamp_millis()),
            (Sort::UpdatedAt, Viewer::Customer(_)) => self.public_updated_at.map(DateTime::timestamp_millis),
            (Sort::Priority, _) => self.priority_rank.map(i64::from),
            (Sort::Status, _) => self.status_rank.map(i64::from),
        };
        Position { value, id: id(self.id) }
    }

    pub(crate) fn parts(&self) -> i64 {
        self.response_parts.unwrap_or(0)
    }

    /// Whether the thread has to be looked at before the ticket is written. That of another application, which may hold
    /// anything beside its messages, is looked at in any case.
    pub(crate) fn may_be_full(&self) -> bool {
        let Lengths { responses, bytes, .. } = self.lengths;
        self.version.is_none() || uint(responses) >= thread::MOST as u64 || uint(bytes) >= thread::MOST_BYTES as u64
    }

    /// How many more words there may be for everybody, and for staff.
    pub(crate) fn room_for_words(&self) -> (usize, usize) {
        let room = |length: i64| terms::MOST.saturating_sub(usize::try_from(length).unwrap_or(0));
        (room(self.lengths.terms), room(self.lengths.internal_terms))
    }

    pub(crate) fn to_document(&self) -> StoreResult<Document> {
        serialize_to_document(self).map_err(|error| store_error(error.into()))
    }

    /// What is to be set and what is to be unset, so that the document is this ticket's.
    pub(crate) fn differences(&self, ticket: &Ticket) -> StoreResult<(Document, Document)> {
        let before = self.to_document()?;
        let after = Self::new(ticket).to_document()?;
        let gone = before.keys().filter(|field| !after.contains_key(field));
        let unset = gone.map(|field| (field.clone(), Bson::from(""))).collect();
        let set = after.into_iter().filter(|(field, value)| before.get(field) != Some(value)).collect();
        Ok((set, unset))
    }

    pub(crate) fn ticket(&self) -> StoreResult<Ticket> {
        self.read().map_err(|Invalid(reason)| {
            StoreError::Failed(format!("the document of ticket {} cannot be read: {reason}", self.id))
        })
    }

    pub(crate) fn read(&self) -> Result<Ticket, Invalid> {
        let added = self.added()?;
        Ok(Ticket {
            id: id(self.id),
            number: TicketNumber::parse(&self.ticket_number)?,
            subject: Subject::from_stored(self.subject.clone()),
            message: Message::from_stored(self.message.clone()),
            category: Category::parse(&self.category)?,
            priority: Priority::parse(&self.priority)?,
            status: Status::parse(&self.status)?,
            submitted_by: id(self.submitted_by),
            assigned_to: self.assigned_to.map(id),
            attachments: self.attachments(),
            created_at: timestamp(self.created_at),
            resolved_at: self.resolved_at.map(timestamp),
            closed_at: self.closed_at.map(timestamp),
            staff_revision: added.staff,
            public_revision: added.public,
            awaiting: added.awaiting,
            public_responses: added.public_responses,
            notes: added.notes,
            first_answer_at: added.first_answer_at.map(timestamp),
        })
    }

    fn attachments(&self) -> Vec<AttachmentNote> {
        let values = self.attachments.as_ref().and_then(Bson::as_array).into_iter().flatten();
        values.filter_map(Bson::as_str).map(|text| AttachmentNote::from_stored(text.to_owned())).collect()
    }

    fn added(&self) -> Result<Added, Invalid> {
        let Some(version) = self.version else { return Ok(self.derived()) };
        let staff_at = timestamp(self.updated_at);
        Ok(Added {
            staff: Revision { version: uint(version), at: staff_at },
            public: Revision {
                version: uint(self.public_version.unwrap_or(1)),
                at: self.public_updated_at.map_or(staff_at, timestamp),
            },
            awaiting: Awaiting::parse(self.awaiting.as_deref().unwrap_or(Awaiting::Staff.as_str()))?,
            public_responses: count(self.public_response_count),
            notes: count(self.note_count),
            first_answer_at: self.first_answer_at,
        })
    }

    /// A ticket that another application wrote has been seen by nobody under a version of ours.
    fn derived(&self) -> Added {
        let public = || self.responses.iter().filter(|response| !response.is_internal);
        let latest = public()
            .map(|response| response.created_at)
            .chain([self.created_at])
            .chain(self.resolved_at)
            .chain(self.closed_at)
            .max()
            .unwrap_or(self.created_at);
        let by_owner = |response: &ResponseDocument| response.responded_by == self.submitted_by;
        let public_responses = public().count();
        Added {
            staff: Revision { version: 1, at: timestamp(self.updated_at) },
            public: Revision { version: 1, at: timestamp(latest) },
            awaiting: if public().next_back().is_none_or(by_owner) { Awaiting::Staff } else { Awaiting::Customer },
            public_responses: saturate(public_responses),
            notes: saturate(self.responses.len() - public_responses),
            first_answer_at: public().find(|response| !by_owner(response)).map(|response| response.created_at),
        }
    }
}

impl ResponseDocument {
    pub(crate) fn new(response: &Response) -> Self {
        Self {
            id: object_id(response.id),
            message: response.message.as_str().to_owned(),
            responded_by: object_id(response.responded_by),
            is_internal: response.is_internal,
            created_at: date(response.created_at),
        }
    }

    pub(super) fn message(&self) -> &str {
        &self.message
    }

    pub(crate) fn is_internal(&self) -> bool {
        self.is_internal
    }

    pub(crate) fn response(self) -> Response {
        Response {
            id: id(self.id),
            message: Message::from_stored(self.message),
            responded_by: id(self.responded_by),
            is_internal: self.is_internal,
            created_at: timestamp(self.created_at),
        }
    }
}

fn count(stored: Option<i64>) -> u32 {
    stored.and_then(|count| u32::try_from(count).ok()).unwrap_or(0)
}

fn saturate(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
