use domain::person::Actor;
use domain::policy;
use domain::text::Message;
use domain::ticket::{IfMatch, Respond, Response, Ticket};
use domain::vocabulary::Status;

use crate::error::Refused;
use crate::ports::{Changed, Person, ResponseView, TicketKey};
use crate::tickets::visible::Eyes;
use crate::tickets::{Submission, read};
use crate::{App, Caller, Error, Result};

#[derive(Debug, Clone)]
pub struct AddResponse {
    pub message: Message,
    pub is_internal: bool,
    /// Whether the requester gets a mail.
    pub notify: bool,
    /// A status to set in the same step.
    pub status: Option<Status>,
    pub expected: IfMatch,
    pub submission: Option<Submission>,
}

#[derive(Debug)]
pub struct Responded {
    pub response: ResponseView,
    /// The ticket as it is now; its revision is the one that the sender sees.
    pub ticket: Ticket,
    pub version: u64,
    pub is_replay: bool,
}

pub async fn respond(
    app: &App,
    actor: &Actor,
    caller: &Caller,
    ticket: TicketKey,
    command: AddResponse,
) -> Result<Responded> {
    let stamp = app.stamp(caller);
    let key = command.submission.map(|submission| submission.key(actor, &stamp));
    let limit = app.config.limits.responses(actor, stamp.at);
    let respond = Respond::new(command.message, command.is_internal, command.notify, command.status, command.expected);
    let (rules, by) = (app.mail_rules().await?, actor.clone());
    let decide = Box::new(move |ticket: &Ticket| ticket.respond(&by, &respond, rules, &stamp));
    match app.store.change_ticket(ticket, key, limit, decide).await.map_err(Refused::from) {
        Ok(Some(Changed::Written { ticket, response: Some(response), .. })) => {
            Ok(written(&Eyes::of(app, actor).await?, actor, ticket, &response))
        }
        Ok(Some(Changed::Replayed { ticket, response })) => replayed(app, actor, ticket, response).await,
        Ok(Some(_)) => Err(Error::Internal("a response was decided and not written".to_owned())),
        Ok(None) => Err(Error::NotFound),
        Err(refused) => Err(refused.with_current(app, actor, ticket).await),
    }
}

fn written(eyes: &Eyes<'_>, actor: &Actor, ticket: Ticket, response: &Response) -> Responded {
    let (name, email) = (actor.name.to_string(), actor.email.to_string());
    let author = Person::new(actor.id, name, email, actor.role_name.as_str().to_owned());
    let view = ResponseView {
        id: response.id,
        message: response.message.to_string(),
        responded_by: author,
        is_internal: response.is_internal,
        created_at: response.created_at,
    };
    Responded {
        response: eyes.response(view),
        version: ticket.revision(policy::viewer(actor)).version,
        ticket,
        is_replay: false,
    }
}

async fn replayed(app: &App, actor: &Actor, ticket: Ticket, response: domain::Id) -> Result<Responded> {
    let detail = read(app, actor, TicketKey::Id(ticket.id)).await?;
    let response = detail.responses.into_iter().find(|view| view.id == response).ok_or(Error::NotFound)?;
    Ok(Responded { response, version: detail.ticket.version, ticket, is_replay: true })
}
