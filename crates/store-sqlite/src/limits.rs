//! What counts towards a limit. Decided in the write that it limits, so no two requests share one place.

use app::ports::Limit;
use domain::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Result, params};

/// When there is room again; nothing while there is.
pub(crate) fn exceeded(db: &Connection, limit: &Limit) -> Result<Option<Timestamp>> {
    // The oldest of those that fill the limit: once it stops counting, there is room for one more.
    let blocking = db
        .prepare_cached(
            "SELECT at FROM limit_use WHERE subject = ?1 AND at > ?2 ORDER BY at DESC LIMIT 1 OFFSET ?3 - 1",
        )?
        .query_row(params![limit.subject, limit.not_after().millis(), limit.most], |row| row.get(0))
        .optional()?;
    Ok(blocking.map(|at| Timestamp::from_millis(at).plus(limit.within)))
}

/// Counts once more. Each new row takes a few old ones away, so that the table neither grows nor costs a long delete.
pub(crate) fn count(db: &Connection, limit: &Limit) -> Result<()> {
    db.prepare_cached(
        "DELETE FROM limit_use WHERE key IN (SELECT key FROM limit_use WHERE until <= ?1 ORDER BY until LIMIT 4)",
    )?
    .execute([limit.at.millis()])?;
    db.prepare_cached("INSERT INTO limit_use (subject, at, until) VALUES (?1, ?2, ?3)")?
        .execute(params![limit.subject, limit.at.millis(), limit.until().millis()])
        .map(|_| ())
}

/// Counts once more if there is room, or tells when there will be.
pub(crate) fn take(db: &Connection, limit: &Limit) -> Result<Option<Timestamp>> {
    let retry_at = exceeded(db, limit)?;
    if retry_at.is_none() {
        count(db, limit)?;
    }
    Ok(retry_at)
}

pub(crate) fn give_back(db: &Connection, limit: &Limit) -> Result<()> {
    db.prepare_cached(
        "DELETE FROM limit_use WHERE key = (SELECT key FROM limit_use WHERE subject = ?1 AND at = ?2 LIMIT 1)",
    )?
    .execute(params![limit.subject, limit.at.millis()])
    .map(|_| ())
}
