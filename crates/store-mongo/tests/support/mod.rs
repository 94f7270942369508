#![expect(clippy::unwrap_used, reason = "a test that cannot begin fails")]

mod database;

use store_mongo::{MongoStore, Settings};

pub(crate) use database::Temporary;

pub(crate) async fn fresh() -> (MongoStore, Temporary) {
    let temporary = Temporary::new().await;
    let settings = Settings { url: temporary.url.clone(), ..Settings::default() };
    (MongoStore::connect(settings).await.unwrap(), temporary)
}
