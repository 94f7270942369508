//! What the audit trail gives up when a person is erased, and what it keeps.
//!
//! Given up are the values about the person: who they were in their own entries, what was changed of their account, and
//! what was written in the tickets that they filed. The chains run over digests, so they verify as before.

use crate::Id;
use crate::audit::{Action, Changes, Draft, Entry, TargetKind};
use crate::person::UNKNOWN;
use crate::stamp::Stamp;

/// The one entry that an erasure leaves. It tells nothing of the person but the id.
pub fn record(person: Id, stamp: &Stamp) -> Draft {
    let target = (TargetKind::User, person);
    Draft::new(stamp, None, Action::PersonErased, target, UNKNOWN.to_owned(), Changes::new())
}

/// Whether the entry's values hold what was written in the ticket.
pub fn holds_text(entry: &Entry) -> bool {
    let is_text = |field: &String| field == "subject" || field == "message";
    entry.what().is_some_and(|what| what.changes.keys().any(is_text))
}

/// What stands in the value of a chain's first entry when the ticket is one of this person's. The trail of a deleted
/// ticket is known by nothing else.
pub fn filed_by(person: Id) -> String {
    format!(r#""submittedBy":{{"from":null,"to":"{person}"}}"#)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;
    use crate::audit::{Chain, Head};
    use crate::mail::Rules;
    use crate::person::{Actor, Role, RoleName};
    use crate::text::{Email, Message, PersonName, Subject};
    use crate::ticket::{Change, Decision, IfMatch, Opening, Respond, Ticket, Update};
    use crate::vocabulary::{Category, Priority, Status};
    use crate::{TicketNumber, ticket};

    fn actor(role: Role) -> Actor {
        Actor {
            id: Id::from_bytes([role as u8 + 1; 12]),
            name: PersonName::parse("Somebody").unwrap(),
            email: Email::parse("somebody@example.com").unwrap(),
            role,
            role_name: RoleName::parse("X").unwrap(),
        }
    }

    fn stamp(seed: u8) -> Stamp {
        Stamp::new(Timestamp::from_millis(i64::from(seed)), [seed; 32], None, String::new())
    }

    fn opened() -> Change {
        let customer = actor(Role::Customer);
        let requester = (customer.id, &customer.name, &customer.email);
        let (subject, message) = (Subject::parse("S").unwrap(), Message::parse("M").unwrap());
        let opening = Opening::new(subject, message, Category::BugReport, Priority::Low, requester);
        let number = TicketNumber { year: 2026, sequence: 1 };
        Ticket::open(Id::from_bytes([9; 12]), number, &opening, &customer, Rules::SILENT, &stamp(1))
    }

    fn entry(draft: &Draft) -> Entry {
        draft.link(Head::empty(draft.chain()))
    }

    fn audit(decision: Result<Decision, ticket::TicketError>) -> Entry {
        match decision.unwrap() {
            Decision::Change(change) => entry(&change.audit),
            Decision::Delete(deletion) => entry(&deletion.audit),
            Decision::Unchanged => panic!("a decision was expected"),
        }
    }

    #[test]
    fn entries_that_tell_what_was_written_are_known() {
        let Change { ticket, audit: created, .. } = opened();
        let agent = actor(Role::Agent);
        let update = |update: Update| audit(ticket.update(&agent, &update, Rules::SILENT, &stamp(2)));
        let note = Respond::new(Message::parse("N").unwrap(), true, false, None, IfMatch::Any);
        let message = Some(Message::parse("Other").unwrap());
        for (entry, expected) in [
            (entry(&created), true),
            (update(Update { message, ..Update::default() }), true),
            (update(Update { status: Some(Status::Closed), ..Update::default() }), false),
            (audit(ticket.respond(&agent, &note, Rules::SILENT, &stamp(3))), false),
            (
                audit(ticket.delete(&actor(Role::Admin), &stamp(4)).map(|deletion| Decision::Delete(deletion.into()))),
                true,
            ),
        ] {
            assert_eq!(holds_text(&entry), expected, "{:?}", entry.what());
        }
    }

    #[test]
    fn the_first_entry_of_a_chain_tells_whose_ticket_it_is() {
        let first = entry(&opened().audit).what.opened.unwrap().json;
        assert!(first.contains(&filed_by(actor(Role::Customer).id)), "{first}");
        assert!(!first.contains(&filed_by(actor(Role::Agent).id)), "{first}");
    }

    #[test]
    fn the_record_of_an_erasure_hangs_in_the_chain_of_the_site() {
        let record = record(actor(Role::Customer).id, &stamp(1));
        assert_eq!((record.chain(), entry(&record).what().unwrap().label.as_str()), (Chain::Site, UNKNOWN));
    }
}
