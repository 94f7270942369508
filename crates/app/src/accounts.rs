//! Accounts and sessions: who somebody is, and how they prove it.

mod attempts;
mod manage;
mod password;
mod platform;
mod profile;
mod session;
mod setup;

pub use manage::{NewAccount, add, list, reset_password, set_active};
pub use password::change_password;
pub use profile::rename;
pub use session::{SignedIn, Visit, authenticate, recheck, sign_in, sign_out};
pub use setup::{FirstAdmin, Setup, set_up};

use domain::audit::{Action, Changes, Draft, FieldChange, TargetKind};
use domain::person::{Actor, User};
use domain::stamp::Stamp;
use serde_json::Value;

/// The audit entry about an account; `changes` hold what was and what is.
fn audit(stamp: &Stamp, actor: Option<&Actor>, action: Action, user: &User, changes: Changes) -> Draft {
    Draft::new(stamp, actor, action, (TargetKind::User, user.id), user.email.to_string(), changes)
}

fn changed<const N: usize>(fields: [(&str, Value, Value); N]) -> Changes {
    fields.into_iter().map(|(field, from, to)| (field.to_owned(), FieldChange { from, to })).collect()
}

/// The entry about a new account.
pub(crate) fn created(stamp: &Stamp, actor: Option<&Actor>, user: &User) -> Draft {
    let changes = changed([
        ("name", Value::Null, user.name.as_str().into()),
        ("email", Value::Null, user.email.as_str().into()),
        ("role", Value::Null, user.role.as_str().into()),
    ]);
    audit(stamp, actor, Action::UserCreated, user, changes)
}
