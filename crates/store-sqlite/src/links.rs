//! One-time links: the newest request of each kind, and the links of it that work.

use app::ports::{Account, HeldLink, Link};
use domain::{Id, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Result, params};

use crate::accounts;

pub(crate) fn issue(db: &Connection, link: &Link) -> Result<bool> {
    let request = &link.request;
    let key = params![request.user.bytes(), request.purpose.as_str()];
    let newest = db
        .prepare_cached("SELECT id, at, is_over FROM link_request WHERE user = ?1 AND purpose = ?2")?
        .query_row(key, |row| {
            let id = Id::from_bytes(row.get(0)?);
            Ok((id, Timestamp::from_millis(row.get(1)?), row.get::<_, bool>(2)?))
        })
        .optional()?;
    match newest {
        Some((id, _, is_over)) if id == request.id => {
            if is_over {
                return Ok(false);
            }
        }
        Some((id, at, _)) if request.is_older_than(at, id) => return Ok(false),
        None if !accounts::is_known(db, request.user)? => return Ok(false),
        Some(_) | None => {
            // What it replaces goes with all of its links.
            db.prepare_cached(
                "INSERT OR REPLACE INTO link_request (user, purpose, id, at, is_over) VALUES (?1, ?2, ?3, ?4, 0)",
            )?
            .execute(params![
                request.user.bytes(),
                request.purpose.as_str(),
                request.id.bytes(),
                request.at.millis()
            ])?;
        }
    }
    db.prepare_cached("INSERT INTO link (token, user, purpose, expires_at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![link.token.0, request.user.bytes(), request.purpose.as_str(), link.expires_at.millis()])?;
    Ok(true)
}

/// The active account to which a link leads.
pub(crate) fn account(db: &Connection, link: HeldLink) -> Result<Option<Account>> {
    let found = db
        .prepare_cached("SELECT user FROM link WHERE token = ?1 AND expires_at > ?2")?
        .query_row(params![link.token.0, link.at.millis()], |row| Ok(Id::from_bytes(row.get(0)?)))
        .optional()?;
    let Some(user) = found else { return Ok(None) };
    Ok(accounts::by_id(db, user)?.filter(|account| account.user.is_active))
}

/// Ends all links of the person, and the requests that they were of.
pub(crate) fn end(db: &Connection, user: Id) -> Result<()> {
    db.prepare_cached("DELETE FROM link WHERE user = ?1")?.execute([user.bytes()])?;
    db.prepare_cached("UPDATE link_request SET is_over = 1 WHERE user = ?1")?.execute([user.bytes()]).map(|_| ())
}
