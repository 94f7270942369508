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
use domain::person::{Place, User};
use domain::policy::Viewer;
use domain::settings::{Key, Settings};
use domain::statistics::{Periods, Statistics};
use domain::text::Email;
use domain::{Id, Timestamp};
use mongodb::bson::doc;

use crate::MongoStore;
use crate::accounts::AccountKey;
use crate::collections::object_id;
use crate::error::store_error;
use crate::moving::Exporting;
use crate::transaction::bounded;

#[async_trait]
impl Store for MongoStore {
    async fn create_ticket(
        &self,
        _: Id,
        at: Timestamp,
        key: Option<IdempotencyKey>,
        limit: Option<Limit>,
        open: OpenTicket,
    ) -> StoreResult<Created> {
        bounded(self.file_ticket(at, key, limit, open)).await
    }

    async fn change_ticket(
        &self,
        ticket: TicketKey,
        key: Option<IdempotencyKey>,
        limit: Option<Limit>,
        decide: ChangeTicket,
    ) -> Result<Option<Changed>, ChangeError> {
        bounded(self.decide_ticket(ticket, key, limit, decide)).await
    }

    async fn ticket(&self, ticket: TicketKey, viewer: Viewer) -> StoreResult<Option<TicketDetail>> {
        bounded(self.read_ticket(ticket, viewer)).await
    }

    async fn list_tickets(&self, query: Query, viewer: Viewer) -> StoreResult<TicketPage> {
        bounded(self.read_tickets(query, viewer)).await
    }

    async fn statistics(&self, periods: Periods) -> StoreResult<Statistics> {
        bounded(self.read_statistics(periods)).await
    }

    async fn check_counts(&self, limit: u32) -> StoreResult<Vec<CountDifference>> {
        // It walks the whole desk, so its time is not bounded like that of the others.
        self.find_count_differences(limit).await
    }

    async fn create_account(
        &self,
        account: Account,
        audit: Draft,
        rule: CreateRule,
        invitation: Option<Invitation>,
    ) -> Result<(), AccountError> {
        bounded(self.insert_account(&account, &audit, rule, invitation)).await
    }

    async fn change_account(&self, id: Id, decide: AccountDecision) -> Result<Option<Account>, AccountError> {
        bounded(self.decide_account(AccountKey::Id(id), decide)).await
    }

    async fn account(&self, id: Id) -> StoreResult<Option<Account>> {
        bounded(self.read_account(doc! { "_id": object_id(id) })).await
    }

    async fn account_by_email(&self, email: Email) -> StoreResult<Option<Account>> {
        bounded(self.read_account_by_email(&email)).await
    }

    async fn delete_account(&self, id: Id, decide: DeleteAccount) -> Result<Option<Account>, AccountError> {
        bounded(self.remove_account(id, decide)).await
    }

    async fn issue_link(&self, link: Link) -> StoreResult<bool> {
        bounded(self.keep_link(&link)).await
    }

    async fn account_by_link(&self, link: HeldLink) -> StoreResult<Option<Account>> {
        bounded(self.read_account_by_link(link)).await
    }

    async fn redeem_link(&self, link: HeldLink, decide: AccountDecision) -> Result<Option<Account>, AccountError> {
        bounded(self.decide_account(AccountKey::Link(link), decide)).await
    }

    async fn users(&self, which: Users) -> StoreResult<Vec<User>> {
        bounded(self.read_users(which)).await
    }

    async fn list_users(&self, query: UserQuery) -> StoreResult<Page<User, Place>> {
        bounded(self.read_user_page(query)).await
    }

    async fn create_session(&self, session: Session, verified: String, forgotten: Timestamp) -> StoreResult<bool> {
        bounded(self.insert_session(session, verified, forgotten)).await
    }

    async fn session(&self, token: TokenHash) -> StoreResult<Option<(Session, User)>> {
        bounded(self.read_session(token)).await
    }

    async fn touch_session(&self, token: TokenHash, at: Timestamp) -> StoreResult<()> {
        bounded(self.use_session(token, at)).await
    }

    async fn delete_session(&self, token: TokenHash) -> StoreResult<()> {
        bounded(self.remove_session(token)).await
    }

    async fn settings(&self) -> StoreResult<Settings> {
        bounded(self.read_settings()).await
    }

    async fn change_settings(&self, decide: SettingsDecision) -> StoreResult<(Settings, Vec<Key>)> {
        bounded(self.decide_settings(decide)).await
    }

    async fn faqs(&self, which: Faqs) -> StoreResult<Vec<Faq>> {
        bounded(self.read_faqs(which)).await
    }

    async fn faq(&self, id: Id) -> StoreResult<Option<Faq>> {
        bounded(self.read_faq(id)).await
    }

    async fn create_faq(&self, faq: Faq, audit: Draft) -> StoreResult<()> {
        bounded(self.insert_faq(&faq, &audit)).await
    }

    async fn change_faq(&self, id: Id, decide: FaqDecision) -> StoreResult<Option<ChangedFaq>> {
        bounded(self.decide_faq(id, decide)).await
    }

    async fn touch_account(&self, id: Id, at: Timestamp, followed: Option<Timestamp>) -> StoreResult<()> {
        bounded(self.use_account(id, at, followed)).await
    }

    async fn audit_entries(&self, chain: Chain, after: u64, limit: u32) -> StoreResult<Vec<AuditRow>> {
        bounded(self.read_entries(chain, after, limit)).await
    }

    async fn list_audit(&self, query: AuditQuery) -> StoreResult<Page<Entry, Position>> {
        bounded(self.read_audit_page(query)).await
    }

    async fn audit_head(&self, chain: Chain) -> StoreResult<Option<Head>> {
        bounded(self.read_head(chain)).await
    }

    async fn audit_chains(&self, after: Option<Chain>, limit: u32) -> StoreResult<Vec<Chain>> {
        bounded(self.read_chains(after, limit)).await
    }

    async fn audit_missing_heads(&self, limit: u32) -> StoreResult<Vec<Chain>> {
        // It walks the whole desk, so its time is not bounded like that of the others.
        self.find_missing_heads(limit).await
    }

    async fn import(&self, batch: Vec<Import>) -> StoreResult<Vec<Imported>> {
        self.import_all(batch).await
    }

    async fn export(&self) -> StoreResult<Box<dyn Export>> {
        Ok(Box::new(Exporting::new(self.clone())))
    }

    async fn examine(&self, depth: Depth) -> StoreResult<Vec<Finding>> {
        self.examine_all(depth).await
    }

    async fn count(&self, limit: Limit) -> StoreResult<Option<Timestamp>> {
        bounded(self.take_use(&limit)).await
    }

    async fn uncount(&self, limit: Limit) -> StoreResult<()> {
        bounded(self.give_back_use(&limit)).await
    }

    async fn room_at(&self, limit: Limit) -> StoreResult<Option<Timestamp>> {
        bounded(self.exceeded(Some(&limit))).await
    }

    fn commits(&self) -> Commits {
        self.listeners.join(&self.collections.events)
    }

    fn load(&self) -> Load {
        Load::default()
    }

    /// A write that a majority has to acknowledge, and that changes nothing which anyone reads.
    async fn ping(&self) -> StoreResult<()> {
        let probe = async {
            let beat = doc! { "$inc": { "value": 1_i64 } };
            let counters = &self.collections.counters;
            counters.update_one(doc! { "_id": "readiness" }, beat).upsert(true).await.map_err(store_error)?;
            Ok(())
        };
        bounded(probe).await
    }
}
