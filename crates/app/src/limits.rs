//! How much one person may write in a short time.

use std::net::{IpAddr, Ipv6Addr};

use domain::person::Actor;
use domain::time::{HOUR, MINUTE};
use domain::{Id, Timestamp};

use crate::ports::Limit;

/// What the operator allows; nothing is limited unless told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    pub customers: Quota,
    pub staff: Quota,
    /// Of one account within 15 minutes; 0 sets no limit.
    pub sign_in_failures: u32,
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
        limit(tickets(actor.id), self.of(actor).tickets_per_15_minutes, 15 * MINUTE, at)
    }

    pub(crate) fn responses(&self, actor: &Actor, at: Timestamp) -> Option<Limit> {
        limit(responses(actor.id), self.of(actor).responses_per_hour, HOUR, at)
    }

    fn of(&self, actor: &Actor) -> Quota {
        if actor.role.is_staff() { self.staff } else { self.customers }
    }
}

/// What there was too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitKind {
    Tickets,
    Responses,
    /// Wrong passwords of one account.
    Passwords,
    /// Mails that an admin tries the way with.
    TestMails,
}

/// Nobody needs more to set up mail, and it is no way to write to strangers.
pub(crate) fn test_mails(actor: &Actor, at: Timestamp) -> Limit {
    Limit { subject: format!("test mails {}", actor.id), most: 10, within: 15 * MINUTE, at }
}

/// What one person is counted under.
pub(crate) fn subjects(person: Id) -> [String; 2] {
    [tickets(person), responses(person)]
}

fn tickets(person: Id) -> String {
    format!("tickets {person}")
}

fn responses(person: Id) -> String {
    format!("responses {person}")
}

/// The part of the network that one customer of a provider has: an IPv4 address, or a whole /64.
pub fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(ip) => Ipv6Addr::from_bits(ip.to_bits() & (u128::MAX << 64)).into(),
    }
}

fn limit(subject: String, most: u32, within: i64, at: Timestamp) -> Option<Limit> {
    (most > 0).then_some(Limit { subject, most, within, at })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_household_is_one_ipv4_address_or_64_bits() {
        for (address, expected) in [("203.0.113.9", "203.0.113.9"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")] {
            assert_eq!(Ok(household(address.parse().unwrap())), expected.parse());
        }
    }
}
