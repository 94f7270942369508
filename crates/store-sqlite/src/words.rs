//! The word index of the tickets: what each can be found by, in public and by staff.
//!
//! A ticket's words are kept in four parts by where they come from. The index row is made of them: the content's
//! and the responses' words are public, the requester's and the notes' are for staff. The public column also names
//! the owner, so that a customer's search meets the customer's own tickets only.

use std::collections::BTreeSet;

use app::ports::Person;
use domain::Id;
use domain::search::{self, Term};
use domain::ticket::{Change, Ticket, WholeWords, Words};
use rusqlite::{Connection, OptionalExtension as _, Result, params};

use crate::cells::Cells;
use crate::writer::Batch;

/// No word that anybody types holds a character for private use, so no search can name an owner.
const OWNER_MARK: char = '\u{e000}';

struct Parts {
    content: String,
    responses: String,
    requester: String,
    notes: String,
}

pub(crate) fn insert(db: &Batch, key: i64, words: &Words) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO ticket_words (key, content, responses, requester, notes) VALUES (?1, ?2, '', ?3, '')",
    )?
    .execute(params![key, words.public.join(" "), words.staff.join(" ")])?;
    db.index_words_of(key);
    Ok(())
}

/// The words of a ticket that comes with its conversation.
pub(crate) fn insert_whole(db: &Batch, key: i64, requester: Id, words: &WholeWords) -> Result<()> {
    let requester = requester_words(db, requester)?;
    db.prepare_cached(
        "INSERT INTO ticket_words (key, content, responses, requester, notes) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        key,
        words.content.join(" "),
        words.responses.join(" "),
        requester,
        words.notes.join(" ")
    ])?;
    db.index_words_of(key);
    Ok(())
}

