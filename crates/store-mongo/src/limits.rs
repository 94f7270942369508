//! What counts towards a limit: one document a subject, written in the transaction that it limits, so that of two
//! servers at once one runs again and sees what the other did.

use app::ports::{Limit, StoreResult};
use async_trait::async_trait;
use domain::Timestamp;
use domain::mail::Mail;
use mongodb::ClientSession;
use mongodb::bson::{DateTime, doc};
use mongodb::error::Result;
use serde::{Deserialize, Serialize};
use tokio::sync::MutexGuard;

use crate::MongoStore;
use crate::collections::{LIMITS, REGISTRATIONS, date, timestamp};
use crate::error::{Duplicate, duplicate, store_error};
use crate::indexes::BY_ID;
use crate::transaction::Transaction;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LimitDocument {
    #[serde(rename = "_id")]
    subject: String,
    /// When it was done, in the order of time; only what may still count.
    times: Vec<DateTime>,
    /// From then on nothing of this counts.
    until: DateTime,
}

impl LimitDocument {
    fn new(limit: &Limit) -> Self {
        Self { subject: limit.subject.clone(), times: Vec::new(), until: date(limit.until()) }
    }

    fn forget_old(&mut self, limit: &Limit) {
        let end = date(limit.not_after());
        self.times.retain(|time| *time > end);
    }

    /// When there is room again; nothing while there is.
    fn exceeded(&self, limit: &Limit) -> Option<Timestamp> {
        let most = usize::try_from(limit.most).unwrap_or(usize::MAX);
        // The oldest of those that fill the limit: once it stops counting, there is room for one more.
        let blocking = self.times.len().checked_sub(most).and_then(|index| self.times.get(index));
        blocking.map(|at| timestamp(*at).plus(limit.within))
    }

    fn count(&mut self, limit: &Limit) {
        self.times.push(date(limit.at));
        self.times.sort_unstable();
        self.until = self.until.max(date(limit.until()));
    }
}

/// Another server made the subject's document at the same moment.
pub(crate) fn is_twin(taken: &Duplicate) -> bool {
    taken.is_in(LIMITS, BY_ID) || taken.is_in(REGISTRATIONS, BY_ID)
}

/// Counts by itself, without anything that it limits.
struct Taking<'a> {
    store: &'a MongoStore,
    limit: &'a Limit,
}

#[async_trait]
impl Transaction for Taking<'_> {
    type Outcome = Option<Timestamp>;

    async fn run(&self, session: &mut ClientSession) -> Result<Option<Timestamp>> {
        let retry_at = self.store.count_use(session, Some(self.limit)).await?;
        if retry_at.is_some() {
            session.abort_transaction().await?;
        }
        Ok(retry_at)
    }
}

/// Counts, and writes the mail if there was room. Without a mail it asks for one that is not there: that takes as long, and
/// nobody can tell by the time whether a mail was written.
struct Writing<'a> {
    store: &'a MongoStore,
    mail: Option<Mail>,
    limit: &'a Limit,
}

#[async_trait]
impl Transaction for Writing<'_> {
    type Outcome = ();

    async fn run(&self, session: &mut ClientSession) -> Result<()> {
        if self.store.count_use(session, Some(self.limit)).await?.is_some() {
            return session.abort_transaction().await;
        }
        match &self.mail {
            Some(mail) => self.store.queue_account_mail(session, mail).await,
            None => self.store.collections.outbox.find_one(doc! { "_id": null }).session(session).await.map(|_| ()),
        }
    }
}

struct GivingBack<'a> {
    store: &'a MongoStore,
    limit: &'a Limit,
}

#[async_trait]
impl Transaction for GivingBack<'_> {
    type Outcome = ();

    async fn run(&self, session: &mut ClientSession) -> Result<()> {
        let limits = &self.store.collections.limits;
        let by_id = doc! { "_id": &self.limit.subject };
        let found = limits.find_one(by_id.clone()).session(&mut *session).await?;
        let counted = found.and_then(|document| {
            let index = document.times.iter().position(|time| *time == date(self.limit.at))?;
            Some((document, index))
        });
        let Some((mut document, index)) = counted else { return session.abort_transaction().await };
        document.times.remove(index);
        limits.replace_one(by_id, document).session(session).await?;
        Ok(())
    }
}

impl MongoStore {
    pub(crate) async fn take_use(&self, limit: &Limit) -> StoreResult<Option<Timestamp>> {
        self.transact_counting(limit, &Taking { store: self, limit }).await
    }

    pub(crate) async fn count_and_queue(&self, mail: Option<Mail>, limit: &Limit) -> StoreResult<()> {
        self.transact_counting(limit, &Writing { store: self, mail, limit }).await
    }

    /// Runs what counts towards the limit, again when another server made a document for the subject at the same moment.
    pub(crate) async fn transact_counting<T: Transaction>(
        &self,
        limit: &Limit,
        transaction: &T,
    ) -> StoreResult<T::Outcome> {
        let _turn = self.turns.limit(&limit.subject).await;
        loop {
            match self.transact(transaction).await {
                Ok(outcome) => {
                    self.sweep_limits(Some(limit)).await;
                    return Ok(outcome);
                }
                Err(error) if duplicate(&error).is_some_and(|taken| is_twin(&taken)) => {}
                Err(error) => return Err(store_error(error)),
            }
        }
    }

    pub(crate) async fn give_back_use(&self, limit: &Limit) -> StoreResult<()> {
        let _turn = self.turns.limit(&limit.subject).await;
        self.transact(GivingBack { store: self, limit }).await.map_err(store_error)
    }

    /// Waits until nobody here counts for the same subject.
    pub(crate) async fn limit_turn(&self, limit: Option<&Limit>) -> Option<MutexGuard<'_, ()>> {
        match limit {
            Some(limit) => Some(self.turns.limit(&limit.subject).await),
            None => None,
        }
    }

    /// Looks before anything is allotted; what is written is decided by [`Self::count_use`].
    pub(crate) async fn exceeded(&self, limit: Option<&Limit>) -> StoreResult<Option<Timestamp>> {
        let Some(limit) = limit else { return Ok(None) };
        let found = self.collections.limits.find_one(doc! { "_id": &limit.subject }).await.map_err(store_error)?;
        Ok(found.and_then(|mut document| {
            document.forget_old(limit);
            document.exceeded(limit)
        }))
    }

    /// Counts once more, or tells when there is room again and writes nothing.
    pub(crate) async fn count_use(
        &self,
        session: &mut ClientSession,
        limit: Option<&Limit>,
    ) -> Result<Option<Timestamp>> {
        let Some(limit) = limit else { return Ok(None) };
        let limits = &self.collections.limits;
        let by_id = doc! { "_id": &limit.subject };
        let found = limits.find_one(by_id.clone()).session(&mut *session).await?;
        let mut document = found.unwrap_or_else(|| LimitDocument::new(limit));
        document.forget_old(limit);
        if let Some(retry_at) = document.exceeded(limit) {
            return Ok(Some(retry_at));
        }
        document.count(limit);
        limits.replace_one(by_id, document).upsert(true).session(session).await?;
        Ok(None)
    }

    /// Removes what counts no more. What is left because this failed goes the next time.
    pub(crate) async fn sweep_limits(&self, limit: Option<&Limit>) {
        if let Some(limit) = limit {
            let over = doc! { "until": { "$lte": date(limit.at) } };
            let _ = self.collections.limits.delete_many(over).await;
        }
    }
}
