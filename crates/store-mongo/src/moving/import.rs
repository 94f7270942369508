use app::ports::{
    AccountImport, FaqImport, Import, ImportRefusal, Imported, SettingsImport, StoreResult, TicketImport, Trail,
};
use async_trait::async_trait;
use domain::audit::{Action, Chain, Entry, Head, follow};
use domain::text::AttachmentNote;
use domain::ticket::Whole;
use mongodb::ClientSession;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Document, doc};
use mongodb::error::Result;

use crate::MongoStore;
use crate::accounts::AccountDocument;
use crate::collections::{AUDIT_HEADS, FAQS, TICKETS, USERS, object_id};
use crate::error::{duplicate, store_error};
use crate::faqs::FaqDocument;
use crate::indexes::{BY_ID, TICKET_NUMBER, USER_EMAIL};
use crate::people::People;
use crate::thread::Cut;
use crate::ticket::{ResponseDocument, TicketDocument, terms};
use crate::transaction::{Transaction, bounded};

const REFUSED_AS_DIFFERENT: Imported = Imported::Refused(ImportRefusal::Differs);

impl MongoStore {
    pub(crate) async fn import_all(&self, batch: Vec<Import>) -> StoreResult<Vec<Imported>> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for document in batch {
            outcomes.push(bounded(self.import_one(document)).await?);
        }
        Ok(outcomes)
    }

    async fn import_one(&self, document: Import) -> StoreResult<Imported> {
        match document {
            Import::Account(import) => self.import_account(&import).await,
            Import::Settings(import) => self.import_settings(*import).await,
            Import::Faq(import) => self.import_faq(&import).await,
            Import::Ticket(import) => self.import_ticket(&import).await,
            Import::Entry(entry) => self.import_entry(&entry).await,
        }
    }

    async fn import_account(&self, import: &AccountImport) -> StoreResult<Imported> {
        let user = &import.account.user;
        let stored = self.read_account(doc! { "_id": object_id(user.id) }).await?;
        if let Some(stored) = stored {
            return Ok(if import.is(&stored) { Imported::Known } else { REFUSED_AS_DIFFERENT });
        }
        let taken = Imported::Refused(ImportRefusal::EmailTaken);
        if self.read_account_by_email(&user.email).await?.is_some() {
            return Ok(taken);
        }
        self.refuse_to_write_a_platforms()?;
        let turn = self.turns.site().await;
        let bringing = BringingAccount { store: self, import, document: AccountDocument::new(&import.account) };
        let brought = self.transact(bringing).await;
        drop(turn);
        match brought {
            Ok(()) => {
                self.follow_renamed(user.id).await;
                Ok(Imported::New)
            }
            Err(error) => match duplicate(&error) {
                Some(found) if found.is_in(USERS, USER_EMAIL) => Ok(taken),
                Some(found) if found.is_in(USERS, BY_ID) => Ok(REFUSED_AS_DIFFERENT),
                _ => Err(store_error(error)),
            },
        }
    }

    async fn import_settings(&self, import: SettingsImport) -> StoreResult<Imported> {
        let _turn = self.turns.site().await;
        self.transact(BringingSettings { store: self, import }).await.map_err(store_error)
    }

    async fn import_faq(&self, import: &FaqImport) -> StoreResult<Imported> {
        if let Some(stored) = self.read_faq(import.faq.id).await? {
            return Ok(if stored == import.faq { Imported::Known } else { REFUSED_AS_DIFFERENT });
        }
        let _turn = self.turns.site().await;
        match self.transact(BringingFaq { store: self, import }).await {
            Ok(()) => Ok(Imported::New),
            Err(error) => match duplicate(&error) {
                Some(found) if found.is_in(FAQS, BY_ID) => Ok(REFUSED_AS_DIFFERENT),
                _ => Err(store_error(error)),
            },
        }
    }

    async fn import_ticket(&self, import: &TicketImport) -> StoreResult<Imported> {
        let ticket = &import.whole.ticket;
        if let Some(document) = self.find_whole(doc! { "_id": object_id(ticket.id) }).await? {
            let is_known = document.whole() == import.whole;
            return Ok(if is_known { Imported::Known } else { REFUSED_AS_DIFFERENT });
        }
        let taken = Imported::Refused(ImportRefusal::NumberTaken(ticket.number));
        let by_number = self.collections.tickets.clone_with_type::<Document>();
        let by_number = by_number.find_one(doc! { "ticketNumber": ticket.number.to_string() });
        if by_number.projection(doc! { "_id": 1 }).await.map_err(store_error)?.is_some() {
            return Ok(taken);
        }
        let people = self.people(import.whole.people()).await?;
        let unknown = import.whole.people().into_iter().find(|id| !people.knows(*id) && !import.gone.contains(id));
        if let Some(person) = unknown {
            return Ok(Imported::Refused(ImportRefusal::UnknownPerson(person)));
        }
        let Some(first) = self.first_entry(import).await? else {
            return Ok(Imported::Refused(ImportRefusal::WasHere));
        };
        self.raise_number(ticket.number).await?;
        let bringing = BringingTicket::new(self, import, &people, first)?;
        match self.transact(bringing).await {
            Ok(()) => {
                self.statistics.outdate();
                Ok(Imported::New)
            }
            Err(error) => match duplicate(&error) {
                Some(found) if found.is_in(TICKETS, TICKET_NUMBER) => Ok(taken),
                Some(found) if found.is_in(TICKETS, BY_ID) => Ok(REFUSED_AS_DIFFERENT),
                Some(found) if found.is_in(AUDIT_HEADS, BY_ID) => Ok(Imported::Refused(ImportRefusal::WasHere)),
                _ => Err(store_error(error)),
            },
        }
    }

    /// The entry that begins the ticket's chain, or that none is to be written: the very same chain is there, and the
    /// ticket's own line was refused before. Nothing when the chain is another ticket's.
    async fn first_entry(&self, import: &TicketImport) -> StoreResult<Option<Option<Entry>>> {
        let chain = Chain::Ticket(import.whole.ticket.id);
        let head = self.read_head(chain).await?;
        Ok(match (&import.trail, head) {
            (Trail::Begins(draft), None) => Some(Some(draft.link(Head::empty(chain)))),
            (Trail::Continues(first), None) => Some(Some(first.clone())),
            (Trail::Begins(_), Some(_)) => None,
            (Trail::Continues(first), Some(head)) => {
                let is_first = self.entry_at(chain, 1).await?.is_some_and(|stored| stored.hash == first.hash);
                let last = self.entry_at(chain, head.length).await?;
                (is_first && last.is_some_and(|last| last.action != Action::TicketDeleted)).then_some(None)
            }
        })
    }

    async fn entry_at(&self, chain: Chain, sequence: u64) -> StoreResult<Option<Entry>> {
        let found = self.read_entries(chain, sequence.saturating_sub(1), 1).await?.pop();
        Ok(found.and_then(std::result::Result::ok).filter(|entry| entry.sequence == sequence))
    }

    async fn import_entry(&self, entry: &Entry) -> StoreResult<Imported> {
        let head = self.read_head(entry.chain).await?;
        if head.is_some_and(|head| entry.sequence <= head.length) {
            let stored = self.entry_at(entry.chain, entry.sequence).await?;
            let is_known = stored.is_some_and(|stored| stored.hash == entry.hash);
            let other = Imported::Refused(ImportRefusal::OtherEntries);
            return Ok(if is_known { Imported::Known } else { other });
        }
        if let Some(number) = entry.deleted_number() {
            self.raise_number(number).await?;
        }
        self.transact(BringingEntry { store: self, entry }).await.map_err(store_error)
    }
}

