//! The audit trail: who changed what, when, from what to what, chained so that an edit shows.
//!
//! Entries hang in chains: one for each ticket, one for all the rest. What is personal in an entry is *sealed*: the
//! chain runs over its salted digest, and the value stands beside it. A person's values can be erased and the
//! chain still verifies; a changed value, a missing or moved entry, and a cut tail do not.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::person::Actor;
use crate::stamp::Stamp;
use crate::{Id, TicketNumber, Timestamp};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    TicketCreated,
    TicketUpdated,
    TicketDeleted,
    TicketImported,
    ResponseAdded,
    UserCreated,
    UserUpdated,
    UserDeleted,
    SettingsUpdated,
    FaqCreated,
    FaqUpdated,
    FaqDeleted,
    PersonErased,
}

impl Action {
    pub const ALL: &[Self] = &[
        Self::TicketCreated,
        Self::TicketUpdated,
        Self::TicketDeleted,
        Self::TicketImported,
        Self::ResponseAdded,
        Self::UserCreated,
        Self::UserUpdated,
        Self::UserDeleted,
        Self::SettingsUpdated,
        Self::FaqCreated,
        Self::FaqUpdated,
        Self::FaqDeleted,
        Self::PersonErased,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TicketCreated => "ticket.created",
            Self::TicketUpdated => "ticket.updated",
            Self::TicketDeleted => "ticket.deleted",
            Self::TicketImported => "ticket.imported",
            Self::ResponseAdded => "response.added",
            Self::UserCreated => "user.created",
            Self::UserUpdated => "user.updated",
            Self::UserDeleted => "user.deleted",
            Self::SettingsUpdated => "settings.updated",
            Self::FaqCreated => "faq.created",
            Self::FaqUpdated => "faq.updated",
            Self::FaqDeleted => "faq.deleted",
            Self::PersonErased => "person.erased",
        }
    }

    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.as_str() == text)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetKind {
    Ticket,
    User,
    Settings,
    Faq,
}

impl TargetKind {
    pub const ALL: &[Self] = &[Self::Ticket, Self::User, Self::Settings, Self::Faq];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::User => "user",
            Self::Settings => "settings",
            Self::Faq => "faq",
        }
    }

    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }
}

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

/// Which chain an entry hangs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Chain {
    /// Users, settings and everything else that is no ticket.
    Site,
    Ticket(Id),
}

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Site => f.write_str("site"),
            Self::Ticket(id) => id.fmt(f),
        }
    }
}

impl Chain {
    pub fn parse(text: &str) -> Option<Self> {
        if text == "site" { Some(Self::Site) } else { Id::parse(text).ok().map(Self::Ticket) }
    }
}

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
    fn new(salt: [u8; 16], value: &impl Serialize) -> Self {
        let opened = Opened { salt, json: serde_json::to_string(value).unwrap_or_default() };
        Self { digest: seal(&opened), opened: Some(opened) }
    }

    fn is_sound(&self) -> bool {
        self.opened.as_ref().is_none_or(|opened| seal(opened) == self.digest)
    }
}

fn seal(opened: &Opened) -> Digest {
    Digest(Sha256::new().chain_update(opened.salt).chain_update(&opened.json).finalize().into())
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

/// How long a chain is and where it ends: the record that tells a cut tail from a short chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    pub length: u64,
    pub hash: Digest,
}

impl Head {
    /// The head of a chain without entries; it differs from chain to chain, so that none can stand in for another.
    pub fn empty(chain: Chain) -> Self {
        Self { length: 0, hash: Digest(Sha256::digest(format!("helpwright audit chain {chain}")).into()) }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    #[error("it cannot be read")]
    Unreadable,
    #[error("entry {found} stands where entry {expected} should")]
    Sequence { expected: u64, found: u64 },
    #[error("its values were changed")]
    Value,
    #[error("it does not follow from the entry before it")]
    Hash,
}

/// Checks that `entry` follows `head`, and gives the head behind it.
pub fn follow(head: Head, entry: &Entry) -> Result<Head, Broken> {
    let expected = head.length + 1;
    if entry.sequence != expected {
        return Err(Broken::Sequence { expected, found: entry.sequence });
    }
    if !entry.who.is_sound() || !entry.what.is_sound() {
        return Err(Broken::Value);
    }
    if entry.hash_after(head.hash) != entry.hash {
        return Err(Broken::Hash);
    }
    Ok(entry.head())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain_of(length: u8) -> Vec<Entry> {
        let ticket = Id::from_bytes([7; 12]);
        let mut head = Head::empty(Chain::Ticket(ticket));
        (1..=length)
            .map(|n| {
                let stamp = Stamp::new(Timestamp::from_millis(i64::from(n)), [n; 32], None, format!("request-{n}"));
                let changes =
                    Changes::from([("status".to_owned(), FieldChange { from: "Open".into(), to: "Closed".into() })]);
                let draft = Draft::new(
                    &stamp,
                    None,
                    Action::TicketUpdated,
                    (TargetKind::Ticket, ticket),
                    "ST-2026-001".to_owned(),
                    changes,
                );
                let entry = draft.link(head);
                head = entry.head();
                entry
            })
            .collect()
    }

    fn verify(entries: &[Entry]) -> Result<Head, Broken> {
        entries.iter().try_fold(Head::empty(entries[0].chain), follow)
    }

    #[test]
    fn a_chain_verifies_also_after_values_are_erased() {
        let mut entries = chain_of(3);
        assert_eq!(verify(&entries), Ok(entries[2].head()));
        entries[1].who.opened = None;
        entries[1].what.opened = None;
        assert_eq!(verify(&entries), Ok(entries[2].head()));
    }

    #[test]
    fn every_edit_shows() {
        type Edit = fn(&mut Entry);
        let edits: [(&str, Edit); 7] = [
            ("time", |entry| entry.at = Timestamp::from_millis(99)),
            ("actor", |entry| entry.actor = Some(Id::from_bytes([9; 12]))),
            ("action", |entry| entry.action = Action::TicketDeleted),
            ("value", |entry| entry.what.opened.as_mut().unwrap().json.push(' ')),
            ("salt", |entry| entry.who.opened.as_mut().unwrap().salt[0] ^= 1),
            ("digest", |entry| entry.who = Sealed { digest: Digest([0; 32]), opened: None }),
            ("sequence", |entry| entry.sequence = 5),
        ];
        for (name, edit) in edits {
            let mut entries = chain_of(3);
            edit(&mut entries[1]);
            assert!(verify(&entries).is_err(), "{name}");
        }
    }

    #[test]
    fn a_missing_or_foreign_entry_shows() {
        let mut entries = chain_of(3);
        entries.remove(1);
        assert_eq!(verify(&entries), Err(Broken::Sequence { expected: 2, found: 3 }));
        let entry = &chain_of(1)[0];
        assert_eq!(follow(Head::empty(Chain::Site), entry), Err(Broken::Hash));
    }
}
