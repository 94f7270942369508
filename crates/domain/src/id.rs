//! Identifiers: 12 bytes, written as 24 hex digits, the form of a MongoDB `ObjectId` in every store.

use std::fmt;
use std::str::FromStr;

use crate::{Invalid, Timestamp};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id([u8; 12]);

impl Id {
    /// Four bytes of time and eight random ones: unlike a counter, an id tells nothing about its neighbours.
    pub fn new(at: Timestamp, random: [u8; 8]) -> Self {
        let seconds = u32::try_from(at.millis().div_euclid(1000).max(0)).unwrap_or(u32::MAX);
        let mut bytes = [0; 12];
        bytes[..4].copy_from_slice(&seconds.to_be_bytes());
        bytes[4..].copy_from_slice(&random);
        Self(bytes)
    }

    pub const fn from_bytes(bytes: [u8; 12]) -> Self {
        Self(bytes)
    }

    pub const fn bytes(&self) -> &[u8; 12] {
        &self.0
    }

    /// The eight bytes behind the time, as one number: what orders ids of the same second.
    pub fn random_part(&self) -> u64 {
        let mut part = [0; 8];
        part.copy_from_slice(&self.0[4..]);
        u64::from_be_bytes(part)
    }

    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let digits = text.as_bytes();
        if digits.len() != 24 {
            return Err(not_an_id());
        }
        let mut bytes = [0; 12];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = hex_digit(pair[0])? << 4 | hex_digit(pair[1])?;
        }
        Ok(Self(bytes))
    }
}

fn hex_digit(digit: u8) -> Result<u8, Invalid> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        b'A'..=b'F' => Ok(digit - b'A' + 10),
        _ => Err(not_an_id()),
    }
}

fn not_an_id() -> Invalid {
    Invalid::new("must be an id of 24 hexadecimal digits")
}

impl FromStr for Id {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::parse(text)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_written() {
        let id = Id::new(Timestamp::from_millis(1_800_000_000_123), [1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(id.to_string(), "6b49d2000102030405060708");
        assert_eq!(Id::parse(&id.to_string()), Ok(id));
        assert_eq!(Id::parse("6B49D2000102030405060708"), Ok(id));
        assert_eq!(id.random_part(), 0x0102_0304_0506_0708);
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in
            ["", "6b49d20001020304050607", "6b49d200010203040506070g", "ST-2026-001", "６b49d2000102030405060708"]
        {
            assert!(Id::parse(text).is_err(), "{text}");
        }
    }
}
