//! The web app's layers, from the bottom: lib, ui, app/store, ticket, features, app. A file uses its own layer and those
//! below it; one feature never uses another.

use super::{File, Finding};

const SOURCES: &str = "web/src/";

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Layer<'a> {
    Lib,
    Ui,
    Store,
    Ticket,
    Feature(&'a str),
    App,
    /// Tests and their helpers: they use everything, and only tests use them.
    Tests,
}

pub(super) fn check(file: &File) -> Vec<Finding> {
    let Some(path) = file.path.strip_prefix(SOURCES).filter(|path| is_script(path)) else {
        return Vec::new();
    };
    let Some(from) = layer(path) else {
        return vec![Finding {
            file: file.path.clone(),
            line: 1,
            problem: "the folder belongs to no layer".to_owned(),
            mend: "move it below lib, ui, ticket, features or app".to_owned(),
        }];
    };
    let mut findings = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        for imported in imports(line).filter_map(|target| resolve(path, target)) {
            if layer(&imported).is_some_and(|to| !may_use(from, to)) {
                findings.push(Finding {
                    file: file.path.clone(),
                    line: index + 1,
                    problem: format!("{SOURCES}{path} may not use {imported}"),
                    mend: "lib, ui, app/store, ticket, features, app: move what both need to a layer below them"
                        .to_owned(),
                });
            }
        }
    }
    findings
}

fn may_use(from: Layer, to: Layer) -> bool {
    match (from, to) {
        (Layer::Tests, _) => true,
        (_, Layer::Tests) => false,
        (Layer::Feature(one), Layer::Feature(other)) => one == other,
        _ => to <= from,
    }
}

fn layer(path: &str) -> Option<Layer<'_>> {
    let mut parts = path.split('/');
    let (first, second, third) = (parts.next()?, parts.next(), parts.next());
    match (first, second) {
        ("test", Some(_)) => Some(Layer::Tests),
        _ if path.contains(".test.") => Some(Layer::Tests),
        ("lib", _) => Some(Layer::Lib),
        ("ui", _) => Some(Layer::Ui),
        ("app", Some("store")) => Some(Layer::Store),
        ("ticket", _) => Some(Layer::Ticket),
        ("features", Some(feature)) if third.is_some() => Some(Layer::Feature(feature)),
        ("features", Some(feature)) if !is_script(feature) => Some(Layer::Feature(feature)),
        ("app", _) | (_, None) => Some(Layer::App),
        _ => None,
    }
}

fn is_script(path: &str) -> bool {
    matches!(path.rsplit_once('.'), Some((_, "ts" | "tsx")))
}

/// What the line imports: the text in quotes after `from`, `import` or `import(`.
fn imports(line: &str) -> impl Iterator<Item = &str> {
    let code = Some(line).filter(|line| !line.trim_start().starts_with(['/', '*'])).unwrap_or_default();
    ["from ", "import ", "import("].into_iter().flat_map(move |keyword| {
        code.match_indices(keyword).filter_map(move |(start, _)| {
            let rest = &code[start + keyword.len()..];
            let quote = rest.chars().next().filter(|first| matches!(first, '"' | '\''))?;
            rest[1..].split(quote).next()
        })
    })
}

/// The imported file below `web/src`; nothing for a package.
fn resolve(importer: &str, target: &str) -> Option<String> {
    if let Some(absolute) = target.strip_prefix("@/") {
        return Some(absolute.to_owned());
    }
    let mut folders: Vec<_> = importer.split('/').collect();
    folders.pop();
    if !target.starts_with('.') {
        return None;
    }
    for part in target.split('/') {
        match part {
            "." => {}
            ".." => {
                folders.pop()?;
            }
            part => folders.push(part),
        }
    }
    Some(folders.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        let file = File { path: path.to_owned(), text: text.to_owned() };
        check(&file).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_layer_uses_only_what_is_below_it() {
        let cases = [
            ("web/src/ui/Button.tsx", "import { cx } from '../lib/classes';", true),
            ("web/src/lib/classes.ts", "import { Button } from '../ui/Button';", false),
            ("web/src/ui/Button.tsx", "import { store } from '../app/store/store';", false),
            ("web/src/ui/Button.tsx", "export { Badge } from \"@/ticket/Badge\";", false),
            ("web/src/app/store/store.ts", "import { text } from \"@/lib/errors\";", true),
            ("web/src/app/store/store.ts", "import { router } from '../router';", false),
            ("web/src/ticket/Badge.tsx", "import type { Ticket } from '../app/store/services/generated';", true),
            ("web/src/ticket/Badge.tsx", "import { Page } from '../features/tickets/Page';", false),
            ("web/src/features/tickets/Page.tsx", "import { Badge } from '../../ticket/Badge';", true),
            ("web/src/features/tickets/Page.tsx", "import { Row } from './Row';", true),
            ("web/src/features/tickets/Page.tsx", "import { Table } from '../ticket-admin/Table';", false),
            ("web/src/features/tickets/Page.tsx", "import { Table } from '@/features/ticket-admin';", false),
            ("web/src/features/tickets/Page.tsx", "import { Layout } from '../../app/Layout';", false),
            ("web/src/features/tickets/Page.tsx", "const Table = lazy(() => import('../faq/Table'));", false),
            ("web/src/features/tickets/Page.tsx", "import '../faq/table.css';", false),
            ("web/src/features/tickets/Page.tsx", "import { render } from '../../test/render';", false),
            ("web/src/features/tickets/Page.test.tsx", "import { render } from '../../test/render';", true),
            ("web/src/test/render.tsx", "import { router } from '../app/router';", true),
            ("web/src/app/router.tsx", "import { Page } from '../features/tickets/Page';", true),
            ("web/src/main.tsx", "import { router } from './app/router';", true),
            ("web/src/ui/Button.tsx", "import { router } from '../main';", false),
            ("web/src/ui/Button.tsx", "import { useState } from 'react';", true),
            ("web/src/ui/Button.tsx", "// import { store } from '../app/store/store';", true),
            ("web/e2e/life.spec.ts", "import { store } from '../src/app/store/store';", true),
        ];
        for (path, line, allowed) in cases {
            let text = format!("\n{line}\n");
            assert_eq!(lines(path, &text), [2][..usize::from(!allowed)], "{path}: {line}");
        }
    }

    #[test]
    fn an_import_of_many_lines_is_found_where_it_names_its_file() {
        let text = "import {\n  one,\n  two,\n} from '../features/faq/words';\n";
        assert_eq!(lines("web/src/ticket/Badge.tsx", text), [4]);
    }

    #[test]
    fn a_folder_outside_the_layers_is_refused() {
        assert_eq!(lines("web/src/helpers/words.ts", ""), [1]);
        assert_eq!(lines("web/src/features/words.ts", ""), [1]);
    }
}
