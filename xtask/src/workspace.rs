//! Where things are, and which crates there are.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::command::Cmd;

pub(crate) struct Workspace {
    root: PathBuf,
}

/// One of our own crates as `cargo metadata` describes it.
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) manifest: PathBuf,
    pub(crate) dependencies: Vec<Dependency>,
}

pub(crate) struct Dependency {
    pub(crate) name: String,
    /// Needed by tests only.
    pub(crate) dev: bool,
    /// One of our own crates.
    pub(crate) ours: bool,
}

impl Workspace {
    /// The workspace this tool was built in.
    pub(crate) fn here() -> Self {
        let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self { root: xtask.parent().unwrap_or(xtask).to_path_buf() }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    pub(crate) fn web(&self) -> PathBuf {
        self.path("web")
    }

    pub(crate) fn cargo(&self, arguments: &str) -> Cmd {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        Cmd::new(cargo).arguments(arguments).directory(&self.root)
    }

    pub(crate) fn npm(&self, arguments: &str) -> Cmd {
        Cmd::new("npm").arguments(arguments).directory(&self.web())
    }

    /// The server as the tests' build leaves it. Codegen and the browser run use this one: a second, optimised build
    /// would double the time of a check and find nothing that this one does not.
    pub(crate) fn binary(&self) -> Result<PathBuf> {
        Ok(self.target()?.join("debug").join("helpwright"))
    }

    /// Where cargo puts what it builds.
    fn target(&self) -> Result<PathBuf> {
        let metadata = self.metadata()?;
        Ok(metadata["target_directory"].as_str().context("no target_directory in cargo metadata")?.into())
    }

    pub(crate) fn packages(&self) -> Result<Vec<Package>> {
        self.metadata()?["packages"]
            .as_array()
            .context("no packages in cargo metadata")?
            .iter()
            .map(|package| package_of(package).context("unexpected shape of cargo metadata"))
            .collect()
    }

    fn metadata(&self) -> Result<Value> {
        let json = self.cargo("metadata --no-deps --format-version 1").quiet_output()?;
        Ok(serde_json::from_str(&json)?)
    }
}

fn package_of(package: &Value) -> Option<Package> {
    let dependencies = package["dependencies"].as_array()?;
    Some(Package {
        name: package["name"].as_str()?.to_owned(),
        manifest: package["manifest_path"].as_str()?.into(),
        dependencies: dependencies.iter().map(dependency_of).collect::<Option<_>>()?,
    })
}

fn dependency_of(dependency: &Value) -> Option<Dependency> {
    Some(Dependency {
        name: dependency["name"].as_str()?.to_owned(),
        dev: dependency["kind"].as_str() == Some("dev"),
        ours: dependency["source"].is_null(),
    })
}
