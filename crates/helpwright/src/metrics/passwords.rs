use std::sync::Arc;

use api::Metrics;
use app::ports::{Passwords, PasswordsBusy};
use async_trait::async_trait;
use domain::text::Password;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use tokio::time::Instant;

/// Measures how long passwords take, waiting included, and how many are turned away.
pub(super) struct MeasuredPasswords {
    passwords: Arc<dyn Passwords>,
    durations: Histogram,
    busy: Counter,
}

impl MeasuredPasswords {
    pub(super) fn new(passwords: Arc<dyn Passwords>, ours: &mut Registry) -> Self {
        let (durations, busy) = (Metrics::seconds(), Counter::default());
        let help = "From asking for the hash of a password to having it";
        ours.register_with_unit("password_duration", help, Unit::Seconds, durations.clone());
        ours.register("passwords_busy", "Passwords that were turned away because too many waited", busy.clone());
        Self { passwords, durations, busy }
    }

    async fn measure<T>(&self, work: impl Future<Output = Result<T, PasswordsBusy>>) -> Result<T, PasswordsBusy> {
        let started = Instant::now();
        let outcome = work.await;
        match outcome {
            Ok(_) => self.durations.observe(started.elapsed().as_secs_f64()),
            Err(PasswordsBusy) => drop(self.busy.inc()),
        }
        outcome
    }
}

#[async_trait]
impl Passwords for MeasuredPasswords {
    async fn hash(&self, password: Password) -> Result<String, PasswordsBusy> {
        self.measure(self.passwords.hash(password)).await
    }

    async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, PasswordsBusy> {
        self.measure(self.passwords.verify(password, hash)).await
    }
}
