//! Tickets and entries of the FAQ that another application wrote have none of our fields.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot begin fails")]

mod support;

use std::sync::atomic::{AtomicU8, Ordering};

use app::ports::{Account, AccountError, Changed, CreateRule, Created, Depth, Faqs, Store as _, TicketKey};
use domain::audit::{Action, Changes, Draft, TargetKind};
use domain::faq::{Faq, Update};
use domain::list::{Filter, Order, Query, Sort, Start};
use domain::mail::Rules;
use domain::person::{Actor, Origin, Role, RoleName, User};
use domain::policy::Viewer;
use domain::search::Search;
use domain::stamp::Stamp;
use domain::text::{Email, Message, PersonName, Subject};
use domain::ticket::{IfMatch, Opening, Respond, Ticket};
use domain::vocabulary::{Awaiting, Category, Priority};
use domain::{Id, TicketNumber, Timestamp};
use futures::TryStreamExt as _;
use mongodb::IndexModel;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{DateTime, Document, doc, serialize_to_vec};
use mongodb::options::IndexOptions;
use store_mongo::MongoStore;
use tokio::runtime::Handle;
use tokio::task::block_in_place;

use support::Temporary;

const FILED: i64 = 1_772_355_600_000;
const CUSTOMER: Id = Id::from_bytes([1; 12]);
const AGENT: Id = Id::from_bytes([2; 12]);

fn time(minutes: i64) -> DateTime {
    DateTime::from_millis(FILED + minutes * 60_000)
}

fn response(id: u8, by: Id, message: &str, is_internal: bool) -> Document {
    doc! {
        "_id": ObjectId::from_bytes([id; 12]), "message": message, "respondedBy": ObjectId::from_bytes(*by.bytes()),
        "isInternal": is_internal, "createdAt": time(id.into()),
    }
}

fn customer() -> Actor {
    Actor {
        id: CUSTOMER,
        name: PersonName::from_stored("Carla Customer".to_owned()),
        email: Email::from_stored("x@example.com".to_owned()),
        role: Role::Customer,
        role_name: RoleName::from_stored("COMPANY".to_owned()),
    }
}

async fn write_ticket(database: &Temporary) {
    let person = |id: Id, name: &str, role: &str| {
        doc! { "_id": ObjectId::from_bytes(*id.bytes()), "name": name, "email": "x@example.com", "role": role }
    };
    let people = [person(CUSTOMER, "Carla Customer", "COMPANY"), person(AGENT, "Gus Agent", "INTERNAL")];
    database.collection("users").insert_many(people).await.unwrap();
    let ticket = doc! {
        "_id": ObjectId::from_bytes([9; 12]), "ticketNumber": "ST-2025-007", "subject": "Login", "message": "It fails",
        "category": "Bug Report", "priority": "High", "status": "Open",
        "submittedBy": ObjectId::from_bytes(*CUSTOMER.bytes()), "attachments": ["a.png"],
        "responses": [response(3, AGENT, "Which browser?", false), response(4, AGENT, "Looks odd", true)],
        "createdAt": time(0), "updatedAt": time(4),
    };
    database.collection("supporttickets").insert_one(ticket).await.unwrap();
}

fn query(filter: Filter) -> Query {
    Query { filter, sort: Sort::CreatedAt, order: Order::Desc, start: Start::Page(1), limit: 10, with_message: false }
}

fn about(text: &str) -> Query {
    query(Filter { search: Some(Search::parse(text).unwrap()), ..Filter::default() })
}

