use app::ports::{Claimed, MailEntry, MailRecord, Person, StoreResult};
use domain::mail::{Kind, Mail, Recipient, State};
use domain::{TicketNumber, Timestamp};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Binary, DateTime, Document, doc};
use serde::{Deserialize, Serialize};

use super::meaningless;
use crate::collections::{date, id, int, object_id, timestamp};

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MailDocument {
    #[serde(rename = "_id")]
    pub(super) id: ObjectId,
    kind: String,
    /// Nobody in particular is the support address.
    pub(super) recipient: Option<ObjectId>,
    /// Nothing for what concerns the recipient's account.
    pub(super) ticket_id: Option<ObjectId>,
    response_id: Option<ObjectId>,
    /// The version of its ticket with which it was written: the place in its line, whatever the clocks say.
    pub(super) turn: i64,
    created_at: DateTime,
    /// From when on its lifetime counts, if not since it was written.
    since: Option<DateTime>,
    state: String,
    tries: i32,
    /// While it is queued or being sent: when it may be given out next.
    due_at: Option<DateTime>,
    /// While it is being sent: the proof of whoever has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    lease: Option<Binary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<DateTime>,
}

pub(super) fn recipient(to: Recipient) -> Option<ObjectId> {
    match to {
        Recipient::Support => None,
        Recipient::Person(id) => Some(object_id(id)),
    }
}

impl MailDocument {
    /// Written with this version of the ticket.
    pub(super) fn new(mail: &Mail, version: u64) -> Self {
        Self {
            id: object_id(mail.id),
            kind: mail.kind.as_str().to_owned(),
            recipient: recipient(mail.to),
            ticket_id: mail.ticket.map(object_id),
            response_id: mail.response.map(object_id),
            turn: int(version),
            created_at: date(mail.created_at),
            since: Some(date(mail.created_at)),
            state: State::Queued.as_str().to_owned(),
            tries: 0,
            due_at: Some(date(mail.created_at)),
            lease: None,
            last_error: None,
            reply: None,
            sent_at: None,
        }
    }

    pub(crate) fn record(&self) -> StoreResult<MailRecord> {
        Ok(MailRecord { mail: self.mail()?, state: self.state()?, sent_at: self.sent_at.map(timestamp) })
    }

    /// What all that stand in one line have in common.
    pub(super) fn line(&self) -> Document {
        doc! { "ticketId": self.ticket_id, "recipient": self.recipient }
    }

    /// Sorts a line.
    pub(crate) fn in_turn() -> Document {
        doc! { "turn": 1, "createdAt": 1, "_id": 1 }
    }

    /// The document as it is right now, for an update that must meet no other.
    pub(super) fn unchanged(&self) -> Document {
        doc! { "_id": self.id, "state": &self.state, "dueAt": self.due_at }
    }

    pub(super) fn due_at(&self) -> Timestamp {
        timestamp(self.due_at.unwrap_or(self.created_at))
    }

    pub(super) fn created_at(&self) -> Timestamp {
        timestamp(self.created_at)
    }

    pub(super) fn state(&self) -> StoreResult<State> {
        State::from_stored(&self.state).ok_or_else(|| meaningless("state"))
    }

    fn tries(&self) -> u32 {
        u32::try_from(self.tries).unwrap_or(0)
    }

    pub(super) fn mail(&self) -> StoreResult<Mail> {
        Ok(Mail {
            id: id(self.id),
            kind: Kind::from_stored(&self.kind).ok_or_else(|| meaningless("kind"))?,
            to: self.recipient.map_or(Recipient::Support, |person| Recipient::Person(id(person))),
            ticket: self.ticket_id.map(id),
            response: self.response_id.map(id),
            created_at: self.created_at(),
        })
    }

    pub(super) fn claimed(&self) -> StoreResult<Claimed> {
        let since = timestamp(self.since.unwrap_or(self.created_at));
        Ok(Claimed { mail: self.mail()?, tries: self.tries(), since })
    }

    pub(super) fn entry(
        self,
        ticket: Option<(TicketNumber, String)>,
        person: Option<Person>,
    ) -> StoreResult<MailEntry> {
        let state = self.state()?;
        Ok(MailEntry {
            mail: self.mail()?,
            state,
            tries: self.tries(),
            next_try_at: self.due_at.filter(|_| state == State::Queued).map(timestamp),
            last_error: self.last_error,
            reply: self.reply,
            sent_at: self.sent_at.map(timestamp),
            ticket,
            person,
        })
    }
}
