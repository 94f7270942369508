//! One person's data: all of it in one place, and its end.

use async_trait::async_trait;
use domain::audit::{Draft, Entry};
use domain::mail::{Mail, State};
use domain::text::Email;
use domain::ticket::{Response, Whole};
use domain::{Id, TicketNumber, Timestamp};

use super::{Account, AccountError, Session, StoreResult};

/// An erasure is made of several commits, each of them whole. One that was stopped in between is finished by running it
/// again, and one that was not leaves everything as it is.
#[async_trait]
pub trait Privacy: Send + Sync + 'static {
    /// What is kept about the person besides the account.
    async fn personal_records(&self, person: Id) -> StoreResult<PersonalRecords>;

    /// The tickets that the person filed or that were filed for them, also deleted ones of which a trail still tells.
    async fn tickets_filed_by(&self, person: Id) -> StoreResult<Vec<Id>>;

    /// Takes everything out of the ticket and its trail that anybody wrote, with the search words, and cancels its unsent
    /// mail. Answers whether anything was there to take.
    async fn erase_ticket(&self, ticket: Id, at: Timestamp) -> StoreResult<bool>;

    /// Takes out of the audit trail who the person was in their own entries, and what it tells of their account. Answers
    /// whether anything was there to take.
    async fn erase_trail(&self, person: Id) -> StoreResult<bool>;

    /// Removes the account, a registration of their address with the mail about it, and whatever else is only theirs,
    /// cancels their unsent mail, and hangs the record of it into the site's chain, all in one commit. A platform's account
    /// stays. Answers whether that was recorded: it is not when nothing was there to remove, nothing else was erased, and
    /// an earlier erasure is on record.
    async fn erase_person(&self, erasure: PersonErasure) -> Result<bool, AccountError>;

    /// Overwrites what erased values have left behind in the store's files. Answers whether that was still to be done.
    async fn scrub(&self) -> StoreResult<bool>;
}

#[derive(Debug, Clone, Default)]
pub struct PersonalRecords {
    pub sessions: Vec<Session>,
    /// Those that they filed, oldest first.
    pub tickets: Vec<Whole>,
    /// What they wrote in the tickets of others, oldest first, with the tickets' numbers.
    pub answers: Vec<(TicketNumber, Response)>,
    /// Mail to them, oldest first.
    pub mail: Vec<MailRecord>,
    /// Entries by them or about their account, in order.
    pub entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailRecord {
    pub mail: Mail,
    pub state: State,
    pub sent_at: Option<Timestamp>,
}

/// Looks at the account, if there is one, and at how many other active admins there are.
pub type ErasureRule = Box<dyn Fn(&Account, u64) -> Result<(), AccountError> + Send + Sync>;

pub struct PersonErasure {
    pub person: Id,
    /// Of the account, or of the registration where there is none.
    pub email: Option<Email>,
    /// Whether the account may go.
    pub rule: ErasureRule,
    /// Limits that count for the person alone.
    pub limits: Vec<String>,
    /// Whether tickets or entries of theirs have just been erased.
    pub has_erased: bool,
    pub record: Draft,
}

impl std::fmt::Debug for PersonErasure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PersonErasure").field("person", &self.person).finish_non_exhaustive()
    }
}
