use domain::person::Actor;
use domain::text::Password;

use crate::accounts::links::{held, unusable};
use crate::accounts::password::with_password;
use crate::accounts::session::{SignedIn, start};
use crate::ports::{Account, EndSessions};
use crate::{App, Caller, Result};

/// Sets the password of whoever holds the link, ends all their sessions and links, and signs them in.
pub async fn redeem(app: &App, caller: &Caller, token: &str, password: Password) -> Result<SignedIn> {
    let link = held(app, token)?;
    // Hashing takes its time, so it is not done for a link that does not work.
    app.store.account_by_link(link).await?.ok_or_else(unusable)?;
    let hash = app.passwords.hash(password).await?;
    let (stamp, roles) = (app.stamp(caller), app.config.roles.clone());
    let decide = Box::new(move |account: &Account, _| {
        let holder = Actor::new(&account.user, &roles);
        Ok(Some(with_password(&stamp, Some(&holder), account, hash.clone(), EndSessions::All)))
    });
    let account = app.store.redeem_link(link, decide).await?.ok_or_else(unusable)?;
    start(app, account).await
}
