use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use app::markdown;
use domain::Id;
use domain::faq::Faq;
use domain::text::Answer;

/// The answers as HTML. Anybody may ask for all of them as often as for anything else, so each is rendered once.
#[derive(Debug, Default)]
pub(crate) struct Answers(Mutex<HashMap<Id, Rendered>>);

#[derive(Debug)]
struct Rendered {
    answer: Answer,
    html: String,
}

impl Answers {
    /// Where the answer is another one by now, it is rendered anew.
    pub(super) fn html(&self, faq: &Faq) -> String {
        if let Some(rendered) = self.lock().get(&faq.id).filter(|rendered| rendered.answer == faq.answer) {
            return rendered.html.clone();
        }
        let html = markdown::render(faq.answer.as_str());
        self.lock().insert(faq.id, Rendered { answer: faq.answer.clone(), html: html.clone() });
        html
    }

    pub(super) fn forget(&self, id: Id) {
        self.lock().remove(&id);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Id, Rendered>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
