use domain::person::Actor;
use domain::policy;

use crate::ports::{TicketDetail, TicketKey};
use crate::tickets::visible::Eyes;
use crate::{App, Error, Result};

/// The ticket with its responses, oldest first.
pub async fn read(app: &App, actor: &Actor, ticket: TicketKey) -> Result<TicketDetail> {
    let viewer = policy::viewer(actor);
    let detail = app.store.ticket(ticket, viewer).await?.ok_or(Error::NotFound)?;
    Ok(Eyes::of(app, actor).await?.detail(detail))
}