struct BringingAccount<'a> {
    store: &'a MongoStore,
    import: &'a AccountImport,
    document: AccountDocument,
}

#[async_trait]
impl Transaction for BringingAccount<'_> {
    type Outcome = ();

    async fn run(&self, session: &mut ClientSession) -> Result<()> {
        self.store.collections.users.insert_one(&self.document).session(&mut *session).await?;
        self.store.note_renamed(session, self.import.account.user.id).await?;
        match &self.import.audit {
            Some(draft) => self.store.continue_chain(session, draft).await,
            None => Ok(()),
        }
    }
}

struct BringingSettings<'a> {
    store: &'a MongoStore,
    import: SettingsImport,
}

#[async_trait]
impl Transaction for BringingSettings<'_> {
    type Outcome = Imported;

    async fn run(&self, session: &mut ClientSession) -> Result<Imported> {
        let here = self.store.settings_in(session).await?;
        let change = match here.bring(&self.import.update, &self.import.stamp) {
            Ok(Some(change)) => change,
            unchanged => {
                session.abort_transaction().await?;
                let known = unchanged.map(|_| Imported::Known);
                return Ok(known.unwrap_or_else(|key| Imported::Refused(ImportRefusal::SetOtherwise(key))));
            }
        };
        self.store.write_settings(session, &change.settings, &change.keys, None).await?;
        if !self.import.is_told {
            self.store.continue_chain(session, &change.audit).await?;
        }
        Ok(Imported::New)
    }
}

