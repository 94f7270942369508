//! Who may use whom: between our own crates an allow-list; of other crates, only those a part must never touch.

use super::{File, Finding, line_of};
use crate::workspace::Package;

struct Part {
    name: &'static str,
    /// Our own crates that it may use.
    uses: &'static [&'static str],
    /// Our own crates that only its tests may use.
    tests_use: &'static [&'static str],
    /// Other people's crates that it must not use outside of its tests.
    never: &'static [&'static [&'static str]],
}

const ASYNC: &[&str] = &["async-std", "async-trait", "futures", "futures-util", "smol", "tokio", "tokio-util", "tower"];
const CHANCE: &[&str] = &["fastrand", "getrandom", "rand", "rand_core", "uuid"];
const MAIL: &[&str] = &["lettre", "mail-send"];
const MONGO: &[&str] = &["bson", "mongodb"];
const SQLITE: &[&str] = &["libsqlite3-sys", "rusqlite", "sqlx", "tokio-rusqlite"];
const WEB: &[&str] =
    &["axum", "axum-core", "axum-extra", "hyper", "hyper-util", "reqwest", "tower-http", "utoipa", "utoipa-axum"];

const PARTS: &[Part] = &[
    Part { name: "domain", uses: &[], tests_use: &[], never: &[ASYNC, CHANCE, MAIL, MONGO, SQLITE, WEB] },
    Part { name: "app", uses: &["domain"], tests_use: &[], never: &[MAIL, MONGO, SQLITE, WEB] },
    Part {
        name: "store-sqlite",
        uses: &["app", "domain"],
        tests_use: &["store-conformance"],
        never: &[MAIL, MONGO, WEB],
    },
    Part {
        name: "store-mongo",
        uses: &["app", "domain"],
        tests_use: &["store-conformance"],
        never: &[MAIL, SQLITE, WEB],
    },
    Part { name: "store-conformance", uses: &["app", "domain"], tests_use: &[], never: &[MAIL, MONGO, SQLITE, WEB] },
    Part { name: "mail", uses: &["app", "domain"], tests_use: &["smtp-script"], never: &[MONGO, SQLITE, WEB] },
    Part { name: "smtp-script", uses: &[], tests_use: &[], never: &[MAIL, MONGO, SQLITE, WEB] },
    Part { name: "api", uses: &["app", "domain"], tests_use: &["store-sqlite"], never: &[MAIL, MONGO, SQLITE] },
    Part {
        name: "helpwright",
        uses: &["api", "app", "domain", "mail", "store-mongo", "store-sqlite"],
        tests_use: &["smtp-script", "store-conformance"],
        never: &[],
    },
    Part { name: "bench", uses: &["smtp-script"], tests_use: &[], never: &[MONGO, SQLITE, WEB] },
    Part { name: "xtask", uses: &[], tests_use: &[], never: &[ASYNC, MAIL, MONGO, SQLITE, WEB] },
];

pub(super) fn check(package: &Package, manifest: &File) -> Vec<Finding> {
    let Some(part) = PARTS.iter().find(|part| part.name == package.name) else {
        return vec![Finding {
            file: manifest.path.clone(),
            line: line_of(&manifest.text, "name"),
            problem: format!("`{}` has no place in the architecture", package.name),
            mend: "give it a row in xtask/src/tidy/architecture.rs and in ARCHITECTURE.md".to_owned(),
        }];
    };
    let finding = |dependency: &str, problem: String, mend: &str| Finding {
        file: manifest.path.clone(),
        line: line_of(&manifest.text, dependency),
        problem,
        mend: mend.to_owned(),
    };
    let mut findings = Vec::new();
    for dependency in &package.dependencies {
        let name = dependency.name.as_str();
        let in_tests = dependency.dev;
        if dependency.ours && !part.uses.contains(&name) && !(in_tests && part.tests_use.contains(&name)) {
            findings.push(finding(
                name,
                format!("`{}` may not use `{name}`{}", part.name, if in_tests { ", not even in tests" } else { "" }),
                "move the code to where it may be used, or ask through a port in `app`",
            ));
        }
        if !dependency.ours && !in_tests && part.never.iter().any(|group| group.contains(&name)) {
            findings.push(finding(
                name,
                format!("`{}` must never use `{name}`", part.name),
                "put what needs it into the crate whose job it is, and reach it through a port in `app`",
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Dependency;

    fn problems(package: &str, dependency: &str, dev: bool) -> Vec<String> {
        let ours = PARTS.iter().any(|part| part.name == dependency);
        let package = Package {
            name: package.to_owned(),
            manifest: "Cargo.toml".into(),
            dependencies: vec![Dependency { name: dependency.to_owned(), dev, ours }],
        };
        let text = format!("[package]\nname = \"{}\"\n\n[dependencies]\n{dependency} = \"1\"\n", package.name);
        let manifest = File { path: "crates/x/Cargo.toml".to_owned(), text };
        check(&package, &manifest).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn allowed_edges_pass() {
        let edges = [
            ("app", "domain", false),
            ("api", "axum", false),
            ("store-sqlite", "rusqlite", false),
            ("store-mongo", "mongodb", false),
            ("store-mongo", "store-conformance", true),
            ("api", "store-sqlite", true),
            ("domain", "tokio", true),
            ("helpwright", "store-mongo", false),
            ("helpwright", "mail", false),
            ("mail", "smtp-script", true),
            ("bench", "smtp-script", false),
            ("bench", "lettre", false),
        ];
        for (package, dependency, dev) in edges {
            assert_eq!(problems(package, dependency, dev), Vec::<String>::new(), "{package} -> {dependency}");
        }
    }

    #[test]
    fn forbidden_edges_are_named_with_their_line() {
        let edges = [
            ("domain", "app", false),
            ("domain", "tokio", false),
            ("domain", "rand", false),
            ("app", "axum", false),
            ("app", "store-sqlite", false),
            ("app", "store-sqlite", true),
            ("store-sqlite", "store-mongo", true),
            ("store-sqlite", "store-conformance", false),
            ("store-conformance", "store-sqlite", true),
            ("store-conformance", "mongodb", false),
            ("api", "store-sqlite", false),
            ("api", "rusqlite", false),
            ("mail", "store-sqlite", true),
            ("mail", "axum", false),
            ("mail", "smtp-script", false),
            ("api", "mail", true),
            ("helpwright", "xtask", true),
            ("xtask", "domain", false),
            ("bench", "app", false),
            ("helpwright", "bench", true),
        ];
        for (package, dependency, dev) in edges {
            let problems = problems(package, dependency, dev);
            assert_eq!(problems.len(), 1, "{package} -> {dependency}: {problems:?}");
            assert!(problems[0].starts_with("crates/x/Cargo.toml:5: "), "{problems:?}");
            assert!(problems[0].contains(&format!("`{dependency}`")), "{problems:?}");
        }
    }

    #[test]
    fn an_unknown_crate_is_refused() {
        let problems = problems("common", "serde", false);
        assert_eq!(problems.len(), 1);
        assert!(problems[0].starts_with("crates/x/Cargo.toml:2: `common` has no place"), "{problems:?}");
    }
}
