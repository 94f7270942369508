//! The transport against a mail server that does what each test says, over real sockets.

#![expect(clippy::unwrap_used, reason = "a test that cannot begin fails")]

mod delivery;
mod encryption;
mod pool;
mod probe;
mod support;
