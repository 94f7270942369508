//! Every direct dependency has a reason in `docs/dependencies.md`, and nothing else stands there.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::Value;

use super::{File, Finding, line_of};
use crate::workspace::Package;

const CRATES: &str = "## Crates";
const NPM: &str = "## npm packages";

pub(super) fn check(packages: &[Package], manifests: &[File], web: &[File], reasons: &File) -> Result<Vec<Finding>> {
    let mut crates = BTreeMap::new();
    for (package, manifest) in packages.iter().zip(manifests) {
        for dependency in package.dependencies.iter().filter(|dependency| !dependency.ours) {
            crates.entry(dependency.name.clone()).or_insert(manifest);
        }
    }
    let mut npm = BTreeMap::new();
    for manifest in web {
        npm.extend(npm_packages(manifest)?.into_iter().map(|name| (name, manifest)));
    }
    let mut findings = compare(&crates, reasons, CRATES);
    findings.extend(compare(&npm, reasons, NPM));
    Ok(findings)
}

fn npm_packages(manifest: &File) -> Result<Vec<String>> {
    let package: Value =
        serde_json::from_str(&manifest.text).with_context(|| format!("{} is not JSON", manifest.path))?;
    let groups = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];
    let names = groups.iter().filter_map(|group| package[group].as_object()).flat_map(|group| group.keys().cloned());
    Ok(names.collect())
}

fn compare(used: &BTreeMap<String, &File>, reasons: &File, section: &str) -> Vec<Finding> {
    let rows = rows(&reasons.text, section);
    let missing = used.iter().filter(|(name, _)| !rows.iter().any(|row| row.name == **name));
    let missing = missing.map(|(name, manifest)| Finding {
        file: manifest.path.clone(),
        line: line_of(&manifest.text, name),
        problem: format!("nothing says why `{name}` is needed"),
        mend: format!("add a row under \"{section}\" in {}, or do without it", reasons.path),
    });
    let wrong = rows.iter().enumerate().filter_map(|(index, row)| {
        let problem = if !used.contains_key(row.name) {
            "is no direct dependency"
        } else if row.reason.is_empty() {
            "has no reason"
        } else if rows[..index].iter().any(|earlier| earlier.name == row.name) {
            "is listed twice"
        } else {
            return None;
        };
        Some(Finding {
            file: reasons.path.clone(),
            line: row.line,
            problem: format!("`{}` {problem}", row.name),
            mend: "keep one row, with a reason, for each direct dependency".to_owned(),
        })
    });
    missing.chain(wrong).collect()
}

struct Row<'a> {
    name: &'a str,
    reason: &'a str,
    line: usize,
}

/// The rows ``| `name` | reason |`` between a heading and the next one.
fn rows<'a>(text: &'a str, section: &str) -> Vec<Row<'a>> {
    let lines = text.lines().enumerate().skip_while(|(_, line)| *line != section).skip(1);
    let section = lines.take_while(|(_, line)| !line.starts_with("## "));
    section
        .filter_map(|(index, line)| {
            let (name, rest) = line.strip_prefix("| `")?.split_once("` |")?;
            Some(Row { name, reason: rest.trim_end_matches('|').trim(), line: index + 1 })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Dependency;

    fn problems(reasons: &str) -> Vec<String> {
        let dependency = |name: &str, ours| Dependency { name: name.to_owned(), dev: false, ours };
        let file = |path: &str, text: &str| File { path: path.to_owned(), text: text.to_owned() };
        let package = Package {
            name: "app".to_owned(),
            manifest: "crates/app/Cargo.toml".into(),
            dependencies: vec![dependency("domain", true), dependency("serde", false)],
        };
        let manifest = file("crates/app/Cargo.toml", "[dependencies]\ndomain = { path = \"\" }\nserde = \"1\"\n");
        let web = file("web/package.json", "{\n  \"devDependencies\": {\n    \"vite\": \"8.0.0\"\n  }\n}\n");
        let findings = check(&[package], &[manifest], &[web], &file("docs/dependencies.md", reasons)).unwrap();
        findings.iter().map(|finding| format!("{}:{}: {}", finding.file, finding.line, finding.problem)).collect()
    }

    #[test]
    fn the_list_and_the_manifests_agree() {
        let complete = "## Crates\n| `serde` | reads JSON |\n## npm packages\n| `vite` | builds the app |\n";
        let cases: [(&str, &str, &[&str]); 6] = [
            ("", "", &[]),
            ("| `serde` | reads JSON |\n", "", &["crates/app/Cargo.toml:3: nothing says why `serde` is needed"]),
            ("| `vite` | builds the app |\n", "", &["web/package.json:3: nothing says why `vite` is needed"]),
            ("reads JSON", "", &["docs/dependencies.md:2: `serde` has no reason"]),
            (
                "builds the app |\n",
                "x |\n| `left` | y |\n",
                &["docs/dependencies.md:5: `left` is no direct dependency"],
            ),
            ("reads JSON |\n", "x |\n| `serde` | again |\n", &["docs/dependencies.md:3: `serde` is listed twice"]),
        ];
        for (from, to, expected) in cases {
            assert_eq!(problems(&complete.replacen(from, to, 1)), expected, "{from}");
        }
    }

    #[test]
    fn a_reason_counts_only_in_its_own_section() {
        let swapped = "## Crates\n| `vite` | x |\n## npm packages\n| `serde` | x |\n";
        assert_eq!(problems(swapped).len(), 4);
    }
}
