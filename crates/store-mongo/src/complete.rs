//! Tickets that another application wrote get the fields that lists and searches need, also while it goes on writing.

mod left;

use app::ports::{Completed, Completion, Odd, Person, StoreResult};
use async_trait::async_trait;
use domain::Id;
use domain::ticket::Ticket;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, Document, RawDocumentBuf, deserialize_from_document, doc};
use mongodb::error::{Error, ErrorKind, WriteError, WriteFailure};

use crate::MongoStore;
use crate::change::as_loaded;
use crate::collections::{TICKETS, id, object_id};
use crate::error::{duplicate, is_passing, store_error};
use crate::indexes::TICKET_NUMBER;
use crate::list::MAX_TIME;
use crate::people::People;
use crate::ticket::{ResponseDocument, TicketDocument, terms, without_terms};
use crate::transaction::bounded;

/// Writes under way at a time.
const AT_ONCE: usize = 8;
/// No more documents are taken in hand once they hold so many bytes.
const BYTES: usize = 8 << 20;
const NUMBER_TAKEN: &str = "another ticket has its number";
/// A write of the database was in the way of this one, which is not repeated by itself.
const WRITE_CONFLICT: i32 = 112;
/// What a database answers when a document would outgrow it.
const TOO_LARGE: [i32; 2] = [10_334, 17_419];

/// A ticket with this field began elsewhere, so its audit chain begins with its first change here.
pub(crate) const FILED_ELSEWHERE: &str = "filedElsewhere";

/// What another application writes of a ticket, besides the responses.
const THEIRS: &[&str] = &[
    "ticketNumber",
    "subject",
    "message",
    "category",
    "priority",
    "status",
    "submittedBy",
    "createdAt",
    "updatedAt",
    "resolvedAt",
    "closedAt",
];

/// Each ticket with our fields has a rank. Those without one stand together in its index, in the order of their ids.
pub(crate) fn lacking() -> Document {
    doc! { "priorityRank": Bson::Null }
}

fn in_order() -> Document {
    doc! { "priorityRank": 1, "_id": 1 }
}

/// What the first write here adds to a ticket of another application, besides the fields that every write moves.
pub(crate) fn first_fields(ticket: &Ticket, thread: &[ResponseDocument], requester: &Person) -> Document {
    let mut fields = terms::public(ticket, thread);
    fields.extend(terms::internal(requester, thread));
    fields.insert(FILED_ELSEWHERE, true);
    fields
}

#[async_trait]
impl Completion for MongoStore {
    async fn count_incomplete(&self) -> StoreResult<u64> {
        // It may be every ticket, so its time is not bounded like that of the others.
        self.collections.tickets.count_documents(lacking()).await.map_err(store_error)
    }

    async fn complete(&self, after: Option<Id>, limit: u32) -> StoreResult<Completed> {
        if after.is_none() {
            self.rename_the_rest().await?;
        }
        bounded(self.complete_some(after, limit)).await
    }
}

/// A ticket that lacks our fields.
struct Incomplete {
    document: TicketDocument,
    ticket: Ticket,
    /// Finds the document while it is as it was read.
    unchanged: Document,
}

enum Outcome {
    Done,
    Missed,
    Odd(Odd),
}

impl MongoStore {
    async fn complete_some(&self, after: Option<Id>, limit: u32) -> StoreResult<Completed> {
        let found = self.lacking_behind(after, limit).await?;
        let last = found.last().and_then(|raw| raw.get_object_id("_id").ok()).map(id);
        let (tickets, odd): (Vec<_>, Vec<_>) = found.iter().map(Incomplete::read).partition(Result::is_ok);
        let tickets: Vec<Incomplete> = tickets.into_iter().flatten().collect();
        let mut completed =
            Completed { last, odd: odd.into_iter().filter_map(Result::err).collect(), done: 0, missed: 0 };
        let people = self.people(tickets.iter().map(|incomplete| incomplete.ticket.submitted_by)).await?;
        let writes: Vec<_> = tickets.iter().map(|incomplete| self.complete_one(incomplete, &people)).collect();
        let mut outcomes = stream::iter(writes).buffer_unordered(AT_ONCE);
        while let Some(outcome) = outcomes.try_next().await? {
            match outcome {
                Outcome::Done => completed.done += 1,
                Outcome::Missed => completed.missed += 1,
                Outcome::Odd(odd) => completed.odd.push(odd),
            }
        }
        Ok(completed)
    }

