use app::ports::{
    Account, AccountChange, AccountDecision, AccountError, CreateRule, DeleteAccount, EndSessions, HeldLink,
    Invitation, Users,
};
use domain::audit::Draft;
use domain::person::{Origin, RoleName, Roles, User};
use domain::text::{Email, PersonName};
use domain::{Id, Timestamp};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Result as SqlResult, Statement, params, params_from_iter};

use crate::cells::Cells;
use crate::error::{OrFail as _, store_error, violates_unique};
use crate::writer::Batch;
use crate::{audit, links, outbox, sessions, words};

/// The columns that [`user`] reads, behind which the password hash may follow.
macro_rules! user_columns {
    () => {
        "u.id, u.name, u.email, u.role, u.is_active, u.origin, u.created_at, u.last_seen_at, u.followed_at"
    };
}
pub(crate) use user_columns;

/// Every account, for [`account`] to read.
pub(crate) const ALL: &str = concat!("SELECT ", user_columns!(), ", u.password_hash FROM user u ORDER BY u.id");

pub(crate) fn create(
    db: &Batch,
    account: &Account,
    audit: &Draft,
    rule: CreateRule,
    invitation: Option<Invitation>,
) -> Result<(), AccountError> {
    if rule == CreateRule::FirstOnly && has_any(db).or_fail()? {
        return Err(AccountError::NotTheFirst);
    }
    let user = &account.user;
    insert(db, account).map_err(|error| account_error(&error))?;
    words::rename_requester(db, user.id).or_fail()?;
    invite(db, invitation).or_fail()?;
    Ok(audit::append(db, audit).or_fail()?)
}

fn invite(db: &Connection, invitation: Option<Invitation>) -> SqlResult<()> {
    match invitation {
        Some(Invitation::Link(link)) => links::issue(db, &link).map(|_| ()),
        Some(Invitation::Mail(mail)) => outbox::insert(db, &[mail]),
        None => Ok(()),
    }
}

pub(crate) fn insert(db: &Connection, account: &Account) -> SqlResult<()> {
    db.prepare_cached(
        "INSERT INTO user (id, name, email, role, is_active, origin, created_at, last_seen_at, password_hash, \
         followed_at, sort_name, words) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )
    .and_then(|mut statement| write(&mut statement, account))
}

pub(crate) fn is_known(db: &Connection, id: Id) -> SqlResult<bool> {
    db.prepare_cached("SELECT EXISTS (SELECT 1 FROM user WHERE id = ?1)")?.query_row([id.bytes()], |row| row.get(0))
}

fn has_any(db: &Connection) -> SqlResult<bool> {
    db.prepare_cached("SELECT EXISTS (SELECT 1 FROM user)")?.query_row([], |row| row.get(0))
}

fn write(statement: &mut Statement<'_>, account: &Account) -> SqlResult<()> {
    let user = &account.user;
    statement
        .execute(params![
            user.id.bytes(),
            user.name.as_str(),
            user.email.as_str(),
            user.role.as_str(),
            user.is_active,
            user.origin.as_str(),
            user.created_at.millis(),
            user.last_seen_at.map(Timestamp::millis),
            account.password_hash,
            user.origin.followed().map(Timestamp::millis),
            user.place().name,
            format!(" {} ", user.words().join(" ")),
        ])
        .map(|_| ())
}

fn account_error(error: &rusqlite::Error) -> AccountError {
    if violates_unique(error, "user.email") {
        AccountError::EmailTaken
    } else if violates_unique(error, "user.id") {
        AccountError::Exists
    } else {
        store_error(error).into()
    }
}

pub(crate) fn change(
    db: &Batch,
    roles: &Roles,
    id: Id,
    decide: &AccountDecision,
) -> Result<Option<Account>, AccountError> {
    let Some(before) = by_id(db, id).or_fail()? else {
        return Ok(None);
    };
    write_decision(db, roles, before, decide).map(Some)
}

pub(crate) fn redeem_link(
    db: &Batch,
    roles: &Roles,
    link: HeldLink,
    decide: &AccountDecision,
) -> Result<Option<Account>, AccountError> {
    let Some(before) = links::account(db, link).or_fail()? else {
        return Ok(None);
    };
    write_decision(db, roles, before, decide).map(Some)
}

fn write_decision(
    db: &Batch,
    roles: &Roles,
    before: Account,
    decide: &AccountDecision,
) -> Result<Account, AccountError> {
    let id = before.user.id;
    let other_admins = other_active_admins(db, roles, id).or_fail()?;
    let Some(AccountChange { account, audit, sessions, ends_links, invitation }) = decide(&before, other_admins)?
    else {
        return Ok(before);
    };
    db.prepare_cached(
        "UPDATE user SET name = ?2, email = ?3, role = ?4, is_active = ?5, origin = ?6, created_at = ?7, \
         last_seen_at = ?8, password_hash = ?9, followed_at = ?10, sort_name = ?11, words = ?12 WHERE id = ?1",
    )
    .and_then(|mut statement| write(&mut statement, &account))
    .map_err(|error| account_error(&error))?;
    if before.user.name != account.user.name || before.user.email != account.user.email {
        words::rename_requester(db, id).or_fail()?;
    }
    match sessions {
        EndSessions::None => {}
        EndSessions::All => sessions::end(db, id, None).or_fail()?,
        EndSessions::AllBut(token) => sessions::end(db, id, Some(token)).or_fail()?,
    }
    if ends_links {
        links::end(db, id).or_fail()?;
    }
    invite(db, invitation).or_fail()?;
    audit::append(db, &audit).or_fail()?;
    Ok(account)
}

pub(crate) fn delete(
    db: &Batch,
    roles: &Roles,
    id: Id,
    decide: &DeleteAccount,
) -> Result<Option<Account>, AccountError> {
    let Some(account) = by_id(db, id).or_fail()? else {
        return Ok(None);
    };
    let audit = decide(&account, other_active_admins(db, roles, id).or_fail()?)?;
    if is_in_use(db, id).or_fail()? {
        return Err(AccountError::InUse);
    }
    // Its sessions and links go with it.
    db.prepare_cached("DELETE FROM user WHERE id = ?1").and_then(|mut row| row.execute([id.bytes()])).or_fail()?;
    audit::append(db, &audit).or_fail()?;
    Ok(Some(account))
}

/// Whether a ticket or a response bears the name.
fn is_in_use(db: &Connection, id: Id) -> SqlResult<bool> {
    db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM ticket WHERE submitted_by = ?1) \
         OR EXISTS (SELECT 1 FROM ticket WHERE assigned_to = ?1) \
         OR EXISTS (SELECT 1 FROM response WHERE responded_by = ?1)",
    )?
    .query_row([id.bytes()], |row| row.get(0))
}

