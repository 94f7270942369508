//! Accounts that somebody has asked for: one document an address, with the links by which it is confirmed.

use app::ports::{
    Account, AccountError, Confirmation, EarlierPassword, HeldLink, Limit, Person, Registration, Registrations,
    StoreResult,
};
use async_trait::async_trait;
use domain::audit::Draft;
use domain::mail::Mail;
use domain::person::RoleName;
use domain::text::{Email, PersonName};
use domain::{Id, Timestamp};
use futures::TryStreamExt as _;
use mongodb::ClientSession;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Binary, DateTime, Document, doc};
use mongodb::error::Result;
use serde::{Deserialize, Serialize};

use crate::MongoStore;
use crate::accounts::account_error;
use crate::collections::{binary, date, id, object_id, timestamp};
use crate::error::store_error;
use crate::people::People;
use crate::transaction::{Transaction, bounded};

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RegistrationDocument {
    #[serde(rename = "_id")]
    email: String,
    account_id: ObjectId,
    name: String,
    /// Nothing once somebody else may have asked for the same address.
    password_hash: Option<String>,
    at: DateTime,
    links: Vec<ConfirmationDocument>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ConfirmationDocument {
    /// The digest of the token.
    token: Binary,
    expires_at: DateTime,
}

impl RegistrationDocument {
    fn new(registration: &Registration) -> Self {
        Self {
            email: registration.email.as_str().to_owned(),
            account_id: object_id(registration.id),
            name: registration.name.as_str().to_owned(),
            password_hash: registration.password_hash.clone(),
            at: date(registration.at),
            links: Vec::new(),
        }
    }

    fn registration(self) -> Registration {
        Registration {
            id: id(self.account_id),
            name: PersonName::from_stored(self.name),
            email: Email::from_stored(self.email),
            password_hash: self.password_hash,
            at: timestamp(self.at),
        }
    }
}

#[async_trait]
impl Registrations for MongoStore {
    async fn register(
        &self,
        registration: Registration,
        earlier: Option<EarlierPassword>,
        mail: Mail,
        limit: Limit,
    ) -> StoreResult<bool> {
        let document = RegistrationDocument::new(&registration);
        let registering = Registering { store: self, document, earlier, mail, limit: &limit };
        bounded(self.transact_counting(&limit, &registering)).await
    }

    async fn registration(&self, id: Id) -> StoreResult<Option<Registration>> {
        bounded(self.find_registration(doc! { "accountId": object_id(id) })).await
    }

    async fn registration_of(&self, email: Email) -> StoreResult<Option<Registration>> {
        bounded(self.find_registration(doc! { "_id": email.as_str() })).await
    }

    async fn issue_confirmation(&self, id: Id, confirmation: Confirmation) -> StoreResult<bool> {
        let Confirmation { token, expires_at } = confirmation;
        let link = doc! { "token": binary(&token.0), "expiresAt": date(expires_at) };
        let by_account = doc! { "accountId": object_id(id) };
        let registrations = &self.collections.registrations;
        let issuing = async {
            let kept = registrations.update_one(by_account, doc! { "$push": { "links": link } }).await;
            Ok(kept.map_err(store_error)?.matched_count > 0)
        };
        bounded(issuing).await
    }

    async fn registration_by_link(&self, link: HeldLink) -> StoreResult<Option<Registration>> {
        bounded(self.find_registration(leading(link))).await
    }

    async fn confirm(
        &self,
        link: HeldLink,
        registration: Registration,
        account: Account,
        audit: Draft,
    ) -> std::result::Result<bool, AccountError> {
        bounded(self.make_confirmed(&Confirming { store: self, link, registration, account, audit })).await
    }

    async fn forget_registrations(&self, before: Timestamp) -> StoreResult<u64> {
        let old = doc! { "at": { "$lt": date(before) } };
        let forgetting = async {
            let forgotten = self.collections.registrations.delete_many(old).await.map_err(store_error)?;
            Ok(forgotten.deleted_count)
        };
        bounded(forgetting).await
    }
}

struct Registering<'a> {
    store: &'a MongoStore,
    document: RegistrationDocument,
    earlier: Option<EarlierPassword>,
    mail: Mail,
    limit: &'a Limit,
}

