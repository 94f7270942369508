//! The operations on one's own account and session, one a file.

pub(crate) mod confirm;
pub(crate) mod forgot;
mod kept;
pub(crate) mod login;
pub(crate) mod logout;
mod mailing;
pub(crate) mod me;
pub(crate) mod password;
pub(crate) mod register;
pub(crate) mod reset;
pub(crate) mod setup;
mod view;

pub(crate) use kept::{is_about_accounts, only_where_kept};
pub use view::User;
