use app::ports::{AccountError, PersonErasure};
use domain::audit::Chain;
use domain::event::Event;
use domain::person::Roles;
use domain::ticket::Whole;
use domain::{Id, Timestamp};
use rusqlite::{Connection, Result, params};

use super::records::EntryToErase;
use super::scrub;
use crate::error::OrFail as _;
use crate::tickets::{rows, write};
use crate::writer::Batch;
use crate::{accounts, audit, outbox, registrations, words};

pub(super) fn ticket(db: &Batch, ticket: Id, at: Timestamp) -> Result<bool> {
    let mut has_erased = audit::erase_texts(db, Chain::Ticket(ticket))?;
    outbox::cancel(db, ticket)?;
    if let Some(key) = rows::locate(db, ticket.into())? {
        let before = rows::whole(db, key)?;
        if let Some(after) = before.erased(at) {
            write(db, key, &after)?;
            db.tell(Event::changed(&before.ticket, &after.ticket, None));
            has_erased = true;
        }
    }
    if has_erased {
        scrub::note_due(db)?;
    }
    Ok(has_erased)
}

fn write(db: &Batch, key: i64, whole: &Whole) -> Result<()> {
    write::rewrite(db, key, &whole.ticket)?;
    for response in &whole.responses {
        db.prepare_cached("UPDATE response SET message = ?3 WHERE ticket = ?1 AND id = ?2")?.execute(params![
            key,
            response.id.bytes(),
            response.message.as_str()
        ])?;
    }
    words::rewrite(db, key, &whole.words())
}

pub(super) fn values(db: &Connection, entries: &[EntryToErase]) -> Result<()> {
    for entry in entries {
        if entry.who {
            db.prepare_cached("UPDATE audit SET who_salt = NULL, who_value = NULL WHERE key = ?1")?
                .execute([entry.key])?;
        }
        if entry.what {
            audit::erase_what(db, entry.key)?;
        }
    }
    scrub::note_due(db)
}

pub(super) fn person(db: &Batch, roles: &Roles, erasure: &PersonErasure) -> std::result::Result<bool, AccountError> {
    let person = erasure.person;
    if let Some(account) = accounts::by_id(db, person).or_fail()? {
        (erasure.rule)(&account, accounts::other_active_admins(db, roles, person).or_fail()?)?;
    }
    Ok(remove(db, erasure).or_fail()?)
}

fn remove(db: &Batch, erasure: &PersonErasure) -> Result<bool> {
    let person = erasure.person;
    let mut removed = outbox::forget_recipient(db, person)?;
    if let Some(registration) = erasure.email.as_ref().map_or(Ok(None), |email| registrations::of(db, email))? {
        removed += outbox::forget_recipient(db, registration.id)?;
        removed += registrations::remove(db, &registration.email)?;
    }
    for subject in &erasure.limits {
        removed += db.execute("DELETE FROM limit_use WHERE subject = ?1", [subject])?;
    }
    removed += db.execute("DELETE FROM idempotency WHERE user = ?1", [person.bytes()])?;
    // Sessions and links go with the account.
    removed += db.execute("DELETE FROM user WHERE id = ?1", [person.bytes()])?;
    words::rename_requester(db, person)?;
    let is_news = removed > 0 || erasure.has_erased || !audit::tells_of_erasure(db, person)?;
    if is_news {
        audit::append(db, &erasure.record)?;
        scrub::note_due(db)?;
    }
    Ok(is_news)
}
