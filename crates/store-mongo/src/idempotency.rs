//! Under which key a request was made, and what came of it.

use app::ports::{IdempotencyKey, StoreResult};
use domain::Id;
use mongodb::ClientSession;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Binary, DateTime, Document, doc};
use mongodb::error::Result;
use serde::{Deserialize, Serialize};

use crate::MongoStore;
use crate::collections::{binary, date, id, object_id};
use crate::error::store_error;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct KeyDocument {
    #[serde(rename = "_id")]
    id: Document,
    fingerprint: Binary,
    /// The ticket or the response that the first request made.
    made: ObjectId,
    at: DateTime,
}

pub(crate) enum KeyUse {
    Fresh,
    /// By the same request, which made this.
    Same(Id),
    Other,
}

fn key_id(key: &IdempotencyKey) -> Document {
    doc! { "user": object_id(key.user), "path": &key.path, "key": &key.key }
}

impl MongoStore {
    pub(crate) async fn key_use(&self, key: Option<&IdempotencyKey>) -> StoreResult<KeyUse> {
        let Some(key) = key else { return Ok(KeyUse::Fresh) };
        let remembered = doc! { "_id": key_id(key), "at": { "$gte": date(key.not_before) } };
        let found = self.collections.idempotency.find_one(remembered).await.map_err(store_error)?;
        Ok(match found {
            None => KeyUse::Fresh,
            Some(document) if document.fingerprint.bytes == key.fingerprint => KeyUse::Same(id(document.made)),
            Some(_) => KeyUse::Other,
        })
    }

    /// Takes the key for `made`. A twin that took it meanwhile makes this a duplicate of the collection's `_id`.
    pub(crate) async fn take_key(&self, session: &mut ClientSession, key: &IdempotencyKey, made: Id) -> Result<()> {
        let id = key_id(key);
        let forgotten = doc! { "_id": id.clone(), "at": { "$lt": date(key.not_before) } };
        let document =
            KeyDocument { id, fingerprint: binary(&key.fingerprint), made: object_id(made), at: date(key.at) };
        self.collections.idempotency.replace_one(forgotten, document).upsert(true).session(session).await?;
        Ok(())
    }

    /// Removes the keys that are forgotten anyway. What is left because this failed goes the next time.
    pub(crate) async fn sweep_keys(&self, key: Option<&IdempotencyKey>) {
        if let Some(key) = key {
            let forgotten = doc! { "at": { "$lt": date(key.not_before) } };
            let _ = self.collections.idempotency.delete_many(forgotten).await;
        }
    }
}
