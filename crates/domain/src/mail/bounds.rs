//! How much mail one recipient gets in a short time, whatever happens at the desk.

use std::fmt;

use super::Recipient;
use crate::time::HOUR;

/// What counts towards the bounds is what was written within so long before a mail.
pub const BOUNDED_WITHIN: i64 = HOUR;

/// Far more than a conversation has.
const ABOUT_ONE_TICKET: u32 = 30;
/// Far more than anybody reads.
const TO_ONE_PERSON: u32 = 200;
/// Every new ticket is announced there.
const TO_SUPPORT: u32 = 1_000;

/// What a mail's recipient was written before it, within [`BOUNDED_WITHIN`], and is not spared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Load {
    pub in_all: u32,
    /// About the same ticket.
    pub about_ticket: u32,
}

/// A bound that a mail would exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excess {
    AboutOneTicket(u32),
    ToOneRecipient(u32),
}

impl Load {
    /// The most that it is worth counting to.
    pub const MOST: u32 = TO_SUPPORT;

    /// Which bound one more mail would exceed.
    pub fn excess(self, to: Recipient) -> Option<Excess> {
        let in_all = match to {
            Recipient::Support => TO_SUPPORT,
            Recipient::Person(_) => TO_ONE_PERSON,
        };
        if self.about_ticket >= ABOUT_ONE_TICKET {
            Some(Excess::AboutOneTicket(ABOUT_ONE_TICKET))
        } else if self.in_all >= in_all {
            Some(Excess::ToOneRecipient(in_all))
        } else {
            None
        }
    }
}

impl fmt::Display for Excess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AboutOneTicket(most) => {
                write!(f, "suppressed: there were {most} mails about this ticket to this recipient within an hour")
            }
            Self::ToOneRecipient(most) => {
                write!(f, "suppressed: there were {most} mails to this recipient within an hour")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Id;

    #[test]
    fn a_storm_is_bounded_by_ticket_and_by_recipient() {
        let person = Recipient::Person(Id::from_bytes([1; 12]));
        for (to, in_all, about_ticket, expected) in [
            (person, 0, 0, None),
            (person, 199, 29, None),
            (person, 30, 30, Some(Excess::AboutOneTicket(30))),
            (person, 200, 0, Some(Excess::ToOneRecipient(200))),
            (Recipient::Support, 999, 29, None),
            (Recipient::Support, 1_000, 1, Some(Excess::ToOneRecipient(1_000))),
        ] {
            assert_eq!(Load { in_all, about_ticket }.excess(to), expected, "{to:?} {in_all} {about_ticket}");
        }
    }
}
