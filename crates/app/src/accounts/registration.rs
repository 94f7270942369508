//! Accounts that people make by themselves, where the operator lets them.
//!
//! The answer to a registration is the same for every address, after the same work: one read, two passwords, and one commit
//! with the same writes. Whether the address has an account is looked at only when the mail is sent.
//!
//! Whoever opens the link of a mail confirms the name and the password of the one registration that the mail was about. So a
//! stranger who registers somebody else's address before its owner does, or after, must not slip in a password: a newer
//! registration has a mail and links of its own and ends the older one, and one that came too soon for another mail takes
//! the password away from the one that stands, unless it is the same.

use domain::mail::{Kind, Mail};
use domain::person::{Actor, Origin, RoleName, User};
use domain::text::{Email, Password, PersonName};
use domain::time::{DAY, HOUR};

use crate::accounts::attempts::digest;
use crate::accounts::links::{held, unusable};
use crate::accounts::session::{SignedIn, start};
use crate::accounts::{created, setup};
use crate::ports::{Account, AccountError, Confirmation, EarlierPassword, Limit, Registration, StoreResult};
use crate::token::Token;
use crate::{App, Caller, Error, Result};

/// So long a registration waits: as long as its mail may be tried, and some time for reading it.
pub(crate) const KEPT: i64 = 7 * DAY;

#[derive(Debug)]
pub struct NewRegistration {
    pub name: PersonName,
    pub email: Email,
    pub password: Password,
}

/// Keeps what somebody wants their account to be, and mails a link to confirm it by: at most once an hour to one address.
pub async fn register(app: &App, caller: &Caller, new: NewRegistration) -> Result<()> {
    ensure_registration_is_open(app).await?;
    let NewRegistration { name, email, password } = new;
    let stamp = app.stamp(caller);
    let typed = password.as_str().to_owned();
    let password_hash = Some(app.passwords.hash(password).await?);
    let limit = Limit { subject: subject(&email), most: 1, within: HOUR, at: stamp.at };
    let registration = Registration { id: stamp.id("user"), name, email, password_hash, at: stamp.at };
    let mail = Mail::about_account(&stamp, Kind::Confirmation, registration.id);
    loop {
        let earlier = app.store.registration_of(registration.email.clone()).await?;
        let hash = earlier.and_then(|earlier| earlier.password_hash);
        let is_repeated = app.passwords.verify(typed.clone(), hash.clone()).await?;
        let earlier = hash.map(|hash| EarlierPassword { hash, is_repeated });
        // Of two at the same moment, as of a double click, the second has to look at what the first one left.
        if app.store.register(registration.clone(), earlier, mail.clone(), limit.clone()).await? {
            return Ok(());
        }
    }
}

/// Makes the account that somebody has asked for, and signs them in.
pub async fn confirm(app: &App, caller: &Caller, token: &str) -> Result<SignedIn> {
    ensure_registration_is_open(app).await?;
    let link = held(app, token)?;
    // It may lose its password between reading and writing, and then it is read again.
    while let Some(registration) = app.store.registration_by_link(link).await? {
        let password_hash = match &registration.password_hash {
            Some(hash) => hash.clone(),
            None => nobodys_password(app).await?,
        };
        let stamp = app.stamp(caller);
        let user = User {
            id: registration.id,
            name: registration.name.clone(),
            email: registration.email.clone(),
            role: RoleName::customer(),
            is_active: true,
            origin: Origin::Own,
            created_at: stamp.at,
            last_seen_at: None,
        };
        let audit = created(&stamp, Some(&Actor::new(&user, &app.config.roles)), &user);
        let account = Account { user, password_hash: Some(password_hash) };
        match app.store.confirm(link, registration, account.clone(), audit).await {
            Ok(true) => return start(app, account).await,
            Ok(false) => {}
            Err(AccountError::EmailTaken) => break,
            Err(error) => return Err(error.into()),
        }
    }
    Err(unusable())
}

/// One that nobody knows: its owner chooses another by the mail for those who forgot theirs.
async fn nobodys_password(app: &App) -> Result<String> {
    let drawn = Token::draw(app.random.as_ref());
    let password = Password::parse(drawn.as_str()).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(app.passwords.hash(password).await?)
}

/// The first account is an admin's, made by whoever runs the server.
pub async fn ensure_registration_is_open(app: &App) -> Result<()> {
    if app.config.registration_is_open && !setup::is_awaited(app).await? {
        Ok(())
    } else {
        Err(Error::RegistrationClosed)
    }
}

/// Makes one more link to confirm the registration by, and gives the token that stands in it. Nothing when it does not stand
/// any more.
pub(crate) async fn issue_confirmation(app: &App, registration: &Registration) -> StoreResult<Option<Token>> {
    let token = Token::draw(app.random.as_ref());
    let confirmation = Confirmation { token: token.hash(), expires_at: app.clock.now().plus(Confirmation::LIFETIME) };
    Ok(app.store.issue_confirmation(registration.id, confirmation).await?.then_some(token))
}

/// What mails about registrations of this address are counted under.
pub(crate) fn subject(email: &Email) -> String {
    format!("registration {}", digest(email.as_str()))
}
