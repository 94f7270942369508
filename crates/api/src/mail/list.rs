use app::mail;
use app::mail::MailLog;
use app::ports::TicketKey;
use axum::Json;
use axum::extract::State;
use domain::mail::{Kind, State as MailState};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{ManageMail, Permitted, Query};
use crate::mail::view::{Email, EmailKind, EmailState};
use crate::paging::{Asked, PageParameters, Pagination};

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListEmailsResponse {
    /// Newest first.
    emails: Vec<Email>,
    /// Whether a mail server is configured. Without one, mail is held.
    has_mail_server: bool,
    pagination: Pagination,
}

#[utoipa::path(
    get,
    path = "/api/admin/support/emails",
    tag = "mail",
    summary = "List outgoing mail",
    description = "The mail log, newest first. All conditions must hold. For admins.",
    params(
        PageParameters,
        ("state" = inline(Option<EmailState>), Query, description = "How the mails fare."),
        ("kind" = inline(Option<EmailKind>), Query, description = "What the mails are about."),
        ("ticket" = Option<String>, Query, description = "The `_id` or the number of a ticket."),
    ),
    responses(
        (status = 200, description = "One page of the log.", body = ListEmailsResponse),
        (status = 403, description = "Only admins may read it.", body = ErrorBody),
    )
)]
pub(crate) async fn list_emails(
    State(state): State<ApiState>,
    Permitted(person, _): Permitted<ManageMail>,
    query: Query,
) -> ApiResult<Json<ListEmailsResponse>> {
    let mut parameters = query.read();
    parameters.accept_admin();
    let filter = mail::Filter {
        state: parameters.single("state", MailState::parse),
        kind: parameters.single("kind", Kind::parse),
        ticket: parameters.single("ticket", TicketKey::parse),
    };
    let asked = Asked::read(&mut parameters, format!("emails {filter:?}"));
    let asked = parameters.finish(Some(asked))?;
    let found = mail::list(state.app(), Some(&person.actor), filter, asked.start, asked.limit).await?;
    let MailLog { rows, total, total_is_exact, next } = found;
    let emails = rows.into_iter().map(Email::from).collect();
    let has_mail_server = state.app().mail.is_some();
    Ok(Json(ListEmailsResponse { emails, has_mail_server, pagination: asked.pagination(total, total_is_exact, next) }))
}
