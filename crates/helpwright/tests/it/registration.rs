//! Accounts that people make for themselves: confirmed by mail, and only with what the owner of the address has chosen.

use app::accounts::Setup;
use app::token::Token;
use domain::audit::Chain;
use domain::text::Email;
use futures::future::join_all;
use serde_json::{Value, json};

use crate::desk::{Answer, Desk, PASSWORD, Person};
use crate::post::{DAY, HOUR, MINUTE, Office, on_both_stores, put_off, taken, to, token};

const NEW: &str = "nora@customer.example";
const CHOSEN: &str = "chosen by nora herself";
const TYPED: &str = "Nora CANARY";

on_both_stores! {
    a_registration_is_mailed_confirmed_and_signed_in
    whoever_has_an_account_is_told_so_by_mail_alone
    whoever_is_shut_out_gets_no_mail
    each_try_of_the_mail_has_a_link_of_its_own_time
    a_newer_registration_ends_older_links
    a_stranger_slips_in_no_password
    the_same_once_more_is_no_stranger
    of_many_at_once_one_is_mailed
    a_hundred_registrations_write_one_mail
    what_nobody_confirms_goes_away
    an_account_made_meanwhile_wins
    a_registration_waits_for_a_mail_server
    closed_again_nothing_is_confirmed
}

async fn register(desk: &Desk, email: &str, password: &str) -> Answer {
    let body = json!({"name": TYPED, "email": email, "password": password});
    let answer = desk.post(Person::Nobody, "/api/auth/register", body).await;
    assert_eq!(answer.status, 202, "{}", answer.text);
    answer
}

async fn confirm(desk: &Desk, token: &str) -> Answer {
    desk.post(Person::Nobody, "/api/auth/confirm", json!({"token": token})).await
}

async fn assert_unusable(desk: &Desk, token: &str) {
    let refused = confirm(desk, token).await;
    refused.assert_refused(400, "validation_failed");
    assert!(refused.body["details"]["token"].is_string(), "{}", refused.text);
    assert_eq!(refused.header("set-cookie"), None);
}

async fn login(desk: &Desk, email: &str, password: &str) -> u16 {
    desk.post(Person::Nobody, "/api/auth/login", json!({"email": email, "password": password})).await.status
}

async fn people(desk: &Desk) -> Value {
    desk.get(Person::Admin, "/api/admin/users").await.body["pagination"]["total"].clone()
}

async fn a_registration_is_mailed_confirmed_and_signed_in(office: Office) {
    let mut office = office.worded(true);
    register(&office.desk, " Nora@Customer.Example ", CHOSEN).await;
    assert_eq!((people(&office.desk).await, login(&office.desk, NEW, CHOSEN).await), (json!(4), 401));
    let mail = office.drain_one().await;
    assert_eq!((mail.to.email.as_str(), &mail.to.name), (NEW, &None));
    assert_eq!(mail.subject, "Confirm your e-mail address");
    assert!(mail.text.contains("https://desk.example/confirm#token="), "{}", mail.text);
    assert!(!format!("{}{}", mail.text, mail.html).contains("CANARY"), "nobody writes to others through this desk");
    assert_eq!(login(&office.desk, NEW, CHOSEN).await, 401, "the mail alone confirms nothing");

    let token = token(&mail);
    for wrong in ["", " ", &token[..63], office.desk.token(Person::Owner).as_str()] {
        assert_unusable(&office.desk, wrong).await;
    }
    let done = confirm(&office.desk, &token).await;
    assert_eq!(done.status, 200, "{}", done.text);
    let user = &done.body["user"];
    assert_eq!((&user["email"], &user["name"], &user["role"]), (&json!(NEW), &json!(TYPED), &json!("CUSTOMER")));
    let cookie = done.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let me = office.desk.call(Person::Nobody, "GET", "/api/auth/me").header("cookie", &cookie).send().await;
    assert_eq!((me.status, &me.body["csrfToken"]), (200, &done.body["csrfToken"]));
    assert_eq!((people(&office.desk).await, login(&office.desk, NEW, CHOSEN).await), (json!(5), 200));
    assert_unusable(&office.desk, &token).await;

    let trail = office.desk.app.store.audit_entries(Chain::Site, 0, 1_000).await.unwrap();
    let last = trail.into_iter().next_back().unwrap().unwrap();
    let (actor, target) = (last.actor.unwrap().to_string(), last.target.to_string());
    assert_eq!((last.action.as_str(), &json!(actor), &json!(target)), ("user.created", &user["_id"], &user["_id"]));
    let log = office.log("kind=confirmation").await.remove(0);
    assert_eq!((&log["to"], &log["subject"], &log["state"]), (&json!(NEW), &json!(mail.subject), &json!("sent")));
}

