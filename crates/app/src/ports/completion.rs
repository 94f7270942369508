//! Tickets that another application wrote into the same database have none of the fields that lists and searches need.

use async_trait::async_trait;
use domain::Id;

use super::StoreResult;

/// To complete a ticket is no change of it: nobody is told, and neither its versions and times nor its trail move. A store
/// into which nobody else writes has none to complete.
#[async_trait]
pub trait Completion: Send + Sync + 'static {
    /// How many tickets lack something, those that cannot be completed included.
    async fn count_incomplete(&self) -> StoreResult<u64>;

    /// Completes some of them, at most `limit`, in the order of their ids from the one behind `after`. Whoever changes one
    /// meanwhile is not held up.
    async fn complete(&self, after: Option<Id>, limit: u32) -> StoreResult<Completed>;
}

/// What came of the tickets that were looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completed {
    pub done: u64,
    /// Somebody else was quicker to complete or to change these.
    pub missed: u64,
    pub odd: Vec<Odd>,
    /// The last of them. Nothing when there was none.
    pub last: Option<Id>,
}

/// A document that cannot be completed as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Odd {
    pub document: String,
    pub reason: String,
}

impl std::fmt::Display for Odd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { document, reason } = self;
        write!(f, "{document}: {reason}")
    }
}
