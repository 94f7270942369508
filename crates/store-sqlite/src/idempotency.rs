//! Which submission made what, so that a repeated one finds it.

use app::ports::IdempotencyKey;
use domain::Id;
use rusqlite::{Connection, OptionalExtension as _, Result, params};

pub(crate) enum Use {
    New,
    /// The same request; this is what the first one made.
    Same(Id),
    /// Another request under the same key.
    Other,
}

pub(crate) fn look_up(db: &Connection, key: &IdempotencyKey) -> Result<Use> {
    let found = db
        .prepare_cached(
            "SELECT made, fingerprint FROM idempotency WHERE user = ?1 AND path = ?2 AND key = ?3 AND at >= ?4",
        )?
        .query_row(params![key.user.bytes(), key.path, key.key, key.not_before.millis()], |row| {
            Ok((Id::from_bytes(row.get(0)?), row.get::<_, [u8; 32]>(1)?))
        })
        .optional()?;
    Ok(match found {
        None => Use::New,
        Some((made, fingerprint)) if fingerprint == key.fingerprint => Use::Same(made),
        Some(_) => Use::Other,
    })
}

pub(crate) fn keep(db: &Connection, key: &IdempotencyKey, made: Id) -> Result<()> {
    forget_old(db, key)?;
    db.prepare_cached(
        "INSERT OR REPLACE INTO idempotency (user, path, key, fingerprint, made, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![key.user.bytes(), key.path, key.key, key.fingerprint, made.bytes(), key.at.millis()])
    .map(|_| ())
}

/// Each new key takes a few expired ones away, so that the table neither grows nor ever costs a long delete.
fn forget_old(db: &Connection, key: &IdempotencyKey) -> Result<()> {
    db.prepare_cached(
        "DELETE FROM idempotency WHERE (user, path, key) IN \
         (SELECT user, path, key FROM idempotency WHERE at < ?1 ORDER BY at LIMIT 4)",
    )?
    .execute([key.not_before.millis()])
    .map(|_| ())
}