async fn whoever_has_an_account_is_told_so_by_mail_alone(office: Office) {
    let mut office = office.worded(true);
    let answer = register(&office.desk, Person::Owner.email(), CHOSEN).await;
    assert_eq!(answer.body, register(&office.desk, NEW, CHOSEN).await.body);
    let mails = office.drain().await;
    let mail = mails.iter().find(|mail| mail.to.email.as_str() == Person::Owner.email()).unwrap();
    assert_eq!((mails.len(), mail.subject.as_str()), (2, "You have an account already"));
    assert!(mail.text.contains("https://desk.example/login") && !mail.text.contains("token"), "{}", mail.text);
    assert!(!format!("{}{}", mail.text, mail.html).contains("CANARY"));
    let email = Person::Owner.email();
    assert_eq!((login(&office.desk, email, CHOSEN).await, login(&office.desk, email, PASSWORD).await), (401, 200));
}

async fn whoever_is_shut_out_gets_no_mail(office: Office) {
    let mut office = office.worded(true);
    let path = format!("/api/admin/users/{}", office.desk.id(Person::Other));
    assert_eq!(office.desk.put(Person::Admin, &path, json!({"isActive": false})).await.status, 200);
    register(&office.desk, Person::Other.email(), CHOSEN).await;
    assert!(office.drain().await.is_empty());
    assert_eq!(office.log("").await[0]["state"], "cancelled");
}

async fn each_try_of_the_mail_has_a_link_of_its_own_time(office: Office) {
    let mut office = office.worded(true);
    office.post.answers(|_| put_off());
    register(&office.desk, NEW, CHOSEN).await;
    office.drain().await;
    let early = token(&office.post.take_tried()[0]);
    office.post.answers(|_| taken());
    office.desk.clock.advance(40 * MINUTE);
    let late = token(&office.drain_one().await);
    office.desk.clock.advance(20 * MINUTE);
    assert_unusable(&office.desk, &early).await;
    office.desk.clock.advance(40 * MINUTE - 1);
    assert_eq!(confirm(&office.desk, &late).await.status, 200);
    assert_unusable(&office.desk, &early).await;

    register(&office.desk, "second@customer.example", CHOSEN).await;
    let unused = token(&office.drain_one().await);
    office.desk.clock.advance(HOUR);
    assert_unusable(&office.desk, &unused).await;
}

async fn a_newer_registration_ends_older_links(office: Office) {
    let mut office = office.worded(true);
    office.post.answers(|_| put_off());
    register(&office.desk, NEW, "an older password").await;
    office.drain().await;
    office.post.answers(|_| taken());
    office.desk.clock.advance(50 * MINUTE);
    let older = token(&office.drain_one().await);
    office.desk.clock.advance(10 * MINUTE);
    register(&office.desk, NEW, CHOSEN).await;
    assert_unusable(&office.desk, &older).await;
    let newer = token(&office.drain_one().await);
    assert_eq!(confirm(&office.desk, &newer).await.status, 200);
    assert_eq!(login(&office.desk, NEW, "an older password").await, 401);
    assert_eq!(login(&office.desk, NEW, CHOSEN).await, 200);
}

