//! Accounts and sessions: who somebody is, and how they prove it.

pub(crate) mod attempts;
pub(crate) mod forgotten;
pub(crate) mod invitation;
mod links;
mod manage;
mod password;
mod people;
mod platform;
mod profile;
mod redeem;
pub(crate) mod registration;
mod session;
mod setup;

pub use forgotten::forgot_password;
pub use invitation::invite_user;
pub use links::issue_link;
pub(crate) use manage::keep_an_admin;
pub use manage::{NewAccount, add, list, reset_password, set_active};
pub use password::change_password;
pub use people::{Added, UserUpdate, add_user, delete_user, list_users, read_user, update_user};
pub use profile::rename;
pub use redeem::redeem;
pub use registration::{NewRegistration, confirm, ensure_registration_is_open, register};
pub use session::{SignedIn, Visit, authenticate, recheck, sign_in, sign_out};
pub use setup::{FirstAdmin, Setup, set_up};

use domain::audit::{Action, Changes, Draft, FieldChange, TargetKind};
use domain::person::{Actor, User};
use domain::stamp::Stamp;
use serde_json::Value;

use crate::ports::{Account, AccountChange, EndSessions};

/// The audit entry about an account; `changes` hold what was and what is.
fn audit(stamp: &Stamp, actor: Option<&Actor>, action: Action, user: &User, changes: Changes) -> Draft {
    Draft::new(stamp, actor, action, (TargetKind::User, user.id), user.email.to_string(), changes)
}

/// The entry about a new account.
pub(crate) fn created(stamp: &Stamp, actor: Option<&Actor>, user: &User) -> Draft {
    let appears = |(field, to)| change(field, Value::Null, to);
    audit(stamp, actor, Action::UserCreated, user, fields(user).map(appears).into())
}

/// The entry about an account that is gone.
fn deleted(stamp: &Stamp, actor: Option<&Actor>, user: &User) -> Draft {
    let vanishes = |(field, from)| change(field, from, Value::Null);
    audit(stamp, actor, Action::UserDeleted, user, fields(user).map(vanishes).into())
}

/// What an edit makes of an account, with all that follows: a new role and a shut account end all sessions, a new
/// address and a shut account end all links. Nothing when nothing is different.
fn edited(stamp: &Stamp, actor: Option<&Actor>, before: &Account, user: User) -> Option<AccountChange> {
    let was = &before.user;
    let pairs = fields(was).into_iter().zip(fields(&user)).filter(|((_, from), (_, to))| from != to);
    let changes: Changes = pairs.map(|((field, from), (_, to))| change(field, from, to)).collect();
    if changes.is_empty() {
        return None;
    }
    let is_shut = !user.is_active;
    let sessions = if is_shut || was.role != user.role { EndSessions::All } else { EndSessions::None };
    let ends_links = is_shut || was.email != user.email;
    let audit = audit(stamp, actor, Action::UserUpdated, &user, changes);
    let account = Account { user, password_hash: before.password_hash.clone() };
    Some(AccountChange { account, audit, sessions, ends_links, invitation: None })
}

/// What the trail tells of an account.
fn fields(user: &User) -> [(&'static str, Value); 4] {
    [
        ("name", user.name.as_str().into()),
        ("email", user.email.as_str().into()),
        ("role", user.role.as_str().into()),
        ("isActive", user.is_active.into()),
    ]
}

fn change(field: &str, from: Value, to: Value) -> (String, FieldChange) {
    (field.to_owned(), FieldChange { from, to })
}
