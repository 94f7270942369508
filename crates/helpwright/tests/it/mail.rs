//! Mail that goes out: which, to whom, and what of it holds when things go wrong.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use app::ports::{Clock, OutgoingMail};
use domain::Timestamp;
use domain::text::Email;
use serde_json::json;
use tokio::sync::watch;

use crate::desk::{Person, SUPPORT};
use crate::post::{DAY, HOUR, MINUTE, Office, away, on_both_stores, put_off, refused, taken, to};

on_both_stores! {
    each_kind_goes_to_whom_it_concerns
    a_ticket_is_one_conversation
    a_failing_mail_is_tried_for_five_days
    a_refused_mail_fails_at_once_and_holds_nobody_up
    nothing_overtakes_what_is_tried_again
    an_outage_stops_all_mail_and_ends_with_one_try
    a_mail_that_was_begun_and_never_ended_is_sent_again_under_its_name
    two_workers_send_each_mail_once
    a_mail_that_panics_harms_no_other
    a_slow_recipient_holds_nobody_up
    a_deleted_ticket_sends_nothing_any_more
    the_running_worker_hears_of_mail_and_has_a_successor
}

async fn each_kind_goes_to_whom_it_concerns(mut office: Office) {
    office.settings(json!({"support_auto_response": true})).await;
    let path = office.desk.ticket().await;
    let number = "ST-2026-001";
    let mut mails = office.drain().await;
    mails.sort_by(|one, other| one.to.email.cmp(&other.to.email));
    assert_eq!(to(&mails), [Person::Owner.email(), SUPPORT]);
    for (mail, subject) in mails.iter().zip(["Acknowledgement", "NewTicket"]) {
        assert_eq!(mail.subject, subject);
        for fact in [number, "Login page is not loading", "It **spins** for ever.", "Olive Owner", "GeneralInquiry"] {
            assert!(mail.text.contains(&fact.replace("ST-2026-001", "sequence: 1")), "{fact}: {}", mail.text);
        }
    }
    assert_eq!(mails[0].to.name.as_ref().map(ToString::to_string).as_deref(), Some("Olive Owner"));
    assert_eq!((mails[0].reply_to.as_ref().map(Email::as_str), &mails[1].reply_to), (Some(SUPPORT), &None));

    office.respond(Person::Owner, &path, "Nobody yet?").await;
    assert_eq!(to(&office.drain().await), [SUPPORT], "nobody is assigned");
    office.assign(&path, Person::Agent, Person::Agent).await;
    assert!(office.drain().await.is_empty(), "who takes a ticket knows");
    office.respond(Person::Owner, &path, "Hello agent").await;
    let mails = office.drain().await;
    assert_eq!((to(&mails), &*mails[0].subject), (vec![Person::Agent.email()], "CustomerResponse"));
    assert!(mails[0].text.contains("Hello agent") && mails[0].text.contains("Assignee(\"Aiko Agent\")"));

    office.respond(Person::Agent, &path, "Hello customer").await;
    let mails = office.drain().await;
    assert_eq!((to(&mails), &*mails[0].subject), (vec![Person::Owner.email()], "Response"));
    assert!(mails[0].text.contains("Hello customer") && mails[0].text.contains("by: \"Aiko Agent\""));
    assert!(!mails[0].text.contains(Person::Agent.email()), "a customer never sees an agent's address");

    office.assign(&path, Person::Agent, Person::Admin).await;
    let mails = office.drain().await;
    assert_eq!((to(&mails), &*mails[0].subject), (vec![Person::Admin.email()], "Assignment"));
}

async fn a_ticket_is_one_conversation(mut office: Office) {
    let (one, two) = (office.desk.ticket().await, office.desk.ticket().await);
    office.respond(Person::Agent, &one, "First").await;
    office.respond(Person::Agent, &two, "Second").await;
    let mails = office.drain().await;
    assert_eq!(mails.len(), 4);
    for path in [one, two] {
        let ticket = path.rsplit('/').next().unwrap();
        let conversation = format!("ticket.{ticket}");
        let its: Vec<&OutgoingMail> =
            mails.iter().filter(|mail| mail.references.iter().any(|id| id.as_str() == conversation)).collect();
        assert_eq!(its.len(), 2);
        assert!(its.iter().all(|mail| mail.in_reply_to.as_ref() == mail.references.first()));
    }
    let mut names: Vec<&str> = mails.iter().map(|mail| mail.message_id.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 4, "and each mail has a name of its own");
}

