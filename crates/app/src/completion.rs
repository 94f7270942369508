//! Tickets that another application wrote get what lists and searches need, some at a time.

use std::sync::Arc;
use std::time::Duration;

use domain::Id;
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use crate::App;
use crate::ports::{Completed, Odd, Store, StoreResult};

const AT_ONCE: u32 = 64;
/// What is written meanwhile is found by looking this often.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// Documents that stay as they are cost at most this part of the time to look at.
const SHARE_OF_LOOKING: u32 = 20;
/// So many of a kind say enough.
const NAMED: usize = 20;

/// A walk over all that is to be completed.
#[derive(Debug, Default)]
pub struct Walk {
    pub done: u64,
    /// Those that somebody else was quicker to complete or to change.
    pub missed: u64,
    pub odd: u64,
    /// The first of them.
    pub named: Vec<Odd>,
    last: Option<Id>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Next,
    /// Somebody else has completed all of these meanwhile, and will go on.
    Overtaken,
    End,
}

impl Walk {
    /// Completes some more.
    pub async fn step(&mut self, store: &dyn Store) -> StoreResult<Step> {
        let Completed { done, missed, odd, last } = store.complete(self.last, AT_ONCE).await?;
        if last.is_none() {
            return Ok(Step::End);
        }
        self.last = last;
        self.done += done;
        self.missed += missed;
        self.odd += odd.len() as u64;
        let room = NAMED - self.named.len();
        self.named.extend(odd.into_iter().take(room));
        Ok(if done == 0 && missed > 0 { Step::Overtaken } else { Step::Next })
    }

    /// How many were looked at.
    pub fn seen(&self) -> u64 {
        self.done + self.missed + self.odd
    }
}

/// Completes what is there and what comes, until it is told to stop. Other servers may do so too.
pub async fn work(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    tokio::select! {
        // Whoever could say so and is gone has said so. What is being written is written whole or not at all.
        _ = stop.wait_for(|is_over| *is_over) => {}
        () = Worker::default().run(app.store.as_ref()) => {}
    }
}

#[derive(Debug, Default)]
struct Worker {
    has_begun: bool,
    /// How many could not be completed the last time.
    odd: u64,
    is_cut_off: bool,
}

impl Worker {
    async fn run(mut self, store: &dyn Store) {
        loop {
            let started = Instant::now();
            let pause = match self.complete(store).await {
                Ok(0) => started.elapsed() * SHARE_OF_LOOKING,
                Ok(_) => Duration::ZERO,
                Err(error) => {
                    if !std::mem::replace(&mut self.is_cut_off, true) {
                        tracing::warn!(%error, "tickets of another application are not completed for now");
                    }
                    Duration::ZERO
                }
            };
            sleep(pause.max(LOOK_EVERY)).await;
        }
    }

    /// Completes all that can be, and gives how many those were.
    async fn complete(&mut self, store: &dyn Store) -> StoreResult<u64> {
        if !self.has_begun {
            let tickets = store.count_incomplete().await?;
            if tickets > 0 {
                tracing::info!(tickets, "completing the tickets of another application");
            }
            self.has_begun = true;
        }
        let mut walk = Walk::default();
        let end = loop {
            let started = Instant::now();
            match walk.step(store).await? {
                // Requests have the database for as long as this had it.
                Step::Next => sleep(started.elapsed()).await,
                end => break end,
            }
        };
        self.is_cut_off = false;
        self.tell(&walk, end);
        Ok(walk.done)
    }

    fn tell(&mut self, walk: &Walk, end: Step) {
        if walk.done > 0 {
            tracing::info!(tickets = walk.done, "completed tickets of another application");
        }
        if end == Step::End && std::mem::replace(&mut self.odd, walk.odd) != walk.odd && walk.odd > 0 {
            tracing::warn!(documents = walk.odd, "some cannot be completed; `helpwright doctor` names them");
        }
    }
}
