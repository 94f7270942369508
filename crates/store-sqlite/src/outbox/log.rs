//! The mail log, newest first.

use app::ports::{Backlog, MailEntry, MailPage, MailQuery, Person};
use domain::list::{Position, Start, TOTAL_BOUND, cut};
use domain::mail::State;
use domain::{Id, TicketNumber, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Result, params, params_from_iter};

use super::{mail, mail_columns};
use crate::cells::Cells;
use crate::statement::{Conditions, Statement, blob, count};

/// So many of the oldest mails are looked at each time that some are forgotten.
const FORGOTTEN: u32 = 500;

/// Everything that [`read`] reads, and where it comes from.
macro_rules! entries {
    ($condition:literal) => {
        concat!(
            "SELECT outbox.key, ",
            mail_columns!(),
            ", outbox.state, outbox.tries, outbox.due_at, outbox.last_error, outbox.reply, outbox.sent_at, t.year, \
             t.sequence, t.subject, coalesce(u.name, r.name), coalesce(u.email, r.email), \
             coalesce(u.role, '') FROM outbox \
             LEFT JOIN ticket t ON t.id = outbox.ticket LEFT JOIN user u ON u.id = outbox.recipient \
             LEFT JOIN registration r ON r.id = outbox.recipient ",
            $condition
        )
    };
}

/// What is read of the mails that the filters let through, by the index of the narrowest one.
fn select(columns: &str, query: &MailQuery) -> Statement {
    let source = match query {
        MailQuery { ticket: Some(_), .. } => "outbox INDEXED BY outbox_ticket",
        MailQuery { state: Some(_), .. } => "outbox INDEXED BY outbox_state",
        MailQuery { kind: Some(_), .. } => "outbox INDEXED BY outbox_kind",
        _ => "outbox NOT INDEXED",
    };
    let mut statement = Statement::default();
    statement.push(&format!("SELECT {columns} FROM {source}"));
    statement
}

fn filtered<'a>(statement: &'a mut Statement, query: &MailQuery) -> Conditions<'a> {
    let mut conditions = Conditions::new(statement);
    if let Some(ticket) = query.ticket {
        conditions.equal("ticket", blob(ticket));
    }
    if let Some(state) = query.state {
        conditions.equal("state", state.as_str().to_owned());
    }
    if let Some(kind) = query.kind {
        conditions.equal("kind", kind.as_str().to_owned());
    }
    conditions
}

/// One more than the page has, which tells whether another follows.
pub(super) fn keys(query: &MailQuery) -> Statement {
    let mut statement = select("key", query);
    let mut conditions = filtered(&mut statement, query);
    if let Start::After(position) = query.start {
        conditions.compare("key", "<", position.value.unwrap_or_default());
    }
    statement.push(" ORDER BY key DESC");
    statement.window(u64::from(query.limit) + 1, query.start.offset(query.limit));
    statement
}

pub(super) fn total(query: &MailQuery) -> Statement {
    let mut statement = select("count(*) FROM (SELECT 1", query);
    filtered(&mut statement, query);
    statement.push(" LIMIT ?)");
    statement.values.push(count(TOTAL_BOUND + 1));
    statement
}

pub(super) fn page(db: &Connection, query: &MailQuery) -> Result<MailPage> {
    let counted = total(query);
    let counted: u64 =
        db.prepare_cached(&counted.sql)?.query_row(params_from_iter(counted.values), |row| row.get(0))?;
    let wanted = keys(query);
    let mut keys: Vec<i64> = db
        .prepare_cached(&wanted.sql)?
        .query_map(params_from_iter(wanted.values), |row| row.get(0))?
        .collect::<Result<_>>()?;
    let has_next = cut(&mut keys, query.limit);
    let mut statement = db.prepare_cached(entries!("WHERE outbox.key = ?1"))?;
    let entries = keys.iter().map(|key| statement.query_row([key], |row| read(&mut Cells::new(row))));
    let entries = entries.collect::<Result<Vec<_>>>()?;
    let last = entries.last().map(|(key, entry)| Position { value: Some(*key), id: entry.mail.id });
    let entries = entries.into_iter().map(|(_, entry)| entry).collect();
    Ok(MailPage::new(entries, counted, TOTAL_BOUND, last.filter(|_| has_next)))
}

pub(super) fn entry(db: &Connection, id: Id) -> Result<Option<MailEntry>> {
    db.prepare_cached(entries!("WHERE outbox.id = ?1"))?
        .query_row([id.bytes()], |row| Ok(read(&mut Cells::new(row))?.1))
        .optional()
}

fn read(cells: &mut Cells<'_>) -> Result<(i64, MailEntry)> {
    let key = cells.value()?;
    let mail = mail(cells)?;
    let state = cells.read(|text: String| State::from_stored(&text))?;
    let tries = cells.value()?;
    let due_at = cells.optional_time()?;
    let (last_error, reply, sent_at) = (cells.value()?, cells.value()?, cells.optional_time()?);
    let (year, sequence, subject): (Option<i16>, Option<u32>, Option<String>) =
        (cells.value()?, cells.value()?, cells.value()?);
    let (name, email, role): (Option<String>, Option<String>, Option<String>) =
        (cells.value()?, cells.value()?, cells.value()?);
    let number = year.zip(sequence).map(|(year, sequence)| TicketNumber { year, sequence });
    let person = match mail.to {
        domain::mail::Recipient::Support => None,
        domain::mail::Recipient::Person(id) => Some(match (name, email, role) {
            (Some(name), Some(email), Some(role)) => Person::new(id, name, email, role),
            _ => Person::unknown(id),
        }),
    };
    let entry = MailEntry {
        state,
        tries,
        next_try_at: due_at.filter(|_| state == State::Queued),
        last_error,
        reply,
        sent_at,
        ticket: number.zip(subject),
        person,
        mail,
    };
    Ok((key, entry))
}

pub(super) fn backlog(db: &Connection) -> Result<Vec<Backlog>> {
    let mut statement = db.prepare_cached(
        "SELECT counted.mails, o.created_at FROM (SELECT count(*) AS mails, min(key) AS oldest \
         FROM outbox INDEXED BY outbox_state WHERE state = ?1) counted JOIN outbox o ON o.key = counted.oldest",
    )?;
    let mut backlog = Vec::new();
    for state in Backlog::STATES {
        let found = statement
            .query_row([state.as_str()], |row| {
                let mut cells = Cells::new(row);
                Ok(Backlog { state: *state, mails: cells.value()?, oldest: cells.time()? })
            })
            .optional()?;
        backlog.extend(found);
    }
    Ok(backlog)
}

/// The oldest lie at the table's beginning, so that nothing else is looked at.
pub(super) fn forget(db: &Connection, before: Timestamp) -> Result<u64> {
    let forgotten = db
        .prepare_cached(
            "DELETE FROM outbox WHERE key IN (SELECT key FROM (SELECT key, created_at, due_at FROM outbox NOT INDEXED \
             ORDER BY key LIMIT ?2) WHERE created_at < ?1 AND due_at IS NULL)",
        )?
        .execute(params![before.millis(), FORGOTTEN])?;
    Ok(forgotten as u64)
}
