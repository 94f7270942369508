//! The operations on one's own account and session, one a file.

pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod me;
pub(crate) mod password;
pub(crate) mod setup;
mod view;

pub use view::User;
