//! The operations on tickets, one a file.

pub(crate) mod assignable;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod history;
pub(crate) mod list;
mod list_query;
mod list_words;
pub(crate) mod read;
pub(crate) mod requesters;
pub(crate) mod stats;
pub(crate) mod update;
pub(crate) mod view;
