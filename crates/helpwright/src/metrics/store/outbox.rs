use app::ports::{
    Backlog, Claim, Claimed, Lease, Limit, MailEntry, MailPage, MailQuery, Outbox, Outcome, Release, Retried,
    StoreResult,
};
use async_trait::async_trait;
use domain::mail::{Load, Mail, State};
use domain::{Id, Timestamp};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

use super::MeasuredStore;

/// What became of the tries to send a mail.
pub(super) type Tries = Family<Try, Counter>;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct Try {
    outcome: &'static str,
}

impl Try {
    fn with(state: State) -> Self {
        // That it is queued again would say nothing to those who read it beside the others.
        Self { outcome: if state == State::Queued { "put_off" } else { state.as_str() } }
    }
}

pub(super) fn tries(ours: &mut Registry) -> Tries {
    let tries = Tries::default();
    // A rate needs the zero before the first one.
    for state in State::ALL.iter().filter(|state| **state != State::Sending) {
        drop(tries.get_or_create(&Try::with(*state)));
    }
    ours.register("mail_tries", "Tries to send a mail, by what came of them", tries.clone());
    tries
}

#[async_trait]
impl Outbox for MeasuredStore {
    async fn write_mail(&self, mail: Option<Mail>, limit: Limit) -> StoreResult<()> {
        self.write("write_mail", self.store.write_mail(mail, limit)).await
    }

    async fn claim_mail(&self, claim: Claim) -> StoreResult<Option<Claimed>> {
        self.write("claim_mail", self.store.claim_mail(claim)).await
    }

    async fn finish_mail(&self, id: Id, lease: Lease, at: Timestamp, outcome: Outcome) -> StoreResult<bool> {
        let state = outcome.state();
        let is_noted = self.write("finish_mail", self.store.finish_mail(id, lease, at, outcome)).await?;
        if is_noted {
            self.tries.get_or_create(&Try::with(state)).inc();
        }
        Ok(is_noted)
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
