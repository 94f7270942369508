//! How fast the optimised server answers, and how that grows with the number of tickets.
//!
//! Machines differ and are noisy: what can be compared are the ratios to `/healthz`, and those of two sizes, in one run.

mod beside;
mod load;
mod scenes;

use std::time::Duration;

use anyhow::{Context, Result, bail};
use pico_args::Arguments;

use crate::desk::{self, Desk};
use crate::place::Place;
use crate::times::shown;
use load::Measured;

/// How many clients ask at once, in the second half of a scene.
const CLIENTS: usize = 32;

pub(crate) struct Options {
    /// The sizes to measure, in tickets.
    sizes: Vec<u64>,
    length: Duration,
    /// Whether a desk that an earlier run filled is used again.
    keeps: bool,
    /// What a scene's name has to hold, to be measured beside `/healthz`.
    only: String,
}

impl Options {
    pub(crate) fn read(arguments: &mut Arguments) -> Result<Self> {
        let sizes: Option<String> = arguments.opt_value_from_str("--tickets")?;
        let sizes = sizes.as_deref().unwrap_or("100000").split(',').map(|size| {
            size.parse().ok().filter(|size| *size >= 100).with_context(|| format!("`{size}` is no number from 100 on"))
        });
        let seconds: f32 = arguments.opt_value_from_str("--seconds")?.unwrap_or(3.0);
        let length = Duration::try_from_secs_f32(seconds).context("--seconds takes a positive number")?;
        Ok(Self {
            sizes: sizes.collect::<Result<_>>()?,
            length,
            keeps: arguments.contains("--keep"),
            only: arguments.opt_value_from_str("--only")?.unwrap_or_default(),
        })
    }
}

struct Row {
    name: &'static str,
    one: Measured,
    many: Measured,
}

pub(crate) fn run(place: &Place, options: &Options) -> Result<()> {
    let mut tables = Vec::new();
    for &tickets in &options.sizes {
        let folder = desk::filled_folder(place, &tickets.to_string(), tickets, options.keeps)?;
        let desk = Desk::serve(&place.server, &folder, &[])?;
        println!(
            "\n{tickets} tickets: first answer {:.0} ms after the start, {} MiB of memory before the load.\n",
            desk.start.as_secs_f64() * 1e3,
            desk.idle_mib
        );
        tables.push(measure(&desk, tickets, options)?);
        println!("\n{} MiB of memory at most.", desk.server.peak_kib() / 1024);
        if options.only.is_empty() {
            beside::run(&desk, options.length)?;
        }
    }
    if let [first, .., last] = tables.as_slice() {
        println!(
            "\n{} tickets beside {}: how many times longer\n",
            options.sizes[options.sizes.len() - 1],
            options.sizes[0]
        );
        growth(first, last);
    }
    Ok(())
}

fn measure(desk: &Desk, tickets: u64, options: &Options) -> Result<Vec<Row>> {
    println!("| | 1 client: p50 | p99 | {CLIENTS} clients: p50 | p99 | longest | a second | of /healthz |");
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    let mut rows: Vec<Row> = Vec::new();
    let scenes = scenes::all(desk, tickets)?;
    let first = scenes.first().map(|scene| scene.name);
    for scene in scenes.iter().filter(|scene| Some(scene.name) == first || scene.name.contains(&options.only)) {
        let one = load::run(desk, scene, 1, options.length)?;
        let many = load::run(desk, scene, CLIENTS, options.length)?;
        let ceiling = rows.first().map_or(many.per_second, |health| health.many.per_second);
        println!(
            "| {} | {} | {} | {} | {} | {} | {:.0} | {:.2} |",
            scene.name,
            shown(one.percentile(50)),
            shown(one.percentile(99)),
            shown(many.percentile(50)),
            shown(many.percentile(99)),
            shown(many.longest().max(one.longest())),
            many.per_second,
            many.per_second / ceiling,
        );
        rows.push(Row { name: scene.name, one, many });
    }
    if rows.is_empty() {
        bail!("there is nothing to measure");
    }
    Ok(rows)
}

fn growth(first: &[Row], last: &[Row]) {
    println!("| | 1 client: p50 | {CLIENTS} clients: p50 |");
    println!("| --- | --- | --- |");
    let ratio =
        |small: &Measured, large: &Measured| large.percentile(50).as_secs_f64() / small.percentile(50).as_secs_f64();
    for (small, large) in first.iter().zip(last) {
        println!("| {} | {:.2} | {:.2} |", large.name, ratio(&small.one, &large.one), ratio(&small.many, &large.many));
    }
}
