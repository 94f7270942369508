//! The search words of a ticket: `terms` are what its requester finds it by, `internalTerms` what staff find it by
//! besides. Of these, `noteTerms` are again those of the notes, so that the requester's name can be replaced.

use std::collections::BTreeSet;

use app::ports::Person;
use domain::Id;
use domain::person::{UNKNOWN, User};
use domain::search;
use domain::ticket::Ticket;
use mongodb::ClientSession;
use mongodb::bson::{Document, doc};
use mongodb::error::Result;

use crate::MongoStore;
use crate::collections::object_id;
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

impl MongoStore {
    /// Lets staff find the person's tickets by their present name and address.
    pub(crate) async fn rename_requester(&self, session: &mut ClientSession, user: &User) -> Result<()> {
        self.set_requester(session, user.id, user.words()).await
    }

    /// Lets staff find the person's tickets by what somebody who is gone is called.
    pub(crate) async fn forget_requester(&self, session: &mut ClientSession, person: Id) -> Result<()> {
        self.set_requester(session, person, search::words(UNKNOWN)).await
    }

    async fn set_requester(&self, session: &mut ClientSession, person: Id, requester: Vec<String>) -> Result<()> {
        let internal = doc! { "$setUnion": [{ "$ifNull": ["$noteTerms", []] }, requester] };
        // Tickets without words of their own are not searched yet, and get all of them together.
        let tickets = doc! { "submittedBy": object_id(person), "terms": { "$exists": true } };
        let update = vec![doc! { "$set": { "internalTerms": internal } }];
        self.collections.tickets.update_many(tickets, update).session(session).await?;
        Ok(())
    }
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
