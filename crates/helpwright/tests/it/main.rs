//! The contract, through the door: the real router on a real store, with a clock that stands still.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod access;
mod account_mail;
mod accounts;
mod audit;
mod bad_requests;
mod concurrency;
#[path = "../../../store-mongo/tests/support/database.rs"]
mod database;
mod desk;
mod enumeration;
mod events;
mod faqs;
mod forge;
mod hostile;
mod idempotency;
mod jwks;
mod limits;
mod links;
mod lists;
mod mail;
mod mail_log;
mod mail_readers;
mod metrics;
mod moving;
mod notes;
mod pages;
mod platform;
mod post;
mod privacy;
mod registration;
mod settings;
mod stats;
mod test_mail;
mod tickets;
mod tokens;
mod twins;
mod users;
