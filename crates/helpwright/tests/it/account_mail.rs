//! Links to one's own account by mail: for whoever forgot a password, and for whoever was invited.

use domain::audit::Chain;
use futures::future::join_all;
use serde_json::{Value, json};

use crate::desk::{Answer, Desk, PASSWORD, Person};
use crate::forge;
use crate::post::{DAY, HOUR, MINUTE, Office, on_both_stores, put_off, taken, to, token};
use crate::tokens;

const USERS: &str = "/api/admin/users";
const NEW: &str = "a brand new password";
const IVY: &str = "ivy@desk.example";

on_both_stores! {
    a_forgotten_password_is_chosen_anew
    only_the_last_mail_works_and_three_go_out_an_hour
    each_try_of_a_mail_has_a_link_until_one_is_used
    what_changed_since_the_request_counts
    a_reset_waits_for_a_mail_server_and_not_for_ever
    whoever_reads_the_log_sees_no_link
    an_invitation_is_mailed_and_redeemed
    another_invitation_ends_the_one_before
    only_whoever_never_had_a_password_is_invited
    an_invited_person_may_also_have_forgotten
    without_a_mail_server_invitations_are_handed_over
}

async fn forgot(desk: &Desk, email: &str) {
    let answer = desk.post(Person::Nobody, "/api/auth/forgot-password", json!({"email": email})).await;
    assert_eq!(answer.status, 202, "{}", answer.text);
}

async fn reset(desk: &Desk, token: &str, password: &str) -> Answer {
    desk.post(Person::Nobody, "/api/auth/reset-password", json!({"token": token, "password": password})).await
}

async fn assert_unusable(desk: &Desk, token: &str) {
    let refused = reset(desk, token, NEW).await;
    refused.assert_refused(400, "validation_failed");
    assert!(refused.body["details"]["token"].is_string(), "{}", refused.text);
}

async fn login(desk: &Desk, email: &str, password: &str) -> u16 {
    desk.post(Person::Nobody, "/api/auth/login", json!({"email": email, "password": password})).await.status
}

