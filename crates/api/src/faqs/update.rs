use app::faqs;
use axum::Json;
use axum::extract::State;
use domain::faq::Update;
use domain::text::{Answer, FaqCategory, Question};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{Body, Client, Fields, IdPath, JsonBody, ManageFaqs, Permitted, Query};
use crate::faqs::view::Faq;

/// Only the fields that are sent are changed.
#[derive(Debug, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UpdateFaqRequest {
    #[schema(value_type = Option<String>, min_length = 1, max_length = 300)]
    question: Option<Question>,
    /// Markdown.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10_000)]
    answer: Option<Answer>,
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100)]
    category: Option<FaqCategory>,
    is_active: Option<bool>,
    order: Option<i32>,
}

impl Body for UpdateFaqRequest {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self {
            question: fields.optional("question", Question::parse),
            answer: fields.optional("answer", Answer::parse),
            category: fields.optional("category", FaqCategory::parse),
            is_active: fields.flag("isActive"),
            order: fields.whole("order"),
        })
    }
}

impl UpdateFaqRequest {
    fn command(self) -> Update {
        let Self { question, answer, category, is_active, order } = self;
        Update { question, answer, category, is_active, order }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UpdateFaqResponse {
    faq: Faq,
    message: &'static str,
    /// The names of the fields that really changed.
    #[schema(value_type = Vec<String>)]
    changes: Vec<&'static str>,
}

#[utoipa::path(
    put,
    path = "/api/faqs/{id}",
    tag = "faq",
    summary = "Change an entry of the FAQ",
    description = "For admins.",
    params(("id" = String, Path, description = "The entry's `_id`.")),
    request_body = UpdateFaqRequest,
    responses(
        (status = 200, description = "The entry as it is now.", body = UpdateFaqResponse),
        (status = 404, description = "There is no such entry.", body = ErrorBody),
    )
)]
pub(crate) async fn update_faq(
    State(state): State<ApiState>,
    Permitted(person, _): Permitted<ManageFaqs>,
    Client(caller): Client,
    path: IdPath,
    query: Query,
    body: JsonBody<UpdateFaqRequest>,
) -> ApiResult<Json<UpdateFaqResponse>> {
    query.none()?;
    let (id, update) = (path.id()?, body.read()?.command());
    let changed = faqs::update(state.app(), &person.actor, &caller, id, update).await?;
    let message = if changed.fields.is_empty() { "The entry is as it was." } else { "The entry is changed." };
    let faq = Faq::new(&changed.faq, state.answers());
    Ok(Json(UpdateFaqResponse { faq, message, changes: changed.fields }))
}
