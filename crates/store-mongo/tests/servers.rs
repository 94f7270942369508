//! Several servers on one database.

mod support;

use app::ports::Store as _;
use domain::Timestamp;
use domain::statistics::Periods;
use mongodb::bson::{DateTime, doc};

#[tokio::test(flavor = "multi_thread")]
async fn what_another_server_files_is_counted_within_five_seconds() {
    let (store, database) = support::fresh().await;
    let noon = Timestamp::parse("2026-03-02T12:00:00Z").unwrap();
    let total = async |millis| store.statistics(Periods::at(noon.plus(millis))).await.unwrap().total();
    assert_eq!(total(0).await, 0);
    let created_at = DateTime::from_millis(noon.millis());
    let ticket = doc! { "status": "Open", "priority": "Low", "category": "Bug Report", "createdAt": created_at };
    database.collection("supporttickets").insert_one(ticket).await.unwrap();
    assert_eq!((total(4_999).await, total(5_000).await), (0, 1));
}
