//! The mail log, newest first.

use std::collections::HashMap;

use app::ports::{Backlog, MailEntry, MailPage, MailQuery, StoreResult};
use domain::list::{Position, Start, TOTAL_BOUND, cut};
use domain::mail::{Recipient, State};
use domain::{Id, TicketNumber, Timestamp};
use futures::TryStreamExt as _;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{DateTime, Document, RawDocumentBuf, doc};
use serde::Deserialize;

use super::{MailDocument, UNSENT};
use crate::MongoStore;
use crate::collections::{date, id, object_id, timestamp, uint};
use crate::error::store_error;
use crate::list::MAX_TIME;
use crate::ticket::{TicketDocument, narrow};

/// So many of the oldest mails are forgotten each time.
const FORGOTTEN: i64 = 500;

#[derive(Debug, Deserialize)]
struct StateCount {
    #[serde(rename = "_id")]
    state: String,
    mails: i64,
    oldest: DateTime,
}

#[derive(Debug, Deserialize)]
struct OnlyId {
    #[serde(rename = "_id")]
    id: ObjectId,
}

pub(crate) fn filter(query: &MailQuery) -> Document {
    let mut all = Document::new();
    if let Some(state) = query.state {
        all.insert("state", state.as_str());
    }
    if let Some(kind) = query.kind {
        all.insert("kind", kind.as_str());
    }
    if let Some(ticket) = query.ticket {
        all.insert("ticketId", object_id(ticket));
    }
    all
}

pub(crate) fn newest_first() -> Document {
    doc! { "createdAt": -1, "_id": -1 }
}

impl MongoStore {
    pub(super) async fn read_log(&self, query: &MailQuery) -> StoreResult<MailPage> {
        let outbox = &self.collections.outbox;
        let mut filter = filter(query);
        let total = outbox.count_documents(filter.clone()).limit(TOTAL_BOUND + 1).max_time(MAX_TIME);
        let total = total.await.map_err(store_error)?;
        if let Start::After(Position { value, id }) = query.start {
            let (at, id) = (date(Timestamp::from_millis(value.unwrap_or_default())), object_id(id));
            filter.insert("$or", [doc! { "createdAt": { "$lt": at } }, doc! { "createdAt": at, "_id": { "$lt": id } }]);
        }
        let found = outbox.find(filter).sort(newest_first()).skip(query.start.offset(query.limit));
        let found = found.limit(i64::from(query.limit) + 1).max_time(MAX_TIME).await.map_err(store_error)?;
        let mut mails: Vec<MailDocument> = found.try_collect().await.map_err(store_error)?;
        let has_next = cut(&mut mails, query.limit);
        let last = mails.last().map(|mail| Position { value: Some(mail.created_at().millis()), id: id(mail.id) });
        let entries = self.entries(mails).await?;
        Ok(MailPage::new(entries, total, TOTAL_BOUND, last.filter(|_| has_next)))
    }

    pub(super) async fn read_entry(&self, id: Id) -> StoreResult<Option<MailEntry>> {
        let found = self.collections.outbox.find_one(doc! { "_id": object_id(id) }).await.map_err(store_error)?;
        Ok(self.entries(found.into_iter().collect()).await?.pop())
    }

    /// With what there is to tell of their tickets and recipients now.
    async fn entries(&self, mails: Vec<MailDocument>) -> StoreResult<Vec<MailEntry>> {
        let tickets = self.labels(mails.iter().filter_map(|mail| mail.ticket_id).collect()).await?;
        let recipients: Vec<Id> = mails.iter().filter_map(|mail| mail.recipient.map(id)).collect();
        let mut people = self.people(recipients.iter().copied()).await?;
        self.add_registrants(&mut people, recipients).await?;
        let entry = |document: MailDocument| {
            let ticket = document.ticket_id.and_then(|ticket| tickets.get(&ticket).cloned());
            let person = match document.mail()?.to {
                Recipient::Support => None,
                Recipient::Person(id) => Some(people.person(id)),
            };
            document.entry(ticket, person)
        };
        mails.into_iter().map(entry).collect()
    }

    async fn labels(&self, tickets: Vec<ObjectId>) -> StoreResult<HashMap<ObjectId, (TicketNumber, String)>> {
        if tickets.is_empty() {
            return Ok(HashMap::new());
        }
        let found = self.collections.tickets.clone_with_type::<RawDocumentBuf>();
        let found = found.find(doc! { "_id": { "$in": tickets } }).projection(narrow(false));
        let found: Vec<RawDocumentBuf> = found.await.map_err(store_error)?.try_collect().await.map_err(store_error)?;
        let label = |document: TicketDocument| {
            let ticket = document.ticket();
            (document.id, (ticket.number, ticket.subject.to_string()))
        };
        Ok(found.iter().filter_map(|raw| self.read(raw)).map(label).collect())
    }

    pub(super) async fn read_backlog(&self) -> StoreResult<Vec<Backlog>> {
        let states: Vec<&str> = Backlog::STATES.iter().map(|state| state.as_str()).collect();
        let pipeline = [
            doc! { "$match": { "state": { "$in": states } } },
            doc! { "$group": { "_id": "$state", "mails": { "$sum": 1_i64 }, "oldest": { "$min": "$createdAt" } } },
        ];
        let found = self.collections.outbox.aggregate(pipeline).with_type::<StateCount>().await.map_err(store_error)?;
        let counts: Vec<StateCount> = found.try_collect().await.map_err(store_error)?;
        let backlog = |state: &State| {
            let count = counts.iter().find(|count| count.state == state.as_str())?;
            Some(Backlog { state: *state, mails: uint(count.mails), oldest: timestamp(count.oldest) })
        };
        Ok(Backlog::STATES.iter().filter_map(backlog).collect())
    }

    pub(super) async fn forget_oldest(&self, before: Timestamp) -> StoreResult<u64> {
        let settled = doc! { "createdAt": { "$lt": date(before) }, "state": { "$nin": UNSENT } };
        let ids = self.collections.outbox.clone_with_type::<OnlyId>();
        let oldest = ids.find(settled).projection(doc! { "_id": 1 }).sort(doc! { "createdAt": 1 }).limit(FORGOTTEN);
        let oldest: Vec<OnlyId> = oldest.await.map_err(store_error)?.try_collect().await.map_err(store_error)?;
        if oldest.is_empty() {
            return Ok(0);
        }
        let ids: Vec<ObjectId> = oldest.into_iter().map(|mail| mail.id).collect();
        let removed = self.collections.outbox.delete_many(doc! { "_id": { "$in": ids } }).await.map_err(store_error)?;
        Ok(removed.deleted_count)
    }
}
