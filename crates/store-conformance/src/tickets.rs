//! Filing, reading and changing tickets.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::ports::{ChangeError, Changed, Created, TicketKey};
use domain::list::Filter;
use domain::policy::Viewer;
use domain::search::Search;
use domain::text::{Message, Subject};
use domain::ticket::{IfMatch, Respond, TicketError, Update};
use domain::vocabulary::{Awaiting, Category, Priority, Status};
use domain::{Id, TicketNumber, Timestamp};
use tokio::task::JoinSet;

use crate::desk::{ADA, ADMIN, AGENT, BOB, Desk, Filing, actor, at, customer, query, says, written};

fn number(year: i16, sequence: u32) -> TicketNumber {
    TicketNumber { year, sequence }
}

pub async fn numbers_count_from_one_in_each_year(desk: Desk) {
    let last_of_2026 = Timestamp::parse("2026-12-31T23:59:59.999Z").unwrap();
    let first_of_2027 = Timestamp::parse("2027-01-01T00:00:00.000Z").unwrap();
    let mut numbers = Vec::new();
    for at in [at(0), at(0), last_of_2026, first_of_2027, first_of_2027, last_of_2026] {
        numbers.push(desk.file(Filing { at, ..Filing::default() }).await.1);
    }
    assert_eq!(
        numbers,
        [number(2026, 1), number(2026, 2), number(2026, 3), number(2027, 1), number(2027, 2), number(2026, 4)]
    );
}

pub async fn two_hundred_filed_at_once_get_two_hundred_numbers(desk: Desk) {
    let desk = Arc::new(desk);
    let mut tasks = JoinSet::new();
    for n in 0..200 {
        let desk = Arc::clone(&desk);
        tasks.spawn(async move { desk.file(Filing { at: at(n), ..Filing::default() }).await.1 });
    }
    let numbers: BTreeSet<TicketNumber> = tasks.join_all().await.into_iter().collect();
    assert_eq!(numbers.len(), 200);
    assert_eq!(desk.page(query(Filter::default()), Viewer::Staff).await.total, 200);
}

pub async fn a_ticket_reads_back_as_it_was_filed(desk: Desk) {
    let (id, number) = desk
        .file(Filing {
            subject: "It <b>says</b> \"no\" & stops 🙂".to_owned(),
            message: "Line one\n\tline two\n\nПривет".to_owned(),
            category: Category::BugReport,
            priority: Priority::Critical,
            at: at(123),
            ..Filing::default()
        })
        .await;
    let seen = desk.detail(id, Viewer::Staff).await.unwrap();
    assert_eq!(desk.detail(id, customer(ADA)).await.as_ref(), Some(&seen));
    assert!(seen.responses.is_empty());
    let ticket = seen.ticket;
    assert_eq!((ticket.id, ticket.number, ticket.number.sequence), (id, number, 1));
    assert_eq!(ticket.subject, "It <b>says</b> \"no\" & stops 🙂");
    assert_eq!(ticket.message.as_deref(), Some("Line one\n\tline two\n\nПривет"));
    assert_eq!(
        (ticket.category, ticket.priority, ticket.status, ticket.awaiting),
        (Category::BugReport, Priority::Critical, Status::Open, Awaiting::Staff)
    );
    assert_eq!((ticket.submitted_by.id, ticket.assigned_to), (actor(ADA).id, None));
    assert_eq!((ticket.created_at, ticket.updated_at), (at(123), at(123)));
    assert_eq!((ticket.resolved_at, ticket.closed_at), (None, None));
    assert_eq!((ticket.version, ticket.response_count), (1, 0));
}

pub async fn the_longest_texts_read_back(desk: Desk) {
    let (subject, message) = ("😀".repeat(Subject::MAX), "𝔘".repeat(Message::MAX));
    let (id, _) = desk.file(Filing { subject: subject.clone(), message: message.clone(), ..Filing::default() }).await;
    desk.respond(AGENT, id, &message, at(1)).await;
    let seen = desk.detail(id, customer(ADA)).await.unwrap();
    assert_eq!(seen.ticket.subject, subject);
    assert_eq!(seen.ticket.message.as_ref(), Some(&message));
    assert_eq!(seen.responses[0].message, message);
}

