mod completion;
mod outbox;
mod privacy;
mod registrations;

use std::sync::Arc;

use api::Metrics;
use app::ports::{
    Account, AccountDecision, AccountError, AuditQuery, AuditRow, ChangeError, ChangeTicket, Changed, ChangedFaq,
    Commits, CountDifference, CreateRule, Created, DeleteAccount, Depth, Export, FaqDecision, Faqs, Finding, HeldLink,
    IdempotencyKey, Import, Imported, Invitation, Limit, Link, Load, OpenTicket, Session, SettingsDecision, Store,
    StoreError, StoreResult, TicketDetail, TicketKey, TicketPage, TokenHash, UserQuery, Users,
};
use async_trait::async_trait;
use domain::audit::{Chain, Draft, Entry, Head};
use domain::faq::Faq;
use domain::list::{Page, Position, Query};
use domain::person::{Place, User};
use domain::policy::Viewer;
use domain::settings::{Key, Settings};
use domain::statistics::{Periods, Statistics};
use domain::text::Email;
use domain::{Id, Timestamp};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use tokio::time::Instant;

const READ: &str = "read";
const WRITE: &str = "write";
const UNAVAILABLE: &str = "unavailable";
const FAILED: &str = "failed";

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Operation {
    kind: &'static str,
    operation: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Failure {
    kind: &'static str,
    reason: &'static str,
}

/// Measures how long each operation of a store takes, waiting included, and counts those that the store could not do.
pub(super) struct MeasuredStore {
    store: Arc<dyn Store>,
    durations: Family<Operation, Histogram>,
    failures: Family<Failure, Counter>,
    tries: outbox::Tries,
}

impl MeasuredStore {
    pub(super) fn new(store: Arc<dyn Store>, ours: &mut Registry) -> Self {
        let durations = Family::new_with_constructor(Metrics::seconds as fn() -> Histogram);
        let failures = Family::default();
        // A rate needs the zero before the first one.
        for (kind, reason) in [(READ, UNAVAILABLE), (READ, FAILED), (WRITE, UNAVAILABLE), (WRITE, FAILED)] {
            drop(failures.get_or_create(&Failure { kind, reason }));
        }
        let help = "From asking the store to its answer";
        ours.register_with_unit("store_operation_duration", help, Unit::Seconds, durations.clone());
        ours.register("store_failures", "Operations that the store could not do", failures.clone());
        Self { store, durations, failures, tries: outbox::tries(ours) }
    }

    async fn read<T, E: MayBeTheStores>(
        &self,
        operation: &'static str,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        self.measure(READ, operation, work).await
    }

    async fn write<T, E: MayBeTheStores>(
        &self,
        operation: &'static str,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        self.measure(WRITE, operation, work).await
    }

    async fn measure<T, E: MayBeTheStores>(
        &self,
        kind: &'static str,
        operation: &'static str,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let started = Instant::now();
        let outcome = work.await;
        let took = started.elapsed().as_secs_f64();
        self.durations.get_or_create(&Operation { kind, operation }).observe(took);
        if let Some(error) = outcome.as_ref().err().and_then(MayBeTheStores::of_the_store) {
            let reason = match error {
                StoreError::Unavailable(_) => UNAVAILABLE,
                StoreError::Failed(_) => FAILED,
            };
            self.failures.get_or_create(&Failure { kind, reason }).inc();
        }
        outcome
    }
}

/// An error that is the store's own, or a refusal that it was asked to tell.
trait MayBeTheStores {
    fn of_the_store(&self) -> Option<&StoreError>;
}

impl MayBeTheStores for StoreError {
    fn of_the_store(&self) -> Option<&StoreError> {
        Some(self)
    }
}

impl MayBeTheStores for ChangeError {
    fn of_the_store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl MayBeTheStores for AccountError {
    fn of_the_store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

#[async_trait]
impl Store for MeasuredStore {
    async fn create_ticket(
        &self,
        id: Id,
        at: Timestamp,
        key: Option<IdempotencyKey>,
        limit: Option<Limit>,
        open: OpenTicket,
    ) -> StoreResult<Created> {
        self.write("create_ticket", self.store.create_ticket(id, at, key, limit, open)).await
    }

    async fn change_ticket(
        &self,
        ticket: TicketKey,
        key: Option<IdempotencyKey>,
        limit: Option<Limit>,
        decide: ChangeTicket,
    ) -> Result<Option<Changed>, ChangeError> {
        self.write("change_ticket", self.store.change_ticket(ticket, key, limit, decide)).await
    }

    async fn ticket(&self, ticket: TicketKey, viewer: Viewer) -> StoreResult<Option<TicketDetail>> {
        self.read("ticket", self.store.ticket(ticket, viewer)).await
    }

    async fn list_tickets(&self, query: Query, viewer: Viewer) -> StoreResult<TicketPage> {
        self.read("list_tickets", self.store.list_tickets(query, viewer)).await
    }

    async fn statistics(&self, periods: Periods) -> StoreResult<Statistics> {
        self.read("statistics", self.store.statistics(periods)).await
    }

    async fn check_counts(&self, limit: u32) -> StoreResult<Vec<CountDifference>> {
        self.read("check_counts", self.store.check_counts(limit)).await
    }

    async fn create_account(
        &self,
        account: Account,
        audit: Draft,
        rule: CreateRule,
        invitation: Option<Invitation>,
    ) -> Result<(), AccountError> {
        self.write("create_account", self.store.create_account(account, audit, rule, invitation)).await
    }

    async fn change_account(&self, id: Id, decide: AccountDecision) -> Result<Option<Account>, AccountError> {
        self.write("change_account", self.store.change_account(id, decide)).await
    }

    async fn account(&self, id: Id) -> StoreResult<Option<Account>> {
        self.read("account", self.store.account(id)).await
    }

    async fn account_by_email(&self, email: Email) -> StoreResult<Option<Account>> {
        self.read("account_by_email", self.store.account_by_email(email)).await
    }

    async fn delete_account(&self, id: Id, decide: DeleteAccount) -> Result<Option<Account>, AccountError> {
        self.write("delete_account", self.store.delete_account(id, decide)).await
    }

    async fn issue_link(&self, link: Link) -> StoreResult<bool> {
        self.write("issue_link", self.store.issue_link(link)).await
    }

    async fn account_by_link(&self, link: HeldLink) -> StoreResult<Option<Account>> {
        self.read("account_by_link", self.store.account_by_link(link)).await
    }

    async fn redeem_link(&self, link: HeldLink, decide: AccountDecision) -> Result<Option<Account>, AccountError> {
        self.write("redeem_link", self.store.redeem_link(link, decide)).await
    }

    async fn users(&self, which: Users) -> StoreResult<Vec<User>> {
        self.read("users", self.store.users(which)).await
    }

    async fn list_users(&self, query: UserQuery) -> StoreResult<Page<User, Place>> {
        self.read("list_users", self.store.list_users(query)).await
    }

    async fn create_session(&self, session: Session, verified: String, forgotten: Timestamp) -> StoreResult<bool> {
        self.write("create_session", self.store.create_session(session, verified, forgotten)).await
    }

    async fn session(&self, token: TokenHash) -> StoreResult<Option<(Session, User)>> {
        self.read("session", self.store.session(token)).await
    }

    async fn touch_session(&self, token: TokenHash, at: Timestamp) -> StoreResult<()> {
        self.write("touch_session", self.store.touch_session(token, at)).await
    }

    async fn delete_session(&self, token: TokenHash) -> StoreResult<()> {
        self.write("delete_session", self.store.delete_session(token)).await
    }

    async fn settings(&self) -> StoreResult<Settings> {
        self.read("settings", self.store.settings()).await
    }

    async fn change_settings(&self, decide: SettingsDecision) -> StoreResult<(Settings, Vec<Key>)> {
        self.write("change_settings", self.store.change_settings(decide)).await
    }

    async fn faqs(&self, which: Faqs) -> StoreResult<Vec<Faq>> {
        self.read("faqs", self.store.faqs(which)).await
    }

    async fn faq(&self, id: Id) -> StoreResult<Option<Faq>> {
        self.read("faq", self.store.faq(id)).await
    }

    async fn create_faq(&self, faq: Faq, audit: Draft) -> StoreResult<()> {
        self.write("create_faq", self.store.create_faq(faq, audit)).await
    }

    async fn change_faq(&self, id: Id, decide: FaqDecision) -> StoreResult<Option<ChangedFaq>> {
        self.write("change_faq", self.store.change_faq(id, decide)).await
    }

    async fn touch_account(&self, id: Id, at: Timestamp, followed: Option<Timestamp>) -> StoreResult<()> {
        self.write("touch_account", self.store.touch_account(id, at, followed)).await
    }

    async fn audit_entries(&self, chain: Chain, after: u64, limit: u32) -> StoreResult<Vec<AuditRow>> {
        self.read("audit_entries", self.store.audit_entries(chain, after, limit)).await
    }

    async fn list_audit(&self, query: AuditQuery) -> StoreResult<Page<Entry, Position>> {
        self.read("list_audit", self.store.list_audit(query)).await
    }

    async fn audit_head(&self, chain: Chain) -> StoreResult<Option<Head>> {
        self.read("audit_head", self.store.audit_head(chain)).await
    }

    async fn audit_chains(&self, after: Option<Chain>, limit: u32) -> StoreResult<Vec<Chain>> {
        self.read("audit_chains", self.store.audit_chains(after, limit)).await
    }

    async fn audit_missing_heads(&self, limit: u32) -> StoreResult<Vec<Chain>> {
        self.read("audit_missing_heads", self.store.audit_missing_heads(limit)).await
    }

    async fn import(&self, batch: Vec<Import>) -> StoreResult<Vec<Imported>> {
        self.write("import", self.store.import(batch)).await
    }

    async fn export(&self) -> StoreResult<Box<dyn Export>> {
        self.read("export", self.store.export()).await
    }

    async fn examine(&self, depth: Depth) -> StoreResult<Vec<Finding>> {
        self.read("examine", self.store.examine(depth)).await
    }

    async fn count(&self, limit: Limit) -> StoreResult<Option<Timestamp>> {
        self.write("count", self.store.count(limit)).await
    }

    async fn uncount(&self, limit: Limit) -> StoreResult<()> {
        self.write("uncount", self.store.uncount(limit)).await
    }

    async fn room_at(&self, limit: Limit) -> StoreResult<Option<Timestamp>> {
        self.read("room_at", self.store.room_at(limit)).await
    }

    fn commits(&self) -> Commits {
        self.store.commits()
    }

    fn load(&self) -> Load {
        self.store.load()
    }

    async fn ping(&self) -> StoreResult<()> {
        self.write("ping", self.store.ping()).await
    }
}
