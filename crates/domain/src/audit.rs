//! The audit trail: who changed what, when, from what to what, chained so that an edit shows.
//!
//! Entries hang in chains: one for each ticket, one for all the rest. What is personal in an entry is *sealed*: the
//! chain runs over its salted digest, and the value stands beside it. A person's values can be erased and the
//! chain still verifies; a changed value, a missing or moved entry, and a cut tail do not.

mod action;
mod chain;
mod sealed;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

pub use action::{Action, TargetKind};
pub use chain::{Broken, Chain, Head, follow};
pub use sealed::{Digest, Opened, Sealed};

use crate::person::Actor;
use crate::stamp::Stamp;
use crate::{Id, TicketNumber, Timestamp};

/// One field's value before and after. People stand in it by id, so that their names live in one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    pub from: Value,
    pub to: Value,
}

pub type Changes = BTreeMap<String, FieldChange>;

/// The sealed part about the person who acted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Who {
    pub name: Option<String>,
    pub role: Option<String>,
    pub ip: Option<String>,
    pub request_id: String,
}

/// The sealed part about what happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct What {
    pub label: String,
    pub changes: Changes,
}

/// An entry that has not been hung into its chain yet.
#[derive(Debug, Clone)]
pub struct Draft {
    id: Id,
    at: Timestamp,
    actor: Option<Id>,
    action: Action,
    target_kind: TargetKind,
    target: Id,
    who: Sealed,
    what: Sealed,
}

impl Draft {
    /// `actor` is nobody for what is done on the command line. `label` is what people call the target.
    pub fn new(
        stamp: &Stamp,
        actor: Option<&Actor>,
        action: Action,
        target: (TargetKind, Id),
        label: String,
        changes: Changes,
    ) -> Self {
        let who = Who {
            name: actor.map(|actor| actor.name.to_string()),
            role: actor.map(|actor| actor.role_name.as_str().to_owned()),
            ip: stamp.ip.map(|ip| ip.to_string()),
            request_id: stamp.request_id.clone(),
        };
        Self {
            id: stamp.id("audit"),
            at: stamp.at,
            actor: actor.map(|actor| actor.id),
            action,
            target_kind: target.0,
            target: target.1,
            who: Sealed::new(stamp.salt("who"), &who),
            what: Sealed::new(stamp.salt("what"), &What { label, changes }),
        }
    }

    pub fn at(&self) -> Timestamp {
        self.at
    }

    pub fn chain(&self) -> Chain {
        match self.target_kind {
            TargetKind::Ticket => Chain::Ticket(self.target),
            TargetKind::User | TargetKind::Settings | TargetKind::Faq => Chain::Site,
        }
    }

    /// Hangs the entry behind `head`. Stores call this inside the commit, where the head cannot move.
    pub fn link(&self, head: Head) -> Entry {
        let mut entry = Entry {
            id: self.id,
            chain: self.chain(),
            sequence: head.length + 1,
            at: self.at,
            actor: self.actor,
            action: self.action,
            target_kind: self.target_kind,
            target: self.target,
            who: self.who.clone(),
            what: self.what.clone(),
            hash: head.hash,
        };
        entry.hash = entry.hash_after(head.hash);
        entry
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub id: Id,
    pub chain: Chain,
    /// Counted from 1 in each chain.
    pub sequence: u64,
    pub at: Timestamp,
    pub actor: Option<Id>,
    pub action: Action,
    pub target_kind: TargetKind,
    pub target: Id,
    pub who: Sealed,
    pub what: Sealed,
    pub hash: Digest,
}

impl Entry {
    pub fn head(&self) -> Head {
        Head { length: self.sequence, hash: self.hash }
    }

    /// Whether some of its values are gone.
    pub fn is_erased(&self) -> bool {
        self.who.opened.is_none() || self.what.opened.is_none()
    }

    /// Who acted, unless it was erased.
    pub fn who(&self) -> Option<Who> {
        self.who.opened.as_ref().and_then(|opened| serde_json::from_str(&opened.json).ok())
    }

    /// What happened, unless it was erased.
    pub fn what(&self) -> Option<What> {
        self.what.opened.as_ref().and_then(|opened| serde_json::from_str(&opened.json).ok())
    }

    /// The number that the deleted ticket had, where this is about a deletion and says so still.
    pub fn deleted_number(&self) -> Option<TicketNumber> {
        if self.action != Action::TicketDeleted {
            return None;
        }
        TicketNumber::parse(&self.what()?.label).ok()
    }

    fn hash_after(&self, previous: Digest) -> Digest {
        let mut hasher = Sha256::new();
        hasher.update(previous.0);
        hasher.update(self.sequence.to_be_bytes());
        hasher.update(self.id.bytes());
        hasher.update(self.at.millis().to_be_bytes());
        hasher.update(self.actor.map_or([0; 12], |id| *id.bytes()));
        hasher.update(self.target.bytes());
        for word in [self.action.as_str(), self.target_kind.as_str()] {
            hasher.update((word.len() as u64).to_be_bytes());
            hasher.update(word);
        }
        hasher.update(self.who.digest.0);
        hasher.update(self.what.digest.0);
        Digest(hasher.finalize().into())
    }
}
