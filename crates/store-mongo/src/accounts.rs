//! Accounts, in the collection that a platform shares.

use app::ports::{
    Account, AccountChange, AccountDecision, AccountError, CreateRule, DeleteAccount, EndSessions, HeldLink,
    Invitation, StoreError, StoreResult, Users,
};
use async_trait::async_trait;
use domain::audit::Draft;
use domain::person::{Accounts, Origin, RoleName, UNKNOWN, User};
use domain::text::{Email, PersonName};
use domain::{Id, Timestamp};
use futures::TryStreamExt as _;
use mongodb::ClientSession;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, DateTime, Document, doc, serialize_to_document};
use mongodb::error::{Error, Result};
use serde::{Deserialize, Serialize};

use crate::MongoStore;
use crate::collections::{USERS, born, date, id, object_id, timestamp};
use crate::error::{duplicate, store_error};
use crate::indexes::{BY_ID, USER_EMAIL};
use crate::lenient;
use crate::transaction::Transaction;

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountDocument {
    #[serde(rename = "_id")]
    id: ObjectId,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    /// An account that does not say is active.
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    is_active: Option<bool>,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    created_at: Option<DateTime>,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    last_seen_at: Option<DateTime>,
    /// Only accounts of our own have one.
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    origin: Option<String>,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    followed_at: Option<DateTime>,
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    password_hash: Option<String>,
    /// The name without case and accents, by which people are listed.
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    sort_name: Option<String>,
    /// The words of name and address.
    #[serde(default, deserialize_with = "lenient::or_none", skip_serializing_if = "Option::is_none")]
    terms: Option<Vec<String>>,
}

impl AccountDocument {
    pub(crate) fn new(account: &Account) -> Self {
        let user = &account.user;
        Self {
            id: object_id(user.id),
            name: Some(user.name.as_str().to_owned()),
            email: Some(user.email.as_str().to_owned()),
            role: Some(user.role.as_str().to_owned()),
            is_active: Some(user.is_active),
            created_at: Some(date(user.created_at)),
            last_seen_at: user.last_seen_at.map(date),
            origin: Some(user.origin.as_str().to_owned()),
            followed_at: user.origin.followed().map(date),
            password_hash: account.password_hash.clone(),
            sort_name: Some(user.place().name),
            terms: Some(user.words()),
        }
    }

    pub(crate) fn account(self) -> Account {
        let name = self.name.or_else(|| self.email.clone()).unwrap_or_else(|| UNKNOWN.to_owned());
        Account {
            user: User {
                id: id(self.id),
                name: PersonName::from_stored(name),
                email: Email::from_stored(self.email.unwrap_or_default()),
                role: RoleName::from_stored(self.role.unwrap_or_default()),
                is_active: self.is_active.unwrap_or(true),
                origin: Origin::from_stored(
                    self.origin.as_deref().unwrap_or_default(),
                    self.followed_at.map(timestamp),
                ),
                created_at: self.created_at.map_or_else(|| born(self.id), timestamp),
                last_seen_at: self.last_seen_at.map(timestamp),
            },
            password_hash: self.password_hash,
        }
    }
}

/// What has another kind of id is nobody who could sign in or be named.
pub(crate) fn anybody() -> Document {
    doc! { "_id": { "$type": "objectId" } }
}

pub(crate) fn active() -> Bson {
    doc! { "$ne": false }.into()
}

impl MongoStore {
    pub(crate) async fn read_account(&self, filter: Document) -> StoreResult<Option<Account>> {
        let found = self.collections.users.find_one(filter).projection(self.account_fields());
        Ok(found.await.map_err(store_error)?.map(AccountDocument::account))
    }

    pub(crate) async fn read_account_by_email(&self, email: &Email) -> StoreResult<Option<Account>> {
        let mut filter = anybody();
        filter.insert(self.user_fields.email.as_str(), email.as_str());
        self.read_account(filter).await
    }

    /// Of its own documents this server reads everything, of a platform's only what it needs.
    pub(crate) fn account_fields(&self) -> Document {
        match self.accounts {
            Accounts::Own => Document::new(),
            Accounts::Platform => self.user_fields.projection(),
        }
    }

    /// Holds, whatever asks for it, that a platform's accounts are never written.
    pub(crate) fn refuse_to_write_a_platforms(&self) -> StoreResult<()> {
        match self.accounts {
            Accounts::Own => Ok(()),
            Accounts::Platform => {
                Err(StoreError::Failed("the accounts are a platform's: make and change them there".to_owned()))
            }
        }
    }

