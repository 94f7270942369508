//! Who gets a mail, by what is true when it is sent.

use app::accounts::set_active;
use app::ports::MailQuery;
use app::{App, Caller};
use domain::list::Start;
use domain::text::Email;
use serde_json::json;

use crate::desk::{Person, SUPPORT};
use crate::post::{DAY, HOUR, Office, on_both_stores, to};

on_both_stores! {
    without_a_mail_server_mail_is_held_and_sent_within_a_day
    without_a_support_address_mail_waits_for_one
    the_support_address_is_the_one_that_is_set_now
    a_ticket_is_told_of_as_it_is_now
    mail_for_an_assignee_who_is_shut_out_goes_to_support
    a_customer_who_is_shut_out_gets_no_mail
    an_assignment_that_does_not_stand_is_not_told
    a_note_is_told_to_nobody
    a_storm_of_responses_is_bounded
    a_storm_of_assignments_is_bounded
    one_recipient_is_bounded_over_all_tickets
    old_mail_is_forgotten
}

fn set(email: Option<&str>) -> impl FnOnce(&mut App) {
    let email = email.map(|email| Email::parse(email).unwrap());
    |app| app.config.support_email = email
}

async fn shut_out(office: &Office, person: Person) {
    let email = Email::parse(person.email()).unwrap();
    set_active(&office.desk.app, &Caller::default(), email, false).await.unwrap();
}

async fn without_a_mail_server_mail_is_held_and_sent_within_a_day(office: Office) {
    let mut office = office.started_anew(false, |_| {});
    let path = office.desk.ticket().await;
    office.drain().await;
    let held = office.log("").await.remove(0);
    assert_eq!((held["state"].as_str(), held["lastError"].as_str()), (Some("held"), Some("there is no mail server")));
    assert!(held.get("nextTryAt").is_none());
    let listed = async |office: &Office| office.desk.get(Person::Admin, "/api/admin/support/emails").await.body;
    assert_eq!(listed(&office).await["hasMailServer"], false);
    let path_of_mail = format!("/api/admin/support/emails/{}", held["_id"].as_str().unwrap());
    let email = office.desk.get(Person::Admin, &path_of_mail).await.body["email"].clone();
    assert!(email["text"].as_str().unwrap().contains("spins"), "it can be read");
    office.retry(&held).await;
    office.drain().await;
    assert_eq!(office.states().await, [("held".to_owned(), 1)].into());

    office.desk.clock.advance(2 * HOUR);
    office.respond(Person::Owner, &path, "Anybody there?").await;
    office.drain().await;
    office.desk.clock.advance(23 * HOUR);
    let mut office = office.started_anew(true, |_| {});
    assert_eq!(listed(&office).await["hasMailServer"], true);
    let mails = office.drain().await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text.contains("Anybody there?"));
    assert_eq!(office.log("").await[1]["state"], "expired", "a day is too long");
}

async fn without_a_support_address_mail_waits_for_one(office: Office) {
    let mut office = office.started_anew(true, set(None));
    let path = office.desk.ticket().await;
    office.respond(Person::Agent, &path, "Hello").await;
    assert_eq!(to(&office.drain().await), [Person::Owner.email()], "others get their mail");
    let held = office.log("state=held").await.remove(0);
    assert_eq!((&held["to"], &held["lastError"]), (&json!(""), &json!("there is no support address")));
    office.desk.clock.advance(HOUR);
    assert!(office.drain().await.is_empty());
    assert_eq!(office.log("state=held").await[0]["tries"], 1, "it is not tried in vain");
    office.settings(json!({"support_email": "new@desk.example"})).await;
    assert_eq!(to(&office.drain().await), ["new@desk.example"]);
}

async fn the_support_address_is_the_one_that_is_set_now(mut office: Office) {
    office.settings(json!({"support_email": "first@desk.example"})).await;
    office.desk.ticket().await;
    office.settings(json!({"support_email": "second@desk.example"})).await;
    assert_eq!(to(&office.drain().await), ["second@desk.example"]);
    office.desk.ticket().await;
    office.settings(json!({"support_email": ""})).await;
    assert_eq!(to(&office.drain().await), [SUPPORT], "the operator's own");
}

async fn a_ticket_is_told_of_as_it_is_now(mut office: Office) {
    office.settings(json!({"support_email_template": "About {{subject}}"})).await;
    let path = office.desk.ticket().await;
    let body = json!({"subject": "Login page loads", "priority": "Critical"});
    assert_eq!(office.desk.put(Person::Agent, &path, body).await.status, 200);
    assert_eq!(office.desk.put(Person::Owner, "/api/auth/me", json!({"name": "Olivia"})).await.status, 200);
    let mails = office.drain().await;
    for fact in ["Login page loads", "Critical", "Olivia", "About {{subject}}"] {
        assert!(mails[0].text.contains(fact), "{fact}: {}", mails[0].text);
    }
}

