//! The embedded store: one SQLite file, one thread that writes it, a few that read it.
//!
//! A write is a job for the writer, which commits jobs in groups and answers when the disk has them. A read is a job
//! for one of the readers, on one state of the database. Neither ever runs on an async worker.

mod accounts;
mod audit;
mod cells;
mod completion;
mod connection;
mod counts;
mod error;
mod examine;
mod faqs;
mod idempotency;
mod key;
mod limits;
mod links;
mod lock;
mod migrations;
mod moving;
mod open;
mod outbox;
mod people;
mod place;
mod privacy;
mod readers;
mod registrations;
mod room;
mod schema;
mod sessions;
mod settings;
mod standing;
mod statement;
mod tally;
mod tickets;
mod words;
mod writer;

use std::fmt;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use app::ports::{
    Account, AccountDecision, AccountError, AuditQuery, AuditRow, ChangeError, ChangeTicket, Changed, ChangedFaq,
    Commits, CountDifference, CreateRule, Created, DeleteAccount, Depth, Export, FaqDecision, Faqs, Finding, HeldLink,
    IdempotencyKey, Import, Imported, Invitation, Limit, Link, Load, OpenTicket, Session, SettingsDecision, Store,
    StoreResult, TicketDetail, TicketKey, TicketPage, TokenHash, UserQuery, Users,
};
use async_trait::async_trait;
use domain::audit::{Chain, Draft, Entry, Head};
use domain::faq::Faq;
use domain::list::{Page, Position, Query};
use domain::person::{Place, Roles, User};
use domain::policy::Viewer;
use domain::settings::{Key, Settings};
use domain::statistics::{Periods, Statistics};
use domain::text::Email;
use domain::{Id, Timestamp};

use crate::error::OrFail as _;
use crate::readers::{Reader, Readers};
use crate::standing::Standing;
use crate::writer::Writer;

pub use lock::{DirectoryLock, LockError};
pub use open::OpenError;
pub use place::{has_database, move_database};

/// How a data directory is opened.
#[derive(Debug)]
pub struct Options {
    /// Which words make a person an admin or an agent.
    pub roles: Roles,
    /// Holding the directory makes this the server's store. Without the lock it stands beside a running server: it
    /// neither changes an existing schema nor checks the file.
    pub lock: Option<DirectoryLock>,
    /// How many reads and how many writes may stand in line; what comes on top is refused.
    pub waiting: usize,
    /// How long a read may take that a person waits for.
    pub longest_read: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { roles: Roles::default(), lock: None, waiting: 1024, longest_read: Duration::from_secs(2) }
    }
}

/// Dropping it finishes the writes that wait and closes the file.
pub struct SqliteStore {
    path: PathBuf,
    roles: Arc<Roles>,
    // The readers close first, so that the writer is the last to close the file and leaves no log behind.
    readers: Readers,
    writer: Writer,
    _lock: Option<DirectoryLock>,
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore").field("path", &self.path).finish_non_exhaustive()
    }
}

impl SqliteStore {
    /// Opens the database of `directory`, and makes it when there is none.
    pub fn open(directory: &Path, options: Options) -> Result<Self, OpenError> {
        let Options { roles, lock, waiting, longest_read } = options;
        let is_held = lock.is_some();
        let path = open::path(directory);
        let cannot_start = |error| OpenError::Io { path: path.clone(), error };
        std::fs::create_dir_all(directory).map_err(cannot_start)?;
        let db = open::open(directory, is_held)?;
        let standing = Standing::of(&path).map_err(cannot_start)?;
        let readers: Result<Vec<_>, _> =
            (0..reader_count()).map(|_| connection::for_reading(&path).and_then(Reader::new)).collect();
        let readers = readers.map_err(|error| open::failed(&path, error))?;
        let readers = Readers::start(readers, waiting, longest_read).map_err(cannot_start)?;
        let writer = Writer::start(db, standing, waiting, move |db| {
            if is_held && let Err(error) = open::mark(db, true) {
                tracing::warn!(%error, "the clean stop was not noted; the next start checks the whole file");
            }
            writer::checkpoint(db, "truncate");
        })
        .map_err(cannot_start)?;
        Ok(Self { path, roles: Arc::new(roles), readers, writer, _lock: lock })
    }
}

