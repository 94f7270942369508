//! Documents among the tickets that are none, whoever wrote them. What lacks an id or a place in the order of time cannot be
//! shown. Everything else is, with what can be read of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::ports::StoreResult;
use mongodb::bson::{Document, RawDocumentBuf, deserialize_from_slice, doc};

use crate::MongoStore;
use crate::collections::TICKETS;
use crate::error::store_error;
use crate::list::MAX_TIME;
use crate::ticket::TicketDocument;

const NUMBERS: &str = "number";
const NO_IDS: &[&str] = &[NUMBERS, "string", "object", "binData", "bool", "date", "timestamp"];
const NO_DATES: &[&str] = &[NUMBERS, "string", "object", "array", "binData", "objectId", "bool", "timestamp"];
const NO_VERSIONS: &[&str] = &["double", "decimal", "string", "object", "array", "objectId", "bool", "date"];

/// Whether there are such documents. While none is known, lists do without a filter that holds them back.
#[derive(Debug, Clone, Default)]
pub(crate) struct Odd(Arc<AtomicBool>);

impl Odd {
    pub(crate) fn are_known(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    fn note(&self) {
        if !self.0.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "some documents in {TICKETS} are no tickets and are not shown; helpwright doctor names them"
            );
        }
    }

    pub(crate) fn held_back(&self, mut filter: Document) -> Document {
        if self.are_known() {
            filter.extend(readable());
        }
        filter
    }
}

/// Finds the documents that can be read.
pub(crate) fn readable() -> Document {
    let [id, created, updated] = out_of_order();
    doc! { "$nor": [id, created, updated, { "version": { "$type": NO_VERSIONS } }] }
}

/// Each of these is looked up in an index.
fn out_of_order() -> [Document; 3] {
    [("_id", NO_IDS), ("createdAt", NO_DATES), ("updatedAt", NO_DATES)]
        .map(|(field, types)| doc! { field: { "$type": types } })
}

impl MongoStore {
    /// Totals are right from the first list on.
    pub(crate) async fn look_for_odd(&self) -> StoreResult<()> {
        let tickets = self.collections.tickets.clone_with_type::<Document>();
        for odd in out_of_order() {
            let found = tickets.find_one(odd).projection(doc! { "_id": 1 }).max_time(MAX_TIME);
            if found.await.map_err(store_error)?.is_some() {
                self.odd.note();
                break;
            }
        }
        Ok(())
    }

    pub(crate) fn read(&self, raw: &RawDocumentBuf) -> Option<TicketDocument> {
        let document = deserialize_from_slice(raw.as_bytes()).ok();
        if document.is_none() {
            self.odd.note();
        }
        document
    }

    pub(crate) async fn find_ticket(&self, filter: Document, fields: Document) -> StoreResult<Option<TicketDocument>> {
        let tickets = self.collections.tickets.clone_with_type::<RawDocumentBuf>();
        let found = tickets.find_one(filter).projection(fields).await.map_err(store_error)?;
        Ok(found.and_then(|raw| self.read(&raw)))
    }
}
