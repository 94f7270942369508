//! A secret that an operator chose. Whoever guesses the one that a platform shares with this desk is everybody, so a weak
//! one stops the start.

use std::fmt;

/// HMAC-SHA256 is as strong as its key up to this length.
const SHORTEST: usize = 32;
/// What is left of a secret without well-known words must still be hard to guess.
const RANDOM: usize = 16;

const WELL_KNOWN: &[&str] = &[
    "0123456789abcdef",
    "0123456789",
    "1234567890",
    "12345678",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "development",
    "production",
    "helpwright",
    "supersecret",
    "placeholder",
    "signingkey",
    "changeme",
    "changethis",
    "replaceme",
    "password",
    "passphrase",
    "default",
    "example",
    "insecure",
    "private",
    "string",
    "random",
    "secret",
    "secure",
    "super",
    "token",
    "admin",
    "long",
    "very",
    "test",
    "demo",
    "jwt",
    "key",
    "dev",
    "your",
    "this",
    "with",
    "least",
    "characters",
    "bytes",
    "bits",
    "bit",
    "256",
    "please",
    "change",
    "not",
];

#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// Why a secret is not taken, in words for the operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakSecret {
    #[error("is shorter than 32 bytes; make one with `openssl rand -hex 32`")]
    Short,
    #[error("is easy to guess: it repeats itself or is made of well-known words; make one with `openssl rand -hex 32`")]
    Guessable,
}

impl Secret {
    pub fn parse(text: &str) -> Result<Self, WeakSecret> {
        if text.len() < SHORTEST {
            return Err(WeakSecret::Short);
        }
        if repeats(text.as_bytes()) || is_well_known(text) {
            return Err(WeakSecret::Guessable);
        }
        Ok(Self(text.to_owned()))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// Whether it is a short piece over and over, or made of a few characters only.
fn repeats(bytes: &[u8]) -> bool {
    let is_period = |length: &usize| bytes.iter().zip(&bytes[*length..]).all(|(one, next)| one == next);
    let mut distinct = bytes.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    distinct.len() < 8 || (1..=RANDOM).any(|length| is_period(&length))
}

fn is_well_known(text: &str) -> bool {
    let mut rest: String = text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    for word in WELL_KNOWN {
        // A mark in its place keeps two halves from becoming another word.
        rest = rest.replace(word, " ");
    }
    let beyond = text.chars().filter(|c| !c.is_ascii_alphanumeric()).count();
    rest.chars().filter(|c| *c != ' ').count() + beyond / 2 < RANDOM
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_that_others_try_first_are_refused() {
        for (text, weakness) in [
            ("", WeakSecret::Short),
            ("secret", WeakSecret::Short),
            ("changeme", WeakSecret::Short),
            ("kP3x9vQ2mZ7tL5wR8nB4cF6hJ1sD0aG", WeakSecret::Short),
            (&"a".repeat(64), WeakSecret::Guessable),
            (&"secret".repeat(8), WeakSecret::Guessable),
            (&"ChangeMe-".repeat(5), WeakSecret::Guessable),
            (&"kP3x9vQ2mZ7tL5wR".repeat(2), WeakSecret::Guessable),
            ("your-256-bit-secret-your-256-bit-secret", WeakSecret::Guessable),
            ("0123456789abcdef0123456789abcdef", WeakSecret::Guessable),
            ("abcdefghijklmnopqrstuvwxyz0123456789", WeakSecret::Guessable),
            ("super-secret-jwt-key-change-me-in-production", WeakSecret::Guessable),
            ("please_change_this_default_password_1", WeakSecret::Guessable),
            ("this-is-a-very-long-secret-key-with-256-bits", WeakSecret::Guessable),
        ] {
            assert_eq!(Secret::parse(text), Err(weakness), "{text}");
        }
    }

    #[test]
    fn random_secrets_are_taken() {
        for text in [
            "f2a9c4d81b7e3056a8c1d94e72b5f03690ce4d1728bf6a53e0917c2d4b8f5a36",
            "kP3x9vQ2mZ7tL5wR8nB4cF6hJ1sD0aGe",
            "Gm3+/Qx9vT0zKp5yWc8bRn2uLd7sHf4jEa6oYi1tBNk=",
            "correct horse battery staple outlet",
        ] {
            assert!(Secret::parse(text).is_ok(), "{text}");
        }
        assert_eq!(format!("{:?}", Secret::parse("kP3x9vQ2mZ7tL5wR8nB4cF6hJ1sD0aGe")), "Ok(Secret(..))");
    }
}
