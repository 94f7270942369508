//! One person's data: read in one place, and taken out.

mod erase;
mod records;
mod scrub;

use std::sync::Arc;

use app::ports::{AccountError, PersonErasure, PersonalRecords, Privacy, StoreResult};
use async_trait::async_trait;
use domain::{Id, Timestamp};

use crate::SqliteStore;
use crate::error::OrFail as _;

/// So many entries of the trail are written in one commit, so that a server's own writes find room between.
const AT_ONCE: usize = 500;

#[async_trait]
impl Privacy for SqliteStore {
    async fn personal_records(&self, person: Id) -> StoreResult<PersonalRecords> {
        self.readers.run_long(move |db| records::read(db, person)).await
    }

    async fn tickets_filed_by(&self, person: Id) -> StoreResult<Vec<Id>> {
        self.readers.run_long(move |db| records::tickets(db, person)).await
    }

    async fn erase_ticket(&self, ticket: Id, at: Timestamp) -> StoreResult<bool> {
        self.writer.run(move |db| erase::ticket(db, ticket, at).or_fail()).await
    }

    async fn erase_trail(&self, person: Id) -> StoreResult<bool> {
        let entries = self.readers.run_long(move |db| records::entries_to_erase(db, person)).await?;
        for part in entries.chunks(AT_ONCE) {
            let part = part.to_vec();
            self.writer.run(move |db| erase::values(db, &part).or_fail()).await?;
        }
        Ok(!entries.is_empty())
    }

    async fn erase_person(&self, erasure: PersonErasure) -> Result<bool, AccountError> {
        let roles = Arc::clone(&self.roles);
        self.writer.run(move |db| erase::person(db, &roles, &erasure)).await
    }

    async fn scrub(&self) -> StoreResult<bool> {
        let is_due = self.readers.run(scrub::is_due).await?;
        if is_due {
            scrub::run(self.path.clone()).await?;
        }
        Ok(is_due)
    }
}
