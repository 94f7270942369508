//! What happened in the last minutes, as it is written to the listeners.

use std::collections::VecDeque;

use axum::body::Bytes;
use domain::event::{Event, Sight};
use domain::policy::Viewer;
use domain::time::MINUTE;
use domain::{Id, Timestamp};
use serde_json::json;

/// How long after an event a listener can go on behind it.
const KEPT: i64 = 10 * MINUTE;
/// At most this many, whatever their age: some ten megabytes.
const MOST: usize = 32_768;

#[derive(Debug, Default)]
pub(super) struct Ring {
    /// The place of the oldest entry. Places count up for ever and are told to nobody.
    first: u64,
    entries: VecDeque<Entry>,
}

#[derive(Debug)]
struct Entry {
    /// Random, so that what one listener sees says nothing about what others do.
    id: u128,
    at: Timestamp,
    owner: Id,
    staff: Option<Bytes>,
    public: Option<Bytes>,
}

impl Entry {
    fn frame(&self, viewer: Viewer) -> Option<&Bytes> {
        let frame = if viewer.sees_notes() { &self.staff } else { &self.public };
        frame.as_ref().filter(|_| viewer.sees_ticket_of(self.owner))
    }
}

/// What stands behind a place, for one viewer, and the place to go on from.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    Frame(Bytes, u64),
    Nothing(u64),
    /// What stood there is gone.
    Missed(u64),
}

impl Ring {
    /// Each kind of viewer gets one text, made once.
    pub(super) fn push(&mut self, id: u128, now: Timestamp, event: &Event) {
        let text = |sight| frame(id, event, sight);
        let staff = event.seen_by(Viewer::Staff).map(text);
        let public = event.seen_by_owner().map(text);
        self.entries.push_back(Entry { id, at: now, owner: event.owner, staff, public });
        while self.entries.len() > MOST || self.entries.front().is_some_and(|oldest| is_old(oldest.at, now)) {
            self.entries.pop_front();
            self.first += 1;
        }
    }

    /// Forgets everything: something was missed, and nobody can go on from before.
    pub(super) fn interrupt(&mut self) {
        self.first = self.end() + 1;
        self.entries.clear();
    }

    pub(super) fn end(&self) -> u64 {
        self.first + self.entries.len() as u64
    }

    /// The place behind the event `last`. It depends on the age of that event alone, not on what else happened: of
    /// that the viewer may know nothing.
    pub(super) fn behind(&self, last: &str, viewer: Viewer, now: Timestamp) -> Option<u64> {
        let last = u128::from_str_radix(last, 16).ok().filter(|id| written(*id) == last)?;
        let index = self.entries.iter().rposition(|entry| entry.id == last)?;
        let entry = &self.entries[index];
        (entry.frame(viewer).is_some() && !is_old(entry.at, now)).then_some(self.first + index as u64 + 1)
    }

    pub(super) fn next(&self, cursor: u64, viewer: Viewer) -> Next {
        let Some(skipped) = cursor.checked_sub(self.first) else { return Next::Missed(self.end()) };
        let skipped = usize::try_from(skipped).unwrap_or(usize::MAX);
        let mut entries = self.entries.iter().skip(skipped).zip(cursor + 1..);
        let found = entries.find_map(|(entry, behind)| Some((entry.frame(viewer)?.clone(), behind)));
        found.map_or(Next::Nothing(self.end()), |(frame, behind)| Next::Frame(frame, behind))
    }
}

fn is_old(at: Timestamp, now: Timestamp) -> bool {
    at.plus(KEPT) <= now
}

fn written(id: u128) -> String {
    format!("{id:032x}")
}

fn frame(id: u128, event: &Event, sight: Sight) -> Bytes {
    let data = json!({
        "ticketId": event.ticket.to_string(), "ticketNumber": event.number.to_string(), "version": sight.version,
    });
    format!("id: {}\nevent: {}\ndata: {data}\n\n", written(id), sight.kind.as_str()).into()
}

