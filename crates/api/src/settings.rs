//! The operations on the settings, one a file.

pub(crate) mod check_mail;
pub(crate) mod preview;
pub(crate) mod read;
pub(crate) mod send_test_mail;
pub(crate) mod update;
mod view;
