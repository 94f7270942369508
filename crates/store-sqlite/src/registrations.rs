//! Accounts that somebody has asked for, and the links by which they are confirmed.

use app::ports::{
    Account, AccountError, Confirmation, CreateRule, EarlierPassword, HeldLink, Limit, Registration, Registrations,
    StoreResult,
};
use async_trait::async_trait;
use domain::audit::Draft;
use domain::mail::Mail;
use domain::text::{Email, PersonName};
use domain::{Id, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Params, Result, params};

use crate::cells::Cells;
use crate::error::OrFail as _;
use crate::writer::Batch;
use crate::{SqliteStore, accounts, limits, outbox};

#[async_trait]
impl Registrations for SqliteStore {
    async fn register(
        &self,
        registration: Registration,
        earlier: Option<EarlierPassword>,
        mail: Mail,
        limit: Limit,
    ) -> StoreResult<bool> {
        self.writer.run(move |db| register(db, &registration, earlier.as_ref(), mail, &limit).or_fail()).await
    }

    async fn registration(&self, id: Id) -> StoreResult<Option<Registration>> {
        self.readers.run(move |db| find(db, "WHERE r.id = ?1", [id.bytes()])).await
    }

    async fn registration_of(&self, email: Email) -> StoreResult<Option<Registration>> {
        self.readers.run(move |db| of(db, &email)).await
    }

    async fn issue_confirmation(&self, id: Id, confirmation: Confirmation) -> StoreResult<bool> {
        self.writer.run(move |db| issue(db, id, confirmation).or_fail()).await
    }

    async fn registration_by_link(&self, link: HeldLink) -> StoreResult<Option<Registration>> {
        self.readers.run(move |db| by_link(db, link)).await
    }

    async fn confirm(
        &self,
        link: HeldLink,
        registration: Registration,
        account: Account,
        audit: Draft,
    ) -> std::result::Result<bool, AccountError> {
        self.writer.run(move |db| confirm(db, link, &registration, &account, &audit)).await
    }

    async fn forget_registrations(&self, before: Timestamp) -> StoreResult<u64> {
        self.writer.run(move |db| forget(db, before).or_fail()).await
    }
}

fn register(
    db: &Connection,
    registration: &Registration,
    earlier: Option<&EarlierPassword>,
    mail: Mail,
    limit: &Limit,
) -> Result<bool> {
    if limits::take(db, limit)?.is_some() {
        return doubt(db, &registration.email, earlier);
    }
    remove(db, &registration.email)?;
    db.prepare_cached("INSERT INTO registration (id, email, name, password_hash, at) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![
            registration.id.bytes(),
            registration.email.as_str(),
            registration.name.as_str(),
            registration.password_hash,
            registration.at.millis(),
        ])?;
    outbox::insert(db, &[mail])?;
    Ok(true)
}

/// Takes the password away, unless it was repeated. `false` when another one stands.
fn doubt(db: &Connection, email: &Email, earlier: Option<&EarlierPassword>) -> Result<bool> {
    let found = of(db, email)?;
    let Some(hash) = found.and_then(|found| found.password_hash) else { return Ok(true) };
    let Some(earlier) = earlier.filter(|earlier| earlier.hash == hash) else { return Ok(false) };
    if !earlier.is_repeated {
        db.prepare_cached("UPDATE registration SET password_hash = NULL WHERE email = ?1")?
            .execute([email.as_str()])?;
    }
    Ok(true)
}

pub(crate) fn of(db: &Connection, email: &Email) -> Result<Option<Registration>> {
    find(db, "WHERE r.email = ?1", [email.as_str()])
}

/// Its links go with it.
pub(crate) fn remove(db: &Connection, email: &Email) -> Result<usize> {
    db.prepare_cached("DELETE FROM registration WHERE email = ?1")?.execute([email.as_str()])
}

fn find(db: &Connection, condition: &str, parameters: impl Params) -> Result<Option<Registration>> {
    db.prepare_cached(&format!("SELECT r.id, r.name, r.email, r.password_hash, r.at FROM registration r {condition}"))?
        .query_row(parameters, |row| {
            let mut cells = Cells::new(row);
            Ok(Registration {
                id: cells.id()?,
                name: PersonName::from_stored(cells.value()?),
                email: Email::from_stored(cells.value()?),
                password_hash: cells.value()?,
                at: cells.time()?,
            })
        })
        .optional()
}

fn by_link(db: &Connection, link: HeldLink) -> Result<Option<Registration>> {
    let condition = "JOIN confirmation c ON c.registration = r.id WHERE c.token = ?1 AND c.expires_at > ?2";
    find(db, condition, params![link.token.0, link.at.millis()])
}

fn issue(db: &Connection, id: Id, confirmation: Confirmation) -> Result<bool> {
    let kept = db
        .prepare_cached(
            "INSERT INTO confirmation (token, registration, expires_at) SELECT ?1, id, ?2 FROM registration WHERE id = ?3",
        )?
        .execute(params![confirmation.token.0, confirmation.expires_at.millis(), id.bytes()])?;
    Ok(kept > 0)
}

fn confirm(
    db: &Batch,
    link: HeldLink,
    registration: &Registration,
    account: &Account,
    audit: &Draft,
) -> std::result::Result<bool, AccountError> {
    if by_link(db, link).or_fail()?.as_ref() != Some(registration) {
        return Ok(false);
    }
    remove(db, &registration.email).or_fail()?;
    accounts::create(db, account, audit, CreateRule::Any, None)?;
    Ok(true)
}

fn forget(db: &Connection, before: Timestamp) -> Result<u64> {
    let forgotten = db.prepare_cached("DELETE FROM registration WHERE at < ?1")?.execute([before.millis()])?;
    Ok(forgotten as u64)
}