async fn a_failing_mail_is_tried_for_five_days(mut office: Office) {
    office.post.answers(|_| put_off());
    office.desk.ticket().await;
    let start = Timestamp::parse(crate::desk::START).unwrap();
    let (mut gap, mut now) = (0, start);
    loop {
        assert!(office.drain().await.is_empty());
        let mail = office.log("").await.remove(0);
        assert!(mail["lastError"].as_str().unwrap().ends_with("451 come back later"), "{mail}");
        let Some(next) = mail["nextTryAt"].as_str() else {
            assert_eq!((mail["state"].as_str(), mail["sentAt"].as_str()), (Some("expired"), None));
            break;
        };
        let next = Timestamp::parse(next).unwrap();
        let waited = next.millis() - now.millis();
        assert!(waited > gap * 6 / 10 && waited <= 5 * HOUR, "{waited} after {gap}");
        office.desk.clock.advance(waited - 1);
        let tries = office.post.take_tried().len();
        office.drain().await;
        assert!(office.post.take_tried().is_empty(), "not a moment too early, after {tries}");
        office.desk.clock.advance(1);
        (gap, now) = (waited, next);
    }
    assert_eq!(now, start.plus(5 * DAY));
    let mail = office.log("").await.remove(0);
    let retried = office.retry(&mail).await;
    assert_eq!((&retried["email"]["state"], &retried["email"]["tries"]), (&json!("queued"), &json!(0)));
    office.post.answers(|_| taken());
    assert_eq!(office.drain().await.len(), 1);
    assert_eq!(office.log("").await[0]["serverResponse"], "250 taken");
}

async fn a_refused_mail_fails_at_once_and_holds_nobody_up(mut office: Office) {
    let path = office.assigned().await;
    for n in 1..=3 {
        office.respond(Person::Owner, &path, &format!("Part {n}")).await;
    }
    office.post.answers(|mail| if mail.text.contains("Part 1") { refused() } else { taken() });
    let mails = office.drain().await;
    assert_eq!(mails.len(), 2);
    let failed = office.log("state=failed").await.remove(0);
    assert_eq!(failed["tries"], 1);
    assert_eq!(failed["lastError"], "The mail server refused the mail: 550 no such mailbox");
    office.desk.clock.advance(DAY);
    assert!(office.drain().await.is_empty());
}

async fn nothing_overtakes_what_is_tried_again(mut office: Office) {
    let path = office.assigned().await;
    for n in 1..=4 {
        office.respond(Person::Owner, &path, &format!("Part {n}")).await;
        office.desk.clock.advance(10);
    }
    // The first try of each fails.
    let tried = Mutex::new(HashSet::new());
    office.post.answers(move |mail| {
        let is_first = tried.lock().unwrap().insert(mail.message_id.as_str().to_owned());
        if is_first && mail.subject == "CustomerResponse" { put_off() } else { taken() }
    });
    let mut order = Vec::new();
    for round in 0..6 {
        office.desk.ticket().await;
        let mails = office.drain().await;
        assert!(mails.iter().any(|mail| mail.subject == "NewTicket"), "round {round}: others need not wait");
        order.extend(mails);
        office.desk.clock.advance(2 * MINUTE);
    }
    let numbers: Vec<_> = order
        .iter()
        .filter(|mail| mail.subject == "CustomerResponse")
        .map(|mail| mail.text.split("Part ").nth(1).unwrap().chars().next().unwrap())
        .collect();
    assert_eq!(numbers, ['1', '2', '3', '4']);
}

async fn an_outage_stops_all_mail_and_ends_with_one_try(mut office: Office) {
    office.post.answers(|_| away());
    for _ in 0..20 {
        office.desk.ticket().await;
    }
    office.drain().await;
    assert!(office.post.take_tried().len() <= 8, "no more than were on their way together");
    for _ in 0..8 {
        office.desk.clock.advance(75_000);
        assert!(office.drain().await.is_empty());
        assert_eq!(office.post.take_tried().len(), 1, "one finds out whether it is over");
    }
    office.post.answers(|_| taken());
    office.desk.clock.advance(75_000);
    assert_eq!(office.drain().await.len(), 20, "within a step after it was over");
    assert_eq!(office.states().await, [("sent".to_owned(), 20)].into());
}

async fn a_mail_that_was_begun_and_never_ended_is_sent_again_under_its_name(mut office: Office) {
    office.post.is_slow_for(SUPPORT);
    office.desk.ticket().await;
    let mut lost = office.another_worker();
    tokio::select! {
        () = lost.drain() => unreachable!("the mail server does not answer"),
        () = async { while office.post.take_tried().is_empty() { tokio::task::yield_now().await } } => {}
    }
    drop(lost);
    assert!(office.drain().await.is_empty(), "somebody may be sending it");
    assert_eq!(office.log("").await[0]["state"], "sending");
    // Only now, since what was under way at the end of its worker could have passed.
    office.post.open_gate();
    office.desk.clock.advance(4 * MINUTE);
    let mails = office.drain().await;
    let log = office.log("").await.remove(0);
    assert_eq!((mails.len(), &log["tries"], &log["state"]), (1, &json!(2), &json!("sent")));
    assert_eq!(mails[0].message_id.as_str(), format!("mail.{}", log["_id"].as_str().unwrap()));
}

