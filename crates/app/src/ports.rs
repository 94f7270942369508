//! What the use cases need of the world: a store, a clock, randomness.
//!
//! A store runs decisions; it does not hand out transactions. It loads, calls the pure decision, and writes all
//! that the decision returns in one durable commit. A decision may run more than once, so it is `Fn`.

mod accounts;
mod audit;
mod completion;
mod counts;
mod faqs;
mod health;
mod letters;
mod limits;
mod links;
mod load;
mod mail;
mod moving;
mod outbox;
mod platform;
mod privacy;
mod registrations;
mod settings;
mod tickets;

use async_trait::async_trait;
use domain::audit::{Chain, Draft, Entry, Head};
use domain::event::Event;
use domain::faq::Faq;
use domain::list::{Page, Position, Query};
use domain::person::{Place, User};
use domain::policy::Viewer;
use domain::settings::{Key, Settings};
use domain::statistics::{Periods, Statistics};
use domain::text::{Email, Password};
use domain::{Id, Timestamp};
use tokio::sync::broadcast;

pub use accounts::{
    Account, AccountChange, AccountDecision, AccountError, CreateRule, DeleteAccount, EndSessions, Invitation, Session,
    TokenHash, UserFilter, UserQuery, Users,
};
pub use audit::{AuditActor, AuditFilter, AuditQuery};
pub use completion::{Completed, Completion, Odd};
pub use counts::CountDifference;
pub use faqs::{ChangedFaq, FaqDecision, Faqs};
pub use health::{Depth, Finding, Health};
pub use letters::{Letter, LetterLink, LetterResponse, LetterTicket, MailRenderer, Rendered, StaffReader, Unwritable};
pub use limits::Limit;
pub use links::{HeldLink, Link, LinkPurpose, LinkRequest};
pub use load::{CommitSizes, Load};
pub use mail::{Delivery, LONGEST_SEND, LONGEST_TRIAL, MailTransport, Mailbox, MessageId, OutgoingMail, Reason};
pub use moving::{
    AccountImport, Export, Exported, FaqImport, Import, ImportRefusal, Imported, SettingsImport, TicketImport, Trail,
};
pub use outbox::{Backlog, Claim, Claimed, Lease, MailEntry, MailPage, MailQuery, Outbox, Outcome, Release, Retried};
pub use platform::{Claims, PlatformTokens};
pub use privacy::{ErasureRule, MailRecord, PersonErasure, PersonalRecords, Privacy};
pub use registrations::{Confirmation, EarlierPassword, Registration, Registrations};
pub use settings::SettingsDecision;
pub use tickets::{
    ChangeError, ChangeTicket, Changed, Created, IdempotencyKey, OpenTicket, Person, ResponseView, TicketDetail,
    TicketKey, TicketPage, TicketView,
};

/// Why a store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It may work again in a moment: overloaded, out of space, or out of reach.
    #[error("the store is not available: {0}")]
    Unavailable(String),
    /// What is stored cannot be read, or a statement is wrong.
    #[error("the store failed: {0}")]
    Failed(String),
}

pub type StoreResult<T> = Result<T, StoreError>;

/// An entry of the audit trail as it is stored.
pub type AuditRow = Result<Entry, UnreadableEntry>;

/// What is stored in the place of this entry is none: somebody has changed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnreadableEntry {
    pub sequence: u64,
}

/// What is committed to tickets from now on, in order, by every server of the desk. Some of what was committed just
/// before may come too. Who reads too slowly is told that something was missed.
pub type Commits = broadcast::Receiver<News>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    Commit(Event),
    /// Something was committed that the store can tell no more of.
    Missed,
}