#[tokio::test(flavor = "multi_thread")]
async fn its_tickets_are_listed_and_opened_with_derived_fields() {
    let (store, database) = support::fresh().await;
    write_ticket(&database).await;

    let page = store.list_tickets(query(Filter::default()), Viewer::Customer(CUSTOMER)).await.unwrap();
    let row = &page.rows[0];
    assert_eq!((row.version, row.response_count, row.awaiting), (1, 1, Awaiting::Customer));
    assert_eq!(row.updated_at, Timestamp::from_millis(FILED + 3 * 60_000));
    assert_eq!(row.submitted_by.name, "Carla Customer");

    let detail = store.ticket(TicketKey::parse("ST-2025-007").unwrap(), Viewer::Staff).await.unwrap().unwrap();
    assert_eq!((detail.ticket.version, detail.ticket.response_count), (1, 2));
    assert_eq!(detail.ticket.attachments, ["a.png"]);
    assert_eq!(detail.ticket.updated_at, Timestamp::from_millis(FILED + 4 * 60_000));
    assert_eq!(store.users(app::ports::Users::ActiveStaff).await.unwrap()[0].id, AGENT);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_completes_them() {
    let (store, database) = support::fresh().await;
    write_ticket(&database).await;
    assert!(store.list_tickets(about("login"), Viewer::Staff).await.unwrap().rows.is_empty());

    assert_eq!(respond(&store, "Netscape", 1).await, 2);

    for text in ["login fails browser netscape", "looks odd carla"] {
        assert_eq!(store.list_tickets(about(text), Viewer::Staff).await.unwrap().total, 1, "{text}");
    }
    assert_eq!(store.list_tickets(about("odd"), Viewer::Customer(CUSTOMER)).await.unwrap().total, 0);
    let stored: Document = database.collection("supporttickets").find_one(doc! {}).await.unwrap().unwrap();
    assert_eq!(stored.get_array("attachments").unwrap().len(), 1);
    assert_eq!((stored.get_i32("priorityRank").ok(), stored.get_i64("publicResponseCount").ok()), (Some(2), Some(2)));
    assert!(store.audit_missing_heads(10).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_it_writes_while_the_first_change_is_decided_is_counted_too() {
    let (store, database) = support::fresh().await;
    write_ticket(&database).await;
    let tickets = database.collection::<Document>("supporttickets");
    let (actor, decided) = (customer(), AtomicU8::new(0));
    let stamp = Stamp::new(Timestamp::from_millis(FILED + 1_200_000), [1; 32], None, String::new());
    let respond = Respond::new(Message::parse("Netscape").unwrap(), false, false, None, IfMatch::Any);
    let decide = move |ticket: &Ticket| {
        if decided.fetch_add(1, Ordering::SeqCst) == 0 {
            let theirs = doc! { "$push": { "responses": response(5, CUSTOMER, "Any news?", false) } };
            let writing = async { tickets.update_one(doc! {}, theirs).await.unwrap() };
            block_in_place(|| Handle::current().block_on(writing));
        }
        ticket.respond(&actor, &respond, Rules::default(), &stamp)
    };
    let key = TicketKey::parse("ST-2025-007").unwrap();
    store.change_ticket(key, None, None, Box::new(decide)).await.unwrap().unwrap();
    let seen = store.ticket(key, Viewer::Staff).await.unwrap().unwrap();
    assert_eq!((seen.ticket.response_count, seen.responses.len()), (4, 4));
    assert_eq!(store.list_tickets(about("news netscape"), Viewer::Staff).await.unwrap().total, 1);
    assert!(store.check_counts(10).await.unwrap().is_empty());
}

/// The customer answers the ticket of this version, and gives the one that it has then.
async fn respond(store: &MongoStore, text: &str, version: u8) -> u64 {
    let actor = customer();
    let expected = IfMatch::OneOf(vec![version.into()]);
    let respond = Respond::new(Message::parse(text).unwrap(), false, false, None, expected);
    let stamp = Stamp::new(Timestamp::from_millis(FILED + 1_200_000), [version; 32], None, String::new());
    let decide = move |ticket: &Ticket| ticket.respond(&actor, &respond, Rules::default(), &stamp);
    let key = TicketKey::parse("ST-2025-007").unwrap();
    match store.change_ticket(key, None, None, Box::new(decide)).await.unwrap() {
        Some(Changed::Written { ticket, .. }) => ticket.staff_revision.version,
        other => panic!("a response was expected, not {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_fills_its_document_is_answered_and_keeps_what_is_in_its_responses() {
    const MIB: usize = 1 << 20;
    let (store, database) = support::fresh().await;
    write_ticket(&database).await;
    let large = |id: u8| {
        let mut response = response(id, AGENT, &format!("Screenshot {id}"), false);
        response.insert("image", "x".repeat(MIB));
        response
    };
    let tickets = database.collection::<Document>("supporttickets");
    let thread: Vec<Document> = (1..=15).map(large).collect();
    tickets.update_one(doc! {}, doc! { "$set": { "responses": thread } }).await.unwrap();
    assert_eq!([respond(&store, "Splendid", 1).await, respond(&store, "Thanks", 2).await], [2, 3]);

    let seen = store.ticket(TicketKey::parse("ST-2025-007").unwrap(), Viewer::Staff).await.unwrap().unwrap();
    let said: Vec<_> = seen.responses.iter().map(|response| response.message.clone()).collect();
    let mut expected: Vec<_> = (1..=15).map(|id| format!("Screenshot {id}")).collect();
    expected.extend(["Splendid", "Thanks"].map(ToOwned::to_owned));
    assert_eq!((seen.ticket.response_count, said), (17, expected));
    for text in ["screenshot splendid", "login thanks 15"] {
        assert_eq!(store.list_tickets(about(text), Viewer::Customer(CUSTOMER)).await.unwrap().total, 1, "{text}");
    }

    let stored = tickets.find_one(doc! {}).await.unwrap().unwrap();
    assert!(serialize_to_vec(&stored).unwrap().len() < 2 * MIB);
    let parts = database.collection::<Document>("supportresponses").find(doc! {}).await.unwrap();
    let parts: Vec<Document> = parts.try_collect().await.unwrap();
    let kept = parts.iter().chain([&stored]).flat_map(|holder| holder.get_array("responses").unwrap());
    let images = kept.filter(|response| response.as_document().unwrap().contains_key("image"));
    assert_eq!(images.count(), 15);
    assert!(store.check_counts(10).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn new_numbers_follow_theirs() {
    let (store, database) = support::fresh().await;
    write_ticket(&database).await;
    let tickets = database.collection::<Document>("supporttickets");
    for number in ["ST-2026-1041", "ST-2026-999", "ST-2026-old", "st-2026-7000", "ST-20261-8000"] {
        tickets.insert_one(doc! { "ticketNumber": number }).bypass_document_validation(true).await.unwrap();
    }
    for (seed, expected) in (0..).zip(["ST-2026-1042", "ST-2025-008", "ST-2026-1043", "ST-2027-001"]) {
        let year = expected.split('-').nth(1).unwrap();
        let at = Timestamp::parse(&format!("{year}-05-01T00:00:00Z")).unwrap();
        assert_eq!(file(&store, at, seed).await.to_string(), expected);
    }
}

async fn file(store: &MongoStore, at: Timestamp, seed: u8) -> TicketNumber {
    let (actor, stamp) = (customer(), Stamp::new(at, [seed; 32], None, String::new()));
    let opening = Opening::new(
        Subject::parse("Login").unwrap(),
        Message::parse("It fails").unwrap(),
        Category::BugReport,
        Priority::High,
        (actor.id, &actor.name, &actor.email),
    );
    let id = stamp.id("ticket");
    let open = move |number| Ticket::open(id, number, &opening, &actor, Rules::default(), &stamp);
    match store.create_ticket(id, at, None, None, Box::new(open)).await.unwrap() {
        Created::New(number) => number,
        other => panic!("a new ticket was expected, not {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn its_own_unique_indexes_may_have_any_name() {
    let (store, database) = support::fresh().await;
    for (collection, field) in [("supporttickets", "ticketNumber"), ("users", "email")] {
        let unique = IndexOptions::builder().name(format!("{field}_1")).unique(true).build();
        let index = IndexModel::builder().keys(doc! { field: 1 }).options(unique).build();
        database.collection::<Document>(collection).create_index(index).await.unwrap();
    }
    let at = Timestamp::parse("2025-05-01T00:00:00Z").unwrap();
    for (seed, expected) in [(1, "ST-2025-001"), (2, "ST-2025-002")] {
        assert_eq!(file(&store, at, seed).await.to_string(), expected);
    }
    let theirs = doc! { "ticketNumber": "ST-2025-003" };
    let tickets = database.collection::<Document>("supporttickets");
    tickets.insert_one(theirs).bypass_document_validation(true).await.unwrap();
    assert_eq!(file(&store, at, 3).await.to_string(), "ST-2025-004");

    let theirs = doc! { "email": "carla@example.com" };
    database.collection::<Document>("users").insert_one(theirs).await.unwrap();
    let stamp = Stamp::new(at, [9; 32], None, String::new());
    let user = User {
        id: CUSTOMER,
        name: PersonName::from_stored("Carla Customer".to_owned()),
        email: Email::from_stored("carla@example.com".to_owned()),
        role: RoleName::from_stored("COMPANY".to_owned()),
        is_active: true,
        origin: Origin::Own,
        created_at: at,
        last_seen_at: None,
    };
    let audit =
        Draft::new(&stamp, None, Action::UserCreated, (TargetKind::User, CUSTOMER), String::new(), Changes::new());
    let account = Account { user, password_hash: None };
    let refused = store.create_account(account, audit, CreateRule::Any, None).await;
    assert!(matches!(refused, Err(AccountError::EmailTaken)), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn its_faq_is_read_as_it_is_and_keeps_its_own_fields() {
    let (store, database) = support::fresh().await;
    let entry = |id: u8| doc! { "_id": ObjectId::from_bytes([id; 12]), "question": "How?", "answer": "So." };
    let with = |id, more: Document| {
        let mut entry = entry(id);
        entry.extend(more);
        entry
    };
    let faqs = database.collection::<Document>("faqs");
    let entries = [
        entry(1),
        with(2, doc! { "category": "A", "order": 2.0, "isActive": true, "views": 7 }),
        with(3, doc! { "category": "A", "order": 1_i64 }),
        with(4, doc! { "category": "A", "order": 0, "isActive": false }),
        doc! { "_id": "settings", "title": "Our FAQ" },
    ];
    faqs.insert_many(entries).await.unwrap();
    let listed =
        async |which| -> Vec<u8> { store.faqs(which).await.unwrap().iter().map(|faq| faq.id.bytes()[0]).collect() };
    assert_eq!((listed(Faqs::All).await, listed(Faqs::Active).await), (vec![4, 3, 2, 1], vec![3, 2, 1]));

    let stamp = Stamp::new(Timestamp::from_millis(FILED), [7; 32], None, String::new());
    let update = Update { order: Some(-1), ..Update::default() };
    let decide = Box::new(move |faq: &Faq| faq.update(&customer(), &update, &stamp));
    store.change_faq(Id::from_bytes([2; 12]), decide).await.unwrap().unwrap();
    assert_eq!(listed(Faqs::Active).await, [2, 3, 1]);
    let stored = faqs.find_one(doc! { "order": -1 }).await.unwrap().unwrap();
    assert_eq!(stored.get_i32("views").ok(), Some(7));
}

/// The last bytes of the ids in the order of the list, read in pages and by cursor.
async fn walked(store: &MongoStore, list: &Query, viewer: Viewer) -> [Vec<u8>; 2] {
    let (mut pages, mut followed, mut start) = (Vec::new(), Vec::new(), Start::Page(1));
    for page in 1..9 {
        let found = store.list_tickets(Query { start: Start::Page(page), ..list.clone() }, viewer).await.unwrap();
        pages.extend(found.rows.iter().map(|ticket| ticket.id.bytes()[11]));
        assert_eq!((found.total, found.has_next()), (6, pages.len() < 6), "{list:?} {page}");
        let found = store.list_tickets(Query { start, ..list.clone() }, viewer).await.unwrap();
        followed.extend(found.rows.iter().map(|ticket| ticket.id.bytes()[11]));
        match found.next {
            Some(position) => start = Start::After(position),
            None => break,
        }
    }
    [pages, followed]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_no_place_in_an_order_stands_last_in_it() {
    let (store, database) = support::fresh().await;
    let tickets = database.collection::<Document>("supporttickets");
    for number in 1..=6 {
        // The odd ones are the platform's; each of the others is below the one before.
        let mut ticket = doc! {
            "_id": ObjectId::from_bytes([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, number]), "ticketNumber": format!("ST-2026-00{number}"),
            "subject": "Login", "message": "It fails", "category": "Bug Report", "priority": "Low", "status": "Open",
            "submittedBy": ObjectId::from_bytes(*CUSTOMER.bytes()), "responses": [], "attachments": [],
            "createdAt": time(0), "updatedAt": time(0),
        };
        if number % 2 == 0 {
            let rank = i32::from(6 - number);
            ticket.extend(doc! {
                "version": 1_i64, "publicVersion": 1_i64, "publicUpdatedAt": time(rank.into()), "awaiting": "staff",
                "priorityRank": rank, "statusRank": rank, "publicResponseCount": 0_i64, "noteCount": 0_i64,
            });
        }
        tickets.insert_one(ticket).await.unwrap();
    }
    let customer = Viewer::Customer(CUSTOMER);
    for (sort, viewers) in [
        (Sort::Priority, &[Viewer::Staff, customer][..]),
        (Sort::Status, &[Viewer::Staff, customer]),
        (Sort::UpdatedAt, &[customer]),
    ] {
        for (order, expected) in [(Order::Asc, [6, 4, 2, 1, 3, 5]), (Order::Desc, [2, 4, 6, 5, 3, 1])] {
            for &viewer in viewers {
                for limit in [1, 2, 3, 4, 5, 6, 100] {
                    let list = Query { sort, order, limit, ..query(Filter::default()) };
                    assert_eq!(walked(&store, &list, viewer).await, [expected.to_vec(), expected.to_vec()], "{list:?}");
                }
            }
        }
    }
    let findings = store.examine(Depth::Whole).await.unwrap();
    let ascending = findings.iter().find(|finding| finding.subject == "list: all by priority, lowest first").unwrap();
    assert_eq!(ascending.text, "priorityRank", "it is read in the order of the index");
}
