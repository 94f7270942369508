use std::time::Duration;
use std::{fmt, fs};

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Unit;
use rustix::time::{ClockId, clock_gettime};

/// Under the names that Prometheus gives to what every process has. What the system does not tell is left out.
#[derive(Debug)]
pub(super) struct Process {
    /// Seconds since 1970.
    pub(super) started: i64,
}

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let help = "When the process was started, since 1970.";
        let started = encoder.encode_descriptor("process_start_time", help, Some(&Unit::Seconds), MetricType::Gauge)?;
        ConstGauge::new(self.started).encode(started)?;
        let help = "Time on the processors.";
        let busy = encoder.encode_descriptor("process_cpu", help, Some(&Unit::Seconds), MetricType::Counter)?;
        ConstCounter::new(busy_time().as_secs_f64()).encode(busy)?;
        let Some(resident) = fs::read_to_string("/proc/self/status").ok().as_deref().and_then(resident) else {
            return Ok(());
        };
        let (name, help) = ("process_resident_memory", "Memory that is in use.");
        let memory = encoder.encode_descriptor(name, help, Some(&Unit::Bytes), MetricType::Gauge)?;
        ConstGauge::new(resident).encode(memory)
    }
}

fn busy_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.try_into().unwrap_or_default(), time.tv_nsec.try_into().unwrap_or_default())
}

/// Reads bytes from `VmRSS:  12345 kB`.
fn resident(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok()?.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_memory_in_use_is_read() {
        assert_eq!(resident("VmPeak:\t   90 kB\nVmRSS:\t   12 kB\nRssAnon:\t   7 kB\n"), Some(12_288));
        assert_eq!(resident("VmRSS:\t   much\n"), None);
        assert_eq!(resident(""), None);
    }

    #[test]
    fn working_takes_time() {
        let before = busy_time();
        while busy_time() == before {}
        assert!(busy_time() > before);
    }
}
