//! Which mail goes to whom. What is written is a kind and references; text, addresses and secrets are made at sending.

mod bounds;
mod schedule;
mod state;

pub use bounds::{BOUNDED_WITHIN, Excess, Load};
pub use schedule::{is_outdated, next_try, outage_pause};
pub use state::{Lack, State};

use crate::stamp::Stamp;
use crate::{Id, Invalid, TicketNumber, Timestamp};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A new ticket, to the support address.
    NewTicket,
    /// "We have received your ticket", to the requester.
    Acknowledgement,
    /// A public response, to the requester.
    Response,
    /// The requester's response, to the assignee or the support address.
    CustomerResponse,
    /// A ticket was assigned, to the new assignee.
    Assignment,
    /// Somebody asked for an account with this address.
    Confirmation,
    /// Somebody asked for a new password for this account.
    Reset,
    /// An admin made the account, and its owner has no password yet.
    Invitation,
}

impl Kind {
    pub const ALL: &[Self] = &[
        Self::NewTicket,
        Self::Acknowledgement,
        Self::Response,
        Self::CustomerResponse,
        Self::Assignment,
        Self::Confirmation,
        Self::Reset,
        Self::Invitation,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NewTicket => "new_ticket",
            Self::Acknowledgement => "acknowledgement",
            Self::Response => "response",
            Self::CustomerResponse => "customer_response",
            Self::Assignment => "assignment",
            Self::Confirmation => "confirmation",
            Self::Reset => "reset",
            Self::Invitation => "invitation",
        }
    }

    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }

    pub fn parse(text: &str) -> Result<Self, Invalid> {
        Self::from_stored(text).ok_or_else(|| one_of(Self::ALL.iter().map(|kind| kind.as_str())))
    }

    /// The subject line, as the log has it, of what concerns the recipient's own account.
    pub const fn account_subject(self) -> Option<&'static str> {
        match self {
            Self::Confirmation => Some("Confirm your e-mail address"),
            Self::Reset => Some("Choose a new password"),
            Self::Invitation => Some("Your account"),
            Self::NewTicket | Self::Acknowledgement | Self::Response | Self::CustomerResponse | Self::Assignment => {
                None
            }
        }
    }

    /// Whether it is for staff: when its recipient cannot take it any more, the support address does.
    pub const fn is_for_staff(self) -> bool {
        match self {
            Self::NewTicket | Self::CustomerResponse | Self::Assignment => true,
            Self::Acknowledgement | Self::Response | Self::Confirmation | Self::Reset | Self::Invitation => false,
        }
    }
}

/// The subject line of every mail about one ticket: mail clients keep together what has one subject.
pub fn subject_line(number: TicketNumber, subject: &str) -> String {
    format!("[{number}] {subject}")
}

fn one_of<'a>(words: impl Iterator<Item = &'a str>) -> Invalid {
    Invalid::new(format!("must be one of: {}", words.collect::<Vec<_>>().join(", ")))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Recipient {
    /// Whatever the support address is at the time of sending.
    Support,
    Person(Id),
}

/// A mail to be sent: one row of the outbox.
///
/// Mails about one ticket to one recipient stand in line: none is sent before those that were written earlier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    pub id: Id,
    pub kind: Kind,
    pub to: Recipient,
    /// Nothing for what concerns the recipient's account.
    pub ticket: Option<Id>,
    pub response: Option<Id>,
    pub created_at: Timestamp,
}

impl Mail {
    pub(crate) fn new(stamp: &Stamp, kind: Kind, to: Recipient, ticket: Id, response: Option<Id>) -> Self {
        Self { id: stamp.id(kind.as_str()), kind, to, ticket: Some(ticket), response, created_at: stamp.at }
    }

    /// One about the recipient's own account.
    pub fn about_account(stamp: &Stamp, kind: Kind, person: Id) -> Self {
        Self {
            id: stamp.id(kind.as_str()),
            kind,
            to: Recipient::Person(person),
            ticket: None,
            response: None,
            created_at: stamp.at,
        }
    }
}

/// Which automatic mails are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Tell the support address of each new ticket.
    pub announce_tickets: bool,
    /// Tell the requester that the ticket has arrived.
    pub acknowledge_tickets: bool,
    /// Write no mail at all: sample data and imports tell nobody.
    pub is_silent: bool,
}

impl Rules {
    pub const SILENT: Self = Self { announce_tickets: false, acknowledge_tickets: false, is_silent: true };
}

impl Default for Rules {
    fn default() -> Self {
        Self { announce_tickets: true, acknowledge_tickets: false, is_silent: false }
    }
}
