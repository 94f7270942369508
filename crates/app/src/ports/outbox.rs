//! The outbox: mails from when they are written until they are sent, and the log of what became of them.

use std::fmt;

use async_trait::async_trait;
use domain::list::{Page, Position, Start};
use domain::mail::{Kind, Lack, Load, Mail, Recipient, State};
use domain::{Id, TicketNumber, Timestamp};

use super::{Limit, Person, StoreResult};

/// What holds of a mail's place in line: mails about one ticket to one recipient are given out in the order in which they
/// were written, and none while an earlier one is queued or being sent.
#[async_trait]
pub trait Outbox: Send + Sync + 'static {
    /// Counts once more towards the limit, if there is room, and then writes the mail, in one commit. Without a mail it
    /// does as much work.
    async fn write_mail(&self, mail: Option<Mail>, limit: Limit) -> StoreResult<()>;

    /// Gives out one mail that is due and first in its line, for `claim.until`; it counts as tried. A mail that was given
    /// out before is due again once that time is over.
    async fn claim_mail(&self, claim: Claim) -> StoreResult<Option<Claimed>>;

    /// Notes what became of a try. `false` when the mail is no more under this lease: then nothing is noted.
    async fn finish_mail(&self, id: Id, lease: Lease, at: Timestamp, outcome: Outcome) -> StoreResult<bool>;

    /// What the mail's recipient was written from `since` on and before this mail, cancelled ones aside, up to
    /// [`Load::MOST`].
    async fn mail_load(&self, mail: Mail, since: Timestamp) -> StoreResult<Load>;

    /// Holds all that waits, for want of a mail server. Answers how much that was.
    async fn hold_mail(&self, at: Timestamp, reason: String) -> StoreResult<u64>;

    /// Has held mails sent for which there is now what they waited for; those that are too old expire. Answers how many
    /// are queued again.
    async fn release_mail(&self, release: Release) -> StoreResult<u64>;

    /// Has a mail tried again at once and for the whole of its lifetime, unless it is on its way or sent. `None` when
    /// there is no such mail.
    async fn retry_mail(&self, id: Id, at: Timestamp) -> StoreResult<Option<Retried>>;

    /// The same for all that failed, expired or are held. Answers how many those are.
    async fn retry_all_mail(&self, at: Timestamp) -> StoreResult<u64>;

    /// The log, newest first.
    async fn list_mail(&self, query: MailQuery) -> StoreResult<MailPage>;

    async fn mail(&self, id: Id) -> StoreResult<Option<MailEntry>>;

    /// How much there is in each state that wants somebody's attention or patience.
    async fn mail_backlog(&self) -> StoreResult<Vec<Backlog>>;

    /// Forgets some of the oldest mails, if they were written before then and nothing is to be done about them any more.
    /// Answers how many those are; none when no more are left.
    async fn forget_mail(&self, before: Timestamp) -> StoreResult<u64>;
}

/// The proof that a mail was given out to whoever shows it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Lease(pub [u8; 16]);

impl fmt::Debug for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lease(..)")
    }
}

#[derive(Debug, Clone)]
pub struct Claim {
    pub at: Timestamp,
    pub until: Timestamp,
    pub lease: Lease,
    /// Mails that are in hand already, whatever the clock says of their leases.
    pub running: Vec<Id>,
    /// Recipients who have their share of what is in hand.
    pub passed_over: Vec<Recipient>,
}

/// A mail that was given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    pub mail: Mail,
    /// The tries so far, with this one.
    pub tries: u32,
    /// From when on its lifetime counts.
    pub since: Timestamp,
}

/// What became of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Sent { reply: String },
    Later { at: Timestamp, error: String },
    Failed { error: String },
    Expired { error: String },
    Cancelled { reason: String },
    Held { lack: Lack, reason: String },
}

impl Outcome {
    pub const fn state(&self) -> State {
        match self {
            Self::Sent { .. } => State::Sent,
            Self::Later { .. } => State::Queued,
            Self::Failed { .. } => State::Failed,
            Self::Expired { .. } => State::Expired,
            Self::Cancelled { .. } => State::Cancelled,
            Self::Held { .. } => State::Held,
        }
    }

    /// Why it was not sent.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Sent { .. } => None,
            Self::Later { error: reason, .. }
            | Self::Failed { error: reason }
            | Self::Expired { error: reason }
            | Self::Cancelled { reason }
            | Self::Held { reason, .. } => Some(reason),
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Release {
    pub at: Timestamp,
    /// What was written, or tried again, before then is out of date.
    pub expired_before: Timestamp,
    pub has_support_address: bool,
}

/// Whether another try was asked for with effect, and how the mail fares now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Retried {
    Queued,
    /// It is being sent, or it was.
    Refused(State),
}

/// One page of the log. Without a state, a kind or a ticket it is about all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailQuery {
    pub state: Option<State>,
    pub kind: Option<Kind>,
    pub ticket: Option<Id>,
    pub start: Start,
    pub limit: u32,
}

/// A mail as the log tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailEntry {
    pub mail: Mail,
    pub state: State,
    pub tries: u32,
    /// When it is due, while it is queued.
    pub next_try_at: Option<Timestamp>,
    /// Why it was not sent, the last time.
    pub last_error: Option<String>,
    /// What the mail server said when it took it.
    pub reply: Option<String>,
    pub sent_at: Option<Timestamp>,
    /// The number and the subject of the ticket, while there is one.
    pub ticket: Option<(TicketNumber, String)>,
    /// The person whom it is to, as they are now; nobody for the support address.
    pub person: Option<Person>,
}

pub type MailPage = Page<MailEntry, Position>;

/// The mails in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlog {
    pub state: State,
    pub mails: u64,
    /// When the oldest of them was written.
    pub oldest: Timestamp,
}

impl Backlog {
    /// The states that are told of. What was sent or cancelled is settled.
    pub const STATES: &[State] = &[State::Queued, State::Sending, State::Held, State::Failed, State::Expired];
}
