#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot begin fails")]

use std::env;

use mongodb::bson::oid::ObjectId;
use mongodb::{Client, Database};
use store_mongo::{MongoStore, Settings};
use tokio::runtime::Handle;
use tokio::task::block_in_place;

const URL: &str = "HELPWRIGHT_TEST_MONGO_URL";

/// A database of one test alone, which goes with it.
pub(crate) struct Temporary(pub(crate) Database);

impl Drop for Temporary {
    fn drop(&mut self) {
        // What stays behind because this failed stays in a server for tests.
        let _ = block_in_place(|| Handle::current().block_on(async { self.0.drop().await }));
    }
}

#[expect(clippy::disallowed_methods, reason = "the name only has to be new")]
pub(crate) async fn fresh() -> (MongoStore, Temporary) {
    let url = env::var(URL).unwrap_or_else(|_| {
        panic!("{URL} names no server; `cargo xtask mongo cargo test -p store-mongo` starts one and sets it")
    });
    let database = format!("helpwright-test-{}", ObjectId::new());
    let client = Client::with_uri_str(&url).await.unwrap();
    let temporary = Temporary(client.database(&database));
    let settings = Settings { url, database: Some(database), ..Settings::default() };
    (MongoStore::connect(settings).await.unwrap(), temporary)
}
