#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot begin fails")]

use std::env;
use std::ops::Deref;

use mongodb::bson::oid::ObjectId;
use mongodb::{Client, Database};
use tokio::runtime::Handle;
use tokio::task::block_in_place;

const URL: &str = "HELPWRIGHT_TEST_MONGO_URL";

/// A database of one test alone, which goes with it.
pub(crate) struct Temporary {
    database: Database,
    /// The server's address, with the name of the database in it.
    pub(crate) url: String,
}

impl Temporary {
    #[expect(clippy::disallowed_methods, reason = "the name only has to be new")]
    pub(crate) async fn new() -> Self {
        let server = env::var(URL).unwrap_or_else(|_| {
            panic!("{URL} names no server; `cargo xtask mongo cargo test -p store-mongo` starts one and sets it")
        });
        let name = format!("helpwright-test-{}", ObjectId::new());
        let database = Client::with_uri_str(&server).await.unwrap().database(&name);
        let (before, options) = server.split_once('?').unwrap_or((&server, ""));
        let (scheme, hosts) = before.split_once("://").unwrap();
        let hosts = hosts.split('/').next().unwrap();
        Self { database, url: format!("{scheme}://{hosts}/{name}?{options}") }
    }
}

impl Deref for Temporary {
    type Target = Database;

    fn deref(&self) -> &Database {
        &self.database
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // What stays behind because this failed stays in a server for tests.
        let _ = block_in_place(|| Handle::current().block_on(async { self.database.drop().await }));
    }
}
