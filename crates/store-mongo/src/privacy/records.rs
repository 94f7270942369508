//! What is kept of a person. Nothing is indexed by who wrote it, so these reads go through everything.

use std::collections::BTreeSet;

use app::ports::{MailRecord, PersonalRecords, Session, StoreResult};
use domain::audit::{Chain, Entry};
use domain::ticket::{Response, Whole};
use domain::{Id, TicketNumber, erasure};
use futures::{StreamExt as _, TryStreamExt as _};
use mongodb::bson::{Document, RawDocumentBuf, doc};

use crate::MongoStore;
use crate::audit::EntryDocument;
use crate::collections::{id, object_id};
use crate::error::store_error;
use crate::outbox::MailDocument;
use crate::sessions::SessionDocument;
use crate::ticket::without_terms;

impl MongoStore {
    pub(super) async fn read_records(&self, person: Id) -> StoreResult<PersonalRecords> {
        Ok(PersonalRecords {
            sessions: self.sessions_of(person).await?,
            tickets: self.tickets_of(person).await?,
            answers: self.answers_of(person).await?,
            mail: self.mail_to(person).await?,
            entries: self.entries_of(person).await?,
        })
    }

    async fn sessions_of(&self, person: Id) -> StoreResult<Vec<Session>> {
        let found = self.collections.sessions.find(doc! { "userId": object_id(person) });
        let found = found.sort(doc! { "createdAt": 1, "_id": 1 }).await.map_err(store_error)?;
        let documents: Vec<SessionDocument> = found.try_collect().await.map_err(store_error)?;
        documents.iter().map(SessionDocument::session).collect()
    }

    async fn tickets_of(&self, person: Id) -> StoreResult<Vec<Whole>> {
        let found = self.collections.tickets.clone_with_type::<RawDocumentBuf>();
        let found = found.find(doc! { "submittedBy": object_id(person) }).projection(without_terms());
        let mut found = found.sort(doc! { "createdAt": 1, "_id": 1 }).await.map_err(store_error)?;
        let mut tickets = Vec::new();
        while let Some(raw) = found.try_next().await.map_err(store_error)? {
            if let Some(document) = self.read(&raw)
                && let Some(document) = self.joined(document).await?
            {
                tickets.push(document.whole());
            }
        }
        Ok(tickets)
    }

    async fn answers_of(&self, person: Id) -> StoreResult<Vec<(TicketNumber, Response)>> {
        let by_them = doc! { "responses.respondedBy": object_id(person) };
        let tickets = self.collections.tickets.clone_with_type::<Document>();
        let in_tickets = tickets.find(by_them.clone()).projection(doc! { "ticket": "$_id" });
        let responses = self.collections.responses.clone_with_type::<Document>();
        let in_parts = responses.find(by_them).projection(doc! { "ticket": "$ticketId" });
        let found = in_tickets.await.map_err(store_error)?.chain(in_parts.await.map_err(store_error)?);
        let found: Vec<Document> = found.try_collect().await.map_err(store_error)?;
        let tickets: BTreeSet<Id> =
            found.iter().filter_map(|found| found.get_object_id("ticket").ok().map(id)).collect();
        let mut answers = Vec::new();
        for ticket in tickets {
            let elsewhere = doc! { "_id": object_id(ticket), "submittedBy": { "$ne": object_id(person) } };
            let Some(document) = self.find_whole(elsewhere).await? else { continue };
            let Whole { ticket, responses } = document.whole();
            let own = responses.into_iter().filter(|response| response.responded_by == person);
            answers.extend(own.map(|response| (ticket.number, response)));
        }
        answers.sort_by_key(|(_, response)| (response.created_at, response.id));
        Ok(answers)
    }

    async fn mail_to(&self, person: Id) -> StoreResult<Vec<MailRecord>> {
        let found = self.collections.outbox.find(doc! { "recipient": object_id(person) });
        let found = found.sort(doc! { "createdAt": 1, "_id": 1 }).await.map_err(store_error)?;
        let documents: Vec<MailDocument> = found.try_collect().await.map_err(store_error)?;
        documents.iter().map(MailDocument::record).collect()
    }

    async fn entries_of(&self, person: Id) -> StoreResult<Vec<Entry>> {
        let person = object_id(person);
        let filter = doc! { "$or": [{ "actor": person }, { "target.type": "user", "target.id": person }] };
        let found = self.collections.audit.find(filter).sort(doc! { "at": 1, "_id": 1 }).await.map_err(store_error)?;
        let documents: Vec<EntryDocument> = found.try_collect().await.map_err(store_error)?;
        // What cannot be read is left out; the check of the trail names it.
        Ok(documents.iter().filter_map(|document| document.row().ok()).collect())
    }

    /// Those that are there, and those that were deleted and of which the trail still tells.
    pub(super) async fn find_filed(&self, person: Id) -> StoreResult<Vec<Id>> {
        let tickets = self.collections.tickets.clone_with_type::<Document>();
        let found = tickets.find(doc! { "submittedBy": object_id(person) }).projection(doc! { "_id": 1 });
        let documents: Vec<Document> = found.await.map_err(store_error)?.try_collect().await.map_err(store_error)?;
        let mut filed: BTreeSet<Id> =
            documents.iter().filter_map(|document| document.get_object_id("_id").ok().map(id)).collect();
        // Nothing in the text means anything else in an expression but the braces.
        let told = erasure::filed_by(person).replace('{', "\\{").replace('}', "\\}");
        let first = doc! { "sequence": 1, "target.type": "ticket", "what.opened.json": { "$regex": told } };
        let found = self.collections.audit.find(first).await.map_err(store_error)?;
        let entries: Vec<EntryDocument> = found.try_collect().await.map_err(store_error)?;
        filed.extend(entries.iter().filter_map(|entry| match entry.row().ok()?.chain {
            Chain::Ticket(ticket) => Some(ticket),
            Chain::Site => None,
        }));
        Ok(filed.into_iter().collect())
    }
}
