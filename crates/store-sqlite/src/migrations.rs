//! The schema, step by step. A file once released never changes; a change of the schema is another file.

use rusqlite::{Connection, TransactionBehavior};

/// Each step in order; the position, counted from 1, is the file's `user_version` after it.
const STEPS: &[&str] = &[
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_limits.sql"),
    include_str!("migrations/0003_settings.sql"),
    include_str!("migrations/0004_statistics.sql"),
    include_str!("migrations/0005_platform_accounts.sql"),
    include_str!("migrations/0006_links.sql"),
    include_str!("migrations/0007_faq.sql"),
    include_str!("migrations/0008_updated.sql"),
];

/// The newest schema that this program knows.
#[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "there are a handful of steps")]
pub(crate) const LATEST: i32 = STEPS.len() as i32;

/// "HWrt": tells a Helpwright database from any other SQLite file.
pub(crate) const APPLICATION_ID: i32 = 0x4857_7274;

pub(crate) fn version(db: &Connection) -> rusqlite::Result<i32> {
    db.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Brings the schema up to date, each step in a transaction of its own.
pub(crate) fn run(db: &mut Connection) -> rusqlite::Result<()> {
    run_to(db, LATEST)
}

/// Brings the schema up to `wanted`.
pub(crate) fn run_to(db: &mut Connection, wanted: i32) -> rusqlite::Result<()> {
    let done = usize::try_from(version(db)?).unwrap_or(0);
    let wanted = usize::try_from(wanted).unwrap_or(0);
    for (index, step) in STEPS.iter().enumerate().take(wanted).skip(done) {
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", index + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_run_once_and_again_do_nothing() {
        let mut db = Connection::open_in_memory().unwrap();
        run(&mut db).unwrap();
        run(&mut db).unwrap();
        assert_eq!(version(&db).unwrap(), LATEST);
        let id: i32 = db.query_row("PRAGMA application_id", [], |row| row.get(0)).unwrap();
        assert_eq!(id, APPLICATION_ID);
    }
}
