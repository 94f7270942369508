//! The audit trail: chains of entries and the record of where each chain ends.

mod list;

pub(crate) use list::page;

use app::ports::{AuditRow, UnreadableEntry};
use domain::audit::{Action, Chain, Digest, Draft, Entry, Head, Opened, Sealed, TargetKind};
use domain::{Id, erasure};
use rusqlite::{Connection, OptionalExtension as _, Result, params};

use crate::cells::Cells;

/// So many entries are looked at together when texts are erased.
const ERASED_AT_ONCE: u32 = 500;

pub(crate) fn has_head(db: &Connection, chain: Chain) -> Result<bool> {
    head(db, chain).map(|head| head.is_some())
}

pub(crate) fn head(db: &Connection, chain: Chain) -> Result<Option<Head>> {
    db.prepare_cached("SELECT length, hash FROM audit_head WHERE chain = ?1")?
        .query_row([chain.to_string()], |row| {
            // A hash that is none equals none, and so the chain does not verify.
            Ok(Head { length: row.get(0)?, hash: Digest(row.get(1).unwrap_or_default()) })
        })
        .optional()
}

/// Hangs the entry into its chain. The writer alone does this, so the head cannot move meanwhile.
pub(crate) fn append(db: &Connection, draft: &Draft) -> Result<()> {
    let chain = draft.chain();
    hang(db, &draft.link(head(db, chain)?.unwrap_or_else(|| Head::empty(chain))))
}

/// Writes an entry that follows from the head of its chain, and moves the head.
pub(crate) fn hang(db: &Connection, entry: &Entry) -> Result<()> {
    insert(db, entry)?;
    db.prepare_cached(
        "INSERT INTO audit_head (chain, length, hash) VALUES (?1, ?2, ?3) \
         ON CONFLICT (chain) DO UPDATE SET length = excluded.length, hash = excluded.hash",
    )?
    .execute(params![entry.chain.to_string(), entry.sequence, entry.hash.0])
    .map(|_| ())
}

fn insert(db: &Connection, entry: &Entry) -> Result<()> {
    let (who, what) = (entry.who.opened.as_ref(), entry.what.opened.as_ref());
    db.prepare_cached(
        "INSERT INTO audit (chain, sequence, id, at, actor, action, target_kind, target, who_digest, who_salt, \
         who_value, what_digest, what_salt, what_value, hash) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )?
    .execute(params![
        entry.chain.to_string(),
        entry.sequence,
        entry.id.bytes(),
        entry.at.millis(),
        entry.actor.as_ref().map(Id::bytes),
        entry.action.as_str(),
        entry.target_kind.as_str(),
        entry.target.bytes(),
        entry.who.digest.0,
        who.map(|opened| opened.salt),
        who.map(|opened| &opened.json),
        entry.what.digest.0,
        what.map(|opened| opened.salt),
        what.map(|opened| &opened.json),
        entry.hash.0,
    ])
    .map(|_| ())
}

/// The columns that [`entry`] reads.
macro_rules! entry_columns {
    () => {
        "id, at, actor, action, target_kind, target, who_digest, who_salt, who_value, what_digest, what_salt, what_value, \
         hash"
    };
}

pub(crate) fn entries(db: &Connection, chain: Chain, after: u64, limit: u32) -> Result<Vec<AuditRow>> {
    db.prepare_cached(concat!(
        "SELECT sequence, ",
        entry_columns!(),
        " FROM audit WHERE chain = ?1 AND sequence > ?2 ORDER BY sequence LIMIT ?3"
    ))?
    .query_map(params![chain.to_string(), after, limit], |row| {
        let mut cells = Cells::new(row);
        let sequence = cells.value()?;
        Ok(entry(&mut cells, chain, sequence).map_err(|_| UnreadableEntry { sequence }))
    })?
    .collect()
}

/// Those by the person or about their account, in order. What cannot be read is left out; the check of the trail names it.
pub(crate) fn entries_of(db: &Connection, person: Id) -> Result<Vec<Entry>> {
    let rows: Vec<Option<Entry>> = db
        .prepare(concat!(
            "SELECT chain, sequence, ",
            entry_columns!(),
            " FROM audit WHERE actor = ?1 OR (target_kind = 'user' AND target = ?1) ORDER BY key"
        ))?
        .query_map([person.bytes()], |row| {
            let mut cells = Cells::new(row);
            let chain = Chain::parse(&cells.value::<String>()?);
            let sequence = cells.value()?;
            Ok(chain.and_then(|chain| entry(&mut cells, chain, sequence).ok()))
        })?
        .collect::<Result<_>>()?;
    Ok(rows.into_iter().flatten().collect())
}

/// Takes out of the chain what was written in its ticket, and tells whether there was anything.
pub(crate) fn erase_texts(db: &Connection, chain: Chain) -> Result<bool> {
    let (mut has_erased, mut after) = (false, 0);
    loop {
        let rows = entries(db, chain, after, ERASED_AT_ONCE)?;
        let is_last = rows.len() < ERASED_AT_ONCE as usize;
        for row in rows {
            match row {
                Ok(entry) => {
                    after = entry.sequence;
                    if erasure::holds_text(&entry) {
                        let key = key_of(db, chain, entry.sequence)?;
                        erase_what(db, key)?;
                        has_erased = true;
                    }
                }
                Err(UnreadableEntry { sequence }) => after = sequence,
            }
        }
        if is_last {
            return Ok(has_erased);
        }
    }
}

fn key_of(db: &Connection, chain: Chain, sequence: u64) -> Result<i64> {
    db.prepare_cached("SELECT key FROM audit WHERE chain = ?1 AND sequence = ?2")?
        .query_row(params![chain.to_string(), sequence], |row| row.get(0))
}

/// Takes out of one entry what happened; its digest stays.
pub(crate) fn erase_what(db: &Connection, key: i64) -> Result<()> {
    db.prepare_cached("UPDATE audit SET what_salt = NULL, what_value = NULL WHERE key = ?1")?.execute([key]).map(|_| ())
}

/// Whether the erasure of the person is on record.
pub(crate) fn tells_of_erasure(db: &Connection, person: Id) -> Result<bool> {
    db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM audit WHERE chain = 'site' AND action = 'person.erased' AND target = ?1)",
    )?
    .query_row([person.bytes()], |row| row.get(0))
}

