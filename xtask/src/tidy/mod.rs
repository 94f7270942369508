//! The house rules that no compiler or linter knows.

mod architecture;
mod dependencies;
mod layers;
mod sources;

use std::path::{Path, PathBuf};
use std::{fmt, fs};

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;

/// A broken rule: where, what, and how to mend it.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    file: String,
    line: usize,
    problem: String,
    mend: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}\n    {}", self.file, self.line, self.problem, self.mend)
    }
}

/// A file by its path from the root of the repository, with forward slashes.
struct File {
    path: String,
    text: String,
}

pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let root = workspace.root();
    let packages = workspace.packages()?;
    let manifests = packages.iter().map(|package| read(root, &package.manifest)).collect::<Result<Vec<_>>>()?;
    let web = ["web/package.json", "web/lighthouse/package.json"].map(|file| read(root, &workspace.path(file)));
    let web = web.into_iter().collect::<Result<Vec<_>>>()?;
    let sources = source_files(root)?;

    let mut findings = Vec::new();
    for (package, manifest) in packages.iter().zip(&manifests) {
        findings.extend(architecture::check(package, manifest));
    }
    findings.extend(dependencies::check(
        &packages,
        &manifests,
        &web,
        &read(root, &workspace.path("docs/dependencies.md"))?,
    )?);
    for file in &sources {
        findings.extend(sources::check(file));
        findings.extend(layers::check(file));
    }

    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => {
            println!("tidy: {} crates and {} source files keep the house rules", packages.len(), sources.len());
            Ok(())
        }
        count => bail!("{count} house rule(s) broken"),
    }
}

/// What people write: Rust, TypeScript, styles, pages and SQL of the project itself.
fn source_files(root: &Path) -> Result<Vec<File>> {
    let mut files = Vec::new();
    for folder in ["bench", "crates", "xtask", "web/build", "web/e2e", "web/src"] {
        collect(root, &root.join(folder), &mut files)?;
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<File>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let extension = path.extension().and_then(|extension| extension.to_str());
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if matches!(extension, Some("rs" | "ts" | "tsx" | "css" | "html" | "sql")) {
            files.push(read(root, &path)?);
        }
    }
    Ok(())
}

fn read(root: &Path, path: &PathBuf) -> Result<File> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let relative = path.strip_prefix(root).unwrap_or(path);
    Ok(File { path: relative.to_string_lossy().replace('\\', "/"), text })
}

/// The line of a manifest, Cargo's or npm's, on which a dependency is asked for.
fn line_of(manifest: &str, dependency: &str) -> usize {
    let names = |line: &str| {
        let line = line.trim_start().trim_start_matches('"');
        let ends = [" ", ".", "=", "\"", "]"];
        let header = line.strip_prefix('[').and_then(|header| header.split_once("dependencies."));
        let name = header.map_or(line, |(_, name)| name);
        name.strip_prefix(dependency).is_some_and(|rest| ends.iter().any(|end| rest.starts_with(end)))
    };
    let quoted = format!("package = \"{dependency}\"");
    manifest.lines().position(|line| names(line) || line.contains(&quoted)).map_or(1, |index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_is_found_in_every_way_of_asking_for_it() {
        let manifest = "[dependencies]\nserde_json = \"1\"\nserde.workspace = true\n\n[dev-dependencies.tempfile]\n\
            version = \"3\"\nword = { package = \"renamed\" }\n  \"@types/react\": \"19.0.0\",\n";
        let cases =
            [("serde_json", 2), ("serde", 3), ("tempfile", 5), ("renamed", 7), ("@types/react", 8), ("absent", 1)];
        for (dependency, line) in cases {
            assert_eq!(line_of(manifest, dependency), line, "{dependency}");
        }
    }
}
