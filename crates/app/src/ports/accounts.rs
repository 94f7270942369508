use std::fmt;

use domain::list::{SEARCH_TOTAL_BOUND, Start, TOTAL_BOUND};
use domain::mail::Mail;
use domain::person::{Place, RoleName, User};
use domain::search::Term;
use domain::{Id, Timestamp, audit};

use super::{Link, StoreError};

/// A person and how they sign in.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    pub user: User,
    /// In the PHC string format; without one, nobody can sign in by password.
    pub password_hash: Option<String>,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("id", &self.user.id).finish_non_exhaustive()
    }
}

/// What one decision about an account writes.
#[derive(Debug, Clone)]
pub struct AccountChange {
    pub account: Account,
    pub audit: audit::Draft,
    pub sessions: EndSessions,
    /// Whether no link works any more that was made for the account, nor any that is still to be made of their requests.
    pub ends_links: bool,
    pub invitation: Option<Invitation>,
}

/// How somebody comes by the link with which they set the first password of their account.
#[derive(Debug, Clone)]
pub enum Invitation {
    /// Whoever made the account hands it over.
    Link(Link),
    /// It is made when the mail is sent.
    Mail(Mail),
}

/// Which of the account's sessions end with the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndSessions {
    None,
    All,
    AllBut(TokenHash),
}

/// Looks at the account and at how many other active admins there are. `Ok(None)` changes nothing.
pub type AccountDecision = Box<dyn Fn(&Account, u64) -> Result<Option<AccountChange>, AccountError> + Send + Sync>;

/// Looks at the account and at how many other active admins there are, and gives the entry about its deletion.
pub type DeleteAccount = Box<dyn Fn(&Account, u64) -> Result<audit::Draft, AccountError> + Send + Sync>;

#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    #[error("another account has this e-mail address")]
    EmailTaken,
    #[error("there is an account with this id")]
    Exists,
    #[error("there are accounts already")]
    NotTheFirst,
    #[error("the last active admin must stay one")]
    LastAdmin,
    #[error("the password was changed meanwhile")]
    PasswordChanged,
    #[error("tickets or responses bear this name")]
    InUse,
    #[error("the account needs no invitation")]
    NotInvitable,
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreateRule {
    Any,
    /// Only while there is no account at all.
    FirstOnly,
}

/// Which people to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Users {
    All,
    ActiveStaff,
}

/// The conditions that an account must meet, all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserFilter {
    /// Each of them must occur in the name or the address; without any left to look for, nobody is found.
    pub terms: Option<Vec<Term>>,
    /// One of these words; none asks for nothing.
    pub roles: Vec<RoleName>,
    pub is_active: Option<bool>,
}

/// One page of accounts, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserQuery {
    pub filter: UserFilter,
    pub start: Start<Place>,
    pub limit: u32,
}

impl UserQuery {
    pub fn total_bound(&self) -> u64 {
        if self.filter.terms.is_some() { SEARCH_TOTAL_BOUND } else { TOTAL_BOUND }
    }
}

/// The digest under which a session's or a link's token is kept; the token itself is nowhere at rest.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash(pub [u8; 32]);

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(..)")
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub token: TokenHash,
    pub user: Id,
    pub created_at: Timestamp,
    pub last_used_at: Timestamp,
}
