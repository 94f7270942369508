use std::fmt;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// What a program that is no person shows to read the measurements. Only its digest is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct MetricsToken([u8; 32]);

impl MetricsToken {
    pub fn new(secret: &[u8]) -> Self {
        Self(Sha256::digest(secret).into())
    }

    /// Whether this is the token, found out in the same time wherever they differ.
    pub(super) fn is(&self, shown: &str) -> bool {
        self.0.ct_eq(&Self::new(shown.as_bytes()).0).into()
    }
}

impl fmt::Debug for MetricsToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MetricsToken(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_token_and_nothing_else_is_it() {
        let token = MetricsToken::new(b"f2a9c4d81b7e3056");
        assert!(token.is("f2a9c4d81b7e3056"));
        for other in ["", "f2a9c4d81b7e305", "f2a9c4d81b7e30566", "F2A9C4D81B7E3056", "g2a9c4d81b7e3056"] {
            assert!(!token.is(other), "{other}");
        }
        assert_eq!(format!("{token:?}"), "MetricsToken(..)");
    }
}