async fn two_workers_send_each_mail_once(office: Office) {
    for _ in 0..30 {
        office.desk.ticket().await;
    }
    let (mut one, mut other) = (office.another_worker(), office.another_worker());
    tokio::join!(one.drain(), other.drain());
    let mut names: Vec<String> =
        office.post.take().into_iter().map(|mail| mail.message_id.as_str().to_owned()).collect();
    assert_eq!(names.len(), 30);
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 30);
}

async fn a_mail_that_panics_harms_no_other(mut office: Office) {
    let path = office.assigned().await;
    office.respond(Person::Owner, &path, "POISON").await;
    office.desk.ticket().await;
    office.post.answers(|mail| {
        assert!(!mail.text.contains("POISON"), "this is the panic that is meant to be");
        taken()
    });
    assert_eq!(to(&office.drain().await), [SUPPORT]);
    let poison = office.log("kind=customer_response").await.remove(0);
    assert_eq!((poison["state"].as_str(), poison["tries"].as_u64()), (Some("queued"), Some(1)));
    assert!(poison["nextTryAt"].is_string() && poison["lastError"].is_string(), "{poison}");
    for _ in 0..200 {
        office.desk.clock.advance(HOUR);
        office.drain().await;
    }
    assert_eq!(office.log("kind=customer_response").await[0]["state"], "expired");
    office.desk.ticket().await;
    assert_eq!(office.drain().await.len(), 1, "the worker lives");
}

async fn a_slow_recipient_holds_nobody_up(office: Office) {
    office.post.is_slow_for(SUPPORT);
    let paths = [office.desk.ticket().await, office.desk.ticket().await];
    for _ in 0..20 {
        office.desk.ticket().await;
    }
    for path in &paths {
        office.respond(Person::Agent, path, "Here you are").await;
    }
    let (post, mut worker) = (Arc::clone(&office.post), office.another_worker());
    let sending = tokio::spawn(async move { worker.drain().await });
    post.has_taken(2).await;
    assert_eq!(to(&post.take()), [Person::Owner.email(); 2]);
    post.open_gate();
    sending.await.unwrap();
    assert_eq!(post.take().len(), 22);
}

async fn a_deleted_ticket_sends_nothing_any_more(mut office: Office) {
    let path = office.desk.ticket().await;
    office.post.answers(|_| put_off());
    office.drain().await;
    office.respond(Person::Agent, &path, "Goodbye").await;
    assert_eq!(office.desk.delete(Person::Admin, &path).await.status, 200);
    office.post.answers(|_| taken());
    office.desk.clock.advance(DAY);
    assert!(office.drain().await.is_empty());
    assert_eq!(office.states().await, [("cancelled".to_owned(), 2)].into());
    let mail = office.log("").await.remove(0);
    assert!(mail.get("ticketNumber").is_none(), "{mail}");
    office.retry(&mail).await;
    assert!(office.drain().await.is_empty(), "not even when somebody asks for it");
    assert_eq!(office.log("").await[0]["lastError"], "the ticket is gone");
}

/// Panics the first time that somebody asks, as no clock does and a driver may.
struct Stumbling {
    clock: Arc<dyn Clock>,
    has_stumbled: Arc<AtomicBool>,
}

impl Clock for Stumbling {
    fn now(&self) -> Timestamp {
        assert!(self.has_stumbled.swap(true, Ordering::SeqCst), "this is the panic that is meant to be");
        self.clock.now()
    }
}

async fn the_running_worker_hears_of_mail_and_has_a_successor(office: Office) {
    let has_stumbled = Arc::new(AtomicBool::new(false));
    let office = office.started_anew(true, |app| {
        app.clock = Arc::new(Stumbling { clock: Arc::clone(&app.clock), has_stumbled: Arc::clone(&has_stumbled) });
    });
    let (stop, stopped) = watch::channel(false);
    let working = tokio::spawn(app::mail::work(Arc::clone(&office.desk.app), stopped));
    while !has_stumbled.load(Ordering::SeqCst) {
        tokio::task::yield_now().await;
    }
    for count in 1..=2 {
        office.desk.ticket().await;
        office.post.has_taken(count).await;
    }
    stop.send(true).unwrap();
    working.await.unwrap();
    office.desk.ticket().await;
    assert_eq!(office.post.take().len(), 2, "and stops when it is told to");
}
