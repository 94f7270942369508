//! Several servers on one database.

mod support;

use std::time::Duration;

use app::ports::{News, Store as _};
use domain::statistics::Periods;
use domain::{Id, Timestamp};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{DateTime, Document, doc};
use tokio::time::timeout;

#[tokio::test(flavor = "multi_thread")]
async fn what_another_server_files_is_counted_within_five_seconds() {
    let (store, database) = support::fresh().await;
    let noon = Timestamp::parse("2026-03-02T12:00:00Z").unwrap();
    let total = async |millis| store.statistics(Periods::at(noon.plus(millis))).await.unwrap().total();
    assert_eq!(total(0).await, 0);
    let created_at = DateTime::from_millis(noon.millis());
    let ticket = doc! { "status": "Open", "priority": "Low", "category": "Bug Report", "createdAt": created_at };
    database.collection("supporttickets").insert_one(ticket).bypass_document_validation(true).await.unwrap();
    assert_eq!((total(4_999).await, total(5_000).await), (0, 1));
}

fn event(ticket: u8) -> Document {
    doc! {
        "ticketId": ObjectId::from_bytes([ticket; 12]), "ticketNumber": "ST-2026-001",
        "owner": ObjectId::from_bytes([1; 12]), "staff": { "kind": "response.added", "version": 2_i64 },
        "at": DateTime::from_millis(0),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_server_commits_is_told_and_what_is_lost_is_told_to_be_so() {
    let (store, database) = support::fresh().await;
    let events = database.collection::<Document>("supportevents");
    let mut commits = store.commits();
    let mut told = async || match timeout(Duration::from_secs(20), commits.recv()).await.unwrap().unwrap() {
        News::Commit(event) => Some(event.ticket),
        News::Missed => None,
    };
    let odd = doc! { "ticketId": "none", "at": DateTime::from_millis(0) };
    events.insert_many([event(1), odd, event(2)]).await.unwrap();
    assert_eq!([told().await, told().await], [1, 2].map(|ticket| Some(Id::from_bytes([ticket; 12]))));
    events.drop().await.unwrap();
    assert_eq!(told().await, None, "the stream has ended, and is followed anew");
    events.insert_one(event(3)).await.unwrap();
    assert_eq!(told().await, Some(Id::from_bytes([3; 12])));
}
