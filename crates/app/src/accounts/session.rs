use domain::person::{Accounts, Actor, User};
use domain::text::{Email, Password};
use domain::time::{DAY, MINUTE};

use crate::accounts::attempts::Attempt;
use crate::accounts::platform;
use crate::credential::Credential;
use crate::ports::{Account, PasswordsBusy, Session};
use crate::token::Token;
use crate::{App, Caller, Error, Result};

const LIFETIME: i64 = 30 * DAY;
const IDLE: i64 = 14 * DAY;
/// A session's last use is noted at most this often.
pub(super) const TOUCH_EVERY: i64 = 5 * MINUTE;

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

/// Finds who is behind the credential; role and active flag are those of the account at this moment.
pub async fn authenticate(app: &App, caller: &Caller, credential: &Credential) -> Result<Visit> {
    let user = match credential {
        Credential::Session(token) => {
            let (session, user) = live_session(app, token).await?;
            if user.is_active {
                touch(app, &session).await;
            }
            user
        }
        Credential::Platform(token) => platform::visit(app, caller, token).await?,
    };
    let_in(app, user)
}

/// Whether the credential would still let its person in, and as whom. Writes nothing, so whoever answers one request for
/// a long time, such as an event stream, can ask again and again: [`Error::Unauthenticated`] is when to stop. A token
/// that has expired, a session that has ended and an account that was shut all say so.
pub async fn recheck(app: &App, credential: &Credential) -> Result<Visit> {
    let user = match credential {
        Credential::Session(token) => live_session(app, token).await?.1,
        Credential::Platform(token) => platform::known(app, token).await?,
    };
    let_in(app, user)
}

fn let_in(app: &App, user: User) -> Result<Visit> {
    if !user.is_active {
        return Err(Error::Unauthenticated);
    }
    Ok(Visit { actor: Actor::new(&user, &app.config.roles), user })
}

async fn live_session(app: &App, token: &Token) -> Result<(Session, User)> {
    if app.config.accounts == Accounts::Platform {
        // Sessions of an earlier time, when the accounts were this desk's own.
        return Err(Error::Unauthenticated);
    }
    let now = app.clock.now();
    let (session, user) = app.store.session(token.hash()).await?.ok_or(Error::Unauthenticated)?;
    let is_alive = now < session.created_at.plus(LIFETIME) && now < session.last_used_at.plus(IDLE);
    if is_alive { Ok((session, user)) } else { Err(Error::Unauthenticated) }
}

async fn touch(app: &App, session: &Session) {
    let now = app.clock.now();
    if now >= session.last_used_at.plus(TOUCH_EVERY)
        && let Err(error) = app.store.touch_session(session.token, now).await
    {
        // While nothing can be written, reading still works.
        tracing::warn!(%error, "the use of a session was not noted");
    }
}

/// Ends the session. A platform's token cannot be ended here.
pub async fn sign_out(app: &App, credential: &Credential) -> Result<()> {
    match credential.session() {
        Some(token) => Ok(app.store.delete_session(token.hash()).await?),
        None => Ok(()),
    }
}

impl From<PasswordsBusy> for Error {
    fn from(busy: PasswordsBusy) -> Self {
        Self::Unavailable(busy.to_string())
    }
}