/// Enough to keep the cores busy while some wait for the disk.
fn reader_count() -> usize {
    (thread::available_parallelism().map_or(1, NonZero::get) * 2).min(8)
}

#[async_trait]
impl Store for SqliteStore {
    async fn create_ticket(
        &self,
        id: Id,
        at: Timestamp,
        key: Option<IdempotencyKey>,
        limit: Option<Limit>,
        open: OpenTicket,
    ) -> StoreResult<Created> {
        self.writer.run(move |db| tickets::write::create(db, id, at, (key.as_ref(), limit.as_ref()), &open)).await
    }

    async fn change_ticket(
        &self,
        ticket: TicketKey,
        key: Option<IdempotencyKey>,
        limit: Option<Limit>,
        decide: ChangeTicket,
    ) -> Result<Option<Changed>, ChangeError> {
        self.writer.run(move |db| tickets::write::change(db, ticket, (key.as_ref(), limit.as_ref()), &decide)).await
    }

    async fn ticket(&self, ticket: TicketKey, viewer: Viewer) -> StoreResult<Option<TicketDetail>> {
        self.readers.run(move |db| tickets::read::detail(db, ticket, viewer)).await
    }

    async fn list_tickets(&self, query: Query, viewer: Viewer) -> StoreResult<TicketPage> {
        self.readers.run(move |db| tickets::list::page(db, &query, viewer)).await
    }

    async fn statistics(&self, periods: Periods) -> StoreResult<Statistics> {
        self.readers.run(move |db| counts::statistics(db, periods)).await
    }

    async fn check_counts(&self, limit: u32) -> StoreResult<Vec<CountDifference>> {
        self.readers.run_long(move |db| counts::differences(db, limit)).await
    }

    async fn create_account(
        &self,
        account: Account,
        audit: Draft,
        rule: CreateRule,
        invitation: Option<Invitation>,
    ) -> Result<(), AccountError> {
        self.writer.run(move |db| accounts::create(db, &account, &audit, rule, invitation)).await
    }

    async fn change_account(&self, id: Id, decide: AccountDecision) -> Result<Option<Account>, AccountError> {
        let roles = Arc::clone(&self.roles);
        self.writer.run(move |db| accounts::change(db, &roles, id, &decide)).await
    }

    async fn account(&self, id: Id) -> StoreResult<Option<Account>> {
        self.readers.run(move |db| accounts::by_id(db, id)).await
    }

    async fn account_by_email(&self, email: Email) -> StoreResult<Option<Account>> {
        self.readers.run(move |db| accounts::by_email(db, &email)).await
    }

    async fn delete_account(&self, id: Id, decide: DeleteAccount) -> Result<Option<Account>, AccountError> {
        let roles = Arc::clone(&self.roles);
        self.writer.run(move |db| accounts::delete(db, &roles, id, &decide)).await
    }

    async fn issue_link(&self, link: Link) -> StoreResult<bool> {
        self.writer.run(move |db| links::issue(db, &link).or_fail()).await
    }

    async fn account_by_link(&self, link: HeldLink) -> StoreResult<Option<Account>> {
        self.readers.run(move |db| links::account(db, link)).await
    }

    async fn redeem_link(&self, link: HeldLink, decide: AccountDecision) -> Result<Option<Account>, AccountError> {
        let roles = Arc::clone(&self.roles);
        self.writer.run(move |db| accounts::redeem_link(db, &roles, link, &decide)).await
    }

    async fn users(&self, which: Users) -> StoreResult<Vec<User>> {
        let roles = Arc::clone(&self.roles);
        self.readers.run(move |db| accounts::list(db, &roles, which)).await
    }

    async fn list_users(&self, query: UserQuery) -> StoreResult<Page<User, Place>> {
        self.readers.run(move |db| people::page(db, &query)).await
    }

    async fn create_session(&self, session: Session, verified: String, forgotten: Timestamp) -> StoreResult<bool> {
        self.writer.run(move |db| sessions::create(db, &session, &verified, forgotten).or_fail()).await
    }

