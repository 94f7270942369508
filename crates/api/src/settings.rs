//! The operations on the settings, one a file.

pub(crate) mod read;
pub(crate) mod update;
mod view;
