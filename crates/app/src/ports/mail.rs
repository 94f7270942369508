//! Handing finished mails to a mail server.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use domain::text::{Email, PersonName};
use domain::{Id, Timestamp};

/// Sending is over by then, come what may: whoever holds a mail for sending has to hold it longer.
pub const LONGEST_SEND: Duration = Duration::from_mins(3);

/// The same for what somebody waits for before the screen.
pub const LONGEST_TRIAL: Duration = Duration::from_secs(9);

/// The way to the one mail server that takes this desk's mail.
#[async_trait]
pub trait MailTransport: Send + Sync + 'static {
    /// Hands the mail over, within [`LONGEST_SEND`]. To do so again with an equal mail is right whenever it is not
    /// known to have been sent.
    async fn send(&self, mail: OutgoingMail) -> Delivery;

    /// Like [`MailTransport::send`], but on a connection of its own, past all that waits, and within [`LONGEST_TRIAL`].
    async fn send_now(&self, mail: OutgoingMail) -> Delivery;

    /// Goes as far as a mail of this sender would go, but sends none. Within [`LONGEST_TRIAL`].
    async fn probe(&self, sender: Email) -> Result<(), Reason>;

    /// How many mails can be on their way at once. More of them only wait, and their time runs.
    fn width(&self) -> usize;
}

/// What became of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// The server has taken it over, and answered this.
    Sent { response: String },
    /// A later try can succeed. With `outage` the reason is not this mail: the server had not heard of its recipient,
    /// and other mails would have fared alike.
    Retry { reason: Reason, outage: bool },
    /// No later try would succeed.
    Fail { reason: Reason },
}

/// Why a mail did not go out, in words for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub text: String,
    /// What the mail server answered, if it did: nothing but replies of SMTP, on one line and bounded.
    pub response: Option<String>,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.response {
            Some(response) => write!(f, "{}: {response}", self.text),
            None => f.write_str(&self.text),
        }
    }
}

/// A mail ready to go out, to one recipient. Whatever its fields hold, it becomes one well-formed message, or none. It
/// says that it was written by a machine, so that no other machine answers it.
#[derive(Clone, PartialEq, Eq)]
pub struct OutgoingMail {
    pub message_id: MessageId,
    pub date: Timestamp,
    pub from: Mailbox,
    pub to: Mailbox,
    /// Where answers go, unless to the sender.
    pub reply_to: Option<Email>,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// The mail that this one follows in its conversation.
    pub in_reply_to: Option<MessageId>,
    /// The mails before it, from the first on.
    pub references: Vec<MessageId>,
}

impl fmt::Debug for OutgoingMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutgoingMail").field("message_id", &self.message_id).finish_non_exhaustive()
    }
}

/// An address, and the name that people see beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    pub name: Option<PersonName>,
    pub email: Email,
}

/// What a mail is called among all mails; the domain of the sender is added at sending. The same kind and id make the
/// same name, so that a mail that arrives twice is known to be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageId(String);

impl MessageId {
    /// `kind` is letters and digits.
    pub fn new(kind: &'static str, id: Id) -> Self {
        Self(format!("{kind}.{id}"))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}
