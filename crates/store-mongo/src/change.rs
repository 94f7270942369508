use std::time::Duration;

use app::ports::{ChangeError, ChangeTicket, Changed, IdempotencyKey, Limit, StoreResult, TicketKey};
use async_trait::async_trait;
use domain::Timestamp;
use domain::event::Event;
use domain::ticket::{Change, Decision, Deletion, Ticket};
use mongodb::ClientSession;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, Document, doc, serialize_to_bson};
use mongodb::error::{Error, Result};
use tokio::time::sleep;

use crate::MongoStore;
use crate::collections::{IDEMPOTENCY, TICKETS};
use crate::complete::first_fields;
use crate::error::{duplicate, store_error};
use crate::idempotency::KeyUse;
use crate::indexes::{BY_ID, TICKET_NUMBER};
use crate::limits;
use crate::ticket::{ResponseDocument, TicketDocument, by_key, terms, to_be_changed};
use crate::transaction::Transaction;

/// What another server has just written is read once a majority has it.
pub(crate) const PAUSE: Duration = Duration::from_millis(5);

/// Whether the ticket was still the one that the decision had looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Write {
    Done,
    Stale,
    /// The number that another application gave it is that of another ticket too.
    NumberTaken,
    Limited(Timestamp),
}

impl MongoStore {
    /// Loads, decides, and writes if the version is still the same; else all over again.
    pub(crate) async fn decide_ticket(
        &self,
        ticket: TicketKey,
        key: Option<IdempotencyKey>,
        limit: Option<Limit>,
        decide: ChangeTicket,
    ) -> std::result::Result<Option<Changed>, ChangeError> {
        let (mut turn, mut number) = (None, None);
        loop {
            let Some(loaded) = self.find_ticket(by_key(ticket), to_be_changed()).await? else { return Ok(None) };
            let mut before = loaded.ticket();
            before.number = number.unwrap_or(before.number);
            let decision = decide(&before);
            if let Err(refusal) = decision
                && refusal.concerns_rights()
            {
                return Err(refusal.into());
            }
            match self.key_use(key.as_ref()).await? {
                KeyUse::Fresh => {}
                KeyUse::Same(response) => return Ok(Some(Changed::Replayed { ticket: before, response })),
                KeyUse::Other => return Err(ChangeError::KeyReused),
            }
            let decision = decision?;
            if turn.is_none() {
                let line = self.turns.ticket(before.id);
                turn = line.try_lock().ok();
                if turn.is_none() {
                    // What was loaded is old when the turn comes.
                    turn = Some(line.lock().await);
                    continue;
                }
            }
            match decision {
                Decision::Unchanged => return Ok(Some(Changed::Unchanged(before))),
                // What has no number gets one with its first change.
                Decision::Change(_) if loaded.number().is_none() && number.is_none() => {
                    number = Some(self.next_number(before.number.year).await?);
                }
                Decision::Change(change) => {
                    let limit = limit.as_ref().filter(|_| change.response.is_some());
                    let _turn = self.limit_turn(limit).await;
                    match self.write_change(&loaded, &before, &change, (key.as_ref(), limit)).await? {
                        Write::Done => {
                            self.statistics.outdate();
                            self.sweep_keys(key.as_ref()).await;
                            self.sweep_limits(limit).await;
                            let Change { ticket, response, fields, .. } = *change;
                            return Ok(Some(Changed::Written { ticket, response, fields }));
                        }
                        Write::Limited(retry_at) => return Err(ChangeError::Limited { retry_at }),
                        Write::Stale => sleep(PAUSE).await,
                        Write::NumberTaken => number = Some(self.next_number(before.number.year).await?),
                    }
                }
                Decision::Delete(deletion) => {
                    let event = Event::deleted(&before);
                    let removal = Removal { store: self, filter: as_loaded(&loaded), id: loaded.id, event, deletion };
                    if self.transact(removal).await.map_err(store_error)? == Write::Done {
                        self.statistics.outdate();
                        return Ok(Some(Changed::Deleted(before)));
                    }
                    sleep(PAUSE).await;
                }
            }
        }
    }

    async fn write_change(
        &self,
        loaded: &TicketDocument,
        before: &Ticket,
        change: &Change,
        (key, limit): (Option<&IdempotencyKey>, Option<&Limit>),
    ) -> StoreResult<Write> {
        let terms = self.new_terms(loaded, before, change).await?;
        let update = update(loaded, change, terms)?;
        let event = Event::changed(before, &change.ticket, change.response.as_ref());
        let writing = Writing { store: self, loaded, update, change, event, key, limit };
        self.transact(writing).await.or_else(|error| match duplicate(&error) {
            // A twin of this request took the key: another look finds what it made.
            Some(taken) if taken.is_in(IDEMPOTENCY, BY_ID) || limits::is_twin(&taken) => Ok(Write::Stale),
            Some(taken) if taken.is_in(TICKETS, TICKET_NUMBER) => Ok(Write::NumberTaken),
            _ => Err(store_error(error)),
        })
    }

