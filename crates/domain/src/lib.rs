//! What a ticket is and what may happen to it.
//!
//! Everything here is pure: no input or output, no clock, no randomness. A use case hands in the
//! [`stamp::Stamp`] that holds the time and the random seed, and gets back what is to be written.

pub mod audit;
pub mod erasure;
pub mod event;
pub mod faq;
pub mod id;
pub mod list;
pub mod mail;
pub mod number;
pub mod person;
pub mod policy;
pub mod search;
pub mod settings;
pub mod stamp;
pub mod statistics;
pub mod template;
pub mod text;
pub mod ticket;
pub mod time;
pub mod vocabulary;

pub use id::Id;
pub use number::TicketNumber;
pub use time::Timestamp;

/// Why a value was refused, in words for the person who typed it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Invalid(pub String);

impl Invalid {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}
