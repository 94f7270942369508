//! Documents among the tickets that are none, whoever wrote them. What lacks an id or a place in the order of time cannot be
//! shown. Everything else is, with what can be read of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::ports::StoreResult;
use mongodb::bson::{Document, RawDocumentBuf, deserialize_from_slice, doc};

use crate::MongoStore;
use crate::collections::TICKETS;
use crate::complete::unchanged;
use crate::error::store_error;
use crate::list::MAX_TIME;
use crate::ticket::TicketDocument;
use crate::transaction::bounded;

const NUMBERS: &str = "number";
const NO_IDS: &[&str] = &[NUMBERS, "string", "object", "binData", "bool", "date", "timestamp"];
/// Without arrays: to find one, a database looks at every document.
const NO_DATES: &[&str] = &[NUMBERS, "string", "object", "binData", "objectId", "bool", "timestamp"];
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
    let [created_array, updated_array] = ["createdAt", "updatedAt"].map(|field| doc! { field: { "$type": "array" } });
    let version = doc! { "version": { "$type": NO_VERSIONS } };
    doc! { "$nor": [id, created, updated, created_array, updated_array, version] }
}

/// Each of these is looked up in an index.
fn out_of_order() -> [Document; 3] {
    [("_id", NO_IDS), ("createdAt", NO_DATES), ("updatedAt", NO_DATES)]
        .map(|(field, types)| doc! { field: { "$type": types } })
}

impl MongoStore {
    /// Totals are right from the first list on, unless all there is are arrays. Lists that come upon what was not found here
    /// note it, so a look that fails stops nothing.
    pub(crate) async fn look_for_odd(&self) {
        if let Err(error) = bounded(self.find_odd()).await {
            tracing::warn!(%error, "documents in {TICKETS} that are no tickets could not be looked for");
        }
    }

    async fn find_odd(&self) -> StoreResult<()> {
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
        Ok(found.and_then(|raw| {
            let mut document = self.read(&raw)?;
            if document.version.is_none() {
                document.unchanged = unchanged(&Document::try_from(raw).ok()?);
            }
            Some(document)
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_for_at_the_start_are_ranges_of_an_index() {
        for look in out_of_order() {
            assert!(!look.to_string().contains("array"), "{look}");
        }
    }
}
