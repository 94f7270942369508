use std::collections::BTreeMap;

use domain::Timestamp;
use domain::ticket::TicketError;

use crate::LimitKind;
use crate::ports::{AccountError, ChangeError, StoreError, TicketDetail};

/// A field's name and what is wrong with it.
pub type Details = BTreeMap<String, String>;

pub type Result<T> = std::result::Result<T, Error>;

/// Why a use case was refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("some fields are not valid")]
    Invalid(Details),
    #[error("not signed in")]
    Unauthenticated,
    #[error("not allowed")]
    Forbidden,
    #[error("not found")]
    NotFound,
    /// The ticket has moved on since the sender read it; this is what it is now.
    #[error("the ticket has changed")]
    Stale(Box<TicketDetail>),
    #[error("the ticket is closed")]
    TicketClosed,
    #[error("another account has this e-mail address")]
    EmailTaken,
    #[error("the last active admin must stay one")]
    LastAdmin,
    #[error("tickets or responses bear this name")]
    AccountInUse,
    #[error("the account needs no invitation")]
    NotInvitable,
    #[error("nobody can make an account by themselves")]
    RegistrationClosed,
    /// Another try would only make it arrive twice.
    #[error("the mail is on its way or was sent")]
    MailIsOut { was_sent: bool },
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// Too much of this was done lately; from then on there is room again.
    #[error("too much at once")]
    Limited { limit: LimitKind, retry_at: Timestamp },
    /// It may work again in a moment.
    #[error("not available: {0}")]
    Unavailable(String),
    #[error("internal: {0}")]
    Internal(String),
}

impl Error {
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(Details::from([(field.to_owned(), message.into())]))
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(reason) => Self::Unavailable(reason),
            StoreError::Failed(reason) => Self::Internal(reason),
        }
    }
}

impl From<AccountError> for Error {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::EmailTaken => Self::EmailTaken,
            AccountError::Exists => Self::Internal(error.to_string()),
            AccountError::NotTheFirst => Self::NotFound,
            AccountError::LastAdmin => Self::LastAdmin,
            AccountError::PasswordChanged => Self::Unauthenticated,
            AccountError::InUse => Self::AccountInUse,
            AccountError::NotInvitable => Self::NotInvitable,
            AccountError::Store(error) => error.into(),
        }
    }
}

/// Why a change of a ticket was refused. A stale one is completed with the current ticket before it leaves the use case.
pub(crate) enum Refused {
    Stale,
    For(Error),
}

impl From<ChangeError> for Refused {
    fn from(error: ChangeError) -> Self {
        Self::For(match error {
            ChangeError::Refused(TicketError::Stale) => return Self::Stale,
            ChangeError::Refused(TicketError::NotFound) => Error::NotFound,
            ChangeError::Refused(TicketError::Forbidden) => Error::Forbidden,
            ChangeError::Refused(TicketError::Closed) => Error::TicketClosed,
            ChangeError::KeyReused => Error::KeyReused,
            ChangeError::Limited { retry_at } => Error::Limited { limit: LimitKind::Responses, retry_at },
            ChangeError::Store(error) => error.into(),
        })
    }
}
