use app::ports::StoreResult;
use domain::list::{Position, Sort};
use domain::policy::Viewer;
use domain::text::{AttachmentNote, Message, Subject};
use domain::ticket::{Response, Revision, Ticket, Whole};
use domain::vocabulary::{Awaiting, Category, Priority, Status};
use domain::{Id, Invalid, TicketNumber, Timestamp};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, DateTime, Document, serialize_to_document};
use serde::{Deserialize, Serialize};

use crate::collections::{born, date, id, int, object_id, timestamp, uint};
use crate::error::store_error;
use crate::lenient;
use crate::thread;
use crate::ticket::{NOBODY, ResponseDocument, terms};

const NO_SUBJECT: &str = "(no subject)";

/// The fields that this server writes and reads. Others in the document, the search words among them, stay as they
/// are. Documents that a platform wrote have none of the fields from `version` on, and may lack any of the others: what
/// cannot be read without them is an id, and a place in the order of time.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TicketDocument {
    #[serde(rename = "_id")]
    pub(crate) id: ObjectId,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    ticket_number: Option<String>,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    category: Option<String>,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    priority: Option<String>,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    submitted_by: Option<ObjectId>,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    assigned_to: Option<ObjectId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated_at: Option<DateTime>,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    resolved_at: Option<DateTime>,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    closed_at: Option<DateTime>,
    #[serde(default, deserialize_with = "lenient::all", skip_serializing)]
    pub(crate) responses: Vec<ResponseDocument>,
    /// How many parts of the thread lie outside of the ticket, all of them older than what is in it.
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing)]
    response_parts: Option<i64>,
    /// Only told where the ticket is read to be changed.
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing)]
    lengths: Option<Lengths>,
    /// Whatever another application has put there; what is no text stays in the document and is not shown.
    #[serde(skip_serializing)]
    attachments: Option<Bson>,

    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<i64>,
    /// What finds the document while another application, which has no versions, leaves it as it was read.
    #[serde(skip)]
    pub(crate) unchanged: Document,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    public_version: Option<i64>,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    public_updated_at: Option<DateTime>,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    awaiting: Option<String>,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    priority_rank: Option<i32>,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    status_rank: Option<i32>,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    public_response_count: Option<i64>,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    note_count: Option<i64>,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
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

/// What our own fields hold.
struct Added {
    staff: Revision,
    public: Revision,
    awaiting: Awaiting,
    public_responses: u32,
    notes: u32,
    first_answer_at: Option<Timestamp>,
}

