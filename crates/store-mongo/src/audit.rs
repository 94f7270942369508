//! The audit trail: entries by chain and sequence, and the head of each chain in a record of its own.

mod document;
pub(crate) mod list;

pub(crate) use document::{EntryDocument, HeadDocument};

use std::collections::HashSet;

use app::ports::{AuditRow, StoreResult};
use domain::audit::{Chain, Draft, Entry, Head};
use futures::{StreamExt as _, TryStreamExt as _};
use mongodb::bson::{Bson, Document, doc};
use mongodb::error::Result;
use mongodb::{ClientSession, Cursor};
use serde::Deserialize;

use crate::MongoStore;
use crate::collections::{id, int, object_id};
use crate::complete::FILED_ELSEWHERE;
use crate::error::store_error;

/// So many chains are looked up at a time.
const BATCH: usize = 1000;

/// What a chain hangs on: a ticket, or nothing for the one of all the rest.
#[derive(Debug, Deserialize)]
struct ChainKey {
    #[serde(rename = "_id")]
    ticket: Option<Bson>,
}

impl ChainKey {
    /// What another application has put there may be none.
    fn chain(&self) -> Option<Chain> {
        match &self.ticket {
            Some(ticket) => Some(Chain::Ticket(id(ticket.as_object_id()?))),
            None => Some(Chain::Site),
        }
    }
}

fn ticket_of(chain: Chain) -> Bson {
    match chain {
        Chain::Site => Bson::Null,
        Chain::Ticket(ticket) => object_id(ticket).into(),
    }
}

impl MongoStore {
    /// Hangs the first entry of a new chain. Where there was one already, its `_id` is a duplicate.
    pub(crate) async fn begin_chain(&self, session: &mut ClientSession, draft: &Draft) -> Result<()> {
        self.hang(session, &draft.link(Head::empty(draft.chain()))).await
    }

    /// Writes an entry that follows from the head of its chain, and moves the head.
    pub(crate) async fn hang(&self, session: &mut ClientSession, entry: &Entry) -> Result<()> {
        self.collections.audit.insert_one(EntryDocument::new(entry)).session(&mut *session).await?;
        let (heads, head) = (&self.collections.audit_heads, HeadDocument::new(entry));
        if entry.sequence == 1 {
            heads.insert_one(head).session(session).await?;
        } else {
            heads.replace_one(doc! { "_id": entry.chain.to_string() }, head).session(session).await?;
        }
        Ok(())
    }

    pub(crate) async fn continue_chain(&self, session: &mut ClientSession, draft: &Draft) -> Result<()> {
        let by_name = doc! { "_id": draft.chain().to_string() };
        let found = self.collections.audit_heads.find_one(by_name).session(&mut *session).await?;
        let head = found.map_or_else(|| Head::empty(draft.chain()), |document| document.head());
        self.hang(session, &draft.link(head)).await
    }

    pub(crate) async fn read_entries(&self, chain: Chain, after: u64, limit: u32) -> StoreResult<Vec<AuditRow>> {
        let filter = doc! { "ticketId": ticket_of(chain), "sequence": { "$gt": int(after) } };
        let found = self.collections.audit.find(filter).sort(doc! { "sequence": 1 }).limit(limit.into()).await;
        let documents: Vec<EntryDocument> = found.map_err(store_error)?.try_collect().await.map_err(store_error)?;
        Ok(documents.iter().map(EntryDocument::row).collect())
    }

    pub(crate) async fn read_head(&self, chain: Chain) -> StoreResult<Option<Head>> {
        let found = self.collections.audit_heads.find_one(doc! { "_id": chain.to_string() }).await;
        Ok(found.map_err(store_error)?.map(|document| document.head()))
    }

    pub(crate) async fn read_chains(&self, after: Option<Chain>, limit: u32) -> StoreResult<Vec<Chain>> {
        let filter = after.map_or_else(Document::new, |chain| doc! { "_id": { "$gt": chain.to_string() } });
        let found = self.collections.audit_heads.find(filter).sort(doc! { "_id": 1 }).limit(limit.into()).await;
        let documents: Vec<HeadDocument> = found.map_err(store_error)?.try_collect().await.map_err(store_error)?;
        documents.iter().map(HeadDocument::chain).collect()
    }

    pub(crate) async fn find_missing_heads(&self, limit: u32) -> StoreResult<Vec<Chain>> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        // Tickets that another application filed have no chain until they are changed here.
        let filed_here = doc! { "version": { "$exists": true }, FILED_ELSEWHERE: { "$exists": false } };
        let tickets = [doc! { "$match": filed_here }, doc! { "$project": { "_id": 1 } }];
        let tickets = self.collections.tickets.aggregate(tickets).with_type::<ChainKey>().await.map_err(store_error)?;
        let missing = self.missing_among(tickets, limit, Vec::new()).await?;
        let entries = self.collections.audit.aggregate([doc! { "$group": { "_id": "$ticketId" } }]);
        let entries = entries.allow_disk_use(true).with_type::<ChainKey>().await.map_err(store_error)?;
        self.missing_among(entries, limit, missing).await
    }

    async fn missing_among(
        &self,
        keys: Cursor<ChainKey>,
        limit: usize,
        mut missing: Vec<Chain>,
    ) -> StoreResult<Vec<Chain>> {
        let mut batches = keys.try_chunks(BATCH);
        while missing.len() < limit
            && let Some(batch) = batches.next().await
        {
            let batch = batch.map_err(|error| store_error(error.1))?;
            let chains = batch.iter().filter_map(ChainKey::chain).collect();
            for chain in self.without_head(chains).await? {
                if missing.len() < limit && !missing.contains(&chain) {
                    missing.push(chain);
                }
            }
        }
        Ok(missing)
    }

    async fn without_head(&self, chains: Vec<Chain>) -> StoreResult<Vec<Chain>> {
        let names: Vec<String> = chains.iter().map(Chain::to_string).collect();
        let found = self.collections.audit_heads.find(doc! { "_id": { "$in": names } }).await;
        let heads: Vec<HeadDocument> = found.map_err(store_error)?.try_collect().await.map_err(store_error)?;
        let known: HashSet<Chain> = heads.iter().map(HeadDocument::chain).collect::<StoreResult<_>>()?;
        Ok(chains.into_iter().filter(|chain| !known.contains(chain)).collect())
    }
}
