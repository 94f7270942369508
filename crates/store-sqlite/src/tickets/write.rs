use app::ports::{
    ChangeError, ChangeTicket, Changed, Created, IdempotencyKey, Limit, OpenTicket, StoreError, TicketKey,
};
use domain::audit::Chain;
use domain::event::Event;
use domain::text::AttachmentNote;
use domain::ticket::{Change, Decision, Response, Ticket};
use domain::{Id, TicketNumber, Timestamp};
use rusqlite::{Connection, Result as SqlResult, params};

use super::rows;
use crate::error::OrFail as _;
use crate::idempotency::{self, Use};
use crate::writer::Batch;
use crate::{audit, counts, key, limits, outbox, words};

/// Under which name something is submitted, and how often that may be.
type Terms<'a> = (Option<&'a IdempotencyKey>, Option<&'a Limit>);

pub(crate) fn create(
    db: &Batch,
    id: Id,
    at: Timestamp,
    (submission, limit): Terms<'_>,
    open: &OpenTicket,
) -> Result<Created, StoreError> {
    if let Some(submission) = submission {
        match idempotency::look_up(db, submission).or_fail()? {
            Use::New => {}
            Use::Same(ticket) => return Ok(Created::Replayed(ticket)),
            Use::Other => return Ok(Created::KeyReused),
        }
    }
    if let Some(retry_at) = exceeded(db, limit).or_fail()? {
        return Ok(Created::Limited { retry_at });
    }
    let key = key::of(at, id);
    if is_taken(db, id, key).or_fail()? {
        return Ok(Created::IdTaken);
    }
    let number = next_number(db, at.year()).or_fail()?;
    let change = open(number);
    insert_opened(db, key, &change, submission).or_fail()?;
    count(db, limit).or_fail()?;
    db.tell(Event::opened(&change.ticket));
    Ok(Created::New(number))
}

fn exceeded(db: &Connection, limit: Option<&Limit>) -> SqlResult<Option<Timestamp>> {
    limit.map_or(Ok(None), |limit| limits::exceeded(db, limit))
}

fn count(db: &Connection, limit: Option<&Limit>) -> SqlResult<()> {
    limit.map_or(Ok(()), |limit| limits::count(db, limit))
}

/// Whether the id or its place in the order is another ticket's, or was that of one whose audit trail remains.
fn is_taken(db: &Connection, id: Id, key: i64) -> SqlResult<bool> {
    let is_stored = db
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM ticket WHERE key = ?1 OR id = ?2)")?
        .query_row(params![key, id.bytes()], |row| row.get(0))?;
    Ok(is_stored || audit::has_head(db, Chain::Ticket(id))?)
}

fn next_number(db: &Connection, year: i16) -> SqlResult<TicketNumber> {
    let sequence = db
        .prepare_cached(
            "INSERT INTO ticket_number (year, last) VALUES (?1, 1) \
             ON CONFLICT (year) DO UPDATE SET last = last + 1 RETURNING last",
        )?
        .query_row([year], |row| row.get(0))?;
    Ok(TicketNumber { year, sequence })
}

fn insert_opened(db: &Batch, key: i64, change: &Change, submission: Option<&IdempotencyKey>) -> SqlResult<()> {
    let ticket = &change.ticket;
    insert_with_body(db, key, ticket)?;
    words::insert(db, key, &change.words)?;
    if let Some(submission) = submission {
        idempotency::keep(db, submission, ticket.id)?;
    }
    write_trail(db, change)
}

/// What every written decision leaves beside the ticket.
fn write_trail(db: &Connection, change: &Change) -> SqlResult<()> {
    audit::append(db, &change.audit)?;
    outbox::insert(db, &change.mail)
}

/// The ticket as it is counted and listed, still without words and responses.
pub(crate) fn insert_with_body(db: &Connection, key: i64, ticket: &Ticket) -> SqlResult<()> {
    insert_ticket(db, key, ticket)?;
    db.prepare_cached("INSERT INTO ticket_body (key, message) VALUES (?1, ?2)")?
        .execute(params![key, ticket.message.as_str()])?;
    counts::add(db, ticket, 1)
}

fn insert_ticket(db: &Connection, key: i64, ticket: &Ticket) -> SqlResult<()> {
    db.prepare_cached(
        "INSERT INTO ticket (key, id, year, sequence, subject, category, priority, status, submitted_by, assigned_to, \
         created_at, resolved_at, closed_at, staff_version, staff_updated_at, public_version, public_updated_at, \
         awaiting, public_responses, notes, first_answer_at, attachments) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)",
    )?
    .execute(params![
        key,
        ticket.id.bytes(),
        ticket.number.year,
        ticket.number.sequence,
        ticket.subject.as_str(),
        ticket.category.rank(),
        ticket.priority.rank(),
        ticket.status.rank(),
        ticket.submitted_by.bytes(),
        ticket.assigned_to.as_ref().map(Id::bytes),
        ticket.created_at.millis(),
        ticket.resolved_at.map(Timestamp::millis),
        ticket.closed_at.map(Timestamp::millis),
        ticket.staff_revision.version,
        ticket.staff_revision.at.millis(),
        ticket.public_revision.version,
        ticket.public_revision.at.millis(),
        ticket.awaiting.rank(),
        ticket.public_responses,
        ticket.notes,
        ticket.first_answer_at.map(Timestamp::millis),
        attachments(ticket),
    ])
    .map(|_| ())
}

fn attachments(ticket: &Ticket) -> Option<String> {
    let notes: Vec<&str> = ticket.attachments.iter().map(AttachmentNote::as_str).collect();
    if notes.is_empty() { None } else { serde_json::to_string(&notes).ok() }
}

