//! What erased values leave behind in the files: old rows in pages that are free, old words in parts of the index that
//! were not merged yet, and old pages in the log. All of them are written over.

use std::path::{Path, PathBuf};
use std::thread;

use app::ports::{StoreError, StoreResult};
use rusqlite::{Connection, OptionalExtension as _, Result};
use tokio::sync::oneshot;

use crate::connection;
use crate::error::{OrFail as _, unavailable};

/// Noted with an erasure and taken back once its remains are overwritten, so that a stop in between is made good.
const DUE: &str = "scrub";

pub(super) fn note_due(db: &Connection) -> Result<()> {
    db.prepare_cached("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, 'due')")?.execute([DUE]).map(|_| ())
}

pub(super) fn is_due(db: &Connection) -> Result<bool> {
    let found = db.prepare_cached("SELECT 1 FROM meta WHERE name = ?1")?.query_row([DUE], |_| Ok(())).optional()?;
    Ok(found.is_some())
}

/// On a connection and a thread of its own: none of this can run within a transaction.
pub(super) async fn run(path: PathBuf) -> StoreResult<()> {
    let (sender, receiver) = oneshot::channel();
    let work = move || {
        // Whoever asked may have gone away meanwhile.
        let _ = sender.send(overwrite(&path).or_fail());
    };
    let started = thread::Builder::new().name("store-scrub".to_owned()).spawn(work);
    started.map_err(|error| StoreError::Unavailable(error.to_string()))?;
    receiver.await.unwrap_or_else(|_| Err(StoreError::Failed("a thread of the store panicked".to_owned())))
}

fn overwrite(path: &Path) -> Result<()> {
    let db = connection::for_writing(path)?;
    // A copy of the whole database is made on the way, and that may be larger than the memory.
    db.pragma_update(None, "temp_store", "file")?;
    db.execute("INSERT INTO word (word) VALUES ('optimize')", [])?;
    db.execute("VACUUM", [])?;
    empty_log(&db)?;
    db.execute("DELETE FROM meta WHERE name = ?1", [DUE])?;
    Ok(())
}

fn empty_log(db: &Connection) -> Result<()> {
    let is_busy: bool = db.query_row("PRAGMA wal_checkpoint(truncate)", [], |row| row.get(0))?;
    if is_busy { Err(unavailable("a long read, as of an export, holds on to the log of the database")) } else { Ok(()) }
}