/// Both times only ever move forward: requests may arrive out of order.
pub(crate) fn touch(db: &Connection, id: Id, at: Timestamp, followed: Option<Timestamp>) -> SqlResult<()> {
    db.prepare_cached(
        "UPDATE user SET last_seen_at = max(coalesce(last_seen_at, 0), ?2), followed_at = max(followed_at, \
         coalesce(?3, 0)) WHERE id = ?1",
    )?
    .execute(params![id.bytes(), at.millis(), followed.map(Timestamp::millis)])
    .map(|_| ())
}

pub(crate) fn other_active_admins(db: &Connection, roles: &Roles, id: Id) -> SqlResult<u64> {
    let names = roles.admin_names();
    let sql =
        format!("SELECT count(*) FROM user WHERE role IN ({}) AND is_active AND id <> ?", placeholders(names.len()));
    let values = names.iter().map(role).chain([Value::Blob(id.bytes().to_vec())]);
    db.prepare_cached(&sql)?.query_row(params_from_iter(values), |row| row.get(0))
}

fn placeholders(count: usize) -> String {
    vec!["?"; count].join(", ")
}

fn role(name: &RoleName) -> Value {
    Value::Text(name.as_str().to_owned())
}

pub(crate) fn by_id(db: &Connection, id: Id) -> SqlResult<Option<Account>> {
    db.prepare_cached(concat!("SELECT ", user_columns!(), ", u.password_hash FROM user u WHERE u.id = ?1"))?
        .query_row([id.bytes()], |row| account(&mut Cells::new(row)))
        .optional()
}

pub(crate) fn by_email(db: &Connection, email: &Email) -> SqlResult<Option<Account>> {
    db.prepare_cached(concat!("SELECT ", user_columns!(), ", u.password_hash FROM user u WHERE u.email = ?1"))?
        .query_row([email.as_str()], |row| account(&mut Cells::new(row)))
        .optional()
}

pub(crate) fn list(db: &Connection, roles: &Roles, which: Users) -> SqlResult<Vec<User>> {
    let (condition, names): (String, Vec<Value>) = match which {
        Users::All => (String::new(), Vec::new()),
        Users::ActiveStaff => {
            let names: Vec<Value> = roles.staff_names().map(role).collect();
            (format!("WHERE u.role IN ({}) AND u.is_active", placeholders(names.len())), names)
        }
    };
    let sql = format!(concat!("SELECT ", user_columns!(), " FROM user u {}"), condition);
    let mut users = db
        .prepare_cached(&sql)?
        .query_map(params_from_iter(names), |row| user(&mut Cells::new(row)))?
        .collect::<SqlResult<Vec<_>>>()?;
    users.sort_by_cached_key(User::place);
    Ok(users)
}

pub(crate) fn account(cells: &mut Cells<'_>) -> SqlResult<Account> {
    Ok(Account { user: user(cells)?, password_hash: cells.value()? })
}

pub(crate) fn user(cells: &mut Cells<'_>) -> SqlResult<User> {
    let id = cells.id()?;
    let name = PersonName::from_stored(cells.value()?);
    let email = Email::from_stored(cells.value()?);
    let role = RoleName::from_stored(cells.value()?);
    let is_active = cells.value()?;
    let origin: String = cells.value()?;
    let created_at = cells.time()?;
    let last_seen_at = cells.optional_time()?;
    let origin = Origin::from_stored(&origin, cells.optional_time()?);
    Ok(User { id, name, email, role, is_active, origin, created_at, last_seen_at })
}
