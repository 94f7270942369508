//! Ticket numbers: `ST-<UTC year>-<n>`, where `n` counts from 1 in each year.

use std::fmt;
use std::str::FromStr;

use crate::Invalid;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TicketNumber {
    pub year: i16,
    pub sequence: u32,
}

impl TicketNumber {
    /// Reads a number exactly as it is written: upper case, at least three digits, none superfluous.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let number = text.strip_prefix("ST-").and_then(|rest| {
            let (year, sequence) = rest.split_once('-')?;
            Some(Self { year: year.parse().ok()?, sequence: sequence.parse().ok()? })
        });
        number
            .filter(|number| number.sequence > 0 && number.to_string() == text)
            .ok_or_else(|| Invalid::new("must be a ticket number as in ST-2026-001"))
    }
}

impl FromStr for TicketNumber {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::parse(text)
    }
}

impl fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ST-{:04}-{:03}", self.year, self.sequence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_reads_back_as_written() {
        for text in ["ST-2026-001", "ST-2026-999", "ST-2026-1000", "ST-2027-4294967295"] {
            assert_eq!(TicketNumber::parse(text).map(|n| n.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn what_is_not_written_so_is_refused() {
        for text in [
            "",
            "ST-2026-",
            "ST-2026-000",
            "ST-2026-01",
            "ST-2026-0001",
            "st-2026-001",
            "ST-2026-001 ",
            "ST-26-001",
            "ST-2026--01",
            "ST-2026-+01",
            "ST-2026-4294967296",
        ] {
            assert!(TicketNumber::parse(text).is_err(), "{text}");
        }
    }
}
