//! The personal data in a store that holds nothing.

use app::ports::{AccountError, PersonErasure, PersonalRecords, Privacy, StoreResult};
use async_trait::async_trait;
use domain::{Id, Timestamp};

use super::desk::Desk;

#[async_trait]
impl Privacy for Desk {
    async fn personal_records(&self, _: Id) -> StoreResult<PersonalRecords> {
        self.answer(PersonalRecords::default())
    }

    async fn tickets_filed_by(&self, _: Id) -> StoreResult<Vec<Id>> {
        self.answer(Vec::new())
    }

    async fn erase_ticket(&self, _: Id, _: Timestamp) -> StoreResult<bool> {
        self.answer(false)
    }

    async fn erase_trail(&self, _: Id) -> StoreResult<bool> {
        self.answer(false)
    }

    async fn erase_person(&self, _: PersonErasure) -> Result<bool, AccountError> {
        Ok(self.answer(false)?)
    }

    async fn scrub(&self) -> StoreResult<bool> {
        self.answer(false)
    }
}