    /// The search words to be replaced, where it is not enough to add those of a response: an edited text, or a
    /// ticket of another application, which has none. The thread may be newer than the ticket that was decided on;
    /// then the write finds another version and nothing of this is kept.
    async fn new_terms(&self, loaded: &TicketDocument, before: &Ticket, change: &Change) -> StoreResult<Document> {
        let ticket = &change.ticket;
        let is_edited = before.subject != ticket.subject || before.message != ticket.message;
        if loaded.version.is_some() && !is_edited {
            return Ok(Document::new());
        }
        let whole = self.find_whole(doc! { "_id": loaded.id }).await?;
        let mut thread = whole.map(|document| document.responses).unwrap_or_default();
        thread.extend(change.response.as_ref().map(ResponseDocument::new));
        if loaded.version.is_some() {
            return Ok(terms::public(ticket, &thread));
        }
        let people = self.people([ticket.submitted_by]).await?;
        Ok(first_fields(ticket, &thread, &people.person(ticket.submitted_by)))
    }
}

struct Writing<'a> {
    store: &'a MongoStore,
    loaded: &'a TicketDocument,
    update: Document,
    change: &'a Change,
    event: Event,
    key: Option<&'a IdempotencyKey>,
    limit: Option<&'a Limit>,
}

#[async_trait]
impl Transaction for Writing<'_> {
    type Outcome = Write;

    async fn run(&self, session: &mut ClientSession) -> Result<Write> {
        if self.loaded.may_be_full() && !self.store.make_room(session, &as_loaded(self.loaded)).await? {
            return stale(session).await;
        }
        // Whatever has made room has found the ticket unchanged, and has moved what would tell so.
        let (tickets, same) = (&self.store.collections.tickets, same_version(self.loaded));
        let result = tickets.update_one(same, self.update.clone()).session(&mut *session).await?;
        if result.matched_count == 0 {
            return stale(session).await;
        }
        if let Some(retry_at) = self.store.count_use(session, self.limit).await? {
            session.abort_transaction().await?;
            return Ok(Write::Limited(retry_at));
        }
        if let (Some(key), Some(response)) = (self.key, &self.change.response) {
            self.store.take_key(session, key, response.id).await?;
        }
        self.store.continue_chain(session, &self.change.audit).await?;
        self.store.queue_mail(session, self.change).await?;
        self.store.tell(session, &self.event, self.change.ticket.staff_revision.at).await?;
        Ok(Write::Done)
    }
}

struct Removal<'a> {
    store: &'a MongoStore,
    filter: Document,
    id: ObjectId,
    event: Event,
    deletion: Box<Deletion>,
}

#[async_trait]
impl Transaction for Removal<'_> {
    type Outcome = Write;

    async fn run(&self, session: &mut ClientSession) -> Result<Write> {
        let result = self.store.collections.tickets.delete_one(self.filter.clone()).session(&mut *session).await?;
        if result.deleted_count == 0 {
            return stale(session).await;
        }
        self.store.remove_parts(session, self.id).await?;
        self.store.cancel_mail(session, self.id).await?;
        self.store.continue_chain(session, &self.deletion.audit).await?;
        self.store.tell(session, &self.event, self.deletion.audit.at()).await?;
        Ok(Write::Done)
    }
}

async fn stale(session: &mut ClientSession) -> Result<Write> {
    session.abort_transaction().await?;
    Ok(Write::Stale)
}

fn same_version(loaded: &TicketDocument) -> Document {
    doc! { "_id": loaded.id, "version": loaded.version.map_or(Bson::Null, Bson::Int64) }
}

/// Finds the ticket while it is as it was read, by its version or by what another application has written.
pub(crate) fn as_loaded(loaded: &TicketDocument) -> Document {
    let mut filter = same_version(loaded);
    filter.extend(loaded.unchanged.clone());
    filter
}

/// Sets what differs from the loaded document and nothing else.
fn update(loaded: &TicketDocument, change: &Change, terms: Document) -> StoreResult<Document> {
    let (mut set, unset) = loaded.differences(&change.ticket)?;
    let words = &change.words;
    let (public, staff) = loaded.room_for_words();
    let (public, staff) = (first(&words.public, public), first(&words.staff, staff));
    let added = [("terms", public), ("internalTerms", staff), ("noteTerms", staff)];
    let added = added.into_iter().filter(|(field, words)| !words.is_empty() && !terms.contains_key(field));
    let add: Document = added.map(|(field, words)| (field.to_owned(), doc! { "$each": words }.into())).collect();
    set.extend(terms);
    let mut push = Document::new();
    if let Some(response) = &change.response {
        let response = serialize_to_bson(&ResponseDocument::new(response));
        push.insert("responses", response.map_err(|error| store_error(Error::from(error)))?);
    }
    let operators = [("$set", set), ("$unset", unset), ("$addToSet", add), ("$push", push)];
    let used = operators.into_iter().filter(|(_, fields)| !fields.is_empty());
    Ok(used.map(|(operator, fields)| (operator.to_owned(), Bson::from(fields))).collect())
}

fn first(words: &[String], room: usize) -> &[String] {
    &words[..words.len().min(room)]
}
