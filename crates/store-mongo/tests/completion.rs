//! Tickets that another application wrote are completed as if they had been filed here, and nobody else notices.

#![expect(clippy::unwrap_used, reason = "a test that cannot begin fails")]

mod support;

use app::ports::{
    Changed, Completed, Completion as _, Created, Depth, Finding, Health, Odd, Privacy as _, Store as _, TicketKey,
};
use domain::list::{Filter, Order, Query, Sort, Start};
use domain::mail::Rules;
use domain::person::{Actor, Role, RoleName};
use domain::policy::Viewer;
use domain::search::Search;
use domain::stamp::Stamp;
use domain::statistics::Periods;
use domain::text::{Email, Message, PersonName, Subject};
use domain::ticket::{IfMatch, Opening, Respond, Ticket};
use domain::vocabulary::{Category, Priority};
use domain::{Id, Timestamp};
use futures::TryStreamExt as _;
use futures::future::join_all;
use mongodb::Collection;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, DateTime, Document, doc};
use store_mongo::MongoStore;

use support::Temporary;

const NOON: i64 = 1_772_366_400_000;
const CUSTOMER: Id = Id::from_bytes([1; 12]);
const AGENT: Id = Id::from_bytes([2; 12]);
/// What this server adds to a ticket.
const OURS: &[&str] = &[
    "version",
    "publicVersion",
    "publicUpdatedAt",
    "awaiting",
    "priorityRank",
    "statusRank",
    "publicResponseCount",
    "noteCount",
    "firstAnswerAt",
    "terms",
    "internalTerms",
    "noteTerms",
    "filedElsewhere",
];

fn time(minutes: i64) -> DateTime {
    DateTime::from_millis(NOON + minutes * 60_000)
}

fn object(id: Id) -> ObjectId {
    ObjectId::from_bytes(*id.bytes())
}

fn numbered(number: u8) -> ObjectId {
    ObjectId::from_bytes([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, number])
}

fn actor(id: Id) -> Actor {
    let (name, role, role_name) = match id {
        AGENT => ("Gus Agent", Role::Agent, "INTERNAL"),
        _ => ("Carla Customer", Role::Customer, "COMPANY"),
    };
    Actor {
        id,
        name: PersonName::from_stored(name.to_owned()),
        email: Email::from_stored("x@example.com".to_owned()),
        role,
        role_name: RoleName::from_stored(role_name.to_owned()),
    }
}

fn person(id: Id) -> Document {
    let actor = actor(id);
    doc! {
        "_id": object(id), "name": actor.name.as_str(), "email": actor.email.as_str(),
        "role": actor.role_name.as_str(),
    }
}

fn response(id: u8, by: Id, message: &str, is_internal: bool) -> Document {
    doc! {
        "_id": ObjectId::from_bytes([id; 12]), "message": message, "respondedBy": object(by),
        "isInternal": is_internal, "createdAt": time(id.into()),
    }
}

/// A document of the platform.
fn ticket(number: u8) -> Document {
    doc! {
        "_id": numbered(number), "ticketNumber": format!("ST-2026-{number:03}"), "subject": format!("Login{number}"),
        "message": "It fails", "category": "Bug Report", "priority": "High", "status": "Open",
        "submittedBy": object(CUSTOMER), "responses": [], "attachments": ["a.png"], "createdAt": time(0),
        "updatedAt": time(50), "companyId": 7,
    }
}

fn with(mut document: Document, more: Document) -> Document {
    document.extend(more);
    document
}

fn without(mut document: Document, fields: &[&str]) -> Document {
    for field in fields {
        document.remove(field);
    }
    document
}

async fn desk() -> (MongoStore, Temporary, Collection<Document>) {
    let (store, database) = support::fresh().await;
    database.collection("users").insert_many([person(CUSTOMER), person(AGENT)]).await.unwrap();
    let tickets = database.collection("supporttickets");
    (store, database, tickets)
}

async fn all(tickets: &Collection<Document>) -> Vec<Document> {
    tickets.find(doc! {}).sort(doc! { "_id": 1 }).await.unwrap().try_collect().await.unwrap()
}

/// Walks over all that is left, in steps of this many.
async fn complete(store: &MongoStore, limit: u32) -> Completed {
    let mut whole = Completed::default();
    loop {
        let Completed { done, missed, odd, last } = store.complete(whole.last, limit).await.unwrap();
        whole.done += done;
        whole.missed += missed;
        whole.odd.extend(odd);
        match last {
            Some(_) => whole.last = last,
            None => return whole,
        }
    }
}

