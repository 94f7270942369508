use std::fmt;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Digest(pub [u8; 32]);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A value and its salt, as text: the digest is taken over these very bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    pub salt: [u8; 16],
    pub json: String,
}

/// A salted digest, and beside it the value until it is erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    pub digest: Digest,
    pub opened: Option<Opened>,
}

impl Sealed {
    pub(super) fn new(salt: [u8; 16], value: &impl Serialize) -> Self {
        let opened = Opened { salt, json: serde_json::to_string(value).unwrap_or_default() };
        Self { digest: seal(&opened), opened: Some(opened) }
    }

    pub(super) fn is_sound(&self) -> bool {
        self.opened.as_ref().is_none_or(|opened| seal(opened) == self.digest)
    }
}

fn seal(opened: &Opened) -> Digest {
    Digest(Sha256::new().chain_update(opened.salt).chain_update(&opened.json).finalize().into())
}
