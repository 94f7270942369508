//! Putting mails into words, and handing them to a mail server by SMTP.
//!
//! A library writes the messages. The conversation is driven here, and not by one, because the promises about mail hang on
//! its details: each command has its own time-out, a refusal is told from a broken line whatever letters it is written in,
//! nothing that came before TLS is heard after it, and a connection outlives the refusal of one mail.

mod address;
mod authorities;
mod connection;
mod failure;
mod letters;
mod message;
mod pool;
mod reply;
mod server;
mod transport;
mod wire;

pub use address::check_sender;
pub use authorities::{Authorities, UnusableFile};
pub use letters::{Letters, Place, UnusableTemplates};
pub use server::{BadServer, Security, Server};
pub use transport::{Limits, Smtp};
