//! Staff find a ticket by what its requester is called. Whoever is renamed may have filed very many, so these follow behind
//! the change, in steps. It leaves a note until they have, and whoever comes upon that goes on.

use std::time::Duration;

use app::ports::StoreResult;
use domain::Id;
use domain::person::UNKNOWN;
use domain::search;
use futures::{StreamExt as _, TryStreamExt as _};
use mongodb::ClientSession;
use mongodb::bson::{Bson, Document, doc};
use mongodb::error::Result;
use tokio::time::timeout;

use crate::MongoStore;
use crate::collections::object_id;
use crate::error::store_error;
use crate::numbers::CounterDocument;

const NOTE: &str = "renamed-";
const AT_ONCE: usize = 500;
/// So long a change waits for the tickets to follow. With what is left then, the completion goes on.
const WAIT: Duration = Duration::from_secs(2);

impl MongoStore {
    /// Notes that the person will be called otherwise. An account that is made may be that of somebody who has tickets.
    pub(crate) async fn note_renamed(&self, session: &mut ClientSession, person: Id) -> Result<()> {
        let tickets = self.collections.tickets.clone_with_type::<Document>();
        let theirs = tickets.find_one(doc! { "submittedBy": object_id(person) }).projection(doc! { "_id": 1 });
        if theirs.session(&mut *session).await?.is_some() {
            let noted = self.collections.counters.update_one(note(person), another()).upsert(true);
            noted.session(session).await?;
        }
        Ok(())
    }

    /// Lets the person's tickets follow, if they do soon.
    pub(crate) async fn follow_renamed(&self, person: Id) {
        if let Ok(Err(error)) = timeout(WAIT, self.rename_tickets(person)).await {
            tracing::warn!(%error, "the tickets of somebody who is called otherwise now will be found by that later");
        }
    }

    /// Lets staff find the person's tickets by what they are called now, or by what somebody who is gone is called.
    pub(crate) async fn rename_tickets(&self, person: Id) -> StoreResult<()> {
        let counters = &self.collections.counters;
        while let Some(CounterDocument { value, .. }) = counters.find_one(note(person)).await.map_err(store_error)? {
            let account = self.read_account(doc! { "_id": object_id(person) }).await?;
            let words = account.map_or_else(|| search::words(UNKNOWN), |account| account.user.words());
            self.set_requester(person, &words).await?;
            let mut done = note(person);
            done.insert("value", value);
            if counters.delete_one(done).await.map_err(store_error)?.deleted_count == 0 {
                // Somebody has renamed them meanwhile, or was at it too and may have been quicker with other words.
                counters.update_one(note(person), another()).upsert(true).await.map_err(store_error)?;
            }
        }
        Ok(())
    }

    /// Goes on where changes could not wait, or a server has stopped.
    pub(crate) async fn rename_the_rest(&self) -> StoreResult<()> {
        let notes = self.collections.counters.find(doc! { "_id": { "$regex": format!("^{NOTE}") } });
        let notes: Vec<CounterDocument> = notes.await.map_err(store_error)?.try_collect().await.map_err(store_error)?;
        for person in notes.iter().filter_map(|note| Id::parse(note.name.strip_prefix(NOTE)?).ok()) {
            self.rename_tickets(person).await?;
        }
        Ok(())
    }

    async fn set_requester(&self, person: Id, words: &[String]) -> StoreResult<()> {
        let internal = doc! { "$setUnion": [{ "$ifNull": ["$noteTerms", []] }, words] };
        let update = vec![doc! { "$set": { "internalTerms": internal } }];
        let tickets = self.collections.tickets.clone_with_type::<Document>();
        let theirs = tickets.find(doc! { "submittedBy": object_id(person) }).projection(doc! { "_id": 1 });
        let mut theirs = theirs.await.map_err(store_error)?.try_chunks(AT_ONCE);
        while let Some(some) = theirs.next().await {
            let some = some.map_err(|error| store_error(error.1))?;
            let ids: Vec<&Bson> = some.iter().filter_map(|ticket| ticket.get("_id")).collect();
            // Tickets without words of their own are not searched yet, and get all of them together.
            let tickets_with_words = doc! { "_id": { "$in": ids }, "terms": { "$exists": true } };
            tickets.update_many(tickets_with_words, update.clone()).await.map_err(store_error)?;
        }
        Ok(())
    }
}

fn note(person: Id) -> Document {
    doc! { "_id": format!("{NOTE}{person}") }
}

fn another() -> Document {
    doc! { "$inc": { "value": 1_i64 } }
}
