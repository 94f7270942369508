use std::fmt;

use async_trait::async_trait;
use domain::person::RoleName;
use domain::text::{Email, PersonName};
use domain::{Id, Timestamp};

/// Checks the tokens of the platform whose people use this desk.
#[async_trait]
pub trait PlatformTokens: Send + Sync + 'static {
    /// What the token says, when the platform has signed it for this desk and it holds at `now`.
    async fn verify(&self, token: &str, now: Timestamp) -> Option<Claims>;
}

/// Who a platform says somebody is.
#[derive(Clone, PartialEq, Eq)]
pub struct Claims {
    pub user: Id,
    pub name: Option<PersonName>,
    pub email: Email,
    pub role: RoleName,
    pub issued_at: Option<Timestamp>,
}

impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claims").field("user", &self.user).finish_non_exhaustive()
    }
}
