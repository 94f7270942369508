//! Mail to be sent: written with the change that causes it, given out under a lease, and kept as a log.

mod claim;
mod document;
pub(crate) mod log;

pub(crate) use document::MailDocument;

use app::ports::{
    Backlog, Claim, Claimed, Lease, Limit, MailEntry, MailPage, MailQuery, Outbox, Outcome, Release, Retried,
    StoreError, StoreResult,
};
use async_trait::async_trait;
use domain::mail::{Lack, Load, Mail, State};
use domain::ticket::Change;
use domain::{Id, Timestamp};
use mongodb::ClientSession;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, Document, doc};
use mongodb::error::Result;

use crate::MongoStore;
use crate::collections::{binary, date, object_id};
use crate::error::store_error;
use crate::transaction::bounded;
use document::recipient;

/// The states of those who stand in line.
const UNSENT: [&str; 2] = [State::Queued.as_str(), State::Sending.as_str()];

#[async_trait]
impl Outbox for MongoStore {
    async fn write_mail(&self, mail: Option<Mail>, limit: Limit) -> StoreResult<()> {
        bounded(self.count_and_queue(mail, &limit)).await
    }

    async fn claim_mail(&self, claim: Claim) -> StoreResult<Option<Claimed>> {
        bounded(self.give_out_mail(&claim)).await
    }

    async fn finish_mail(&self, id: Id, lease: Lease, at: Timestamp, outcome: Outcome) -> StoreResult<bool> {
        bounded(self.note_outcome(id, lease, at, &outcome)).await
    }

    async fn mail_load(&self, mail: Mail, since: Timestamp) -> StoreResult<Load> {
        bounded(self.count_load(&mail, since)).await
    }

    async fn hold_mail(&self, at: Timestamp, reason: String) -> StoreResult<u64> {
        let abandoned = doc! { "state": State::Sending.as_str(), "dueAt": { "$lte": date(at) } };
        let waiting = doc! { "$or": [{ "state": State::Queued.as_str() }, abandoned] };
        let held = doc! {
            "$set": { "state": State::Held.as_str(), "lack": Lack::Server.as_str(), "lastError": reason },
            "$unset": { "dueAt": "", "lease": "" },
        };
        bounded(self.change_mails(waiting, held)).await
    }

    async fn release_mail(&self, release: Release) -> StoreResult<u64> {
        bounded(self.release_held(release)).await
    }

    async fn retry_mail(&self, id: Id, at: Timestamp) -> StoreResult<Option<Retried>> {
        bounded(self.queue_again(id, at)).await
    }

    async fn retry_all_mail(&self, at: Timestamp) -> StoreResult<u64> {
        let given_up = [State::Failed, State::Expired, State::Held].map(State::as_str);
        bounded(self.change_mails(doc! { "state": { "$in": given_up } }, again(at))).await
    }

    async fn list_mail(&self, query: MailQuery) -> StoreResult<MailPage> {
        bounded(self.read_log(&query)).await
    }

    async fn mail(&self, id: Id) -> StoreResult<Option<MailEntry>> {
        bounded(self.read_entry(id)).await
    }

    async fn mail_backlog(&self) -> StoreResult<Vec<Backlog>> {
        bounded(self.read_backlog()).await
    }

    async fn forget_mail(&self, before: Timestamp) -> StoreResult<u64> {
        bounded(self.forget_oldest(before)).await
    }
}

/// Due at once, and for the whole of its lifetime.
fn again(at: Timestamp) -> Document {
    doc! {
        "$set": { "state": State::Queued.as_str(), "tries": 0, "dueAt": date(at), "since": date(at) },
        "$unset": { "lack": "" },
    }
}

/// What becomes of the mail's document.
fn outcome_update(at: Timestamp, outcome: &Outcome) -> Document {
    let mut set = doc! { "state": outcome.state().as_str() };
    let mut unset = doc! { "lease": "", "lack": "", "dueAt": "", "lastError": "" };
    let mut put = |field: &str, value: Bson| {
        unset.remove(field);
        set.insert(field, value);
    };
    if let Some(reason) = outcome.reason() {
        put("lastError", reason.into());
    }
    match outcome {
        Outcome::Sent { reply } => {
            put("reply", reply.into());
            put("sentAt", date(at).into());
        }
        Outcome::Later { at, .. } => put("dueAt", date(*at).into()),
        Outcome::Held { lack, .. } => put("lack", lack.as_str().into()),
        Outcome::Failed { .. } | Outcome::Expired { .. } | Outcome::Cancelled { .. } => {}
    }
    doc! { "$set": set, "$unset": unset }
}

impl MongoStore {
    /// Writes what a change of a ticket has to be told.
    pub(crate) async fn queue_mail(&self, session: &mut ClientSession, change: &Change) -> Result<()> {
        let version = change.ticket.staff_revision.version;
        if !change.mail.is_empty() {
            let mails = change.mail.iter().map(|mail| MailDocument::new(mail, version));
            self.collections.outbox.insert_many(mails).session(session).await?;
        }
        Ok(())
    }

    /// No version of a ticket orders mail about an account; the times do.
    pub(crate) async fn queue_account_mail(&self, session: &mut ClientSession, mail: &Mail) -> Result<()> {
        self.collections.outbox.insert_one(MailDocument::new(mail, 0)).session(session).await?;
        Ok(())
    }

