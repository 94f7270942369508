use app::ports::{EndSessions, Session, StoreResult, TokenHash};
use async_trait::async_trait;
use domain::person::User;
use domain::{Id, Timestamp};
use mongodb::ClientSession;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Binary, DateTime, doc};
use mongodb::error::Result;
use serde::{Deserialize, Serialize};

use crate::MongoStore;
use crate::accounts::active;
use crate::collections::{binary, bytes, date, id, object_id, timestamp};
use crate::error::store_error;
use crate::transaction::Transaction;

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SessionDocument {
    /// The digest of the token.
    #[serde(rename = "_id")]
    token: Binary,
    user_id: ObjectId,
    created_at: DateTime,
    last_used_at: DateTime,
}

impl SessionDocument {
    pub(crate) fn session(&self) -> StoreResult<Session> {
        Ok(Session {
            token: TokenHash(bytes(&self.token)?),
            user: id(self.user_id),
            created_at: timestamp(self.created_at),
            last_used_at: timestamp(self.last_used_at),
        })
    }
}

/// The account is written too, so that a new password or a shut account at the same moment is a conflict.
struct StartSession<'a> {
    store: &'a MongoStore,
    document: SessionDocument,
    verified: String,
}

#[async_trait]
impl Transaction for StartSession<'_> {
    type Outcome = bool;

    async fn run(&self, session: &mut ClientSession) -> Result<bool> {
        let proven = doc! { "_id": self.document.user_id, "passwordHash": &self.verified, "isActive": active() };
        let seen = doc! { "$max": { "lastSeenAt": self.document.created_at } };
        let found = self.store.collections.users.update_one(proven, seen).session(&mut *session).await?;
        if found.matched_count == 0 {
            session.abort_transaction().await?;
            return Ok(false);
        }
        self.store.collections.sessions.insert_one(&self.document).session(session).await?;
        Ok(true)
    }
}

impl MongoStore {
    pub(crate) async fn insert_session(
        &self,
        session: Session,
        verified: String,
        forgotten: Timestamp,
    ) -> StoreResult<bool> {
        let document = SessionDocument {
            token: binary(&session.token.0),
            user_id: object_id(session.user),
            created_at: date(session.created_at),
            last_used_at: date(session.last_used_at),
        };
        let start = StartSession { store: self, document, verified };
        let is_started = self.transact(start).await.map_err(store_error)?;
        let old = doc! { "lastUsedAt": { "$lt": date(forgotten) } };
        self.collections.sessions.delete_many(old).await.map_err(store_error)?;
        Ok(is_started)
    }

    pub(crate) async fn read_session(&self, token: TokenHash) -> StoreResult<Option<(Session, User)>> {
        let found = self.collections.sessions.find_one(doc! { "_id": binary(&token.0) }).await;
        let Some(document) = found.map_err(store_error)? else { return Ok(None) };
        let session = document.session()?;
        let account = self.read_account(doc! { "_id": document.user_id }).await?;
        Ok(account.map(|account| (session, account.user)))
    }

    /// Times only move forward, so that answers that overtake one another leave the latest.
    pub(crate) async fn use_session(&self, token: TokenHash, at: Timestamp) -> StoreResult<()> {
        let used = doc! { "$max": { "lastUsedAt": date(at) } };
        let found = self.collections.sessions.find_one_and_update(doc! { "_id": binary(&token.0) }, used).await;
        if let Some(document) = found.map_err(store_error)? {
            let seen = doc! { "$max": { "lastSeenAt": date(at) } };
            self.collections.users.update_one(doc! { "_id": document.user_id }, seen).await.map_err(store_error)?;
        }
        Ok(())
    }

    pub(crate) async fn remove_session(&self, token: TokenHash) -> StoreResult<()> {
        self.collections.sessions.delete_one(doc! { "_id": binary(&token.0) }).await.map_err(store_error)?;
        Ok(())
    }

    pub(crate) async fn end_sessions(&self, session: &mut ClientSession, user: Id, which: EndSessions) -> Result<()> {
        let mut ended = doc! { "userId": object_id(user) };
        match which {
            EndSessions::None => return Ok(()),
            EndSessions::All => {}
            EndSessions::AllBut(token) => {
                ended.insert("_id", doc! { "$ne": binary(&token.0) });
            }
        }
        self.collections.sessions.delete_many(ended).session(session).await?;
        Ok(())
    }
}
