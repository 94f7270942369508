//! People who come with a platform's token: their accounts, and the platform's cookie.

use std::sync::Arc;

use api::{BasePath, CookieName, Site};
use app::Caller;
use app::accounts::{self, NewAccount};
use domain::audit::Action;
use domain::person::{Accounts, Origin, RoleName, User};
use domain::text::{Email, Password, PersonName};
use futures::future::join_all;
use helpwright::tokens::Expected;
use serde_json::{Value, json};

use crate::desk::{Desk, PASSWORD, Person};
use crate::forge::{USER, now, token};
use crate::tokens::{ask, with_secret};

const ME: &str = "/api/auth/me";
const MINUTE: i64 = 60_000;

fn desk() -> Desk {
    Desk::configured(Site::default(), with_secret(Expected::default()))
}

async fn only_account(desk: &Desk) -> User {
    let mut users = accounts::list(&desk.app).await.unwrap();
    assert_eq!(users.len(), 1);
    users.remove(0)
}

/// The actions of the trail about accounts, and the fields of its last entry.
async fn trail(desk: &Desk) -> (Vec<Action>, Value) {
    let rows = desk.app.store.audit_entries(domain::audit::Chain::Site, 0, 100).await.unwrap();
    let entries: Vec<_> = rows.into_iter().map(|row| row.unwrap()).collect();
    let changes = entries.last().and_then(domain::audit::Entry::what).map(|what| json!(what.changes));
    (entries.iter().map(|entry| entry.action).collect(), changes.unwrap_or_default())
}

async fn add(desk: &Desk, email: &str) -> User {
    let account = NewAccount {
        name: PersonName::parse("Olive Own").unwrap(),
        email: Email::parse(email).unwrap(),
        role: RoleName::parse("CUSTOMER").unwrap(),
        password: Password::parse(PASSWORD).ok(),
        origin: Origin::Own,
    };
    accounts::add(&desk.app, None, &Caller::default(), account).await.unwrap()
}

#[tokio::test]
async fn the_first_token_makes_the_account_once() {
    let desk = Arc::new(desk());
    let tokens: Vec<_> = (0..16).map(|n| token(&json!({"iat": now() - n}))).collect();
    let asked = tokens.into_iter().map(|token| {
        let desk = Arc::clone(&desk);
        tokio::spawn(async move { ask(&desk, "GET", ME, &token).await.status })
    });
    for status in join_all(asked).await {
        assert_eq!(status.unwrap(), 200);
    }
    let user = only_account(&desk).await;
    assert_eq!((user.id.to_string().as_str(), user.email.as_str()), (USER, "carla@platform.example"));
    assert_eq!((user.name.as_str(), user.role.as_str()), ("Carla Customer", "COMPANY"));
    assert_eq!(trail(&desk).await.0, [Action::UserCreated]);

    let filed = desk
        .call(Person::Nobody, "POST", "/api/support/tickets")
        .header("authorization", &format!("Bearer {}", token(&json!({}))))
        .json(&json!({"subject": "S", "message": "M"}))
        .send()
        .await;
    assert_eq!((filed.status, &filed.body["ticket"]["submittedBy"]["_id"]), (201, &USER.into()), "{}", filed.text);
}

#[tokio::test]
async fn nobody_is_made_without_provisioning() {
    let desk = Desk::configured(Site::default(), |app| {
        with_secret(Expected::default())(app);
        app.config.provision = false;
    });
    ask(&desk, "GET", ME, &token(&json!({}))).await.assert_refused(401, "unauthenticated");
    assert!(accounts::list(&desk.app).await.unwrap().is_empty());
    let known = add(&desk, "olive@desk.example").await;
    let theirs = token(&json!({"userId": known.id.to_string(), "email": "olive@desk.example"}));
    assert_eq!(ask(&desk, "GET", ME, &theirs).await.status, 200);
}

