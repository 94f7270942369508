use app::tickets::{self, CreateTicket, Submission};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::Id;
use domain::text::{Message, Subject};
use domain::vocabulary::{Category, Priority};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::answer::{Replayed, VersionTag};
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{Body, Client, Fields, JsonBody, Query, SignedIn, SubmissionKey};
use crate::tickets::view::Ticket;
use crate::words;

#[derive(Debug, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CreateTicketRequest {
    #[schema(value_type = String, min_length = 1, max_length = 200, example = "I cannot sign in")]
    subject: Subject,
    /// Markdown.
    #[schema(value_type = String, min_length = 1, max_length = 10_000)]
    message: Message,
    /// `General Inquiry` unless told.
    #[schema(value_type = Option<words::Category>)]
    category: Option<Category>,
    /// `Medium` unless told.
    #[schema(value_type = Option<words::Priority>)]
    priority: Option<Priority>,
    /// The id of the customer for whom staff file the ticket.
    #[schema(value_type = Option<String>)]
    on_behalf_of: Option<Id>,
}

impl Body for CreateTicketRequest {
    fn read(fields: &mut Fields) -> Option<Self> {
        let subject = fields.required("subject", Subject::parse);
        let message = fields.required("message", Message::parse);
        let category = fields.optional("category", Category::parse);
        let priority = fields.optional("priority", Priority::parse);
        let on_behalf_of = fields.optional("onBehalfOf", Id::parse);
        Some(Self { subject: subject?, message: message?, category, priority, on_behalf_of })
    }
}

impl CreateTicketRequest {
    fn command(self, submission: Option<Submission>) -> CreateTicket {
        CreateTicket {
            subject: self.subject,
            message: self.message,
            category: self.category.unwrap_or(Category::GeneralInquiry),
            priority: self.priority.unwrap_or(Priority::Medium),
            on_behalf_of: self.on_behalf_of,
            submission,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CreateTicketResponse {
    ticket: Ticket,
    message: String,
}

#[utoipa::path(
    post,
    path = "/api/support/tickets",
    tag = "tickets",
    summary = "File a ticket",
    params(("Idempotency-Key" = Option<String>, Header, nullable = false, min_length = 1, max_length = 255,
        description = "The client's own name for this submission: within 24 hours, a request with the same key and \
                       body answers the ticket that the first one made.")),
    request_body = CreateTicketRequest,
    responses(
        (status = 201, description = "The ticket is filed.", body = CreateTicketResponse, headers(
            ("ETag" = String, description = "The ticket's version."),
            ("Idempotency-Replayed" = Option<String>, description = "`true` when an earlier request had filed it."),
        )),
        (status = 422, description = "The key was used for another request.", body = ErrorBody),
    )
)]
pub(crate) async fn create_ticket(
    State(state): State<ApiState>,
    person: SignedIn,
    Client(caller): Client,
    query: Query,
    key: SubmissionKey,
    body: JsonBody<CreateTicketRequest>,
) -> ApiResult<(StatusCode, VersionTag, Replayed, Json<CreateTicketResponse>)> {
    query.none()?;
    let command = body.read()?.command(key.of(body.bytes())?);
    let filed = tickets::create(state.app(), &person.actor, &caller, command).await?;
    let (tag, replayed) = (VersionTag(filed.ticket.ticket.version), Replayed(filed.is_replay));
    let ticket = Ticket::new(filed.ticket).await;
    let message = format!("Ticket {} is filed.", ticket.number());
    Ok((StatusCode::CREATED, tag, replayed, Json(CreateTicketResponse { ticket, message })))
}
