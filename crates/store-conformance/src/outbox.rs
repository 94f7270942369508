//! The outbox: each mail is given out once, in its line's order, and the log tells how it fares.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::ports::{Claim, Claimed, Lease, MailEntry, MailPage, MailQuery, Outcome, Release, Retried};
use domain::Id;
use domain::list::Start;
use domain::mail::{Kind, Lack, Load, Mail, Recipient, State};
use domain::text::Message;
use domain::ticket::{IfMatch, Respond, Update};
use tokio::task::JoinSet;

use crate::desk::{ADA, AGENT, BOB, Desk, Filing, actor, at, written};

/// How long a lease lasts here.
const LEASE: i64 = 1_000;

fn lease(n: u8) -> Lease {
    Lease([n; 16])
}

fn asking(n: u8, now: i64) -> Claim {
    Claim { at: at(now), until: at(now + LEASE), lease: lease(n), running: Vec::new(), passed_over: Vec::new() }
}

pub(crate) async fn claim(desk: &Desk, n: u8, now: i64) -> Option<Claimed> {
    desk.store.claim_mail(asking(n, now)).await.unwrap()
}

/// Claims and notes what became of it.
pub(crate) async fn end(desk: &Desk, now: i64, outcome: Outcome) -> Claimed {
    let claimed = claim(desk, 1, now).await.unwrap();
    assert!(finish(desk, &claimed, 1, now, outcome).await);
    claimed
}

async fn finish(desk: &Desk, claimed: &Claimed, n: u8, now: i64, outcome: Outcome) -> bool {
    desk.store.finish_mail(claimed.mail.id, lease(n), at(now), outcome).await.unwrap()
}

pub(crate) fn sent() -> Outcome {
    Outcome::Sent { reply: "250 taken".to_owned() }
}

pub(crate) fn failed() -> Outcome {
    Outcome::Failed { error: "550 nobody there".to_owned() }
}

pub(crate) fn later(due: i64) -> Outcome {
    Outcome::Later { at: at(due), error: "451 not now".to_owned() }
}

pub(crate) async fn entry(desk: &Desk, id: Id) -> MailEntry {
    desk.store.mail(id).await.unwrap().unwrap()
}

pub(crate) fn everything() -> MailQuery {
    MailQuery { state: None, kind: None, ticket: None, start: Start::Page(1), limit: 100 }
}

pub(crate) async fn list(desk: &Desk, query: MailQuery) -> MailPage {
    desk.store.list_mail(query).await.unwrap()
}

pub(crate) async fn states(desk: &Desk) -> Vec<State> {
    list(desk, everything()).await.rows.into_iter().map(|entry| entry.state).collect()
}

/// A ticket whose mail to the support address is gone, assigned to the agent by themselves: its customer's responses
/// make a line.
pub(crate) async fn assigned(desk: &Desk, who: u8, millis: i64) -> Id {
    let filing = Filing { by: actor(who), at: at(millis), ..Filing::default() };
    let (ticket, _) = desk.file(filing).await;
    assert_eq!(end(desk, millis, sent()).await.mail.ticket, Some(ticket));
    let assign = Update { assigned_to: Some(Some(actor(AGENT).id)), ..Update::default() };
    desk.update(ticket, assign, at(millis)).await;
    ticket
}

/// The agent's answer, of which the requester is told.
pub(crate) async fn answer(desk: &Desk, ticket: Id, millis: i64) {
    let respond = Respond::new(Message::parse("Answer").unwrap(), false, true, None, IfMatch::Any);
    let stamp = desk.stamp(at(millis));
    written(desk.try_respond(actor(AGENT), ticket, respond, stamp, None).await);
}

pub async fn a_mail_is_given_out_once_and_ends_under_its_lease(desk: Desk) {
    let (ticket, _) = desk.file(Filing::default()).await;
    assert_eq!(claim(&desk, 1, -1).await, None, "it is not due yet");
    let claimed = claim(&desk, 1, 5).await.unwrap();
    let Claimed { mail, tries, since } = &claimed;
    assert_eq!((mail.kind, mail.to, mail.ticket), (Kind::NewTicket, Recipient::Support, Some(ticket)));
    assert_eq!((mail.response, mail.created_at, *tries, *since), (None, at(0), 1, at(0)));
    assert_eq!(claim(&desk, 2, 5).await, None);
    assert_eq!(entry(&desk, mail.id).await.state, State::Sending);

    assert!(!finish(&desk, &claimed, 2, 6, failed()).await, "another's lease");
    assert!(finish(&desk, &claimed, 1, 6, sent()).await);
    assert!(!finish(&desk, &claimed, 1, 7, failed()).await, "it has ended");
    let entry = entry(&desk, mail.id).await;
    assert_eq!((entry.state, entry.sent_at, entry.reply.as_deref()), (State::Sent, Some(at(6)), Some("250 taken")));
    assert_eq!((entry.last_error, entry.next_try_at, entry.tries), (None, None, 1));
    assert_eq!(claim(&desk, 1, 1_000_000).await, None);
}