#[tokio::test]
async fn an_account_follows_newer_tokens_and_no_older_ones() {
    let desk = desk();
    let issued = |ago: i64, changes: Value| {
        let mut all = json!({"iat": now() - ago});
        all.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        token(&all)
    };
    let shown = async |token: &str| {
        let answer = ask(&desk, "GET", ME, token).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let user = &answer.body["user"];
        ["name", "email", "role"].map(|field| user[field].as_str().unwrap().to_owned())
    };
    let carla = ["Carla Customer", "carla@platform.example", "COMPANY"].map(ToOwned::to_owned);
    let agent = ["Carla Agent", "carla@platform.example", "INTERNAL"].map(ToOwned::to_owned);
    assert_eq!(shown(&issued(100, json!({}))).await, carla);
    let promoted = json!({"name": "Carla Agent", "role": "INTERNAL"});
    for ago in [100, 101] {
        assert_eq!(shown(&issued(ago, promoted.clone())).await, carla, "not newer");
    }
    assert_eq!(shown(&issued(90, promoted.clone())).await, agent);
    let changes = json!({
        "name": {"from": "Carla Customer", "to": "Carla Agent"}, "role": {"from": "COMPANY", "to": "INTERNAL"}
    });
    assert_eq!(trail(&desk).await, (vec![Action::UserCreated, Action::UserUpdated], changes));
    assert_eq!(shown(&issued(95, json!({}))).await, agent, "an older token changes nothing back");
    assert_eq!(shown(&issued(80, promoted.clone())).await, agent);
    assert_eq!(shown(&issued(85, json!({}))).await, agent, "also when the newer one had nothing new to say");
    assert_eq!(shown(&token(&json!({"iat": null, "role": "ADMIN"}))).await, agent, "nor one that does not say when");
    assert_eq!(shown(&issued(70, json!({"name": null, "role": "INTERNAL"}))).await, agent, "no name is none to follow");
    let moved = ["Carla Agent", "carla@new.example", "ADMIN"].map(ToOwned::to_owned);
    let token = issued(-30, json!({"name": "Carla Agent", "email": "Carla@New.example", "role": "ADMIN"}));
    assert_eq!(shown(&token).await, moved);
    // A clock that ran ahead does not shut out what comes after it.
    desk.clock.advance(MINUTE);
    assert_eq!(shown(&issued(-50, promoted)).await[2], "INTERNAL", "also the last admin follows");
}

#[tokio::test]
async fn an_account_of_ones_own_follows_no_token() {
    let desk = desk();
    let own = add(&desk, "olive@desk.example").await;
    let theirs = |email: &str| token(&json!({"userId": own.id.to_string(), "email": email, "role": "ADMIN"}));
    for email in ["olive@desk.example", "olive@elsewhere.example"] {
        let answer = ask(&desk, "GET", ME, &theirs(email)).await;
        assert_eq!((answer.status, &answer.body["user"]["role"]), (200, &"CUSTOMER".into()), "{}", answer.text);
        assert_eq!(answer.body["user"]["name"], "Olive Own");
    }
    assert_eq!(only_account(&desk).await.email.as_str(), "olive@desk.example");
}

