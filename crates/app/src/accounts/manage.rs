//! Accounts as an operator manages them.

use domain::Id;
use domain::person::{Actor, Origin, Role, RoleName, Roles, User};
use domain::text::{Email, Password, PersonName};

use crate::accounts::invitation::invitation;
use crate::accounts::password::{NewPassword, set_password};
use crate::accounts::{created, edited};
use crate::ports::{Account, AccountError, CreateRule, EndSessions, Users};
use crate::token::Token;
use crate::{App, Caller, Error, Result};

#[derive(Debug, Clone)]
pub struct NewAccount {
    pub name: PersonName,
    pub email: Email,
    pub role: RoleName,
    /// Without one, its owner sets the first by an invitation.
    pub password: Option<Password>,
    pub origin: Origin,
}

/// Makes an account; `actor` is nobody on the command line.
pub async fn add(app: &App, actor: Option<&Actor>, caller: &Caller, new: NewAccount) -> Result<User> {
    Ok(create(app, actor, caller, new, CreateRule::Any).await?.account.user)
}

pub(super) struct Made {
    pub(super) account: Account,
    /// What stands in the link by which its owner sets the first password, where somebody has to hand that over.
    pub(super) invitation: Option<Token>,
}

pub(super) async fn create(
    app: &App,
    actor: Option<&Actor>,
    caller: &Caller,
    new: NewAccount,
    rule: CreateRule,
) -> Result<Made> {
    let password_hash = match new.password {
        Some(password) => Some(app.passwords.hash(password).await?),
        None => None,
    };
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
    let invited = password_hash.is_none().then(|| invitation(app, &stamp, user.id));
    let (invited, invitation) = invited.unzip();
    let account = Account { user, password_hash };
    app.store.create_account(account.clone(), audit, rule, invited).await?;
    Ok(Made { account, invitation: invitation.flatten() })
}

pub async fn list(app: &App) -> Result<Vec<User>> {
    Ok(app.store.users(Users::All).await?)
}

/// Lets a person in or shuts them out; the latter ends all their sessions. The last active admin stays.
pub async fn set_active(app: &App, caller: &Caller, email: Email, is_active: bool) -> Result<User> {
    let id = id_of(app, email).await?;
    let (stamp, roles) = (app.stamp(caller), app.config.roles.clone());
    let decide = Box::new(move |account: &Account, other_admins: u64| {
        let user = User { is_active, ..account.user.clone() };
        keep_an_admin(&roles, other_admins, &account.user, Some(&user))?;
        Ok(edited(&stamp, None, account, user))
    });
    Ok(app.store.change_account(id, decide).await?.ok_or(Error::NotFound)?.user)
}

/// Gives a person a new password and ends all their sessions.
pub async fn reset_password(app: &App, caller: &Caller, email: Email, password: Password) -> Result<User> {
    let id = id_of(app, email).await?;
    let new = NewPassword { hash: app.passwords.hash(password).await?, replaces: None };
    Ok(set_password(app, None, caller, id, new, EndSessions::All).await?.user)
}

/// The last active admin stays one: whatever becomes of them, `after`, needs another beside.
pub(crate) fn keep_an_admin(
    roles: &Roles,
    other_admins: u64,
    before: &User,
    after: Option<&User>,
) -> std::result::Result<(), AccountError> {
    let is_admin = |user: &User| user.is_active && roles.of(&user.role) == Role::Admin;
    let is_lost = is_admin(before) && !after.is_some_and(is_admin);
    if is_lost && other_admins == 0 { Err(AccountError::LastAdmin) } else { Ok(()) }
}

async fn id_of(app: &App, email: Email) -> Result<Id> {
    Ok(app.store.account_by_email(email).await?.ok_or(Error::NotFound)?.user.id)
}
