//! The mail log.

pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod retry;
pub(crate) mod retry_all;
mod view;

pub use view::Email;
