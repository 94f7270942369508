//! Secrets that are handed out once and kept as digests only.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::ports::{Random, TokenHash};

/// A secret of 256 random bits, written as 64 hex digits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Token(String);

impl Token {
    pub fn draw(random: &dyn Random) -> Self {
        Self(hex(&random.bytes()))
    }

    /// Takes what a client sent. `None` for what cannot be a token, so that no digest is made of it.
    pub fn read(text: &str) -> Option<Self> {
        let is_token = text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        is_token.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is kept. The secret has all its entropy, so a plain digest is enough.
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0.as_bytes()).into())
    }

    /// A second secret that only the holder of this one can know: it proves that a request was made by our own page.
    pub fn csrf(&self) -> String {
        csrf(&self.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

pub(crate) fn csrf(secret: &str) -> String {
    hex(&Sha256::digest(format!("csrf {secret}")))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed;

    impl Random for Fixed {
        fn bytes(&self) -> [u8; 32] {
            [0xA7; 32]
        }
    }

    #[test]
    fn a_token_reads_back_and_never_shows() {
        let token = Token::draw(&Fixed);
        assert_eq!(token.as_str(), "a7".repeat(32));
        assert_eq!(Token::read(token.as_str()), Some(token.clone()));
        assert_eq!(format!("{token:?}"), "Token(..)");
        assert_ne!(token.csrf(), token.as_str());
        for text in ["", "a7", &"A7".repeat(32), &format!("{} ", "a7".repeat(32)), &"zz".repeat(32)] {
            assert_eq!(Token::read(text), None, "{text}");
        }
    }
}