    /// What has not been sent about a ticket that goes is not sent any more. What is being sent right now cannot be
    /// called back.
    pub(crate) async fn cancel_mail(&self, session: &mut ClientSession, ticket: ObjectId) -> Result<()> {
        let unsent = doc! { "ticketId": ticket, "state": { "$in": [State::Queued.as_str(), State::Held.as_str()] } };
        let cancelled = doc! { "$set": { "state": State::Cancelled.as_str() }, "$unset": { "dueAt": "", "lack": "" } };
        self.collections.outbox.update_many(unsent, cancelled).session(session).await?;
        Ok(())
    }

    /// Somebody who is erased gets no mail any more, and what mail servers said of their address goes. Answers how many
    /// mails that concerns.
    pub(crate) async fn forget_recipient(&self, session: &mut ClientSession, person: ObjectId) -> Result<u64> {
        let unsent = [State::Queued.as_str(), State::Held.as_str()];
        let unsent = doc! { "recipient": person, "state": { "$in": unsent.as_slice() } };
        let cancelled = doc! { "$set": { "state": State::Cancelled.as_str() }, "$unset": { "dueAt": "", "lack": "" } };
        let outbox = &self.collections.outbox;
        let cancelled = outbox.update_many(unsent, cancelled).session(&mut *session).await?;
        let told = doc! {
            "recipient": person,
            "$or": [{ "lastError": { "$exists": true } }, { "reply": { "$exists": true } }],
        };
        let untold = doc! { "$unset": { "lastError": "", "reply": "" } };
        let untold = outbox.update_many(told, untold).session(session).await?;
        Ok(cancelled.modified_count + untold.modified_count)
    }

    async fn change_mails(&self, which: Document, change: Document) -> StoreResult<u64> {
        let changed = self.collections.outbox.update_many(which, change).await.map_err(store_error)?;
        Ok(changed.modified_count)
    }

    async fn note_outcome(&self, id: Id, lease: Lease, at: Timestamp, outcome: &Outcome) -> StoreResult<bool> {
        let outbox = &self.collections.outbox;
        let held = doc! { "_id": object_id(id), "lease": binary(&lease.0) };
        let found = outbox.find_one_and_update(held, outcome_update(at, outcome)).await.map_err(store_error)?;
        let Some(document) = found else { return Ok(false) };
        if outcome.state() != State::Queued {
            // Whoever stood behind it may have been told to wait as long as it. Without this they wait so long indeed.
            self.let_next_go(document.line(), at).await?;
        }
        Ok(true)
    }

    async fn count_load(&self, mail: &Mail, since: Timestamp) -> StoreResult<Load> {
        let outbox = &self.collections.outbox;
        let found = outbox.find_one(doc! { "_id": object_id(mail.id) }).await.map_err(store_error)?;
        let Some(document) = found else { return Ok(Load::default()) };
        let counted: Vec<&str> =
            State::ALL.iter().filter(|state| **state != State::Cancelled).map(|state| state.as_str()).collect();
        let (id, created_at) = (object_id(mail.id), date(mail.created_at));
        let lately = doc! {
            "recipient": recipient(mail.to), "state": { "$in": counted },
            "createdAt": { "$gte": date(since), "$lte": created_at },
        };
        let mut in_all = lately.clone();
        in_all.insert("$or", [doc! { "createdAt": { "$lt": created_at } }, doc! { "_id": { "$lt": id } }]);
        let mut about_ticket = lately;
        about_ticket.extend(doc! { "ticketId": mail.ticket.map(object_id), "turn": { "$lt": document.turn } });
        let count = async |filter| {
            let counted = outbox.count_documents(filter).limit(Load::MOST.into()).await;
            counted.map(|counted| u32::try_from(counted).unwrap_or(u32::MAX)).map_err(store_error)
        };
        let (in_all, about_ticket) = tokio::try_join!(count(in_all), count(about_ticket))?;
        Ok(Load { in_all, about_ticket })
    }

    async fn release_held(&self, release: Release) -> StoreResult<u64> {
        let held = State::Held.as_str();
        let outdated = doc! { "state": held, "since": { "$lt": date(release.expired_before) } };
        let expired = doc! { "$set": { "state": State::Expired.as_str() }, "$unset": { "lack": "" } };
        self.change_mails(outdated, expired).await?;
        let mut released = doc! { "state": held };
        if !release.has_support_address {
            released.insert("lack", Lack::Server.as_str());
        }
        let due = doc! { "state": State::Queued.as_str(), "dueAt": date(release.at) };
        self.change_mails(released, doc! { "$set": due, "$unset": { "lack": "" } }).await
    }

    async fn queue_again(&self, id: Id, at: Timestamp) -> StoreResult<Option<Retried>> {
        let outbox = &self.collections.outbox;
        let refused = [State::Sending, State::Sent].map(State::as_str);
        let waiting = doc! { "_id": object_id(id), "state": { "$nin": refused } };
        if outbox.find_one_and_update(waiting, again(at)).await.map_err(store_error)?.is_some() {
            return Ok(Some(Retried::Queued));
        }
        let found = outbox.find_one(doc! { "_id": object_id(id) }).await.map_err(store_error)?;
        found.map(|document| document.state().map(Retried::Refused)).transpose()
    }
}

/// Something stands in the outbox that no version of this program wrote.
fn meaningless(what: &str) -> StoreError {
    StoreError::Failed(format!("a mail has the {what} of no mail"))
}
