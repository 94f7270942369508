use app::ports::{
    Account, AccountError, Confirmation, EarlierPassword, HeldLink, Limit, Registration, Registrations, StoreResult,
};
use async_trait::async_trait;
use domain::audit::Draft;
use domain::mail::Mail;
use domain::text::Email;
use domain::{Id, Timestamp};

use super::MeasuredStore;

#[async_trait]
impl Registrations for MeasuredStore {
    async fn register(
        &self,
        registration: Registration,
        earlier: Option<EarlierPassword>,
        mail: Mail,
        limit: Limit,
    ) -> StoreResult<bool> {
        self.write("register", self.store.register(registration, earlier, mail, limit)).await
    }

    async fn registration(&self, id: Id) -> StoreResult<Option<Registration>> {
        self.read("registration", self.store.registration(id)).await
    }

    async fn registration_of(&self, email: Email) -> StoreResult<Option<Registration>> {
        self.read("registration_of", self.store.registration_of(email)).await
    }

    async fn issue_confirmation(&self, id: Id, confirmation: Confirmation) -> StoreResult<bool> {
        self.write("issue_confirmation", self.store.issue_confirmation(id, confirmation)).await
    }

    async fn registration_by_link(&self, link: HeldLink) -> StoreResult<Option<Registration>> {
        self.read("registration_by_link", self.store.registration_by_link(link)).await
    }

    async fn confirm(
        &self,
        link: HeldLink,
        registration: Registration,
        account: Account,
        audit: Draft,
    ) -> Result<bool, AccountError> {
        self.write("confirm", self.store.confirm(link, registration, account, audit)).await
    }

    async fn forget_registrations(&self, before: Timestamp) -> StoreResult<u64> {
        self.write("forget_registrations", self.store.forget_registrations(before)).await
    }
}
