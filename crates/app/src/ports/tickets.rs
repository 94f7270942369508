use domain::list::{Page, Position, Sort};
use domain::person::UNKNOWN;
use domain::ticket::{Change, Decision, Response, Ticket, TicketError};
use domain::vocabulary::{Awaiting, Category, Priority, Status};
use domain::{Id, Invalid, TicketNumber, Timestamp};

use super::StoreError;

/// How a request names a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketKey {
    Id(Id),
    Number(TicketNumber),
}

impl TicketKey {
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        Id::parse(text).map(Self::Id).or_else(|_| TicketNumber::parse(text).map(Self::Number)).map_err(|_| {
            Invalid("Give a ticket number, as in ST-2026-001, or an id of 24 hexadecimal digits.".to_owned())
        })
    }
}

impl From<Id> for TicketKey {
    fn from(id: Id) -> Self {
        Self::Id(id)
    }
}

impl From<TicketNumber> for TicketKey {
    fn from(number: TicketNumber) -> Self {
        Self::Number(number)
    }
}

/// A client's name for one submission: under it a repeated request finds what the first one made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    pub user: Id,
    /// What was called; the same key under another path is another submission.
    pub path: String,
    pub key: String,
    /// A digest of the body.
    pub fingerprint: [u8; 32],
    /// Older uses of the key than this are forgotten.
    pub not_before: Timestamp,
    pub at: Timestamp,
}

/// Makes the ticket under the number that the store allots.
pub type OpenTicket = Box<dyn Fn(TicketNumber) -> Change + Send + Sync>;

pub type ChangeTicket = Box<dyn Fn(&Ticket) -> Result<Decision, TicketError> + Send + Sync>;

/// What came of filing a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Created {
    New(TicketNumber),
    /// The key was used before with the same body; this is the ticket it made.
    Replayed(Id),
    /// The key was used before with another body.
    KeyReused,
    /// Too much was filed lately; from then on there is room again.
    Limited {
        retry_at: Timestamp,
    },
    /// The id's place is taken; draw another.
    IdTaken,
}

/// What came of a decision about a ticket.
#[derive(Debug, Clone)]
pub enum Changed {
    Unchanged(Ticket),
    Written {
        ticket: Ticket,
        response: Option<Response>,
        fields: Vec<&'static str>,
    },
    Deleted(Ticket),
    /// The key was used before with the same body; this is the id of the response it made.
    Replayed {
        ticket: Ticket,
        response: Id,
    },
}

#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    #[error(transparent)]
    Refused(#[from] TicketError),
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// Too much was written lately; from then on there is room again.
    #[error("too many responses")]
    Limited { retry_at: Timestamp },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A person as others see them. Somebody who is gone is "Unknown", without address or role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: Id,
    pub name: String,
    pub email: String,
    pub role: String,
    /// Whether the role's word makes them staff. Stores leave it out; the use case knows the words.
    pub is_staff: bool,
}

impl Person {
    pub fn new(id: Id, name: String, email: String, role: String) -> Self {
        Self { id, name, email, role, is_staff: false }
    }

    pub fn unknown(id: Id) -> Self {
        Self::new(id, UNKNOWN.to_owned(), String::new(), String::new())
    }
}

/// A ticket as one viewer sees it: `version`, `updated_at` and `response_count` are those of the viewer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketView {
    pub id: Id,
    pub number: TicketNumber,
    pub subject: String,
    /// Left out of a list that asked for rows only.
    pub message: Option<String>,
    pub category: Category,
    pub priority: Priority,
    pub status: Status,
    pub submitted_by: Person,
    pub assigned_to: Option<Person>,
    pub attachments: Vec<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub resolved_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub version: u64,
    pub response_count: u32,
    pub awaiting: Awaiting,
}

impl TicketView {
    /// Where the ticket stands in its viewer's list.
    pub fn position(&self, sort: Sort) -> Position {
        let value = match sort {
            Sort::CreatedAt => self.created_at.millis(),
            Sort::UpdatedAt => self.updated_at.millis(),
            Sort::Priority => self.priority.rank().into(),
            Sort::Status => self.status.rank().into(),
        };
        Position { value: Some(value), id: self.id }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseView {
    pub id: Id,
    pub message: String,
    pub responded_by: Person,
    pub is_internal: bool,
    pub created_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketDetail {
    pub ticket: TicketView,
    pub responses: Vec<ResponseView>,
}

pub type TicketPage = Page<TicketView, Position>;
