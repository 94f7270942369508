use app::ports::{ResponseView, TicketDetail, TicketKey};
use domain::policy::Viewer;
use rusqlite::{Connection, Result, params};

use super::rows;
use crate::cells::Cells;

pub(crate) fn detail(db: &Connection, ticket: TicketKey, viewer: Viewer) -> Result<Option<TicketDetail>> {
    let Some(key) = rows::locate(db, ticket)? else {
        return Ok(None);
    };
    let ticket = rows::Views::new(db, viewer, true)?.read(key)?;
    if !viewer.sees_ticket_of(ticket.submitted_by.id) {
        return Ok(None);
    }
    Ok(Some(TicketDetail { ticket, responses: responses(db, key, viewer)? }))
}

/// Oldest first; responses of the same millisecond in the order in which they were written.
fn responses(db: &Connection, ticket: i64, viewer: Viewer) -> Result<Vec<ResponseView>> {
    db.prepare_cached(
        "SELECT r.id, r.message, r.is_internal, r.created_at, r.responded_by, u.name, u.email, u.role \
         FROM response r LEFT JOIN user u ON u.id = r.responded_by \
         WHERE r.ticket = ?1 AND r.is_internal <= ?2 ORDER BY r.created_at, r.key",
    )?
    .query_map(params![ticket, viewer.sees_notes()], |row| {
        let mut cells = Cells::new(row);
        let (id, message, is_internal) = (cells.id()?, cells.value()?, cells.value()?);
        let created_at = cells.time()?;
        let author = cells.id()?;
        Ok(ResponseView { id, message, responded_by: rows::person(&mut cells, author)?, is_internal, created_at })
    })?
    .collect()
}
