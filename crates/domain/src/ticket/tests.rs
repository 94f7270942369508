use super::*;
use crate::mail::{Kind, Recipient, Rules};
use crate::person::{Role, RoleName};
use crate::text::{Email, PersonName};

const OWNER: u8 = 1;
const AGENT: u8 = 3;
const OTHER_AGENT: u8 = 4;

fn id(n: u8) -> Id {
    Id::from_bytes([n; 12])
}

fn actor(n: u8, role: Role) -> Actor {
    Actor {
        id: id(n),
        name: PersonName::from_stored(format!("Person {n}")),
        email: Email::from_stored(format!("p{n}@example.com")),
        role,
        role_name: RoleName::from_stored(format!("{role:?}").to_uppercase()),
    }
}

fn owner() -> Actor {
    actor(OWNER, Role::Customer)
}

fn stranger() -> Actor {
    actor(2, Role::Customer)
}

fn agent() -> Actor {
    actor(AGENT, Role::Agent)
}

fn admin() -> Actor {
    actor(5, Role::Admin)
}

fn stamp(minute: u8) -> Stamp {
    Stamp::new(minutes(minute), [minute; 32], None, format!("request-{minute}"))
}

fn minutes(minute: u8) -> Timestamp {
    Timestamp::from_millis(1_780_000_000_000 + i64::from(minute) * 60_000)
}

fn opened() -> Change {
    let (name, email) = (PersonName::parse("Ada Lovelace").unwrap(), Email::parse("ada@example.com").unwrap());
    let opening = Opening::new(
        Subject::parse("Login page").unwrap(),
        Message::parse("It is not loading").unwrap(),
        Category::BugReport,
        Priority::High,
        (id(OWNER), &name, &email),
    );
    Ticket::open(id(9), TicketNumber { year: 2026, sequence: 7 }, &opening, &owner(), Rules::default(), &stamp(0))
}

fn ticket(status: Status) -> Ticket {
    let mut ticket = opened().ticket;
    if status != Status::Open {
        ticket.set_status(status, minutes(1));
    }
    ticket
}

fn setting(status: Status) -> Update {
    Update { status: Some(status), ..Update::default() }
}

fn respond(is_internal: bool, notify: bool, status: Option<Status>) -> Respond {
    Respond::new(Message::parse("Looks odd").unwrap(), is_internal, notify, status, IfMatch::Any)
}

fn note() -> Respond {
    respond(true, false, None)
}

fn reply() -> Respond {
    respond(false, false, None)
}

fn written(decision: Result<Decision, TicketError>) -> Change {
    match decision {
        Ok(Decision::Change(change)) => *change,
        other => panic!("a change was expected, not {other:?}"),
    }
}

#[test]
fn a_new_ticket_is_open_unassigned_and_waits_for_staff() {
    let change = opened();
    let ticket = &change.ticket;
    assert_eq!((ticket.status, ticket.assigned_to, ticket.awaiting), (Status::Open, None, Awaiting::Staff));
    assert_eq!(ticket.staff_revision, Revision { version: 1, at: minutes(0) });
    assert_eq!(ticket.public_revision, ticket.staff_revision);
    assert_eq!(change.words.public, ["007", "2026", "is", "it", "loading", "login", "not", "page", "st"]);
    assert_eq!(change.words.public, ticket.content_words());
    assert_eq!(change.words.staff, ["ada", "com", "example", "lovelace"]);
}