pub async fn another_try_waits_for_its_time(desk: Desk) {
    desk.file(Filing::default()).await;
    let first = end(&desk, 0, later(50)).await;
    let waiting = entry(&desk, first.mail.id).await;
    assert_eq!((waiting.state, waiting.next_try_at, waiting.tries), (State::Queued, Some(at(50)), 1));
    assert_eq!(waiting.last_error.as_deref(), Some("451 not now"));
    assert_eq!(claim(&desk, 1, 49).await, None);
    let second = end(&desk, 50, sent()).await;
    assert_eq!((second.mail, second.tries, second.since), (first.mail.clone(), 2, at(0)));
    assert_eq!(entry(&desk, first.mail.id).await.last_error, None);
}

pub async fn a_lease_that_has_ended_is_worth_nothing(desk: Desk) {
    desk.file(Filing::default()).await;
    let lost = claim(&desk, 1, 0).await.unwrap();
    assert_eq!(claim(&desk, 2, LEASE - 1).await, None);
    let taken = claim(&desk, 2, LEASE).await.unwrap();
    assert_eq!((&taken.mail, taken.tries), (&lost.mail, 2));
    assert!(!finish(&desk, &lost, 1, LEASE, sent()).await);
    assert!(finish(&desk, &taken, 2, LEASE, sent()).await);
}

pub async fn of_many_workers_each_takes_other_mails(desk: Desk) {
    for n in 0..40 {
        desk.file(Filing { at: at(n), ..Filing::default() }).await;
    }
    let desk = Arc::new(desk);
    let mut workers = JoinSet::new();
    for n in 0..8 {
        let desk = Arc::clone(&desk);
        workers.spawn(async move {
            let mut taken = Vec::new();
            while let Some(claimed) = claim(&desk, n, 100).await {
                assert_eq!(claimed.tries, 1);
                taken.push(claimed.mail.id);
            }
            taken
        });
    }
    let taken: Vec<Id> = workers.join_all().await.into_iter().flatten().collect();
    assert_eq!(taken.len(), 40);
    assert_eq!(taken.iter().map(ToString::to_string).collect::<BTreeSet<_>>().len(), 40);
}

pub async fn mails_of_one_line_keep_their_order(desk: Desk) {
    let ticket = assigned(&desk, ADA, 0).await;
    let mut responses = Vec::new();
    for n in 1..=3 {
        responses.push(Some(desk.respond(ADA, ticket, "Hello?", at(n)).await.1.id));
    }
    let first = claim(&desk, 1, 10).await.unwrap();
    assert_eq!((first.mail.kind, first.mail.response), (Kind::CustomerResponse, responses[0]));
    assert_eq!(claim(&desk, 2, 10).await, None, "the others stand behind it");
    assert!(finish(&desk, &first, 1, 11, later(500)).await);
    assert_eq!(claim(&desk, 1, 499).await, None, "also while it waits");

    assert_eq!(end(&desk, 500, sent()).await.mail.response, responses[0]);
    assert_eq!(end(&desk, 500, failed()).await.mail.response, responses[1]);
    assert_eq!(end(&desk, 500, sent()).await.mail.response, responses[2], "what failed holds nobody up");
    assert_eq!(claim(&desk, 1, 1_000_000).await, None);
}

pub async fn a_lost_lease_does_not_hold_up_its_line_for_ever(desk: Desk) {
    let ticket = assigned(&desk, ADA, 0).await;
    desk.respond(ADA, ticket, "One", at(1)).await;
    desk.respond(ADA, ticket, "Two", at(2)).await;
    let lost = claim(&desk, 1, 10).await.unwrap();
    assert_eq!(claim(&desk, 2, 10).await, None);
    let again = claim(&desk, 2, 10 + LEASE).await.unwrap();
    assert_eq!(again.mail, lost.mail);
    assert!(finish(&desk, &again, 2, 11 + LEASE, sent()).await);
    assert!(claim(&desk, 2, 11 + LEASE).await.is_some(), "and whoever was told to wait for it goes at once");
}

