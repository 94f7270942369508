use app::ports::{Completed, Completion, StoreResult};
use async_trait::async_trait;
use domain::Id;

use super::MeasuredStore;

#[async_trait]
impl Completion for MeasuredStore {
    async fn count_incomplete(&self) -> StoreResult<u64> {
        self.read("count_incomplete", self.store.count_incomplete()).await
    }

    async fn complete(&self, after: Option<Id>, limit: u32) -> StoreResult<Completed> {
        self.write("complete", self.store.complete(after, limit)).await
    }
}