struct BringingFaq<'a> {
    store: &'a MongoStore,
    import: &'a FaqImport,
}

#[async_trait]
impl Transaction for BringingFaq<'_> {
    type Outcome = ();

    async fn run(&self, session: &mut ClientSession) -> Result<()> {
        let document = FaqDocument::new(&self.import.faq);
        self.store.collections.faqs.insert_one(document).session(&mut *session).await?;
        match &self.import.audit {
            Some(draft) => self.store.continue_chain(session, draft).await,
            None => Ok(()),
        }
    }
}

struct BringingTicket<'a> {
    store: &'a MongoStore,
    document: Document,
    thread: Cut,
    ticket: ObjectId,
    first: Option<Entry>,
}

impl<'a> BringingTicket<'a> {
    fn new(store: &'a MongoStore, import: &TicketImport, people: &People, first: Option<Entry>) -> StoreResult<Self> {
        let Whole { ticket, responses } = &import.whole;
        let thread: Vec<ResponseDocument> = responses.iter().map(ResponseDocument::new).collect();
        let requester = people.person(ticket.submitted_by);
        let mut document = TicketDocument::new(ticket).to_document()?;
        document.extend(terms::public(ticket, &thread));
        document.extend(terms::internal(&requester, &thread));
        document.insert("attachments", ticket.attachments.iter().map(AttachmentNote::as_str).collect::<Vec<_>>());
        let thread = Cut::of_responses(&thread).map_err(store_error)?;
        document.extend(thread.fields());
        Ok(Self { store, document, thread, ticket: object_id(ticket.id), first })
    }
}

#[async_trait]
impl Transaction for BringingTicket<'_> {
    type Outcome = ();

    async fn run(&self, session: &mut ClientSession) -> Result<()> {
        let tickets = self.store.collections.tickets.clone_with_type::<Document>();
        tickets.insert_one(&self.document).session(&mut *session).await?;
        self.store.add_parts(session, self.ticket, 0, &self.thread.parts).await?;
        match &self.first {
            Some(entry) => self.store.hang(session, entry).await,
            None => Ok(()),
        }
    }
}

struct BringingEntry<'a> {
    store: &'a MongoStore,
    entry: &'a Entry,
}

#[async_trait]
impl Transaction for BringingEntry<'_> {
    type Outcome = Imported;

    async fn run(&self, session: &mut ClientSession) -> Result<Imported> {
        let chain = self.entry.chain;
        let by_name = doc! { "_id": chain.to_string() };
        let found = self.store.collections.audit_heads.find_one(by_name).session(&mut *session).await?;
        let head = found.map_or_else(|| Head::empty(chain), |document| document.head());
        if follow(head, self.entry).is_err() {
            session.abort_transaction().await?;
            return Ok(Imported::Refused(ImportRefusal::DoesNotFollow));
        }
        self.store.hang(session, self.entry).await?;
        Ok(Imported::New)
    }
}
