//! How many tickets there are of each kind and of each day: kept by every write, so that totals and statistics need no
//! counting.

mod check;

use domain::Timestamp;
use domain::statistics::{Periods, Statistics};
use domain::ticket::Ticket;
use domain::vocabulary::{Category, Priority, Status};
use rusqlite::{Connection, Result, params};

use crate::cells::Cells;

pub(crate) use check::differences;

/// Counts `tickets` more that are like this one.
pub(crate) fn add(db: &Connection, ticket: &Ticket, tickets: i64) -> Result<()> {
    add_kind(db, ticket, tickets)?;
    db.prepare_cached(
        "INSERT INTO ticket_day (day, tickets) VALUES (?1, ?2) \
         ON CONFLICT DO UPDATE SET tickets = tickets + excluded.tickets",
    )?
    .execute(params![ticket.created_at.day(), tickets])
    .map(|_| ())
}

pub(crate) fn moved(db: &Connection, before: &Ticket, after: &Ticket) -> Result<()> {
    let counted =
        |ticket: &Ticket| (ticket.status, ticket.priority, ticket.category, ticket.awaiting, ticket.first_answer_at);
    if counted(before) == counted(after) {
        return Ok(());
    }
    add_kind(db, before, -1)?;
    add_kind(db, after, 1)
}

fn add_kind(db: &Connection, ticket: &Ticket, tickets: i64) -> Result<()> {
    let answer_millis = ticket.first_answer_at.map(|at| (at.millis() - ticket.created_at.millis()).max(0));
    db.prepare_cached(
        "INSERT INTO ticket_count (status, priority, category, awaiting, tickets, answered, answer_millis) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO UPDATE SET tickets = tickets + excluded.tickets, \
         answered = answered + excluded.answered, answer_millis = answer_millis + excluded.answer_millis",
    )?
    .execute(params![
        ticket.status.rank(),
        ticket.priority.rank(),
        ticket.category.rank(),
        ticket.awaiting.rank(),
        tickets,
        answer_millis.map_or(0, |_| tickets),
        answer_millis.unwrap_or_default() * tickets,
    ])
    .map(|_| ())
}

pub(crate) fn statistics(db: &Connection, periods: Periods) -> Result<Statistics> {
    let mut statistics = Statistics {
        created_today: created_since(db, periods.today)?,
        created_this_week: created_since(db, periods.week)?,
        created_this_month: created_since(db, periods.month)?,
        ..Statistics::default()
    };
    let mut kinds =
        db.prepare_cached("SELECT status, priority, category, tickets, answered, answer_millis FROM ticket_count")?;
    let mut rows = kinds.query([])?;
    while let Some(row) = rows.next()? {
        let mut cells = Cells::new(row);
        let (status, priority) = (cells.read(Status::from_rank)?, cells.read(Priority::from_rank)?);
        statistics.add(status, priority, cells.read(Category::from_rank)?, cells.value()?);
        statistics.answered += cells.value::<u64>()?;
        statistics.answer_millis += cells.value::<u64>()?;
    }
    Ok(statistics)
}

fn created_since(db: &Connection, midnight: Timestamp) -> Result<u64> {
    db.prepare_cached("SELECT coalesce(sum(tickets), 0) FROM ticket_day WHERE day >= ?1")?
        .query_row([midnight.day()], |row| row.get(0))
}