pub async fn one_line_does_not_hold_up_another(desk: Desk) {
    let tickets = [(ADA, assigned(&desk, ADA, 0).await), (BOB, assigned(&desk, BOB, 1).await)];
    let mut expected = Vec::new();
    for (n, (who, ticket)) in (0..).zip(tickets) {
        desk.respond(who, ticket, "To the agent", at(100 * n)).await;
        answer(&desk, ticket, 100 * n + 1).await;
        expected.extend([(Some(ticket), actor(AGENT).id), (Some(ticket), actor(who).id)]);
    }
    let mut lines = Vec::new();
    while let Some(Claimed { mail, .. }) = claim(&desk, 1, 500).await {
        let Recipient::Person(person) = mail.to else { panic!("nothing is left for the support address") };
        lines.push((mail.ticket, person));
    }
    lines.sort_unstable();
    expected.sort_unstable();
    assert_eq!(lines, expected);
}

pub async fn a_long_line_behind_a_waiting_mail_hides_no_other(desk: Desk) {
    let ticket = assigned(&desk, ADA, 0).await;
    for n in 1..=130 {
        desk.respond(ADA, ticket, "And another", at(n)).await;
    }
    let head = end(&desk, 200, later(10_000)).await;
    let (other, _) = desk.file(Filing { by: actor(BOB), at: at(201), ..Filing::default() }).await;
    assert_eq!(end(&desk, 300, sent()).await.mail.ticket, Some(other));
    assert_eq!(claim(&desk, 1, 300).await, None);
    assert_eq!(end(&desk, 10_000, sent()).await.mail, head.mail);
    for _ in 1..130 {
        end(&desk, 10_000, sent()).await;
    }
    assert_eq!(claim(&desk, 1, 10_000).await, None);
}

pub async fn what_is_in_hand_is_not_given_out_whatever_the_clock_says(desk: Desk) {
    let ticket = assigned(&desk, ADA, 0).await;
    desk.respond(ADA, ticket, "One", at(1)).await;
    desk.respond(ADA, ticket, "Two", at(2)).await;
    let first = claim(&desk, 1, 10).await.unwrap();
    let jumped = Claim { running: vec![first.mail.id], ..asking(2, 1_000_000) };
    assert_eq!(desk.store.claim_mail(jumped).await.unwrap(), None);
    assert!(finish(&desk, &first, 1, 1_000_001, sent()).await, "its lease still holds");
    assert!(claim(&desk, 2, 1_000_001).await.is_some());
}

pub async fn recipients_with_their_share_are_passed_over(desk: Desk) {
    let ticket = assigned(&desk, ADA, 0).await;
    desk.file(Filing { at: at(1), ..Filing::default() }).await;
    desk.respond(ADA, ticket, "Hello", at(2)).await;
    let agent = Recipient::Person(actor(AGENT).id);
    for (passed_over, expected) in [
        (vec![Recipient::Support, agent], None),
        (vec![Recipient::Support], Some(agent)),
        (vec![agent], Some(Recipient::Support)),
    ] {
        let claimed = desk.store.claim_mail(Claim { passed_over, ..asking(1, 10) }).await.unwrap();
        assert_eq!(claimed.map(|claimed| claimed.mail.to), expected);
    }
}

pub async fn a_deletion_cancels_what_is_not_on_its_way(desk: Desk) {
    let ticket = assigned(&desk, ADA, 0).await;
    desk.respond(ADA, ticket, "Held", at(1)).await;
    desk.store.hold_mail(at(1), "no server".to_owned()).await.unwrap();
    answer(&desk, ticket, 2).await;
    answer(&desk, ticket, 3).await;
    let on_its_way = claim(&desk, 1, 5).await.unwrap();
    desk.delete(ticket, at(6)).await;
    assert_eq!(states(&desk).await, [State::Cancelled, State::Sending, State::Cancelled, State::Sent]);
    assert!(finish(&desk, &on_its_way, 1, 7, sent()).await);
    let release = Release { at: at(8), expired_before: at(-1), has_support_address: true };
    assert_eq!(desk.store.release_mail(release).await.unwrap(), 0);
    assert_eq!(claim(&desk, 1, 1_000_000).await, None);
}

pub async fn mail_is_held_until_there_is_what_it_waits_for(desk: Desk) {
    for n in 0..3 {
        desk.file(Filing { at: at(n), ..Filing::default() }).await;
    }
    let lack = Outcome::Held { lack: Lack::SupportAddress, reason: "no address".to_owned() };
    end(&desk, 5, lack).await;
    let on_its_way = claim(&desk, 1, 5).await.unwrap();
    let hold = async |now| desk.store.hold_mail(at(now), "no server".to_owned()).await.unwrap();
    assert_eq!((hold(6).await, hold(6).await), (1, 0));
    assert_eq!(hold(5 + LEASE).await, 1, "nobody sends it any more");
    assert!(!finish(&desk, &on_its_way, 1, 6 + LEASE, sent()).await);
    assert_eq!(states(&desk).await, [State::Held; 3]);
    assert_eq!(entry(&desk, on_its_way.mail.id).await.last_error.as_deref(), Some("no server"));
    assert_eq!(claim(&desk, 1, 1_000_000).await, None);

    let release = async |now, expired_before, has_support_address| {
        let release = Release { at: at(now), expired_before: at(expired_before), has_support_address };
        desk.store.release_mail(release).await.unwrap()
    };
    assert_eq!((release(2_000, 0, false).await, release(2_000, 0, false).await), (2, 0));
    let due = entry(&desk, on_its_way.mail.id).await;
    assert_eq!((due.state, due.next_try_at), (State::Queued, Some(at(2_000))));
    assert_eq!(release(2_001, 0, true).await, 1);
    while claim(&desk, 1, 2_001).await.is_some() {}
    assert_eq!(hold(10_000).await, 3);
    assert_eq!(release(20_000, 2, true).await, 1);
    assert_eq!(states(&desk).await, [State::Queued, State::Expired, State::Expired]);
}

