//! Builds the server, and the program that measures it from outside.

use std::ffi::OsString;

use anyhow::Result;

use crate::workspace::Workspace;

/// Whatever else was typed is the measuring program's to read.
pub(crate) fn run(workspace: &Workspace, what: &str, arguments: Vec<OsString>) -> Result<()> {
    let is_debug = arguments.iter().any(|argument| argument == "--debug");
    workspace
        .cargo(&format!("build {} --locked --package helpwright", if is_debug { "" } else { "--release" }))
        .run()?;
    let bench = workspace.cargo("run --quiet --release --locked --package bench --").argument(what);
    arguments.into_iter().fold(bench, crate::command::Cmd::argument).run()
}
