use app::ports::{AccountError, PersonErasure, PersonalRecords, Privacy, StoreResult};
use async_trait::async_trait;
use domain::{Id, Timestamp};

use super::MeasuredStore;

#[async_trait]
impl Privacy for MeasuredStore {
    async fn personal_records(&self, person: Id) -> StoreResult<PersonalRecords> {
        self.read("personal_records", self.store.personal_records(person)).await
    }

    async fn tickets_filed_by(&self, person: Id) -> StoreResult<Vec<Id>> {
        self.read("tickets_filed_by", self.store.tickets_filed_by(person)).await
    }

    async fn erase_ticket(&self, ticket: Id, at: Timestamp) -> StoreResult<bool> {
        self.write("erase_ticket", self.store.erase_ticket(ticket, at)).await
    }

    async fn erase_trail(&self, person: Id) -> StoreResult<bool> {
        self.write("erase_trail", self.store.erase_trail(person)).await
    }

    async fn erase_person(&self, erasure: PersonErasure) -> Result<bool, AccountError> {
        self.write("erase_person", self.store.erase_person(erasure)).await
    }

    async fn scrub(&self) -> StoreResult<bool> {
        self.write("scrub", self.store.scrub()).await
    }
}
