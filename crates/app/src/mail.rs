//! Mail: from the outbox to the mail server, and the log of what became of it.
//!
//! Use cases decide which mail is owed and a store writes it with the change that causes it. Here a [`Worker`] takes it
//! from the outbox, words it from what is true by then, and hands it over.

mod account_letter;
mod attempt;
mod compose;
mod log;
mod pace;
mod told;
mod worker;

pub use log::{Filter, LoggedMail, MailLog, WordedMail, list, read, retry, retry_all};
pub use worker::{Worker, work};
