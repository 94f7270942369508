mod support;

use std::sync::Arc;

use store_conformance::Fresh;

async fn fresh() -> Fresh {
    let (store, temporary) = support::fresh().await;
    Fresh::new(Arc::new(store), temporary)
}

store_conformance::suite!(fresh: tickets, threads, lists, model, search, statistics, idempotency, limits, accounts, sessions, links, people, audit, trail, settings, faqs, moving, health, events, outbox, mail_log, registrations, privacy);
