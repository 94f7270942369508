use std::time::Duration;

use app::ports::StoreError;
use async_trait::async_trait;
use futures::FutureExt as _;
use mongodb::ClientSession;
use mongodb::error::Result;
use mongodb::options::ReadConcern;

use crate::MongoStore;
use crate::error::unless_unreachable;

/// No call of the port takes longer. The driver's helper alone would repeat a transaction for two minutes.
const DEADLINE: Duration = Duration::from_secs(20);

/// Runs one call of the port until it answers or its time is up.
pub(crate) async fn bounded<T, E: From<StoreError>>(
    call: impl Future<Output = std::result::Result<T, E>>,
) -> std::result::Result<T, E> {
    match tokio::time::timeout(DEADLINE, call).await {
        Ok(answer) => answer,
        Err(_) => Err(StoreError::Unavailable("MongoDB did not answer in time".to_owned()).into()),
    }
}

/// What is written in one transaction. It may run more than once.
#[async_trait]
pub(crate) trait Transaction: Send + Sync {
    type Outcome: Send;

    /// Every error that a command gave must be returned, or the driver's helper would wait for ever. What ends
    /// without an error but must not be committed is aborted before this returns.
    async fn run(&self, session: &mut ClientSession) -> Result<Self::Outcome>;
}

/// One that is begun anew may have to be begun again.
#[async_trait]
impl<T: Transaction> Transaction for &T {
    type Outcome = T::Outcome;

    async fn run(&self, session: &mut ClientSession) -> Result<T::Outcome> {
        (**self).run(session).await
    }
}

impl MongoStore {
    /// Runs the transaction and commits what it wrote; runs it again after a conflict.
    pub(crate) async fn transact<T: Transaction>(&self, transaction: T) -> Result<T::Outcome> {
        let mut session = self.client.start_session().await?;
        let start = session.start_transaction().read_concern(ReadConcern::snapshot());
        start
            .and_run(transaction, |session, transaction| {
                async move { transaction.run(session).await.map_err(unless_unreachable) }.boxed()
            })
            .await
    }
}
