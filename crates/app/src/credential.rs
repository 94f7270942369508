//! What a request proves who sent it with.

use std::fmt;

use crate::token::{Token, csrf};

/// A token of ours, or one of the platform's.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Credential {
    Session(Token),
    Platform(PlatformToken),
}

impl Credential {
    /// Takes what a client sent. `None` for what can be neither.
    pub fn read(text: &str) -> Option<Self> {
        Token::read(text).map(Self::Session).or_else(|| PlatformToken::read(text).map(Self::Platform))
    }

    /// The session that ends when this person signs out; a platform's token ends by itself.
    pub fn session(&self) -> Option<&Token> {
        match self {
            Self::Session(token) => Some(token),
            Self::Platform(_) => None,
        }
    }

    /// A second secret that only the holder of this one can know: it proves that a request was made by our own page.
    pub fn csrf(&self) -> String {
        match self {
            Self::Session(token) => token.csrf(),
            // Its signature is what nobody else knows.
            Self::Platform(token) => csrf(token.as_str()),
        }
    }
}

/// A signed token in the compact form: three parts between dots. What it is worth is seen when it is verified.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PlatformToken(String);

impl PlatformToken {
    /// Longer than any that platforms send, and short enough to be looked at for nothing.
    const MAX: usize = 8192;

    pub fn read(text: &str) -> Option<Self> {
        let is_base64url = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        let has_the_shape =
            text.len() <= Self::MAX && text.split('.').count() == 3 && text.split('.').all(is_base64url);
        has_the_shape.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PlatformToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlatformToken(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_client_sends_is_told_apart() {
        let ours = "a7".repeat(32);
        assert!(matches!(Credential::read(&ours), Some(Credential::Session(_))));
        for text in ["aa.bb.cc", "a-_9..", ".."] {
            assert!(matches!(Credential::read(text), Some(Credential::Platform(_))), "{text}");
        }
        for text in ["", "a.b", "a.b.c.d", "a.b.c=", "a.b.c ", "a.b.\u{e9}", &format!("{}.b.c", "a".repeat(8192))] {
            assert_eq!(Credential::read(text), None, "{text}");
        }
    }

    #[test]
    fn each_credential_has_a_secret_of_its_own() {
        let [one, other] = ["aa.bb.cc", "aa.bb.cd"].map(|text| Credential::read(text).unwrap());
        assert_ne!(one.csrf(), other.csrf());
        assert_eq!(format!("{one:?}"), "Platform(PlatformToken(..))");
    }
}
