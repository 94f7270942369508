//! The binary's inside: command line, configuration, telemetry, wiring.

mod cli;
mod commands;
pub mod config;
pub mod demo;
mod desk;
mod disk;
mod failure;
pub mod metrics;
pub mod passwords;
mod server;
pub mod system;
mod telemetry;
pub mod tokens;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;

pub use failure::Failure;

/// Runs one command to its end: 0 it did what it was asked, 1 it failed, 2 the command line or the configuration is wrong.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match cli::Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are asked for, and go to standard output.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match cli.command.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure @ Failure::Unread) => failure.exit_code(),
        Err(failure) => {
            let _ = writeln!(io::stderr(), "helpwright: {failure}");
            failure.exit_code()
        }
    }
}
