use std::time::Duration;

use app::ports::{StoreError, StoreResult};
use domain::person::{Accounts, Roles};
use mongodb::bson::{Document, Timestamp, doc};
use mongodb::error::ErrorKind;
use mongodb::options::{Acknowledgment, ClientOptions, ReadConcern, SelectionCriteria, WriteConcern};
use mongodb::{Client, Database};

use crate::MongoStore;
use crate::collections::{self, Collections};
use crate::error::store_error;
use crate::events::Listeners;
use crate::indexes;
use crate::odd::Odd;
use crate::schema;
use crate::statistics::Kept;
use crate::transaction::bounded;
use crate::turns::Turns;
use crate::user_fields::UserFields;

const DEFAULT_DATABASE: &str = "helpwright";
const SERVER_SELECTION: Duration = Duration::from_secs(5);
/// The driver's own default of ten would make transactions wait for one another.
const CONNECTIONS: u32 = 64;
const NAMESPACE_EXISTS: i32 = 48;

/// Where the data is, and which words for a role mean staff.
#[derive(Clone, Default)]
pub struct Settings {
    pub url: String,
    pub roles: Roles,
    /// The accounts of a platform are read and never written.
    pub accounts: Accounts,
    /// Those of a platform may have names of their own.
    pub user_fields: UserFields,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The address may hold a password.
        f.debug_struct("Settings").field("roles", &self.roles).finish_non_exhaustive()
    }
}

impl MongoStore {
    /// Connects, refuses a server that cannot keep the store's promises, and makes missing collections and indexes.
    pub async fn connect(settings: Settings) -> StoreResult<Self> {
        let options = client_options(&settings.url).await?;
        let name = options.default_database.clone();
        let client = Client::with_options(options).map_err(store_error)?;
        let database = client.database(name.as_deref().unwrap_or(DEFAULT_DATABASE));
        let now = bounded(check_topology(&database)).await?;
        let Settings { roles, accounts, user_fields, .. } = settings;
        create_collections(&database, accounts).await?;
        schema::set(&database).await?;
        indexes::create(&database, accounts).await?;
        let collections = Collections::of(&database);
        let store = Self {
            client,
            collections,
            roles,
            accounts,
            user_fields,
            turns: Turns::new(),
            statistics: Kept::default(),
            listeners: Listeners::new(now),
            odd: Odd::default(),
        };
        store.look_for_odd().await;
        if accounts == Accounts::Own {
            store.complete_users().await?;
        }
        Ok(store)
    }
}

/// Durability is not left to the address: it is what every answer of this store promises.
async fn client_options(url: &str) -> StoreResult<ClientOptions> {
    let mut options = ClientOptions::parse(url).await.map_err(store_error)?;
    options.app_name.get_or_insert_with(|| "helpwright".to_owned());
    options.write_concern = Some(WriteConcern::builder().w(Acknowledgment::Majority).journal(true).build());
    options.read_concern = Some(ReadConcern::majority());
    options.selection_criteria = Some(SelectionCriteria::ReadPreference(mongodb::options::ReadPreference::Primary));
    options.server_selection_timeout = Some(SERVER_SELECTION);
    options.connect_timeout = Some(SERVER_SELECTION);
    options.retry_reads = Some(true);
    options.retry_writes = Some(true);
    options.max_pool_size.get_or_insert(CONNECTIONS);
    Ok(options)
}

/// Answers where the database's log of operations is now, for whoever follows it.
async fn check_topology(database: &Database) -> StoreResult<Option<Timestamp>> {
    let hello = database.run_command(doc! { "hello": 1 }).await.map_err(store_error)?;
    if is_distributed(&hello) {
        Ok(hello.get_timestamp("operationTime").ok())
    } else {
        Err(StoreError::Failed(STANDALONE.to_owned()))
    }
}

const STANDALONE: &str = "this MongoDB server stands alone, and transactions need a replica set: start it with \
     --replSet and run rs.initiate() once (one member is enough), or name a replica set or a mongos";

/// A member of a replica set names the set; a mongos says what it is.
fn is_distributed(hello: &Document) -> bool {
    hello.get_str("setName").is_ok() || hello.get_str("msg").is_ok_and(|message| message == "isdbgrid")
}

/// Collections are made beforehand, since making one inside a transaction would make that wait and conflict.
async fn create_collections(database: &Database, accounts: Accounts) -> StoreResult<()> {
    let existing = database.list_collection_names().await.map_err(store_error)?;
    let ours = collections::ALL.iter().filter(|name| accounts == Accounts::Own || **name != collections::USERS);
    for name in ours.filter(|name| !existing.iter().any(|known| known == *name)) {
        let mut making = database.create_collection(*name);
        if let Some(rules) = schema::of(name) {
            making = making.validator(rules).validation_level(schema::LEVEL);
        }
        match making.await {
            Err(error) if !is_existing(&error) => return Err(store_error(error)),
            // Another server of the same desk was faster.
            _ => {}
        }
    }
    Ok(())
}

fn is_existing(error: &mongodb::error::Error) -> bool {
    matches!(error.kind.as_ref(), ErrorKind::Command(command) if command.code == NAMESPACE_EXISTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_stands_alone_is_told_from_a_set_and_a_router() {
        assert!(is_distributed(&doc! { "isWritablePrimary": true, "setName": "rs0" }));
        assert!(is_distributed(&doc! { "isWritablePrimary": true, "msg": "isdbgrid" }));
        assert!(!is_distributed(&doc! { "isWritablePrimary": true }));
    }

    #[tokio::test]
    async fn an_address_cannot_weaken_durability() {
        let options =
            client_options("mongodb://localhost/desk?w=1&journal=false&readConcernLevel=local").await.unwrap();
        let write = options.write_concern.unwrap();
        assert_eq!((write.w, write.journal), (Some(Acknowledgment::Majority), Some(true)));
        assert_eq!(options.read_concern, Some(ReadConcern::majority()));
        assert_eq!(options.default_database.as_deref(), Some("desk"));
    }
}
