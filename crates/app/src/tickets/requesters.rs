use domain::Invalid;
use domain::list::Start;
use domain::person::{Accounts, Actor, User};
use domain::policy::{self, Action};
use domain::search::{self, Term};
use domain::text::Email;

use crate::ports::{UserFilter, UserQuery};
use crate::{App, Error, Result};

/// Whoever is not among so many is found by another word.
const MOST: u32 = 10;

/// What somebody has typed to find a person.
#[derive(Debug)]
pub struct PersonSearch {
    terms: Vec<Term>,
    email: Option<Email>,
}

impl PersonSearch {
    pub fn parse(text: &str) -> std::result::Result<Self, Invalid> {
        Ok(Self { terms: search::terms(text)?, email: Email::parse(text).ok() })
    }
}

/// The active people for whom staff may file a ticket, by name: those whose names and addresses hold every word.
/// Among a platform's people, in whom nothing can be searched, the one with this address.
pub async fn requesters(app: &App, actor: &Actor, search: PersonSearch) -> Result<Vec<User>> {
    if !policy::may_ever(actor.role, Action::FileForOthers) {
        return Err(Error::Forbidden);
    }
    match app.config.accounts {
        Accounts::Own => {
            let filter = UserFilter { terms: Some(search.terms), is_active: Some(true), ..UserFilter::default() };
            let query = UserQuery { filter, start: Start::Page(1), limit: MOST };
            Ok(app.store.list_users(query).await?.rows)
        }
        Accounts::Platform => {
            let Some(email) = search.email else { return Ok(Vec::new()) };
            let account = app.store.account_by_email(email).await?;
            Ok(account.map(|account| account.user).filter(|user| user.is_active).into_iter().collect())
        }
    }
}
