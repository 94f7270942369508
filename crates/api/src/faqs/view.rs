//! An entry of the FAQ as it stands in answers.

use domain::{Id, faq};
use serde::Serialize;
use tokio::task::yield_now;
use utoipa::ToSchema;

use crate::faqs::Answers;
use crate::shown::Shown;

/// A question that comes up again and again, with its answer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Faq {
    #[serde(rename = "_id")]
    #[schema(value_type = String, example = "6b49d2000102030405060708")]
    id: Shown<Id>,
    question: String,
    /// Markdown, as typed.
    answer: String,
    /// The answer as HTML, sanitised.
    answer_html: String,
    /// Entries of one category stand together.
    #[schema(example = "Billing")]
    category: String,
    /// Whether everybody sees it.
    is_active: bool,
    /// The place within its category, from the least on.
    order: i32,
}

impl Faq {
    pub(super) fn new(faq: &faq::Faq, answers: &Answers) -> Self {
        Self {
            id: Shown(faq.id),
            question: faq.question.to_string(),
            answer: faq.answer.to_string(),
            answer_html: answers.html(faq),
            category: faq.category.to_string(),
            is_active: faq.is_active,
            order: faq.order,
        }
    }

    pub(super) async fn all(faqs: &[faq::Faq], answers: &Answers) -> Vec<Self> {
        let mut shown = Vec::with_capacity(faqs.len());
        for faq in faqs {
            shown.push(Self::new(faq, answers));
            // Rendering one that is new keeps the processor busy, and other requests have their turn.
            yield_now().await;
        }
        shown
    }
}
