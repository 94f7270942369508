//! The outbox of a store that holds nothing.

use app::ports::{
    Backlog, Claim, Claimed, Lease, Limit, MailEntry, MailPage, MailQuery, Outbox, Outcome, Release, Retried,
    StoreResult,
};
use async_trait::async_trait;
use domain::mail::{Load, Mail};
use domain::{Id, Timestamp};

use super::desk::Desk;

#[async_trait]
impl Outbox for Desk {
    async fn write_mail(&self, _: Option<Mail>, _: Limit) -> StoreResult<()> {
        self.answer(())
    }

    async fn claim_mail(&self, _: Claim) -> StoreResult<Option<Claimed>> {
        self.answer(None)
    }

    async fn finish_mail(&self, _: Id, _: Lease, _: Timestamp, _: Outcome) -> StoreResult<bool> {
        self.answer(false)
    }

    async fn mail_load(&self, _: Mail, _: Timestamp) -> StoreResult<Load> {
        self.answer(Load::default())
    }

    async fn hold_mail(&self, _: Timestamp, _: String) -> StoreResult<u64> {
        self.answer(0)
    }

    async fn release_mail(&self, _: Release) -> StoreResult<u64> {
        self.answer(0)
    }

    async fn retry_mail(&self, _: Id, _: Timestamp) -> StoreResult<Option<Retried>> {
        self.answer(None)
    }

    async fn retry_all_mail(&self, _: Timestamp) -> StoreResult<u64> {
        self.answer(0)
    }

    async fn list_mail(&self, _: MailQuery) -> StoreResult<MailPage> {
        self.answer(MailPage::EMPTY)
    }

    async fn mail(&self, _: Id) -> StoreResult<Option<MailEntry>> {
        self.answer(None)
    }

    async fn mail_backlog(&self) -> StoreResult<Vec<Backlog>> {
        self.answer(Vec::new())
    }

    async fn forget_mail(&self, _: Timestamp) -> StoreResult<u64> {
        self.answer(0)
    }
}