fn stamp(seed: u8, minutes: i64) -> Stamp {
    Stamp::new(Timestamp::from_millis(NOON + minutes * 60_000), [seed; 32], None, String::new())
}

async fn respond(store: &MongoStore, ticket: ObjectId, by: Id, seed: u8, message: &str, is_internal: bool) {
    let (actor, stamp) = (actor(by), stamp(seed, seed.into()));
    let respond = Respond::new(Message::parse(message).unwrap(), is_internal, false, None, IfMatch::Any);
    let decide = move |ticket: &Ticket| ticket.respond(&actor, &respond, Rules::default(), &stamp);
    let key = TicketKey::Id(Id::from_bytes(ticket.bytes()));
    let changed = store.change_ticket(key, None, None, Box::new(decide)).await.unwrap();
    assert!(matches!(changed, Some(Changed::Written { .. })), "{changed:?}");
}

async fn found(store: &MongoStore, text: &str, viewer: Viewer) -> u64 {
    let filter = Filter { search: Some(Search::parse(text).unwrap()), ..Filter::default() };
    let (sort, order) = (Sort::CreatedAt, Order::Desc);
    let query = Query { filter, sort, order, start: Start::Page(1), limit: 10, with_message: false };
    store.list_tickets(query, viewer).await.unwrap().total
}

fn number(document: &Document, field: &str) -> i64 {
    document.get_i64(field).unwrap()
}

/// Words stand in no order.
fn sorted(mut document: Document) -> Document {
    for field in ["terms", "internalTerms", "noteTerms"] {
        if let Ok(words) = document.get_array_mut(field) {
            words.sort_by_key(ToString::to_string);
        }
    }
    document
}

