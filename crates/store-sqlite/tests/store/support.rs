//! Short ways to file and change tickets.

use app::ports::{Changed, Created, OpenTicket, Store as _, TicketKey};
use domain::list::{Filter, Order, Query, Sort};
use domain::mail::Rules;
use domain::person::{Actor, Role, RoleName};
use domain::stamp::Stamp;
use domain::text::{Email, Message, PersonName, Subject};
use domain::ticket::{Decision, Opening, Ticket, TicketError};
use domain::vocabulary::{Category, Priority};
use domain::{Id, TicketNumber, Timestamp};
use store_sqlite::SqliteStore;

pub(crate) const START: i64 = 1_772_355_600_000;

pub(crate) fn stamp(number: u8) -> Stamp {
    Stamp::new(Timestamp::from_millis(START + i64::from(number)), [number; 32], None, String::new())
}

pub(crate) fn actor(role: Role) -> Actor {
    let (byte, word) = match role {
        Role::Customer => (3, RoleName::CUSTOMER),
        Role::Agent => (2, RoleName::AGENT),
        Role::Admin => (1, RoleName::ADMIN),
    };
    Actor {
        id: Id::from_bytes([byte; 12]),
        name: PersonName::parse("Somebody").unwrap(),
        email: Email::parse("somebody@example.com").unwrap(),
        role,
        role_name: RoleName::parse(word).unwrap(),
    }
}

/// Files a ticket of the customer.
pub(crate) async fn file(store: &SqliteStore, number: u8) -> Id {
    let (customer, stamp) = (actor(Role::Customer), stamp(number));
    let (id, at) = (stamp.id("ticket"), stamp.at);
    let subject = Subject::parse("Subject").unwrap();
    let message = Message::parse(&"Many words. ".repeat(200)).unwrap();
    let requester = (customer.id, &customer.name, &customer.email);
    let opening = Opening::new(subject, message, Category::BugReport, Priority::Low, requester);
    let rules = Rules { acknowledge_tickets: true, ..Rules::default() };
    let open: OpenTicket =
        Box::new(move |number: TicketNumber| Ticket::open(id, number, &opening, &customer, rules, &stamp));
    assert!(matches!(store.create_ticket(id, at, None, None, open).await.unwrap(), Created::New(_)));
    id
}

pub(crate) async fn change(
    store: &SqliteStore,
    ticket: Id,
    decide: impl Fn(&Ticket) -> Result<Decision, TicketError> + Send + Sync + 'static,
) -> Changed {
    store.change_ticket(TicketKey::Id(ticket), None, None, Box::new(decide)).await.unwrap().unwrap()
}

/// The newest tickets, of whoever the viewer may see.
pub(crate) fn newest(limit: u32) -> Query {
    Query {
        filter: Filter::default(),
        sort: Sort::default(),
        order: Order::default(),
        start: domain::list::Start::Page(1),
        limit,
        with_message: false,
    }
}
