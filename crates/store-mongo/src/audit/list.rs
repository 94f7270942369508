//! The audit trail page by page, newest first.

use app::ports::{AuditActor, AuditFilter, AuditQuery, StoreResult, TicketKey};
use domain::audit::{Action, Entry};
use domain::list::{Page, Position, Start, TOTAL_BOUND, cut};
use domain::{Id, TicketNumber, Timestamp};
use futures::TryStreamExt as _;
use mongodb::bson::{Bson, Document, doc};

use crate::MongoStore;
use crate::audit::EntryDocument;
use crate::collections::{date, id, object_id};
use crate::error::store_error;
use crate::list::{MAX_TIME, one_of, range};

impl MongoStore {
    pub(crate) async fn read_audit_page(&self, query: AuditQuery) -> StoreResult<Page<Entry, Position>> {
        let mut filter = conditions(&query.filter);
        if let Some(ticket) = query.filter.ticket {
            let Some(chain) = self.ticket_with_trail(ticket).await? else { return Ok(Page::EMPTY) };
            filter.insert("ticketId", object_id(chain));
        }
        let total = self.collections.audit.count_documents(filter.clone()).limit(TOTAL_BOUND + 1).max_time(MAX_TIME);
        let total = total.await.map_err(store_error)?;
        let filter = match query.start {
            Start::Page(_) => filter,
            Start::After(position) => doc! { "$and": [filter, behind(position)] },
        };
        // One row more than asked for, which tells whether there is a next page.
        let found = self.collections.audit.find(filter).sort(sort());
        let found = found.skip(query.start.offset(query.limit)).limit(i64::from(query.limit) + 1).max_time(MAX_TIME);
        let mut found: Vec<EntryDocument> =
            found.await.map_err(store_error)?.try_collect().await.map_err(store_error)?;
        let has_next = cut(&mut found, query.limit);
        let next = found.last().filter(|_| has_next).and_then(EntryDocument::position);
        let rows = found.iter().filter_map(|document| document.row().ok()).collect();
        Ok(Page::new(rows, total, TOTAL_BOUND, next))
    }

    /// The id of a ticket that is there or was.
    async fn ticket_with_trail(&self, ticket: TicketKey) -> StoreResult<Option<Id>> {
        let number = match ticket {
            TicketKey::Id(ticket) => return Ok(Some(ticket)),
            TicketKey::Number(number) => number,
        };
        let tickets = self.collections.tickets.clone_with_type::<Document>();
        let present = tickets.find_one(doc! { "ticketNumber": number.to_string() }).projection(doc! { "_id": 1 });
        match present.await.map_err(store_error)?.and_then(|found| found.get_object_id("_id").ok()) {
            Some(found) => Ok(Some(id(found))),
            None => self.deleted_ticket(number).await,
        }
    }

    /// Deletions are few, so what they say of the number is looked at one by one.
    async fn deleted_ticket(&self, number: TicketNumber) -> StoreResult<Option<Id>> {
        let says = doc! { "$regex": format!("\"label\":\"{number}\"") };
        let deletion = doc! { "action": Action::TicketDeleted.as_str(), "what.opened.json": says };
        let found = self.collections.audit.find(deletion).max_time(MAX_TIME).await.map_err(store_error)?;
        let found: Vec<EntryDocument> = found.try_collect().await.map_err(store_error)?;
        let mut entries = found.iter().filter_map(|document| document.row().ok());
        Ok(entries.find(|entry| entry.deleted_number() == Some(number)).map(|entry| entry.target))
    }
}

pub(crate) fn sort() -> Document {
    doc! { "at": -1, "_id": -1 }
}

/// All but the ticket, which has to be looked up.
pub(crate) fn conditions(filter: &AuditFilter) -> Document {
    let mut all = Document::new();
    match filter.actor {
        Some(AuditActor::Person(id)) => drop(all.insert("actor", object_id(id))),
        Some(AuditActor::Nobody) => drop(all.insert("actor", Bson::Null)),
        None => {}
    }
    one_of(&mut all, "action", filter.actions.iter().map(|action| action.as_str()));
    range(&mut all, "at", filter.from, filter.to);
    all
}

/// The rows behind the position: a stretch of the index, of whose first instant some are not.
fn behind(position: Position) -> Document {
    let at = date(Timestamp::from_millis(position.value.unwrap_or_default()));
    doc! { "at": { "$lte": at }, "$or": [{ "at": { "$lt": at } }, { "_id": { "$lt": object_id(position.id) } }] }
}
