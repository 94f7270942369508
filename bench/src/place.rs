//! Where the server to measure is, and where its desks are kept.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result, ensure};

pub(crate) struct Place {
    /// The binary.
    pub(crate) server: PathBuf,
    pub(crate) folder: PathBuf,
    /// How the binary was built.
    pub(crate) profile: &'static str,
}

impl Place {
    /// The server stands beside this program, or among what the tests use, which is built sooner and is slower.
    pub(crate) fn here(is_debug: bool) -> Result<Self> {
        let program = env::current_exe()?;
        let target = program.parent().and_then(Path::parent).context("this program is not in a folder of cargo's")?;
        let profile = if is_debug { "debug" } else { "release" };
        let server = target.join(profile).join("helpwright");
        ensure!(server.exists(), "there is no {}: `cargo xtask` builds it and starts this program", server.display());
        Ok(Self { server, folder: target.join("bench"), profile })
    }

    /// An empty folder of this name.
    pub(crate) fn fresh_folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder.join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }
}
