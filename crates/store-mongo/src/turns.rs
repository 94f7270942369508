use std::sync::Arc;

use domain::Id;
use tokio::sync::{Mutex, MutexGuard};

/// More than are ever written to at once; two tickets that share one wait for each other now and then.
const STRIPES: usize = 256;

/// Whoever writes to one ticket from here takes turns.
///
/// Versions and transactions alone keep writes apart, also those of other servers. But of a hundred transactions on
/// one document ninety-nine conflict and start again, and waiting in line is faster than that.
#[derive(Debug, Clone)]
pub(crate) struct Turns {
    tickets: Arc<[Mutex<()>]>,
    site: Arc<Mutex<()>>,
    limits: Arc<[Mutex<()>]>,
}

impl Turns {
    pub(crate) fn new() -> Self {
        let stripes = || (0..STRIPES).map(|_| Mutex::default()).collect();
        Self { tickets: stripes(), site: Arc::default(), limits: stripes() }
    }

    pub(crate) fn ticket(&self, id: Id) -> &Mutex<()> {
        let stripe = usize::from(id.bytes()[11]) % self.tickets.len();
        &self.tickets[stripe]
    }

    /// Everything that counts for one subject is written to one document. Taken after the ticket's turn, never before.
    pub(crate) async fn limit(&self, subject: &str) -> MutexGuard<'_, ()> {
        let sum = subject.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
        self.limits[sum % self.limits.len()].lock().await
    }

    /// Accounts and whatever else is no ticket hang in one audit chain.
    pub(crate) async fn site(&self) -> MutexGuard<'_, ()> {
        self.site.lock().await
    }
}
