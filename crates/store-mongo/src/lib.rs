//! The distributed store: MongoDB, or an engine that speaks its protocol.
//!
//! Responses are embedded in their ticket, and the older ones of a long thread lie beside it. Whatever one decision writes goes in one short transaction, which the
//! driver's helper repeats after a conflict; ticket numbers come from a counter outside of it, so that gaps are
//! possible and duplicates are not.

mod accounts;
mod audit;
mod change;
mod collections;
mod complete;
mod connect;
mod create;
mod error;
mod events;
mod examine;
mod faqs;
mod idempotency;
mod indexes;
mod lenient;
mod limits;
mod links;
mod list;
mod moving;
mod numbers;
mod odd;
mod outbox;
mod people;
mod privacy;
mod registrations;
mod renaming;
mod schema;
mod sessions;
mod settings;
mod statistics;
mod store;
mod thread;
mod ticket;
mod transaction;
mod turns;
mod user_fields;

pub use connect::Settings;
pub use user_fields::UserFields;

use collections::Collections;
use domain::person::{Accounts, Roles};
use events::Listeners;
use odd::Odd;
use statistics::Kept;
use turns::Turns;

/// A connection pool to one database.
#[derive(Debug, Clone)]
pub struct MongoStore {
    client: mongodb::Client,
    collections: Collections,
    roles: Roles,
    accounts: Accounts,
    user_fields: UserFields,
    turns: Turns,
    statistics: Kept,
    listeners: Listeners,
    odd: Odd,
}
