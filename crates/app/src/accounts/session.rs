use domain::Timestamp;
use domain::person::{Actor, User};
use domain::text::{Email, Password};
use domain::time::{DAY, MINUTE};

use crate::accounts::attempts::Attempt;
use crate::ports::{Account, PasswordsBusy, Session};
use crate::token::Token;
use crate::{App, Caller, Error, Result};

const LIFETIME: i64 = 30 * DAY;
const IDLE: i64 = 14 * DAY;
/// A session's last use is noted at most this often.
const TOUCH_EVERY: i64 = 5 * MINUTE;

/// A fresh session: the token is shown this once.
#[derive(Debug)]
pub struct SignedIn {
    pub user: User,
    pub token: Token,
}

/// Who is behind a token right now.
#[derive(Debug)]
pub struct Visit {
    pub user: User,
    pub actor: Actor,
}

/// Checks address and password. Every refusal is the same, and takes the same time.
pub async fn sign_in(app: &App, caller: &Caller, email: &str, password: String) -> Result<SignedIn> {
    let Ok(email) = Email::parse(email) else { return check(app, None, password).await };
    let attempt = Attempt::to_sign_in(app, caller, &email).await?;
    let account = app.store.account_by_email(email).await;
    let outcome = match account {
        Ok(account) => check(app, account, password).await,
        Err(error) => Err(error.into()),
    };
    attempt.end(app, outcome, |error| matches!(error, Error::Unauthenticated)).await
}

async fn check(app: &App, account: Option<Account>, password: String) -> Result<SignedIn> {
    let is_too_long = password.chars().count() > Password::MAX;
    let hash = account.as_ref().and_then(|account| account.password_hash.clone()).filter(|_| !is_too_long);
    let password = if is_too_long { String::new() } else { password };
    let is_right = app.passwords.verify(password, hash).await?;
    match account {
        Some(account) if is_right && account.user.is_active => start(app, account).await,
        _ => Err(Error::Unauthenticated),
    }
}

/// Gives the account a new session, unrelated to any that the client may have had. Checking a password takes its
/// time, and meanwhile it may have been changed or the account shut: then there is no session.
pub(super) async fn start(app: &App, account: Account) -> Result<SignedIn> {
    let Account { mut user, password_hash } = account;
    let token = Token::draw(app.random.as_ref());
    let now = app.clock.now();
    let session = Session { token: token.hash(), user: user.id, created_at: now, last_used_at: now };
    let verified = password_hash.ok_or(Error::Unauthenticated)?;
    if !app.store.create_session(session, verified, now.plus(-IDLE)).await? {
        return Err(Error::Unauthenticated);
    }
    user.last_seen_at = Some(now);
    Ok(SignedIn { user, token })
}

/// Finds who is behind the token; role and active flag are those of the account at this moment.
pub async fn authenticate(app: &App, token: &Token) -> Result<Visit> {
    let now = app.clock.now();
    let (session, user) = live(app, token, now).await?;
    if now >= session.last_used_at.plus(TOUCH_EVERY)
        && let Err(error) = app.store.touch_session(session.token, now).await
    {
        // While nothing can be written, reading still works.
        tracing::warn!(%error, "the use of a session was not noted");
    }
    Ok(Visit { actor: Actor::new(&user, &app.config.roles), user })
}

/// Who is behind the token by now. Unlike a request, looking again is no use of the session.
pub async fn look_again(app: &App, token: &Token) -> Result<Actor> {
    let (_, user) = live(app, token, app.clock.now()).await?;
    Ok(Actor::new(&user, &app.config.roles))
}

async fn live(app: &App, token: &Token, now: Timestamp) -> Result<(Session, User)> {
    let (session, user) = app.store.session(token.hash()).await?.ok_or(Error::Unauthenticated)?;
    let is_alive = now < session.created_at.plus(LIFETIME) && now < session.last_used_at.plus(IDLE);
    if is_alive && user.is_active { Ok((session, user)) } else { Err(Error::Unauthenticated) }
}

pub async fn sign_out(app: &App, token: &Token) -> Result<()> {
    Ok(app.store.delete_session(token.hash()).await?)
}

impl From<PasswordsBusy> for Error {
    fn from(busy: PasswordsBusy) -> Self {
        Self::Unavailable(busy.to_string())
    }
}