/// The one door to what is kept. What is not there is `None`; every read of tickets that answers a
/// person takes its viewer.
#[async_trait]
pub trait Store: Completion + Outbox + Privacy + Registrations + Send + Sync + 'static {
    /// Files a ticket: allots the next number of `at`'s year and writes what `open` makes of it. Only what is filed
    /// counts towards the limit.
    async fn create_ticket(
        &self,
        id: Id,
        at: Timestamp,
        key: Option<IdempotencyKey>,
        limit: Option<Limit>,
        open: OpenTicket,
    ) -> StoreResult<Created>;

    /// Loads the ticket, lets `decide` look at it, and writes the decision. `None` when there is no such ticket. Only a
    /// response that is written counts towards the limit.
    async fn change_ticket(
        &self,
        ticket: TicketKey,
        key: Option<IdempotencyKey>,
        limit: Option<Limit>,
        decide: ChangeTicket,
    ) -> Result<Option<Changed>, ChangeError>;

    /// The ticket with its responses, oldest first. `None` also when the viewer may not see it.
    async fn ticket(&self, ticket: TicketKey, viewer: Viewer) -> StoreResult<Option<TicketDetail>>;

    async fn list_tickets(&self, query: Query, viewer: Viewer) -> StoreResult<TicketPage>;

    /// Counts over all tickets, and over those created since each of the periods began.
    async fn statistics(&self, periods: Periods) -> StoreResult<Statistics>;

    /// Counts anew whatever counts the store keeps, and tells where the two differ: at most so many of them.
    async fn check_counts(&self, limit: u32) -> StoreResult<Vec<CountDifference>>;

    /// Makes an account, the audit entry about it, and what invites its owner.
    async fn create_account(
        &self,
        account: Account,
        audit: Draft,
        rule: CreateRule,
        invitation: Option<Invitation>,
    ) -> Result<(), AccountError>;

    /// Loads the account, lets `decide` look at it, and writes the decision. `None` when there is no such account.
    async fn change_account(&self, id: Id, decide: AccountDecision) -> Result<Option<Account>, AccountError>;

    async fn account(&self, id: Id) -> StoreResult<Option<Account>>;

    async fn account_by_email(&self, email: Email) -> StoreResult<Option<Account>>;

    /// Takes the account away with its sessions and links, while no ticket and no response bears its name. `None` when
    /// there is no such account.
    async fn delete_account(&self, id: Id, decide: DeleteAccount) -> Result<Option<Account>, AccountError>;

    /// Keeps one more link of the request. A newer request ends those of older ones; `false` when there is such a newer
    /// one, when this one is over, or when there is no such account.
    async fn issue_link(&self, link: Link) -> StoreResult<bool>;

    /// The active account to which the link leads. `None` when it was used or ended, has expired or never was.
    async fn account_by_link(&self, link: HeldLink) -> StoreResult<Option<Account>>;

    /// The same as [`Self::change_account`] for the account to which the link leads, so that of many at once who use
    /// links of one request, one finds it.
    async fn redeem_link(&self, link: HeldLink, decide: AccountDecision) -> Result<Option<Account>, AccountError>;

    /// People by name, whatever its case and its accents, then id: the order of [`User::place`].
    async fn users(&self, which: Users) -> StoreResult<Vec<User>>;

    /// The same people in the same order, page by page.
    async fn list_users(&self, query: UserQuery) -> StoreResult<Page<User, Place>>;

    /// Starts the session while its account is active and still has the password that was verified; `false` when not.
    /// Sessions that nobody has used since `forgotten` may go.
    async fn create_session(&self, session: Session, verified: String, forgotten: Timestamp) -> StoreResult<bool>;

    /// The session and its account as it is now, whatever their age or state.
    async fn session(&self, token: TokenHash) -> StoreResult<Option<(Session, User)>>;

    /// Notes that the session and its account were in use.
    async fn touch_session(&self, token: TokenHash, at: Timestamp) -> StoreResult<()>;

    async fn delete_session(&self, token: TokenHash) -> StoreResult<()>;

    /// What is stored, and the defaults for the rest.
    async fn settings(&self) -> StoreResult<Settings>;

    /// Lets `decide` look at the settings and writes the decision. Answers the settings as they are then, and which of
    /// them changed.
    async fn change_settings(&self, decide: SettingsDecision) -> StoreResult<(Settings, Vec<Key>)>;

    /// Entries of the FAQ in the order of [`Faq::sort_key`].
    async fn faqs(&self, which: Faqs) -> StoreResult<Vec<Faq>>;

    async fn faq(&self, id: Id) -> StoreResult<Option<Faq>>;

    /// Makes an entry of the FAQ and the audit entry about it.
    async fn create_faq(&self, faq: Faq, audit: Draft) -> StoreResult<()>;

    /// Loads the entry of the FAQ, lets `decide` look at it, and writes the decision. `None` when there is no such entry.
    async fn change_faq(&self, id: Id, decide: FaqDecision) -> StoreResult<Option<ChangedFaq>>;

    /// Notes that the account was in use, and for a platform's when the token was issued that it agrees with. Times only
    /// move forward.
    async fn touch_account(&self, id: Id, at: Timestamp, followed: Option<Timestamp>) -> StoreResult<()>;

    /// Entries of one chain in order, from the one behind `after`.
    async fn audit_entries(&self, chain: Chain, after: u64, limit: u32) -> StoreResult<Vec<AuditRow>>;

    /// What can be read of the entries of all chains, page by page and newest first.
    async fn list_audit(&self, query: AuditQuery) -> StoreResult<Page<Entry, Position>>;

    /// The recorded head of one chain.
    async fn audit_head(&self, chain: Chain) -> StoreResult<Option<Head>>;

    /// All chains with a recorded head, in the order of their names, from the one behind `after`.
    async fn audit_chains(&self, after: Option<Chain>, limit: u32) -> StoreResult<Vec<Chain>>;

    /// Chains that must be there but have no recorded head: of tickets without one, and of entries without one.
    async fn audit_missing_heads(&self, limit: u32) -> StoreResult<Vec<Chain>>;

    /// Takes up what another desk kept, in order and each document wholly or not at all, with a verdict on each of
    /// them. It causes no mail and no event.
    async fn import(&self, batch: Vec<Import>) -> StoreResult<Vec<Imported>>;

    /// Everything that an import takes, in an order in which it can: the site's trail, accounts, settings, the FAQ,
    /// tickets from the oldest on, each with its trail behind it, and the trails of tickets that are gone.
    async fn export(&self) -> StoreResult<Box<dyn Export>>;

    /// What the store finds when it looks into itself: whether its parts fit, and how each form of the list is read.
    async fn examine(&self, depth: Depth) -> StoreResult<Vec<Finding>>;

    /// Counts once more towards the limit, or tells when there is room again.
    async fn count(&self, limit: Limit) -> StoreResult<Option<Timestamp>>;

    /// Takes back one that was counted at the limit's time.
    async fn uncount(&self, limit: Limit) -> StoreResult<()>;

    /// When there is room again; nothing while there is.
    async fn room_at(&self, limit: Limit) -> StoreResult<Option<Timestamp>>;

    /// Tells of every ticket that is filed, changed or deleted, once it is durable. What a decision left unchanged,
    /// what was refused and what was replayed is no news.
    fn commits(&self) -> Commits;

    /// How much waits in the store right now, and how it has grouped what it wrote.
    fn load(&self) -> Load;

    /// Answers when reads and writes work.
    async fn ping(&self) -> StoreResult<()>;
}

pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Timestamp;
}

/// Unpredictable bytes: seeds of ids and salts, tokens.
pub trait Random: Send + Sync + 'static {
    fn bytes(&self) -> [u8; 32];
}

/// Hashing passwords is slow on purpose; an implementation bounds how many run at once.
#[async_trait]
pub trait Passwords: Send + Sync + 'static {
    /// The hash of a new password, in the PHC string format.
    async fn hash(&self, password: Password) -> Result<String, PasswordsBusy>;

    /// Whether the password is the one of the hash. Without a hash it is not, after the same time.
    async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, PasswordsBusy>;
}

#[derive(Debug, thiserror::Error)]
#[error("too many sign-ins at once")]
pub struct PasswordsBusy;
