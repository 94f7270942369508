//! A ticket and what may happen to it.
//!
//! Each method looks at the ticket as it is, decides, and returns the whole [`Change`] that a store then writes in
//! one commit. Nothing here writes; a store may run a decision again on a newer state.

mod changes;
mod erase;
mod open;
mod respond;
mod update;
mod whole;

pub use open::Opening;
pub use respond::Respond;
pub use update::Update;
pub use whole::{Whole, WholeWords};

use crate::audit;
use crate::mail::Mail;
use crate::person::Actor;
use crate::policy::{self, Access, Action, Viewer};
use crate::stamp::Stamp;
use crate::text::{AttachmentNote, Message, Subject};
use crate::vocabulary::{Awaiting, Category, Priority, Status};
use crate::{Id, TicketNumber, Timestamp};

/// A version and the time it came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revision {
    pub version: u64,
    pub at: Timestamp,
}

impl Revision {
    fn next(self, at: Timestamp) -> Self {
        Self { version: self.version + 1, at: self.at.max(at) }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    pub id: Id,
    pub number: TicketNumber,
    pub subject: Subject,
    pub message: Message,
    pub category: Category,
    pub priority: Priority,
    pub status: Status,
    pub submitted_by: Id,
    pub assigned_to: Option<Id>,
    pub attachments: Vec<AttachmentNote>,
    pub created_at: Timestamp,
    pub resolved_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    /// Moved by every change.
    pub staff_revision: Revision,
    /// Moved by every change but internal notes: the only one that a customer ever sees.
    pub public_revision: Revision,
    pub awaiting: Awaiting,
    pub public_responses: u32,
    pub notes: u32,
    /// When somebody other than the requester first responded in public.
    pub first_answer_at: Option<Timestamp>,
}

impl Ticket {
    pub fn revision(&self, viewer: Viewer) -> Revision {
        match viewer {
            Viewer::Staff => self.staff_revision,
            Viewer::Customer(_) => self.public_revision,
        }
    }

    /// Deletes the ticket with all that hangs on it; its audit trail stays.
    pub fn delete(&self, actor: &Actor, stamp: &Stamp) -> Result<Deletion, TicketError> {
        self.authorize(actor, Action::DeleteTicket)?;
        let changes = changes::removed(self);
        Ok(Deletion { audit: self.audit(stamp, actor, audit::Action::TicketDeleted, changes) })
    }

    fn authorize(&self, actor: &Actor, action: Action) -> Result<(), TicketError> {
        match policy::can(actor, action, self.submitted_by) {
            Access::Granted => Ok(()),
            Access::Forbidden => Err(TicketError::Forbidden),
            Access::Hidden => Err(TicketError::NotFound),
        }
    }

    fn check(&self, expected: &IfMatch, actor: &Actor) -> Result<(), TicketError> {
        match expected {
            IfMatch::OneOf(versions) if !versions.contains(&self.revision(policy::viewer(actor)).version) => {
                Err(TicketError::Stale)
            }
            _ => Ok(()),
        }
    }

    fn set_status(&mut self, status: Status, at: Timestamp) {
        self.status = status;
        match status {
            Status::Open | Status::InProgress => {
                self.resolved_at = None;
                self.closed_at = None;
            }
            Status::Resolved => {
                self.resolved_at.get_or_insert(at);
                self.closed_at = None;
            }
            Status::Closed => {
                self.resolved_at.get_or_insert(at);
                self.closed_at.get_or_insert(at);
            }
        }
    }

    fn revise(&mut self, at: Timestamp, is_public: bool) {
        self.staff_revision = self.staff_revision.next(at);
        if is_public {
            self.public_revision = self.public_revision.next(at);
        }
    }

    fn audit(&self, stamp: &Stamp, actor: &Actor, action: audit::Action, changes: audit::Changes) -> audit::Draft {
        audit::Draft::new(
            stamp,
            Some(actor),
            action,
            (audit::TargetKind::Ticket, self.id),
            self.number.to_string(),
            changes,
        )
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    pub id: Id,
    pub message: Message,
    pub responded_by: Id,
    pub is_internal: bool,
    pub created_at: Timestamp,
}

/// Search words that a change adds: those that the requester may find the ticket by, and those for staff alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    pub public: Vec<String>,
    pub staff: Vec<String>,
}

/// Everything that one decision writes: all of it or nothing.
#[derive(Debug, Clone)]
pub struct Change {
    /// The ticket as it is from now on.
    pub ticket: Ticket,
    pub response: Option<Response>,
    pub audit: audit::Draft,
    pub mail: Vec<Mail>,
    pub words: Words,
    /// The names of the fields that really changed.
    pub fields: Vec<&'static str>,
}

#[derive(Debug, Clone)]
pub struct Deletion {
    pub audit: audit::Draft,
}

/// What a decision about an existing ticket comes to.
#[derive(Debug, Clone)]
pub enum Decision {
    /// What was asked for is so already: nothing is written, no version moves.
    Unchanged,
    Change(Box<Change>),
    Delete(Box<Deletion>),
}

/// Which versions of the ticket the sender has seen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum IfMatch {
    #[default]
    Any,
    OneOf(Vec<u64>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TicketError {
    #[error("there is no such ticket")]
    NotFound,
    #[error("this is not allowed")]
    Forbidden,
    #[error("the ticket has changed since it was read")]
    Stale,
    #[error("the ticket is closed")]
    Closed,
}

impl TicketError {
    /// Whether this is about the sender's rights. Such a refusal comes before a replay, any other after it.
    pub fn concerns_rights(self) -> bool {
        matches!(self, Self::NotFound | Self::Forbidden)
    }
}

#[cfg(test)]
mod tests;
