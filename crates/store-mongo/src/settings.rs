//! The settings, in the collection that a platform shares: one document each.

use app::ports::{SettingsDecision, StoreResult};
use async_trait::async_trait;
use domain::Id;
use domain::settings::{Change, Key, Settings};
use futures::TryStreamExt as _;
use mongodb::ClientSession;
use mongodb::bson::{Bson, doc, serialize_to_bson};
use mongodb::error::Result;
use serde::Deserialize;

use crate::MongoStore;
use crate::collections::object_id;
use crate::error::store_error;
use crate::lenient;
use crate::transaction::Transaction;

#[derive(Debug, Deserialize)]
pub(crate) struct SettingDocument {
    #[serde(default, deserialize_with = "lenient::or_none")]
    key: Option<String>,
    value: Option<Bson>,
}

fn collected(documents: Vec<SettingDocument>) -> Settings {
    let mut settings = Settings::default();
    for SettingDocument { key, value, .. } in documents {
        let text = match value {
            Some(Bson::String(text)) => text,
            Some(Bson::Boolean(flag)) => flag.to_string(),
            // Nothing that a setting can be.
            _ => continue,
        };
        if let Some(key) = key.as_deref().and_then(Key::from_stored) {
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

    pub(crate) async fn settings_in(&self, session: &mut ClientSession) -> Result<Settings> {
        let mut found = self.collections.settings.find(doc! {}).session(&mut *session).await?;
        Ok(collected(found.stream(session).try_collect().await?))
    }

    /// Sets these of the settings.
    pub(crate) async fn write_settings(
        &self,
        session: &mut ClientSession,
        settings: &Settings,
        keys: &[Key],
        by: Option<Id>,
    ) -> Result<()> {
        for key in keys {
            let value = serialize_to_bson(&settings.value(*key))?;
            let update = doc! {
                "$set": { "value": value, "updatedBy": by.map(object_id) },
                "$setOnInsert": { "description": key.description() },
            };
            let by_key = doc! { "key": key.as_str() };
            self.collections.settings.update_one(by_key, update).upsert(true).session(&mut *session).await?;
        }
        Ok(())
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
        let before = self.store.settings_in(session).await?;
        let Some(Change { settings, keys, by, audit }) = (self.decide)(&before) else {
            session.abort_transaction().await?;
            return Ok((before, Vec::new()));
        };
        self.store.write_settings(session, &settings, &keys, by).await?;
        self.store.continue_chain(session, &audit).await?;
        Ok((settings, keys))
    }
}
