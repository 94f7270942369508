use domain::audit::{Chain, Entry};
use domain::person::Actor;
use domain::policy::{self, Access, Action};

use crate::ports::TicketKey;
use crate::{App, Error, Result};

const BATCH: u32 = 500;

/// The ticket's audit trail, oldest first.
pub async fn history(app: &App, actor: &Actor, ticket: TicketKey) -> Result<Vec<Entry>> {
    let detail = app.store.ticket(ticket, policy::viewer(actor)).await?.ok_or(Error::NotFound)?;
    if policy::can(actor, Action::ReadHistory, detail.ticket.submitted_by.id) != Access::Granted {
        return Err(Error::Forbidden);
    }
    let chain = Chain::Ticket(detail.ticket.id);
    let mut entries = Vec::new();
    let mut after = 0;
    loop {
        let batch = app.store.audit_entries(chain, after, BATCH).await?;
        let is_last = batch.len() < BATCH as usize;
        for row in batch {
            match row {
                Ok(entry) => {
                    after = entry.sequence;
                    entries.push(entry);
                }
                // The check of the trail names it; the rest of the history is still worth reading.
                Err(unreadable) => after = unreadable.sequence,
            }
        }
        if is_last {
            return Ok(entries);
        }
    }
}
