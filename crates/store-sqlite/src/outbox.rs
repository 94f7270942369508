//! Mail to be sent: written with the change that causes it, given out under a lease, and kept as a log.

mod claim;
mod log;
#[cfg(test)]
mod plans;

use app::ports::{
    Backlog, Claim, Claimed, Lease, Limit, MailEntry, MailPage, MailQuery, Outbox, Outcome, Release, Retried,
    StoreResult,
};
use async_trait::async_trait;
use domain::mail::{Kind, Load, Mail, Recipient, State};
use domain::{Id, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Result, params};

use crate::cells::Cells;
use crate::error::OrFail as _;
use crate::{SqliteStore, limits};
use claim::Look;

/// The columns that [`mail`] reads.
macro_rules! mail_columns {
    () => {
        "outbox.id, outbox.kind, outbox.recipient, outbox.ticket, outbox.response, outbox.created_at"
    };
}
pub(crate) use mail_columns;

#[async_trait]
impl Outbox for SqliteStore {
    async fn write_mail(&self, mail: Option<Mail>, limit: Limit) -> StoreResult<()> {
        self.writer.run(move |db| write(db, mail.as_slice(), &limit).or_fail()).await
    }

    async fn claim_mail(&self, claim: Claim) -> StoreResult<Option<Claimed>> {
        loop {
            // Most of the time there is nothing, and looking for it is no business of the writer.
            let asked = claim.clone();
            match self.readers.run(move |db| claim::look(db, &asked)).await? {
                Look::Nothing => return Ok(None),
                Look::Free(key) => {
                    let Claim { at, until, lease, .. } = claim;
                    let taken = self.writer.run(move |db| claim::take(db, key, at, until, lease).or_fail()).await?;
                    if taken.is_some() {
                        return Ok(taken);
                    }
                    // Another worker was faster.
                }
                Look::Behind(mails) => self.writer.run(move |db| claim::postpone(db, &mails).or_fail()).await?,
            }
        }
    }

    async fn finish_mail(&self, id: Id, lease: Lease, at: Timestamp, outcome: Outcome) -> StoreResult<bool> {
        self.writer.run(move |db| finish(db, id, lease, at, &outcome).or_fail()).await
    }

    async fn mail_load(&self, mail: Mail, since: Timestamp) -> StoreResult<Load> {
        self.readers.run(move |db| load(db, &mail, since)).await
    }

    async fn hold_mail(&self, at: Timestamp, reason: String) -> StoreResult<u64> {
        if !self.readers.run(has_unsent).await? {
            return Ok(0);
        }
        self.writer.run(move |db| hold(db, at, &reason).or_fail()).await
    }

    async fn release_mail(&self, release: Release) -> StoreResult<u64> {
        if !self.readers.run(has_held).await? {
            return Ok(0);
        }
        self.writer.run(move |db| self::release(db, release).or_fail()).await
    }

    async fn retry_mail(&self, id: Id, at: Timestamp) -> StoreResult<Option<Retried>> {
        self.writer.run(move |db| retry(db, id, at).or_fail()).await
    }

    async fn retry_all_mail(&self, at: Timestamp) -> StoreResult<u64> {
        self.writer.run(move |db| retry_all(db, at).or_fail()).await
    }

    async fn list_mail(&self, query: MailQuery) -> StoreResult<MailPage> {
        self.readers.run(move |db| log::page(db, &query)).await
    }

    async fn mail(&self, id: Id) -> StoreResult<Option<MailEntry>> {
        self.readers.run(move |db| log::entry(db, id)).await
    }

    async fn mail_backlog(&self) -> StoreResult<Vec<Backlog>> {
        self.readers.run(log::backlog).await
    }

    async fn forget_mail(&self, before: Timestamp) -> StoreResult<u64> {
        self.writer.run(move |db| log::forget(db, before).or_fail()).await
    }
}

/// The rows that a mail takes weigh nothing beside the commit.
fn write(db: &Connection, mails: &[Mail], limit: &Limit) -> Result<()> {
    match limits::take(db, limit)? {
        None => insert(db, mails),
        Some(_) => Ok(()),
    }
}

