//! The search words of a ticket: `terms` are what its requester finds it by, `internalTerms` what staff find it by
//! besides. Of these, `noteTerms` are again those of the notes, so that the requester's name can be replaced.

use std::collections::BTreeSet;

use app::ports::Person;
use domain::search;
use domain::ticket::Ticket;
use mongodb::bson::{Document, doc};

use crate::ticket::ResponseDocument;

/// A ticket is found by so many different words for everybody and so many for staff: those that came first. Each of them
/// is a key in an index, and a document may have neither too many keys nor too many bytes.
pub(crate) const MOST: usize = 10_000;

/// The words of a ticket's own text and its public responses.
pub(crate) fn public(ticket: &Ticket, thread: &[ResponseDocument]) -> Document {
    doc! { "terms": bounded(ticket.content_words(), messages(thread, false)) }
}

/// The words for staff alone.
pub(crate) fn internal(requester: &Person, thread: &[ResponseDocument]) -> Document {
    let requester = format!("{} {}", requester.name, requester.email);
    doc! {
        "internalTerms": bounded(search::words(&requester), messages(thread, true)),
        "noteTerms": bounded(Vec::new(), messages(thread, true)),
    }
}

fn bounded<'a>(words: Vec<String>, texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut all: BTreeSet<String> = words.into_iter().collect();
    for word in texts.flat_map(search::words) {
        if all.len() >= MOST {
            break;
        }
        all.insert(word);
    }
    all.into_iter().collect()
}

fn messages(thread: &[ResponseDocument], is_internal: bool) -> impl Iterator<Item = &str> {
    thread.iter().filter(move |response| response.is_internal() == is_internal).map(ResponseDocument::message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_so_many_words_and_the_first_ones_stay() {
        let text = |from: usize| (from..from + 2_000).map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ");
        let texts: Vec<String> = (0..10).map(|n| text(n * 2_000)).collect();
        let words = bounded(vec!["own".to_owned()], texts.iter().map(String::as_str));
        assert_eq!(words.len(), MOST);
        for (word, is_kept) in [("own", true), ("w0", true), ("w9998", true), ("w10000", false), ("w19999", false)] {
            assert_eq!(words.iter().any(|kept| kept == word), is_kept, "{word}");
        }
    }
}
