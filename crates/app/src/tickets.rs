//! What people do with tickets.

mod assignable;
mod create;
mod delete;
mod history;
mod list;
mod read;
mod requesters;
mod respond;
mod statistics;
mod update;
mod visible;

pub use assignable::assignable;
pub use create::{CreateTicket, Filed, create};
pub use delete::delete;
pub use history::history;
pub use list::list;
pub use read::read;
pub use requesters::{PersonSearch, requesters};
pub use respond::{AddResponse, Responded, respond};
pub use statistics::statistics;
pub use update::{Updated, update};

use domain::person::Actor;
use domain::stamp::Stamp;
use domain::time::DAY;

use crate::ports::IdempotencyKey;

const KEY_LIFETIME: i64 = DAY;

/// One submission under a client's own name, so that a repeated request is known as such.
#[derive(Debug, Clone)]
pub struct Submission {
    pub key: String,
    pub path: String,
    pub fingerprint: [u8; 32],
}

impl Submission {
    fn key(self, actor: &Actor, stamp: &Stamp) -> IdempotencyKey {
        IdempotencyKey {
            user: actor.id,
            path: self.path,
            key: self.key,
            fingerprint: self.fingerprint,
            not_before: stamp.at.plus(-KEY_LIFETIME),
            at: stamp.at,
        }
    }
}
