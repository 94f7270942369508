use domain::list::Query;
use domain::person::Actor;
use domain::policy;

use crate::ports::TicketPage;
use crate::tickets::visible::Eyes;
use crate::{App, Result};

/// One page of the tickets that `actor` may see.
pub async fn list(app: &App, actor: &Actor, query: Query) -> Result<TicketPage> {
    let viewer = policy::viewer(actor);
    let page = app.store.list_tickets(query, viewer).await?;
    let eyes = Eyes::of(app, actor).await?;
    let rows = page.rows.into_iter().map(|view| eyes.ticket(view)).collect();
    Ok(TicketPage { rows, ..page })
}