/// Whoever of the two came first, the owner of the address opens the link, and nobody's password lets anybody in.
async fn a_stranger_slips_in_no_password(office: Office) {
    let mut office = office.worded(true);
    for (email, passwords) in [
        ("one@customer.example", [CHOSEN, "chosen by a stranger"]),
        ("two@customer.example", ["chosen by a stranger", CHOSEN]),
    ] {
        for password in passwords {
            register(&office.desk, email, password).await;
        }
        let mail = office.drain_one().await;
        let done = confirm(&office.desk, &token(&mail)).await;
        assert_eq!((done.status, &done.body["user"]["email"]), (200, &json!(email)), "the link is the owner's");
        for password in passwords {
            assert_eq!(login(&office.desk, email, password).await, 401, "{email} {password}");
        }
        office.desk.post(Person::Nobody, "/api/auth/forgot-password", json!({"email": email})).await;
        let body = json!({"token": token(&office.drain_one().await), "password": "chosen by the owner"});
        assert_eq!(office.desk.post(Person::Nobody, "/api/auth/reset-password", body).await.status, 200);
        assert_eq!(login(&office.desk, email, "chosen by the owner").await, 200);
    }
}

async fn the_same_once_more_is_no_stranger(office: Office) {
    let mut office = office.worded(true);
    register(&office.desk, NEW, CHOSEN).await;
    office.desk.clock.advance(MINUTE);
    register(&office.desk, NEW, CHOSEN).await;
    let mail = office.drain_one().await;
    register(&office.desk, NEW, CHOSEN).await;
    assert_eq!(confirm(&office.desk, &token(&mail)).await.status, 200);
    assert_eq!(login(&office.desk, NEW, CHOSEN).await, 200);
}

/// A double click is one registration, and a stranger at the very same moment is still one.
async fn of_many_at_once_one_is_mailed(office: Office) {
    let mut office = office.worded(true);
    for (email, passwords, status) in [
        (NEW, [CHOSEN; 8], 200),
        ("two@customer.example", [CHOSEN, "a strange one"].repeat(4).try_into().unwrap(), 401),
    ] {
        join_all(passwords.map(|password| register(&office.desk, email, password))).await;
        let mail = office.drain_one().await;
        assert_eq!(confirm(&office.desk, &token(&mail)).await.status, 200);
        for password in passwords {
            assert_eq!(login(&office.desk, email, password).await, status, "{email} {password}");
        }
    }
}

async fn a_hundred_registrations_write_one_mail(office: Office) {
    let mut office = office.worded(true);
    for n in 0..100 {
        register(&office.desk, NEW, &format!("a long password {n}")).await;
        register(&office.desk, Person::Owner.email(), &format!("a long password {n}")).await;
    }
    let mut mails = office.drain().await;
    mails.sort_by(|one, other| one.to.email.cmp(&other.to.email));
    assert_eq!(to(&mails), [NEW, Person::Owner.email()]);
    office.desk.clock.advance(HOUR);
    register(&office.desk, NEW, CHOSEN).await;
    let mail = office.drain_one().await;
    assert_eq!(confirm(&office.desk, &token(&mail)).await.status, 200);
    assert_eq!(login(&office.desk, NEW, CHOSEN).await, 200);
}

async fn what_nobody_confirms_goes_away(office: Office) {
    let mut office = office.worded(true);
    let stands = async |office: &Office| {
        let email = Email::parse(NEW).unwrap();
        office.desk.app.store.registration_of(email).await.unwrap().is_some()
    };
    register(&office.desk, NEW, CHOSEN).await;
    office.drain().await;
    office.desk.clock.advance(7 * DAY);
    office.drain().await;
    assert!(stands(&office).await);
    office.desk.clock.advance(HOUR);
    office.drain().await;
    assert!(!stands(&office).await);
}

