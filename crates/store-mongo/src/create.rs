use app::ports::{Created, IdempotencyKey, Limit, OpenTicket, StoreResult};
use async_trait::async_trait;
use domain::Timestamp;
use domain::event::Event;
use domain::ticket::Change;
use mongodb::ClientSession;
use mongodb::bson::{Document, doc};
use mongodb::error::Result;

use crate::MongoStore;
use crate::collections::{AUDIT_HEADS, IDEMPOTENCY, TICKETS};
use crate::error::{duplicate, store_error};
use crate::idempotency::KeyUse;
use crate::indexes::{BY_ID, TICKET_NUMBER};
use crate::limits;
use crate::ticket::TicketDocument;
use crate::transaction::Transaction;

impl MongoStore {
    pub(crate) async fn file_ticket(
        &self,
        at: Timestamp,
        key: Option<IdempotencyKey>,
        limit: Option<Limit>,
        open: OpenTicket,
    ) -> StoreResult<Created> {
        let _turn = self.limit_turn(limit.as_ref()).await;
        loop {
            match self.key_use(key.as_ref()).await? {
                KeyUse::Fresh => {}
                KeyUse::Same(made) => return Ok(Created::Replayed(made)),
                KeyUse::Other => return Ok(Created::KeyReused),
            }
            if let Some(retry_at) = self.exceeded(limit.as_ref()).await? {
                return Ok(Created::Limited { retry_at });
            }
            let number = self.next_number(at.year()).await?;
            let change = open(number);
            let filing = Filing::new(self, &change, key.as_ref(), limit.as_ref())?;
            let error = match self.transact(filing).await {
                Ok(None) => {
                    self.statistics.outdate();
                    self.sweep_keys(key.as_ref()).await;
                    self.sweep_limits(limit.as_ref()).await;
                    return Ok(Created::New(number));
                }
                Ok(Some(retry_at)) => return Ok(Created::Limited { retry_at }),
                Err(error) => error,
            };
            match duplicate(&error) {
                // A chain of its own outlives every ticket, so an id is never used twice.
                Some(taken) if taken.is_in(TICKETS, BY_ID) || taken.is_in(AUDIT_HEADS, BY_ID) => {
                    return Ok(Created::IdTaken);
                }
                // The number was brought in from elsewhere, or a twin of this request has just been filed.
                Some(taken) if taken.is_in(TICKETS, TICKET_NUMBER) || taken.is_in(IDEMPOTENCY, BY_ID) => {}
                Some(taken) if limits::is_twin(&taken) => {}
                _ => return Err(store_error(error)),
            }
        }
    }
}

struct Filing<'a> {
    store: &'a MongoStore,
    document: Document,
    change: &'a Change,
    key: Option<&'a IdempotencyKey>,
    limit: Option<&'a Limit>,
}

impl<'a> Filing<'a> {
    fn new(
        store: &'a MongoStore,
        change: &'a Change,
        key: Option<&'a IdempotencyKey>,
        limit: Option<&'a Limit>,
    ) -> StoreResult<Self> {
        let mut document = TicketDocument::new(&change.ticket).to_document()?;
        document.extend(doc! {
            "responses": [], "attachments": [],
            "terms": &change.words.public, "internalTerms": &change.words.staff, "noteTerms": [],
        });
        Ok(Self { store, document, change, key, limit })
    }
}

#[async_trait]
impl Transaction for Filing<'_> {
    /// When there is room again, if there is none now.
    type Outcome = Option<Timestamp>;

    async fn run(&self, session: &mut ClientSession) -> Result<Option<Timestamp>> {
        if let Some(retry_at) = self.store.count_use(session, self.limit).await? {
            session.abort_transaction().await?;
            return Ok(Some(retry_at));
        }
        if let Some(key) = self.key {
            self.store.take_key(session, key, self.change.ticket.id).await?;
        }
        let tickets = self.store.collections.tickets.clone_with_type::<Document>();
        tickets.insert_one(&self.document).session(&mut *session).await?;
        self.store.begin_chain(session, &self.change.audit).await?;
        self.store.queue_mail(session, self.change).await?;
        let ticket = &self.change.ticket;
        self.store.tell(session, &Event::opened(ticket), ticket.created_at).await?;
        Ok(None)
    }
}
