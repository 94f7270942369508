use std::fmt;
use std::path::PathBuf;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Unit;

use crate::disk;

/// The disk of a folder. While that cannot be looked at, nothing is said.
#[derive(Debug)]
pub(super) struct Disk(pub(super) PathBuf);

impl Collector for Disk {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let Ok(free) = disk::free(&self.0) else { return Ok(()) };
        let help = "Room on the disk of the data folder.";
        let encoder = encoder.encode_descriptor("disk_free", help, Some(&Unit::Bytes), MetricType::Gauge)?;
        ConstGauge::new(free).encode(encoder)
    }
}