    pub(crate) async fn read_users(&self, which: Users) -> StoreResult<Vec<User>> {
        let mut filter = anybody();
        if which == Users::ActiveStaff {
            let roles: Vec<&str> = self.roles.staff_names().map(RoleName::as_str).collect();
            let fields = &self.user_fields;
            filter.insert(fields.role.as_str(), doc! { "$in": roles });
            filter.insert(fields.is_active.as_str(), active());
        }
        let found = self.collections.users.find(filter).projection(self.account_fields());
        let documents: Vec<AccountDocument> =
            found.await.map_err(store_error)?.try_collect().await.map_err(store_error)?;
        let mut users: Vec<User> = documents.into_iter().map(|document| document.account().user).collect();
        users.sort_by_cached_key(User::place);
        Ok(users)
    }

    pub(crate) async fn insert_account(
        &self,
        account: &Account,
        audit: &Draft,
        rule: CreateRule,
        invitation: Option<Invitation>,
    ) -> std::result::Result<(), AccountError> {
        self.refuse_to_write_a_platforms()?;
        let turn = self.turns.site().await;
        self.transact(Creation { store: self, account, audit, rule, invitation }).await.map_err(account_error)??;
        drop(turn);
        self.follow_renamed(account.user.id).await;
        Ok(())
    }

    /// Times only move forward, so that answers that overtake one another leave the latest.
    pub(crate) async fn use_account(&self, id: Id, at: Timestamp, followed: Option<Timestamp>) -> StoreResult<()> {
        if self.accounts == Accounts::Platform {
            return Ok(());
        }
        let mut latest = doc! { "lastSeenAt": date(at) };
        if let Some(followed) = followed {
            latest.insert("followedAt", date(followed));
        }
        let by_id = doc! { "_id": object_id(id) };
        self.collections.users.update_one(by_id, doc! { "$max": latest }).await.map_err(store_error)?;
        Ok(())
    }

    pub(crate) async fn remove_account(
        &self,
        id: Id,
        decide: DeleteAccount,
    ) -> std::result::Result<Option<Account>, AccountError> {
        self.refuse_to_write_a_platforms()?;
        let _turn = self.turns.site().await;
        self.transact(Deleting { store: self, id, decide }).await.map_err(account_error)?
    }

    pub(crate) async fn decide_account(
        &self,
        key: AccountKey,
        decide: AccountDecision,
    ) -> std::result::Result<Option<Account>, AccountError> {
        self.refuse_to_write_a_platforms()?;
        let turn = self.turns.site().await;
        let decided = self.transact(Deciding { store: self, key, decide }).await.map_err(account_error)??;
        drop(turn);
        if let Some(account) = &decided {
            self.follow_renamed(account.user.id).await;
        }
        Ok(decided)
    }
}

impl MongoStore {
    pub(crate) async fn write_new_account(
        &self,
        session: &mut ClientSession,
        account: &Account,
        audit: &Draft,
        invitation: Option<&Invitation>,
    ) -> Result<()> {
        self.collections.users.insert_one(AccountDocument::new(account)).session(&mut *session).await?;
        self.note_renamed(session, account.user.id).await?;
        self.invite(session, invitation).await?;
        self.continue_chain(session, audit).await
    }

    async fn invite(&self, session: &mut ClientSession, invitation: Option<&Invitation>) -> Result<()> {
        match invitation {
            Some(Invitation::Link(link)) => self.add_link(session, link).await.map(|_| ()),
            Some(Invitation::Mail(mail)) => self.queue_account_mail(session, mail).await,
            None => Ok(()),
        }
    }

    pub(crate) async fn other_active_admins(&self, session: &mut ClientSession, id: Id) -> Result<u64> {
        let roles: Vec<&str> = self.roles.admin_names().iter().map(RoleName::as_str).collect();
        let others = doc! { "_id": { "$ne": object_id(id) }, "role": { "$in": roles }, "isActive": active() };
        self.collections.users.count_documents(others).session(session).await
    }

    /// Whether a ticket or a response bears the person's name.
    async fn bears_name(&self, session: &mut ClientSession, id: Id) -> Result<bool> {
        let tickets = self.collections.tickets.clone_with_type::<Document>();
        for field in ["submittedBy", "assignedTo", "responses.respondedBy"] {
            let found = tickets.find_one(doc! { field: object_id(id) }).projection(doc! { "_id": 1 });
            if found.session(&mut *session).await?.is_some() {
                return Ok(true);
            }
        }
        let older = self.collections.responses.clone_with_type::<Document>();
        let found = older.find_one(doc! { "responses.respondedBy": object_id(id) }).projection(doc! { "_id": 1 });
        Ok(found.session(session).await?.is_some())
    }
}

// Every change of accounts moves the head of one audit chain, so that of two at once one runs again and sees what the
// other did: there is one first account, and a last admin.

struct Creation<'a> {
    store: &'a MongoStore,
    account: &'a Account,
    audit: &'a Draft,
    rule: CreateRule,
    invitation: Option<Invitation>,
}

