//! Live events: what is committed is told to whoever may know of it, over a stream that each of them keeps open.
//!
//! The store tells of commits, one task puts them into the ring, and each stream reads the ring from where it stands.
//! So a stream costs no queue, and going on after a break is the same as going on.

pub(crate) mod listen;
mod ring;
mod seats;
mod stream;

use std::sync::{Arc, Once, PoisonError, RwLock};
use std::time::Duration;

use app::App;
use app::ports::{Commits, News};
use domain::policy::{self, Viewer};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

use crate::extract::SignedIn;
use ring::{Next, Ring};
use seats::{Refused, Seats};
use stream::Stream;

/// How often a silent stream says that it lives.
const BEAT: Duration = Duration::from_secs(20);

/// Everybody who listens, and what there is to hear.
#[derive(Debug)]
pub(crate) struct Events {
    ring: RwLock<Ring>,
    /// Moves with the ring, to wake those who wait.
    end: watch::Sender<u64>,
    seats: Arc<Seats>,
    started: Once,
}

impl Events {
    pub(crate) fn new() -> Arc<Self> {
        let (end, _) = watch::channel(0);
        Arc::new(Self { ring: RwLock::default(), end, seats: Arc::default(), started: Once::new() })
    }

    /// Opens a stream for the person, who has seen everything up to `last`, or who begins now.
    fn open(self: &Arc<Self>, app: &Arc<App>, person: &SignedIn, last: Option<&str>) -> Result<Stream, Refused> {
        let seat = self.seats.take(person)?;
        self.started.call_once(|| {
            tokio::spawn(keep_ring(Arc::clone(self), Arc::clone(app), app.store.commits()));
            tokio::spawn(seats::watch_rights(Arc::clone(&self.seats), Arc::clone(app)));
        });
        let viewer = policy::viewer(&person.actor);
        let ring = self.ring.read().unwrap_or_else(PoisonError::into_inner);
        let place = match last {
            None => Some(ring.end()),
            Some(last) => ring.behind(last, viewer, app.clock.now()),
        };
        let (cursor, is_whole) = (place.unwrap_or(ring.end()), place.is_some());
        drop(ring);
        Ok(Stream::new(Arc::clone(self), seat, viewer, cursor, is_whole, BEAT))
    }

    /// How many streams are open.
    pub(crate) fn count(&self) -> usize {
        self.seats.count()
    }

    /// Ends every stream, and takes no more.
    pub(crate) fn close(&self) {
        self.seats.close();
    }

    fn next(&self, cursor: u64, viewer: Viewer) -> Next {
        self.ring.read().unwrap_or_else(PoisonError::into_inner).next(cursor, viewer)
    }

    fn write(&self, change: impl FnOnce(&mut Ring)) {
        let mut ring = self.ring.write().unwrap_or_else(PoisonError::into_inner);
        change(&mut ring);
        let end = ring.end();
        drop(ring);
        self.end.send_replace(end);
    }
}

/// Puts what the store tells into the ring, for as long as there is a store.
async fn keep_ring(events: Arc<Events>, app: Arc<App>, mut commits: Commits) {
    loop {
        match commits.recv().await {
            Ok(News::Commit(event)) => {
                let mut id = [0; 16];
                id.copy_from_slice(&app.random.bytes()[..16]);
                let now = app.clock.now();
                events.write(|ring| ring.push(u128::from_be_bytes(id), now, &event));
            }
            Ok(News::Missed) => {
                tracing::warn!("commits were missed; every listener starts anew");
                events.write(Ring::interrupt);
            }
            Err(RecvError::Lagged(missed)) => {
                tracing::warn!(missed, "commits came faster than they could be told; every listener starts anew");
                events.write(Ring::interrupt);
            }
            Err(RecvError::Closed) => return,
        }
    }
}
