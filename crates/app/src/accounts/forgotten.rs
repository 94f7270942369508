//! A new password for whoever forgot the old one.
//!
//! The answer is the same for every address, after the same work: one read, and one commit that counts the request and may
//! write a mail. What the rows of a mail weigh in that commit is less than the time that every answer takes at least. What
//! the mail says, and whether it is still worth sending, is found out when it is sent.

use std::time::Duration;

use domain::mail::{Kind, Mail};
use domain::person::Origin;
use domain::text::Email;
use domain::time::HOUR;

use crate::accounts::attempts::digest;
use crate::ports::{Account, Limit};
use crate::{App, Caller, Result};

/// No answer comes sooner: a commit takes a small part of it.
const AT_LEAST: Duration = Duration::from_millis(50);
/// So many mails about a forgotten password go to one address within an hour.
const MOST: u32 = 3;

/// Mails a link to choose a new password by, if there is somebody with this address who may.
pub async fn forgot_password(app: &App, caller: &Caller, email: Email) -> Result<()> {
    let (written, ()) = tokio::join!(write_mail(app, caller, email), tokio::time::sleep(AT_LEAST));
    written
}

async fn write_mail(app: &App, caller: &Caller, email: Email) -> Result<()> {
    let stamp = app.stamp(caller);
    let limit = Limit { subject: subject(&email), most: MOST, within: HOUR, at: stamp.at };
    let account = app.store.account_by_email(email).await?.filter(may_reset);
    let mail = account.map(|account| Mail::about_account(&stamp, Kind::Reset, account.user.id));
    Ok(app.store.write_mail(mail, limit).await?)
}

/// Whoever comes from a platform chooses a password there.
pub(crate) fn may_reset(account: &Account) -> bool {
    account.user.is_active && !matches!(account.user.origin, Origin::Platform { .. })
}

/// What requests for this address are counted under.
pub(crate) fn subject(email: &Email) -> String {
    format!("reset {}", digest(email.as_str()))
}
