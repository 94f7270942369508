//! What a decision needs of the world outside: the time, a random seed, and where the request came from.

use std::fmt;
use std::net::IpAddr;

use sha2::{Digest, Sha256};

use crate::{Id, Timestamp};

/// One request's time, seed and origin.
///
/// Ids and salts are derived from the seed, so a decision that a store runs again makes the same ones.
#[derive(Clone)]
pub struct Stamp {
    pub at: Timestamp,
    pub ip: Option<IpAddr>,
    pub request_id: String,
    seed: [u8; 32],
}

impl Stamp {
    pub fn new(at: Timestamp, seed: [u8; 32], ip: Option<IpAddr>, request_id: String) -> Self {
        Self { at, ip, request_id, seed }
    }

    /// The id of the thing named by `purpose`; another purpose gives an unrelated id.
    pub fn id(&self, purpose: &str) -> Id {
        let mut random = [0; 8];
        random.copy_from_slice(&self.derive("id", purpose)[..8]);
        Id::new(self.at, random)
    }

    pub fn salt(&self, purpose: &str) -> [u8; 16] {
        let mut salt = [0; 16];
        salt.copy_from_slice(&self.derive("salt", purpose)[..16]);
        salt
    }

    fn derive(&self, kind: &str, purpose: &str) -> [u8; 32] {
        Sha256::new()
            .chain_update(self.seed)
            .chain_update(kind)
            .chain_update([0])
            .chain_update(purpose)
            .finalize()
            .into()
    }
}

impl fmt::Debug for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stamp").field("at", &self.at).field("request_id", &self.request_id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_gives_the_same_ids_again_and_another_none_of_them() {
        let at = Timestamp::from_millis(1_800_000_000_000);
        let stamp = |seed| Stamp::new(at, [seed; 32], None, String::new());
        assert_eq!(stamp(1).id("ticket"), stamp(1).id("ticket"));
        assert_ne!(stamp(1).id("ticket"), stamp(1).id("response"));
        assert_ne!(stamp(1).id("ticket"), stamp(2).id("ticket"));
        assert_ne!(stamp(1).salt("who"), stamp(1).salt("what"));
    }
}
