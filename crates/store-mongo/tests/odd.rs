//! Documents that another application left incomplete, or of other types than they should be. As much as possible of them
//! is shown, and whatever cannot be shown hides no other.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot begin fails")]

mod support;

use std::collections::BTreeSet;

use app::ports::{
    AuditFilter, AuditQuery, Changed, Depth, Exported, Faqs, Finding, Health, Privacy as _, Store as _, TicketKey,
    Users,
};
use domain::audit::Chain;
use domain::list::{Filter, Order, Query, Sort, Start};
use domain::mail::Rules;
use domain::person::{Actor, Role, RoleName};
use domain::policy::Viewer;
use domain::search::Search;
use domain::stamp::Stamp;
use domain::statistics::Periods;
use domain::text::{Email, Message, PersonName};
use domain::ticket::{IfMatch, Respond, Ticket};
use domain::vocabulary::{Category, Priority, Status};
use domain::{Id, TicketNumber, Timestamp};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, DateTime, Document, doc};
use store_mongo::MongoStore;

use support::Temporary;

/// 2026-03-01T09:00:00Z
const FILED: i64 = 1_772_355_600_000;
const CUSTOMER: Id = Id::from_bytes([1; 12]);
const AGENT: Id = Id::from_bytes([2; 12]);

fn time(minutes: i64) -> DateTime {
    DateTime::from_millis(FILED + minutes * 60_000)
}

/// An id made at the time of the others, since that is when a ticket without a time was made.
fn oid(number: u8) -> ObjectId {
    let mut bytes = [0; 12];
    bytes[..4].copy_from_slice(&u32::try_from(FILED / 1000).unwrap().to_be_bytes());
    bytes[11] = number;
    ObjectId::from_bytes(bytes)
}

fn id(number: u8) -> Id {
    Id::from_bytes(oid(number).bytes())
}

fn regular(number: u8) -> Document {
    doc! {
        "_id": oid(number), "ticketNumber": format!("ST-2026-{number:03}"), "subject": "Login", "message": "It fails",
        "category": "Bug Report", "priority": "High", "status": "Open",
        "submittedBy": ObjectId::from_bytes(*CUSTOMER.bytes()), "responses": [], "attachments": [],
        "createdAt": time(number.into()), "updatedAt": time(number.into()),
    }
}

fn with(number: u8, fields: Document) -> Document {
    let mut ticket = regular(number);
    ticket.extend(fields);
    ticket
}

/// Those that can be shown.
const SHOWN: [u8; 11] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

async fn write(database: &Temporary) {
    let thread: Vec<Bson> = vec![
        Bson::Null,
        "text".into(),
        doc! { "message": 7, "respondedBy": "Gus", "createdAt": "yesterday" }.into(),
        doc! { "message": "Secret", "isInternal": "yes" }.into(),
    ];
    let shown = [
        regular(1),
        doc! { "_id": oid(2) },
        doc! { "_id": oid(3), "ticketNumber": Bson::Null, "createdAt": Bson::Null },
        with(
            4,
            doc! {
                "ticketNumber": 7, "subject": [], "message": {}, "category": "Other", "priority": 3, "status": "Waiting",
                "submittedBy": "Carla", "assignedTo": "Gus", "responses": "none", "attachments": 7, "resolvedAt": "soon",
            },
        ),
        with(5, doc! { "responses": thread }),
        with(6, doc! { "ticketNumber": "ST-2026-001", "responses": Bson::Null }),
        with(7, doc! { "createdAt": DateTime::from_millis(-99), "updatedAt": DateTime::MIN }),
        with(8, doc! { "createdAt": DateTime::from_millis(-98), "updatedAt": DateTime::MAX }),
        with(9, doc! { "createdAt": DateTime::from_millis(-97), "updatedAt": DateTime::MAX }),
        doc! { "_id": oid(10), "updatedAt": time(1) },
        regular(11),
    ];
    let not_shown = [
        with(20, doc! { "_id": "a-text" }),
        with(21, doc! { "_id": 21 }),
        with(22, doc! { "createdAt": "2026-03-01T09:00:00Z" }),
        with(23, doc! { "updatedAt": FILED }),
        with(24, doc! { "version": "v2" }),
        with(25, doc! { "createdAt": [time(1)] }),
    ];
    let all = shown.into_iter().chain(not_shown);
    database.collection("supporttickets").insert_many(all).bypass_document_validation(true).await.unwrap();
    let person = |id: Id, name: &str, role: &str| {
        doc! { "_id": ObjectId::from_bytes(*id.bytes()), "name": name, "email": format!("{role}@x.example"), "role": role }
    };
    let people = [
        person(CUSTOMER, "Carla Customer", "COMPANY"),
        person(AGENT, "Gus Agent", "INTERNAL"),
        doc! { "_id": "a-text", "name": "Nobody", "email": "nobody@x.example", "role": "INTERNAL" },
        doc! { "_id": oid(30) },
        doc! { "_id": oid(31), "name": 7, "email": Bson::Null, "role": [], "isActive": "no", "createdAt": "today" },
        doc! { "_id": oid(32), "email": "mail@x.example", "role": "INTERNAL", "isActive": Bson::Null },
    ];
    database.collection("users").insert_many(people).await.unwrap();
}

