use app::ports::TicketPage;
use domain::list::{Query, Start};
use domain::policy::Viewer;
use rusqlite::{Connection, Result, params_from_iter};

use super::list_sql::{Request, Statement, Window};
use super::rows;

/// How many rows match: all of them, or at least so many.
struct Total {
    counted: u64,
    is_complete: bool,
}

pub(crate) fn page(db: &Connection, query: &Query, viewer: Viewer) -> Result<TicketPage> {
    let Some(request) = Request::new(query, viewer) else {
        return Ok(TicketPage::EMPTY);
    };
    let bound = query.total_bound();
    let total = count(db, &request, bound)?;
    let (keys, has_next) = keys(db, &request, query, &total)?;
    let mut views = rows::Views::new(db, viewer, query.with_message)?;
    let tickets = keys.into_iter().map(|key| views.read(key)).collect::<Result<Vec<_>>>()?;
    Ok(TicketPage {
        next: tickets.last().filter(|_| has_next).map(|last| last.position(query.sort)),
        tickets,
        total: total.counted.min(bound),
        total_is_exact: total.counted <= bound,
    })
}

/// The statement that reads the list's first page; nothing when nothing can match.
pub(crate) fn statement(query: &Query, viewer: Viewer) -> Option<Statement> {
    let window = Window { is_reversed: false, offset: 0, rows: u64::from(query.limit) + 1 };
    Some(Request::new(query, viewer)?.keys(window))
}

fn count(db: &Connection, request: &Request<'_>, bound: u64) -> Result<Total> {
    if let Some(statement) = request.total_from_counts() {
        return Ok(Total { counted: number(db, &statement)?, is_complete: true });
    }
    let counted = number(db, &request.bounded_total(bound + 1))?;
    Ok(Total { counted, is_complete: counted <= bound })
}

fn number(db: &Connection, statement: &Statement) -> Result<u64> {
    db.prepare_cached(&statement.sql)?.query_row(params_from_iter(&statement.values), |row| row.get(0))
}

/// The page's keys, and whether there are more behind them.
fn keys(db: &Connection, request: &Request<'_>, query: &Query, total: &Total) -> Result<(Vec<i64>, bool)> {
    let limit = u64::from(query.limit);
    let offset = match query.start {
        Start::Page(page) => page.saturating_sub(1).saturating_mul(limit),
        Start::After(_) => 0,
    };
    if !total.is_complete || matches!(query.start, Start::After(_)) {
        let mut keys = read(db, &request.keys(Window { is_reversed: false, offset, rows: limit + 1 }))?;
        let has_next = keys.len() as u64 > limit;
        keys.truncate(query.limit as usize);
        return Ok((keys, has_next));
    }
    let rows = total.counted.saturating_sub(offset).min(limit);
    if rows == 0 {
        return Ok((Vec::new(), false));
    }
    let behind = total.counted - offset - rows;
    // What lies in the second half is nearer to the other end.
    let is_reversed = behind < offset;
    let mut keys = read(db, &request.keys(Window { is_reversed, offset: offset.min(behind), rows }))?;
    if is_reversed {
        keys.reverse();
    }
    Ok((keys, behind > 0))
}

fn read(db: &Connection, statement: &Statement) -> Result<Vec<i64>> {
    db.prepare_cached(&statement.sql)?.query_map(params_from_iter(&statement.values), |row| row.get(0))?.collect()
}