pub async fn a_ticket_is_found_by_id_and_by_number(desk: Desk) {
    desk.file(Filing::default()).await;
    let (id, number) = desk.file(Filing { subject: "The second".to_owned(), ..Filing::default() }).await;
    let by_id = desk.store.ticket(TicketKey::Id(id), Viewer::Staff).await.unwrap().unwrap();
    let by_number = desk.store.ticket(TicketKey::Number(number), Viewer::Staff).await.unwrap().unwrap();
    assert_eq!(by_id, by_number);
    assert_eq!(by_id.ticket.subject, "The second");

    let (agent, stamp) = (actor(AGENT), desk.stamp(at(9)));
    let decide = move |ticket: &domain::ticket::Ticket| {
        ticket.respond(&agent, &says("By number."), domain::mail::Rules::default(), &stamp)
    };
    let changed = desk.store.change_ticket(TicketKey::Number(number), None, None, Box::new(decide)).await;
    assert_eq!(written(changed).0.id, id);
}

pub async fn what_is_not_there_is_none(desk: Desk) {
    desk.file(Filing::default()).await;
    let nobody = Id::from_bytes([0xee; 12]);
    assert!(desk.detail(nobody, Viewer::Staff).await.is_none());
    for key in [TicketKey::Id(nobody), TicketKey::Number(number(2026, 2)), TicketKey::Number(number(2025, 1))] {
        assert!(desk.store.ticket(key, Viewer::Staff).await.unwrap().is_none());
        let decide = |_: &domain::ticket::Ticket| panic!("there is nothing to decide about");
        assert!(desk.store.change_ticket(key, None, None, Box::new(decide)).await.unwrap().is_none());
    }
}

pub async fn a_taken_id_is_told(desk: Desk) {
    let (id, _) = desk.file(Filing { subject: "First come".to_owned(), ..Filing::default() }).await;
    let again = Filing { subject: "Second".to_owned(), by: actor(BOB), ..Filing::default() };
    let stamp = desk.stamp(at(0));
    assert_eq!(desk.try_file(id, again, stamp, None).await.unwrap(), Created::IdTaken);
    let seen = desk.detail(id, Viewer::Staff).await.unwrap().ticket;
    assert_eq!((seen.subject.as_str(), seen.submitted_by.id), ("First come", actor(ADA).id));
    assert_eq!(desk.list(Filter::default(), Viewer::Staff).await, [id]);
}

pub async fn a_change_is_told_and_read_back(desk: Desk) {
    let (id, _) = desk.file(Filing::default()).await;
    let update = Update {
        subject: Some(Subject::parse("New subject").unwrap()),
        message: Some(Message::parse("New message").unwrap()),
        category: Some(Category::FeatureRequest),
        priority: Some(Priority::High),
        status: Some(Status::Closed),
        assigned_to: Some(Some(actor(AGENT).id)),
        expected: IfMatch::OneOf(vec![1]),
    };
    let (ticket, response, fields) = written(desk.try_update(actor(ADMIN), id, update, at(5)).await);
    assert_eq!(fields, ["subject", "message", "category", "priority", "status", "assignedTo"]);
    assert_eq!((response, ticket.staff_revision.version, ticket.public_revision.version), (None, 2, 2));

    let seen = desk.detail(id, customer(ADA)).await.unwrap().ticket;
    assert_eq!((seen.subject.as_str(), seen.message.as_deref()), ("New subject", Some("New message")));
    assert_eq!((seen.category, seen.priority, seen.status), (Category::FeatureRequest, Priority::High, Status::Closed));
    assert_eq!(seen.assigned_to.map(|person| person.id), Some(actor(AGENT).id));
    assert_eq!((seen.resolved_at, seen.closed_at), (Some(at(5)), Some(at(5))));
    assert_eq!((seen.version, seen.created_at, seen.updated_at), (2, at(0), at(5)));

    let update = Update { status: Some(Status::Open), assigned_to: Some(None), ..Update::default() };
    desk.update(id, update, at(6)).await;
    let seen = desk.detail(id, Viewer::Staff).await.unwrap().ticket;
    assert_eq!((seen.assigned_to, seen.resolved_at, seen.closed_at), (None, None, None));
    assert_eq!((seen.version, seen.updated_at), (3, at(6)));
}

