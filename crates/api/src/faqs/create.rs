use app::faqs::{self, NewFaq};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::text::{Answer, FaqCategory, Question};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::ApiResult;
use crate::extract::{Body, Client, Fields, JsonBody, ManageFaqs, Permitted, Query};
use crate::faqs::view::Faq;

#[derive(Debug, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CreateFaqRequest {
    #[schema(value_type = String, min_length = 1, max_length = 300, example = "How do I get a copy of an invoice?")]
    question: Question,
    /// Markdown.
    #[schema(value_type = String, min_length = 1, max_length = 10_000)]
    answer: Answer,
    #[schema(value_type = String, min_length = 1, max_length = 100, example = "Billing")]
    category: FaqCategory,
    /// `true` unless told.
    is_active: Option<bool>,
    /// The place within its category, 0 unless told.
    order: Option<i32>,
}

impl Body for CreateFaqRequest {
    fn read(fields: &mut Fields) -> Option<Self> {
        let question = fields.required("question", Question::parse);
        let answer = fields.required("answer", Answer::parse);
        let category = fields.required("category", FaqCategory::parse);
        let is_active = fields.flag("isActive");
        let order = fields.whole("order");
        Some(Self { question: question?, answer: answer?, category: category?, is_active, order })
    }
}

impl CreateFaqRequest {
    fn command(self) -> NewFaq {
        NewFaq {
            question: self.question,
            answer: self.answer,
            category: self.category,
            is_active: self.is_active.unwrap_or(true),
            order: self.order.unwrap_or(0),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CreateFaqResponse {
    faq: Faq,
    message: &'static str,
}

#[utoipa::path(
    post,
    path = "/api/faqs",
    tag = "faq",
    summary = "Add an entry to the FAQ",
    description = "For admins.",
    request_body = CreateFaqRequest,
    responses((status = 201, description = "The entry is added.", body = CreateFaqResponse))
)]
pub(crate) async fn create_faq(
    State(state): State<ApiState>,
    Permitted(person, _): Permitted<ManageFaqs>,
    Client(caller): Client,
    query: Query,
    body: JsonBody<CreateFaqRequest>,
) -> ApiResult<(StatusCode, Json<CreateFaqResponse>)> {
    query.none()?;
    let command = body.read()?.command();
    let faq = faqs::create(state.app(), &person.actor, &caller, command).await?;
    let faq = Faq::new(&faq, state.answers());
    Ok((StatusCode::CREATED, Json(CreateFaqResponse { faq, message: "The entry is added." })))
}
