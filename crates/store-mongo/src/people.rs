//! Who the people in a ticket are, as they are called now, and the list of all accounts.

use std::collections::{BTreeSet, HashMap};

use app::ports::{Person, StoreResult, UserFilter, UserQuery};
use domain::Id;
use domain::list::{Page, Start, cut};
use domain::person::{Accounts, Place, RoleName, User};
use futures::TryStreamExt as _;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Document, doc};

use crate::MongoStore;
use crate::accounts::{AccountDocument, active, anybody};
use crate::collections::object_id;
use crate::error::store_error;
use crate::list::{MAX_TIME, pattern};

#[derive(Debug, Default)]
pub(crate) struct People(HashMap<Id, Person>);

impl People {
    pub(crate) fn knows(&self, id: Id) -> bool {
        self.0.contains_key(&id)
    }

    pub(crate) fn add(&mut self, person: Person) {
        self.0.insert(person.id, person);
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
        let found = self.collections.users.find(doc! { "_id": { "$in": ids } }).projection(self.person_fields());
        let people: Vec<AccountDocument> =
            found.await.map_err(store_error)?.try_collect().await.map_err(store_error)?;
        let person = |document: AccountDocument| {
            let User { id, name, email, role, .. } = document.account().user;
            (id, Person::new(id, name.to_string(), email.to_string(), role.as_str().to_owned()))
        };
        Ok(People(people.into_iter().map(person).collect()))
    }
}

impl MongoStore {
    pub(crate) async fn read_user_page(&self, query: UserQuery) -> StoreResult<Page<User, Place>> {
        if query.filter.terms.as_ref().is_some_and(Vec::is_empty) {
            return Ok(Page::EMPTY);
        }
        let (bound, filter) = (query.total_bound(), filtered(&query.filter));
        let total = self.collections.users.count_documents(filter.clone()).limit(bound + 1).max_time(MAX_TIME);
        let total = total.await.map_err(store_error)?;
        let filter = match &query.start {
            Start::Page(_) => filter,
            Start::After(place) => doc! { "$and": [filter, behind(place)] },
        };
        // One row more than asked for, which tells whether there is a next page.
        let found = self.collections.users.find(filter).sort(doc! { "sortName": 1, "_id": 1 });
        let found = found.skip(query.start.offset(query.limit)).limit(i64::from(query.limit) + 1).max_time(MAX_TIME);
        let found: Vec<AccountDocument> = found.await.map_err(store_error)?.try_collect().await.map_err(store_error)?;
        let mut rows: Vec<User> = found.into_iter().map(|document| document.account().user).collect();
        let has_next = cut(&mut rows, query.limit);
        let next = rows.last().filter(|_| has_next).map(User::place);
        Ok(Page::new(rows, total, bound, next))
    }

    /// Accounts that were made before people were listed by name, or by another application, get what the list needs.
    pub(crate) async fn complete_users(&self) -> StoreResult<()> {
        let mut incomplete = anybody();
        incomplete.insert("sortName", doc! { "$exists": false });
        let mut found = self.collections.users.find(incomplete).await.map_err(store_error)?;
        while let Some(document) = found.try_next().await.map_err(store_error)? {
            let user = document.account().user;
            let complete = doc! { "$set": { "sortName": user.place().name, "terms": user.words() } };
            let by_id = doc! { "_id": object_id(user.id) };
            self.collections.users.update_one(by_id, complete).await.map_err(store_error)?;
        }
        Ok(())
    }
}

fn filtered(filter: &UserFilter) -> Document {
    let mut all = anybody();
    if !filter.roles.is_empty() {
        all.insert("role", doc! { "$in": filter.roles.iter().map(RoleName::as_str).collect::<Vec<_>>() });
    }
    match filter.is_active {
        // An account that does not say is active.
        Some(true) => drop(all.insert("isActive", active())),
        Some(false) => drop(all.insert("isActive", false)),
        None => {}
    }
    if let Some(terms) = &filter.terms {
        all.insert("$and", terms.iter().map(|term| doc! { "terms": pattern(term) }).collect::<Vec<_>>());
    }
    all
}

fn behind(Place { name, id }: &Place) -> Document {
    doc! { "$or": [
        { "sortName": { "$gt": name } },
        { "sortName": name, "_id": { "$gt": object_id(*id) } },
    ] }
}
