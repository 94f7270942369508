use domain::Id;
use domain::person::Actor;
use domain::policy::{self, Action};
use domain::ticket::Update;

use crate::error::Refused;
use crate::ports::{Changed, TicketDetail, TicketKey};
use crate::tickets::read;
use crate::{App, Caller, Error, Result};

#[derive(Debug)]
pub struct Updated {
    pub ticket: TicketDetail,
    /// The names of the fields that really changed.
    pub fields: Vec<&'static str>,
}

pub async fn update(app: &App, actor: &Actor, caller: &Caller, ticket: TicketKey, update: Update) -> Result<Updated> {
    if let Some(Some(assignee)) = update.assigned_to {
        check_assignee(app, actor, assignee).await?;
    }
    let (stamp, rules, by) = (app.stamp(caller), app.mail_rules().await?, actor.clone());
    let decide = Box::new(move |ticket: &domain::ticket::Ticket| ticket.update(&by, &update, rules, &stamp));
    let fields = match app.store.change_ticket(ticket, None, None, decide).await.map_err(Refused::from) {
        Ok(Some(Changed::Written { fields, .. })) => fields,
        Ok(Some(_)) => Vec::new(),
        Ok(None) => return Err(Error::NotFound),
        Err(refused) => return Err(refused.with_current(app, actor, ticket).await),
    };
    Ok(Updated { ticket: read(app, actor, ticket).await?, fields })
}

/// Only active staff can be given a ticket. Who may not assign learns nothing of who is staff.
async fn check_assignee(app: &App, actor: &Actor, assignee: Id) -> Result<()> {
    if !policy::may_ever(actor.role, Action::EditTicket) {
        return Ok(());
    }
    let account = app.store.account(assignee).await?;
    let is_active_staff =
        account.is_some_and(|account| account.user.is_active && app.config.roles.of(&account.user.role).is_staff());
    if is_active_staff {
        Ok(())
    } else {
        Err(Error::invalid("assignedTo", "must be the id of an active agent or admin, or null"))
    }
}

impl Refused {
    /// Completes a stale refusal with the ticket as it is now.
    pub(super) async fn with_current(self, app: &App, actor: &Actor, ticket: TicketKey) -> Error {
        match self {
            Self::For(error) => error,
            Self::Stale => match read(app, actor, ticket).await {
                Ok(current) => Error::Stale(Box::new(current)),
                Err(error) => error,
            },
        }
    }
}
