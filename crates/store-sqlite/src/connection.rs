use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Result};

/// How long a write waits for another process's write before it is refused.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Every statement of this crate fits, with the many forms of a list.
const CACHED_STATEMENTS: usize = 256;

/// A connection that may write.
pub(crate) fn for_writing(file: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(file, flags)?;
    set_up(&db)?;
    db.pragma_update(None, "page_size", 4096)?;
    db.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get::<_, String>(0))?;
    // An acknowledged write survives a power cut.
    db.pragma_update(None, "synchronous", "full")?;
    db.pragma_update(None, "foreign_keys", true)?;
    // In KiB when negative. Pages are copied, not mapped: a file cut short is an error, not a crash.
    db.pragma_update(None, "cache_size", -16_384)?;
    // Fewer, larger checkpoints: each one writes a page that was changed many times only once.
    db.pragma_update_and_check(None, "wal_autocheckpoint", 4_000, |row| row.get::<_, i64>(0))?;
    db.pragma_update_and_check(None, "journal_size_limit", 64 << 20, |row| row.get::<_, i64>(0))?;
    Ok(db)
}

/// A connection that can only read; the file must have been opened for writing before.
pub(crate) fn for_reading(file: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(file, flags)?;
    set_up(&db)?;
    db.pragma_update(None, "cache_size", -8_192)?;
    Ok(db)
}

fn set_up(db: &Connection) -> Result<()> {
    db.busy_timeout(BUSY_TIMEOUT)?;
    db.pragma_update(None, "temp_store", "memory")?;
    // Otherwise each new value bound to an indexed column has the statement compiled again.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    Ok(())
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    #[test]
    fn a_statement_is_compiled_once() {
        let directory = tempfile::tempdir().unwrap();
        let db = for_writing(&directory.path().join("test.db")).unwrap();
        db.execute_batch("CREATE TABLE t (a INTEGER, b INTEGER); CREATE INDEX t_a ON t (a)").unwrap();
        let mut statement = db.prepare_cached("SELECT b FROM t WHERE a = ?1 AND b > ?2").unwrap();
        for value in 0..10 {
            assert!(!statement.exists([value, value]).unwrap());
        }
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
    }
}