#[test]
fn status_stamps_follow_the_status() {
    use Status::{Closed, InProgress, Open, Resolved};
    // From, to, then: is resolvedAt kept from before, set now, or cleared; the same for closedAt.
    let (kept, now, none) = (Some(minutes(1)), Some(minutes(2)), None);
    let table = [
        (Open, Resolved, now, none),
        (Open, Closed, now, now),
        (InProgress, Resolved, now, none),
        (Resolved, Open, none, none),
        (Resolved, InProgress, none, none),
        (Resolved, Closed, kept, now),
        (Closed, Resolved, kept, none),
        (Closed, Open, none, none),
        (Closed, InProgress, none, none),
        (Open, InProgress, none, none),
    ];
    for (from, to, resolved_at, closed_at) in table {
        let change = written(ticket(from).update(&agent(), &setting(to), Rules::default(), &stamp(2)));
        assert_eq!(change.ticket.status, to);
        assert_eq!((change.ticket.resolved_at, change.ticket.closed_at), (resolved_at, closed_at), "{from} to {to}");
        assert_eq!(change.fields, ["status"]);
        assert_eq!(change.ticket.public_revision, Revision { version: 2, at: minutes(2) });
    }
}

#[test]
fn who_may_set_which_status() {
    for &from in Status::ALL {
        for &to in Status::ALL {
            let ticket = ticket(from);
            let by = |actor: &Actor| ticket.update(actor, &setting(to), Rules::default(), &stamp(2)).map(|_| ());
            assert_eq!(by(&agent()), Ok(()), "{from} to {to}");
            assert_eq!(by(&admin()), Ok(()), "{from} to {to}");
            assert_eq!(by(&stranger()), Err(TicketError::NotFound), "{from} to {to}");
            let owner_may =
                to == Status::Closed || to == Status::Open && matches!(from, Status::Resolved | Status::Closed);
            assert_eq!(by(&owner()), if owner_may { Ok(()) } else { Err(TicketError::Forbidden) }, "{from} to {to}");
        }
    }
}

#[test]
fn the_owner_changes_nothing_but_the_status() {
    let updates = [
        Update { subject: Some(Subject::parse("x").unwrap()), ..Update::default() },
        Update { message: Some(Message::parse("x").unwrap()), ..Update::default() },
        Update { category: Some(Category::BugReport), ..Update::default() },
        Update { priority: Some(Priority::High), ..Update::default() },
        Update { assigned_to: Some(None), ..Update::default() },
        Update { assigned_to: Some(Some(id(AGENT))), status: Some(Status::Closed), ..Update::default() },
    ];
    for update in updates {
        let ticket = ticket(Status::Open);
        let refused = ticket.update(&owner(), &update, Rules::default(), &stamp(2)).map(|_| ());
        assert_eq!(refused, Err(TicketError::Forbidden), "{update:?}");
    }
}

#[test]
fn what_is_so_already_changes_nothing() {
    let ticket = ticket(Status::Closed);
    let update = Update {
        subject: Some(ticket.subject.clone()),
        priority: Some(ticket.priority),
        assigned_to: Some(None),
        ..setting(Status::Closed)
    };
    let decision = ticket.update(&agent(), &update, Rules::default(), &stamp(2));
    assert!(matches!(decision, Ok(Decision::Unchanged)));
}

#[test]
fn an_update_is_audited_with_what_was_and_what_is() {
    let update = Update {
        priority: Some(Priority::Low),
        assigned_to: Some(Some(id(OTHER_AGENT))),
        ..setting(Status::InProgress)
    };
    let change = written(ticket(Status::Open).update(&agent(), &update, Rules::default(), &stamp(2)));
    assert_eq!(change.fields, ["priority", "status", "assignedTo"]);
    let entry = change.audit.link(audit::Head::empty(change.audit.chain()));
    let what = serde_json::to_value(entry.what().unwrap()).unwrap();
    assert_eq!(
        what,
        serde_json::json!({"label": "ST-2026-007", "changes": {
            "priority": {"from": "High", "to": "Low"},
            "status": {"from": "Open", "to": "In Progress"},
            "assignedTo": {"from": null, "to": id(OTHER_AGENT).to_string()},
        }})
    );
    assert_eq!(entry.who().unwrap().name.as_deref(), Some("Person 3"));
}

#[test]
fn a_note_moves_nothing_that_the_owner_sees() {
    let before = ticket(Status::Resolved);
    let change = written(before.respond(&agent(), &note(), Rules::default(), &stamp(2)));
    let expected = Ticket { notes: 1, staff_revision: Revision { version: 2, at: minutes(2) }, ..before };
    assert_eq!(change.ticket, expected);
    assert!(change.mail.is_empty());
    assert!(change.words.public.is_empty());
    assert_eq!(change.words.staff, ["looks", "odd"]);
}

