//! The one shape in which a refusal leaves the server, and the one mapping from the errors below to it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use app::ports::TicketDetail;
use app::{Details, Error};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::Timestamp;
use domain::time::SECOND;
use serde::Serialize;
use utoipa::ToSchema;

use crate::metrics::Excess;
use crate::tickets::view::Ticket;

pub(crate) type ApiResult<T> = Result<T, ApiError>;

/// What kind of refusal it is: stable, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Code {
    ValidationFailed,
    Unauthenticated,
    Csrf,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    Conflict,
    TicketClosed,
    LastAdmin,
    TooLarge,
    UnsupportedMediaType,
    HeadTooLarge,
    RequestTimeout,
    IdempotencyMismatch,
    RateLimited,
    Internal,
    Unavailable,
}

impl Code {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::ValidationFailed => "validation_failed",
            Self::Unauthenticated => "unauthenticated",
            Self::Csrf => "csrf",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::Conflict => "conflict",
            Self::TicketClosed => "ticket_closed",
            Self::LastAdmin => "last_admin",
            Self::TooLarge => "too_large",
            Self::UnsupportedMediaType => "unsupported_media_type",
            Self::HeadTooLarge => "head_too_large",
            Self::RequestTimeout => "request_timeout",
            Self::IdempotencyMismatch => "idempotency_mismatch",
            Self::RateLimited => "rate_limited",
            Self::Internal => "internal",
            Self::Unavailable => "unavailable",
        }
    }

    pub(crate) const fn status(self) -> StatusCode {
        match self {
            Self::ValidationFailed => StatusCode::BAD_REQUEST,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Csrf | Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict | Self::TicketClosed | Self::LastAdmin => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::HeadTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::IdempotencyMismatch => StatusCode::UNPROCESSABLE_ENTITY,
            Self::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

/// A refusal on its way out. The boundary gives it the request's id and writes it.
#[derive(Debug)]
pub(crate) struct ApiError {
    code: Code,
    message: Cow<'static, str>,
    details: Details,
    /// What the ticket is now, for a sender who knew an older one.
    ticket: Option<Box<TicketDetail>>,
    /// For the log alone.
    cause: Option<String>,
    /// Of what there was too much.
    excess: Option<Excess>,
    /// From when on it may be tried again.
    retry_at: Option<Timestamp>,
}

impl ApiError {
    pub(crate) fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            message: message.into(),
            details: Details::new(),
            ticket: None,
            cause: None,
            excess: None,
            retry_at: None,
        }
    }

    /// Some fields or parameters are wrong; each has its own message.
    pub(crate) fn invalid(details: Details) -> Self {
        let message = match details.len() {
            1 => "One of the values is not valid: see the details.",
            _ => "Some of the values are not valid: see the details.",
        };
        Self { details, ..Self::new(Code::ValidationFailed, message) }
    }

    pub(crate) fn invalid_field(field: &str, message: impl Into<String>) -> Self {
        Self::invalid(Details::from([(field.to_owned(), message.into())]))
    }

    /// The request as a whole cannot be read.
    pub(crate) fn malformed(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Code::ValidationFailed, message)
    }

    pub(crate) fn unauthenticated() -> Self {
        Self::new(Code::Unauthenticated, "Sign in to do this.")
    }

    pub(crate) fn forbidden() -> Self {
        Self::new(Code::Forbidden, "You are not allowed to do this.")
    }

    pub(crate) fn not_found() -> Self {
        Self::new(Code::NotFound, "There is nothing here that you can see.")
    }

    pub(crate) fn internal(cause: String) -> Self {
        let message = "Something went wrong on our side. If you sent a change, it may not have been taken: look before you repeat it.";
        Self { cause: Some(cause), ..Self::new(Code::Internal, message) }
    }

    pub(crate) fn limited(excess: Excess, retry_at: Timestamp) -> Self {
        let message = "Too many requests in a short time.";
        Self { excess: Some(excess), retry_at: Some(retry_at), ..Self::new(Code::RateLimited, message) }
    }

    /// More event streams than one person may have; when there is room again is up to them.
    pub(crate) fn too_many_streams() -> Self {
        let message = "You have too many event streams open. Close one, or wait a moment.";
        Self { excess: Some(Excess::Streams), ..Self::new(Code::RateLimited, message) }
    }

    fn unavailable(cause: String) -> Self {
        let message = "The server is busy right now. Try again in a moment; if you sent a change, look first whether it was taken.";
        Self { cause: Some(cause), ..Self::new(Code::Unavailable, message) }
    }

    pub(crate) fn code(&self) -> Code {
        self.code
    }

    #[cfg(test)]
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    #[cfg(test)]
    pub(crate) fn details(&self) -> &Details {
        &self.details
    }

    /// In how many seconds it is worth another try, if the refusal is one that passes.
    pub(crate) fn retry_after(&self, now: Timestamp) -> Option<i64> {
        match self.code {
            Code::Unavailable => Some(1),
            Code::RateLimited => {
                let wait = self.retry_at.map_or(0, |at| at.millis().saturating_sub(now.millis()));
                Some((wait.max(1) - 1) / SECOND + 1)
            }
            _ => None,
        }
    }

    pub(crate) fn excess(&self) -> Option<Excess> {
        self.excess
    }

    pub(crate) fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    pub(crate) async fn body(self, request_id: &str) -> ErrorBody<'_> {
        let ticket = match self.ticket {
            Some(current) => Some(Ticket::new(*current).await),
            None => None,
        };
        let details = (!self.details.is_empty()).then_some(self.details);
        ErrorBody { error: self.message, code: self.code.as_str(), details, request_id, ticket }
    }
}

