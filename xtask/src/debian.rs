//! Debian's packages: installed where the developer wants what is in them too, unpacked where the tests alone do.

use std::path::Path;
use std::{env, fs, process};

use anyhow::{Context, Result, bail};

use crate::command::{Cmd, find_program, is_root};

/// Installs packages where that needs nobody's answer; says what is missing where it does.
pub(crate) fn install(names: &[&str]) -> Result<()> {
    let names = names.join(" ");
    if find_program(&["apt-get"]).is_none() {
        bail!("install {names}: this system has no apt-get to do it with");
    }
    update()
        .and_then(|()| as_root(&format!("install --quiet --yes --no-install-recommends {names}")))
        .with_context(|| format!("install {names}, for example with: sudo apt-get install {names}"))
}

/// Lays the files of packages into a folder, with those of the libraries that they need and this machine has not. Nothing
/// is installed and no service begins, whoever asks for it.
pub(crate) fn unpack(names: &[&str], folder: &Path) -> Result<()> {
    if find_program(&["apt-get"]).is_none() {
        bail!("there is no apt-get to fetch the Debian packages {} with", names.join(" "));
    }
    let downloads = env::temp_dir().join(format!("helpwright-packages-{}", process::id()));
    fs::create_dir_all(&downloads)?;
    let unpacked = download(names, &downloads)
        // A machine that was never told which packages there are.
        .or_else(|_| update().and_then(|()| download(names, &downloads)))
        .with_context(|| format!("fetch {}, for example after: sudo apt-get update", names.join(" ")))
        .and_then(|()| unpack_all(&downloads, folder));
    fs::remove_dir_all(&downloads)?;
    unpacked
}

fn download(names: &[&str], downloads: &Path) -> Result<()> {
    let simulation = format!("install --simulate --no-install-recommends {}", names.join(" "));
    let simulated = Cmd::new("apt-get").arguments(&simulation).quiet_output()?;
    let installed = simulated.lines().filter_map(|line| line.strip_prefix("Inst ")?.split(' ').next());
    let libraries = installed.filter(|name| name.starts_with("lib") && !names.contains(name));
    // Root's own download folder need not be open to the user that apt-get would become.
    let command = Cmd::new("apt-get").directory(downloads).arguments("download -o APT::Sandbox::User=root");
    names.iter().copied().chain(libraries).fold(command, Cmd::argument).quiet_output()?;
    Ok(())
}

fn unpack_all(downloads: &Path, folder: &Path) -> Result<()> {
    for package in fs::read_dir(downloads)? {
        Cmd::new("dpkg-deb").argument("-x").argument(package?.path()).argument(folder).quiet_output()?;
    }
    Ok(())
}

fn update() -> Result<()> {
    as_root("update --quiet")
}

fn as_root(arguments: &str) -> Result<()> {
    let command = if is_root() { Cmd::new("apt-get") } else { Cmd::new("sudo").arguments("-n apt-get") };
    command.arguments(arguments).environment("DEBIAN_FRONTEND", "noninteractive").run()
}
