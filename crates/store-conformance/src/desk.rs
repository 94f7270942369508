//! A desk to try things on: people, times and short ways to file, change and list.

use std::any::Any;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use app::ports::{
    ChangeError, Changed, Created, IdempotencyKey, Limit, Store, StoreResult, TicketDetail, TicketKey, TicketPage,
};
use domain::list::{Filter, Query};
use domain::mail::Rules;
use domain::person::{Actor, Role, RoleName};
use domain::policy::Viewer;
use domain::stamp::Stamp;
use domain::text::{Email, Message, PersonName, Subject};
use domain::ticket::{IfMatch, Opening, Respond, Response, Ticket, Update};
use domain::vocabulary::{Category, Priority, Status};
use domain::{Id, TicketNumber, Timestamp};

/// An empty store, and what must live as long as it does.
pub struct Fresh {
    store: Arc<dyn Store>,
    keep: Box<dyn Any + Send + Sync>,
}

impl Fresh {
    /// `keep` is dropped after the store: a temporary directory or database.
    pub fn new(store: Arc<dyn Store>, keep: impl Any + Send + Sync) -> Self {
        Self { store, keep: Box::new(keep) }
    }
}

impl From<Arc<dyn Store>> for Fresh {
    fn from(store: Arc<dyn Store>) -> Self {
        Self::new(store, ())
    }
}

impl fmt::Debug for Fresh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fresh(..)")
    }
}

/// 2026-03-01T09:00:00Z: when each case begins.
pub(crate) const START: i64 = 1_772_355_600_000;

pub(crate) fn at(millis_after_start: i64) -> Timestamp {
    Timestamp::from_millis(START + millis_after_start)
}

pub(crate) const ADMIN: u8 = 1;
pub(crate) const AGENT: u8 = 2;
pub(crate) const ADA: u8 = 3;
pub(crate) const BOB: u8 = 4;

/// One of the four people of every case: an admin, an agent and the customers Ada and Bob.
pub(crate) fn actor(who: u8) -> Actor {
    let (name, role, role_name) = match who {
        ADMIN => ("Amy Admin", Role::Admin, RoleName::ADMIN),
        AGENT => ("Gus Agent", Role::Agent, RoleName::AGENT),
        ADA => ("Ada Lovelace", Role::Customer, RoleName::CUSTOMER),
        _ => ("Bob Noyce", Role::Customer, "COMPANY"),
    };
    let email = format!("{}@example.com", name.to_lowercase().replace(' ', "."));
    Actor {
        id: Id::from_bytes([who; 12]),
        name: PersonName::parse(name).unwrap(),
        email: Email::parse(&email).unwrap(),
        role,
        role_name: RoleName::parse(role_name).unwrap(),
    }
}

pub(crate) fn customer(who: u8) -> Viewer {
    Viewer::Customer(actor(who).id)
}

/// A ticket to be filed.
#[derive(Clone)]
pub(crate) struct Filing {
    pub(crate) by: Actor,
    pub(crate) subject: String,
    pub(crate) message: String,
    pub(crate) category: Category,
    pub(crate) priority: Priority,
    pub(crate) at: Timestamp,
}

impl Default for Filing {
    fn default() -> Self {
        Self {
            by: actor(ADA),
            subject: "The printer smokes".to_owned(),
            message: "Since this morning.".to_owned(),
            category: Category::GeneralInquiry,
            priority: Priority::Medium,
            at: at(0),
        }
    }
}

/// The store under test, and a source of seeds that never repeat.
pub struct Desk {
    pub(crate) store: Arc<dyn Store>,
    _keep: Box<dyn Any + Send + Sync>,
    seeds: AtomicU64,
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Desk(..)")
    }
}

impl Desk {
    pub fn new(fresh: impl Into<Fresh>) -> Self {
        let Fresh { store, keep } = fresh.into();
        Self { store, _keep: keep, seeds: AtomicU64::new(1) }
    }

