//! Tickets follow what their requester is called, however many they are, and also where whoever began it has stopped.

#![expect(clippy::unwrap_used, reason = "a test that cannot begin fails")]

mod support;

use app::ports::{Account, AccountChange, Completion as _, EndSessions, Store as _};
use domain::audit::{Action, Changes, Draft, TargetKind};
use domain::list::{Filter, Order, Query, Sort, Start};
use domain::person::User;
use domain::policy::Viewer;
use domain::search::Search;
use domain::stamp::Stamp;
use domain::text::PersonName;
use domain::{Id, Timestamp};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{DateTime, Document, doc};
use store_mongo::MongoStore;

use support::Temporary;

const CUSTOMER: Id = Id::from_bytes([1; 12]);
/// More than are written in one step.
const TICKETS: u64 = 1_100;

fn object(id: Id) -> ObjectId {
    ObjectId::from_bytes(*id.bytes())
}

async fn desk(tickets: u64) -> (MongoStore, Temporary) {
    let (store, database) = support::fresh().await;
    let carla =
        doc! { "_id": object(CUSTOMER), "name": "Carla Customer", "email": "carla@example.com", "role": "COMPANY" };
    database.collection("users").insert_one(carla).await.unwrap();
    let ticket = |number: u64| {
        doc! {
            "ticketNumber": format!("ST-2026-{number:03}"), "subject": "Login", "message": "It fails",
            "category": "Bug Report", "priority": "High", "status": "Open", "submittedBy": object(CUSTOMER),
            "responses": [], "attachments": [], "createdAt": DateTime::from_millis(0),
            "updatedAt": DateTime::from_millis(0), "version": 1_i64, "priorityRank": 1,
            "terms": ["fails", "it", "login"], "internalTerms": ["carla", "customer", "odd"], "noteTerms": ["odd"],
        }
    };
    database.collection("supporttickets").insert_many((1..=tickets).map(ticket)).await.unwrap();
    (store, database)
}

async fn found(store: &MongoStore, text: &str) -> u64 {
    let filter = Filter { search: Some(Search::parse(text).unwrap()), ..Filter::default() };
    let (sort, order) = (Sort::CreatedAt, Order::Desc);
    let query = Query { filter, sort, order, start: Start::Page(1), limit: 1, with_message: false };
    // Totals of searches are counted to a bound.
    store.list_tickets(query, Viewer::Staff).await.unwrap().total.min(TICKETS)
}

async fn notes(database: &Temporary) -> u64 {
    let renamed = doc! { "_id": { "$regex": "^renamed-" } };
    database.collection::<Document>("supportcounters").count_documents(renamed).await.unwrap()
}

async fn rename(store: &MongoStore, name: &'static str) {
    let stamp = Stamp::new(Timestamp::from_millis(0), [7; 32], None, String::new());
    let decide = move |account: &Account, _: u64| {
        let user = User { name: PersonName::from_stored(name.to_owned()), ..account.user.clone() };
        let target = (TargetKind::User, user.id);
        let audit = Draft::new(&stamp, None, Action::UserUpdated, target, String::new(), Changes::new());
        let account = Account { user, ..account.clone() };
        Ok(Some(AccountChange { account, sessions: EndSessions::None, ends_links: false, invitation: None, audit }))
    };
    store.change_account(CUSTOMER, Box::new(decide)).await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn very_many_tickets_follow_a_new_name() {
    let (store, database) = desk(TICKETS).await;
    let all = found(&store, "carla").await;
    rename(&store, "Wanda").await;
    // Whether the change could wait for all of them depends on the machine.
    store.complete(None, 64).await.unwrap();
    assert_eq!((found(&store, "wanda").await, found(&store, "odd").await), (all, all));
    assert_eq!((found(&store, "customer").await, notes(&database).await), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_has_left_undone_is_done_by_the_next() {
    let (store, database) = desk(3).await;
    let users = database.collection::<Document>("users");
    let counters = database.collection::<Document>("supportcounters");
    users.update_one(doc! {}, doc! { "$set": { "name": "Wanda" } }).await.unwrap();
    counters.insert_one(doc! { "_id": format!("renamed-{CUSTOMER}"), "value": 1_i64 }).await.unwrap();
    store.complete(None, 64).await.unwrap();
    assert_eq!((found(&store, "wanda").await, found(&store, "carla").await, notes(&database).await), (3, 3, 0));

    users.delete_one(doc! {}).await.unwrap();
    counters.insert_one(doc! { "_id": format!("renamed-{CUSTOMER}"), "value": 4_i64 }).await.unwrap();
    store.complete(None, 64).await.unwrap();
    assert_eq!((found(&store, "wanda").await, found(&store, "carla").await, notes(&database).await), (0, 0, 0));
    assert_eq!(found(&store, "unknown odd").await, 3);
}
