//! Builds the server, and the program that measures it from outside.

use std::ffi::OsString;

use anyhow::{Context, Result};

use crate::command::Cmd;
use crate::setup;
use crate::workspace::Workspace;

/// Whatever else was typed is the measuring program's to read.
pub(crate) fn run(workspace: &Workspace, what: &str, arguments: Vec<OsString>) -> Result<()> {
    measuring(workspace, what, arguments)?.run()
}

/// The web app in a browser. It is built as for those who use it, before the server that carries it.
pub(crate) fn lighthouse(workspace: &Workspace, arguments: Vec<OsString>) -> Result<()> {
    let browser = setup::browser().context("there is no Chromium; run `cargo xtask setup`")?;
    setup::run(workspace, true)?;
    setup::npm_packages(workspace, "web/lighthouse")?;
    Cmd::new("make").argument("web/dist/index.html").directory(workspace.root()).run()?;
    measuring(workspace, "lighthouse", arguments)?.environment("CHROME_PATH", browser).run()
}

fn measuring(workspace: &Workspace, what: &str, arguments: Vec<OsString>) -> Result<Cmd> {
    let is_debug = arguments.iter().any(|argument| argument == "--debug");
    workspace
        .cargo(&format!("build {} --locked --package helpwright", if is_debug { "" } else { "--release" }))
        .run()?;
    let bench = workspace.cargo("run --quiet --release --locked --package bench --").argument(what);
    Ok(arguments.into_iter().fold(bench, Cmd::argument))
}
