//! Accounts as an operator manages them.

use domain::Id;
use domain::audit::Action;
use domain::person::{Actor, Origin, Role, RoleName, User};
use domain::text::{Email, Password, PersonName};

use crate::accounts::password::{NewPassword, set_password};
use crate::accounts::{audit, changed, created};
use crate::ports::{Account, AccountChange, AccountError, CreateRule, EndSessions, Users};
use crate::{App, Caller, Error, Result};

#[derive(Debug, Clone)]
pub struct NewAccount {
    pub name: PersonName,
    pub email: Email,
    pub role: RoleName,
    pub password: Password,
    pub origin: Origin,
}

/// Makes an account; `actor` is nobody on the command line.
pub async fn add(app: &App, actor: Option<&Actor>, caller: &Caller, new: NewAccount) -> Result<User> {
    Ok(create(app, actor, caller, new, CreateRule::Any).await?.user)
}

pub(super) async fn create(
    app: &App,
    actor: Option<&Actor>,
    caller: &Caller,
    new: NewAccount,
    rule: CreateRule,
) -> Result<Account> {
    let hash = app.passwords.hash(new.password).await?;
    let stamp = app.stamp(caller);
    let user = User {
        id: stamp.id("user"),
        name: new.name,
        email: new.email,
        role: new.role,
        is_active: true,
        origin: new.origin,
        created_at: stamp.at,
        last_seen_at: None,
    };
    let audit = created(&stamp, actor, &user);
    let account = Account { user, password_hash: Some(hash) };
    app.store.create_account(account.clone(), audit, rule).await?;
    Ok(account)
}

pub async fn list(app: &App) -> Result<Vec<User>> {
    Ok(app.store.users(Users::All).await?)
}

/// Lets a person in or shuts them out; the latter ends all their sessions. The last active admin stays.
pub async fn set_active(app: &App, caller: &Caller, email: Email, is_active: bool) -> Result<User> {
    let id = id_of(app, email).await?;
    let (stamp, roles) = (app.stamp(caller), app.config.roles.clone());
    let decide = Box::new(move |account: &Account, other_admins: u64| {
        if account.user.is_active == is_active {
            return Ok(None);
        }
        if !is_active && other_admins == 0 && roles.of(&account.user.role) == Role::Admin {
            return Err(AccountError::LastAdmin);
        }
        let changes = changed([("isActive", account.user.is_active.into(), is_active.into())]);
        let mut account = account.clone();
        account.user.is_active = is_active;
        let audit = audit(&stamp, None, Action::UserUpdated, &account.user, changes);
        Ok(Some(AccountChange { account, audit, sessions: EndSessions::All }))
    });
    Ok(app.store.change_account(id, decide).await?.ok_or(Error::NotFound)?.user)
}

/// Gives a person a new password and ends all their sessions.
pub async fn reset_password(app: &App, caller: &Caller, email: Email, password: Password) -> Result<User> {
    let id = id_of(app, email).await?;
    let new = NewPassword { hash: app.passwords.hash(password).await?, replaces: None };
    Ok(set_password(app, None, caller, id, new, EndSessions::All).await?.user)
}

async fn id_of(app: &App, email: Email) -> Result<Id> {
    Ok(app.store.account_by_email(email).await?.ok_or(Error::NotFound)?.user.id)
}
