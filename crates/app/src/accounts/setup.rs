//! The first admin: made through a one-time link that a server without accounts prints at its start.

use std::sync::{Mutex, PoisonError};

use domain::person::Origin;
use domain::text::{Email, Password, PersonName};

use crate::accounts::manage::{NewAccount, create};
use crate::accounts::session::{SignedIn, start};
use crate::ports::{CreateRule, TokenHash, Users};
use crate::token::Token;
use crate::{App, Caller, Error, Result};

/// Whether this server still waits for its first admin.
#[derive(Debug, Default)]
pub struct Setup(Mutex<Option<TokenHash>>);

impl Setup {
    /// Waits for an admin who holds `token`.
    pub fn pending(token: &Token) -> Self {
        Self(Mutex::new(Some(token.hash())))
    }

    fn expected(&self) -> Option<TokenHash> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn finish(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

#[derive(Debug)]
pub struct FirstAdmin {
    pub name: PersonName,
    pub email: Email,
    pub password: Password,
}

/// Whether there is still no account at all, and somebody holds the link that makes the first.
pub(super) async fn is_awaited(app: &App) -> Result<bool> {
    if app.setup.expected().is_none() {
        return Ok(false);
    }
    let is_awaited = app.store.users(Users::All).await?.is_empty();
    if !is_awaited {
        app.setup.finish();
    }
    Ok(is_awaited)
}

/// Makes the first admin and signs them in. Once there is an account, this does not exist any more.
pub async fn set_up(app: &App, caller: &Caller, token: &str, admin: FirstAdmin) -> Result<SignedIn> {
    if !is_awaited(app).await? {
        return Err(Error::NotFound);
    }
    let expected = app.setup.expected().ok_or(Error::NotFound)?;
    if Token::read(token).is_none_or(|token| token.hash() != expected) {
        return Err(Error::invalid("token", "This link is not valid. Use the one that the server printed last."));
    }
    let role = app.config.roles.admin_names().first().cloned().ok_or(Error::NotFound)?;
    let account =
        NewAccount { name: admin.name, email: admin.email, role, password: Some(admin.password), origin: Origin::Own };
    let made = create(app, None, caller, account, CreateRule::FirstOnly).await?;
    app.setup.finish();
    start(app, made.account).await
}
