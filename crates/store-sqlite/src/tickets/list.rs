use app::ports::TicketPage;
use domain::list::{Query, Start, cut};
use domain::policy::Viewer;
use rusqlite::{Connection, Result, params_from_iter};

use super::list_sql::{Request, Window};
use super::rows;
use crate::statement::Statement;

/// How many rows match: all of them, or at least so many.
struct Total {
    counted: u64,
    is_complete: bool,
}

/// The keys of a page's rows.
struct Page {
    keys: Vec<i64>,
    has_next: bool,
}

pub(crate) fn page(db: &Connection, query: &Query, viewer: Viewer) -> Result<TicketPage> {
    let Some(request) = Request::new(query, viewer) else {
        return Ok(TicketPage::EMPTY);
    };
    let bound = query.total_bound();
    let (total, Page { keys, has_next }) = find(db, &request, query, bound)?;
    let mut views = rows::Views::new(db, viewer, query.with_message)?;
    let tickets = keys.into_iter().map(|key| views.read(key)).collect::<Result<Vec<_>>>()?;
    let next = tickets.last().filter(|_| has_next).map(|last| last.position(query.sort));
    Ok(TicketPage::new(tickets, total.counted, bound, next))
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

fn find(db: &Connection, request: &Request<'_>, query: &Query, bound: u64) -> Result<(Total, Page)> {
    let (offset, limit) = (query.start.offset(query.limit), u64::from(query.limit));
    let is_after = matches!(query.start, Start::After(_));
    if !is_after && request.is_search_in_order() && offset.saturating_add(limit) <= bound {
        return searched(db, request, offset, limit, bound);
    }
    let total = count(db, request, bound)?;
    // The total counts what stands before the row too, so it does not tell how many are behind it.
    let page = if total.is_complete && !is_after {
        within(db, request, offset, limit, total.counted)?
    } else {
        ahead(db, request, offset, query.limit)?
    };
    Ok((total, page))
}

/// The total and the page in one read, which reads no more than the total needs.
fn searched(db: &Connection, request: &Request<'_>, offset: u64, limit: u64, bound: u64) -> Result<(Total, Page)> {
    let found = read(db, &request.keys(Window { is_reversed: false, offset: 0, rows: bound + 1 }))?;
    let counted = found.len() as u64;
    let (begin, end) = (offset.min(counted), (offset + limit).min(counted));
    let keys = found.into_iter().skip(size(begin)).take(size(end - begin)).collect();
    Ok((Total { counted, is_complete: counted <= bound }, Page { keys, has_next: counted > end }))
}

/// The page of a list whose end is not known.
fn ahead(db: &Connection, request: &Request<'_>, offset: u64, limit: u32) -> Result<Page> {
    let mut keys = read(db, &request.keys(Window { is_reversed: false, offset, rows: u64::from(limit) + 1 }))?;
    let has_next = cut(&mut keys, limit);
    Ok(Page { keys, has_next })
}

/// The page of a list of so many rows.
fn within(db: &Connection, request: &Request<'_>, offset: u64, limit: u64, all: u64) -> Result<Page> {
    let rows = all.saturating_sub(offset).min(limit);
    if rows == 0 {
        return Ok(Page { keys: Vec::new(), has_next: false });
    }
    let behind = all - offset - rows;
    // What lies in the second half is nearer to the other end.
    let is_reversed = behind < offset;
    let mut keys = read(db, &request.keys(Window { is_reversed, offset: offset.min(behind), rows }))?;
    if is_reversed {
        keys.reverse();
    }
    Ok(Page { keys, has_next: behind > 0 })
}

/// Of a list in memory.
fn size(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

fn read(db: &Connection, statement: &Statement) -> Result<Vec<i64>> {
    db.prepare_cached(&statement.sql)?.query_map(params_from_iter(&statement.values), |row| row.get(0))?.collect()
}
