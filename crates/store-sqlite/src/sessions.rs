use app::ports::{Session, TokenHash};
use domain::person::User;
use domain::{Id, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Result, params};

use crate::accounts::{self, user_columns};
use crate::cells::Cells;

/// So many forgotten sessions are swept out by each new one.
const SWEPT: u32 = 4;

pub(crate) fn create(db: &Connection, session: &Session, verified: &str, forgotten: Timestamp) -> Result<bool> {
    let seen = db
        .prepare_cached(
            "UPDATE user SET last_seen_at = max(coalesce(last_seen_at, 0), ?3) \
             WHERE id = ?1 AND is_active AND password_hash = ?2",
        )?
        .execute(params![session.user.bytes(), verified, session.created_at.millis()])?;
    if seen == 0 {
        return Ok(false);
    }
    db.prepare_cached(
        "DELETE FROM session WHERE token IN (SELECT token FROM session WHERE last_used_at < ?1 LIMIT ?2)",
    )?
    .execute(params![forgotten.millis(), SWEPT])?;
    db.prepare_cached("INSERT INTO session (token, user, created_at, last_used_at) VALUES (?1, ?2, ?3, ?4)")?.execute(
        params![session.token.0, session.user.bytes(), session.created_at.millis(), session.last_used_at.millis()],
    )?;
    Ok(true)
}

pub(crate) fn find(db: &Connection, token: TokenHash) -> Result<Option<(Session, User)>> {
    db.prepare_cached(concat!(
        "SELECT s.created_at, s.last_used_at, ",
        user_columns!(),
        " FROM session s JOIN user u ON u.id = s.user WHERE s.token = ?1"
    ))?
    .query_row([token.0], |row| {
        let mut cells = Cells::new(row);
        let (created_at, last_used_at) = (cells.time()?, cells.time()?);
        let user = accounts::user(&mut cells)?;
        Ok((Session { token, user: user.id, created_at, last_used_at }, user))
    })
    .optional()
}

/// Both times only ever move forward: requests may arrive out of order.
pub(crate) fn touch(db: &Connection, token: TokenHash, at: Timestamp) -> Result<()> {
    let user = db
        .prepare_cached("UPDATE session SET last_used_at = max(last_used_at, ?2) WHERE token = ?1 RETURNING user")?
        .query_row(params![token.0, at.millis()], |row| row.get::<_, [u8; 12]>(0))
        .optional()?;
    if let Some(user) = user {
        db.prepare_cached("UPDATE user SET last_seen_at = max(coalesce(last_seen_at, 0), ?2) WHERE id = ?1")?
            .execute(params![user, at.millis()])?;
    }
    Ok(())
}

pub(crate) fn delete(db: &Connection, token: TokenHash) -> Result<()> {
    db.prepare_cached("DELETE FROM session WHERE token = ?1")?.execute([token.0]).map(|_| ())
}

/// Ends the person's sessions, all or all but one.
pub(crate) fn end(db: &Connection, user: Id, kept: Option<TokenHash>) -> Result<()> {
    db.prepare_cached("DELETE FROM session WHERE user = ?1 AND token IS NOT ?2")?
        .execute(params![user.bytes(), kept.map(|token| token.0)])
        .map(|_| ())
}
