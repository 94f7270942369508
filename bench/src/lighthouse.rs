//! How fast the web app feels on a desk with many tickets. What a browser does there is in `web/lighthouse`.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use pico_args::Arguments;

use crate::data::COMMON;
use crate::desk::{self, AGENT, CUSTOMER, Desk, PASSWORD};
use crate::place::Place;

pub(crate) struct Options {
    tickets: u64,
    /// How often each page is loaded.
    runs: u32,
    /// Whether the desk that an earlier run filled is used again.
    keeps: bool,
    /// What the name of a part has to hold, to be measured.
    only: String,
}

impl Options {
    pub(crate) fn read(arguments: &mut Arguments) -> Result<Self> {
        let tickets = arguments.opt_value_from_str("--tickets")?.unwrap_or(100_000);
        ensure!(tickets >= 1_000, "--tickets takes a number from 1000 on: the list needs pages to turn");
        let runs = arguments.opt_value_from_str("--runs")?.unwrap_or(3);
        ensure!((1..=25).contains(&runs), "--runs takes a number from 1 to 25");
        Ok(Self {
            tickets,
            runs,
            keeps: arguments.contains("--keep"),
            only: arguments.opt_value_from_str("--only")?.unwrap_or_default(),
        })
    }
}

pub(crate) fn run(place: &Place, options: &Options) -> Result<()> {
    let name = format!("lighthouse-{}", options.tickets);
    let folder = desk::filled_folder(place, &name, options.tickets, options.keeps)?;
    let desk = Desk::serve(&place.server, &folder, &[])?;
    let mut browser = Command::new("npm");
    if !options.only.is_empty() {
        browser.env("LIGHTHOUSE_ONLY", &options.only);
    }
    browser
        .args(["run", "--silent", "lighthouse"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("web"))
        .env("DESK_URL", format!("http://{}", desk.address))
        .env("DESK_AGENT", AGENT)
        .env("DESK_CUSTOMER", CUSTOMER)
        .env("DESK_PASSWORD", PASSWORD)
        .env("DESK_WORD", COMMON)
        .env("LIGHTHOUSE_RUNS", options.runs.to_string());
    let status = browser.status().context("cannot start npm")?;
    ensure!(status.success(), "the web app could not be measured ({status})");
    Ok(())
}
