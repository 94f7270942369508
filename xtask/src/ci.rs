//! Everything that must hold before a change lands, cheapest first, ending at the first failure.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::command::{Cmd, find_program};
use crate::mongo::Server;
use crate::setup::CARGO_DENY;
use crate::tally::Tally;
use crate::workspace::Workspace;
use crate::{codegen, exim, setup, tidy};

/// One step: its heading, and what it does. Test steps add to the tally.
type Step = (&'static str, fn(&Workspace, &mut Tally) -> Result<()>);

const STEPS: &[Step] = &[
    ("Rust format", |workspace, _| workspace.cargo("fmt --all --check").run()),
    ("House rules", |workspace, _| tidy::run(workspace)),
    ("Licences and sources", licences),
    ("Web lint", |workspace, _| workspace.npm("run --silent lint").run()),
    ("Web format", |workspace, _| workspace.npm("run --silent format:check").run()),
    ("Web tests", |workspace, tally| workspace.npm("test").run_counting(tally)),
    ("Web types and build", |workspace, _| workspace.npm("run --silent build").run()),
    ("Rust lint", |workspace, _| workspace.cargo("clippy --workspace --all-targets --locked -- -D warnings").run()),
    ("Rust documentation", |workspace, _| {
        let doc = workspace.cargo("doc --workspace --no-deps --document-private-items --locked");
        doc.environment("RUSTDOCFLAGS", "-D warnings").run()
    }),
    ("Rust build", |workspace, _| workspace.cargo("test --workspace --all-targets --no-run --locked").run()),
    ("Generated files", |workspace, _| codegen::check(workspace)),
    ("Rust tests", rust_tests),
    ("Platform's client", platform_client),
];

pub(crate) fn run(workspace: &Workspace, skip_browser: bool) -> Result<()> {
    let mut done = Vec::new();
    let browser: Option<Step> = (!skip_browser).then_some(("Browser tests", browser_tests));
    for &(heading, step) in STEPS.iter().chain(&browser) {
        println!("\n== {heading} ==");
        let (start, mut tally) = (Instant::now(), Tally::default());
        let result = step(workspace, &mut tally);
        done.push(Done { heading, time: start.elapsed(), tally });
        if let Err(error) = result {
            summary(&done);
            return Err(error.context(format!("{heading} failed")));
        }
    }
    summary(&done);
    Ok(())
}

/// A step that has ended, well or not.
struct Done {
    heading: &'static str,
    time: Duration,
    tally: Tally,
}

/// The times, with the tests of each step that ran some; the sum of all tests is the last line.
fn summary(done: &[Done]) {
    println!("\n== Times ==");
    for Done { heading, time, tally } in done {
        let tests = if *tally == Tally::default() { String::new() } else { format!(": {tally}") };
        println!("{:>7.1} s  {heading}{tests}", time.as_secs_f64());
    }
    let total: Duration = done.iter().map(|step| step.time).sum();
    let tests: Tally = done.iter().map(|step| step.tally).sum();
    println!("{:>7.1} s  in all\n\n{tests}", total.as_secs_f64());
}

/// Without the list of known weaknesses, which changes by the day and would have to be fetched.
fn licences(workspace: &Workspace, _: &mut Tally) -> Result<()> {
    let deny = Cmd::new(CARGO_DENY.path()?).directory(workspace.root());
    deny.arguments("--locked --all-features check bans licenses sources").run()
}

fn rust_tests(workspace: &Workspace, tally: &mut Tally) -> Result<()> {
    let server = Server::start()?;
    let nextest = find_program(&["cargo-nextest"]).is_some();
    let runner = if nextest { "nextest run --workspace --locked" } else { "test --workspace --all-targets --locked" };
    let tests = server.known_to(workspace.cargo(runner));
    tests.environment(exim::FOLDER, exim::folder()?).run_counting(tally)
}

/// What the web client of a platform sends, and reads of the answers.
fn platform_client(workspace: &Workspace, tally: &mut Tally) -> Result<()> {
    let tests = workspace.npm("run --silent platform").environment("HELPWRIGHT_BIN", workspace.binary()?);
    tests.run_counting(tally)
}

fn browser_tests(workspace: &Workspace, tally: &mut Tally) -> Result<()> {
    let browser = setup::browser().context("there is no Chromium; run `cargo xtask setup`")?;
    let tests = workspace.npm("run --silent e2e").environment("HELPWRIGHT_BIN", workspace.binary()?);
    tests.environment("CHROME_PATH", browser).run_counting(tally)
}
