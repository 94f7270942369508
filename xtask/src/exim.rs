//! Exim, a mail server as many desks have it, for the tests: Debian's program, without its service and its configuration.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::command::Cmd;
use crate::debian;
use crate::setup::tools;
use crate::workspace::Workspace;

/// The variable in which the tests look for the folder.
pub(crate) const FOLDER: &str = "HELPWRIGHT_TEST_EXIM";

/// The second lets Exim find the user it was built for, whom this machine need not have.
const PACKAGES: &[&str] = &["exim4-daemon-light", "libnss-wrapper"];

const PROGRAM: &str = "exim4";

/// Where the program is, with its libraries beside it.
pub(crate) fn folder() -> Result<PathBuf> {
    let folder = place()?;
    if folder.join(PROGRAM).is_file() { Ok(folder) } else { bail!("Exim is not there; run `cargo xtask setup`") }
}

/// It belongs to the system's libraries, so a new release of Debian wants another.
fn place() -> Result<PathBuf> {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let value =
        |name: &str| release.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim_matches('"');
    Ok(tools()?.join(format!("exim-{}{}", value("ID="), value("VERSION_ID="))))
}

pub(crate) fn install() -> Result<()> {
    if folder().is_ok() {
        return Ok(());
    }
    let place = place()?;
    let (unpacked, ready) = (place.with_file_name("exim-packages"), place.with_file_name("exim-new"));
    for folder in [&unpacked, &ready] {
        // What is left of a try that was cut off.
        let _ = fs::remove_dir_all(folder);
        fs::create_dir_all(folder)?;
    }
    debian::unpack(PACKAGES, &unpacked).context("the tests send mail by a real mail server, Exim")?;
    fs::copy(unpacked.join("usr/sbin").join(PROGRAM), ready.join(PROGRAM))?;
    copy_libraries(&unpacked, &ready)?;
    fs::rename(&ready, &place)?;
    fs::remove_dir_all(&unpacked)?;
    Ok(())
}

/// Files, also where the package has names for them only, side by side.
fn copy_libraries(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            copy_libraries(&entry.path(), to)?;
        } else if entry.file_name().to_string_lossy().contains(".so") {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

/// Runs one command with the folder in its environment.
pub(crate) fn run(workspace: &Workspace, mut command: Vec<OsString>) -> Result<()> {
    if command.is_empty() {
        bail!("name the command to run: cargo xtask exim cargo test -p helpwright --test cli");
    }
    let arguments = command.split_off(1);
    let command = Cmd::new(command.remove(0)).directory(workspace.root()).environment(FOLDER, folder()?);
    arguments.into_iter().fold(command, Cmd::argument).run()
}
