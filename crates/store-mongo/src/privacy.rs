//! One person's data: read in one place, and taken out. In a platform's database only what is ours.

mod erase;
mod records;

use app::ports::{AccountError, PersonErasure, PersonalRecords, Privacy, StoreResult};
use async_trait::async_trait;
use domain::{Id, Timestamp};

use crate::MongoStore;
use crate::transaction::bounded;

#[async_trait]
impl Privacy for MongoStore {
    async fn personal_records(&self, person: Id) -> StoreResult<PersonalRecords> {
        // It walks the whole desk, so its time is not bounded like that of the others.
        self.read_records(person).await
    }

    async fn tickets_filed_by(&self, person: Id) -> StoreResult<Vec<Id>> {
        // As does this.
        self.find_filed(person).await
    }

    async fn erase_ticket(&self, ticket: Id, at: Timestamp) -> StoreResult<bool> {
        bounded(self.take_texts(ticket, at)).await
    }

    async fn erase_trail(&self, person: Id) -> StoreResult<bool> {
        // And this.
        self.take_values(person).await
    }

    async fn erase_person(&self, erasure: PersonErasure) -> Result<bool, AccountError> {
        let is_recorded = bounded(self.remove_person(&erasure)).await?;
        // However many tickets they have filed, staff find none of them by their name any more.
        self.rename_tickets(erasure.person).await?;
        Ok(is_recorded)
    }

    /// The files are the database server's own: it writes over free space as it needs it.
    async fn scrub(&self) -> StoreResult<bool> {
        Ok(false)
    }
}
