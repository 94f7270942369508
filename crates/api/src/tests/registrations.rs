//! Registrations of a store that holds nothing.

use app::ports::{
    Account, AccountError, Confirmation, EarlierPassword, HeldLink, Limit, Registration, Registrations, StoreResult,
};
use async_trait::async_trait;
use domain::audit::Draft;
use domain::mail::Mail;
use domain::text::Email;
use domain::{Id, Timestamp};

use super::desk::Desk;

#[async_trait]
impl Registrations for Desk {
    async fn register(&self, _: Registration, _: Option<EarlierPassword>, _: Mail, _: Limit) -> StoreResult<bool> {
        self.answer(true)
    }

    async fn registration(&self, _: Id) -> StoreResult<Option<Registration>> {
        self.answer(None)
    }

    async fn registration_of(&self, _: Email) -> StoreResult<Option<Registration>> {
        self.answer(None)
    }

    async fn issue_confirmation(&self, _: Id, _: Confirmation) -> StoreResult<bool> {
        self.answer(false)
    }

    async fn registration_by_link(&self, _: HeldLink) -> StoreResult<Option<Registration>> {
        self.answer(None)
    }

    async fn confirm(&self, _: HeldLink, _: Registration, _: Account, _: Draft) -> Result<bool, AccountError> {
        Ok(self.answer(false)?)
    }

    async fn forget_registrations(&self, _: Timestamp) -> StoreResult<u64> {
        self.answer(0)
    }
}
