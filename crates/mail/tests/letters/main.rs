//! What mails say and how they look.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod folder;
mod hostile;
mod look;
mod support;
