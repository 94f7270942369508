//! Connections that wait a moment for the next mail.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::connection::Connection;

/// How many there can be is the business of who takes and keeps them.
pub(crate) struct Pool {
    idle: Duration,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    connections: Vec<(Connection, Instant)>,
    /// Whether a task waits to close the oldest.
    is_watched: bool,
}

impl Pool {
    pub(crate) fn new(idle: Duration) -> Arc<Self> {
        Arc::new(Self { idle, kept: Mutex::default() })
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connection that was used last: it is the likeliest to be alive.
    pub(crate) fn take(&self) -> Option<Connection> {
        self.lock().connections.pop().map(|(connection, _)| connection)
    }

    pub(crate) fn keep(self: &Arc<Self>, connection: Connection) {
        let mut kept = self.lock();
        kept.connections.push((connection, Instant::now() + self.idle));
        if !mem::replace(&mut kept.is_watched, true) {
            tokio::spawn(Self::close_idle(Arc::downgrade(self)));
        }
    }

    async fn close_idle(pool: Weak<Self>) {
        while let Some(pool) = pool.upgrade() {
            let (expired, next) = pool.expired();
            drop(pool);
            for connection in expired {
                connection.quit().await;
            }
            let Some(next) = next else { return };
            sleep_until(next).await;
        }
    }

    /// Those that have waited long enough, and when the next one will have.
    fn expired(&self) -> (Vec<Connection>, Option<Instant>) {
        let now = Instant::now();
        let mut kept = self.lock();
        let first_fresh = kept.connections.partition_point(|(_, until)| *until <= now);
        let expired = kept.connections.drain(..first_fresh).map(|(connection, _)| connection).collect();
        let next = kept.connections.first().map(|(_, until)| *until);
        kept.is_watched = next.is_some();
        (expired, next)
    }
}
