//! What is written to people: the facts of each kind of mail, for whoever puts them into words.

use std::fmt;

use domain::template::Template;
use domain::vocabulary::{Category, Priority, Status};
use domain::{TicketNumber, Timestamp};

use crate::token::Token;

/// Puts facts into words, as text and as HTML.
pub trait MailRenderer: Send + Sync + 'static {
    fn render(&self, letter: &Letter) -> Result<Rendered, Unwritable>;
}

/// The words of a mail. The subject is one line.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    pub subject: String,
    pub text: String,
    pub html: String,
}

impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rendered(..)")
    }
}

/// Why there are no words, in some for the operator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unwritable(pub String);

/// A mail that is to be written. Nothing internal to the staff has a place in it.
#[derive(Debug, Clone)]
pub enum Letter {
    /// To the support address, in the words of the template unless that is empty.
    NewTicket { ticket: LetterTicket, template: Template },
    /// To the requester: the ticket has arrived.
    Acknowledgement { ticket: LetterTicket },
    /// To the requester.
    Response { ticket: LetterTicket, response: LetterResponse },
    /// To whoever cares for the ticket: the requester has responded.
    CustomerResponse { ticket: LetterTicket, response: LetterResponse, to: StaffReader },
    /// To whoever cares for the ticket from now on.
    Assignment { ticket: LetterTicket, to: StaffReader },
    /// To somebody who may have asked for an account.
    Confirmation { link: LetterLink },
    /// To somebody who may have asked for an account and has one.
    AlreadyRegistered,
    /// To somebody who may have asked for a new password.
    Reset { link: LetterLink },
    /// To somebody for whom an account was made, under this name.
    Invitation { name: String, link: LetterLink },
    /// To an address that somebody of this name tries the way to.
    Test { asked_by: String },
}

impl Letter {
    /// The secret that only its reader shall know.
    pub fn token(&self) -> Option<&Token> {
        match self {
            Self::Confirmation { link } | Self::Reset { link } | Self::Invitation { link, .. } => match link {
                LetterLink::Open(token) => Some(token),
                LetterLink::Masked => None,
            },
            _ => None,
        }
    }
}

/// A ticket as it is when the mail is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterTicket {
    pub number: TicketNumber,
    pub subject: String,
    pub message: String,
    pub category: Category,
    pub priority: Priority,
    pub status: Status,
    pub requester_name: String,
    pub requester_email: String,
    pub created_at: Timestamp,
}

impl LetterTicket {
    /// One to show what a mail looks like.
    pub fn sample(at: Timestamp) -> Self {
        Self {
            number: TicketNumber { year: at.year(), sequence: 1 },
            subject: "The export stops at page 3".to_owned(),
            message: "Hello,\n\nSince this morning the export of our orders stops at **page 3**. What I did:\n\n\
                      1. open *Orders*\n2. choose \"Export as CSV\"\n\nCan you have a look? Thank you!"
                .to_owned(),
            category: Category::BugReport,
            priority: Priority::High,
            status: Status::Open,
            requester_name: "Ada Lovelace".to_owned(),
            requester_email: "ada@example.com".to_owned(),
            created_at: at,
        }
    }
}

/// A public response, and who wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterResponse {
    pub by: String,
    pub message: String,
}

/// In what part somebody of the staff reads about a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaffReader {
    /// The ticket's assignee, of this name.
    Assignee(String),
    /// Behind the support address, since no assignee can take the mail.
    Support,
}

/// A way into an account, for once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LetterLink {
    Open(Token),
    /// The token shows as dots: for those who look at what was written to somebody else.
    Masked,
}
