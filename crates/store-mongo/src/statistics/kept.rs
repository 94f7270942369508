use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use app::ports::StoreResult;
use domain::statistics::{Periods, Statistics};
use domain::time::SECOND;
use tokio::sync::Mutex;

/// So long what other servers write may stay unseen.
const KEPT_FOR: i64 = 5 * SECOND;

/// The last count of all tickets. Of many who ask at once, one counts, and the others wait for what it finds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kept(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    /// How often this server has written to tickets.
    writes: AtomicU64,
    last: Mutex<Option<Count>>,
}

#[derive(Debug)]
struct Count {
    periods: Periods,
    /// Writes by then; those that were done while it was being counted may be missing in it.
    writes: u64,
    statistics: Statistics,
}

impl Kept {
    /// What this server has written is seen in its very next answer.
    pub(crate) fn outdate(&self) {
        self.0.writes.fetch_add(1, Ordering::SeqCst);
    }

    pub(super) async fn or_counted(
        &self,
        periods: Periods,
        count: impl Future<Output = StoreResult<Statistics>>,
    ) -> StoreResult<Statistics> {
        let mut last = self.0.last.lock().await;
        let writes = self.0.writes.load(Ordering::SeqCst);
        if let Some(last) = last.as_ref().filter(|last| last.writes == writes && last.holds_at(periods)) {
            return Ok(last.statistics.clone());
        }
        let statistics = count.await?;
        *last = Some(Count { periods, writes, statistics: statistics.clone() });
        Ok(statistics)
    }
}

impl Count {
    fn holds_at(&self, periods: Periods) -> bool {
        let age = periods.now.millis() - self.periods.now.millis();
        self.periods.today == periods.today && (0..KEPT_FOR).contains(&age)
    }
}

#[cfg(test)]
mod tests {
    use app::ports::StoreError;
    use domain::Timestamp;
    use futures::future::join_all;

    use super::*;

    const NOON: &str = "2026-03-02T12:00:00Z";

    fn after(millis: i64, start: &str) -> Periods {
        Periods::at(Timestamp::parse(start).unwrap().plus(millis))
    }

    /// Statistics that tell one count from another.
    fn numbered(number: u64) -> Statistics {
        Statistics { answered: number, ..Statistics::default() }
    }

    #[tokio::test]
    async fn a_count_holds_for_a_moment_of_one_day_and_until_something_is_written() {
        let kept = Kept::default();
        let mut count = 0;
        let mut ask = async |periods| {
            count += 1;
            kept.or_counted(periods, async { Ok(numbered(count)) }).await.unwrap().answered
        };
        assert_eq!(ask(after(0, NOON)).await, 1);
        assert_eq!(ask(after(4_999, NOON)).await, 1);
        assert_eq!(ask(after(5_000, NOON)).await, 3);
        assert_eq!(ask(after(4_999, NOON)).await, 4, "a clock that is set back");
        kept.outdate();
        assert_eq!(ask(after(4_999, NOON)).await, 5);
        let midnight = "2026-03-03T00:00:00Z";
        assert_eq!(ask(after(-1, midnight)).await, 6);
        assert_eq!(ask(after(0, midnight)).await, 7, "another day");
    }

    #[tokio::test]
    async fn what_is_written_during_a_count_outdates_it() {
        let kept = Kept::default();
        let counting = async {
            kept.outdate();
            Ok(numbered(1))
        };
        assert_eq!(kept.or_counted(after(0, NOON), counting).await.unwrap().answered, 1);
        assert_eq!(kept.or_counted(after(0, NOON), async { Ok(numbered(2)) }).await.unwrap().answered, 2);
    }

    #[tokio::test]
    async fn of_many_at_once_one_counts() {
        let (kept, counts) = (Kept::default(), AtomicU64::new(0));
        let count = async || {
            tokio::task::yield_now().await;
            counts.fetch_add(1, Ordering::SeqCst);
            Ok(numbered(7))
        };
        let asked = (0..20).map(|_| kept.or_counted(after(0, NOON), count()));
        assert!(join_all(asked).await.into_iter().all(|found| found.unwrap().answered == 7));
        assert_eq!(counts.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn a_count_that_fails_is_not_kept() {
        let kept = Kept::default();
        let failed = kept.or_counted(after(0, NOON), async { Err(StoreError::Unavailable(String::new())) }).await;
        assert!(failed.is_err());
        assert_eq!(kept.or_counted(after(0, NOON), async { Ok(numbered(1)) }).await.unwrap().answered, 1);
    }
}
