//! The operations on the FAQ, one a file.

mod answers;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod update;
mod view;

pub(crate) use answers::Answers;
