//! What a mail about somebody's own account says. Links are made when a mail is sent, so each try has one of its own.

use domain::Id;
use domain::mail::{Kind, Mail, Recipient};
use domain::text::Email;

use crate::App;
use crate::accounts::{forgotten, invitation, issue_link, registration};
use crate::mail::compose::{Composed, Composition, Purpose};
use crate::ports::{Account, Letter, LetterLink, LinkPurpose, LinkRequest, Mailbox, StoreResult};
use crate::token::Token;

const GONE: &str = "the recipient is gone or shut out";
const OVER: &str = "a newer mail has taken its place, or its link was used";

/// The reason when there is nothing to say.
type Worded = Result<(Mailbox, Letter), &'static str>;

pub(super) async fn compose(app: &App, mail: &Mail, purpose: Purpose, support: Option<Email>) -> StoreResult<Composed> {
    let Recipient::Person(person) = mail.to else { return Ok(Composed::Pointless("it is to nobody")) };
    let worded = match mail.kind {
        Kind::Confirmation => confirmation(app, person, purpose).await?,
        Kind::Invitation => by_link(app, mail, person, LinkPurpose::Invitation, purpose).await?,
        _ => by_link(app, mail, person, LinkPurpose::Reset, purpose).await?,
    };
    Ok(match worded {
        Ok((to, letter)) => Composed::Letter(Box::new(Composition { to, reply_to: support, letter })),
        Err(reason) => Composed::Pointless(reason),
    })
}

/// Nothing that whoever registered has typed is said to whoever has the address, not even a name.
async fn confirmation(app: &App, id: Id, purpose: Purpose) -> StoreResult<Worded> {
    if !app.config.registration_is_open {
        return Ok(Err("people cannot make accounts by themselves any more"));
    }
    let Some(registration) = app.store.registration(id).await? else { return Ok(Err(OVER)) };
    let to = Mailbox { name: None, email: registration.email.clone() };
    if let Some(account) = app.store.account_by_email(registration.email.clone()).await? {
        return Ok(if forgotten::may_reset(&account) { Ok((to, Letter::AlreadyRegistered)) } else { Err(GONE) });
    }
    let link = link(purpose, registration::issue_confirmation(app, &registration)).await?;
    Ok(link.map(|link| (to, Letter::Confirmation { link })).ok_or(OVER))
}

async fn by_link(app: &App, mail: &Mail, person: Id, of: LinkPurpose, purpose: Purpose) -> StoreResult<Worded> {
    let Some(Account { user, .. }) = app.store.account(person).await?.filter(|account| may_use(account, of)) else {
        return Ok(Err(GONE));
    };
    let request = LinkRequest { id: mail.id, user: person, purpose: of, at: mail.created_at };
    let Some(link) = link(purpose, issue_link(app, request)).await? else { return Ok(Err(OVER)) };
    let letter = match of {
        LinkPurpose::Reset => Letter::Reset { link },
        LinkPurpose::Invitation => Letter::Invitation { name: user.name.to_string(), link },
    };
    Ok(Ok((Mailbox { name: Some(user.name), email: user.email }, letter)))
}

fn may_use(account: &Account, of: LinkPurpose) -> bool {
    match of {
        LinkPurpose::Reset => forgotten::may_reset(account),
        LinkPurpose::Invitation => invitation::is_invited(account),
    }
}

/// Only the owner of the address reads the token, in a mail; whoever looks at the log sees that there is one.
async fn link(
    purpose: Purpose,
    issue: impl Future<Output = StoreResult<Option<Token>>>,
) -> StoreResult<Option<LetterLink>> {
    match purpose {
        Purpose::Show => Ok(Some(LetterLink::Masked)),
        Purpose::Send => Ok(issue.await?.map(LetterLink::Open)),
    }
}