pub async fn a_decision_sees_the_newest_state(desk: Desk) {
    let (id, _) = desk.file(Filing::default()).await;
    desk.set_status(id, Status::Resolved, at(1)).await;
    let (answered, _) = desk.respond(AGENT, id, "Is it gone?", at(2)).await;
    assert_eq!((answered.status, answered.awaiting), (Status::Resolved, Awaiting::Customer));
    let (ticket, response) = desk.respond(ADA, id, "No.", at(3)).await;
    assert_eq!((ticket.status, ticket.resolved_at, ticket.awaiting), (Status::Open, None, Awaiting::Staff));
    assert_eq!((ticket.public_responses, ticket.staff_revision.version), (2, 4));
    assert_eq!(ticket.first_answer_at, Some(at(2)));

    let seen = desk.detail(id, Viewer::Staff).await.unwrap();
    assert_eq!(seen.responses.len(), 2);
    let last = &seen.responses[1];
    assert_eq!((last.id, last.message.as_str(), last.responded_by.id), (response.id, "No.", actor(ADA).id));
    assert_eq!((last.is_internal, last.created_at), (false, at(3)));
    // What a decision loads is the whole of what was written before.
    let unchanged = desk.try_update(actor(AGENT), id, Update::default(), at(4)).await;
    assert!(matches!(unchanged, Ok(Some(Changed::Unchanged(found))) if found == ticket));
}

pub async fn a_refused_decision_writes_nothing(desk: Desk) {
    let (id, _) = desk.file(Filing::default()).await;
    let before = desk.detail(id, Viewer::Staff).await;
    let raise = |expected| Update { priority: Some(Priority::High), expected, ..Update::default() };
    let attempts = [
        (actor(BOB), raise(IfMatch::Any), TicketError::NotFound),
        (actor(ADA), raise(IfMatch::Any), TicketError::Forbidden),
        (actor(AGENT), raise(IfMatch::OneOf(vec![2, 3])), TicketError::Stale),
    ];
    for (actor, update, expected) in attempts {
        match desk.try_update(actor, id, update, at(1)).await {
            Err(ChangeError::Refused(refusal)) => assert_eq!(refusal, expected),
            other => panic!("{expected:?} was expected, not {other:?}"),
        }
    }
    assert!(matches!(desk.try_delete(AGENT, id, at(1)).await, Err(ChangeError::Refused(TicketError::Forbidden))));
    assert_eq!(desk.detail(id, Viewer::Staff).await, before);
}

pub async fn a_decision_without_effect_writes_nothing(desk: Desk) {
    let (id, _) = desk.file(Filing::default()).await;
    let before = desk.detail(id, Viewer::Staff).await;
    let same = Update { priority: Some(Priority::Medium), status: Some(Status::Open), ..Update::default() };
    let changed = desk.try_update(actor(AGENT), id, same, at(1)).await;
    assert!(matches!(changed, Ok(Some(Changed::Unchanged(ticket))) if ticket.id == id));
    assert_eq!(desk.detail(id, Viewer::Staff).await, before);
}

pub async fn responses_are_read_oldest_first(desk: Desk) {
    let (id, _) = desk.file(Filing::default()).await;
    // Requests may be committed in another order than they were stamped.
    for (text, millis) in [("second", 20), ("first", 10), ("fourth", 40), ("third", 30)] {
        desk.respond(AGENT, id, text, at(millis)).await;
    }
    let seen = desk.detail(id, customer(ADA)).await.unwrap();
    let texts: Vec<_> = seen.responses.iter().map(|response| response.message.as_str()).collect();
    assert_eq!(texts, ["first", "second", "third", "fourth"]);
    assert_eq!((seen.ticket.updated_at, seen.ticket.version), (at(40), 5));
}

pub async fn a_long_conversation_is_read_whole(desk: Desk) {
    let (id, _) = desk.file(Filing::default()).await;
    for n in 0..120 {
        let who = if n % 2 == 0 { AGENT } else { ADA };
        desk.respond(who, id, &format!("Response {n}"), at(n)).await;
    }
    let seen = desk.detail(id, customer(ADA)).await.unwrap();
    let texts: Vec<_> = seen.responses.iter().map(|response| response.message.clone()).collect();
    assert_eq!(texts, (0..120).map(|n| format!("Response {n}")).collect::<Vec<_>>());
    assert_eq!((seen.ticket.response_count, seen.ticket.version), (120, 121));
}

pub async fn a_customer_sees_neither_notes_nor_others_tickets(desk: Desk) {
    let (id, number) = desk.file(Filing::default()).await;
    desk.respond(AGENT, id, "For everybody.", at(1)).await;
    desk.note(id, "For us.", at(2)).await;

    let staff = desk.detail(id, Viewer::Staff).await.unwrap();
    assert_eq!((staff.responses.len(), staff.ticket.response_count, staff.ticket.version), (2, 2, 3));
    assert!(staff.responses[1].is_internal);
    let owner = desk.detail(id, customer(ADA)).await.unwrap();
    assert_eq!((owner.responses.len(), owner.ticket.response_count, owner.ticket.version), (1, 1, 2));
    assert_eq!(owner.responses[0].message, "For everybody.");

    assert!(desk.detail(id, customer(BOB)).await.is_none());
    assert!(desk.store.ticket(TicketKey::Number(number), customer(BOB)).await.unwrap().is_none());
}

