//! Whether mail can leave this desk: looked into, and tried out.

use std::time::Duration;

use domain::Timestamp;
use domain::person::{Accounts, Actor};
use domain::text::Email;
use tokio::time::Instant;

use super::authorize;
use crate::limits::{self, LimitKind};
use crate::ports::{Delivery, Letter, LetterLink, Mailbox, MessageId, OutgoingMail};
use crate::{App, Caller, Error, MailRoute, Result};

const NO_SERVER: &str = "No mail server is set, so mail waits until there is one: set SMTP_URL in the configuration.";

/// What keeps mail from being what it should be, in words for an admin.
#[derive(Debug)]
pub struct Checked {
    pub issues: Vec<String>,
    pub at: Timestamp,
}

/// What came of a test.
#[derive(Debug)]
pub struct Tried {
    pub is_sent: bool,
    /// In words for an admin.
    pub message: String,
    /// What the mail server answered, if it did.
    pub response: Option<String>,
    pub took: Duration,
}

/// Goes the way of a mail as far as it goes without sending one.
pub async fn check_mail(app: &App, actor: &Actor) -> Result<Checked> {
    authorize(actor)?;
    let mut issues = Vec::new();
    match &app.mail {
        None => issues.push(NO_SERVER.to_owned()),
        Some(route) => {
            if let Err(reason) = route.transport.probe(route.from.email.clone()).await {
                issues.push(format!("Mail cannot be sent: {reason}."));
            }
        }
    }
    if app.support_address().await?.is_none() {
        issues.push("There is no support address, so nobody is told of new tickets: set one here.".to_owned());
    }
    if let Err(reason) = app.renderer.render(&Letter::Reset { link: LetterLink::Masked }) {
        let also = match app.config.accounts {
            Accounts::Own => ", and none goes out that confirms an address, resets a password or invites somebody",
            Accounts::Platform => "",
        };
        issues.push(format!("{reason}{also}."));
    }
    Ok(Checked { issues, at: app.clock.now() })
}

/// Sends a mail at once, past the outbox. That it did not arrive is an answer too.
pub async fn send_test_mail(app: &App, actor: &Actor, caller: &Caller, to: Email) -> Result<Tried> {
    authorize(actor)?;
    let now = app.clock.now();
    if let Some(retry_at) = app.store.count(limits::test_mails(actor, now)).await? {
        return Err(Error::Limited { limit: LimitKind::TestMails, retry_at });
    }
    let Some(route) = &app.mail else {
        return Ok(Tried { is_sent: false, message: NO_SERVER.to_owned(), response: None, took: Duration::ZERO });
    };
    let mail = test_mail(app, actor, caller, route, to.clone())?;
    let begun = Instant::now();
    let delivery = route.transport.send_now(mail).await;
    let took = begun.elapsed();
    let (is_sent, message, response) = match delivery {
        Delivery::Sent { response } => (true, format!("The mail server has taken the mail to {to}."), Some(response)),
        Delivery::Retry { reason, .. } | Delivery::Fail { reason } => {
            (false, format!("The mail was not sent: {}.", reason.text), reason.response)
        }
    };
    Ok(Tried { is_sent, message, response, took })
}

fn test_mail(app: &App, actor: &Actor, caller: &Caller, route: &MailRoute, to: Email) -> Result<OutgoingMail> {
    let stamp = app.stamp(caller);
    let letter = Letter::Test { asked_by: actor.name.as_str().to_owned() };
    let words = app.renderer.render(&letter).map_err(|reason| Error::Internal(reason.to_string()))?;
    Ok(OutgoingMail {
        message_id: MessageId::new("test", stamp.id("test mail")),
        date: stamp.at,
        from: route.from.clone(),
        to: Mailbox { name: None, email: to },
        reply_to: None,
        subject: words.subject,
        text: words.text,
        html: words.html,
        in_reply_to: None,
        references: Vec::new(),
    })
}
