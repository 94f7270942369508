//! Looks at every page in every state, on several screens and in both themes: see `web/e2e/matrix/`.

use anyhow::{Context, Result};

use crate::setup;
use crate::workspace::Workspace;

/// Only the states whose names hold the words, when some are given.
pub(crate) fn run(workspace: &Workspace, only: Option<String>) -> Result<()> {
    let browser = setup::browser().context("there is no Chromium; run `cargo xtask setup`")?;
    workspace.npm("run --silent build").run()?;
    workspace.cargo("build --package helpwright --locked").run()?;
    let matrix = workspace.npm("run --silent matrix --");
    let matrix = only.into_iter().fold(matrix, |matrix, words| matrix.argument("--grep").argument(words));
    matrix.environment("HELPWRIGHT_BIN", workspace.binary()?).environment("CHROME_PATH", browser).run()
}
