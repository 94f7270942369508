use app::faqs;
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use domain::search;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::{ApiError, ApiResult, ErrorBody};
use crate::extract::{ManageFaqs, Permitted, Query, SignedIn};
use crate::faqs::view::Faq;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListFaqsResponse {
    /// By category, order and `_id`.
    faqs: Vec<Faq>,
}

/// Nobody in particular, unless all entries are asked for: that must be an admin, before the rest of the request is read.
pub(crate) struct Asking(Option<SignedIn>);

impl FromRequestParts<ApiState> for Asking {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> ApiResult<Self> {
        let Ok(query) = Query::from_request_parts(parts, state).await;
        if !query.says_true("all") {
            return Ok(Self(None));
        }
        let Permitted(person, _) = Permitted::<ManageFaqs>::from_request_parts(parts, state).await?;
        Ok(Self(Some(person)))
    }
}

#[utoipa::path(
    get,
    path = "/api/faqs",
    tag = "faq",
    summary = "Read the FAQ",
    description = "The active entries, for anybody. They are not paged.",
    params(
        ("all" = Option<bool>, Query, nullable = false, description = "`true`: also those that are not active. For admins."),
        ("search" = Option<String>, Query, nullable = false, max_length = 200,
            description = "Words that must all occur in question, answer and category; words of three letters or more \
                           match also as the beginning of others."),
    ),
    responses(
        (status = 200, description = "The entries.", body = ListFaqsResponse),
        (status = 401, description = "All entries are asked for, and nobody is signed in.", body = ErrorBody),
        (status = 403, description = "Only admins may read all entries.", body = ErrorBody),
        (status = 503, description = "The store is away; `Retry-After` says when to try again.", body = ErrorBody),
    ),
    security(())
)]
pub(crate) async fn list_faqs(
    State(state): State<ApiState>,
    Asking(admin): Asking,
    query: Query,
) -> ApiResult<Json<ListFaqsResponse>> {
    let mut parameters = query.read();
    parameters.flag("all");
    let search = parameters.single("search", search::terms);
    let search = parameters.finish(Some(search))?;
    let actor = admin.as_ref().map(|admin| &admin.actor);
    let found = faqs::list(state.app(), actor, search.as_deref()).await?;
    Ok(Json(ListFaqsResponse { faqs: Faq::all(&found, state.answers()).await }))
}
