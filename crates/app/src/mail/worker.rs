//! The worker: takes mails from the outbox, as many as the way to the mail server is wide, each in a task of its own.

use std::collections::HashMap;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use domain::Timestamp;
use domain::mail::Recipient;
use domain::time::{DAY, HOUR, MINUTE, SECOND};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tokio::task::{Id as TaskId, JoinError, JoinSet};

use crate::App;
use crate::accounts::registration;
use crate::mail::attempt::{NO_SERVER, attempt, failed_try, note};
use crate::mail::pace::{Pace, have_their_share};
use crate::ports::{Claim, Claimed, Commits, LONGEST_SEND, Lease, Release, StoreResult};

/// What other servers write, and what is due again, is found by looking this often.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Commits that come close together are one reason to look.
const GATHERING: Duration = Duration::from_millis(25);
/// A mail is given out for as long as sending takes at most, and some time for wording and noting.
const LEASE_ON_TOP: i64 = MINUTE;

/// What was held for so long is out of date.
const HELD_AT_MOST: i64 = DAY;
/// Mails stay in the log for so long.
const KEPT: i64 = 90 * DAY;
/// So many times, a part of what is older goes every hour.
const FORGETTING: u32 = 20;

/// Sends what is in the outbox until it is told to stop, and then lets what is on its way arrive. Whoever cannot wait for
/// that goes away: those mails are tried again when their leases have ended. A worker that panics has a successor.
pub async fn work(app: Arc<App>, stop: watch::Receiver<bool>) {
    while let Err(error) = tokio::spawn(Worker::new(Arc::clone(&app)).run(stop.clone())).await {
        tracing::error!(%error, "the mail worker has ended and begins anew");
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Takes mails from the outbox. There may be more of them, here and on other servers.
#[derive(Debug)]
pub struct Worker {
    app: Arc<App>,
    pace: Arc<Pace>,
    tasks: JoinSet<()>,
    in_hand: HashMap<TaskId, (Claimed, Lease)>,
    looked_at: Option<Timestamp>,
    forgot_at: Option<Timestamp>,
    is_cut_off: bool,
}

impl Worker {
    pub fn new(app: Arc<App>) -> Self {
        Self {
            app,
            pace: Arc::default(),
            tasks: JoinSet::new(),
            in_hand: HashMap::new(),
            looked_at: None,
            forgot_at: None,
            is_cut_off: false,
        }
    }

    async fn run(mut self, mut stop: watch::Receiver<bool>) {
        let mut commits = self.app.store.commits();
        loop {
            self.take_up().await;
            tokio::select! {
                biased;
                // Whoever could say so and is gone has said so.
                _ = stop.wait_for(|is_over| *is_over) => break,
                Some(ended) = self.tasks.join_next_with_id() => self.end(ended),
                () = news(&mut commits) => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
        while let Some(ended) = self.tasks.join_next_with_id().await {
            self.end(ended);
        }
    }

    /// Sends all that can be sent at this moment.
    pub async fn drain(&mut self) {
        self.looked_at = None;
        loop {
            self.take_up().await;
            match self.tasks.join_next_with_id().await {
                Some(ended) => self.end(ended),
                None => return,
            }
        }
    }

    /// Whatever goes wrong with the store passes, or somebody looks at it: mail waits.
    async fn take_up(&mut self) {
        match self.try_to_take_up().await {
            Ok(()) => {
                if std::mem::take(&mut self.is_cut_off) {
                    tracing::info!("the outbox can be read again");
                }
            }
            Err(error) => {
                if !std::mem::replace(&mut self.is_cut_off, true) {
                    tracing::warn!(%error, "the outbox cannot be read, so mail waits");
                }
            }
        }
    }

    async fn try_to_take_up(&mut self) -> StoreResult<()> {
        let now = self.app.clock.now();
        // A clock that was set back is no reason to look no more.
        let is_due = |last: Option<Timestamp>, every| last.is_none_or(|last| now < last || now >= last.plus(every));
        if is_due(self.looked_at, SECOND) {
            self.hold_or_release(now).await?;
            self.looked_at = Some(now);
        }
        if is_due(self.forgot_at, HOUR) {
            self.forget(now).await?;
            self.forgot_at = Some(now);
        }
        let Some(width) = self.app.mail.as_ref().map(|route| route.transport.width()) else { return Ok(()) };
        while self.in_hand.len() < self.pace.width(self.app.clock.now(), width) {
            let Some((claimed, lease)) = self.claim(width).await? else { break };
            self.start(claimed, lease);
        }
        Ok(())
    }

    /// Without a mail server mail is held; with one, what was held is sent unless it is out of date.
    async fn hold_or_release(&self, now: Timestamp) -> StoreResult<()> {
        if self.app.mail.is_none() {
            let held = self.app.store.hold_mail(now, NO_SERVER.to_owned()).await?;
            if held > 0 {
                tracing::info!(mails = held, "{NO_SERVER}, so mail is held");
            }
            return Ok(());
        }
        let has_support_address = self.app.support_address().await?.is_some();
        let release = Release { at: now, expired_before: now.plus(-HELD_AT_MOST), has_support_address };
        let released = self.app.store.release_mail(release).await?;
        if released > 0 {
            tracing::info!(mails = released, "held mail is sent now");
        }
        Ok(())
    }

    async fn forget(&self, now: Timestamp) -> StoreResult<()> {
        for _ in 0..FORGETTING {
            if self.app.store.forget_mail(now.plus(-KEPT)).await? == 0 {
                break;
            }
        }
        self.app.store.forget_registrations(now.plus(-registration::KEPT)).await?;
        Ok(())
    }

    async fn claim(&self, width: usize) -> StoreResult<Option<(Claimed, Lease)>> {
        let at = self.app.clock.now();
        let mut drawn = [0; 16];
        drawn.copy_from_slice(&self.app.random.bytes()[..16]);
        let lease = Lease(drawn);
        let longest = i64::try_from(LONGEST_SEND.as_millis()).unwrap_or(i64::MAX);
        let recipients: Vec<Recipient> = self.in_hand.values().map(|(claimed, _)| claimed.mail.to).collect();
        let claim = Claim {
            at,
            until: at.plus(longest.saturating_add(LEASE_ON_TOP)),
            lease,
            running: self.in_hand.values().map(|(claimed, _)| claimed.mail.id).collect(),
            passed_over: have_their_share(&recipients, width),
        };
        Ok(self.app.store.claim_mail(claim).await?.map(|claimed| (claimed, lease)))
    }

    fn start(&mut self, claimed: Claimed, lease: Lease) {
        let (app, pace, mail) = (Arc::clone(&self.app), Arc::clone(&self.pace), claimed.clone());
        let task = self.tasks.spawn(async move {
            let outcome = attempt(&app, &pace, &mail).await;
            note(&app, &mail, lease, outcome).await;
        });
        self.in_hand.insert(task.id(), (claimed, lease));
    }

    /// A task that panicked has not noted anything; a mail that does this to it is tried again like any other, and its
    /// time ends too.
    fn end(&mut self, ended: Result<(TaskId, ()), JoinError>) {
        let id = match &ended {
            Ok((id, ())) => *id,
            Err(error) => error.id(),
        };
        let Some((claimed, lease)) = self.in_hand.remove(&id) else { return };
        if ended.is_err_and(|error| error.is_panic()) {
            tracing::error!(mail = %claimed.mail.id, "sending a mail panicked");
            let outcome = failed_try(&self.app, &claimed, "sending it failed within this program".to_owned());
            let (app, mail) = (Arc::clone(&self.app), claimed.clone());
            let task = self.tasks.spawn(async move { note(&app, &mail, lease, outcome).await });
            self.in_hand.insert(task.id(), (claimed, lease));
        }
    }
}

/// Returns when something was committed on this server.
async fn news(commits: &mut Commits) {
    if matches!(commits.recv().await, Err(RecvError::Closed)) {
        return pending().await;
    }
    tokio::time::sleep(GATHERING).await;
    while !commits.is_empty() {
        // What was missed is news too.
        let _ = commits.try_recv();
    }
}
