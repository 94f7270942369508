//! The operations on the conversation of a ticket, one a file.

pub(crate) mod create;
pub(crate) mod list;