fn requester_words(db: &Connection, id: Id) -> Result<String> {
    let found = db
        .prepare_cached("SELECT name, email FROM user WHERE id = ?1")?
        .query_row([id.bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let person = found.map_or_else(|| Person::unknown(id), |(name, email)| Person::new(id, name, email, String::new()));
    Ok(search::words(&format!("{}\n{}", person.name, person.email)).join(" "))
}

/// Makes the words of an edited text anew and adds those of a response.
pub(crate) fn update(db: &Batch, key: i64, before: &Ticket, change: &Change) -> Result<()> {
    let after = &change.ticket;
    let is_edited = before.subject != after.subject || before.message != after.message;
    if !is_edited && change.words.public.is_empty() && change.words.staff.is_empty() {
        return Ok(());
    }
    let mut parts = load(db, key)?;
    let mut has_changed = merge(&mut parts.responses, &change.words.public);
    has_changed |= merge(&mut parts.notes, &change.words.staff);
    if is_edited {
        parts.content = after.content_words().join(" ");
        has_changed = true;
    }
    if has_changed { replace(db, key, &parts) } else { Ok(()) }
}

/// Makes the words of one ticket's texts anew.
pub(crate) fn rewrite(db: &Batch, key: i64, words: &WholeWords) -> Result<()> {
    let WholeWords { content, responses, notes } = words;
    let [content, responses, notes] = [content, responses, notes].map(|words| words.join(" "));
    let parts = Parts { content, responses, notes, ..load(db, key)? };
    replace(db, key, &parts)
}

/// Lets staff find the person's tickets by their present name and address.
pub(crate) fn rename_requester(db: &Batch, person: Id) -> Result<()> {
    let requester = requester_words(db, person)?;
    let keys: Vec<i64> = db
        .prepare_cached("SELECT key FROM ticket WHERE submitted_by = ?1")?
        .query_map([person.bytes()], |row| row.get(0))?
        .collect::<Result<_>>()?;
    for key in keys {
        let parts = Parts { requester: requester.clone(), ..load(db, key)? };
        replace(db, key, &parts)?;
    }
    Ok(())
}

/// The kept words go with the ticket's row.
pub(crate) fn delete(db: &Batch, key: i64) {
    db.index_words_of(key);
}

/// Makes the index rows of these tickets anew from their kept words.
pub(crate) fn index(db: &Connection, keys: &[i64]) -> Result<()> {
    let keys: BTreeSet<i64> = keys.iter().copied().collect();
    for key in keys {
        match load_with_owner(db, key)? {
            Some((owner, parts)) => index_one(db, key, owner, &parts)?,
            None => {
                db.prepare_cached("DELETE FROM word WHERE rowid = ?1")?.execute([key])?;
            }
        }
    }
    Ok(())
}

fn index_one(db: &Connection, key: i64, owner: Id, parts: &Parts) -> Result<()> {
    let (public, staff) = (parts.public(owner), parts.staff());
    let updated = db
        .prepare_cached("UPDATE word SET public = ?2, staff = ?3 WHERE rowid = ?1")?
        .execute(params![key, public, staff])?;
    if updated == 0 {
        db.prepare_cached("INSERT INTO word (rowid, public, staff) VALUES (?1, ?2, ?3)")?
            .execute(params![key, public, staff])?;
    }
    Ok(())
}

fn load(db: &Connection, key: i64) -> Result<Parts> {
    let found = load_with_owner(db, key)?;
    found.map(|(_, parts)| parts).ok_or(rusqlite::Error::QueryReturnedNoRows)
}

fn load_with_owner(db: &Connection, key: i64) -> Result<Option<(Id, Parts)>> {
    db.prepare_cached(
        "SELECT t.submitted_by, w.content, w.responses, w.requester, w.notes \
         FROM ticket_words w JOIN ticket t ON t.key = w.key WHERE w.key = ?1",
    )?
    .query_row([key], |row| {
        let mut cells = Cells::new(row);
        let owner = cells.id()?;
        let (content, responses) = (cells.value()?, cells.value()?);
        let (requester, notes) = (cells.value()?, cells.value()?);
        Ok((owner, Parts { content, responses, requester, notes }))
    })
    .optional()
}

fn replace(db: &Batch, key: i64, parts: &Parts) -> Result<()> {
    db.prepare_cached(
        "UPDATE ticket_words SET content = ?2, responses = ?3, requester = ?4, notes = ?5 WHERE key = ?1",
    )?
    .execute(params![key, parts.content, parts.responses, parts.requester, parts.notes])?;
    db.index_words_of(key);
    Ok(())
}

/// Adds what is new among `words`, and tells whether anything was.
fn merge(part: &mut String, words: &[String]) -> bool {
    let known: BTreeSet<&str> = part.split_whitespace().collect();
    let new: Vec<&str> = words.iter().map(String::as_str).filter(|word| !known.contains(word)).collect();
    if new.is_empty() {
        return false;
    }
    let new = new.join(" ");
    if !part.is_empty() {
        part.push(' ');
    }
    part.push_str(&new);
    true
}

impl Parts {
    fn public(&self, owner: Id) -> String {
        format!("{OWNER_MARK}{owner} {} {}", self.content, self.responses)
    }

    fn staff(&self) -> String {
        format!("{} {}", self.requester, self.notes)
    }
}

/// The query for tickets that hold every one of the words, among all that staff see or in what `owner` sees.
/// Words hold letters and digits only, and stand in quotes: none can be an operator.
pub(crate) fn query(terms: &[Term], owner: Option<Id>) -> String {
    let words = terms.iter().map(|term| format!("\"{}\"{}", term.word, if term.is_prefix { "*" } else { "" }));
    match owner {
        None => words.collect::<Vec<_>>().join(" AND "),
        Some(owner) => {
            let owner = std::iter::once(format!("\"{OWNER_MARK}{owner}\""));
            format!("public : ({})", owner.chain(words).collect::<Vec<_>>().join(" AND "))
        }
    }
}
