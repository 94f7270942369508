use app::ports::{Account, AccountError, EndSessions, PersonErasure, StoreResult};
use async_trait::async_trait;
use domain::audit::Chain;
use domain::event::Event;
use domain::person::Accounts;
use domain::ticket::Whole;
use domain::{Id, Timestamp, erasure};
use futures::TryStreamExt as _;
use mongodb::ClientSession;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Document, doc};
use mongodb::error::Result;
use tokio::time::sleep;

use crate::MongoStore;
use crate::accounts::AccountDocument;
use crate::audit::EntryDocument;
use crate::change::{PAUSE, as_loaded};
use crate::collections::{TICKETS, object_id};
use crate::complete::FILED_ELSEWHERE;
use crate::error::{duplicate, store_error};
use crate::indexes::TICKET_NUMBER;
use crate::thread::Cut;
use crate::ticket::{ResponseDocument, TicketDocument, terms};
use crate::transaction::Transaction;

impl MongoStore {
    /// Loads, erases, and writes if the version is still the same; else all over again.
    pub(super) async fn take_texts(&self, ticket: Id, at: Timestamp) -> StoreResult<bool> {
        let _turn = self.turns.ticket(ticket).lock().await;
        let (mut number, mut year) = (None, at.year());
        loop {
            let mut written = None;
            if let Some(loaded) = self.find_whole(doc! { "_id": object_id(ticket) }).await? {
                let (filter, is_first) = (as_loaded(&loaded), loaded.version.is_none());
                let has_number = loaded.number().is_some();
                let mut before = loaded.whole();
                year = before.ticket.number.year;
                if !has_number && number.is_none() {
                    number = Some(self.next_number(year).await?);
                }
                before.ticket.number = number.unwrap_or(before.ticket.number);
                if let Some(after) = before.erased(at) {
                    let event = Event::changed(&before.ticket, &after.ticket, None);
                    let mut shell = self.shell(filter, &after, event).await?;
                    if is_first {
                        shell.fields.insert(FILED_ELSEWHERE, true);
                    }
                    written = Some(shell);
                }
            }
            let erasing = ErasingTicket { store: self, ticket, at, written };
            match self.transact(erasing).await {
                Ok(Some(has_erased)) => return Ok(has_erased),
                Ok(None) => sleep(PAUSE).await,
                // As with any first change, of two tickets with one number the second gets another.
                Err(error) if duplicate(&error).is_some_and(|taken| taken.is_in(TICKETS, TICKET_NUMBER)) => {
                    number = Some(self.next_number(year).await?);
                }
                Err(error) => return Err(store_error(error)),
            }
        }
    }

    async fn shell(&self, filter: Document, Whole { ticket, responses }: &Whole, event: Event) -> StoreResult<Shell> {
        let thread: Vec<ResponseDocument> = responses.iter().map(ResponseDocument::new).collect();
        let people = self.people([ticket.submitted_by]).await?;
        let mut fields = TicketDocument::new(ticket).to_document()?;
        fields.remove("_id");
        fields.extend(terms::public(ticket, &thread));
        fields.extend(terms::internal(&people.person(ticket.submitted_by), &thread));
        fields.insert("attachments", Vec::<String>::new());
        let thread = Cut::of_responses(&thread).map_err(store_error)?;
        fields.extend(thread.fields());
        Ok(Shell { filter, fields, thread, event })
    }

    pub(super) async fn take_values(&self, person: Id) -> StoreResult<bool> {
        let person = object_id(person);
        let by_them = doc! { "actor": person, "who.opened": { "$exists": true } };
        let about_them = doc! {
            "target.type": "user", "target.id": person, "action": { "$ne": "person.erased" },
            "what.opened": { "$exists": true },
        };
        let audit = &self.collections.audit;
        let who = audit.update_many(by_them, doc! { "$unset": { "who.opened": "" } }).await.map_err(store_error)?;
        let what =
            audit.update_many(about_them, doc! { "$unset": { "what.opened": "" } }).await.map_err(store_error)?;
        Ok(who.modified_count + what.modified_count > 0)
    }

    pub(super) async fn remove_person(&self, erasure: &PersonErasure) -> std::result::Result<bool, AccountError> {
        let _turn = self.turns.site().await;
        self.transact(Removing { store: self, erasure })
            .await
            .map_err(|error| AccountError::Store(store_error(error)))?
    }
}

/// What is left of a ticket: which document is written, what is set in it, its thread, and what is told.
struct Shell {
    filter: Document,
    fields: Document,
    thread: Cut,
    event: Event,
}

struct ErasingTicket<'a> {
    store: &'a MongoStore,
    ticket: Id,
    at: Timestamp,
    /// Nothing where there is no text, or no ticket.
    written: Option<Shell>,
}

