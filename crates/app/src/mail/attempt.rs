//! One try to send one mail.

use std::time::Duration;

use domain::mail::{BOUNDED_WITHIN, Lack, is_outdated, next_try};

use crate::mail::compose::{Composed, Composition, Purpose, compose};
use crate::mail::pace::Pace;
use crate::mail::told::Private;
use crate::ports::{Claimed, Delivery, Lease, MessageId, Outcome, OutgoingMail, Reason, Rendered, StoreResult};
use crate::{App, MailRoute};

/// What became of a mail is noted again and again, in seconds after one another, while the store is away.
const NOTING: [u64; 7] = [0, 1, 2, 5, 10, 20, 20];

/// Sends the mail if it can be sent now.
pub(super) async fn attempt(app: &App, pace: &Pace, claimed: &Claimed) -> Outcome {
    let now = app.clock.now();
    if is_outdated(claimed.since, now) {
        return Outcome::Expired { error: "it could not be sent in time".to_owned() };
    }
    // Somebody who asks for another try wants the mail in any case.
    let is_first = claimed.tries == 1 && claimed.since == claimed.mail.created_at;
    match send(app, pace, claimed, is_first).await {
        Ok(outcome) => outcome,
        Err(error) => failed_try(app, claimed, format!("it could not be written: {error}")),
    }
}

async fn send(app: &App, pace: &Pace, claimed: &Claimed, is_first: bool) -> StoreResult<Outcome> {
    let mail = &claimed.mail;
    if is_first {
        let since = mail.created_at.plus(-BOUNDED_WITHIN);
        if let Some(excess) = app.store.mail_load(mail.clone(), since).await?.excess(mail.to) {
            return Ok(Outcome::Cancelled { reason: excess.to_string() });
        }
    }
    let Some(route) = &app.mail else {
        return Ok(Outcome::Held { lack: Lack::Server, reason: NO_SERVER.to_owned() });
    };
    Ok(match compose(app, mail, Purpose::Send).await? {
        Composed::Letter(composition) => {
            let rendered = match app.renderer.render(&composition.letter) {
                Ok(rendered) => rendered,
                Err(unwritable) => return Ok(failed_try(app, claimed, unwritable.to_string())),
            };
            let private = Private::of(&composition);
            let delivery = route.transport.send(outgoing(app, route, claimed, *composition, rendered)).await;
            delivered(app, pace, claimed, &private, delivery)
        }
        Composed::Pointless(reason) => Outcome::Cancelled { reason: reason.to_owned() },
        Composed::NoSupportAddress => {
            tracing::warn!(
                mail = %mail.id,
                "there is no support address, so a mail waits for one: set it in the support settings or with SUPPORT_EMAIL"
            );
            Outcome::Held { lack: Lack::SupportAddress, reason: "there is no support address".to_owned() }
        }
    })
}

pub(super) const NO_SERVER: &str = "there is no mail server";

fn outgoing(
    app: &App,
    route: &MailRoute,
    claimed: &Claimed,
    composition: Composition,
    rendered: Rendered,
) -> OutgoingMail {
    let mail = &claimed.mail;
    let Composition { to, reply_to, .. } = composition;
    // Nobody ever got a mail of this name: it stands for the ticket, and keeps its mails together in every mailbox.
    let conversation = mail.ticket.map(|ticket| MessageId::new("ticket", ticket));
    OutgoingMail {
        message_id: MessageId::new("mail", mail.id),
        date: app.clock.now(),
        from: route.from.clone(),
        to,
        reply_to,
        subject: rendered.subject,
        text: rendered.text,
        html: rendered.html,
        in_reply_to: conversation.clone(),
        references: conversation.into_iter().collect(),
    }
}

fn delivered(app: &App, pace: &Pace, claimed: &Claimed, private: &Private, delivery: Delivery) -> Outcome {
    let told = |reason: &Reason| private.left_out_of(&reason.to_string());
    if !matches!(delivery, Delivery::Retry { outage: true, .. }) {
        pace.fine();
    }
    match delivery {
        Delivery::Sent { response } => Outcome::Sent { reply: private.left_out_of(&response) },
        Delivery::Fail { reason } => Outcome::Failed { error: told(&reason) },
        Delivery::Retry { reason, outage: false } => failed_try(app, claimed, told(&reason)),
        Delivery::Retry { reason, outage: true } => match failed_try(app, claimed, told(&reason)) {
            // The reason is not this mail, so it need not wait longer than all the others.
            Outcome::Later { error, .. } => {
                Outcome::Later { at: pace.outage(app.clock.now(), app.random.bytes(), &error), error }
            }
            expired => expired,
        },
    }
}

/// The mail is tried again, unless its time is over.
pub(super) fn failed_try(app: &App, claimed: &Claimed, error: String) -> Outcome {
    match next_try(claimed.tries, claimed.since, app.clock.now(), app.random.bytes()) {
        Some(at) => Outcome::Later { at, error },
        None => Outcome::Expired { error },
    }
}

/// Notes what became of the mail. While the store is away this is tried again for as long as the lease lasts.
pub(super) async fn note(app: &App, claimed: &Claimed, lease: Lease, outcome: Outcome) {
    let (id, state) = (claimed.mail.id, outcome.state());
    for wait in NOTING {
        tokio::time::sleep(Duration::from_secs(wait)).await;
        match app.store.finish_mail(id, lease, app.clock.now(), outcome.clone()).await {
            Ok(true) => return tell(claimed, &outcome),
            Ok(false) => {
                tracing::warn!(mail = %id, state = state.as_str(), "a mail took longer than it was given out for");
                return;
            }
            Err(error) => tracing::debug!(mail = %id, %error, "what became of a mail is not noted yet"),
        }
    }
    tracing::error!(mail = %id, state = state.as_str(), "what became of a mail was not noted: it is tried again");
}

/// The mail log has the reason; it may name people.
fn tell(claimed: &Claimed, outcome: &Outcome) {
    let (mail, kind, tries, state) =
        (claimed.mail.id, claimed.mail.kind.as_str(), claimed.tries, outcome.state().as_str());
    match outcome {
        Outcome::Sent { .. } => tracing::debug!(%mail, kind, tries, "a mail was sent"),
        Outcome::Cancelled { .. } => tracing::info!(%mail, kind, tries, state, "a mail is not sent"),
        Outcome::Later { .. } | Outcome::Held { .. } => {
            tracing::info!(%mail, kind, tries, state, "a mail was not sent yet");
        }
        Outcome::Failed { .. } | Outcome::Expired { .. } => {
            tracing::warn!(%mail, kind, tries, state, "a mail was not sent; the mail log says why");
        }
    }
}
