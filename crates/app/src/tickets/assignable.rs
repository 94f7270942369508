use domain::person::{Actor, User};
use domain::policy::{self, Action};

use crate::ports::Users;
use crate::{App, Error, Result};

/// The people to whom a ticket can be given: active staff, by name.
pub async fn assignable(app: &App, actor: &Actor) -> Result<Vec<User>> {
    if !policy::may_ever(actor.role, Action::ReadAssignableUsers) {
        return Err(Error::Forbidden);
    }
    Ok(app.store.users(Users::ActiveStaff).await?)
}