#[test]
fn a_response_moves_the_turn_and_marks_the_first_answer() {
    let asked = ticket(Status::Open);
    let own = written(asked.respond(&owner(), &reply(), Rules::default(), &stamp(2))).ticket;
    assert_eq!((own.awaiting, own.first_answer_at, own.public_responses), (Awaiting::Staff, None, 1));
    let answered = written(own.respond(&agent(), &reply(), Rules::default(), &stamp(3))).ticket;
    assert_eq!((answered.awaiting, answered.first_answer_at), (Awaiting::Customer, Some(minutes(3))));
    let again = written(answered.respond(&admin(), &reply(), Rules::default(), &stamp(4))).ticket;
    assert_eq!(again.first_answer_at, Some(minutes(3)));
    assert_eq!(again.public_revision, Revision { version: 4, at: minutes(4) });
}

#[test]
fn responses_and_the_status() {
    use Status::{Closed, InProgress, Open, Resolved};
    let closed = Err(TicketError::Closed);
    let with = |status| respond(false, false, status);
    let table = [
        // By the owner: a response to a resolved ticket opens it; a closed one takes none.
        (owner(), Open, reply(), Ok(Open)),
        (owner(), InProgress, reply(), Ok(InProgress)),
        (owner(), Resolved, reply(), Ok(Open)),
        (owner(), Closed, reply(), closed),
        // By staff: nothing moves by itself; another status in the same step opens a closed ticket to a response.
        (agent(), Resolved, reply(), Ok(Resolved)),
        (agent(), Closed, reply(), closed),
        (agent(), Closed, with(Some(Closed)), closed),
        (agent(), Closed, with(Some(Open)), Ok(Open)),
        (agent(), Closed, note(), Ok(Closed)),
        (agent(), Open, with(Some(Resolved)), Ok(Resolved)),
        (agent(), Open, with(Some(Closed)), Ok(Closed)),
        // Not theirs to do.
        (owner(), Open, with(Some(Closed)), Err(TicketError::Forbidden)),
        (owner(), Open, note(), Err(TicketError::Forbidden)),
        (stranger(), Open, reply(), Err(TicketError::NotFound)),
        (stranger(), Closed, note(), Err(TicketError::NotFound)),
    ];
    for (who, from, respond, expected) in table {
        let decision = ticket(from).respond(&who, &respond, Rules::default(), &stamp(2));
        let status = decision.map(|decision| written(Ok(decision)).ticket.status);
        assert_eq!(status, expected, "{:?} responds to {from}: {respond:?}", who.role);
    }
}

#[test]
fn an_outdated_sender_is_stopped_by_the_revision_that_they_see() {
    let noted = written(ticket(Status::Open).respond(&agent(), &note(), Rules::default(), &stamp(2))).ticket;
    let seen = |version| IfMatch::OneOf(vec![version]);
    let close = |actor: &Actor, expected| {
        let update = Update { expected, ..setting(Status::Closed) };
        noted.update(actor, &update, Rules::default(), &stamp(3)).map(|_| ())
    };
    assert_eq!(close(&agent(), seen(1)), Err(TicketError::Stale));
    assert_eq!(close(&agent(), seen(2)), Ok(()));
    assert_eq!(close(&owner(), seen(1)), Ok(()));
    assert_eq!(close(&owner(), seen(2)), Err(TicketError::Stale));
    assert_eq!(close(&agent(), IfMatch::OneOf(vec![9, 2])), Ok(()));
}

