//! Installs what a fresh machine lacks. Quick when everything is there.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result, bail};

use crate::command::{Cmd, find_program};
use crate::workspace::Workspace;
use crate::{debian, exim};

/// With the first release that Vite runs on.
const OLDEST_NODE: (u32, u32) = (20, 19);
const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Answers like MongoDB, over its wire protocol.
pub(crate) const MONGO_STAND_IN: Tool =
    Tool { package: "secantus-mdb", version: "0.5.3-beta.196", program: "secantusd-rs", built_with: &["cmake"] };
/// Holds `deny.toml` against the lock file.
pub(crate) const CARGO_DENY: Tool =
    Tool { package: "cargo-deny", version: "0.20.2", program: "cargo-deny", built_with: &[] };

/// A program of the tests that is compiled once and kept between runs and clones.
pub(crate) struct Tool {
    package: &'static str,
    version: &'static str,
    program: &'static str,
    /// What its build needs, by the names of both program and Debian package.
    built_with: &'static [&'static str],
}

pub(crate) fn run(workspace: &Workspace, web_only: bool) -> Result<()> {
    check_node()?;
    npm_packages(workspace, "web")?;
    if web_only {
        return Ok(());
    }
    if browser().is_none() {
        debian::install(&["chromium"]).context("or set CHROME_PATH to any Chromium or Chrome")?;
    }
    CARGO_DENY.install()?;
    MONGO_STAND_IN.install()?;
    exim::install()?;
    println!("setup: everything is there");
    Ok(())
}

/// The browser of the end-to-end tests.
pub(crate) fn browser() -> Option<PathBuf> {
    env::var_os("CHROME_PATH").map(PathBuf::from).or_else(|| find_program(BROWSERS))
}

/// What is kept between runs and clones.
pub(crate) fn tools() -> Result<PathBuf> {
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(Path::new(&env::var_os("HOME")?).join(".cache")));
    let cache = cache.context("neither HOME nor XDG_CACHE_HOME says where tools can be kept")?;
    Ok(cache.join("helpwright").join("tools"))
}

impl Tool {
    /// The program; fails when it is not installed.
    pub(crate) fn path(&self) -> Result<PathBuf> {
        let path = self.root()?.join("bin").join(self.program);
        if path.is_file() { Ok(path) } else { bail!("{} is not installed; run `cargo xtask setup`", self.program) }
    }

    /// The version is in the path, so that a new one takes the place of the old.
    fn root(&self) -> Result<PathBuf> {
        Ok(tools()?.join(format!("{}-{}", self.package, self.version)))
    }

    fn install(&self) -> Result<()> {
        if self.path().is_ok() {
            return Ok(());
        }
        let missing: Vec<_> = self.built_with.iter().copied().filter(|name| find_program(&[name]).is_none()).collect();
        if !missing.is_empty() {
            debian::install(&missing)?;
        }
        println!("{} is compiled once, which takes some minutes.", self.package);
        // Soon matters more than fast: the tests do not notice how well these programs are optimised. They build with
        // this repository's compiler, whatever newer one they ask for.
        Cmd::new("cargo")
            .arguments("install --quiet --locked --ignore-rust-version --root")
            .argument(self.root()?)
            .argument(format!("{}@{}", self.package, self.version))
            .environment("CARGO_PROFILE_RELEASE_LTO", "off")
            .environment("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .environment("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .run()
    }
}

fn check_node() -> Result<()> {
    let (major, minor) = OLDEST_NODE;
    let install = format!("install Node.js {major}.{minor} or newer with npm: the web app is built with it");
    let version = Cmd::new("node").argument("--version").quiet_output().context(install.clone())?;
    let mut numbers = version.trim().trim_start_matches('v').split('.').map_while(|number| number.parse::<u32>().ok());
    let found = numbers.next().zip(numbers.next());
    if found.is_none_or(|found| found < OLDEST_NODE) {
        bail!("this is Node.js {}; {install}", version.trim());
    }
    if find_program(&["npm"]).is_none() {
        bail!("there is no npm beside Node.js; {install}");
    }
    Ok(())
}

/// Installs the packages of a folder. npm's own record of what it installed is compared by time with the lock file, as
/// make would.
pub(crate) fn npm_packages(workspace: &Workspace, folder: &str) -> Result<()> {
    let modified = |file: &str| fs::metadata(workspace.path(folder).join(file)).and_then(|data| data.modified());
    let wanted = modified("package-lock.json").with_context(|| format!("{folder}/package-lock.json is missing"))?;
    if modified("node_modules/.package-lock.json").is_ok_and(|installed| installed >= wanted) {
        return Ok(());
    }
    workspace.npm("ci --no-audit --no-fund").directory(&workspace.path(folder)).run()
}
