//! The mail log, for admins and on the command line.

use domain::Id;
use domain::list::{Page, Position, Start};
use domain::mail::{Kind, Recipient, State, subject_line};
use domain::person::Actor;
use domain::policy::{self, Action, Viewer};
use domain::text::Email;

use crate::mail::compose::{Composed, Purpose, compose};
use crate::ports::{MailEntry, MailPage, MailQuery, Rendered, Retried, TicketKey};
use crate::{App, Error, Result};

/// A mail of the log, with what is to be read on its envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedMail {
    pub entry: MailEntry,
    /// The address, as it is now; nothing when there is none any more.
    pub to: Option<String>,
    pub subject: String,
}

/// A mail, and what it says by now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordedMail {
    pub mail: LoggedMail,
    /// Nothing when there is nothing to say any more.
    pub rendered: Option<Rendered>,
}

/// Which mails to list. Without a state, a kind or a ticket it is about all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    pub state: Option<State>,
    pub kind: Option<Kind>,
    pub ticket: Option<TicketKey>,
}

/// One page of the log.
pub type MailLog = Page<LoggedMail, Position>;

/// The log, newest first. `actor` is nobody on the command line.
pub async fn list(app: &App, actor: Option<&Actor>, filter: Filter, start: Start, limit: u32) -> Result<MailLog> {
    authorize(actor)?;
    let Filter { state, kind, ticket } = filter;
    let ticket = match ticket {
        None => None,
        Some(TicketKey::Id(id)) => Some(id),
        Some(number) => match app.store.ticket(number, Viewer::Staff).await? {
            Some(found) => Some(found.ticket.id),
            // A number that no ticket has, or none any more.
            None => return Ok(MailLog::EMPTY),
        },
    };
    let support = app.support_address().await?;
    let query = MailQuery { state, kind, ticket, start, limit };
    let MailPage { rows, total, total_is_exact, next } = app.store.list_mail(query).await?;
    let rows = rows.into_iter().map(|entry| logged(entry, support.as_ref())).collect();
    Ok(MailLog { rows, total, total_is_exact, next })
}

pub async fn read(app: &App, actor: Option<&Actor>, id: Id) -> Result<WordedMail> {
    let mail = find(app, actor, id).await?;
    let rendered = match compose(app, &mail.entry.mail, Purpose::Show).await? {
        // What cannot be worded is not sent either, and says why.
        Composed::Letter(composition) => app.renderer.render(&composition.letter).ok(),
        Composed::Pointless(_) | Composed::NoSupportAddress => None,
    };
    Ok(WordedMail { mail, rendered })
}

/// Has the mail tried again at once, unless it is on its way or was sent.
pub async fn retry(app: &App, actor: Option<&Actor>, id: Id) -> Result<LoggedMail> {
    authorize(actor)?;
    match app.store.retry_mail(id, app.clock.now()).await? {
        Some(Retried::Queued) => find(app, actor, id).await,
        Some(Retried::Refused(state)) => Err(Error::MailIsOut { was_sent: state == State::Sent }),
        None => Err(Error::NotFound),
    }
}

/// The same for all that failed, expired or are held. Answers how many those are.
pub async fn retry_all(app: &App, actor: Option<&Actor>) -> Result<u64> {
    authorize(actor)?;
    Ok(app.store.retry_all_mail(app.clock.now()).await?)
}

async fn find(app: &App, actor: Option<&Actor>, id: Id) -> Result<LoggedMail> {
    authorize(actor)?;
    let entry = app.store.mail(id).await?.ok_or(Error::NotFound)?;
    Ok(logged(entry, app.support_address().await?.as_ref()))
}

fn logged(entry: MailEntry, support: Option<&Email>) -> LoggedMail {
    let to = match entry.mail.to {
        Recipient::Support => support.map(Email::to_string),
        Recipient::Person(_) => entry.person.as_ref().map(|person| person.email.clone()),
    };
    let subject = match (entry.mail.kind.account_subject(), &entry.ticket) {
        (Some(subject), _) => subject.to_owned(),
        (None, Some((number, subject))) => subject_line(*number, subject),
        (None, None) => "(The ticket is gone)".to_owned(),
    };
    LoggedMail { to: to.filter(|address| !address.is_empty()), subject, entry }
}

fn authorize(actor: Option<&Actor>) -> Result<()> {
    if actor.is_none_or(|actor| policy::may_ever(actor.role, Action::ManageMail)) {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}
