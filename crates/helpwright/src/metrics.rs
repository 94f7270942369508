//! What is measured outside of the HTTP interface: the store and the passwords, by what stands before them, and the
//! process and the disk, whenever somebody asks.

mod disk;
mod passwords;
mod process;
mod queues;
mod store;

use std::path::Path;
use std::sync::Arc;

use api::Metrics;
use app::App;
use domain::Timestamp;
use domain::time::SECOND;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::metrics::info::Info;

use passwords::MeasuredPasswords;
use queues::Queues;
use store::MeasuredStore;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Build {
    version: &'static str,
}

/// Puts what measures before the store and the passwords of `app`.
pub fn measured(mut app: App, metrics: &mut Metrics) -> App {
    let ours = metrics.ours();
    ours.register("build", "Which version runs", Info::new(Build { version: env!("CARGO_PKG_VERSION") }));
    ours.register_collector(Box::new(Queues(Arc::clone(&app.store))));
    app.store = Arc::new(MeasuredStore::new(app.store, ours));
    app.passwords = Arc::new(MeasuredPasswords::new(app.passwords, ours));
    app
}

/// What the operating system says of this process, which began at `started`.
pub(crate) fn process(started: Timestamp, metrics: &mut Metrics) {
    let process = process::Process { started: started.millis() / SECOND };
    metrics.everybodys().register_collector(Box::new(process));
}

/// How many lines of the log could not be written.
pub(crate) fn log(lost_lines: Counter, metrics: &mut Metrics) {
    metrics.ours().register("log_lines_lost", "Lines of the log that nobody read in time", lost_lines);
}

/// How much room there is for what this folder holds.
pub(crate) fn disk(folder: &Path, metrics: &mut Metrics) {
    metrics.ours().register_collector(Box::new(disk::Disk(folder.to_owned())));
}

/// To be moved by whoever takes connections, of which there may be `most` at once.
pub(crate) fn connections(most: u32, metrics: &mut Metrics) -> Gauge {
    let open = Gauge::default();
    let ours = metrics.ours();
    ours.register("connections_open", "Connections that are open", open.clone());
    ours.register("connections_limit", "How many connections may be open", ConstGauge::new(most));
    open
}
