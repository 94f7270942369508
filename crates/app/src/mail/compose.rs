//! What a mail says, made from what is true at this moment.

use domain::Id;
use domain::mail::{Kind, Mail, Recipient};
use domain::person::{Actor, User};
use domain::policy::{self, Viewer};
use domain::text::Email;

use crate::App;
use crate::mail::account_letter;
use crate::ports::{
    Letter, LetterResponse, LetterTicket, Mailbox, StaffReader, StoreResult, TicketDetail, TicketKey, TicketView,
};

/// What a mail is worded for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Send,
    /// For those who look at what was written to somebody else.
    Show,
}

pub(super) enum Composed {
    Letter(Box<Composition>),
    /// There is nothing to say any more, or nobody to say it to.
    Pointless(&'static str),
    /// It is for the support address, and there is none.
    NoSupportAddress,
}

pub(super) struct Composition {
    pub(super) to: Mailbox,
    /// Where answers go, unless to the sender.
    pub(super) reply_to: Option<Email>,
    pub(super) letter: Letter,
}

/// Who gets a mail now.
enum Reader {
    Person(Box<User>),
    Support(Email),
}

pub(super) async fn compose(app: &App, mail: &Mail, purpose: Purpose) -> StoreResult<Composed> {
    let support = app.support_address().await?;
    match mail.kind {
        Kind::Confirmation | Kind::Reset | Kind::Invitation => {
            account_letter::compose(app, mail, purpose, support).await
        }
        Kind::NewTicket | Kind::Acknowledgement | Kind::Response | Kind::CustomerResponse | Kind::Assignment => {
            about_ticket(app, mail, support).await
        }
    }
}

async fn about_ticket(app: &App, mail: &Mail, support: Option<Email>) -> StoreResult<Composed> {
    let reader = match reader(app, mail, support.clone()).await? {
        Ok(reader) => reader,
        Err(composed) => return Ok(composed),
    };
    let viewer = match &reader {
        Reader::Person(user) => policy::viewer(&Actor::new(user, &app.config.roles)),
        Reader::Support(_) => Viewer::Staff,
    };
    let Some(ticket) = mail.ticket else { return Ok(Composed::Pointless("it is about nothing")) };
    let Some(detail) = app.store.ticket(TicketKey::Id(ticket), viewer).await? else {
        return Ok(Composed::Pointless("the ticket is gone"));
    };
    let letter = match letter(app, mail, &reader, &detail).await? {
        Ok(letter) => letter,
        Err(reason) => return Ok(Composed::Pointless(reason)),
    };
    // What a customer answers is for people to read; staff answer on the desk.
    let reply_to = support.filter(|_| viewer != Viewer::Staff);
    Ok(Composed::Letter(Box::new(Composition { to: reader.mailbox(), reply_to, letter })))
}

/// Whoever is gone or shut out gets no mail. What was for staff goes to the support address then.
async fn reader(app: &App, mail: &Mail, support: Option<Email>) -> StoreResult<Result<Reader, Composed>> {
    if let Recipient::Person(id) = mail.to
        && let Some(account) = app.store.account(id).await?
    {
        let user = account.user;
        let may_read = !mail.kind.is_for_staff() || app.config.roles.of(&user.role).is_staff();
        if user.is_active && may_read && !user.email.as_str().is_empty() {
            return Ok(Ok(Reader::Person(Box::new(user))));
        }
    }
    Ok(match support {
        _ if !mail.kind.is_for_staff() => Err(Composed::Pointless("the recipient is gone or shut out")),
        Some(support) => Ok(Reader::Support(support)),
        None => Err(Composed::NoSupportAddress),
    })
}

impl Reader {
    fn mailbox(&self) -> Mailbox {
        match self {
            Self::Person(user) => Mailbox { name: Some(user.name.clone()), email: user.email.clone() },
            Self::Support(email) => Mailbox { name: None, email: email.clone() },
        }
    }

    fn of_the_staff(&self) -> StaffReader {
        match self {
            Self::Person(user) => StaffReader::Assignee(user.name.to_string()),
            Self::Support(_) => StaffReader::Support,
        }
    }
}

/// The reason when there is nothing to tell.
async fn letter(
    app: &App,
    mail: &Mail,
    reader: &Reader,
    detail: &TicketDetail,
) -> StoreResult<Result<Letter, &'static str>> {
    let ticket = LetterTicket::from(&detail.ticket);
    let response = || public_response(detail, mail.response).ok_or("the response is gone");
    Ok(match mail.kind {
        Kind::NewTicket => Ok(Letter::NewTicket { ticket, template: app.email_template().await? }),
        Kind::Acknowledgement => Ok(Letter::Acknowledgement { ticket }),
        Kind::Response => response().map(|response| Letter::Response { ticket, response }),
        Kind::CustomerResponse => {
            response().map(|response| Letter::CustomerResponse { ticket, response, to: reader.of_the_staff() })
        }
        Kind::Assignment => match &detail.ticket.assigned_to {
            Some(assignee) if mail.to == Recipient::Person(assignee.id) => {
                Ok(Letter::Assignment { ticket, to: reader.of_the_staff() })
            }
            _ => Err("the ticket is somebody else's by now"),
        },
        Kind::Confirmation | Kind::Reset | Kind::Invitation => Err("it is about no ticket"),
    })
}

/// Whatever the mail says: an internal note is told of to nobody.
fn public_response(detail: &TicketDetail, id: Option<Id>) -> Option<LetterResponse> {
    let found = detail.responses.iter().find(|response| Some(response.id) == id && !response.is_internal)?;
    Some(LetterResponse { by: found.responded_by.name.clone(), message: found.message.clone() })
}

impl From<&TicketView> for LetterTicket {
    fn from(ticket: &TicketView) -> Self {
        Self {
            number: ticket.number,
            subject: ticket.subject.clone(),
            message: ticket.message.clone().unwrap_or_default(),
            category: ticket.category,
            priority: ticket.priority,
            status: ticket.status,
            requester_name: ticket.submitted_by.name.clone(),
            requester_email: ticket.submitted_by.email.clone(),
            created_at: ticket.created_at,
        }
    }
}