    pub(crate) fn stamp(&self, at: Timestamp) -> Stamp {
        let number = self.seeds.fetch_add(1, Ordering::Relaxed);
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&number.to_be_bytes());
        Stamp::new(at, seed, "192.0.2.7".parse().ok(), format!("request-{number}"))
    }

    pub(crate) async fn try_file(
        &self,
        id: Id,
        filing: Filing,
        stamp: Stamp,
        key: Option<IdempotencyKey>,
    ) -> StoreResult<Created> {
        self.try_file_within(id, filing, stamp, (key, None)).await
    }

    pub(crate) async fn try_file_within(
        &self,
        id: Id,
        filing: Filing,
        stamp: Stamp,
        (key, limit): (Option<IdempotencyKey>, Option<Limit>),
    ) -> StoreResult<Created> {
        let actor = filing.by;
        let opening = Opening::new(
            Subject::parse(&filing.subject).unwrap(),
            Message::parse(&filing.message).unwrap(),
            filing.category,
            filing.priority,
            (actor.id, &actor.name, &actor.email),
        );
        let at = stamp.at;
        let open = move |number: TicketNumber| Ticket::open(id, number, &opening, &actor, Rules::default(), &stamp);
        self.store.create_ticket(id, at, key, limit, Box::new(open)).await
    }

    /// Files a ticket and gives its id and number.
    pub(crate) async fn file(&self, filing: Filing) -> (Id, TicketNumber) {
        let stamp = self.stamp(filing.at);
        let id = stamp.id("ticket");
        match self.try_file(id, filing, stamp, None).await.unwrap() {
            Created::New(number) => (id, number),
            other => panic!("a new ticket was expected, not {other:?}"),
        }
    }

    pub(crate) async fn try_update(
        &self,
        actor: Actor,
        ticket: Id,
        update: Update,
        at: Timestamp,
    ) -> Result<Option<Changed>, ChangeError> {
        let stamp = self.stamp(at);
        let decide = move |ticket: &Ticket| ticket.update(&actor, &update, Rules::default(), &stamp);
        self.store.change_ticket(TicketKey::Id(ticket), None, None, Box::new(decide)).await
    }

    /// Changes a ticket as the agent, and gives it as it is then.
    pub(crate) async fn update(&self, ticket: Id, update: Update, at: Timestamp) -> Ticket {
        written(self.try_update(actor(AGENT), ticket, update, at).await).0
    }

    pub(crate) async fn set_status(&self, ticket: Id, status: Status, at: Timestamp) -> Ticket {
        self.update(ticket, Update { status: Some(status), ..Update::default() }, at).await
    }

    pub(crate) async fn try_respond(
        &self,
        actor: Actor,
        ticket: Id,
        respond: Respond,
        stamp: Stamp,
        key: Option<IdempotencyKey>,
    ) -> Result<Option<Changed>, ChangeError> {
        self.try_respond_within(actor, ticket, respond, stamp, (key, None)).await
    }

    pub(crate) async fn try_respond_within(
        &self,
        actor: Actor,
        ticket: Id,
        respond: Respond,
        stamp: Stamp,
        (key, limit): (Option<IdempotencyKey>, Option<Limit>),
    ) -> Result<Option<Changed>, ChangeError> {
        let decide = move |ticket: &Ticket| ticket.respond(&actor, &respond, Rules::default(), &stamp);
        self.store.change_ticket(TicketKey::Id(ticket), key, limit, Box::new(decide)).await
    }

    /// A public response.
    pub(crate) async fn respond(&self, who: u8, ticket: Id, text: &str, at: Timestamp) -> (Ticket, Response) {
        let stamp = self.stamp(at);
        let (ticket, response, _) = written(self.try_respond(actor(who), ticket, says(text), stamp, None).await);
        (ticket, response.unwrap())
    }

    /// An internal note by the agent.
    pub(crate) async fn note(&self, ticket: Id, text: &str, at: Timestamp) -> (Ticket, Response) {
        let stamp = self.stamp(at);
        let note = Respond::new(Message::parse(text).unwrap(), true, false, None, IfMatch::Any);
        let (ticket, response, _) = written(self.try_respond(actor(AGENT), ticket, note, stamp, None).await);
        (ticket, response.unwrap())
    }

    pub(crate) async fn try_delete(&self, who: u8, ticket: Id, at: Timestamp) -> Result<Option<Changed>, ChangeError> {
        let (actor, stamp) = (actor(who), self.stamp(at));
        let decide = move |ticket: &Ticket| {
            ticket.delete(&actor, &stamp).map(|deletion| domain::ticket::Decision::Delete(Box::new(deletion)))
        };
        self.store.change_ticket(TicketKey::Id(ticket), None, None, Box::new(decide)).await
    }

    pub(crate) async fn delete(&self, ticket: Id, at: Timestamp) {
        match self.try_delete(ADMIN, ticket, at).await {
            Ok(Some(Changed::Deleted(_))) => {}
            other => panic!("a deletion was expected, not {other:?}"),
        }
    }

    pub(crate) async fn detail(&self, ticket: Id, viewer: Viewer) -> Option<TicketDetail> {
        self.store.ticket(TicketKey::Id(ticket), viewer).await.unwrap()
    }

    pub(crate) async fn page(&self, query: Query, viewer: Viewer) -> TicketPage {
        self.store.list_tickets(query, viewer).await.unwrap()
    }

    /// The ids that a filter lets through, newest first.
    pub(crate) async fn list(&self, filter: Filter, viewer: Viewer) -> Vec<Id> {
        let page = self.page(query(filter), viewer).await;
        assert_eq!(page.total, page.rows.len() as u64);
        assert!(page.total_is_exact && !page.has_next());
        ids(&page)
    }
}

pub(crate) fn says(text: &str) -> Respond {
    Respond::new(Message::parse(text).unwrap(), false, false, None, IfMatch::Any)
}

pub(crate) fn written(result: Result<Option<Changed>, ChangeError>) -> (Ticket, Option<Response>, Vec<&'static str>) {
    match result {
        Ok(Some(Changed::Written { ticket, response, fields })) => (ticket, response, fields),
        other => panic!("a written change was expected, not {other:?}"),
    }
}

/// The first hundred of what the filter lets through, newest first.
pub(crate) fn query(filter: Filter) -> Query {
    Query {
        filter,
        sort: domain::list::Sort::default(),
        order: domain::list::Order::default(),
        start: domain::list::Start::Page(1),
        limit: 100,
        with_message: true,
    }
}

pub(crate) fn ids(page: &TicketPage) -> Vec<Id> {
    page.rows.iter().map(|ticket| ticket.id).collect()
}
