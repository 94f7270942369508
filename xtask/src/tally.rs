//! How many tests ran, read from the closing lines of the test runners.

use std::fmt;
use std::iter::Sum;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Tally {
    /// Adds what a runner's closing line says; every other line adds nothing.
    pub(crate) fn read(&mut self, line: &str) {
        let line = without_colour(line);
        let line = line.trim();
        let counts = nextest(line)
            .or_else(|| line.strip_prefix("test result: "))
            .or_else(|| line.strip_prefix("Tests  "))
            .or_else(|| playwright(line));
        if let Some(counts) = counts {
            self.passed += count_before(counts, "passed");
            self.failed += count_before(counts, "failed");
        }
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies
            .fold(Self::default(), |all, one| Self { passed: all.passed + one.passed, failed: all.failed + one.failed })
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// `Summary [   1.2s] 12 tests run: 11 passed, 1 failed, 0 skipped`
fn nextest(line: &str) -> Option<&str> {
    line.strip_prefix("Summary ")?.split_once("run: ").map(|(_, counts)| counts)
}

/// `3 passed (12.1s)` or `1 failed`, each on a line of its own.
fn playwright(line: &str) -> Option<&str> {
    let (count, rest) = line.split_once(' ')?;
    let closing = rest == "failed" || rest.strip_prefix("passed (").is_some_and(|rest| rest.ends_with(')'));
    (closing && count.parse::<u64>().is_ok()).then_some(line)
}

/// The number right before `word`: 11 in `12 tests, 11 passed`.
fn count_before(counts: &str, word: &str) -> u64 {
    let words: Vec<_> =
        counts.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(2).find(|pair| pair[1] == word).and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
}

fn without_colour(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_counted() {
        let cases = [
            ("     Summary [   1.204s] 12 tests run: 11 passed, 1 failed, 3 skipped", 11, 1),
            ("     Summary [   1.204s] 12 tests run: 12 passed (1 slow), 0 skipped", 12, 0),
            ("test result: ok. 4 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out", 4, 0),
            ("      Tests  34 passed (34)", 34, 0),
            ("\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[31m2 failed\u{1b}[39m\u{1b}[22m | 3 passed (5)", 3, 2),
            ("  3 passed (12.1s)", 3, 0),
            ("  1 failed", 0, 1),
            (" Test Files  5 passed (5)", 0, 0),
            ("the run of 3 passed (somehow)", 0, 0),
            ("1 failed attempt to sign in", 0, 0),
            ("", 0, 0),
        ];
        for (line, passed, failed) in cases {
            let mut tally = Tally::default();
            tally.read(line);
            assert_eq!(tally, Tally { passed, failed }, "{line}");
        }
    }
}
