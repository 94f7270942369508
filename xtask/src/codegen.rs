//! Files that are generated and committed: the OpenAPI document, the typed web client, the configuration reference.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::command::Cmd;
use crate::workspace::Workspace;

const OPENAPI: &str = "web/openapi.json";
const CLIENT: &str = "web/src/app/store/services/generated.ts";
const CONFIGURATION: &str = "docs/configuration.md";

pub(crate) fn run(workspace: &Workspace, check: bool) -> Result<()> {
    workspace.cargo("build --package helpwright --bin helpwright").run()?;
    if check { self::check(workspace) } else { write(workspace) }
}

pub(crate) fn write(workspace: &Workspace) -> Result<()> {
    let binary = workspace.binary()?;
    put(&workspace.path(OPENAPI), &printed(&binary, "openapi")?)?;
    workspace.npm("run --silent codegen").run()?;
    put(&workspace.path(CONFIGURATION), &printed(&binary, "config-reference")?)?;
    println!("codegen: wrote {OPENAPI}, {CLIENT} and {CONFIGURATION}");
    Ok(())
}

/// Fails naming what is stale, with the server as already built. The work tree is as before afterwards.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let binary = workspace.binary()?;
    let mut stale = Vec::new();
    for (file, subcommand) in [(OPENAPI, "openapi"), (CONFIGURATION, "config-reference")] {
        if committed(workspace, file) != printed(&binary, subcommand)? {
            stale.push(file);
        }
    }
    // The client is made from the document: it is judged once that is right.
    if !stale.contains(&OPENAPI) && client_is_stale(workspace)? {
        stale.push(CLIENT);
    }
    match stale.as_slice() {
        [] => {
            println!("codegen: {OPENAPI}, {CLIENT} and {CONFIGURATION} are up to date");
            Ok(())
        }
        stale => bail!("stale: {}; run `cargo xtask codegen` and commit what it writes", stale.join(", ")),
    }
}

/// The generator and its formatter find their settings by the file's place, so it writes there, and the file that stood
/// there comes back whatever happens.
fn client_is_stale(workspace: &Workspace) -> Result<bool> {
    let before = committed(workspace, CLIENT);
    let generated = workspace.npm("run --silent codegen").run();
    let after = committed(workspace, CLIENT);
    put(&workspace.path(CLIENT), &before)?;
    generated.map(|()| before != after)
}

fn printed(binary: &Path, subcommand: &str) -> Result<String> {
    let text = Cmd::new(binary).argument(subcommand).quiet_output()?;
    Ok(format!("{}\n", text.trim_end()))
}

/// The file as it stands; a missing one is as stale as an empty one.
fn committed(workspace: &Workspace, file: &str) -> String {
    fs::read_to_string(workspace.path(file)).unwrap_or_default()
}

/// Writes only what differs, so that nothing is rebuilt for a file that stayed the same.
fn put(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|current| current == text) {
        return Ok(());
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}
