//! Chains of entries, and whether they are whole.

use std::fmt;

use sha2::{Digest as _, Sha256};

use super::{Digest, Entry};
use crate::Id;

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
    use crate::Timestamp;
    use crate::audit::{Action, Changes, Draft, FieldChange, Sealed, TargetKind};
    use crate::stamp::Stamp;

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
