use domain::time::HOUR;
use domain::{Id, Timestamp};

use super::TokenHash;

/// What somebody can do once with a link that was given to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// Set a new password.
    Reset,
    /// Set the first password of an account that somebody else made for them.
    Invitation,
}

impl LinkPurpose {
    pub const ALL: &[Self] = &[Self::Reset, Self::Invitation];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::Invitation => "invitation",
        }
    }

    /// How long such a link works, in milliseconds.
    pub const fn lifetime(self) -> i64 {
        match self {
            Self::Reset => HOUR,
            Self::Invitation => 72 * HOUR,
        }
    }
}

/// What a link is made for: a mail, or somebody who hands it over. Each try of a mail has a link of its own, and all of
/// them are of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkRequest {
    pub id: Id,
    pub user: Id,
    pub purpose: LinkPurpose,
    /// Of two requests for the same, the later one counts.
    pub at: Timestamp,
}

impl LinkRequest {
    /// Whether a request for the same that is known by its time and id came after this one.
    pub fn is_older_than(&self, at: Timestamp, id: Id) -> bool {
        (self.at, self.id) < (at, id)
    }
}

/// A one-time link as it is kept: the token itself is nowhere at rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    pub token: TokenHash,
    pub request: LinkRequest,
    pub expires_at: Timestamp,
}

/// A link as somebody holds it who uses it now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldLink {
    pub token: TokenHash,
    pub at: Timestamp,
}
