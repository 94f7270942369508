//! The FAQ, in the collection that a platform shares. Its entries are few, so they are put in order after they are read.

use app::ports::{ChangedFaq, FaqDecision, Faqs, StoreResult};
use async_trait::async_trait;
use domain::Id;
use domain::audit::Draft;
use domain::faq::{Decision, Faq};
use domain::text::{Answer, FaqCategory, Question};
use futures::TryStreamExt as _;
use mongodb::ClientSession;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, Document, doc, serialize_to_document};
use mongodb::error::Result;
use serde::{Deserialize, Serialize};

use crate::MongoStore;
use crate::accounts::active;
use crate::collections::{id, object_id};
use crate::error::store_error;
use crate::lenient;
use crate::transaction::Transaction;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FaqDocument {
    #[serde(rename = "_id")]
    id: ObjectId,
    question: String,
    answer: String,
    #[serde(default, deserialize_with = "lenient::or_none")]
    category: Option<String>,
    /// An entry that does not say is active.
    #[serde(default, deserialize_with = "lenient::or_none")]
    is_active: Option<bool>,
    /// Whichever kind of number another application has written.
    order: Option<Bson>,
}

impl FaqDocument {
    pub(crate) fn new(faq: &Faq) -> Self {
        Self {
            id: object_id(faq.id),
            question: faq.question.as_str().to_owned(),
            answer: faq.answer.as_str().to_owned(),
            category: Some(faq.category.as_str().to_owned()),
            is_active: Some(faq.is_active),
            order: Some(faq.order.into()),
        }
    }

    pub(crate) fn faq(self) -> Faq {
        Faq {
            id: id(self.id),
            question: Question::from_stored(self.question),
            answer: Answer::from_stored(self.answer),
            category: self.category.map_or_else(FaqCategory::general, FaqCategory::from_stored),
            is_active: self.is_active.unwrap_or(true),
            order: whole(self.order.as_ref()),
        }
    }
}

fn whole(number: Option<&Bson>) -> i32 {
    match number {
        Some(Bson::Int32(number)) => *number,
        Some(Bson::Int64(number)) => i32::try_from(*number).unwrap_or(if *number < 0 { i32::MIN } else { i32::MAX }),
        #[expect(clippy::cast_possible_truncation, reason = "it stops at the bounds, and places have no fractions")]
        Some(Bson::Double(number)) => *number as i32,
        _ => 0,
    }
}

/// What another application keeps in the same collection and is no entry is passed over.
fn readable() -> Document {
    doc! { "_id": { "$type": "objectId" }, "question": { "$type": "string" }, "answer": { "$type": "string" } }
}

fn one(id: Id) -> Document {
    let mut filter = readable();
    filter.insert("_id", object_id(id));
    filter
}

impl MongoStore {
    pub(crate) async fn read_faqs(&self, which: Faqs) -> StoreResult<Vec<Faq>> {
        let mut filter = readable();
        if which == Faqs::Active {
            filter.insert("isActive", active());
        }
        let found = self.collections.faqs.find(filter).await.map_err(store_error)?;
        let documents: Vec<FaqDocument> = found.try_collect().await.map_err(store_error)?;
        let mut faqs: Vec<Faq> = documents.into_iter().map(FaqDocument::faq).collect();
        faqs.sort_by_cached_key(Faq::sort_key);
        Ok(faqs)
    }

    pub(crate) async fn read_faq(&self, id: Id) -> StoreResult<Option<Faq>> {
        let found = self.collections.faqs.find_one(one(id)).await.map_err(store_error)?;
        Ok(found.map(FaqDocument::faq))
    }

    pub(crate) async fn insert_faq(&self, faq: &Faq, audit: &Draft) -> StoreResult<()> {
        let _turn = self.turns.site().await;
        let creation = Creation { store: self, document: FaqDocument::new(faq), audit };
        self.transact(creation).await.map_err(store_error)
    }

    pub(crate) async fn decide_faq(&self, id: Id, decide: FaqDecision) -> StoreResult<Option<ChangedFaq>> {
        let _turn = self.turns.site().await;
        self.transact(Deciding { store: self, id, decide }).await.map_err(store_error)
    }
}

struct Creation<'a> {
    store: &'a MongoStore,
    document: FaqDocument,
    audit: &'a Draft,
}

#[async_trait]
impl Transaction for Creation<'_> {
    type Outcome = ();

    async fn run(&self, session: &mut ClientSession) -> Result<()> {
        self.store.collections.faqs.insert_one(&self.document).session(&mut *session).await?;
        self.store.continue_chain(session, self.audit).await
    }
}

/// It moves the head of the site's audit chain, so that of two at once one runs again and sees what the other did.
struct Deciding<'a> {
    store: &'a MongoStore,
    id: Id,
    decide: FaqDecision,
}

#[async_trait]
impl Transaction for Deciding<'_> {
    type Outcome = Option<ChangedFaq>;

    async fn run(&self, session: &mut ClientSession) -> Result<Self::Outcome> {
        let collection = &self.store.collections.faqs;
        let found = collection.find_one(one(self.id)).session(&mut *session).await?;
        let Some(before) = found.map(FaqDocument::faq) else {
            session.abort_transaction().await?;
            return Ok(None);
        };
        let by_id = doc! { "_id": object_id(self.id) };
        match (self.decide)(&before) {
            Decision::Unchanged => {
                session.abort_transaction().await?;
                Ok(Some(ChangedFaq { faq: before, fields: Vec::new() }))
            }
            Decision::Change { faq, fields, audit } => {
                // Fields of another application stay as they are.
                let mut fields_of_ours = serialize_to_document(&FaqDocument::new(&faq))?;
                fields_of_ours.remove("_id");
                collection.update_one(by_id, doc! { "$set": fields_of_ours }).session(&mut *session).await?;
                self.store.continue_chain(session, &audit).await?;
                Ok(Some(ChangedFaq { faq: *faq, fields }))
            }
            Decision::Delete(audit) => {
                collection.delete_one(by_id).session(&mut *session).await?;
                self.store.continue_chain(session, &audit).await?;
                Ok(Some(ChangedFaq { faq: before, fields: Vec::new() }))
            }
        }
    }
}
