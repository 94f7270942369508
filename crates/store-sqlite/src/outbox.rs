//! Mail to be sent, written with the change that causes it.

use domain::Id;
use domain::mail::{Mail, Recipient};
use rusqlite::{Connection, Result, params};

pub(crate) fn insert(db: &Connection, mails: &[Mail]) -> Result<()> {
    for mail in mails {
        let recipient = match &mail.to {
            Recipient::Support => None,
            Recipient::Person(id) => Some(id.bytes()),
        };
        db.prepare_cached(
            "INSERT INTO outbox (id, kind, recipient, ticket, response, state, tries, due_at, created_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, 'queued', 0, ?6, ?6)",
        )?
        .execute(params![
            mail.id.bytes(),
            mail.kind.as_str(),
            recipient,
            mail.ticket.bytes(),
            mail.response.as_ref().map(Id::bytes),
            mail.created_at.millis(),
        ])?;
    }
    Ok(())
}

/// A deleted ticket sends no mail any more.
pub(crate) fn cancel(db: &Connection, ticket: Id) -> Result<()> {
    db.prepare_cached("UPDATE outbox SET state = 'cancelled' WHERE ticket = ?1 AND state = 'queued'")?
        .execute([ticket.bytes()])
        .map(|_| ())
}
