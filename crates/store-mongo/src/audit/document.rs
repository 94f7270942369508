use app::ports::{AuditRow, StoreError, StoreResult, UnreadableEntry};
use domain::audit::{Action, Chain, Digest, Entry, Head, Opened, Sealed, TargetKind};
use domain::list::Position;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Binary, Bson, DateTime};
use serde::{Deserialize, Serialize};

use crate::collections::{binary, bytes, date, id, int, object_id, timestamp, uint};
use crate::lenient;

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EntryDocument {
    #[serde(rename = "_id")]
    id: Bson,
    /// The chain: nothing is the one of all that is no ticket.
    ticket_id: Option<Bson>,
    #[serde(default, deserialize_with = "lenient::or_none")]
    sequence: Option<i64>,
    #[serde(default, deserialize_with = "lenient::or_none")]
    at: Option<DateTime>,
    actor: Option<Bson>,
    #[serde(default, deserialize_with = "lenient::or_none")]
    action: Option<String>,
    #[serde(default, deserialize_with = "lenient::or_none")]
    target: Option<TargetDocument>,
    #[serde(default, deserialize_with = "lenient::or_none")]
    who: Option<SealedDocument>,
    #[serde(default, deserialize_with = "lenient::or_none")]
    what: Option<SealedDocument>,
    #[serde(default, deserialize_with = "lenient::or_none")]
    hash: Option<Binary>,
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
            id: object_id(entry.id).into(),
            ticket_id: match entry.chain {
                Chain::Site => None,
                Chain::Ticket(ticket) => Some(object_id(ticket).into()),
            },
            sequence: Some(int(entry.sequence)),
            at: Some(date(entry.at)),
            actor: entry.actor.map(|actor| object_id(actor).into()),
            action: Some(entry.action.as_str().to_owned()),
            target: Some(TargetDocument { kind: entry.target_kind.as_str().to_owned(), id: object_id(entry.target) }),
            who: Some(SealedDocument::new(&entry.who)),
            what: Some(SealedDocument::new(&entry.what)),
            hash: Some(binary(&entry.hash.0)),
        }
    }

    pub(crate) fn row(&self) -> AuditRow {
        self.entry().ok_or(UnreadableEntry { sequence: uint(self.sequence.unwrap_or(0)) })
    }

    fn entry(&self) -> Option<Entry> {
        let target = self.target.as_ref()?;
        let chain = match &self.ticket_id {
            Some(ticket) => Chain::Ticket(id(ticket.as_object_id()?)),
            None => Chain::Site,
        };
        let actor = match &self.actor {
            Some(actor) => Some(id(actor.as_object_id()?)),
            None => None,
        };
        Some(Entry {
            id: id(self.id.as_object_id()?),
            chain,
            sequence: uint(self.sequence?),
            at: timestamp(self.at?),
            actor,
            action: Action::from_stored(self.action.as_deref()?)?,
            target_kind: TargetKind::from_stored(&target.kind)?,
            target: id(target.id),
            who: self.who.as_ref()?.sealed()?,
            what: self.what.as_ref()?.sealed()?,
            hash: Digest(bytes(self.hash.as_ref()?).ok()?),
        })
    }

    /// Where the entry stands in the trail of everything, if it has a place there.
    pub(super) fn position(&self) -> Option<Position> {
        Some(Position { value: Some(self.at?.timestamp_millis()), id: id(self.id.as_object_id()?) })
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
