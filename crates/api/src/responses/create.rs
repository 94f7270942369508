use app::tickets::{self, AddResponse, Submission};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::text::Message;
use domain::ticket::IfMatch;
use domain::vocabulary::Status;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::answer::{Replayed, VersionTag};
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{Body, Client, Fields, JsonBody, Query, SignedIn, SubmissionKey, TicketPath, expected};
use crate::shown::Shown;
use crate::tickets::view::{Response, TicketInfo};
use crate::words;

#[derive(Debug, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CreateResponseRequest {
    /// Markdown.
    #[schema(value_type = String, min_length = 1, max_length = 10_000)]
    message: Message,
    /// An internal note: only staff write and see it.
    is_internal: Option<bool>,
    /// Whether the requester gets a mail; from a customer it has no effect.
    notify_user: Option<bool>,
    /// A status to set in the same step; for staff.
    #[schema(value_type = Option<words::Status>)]
    status: Option<Status>,
}

impl Body for CreateResponseRequest {
    fn read(fields: &mut Fields) -> Option<Self> {
        let message = fields.required("message", Message::parse);
        let is_internal = fields.flag("isInternal");
        let notify_user = fields.flag("notifyUser");
        let status = fields.optional("status", Status::parse);
        if is_internal == Some(true) && notify_user == Some(true) {
            fields.refuse("notifyUser", "An internal note is not mailed to anybody.");
        }
        Some(Self { message: message?, is_internal, notify_user, status })
    }
}

impl CreateResponseRequest {
    fn command(self, expected: IfMatch, submission: Option<Submission>) -> AddResponse {
        AddResponse {
            message: self.message,
            is_internal: self.is_internal.unwrap_or(false),
            notify: self.notify_user.unwrap_or(false),
            status: self.status,
            expected,
            submission,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreateResponseResponse {
    response: Response,
    message: String,
    ticket_info: TicketInfo,
}

#[utoipa::path(
    post,
    path = "/api/support/tickets/{id}/responses",
    tag = "responses",
    summary = "Respond to a ticket, or add an internal note",
    params(
        ("id" = String, Path, description = "The ticket's `_id` or number."),
        ("If-Match" = Option<String>, Header, nullable = false,
            description = "The version that the sender has read, as in `\"3\"`."),
        ("Idempotency-Key" = Option<String>, Header, nullable = false, min_length = 1, max_length = 255,
            description = "The client's own name for this submission: within 24 hours, a request with the same key \
                           and body answers the response that the first one made."),
    ),
    request_body = CreateResponseRequest,
    responses(
        (status = 201, description = "The response is added.", body = CreateResponseResponse, headers(
            ("ETag" = String, description = "The ticket's version."),
            ("Idempotency-Replayed" = Option<String>, description = "`true` when an earlier request had added it."),
        )),
        (status = 409, description = "The ticket has changed since, or is closed.", body = ErrorBody),
        (status = 422, description = "The key was used for another request.", body = ErrorBody),
    )
)]
pub(crate) async fn create_response(
    State(state): State<ApiState>,
    person: SignedIn,
    Client(caller): Client,
    path: TicketPath,
    query: Query,
    (headers, key): (HeaderMap, SubmissionKey),
    body: JsonBody<CreateResponseRequest>,
) -> ApiResult<(StatusCode, VersionTag, Replayed, Json<CreateResponseResponse>)> {
    query.only_admin()?;
    let (expected, submission) = (expected(&headers)?, key.of(body.bytes())?);
    let command = body.read()?.command(expected, submission);
    let added = tickets::respond(state.app(), &person.actor, &caller, path.key()?, command).await?;
    let ticket_info = TicketInfo {
        ticket_number: Shown(added.ticket.number),
        subject: added.ticket.subject.to_string(),
        status: added.ticket.status.into(),
    };
    let message = format!("Your response to {} is added.", added.ticket.number);
    let body = CreateResponseResponse { response: added.response.into(), message, ticket_info };
    Ok((StatusCode::CREATED, VersionTag(added.version), Replayed(added.is_replay), Json(body)))
}