pub(crate) fn change(
    db: &Batch,
    ticket: TicketKey,
    (submission, limit): Terms<'_>,
    decide: &ChangeTicket,
) -> Result<Option<Changed>, ChangeError> {
    let Some(key) = rows::locate(db, ticket).or_fail()? else {
        return Ok(None);
    };
    let before = rows::load(db, key).or_fail()?;
    let decision = decide(&before);
    if let Err(refusal) = &decision
        && refusal.concerns_rights()
    {
        return Err((*refusal).into());
    }
    if let Some(submission) = submission {
        match idempotency::look_up(db, submission).or_fail()? {
            Use::New => {}
            Use::Same(response) => return Ok(Some(Changed::Replayed { ticket: before, response })),
            Use::Other => return Err(ChangeError::KeyReused),
        }
    }
    let changed = match decision? {
        Decision::Unchanged => Changed::Unchanged(before),
        Decision::Delete(deletion) => {
            delete(db, key, &before).or_fail()?;
            audit::append(db, &deletion.audit).or_fail()?;
            db.tell(Event::deleted(&before));
            Changed::Deleted(before)
        }
        Decision::Change(change) => {
            if change.response.is_some() {
                if let Some(retry_at) = exceeded(db, limit).or_fail()? {
                    return Err(ChangeError::Limited { retry_at });
                }
                count(db, limit).or_fail()?;
            }
            apply(db, key, &before, &change, submission).or_fail()?;
            db.tell(Event::changed(&before, &change.ticket, change.response.as_ref()));
            let Change { ticket, response, fields, .. } = *change;
            Changed::Written { ticket, response, fields }
        }
    };
    Ok(Some(changed))
}

fn apply(db: &Batch, key: i64, before: &Ticket, change: &Change, submission: Option<&IdempotencyKey>) -> SqlResult<()> {
    let after = &change.ticket;
    update_revision(db, key, after)?;
    if is_edited(before, after) {
        update_fields(db, key, after)?;
    }
    if before.message != after.message {
        update_message(db, key, after)?;
    }
    counts::moved(db, before, after)?;
    words::update(db, key, before, change)?;
    if let Some(response) = &change.response {
        insert_response(db, key, response)?;
    }
    if let (Some(submission), Some(response)) = (submission, &change.response) {
        idempotency::keep(db, submission, response.id)?;
    }
    write_trail(db, change)
}

/// Puts other texts in the place of those of the ticket.
pub(crate) fn rewrite(db: &Connection, key: i64, ticket: &Ticket) -> SqlResult<()> {
    update_revision(db, key, ticket)?;
    update_fields(db, key, ticket)?;
    update_message(db, key, ticket)?;
    db.prepare_cached("UPDATE ticket SET attachments = ?2 WHERE key = ?1")?
        .execute(params![key, attachments(ticket)])
        .map(|_| ())
}

/// Whether a column differs that [`update_fields`] writes: most responses leave them and their indexes alone.
fn is_edited(before: &Ticket, after: &Ticket) -> bool {
    before.subject != after.subject
        || before.category != after.category
        || before.priority != after.priority
        || before.status != after.status
        || before.assigned_to != after.assigned_to
}

fn update_fields(db: &Connection, key: i64, ticket: &Ticket) -> SqlResult<()> {
    db.prepare_cached(
        "UPDATE ticket SET subject = ?2, category = ?3, priority = ?4, status = ?5, assigned_to = ?6, \
         resolved_at = ?7, closed_at = ?8 WHERE key = ?1",
    )?
    .execute(params![
        key,
        ticket.subject.as_str(),
        ticket.category.rank(),
        ticket.priority.rank(),
        ticket.status.rank(),
        ticket.assigned_to.as_ref().map(Id::bytes),
        ticket.resolved_at.map(Timestamp::millis),
        ticket.closed_at.map(Timestamp::millis),
    ])
    .map(|_| ())
}

fn update_message(db: &Connection, key: i64, ticket: &Ticket) -> SqlResult<()> {
    db.prepare_cached("UPDATE ticket_body SET message = ?2 WHERE key = ?1")?
        .execute(params![key, ticket.message.as_str()])
        .map(|_| ())
}

fn update_revision(db: &Connection, key: i64, ticket: &Ticket) -> SqlResult<()> {
    db.prepare_cached(
        "UPDATE ticket SET staff_version = ?2, staff_updated_at = ?3, public_version = ?4, public_updated_at = ?5, \
         awaiting = ?6, public_responses = ?7, notes = ?8, first_answer_at = ?9 WHERE key = ?1",
    )?
    .execute(params![
        key,
        ticket.staff_revision.version,
        ticket.staff_revision.at.millis(),
        ticket.public_revision.version,
        ticket.public_revision.at.millis(),
        ticket.awaiting.rank(),
        ticket.public_responses,
        ticket.notes,
        ticket.first_answer_at.map(Timestamp::millis),
    ])
    .map(|_| ())
}

pub(crate) fn insert_response(db: &Connection, ticket: i64, response: &Response) -> SqlResult<()> {
    db.prepare_cached(
        "INSERT INTO response (ticket, id, message, responded_by, is_internal, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        ticket,
        response.id.bytes(),
        response.message.as_str(),
        response.responded_by.bytes(),
        response.is_internal,
        response.created_at.millis(),
    ])
    .map(|_| ())
}

/// The message, the responses and the kept words go with the ticket's row.
fn delete(db: &Batch, key: i64, ticket: &Ticket) -> SqlResult<()> {
    words::delete(db, key);
    outbox::cancel(db, ticket.id)?;
    counts::add(db, ticket, -1)?;
    db.prepare_cached("DELETE FROM ticket WHERE key = ?1")?.execute([key]).map(|_| ())
}