#[tokio::test]
async fn a_token_with_anothers_address_is_refused() {
    let desk = desk();
    let own = add(&desk, "olive@desk.example").await;
    let olive = json!({"email": "Olive@desk.example"});
    ask(&desk, "GET", ME, &token(&olive)).await.assert_refused(401, "unauthenticated");
    assert_eq!(only_account(&desk).await.id, own.id, "no account is made");
    assert_eq!(ask(&desk, "GET", ME, &token(&json!({}))).await.status, 200);
    ask(&desk, "GET", ME, &token(&json!({"email": "olive@desk.example", "iat": now()})))
        .await
        .assert_refused(401, "unauthenticated");
    let theirs = token(&json!({"userId": own.id.to_string(), "email": "carla@platform.example"}));
    ask(&desk, "GET", ME, &theirs).await.assert_refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_shut_account_is_out_whatever_its_token_says() {
    let desk = desk();
    let good = token(&json!({}));
    let credential = app::credential::Credential::read(&good).unwrap();
    assert_eq!(ask(&desk, "GET", ME, &good).await.status, 200);
    assert!(accounts::recheck(&desk.app, &credential).await.is_ok());
    let email = Email::parse("carla@platform.example").unwrap();
    accounts::set_active(&desk.app, &Caller::default(), email.clone(), false).await.unwrap();
    for again in [&good, &token(&json!({"iat": now(), "role": "ADMIN"}))] {
        ask(&desk, "GET", ME, again).await.assert_refused(401, "unauthenticated");
    }
    assert!(matches!(accounts::recheck(&desk.app, &credential).await, Err(app::Error::Unauthenticated)));
    accounts::set_active(&desk.app, &Caller::default(), email, true).await.unwrap();
    assert_eq!(only_account(&desk).await.role.as_str(), "COMPANY");
    assert!(accounts::recheck(&desk.app, &credential).await.is_ok());
    desk.clock.advance(17 * MINUTE);
    assert!(matches!(accounts::recheck(&desk.app, &credential).await, Err(app::Error::Unauthenticated)));
    ask(&desk, "GET", ME, &good).await.assert_refused(401, "unauthenticated");
}

#[tokio::test]
async fn being_seen_is_noted_now_and_then() {
    let desk = desk();
    let good = token(&json!({}));
    ask(&desk, "GET", ME, &good).await;
    let first = only_account(&desk).await.last_seen_at;
    assert!(first.is_some());
    desk.clock.advance(4 * MINUTE);
    ask(&desk, "GET", ME, &good).await;
    assert_eq!(only_account(&desk).await.last_seen_at, first);
    desk.clock.advance(MINUTE);
    ask(&desk, "GET", ME, &good).await;
    assert_eq!(only_account(&desk).await.last_seen_at, first.map(|seen| seen.plus(5 * MINUTE)));
    assert_eq!(trail(&desk).await.0, [Action::UserCreated], "no entry of the trail is about it");
}

#[tokio::test]
async fn the_platforms_cookie_needs_proof_for_changes() {
    let site = Site { jwt_cookie: Some(CookieName::parse("app_session").unwrap()), ..Site::default() };
    let desk = Desk::configured(site, with_secret(Expected::default()));
    let cookie = format!("theme=dark; app_session={}", token(&json!({})));
    let me = desk.call(Person::Nobody, "GET", ME).header("cookie", &cookie).send().await;
    assert_eq!(me.status, 200, "{}", me.text);
    let csrf = me.body["csrfToken"].as_str().unwrap();
    let post = |cookie: &str| {
        let body = json!({"subject": "S", "message": "M"});
        desk.call(Person::Nobody, "POST", "/api/support/tickets").header("cookie", cookie).json(&body)
    };
    post(&cookie).send().await.assert_refused(403, "csrf");
    post(&cookie).header("x-csrf-token", "").send().await.assert_refused(403, "csrf");
    let other = format!("app_session={}", token(&json!({"iat": now()})));
    post(&other).header("x-csrf-token", csrf).send().await.assert_refused(403, "csrf");
    for origin in ["https://evil.example", "null"] {
        post(&cookie).header("x-csrf-token", csrf).header("origin", origin).send().await.assert_refused(403, "csrf");
    }
    assert_eq!(post(&cookie).header("x-csrf-token", csrf).send().await.status, 201);
    for elsewhere in [format!("helpwright={}", token(&json!({}))), format!("APP_SESSION={}", token(&json!({})))] {
        let status = desk.call(Person::Nobody, "GET", ME).header("cookie", &elsewhere).send().await.status;
        assert_eq!(status, 401, "{elsewhere}");
    }
    let stale = format!("helpwright={}; {cookie}", "5e".repeat(32));
    assert_eq!(desk.call(Person::Nobody, "GET", ME).header("cookie", &stale).send().await.status, 200);
}

#[tokio::test]
async fn sessions_of_our_own_end_where_the_accounts_are_a_platforms() {
    let desk = Desk::configured(Site::default(), |app| {
        with_secret(Expected::default())(app);
        app.config.accounts = Accounts::Platform;
    });
    add(&desk, "olive@desk.example").await;
    let session =
        accounts::sign_in(&desk.app, &app::Caller::default(), "olive@desk.example", PASSWORD.to_owned()).await.unwrap();
    ask(&desk, "GET", ME, session.token.as_str()).await.assert_refused(401, "unauthenticated");
    assert_eq!(ask(&desk, "GET", ME, &token(&json!({}))).await.status, 200);
}

#[tokio::test]
async fn routes_about_accounts_do_not_exist_where_a_platform_keeps_them() {
    let base_path = BasePath::parse("/support").unwrap();
    for (prefix, site) in [("", Site::default()), ("/support", Site { base_path, ..Site::default() })] {
        let desk = Desk::configured(site, |app| {
            with_secret(Expected::default())(app);
            app.config.accounts = Accounts::Platform;
        });
        let good = token(&json!({"role": "ADMIN"}));
        let document = desk.get(Person::Nobody, &format!("{prefix}/api/openapi.json")).await.body;
        for route in api::routes() {
            let is_about = route.path.starts_with("/api/auth/") || route.path.starts_with("/api/admin/users");
            let asks_who = route.path == ME && route.method == "GET";
            let documented = &document["paths"][&route.path][route.method.to_lowercase()];
            assert_eq!(documented.is_object(), asks_who || !is_about, "{} {}", route.method, route.path);
            let path = format!("{prefix}{}", route.path.replace("{id}", "ST-2026-001"));
            let answer = ask(&desk, route.method, &path, &good).await;
            if is_about && !asks_who {
                answer.assert_refused(404, "not_found");
            } else if asks_who {
                assert_eq!(answer.status, 200, "{path}: {}", answer.text);
            }
        }
        for method in ["GET", "POST"] {
            ask(&desk, method, &format!("{prefix}/api/admin/users"), &good).await.assert_refused(404, "not_found");
        }
        let nobody = desk.post(Person::Nobody, &format!("{prefix}/api/auth/login"), json!({})).await;
        nobody.assert_refused(404, "not_found");
    }
}

#[tokio::test]
async fn a_prefix_holds_everything() {
    let site = Site {
        base_path: BasePath::parse("/support").unwrap(),
        jwt_cookie: Some(CookieName::parse("app").unwrap()),
        ..Site::default()
    };
    let desk = Desk::configured(site, with_secret(Expected::default()));
    let cookie = format!("app={}", token(&json!({})));
    let me = desk.call(Person::Nobody, "GET", "/support/api/auth/me").header("cookie", &cookie).send().await;
    let csrf = me.body["csrfToken"].as_str().unwrap();
    let filed = desk
        .call(Person::Nobody, "POST", "/support/api/support/tickets")
        .header("cookie", &cookie)
        .header("x-csrf-token", csrf)
        .json(&json!({"subject": "S", "message": "M"}))
        .send()
        .await;
    assert_eq!(filed.status, 201, "{}", filed.text);
    let document = desk.get(Person::Nobody, "/support/api/openapi.json").await;
    assert_eq!(document.body["servers"][0]["url"], "/support");
    assert_eq!(desk.get(Person::Nobody, "/support/healthz").await.status, 200);
    for outside in ["/api/auth/me", "/healthz", "/supporter/api/auth/me", "/support/support/api/auth/me"] {
        assert_eq!(ask(&desk, "GET", outside, &token(&json!({}))).await.status, 404, "{outside}");
    }
    add(&desk, "olive@desk.example").await;
    let sign_in = json!({"email": "olive@desk.example", "password": PASSWORD});
    let signed_in = desk.post(Person::Nobody, "/support/api/auth/login", sign_in).await;
    assert!(signed_in.header("set-cookie").unwrap().contains("; Path=/;"), "as the prefix __Host- wants it");
}
