//! One-time links: one document for the newest request of each kind, with the links of it that work.

use app::ports::{Account, HeldLink, Link, LinkRequest, StoreResult};
use async_trait::async_trait;
use domain::Id;
use mongodb::ClientSession;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Binary, DateTime, Document, doc};
use mongodb::error::Result;
use serde::{Deserialize, Serialize};

use crate::MongoStore;
use crate::accounts::{AccountDocument, active};
use crate::collections::{LINKS, binary, date, id, object_id, timestamp};
use crate::error::{duplicate, store_error};
use crate::indexes::BY_ID;
use crate::transaction::Transaction;

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LinksDocument {
    /// The person and what the links are for.
    #[serde(rename = "_id")]
    key: String,
    user_id: ObjectId,
    purpose: String,
    request_id: ObjectId,
    at: DateTime,
    /// One of them was used, or all were ended.
    is_over: bool,
    links: Vec<LinkDocument>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct LinkDocument {
    /// The digest of the token.
    token: Binary,
    expires_at: DateTime,
}

impl LinksDocument {
    fn new(request: &LinkRequest) -> Self {
        Self {
            key: key(request),
            user_id: object_id(request.user),
            purpose: request.purpose.as_str().to_owned(),
            request_id: object_id(request.id),
            at: date(request.at),
            is_over: false,
            links: Vec::new(),
        }
    }

    /// The document to which a link of the request is added; nothing when there may be none.
    fn for_request(found: Option<Self>, request: &LinkRequest) -> Option<Self> {
        match found {
            Some(same) if id(same.request_id) == request.id => Some(same).filter(|same| !same.is_over),
            Some(other) if request.is_older_than(timestamp(other.at), id(other.request_id)) => None,
            Some(_) | None => Some(Self::new(request)),
        }
    }
}

fn key(request: &LinkRequest) -> String {
    format!("{} {}", request.user, request.purpose.as_str())
}

struct Issuing<'a> {
    store: &'a MongoStore,
    link: &'a Link,
}

#[async_trait]
impl Transaction for Issuing<'_> {
    type Outcome = bool;

    async fn run(&self, session: &mut ClientSession) -> Result<bool> {
        let by_id = doc! { "_id": object_id(self.link.request.user) };
        let is_known = self.store.collections.users.find_one(by_id).session(&mut *session).await?.is_some();
        if is_known && self.store.add_link(session, self.link).await? {
            return Ok(true);
        }
        session.abort_transaction().await?;
        Ok(false)
    }
}

impl MongoStore {
    pub(crate) async fn keep_link(&self, link: &Link) -> StoreResult<bool> {
        loop {
            match self.transact(Issuing { store: self, link }).await {
                // Another server made the first link of this kind at the same moment.
                Err(error) if duplicate(&error).is_some_and(|taken| taken.is_in(LINKS, BY_ID)) => {}
                outcome => return outcome.map_err(store_error),
            }
        }
    }

    /// Adds the link to its request, or tells that there may be none.
    pub(crate) async fn add_link(&self, session: &mut ClientSession, link: &Link) -> Result<bool> {
        let by_key = doc! { "_id": key(&link.request) };
        let links = &self.collections.links;
        let found = links.find_one(by_key.clone()).session(&mut *session).await?;
        let Some(mut document) = LinksDocument::for_request(found, &link.request) else { return Ok(false) };
        document.links.push(LinkDocument { token: binary(&link.token.0), expires_at: date(link.expires_at) });
        links.replace_one(by_key, document).upsert(true).session(session).await?;
        Ok(true)
    }

    pub(crate) async fn read_account_by_link(&self, link: HeldLink) -> StoreResult<Option<Account>> {
        let found = self.collections.links.find_one(leading(link)).await.map_err(store_error)?;
        match found {
            Some(document) => self.read_account(doc! { "_id": document.user_id, "isActive": active() }).await,
            None => Ok(None),
        }
    }

    /// The active account to which the link leads, as the transaction sees it.
    pub(crate) async fn held_account(&self, session: &mut ClientSession, link: HeldLink) -> Result<Option<Account>> {
        let found = self.collections.links.find_one(leading(link)).session(&mut *session).await?;
        let Some(document) = found else { return Ok(None) };
        let holder = doc! { "_id": document.user_id, "isActive": active() };
        let found = self.collections.users.find_one(holder).session(session).await?;
        Ok(found.map(AccountDocument::account))
    }

    /// Ends all links of the person, and the requests that they were of.
    pub(crate) async fn end_links(&self, session: &mut ClientSession, user: Id) -> Result<()> {
        let ended = doc! { "$set": { "isOver": true, "links": [] } };
        self.collections.links.update_many(doc! { "userId": object_id(user) }, ended).session(session).await?;
        Ok(())
    }

    pub(crate) async fn forget_links(&self, session: &mut ClientSession, user: Id) -> Result<()> {
        self.collections.links.delete_many(doc! { "userId": object_id(user) }).session(session).await?;
        Ok(())
    }
}

/// What finds the request that holds this link, if it works.
fn leading(link: HeldLink) -> Document {
    let works = doc! { "token": binary(&link.token.0), "expiresAt": { "$gt": date(link.at) } };
    doc! { "links": { "$elemMatch": works } }
}
