//! Which mail goes next. Mails about one ticket to one recipient stand in line, and only the first of a line goes.

use std::collections::HashSet;

use app::ports::{Claim, Claimed, StoreResult};
use domain::Timestamp;
use domain::mail::State;
use futures::TryStreamExt as _;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Document, doc};
use mongodb::options::ReturnDocument;

use super::document::recipient;
use super::{MailDocument, UNSENT};
use crate::MongoStore;
use crate::collections::{binary, date, object_id};
use crate::error::store_error;

/// So many mails are looked at each time.
const AT_ONCE: i64 = 100;

impl MongoStore {
    pub(super) async fn give_out_mail(&self, claim: &Claim) -> StoreResult<Option<Claimed>> {
        loop {
            let due = self.due_mails(claim).await?;
            if due.is_empty() {
                return Ok(None);
            }
            let mut lines = HashSet::new();
            for mail in due {
                if lines.insert((mail.ticket_id, mail.recipient))
                    && let Some(claimed) = self.give_out_first(&mail, claim).await?
                {
                    return Ok(Some(claimed));
                }
            }
        }
    }

    async fn due_mails(&self, claim: &Claim) -> StoreResult<Vec<MailDocument>> {
        let running: Vec<ObjectId> = claim.running.iter().copied().map(object_id).collect();
        let passed_over: Vec<Option<ObjectId>> = claim.passed_over.iter().copied().map(recipient).collect();
        let mut due = doc! { "state": { "$in": UNSENT }, "dueAt": { "$lte": date(claim.at) } };
        if !running.is_empty() {
            due.insert("_id", doc! { "$nin": running });
        }
        if !passed_over.is_empty() {
            due.insert("recipient", doc! { "$nin": passed_over });
        }
        let found = self.collections.outbox.find(due).sort(doc! { "dueAt": 1 }).limit(AT_ONCE).await;
        found.map_err(store_error)?.try_collect().await.map_err(store_error)
    }

    /// Gives out the first of the mail's line. When that cannot go now, the others are due when it is, so that they need
    /// not be looked at again and again.
    async fn give_out_first(&self, mail: &MailDocument, claim: &Claim) -> StoreResult<Option<Claimed>> {
        let outbox = &self.collections.outbox;
        let mut line: Document = mail.line();
        line.insert("state", doc! { "$in": UNSENT });
        let first = outbox.find_one(line.clone()).sort(MailDocument::in_turn()).await.map_err(store_error)?;
        let Some(first) = first else { return Ok(None) };
        let is_running = claim.running.iter().any(|running| object_id(*running) == first.id);
        if first.due_at() <= claim.at && !is_running {
            let given = doc! {
                "$set": {
                    "state": State::Sending.as_str(), "dueAt": date(claim.until), "lease": binary(&claim.lease.0),
                },
                "$inc": { "tries": 1 },
            };
            // Nothing is found when another worker was faster.
            let taken = outbox.find_one_and_update(first.unchanged(), given).return_document(ReturnDocument::After);
            return taken.await.map_err(store_error)?.map(|document| document.claimed()).transpose();
        }
        self.postpone(&first, if is_running { first.due_at().max(claim.until) } else { first.due_at() }, claim).await?;
        Ok(None)
    }
    /// Has those behind the first of a line wait as long as it, so that they need not be looked at again and again. When
    /// that has gone meanwhile, whoever noted so may have let the next one go before this.
    async fn postpone(&self, first: &MailDocument, until: Timestamp, claim: &Claim) -> StoreResult<()> {
        let outbox = &self.collections.outbox;
        let mut others = first.line();
        others.extend(doc! {
            "state": State::Queued.as_str(), "dueAt": { "$lte": date(claim.at) }, "_id": { "$ne": first.id },
        });
        outbox.update_many(others, doc! { "$set": { "dueAt": date(until) } }).await.map_err(store_error)?;
        let still_first = doc! { "_id": first.id, "state": { "$in": UNSENT } };
        if outbox.find_one(still_first).await.map_err(store_error)?.is_none() {
            self.let_next_go(first.line(), claim.at).await?;
        }
        Ok(())
    }

    /// Whoever is first in the line now need not wait any longer.
    pub(super) async fn let_next_go(&self, mut line: Document, at: Timestamp) -> StoreResult<()> {
        line.insert("state", State::Queued.as_str());
        let due = doc! { "$min": { "dueAt": date(at) } };
        let next = self.collections.outbox.find_one_and_update(line, due).sort(MailDocument::in_turn());
        next.await.map_err(store_error)?;
        Ok(())
    }
}