    async fn session(&self, token: TokenHash) -> StoreResult<Option<(Session, User)>> {
        self.readers.run(move |db| sessions::find(db, token)).await
    }

    async fn touch_session(&self, token: TokenHash, at: Timestamp) -> StoreResult<()> {
        self.writer.run(move |db| sessions::touch(db, token, at).or_fail()).await
    }

    async fn delete_session(&self, token: TokenHash) -> StoreResult<()> {
        self.writer.run(move |db| sessions::delete(db, token).or_fail()).await
    }

    async fn settings(&self) -> StoreResult<Settings> {
        self.readers.run(settings::load).await
    }

    async fn change_settings(&self, decide: SettingsDecision) -> StoreResult<(Settings, Vec<Key>)> {
        self.writer.run(move |db| settings::change(db, &decide).or_fail()).await
    }

    async fn faqs(&self, which: Faqs) -> StoreResult<Vec<Faq>> {
        self.readers.run(move |db| faqs::list(db, which)).await
    }

    async fn faq(&self, id: Id) -> StoreResult<Option<Faq>> {
        self.readers.run(move |db| faqs::by_id(db, id)).await
    }

    async fn create_faq(&self, faq: Faq, audit: Draft) -> StoreResult<()> {
        self.writer.run(move |db| faqs::create(db, &faq, &audit).or_fail()).await
    }

    async fn change_faq(&self, id: Id, decide: FaqDecision) -> StoreResult<Option<ChangedFaq>> {
        self.writer.run(move |db| faqs::change(db, id, &decide).or_fail()).await
    }

    async fn touch_account(&self, id: Id, at: Timestamp, followed: Option<Timestamp>) -> StoreResult<()> {
        self.writer.run(move |db| accounts::touch(db, id, at, followed).or_fail()).await
    }

    async fn audit_entries(&self, chain: Chain, after: u64, limit: u32) -> StoreResult<Vec<AuditRow>> {
        self.readers.run(move |db| audit::entries(db, chain, after, limit)).await
    }

    async fn list_audit(&self, query: AuditQuery) -> StoreResult<Page<Entry, Position>> {
        self.readers.run(move |db| audit::page(db, &query)).await
    }

    async fn audit_head(&self, chain: Chain) -> StoreResult<Option<Head>> {
        self.readers.run(move |db| audit::head(db, chain)).await
    }

    async fn audit_chains(&self, after: Option<Chain>, limit: u32) -> StoreResult<Vec<Chain>> {
        self.readers.run(move |db| audit::chains(db, after, limit)).await
    }

    async fn audit_missing_heads(&self, limit: u32) -> StoreResult<Vec<Chain>> {
        self.readers.run_long(move |db| audit::missing_heads(db, limit)).await
    }

    async fn import(&self, batch: Vec<Import>) -> StoreResult<Vec<Imported>> {
        self.writer.run(move |db| moving::import::import(db, &batch).or_fail()).await
    }

    async fn export(&self) -> StoreResult<Box<dyn Export>> {
        moving::export::start(&self.readers)
    }

    async fn examine(&self, depth: Depth) -> StoreResult<Vec<Finding>> {
        self.readers.run_long(move |db| examine::examine(db, depth)).await
    }

    async fn count(&self, limit: Limit) -> StoreResult<Option<Timestamp>> {
        self.writer.run(move |db| limits::take(db, &limit).or_fail()).await
    }

    async fn uncount(&self, limit: Limit) -> StoreResult<()> {
        self.writer.run(move |db| limits::give_back(db, &limit).or_fail()).await
    }

    async fn room_at(&self, limit: Limit) -> StoreResult<Option<Timestamp>> {
        self.readers.run(move |db| limits::exceeded(db, &limit)).await
    }

    fn commits(&self) -> Commits {
        self.writer.commits()
    }

    fn load(&self) -> Load {
        let (waiting_writes, commits) = self.writer.tally();
        Load { waiting_reads: self.readers.waiting(), waiting_writes, commits }
    }

    async fn ping(&self) -> StoreResult<()> {
        self.readers.run(|db| db.prepare_cached("SELECT 1")?.query_row([], |_| Ok(()))).await?;
        self.writer.run(|_| Ok(())).await?;
        self.writer.room().check(&self.writer).await
    }
}