/// Makes an account that waits for its owner, and answers its path with what else there is.
async fn invite(desk: &Desk, email: &str) -> (String, Answer) {
    let body = json!({"name": "Ivy Invited", "email": email, "role": "INTERNAL"});
    let made = desk.post(Person::Admin, USERS, body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    (format!("{USERS}/{}", made.body["user"]["_id"].as_str().unwrap()), made)
}

async fn invite_again(desk: &Desk, path: &str) -> Answer {
    desk.call(Person::Admin, "POST", &format!("{path}/invite")).send().await
}

async fn a_forgotten_password_is_chosen_anew(office: Office) {
    let mut office = office.worded(true);
    forgot(&office.desk, " Owner@Customer.Example ").await;
    let mail = office.drain_one().await;
    assert_eq!((mail.to.email.as_str(), &*mail.subject), (Person::Owner.email(), "Choose a new password"));
    assert!(mail.text.contains("https://desk.example/reset-password#token="), "{}", mail.text);
    assert_eq!(login(&office.desk, Person::Owner.email(), PASSWORD).await, 200, "until it is used nothing changes");
    let token = token(&mail);
    let done = reset(&office.desk, &token, NEW).await;
    assert_eq!((done.status, &done.body["user"]["email"]), (200, &json!(Person::Owner.email())), "{}", done.text);
    assert_eq!(office.desk.get(Person::Owner, "/api/auth/me").await.status, 401, "older sessions are over");
    assert_eq!(login(&office.desk, Person::Owner.email(), NEW).await, 200);
    assert_unusable(&office.desk, &token).await;
    let log = office.log("kind=reset").await.remove(0);
    assert_eq!((&log["to"], &log["subject"]), (&json!(Person::Owner.email()), &json!(mail.subject)));
    assert_eq!(log.get("ticketNumber"), None);
}

async fn only_the_last_mail_works_and_three_go_out_an_hour(office: Office) {
    let mut office = office.worded(true);
    let mut tokens = Vec::new();
    for n in 0..2 {
        forgot(&office.desk, Person::Owner.email()).await;
        tokens.push(token(&office.drain_one().await));
        office.desk.clock.advance(1_000 * (n + 1));
    }
    let rest = ["unknown@customer.example", Person::Owner.email()].repeat(50);
    join_all(rest.into_iter().map(|email| forgot(&office.desk, email))).await;
    tokens.push(token(&office.drain_one().await));
    forgot(&office.desk, Person::Other.email()).await;
    assert_eq!(to(&office.drain().await), [Person::Other.email()], "another's address has its own count");
    for token in &tokens[..2] {
        assert_unusable(&office.desk, token).await;
    }
    assert_eq!(reset(&office.desk, &tokens[2], NEW).await.status, 200);
    office.desk.clock.advance(HOUR - 3_000);
    forgot(&office.desk, Person::Owner.email()).await;
    assert_eq!(to(&office.drain().await), [Person::Owner.email()], "the first of them is an hour ago");
}

async fn each_try_of_a_mail_has_a_link_until_one_is_used(office: Office) {
    let mut office = office.worded(true);
    office.post.answers(|_| put_off());
    forgot(&office.desk, Person::Owner.email()).await;
    office.drain().await;
    office.desk.clock.advance(30 * MINUTE);
    office.drain().await;
    let tried: Vec<_> = office.post.take_tried().iter().map(token).collect();
    assert_eq!(tried.len(), 2);
    let (early, late) = (&tried[0], &tried[1]);
    assert_ne!(early, late, "a mail server that refused may have kept the first");
    office.desk.clock.advance(30 * MINUTE);
    assert_unusable(&office.desk, early).await;
    office.post.answers(|_| taken());
    let last = token(&office.drain_one().await);
    assert_eq!(reset(&office.desk, late, NEW).await.status, 200);
    assert_unusable(&office.desk, &last).await;
}

async fn what_changed_since_the_request_counts(office: Office) {
    let mut office = office.worded(true);
    let path = |person: Person| format!("{USERS}/{}", office.desk.id(person));
    let (owner, other, agent) = (path(Person::Owner), path(Person::Other), path(Person::Agent));
    for person in [Person::Owner, Person::Other, Person::Agent] {
        forgot(&office.desk, person.email()).await;
    }
    assert_eq!(office.desk.put(Person::Admin, &owner, json!({"isActive": false})).await.status, 200);
    assert_eq!(office.desk.put(Person::Admin, &other, json!({"email": "moved@customer.example"})).await.status, 200);
    assert_eq!(office.desk.delete(Person::Admin, &agent).await.status, 200);
    assert_eq!(to(&office.drain().await), ["moved@customer.example"], "whoever is shut out or gone gets no mail");
    assert_eq!(office.states().await, [("cancelled".to_owned(), 2), ("sent".to_owned(), 1)].into());
    office.desk.clock.advance(1);
    for email in [Person::Owner.email(), Person::Other.email(), Person::Agent.email(), "moved@customer.example"] {
        forgot(&office.desk, email).await;
    }
    assert_eq!(to(&office.drain().await), ["moved@customer.example"]);
}

async fn a_reset_waits_for_a_mail_server_and_not_for_ever(office: Office) {
    let mut office = office.worded(false);
    forgot(&office.desk, Person::Owner.email()).await;
    office.drain().await;
    assert_eq!(office.log("").await[0]["lastError"], "there is no mail server");
    office.desk.clock.advance(2 * HOUR);
    forgot(&office.desk, Person::Other.email()).await;
    office.drain().await;
    office.desk.clock.advance(DAY - HOUR);
    let mut office = office.worded(true);
    let mail = office.drain_one().await;
    assert_eq!(mail.to.email.as_str(), Person::Other.email());
    assert_eq!(office.states().await, [("sent".to_owned(), 1), ("expired".to_owned(), 1)].into());
    assert_eq!(reset(&office.desk, &token(&mail), NEW).await.status, 200, "its link is as old as the try");
}

async fn whoever_reads_the_log_sees_no_link(office: Office) {
    let mut office = office.worded(true);
    forgot(&office.desk, Person::Owner.email()).await;
    invite(&office.desk, IVY).await;
    let shown = async |office: &Office, kind: &str| {
        let id = office.log(&format!("kind={kind}")).await[0]["_id"].as_str().unwrap().to_owned();
        let read = office.desk.get(Person::Admin, &format!("/api/admin/support/emails/{id}")).await;
        assert_eq!(read.status, 200, "{}", read.text);
        read.body["email"].clone()
    };
    for kind in ["reset", "invitation"] {
        let email = shown(&office, kind).await;
        for part in ["text", "html"] {
            let words = email[part].as_str().unwrap();
            assert!(words.contains("/reset-password#token=\u{2022}"), "{kind} {part}: {words}");
        }
    }
    let mails = office.drain().await;
    for mail in &mails {
        assert_eq!(reset(&office.desk, &token(mail), NEW).await.status, 200, "reading ends nothing");
    }
    for kind in ["reset", "invitation"] {
        let email = shown(&office, kind).await.to_string();
        assert!(mails.iter().all(|mail| !email.contains(&token(mail))), "{kind}");
    }
}

async fn an_invitation_is_mailed_and_redeemed(office: Office) {
    let mut office = office.worded(true);
    let (_, made) = invite(&office.desk, IVY).await;
    assert_eq!(made.body.get("inviteUrl"), None, "the mail alone has the link");
    let mail = office.drain_one().await;
    assert_eq!((mail.to.email.as_str(), mail.to.name.as_ref().unwrap().as_str()), (IVY, "Ivy Invited"));
    assert!(mail.text.contains("72 hours"), "{}", mail.text);
    let token = token(&mail);
    office.desk.clock.advance(72 * HOUR - 1);
    assert_eq!(reset(&office.desk, &token, NEW).await.status, 200);
    assert_unusable(&office.desk, &token).await;
    assert_eq!(login(&office.desk, IVY, NEW).await, 200);
}

async fn another_invitation_ends_the_one_before(office: Office) {
    let mut office = office.worded(true);
    let (path, _) = invite(&office.desk, IVY).await;
    let first = token(&office.drain_one().await);
    office.desk.clock.advance(71 * HOUR);
    let again = invite_again(&office.desk, &path).await;
    assert_eq!((again.status, again.body.get("inviteUrl")), (200, None), "{}", again.text);
    assert_eq!(again.body["user"]["email"], IVY);
    let second = token(&office.drain_one().await);
    assert_unusable(&office.desk, &first).await;
    office.desk.clock.advance(HOUR);
    assert_eq!(reset(&office.desk, &second, NEW).await.status, 200);

    let trail = office.desk.app.store.audit_entries(Chain::Site, 0, 1_000).await.unwrap();
    let entries: Vec<_> = trail.into_iter().map(|entry| entry.unwrap()).collect();
    let invited = &entries[entries.len() - 2];
    assert_eq!((invited.action.as_str(), invited.actor), ("user.updated", Some(office.desk.id(Person::Admin))));
    let changes = serde_json::to_value(&invited.what().unwrap().changes).unwrap();
    assert_eq!(changes, json!({"invitation": {"from": Value::Null, "to": "made"}}));
}

async fn only_whoever_never_had_a_password_is_invited(office: Office) {
    let mut office = office.worded(true);
    let owner = format!("{USERS}/{}", office.desk.id(Person::Owner));
    invite_again(&office.desk, &owner).await.assert_refused(409, "conflict");
    let (path, _) = invite(&office.desk, IVY).await;
    assert_eq!(office.desk.put(Person::Admin, &path, json!({"isActive": false})).await.status, 200);
    invite_again(&office.desk, &path).await.assert_refused(409, "conflict");
    assert!(office.drain().await.is_empty(), "whoever is shut out is not invited either");
    assert_eq!(office.desk.put(Person::Admin, &path, json!({"isActive": true})).await.status, 200);
    assert_eq!(invite_again(&office.desk, &path).await.status, 200);
    let token = token(&office.drain_one().await);
    assert_eq!(reset(&office.desk, &token, NEW).await.status, 200);
    invite_again(&office.desk, &path).await.assert_refused(409, "conflict");
    invite_again(&office.desk, &format!("{USERS}/000000000000000000000001")).await.assert_refused(404, "not_found");
    invite_again(&office.desk, &format!("{USERS}/nobody")).await.assert_refused(400, "validation_failed");
    assert!(office.drain().await.is_empty());
}

async fn an_invited_person_may_also_have_forgotten(office: Office) {
    let mut office = office.worded(true);
    invite(&office.desk, IVY).await;
    let invitation = token(&office.drain_one().await);
    office.desk.clock.advance(100 * HOUR);
    assert_unusable(&office.desk, &invitation).await;
    forgot(&office.desk, IVY).await;
    let mail = office.drain_one().await;
    assert_eq!(reset(&office.desk, &token(&mail), NEW).await.status, 200);
    assert_eq!(login(&office.desk, IVY, NEW).await, 200);
}

async fn without_a_mail_server_invitations_are_handed_over(office: Office) {
    let mut office = office.worded(false);
    let (path, made) = invite(&office.desk, IVY).await;
    let of = |answer: &Answer| answer.body["inviteUrl"].as_str().unwrap().rsplit('=').next().unwrap().to_owned();
    let first = of(&made);
    office.desk.clock.advance(MINUTE);
    let second = of(&invite_again(&office.desk, &path).await);
    assert_unusable(&office.desk, &first).await;
    assert_eq!(reset(&office.desk, &second, NEW).await.status, 200);
    office.drain().await;
    assert!(office.log("").await.is_empty(), "no mail is written");
}

/// Whoever comes from a platform chooses and confirms everything there.
#[tokio::test]
async fn a_platforms_people_get_no_mail_about_accounts() {
    let desk = Desk::open().await.started_anew(tokens::with_secret(helpwright::tokens::Expected::default()));
    let claims = json!({"userId": "64b7f0c2a1d3e4f5a6b7c8d9", "email": "pia@platform.example", "role": "COMPANY"});
    let me = tokens::ask(&desk, "GET", "/api/auth/me", &forge::token(&claims)).await;
    assert_eq!(me.status, 200, "{}", me.text);
    forgot(&desk, "pia@platform.example").await;
    assert_eq!(desk.texts("SELECT kind FROM outbox"), Vec::<String>::new());
    let path = format!("{USERS}/64b7f0c2a1d3e4f5a6b7c8d9");
    invite_again(&desk, &path).await.assert_refused(409, "conflict");
}
