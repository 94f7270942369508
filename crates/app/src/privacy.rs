//! A person's own data: handed out in one document, and erased.

mod document;

pub use document::PersonDocument;

use domain::person::{Accounts, Role};
use domain::text::{Email, PersonName};
use domain::{Id, Invalid, Timestamp, erasure};

use crate::accounts::{attempts, forgotten, keep_an_admin, registration};
use crate::ports::{Account, ErasureRule, PersonErasure, Registration, Users};
use crate::{App, Caller, Error, Result, limits};

/// How somebody is named: by the address of their account or of one that they asked for, or by id where the account is
/// gone already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    Email(Email),
    Id(Id),
}

impl Whom {
    pub fn parse(text: &str) -> std::result::Result<Self, Invalid> {
        Id::parse(text).map(Self::Id).or_else(|_| Email::parse(text).map(Self::Email))
    }
}

/// Somebody of whom something may be kept.
#[derive(Debug, Clone)]
pub struct Somebody {
    pub id: Id,
    pub account: Option<Account>,
    /// What somebody has asked for in the name of their address, and nobody has confirmed.
    pub registration: Option<Registration>,
}

impl Somebody {
    /// What they are called, and where they are reached.
    pub fn address(&self) -> Option<(&PersonName, &Email)> {
        let account = self.account.as_ref().map(|account| (&account.user.name, &account.user.email));
        account.or_else(|| self.registration.as_ref().map(|registration| (&registration.name, &registration.email)))
    }
}

/// What came of an erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    pub tickets: u64,
    /// Whether anything was erased at all.
    pub is_recorded: bool,
    /// A platform's account is the platform's to remove.
    pub has_account: bool,
}

pub async fn find(app: &App, whom: Whom) -> Result<Somebody> {
    let (named, account) = match &whom {
        Whom::Id(id) => (Some(*id), app.store.account(*id).await?),
        Whom::Email(email) => (None, app.store.account_by_email(email.clone()).await?),
    };
    let registration = match (&account, whom) {
        (Some(account), _) => app.store.registration_of(account.user.email.clone()).await?,
        (None, Whom::Id(id)) => app.store.registration(id).await?,
        (None, Whom::Email(email)) => app.store.registration_of(email).await?,
    };
    let known = account.as_ref().map(|account| account.user.id);
    let id = named.or(known).or(registration.as_ref().map(|registration| registration.id)).ok_or(Error::NotFound)?;
    Ok(Somebody { id, account, registration })
}

/// Everything that is kept about the person. Internal notes on their tickets are what staff wrote for one another, so
/// they are left out unless asked for, and counted.
pub async fn export(app: &App, somebody: Somebody, with_notes: bool) -> Result<PersonDocument> {
    let mut records = app.store.personal_records(somebody.id).await?;
    if let Some(Registration { id, .. }) = &somebody.registration
        && *id != somebody.id
    {
        records.mail.extend(app.store.personal_records(*id).await?.mail);
        records.mail.sort_by_key(|record| record.mail.created_at);
    }
    let document = PersonDocument::new(somebody, records, with_notes, app.clock.now());
    if document.is_empty() { Err(Error::NotFound) } else { Ok(document) }
}

/// Erases the person: first everything that they or others wrote in their tickets, one ticket at a time, then the rest.
/// It can be stopped anywhere and run again, and [`finish`] completes it. The last active admin stays.
pub async fn erase(app: &App, caller: &Caller, somebody: &Somebody) -> Result<Erased> {
    let person = somebody.id;
    if let Some(account) = &somebody.account {
        rule(app)(account, other_admins(app, person).await?)?;
    }
    let stamp = app.stamp(caller);
    let (tickets, has_erased) = sweep(app, person, stamp.at).await?;
    let erasure = PersonErasure {
        person,
        email: somebody.address().map(|(_, email)| email.clone()),
        rule: rule(app),
        limits: limits_of(somebody),
        has_erased,
        record: erasure::record(person, &stamp),
    };
    let is_recorded = app.store.erase_person(erasure).await?;
    // What they did in the meantime, while they still could.
    let (more, _) = sweep(app, person, stamp.at).await?;
    let has_account = app.store.account(person).await?.is_some();
    Ok(Erased { tickets: tickets + more, is_recorded, has_account })
}

/// Overwrites what erasures have left behind in the store's files: the end of each, also of one that was stopped before
/// it. Answers whether anything was to be done.
pub async fn finish(app: &App) -> Result<bool> {
    Ok(app.store.scrub().await?)
}

async fn sweep(app: &App, person: Id, at: Timestamp) -> Result<(u64, bool)> {
    let mut tickets = 0;
    for ticket in app.store.tickets_filed_by(person).await? {
        tickets += u64::from(app.store.erase_ticket(ticket, at).await?);
    }
    let has_erased = app.store.erase_trail(person).await?;
    Ok((tickets, has_erased || tickets > 0))
}

/// On a platform it is the platform that decides who is an admin.
fn rule(app: &App) -> ErasureRule {
    let (roles, accounts) = (app.config.roles.clone(), app.config.accounts);
    Box::new(move |account, other_admins| match accounts {
        Accounts::Own => keep_an_admin(&roles, other_admins, &account.user, None),
        Accounts::Platform => Ok(()),
    })
}

async fn other_admins(app: &App, person: Id) -> Result<u64> {
    let staff = app.store.users(Users::ActiveStaff).await?;
    let others = staff.iter().filter(|user| user.id != person && app.config.roles.of(&user.role) == Role::Admin);
    Ok(u64::try_from(others.count()).unwrap_or(u64::MAX))
}

fn limits_of(somebody: &Somebody) -> Vec<String> {
    let mut subjects = limits::subjects(somebody.id).to_vec();
    subjects.push(attempts::to_confirm(somebody.id));
    if let Some((_, email)) = somebody.address() {
        subjects.extend([attempts::to_sign_in(email), forgotten::subject(email), registration::subject(email)]);
    }
    subjects
}
