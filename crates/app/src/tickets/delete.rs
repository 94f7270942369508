use domain::TicketNumber;
use domain::person::Actor;
use domain::ticket::{Decision, Ticket};

use crate::error::Refused;
use crate::ports::{Changed, TicketKey};
use crate::{App, Caller, Error, Result};

/// Deletes the ticket with its responses; the audit trail stays. Answers the number that is now free for nobody.
pub async fn delete(app: &App, actor: &Actor, caller: &Caller, ticket: TicketKey) -> Result<TicketNumber> {
    let (stamp, by) = (app.stamp(caller), actor.clone());
    let decide = Box::new(move |ticket: &Ticket| {
        ticket.delete(&by, &stamp).map(|deletion| Decision::Delete(Box::new(deletion)))
    });
    match app.store.change_ticket(ticket, None, None, decide).await.map_err(Refused::from) {
        Ok(Some(Changed::Deleted(ticket))) => Ok(ticket.number),
        Ok(Some(_)) => Err(Error::Internal("a deletion was decided and not written".to_owned())),
        Ok(None) => Err(Error::NotFound),
        Err(refused) => Err(refused.with_current(app, actor, ticket).await),
    }
}
