use app::Error;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_TYPE, HeaderName};
use axum::response::{IntoResponse, Response};

use super::seats::Refused;
use crate::ApiState;
use crate::error::{ApiError, ApiResult, ErrorBody};
use crate::extract::{Query, SignedIn};

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Tells a proxy to pass each event on at once.
const BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

#[utoipa::path(
    get,
    path = "/api/support/events",
    tag = "events",
    summary = "Listen to live events",
    description = "Server-sent events: `ticket.created`, `ticket.updated`, `ticket.deleted` and `response.added`, each \
        with `{ticketId, ticketNumber, version}` as its data, for the tickets that the listener may see. `reset` \
        means that something may have been missed: read again what you show. A session's end ends the stream.",
    params(("Last-Event-ID" = Option<String>, Header,
        description = "The id of the last event that came, to go on behind it for ten minutes.")),
    responses(
        (status = 200, description = "The events, for as long as both sides want.", body = String,
            content_type = "text/event-stream"),
        (status = 429, description = "You have ten streams open already.", body = ErrorBody),
    )
)]
pub(crate) async fn listen_to_events(
    State(state): State<ApiState>,
    person: SignedIn,
    headers: HeaderMap,
    query: Query,
) -> ApiResult<Response> {
    query.none()?;
    // What is no text is no id of ours, just as any other unknown one.
    let last = headers.get(LAST_EVENT_ID).map(|id| id.to_str().unwrap_or_default());
    let stream = state.events().open(state.shared_app(), &person, last)?;
    let headers = [(CONTENT_TYPE, "text/event-stream"), (BUFFERING, "no")];
    Ok((headers, stream.into_body()).into_response())
}

impl From<Refused> for ApiError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::TooMany => Self::too_many_streams(),
            Refused::Unavailable(cause) => Error::Unavailable(cause.to_owned()).into(),
        }
    }
}
