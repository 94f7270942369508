//! How much one person may write in a short time.

use domain::Timestamp;
use domain::person::Actor;
use domain::time::{HOUR, MINUTE};

use crate::ports::Limit;

/// What the operator allows; nothing is limited unless told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    pub customers: Quota,
    pub staff: Quota,
}

/// 0 switches a limit off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Quota {
    pub tickets_per_15_minutes: u32,
    pub responses_per_hour: u32,
}

impl Limits {
    /// Counts for whoever files, also on behalf of somebody else.
    pub(crate) fn tickets(&self, actor: &Actor, at: Timestamp) -> Option<Limit> {
        limit(format!("tickets {}", actor.id), self.of(actor).tickets_per_15_minutes, 15 * MINUTE, at)
    }

    pub(crate) fn responses(&self, actor: &Actor, at: Timestamp) -> Option<Limit> {
        limit(format!("responses {}", actor.id), self.of(actor).responses_per_hour, HOUR, at)
    }

    fn of(&self, actor: &Actor) -> Quota {
        if actor.role.is_staff() { self.staff } else { self.customers }
    }
}

fn limit(subject: String, most: u32, within: i64, at: Timestamp) -> Option<Limit> {
    (most > 0).then_some(Limit { subject, most, within, at })
}
