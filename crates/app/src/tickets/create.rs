use std::sync::Arc;

use domain::Id;
use domain::person::{Actor, User};
use domain::policy::{self, Action};
use domain::text::{Message, Subject};
use domain::ticket::{Opening, Ticket};
use domain::vocabulary::{Category, Priority};

use crate::ports::{Created, TicketDetail, TicketKey};
use crate::tickets::{Submission, read};
use crate::{App, Caller, Error, LimitKind, Result};

/// How often another id is drawn when the first one's place is taken.
const DRAWS: usize = 8;

#[derive(Debug, Clone)]
pub struct CreateTicket {
    pub subject: Subject,
    pub message: Message,
    pub category: Category,
    pub priority: Priority,
    /// The customer for whom staff file the ticket.
    pub on_behalf_of: Option<Id>,
    pub submission: Option<Submission>,
}

#[derive(Debug)]
pub struct Filed {
    pub ticket: TicketDetail,
    /// Whether an earlier request of the same submission had made it.
    pub is_replay: bool,
}

pub async fn create(app: &App, actor: &Actor, caller: &Caller, command: CreateTicket) -> Result<Filed> {
    let requester = requester(app, actor, command.on_behalf_of).await?;
    let (id, name, email) =
        requester.as_ref().map_or((actor.id, &actor.name, &actor.email), |user| (user.id, &user.name, &user.email));
    let opening =
        Arc::new(Opening::new(command.subject, command.message, command.category, command.priority, (id, name, email)));
    let (id, is_replay) = file(app, actor, caller, opening, command.submission).await?;
    let ticket = read(app, actor, TicketKey::Id(id)).await?;
    Ok(Filed { ticket, is_replay })
}

/// The person for whom the ticket is filed, unless it is for the sender.
async fn requester(app: &App, actor: &Actor, on_behalf_of: Option<Id>) -> Result<Option<User>> {
    let Some(id) = on_behalf_of else { return Ok(None) };
    if !policy::may_ever(actor.role, Action::FileForOthers) {
        return Err(Error::Forbidden);
    }
    let account = app.store.account(id).await?.filter(|account| account.user.is_active);
    account
        .map(|account| Some(account.user))
        .ok_or_else(|| Error::invalid("onBehalfOf", "There is no active person with this id."))
}

async fn file(
    app: &App,
    actor: &Actor,
    caller: &Caller,
    opening: Arc<Opening>,
    submission: Option<Submission>,
) -> Result<(Id, bool)> {
    let rules = app.mail_rules().await?;
    for _ in 0..DRAWS {
        let stamp = app.stamp(caller);
        let id = stamp.id("ticket");
        let key = submission.clone().map(|submission| submission.key(actor, &stamp));
        let limit = app.config.limits.tickets(actor, stamp.at);
        let (opening, actor, at) = (Arc::clone(&opening), actor.clone(), stamp.at);
        let open = Box::new(move |number| Ticket::open(id, number, &opening, &actor, rules, &stamp));
        match app.store.create_ticket(id, at, key, limit, open).await? {
            Created::New(_) => return Ok((id, false)),
            Created::Replayed(id) => return Ok((id, true)),
            Created::KeyReused => return Err(Error::KeyReused),
            Created::Limited { retry_at } => return Err(Error::Limited { limit: LimitKind::Tickets, retry_at }),
            Created::IdTaken => {}
        }
    }
    Err(Error::Unavailable("no free place for a new ticket".to_owned()))
}
