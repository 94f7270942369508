use app::ports::{AuditRow, StoreError, StoreResult, UnreadableEntry};
use domain::audit::{Action, Chain, Digest, Entry, Head, Opened, Sealed, TargetKind};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Binary, DateTime};
use serde::{Deserialize, Serialize};

use crate::collections::{binary, bytes, date, id, int, object_id, timestamp, uint};

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EntryDocument {
    #[serde(rename = "_id")]
    pub(super) id: ObjectId,
    /// The chain: nothing is the one of all that is no ticket.
    ticket_id: Option<ObjectId>,
    sequence: i64,
    pub(super) at: DateTime,
    actor: Option<ObjectId>,
    action: String,
    target: TargetDocument,
    who: SealedDocument,
    what: SealedDocument,
    hash: Binary,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct TargetDocument {
    #[serde(rename = "type")]
    kind: String,
    id: ObjectId,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct SealedDocument {
    digest: Binary,
    /// Gone once the value is erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    opened: Option<OpenedDocument>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct OpenedDocument {
    salt: Binary,
    json: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct HeadDocument {
    #[serde(rename = "_id")]
    chain: String,
    length: i64,
    hash: Binary,
}

impl EntryDocument {
    pub(crate) fn new(entry: &Entry) -> Self {
        Self {
            id: object_id(entry.id),
            ticket_id: match entry.chain {
                Chain::Site => None,
                Chain::Ticket(ticket) => Some(object_id(ticket)),
            },
            sequence: int(entry.sequence),
            at: date(entry.at),
            actor: entry.actor.map(object_id),
            action: entry.action.as_str().to_owned(),
            target: TargetDocument { kind: entry.target_kind.as_str().to_owned(), id: object_id(entry.target) },
            who: SealedDocument::new(&entry.who),
            what: SealedDocument::new(&entry.what),
            hash: binary(&entry.hash.0),
        }
    }

    pub(crate) fn row(&self) -> AuditRow {
        self.entry().ok_or(UnreadableEntry { sequence: uint(self.sequence) })
    }

    fn entry(&self) -> Option<Entry> {
        Some(Entry {
            id: id(self.id),
            chain: self.ticket_id.map_or(Chain::Site, |ticket| Chain::Ticket(id(ticket))),
            sequence: uint(self.sequence),
            at: timestamp(self.at),
            actor: self.actor.map(id),
            action: Action::from_stored(&self.action)?,
            target_kind: TargetKind::from_stored(&self.target.kind)?,
            target: id(self.target.id),
            who: self.who.sealed()?,
            what: self.what.sealed()?,
            hash: Digest(bytes(&self.hash).ok()?),
        })
    }
}

impl SealedDocument {
    fn new(sealed: &Sealed) -> Self {
        let opened = sealed.opened.as_ref();
        Self {
            digest: binary(&sealed.digest.0),
            opened: opened.map(|opened| OpenedDocument { salt: binary(&opened.salt), json: opened.json.clone() }),
        }
    }

    fn sealed(&self) -> Option<Sealed> {
        let opened = match &self.opened {
            Some(opened) => Some(Opened { salt: bytes(&opened.salt).ok()?, json: opened.json.clone() }),
            None => None,
        };
        Some(Sealed { digest: Digest(bytes(&self.digest).ok()?), opened })
    }
}

impl HeadDocument {
    pub(crate) fn new(entry: &Entry) -> Self {
        Self { chain: entry.chain.to_string(), length: int(entry.sequence), hash: binary(&entry.hash.0) }
    }

    pub(crate) fn chain(&self) -> StoreResult<Chain> {
        Chain::parse(&self.chain)
            .ok_or_else(|| StoreError::Failed(format!("{:?} is no name of an audit chain", self.chain)))
    }

    /// A hash that is none equals none, and so the chain does not verify.
    pub(crate) fn head(&self) -> Head {
        Head { length: uint(self.length), hash: Digest(bytes(&self.hash).unwrap_or_default()) }
    }
}
