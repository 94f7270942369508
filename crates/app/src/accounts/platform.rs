//! People who come with a platform's token. The token says who somebody is; what they may do is said by the account.

use domain::Timestamp;
use domain::person::{Origin, User};
use domain::text::PersonName;

use crate::accounts::session::TOUCH_EVERY;
use crate::accounts::{created, edited};
use crate::credential::PlatformToken;
use crate::ports::{Account, AccountError, Claims, CreateRule};
use crate::{App, Caller, Error, Result};

/// The account of the token's holder, made or brought up to date when that is due.
pub(super) async fn visit(app: &App, caller: &Caller, token: &PlatformToken) -> Result<User> {
    let claims = verified(app, token).await?;
    let Some(account) = app.store.account(claims.user).await? else {
        return provision(app, caller, &claims).await;
    };
    let mut user = account.user;
    if !user.is_active {
        return Err(Error::Unauthenticated);
    }
    refuse_anothers_address(app, &user, &claims).await?;
    if is_newer(app, &user, &claims) && differs(&user, &claims) {
        user = follow(app, caller, &claims).await?;
    }
    note_use(app, &user, &claims).await;
    Ok(user)
}

/// The account of the token's holder as it is.
pub(super) async fn known(app: &App, token: &PlatformToken) -> Result<User> {
    let claims = verified(app, token).await?;
    let user = app.store.account(claims.user).await?.ok_or(Error::Unauthenticated)?.user;
    refuse_anothers_address(app, &user, &claims).await?;
    Ok(user)
}

async fn verified(app: &App, token: &PlatformToken) -> Result<Claims> {
    let tokens = app.platform_tokens.as_ref().ok_or(Error::Unauthenticated)?;
    tokens.verify(token.as_str(), app.clock.now()).await.ok_or(Error::Unauthenticated)
}

/// Two people with one address would read each other's mail.
async fn refuse_anothers_address(app: &App, user: &User, claims: &Claims) -> Result<()> {
    if user.email == claims.email {
        return Ok(());
    }
    match app.store.account_by_email(claims.email.clone()).await? {
        Some(other) if other.user.id != user.id => Err(Error::Unauthenticated),
        _ => Ok(()),
    }
}

async fn provision(app: &App, caller: &Caller, claims: &Claims) -> Result<User> {
    if !app.config.provision {
        return Err(Error::Unauthenticated);
    }
    let stamp = app.stamp(caller);
    let user = User {
        id: claims.user,
        name: claims.name.clone().unwrap_or_else(|| name_of(claims)),
        email: claims.email.clone(),
        role: claims.role.clone(),
        is_active: true,
        origin: Origin::Platform { followed: issued(app, claims) },
        created_at: stamp.at,
        last_seen_at: Some(stamp.at),
    };
    let account = Account { user, password_hash: None };
    let audit = created(&stamp, None, &account.user);
    match app.store.create_account(account.clone(), audit, CreateRule::Any, None).await {
        Ok(()) => Ok(account.user),
        // Either another request of the same person was faster, or the address is somebody else's.
        Err(AccountError::Exists | AccountError::EmailTaken) => {
            let found = app.store.account(claims.user).await?.ok_or(Error::Unauthenticated)?;
            refuse_anothers_address(app, &found.user, claims).await?;
            Ok(found.user)
        }
        Err(error) => Err(error.into()),
    }
}

/// What a person without a name is called: what stands before the @ of their address.
fn name_of(claims: &Claims) -> PersonName {
    let email = claims.email.as_str();
    let name = email.split('@').next().unwrap_or(email);
    PersonName::parse(name).unwrap_or_else(|_| PersonName::from_stored(email.chars().take(PersonName::MAX).collect()))
}

/// When the token was issued; a clock that runs ahead does not make it newer than all that follow.
fn issued(app: &App, claims: &Claims) -> Timestamp {
    claims.issued_at.unwrap_or(Timestamp::from_millis(0)).min(app.clock.now())
}

fn is_newer(app: &App, user: &User, claims: &Claims) -> bool {
    user.origin.followed().is_some_and(|followed| issued(app, claims) > followed)
}

fn differs(user: &User, claims: &Claims) -> bool {
    user.role != claims.role
        || user.email != claims.email
        || claims.name.as_ref().is_some_and(|name| *name != user.name)
}

/// Gives the account the name, the address and the role of a newer token. Also the last admin follows: the platform
/// decides who is one.
async fn follow(app: &App, caller: &Caller, claims: &Claims) -> Result<User> {
    let (stamp, issued, claims) = (app.stamp(caller), issued(app, claims), claims.clone());
    let id = claims.user;
    let decide = Box::new(move |account: &Account, _| {
        let before = &account.user;
        if before.origin.followed().is_none_or(|followed| issued <= followed) || !differs(before, &claims) {
            return Ok(None);
        }
        let user = User {
            name: claims.name.clone().unwrap_or_else(|| before.name.clone()),
            email: claims.email.clone(),
            role: claims.role.clone(),
            origin: Origin::Platform { followed: issued },
            ..before.clone()
        };
        Ok(edited(&stamp, None, account, user))
    });
    match app.store.change_account(id, decide).await {
        Ok(account) => Ok(account.ok_or(Error::Unauthenticated)?.user),
        Err(AccountError::EmailTaken) => Err(Error::Unauthenticated),
        Err(error) => Err(error.into()),
    }
}

/// Written at most every few minutes, and once for each newer token.
async fn note_use(app: &App, user: &User, claims: &Claims) {
    let now = app.clock.now();
    let is_due = user.last_seen_at.is_none_or(|seen| now >= seen.plus(TOUCH_EVERY));
    let followed = is_newer(app, user, claims).then(|| issued(app, claims));
    if !is_due && followed.is_none() {
        return;
    }
    if let Err(error) = app.store.touch_account(user.id, now, followed).await {
        // While nothing can be written, reading still works.
        tracing::warn!(%error, "the use of an account was not noted");
    }
}
