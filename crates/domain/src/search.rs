//! Search words: made by one function, for tickets and for queries, on every store.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use crate::{Invalid, TicketNumber};

const MAX_WORD: usize = 64;
const MAX_QUERY: usize = 200;
const MIN_PREFIX: usize = 3;

/// The text as comparisons see it: compatibility forms and case folded, diacritics dropped.
pub fn fold(text: &str) -> String {
    // Most text is ASCII, where only the case can differ.
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkc().flat_map(char::to_lowercase).nfd().filter(|&c| canonical_combining_class(c) == 0).nfc().collect()
}

/// The distinct words of a text, sorted: folded, split at whatever is not a letter or a digit, each cut to 64
/// characters.
pub fn words(text: &str) -> Vec<String> {
    let distinct: BTreeSet<String> = fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().take(MAX_WORD).collect())
        .collect();
    distinct.into_iter().collect()
}

/// One word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub word: String,
    /// Whether longer words that begin with this one match too.
    pub is_prefix: bool,
}

/// What a person searches for. Text that holds no word finds nothing: `Words` of an empty list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Search {
    /// A full ticket number: that ticket alone.
    Number(TicketNumber),
    /// Every one of these words must occur in what the viewer may see of a ticket.
    Words(Vec<Term>),
}

impl Search {
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        match TicketNumber::parse(&text.trim().to_uppercase()) {
            Ok(number) => Ok(Self::Number(number)),
            Err(_) => terms(text).map(Self::Words),
        }
    }
}

/// The words of a query; none when the text holds no word.
pub fn terms(text: &str) -> Result<Vec<Term>, Invalid> {
    if text.trim().chars().count() > MAX_QUERY {
        return Err(Invalid::new(format!("Search for at most {MAX_QUERY} characters.")));
    }
    let terms = words(text).into_iter().map(|word| Term { is_prefix: word.chars().count() >= MIN_PREFIX, word });
    Ok(terms.collect())
}

/// Whether every one of the terms occurs in the text. Without any there is nothing to be found.
pub fn finds(terms: &[Term], text: &str) -> bool {
    let words = words(text);
    let occurs = |term: &Term| {
        // Whatever begins with the term stands at its place in the order, or right behind it.
        let place = words.partition_point(|word| *word < term.word);
        words
            .get(place)
            .is_some_and(|word| if term.is_prefix { word.starts_with(&term.word) } else { *word == term.word })
    };
    !terms.is_empty() && terms.iter().all(occurs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_split_and_distinct() {
        for (text, expected) in [
            ("Login page, login PAGE!", vec!["login", "page"]),
            ("Crème brûlée / Ångström", vec!["angstrom", "brulee", "creme"]),
            ("ﬁle №5 Ｗｉｄｅ", vec!["file", "no5", "wide"]),
            ("o'neil@example.com", vec!["com", "example", "neil", "o"]),
            ("İstanbul ИЖЕВСК Йод", vec!["istanbul", "ижевск", "иод"]),
            ("한국어 日本語", vec!["日本語", "한국어"]),
            ("🙂 --- ''", vec![]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
        assert_eq!(words(&"x".repeat(100)), ["x".repeat(64)]);
    }

    #[test]
    fn queries_are_numbers_or_words() {
        assert_eq!(Search::parse(" st-2026-001 "), Ok(Search::Number(TicketNumber { year: 2026, sequence: 1 })));
        let Ok(Search::Words(terms)) = Search::parse("No INVOICE* \"x\"") else { panic!("words expected") };
        let terms: Vec<_> = terms.iter().map(|term| (term.word.as_str(), term.is_prefix)).collect();
        assert_eq!(terms, [("invoice", true), ("no", false), ("x", false)]);
        assert_eq!(Search::parse("--"), Ok(Search::Words(vec![])));
        assert!(Search::parse(&"a".repeat(201)).is_err());
    }

    #[test]
    fn a_text_is_found_by_whole_short_words_and_by_beginnings_of_longer_ones() {
        let text = "How do I get a copy of my Invoices?";
        for (query, expected) in [
            ("inv copy", true),
            ("INVOICES", true),
            ("i a do", true),
            ("in", false),
            ("oice", false),
            ("invoicesx", false),
            ("copy receipt", false),
            ("?!", false),
        ] {
            assert_eq!(finds(&terms(query).unwrap(), text), expected, "{query}");
        }
    }
}
