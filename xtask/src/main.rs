//! What developers and CI run: `cargo xtask help` lists it.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool talks through its output")]

mod axe;
mod bench;
mod ci;
mod codegen;
mod command;
mod debian;
mod exim;
mod mongo;
mod setup;
mod tally;
mod tidy;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};
use pico_args::Arguments;
use workspace::Workspace;

const HELP: &str = "\
cargo xtask COMMAND

  setup [--web]        Install what is missing: npm packages; without --web also Chromium, the
                       MongoDB stand-in and the mail server that the tests use.
  ci [--skip-browser]  Everything that must hold before a change lands.
  tidy                 The house rules: who may use whom, reasons for dependencies, file lengths.
  codegen [--check]    Write the OpenAPI document, the typed web client and the configuration
                       reference; with --check fail when one of them is stale.
  axe [--only WORDS]   Every page in every state in the browser, on a wide and a narrow screen in both
                       themes, the main ones on three more small screens, two of them zoomed:
                       nothing that keeps anybody from using it, and a picture of each in
                       web/test-results/matrix. Only states whose names hold these words.
  bench [--tickets N[,N..]] [--seconds S] [--only WORDS] [--keep]
                       How fast the optimised server answers at each of these sizes: 100000 tickets
                       unless told, S seconds a scene, only scenes whose names hold these words;
                       --keep uses the desk of the run before.
  lighthouse [--tickets N] [--runs N] [--only loading|list] [--keep]
                       How fast the web app feels, beside its budgets: six pages by Lighthouse, each
                       loaded 3 times unless told, and the inbox of a desk with 100000 tickets
                       under clicks and keys, at full speed and at a quarter of it. With --debug,
                       of the binary that the tests use.
  streams [--streams N]
                       What 1000 open event streams, or N, cost in memory, and how soon each hears
                       of a change.
  mail outages|kills|storm|throughput
                       Whether mail arrives once each while the mail server fails or the server is
                       killed, how much there is at most, and how fast it goes.
                       With --debug, these measure the binary that the tests use.
  mongo COMMAND..      Run COMMAND with HELPWRIGHT_TEST_MONGO_URL naming a fresh MongoDB stand-in.
  exim COMMAND..       Run COMMAND with HELPWRIGHT_TEST_EXIM naming the folder of a real mail server.
";

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
    let command = arguments.subcommand()?;
    let workspace = Workspace::here();
    match command.as_deref() {
        Some("setup") => {
            let web_only = arguments.contains("--web");
            end(arguments)?;
            setup::run(&workspace, web_only)
        }
        Some("ci") => {
            let skip_browser = arguments.contains("--skip-browser");
            end(arguments)?;
            ci::run(&workspace, skip_browser)
        }
        Some("tidy") => {
            end(arguments)?;
            tidy::run(&workspace)
        }
        Some("codegen") => {
            let check = arguments.contains("--check");
            end(arguments)?;
            codegen::run(&workspace, check)
        }
        Some("axe") => {
            let only = arguments.opt_value_from_str("--only")?;
            end(arguments)?;
            axe::run(&workspace, only)
        }
        Some(what @ ("bench" | "streams" | "mail")) => bench::run(&workspace, what, arguments.finish()),
        Some("lighthouse") => bench::lighthouse(&workspace, arguments.finish()),
        Some("mongo") => mongo::run(&workspace, arguments.finish()),
        Some("exim") => exim::run(&workspace, arguments.finish()),
        None | Some("help") => {
            print!("{HELP}");
            Ok(())
        }
        Some(other) => bail!("there is no `cargo xtask {other}`\n\n{HELP}"),
    }
}

/// Refuses what no command asked for, so that a misspelt flag does not silently do nothing.
fn end(arguments: Arguments) -> Result<()> {
    match arguments.finish().first() {
        None => Ok(()),
        Some(unknown) => bail!("unknown argument {}\n\n{HELP}", unknown.display()),
    }
}