#[async_trait]
impl Transaction for Creation<'_> {
    type Outcome = std::result::Result<(), AccountError>;

    async fn run(&self, session: &mut ClientSession) -> Result<Self::Outcome> {
        let users = &self.store.collections.users;
        if self.rule == CreateRule::FirstOnly && users.find_one(doc! {}).session(&mut *session).await?.is_some() {
            session.abort_transaction().await?;
            return Ok(Err(AccountError::NotTheFirst));
        }
        self.store.write_new_account(session, self.account, self.audit, self.invitation.as_ref()).await?;
        Ok(Ok(()))
    }
}

/// How a decision finds the account that it is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum AccountKey {
    Id(Id),
    Link(HeldLink),
}

struct Deciding<'a> {
    store: &'a MongoStore,
    key: AccountKey,
    decide: AccountDecision,
}

#[async_trait]
impl Transaction for Deciding<'_> {
    type Outcome = std::result::Result<Option<Account>, AccountError>;

    async fn run(&self, session: &mut ClientSession) -> Result<Self::Outcome> {
        let Some(account) = self.account(session).await? else {
            session.abort_transaction().await?;
            return Ok(Ok(None));
        };
        let others = self.store.other_active_admins(session, account.user.id).await?;
        match (self.decide)(&account, others) {
            Ok(Some(change)) => Ok(Ok(Some(self.write(session, &account.user, change).await?))),
            unchanged => {
                session.abort_transaction().await?;
                Ok(unchanged.map(|_| Some(account)))
            }
        }
    }
}

impl Deciding<'_> {
    async fn account(&self, session: &mut ClientSession) -> Result<Option<Account>> {
        match self.key {
            AccountKey::Id(id) => {
                let found =
                    self.store.collections.users.find_one(doc! { "_id": object_id(id) }).session(session).await?;
                Ok(found.map(AccountDocument::account))
            }
            AccountKey::Link(link) => self.store.held_account(session, link).await,
        }
    }

    async fn write(&self, session: &mut ClientSession, before: &User, change: AccountChange) -> Result<Account> {
        let mut fields = serialize_to_document(&AccountDocument::new(&change.account))?;
        fields.remove("_id");
        let mut update = doc! { "$set": fields };
        if change.account.password_hash.is_none() {
            update.insert("$unset", doc! { "passwordHash": "" });
        }
        let by_id = doc! { "_id": object_id(before.id) };
        self.store.collections.users.update_one(by_id, update).session(&mut *session).await?;
        let after = &change.account.user;
        if before.name != after.name || before.email != after.email {
            self.store.note_renamed(session, before.id).await?;
        }
        self.store.end_sessions(session, before.id, change.sessions).await?;
        if change.ends_links {
            self.store.end_links(session, before.id).await?;
        }
        self.store.invite(session, change.invitation.as_ref()).await?;
        self.store.continue_chain(session, &change.audit).await?;
        Ok(change.account)
    }
}

struct Deleting<'a> {
    store: &'a MongoStore,
    id: Id,
    decide: DeleteAccount,
}

#[async_trait]
impl Transaction for Deleting<'_> {
    type Outcome = std::result::Result<Option<Account>, AccountError>;

    async fn run(&self, session: &mut ClientSession) -> Result<Self::Outcome> {
        let outcome = self.delete(session).await?;
        if !matches!(outcome, Ok(Some(_))) {
            session.abort_transaction().await?;
        }
        Ok(outcome)
    }
}

impl Deleting<'_> {
    async fn delete(&self, session: &mut ClientSession) -> Result<std::result::Result<Option<Account>, AccountError>> {
        let (store, by_id) = (self.store, doc! { "_id": object_id(self.id) });
        let found = store.collections.users.find_one(by_id.clone()).session(&mut *session).await?;
        let Some(account) = found.map(AccountDocument::account) else { return Ok(Ok(None)) };
        let audit = match (self.decide)(&account, store.other_active_admins(session, self.id).await?) {
            Ok(audit) => audit,
            Err(refused) => return Ok(Err(refused)),
        };
        if store.bears_name(session, self.id).await? {
            return Ok(Err(AccountError::InUse));
        }
        store.collections.users.delete_one(by_id).session(&mut *session).await?;
        store.end_sessions(session, self.id, EndSessions::All).await?;
        store.forget_links(session, self.id).await?;
        store.continue_chain(session, &audit).await?;
        Ok(Ok(Some(account)))
    }
}

pub(crate) fn account_error(error: Error) -> AccountError {
    match duplicate(&error) {
        Some(taken) if taken.is_in(USERS, USER_EMAIL) => AccountError::EmailTaken,
        Some(taken) if taken.is_in(USERS, BY_ID) => AccountError::Exists,
        _ => AccountError::Store(store_error(error)),
    }
}
