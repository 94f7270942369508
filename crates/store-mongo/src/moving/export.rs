use std::collections::{BTreeSet, HashSet};

use app::ports::{Export, Exported, Faqs, StoreResult, UnreadableEntry};
use async_trait::async_trait;
use domain::Id;
use domain::audit::Chain;
use domain::list::{Position, Sort};
use domain::policy::Viewer;
use domain::settings::Settings;
use domain::ticket::Whole;
use futures::TryStreamExt as _;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, DateTime, Document, RawDocumentBuf, doc};

use crate::MongoStore;
use crate::accounts::{AccountDocument, anybody};
use crate::collections::object_id;
use crate::error::store_error;
use crate::odd::readable;
use crate::ticket::without_terms;
use crate::transaction::bounded;

const PAGE: i64 = 64;
const ENTRIES: u32 = 500;

/// Reads page by page, each behind the last one: what is written meanwhile is in it or not.
pub(crate) struct Exporting {
    store: MongoStore,
    stage: Stage,
}

/// What is read next, and behind which place.
#[derive(Debug, Clone, Copy)]
enum Stage {
    Site(u64),
    People(Option<Id>),
    Set,
    Tickets(Option<Position>),
    TrailsAlone(Option<Chain>),
    Done,
}

impl Exporting {
    pub(crate) fn new(store: MongoStore) -> Self {
        Self { store, stage: Stage::Site(0) }
    }
}

#[async_trait]
impl Export for Exporting {
    async fn next(&mut self) -> StoreResult<Vec<Exported>> {
        loop {
            let (documents, next) = match self.stage {
                Stage::Site(after) => self.store.site_trail(after).await?,
                Stage::People(after) => self.store.people_behind(after).await?,
                Stage::Set => self.store.what_is_set().await?,
                Stage::Tickets(after) => self.store.tickets_behind(after).await?,
                Stage::TrailsAlone(after) => self.store.trails_behind(after).await?,
                Stage::Done => return Ok(Vec::new()),
            };
            self.stage = next;
            if !documents.is_empty() {
                return Ok(documents);
            }
        }
    }
}

type Page = (Vec<Exported>, Stage);

impl MongoStore {
    async fn site_trail(&self, after: u64) -> StoreResult<Page> {
        let (documents, last) = self.trail_behind(Chain::Site, after).await?;
        Ok((documents, last.map_or(Stage::People(None), Stage::Site)))
    }

    /// Some entries, and behind which the others are.
    async fn trail_behind(&self, chain: Chain, after: u64) -> StoreResult<(Vec<Exported>, Option<u64>)> {
        let rows = bounded(self.read_entries(chain, after, ENTRIES)).await?;
        let (count, mut last) = (rows.len(), after);
        let mut documents = Vec::with_capacity(count);
        for row in rows {
            documents.push(match row {
                Ok(entry) => {
                    last = entry.sequence;
                    Exported::Entry(Box::new(entry))
                }
                Err(UnreadableEntry { sequence }) => {
                    last = sequence;
                    Exported::Unreadable { chain, sequence }
                }
            });
        }
        Ok((documents, (count == ENTRIES as usize).then_some(last)))
    }

    async fn whole_trail(&self, chain: Chain, documents: &mut Vec<Exported>) -> StoreResult<()> {
        let mut after = Some(0);
        while let Some(place) = after {
            let (entries, next) = self.trail_behind(chain, place).await?;
            documents.extend(entries);
            after = next;
        }
        Ok(())
    }

    async fn people_behind(&self, after: Option<Id>) -> StoreResult<Page> {
        let filter = after.map_or_else(anybody, |id| doc! { "_id": { "$gt": object_id(id) } });
        let found = self.collections.users.find(filter).projection(self.account_fields());
        let found = found.sort(doc! { "_id": 1 }).limit(PAGE);
        let read = async { found.await.map_err(store_error)?.try_collect().await.map_err(store_error) };
        let page: Vec<AccountDocument> = bounded(read).await?;
        let documents: Vec<_> = page.into_iter().map(AccountDocument::account).collect();
        let next = documents.last().map_or(Stage::Set, |account| Stage::People(Some(account.user.id)));
        Ok((documents.into_iter().map(Exported::Account).collect(), next))
    }

