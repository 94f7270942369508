//! Inviting the owner of an account to set its first password: by mail, or by a link that whoever invites hands over.

use domain::audit::Action;
use domain::mail::{Kind, Mail};
use domain::person::{Actor, Origin};
use domain::policy;
use domain::stamp::Stamp;
use domain::{Id, policy::Action as Right};
use serde_json::Value;

use crate::accounts::people::Added;
use crate::accounts::{audit, change, links};
use crate::ports::{Account, AccountChange, AccountError, EndSessions, Invitation, LinkPurpose, LinkRequest};
use crate::token::Token;
use crate::{App, Caller, Error, Result};

/// Where there is a mail server the invitation is a mail; elsewhere the token is for the link to hand over.
pub(super) fn invitation(app: &App, stamp: &Stamp, user: Id) -> (Invitation, Option<Token>) {
    let mail = Mail::about_account(stamp, Kind::Invitation, user);
    if app.mail.is_some() {
        return (Invitation::Mail(mail), None);
    }
    let request = LinkRequest { id: mail.id, user, purpose: LinkPurpose::Invitation, at: stamp.at };
    let (token, link) = links::drawn(app.random.as_ref(), request, stamp.at);
    (Invitation::Link(link), Some(token))
}

/// Whether the account still waits for its owner. Whoever comes from a platform signs in there.
pub(crate) fn is_invited(account: &Account) -> bool {
    let is_platforms = matches!(account.user.origin, Origin::Platform { .. });
    account.user.is_active && account.password_hash.is_none() && !is_platforms
}

/// Invites somebody once more who has never had a password.
pub async fn invite_user(app: &App, actor: &Actor, caller: &Caller, id: Id) -> Result<Added> {
    if !policy::may_ever(actor.role, Right::ManageUsers) {
        return Err(Error::Forbidden);
    }
    let (stamp, by) = (app.stamp(caller), actor.clone());
    let (invited, invitation) = invitation(app, &stamp, id);
    let decide = Box::new(move |account: &Account, _| {
        if !is_invited(account) {
            return Err(AccountError::NotInvitable);
        }
        let changes = [change("invitation", Value::Null, "made".into())].into();
        Ok(Some(AccountChange {
            account: account.clone(),
            audit: audit(&stamp, Some(&by), Action::UserUpdated, &account.user, changes),
            sessions: EndSessions::None,
            ends_links: false,
            invitation: Some(invited.clone()),
        }))
    });
    let account = app.store.change_account(id, decide).await?.ok_or(Error::NotFound)?;
    Ok(Added { user: account.user, invitation })
}