impl TicketDocument {
    pub(crate) fn new(ticket: &Ticket) -> Self {
        Self {
            id: object_id(ticket.id),
            ticket_number: Some(ticket.number.to_string()),
            subject: Some(ticket.subject.as_str().to_owned()),
            // Only one that another application filed without a message has none.
            message: Some(ticket.message.as_str().to_owned()).filter(|message| !message.is_empty()),
            category: Some(ticket.category.as_str().to_owned()),
            priority: Some(ticket.priority.as_str().to_owned()),
            status: Some(ticket.status.as_str().to_owned()),
            submitted_by: Some(ticket.submitted_by).filter(|id| *id != NOBODY).map(object_id),
            assigned_to: ticket.assigned_to.map(object_id),
            created_at: Some(date(ticket.created_at)),
            updated_at: Some(date(ticket.staff_revision.at)),
            resolved_at: ticket.resolved_at.map(date),
            closed_at: ticket.closed_at.map(date),
            responses: Vec::new(),
            response_parts: None,
            lengths: None,
            attachments: None,
            version: Some(int(ticket.staff_revision.version)),
            unchanged: Document::new(),
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

    /// Where the document stands in a list, by the fields that the database sorts by.
    pub(crate) fn position(&self, sort: Sort, viewer: Viewer) -> Position {
        let value = match (sort, viewer) {
            (Sort::CreatedAt, _) => self.created_at.map(DateTime::timestamp_millis),
            (Sort::UpdatedAt, Viewer::Staff) => self.updated_at.map(DateTime::timestamp_millis),
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
        let Lengths { responses, bytes, .. } = self.lengths.unwrap_or_default();
        self.version.is_none() || uint(responses) >= thread::MOST as u64 || uint(bytes) >= thread::MOST_BYTES as u64
    }

    /// How many more words there may be for everybody, and for staff.
    pub(crate) fn room_for_words(&self) -> (usize, usize) {
        let room = |length: i64| terms::MOST.saturating_sub(usize::try_from(length).unwrap_or(0));
        let Lengths { terms, internal_terms, .. } = self.lengths.unwrap_or_default();
        (room(terms), room(internal_terms))
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

    /// The ticket, with what can be said of it where a field is missing or says nothing.
    pub(crate) fn ticket(&self) -> Ticket {
        let Added { staff, public, awaiting, public_responses, notes, first_answer_at } = self.added();
        Ticket {
            id: id(self.id),
            number: self.number().unwrap_or(TicketNumber { year: self.created_at().year(), sequence: 0 }),
            subject: Subject::from_stored(self.subject.clone().unwrap_or_else(|| NO_SUBJECT.to_owned())),
            message: Message::from_stored(self.message.clone().unwrap_or_default()),
            category: category_of(self.category.as_deref()),
            priority: priority_of(self.priority.as_deref()),
            status: status_of(self.status.as_deref()),
            submitted_by: self.requester(),
            assigned_to: self.assigned_to.map(id),
            attachments: self.attachments(),
            created_at: self.created_at(),
            resolved_at: self.resolved_at.map(timestamp),
            closed_at: self.closed_at.map(timestamp),
            staff_revision: staff,
            public_revision: public,
            awaiting,
            public_responses,
            notes,
            first_answer_at,
        }
    }

    /// The ticket with the thread that was read with it.
    pub(crate) fn whole(mut self) -> Whole {
        let ticket = self.ticket();
        Whole::new(ticket, self.take_responses())
    }

    pub(super) fn take_responses(&mut self) -> Vec<Response> {
        let ticket = (self.id, self.created_at());
        let thread = std::mem::take(&mut self.responses).into_iter().enumerate();
        thread.map(|(place, response)| response.response(ticket, place)).collect()
    }

    /// The names of the fields that are shown otherwise than they are stored.
    pub(crate) fn odd_fields(&self) -> Vec<&'static str> {
        let fields = [
            ("ticketNumber", self.number().is_some()),
            ("subject", self.subject.is_some()),
            ("message", self.message.is_some()),
            ("category", word(self.category.as_deref(), Category::parse).is_some()),
            ("priority", word(self.priority.as_deref(), Priority::parse).is_some()),
            ("status", word(self.status.as_deref(), Status::parse).is_some()),
            ("submittedBy", self.submitted_by.is_some()),
            ("createdAt", self.created_at.is_some()),
            ("updatedAt", self.updated_at.is_some()),
        ];
        fields.into_iter().filter(|(_, is_readable)| !is_readable).map(|(field, _)| field).collect()
    }

    /// Nothing where the document has no number of this form. Such a ticket gets one with its first change.
    pub(crate) fn number(&self) -> Option<TicketNumber> {
        TicketNumber::parse(self.ticket_number.as_deref()?).ok()
    }

    fn requester(&self) -> Id {
        self.submitted_by.map_or(NOBODY, id)
    }

    fn created_at(&self) -> Timestamp {
        self.created_at.map_or_else(|| born(self.id), timestamp)
    }

    fn updated_at(&self) -> Timestamp {
        self.updated_at.map_or_else(|| self.created_at(), timestamp)
    }

    fn attachments(&self) -> Vec<AttachmentNote> {
        let values = self.attachments.as_ref().and_then(Bson::as_array).into_iter().flatten();
        values.filter_map(Bson::as_str).map(|text| AttachmentNote::from_stored(text.to_owned())).collect()
    }

    fn added(&self) -> Added {
        let Some(version) = self.version else { return self.derived() };
        let staff_at = self.updated_at();
        Added {
            staff: Revision { version: uint(version), at: staff_at },
            public: Revision {
                version: uint(self.public_version.unwrap_or(1)),
                at: self.public_updated_at.map_or(staff_at, timestamp),
            },
            awaiting: self.awaiting.as_deref().and_then(|word| Awaiting::parse(word).ok()).unwrap_or(Awaiting::Staff),
            public_responses: count(self.public_response_count),
            notes: count(self.note_count),
            first_answer_at: self.first_answer_at.map(timestamp),
        }
    }

    /// A ticket that another application wrote has been seen by nobody under a version of ours.
    fn derived(&self) -> Added {
        let (created_at, owner) = (self.created_at(), self.requester());
        let public = || self.responses.iter().filter(|response| !response.is_internal());
        let ends = self.resolved_at.into_iter().chain(self.closed_at).map(timestamp);
        let latest = public().map(|response| response.created_at(created_at)).chain(ends).fold(created_at, Ord::max);
        let by_owner = |response: &ResponseDocument| response.author() == owner;
        let public_responses = public().count();
        Added {
            staff: Revision { version: 1, at: self.updated_at() },
            public: Revision { version: 1, at: latest },
            awaiting: if public().next_back().is_none_or(by_owner) { Awaiting::Staff } else { Awaiting::Customer },
            public_responses: saturate(public_responses),
            notes: saturate(self.responses.len() - public_responses),
            first_answer_at: public()
                .find(|response| !by_owner(response))
                .map(|response| response.created_at(created_at)),
        }
    }
}

// A word that is none of ours is shown, and counted, as the one that a ticket has by default.

pub(crate) fn category_of(stored: Option<&str>) -> Category {
    word(stored, Category::parse).unwrap_or(Category::GeneralInquiry)
}

pub(crate) fn priority_of(stored: Option<&str>) -> Priority {
    word(stored, Priority::parse).unwrap_or(Priority::Medium)
}

pub(crate) fn status_of(stored: Option<&str>) -> Status {
    word(stored, Status::parse).unwrap_or(Status::Open)
}

fn word<T>(stored: Option<&str>, parse: fn(&str) -> Result<T, Invalid>) -> Option<T> {
    parse(stored?).ok()
}

fn count(stored: Option<i64>) -> u32 {
    stored.and_then(|count| u32::try_from(count).ok()).unwrap_or(0)
}

fn saturate(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
