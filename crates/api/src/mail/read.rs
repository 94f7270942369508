use app::mail;
use app::mail::WordedMail;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{IdPath, ManageMail, Permitted, Query};
use crate::mail::view::Email;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GetEmailResponse {
    email: WordedEmail,
}

/// A mail with its words, made from what is true now. What lets somebody into an account is masked.
#[derive(Debug, Serialize, ToSchema)]
struct WordedEmail {
    #[serde(flatten)]
    email: Email,
    /// Empty when there is nothing to say any more, as when the ticket is gone.
    html: String,
    text: String,
}

impl From<WordedMail> for WordedEmail {
    fn from(worded: WordedMail) -> Self {
        let (html, text) = worded.rendered.map(|rendered| (rendered.html, rendered.text)).unwrap_or_default();
        Self { email: worded.mail.into(), html, text }
    }
}

#[utoipa::path(
    get,
    path = "/api/admin/support/emails/{id}",
    tag = "mail",
    summary = "Read an outgoing mail",
    description = "For admins.",
    params(("id" = String, Path, description = "The mail's `_id`.")),
    responses(
        (status = 200, description = "The mail and its words.", body = GetEmailResponse),
        (status = 403, description = "Only admins may read it.", body = ErrorBody),
        (status = 404, description = "There is no such mail.", body = ErrorBody),
    )
)]
pub(crate) async fn get_email(
    State(state): State<ApiState>,
    Permitted(person, _): Permitted<ManageMail>,
    path: IdPath,
    query: Query,
) -> ApiResult<Json<GetEmailResponse>> {
    query.only_admin()?;
    let worded = mail::read(state.app(), Some(&person.actor), path.id()?).await?;
    Ok(Json(GetEmailResponse { email: worded.into() }))
}
