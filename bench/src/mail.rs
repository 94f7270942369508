//! Whether mail arrives, each once, how much there is at most, and how fast it goes.
//!
//! The server is the built one, on a real database; the mail server is scripted, on a real socket.

mod alone;
mod kills;
mod ledger;
mod outages;
mod plan;
mod post;
mod storm;
mod throughput;
mod traffic;

use anyhow::{Result, bail};

use crate::place::Place;

pub(crate) fn run(place: &Place, what: Option<&str>) -> Result<()> {
    match what {
        Some("outages") => outages::run(place),
        Some("kills") => kills::run(place),
        Some("storm") => storm::run(place),
        Some("throughput") => throughput::run(place),
        _ => bail!("`cargo xtask mail` takes one of: outages, kills, storm, throughput"),
    }
}
