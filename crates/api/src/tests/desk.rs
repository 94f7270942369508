//! A desk with two people and nothing else, to call the router against.

use std::sync::Arc;

use app::accounts::Setup;
use app::ports::{
    Account, AccountDecision, AccountError, AuditQuery, AuditRow, ChangeError, ChangeTicket, Changed, ChangedFaq,
    Clock, Commits, CountDifference, CreateRule, Created, DeleteAccount, Depth, Export, FaqDecision, Faqs, Finding,
    HeldLink, IdempotencyKey, Import, Imported, Invitation, Letter, Limit, Link, Load, MailRenderer, OpenTicket,
    Passwords, PasswordsBusy, Random, Rendered, Session, SettingsDecision, Store, StoreError, StoreResult,
    TicketDetail, TicketKey, TicketPage, TokenHash, Unwritable, UserQuery, Users,
};
use app::settings::LiveSettings;
use app::token::Token;
use app::{App, Config};
use async_trait::async_trait;
use domain::audit::{Chain, Draft, Entry, Head};
use domain::faq::Faq;
use domain::list::{Page, Position, Query};
use domain::person::{Origin, Place, RoleName, User};
use domain::policy::Viewer;
use domain::settings::{Key, Settings};
use domain::statistics::{Periods, Statistics};
use domain::text::{Email, Password, PersonName};
use domain::{Id, Timestamp};

use crate::{ApiState, Metrics, Site};

const NOW: i64 = 1_800_000_000_000;

pub(super) fn customer() -> Token {
    token('c')
}

pub(super) fn agent() -> Token {
    token('a')
}

pub(super) fn token(digit: char) -> Token {
    Token::read(&digit.to_string().repeat(64)).unwrap()
}

/// A server whose store answers, or does not.
pub(super) fn state(site: Site, store_answers: bool) -> ApiState {
    let app = App {
        store: Arc::new(Desk { answers: store_answers }),
        clock: Arc::new(Still),
        random: Arc::new(Still),
        passwords: Arc::new(Still),
        platform_tokens: None,
        mail: None,
        renderer: Arc::new(Still),
        config: Config::default(),
        setup: Setup::default(),
        settings: LiveSettings::default(),
    };
    ApiState::new(Arc::new(app), site, Metrics::default())
}

struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(NOW)
    }
}

impl Random for Still {
    fn bytes(&self) -> [u8; 32] {
        [0xAB; 32]
    }
}

impl MailRenderer for Still {
    fn render(&self, _: &Letter) -> Result<Rendered, Unwritable> {
        Err(Unwritable("there are no mails here".to_owned()))
    }
}

#[async_trait]
impl Passwords for Still {
    async fn hash(&self, _: Password) -> Result<String, PasswordsBusy> {
        Err(PasswordsBusy)
    }

    async fn verify(&self, _: String, _: Option<String>) -> Result<bool, PasswordsBusy> {
        Ok(false)
    }
}

pub(super) struct Desk {
    answers: bool,
}

impl Desk {
    pub(super) fn answer<T>(&self, answer: T) -> StoreResult<T> {
        if self.answers { Ok(answer) } else { Err(StoreError::Unavailable("CANARY is out".to_owned())) }
    }
}

fn user(id: u8, role: &str) -> User {
    User {
        id: Id::from_bytes([id; 12]),
        name: PersonName::from_stored("Ada".to_owned()),
        email: Email::from_stored("ada@example.com".to_owned()),
        role: RoleName::from_stored(role.to_owned()),
        is_active: true,
        origin: Origin::Own,
        created_at: Timestamp::from_millis(NOW),
        last_seen_at: None,
    }
}

#[async_trait]
impl Store for Desk {
    async fn create_ticket(
        &self,
        _: Id,
        _: Timestamp,
        _: Option<IdempotencyKey>,
        _: Option<Limit>,
        _: OpenTicket,
    ) -> StoreResult<Created> {
        Err(StoreError::Failed("CANARY in a statement".to_owned()))
    }

    async fn change_ticket(
        &self,
        _: TicketKey,
        _: Option<IdempotencyKey>,
        _: Option<Limit>,
        _: ChangeTicket,
    ) -> Result<Option<Changed>, ChangeError> {
        Ok(self.answer(None)?)
    }

    async fn ticket(&self, _: TicketKey, _: Viewer) -> StoreResult<Option<TicketDetail>> {
        self.answer(None)
    }

    async fn list_tickets(&self, _: Query, _: Viewer) -> StoreResult<TicketPage> {
        self.answer(TicketPage::EMPTY)
    }

    async fn statistics(&self, _: Periods) -> StoreResult<Statistics> {
        self.answer(Statistics::default())
    }

    async fn check_counts(&self, _: u32) -> StoreResult<Vec<CountDifference>> {
        self.answer(Vec::new())
    }