#[async_trait]
impl Transaction for ErasingTicket<'_> {
    /// Whether anything was erased; nothing when the ticket was another one by then.
    type Outcome = Option<bool>;

    async fn run(&self, session: &mut ClientSession) -> Result<Option<bool>> {
        if let Some(Shell { filter, fields, thread, event }) = &self.written {
            let tickets = &self.store.collections.tickets;
            let update = tickets.update_one(filter.clone(), doc! { "$set": fields }).session(&mut *session).await?;
            if update.matched_count == 0 {
                session.abort_transaction().await?;
                return Ok(None);
            }
            self.store.remove_parts(session, object_id(self.ticket)).await?;
            self.store.add_parts(session, object_id(self.ticket), 0, &thread.parts).await?;
            self.store.tell(session, event, self.at).await?;
        }
        let has_told = self.store.erase_texts(session, Chain::Ticket(self.ticket)).await?;
        self.store.cancel_mail(session, object_id(self.ticket)).await?;
        Ok(Some(has_told || self.written.is_some()))
    }
}

impl MongoStore {
    /// Takes out of the chain what was written in its ticket, and tells whether there was anything.
    async fn erase_texts(&self, session: &mut ClientSession, chain: Chain) -> Result<bool> {
        let Chain::Ticket(ticket) = chain else { return Ok(false) };
        let mut found =
            self.collections.audit.find(doc! { "ticketId": object_id(ticket) }).session(&mut *session).await?;
        let documents: Vec<EntryDocument> = found.stream(&mut *session).try_collect().await?;
        let entries = documents.iter().filter_map(|document| document.row().ok());
        let told: Vec<ObjectId> = entries.filter(erasure::holds_text).map(|entry| object_id(entry.id)).collect();
        if told.is_empty() {
            return Ok(false);
        }
        let erased = doc! { "$unset": { "what.opened": "" } };
        self.collections.audit.update_many(doc! { "_id": { "$in": told } }, erased).session(session).await?;
        Ok(true)
    }
}

struct Removing<'a> {
    store: &'a MongoStore,
    erasure: &'a PersonErasure,
}

#[async_trait]
impl Transaction for Removing<'_> {
    type Outcome = std::result::Result<bool, AccountError>;

    async fn run(&self, session: &mut ClientSession) -> Result<Self::Outcome> {
        let person = object_id(self.erasure.person);
        let mut removed = 0;
        if self.store.accounts == Accounts::Own {
            let found = self.store.collections.users.find_one(doc! { "_id": person }).session(&mut *session).await?;
            if let Some(account) = found.map(AccountDocument::account) {
                if let Err(refusal) = self.refuse(session, &account).await? {
                    session.abort_transaction().await?;
                    return Ok(Err(refusal));
                }
                removed += self.remove_account(session, self.erasure.person).await?;
            }
        }
        if let Some(email) = &self.erasure.email {
            removed += self.store.erase_registration(session, email).await?;
        }
        removed += self.remove_rest(session, person).await?;
        if removed == 0 && !self.erasure.has_erased && self.is_on_record(session, person).await? {
            session.abort_transaction().await?;
            return Ok(Ok(false));
        }
        self.store.continue_chain(session, &self.erasure.record).await?;
        Ok(Ok(true))
    }
}

impl Removing<'_> {
    async fn refuse(
        &self,
        session: &mut ClientSession,
        account: &Account,
    ) -> Result<std::result::Result<(), AccountError>> {
        let other_admins = self.store.other_active_admins(session, account.user.id).await?;
        Ok((self.erasure.rule)(account, other_admins))
    }

    async fn remove_account(&self, session: &mut ClientSession, person: Id) -> Result<u64> {
        let removed = self.store.collections.users.delete_one(doc! { "_id": object_id(person) });
        let removed = removed.session(&mut *session).await?;
        self.store.end_sessions(session, person, EndSessions::All).await?;
        self.store.forget_links(session, person).await?;
        self.store.note_renamed(session, person).await?;
        Ok(removed.deleted_count)
    }

    async fn remove_rest(&self, session: &mut ClientSession, person: ObjectId) -> Result<u64> {
        let collections = &self.store.collections;
        let keys = collections.idempotency.delete_many(doc! { "_id.user": person }).session(&mut *session).await?;
        let limits = doc! { "_id": { "$in": &self.erasure.limits } };
        let limits = collections.limits.delete_many(limits).session(&mut *session).await?;
        let mails = self.store.forget_recipient(session, person).await?;
        Ok(keys.deleted_count + limits.deleted_count + mails)
    }

    async fn is_on_record(&self, session: &mut ClientSession, person: ObjectId) -> Result<bool> {
        let record = doc! { "ticketId": null, "action": "person.erased", "target.id": person };
        Ok(self.store.collections.audit.find_one(record).session(session).await?.is_some())
    }
}
