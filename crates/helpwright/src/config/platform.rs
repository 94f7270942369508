//! How this desk stands to a platform: whose the accounts are, and which tokens are taken.

use std::convert::Infallible;

use domain::person::Accounts;
use store_mongo::UserFields;

use super::options::{
    ACCOUNTS, JWT_AUDIENCE, JWT_CLAIMS, JWT_ISSUER, JWT_JWKS_URL, JWT_PROVISION, JWT_SECRET, USER_FIELDS,
};
use super::sources::Given;
use super::{StoreChoice, values};
use crate::failure::Failure;
use crate::tokens::{Expected, JwksSource, Secret};

/// What the operator says about the platform.
#[derive(Debug, Clone)]
pub struct Platform {
    pub accounts: Accounts,
    /// Without keys no token is taken.
    pub keys: Option<TokenKeys>,
    pub expected: Expected,
    pub provision: bool,
    /// What the platform's collection of accounts calls its fields.
    pub user_fields: UserFields,
}

#[derive(Debug, Clone)]
pub enum TokenKeys {
    Secret(Secret),
    Jwks(JwksSource),
}

impl Platform {
    pub(super) fn read(given: &Given, store: &StoreChoice, is_server: bool) -> Result<Self, Failure> {
        let accounts = given.require(&ACCOUNTS, values::accounts)?;
        let keys = keys(given)?;
        let as_it_is = |text: &str| Ok::<_, Infallible>(text.to_owned());
        let expected = Expected {
            audience: given.read(&JWT_AUDIENCE, as_it_is)?,
            issuer: given.read(&JWT_ISSUER, as_it_is)?,
            claims: given.read(&JWT_CLAIMS, values::claims)?.unwrap_or_default(),
        };
        if is_server && accounts == Accounts::Platform && keys.is_none() {
            return Err(Failure::usage(
                "ACCOUNTS is platform, so people come with its tokens: set JWT_SECRET or JWT_JWKS_URL",
            ));
        }
        let is_sqlite = *store == StoreChoice::Sqlite;
        let provision = provision(given, accounts, is_sqlite)?;
        let user_fields = given.read(&USER_FIELDS, values::user_fields)?;
        if user_fields.is_some() && (is_sqlite || accounts == Accounts::Own) {
            return Err(Failure::usage(
                "USER_FIELDS is set, but only ACCOUNTS=platform on MongoDB reads a collection of the platform's",
            ));
        }
        Ok(Self { accounts, keys, expected, provision, user_fields: user_fields.unwrap_or_default() })
    }
}

fn keys(given: &Given) -> Result<Option<TokenKeys>, Failure> {
    // An empty secret is more likely a slip in the environment than meant.
    let secret = given.read_even_empty(&JWT_SECRET, Secret::parse)?;
    let jwks = given.read(&JWT_JWKS_URL, JwksSource::parse)?;
    match (secret, jwks) {
        (Some(_), Some(_)) => Err(Failure::usage(
            "JWT_SECRET and JWT_JWKS_URL are both set: take out the one that the platform does not use",
        )),
        (secret, jwks) => Ok(secret.map(TokenKeys::Secret).or(jwks.map(TokenKeys::Jwks))),
    }
}

/// A platform's accounts are either read from its database or made from its tokens.
fn provision(given: &Given, accounts: Accounts, is_sqlite: bool) -> Result<bool, Failure> {
    let wanted = given.read(&JWT_PROVISION, values::switch)?;
    match (accounts, is_sqlite, wanted) {
        (Accounts::Own, _, wanted) => Ok(wanted.unwrap_or(true)),
        (Accounts::Platform, true, Some(false)) => Err(Failure::usage(
            "JWT_PROVISION is false, but with ACCOUNTS=platform on SQLite there are no accounts but those that tokens make",
        )),
        (Accounts::Platform, true, _) => Ok(true),
        (Accounts::Platform, false, Some(true)) => Err(Failure::usage(
            "JWT_PROVISION is true, but with ACCOUNTS=platform on MongoDB the platform's accounts are only read",
        )),
        (Accounts::Platform, false, _) => Ok(false),
    }
}