async fn an_account_made_meanwhile_wins(office: Office) {
    let mut office = office.worded(true);
    register(&office.desk, NEW, CHOSEN).await;
    let token = token(&office.drain_one().await);
    let body = json!({"name": "Nora", "email": NEW, "role": "INTERNAL", "password": PASSWORD});
    assert_eq!(office.desk.post(Person::Admin, "/api/admin/users", body).await.status, 201);
    assert_unusable(&office.desk, &token).await;
    assert_eq!((login(&office.desk, NEW, CHOSEN).await, login(&office.desk, NEW, PASSWORD).await), (401, 200));
}

async fn a_registration_waits_for_a_mail_server(office: Office) {
    let mut office = office.worded(false);
    register(&office.desk, NEW, CHOSEN).await;
    office.drain().await;
    let held = office.log("state=held").await.remove(0);
    let path = format!("/api/admin/support/emails/{}", held["_id"].as_str().unwrap());
    let read = office.desk.get(Person::Admin, &path).await;
    let text = read.body["email"]["text"].as_str().unwrap().to_owned();
    assert!(text.contains("https://desk.example/confirm#token=\u{2022}"), "{text}");
    office.desk.clock.advance(23 * HOUR);
    let mut office = office.worded(true);
    let mail = office.drain_one().await;
    assert_eq!(confirm(&office.desk, &token(&mail)).await.status, 200);
}

async fn closed_again_nothing_is_confirmed(office: Office) {
    let mut office = office.worded(true);
    register(&office.desk, NEW, CHOSEN).await;
    let token = token(&office.drain_one().await);
    register(&office.desk, "late@customer.example", CHOSEN).await;
    let mut office = office.started_anew(true, |app| app.config.registration_is_open = false);
    confirm(&office.desk, &token).await.assert_refused(403, "forbidden");
    for body in [json!({"name": TYPED, "email": NEW, "password": CHOSEN}), json!({}), json!("none")] {
        office.desk.post(Person::Nobody, "/api/auth/register", body).await.assert_refused(403, "forbidden");
    }
    assert!(office.drain().await.is_empty());
    assert_eq!(office.log("state=cancelled").await.len(), 1);
}

#[tokio::test]
async fn the_first_account_is_an_admins() {
    let token = Token::read(&"a7".repeat(32)).unwrap();
    let desk = Desk::configured(api::Site::default(), |app| {
        app.setup = Setup::pending(&token);
        app.config.registration_is_open = true;
    });
    let body = json!({"name": TYPED, "email": NEW, "password": CHOSEN});
    desk.post(Person::Nobody, "/api/auth/register", body).await.assert_refused(403, "forbidden");
    let body = json!({"token": token.as_str(), "name": "Ada", "email": "ada@desk.example", "password": PASSWORD});
    assert_eq!(desk.post(Person::Nobody, "/api/auth/setup", body).await.status, 200);
    register(&desk, NEW, CHOSEN).await;
}

#[tokio::test]
async fn what_cannot_be_a_registration_is_named_and_kept_nowhere() {
    let desk = Desk::open().await.started_anew(|app| app.config.registration_is_open = true);
    let whole = json!({"name": "N", "email": NEW, "password": CHOSEN});
    for (field, value) in [
        ("name", json!("")),
        ("name", json!("x".repeat(101))),
        ("email", json!("nobody")),
        ("email", json!({"$ne": null})),
        ("email", json!(format!("{}@example.com", "x".repeat(254)))),
        ("password", json!("short")),
        ("password", json!("x".repeat(129))),
        ("role", json!("ADMIN")),
        ("isActive", json!(true)),
        ("_id", json!("000000000000000000000001")),
    ] {
        let mut body = whole.clone();
        body[field] = value;
        let refused = desk.post(Person::Nobody, "/api/auth/register", body).await;
        refused.assert_refused(400, "validation_failed");
        assert!(refused.body["details"][field].is_string(), "{field}: {}", refused.text);
    }
    assert_eq!(desk.texts("SELECT email FROM registration"), Vec::<String>::new());
    register(&desk, NEW, CHOSEN).await;
    assert_eq!(desk.texts("SELECT password_hash FROM registration"), [format!("plain:{CHOSEN}")], "what hashes give");
}
