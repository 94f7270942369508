//! What is kept of a person. Nothing is indexed by who wrote it, so these reads go through everything.

use app::ports::{MailRecord, PersonalRecords, Session, TokenHash};
use domain::erasure;
use domain::mail::State;
use domain::text::Message;
use domain::ticket::{Response, Whole};
use domain::{Id, TicketNumber};
use rusqlite::{Connection, Result, params};

use crate::cells::Cells;
use crate::tickets::rows;
use crate::{audit, outbox};

pub(super) fn read(db: &Connection, person: Id) -> Result<PersonalRecords> {
    Ok(PersonalRecords {
        sessions: sessions(db, person)?,
        tickets: filed(db, person)?,
        answers: answers(db, person)?,
        mail: mail(db, person)?,
        entries: audit::entries_of(db, person)?,
    })
}

fn sessions(db: &Connection, person: Id) -> Result<Vec<Session>> {
    db.prepare("SELECT token, created_at, last_used_at FROM session WHERE user = ?1 ORDER BY created_at, token")?
        .query_map([person.bytes()], |row| {
            let mut cells = Cells::new(row);
            let token = TokenHash(cells.value()?);
            Ok(Session { token, user: person, created_at: cells.time()?, last_used_at: cells.time()? })
        })?
        .collect()
}

fn filed(db: &Connection, person: Id) -> Result<Vec<Whole>> {
    let keys: Vec<i64> = db
        .prepare("SELECT key FROM ticket WHERE submitted_by = ?1 ORDER BY key")?
        .query_map([person.bytes()], |row| row.get(0))?
        .collect::<Result<_>>()?;
    keys.into_iter().map(|key| rows::whole(db, key)).collect()
}

fn answers(db: &Connection, person: Id) -> Result<Vec<(TicketNumber, Response)>> {
    db.prepare(
        "SELECT t.year, t.sequence, r.id, r.message, r.is_internal, r.created_at FROM response r \
         JOIN ticket t ON t.key = r.ticket WHERE r.responded_by = ?1 AND t.submitted_by <> ?1 \
         ORDER BY r.created_at, r.key",
    )?
    .query_map([person.bytes()], |row| {
        let mut cells = Cells::new(row);
        let number = TicketNumber { year: cells.value()?, sequence: cells.value()? };
        let response = Response {
            id: cells.id()?,
            message: Message::from_stored(cells.value()?),
            responded_by: person,
            is_internal: cells.value()?,
            created_at: cells.time()?,
        };
        Ok((number, response))
    })?
    .collect()
}

fn mail(db: &Connection, person: Id) -> Result<Vec<MailRecord>> {
    let sql = concat!(
        "SELECT ",
        outbox::mail_columns!(),
        ", outbox.state, outbox.sent_at FROM outbox WHERE recipient = ?1 ORDER BY key"
    );
    db.prepare(sql)?
        .query_map([person.bytes()], |row| {
            let mut cells = Cells::new(row);
            let mail = outbox::mail(&mut cells)?;
            Ok(MailRecord {
                mail,
                state: cells.read(|text: String| State::from_stored(&text))?,
                sent_at: cells.optional_time()?,
            })
        })?
        .collect()
}

/// Those that are there, and those that were deleted and of which the trail still tells.
pub(super) fn tickets(db: &Connection, person: Id) -> Result<Vec<Id>> {
    db.prepare(
        "SELECT id FROM ticket WHERE submitted_by = ?1 \
         UNION SELECT target FROM audit WHERE sequence = 1 AND target_kind = 'ticket' AND instr(what_value, ?2)",
    )?
    .query_map(params![person.bytes(), erasure::filed_by(person)], |row| Cells::new(row).id())?
    .collect()
}

/// An entry whose values are to go: who acted, or what happened.
#[derive(Debug, Clone, Copy)]
pub(super) struct EntryToErase {
    pub(super) key: i64,
    pub(super) who: bool,
    pub(super) what: bool,
}

pub(super) fn entries_to_erase(db: &Connection, person: Id) -> Result<Vec<EntryToErase>> {
    db.prepare(
        "SELECT key, who, what FROM (\
             SELECT key, actor IS ?1 AND coalesce(who_salt, who_value) IS NOT NULL AS who, \
                 target_kind = 'user' AND target = ?1 AND action <> 'person.erased' \
                     AND coalesce(what_salt, what_value) IS NOT NULL AS what \
             FROM audit\
         ) WHERE who OR what ORDER BY key",
    )?
    .query_map([person.bytes()], |row| Ok(EntryToErase { key: row.get(0)?, who: row.get(1)?, what: row.get(2)? }))?
    .collect()
}
