//! The settings, in the collection that a platform shares: one document each.

use app::ports::{SettingsDecision, StoreResult};
use async_trait::async_trait;
use domain::settings::{Change, Key, Settings};
use futures::TryStreamExt as _;
use mongodb::ClientSession;
use mongodb::bson::{Bson, doc, serialize_to_bson};
use mongodb::error::Result;
use serde::Deserialize;

use crate::MongoStore;
use crate::collections::object_id;
use crate::error::store_error;
use crate::transaction::Transaction;

#[derive(Debug, Deserialize)]
pub(crate) struct SettingDocument {
    key: String,
    value: Bson,
}

fn collected(documents: Vec<SettingDocument>) -> Settings {
    let mut settings = Settings::default();
    for SettingDocument { key, value, .. } in documents {
        let text = match value {
            Bson::String(text) => text,
            Bson::Boolean(flag) => flag.to_string(),
            // Nothing that a setting can be.
            _ => continue,
        };
        if let Some(key) = Key::from_stored(&key) {
            settings.set_stored(key, text);
        }
    }
    settings
}

impl MongoStore {
    pub(crate) async fn read_settings(&self) -> StoreResult<Settings> {
        let found = self.collections.settings.find(doc! {}).await.map_err(store_error)?;
        Ok(collected(found.try_collect().await.map_err(store_error)?))
    }

    pub(crate) async fn decide_settings(&self, decide: SettingsDecision) -> StoreResult<(Settings, Vec<Key>)> {
        let _turn = self.turns.site().await;
        self.transact(Deciding { store: self, decide }).await.map_err(store_error)
    }
}

/// It moves the head of the site's audit chain, so that of two at once one runs again and sees what the other did.
struct Deciding<'a> {
    store: &'a MongoStore,
    decide: SettingsDecision,
}

#[async_trait]
impl Transaction for Deciding<'_> {
    type Outcome = (Settings, Vec<Key>);

    async fn run(&self, session: &mut ClientSession) -> Result<Self::Outcome> {
        let collection = &self.store.collections.settings;
        let mut found = collection.find(doc! {}).session(&mut *session).await?;
        let documents: Vec<SettingDocument> = found.stream(&mut *session).try_collect().await?;
        let before = collected(documents);
        let Some(Change { settings, keys, by, audit }) = (self.decide)(&before) else {
            session.abort_transaction().await?;
            return Ok((before, Vec::new()));
        };
        for key in &keys {
            let value = serialize_to_bson(&settings.value(*key))?;
            let update = doc! {
                "$set": { "value": value, "updatedBy": by.map(object_id) },
                "$setOnInsert": { "description": key.description() },
            };
            collection.update_one(doc! { "key": key.as_str() }, update).upsert(true).session(&mut *session).await?;
        }
        self.store.continue_chain(session, &audit).await?;
        Ok((settings, keys))
    }
}