pub async fn a_note_moves_nothing_that_the_customer_sees(desk: Desk) {
    let (id, _) = desk.file(Filing::default()).await;
    desk.respond(ADA, id, "Hello?", at(1)).await;
    desk.file(Filing { subject: "Another".to_owned(), at: at(2), ..Filing::default() }).await;

    let look = async || {
        let mut pages = Vec::new();
        for sort in [domain::list::Sort::UpdatedAt, domain::list::Sort::CreatedAt] {
            let list = domain::list::Query { sort, ..query(Filter::default()) };
            pages.push(desk.page(list, customer(ADA)).await);
        }
        for text in ["hello", "secret", "customer", "gus"] {
            let search = Some(Search::parse(text).unwrap());
            pages.push(desk.page(query(Filter { search, ..Filter::default() }), customer(ADA)).await);
        }
        (desk.detail(id, customer(ADA)).await, pages)
    };
    let before = look().await;
    let (ticket, _) = desk.note(id, "A secret about this customer.", at(50)).await;
    assert_eq!((ticket.staff_revision.version, ticket.staff_revision.at), (3, at(50)));
    assert_eq!((ticket.public_revision.version, ticket.public_revision.at), (2, at(1)));
    assert_eq!(look().await, before);
    let staff = desk.detail(id, Viewer::Staff).await.unwrap().ticket;
    assert_eq!((staff.version, staff.updated_at, staff.response_count), (3, at(50), 2));
}

pub async fn a_deleted_ticket_is_gone(desk: Desk) {
    let (id, number) = desk.file(Filing::default()).await;
    let (kept, _) = desk.file(Filing { at: at(1), ..Filing::default() }).await;
    desk.respond(AGENT, id, "An answer", at(2)).await;
    desk.delete(id, at(3)).await;
    assert!(desk.detail(id, Viewer::Staff).await.is_none());
    assert!(desk.store.ticket(TicketKey::Number(number), customer(ADA)).await.unwrap().is_none());
    assert_eq!(desk.list(Filter::default(), Viewer::Staff).await, [kept]);
    assert_eq!(desk.list(Filter::default(), customer(ADA)).await, [kept]);
    assert!(desk.try_delete(ADMIN, id, at(4)).await.unwrap().is_none());
}

pub async fn a_number_is_never_given_twice(desk: Desk) {
    let (_, first) = desk.file(Filing::default()).await;
    let (id, second) = desk.file(Filing { at: at(1), ..Filing::default() }).await;
    desk.delete(id, at(2)).await;
    let (_, third) = desk.file(Filing { at: at(3), ..Filing::default() }).await;
    assert!(first < second && second < third, "{first}, {second}, {third}");
}

/// Each reads and writes until it is let through, so the attempts grow with the square of this.
const WRITERS: u8 = 25;

pub async fn many_writers_lose_no_update(desk: Desk) {
    let (id, _) = desk.file(Filing::default()).await;
    let desk = Arc::new(desk);
    let mut tasks = JoinSet::new();
    for n in 0..WRITERS {
        let desk = Arc::clone(&desk);
        tasks.spawn(async move {
            let message = Message::parse(&format!("Writer {n}")).unwrap();
            loop {
                let version = desk.detail(id, Viewer::Staff).await.unwrap().ticket.version;
                let expected = IfMatch::OneOf(vec![version]);
                let respond = Respond::new(message.clone(), false, false, None, expected);
                match desk.try_respond(actor(AGENT), id, respond, desk.stamp(at(n.into())), None).await {
                    Ok(Some(Changed::Written { ticket, .. })) => return (version, ticket.staff_revision.version),
                    Err(ChangeError::Refused(TicketError::Stale)) => {}
                    other => panic!("a response or a refusal was expected, not {other:?}"),
                }
            }
        });
    }
    let mut versions = tasks.join_all().await;
    versions.sort_unstable();
    assert_eq!(versions, (1..=u64::from(WRITERS)).map(|version| (version, version + 1)).collect::<Vec<_>>());
    let seen = desk.detail(id, customer(ADA)).await.unwrap();
    let texts: BTreeSet<_> = seen.responses.into_iter().map(|response| response.message).collect();
    assert_eq!(texts.len(), WRITERS as usize);
    assert_eq!((seen.ticket.version, seen.ticket.response_count), (u64::from(WRITERS) + 1, u32::from(WRITERS)));
}
