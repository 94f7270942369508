//! What the database is made to hold and how it is asked: rules, indexes, plans, and what was odd before.

#![expect(clippy::unwrap_used, reason = "a test that cannot begin fails")]

mod support;

use app::doctor::list_forms;
use app::ports::{Depth, Finding, Health, Store as _};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{DateTime, Document, doc};
use mongodb::error::ErrorKind;
use store_mongo::{MongoStore, Settings};

use support::Temporary;

fn ticket(id: u8, number: &str) -> Document {
    doc! {
        "_id": ObjectId::from_bytes([id; 12]), "ticketNumber": number, "subject": "Login", "message": "It fails",
        "category": "Bug Report", "priority": "High", "status": "Open",
        "submittedBy": ObjectId::from_bytes([1; 12]), "responses": [], "attachments": [],
        "createdAt": DateTime::from_millis(0), "updatedAt": DateTime::from_millis(0),
    }
}

fn of<'a>(findings: &'a [Finding], subject: &str) -> &'a Finding {
    findings.iter().find(|finding| finding.subject == subject).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_is_read_in_the_order_of_an_index() {
    let (store, database) = support::fresh().await;
    let tickets = (1..=200).map(|id| ticket(id, &format!("ST-2026-{id:03}")));
    database.collection("supporttickets").insert_many(tickets).await.unwrap();
    let findings = store.examine(Depth::Beside).await.unwrap();
    for form in list_forms() {
        let finding = of(&findings, &form.subject());
        assert_eq!(finding.health, Health::Ok, "{finding:?}");
        // The tickets that hold a word stand in the order of the words.
        let is_search = form.query.filter.search.is_some();
        assert!(is_search || !finding.text.contains("sorted"), "{finding:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_ticket_is_refused_and_what_stood_there_before_can_be_mended() {
    const REFUSED: i32 = 121;
    let database = Temporary::new().await;
    let tickets = database.collection::<Document>("supporttickets");
    let mut odd = ticket(1, "ST-2026-001");
    odd.insert("status", "Waiting");
    tickets.insert_many([odd.clone(), ticket(2, "ST-2026-002"), ticket(3, "ST-2026-002")]).await.unwrap();

    let settings = Settings { url: database.url.clone(), ..Settings::default() };
    let store = MongoStore::connect(settings.clone()).await.unwrap();
    let findings = store.examine(Depth::Whole).await.unwrap();
    let documents = of(&findings, "documents");
    assert!(documents.health == Health::Warning && documents.text.contains(&"01".repeat(12)), "{documents:?}");
    let numbers = of(&findings, "ticket numbers");
    assert!(numbers.health == Health::Warning && numbers.text.contains("ST-2026-002"), "{numbers:?}");

    odd.insert("_id", ObjectId::from_bytes([4; 12]));
    let refused = tickets.insert_one(&odd).await.unwrap_err();
    let ErrorKind::Write(mongodb::error::WriteFailure::WriteError(error)) = *refused.kind else { unreachable!() };
    assert_eq!(error.code, REFUSED);
    let by_id = |id: u8| doc! { "_id": ObjectId::from_bytes([id; 12]) };
    tickets.update_one(by_id(1), doc! { "$set": { "subject": "Log-in" } }).await.unwrap();
    tickets.update_one(by_id(2), doc! { "$set": { "status": "Waiting" } }).await.unwrap_err();
    tickets.update_one(by_id(1), doc! { "$set": { "status": "Open" } }).await.unwrap();
    tickets.delete_one(by_id(3)).await.unwrap();
    // A second start finds everything as it has to be.
    let findings = MongoStore::connect(settings).await.unwrap().examine(Depth::Whole).await.unwrap();
    assert_eq!(of(&findings, "documents").health, Health::Ok);
    assert_eq!(of(&findings, "ticket numbers").health, Health::Ok);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_rules_stay_and_so_do_numbers_that_are_alike() {
    let database = Temporary::new().await;
    let theirs = doc! { "companyId": { "$exists": true } };
    database.create_collection("supporttickets").validator(theirs.clone()).await.unwrap();
    let ours = |id| {
        let mut ticket = ticket(id, "ST-2026-001");
        ticket.extend(doc! { "version": 1_i64, "companyId": 7 });
        ticket
    };
    database.collection("supporttickets").insert_many([ours(1), ours(2)]).await.unwrap();
    let settings = Settings { url: database.url.clone(), ..Settings::default() };
    let store = MongoStore::connect(settings).await.unwrap();
    assert_eq!(of(&store.examine(Depth::Beside).await.unwrap(), "ticket numbers").health, Health::Warning);
    let found = database.list_collections().filter(doc! { "name": "supporttickets" }).await.unwrap();
    let found: Vec<_> = futures::TryStreamExt::try_collect(found).await.unwrap();
    assert_eq!(found[0].options.validator, Some(theirs));
}
