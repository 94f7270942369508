//! Measures the built server from outside, as `cargo xtask bench`, `lighthouse`, `streams` and `mail`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool talks through its output")]

mod data;
mod desk;
mod http;
mod lighthouse;
mod mail;
mod place;
mod server;
mod speed;
mod streams;
mod times;

use std::process::ExitCode;

use anyhow::{Result, bail};
use pico_args::Arguments;
use place::Place;

fn main() -> ExitCode {
    match run(Arguments::from_env()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut arguments: Arguments) -> Result<()> {
    let place = Place::here(arguments.contains("--debug"))?;
    match arguments.subcommand()?.as_deref() {
        Some("bench") => {
            let options = speed::Options::read(&mut arguments)?;
            end(arguments)?;
            speed::run(&place, &options)
        }
        Some("streams") => {
            let options = streams::Options::read(&mut arguments)?;
            end(arguments)?;
            streams::run(&place, &options)
        }
        Some("lighthouse") => {
            let options = lighthouse::Options::read(&mut arguments)?;
            end(arguments)?;
            lighthouse::run(&place, &options)
        }
        Some("mail") => {
            let what = arguments.subcommand()?;
            end(arguments)?;
            mail::run(&place, what.as_deref())
        }
        _ => bail!("nothing to measure: see `cargo xtask help`"),
    }
}

/// Refuses what no measurement asked for, so that a misspelt flag does not silently do nothing.
fn end(arguments: Arguments) -> Result<()> {
    match arguments.finish().first() {
        None => Ok(()),
        Some(unknown) => bail!("unknown argument {}: see `cargo xtask help`", unknown.display()),
    }
}
