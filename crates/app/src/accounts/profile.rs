use domain::person::{Actor, User};
use domain::text::PersonName;

use crate::accounts::edited;
use crate::ports::Account;
use crate::{App, Caller, Error, Result};

/// Changes the name by which others see this person.
pub async fn rename(app: &App, actor: &Actor, caller: &Caller, name: PersonName) -> Result<User> {
    let (stamp, by) = (app.stamp(caller), actor.clone());
    let decide = Box::new(move |account: &Account, _| {
        let renamed = User { name: name.clone(), ..account.user.clone() };
        Ok(edited(&stamp, Some(&by), account, renamed))
    });
    let account = app.store.change_account(actor.id, decide).await?.ok_or(Error::Unauthenticated)?;
    Ok(account.user)
}