    async fn create_account(
        &self,
        _: Account,
        _: Draft,
        _: CreateRule,
        _: Option<Invitation>,
    ) -> Result<(), AccountError> {
        Err(AccountError::NotTheFirst)
    }

    async fn change_account(&self, _: Id, _: AccountDecision) -> Result<Option<Account>, AccountError> {
        Ok(self.answer(None)?)
    }

    async fn account(&self, _: Id) -> StoreResult<Option<Account>> {
        self.answer(None)
    }

    async fn account_by_email(&self, _: Email) -> StoreResult<Option<Account>> {
        self.answer(None)
    }

    async fn delete_account(&self, _: Id, _: DeleteAccount) -> Result<Option<Account>, AccountError> {
        Ok(self.answer(None)?)
    }

    async fn issue_link(&self, _: Link) -> StoreResult<bool> {
        self.answer(false)
    }

    async fn account_by_link(&self, _: HeldLink) -> StoreResult<Option<Account>> {
        self.answer(None)
    }

    async fn redeem_link(&self, _: HeldLink, _: AccountDecision) -> Result<Option<Account>, AccountError> {
        Ok(self.answer(None)?)
    }

    async fn users(&self, _: Users) -> StoreResult<Vec<User>> {
        self.answer(vec![user(2, RoleName::AGENT)])
    }

    async fn list_users(&self, _: UserQuery) -> StoreResult<Page<User, Place>> {
        self.answer(Page::EMPTY)
    }

    async fn create_session(&self, _: Session, _: String, _: Timestamp) -> StoreResult<bool> {
        self.answer(true)
    }

    async fn session(&self, token: TokenHash) -> StoreResult<Option<(Session, User)>> {
        let known = [(customer().hash(), user(1, RoleName::CUSTOMER)), (agent().hash(), user(2, RoleName::AGENT))];
        let found = known.into_iter().find(|(hash, _)| *hash == token);
        self.answer(found.map(|(token, user)| {
            let at = Timestamp::from_millis(NOW);
            (Session { token, user: user.id, created_at: at, last_used_at: at }, user)
        }))
    }

    async fn touch_session(&self, _: TokenHash, _: Timestamp) -> StoreResult<()> {
        self.answer(())
    }

    async fn delete_session(&self, _: TokenHash) -> StoreResult<()> {
        self.answer(())
    }

    async fn settings(&self) -> StoreResult<Settings> {
        self.answer(Settings::default())
    }

    async fn change_settings(&self, _: SettingsDecision) -> StoreResult<(Settings, Vec<Key>)> {
        self.answer((Settings::default(), Vec::new()))
    }

    async fn faqs(&self, _: Faqs) -> StoreResult<Vec<Faq>> {
        self.answer(Vec::new())
    }

    async fn faq(&self, _: Id) -> StoreResult<Option<Faq>> {
        self.answer(None)
    }

    async fn create_faq(&self, _: Faq, _: Draft) -> StoreResult<()> {
        self.answer(())
    }

    async fn change_faq(&self, _: Id, _: FaqDecision) -> StoreResult<Option<ChangedFaq>> {
        self.answer(None)
    }

    async fn touch_account(&self, _: Id, _: Timestamp, _: Option<Timestamp>) -> StoreResult<()> {
        self.answer(())
    }

    async fn audit_entries(&self, _: Chain, _: u64, _: u32) -> StoreResult<Vec<AuditRow>> {
        self.answer(Vec::new())
    }

    async fn list_audit(&self, _: AuditQuery) -> StoreResult<Page<Entry, Position>> {
        self.answer(Page::EMPTY)
    }

    async fn audit_head(&self, _: Chain) -> StoreResult<Option<Head>> {
        self.answer(None)
    }

    async fn audit_chains(&self, _: Option<Chain>, _: u32) -> StoreResult<Vec<Chain>> {
        self.answer(Vec::new())
    }

    async fn audit_missing_heads(&self, _: u32) -> StoreResult<Vec<Chain>> {
        self.answer(Vec::new())
    }

    async fn import(&self, _: Vec<Import>) -> StoreResult<Vec<Imported>> {
        self.answer(Vec::new())
    }

    async fn export(&self) -> StoreResult<Box<dyn Export>> {
        Err(StoreError::Failed("CANARY in a statement".to_owned()))
    }

    async fn examine(&self, _: Depth) -> StoreResult<Vec<Finding>> {
        self.answer(Vec::new())
    }

    async fn count(&self, _: Limit) -> StoreResult<Option<Timestamp>> {
        self.answer(None)
    }

    async fn uncount(&self, _: Limit) -> StoreResult<()> {
        self.answer(())
    }

    async fn room_at(&self, _: Limit) -> StoreResult<Option<Timestamp>> {
        self.answer(None)
    }

    fn commits(&self) -> Commits {
        tokio::sync::broadcast::channel(1).1
    }

    fn load(&self) -> Load {
        Load::default()
    }

    async fn ping(&self) -> StoreResult<()> {
        self.answer(())
    }
}
