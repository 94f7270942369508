//! How many tickets there are of each kind: kept by every write, so that totals need no counting.

use domain::ticket::Ticket;
use rusqlite::{Connection, Result, params};

pub(crate) fn add(db: &Connection, ticket: &Ticket, tickets: i64) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO ticket_count (status, priority, category, awaiting, tickets) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT DO UPDATE SET tickets = tickets + excluded.tickets",
    )?
    .execute(params![
        ticket.status.rank(),
        ticket.priority.rank(),
        ticket.category.rank(),
        ticket.awaiting.rank(),
        tickets
    ])
    .map(|_| ())
}

pub(crate) fn moved(db: &Connection, before: &Ticket, after: &Ticket) -> Result<()> {
    let kind = |ticket: &Ticket| (ticket.status, ticket.priority, ticket.category, ticket.awaiting);
    if kind(before) == kind(after) {
        return Ok(());
    }
    add(db, before, -1)?;
    add(db, after, 1)
}
