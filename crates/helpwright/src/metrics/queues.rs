use std::fmt;
use std::sync::Arc;

use app::ports::{CommitSizes, Load, Store};
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric, NoLabelSet};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::gauge::ConstGauge;

/// What waits in a store, and how it groups what it writes.
pub(super) struct Queues(pub(super) Arc<dyn Store>);

impl Collector for Queues {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let Load { waiting_reads, waiting_writes, commits } = self.0.load();
        let help = "Reads and writes that wait for the embedded store.";
        let mut queues = encoder.encode_descriptor("store_queue_length", help, None, MetricType::Gauge)?;
        for (kind, length) in [("read", waiting_reads), ("write", waiting_writes)] {
            ConstGauge::new(length).encode(queues.encode_family(&[("kind", kind)])?)?;
        }
        let help = "How many writes the embedded store put into one durable commit.";
        let mut batches = encoder.encode_descriptor("store_commit_writes", help, None, MetricType::Histogram)?;
        let CommitSizes { writes, commits } = commits;
        let buckets: Vec<_> = commits.iter().map(|(most, count)| (f64::from(*most), *count)).collect();
        let count = commits.iter().map(|(_, count)| count).sum();
        #[expect(clippy::cast_precision_loss, reason = "beyond 2^53 writes the last digits do not matter")]
        batches.encode_histogram::<NoLabelSet>(writes as f64, count, &buckets, None)
    }
}

impl fmt::Debug for Queues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Queues")
    }
}
