use app::ports::{
    Backlog, Claim, Claimed, Lease, MailEntry, MailPage, MailQuery, Outbox, Outcome, Release, Retried, StoreResult,
};
use async_trait::async_trait;
use domain::mail::{Load, Mail};
use domain::{Id, Timestamp};

use super::MeasuredStore;

#[async_trait]
impl Outbox for MeasuredStore {
    async fn claim_mail(&self, claim: Claim) -> StoreResult<Option<Claimed>> {
        self.write("claim_mail", self.store.claim_mail(claim)).await
    }

    async fn finish_mail(&self, id: Id, lease: Lease, at: Timestamp, outcome: Outcome) -> StoreResult<bool> {
        self.write("finish_mail", self.store.finish_mail(id, lease, at, outcome)).await
    }

    async fn mail_load(&self, mail: Mail, since: Timestamp) -> StoreResult<Load> {
        self.read("mail_load", self.store.mail_load(mail, since)).await
    }

    async fn hold_mail(&self, at: Timestamp, reason: String) -> StoreResult<u64> {
        self.write("hold_mail", self.store.hold_mail(at, reason)).await
    }

    async fn release_mail(&self, release: Release) -> StoreResult<u64> {
        self.write("release_mail", self.store.release_mail(release)).await
    }

    async fn retry_mail(&self, id: Id, at: Timestamp) -> StoreResult<Option<Retried>> {
        self.write("retry_mail", self.store.retry_mail(id, at)).await
    }

    async fn retry_all_mail(&self, at: Timestamp) -> StoreResult<u64> {
        self.write("retry_all_mail", self.store.retry_all_mail(at)).await
    }

    async fn list_mail(&self, query: MailQuery) -> StoreResult<MailPage> {
        self.read("list_mail", self.store.list_mail(query)).await
    }

    async fn mail(&self, id: Id) -> StoreResult<Option<MailEntry>> {
        self.read("mail", self.store.mail(id)).await
    }

    async fn mail_backlog(&self) -> StoreResult<Vec<Backlog>> {
        self.read("mail_backlog", self.store.mail_backlog()).await
    }

    async fn forget_mail(&self, before: Timestamp) -> StoreResult<u64> {
        self.write("forget_mail", self.store.forget_mail(before)).await
    }
}
