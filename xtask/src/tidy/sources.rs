//! Files stay short enough to read, and nothing in them waits to be done.

use super::{File, Finding};

const LONGEST: usize = 400;

/// Words that mark unfinished work, spelt so that this file does not find itself.
const UNFINISHED: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("dbg", "!"),
    concat!("todo", "!"),
    concat!("unimplemented", "!"),
];

pub(super) fn check(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    if has_limit(&file.path) {
        let length = length(&file.text);
        if length > LONGEST {
            findings.push(Finding {
                file: file.path.clone(),
                line: LONGEST + 1,
                problem: format!("{length} lines; the limit is {LONGEST}, tests not counted"),
                mend: "split it where the subject changes, and name the new file after its subject".to_owned(),
            });
        }
    }
    for (index, line) in file.text.lines().enumerate() {
        if let Some(word) = UNFINISHED.iter().find(|word| has_word(line, word)) {
            findings.push(Finding {
                file: file.path.clone(),
                line: index + 1,
                problem: format!("`{word}` marks unfinished work"),
                mend: "finish it, or take it out".to_owned(),
            });
        }
    }
    findings
}

/// Code, but neither tests nor what a generator wrote.
fn has_limit(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let code = [".rs", ".ts", ".tsx"].iter().any(|extension| name.ends_with(extension));
    let test = path.contains("/tests/") || path.starts_with("web/e2e/") || is_test(name);
    code && !test && name != "generated.ts"
}

fn is_test(name: &str) -> bool {
    ["tests.rs", ".test.ts", ".test.tsx"].iter().any(|end| name.ends_with(end))
}

/// Lines before the test module with which a Rust file may end.
fn length(text: &str) -> usize {
    let lines: Vec<_> = text.lines().collect();
    let tests = lines.windows(2).position(|pair| pair[0] == "#[cfg(test)]" && pair[1].starts_with("mod "));
    tests.unwrap_or(lines.len())
}

fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(start, _)| {
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
        let before = line[..start].chars().next_back();
        let after = line[start + word.len()..].chars().next();
        !before.is_some_and(is_part) && (word.ends_with('!') || !after.is_some_and(is_part))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(path: &str, text: &str) -> Vec<(usize, String)> {
        let file = File { path: path.to_owned(), text: text.to_owned() };
        check(&file).into_iter().map(|finding| (finding.line, finding.problem)).collect()
    }

    #[test]
    fn long_files_are_refused_unless_they_are_tests_or_generated() {
        let long = "line\n".repeat(LONGEST + 1);
        let just_right = "line\n".repeat(LONGEST);
        let with_tests = format!("{just_right}#[cfg(test)]\nmod tests {{\n{long}}}\n");
        let cases = [
            ("crates/app/src/tickets.rs", &long, true),
            ("web/src/features/tickets/Table.tsx", &long, true),
            ("web/src/lib/errors.ts", &long, true),
            ("crates/app/src/tickets.rs", &just_right, false),
            ("crates/app/src/tickets.rs", &with_tests, false),
            ("crates/api/tests/access.rs", &long, false),
            ("crates/domain/src/ticket/tests.rs", &long, false),
            ("web/src/lib/errors.test.ts", &long, false),
            ("web/e2e/ticket.spec.ts", &long, false),
            ("web/src/app/store/services/generated.ts", &long, false),
            ("web/src/styles.css", &long, false),
        ];
        for (path, text, refused) in cases {
            let problems = problems(path, text);
            assert_eq!(!problems.is_empty(), refused, "{path}: {problems:?}");
        }
    }

    #[test]
    fn unfinished_work_is_refused() {
        let cases = [
            (concat!("// TO", "DO: later"), true),
            (concat!("/* FIX", "ME */"), true),
            (concat!("    dbg", "!(ticket);"), true),
            (concat!("    todo", "!()"), true),
            (concat!("    unimplemented", "!()"), true),
            ("let todo = 1;", false),
            (concat!("MASTO", "DON"), false),
            (concat!("TO", "DOS_PER_PAGE"), false),
        ];
        for (line, refused) in cases {
            let problems = problems("crates/app/src/lib.rs", &format!("\n{line}\n"));
            assert_eq!(
                problems.iter().map(|(line, _)| *line).collect::<Vec<_>>(),
                [2][..usize::from(refused)],
                "{line}"
            );
        }
    }
}
