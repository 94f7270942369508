//! Accounts that somebody has asked for, until the owner of the address confirms them.

use std::fmt;

use async_trait::async_trait;
use domain::audit::Draft;
use domain::mail::Mail;
use domain::text::{Email, PersonName};
use domain::time::HOUR;
use domain::{Id, Timestamp};

use super::{Account, AccountError, HeldLink, Limit, StoreResult, TokenHash};

/// Nothing here is an account: nobody can sign in by it, no list shows it, and the address is free for others. At most one
/// registration stands for an address.
#[async_trait]
pub trait Registrations: Send + Sync + 'static {
    /// While there is room, keeps the registration in place of an older one for the address, whose links end with it, and
    /// writes the mail about it, in one commit. Otherwise nothing is mailed, and the one that stands keeps its password
    /// only if that was repeated: who of the two owns the address is not known, so neither has chosen. `false`, and
    /// nothing done, when another password stands than the one in `earlier`.
    async fn register(
        &self,
        registration: Registration,
        earlier: Option<EarlierPassword>,
        mail: Mail,
        limit: Limit,
    ) -> StoreResult<bool>;

    async fn registration(&self, id: Id) -> StoreResult<Option<Registration>>;

    async fn registration_of(&self, email: Email) -> StoreResult<Option<Registration>>;

    /// Keeps one more link by which the registration can be confirmed; `false` when it does not stand any more.
    async fn issue_confirmation(&self, id: Id, confirmation: Confirmation) -> StoreResult<bool>;

    /// The registration to which the link leads. `None` when it was used or replaced, has expired or never was.
    async fn registration_by_link(&self, link: HeldLink) -> StoreResult<Option<Registration>>;

    /// Makes the account in place of the registration to which the link leads, with the entry about it. `false` when it
    /// leads to none that is equal to `registration`.
    async fn confirm(
        &self,
        link: HeldLink,
        registration: Registration,
        account: Account,
        audit: Draft,
    ) -> Result<bool, AccountError>;

    /// Forgets those that were made before then. Answers how many those are.
    async fn forget_registrations(&self, before: Timestamp) -> StoreResult<u64>;
}

#[derive(Clone, PartialEq, Eq)]
pub struct Registration {
    /// Will be the account's.
    pub id: Id,
    pub name: PersonName,
    pub email: Email,
    /// Nothing once somebody else may have asked for the same address.
    pub password_hash: Option<String>,
    pub at: Timestamp,
}

/// What is known of the registration that stands for an address to whoever registers it again.
#[derive(Clone, PartialEq, Eq)]
pub struct EarlierPassword {
    pub hash: String,
    /// Whether the same password was typed again.
    pub is_repeated: bool,
}

impl fmt::Debug for EarlierPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EarlierPassword").field("is_repeated", &self.is_repeated).finish_non_exhaustive()
    }
}

impl fmt::Debug for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registration").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A link by which a registration is confirmed, as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confirmation {
    pub token: TokenHash,
    pub expires_at: Timestamp,
}

impl Confirmation {
    /// How long such a link works, in milliseconds.
    pub const LIFETIME: i64 = HOUR;
}
