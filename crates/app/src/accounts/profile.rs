use domain::audit::Action;
use domain::person::{Actor, User};
use domain::text::PersonName;

use crate::accounts::{audit, changed};
use crate::ports::{Account, AccountChange, EndSessions};
use crate::{App, Caller, Error, Result};

/// Changes the name by which others see this person.
pub async fn rename(app: &App, actor: &Actor, caller: &Caller, name: PersonName) -> Result<User> {
    let (stamp, by) = (app.stamp(caller), actor.clone());
    let decide = Box::new(move |account: &Account, _| {
        if account.user.name == name {
            return Ok(None);
        }
        let changes = changed([("name", account.user.name.as_str().into(), name.as_str().into())]);
        let mut account = account.clone();
        account.user.name = name.clone();
        let audit = audit(&stamp, Some(&by), Action::UserUpdated, &account.user, changes);
        Ok(Some(AccountChange { account, audit, sessions: EndSessions::None }))
    });
    let account = app.store.change_account(actor.id, decide).await?.ok_or(Error::Unauthenticated)?;
    Ok(account.user)
}
