//! The mail log: how each mail fares, newest first.

use app::ports::{Backlog, EndSessions, MailPage, MailQuery, Outcome, Person};
use domain::Id;
use domain::list::Start;
use domain::mail::{Kind, Lack, State};
use domain::text::{PersonName, Subject};
use domain::ticket::Update;

use crate::accounts::{change, hire_everybody};
use crate::desk::{ADA, AGENT, Desk, Filing, actor, at};
use crate::outbox::{answer, assigned, claim, end, entry, everything, failed, later, list, sent, states};

pub async fn each_end_is_told_by_the_log(desk: Desk) {
    let expired = Outcome::Expired { error: "451 not now".to_owned() };
    let cancelled = Outcome::Cancelled { reason: "gone".to_owned() };
    let held = Outcome::Held { lack: Lack::SupportAddress, reason: "no address".to_owned() };
    for (n, outcome) in (0..).zip([failed(), expired, cancelled, held]) {
        desk.file(Filing { at: at(n), ..Filing::default() }).await;
        let claimed = end(&desk, n, outcome.clone()).await;
        let entry = entry(&desk, claimed.mail.id).await;
        assert_eq!((entry.state, entry.last_error.as_deref()), (outcome.state(), outcome.reason()));
        assert_eq!((entry.next_try_at, entry.sent_at, entry.reply), (None, None, None));
    }
    assert_eq!(claim(&desk, 1, 1_000_000).await, None);
}

pub async fn the_log_is_listed_newest_first(desk: Desk) {
    let ticket = assigned(&desk, ADA, 0).await;
    for n in 1..=5 {
        desk.respond(ADA, ticket, "Hello", at(10 * n)).await;
        desk.file(Filing { at: at(10 * n + 5), ..Filing::default() }).await;
    }
    end(&desk, 60, failed()).await;
    let all = list(&desk, everything()).await;
    assert_eq!((all.total, all.total_is_exact, all.next), (11, true, None));
    assert!(all.rows.is_sorted_by(|one, next| one.mail.created_at > next.mail.created_at));
    let ids = |page: &MailPage| page.rows.iter().map(|entry| entry.mail.id).collect::<Vec<_>>();

    let mut pages = Vec::new();
    for page in 1..=4 {
        let found = list(&desk, MailQuery { start: Start::Page(page), limit: 4, ..everything() }).await;
        assert_eq!((found.total, found.next.is_some()), (11, page < 3));
        pages.extend(ids(&found));
    }
    assert_eq!(pages, ids(&all));
    let (mut followed, mut start) = (Vec::new(), Start::Page(1));
    loop {
        let found = list(&desk, MailQuery { start, limit: 3, ..everything() }).await;
        followed.extend(ids(&found));
        let Some(next) = found.next else { break };
        start = Start::After(next);
        desk.file(Filing { at: at(100), ..Filing::default() }).await;
    }
    assert_eq!(followed, ids(&all), "what comes in meanwhile moves nothing that follows");
}

pub async fn the_log_takes_filters(desk: Desk) {
    let ticket = assigned(&desk, ADA, 0).await;
    desk.respond(ADA, ticket, "Hello", at(1)).await;
    answer(&desk, ticket, 2).await;
    desk.file(Filing { at: at(3), ..Filing::default() }).await;
    let queued = MailQuery { state: Some(State::Queued), ..everything() };
    for (query, expected) in [
        (everything(), 4),
        (queued.clone(), 3),
        (MailQuery { state: Some(State::Held), ..everything() }, 0),
        (MailQuery { kind: Some(Kind::NewTicket), ..everything() }, 2),
        (MailQuery { ticket: Some(ticket), ..everything() }, 3),
        (MailQuery { ticket: Some(ticket), kind: Some(Kind::NewTicket), ..queued.clone() }, 0),
        (MailQuery { kind: Some(Kind::NewTicket), ..queued.clone() }, 1),
        (MailQuery { ticket: Some(ticket), kind: Some(Kind::Response), ..queued }, 1),
    ] {
        let found = list(&desk, query.clone()).await;
        assert_eq!((found.rows.len(), found.total), (expected, expected as u64), "{query:?}");
    }
}

pub async fn an_entry_names_ticket_and_person_as_they_are_now(desk: Desk) {
    hire_everybody(&desk).await;
    let ticket = assigned(&desk, ADA, 0).await;
    desk.respond(ADA, ticket, "Hello", at(1)).await;
    let id = list(&desk, everything()).await.rows[0].mail.id;
    let subject = Update { subject: Some(Subject::parse("It burns").unwrap()), ..Update::default() };
    let number = desk.update(ticket, subject, at(2)).await.number;
    change(&desk, actor(AGENT).id, EndSessions::None, |account| {
        account.user.name = PersonName::parse("Augusta Agent").unwrap();
    })
    .await
    .unwrap();
    let named = entry(&desk, id).await;
    assert_eq!(named.ticket, Some((number, "It burns".to_owned())));
    let agent = actor(AGENT);
    let person = Person::new(agent.id, "Augusta Agent".to_owned(), agent.email.to_string(), "INTERNAL".to_owned());
    assert_eq!(named.person, Some(person));
    assert_eq!(list(&desk, everything()).await.rows[0], named);

    desk.delete(ticket, at(3)).await;
    let orphaned = entry(&desk, id).await;
    assert_eq!((orphaned.ticket, orphaned.mail.ticket), (None, Some(ticket)));
    assert_eq!(list(&desk, everything()).await.rows[1].person, None, "the support address is nobody's");
    assert_eq!(desk.store.mail(Id::from_bytes([9; 12])).await.unwrap(), None);
}

pub async fn a_recipient_who_is_gone_is_unknown(desk: Desk) {
    let ticket = assigned(&desk, ADA, 0).await;
    desk.respond(ADA, ticket, "Hello", at(1)).await;
    let entries = list(&desk, everything()).await.rows;
    assert_eq!(entries[0].person, Some(Person::unknown(actor(AGENT).id)));
}

pub async fn the_backlog_tells_how_much_and_since_when(desk: Desk) {
    assert_eq!(desk.store.mail_backlog().await.unwrap(), []);
    let cancelled = Outcome::Cancelled { reason: "gone".to_owned() };
    for (n, outcome) in (0..).zip([sent(), failed(), failed(), cancelled, later(50)]) {
        desk.file(Filing { at: at(n), ..Filing::default() }).await;
        end(&desk, n, outcome).await;
    }
    desk.file(Filing { at: at(5), ..Filing::default() }).await;
    claim(&desk, 1, 5).await.unwrap();
    desk.file(Filing { at: at(6), ..Filing::default() }).await;
    let backlog = |state, mails, oldest| Backlog { state, mails, oldest: at(oldest) };
    let expected = [backlog(State::Queued, 2, 4), backlog(State::Sending, 1, 5), backlog(State::Failed, 2, 1)];
    assert_eq!(desk.store.mail_backlog().await.unwrap(), expected);
}

pub async fn only_what_is_old_and_settled_is_forgotten(desk: Desk) {
    let cancelled = Outcome::Cancelled { reason: "gone".to_owned() };
    for (n, outcome) in (0..).zip([sent(), failed(), cancelled, later(1_000), sent(), sent()]) {
        desk.file(Filing { at: at(n), ..Filing::default() }).await;
        end(&desk, n, outcome).await;
    }
    let forget = async |before| desk.store.forget_mail(at(before)).await.unwrap();
    assert_eq!((forget(5).await, forget(5).await), (4, 0));
    assert_eq!(states(&desk).await, [State::Sent, State::Queued]);
}