pub(crate) fn insert(db: &Connection, mails: &[Mail]) -> Result<()> {
    for mail in mails {
        db.prepare_cached(
            "INSERT INTO outbox (id, kind, recipient, ticket, response, created_at, since, state, tries, due_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, 'queued', 0, ?6)",
        )?
        .execute(params![
            mail.id.bytes(),
            mail.kind.as_str(),
            recipient(&mail.to),
            mail.ticket.as_ref().map(Id::bytes),
            mail.response.as_ref().map(Id::bytes),
            mail.created_at.millis(),
        ])?;
    }
    Ok(())
}

/// A deleted ticket sends no mail any more. What is being sent right now cannot be called back.
pub(crate) fn cancel(db: &Connection, ticket: Id) -> Result<()> {
    db.prepare_cached(
        "UPDATE outbox SET state = 'cancelled', due_at = NULL, lack = NULL \
         WHERE ticket = ?1 AND state IN ('queued', 'held')",
    )?
    .execute([ticket.bytes()])
    .map(|_| ())
}

/// Somebody who is erased gets no mail any more, and what mail servers said of their address goes. Answers how many mails
/// that concerns.
pub(crate) fn forget_recipient(db: &Connection, person: Id) -> Result<usize> {
    db.execute(
        "UPDATE outbox SET state = iif(state IN ('queued', 'held'), 'cancelled', state), \
         due_at = iif(state = 'sending', due_at, NULL), lack = NULL, last_error = NULL, reply = NULL \
         WHERE recipient = ?1 AND (state IN ('queued', 'held') OR coalesce(last_error, reply) IS NOT NULL)",
        [person.bytes()],
    )
}

/// Whoever opens the database alone finds nobody else sending: what its predecessor had begun is due again.
pub(crate) fn end_leases(db: &Connection) -> Result<()> {
    db.execute("UPDATE outbox SET due_at = 0 WHERE state = 'sending'", []).map(|_| ())
}

fn recipient(to: &Recipient) -> Option<&[u8; 12]> {
    match to {
        Recipient::Support => None,
        Recipient::Person(id) => Some(id.bytes()),
    }
}

pub(crate) fn mail(cells: &mut Cells<'_>) -> Result<Mail> {
    Ok(Mail {
        id: cells.id()?,
        kind: cells.read(|text: String| Kind::from_stored(&text))?,
        to: cells.optional_id()?.map_or(Recipient::Support, Recipient::Person),
        ticket: cells.optional_id()?,
        response: cells.optional_id()?,
        created_at: cells.time()?,
    })
}

fn finish(db: &Connection, id: Id, lease: Lease, at: Timestamp, outcome: &Outcome) -> Result<bool> {
    let (mut due_at, mut sent_at, mut reply, mut lack) = (None, None, None, None);
    match outcome {
        Outcome::Sent { reply: said } => (sent_at, reply) = (Some(at.millis()), Some(said)),
        Outcome::Later { at, .. } => due_at = Some(at.millis()),
        Outcome::Held { lack: missing, .. } => lack = Some(missing.as_str()),
        Outcome::Failed { .. } | Outcome::Expired { .. } | Outcome::Cancelled { .. } => {}
    }
    let line = db
        .prepare_cached(
            "UPDATE outbox SET state = ?3, due_at = ?4, lease = NULL, lack = ?5, last_error = ?6, reply = ?7, \
             sent_at = ?8 WHERE id = ?1 AND lease = ?2 RETURNING ticket, recipient",
        )?
        .query_row(
            params![id.bytes(), lease.0, outcome.state().as_str(), due_at, lack, outcome.reason(), reply, sent_at],
            |row| Ok((row.get::<_, Option<[u8; 12]>>(0)?, row.get::<_, Option<[u8; 12]>>(1)?)),
        )
        .optional()?;
    let Some((ticket, recipient)) = line else { return Ok(false) };
    if due_at.is_none() {
        // Whoever stood behind it may have been told to wait as long as it.
        db.prepare_cached(
            "UPDATE outbox SET due_at = ?3 WHERE due_at > ?3 AND key = (SELECT min(key) FROM outbox \
             INDEXED BY outbox_line WHERE ticket IS ?1 AND recipient IS ?2 AND due_at IS NOT NULL)",
        )?
        .execute(params![ticket, recipient, at.millis()])?;
    }
    Ok(true)
}

