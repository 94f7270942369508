//! The promises of the port, each by name.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use store_conformance::Fresh;
use store_sqlite::{Options, SqliteStore};

async fn fresh() -> Fresh {
    let directory = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(directory.path(), Options::default()).unwrap();
    Fresh::new(Arc::new(store), directory)
}

store_conformance::suite!(fresh: tickets, threads, lists, model, search, statistics, idempotency, limits, accounts, sessions, links, people, audit, trail, settings, faqs, moving, health, events, outbox, mail_log, registrations, privacy);