/// Nothing also when what stands there cannot be read.
pub(crate) fn entry_at(db: &Connection, chain: Chain, sequence: u64) -> Result<Option<Entry>> {
    let found = entries(db, chain, sequence.saturating_sub(1), 1)?.pop();
    Ok(found.and_then(std::result::Result::ok).filter(|entry| entry.sequence == sequence))
}

fn entry(cells: &mut Cells<'_>, chain: Chain, sequence: u64) -> Result<Entry> {
    Ok(Entry {
        chain,
        sequence,
        id: cells.id()?,
        at: cells.time()?,
        actor: cells.optional_id()?,
        action: cells.read(|text: String| Action::from_stored(&text))?,
        target_kind: cells.read(|text: String| TargetKind::from_stored(&text))?,
        target: cells.id()?,
        who: sealed(cells)?,
        what: sealed(cells)?,
        hash: Digest(cells.value()?),
    })
}

fn sealed(cells: &mut Cells<'_>) -> Result<Sealed> {
    let digest = Digest(cells.value()?);
    let salt: Option<[u8; 16]> = cells.value()?;
    let json: Option<String> = cells.value()?;
    let opened = match (salt, json) {
        (None, None) => None,
        // One without the other was not left by an erasure; together they match no digest.
        (salt, json) => Some(Opened { salt: salt.unwrap_or_default(), json: json.unwrap_or_default() }),
    };
    Ok(Sealed { digest, opened })
}

/// In the order of the chains' names.
pub(crate) fn chains(db: &Connection, after: Option<Chain>, limit: u32) -> Result<Vec<Chain>> {
    let after = after.map_or_else(String::new, |chain| chain.to_string());
    db.prepare_cached("SELECT chain FROM audit_head WHERE chain > ?1 ORDER BY chain LIMIT ?2")?
        .query_map(params![after, limit], |row| Cells::new(row).read(|text: String| Chain::parse(&text)))?
        .collect()
}

/// Every ticket has a chain, every account has an entry in the site's chain, and every entry a head to its chain.
pub(crate) fn missing_heads(db: &Connection, limit: u32) -> Result<Vec<Chain>> {
    db.prepare_cached(
        "SELECT chain FROM (\
             SELECT lower(hex(id)) AS chain FROM ticket \
             UNION SELECT chain FROM audit \
             UNION SELECT 'site' WHERE EXISTS (SELECT 1 FROM user)\
         ) WHERE chain NOT IN (SELECT chain FROM audit_head) ORDER BY chain LIMIT ?1",
    )?
    .query_map([limit], |row| Cells::new(row).read(|text: String| Chain::parse(&text)))?
    .collect()
}