/// Written before the server begins, as in a platform's database.
async fn fresh() -> (MongoStore, Temporary) {
    let database = Temporary::new().await;
    write(&database).await;
    let settings = store_mongo::Settings { url: database.url.clone(), ..store_mongo::Settings::default() };
    (MongoStore::connect(settings).await.unwrap(), database)
}

fn query(filter: Filter) -> Query {
    Query { filter, sort: Sort::CreatedAt, order: Order::Desc, start: Start::Page(1), limit: 100, with_message: true }
}

/// The numbers of all tickets of a list, read in pages and by cursor.
async fn walked(store: &MongoStore, list: &Query) -> [Vec<u8>; 2] {
    let (mut pages, mut followed, mut start) = (Vec::new(), Vec::new(), Start::Page(1));
    for page in 1..=SHOWN.len() as u64 + 1 {
        let found =
            store.list_tickets(Query { start: Start::Page(page), ..list.clone() }, Viewer::Staff).await.unwrap();
        assert_eq!(found.total, SHOWN.len() as u64, "{list:?}");
        pages.extend(found.rows.iter().map(|ticket| ticket.id.bytes()[11]));
    }
    loop {
        let found = store.list_tickets(Query { start, ..list.clone() }, Viewer::Staff).await.unwrap();
        followed.extend(found.rows.iter().map(|ticket| ticket.id.bytes()[11]));
        match found.next {
            Some(position) if followed.len() <= SHOWN.len() => start = Start::After(position),
            _ => return [pages, followed],
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_shows_each_of_the_others_once() {
    let (store, _database) = fresh().await;
    for sort in [Sort::CreatedAt, Sort::UpdatedAt, Sort::Priority, Sort::Status] {
        for order in [Order::Asc, Order::Desc] {
            for limit in [1, 3, 100] {
                let list = Query { sort, order, limit, ..query(Filter::default()) };
                let [pages, followed] = walked(&store, &list).await;
                assert_eq!(pages, followed, "{list:?}");
                assert_eq!(pages.into_iter().collect::<BTreeSet<_>>(), BTreeSet::from(SHOWN), "{list:?}");
                assert_eq!(followed.len(), SHOWN.len(), "{list:?}");
            }
        }
    }
    let since = Filter { created_from: Some(Timestamp::from_millis(FILED)), ..Filter::default() };
    let since = Query { order: Order::Asc, limit: 2, ..query(since) };
    let found = store.list_tickets(since, Viewer::Staff).await.unwrap();
    assert_eq!((found.total, found.rows[0].id, found.rows[1].id), (5, id(1), id(4)));
    let statistics = store.statistics(Periods::at(Timestamp::from_millis(FILED))).await.unwrap();
    assert_eq!(statistics.total(), 17, "what is there is counted");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_comes_while_the_server_runs_hides_no_other() {
    let (store, database) = support::fresh().await;
    let tickets = database.collection::<Document>("supporttickets");
    let array = with(5, doc! { "updatedAt": [time(5)] });
    let all = [regular(1), regular(2), with(3, doc! { "createdAt": "today" }), with(4, doc! { "_id": 4 }), array];
    tickets.insert_many(all).bypass_document_validation(true).await.unwrap();
    for _ in 0..2 {
        let found = store.list_tickets(query(Filter::default()), Viewer::Staff).await.unwrap();
        let ids: Vec<_> = found.rows.iter().map(|ticket| ticket.id).collect();
        assert_eq!((found.total, ids), (2, vec![id(2), id(1)]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_shown_by_defaults_and_what_is_no_ticket_is_not_found() {
    let (store, _database) = fresh().await;
    let open = async |number| store.ticket(TicketKey::Id(id(number)), Viewer::Staff).await.unwrap();
    for number in [2, 4] {
        let ticket = open(number).await.unwrap().ticket;
        assert_eq!(ticket.number, TicketNumber { year: 2026, sequence: 0 });
        assert_eq!((ticket.subject.as_str(), ticket.message.as_deref()), ("(no subject)", Some("")));
        assert_eq!(
            (ticket.category, ticket.priority, ticket.status),
            (Category::GeneralInquiry, Priority::Medium, Status::Open)
        );
        assert_eq!((ticket.submitted_by.name.as_str(), ticket.assigned_to), ("Unknown", None));
        assert_eq!((ticket.response_count, ticket.resolved_at), (0, None));
    }
    assert_eq!(open(2).await.unwrap().ticket.created_at, Timestamp::from_millis(FILED));
    let thread = open(5).await.unwrap().responses;
    let said: Vec<_> = thread.iter().map(|response| (response.message.as_str(), response.is_internal)).collect();
    assert_eq!(said, [("", false), ("Secret", true)]);
    assert_ne!(thread[0].id, thread[1].id);
    let owner = store.ticket(TicketKey::Id(id(5)), Viewer::Customer(CUSTOMER)).await.unwrap().unwrap();
    assert_eq!((owner.responses.len(), owner.ticket.response_count), (1, 1));
    for number in [22, 23, 24, 25] {
        assert!(open(number).await.is_none(), "{number}");
        assert!(respond(&store, id(number), number).await.is_none(), "{number}");
    }
}

async fn respond(store: &MongoStore, ticket: Id, seed: u8) -> Option<Ticket> {
    let actor = Actor {
        id: AGENT,
        name: PersonName::from_stored("Gus Agent".to_owned()),
        email: Email::from_stored("x@example.com".to_owned()),
        role: Role::Agent,
        role_name: RoleName::from_stored("INTERNAL".to_owned()),
    };
    let respond = Respond::new(Message::parse("Look at wombats").unwrap(), false, false, None, IfMatch::Any);
    let stamp = Stamp::new(Timestamp::from_millis(FILED + 6_000_000), [seed; 32], None, String::new());
    let decide = move |ticket: &Ticket| ticket.respond(&actor, &respond, Rules::default(), &stamp);
    match store.change_ticket(TicketKey::Id(ticket), None, None, Box::new(decide)).await.unwrap() {
        Some(Changed::Written { ticket, .. }) => Some(ticket),
        None => None,
        other => panic!("a response was expected, not {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_makes_each_of_them_a_ticket_like_any_other() {
    let (store, _database) = fresh().await;
    let mut numbers = BTreeSet::new();
    for number in SHOWN {
        let ticket = respond(&store, id(number), number).await.unwrap();
        assert!(ticket.number.sequence > 0 && numbers.insert(ticket.number), "{number}: {}", ticket.number);
        let seen = store.ticket(TicketKey::Number(ticket.number), Viewer::Staff).await.unwrap().unwrap();
        assert_eq!(seen.responses.last().unwrap().message, "Look at wombats", "{number}");
        assert_eq!(seen.ticket.status, Status::Open);
    }
    let found = Filter { search: Some(Search::parse("wombats").unwrap()), ..Filter::default() };
    assert_eq!(store.list_tickets(query(found), Viewer::Staff).await.unwrap().total, SHOWN.len() as u64);
    let open = Filter { statuses: vec![Status::Open], ..Filter::default() };
    assert_eq!(store.list_tickets(query(open), Viewer::Staff).await.unwrap().total, SHOWN.len() as u64);
    assert!(store.check_counts(10).await.unwrap().is_empty());
    let mut export = store.export().await.unwrap();
    let mut exported = Vec::new();
    loop {
        let part = export.next().await.unwrap();
        if part.is_empty() {
            break;
        }
        exported.extend(part.into_iter().filter_map(|document| match document {
            Exported::Ticket { whole, .. } => Some(whole.ticket.number),
            _ => None,
        }));
    }
    assert_eq!(exported.iter().copied().collect::<BTreeSet<_>>(), numbers);
    assert_eq!(exported.len(), SHOWN.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_else_that_reads_them_goes_on() {
    let (store, database) = fresh().await;
    let finding =
        |findings: &[Finding]| findings.iter().find(|finding| finding.subject == "documents").unwrap().clone();
    let documents = finding(&store.examine(Depth::Whole).await.unwrap());
    assert!(documents.health == Health::Failed && documents.text.contains("a-text"), "{documents:?}");
    let tickets = database.collection::<Document>("supporttickets");
    let odd = doc! { "$or": [{ "_id": { "$in": ["a-text", 21] } }, { "_id": { "$in": [oid(22), oid(23), oid(24), oid(25)] } }] };
    tickets.delete_many(odd).await.unwrap();
    let documents = finding(&store.examine(Depth::Whole).await.unwrap());
    assert_eq!(documents.health, Health::Warning);
    assert!(documents.text.contains("ticketNumber") && documents.text.contains("status"), "{documents:?}");

    assert_eq!(store.personal_records(CUSTOMER).await.unwrap().tickets.len(), 7);
    for number in [1, 2, 3, 4, 5, 6] {
        assert!(store.erase_ticket(id(number), Timestamp::from_millis(FILED)).await.unwrap(), "{number}");
    }
    let names = async |which| -> Vec<String> {
        store.users(which).await.unwrap().iter().map(|user| user.name.to_string()).collect()
    };
    assert_eq!(names(Users::All).await, ["Carla Customer", "Gus Agent", "mail@x.example", "Unknown", "Unknown"]);
    assert_eq!(names(Users::ActiveStaff).await, ["Gus Agent", "mail@x.example"]);
    assert!(store.account_by_email(Email::from_stored("nobody@x.example".to_owned())).await.unwrap().is_none());

    let settings = [doc! { "value": 7 }, doc! { "key": 7 }, doc! { "key": "support_email" }];
    database.collection("settings").insert_many(settings).await.unwrap();
    assert_eq!(store.settings().await.unwrap(), domain::settings::Settings::default());
    let faqs = [
        doc! { "_id": oid(1), "question": "How?", "answer": "So.", "category": 7, "isActive": "no", "order": "first" },
        doc! { "_id": "a-text", "question": "How?", "answer": "So." },
        doc! { "question": Bson::Null },
    ];
    database.collection("faqs").insert_many(faqs).await.unwrap();
    assert_eq!(store.faqs(Faqs::All).await.unwrap().len(), 1);
    let entries = [
        doc! { "at": time(1), "sequence": 1_i64 },
        doc! { "at": "today", "sequence": 1_i64, "ticketId": "none" },
        doc! { "_id": 7, "at": time(2), "sequence": 2_i64, "actor": "Gus", "who": {}, "what": 7, "hash": Bson::Null, "target": "x" },
    ];
    database.collection("supportaudit").insert_many(entries).bypass_document_validation(true).await.unwrap();
    let trail = AuditQuery { filter: AuditFilter::default(), start: Start::Page(1), limit: 10 };
    assert!(store.list_audit(trail).await.unwrap().rows.is_empty());
    let entries = store.audit_entries(Chain::Site, 0, 10).await.unwrap();
    assert!(entries.len() == 2 && entries.iter().all(Result::is_err), "{entries:?}");
    assert!(store.audit_missing_heads(10).await.unwrap().contains(&Chain::Site));
}
