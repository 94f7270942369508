use super::one_of;
use crate::Invalid;

/// How a mail fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It waits for its next try.
    Queued,
    /// A worker has taken it.
    Sending,
    /// The mail server has it.
    Sent,
    /// No later try would succeed.
    Failed,
    /// It could not be sent for too long.
    Expired,
    /// It shall not be sent any more.
    Cancelled,
    /// It waits for something that has to be set up.
    Held,
}

impl State {
    pub const ALL: &[Self] =
        &[Self::Queued, Self::Sending, Self::Sent, Self::Failed, Self::Expired, Self::Cancelled, Self::Held];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Held => "held",
        }
    }

    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.as_str() == text)
    }

    pub fn parse(text: &str) -> Result<Self, Invalid> {
        Self::from_stored(text).ok_or_else(|| one_of(Self::ALL.iter().map(|state| state.as_str())))
    }

    /// Whether somebody may ask for another try. What is on its way or has arrived would only arrive twice.
    pub const fn can_be_retried(self) -> bool {
        !matches!(self, Self::Sending | Self::Sent)
    }
}

/// What a held mail waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    Server,
    SupportAddress,
}

impl Lack {
    pub const ALL: &[Self] = &[Self::Server, Self::SupportAddress];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::SupportAddress => "support_address",
        }
    }

    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|lack| lack.as_str() == text)
    }
}