pub async fn a_retry_begins_anew(desk: Desk) {
    let (ticket, _) = desk.file(Filing::default()).await;
    end(&desk, 0, later(10)).await;
    let id = end(&desk, 10, failed()).await.mail.id;
    let retry = async |id, now| desk.store.retry_mail(id, at(now)).await.unwrap();
    assert_eq!(retry(id, 20).await, Some(Retried::Queued));
    let queued = entry(&desk, id).await;
    assert_eq!((queued.state, queued.tries, queued.next_try_at), (State::Queued, 0, Some(at(20))));
    let claimed = claim(&desk, 1, 20).await.unwrap();
    assert_eq!((claimed.tries, claimed.since, claimed.mail.created_at), (1, at(20), at(0)));
    assert_eq!(retry(id, 21).await, Some(Retried::Refused(State::Sending)));
    assert!(finish(&desk, &claimed, 1, 22, later(900)).await);
    assert_eq!(retry(id, 23).await, Some(Retried::Queued), "it need not wait");
    assert_eq!(end(&desk, 23, sent()).await.mail.ticket, Some(ticket));
    assert_eq!(retry(id, 24).await, Some(Retried::Refused(State::Sent)));
    assert_eq!(retry(Id::from_bytes([9; 12]), 24).await, None);
}

pub async fn all_that_was_given_up_is_retried_at_once(desk: Desk) {
    let cancelled = Outcome::Cancelled { reason: "gone".to_owned() };
    let expired = Outcome::Expired { error: "451 not now".to_owned() };
    let held = Outcome::Held { lack: Lack::SupportAddress, reason: "no address".to_owned() };
    for (n, outcome) in (0..).zip([failed(), sent(), expired, cancelled, held, later(50)]) {
        desk.file(Filing { at: at(n), ..Filing::default() }).await;
        end(&desk, n, outcome).await;
    }
    assert_eq!(desk.store.retry_all_mail(at(20)).await.unwrap(), 3);
    let (queued, sent, cancelled) = (State::Queued, State::Sent, State::Cancelled);
    assert_eq!(states(&desk).await, [queued, queued, cancelled, queued, sent, queued]);
    let mut taken = 0;
    while claim(&desk, 1, 20).await.is_some() {
        taken += 1;
    }
    assert_eq!(taken, 3);
    assert_eq!(desk.store.retry_all_mail(at(21)).await.unwrap(), 0);
}

pub async fn the_load_is_what_was_written_before_and_lately(desk: Desk) {
    let ticket = assigned(&desk, ADA, 0).await;
    let other = assigned(&desk, BOB, 10).await;
    let mut mails: Vec<Mail> = Vec::new();
    for n in 1..=4 {
        desk.respond(ADA, ticket, "Hello", at(100 * n)).await;
        desk.respond(BOB, other, "Hello", at(100 * n + 50)).await;
    }
    while let Some(claimed) = claim(&desk, 1, 1_000).await {
        let outcome = if claimed.mail.created_at == at(250) {
            Outcome::Cancelled { reason: "too many".to_owned() }
        } else {
            sent()
        };
        assert!(finish(&desk, &claimed, 1, 1_000, outcome).await);
        mails.push(claimed.mail);
    }
    mails.sort_by_key(|mail| mail.created_at);
    let load = async |mail: &Mail, since| desk.store.mail_load(mail.clone(), at(since)).await.unwrap();
    let last = &mails[7];
    assert_eq!((last.created_at, last.ticket), (at(450), Some(other)));
    assert_eq!(load(last, 0).await, Load { in_all: 6, about_ticket: 2 }, "cancelled ones aside");
    assert_eq!(load(last, 300).await, Load { in_all: 3, about_ticket: 1 });
    assert_eq!(load(&mails[0], 0).await, Load::default());
    assert_eq!(load(&mails[2], 0).await, Load { in_all: 2, about_ticket: 1 });
}
