//! Who the people in a ticket are, as they are called now.

use std::collections::{BTreeSet, HashMap};

use app::ports::{Person, StoreResult};
use domain::Id;
use domain::person::Accounts;
use futures::TryStreamExt as _;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Document, doc};
use serde::Deserialize;

use crate::MongoStore;
use crate::collections::{id, object_id};
use crate::error::store_error;

#[derive(Debug, Deserialize)]
struct PersonDocument {
    #[serde(rename = "_id")]
    id: ObjectId,
    name: String,
    email: String,
    role: String,
}

#[derive(Debug, Default)]
pub(crate) struct People(HashMap<Id, Person>);

impl People {
    pub(crate) fn knows(&self, id: Id) -> bool {
        self.0.contains_key(&id)
    }

    pub(crate) fn person(&self, id: Id) -> Person {
        self.0.get(&id).cloned().unwrap_or_else(|| Person::unknown(id))
    }
}

impl MongoStore {
    fn person_fields(&self) -> Document {
        match self.accounts {
            Accounts::Own => doc! { "name": 1, "email": 1, "role": 1 },
            Accounts::Platform => self.user_fields.projection(),
        }
    }

    pub(crate) async fn people(&self, ids: impl IntoIterator<Item = Id>) -> StoreResult<People> {
        let ids: BTreeSet<Id> = ids.into_iter().collect();
        if ids.is_empty() {
            return Ok(People::default());
        }
        let ids: Vec<ObjectId> = ids.into_iter().map(object_id).collect();
        let users = self.collections.users.clone_with_type::<PersonDocument>();
        let found = users.find(doc! { "_id": { "$in": ids } }).projection(self.person_fields());
        let people: Vec<PersonDocument> = found.await.map_err(store_error)?.try_collect().await.map_err(store_error)?;
        let person = |document: PersonDocument| {
            let id = id(document.id);
            (id, Person::new(id, document.name, document.email, document.role))
        };
        Ok(People(people.into_iter().map(person).collect()))
    }
}
