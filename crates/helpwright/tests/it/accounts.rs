//! Signing in and out, and the first admin.

use std::sync::Arc;

use app::accounts::Setup;
use app::token::Token;
use futures::future::join_all;
use serde_json::{Value, json};

use crate::desk::{Answer, Desk, PASSWORD, Person};

const DAY: i64 = 86_400_000;

async fn login(desk: &Desk, email: &str, password: &str) -> Answer {
    desk.post(Person::Nobody, "/api/auth/login", json!({"email": email, "password": password})).await
}

/// The cookie of a sign-in, as a browser sends it back, and the token against forged requests.
fn browser(answer: &Answer) -> (String, String) {
    let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    (cookie, answer.body["csrfToken"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_sign_in_gives_a_cookie_and_a_token_that_both_work() {
    let desk = Desk::open().await;
    let answer = login(&desk, " OWNER@customer.example ", PASSWORD).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let set_cookie = answer.header("set-cookie").unwrap();
    assert!(set_cookie.starts_with("helpwright="));
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"] {
        assert!(set_cookie.contains(attribute), "{set_cookie}");
    }
    assert_eq!((&answer.body["user"]["role"], &answer.body["user"]["isStaff"]), (&"COMPANY".into(), &false.into()));
    assert!(answer.body["user"].get("passwordHash").is_none());

    let (cookie, csrf) = browser(&answer);
    let me = desk.call(Person::Nobody, "GET", "/api/auth/me").header("cookie", &cookie).send().await;
    assert_eq!((me.status, &me.body["csrfToken"]), (200, &Value::from(csrf)));
    assert_eq!(me.body["user"]["email"], "owner@customer.example");
    let bearer = format!("Bearer {}", answer.body["token"].as_str().unwrap());
    let me = desk.call(Person::Nobody, "GET", "/api/auth/me").header("authorization", &bearer).send().await;
    assert_eq!((me.status, me.body.get("csrfToken")), (200, None));
}

#[tokio::test]
async fn every_failed_sign_in_looks_the_same() {
    let desk = Desk::open().await;
    let email = domain::text::Email::parse(Person::Other.email()).unwrap();
    app::accounts::set_active(&desk.app, &app::Caller::default(), email, false).await.unwrap();
    let attempts = [
        (Person::Owner.email(), "a wrong password"),
        ("nobody@customer.example", PASSWORD),
        (Person::Other.email(), PASSWORD),
        ("no address", PASSWORD),
        (Person::Owner.email(), &"x".repeat(100_000)),
    ];
    for (email, password) in attempts {
        let answer = login(&desk, email, password).await;
        answer.assert_refused(401, "unauthenticated");
        assert_eq!(answer.header("set-cookie"), None);
        assert!(answer.body["error"].as_str().unwrap().contains("password"), "{}", answer.text);
    }
}

#[tokio::test]
async fn a_change_by_cookie_needs_the_token_of_our_own_page() {
    let desk = Desk::open().await;
    let (cookie, csrf) = browser(&login(&desk, Person::Owner.email(), PASSWORD).await);
    let body = json!({"subject": "S", "message": "M"});
    let post = || desk.call(Person::Nobody, "POST", "/api/support/tickets").header("cookie", &cookie).json(&body);

    post().send().await.assert_refused(403, "csrf");
    post().header("x-csrf-token", "wrong").send().await.assert_refused(403, "csrf");
    post()
        .header("x-csrf-token", &csrf)
        .header("origin", "https://evil.example")
        .send()
        .await
        .assert_refused(403, "csrf");
    post().header("x-csrf-token", &csrf).header("origin", "null").send().await.assert_refused(403, "csrf");
    let own =
        post().header("x-csrf-token", &csrf).header("host", "desk.example").header("origin", "http://desk.example");
    assert_eq!(own.send().await.status, 201);
    assert_eq!(post().header("x-csrf-token", &csrf).send().await.status, 201);
    let read = desk.call(Person::Nobody, "GET", "/api/support/tickets").header("cookie", &cookie).send().await;
    assert_eq!(read.status, 200);
}

#[tokio::test]
async fn sessions_end() {
    let desk = Desk::open().await;
    let sign_in = || login(&desk, Person::Owner.email(), PASSWORD);
    let status = async |cookie: &str| {
        desk.call(Person::Nobody, "GET", "/api/auth/me").header("cookie", cookie).send().await.status
    };

    let (cookie, csrf) = browser(&sign_in().await);
    let out = desk
        .call(Person::Nobody, "POST", "/api/auth/logout")
        .header("cookie", &cookie)
        .header("x-csrf-token", &csrf)
        .send()
        .await;
    assert_eq!(out.status, 200, "{}", out.text);
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(status(&cookie).await, 401);

    let (idle, _) = browser(&sign_in().await);
    desk.clock.advance(13 * DAY);
    assert_eq!(status(&idle).await, 200);
    desk.clock.advance(13 * DAY);
    assert_eq!(status(&idle).await, 200, "use keeps a session alive");
    desk.clock.advance(4 * DAY);
    assert_eq!(status(&idle).await, 401, "for thirty days");

    let (left, _) = browser(&sign_in().await);
    desk.clock.advance(14 * DAY);
    assert_eq!(status(&left).await, 401, "fourteen days without use");
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let desk = Desk::open().await;
    let (cookie, _) = browser(&login(&desk, Person::Owner.email(), PASSWORD).await);
    let body = |current: &str, new: &str| json!({"currentPassword": current, "newPassword": new});
    let wrong = desk.put(Person::Owner, "/api/auth/password", body("not it, surely", "a brand new password")).await;
    wrong.assert_refused(400, "validation_failed");
    assert!(wrong.body["details"]["currentPassword"].is_string());
    let short = desk.put(Person::Owner, "/api/auth/password", body(PASSWORD, "short")).await;
    assert!(short.body["details"]["newPassword"].is_string());

    let changed = desk.put(Person::Owner, "/api/auth/password", body(PASSWORD, "a brand new password")).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    assert_eq!(desk.get(Person::Owner, "/api/auth/me").await.status, 200, "the session that asked goes on");
    let other = desk.call(Person::Nobody, "GET", "/api/auth/me").header("cookie", &cookie).send().await;
    assert_eq!(other.status, 401);
    assert_eq!(login(&desk, Person::Owner.email(), PASSWORD).await.status, 401);
    assert_eq!(login(&desk, Person::Owner.email(), "a brand new password").await.status, 200);
}

#[tokio::test]
async fn a_sign_in_never_takes_over_a_planted_session() {
    let desk = Desk::open().await;
    let planted = format!("helpwright={}", "ab".repeat(32));
    let call = desk.call(Person::Nobody, "POST", "/api/auth/login").header("cookie", &planted);
    let answer = call.json(&json!({"email": Person::Owner.email(), "password": PASSWORD})).send().await;
    let (cookie, _) = browser(&answer);
    assert_ne!(cookie, planted);
    let old = desk.call(Person::Nobody, "GET", "/api/auth/me").header("cookie", &planted).send().await;
    assert_eq!(old.status, 401);
}

#[tokio::test]
async fn people_change_their_own_name() {
    let desk = Desk::open().await;
    let path = desk.ticket().await;
    let answer = desk.put(Person::Owner, "/api/auth/me", json!({"name": "  Olivia Owner "})).await;
    assert_eq!(answer.body["user"]["name"], "Olivia Owner");
    assert_eq!(desk.get(Person::Agent, &path).await.body["ticket"]["submittedBy"]["name"], "Olivia Owner");
    for body in [json!({"name": ""}), json!({"role": "ADMIN"}), json!({"name": "N", "role": "ADMIN"})] {
        desk.put(Person::Owner, "/api/auth/me", body).await.assert_refused(400, "validation_failed");
    }
}

fn first_admin(token: &str) -> Value {
    json!({"token": token, "name": "First Admin", "email": "first@desk.example", "password": PASSWORD})
}

#[tokio::test]
async fn the_first_admin_is_made_once() {
    let token = Token::read(&"5e".repeat(32)).unwrap();
    let desk = Desk::without_people(Setup::pending(&token));
    for wrong in ["", &"5f".repeat(32), &"5e".repeat(31)] {
        desk.post(Person::Nobody, "/api/auth/setup", first_admin(wrong)).await.assert_refused(400, "validation_failed");
    }
    let made = desk.post(Person::Nobody, "/api/auth/setup", first_admin(token.as_str())).await;
    assert_eq!((made.status, &made.body["user"]["role"]), (200, &Value::from("ADMIN")), "{}", made.text);
    let (cookie, _) = browser(&made);
    let me = desk.call(Person::Nobody, "GET", "/api/auth/me").header("cookie", &cookie).send().await;
    assert_eq!(me.status, 200);
    for token in [token.as_str(), "wrong"] {
        desk.post(Person::Nobody, "/api/auth/setup", first_admin(token)).await.assert_refused(404, "not_found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn racing_setups_make_one_admin() {
    let token = Token::read(&"5e".repeat(32)).unwrap();
    let desk = Arc::new(Desk::without_people(Setup::pending(&token)));
    let answers = join_all((0..8).map(|n| {
        let (desk, token) = (Arc::clone(&desk), token.clone());
        tokio::spawn(async move {
            let mut body = first_admin(token.as_str());
            body["email"] = format!("admin{n}@desk.example").into();
            desk.post(Person::Nobody, "/api/auth/setup", body).await.status
        })
    }))
    .await;
    let made = answers.into_iter().filter(|status| *status.as_ref().unwrap() == 200).count();
    assert_eq!(made, 1);
    assert_eq!(app::accounts::list(&desk.app).await.unwrap().len(), 1);
}