#[cfg(test)]
mod tests {
    use domain::TicketNumber;
    use domain::mail::Rules;
    use domain::person::{Actor, Role, RoleName};
    use domain::stamp::Stamp;
    use domain::text::{Email, Message, PersonName, Subject};
    use domain::ticket::{Opening, Ticket};
    use domain::vocabulary::{Category, Priority};

    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(1_780_000_000_000 + minutes * MINUTE)
    }

    fn customer(n: u8) -> Viewer {
        Viewer::Customer(Id::from_bytes([n; 12]))
    }

    fn filed(by: u8) -> Event {
        let actor = Actor {
            id: Id::from_bytes([by; 12]),
            name: PersonName::from_stored("Ada".to_owned()),
            email: Email::from_stored("ada@example.com".to_owned()),
            role: Role::Customer,
            role_name: RoleName::from_stored("CUSTOMER".to_owned()),
        };
        let (subject, message) = (Subject::parse("S").unwrap(), Message::parse("M").unwrap());
        let requester = (actor.id, &actor.name, &actor.email);
        let opening = Opening::new(subject, message, Category::BugReport, Priority::Low, requester);
        let number = TicketNumber { year: 2026, sequence: 7 };
        let stamp = Stamp::new(at(0), [1; 32], None, String::new());
        Event::opened(&Ticket::open(Id::from_bytes([9; 12]), number, &opening, &actor, Rules::default(), &stamp).ticket)
    }

    #[test]
    fn each_viewer_reads_their_own_in_order() {
        let mut ring = Ring::default();
        for (id, owner) in [(10, 1), (11, 2), (12, 1)] {
            ring.push(id, at(0), &filed(owner));
        }
        let read = |viewer| {
            let (mut cursor, mut ids) = (0, Vec::new());
            while let Next::Frame(frame, next) = ring.next(cursor, viewer) {
                ids.push(String::from_utf8(frame.to_vec()).unwrap().lines().next().unwrap().to_owned());
                cursor = next;
            }
            assert_eq!(ring.next(cursor, viewer), Next::Nothing(3));
            ids
        };
        let id = |n: u128| format!("id: {n:032x}");
        assert_eq!(read(Viewer::Staff), [id(10), id(11), id(12)]);
        assert_eq!(read(customer(1)), [id(10), id(12)]);
        assert_eq!(read(customer(3)), Vec::<String>::new());
    }

    #[test]
    fn a_frame_names_the_ticket_and_its_version_and_nothing_else() {
        let mut ring = Ring::default();
        ring.push(0xab, at(0), &filed(1));
        let Next::Frame(frame, 1) = ring.next(0, Viewer::Staff) else { panic!("a frame was expected") };
        let data = r#"{"ticketId":"090909090909090909090909","ticketNumber":"ST-2026-007","version":1}"#;
        let expected = format!("id: {:032x}\nevent: ticket.created\ndata: {data}\n\n", 0xab);
        assert_eq!(frame, expected.as_bytes());
    }

    #[test]
    fn going_on_depends_on_the_age_of_the_last_event_alone() {
        let mut ring = Ring::default();
        ring.push(1, at(0), &filed(1));
        let last = written(1);
        assert_eq!(ring.behind(&last, customer(1), at(9)), Some(1));
        assert_eq!(ring.behind(&last, customer(1), at(10)), None, "though nothing has pushed it out");
        assert_eq!(ring.behind(&last, customer(2), at(0)), None, "an id that they cannot have seen");
        for unknown in ["", "2", "1", "x", "+0000000000000000000000000000001", &written(2), &last.to_uppercase()[1..]] {
            assert_eq!(ring.behind(unknown, customer(1), at(0)), None, "{unknown}");
        }
        ring.push(2, at(10), &filed(2));
        assert_eq!((ring.first, ring.end()), (1, 2));
        assert_eq!(ring.next(0, customer(1)), Next::Missed(2));
        assert_eq!(ring.next(1, customer(1)), Next::Nothing(2));
    }

    #[test]
    fn it_is_bounded_and_an_interruption_is_noticed_by_everybody() {
        let mut ring = Ring::default();
        let event = filed(1);
        for id in 0..=MOST as u128 {
            ring.push(id, at(0), &event);
        }
        assert_eq!((ring.first, ring.entries.len()), (1, MOST));
        let end = ring.end();
        ring.interrupt();
        assert_eq!(ring.next(end, Viewer::Staff), Next::Missed(end + 1));
        assert_eq!(ring.next(end + 1, Viewer::Staff), Next::Nothing(end + 1));
    }
}