async fn mail_for_an_assignee_who_is_shut_out_goes_to_support(mut office: Office) {
    let path = office.desk.ticket().await;
    office.drain().await;
    office.assign(&path, Person::Admin, Person::Agent).await;
    office.respond(Person::Owner, &path, "Hello").await;
    shut_out(&office, Person::Agent).await;
    let mails = office.drain().await;
    assert_eq!(to(&mails), [SUPPORT; 2]);
    assert!(mails.iter().all(|mail| mail.text.contains("to: Support")));
}

async fn a_customer_who_is_shut_out_gets_no_mail(mut office: Office) {
    let path = office.assigned().await;
    office.respond(Person::Agent, &path, "Hello").await;
    shut_out(&office, Person::Owner).await;
    assert!(office.drain().await.is_empty());
    let mail = office.log("state=cancelled").await.remove(0);
    assert_eq!(mail["lastError"], "the recipient is gone or shut out");
}

async fn an_assignment_that_does_not_stand_is_not_told(mut office: Office) {
    let path = office.desk.ticket().await;
    office.drain().await;
    office.assign(&path, Person::Admin, Person::Agent).await;
    office.assign(&path, Person::Agent, Person::Admin).await;
    assert_eq!(to(&office.drain().await), [Person::Admin.email()]);
    assert_eq!(office.log("state=cancelled").await[0]["lastError"], "the ticket is somebody else's by now");
}

async fn a_note_is_told_to_nobody(mut office: Office) {
    office.settings(json!({"support_auto_response": true})).await;
    let path = office.desk.ticket().await;
    let responses = format!("{path}/responses");
    let note = json!({"message": "CANARY", "isInternal": true});
    for round in 0..3 {
        assert_eq!(office.desk.post(Person::Agent, &responses, note.clone()).await.status, 201);
        office.respond(Person::Agent, &path, "In public").await;
        office.respond(Person::Owner, &path, "Thanks").await;
        if round == 1 {
            office.assign(&path, Person::Admin, Person::Agent).await;
        }
        assert_eq!(office.desk.post(Person::Agent, &responses, note.clone()).await.status, 201);
    }
    let mails = office.drain().await;
    assert_eq!(mails.len(), 9);
    for mail in mails {
        for part in [&mail.subject, &mail.text, &mail.html] {
            assert!(!part.contains("CANARY"), "{} to {}", mail.subject, mail.to.email);
        }
    }
}

/// How many mails were suppressed, all with a reason that says so.
async fn suppressed(office: &Office, query: &str) -> usize {
    let mails = office.log(&format!("state=cancelled&{query}")).await;
    assert!(mails.iter().all(|mail| mail["lastError"].as_str().unwrap().starts_with("suppressed: ")));
    mails.len()
}

async fn a_storm_of_responses_is_bounded(mut office: Office) {
    let path = office.assigned().await;
    for n in 0..50 {
        office.respond(Person::Agent, &path, &format!("Answer {n}")).await;
        office.desk.clock.advance(100);
    }
    let other = office.desk.ticket().await;
    office.respond(Person::Agent, &other, "Of another ticket").await;
    let mails = office.drain().await;
    let about = |text: &str| mails.iter().filter(|mail| mail.text.contains(text)).count();
    assert_eq!((about("Answer "), about("Of another ticket"), mails.len()), (30, 1, 32));
    assert_eq!(suppressed(&office, "").await, 20);

    office.desk.clock.advance(HOUR);
    office.respond(Person::Agent, &path, "Later").await;
    assert_eq!(office.drain().await.len(), 1, "an hour later there is room again");
    let mail = office.log("state=cancelled").await.remove(0);
    office.retry(&mail).await;
    assert_eq!(office.drain().await.len(), 1, "what somebody asks for is sent");
}

async fn a_storm_of_assignments_is_bounded(mut office: Office) {
    let path = office.desk.ticket().await;
    office.drain().await;
    let mut sent = 0;
    for _ in 0..40 {
        office.assign(&path, Person::Admin, Person::Agent).await;
        sent += office.drain().await.len();
        assert_eq!(office.desk.put(Person::Admin, &path, json!({"assignedTo": null})).await.status, 200);
    }
    assert_eq!((sent, suppressed(&office, "").await), (30, 10));
}

async fn one_recipient_is_bounded_over_all_tickets(mut office: Office) {
    for _ in 0..8 {
        let path = office.desk.ticket().await;
        for _ in 0..28 {
            office.respond(Person::Agent, &path, "Answer").await;
        }
        office.desk.clock.advance(1_000);
    }
    let mails = office.drain().await;
    let owners = mails.iter().filter(|mail| mail.to.email.as_str() == Person::Owner.email()).count();
    assert_eq!((owners, mails.len()), (200, 208));
    assert_eq!(suppressed(&office, "kind=response").await, 24);
}

async fn old_mail_is_forgotten(mut office: Office) {
    office.desk.ticket().await;
    for (days, kept) in [(0, 1), (89, 1), (2, 0)] {
        office.desk.clock.advance(days * DAY);
        office.drain().await;
        // Nobody is signed in any more who could ask for the log.
        let query = MailQuery { state: None, kind: None, ticket: None, start: Start::Page(1), limit: 10 };
        assert_eq!(office.desk.app.store.list_mail(query).await.unwrap().total, kept, "{days}");
    }
}
