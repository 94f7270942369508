use app::mail::LoggedMail;
use domain::mail::{Kind, State};
use domain::{Id, TicketNumber, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::shown::Shown;

/// How a mail fares: `queued` waits for its next try, `held` for something that has to be set up.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EmailState {
    Queued,
    Sending,
    Sent,
    Failed,
    Expired,
    Cancelled,
    Held,
}

impl From<State> for EmailState {
    fn from(state: State) -> Self {
        match state {
            State::Queued => Self::Queued,
            State::Sending => Self::Sending,
            State::Sent => Self::Sent,
            State::Failed => Self::Failed,
            State::Expired => Self::Expired,
            State::Cancelled => Self::Cancelled,
            State::Held => Self::Held,
        }
    }
}

/// What a mail is about.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EmailKind {
    NewTicket,
    Acknowledgement,
    Response,
    CustomerResponse,
    Assignment,
    Confirmation,
    Reset,
    Invitation,
}

impl From<Kind> for EmailKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::NewTicket => Self::NewTicket,
            Kind::Acknowledgement => Self::Acknowledgement,
            Kind::Response => Self::Response,
            Kind::CustomerResponse => Self::CustomerResponse,
            Kind::Assignment => Self::Assignment,
            Kind::Confirmation => Self::Confirmation,
            Kind::Reset => Self::Reset,
            Kind::Invitation => Self::Invitation,
        }
    }
}

/// A mail of the log.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Email {
    #[serde(rename = "_id")]
    #[schema(value_type = String)]
    id: Shown<Id>,
    kind: EmailKind,
    /// The recipient's address as it is now; empty when there is none any more.
    to: String,
    subject: String,
    /// Absent when the ticket is gone, and for mail about an account.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, nullable = false)]
    ticket_number: Option<Shown<TicketNumber>>,
    state: EmailState,
    tries: u32,
    /// While it is queued.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    next_try_at: Option<Shown<Timestamp>>,
    /// Why it was not sent, the last time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    last_error: Option<String>,
    /// What the mail server said when it took the mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    server_response: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Shown<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    sent_at: Option<Shown<Timestamp>>,
}

impl From<LoggedMail> for Email {
    fn from(logged: LoggedMail) -> Self {
        let LoggedMail { entry, to, subject } = logged;
        Self {
            id: Shown(entry.mail.id),
            kind: entry.mail.kind.into(),
            to: to.unwrap_or_default(),
            subject,
            ticket_number: entry.ticket.map(|(number, _)| Shown(number)),
            state: entry.state.into(),
            tries: entry.tries,
            next_try_at: entry.next_try_at.map(Shown),
            last_error: entry.last_error,
            server_response: entry.reply,
            created_at: Shown(entry.mail.created_at),
            sent_at: entry.sent_at.map(Shown),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_words_are_those_of_the_domain() {
        for state in State::ALL {
            assert_eq!(json!(EmailState::from(*state)), state.as_str());
        }
        for kind in Kind::ALL {
            assert_eq!(json!(EmailKind::from(*kind)), kind.as_str());
        }
    }
}
