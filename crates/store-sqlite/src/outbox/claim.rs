//! Which mail goes next. Mails about one ticket to one recipient stand in line, and only the first of a line goes.

use app::ports::{Claim, Claimed, Lease};
use domain::mail::Recipient;
use domain::{Id, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Result, params};

use super::{mail, mail_columns};
use crate::cells::Cells;

/// So many mails that stand behind others are dealt with at a time.
const AT_ONCE: usize = 100;

/// What there is to do.
pub(super) enum Look {
    Nothing,
    /// The mail with this key can go.
    Free(i64),
    /// These are due, but stand behind others, and cannot go before these times.
    Behind(Vec<(i64, Timestamp)>),
}

/// The first of a line.
struct Head {
    key: i64,
    id: Id,
    due_at: Timestamp,
}

pub(super) const DUE: &str = "SELECT key, id, recipient, ticket FROM outbox INDEXED BY outbox_due WHERE due_at <= ?1 \
                              ORDER BY due_at";

pub(super) const HEAD: &str = "SELECT key, id, due_at FROM outbox INDEXED BY outbox_line \
                               WHERE ticket IS ?1 AND recipient IS ?2 AND due_at IS NOT NULL ORDER BY key LIMIT 1";

pub(super) fn look(db: &Connection, claim: &Claim) -> Result<Look> {
    let mut behind = Vec::new();
    let mut statement = db.prepare_cached(DUE)?;
    let mut due = statement.query([claim.at.millis()])?;
    while behind.len() < AT_ONCE
        && let Some(row) = due.next()?
    {
        let mut cells = Cells::new(row);
        let (key, id, recipient, ticket) = (cells.value()?, cells.id()?, cells.optional_id()?, cells.optional_id()?);
        let to = recipient.map_or(Recipient::Support, Recipient::Person);
        if claim.running.contains(&id) || claim.passed_over.contains(&to) {
            continue;
        }
        let Some(head) = head(db, ticket, recipient)? else { continue };
        let is_running = claim.running.contains(&head.id);
        if head.due_at <= claim.at && !is_running {
            return Ok(Look::Free(head.key));
        }
        behind.push((key, if is_running { claim.until } else { claim.at }));
    }
    Ok(if behind.is_empty() { Look::Nothing } else { Look::Behind(behind) })
}

fn head(db: &Connection, ticket: Option<Id>, recipient: Option<Id>) -> Result<Option<Head>> {
    db.prepare_cached(HEAD)?
        .query_row(params![ticket.as_ref().map(Id::bytes), recipient.as_ref().map(Id::bytes)], |row| {
            let mut cells = Cells::new(row);
            Ok(Head { key: cells.value()?, id: cells.id()?, due_at: cells.time()? })
        })
        .optional()
}

/// Nothing when another worker has taken it since, or what stands before it was put back.
pub(super) fn take(
    db: &Connection,
    key: i64,
    at: Timestamp,
    until: Timestamp,
    lease: Lease,
) -> Result<Option<Claimed>> {
    db.prepare_cached(concat!(
        "UPDATE outbox SET state = 'sending', tries = tries + 1, due_at = ?3, lease = ?4 \
         WHERE key = ?1 AND due_at <= ?2 AND NOT EXISTS (SELECT 1 FROM outbox e INDEXED BY outbox_line \
         WHERE e.ticket IS outbox.ticket AND e.recipient IS outbox.recipient AND e.due_at IS NOT NULL AND e.key < outbox.key) \
         RETURNING ",
        mail_columns!(),
        ", tries, since"
    ))?
    .query_row(params![key, at.millis(), until.millis(), lease.0], |row| {
        let mut cells = Cells::new(row);
        Ok(Claimed { mail: mail(&mut cells)?, tries: cells.value()?, since: cells.time()? })
    })
    .optional()
}

/// Puts off what stands behind others for as long as they wait, so that it need not be looked at again and again. What
/// they stood behind may have gone meanwhile: then they stay due.
pub(super) fn postpone(db: &Connection, mails: &[(i64, Timestamp)]) -> Result<()> {
    let mut statement = db.prepare_cached(
        "UPDATE outbox SET due_at = max(due_at, head.due, ?2) FROM (SELECT e.due_at AS due FROM outbox o \
         JOIN outbox e INDEXED BY outbox_line ON e.ticket IS o.ticket AND e.recipient IS o.recipient \
         WHERE o.key = ?1 AND e.due_at IS NOT NULL AND e.key < o.key ORDER BY e.key LIMIT 1) head \
         WHERE outbox.key = ?1 AND outbox.state = 'queued'",
    )?;
    mails.iter().try_for_each(|(key, at)| statement.execute(params![key, at.millis()]).map(|_| ()))
}
