//! How often somebody may try a password of one account.
//!
//! A try is counted before the password is looked at, so that of many at once no more get through, and taken back unless
//! the password was wrong. It is counted by the address that was typed, whether or not there is such an account.
//!
//! A part of the network from which the account has signed in lately is counted by itself: whoever tries passwords
//! elsewhere cannot lock the owner out.

use domain::text::Email;
use domain::time::{DAY, MINUTE};
use domain::{Id, Timestamp};
use sha2::{Digest, Sha256};

use crate::ports::Limit;
use crate::token::hex;
use crate::{App, Caller, Error, LimitKind, Result, household};

const WITHIN: i64 = 15 * MINUTE;
/// So long the place of a sign-in stays known.
const KNOWN: i64 = 90 * DAY;

pub(super) struct Attempt {
    limit: Option<Limit>,
    place: Option<Limit>,
}

impl Attempt {
    pub(super) async fn to_sign_in(app: &App, caller: &Caller, email: &Email) -> Result<Self> {
        let now = app.clock.now();
        let place = caller.ip.map(|ip| digest(&format!("{email} {}", household(ip))));
        let place = place.map(|place| Limit { subject: format!("known {place}"), most: 1, within: KNOWN, at: now });
        let is_known = match &place {
            Some(place) if app.config.limits.sign_in_failures > 0 => app.store.room_at(place.clone()).await?.is_some(),
            _ => false,
        };
        let known = place.as_ref().filter(|_| is_known).map(|place| format!("sign-in {}", place.subject));
        Ok(Self { limit: count(app, known.unwrap_or_else(|| to_sign_in(email)), now).await?, place })
    }

    /// To prove by the password who is asking for a change.
    pub(super) async fn to_confirm(app: &App, account: Id) -> Result<Self> {
        let limit = count(app, to_confirm(account), app.clock.now()).await?;
        Ok(Self { limit, place: None })
    }

    /// Only a wrong password counts, and only a right one makes its place known.
    pub(super) async fn end<T>(self, app: &App, outcome: Result<T>, is_wrong: impl Fn(&Error) -> bool) -> Result<T> {
        let Some(limit) = self.limit else { return outcome };
        if !outcome.as_ref().is_err_and(is_wrong) {
            app.store.uncount(limit).await?;
        }
        if let (Ok(_), Some(place)) = (&outcome, self.place) {
            app.store.count(place).await?;
        }
        outcome
    }
}

/// What tries to sign in are counted under, from wherever the account is not known to be used.
pub(crate) fn to_sign_in(email: &Email) -> String {
    format!("sign-in {}", digest(email.as_str()))
}

/// What wrong passwords in the account's own hands are counted under.
pub(crate) fn to_confirm(account: Id) -> String {
    format!("password {account}")
}

async fn count(app: &App, subject: String, at: Timestamp) -> Result<Option<Limit>> {
    let most = app.config.limits.sign_in_failures;
    if most == 0 {
        return Ok(None);
    }
    let limit = Limit { subject, most, within: WITHIN, at };
    match app.store.count(limit.clone()).await? {
        None => Ok(Some(limit)),
        Some(retry_at) => Err(Error::Limited { limit: LimitKind::Passwords, retry_at }),
    }
}

pub(super) fn digest(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}