async fn of(store: &MongoStore, subject: &str) -> Finding {
    let findings = store.examine(Depth::Whole).await.unwrap();
    findings.into_iter().find(|finding| finding.subject == subject).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_completed_ticket_is_like_one_that_was_filed_here() {
    let (here, _database, filed) = desk().await;
    let opening = Opening::new(
        Subject::parse("Größe of the window").unwrap(),
        Message::parse("It *fails*").unwrap(),
        Category::BugReport,
        Priority::Critical,
        (CUSTOMER, &actor(CUSTOMER).name, &actor(CUSTOMER).email),
    );
    let filing = stamp(1, 0);
    let (id, at) = (filing.id("ticket"), filing.at);
    let open = move |number| Ticket::open(id, number, &opening, &actor(CUSTOMER), Rules::default(), &filing);
    let created = here.create_ticket(id, at, None, None, Box::new(open)).await.unwrap();
    assert!(matches!(created, Created::New(_)));
    let responses = [
        (CUSTOMER, "One more thing", false),
        (AGENT, "Which browser?", false),
        (AGENT, "Looks odd", true),
        (CUSTOMER, "Netscape", false),
    ];
    for (seed, (by, message, is_internal)) in (2..).zip(responses) {
        respond(&here, object(id), by, seed, message, is_internal).await;
        assert_eq!(here.count_incomplete().await.unwrap(), 0);
        let ours = all(&filed).await.remove(0);

        let (there, _database, tickets) = desk().await;
        tickets.insert_one(without(ours.clone(), OURS)).await.unwrap();
        assert_eq!(complete(&there, 64).await.done, 1);
        let completed = all(&tickets).await.remove(0);
        assert!(completed.get_i64("version").unwrap() == 1 && completed.get_bool("filedElsewhere").unwrap());
        let versions = ["version", "publicVersion", "filedElsewhere"];
        assert_eq!(sorted(without(completed, &versions)), sorted(without(ours, &versions)), "{message}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn completing_writes_what_the_first_change_would_write() {
    let thread = vec![response(3, AGENT, "Which browser?", false), response(4, AGENT, "Looks odd", true)];
    let shapes = [
        ticket(1),
        with(ticket(1), doc! { "responses": thread.clone(), "assignedTo": object(AGENT) }),
        with(ticket(1), doc! { "status": "Resolved", "resolvedAt": time(9), "closedAt": Bson::Null }),
        with(ticket(1), doc! { "submittedBy": ObjectId::from_bytes([9; 12]), "responses": thread }),
        without(ticket(1), &["message", "responses", "attachments"]),
    ];
    for shape in shapes {
        let mut written = Vec::new();
        for is_completed in [true, false] {
            let (store, _database, tickets) = desk().await;
            tickets.insert_one(shape.clone()).await.unwrap();
            if is_completed {
                assert_eq!(
                    complete(&store, 64).await,
                    Completed { done: 1, last: Some(store_id(1)), ..Completed::default() }
                );
                let completed = all(&tickets).await.remove(0);
                assert_eq!(without(completed, OURS), shape, "what is the platform's stays");
            }
            respond(&store, numbered(1), AGENT, 7, "Try another", false).await;
            assert!(store.audit_missing_heads(10).await.unwrap().is_empty());
            written.push(sorted(all(&tickets).await.remove(0)));
        }
        let [completed, changed] = written.try_into().unwrap();
        assert_eq!(completed.iter().collect::<std::collections::BTreeMap<_, _>>(), changed.iter().collect(), "{shape}");
    }
}

fn store_id(number: u8) -> Id {
    Id::from_bytes(numbered(number).bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_no_change_of_the_ticket() {
    let (store, database, tickets) = desk().await;
    let note = response(4, AGENT, "Looks odd", true);
    tickets.insert_many([ticket(1), with(ticket(2), doc! { "responses": [note] })]).await.unwrap();
    let periods = Periods::at(Timestamp::from_millis(NOON));
    let counted = store.statistics(periods).await.unwrap();
    let finding = of(&store, "tickets").await;
    assert!(finding.health == Health::Warning && finding.text.starts_with("2 of another application"), "{finding:?}");
    assert_eq!(found(&store, "login1", Viewer::Staff).await, 0);

    assert_eq!(complete(&store, 1).await.done, 2);
    assert_eq!(found(&store, "login1 carla", Viewer::Staff).await, 1);
    assert_eq!(found(&store, "odd", Viewer::Staff).await, 1);
    assert_eq!(found(&store, "odd", Viewer::Customer(CUSTOMER)).await, 0);
    for document in all(&tickets).await {
        assert_eq!((number(&document, "version"), document.get_datetime("updatedAt").unwrap()), (1, &time(50)));
    }
    assert_eq!(store.statistics(Periods::at(Timestamp::from_millis(NOON + 10_000))).await.unwrap(), counted);
    for nothing in ["supportaudit", "supportauditheads", "supportoutbox", "supportevents"] {
        assert_eq!(database.collection::<Document>(nothing).count_documents(doc! {}).await.unwrap(), 0, "{nothing}");
    }
    assert_eq!(of(&store, "tickets").await.health, Health::Ok);
    assert!(store.audit_missing_heads(10).await.unwrap().is_empty());
    assert_eq!(complete(&store, 64).await, Completed::default(), "nothing is done twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_that_is_erased_before_it_is_completed_has_no_trail_to_miss() {
    let (store, _database, tickets) = desk().await;
    tickets.insert_one(ticket(1)).await.unwrap();
    assert!(store.erase_ticket(store_id(1), Timestamp::from_millis(NOON)).await.unwrap());
    assert!(store.audit_missing_heads(10).await.unwrap().is_empty());
    assert_eq!(complete(&store, 64).await, Completed::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_documents_stop_nothing_and_are_named() {
    let (store, _database, tickets) = desk().await;
    let filed = with(ticket(40), doc! { "version": 1_i64, "priorityRank": 2 });
    let odd = [
        (with(ticket(1), doc! { "status": "Waiting" }), "status is \"Waiting\""),
        (with(ticket(2), doc! { "responses": "none" }), "responses is no list"),
        (doc! { "_id": numbered(3), "subject": "no ticket at all" }, "ticketNumber"),
        (with(ticket(4), doc! { "ticketNumber": "ST-2026-040" }), "another ticket has its number"),
        (with(ticket(5), doc! { "version": 3_i64 }), "priorityRank"),
        // The first of two is completed.
        (with(ticket(12), doc! { "ticketNumber": "ST-2026-010" }), "another ticket has its number"),
    ];
    let elsewhere = with(ticket(20), doc! { "_id": "twenty" });
    let good = [10, 11, 13].map(ticket);
    let documents = odd.iter().map(|(document, _)| document).chain(&good).chain([&filed, &elsewhere]);
    tickets.insert_many(documents).bypass_document_validation(true).await.unwrap();

    let finding = of(&store, "tickets").await;
    for part in ["4 of another application", "6 cannot be", "0104: another ticket has its number", "twenty"] {
        assert!(finding.text.contains(part), "{part}: {finding:?}");
    }
    for limit in [1, 2, 64] {
        let mut completed = complete(&store, limit).await;
        assert_eq!((completed.done, completed.missed), (if limit == 1 { 3 } else { 0 }, 0), "{completed:?}");
        completed.odd.sort_by(|one, other| one.document.cmp(&other.document));
        assert_eq!(completed.odd.len(), odd.len(), "{:?}", completed.odd);
        for (Odd { document, reason }, (expected, part)) in completed.odd.iter().zip(&odd) {
            assert_eq!(*document, expected.get_object_id("_id").unwrap().to_hex());
            assert!(reason.contains(part), "{document}: {reason}");
        }
    }
    assert_eq!(store.count_incomplete().await.unwrap(), odd.len() as u64 + 1);
    let finding = of(&store, "tickets").await;
    assert!(finding.text.starts_with("7 cannot be completed"), "{finding:?}");

    // What is mended is completed.
    tickets.update_one(doc! { "_id": numbered(1) }, doc! { "$set": { "status": "Open" } }).await.unwrap();
    tickets.update_one(doc! { "_id": numbered(4) }, doc! { "$set": { "ticketNumber": "ST-2026-004" } }).await.unwrap();
    assert_eq!(complete(&store, 64).await.done, 2);
    assert_eq!(found(&store, "login4", Viewer::Staff).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_and_other_servers_beside_it_lose_nothing() {
    const TICKETS: u8 = 60;
    let (store, _database, tickets) = desk().await;
    tickets.insert_many((1..=TICKETS).map(ticket)).await.unwrap();
    let changing = join_all((1..=TICKETS).rev().map(|n| {
        let store = &store;
        async move { respond(store, numbered(n), CUSTOMER, n, &format!("answer{n}"), false).await }
    }));
    let (one, other, _) = tokio::join!(complete(&store, 7), complete(&store, 5), changing);
    assert!(one.odd.is_empty() && other.odd.is_empty(), "{one:?} {other:?}");
    assert!(one.done + other.done <= u64::from(TICKETS));
    assert_eq!(store.count_incomplete().await.unwrap(), 0);
    for (n, document) in (1..=TICKETS).zip(all(&tickets).await) {
        assert_eq!((number(&document, "version"), number(&document, "publicResponseCount")), (2, 1), "{n}");
        let words = document.get_array("terms").unwrap();
        assert!([format!("login{n}"), format!("answer{n}")].iter().all(|word| words.contains(&word.into())), "{n}");
    }
    assert!(store.audit_missing_heads(10).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_platform_changes_meanwhile_is_what_is_completed() {
    const TICKETS: u8 = 40;
    let (store, _database, tickets) = desk().await;
    tickets.insert_many((1..=TICKETS).map(ticket)).await.unwrap();
    let platform = async {
        for round in 1..=5 {
            for n in (1..=TICKETS).rev() {
                // It writes none that are complete already.
                let such = doc! { "_id": numbered(n), "version": Bson::Null };
                let moved = doc! {
                    "$set": { "subject": format!("round{round}"), "priority": "Low" },
                    "$push": { "responses": response(round, AGENT, &format!("more{round}"), false) },
                };
                tickets.update_one(such, moved).await.unwrap();
            }
        }
    };
    let ((), mut completed) = tokio::join!(platform, complete(&store, 3));
    completed.done += complete(&store, 64).await.done;
    assert_eq!((completed.done, completed.odd), (TICKETS.into(), vec![]));
    for document in all(&tickets).await {
        let responses = document.get_array("responses").unwrap().len();
        let words = document.get_array("terms").unwrap();
        assert!(words.contains(&document.get_str("subject").unwrap().to_lowercase().into()), "{document}");
        assert_eq!(number(&document, "publicResponseCount"), i64::try_from(responses).unwrap(), "{document}");
        let rank = if document.get_str("priority").unwrap() == "Low" { Priority::Low } else { Priority::High };
        assert_eq!(document.get_i32("priorityRank").unwrap(), i32::from(rank.rank()), "{document}");
    }
}
