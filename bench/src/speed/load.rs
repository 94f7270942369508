//! Clients that ask one after the other on connections of their own, and how long each answer took.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

use super::scenes::Scene;
use crate::desk::Desk;
use crate::http::Connection;
use crate::times::percentile;

pub(crate) struct Measured {
    pub(crate) per_second: f64,
    /// In ascending order.
    times: Vec<Duration>,
}

impl Measured {
    /// The time within which this share of the answers came.
    pub(crate) fn percentile(&self, percent: usize) -> Duration {
        percentile(&self.times, percent)
    }

    pub(crate) fn longest(&self) -> Duration {
        self.percentile(100)
    }
}

/// Runs the scene from so many clients: a while that is not counted, then as long as told.
pub(crate) fn run(desk: &Desk, scene: &Scene, clients: usize, length: Duration) -> Result<Measured> {
    let next = AtomicU64::new(0);
    let begun = Instant::now() + length / 4;
    let end = begun + length;
    let client = || -> Result<Vec<Duration>> {
        let mut connection = Connection::open(desk.address)?;
        let mut times = Vec::new();
        loop {
            let request = (scene.ask)(next.fetch_add(1, Ordering::Relaxed));
            let asked = Instant::now();
            if asked >= end {
                return Ok(times);
            }
            connection.send(&request)?;
            if asked >= begun {
                times.push(asked.elapsed());
            }
        }
    };
    let mut times = thread::scope(|scope| -> Result<Vec<Duration>> {
        let clients: Vec<_> = (0..clients).map(|_| scope.spawn(client)).collect();
        let mut times = Vec::new();
        for client in clients {
            times.extend(client.join().map_err(|_| anyhow!("a client panicked"))??);
        }
        Ok(times)
    })?;
    times.sort_unstable();
    #[expect(clippy::cast_precision_loss, reason = "a count of answers is far below 2^52")]
    let per_second = times.len() as f64 / length.as_secs_f64();
    Ok(Measured { per_second, times })
}
