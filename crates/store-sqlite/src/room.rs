//! Whether writes find room. That is in doubt once a group of them has failed, as on a full disk, until one that is larger
//! than most has succeeded: what changes nothing succeeds on a full disk too, and proves nothing.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use app::ports::{StoreError, StoreResult};
use rusqlite::{Connection, Result};

use crate::error::OrFail as _;
use crate::writer::Writer;

/// In bytes: more than a long message and its search words.
const LARGE: u32 = 64 * 1024;
/// However often somebody asks, it is tried out no more often than this.
const TRY_EVERY: Duration = Duration::from_secs(1);

#[derive(Debug, Default)]
pub(crate) struct Room {
    is_in_doubt: AtomicBool,
    tried_at: Mutex<Option<Instant>>,
}

impl Room {
    pub(crate) fn doubt(&self) {
        self.is_in_doubt.store(true, Ordering::Relaxed);
    }

    /// Fails while it is in doubt and could not be found again.
    pub(crate) async fn check(&self, writer: &Writer) -> StoreResult<()> {
        if !self.is_in_doubt.load(Ordering::Relaxed) {
            return Ok(());
        }
        if !self.is_time() {
            return Err(StoreError::Unavailable("writes have failed, and none has succeeded since".to_owned()));
        }
        writer.run(|db| occupy(db).or_fail()).await?;
        writer.run(|db| give_back(db).or_fail()).await?;
        self.is_in_doubt.store(false, Ordering::Relaxed);
        tracing::info!("writes find room again");
        Ok(())
    }

    fn is_time(&self) -> bool {
        let mut tried_at = self.tried_at.lock().unwrap_or_else(PoisonError::into_inner);
        let is_time = tried_at.is_none_or(|at| at.elapsed() >= TRY_EVERY);
        if is_time {
            *tried_at = Some(Instant::now());
        }
        is_time
    }
}

fn occupy(db: &Connection) -> Result<()> {
    let something = "INSERT OR REPLACE INTO meta (name, value) VALUES ('room', hex(randomblob(?1 / 2)))";
    db.execute(something, [LARGE]).map(|_| ())
}

fn give_back(db: &Connection) -> Result<()> {
    db.execute("DELETE FROM meta WHERE name = 'room'", []).map(|_| ())
}