    /// The settings and the FAQ.
    async fn what_is_set(&self) -> StoreResult<Page> {
        let settings = bounded(self.read_settings()).await?;
        let settings = Some(settings).filter(|settings| *settings != Settings::default());
        let faqs = bounded(self.read_faqs(Faqs::All)).await?;
        let documents = settings.map(Exported::Settings).into_iter().chain(faqs.into_iter().map(Exported::Faq));
        Ok((documents.collect(), Stage::Tickets(None)))
    }

    async fn tickets_behind(&self, after: Option<Position>) -> StoreResult<Page> {
        let mut filter = readable();
        if let Some(after) = after {
            filter.insert("$or", newer(after));
        }
        let found = self.collections.tickets.clone_with_type::<RawDocumentBuf>();
        let found = found.find(filter).projection(without_terms()).sort(doc! { "createdAt": 1, "_id": 1 }).limit(PAGE);
        let read = async { found.await.map_err(store_error)?.try_collect().await.map_err(store_error) };
        let page: Vec<RawDocumentBuf> = bounded(read).await?;
        let (mut tickets, mut next) = (Vec::new(), Stage::TrailsAlone(None));
        for document in page.iter().filter_map(|raw| self.read(raw)) {
            next = Stage::Tickets(Some(document.position(Sort::CreatedAt, Viewer::Staff)));
            if let Some(document) = bounded(self.joined(document)).await? {
                tickets.push(document.whole());
            }
        }
        let people = bounded(self.people(tickets.iter().flat_map(Whole::people))).await?;
        let mut documents = Vec::new();
        for whole in tickets {
            let id = whole.ticket.id;
            let gone: BTreeSet<Id> = whole.people().into_iter().filter(|id| !people.knows(*id)).collect();
            documents.push(Exported::Ticket { whole: Box::new(whole), gone });
            self.whole_trail(Chain::Ticket(id), &mut documents).await?;
        }
        Ok((documents, next))
    }

    /// The trails of tickets that are no more.
    async fn trails_behind(&self, after: Option<Chain>) -> StoreResult<Page> {
        let chains = bounded(self.read_chains(after, ENTRIES)).await?;
        let Some(last) = chains.last().copied() else { return Ok((Vec::new(), Stage::Done)) };
        let of_tickets = chains.iter().filter_map(|chain| match chain {
            Chain::Ticket(id) => Some(object_id(*id)),
            Chain::Site => None,
        });
        let tickets: Vec<ObjectId> = of_tickets.collect();
        let filter = doc! { "_id": { "$in": &tickets } };
        let found = self.collections.tickets.clone_with_type::<Document>();
        let found = found.find(filter).projection(doc! { "_id": 1 });
        let read = async { found.await.map_err(store_error)?.try_collect().await.map_err(store_error) };
        let present: Vec<Document> = bounded(read).await?;
        let present: HashSet<ObjectId> = present.iter().filter_map(|found| found.get_object_id("_id").ok()).collect();
        let mut documents = Vec::new();
        for ticket in tickets.into_iter().filter(|ticket| !present.contains(ticket)) {
            self.whole_trail(Chain::Ticket(crate::collections::id(ticket)), &mut documents).await?;
        }
        Ok((documents, Stage::TrailsAlone(Some(last))))
    }
}

/// Those behind the position, oldest first. What was made at no time stands before everything.
fn newer(Position { value, id }: Position) -> Vec<Document> {
    let at = value.map(DateTime::from_millis);
    let later = at.map_or_else(|| doc! { "$gte": DateTime::MIN }, |at| doc! { "$gt": at });
    let at = at.map_or(Bson::Null, Bson::DateTime);
    vec![doc! { "createdAt": later }, doc! { "createdAt": at, "_id": { "$gt": object_id(id) } }]
}
