use domain::audit::Action;
use domain::person::{Actor, Origin};
use domain::stamp::Stamp;
use domain::text::Password;
use serde_json::Value;

use crate::accounts::attempts::Attempt;
use crate::accounts::{audit, change};
use crate::credential::Credential;
use crate::ports::{Account, AccountChange, AccountError, EndSessions};
use crate::{App, Caller, Error, Result};

/// Sets a new password and ends every session of the account but the one that asked.
pub async fn change_password(
    app: &App,
    actor: &Actor,
    caller: &Caller,
    credential: &Credential,
    current: String,
    new: Password,
) -> Result<()> {
    let account = app.store.account(actor.id).await?.ok_or(Error::Unauthenticated)?;
    let verified = account.password_hash;
    let attempt = Attempt::to_confirm(app, actor.id).await?;
    let outcome = match app.passwords.verify(current, verified.clone()).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(Error::invalid("currentPassword", "This is not your current password.")),
        Err(busy) => Err(busy.into()),
    };
    attempt.end(app, outcome, |error| matches!(error, Error::Invalid(_))).await?;
    let new = NewPassword { hash: app.passwords.hash(new).await?, replaces: verified };
    let others = credential.session().map_or(EndSessions::All, |token| EndSessions::AllBut(token.hash()));
    set_password(app, Some(actor), caller, actor.id, new, others).await?;
    Ok(())
}

pub(super) struct NewPassword {
    pub(super) hash: String,
    /// The hash that must still be there; with none, whatever is there is replaced.
    pub(super) replaces: Option<String>,
}

/// Writes the hash and the entry about it.
pub(super) async fn set_password(
    app: &App,
    actor: Option<&Actor>,
    caller: &Caller,
    id: domain::Id,
    new: NewPassword,
    sessions: EndSessions,
) -> Result<Account> {
    let (stamp, by) = (app.stamp(caller), actor.cloned());
    let decide = Box::new(move |account: &Account, _| {
        if new.replaces.is_some() && new.replaces != account.password_hash {
            return Err(AccountError::PasswordChanged);
        }
        Ok(Some(with_password(&stamp, by.as_ref(), account, new.hash.clone(), sessions)))
    });
    app.store.change_account(id, decide).await?.ok_or(Error::NotFound)
}

/// The account with a new password, and the entry about it: the trail tells that it changed, never what it is.
pub(super) fn with_password(
    stamp: &Stamp,
    actor: Option<&Actor>,
    account: &Account,
    hash: String,
    sessions: EndSessions,
) -> AccountChange {
    let mut account = Account { password_hash: Some(hash), ..account.clone() };
    if account.user.origin == Origin::Demo {
        account.user.origin = Origin::Own;
    }
    let changes = [change("password", Value::Null, "changed".into())].into();
    let audit = audit(stamp, actor, Action::UserUpdated, &account.user, changes);
    AccountChange { account, audit, sessions, ends_links: true, invitation: None }
}
