//! The operations on everybody's accounts, one a file. They are for admins, where this desk keeps the accounts.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod invite;
pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod update;
mod view;