    /// What has another kind of id than a ticket is none, and has no place in this order.
    async fn lacking_behind(&self, after: Option<Id>, limit: u32) -> StoreResult<Vec<RawDocumentBuf>> {
        let first = || doc! { "$gte": ObjectId::from_bytes([0; 12]) };
        let mut filter = lacking();
        filter.insert("_id", after.map_or_else(first, |after| doc! { "$gt": object_id(after) }));
        let tickets = self.collections.tickets.clone_with_type::<RawDocumentBuf>();
        let found = tickets.find(filter).projection(without_terms()).sort(in_order()).limit(limit.into());
        let mut found = found.max_time(MAX_TIME).await.map_err(store_error)?;
        let (mut documents, mut bytes) = (Vec::new(), 0);
        while bytes < BYTES
            && let Some(document) = found.try_next().await.map_err(store_error)?
        {
            bytes += document.as_bytes().len();
            documents.push(document);
        }
        Ok(documents)
    }

    async fn complete_one(&self, incomplete: &Incomplete, people: &People) -> StoreResult<Outcome> {
        let Incomplete { document, ticket, unchanged } = incomplete;
        let (mut set, unset) = document.differences(ticket)?;
        set.extend(first_fields(ticket, &document.responses, &people.person(ticket.submitted_by)));
        let mut update = doc! { "$set": set };
        if !unset.is_empty() {
            update.insert("$unset", unset);
        }
        match self.collections.tickets.update_one(unchanged.clone(), update).await {
            Ok(result) if result.matched_count > 0 => Ok(Outcome::Done),
            Ok(_) => Ok(Outcome::Missed),
            Err(error) => incomplete.refused(error),
        }
    }
}

impl Incomplete {
    fn read(raw: &RawDocumentBuf) -> Result<Self, Odd> {
        let odd = |reason: String| {
            let id = raw.get("_id").ok().flatten().and_then(|id| Bson::try_from(id).ok());
            let document = id.map_or_else(|| "none".to_owned(), |id| name(&id));
            Odd { document, reason }
        };
        let stored = Document::try_from(raw.clone()).map_err(|error| odd(reason(error)))?;
        if !matches!(stored.get("responses"), None | Some(Bson::Null | Bson::Array(_))) {
            return Err(odd("responses is no list".to_owned()));
        }
        let theirs = unchanged(&stored);
        let mut document: TicketDocument = deserialize_from_document(stored).map_err(|error| odd(reason(error)))?;
        if document.version.is_some() {
            return Err(odd("it has a version and no priorityRank, which somebody has taken away".to_owned()));
        }
        // What would be shown by defaults becomes so when somebody changes the ticket, not by itself.
        let mut fields = document.odd_fields();
        fields.retain(|field| *field != "message" || theirs.get("message") != Some(&Bson::Null));
        if !fields.is_empty() {
            let said: Vec<String> = fields.into_iter().map(|field| said(field, &theirs)).collect();
            return Err(odd(said.join(", ")));
        }
        document.unchanged = theirs;
        Ok(Self { ticket: document.ticket(), unchanged: as_loaded(&document), document })
    }

    /// What is wrong with one document is no reason to leave the others.
    fn refused(&self, error: Error) -> StoreResult<Outcome> {
        let odd =
            |reason: &str| Ok(Outcome::Odd(Odd { document: self.document.id.to_hex(), reason: reason.to_owned() }));
        if duplicate(&error).is_some_and(|taken| taken.is_in(TICKETS, TICKET_NUMBER)) {
            return odd(NUMBER_TAKEN);
        }
        match error.kind.as_ref() {
            ErrorKind::Write(WriteFailure::WriteError(WriteError { code: WRITE_CONFLICT, .. })) => Ok(Outcome::Missed),
            ErrorKind::Write(WriteFailure::WriteError(refusal)) if !is_passing(&error) => odd(&refusal.message),
            ErrorKind::Command(refusal) if TOO_LARGE.contains(&refusal.code) => odd(&refusal.message),
            _ => Err(store_error(error)),
        }
    }
}

fn reason(error: mongodb::bson::error::Error) -> String {
    error.message.unwrap_or_else(|| error.kind.to_string())
}

/// Other applications have no versions. A text that one of them replaces within a response, and without moving
/// `updatedAt`, is not noticed here, as it would not be later.
pub(crate) fn unchanged(stored: &Document) -> Document {
    let value = |name: &str| stored.get(name).cloned().unwrap_or(Bson::Null);
    let mut filter: Document = THEIRS.iter().map(|name| ((*name).to_owned(), value(name))).collect();
    let responses = match value("responses") {
        Bson::Array(thread) => doc! { "$size": i64::try_from(thread.len()).unwrap_or(i64::MAX) }.into(),
        other => other,
    };
    filter.insert("responses", responses);
    filter
}

/// What stands in a field where a ticket has something else.
fn said(field: &str, stored: &Document) -> String {
    match stored.get(field) {
        None | Some(Bson::Null) => format!("{field} is missing"),
        Some(value) => format!("{field} is {:.60}", value.to_string()),
    }
}

fn name(id: &Bson) -> String {
    id.as_object_id().map_or_else(|| id.to_string(), ObjectId::to_hex)
}
