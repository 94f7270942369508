//! A whole desk comes in or goes out.

pub(crate) mod export;
pub(crate) mod import;