fn load(db: &Connection, mail: &Mail, since: Timestamp) -> Result<Load> {
    db.prepare_cached(
        "SELECT count(*), count(CASE WHEN ticket IS ?4 THEN 1 END) FROM (\
             SELECT ticket FROM outbox INDEXED BY outbox_recipient \
             WHERE recipient IS ?1 AND created_at >= ?2 AND created_at <= ?3 AND state <> 'cancelled' \
             AND key < (SELECT key FROM outbox WHERE id = ?5) ORDER BY created_at DESC LIMIT ?6)",
    )?
    .query_row(
        params![
            recipient(&mail.to),
            since.millis(),
            mail.created_at.millis(),
            mail.ticket.as_ref().map(Id::bytes),
            mail.id.bytes(),
            Load::MOST,
        ],
        |row| Ok(Load { in_all: row.get(0)?, about_ticket: row.get(1)? }),
    )
}

fn has_unsent(db: &Connection) -> Result<bool> {
    db.prepare_cached("SELECT EXISTS (SELECT 1 FROM outbox WHERE due_at IS NOT NULL)")?.query_row([], |row| row.get(0))
}

fn has_held(db: &Connection) -> Result<bool> {
    db.prepare_cached("SELECT EXISTS (SELECT 1 FROM outbox WHERE state = 'held')")?.query_row([], |row| row.get(0))
}

fn hold(db: &Connection, at: Timestamp, reason: &str) -> Result<u64> {
    let held = db
        .prepare_cached(
            "UPDATE outbox SET state = 'held', lack = 'server', due_at = NULL, lease = NULL, last_error = ?2 \
             WHERE due_at IS NOT NULL AND (state = 'queued' OR due_at <= ?1)",
        )?
        .execute(params![at.millis(), reason])?;
    Ok(held as u64)
}

fn release(db: &Connection, release: Release) -> Result<u64> {
    db.prepare_cached("UPDATE outbox SET state = 'expired', lack = NULL WHERE state = 'held' AND since < ?1")?
        .execute([release.expired_before.millis()])?;
    let queued = db
        .prepare_cached(
            "UPDATE outbox SET state = 'queued', lack = NULL, due_at = ?1 \
             WHERE state = 'held' AND (lack = 'server' OR ?2)",
        )?
        .execute(params![release.at.millis(), release.has_support_address])?;
    Ok(queued as u64)
}

fn retry(db: &Connection, id: Id, at: Timestamp) -> Result<Option<Retried>> {
    let state = db
        .prepare_cached("SELECT state FROM outbox WHERE id = ?1")?
        .query_row([id.bytes()], |row| Cells::new(row).read(|text: String| State::from_stored(&text)))
        .optional()?;
    let Some(state) = state else { return Ok(None) };
    if !state.can_be_retried() {
        return Ok(Some(Retried::Refused(state)));
    }
    db.prepare_cached(
        "UPDATE outbox SET state = 'queued', tries = 0, due_at = ?2, since = ?2, lack = NULL WHERE id = ?1",
    )?
    .execute(params![id.bytes(), at.millis()])?;
    Ok(Some(Retried::Queued))
}

fn retry_all(db: &Connection, at: Timestamp) -> Result<u64> {
    let retried = db
        .prepare_cached(
            "UPDATE outbox SET state = 'queued', tries = 0, due_at = ?1, since = ?1, lack = NULL \
             WHERE state IN ('failed', 'expired', 'held')",
        )?
        .execute([at.millis()])?;
    Ok(retried as u64)
}