#[test]
fn which_mail_goes_to_whom() {
    let told = |change: &Change| change.mail.iter().map(|mail| (mail.kind, mail.to)).collect::<Vec<_>>();
    let assigned = Ticket { assigned_to: Some(id(OTHER_AGENT)), ..ticket(Status::Open) };
    let notify = respond(false, true, None);
    let rules = Rules::default();
    let mails = |ticket: &Ticket, who: &Actor, respond: &Respond| {
        told(&written(ticket.respond(who, respond, rules, &stamp(2))))
    };

    assert_eq!(told(&opened()), [(Kind::NewTicket, Recipient::Support)]);
    assert_eq!(mails(&assigned, &agent(), &notify), [(Kind::Response, Recipient::Person(id(OWNER)))]);
    assert_eq!(mails(&assigned, &agent(), &reply()), []);
    assert_eq!(mails(&assigned, &owner(), &notify), [(Kind::CustomerResponse, Recipient::Person(id(OTHER_AGENT)))]);
    assert_eq!(mails(&ticket(Status::Open), &owner(), &reply()), [(Kind::CustomerResponse, Recipient::Support)]);
    assert_eq!(mails(&assigned, &agent(), &respond(true, true, None)), []);

    let assign = |to| Update { assigned_to: Some(Some(id(to))), ..Update::default() };
    let assigning = |ticket: &Ticket, to, rules| told(&written(ticket.update(&agent(), &assign(to), rules, &stamp(2))));
    assert_eq!(
        assigning(&ticket(Status::Open), OTHER_AGENT, rules),
        [(Kind::Assignment, Recipient::Person(id(OTHER_AGENT)))]
    );
    assert_eq!(assigning(&ticket(Status::Open), AGENT, rules), []);
    assert_eq!(assigning(&ticket(Status::Open), OTHER_AGENT, Rules::SILENT), []);
}

#[test]
fn deletion_is_for_admins() {
    let delete = |actor: &Actor| ticket(Status::Open).delete(actor, &stamp(2)).map(|_| ());
    assert_eq!(delete(&admin()), Ok(()));
    assert_eq!(delete(&agent()), Err(TicketError::Forbidden));
    assert_eq!(delete(&owner()), Err(TicketError::Forbidden));
    assert_eq!(delete(&stranger()), Err(TicketError::NotFound));
}

#[test]
fn the_owner_hears_of_what_they_can_see_and_staff_of_everything() {
    use crate::event::{Event, Kind, Sight};
    let before = ticket(Status::Open);
    let told = |respond: Respond| {
        let change = written(before.respond(&agent(), &respond, Rules::default(), &stamp(2)));
        Event::changed(&before, &change.ticket, change.response.as_ref())
    };
    let seen = |event: &Event| {
        assert_eq!(event.seen_by(Viewer::Customer(stranger().id)), None);
        let sight = |sight: Option<Sight>| sight.map(|Sight { kind, version }| (kind, version));
        (sight(event.seen_by(Viewer::Staff)), sight(event.seen_by(Viewer::Customer(owner().id))))
    };
    let (added, updated) = (Some((Kind::ResponseAdded, 2)), Some((Kind::TicketUpdated, 2)));
    assert_eq!(seen(&told(reply())), (added, added));
    assert_eq!(seen(&told(note())), (added, None));
    assert_eq!(seen(&told(respond(true, false, Some(Status::Resolved)))), (added, updated), "a note is no response");
    assert_eq!(seen(&told(respond(false, false, Some(Status::Resolved)))), (added, added));

    let noted = written(before.respond(&agent(), &note(), Rules::default(), &stamp(2))).ticket;
    let change = written(noted.update(&agent(), &setting(Status::Closed), Rules::default(), &stamp(3)));
    let closed = Event::changed(&noted, &change.ticket, None);
    assert_eq!(seen(&closed), (Some((Kind::TicketUpdated, 3)), updated), "each hears their own version");
    let deleted = (Some((Kind::TicketDeleted, 2)), Some((Kind::TicketDeleted, 1)));
    assert_eq!(seen(&Event::deleted(&noted)), deleted);
    assert_eq!(seen(&Event::opened(&before)), (Some((Kind::TicketCreated, 1)), Some((Kind::TicketCreated, 1))));
}
