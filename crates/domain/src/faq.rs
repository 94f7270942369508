//! Questions that come up again and again, with their answers: written by admins, read by anybody.

use serde_json::Value;

use crate::Id;
use crate::audit::{Action, Changes, Draft, FieldChange, TargetKind};
use crate::person::Actor;
use crate::search::{self, Term};
use crate::stamp::Stamp;
use crate::text::{Answer, FaqCategory, Question};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faq {
    pub id: Id,
    pub question: Question,
    pub answer: Answer,
    pub category: FaqCategory,
    /// Only active ones are public.
    pub is_active: bool,
    /// The place within the category, from the least on.
    pub order: i32,
}

/// The fields that a request sets; those left out stay as they are.
#[derive(Debug, Clone, Default)]
pub struct Update {
    pub question: Option<Question>,
    pub answer: Option<Answer>,
    pub category: Option<FaqCategory>,
    pub is_active: Option<bool>,
    pub order: Option<i32>,
}

/// What a decision about an existing entry comes to.
#[derive(Debug, Clone)]
pub enum Decision {
    /// What was asked for is so already: nothing is written.
    Unchanged,
    Change {
        faq: Box<Faq>,
        /// The names of the fields that really changed.
        fields: Vec<&'static str>,
        audit: Draft,
    },
    Delete(Draft),
}

impl Faq {
    /// The place among all: by category, whatever its case and its accents, then by order and id.
    pub fn sort_key(&self) -> (String, String, i32, Id) {
        let category = self.category.as_str();
        // Two that differ in case alone are two categories still.
        (search::fold(category), category.to_owned(), self.order, self.id)
    }

    pub fn is_found_by(&self, terms: &[Term]) -> bool {
        search::finds(terms, &format!("{}\n{}\n{}", self.question, self.answer, self.category))
    }

    /// The entry of the trail about a new one; `actor` is nobody for what is done on the command line.
    pub fn created(&self, actor: Option<&Actor>, stamp: &Stamp) -> Draft {
        let changes = self.summary().map(|(field, to)| (field.to_owned(), FieldChange { from: Value::Null, to }));
        self.audit(stamp, actor, Action::FaqCreated, changes.collect())
    }

    pub fn update(&self, actor: &Actor, update: &Update, stamp: &Stamp) -> Decision {
        let faq = self.with(update);
        let differing = self.values().into_iter().zip(faq.values()).filter(|((_, from), (_, to))| from != to);
        let edits: Vec<_> = differing.map(|((field, from), (_, to))| (field, FieldChange { from, to })).collect();
        if edits.is_empty() {
            return Decision::Unchanged;
        }
        let fields = edits.iter().map(|(field, _)| *field).collect();
        let changes = edits.into_iter().map(|(field, edit)| (field.to_owned(), edit)).collect();
        let audit = faq.audit(stamp, Some(actor), Action::FaqUpdated, changes);
        Decision::Change { faq: Box::new(faq), fields, audit }
    }

    pub fn delete(&self, actor: &Actor, stamp: &Stamp) -> Decision {
        let changes = self.summary().map(|(field, from)| (field.to_owned(), FieldChange { from, to: Value::Null }));
        Decision::Delete(self.audit(stamp, Some(actor), Action::FaqDeleted, changes.collect()))
    }

    fn with(&self, update: &Update) -> Self {
        Self {
            id: self.id,
            question: update.question.clone().unwrap_or_else(|| self.question.clone()),
            answer: update.answer.clone().unwrap_or_else(|| self.answer.clone()),
            category: update.category.clone().unwrap_or_else(|| self.category.clone()),
            is_active: update.is_active.unwrap_or(self.is_active),
            order: update.order.unwrap_or(self.order),
        }
    }

    /// The fields that the trail follows, in the order in which answers name them.
    fn values(&self) -> [(&'static str, Value); 5] {
        [
            ("question", self.question.as_str().into()),
            ("answer", self.answer.as_str().into()),
            ("category", self.category.as_str().into()),
            ("isActive", self.is_active.into()),
            ("order", self.order.into()),
        ]
    }

    /// The answer stands in the entry; the trail takes it up when somebody edits it.
    fn summary(&self) -> impl Iterator<Item = (&'static str, Value)> {
        self.values().into_iter().filter(|(field, _)| *field != "answer")
    }

    fn audit(&self, stamp: &Stamp, actor: Option<&Actor>, action: Action, changes: Changes) -> Draft {
        Draft::new(stamp, actor, action, (TargetKind::Faq, self.id), self.question.to_string(), changes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faq(category: &str, order: i32, id: u8) -> Faq {
        Faq {
            id: Id::from_bytes([id; 12]),
            question: Question::parse("How do I get in?").unwrap(),
            answer: Answer::parse("By the front door.").unwrap(),
            category: FaqCategory::parse(category).unwrap(),
            is_active: true,
            order,
        }
    }

    #[test]
    fn entries_stand_by_category_then_by_order_then_by_id() {
        let mut faqs = [faq("Zoo", 0, 1), faq("account", 2, 1), faq("Äpfel", -1, 1), faq("account", 1, 3)].to_vec();
        faqs.extend([faq("Account", 1, 1), faq("account", 1, 2), faq("Account", 3, 1)]);
        faqs.sort_by_key(Faq::sort_key);
        let places: Vec<_> = faqs.iter().map(|faq| (faq.category.as_str(), faq.order, faq.id.bytes()[0])).collect();
        let account = [("Account", 1, 1), ("Account", 3, 1), ("account", 1, 2), ("account", 1, 3), ("account", 2, 1)];
        assert_eq!(places, [&account[..], &[("Äpfel", -1, 1), ("Zoo", 0, 1)]].concat());
    }

    #[test]
    fn question_answer_and_category_are_searched_together() {
        for (text, expected) in [("front get bui", true), ("BUILDING", true), ("window", false), ("", false)] {
            assert_eq!(faq("The building", 0, 1).is_found_by(&search::terms(text).unwrap()), expected, "{text}");
        }
    }
}