#[async_trait]
impl Transaction for Registering<'_> {
    type Outcome = bool;

    async fn run(&self, session: &mut ClientSession) -> Result<bool> {
        if self.store.count_use(session, Some(self.limit)).await?.is_some() {
            return self.doubt(session).await;
        }
        let registrations = &self.store.collections.registrations;
        let replaced = registrations.replace_one(self.by_email(), &self.document).upsert(true);
        replaced.session(&mut *session).await?;
        self.store.queue_account_mail(session, &self.mail).await?;
        Ok(true)
    }
}

impl Registering<'_> {
    fn by_email(&self) -> Document {
        doc! { "_id": &self.document.email }
    }

    /// Takes the password away, unless it was repeated. `false` when another one stands. One that is not there takes as
    /// long as one that stays.
    async fn doubt(&self, session: &mut ClientSession) -> Result<bool> {
        let registrations = &self.store.collections.registrations;
        let found = registrations.find_one(self.by_email()).session(&mut *session).await?;
        let hash = found.and_then(|found| found.password_hash);
        let is_known = hash.is_none() || hash.as_ref() == self.earlier.as_ref().map(|earlier| &earlier.hash);
        let stays = hash.is_none() || self.earlier.as_ref().is_some_and(|earlier| earlier.is_repeated);
        if is_known && !stays {
            let unsure = doc! { "$set": { "passwordHash": null } };
            registrations.update_one(self.by_email(), unsure).session(session).await?;
        } else {
            session.abort_transaction().await?;
        }
        Ok(is_known)
    }
}

struct Confirming<'a> {
    store: &'a MongoStore,
    link: HeldLink,
    registration: Registration,
    account: Account,
    audit: Draft,
}

#[async_trait]
impl Transaction for Confirming<'_> {
    type Outcome = bool;

    async fn run(&self, session: &mut ClientSession) -> Result<bool> {
        let registrations = &self.store.collections.registrations;
        let found = registrations.find_one_and_delete(leading(self.link)).session(&mut *session).await?;
        if found.map(RegistrationDocument::registration).as_ref() != Some(&self.registration) {
            session.abort_transaction().await?;
            return Ok(false);
        }
        self.store.write_new_account(session, &self.account, &self.audit, None).await?;
        Ok(true)
    }
}

impl MongoStore {
    async fn find_registration(&self, filter: Document) -> StoreResult<Option<Registration>> {
        let found = self.collections.registrations.find_one(filter).await.map_err(store_error)?;
        Ok(found.map(RegistrationDocument::registration))
    }

    /// Names those who are nobody yet and have registered.
    pub(crate) async fn add_registrants(&self, people: &mut People, ids: Vec<Id>) -> StoreResult<()> {
        let unknown: Vec<ObjectId> = ids.into_iter().filter(|id| !people.knows(*id)).map(object_id).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let found = self.collections.registrations.find(doc! { "accountId": { "$in": unknown } });
        let documents: Vec<RegistrationDocument> =
            found.await.map_err(store_error)?.try_collect().await.map_err(store_error)?;
        for Registration { id, name, email, .. } in documents.into_iter().map(RegistrationDocument::registration) {
            people.add(Person::new(id, name.to_string(), email.to_string(), RoleName::CUSTOMER.to_owned()));
        }
        Ok(())
    }

    async fn make_confirmed(&self, confirming: &Confirming<'_>) -> std::result::Result<bool, AccountError> {
        self.refuse_to_write_a_platforms()?;
        let turn = self.turns.site().await;
        let is_confirmed = self.transact(confirming).await.map_err(account_error)?;
        drop(turn);
        self.follow_renamed(confirming.account.user.id).await;
        Ok(is_confirmed)
    }

    /// With the mail about it.
    pub(crate) async fn erase_registration(&self, session: &mut ClientSession, email: &Email) -> Result<u64> {
        let by_email = doc! { "_id": email.as_str() };
        let removed = self.collections.registrations.find_one_and_delete(by_email).session(&mut *session).await?;
        match removed {
            Some(registration) => Ok(1 + self.forget_recipient(session, registration.account_id).await?),
            None => Ok(0),
        }
    }
}

/// What finds the registration to which this link leads, if it works.
fn leading(link: HeldLink) -> Document {
    let works = doc! { "token": binary(&link.token.0), "expiresAt": { "$gt": date(link.at) } };
    doc! { "links": { "$elemMatch": works } }
}
