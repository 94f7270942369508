//! Accounts as an admin manages them.

use domain::Id;
use domain::list::Page;
use domain::person::{Actor, Origin, Place, RoleName, User};
use domain::policy::{self, Action};
use domain::text::{Email, Password, PersonName};

use crate::accounts::manage::{Made, NewAccount, create, keep_an_admin};
use crate::accounts::{deleted, edited};
use crate::ports::{Account, CreateRule, UserQuery};
use crate::token::Token;
use crate::{App, Caller, Error, Result};

/// An account, and what stands in the link by which its owner sets the first password, where somebody has to hand that
/// over.
#[derive(Debug)]
pub struct Added {
    pub user: User,
    pub invitation: Option<Token>,
}

/// What is to be changed; what is left out stays.
#[derive(Debug, Default, Clone)]
pub struct UserUpdate {
    pub name: Option<PersonName>,
    pub email: Option<Email>,
    pub role: Option<RoleName>,
    pub is_active: Option<bool>,
}

pub async fn list_users(app: &App, actor: &Actor, query: UserQuery) -> Result<Page<User, Place>> {
    authorize(actor)?;
    Ok(app.store.list_users(query).await?)
}

pub async fn read_user(app: &App, actor: &Actor, id: Id) -> Result<User> {
    authorize(actor)?;
    Ok(app.store.account(id).await?.ok_or(Error::NotFound)?.user)
}

pub async fn add_user(
    app: &App,
    actor: &Actor,
    caller: &Caller,
    (name, email, role): (PersonName, Email, RoleName),
    password: Option<Password>,
) -> Result<Added> {
    authorize(actor)?;
    let new = NewAccount { name, email, role, password, origin: Origin::Own };
    let Made { account, invitation } = create(app, Some(actor), caller, new, CreateRule::Any).await?;
    Ok(Added { user: account.user, invitation })
}

/// Changes what is told and nothing else. A new role and a shut account end all sessions, a new address and a shut account
/// all links. The last active admin stays one.
pub async fn update_user(app: &App, actor: &Actor, caller: &Caller, id: Id, update: UserUpdate) -> Result<User> {
    authorize(actor)?;
    let (stamp, by, roles) = (app.stamp(caller), actor.clone(), app.config.roles.clone());
    let decide = Box::new(move |account: &Account, other_admins: u64| {
        let user = update.clone().applied_to(account.user.clone());
        keep_an_admin(&roles, other_admins, &account.user, Some(&user))?;
        Ok(edited(&stamp, Some(&by), account, user))
    });
    Ok(app.store.change_account(id, decide).await?.ok_or(Error::NotFound)?.user)
}

/// Takes an account away that no ticket and no response needs for a name. The last active admin stays.
pub async fn delete_user(app: &App, actor: &Actor, caller: &Caller, id: Id) -> Result<User> {
    authorize(actor)?;
    let (stamp, by, roles) = (app.stamp(caller), actor.clone(), app.config.roles.clone());
    let decide = Box::new(move |account: &Account, other_admins: u64| {
        keep_an_admin(&roles, other_admins, &account.user, None)?;
        Ok(deleted(&stamp, Some(&by), &account.user))
    });
    Ok(app.store.delete_account(id, decide).await?.ok_or(Error::NotFound)?.user)
}

impl UserUpdate {
    fn applied_to(self, user: User) -> User {
        User {
            name: self.name.unwrap_or(user.name),
            email: self.email.unwrap_or(user.email),
            role: self.role.unwrap_or(user.role),
            is_active: self.is_active.unwrap_or(user.is_active),
            ..user
        }
    }
}

fn authorize(actor: &Actor) -> Result<()> {
    if policy::may_ever(actor.role, Action::ManageUsers) { Ok(()) } else { Err(Error::Forbidden) }
}