/// The body of every refusal.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ErrorBody<'a> {
    /// What is wrong, for people.
    #[schema(value_type = String)]
    error: Cow<'static, str>,
    /// What is wrong, for programs.
    #[schema(example = "validation_failed")]
    code: &'static str,
    /// A message for each field or parameter that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    details: Option<BTreeMap<String, String>>,
    /// Stands in the server's log too.
    request_id: &'a str,
    /// On a conflict: the ticket as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    ticket: Option<Ticket>,
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid(details) => Self::invalid(details),
            Error::Unauthenticated => Self::unauthenticated(),
            Error::Forbidden => Self::forbidden(),
            Error::NotFound => Self::not_found(),
            Error::Stale(current) => Self {
                ticket: Some(current),
                ..Self::new(Code::Conflict, "Somebody has changed this ticket since you read it.")
            },
            Error::TicketClosed => {
                Self::new(Code::TicketClosed, "This ticket is closed. Reopen it first, then send your response.")
            }
            Error::EmailTaken => Self {
                details: Details::from([("email".to_owned(), "Another account has this address.".to_owned())]),
                ..Self::new(Code::Conflict, "Another account has this e-mail address.")
            },
            Error::MailIsOut { was_sent } => {
                let message = if was_sent { "This mail was sent." } else { "This mail is being sent right now." };
                Self::new(Code::Conflict, message)
            }
            Error::LastAdmin => Self::new(Code::LastAdmin, "This is the last active admin, and there must be one."),
            Error::AccountInUse => {
                let message = "Tickets or responses bear this person's name. Deactivate the account instead.";
                Self::new(Code::Conflict, message)
            }
            Error::NotInvitable => {
                let message = "Only somebody with an active account that has never had a password can be invited.";
                Self::new(Code::Conflict, message)
            }
            Error::RegistrationClosed => {
                Self::new(Code::Forbidden, "Nobody can register here. Ask the people of this desk for an account.")
            }
            Error::KeyReused => {
                let message = "This idempotency key was used for another request. Use a new key for each submission.";
                Self::new(Code::IdempotencyMismatch, message)
            }
            Error::Limited { limit, retry_at } => Self::limited(Excess::Written(limit), retry_at),
            Error::Unavailable(cause) => Self::unavailable(cause),
            Error::Internal(cause) => Self::internal(cause),
        }
    }
}

/// The boundary finds the error among the extensions, where the request's id can be added to it.
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.code.status().into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

#[cfg(test)]
mod tests {
    use app::LimitKind;

    use super::*;

    async fn body(error: ApiError) -> serde_json::Value {
        serde_json::to_value(error.body("r1").await).unwrap()
    }

    #[tokio::test]
    async fn each_error_has_its_code_and_status() {
        for (error, status, code) in [
            (Error::invalid("subject", "Enter a subject."), 400, "validation_failed"),
            (Error::Unauthenticated, 401, "unauthenticated"),
            (Error::Forbidden, 403, "forbidden"),
            (Error::NotFound, 404, "not_found"),
            (Error::TicketClosed, 409, "ticket_closed"),
            (Error::EmailTaken, 409, "conflict"),
            (Error::LastAdmin, 409, "last_admin"),
            (Error::AccountInUse, 409, "conflict"),
            (Error::NotInvitable, 409, "conflict"),
            (Error::RegistrationClosed, 403, "forbidden"),
            (Error::KeyReused, 422, "idempotency_mismatch"),
            (Error::Limited { limit: LimitKind::Tickets, retry_at: Timestamp::from_millis(1) }, 429, "rate_limited"),
            (Error::Unavailable("SECRET".to_owned()), 503, "unavailable"),
            (Error::Internal("SECRET".to_owned()), 500, "internal"),
        ] {
            let error = ApiError::from(error);
            assert_eq!((error.code().status().as_u16(), error.code().as_str()), (status, code));
            let body = body(error).await;
            assert_eq!(body["requestId"], "r1");
            assert!(!body.to_string().contains("SECRET"));
        }
    }

    #[test]
    fn the_time_to_wait_is_in_whole_seconds_and_never_none() {
        for (retry_at, now, expected) in [(0, 5, 1), (5, 5, 1), (1_000, 0, 1), (1_001, 0, 2), (900_000, 0, 900)] {
            let error = ApiError::limited(Excess::Requests, Timestamp::from_millis(retry_at));
            assert_eq!(error.retry_after(Timestamp::from_millis(now)), Some(expected), "{retry_at} {now}");
        }
        assert_eq!(ApiError::forbidden().retry_after(Timestamp::from_millis(0)), None);
    }

    #[tokio::test]
    async fn details_name_the_fields() {
        let body = body(ApiError::invalid_field("subject", "Enter a subject.")).await;
        assert_eq!(body["details"], serde_json::json!({"subject": "Enter a subject."}));
        assert_eq!(body.get("ticket"), None);
    }
}
