//! The schema, step by step. A file once released never changes; a change of the schema is another file.

use domain::search;
use rusqlite::functions::FunctionFlags;
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
    include_str!("migrations/0009_outbox.sql"),
    include_str!("migrations/0010_attachments.sql"),
    include_str!("migrations/0011_people.sql"),
    include_str!("migrations/0012_audit_list.sql"),
    include_str!("migrations/0013_registrations.sql"),
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
    add_functions(db)?;
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

/// Lets a step make of stored text what the domain would.
fn add_functions(db: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    db.create_scalar_function("folded", 1, flags, |context| Ok(search::fold(&context.get::<String>(0)?)))?;
    db.create_scalar_function("words_of", 1, flags, |context| Ok(search::words(&context.get::<String>(0)?).join(" ")))
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
    #[test]
    fn mail_that_was_written_before_leases_is_still_due() {
        let mut db = Connection::open_in_memory().unwrap();
        run_to(&mut db, 5).unwrap();
        db.execute_batch(
            "INSERT INTO outbox (id, kind, ticket, state, tries, due_at, created_at) VALUES \
             (x'010101010101010101010101', 'new_ticket', x'090909090909090909090909', 'queued', 0, 7, 7), \
             (x'020202020202020202020202', 'new_ticket', x'090909090909090909090909', 'cancelled', 0, 8, 8)",
        )
        .unwrap();
        run(&mut db).unwrap();
        let rows: Vec<(String, Option<i64>, i64)> = db
            .prepare("SELECT state, due_at, since FROM outbox ORDER BY key")
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert_eq!(rows, [("queued".to_owned(), Some(7), 7), ("cancelled".to_owned(), None, 8)]);
    }

    #[test]
    fn people_of_an_earlier_time_are_listed_and_found() {
        let mut db = Connection::open_in_memory().unwrap();
        run_to(&mut db, 10).unwrap();
        db.execute(
            "INSERT INTO user (id, name, email, role, is_active, origin, created_at) \
             VALUES (zeroblob(12), 'Émile Zola', 'zola@example.com', 'CUSTOMER', 1, 'own', 0)",
            [],
        )
        .unwrap();
        run(&mut db).unwrap();
        let made = db.query_row("SELECT sort_name, words FROM user", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        assert_eq!(made, ("emile zola".to_owned(), " com emile example zola ".to_owned()));
    }
}
