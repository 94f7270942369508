//! Nobody learns by asking whether an address has an account: not by the answer, and not by the work that is done for it.

use std::collections::BTreeMap;

use app::ports::{Account, CreateRule};
use domain::audit::{Action, Changes, Draft, TargetKind};
use domain::person::{Origin, RoleName, User};
use domain::text::{Email, PersonName};
use domain::{Id, Timestamp};
use serde_json::{Value, json};

use crate::desk::{Answer, Desk, PASSWORD, Person};
use crate::post::{HOUR, Office, on_both_stores};

on_both_stores! {
    every_address_gets_the_same_answer_after_the_same_work
}

const SHUT: &str = "shut@customer.example";
const UNCONFIRMED: &str = "unconfirmed@customer.example";
const INVITED: &str = "invited@customer.example";
const PLATFORMS: &str = "pia@platform.example";
const ADDRESSES: [&str; 7] =
    ["unknown@customer.example", Person::Owner.email(), Person::Admin.email(), SHUT, UNCONFIRMED, INVITED, PLATFORMS];

/// How often each operation of the store was done, and how often a password was hashed.
async fn work(desk: &Desk) -> BTreeMap<String, i64> {
    let text = desk.get(Person::Admin, "/metrics").await.text;
    let is_counted = |line: &&str| {
        let is_count = line.split(['{', ' ']).next().is_some_and(|name| name.ends_with("_count"));
        is_count && (line.contains("store_operation") || line.contains("password"))
    };
    let counted = text.lines().filter(is_counted).filter_map(|line| {
        let (series, count) = line.rsplit_once(' ')?;
        Some((series.to_owned(), count.parse().ok()?))
    });
    counted.collect()
}

/// What one request makes the desk do; what the measuring does itself is the same each time.
async fn asked(desk: &Desk, path: &str, body: Value) -> (Answer, BTreeMap<String, i64>) {
    let before = work(desk).await;
    let answer = desk.call(Person::Nobody, "POST", path).header("x-request-id", "fixed").json(&body).send().await;
    let after = work(desk).await;
    let done = after.into_iter().map(|(series, count)| (count - before.get(&series).unwrap_or(&0), series));
    (answer, done.filter(|(count, _)| *count > 0).map(|(count, series)| (series, count)).collect())
}

async fn peopled(office: &Office) {
    let desk = &office.desk;
    for (email, password) in [(SHUT, Some(PASSWORD)), (INVITED, None)] {
        let body = json!({"name": "N", "email": email, "role": "CUSTOMER", "password": password});
        let made = desk.post(Person::Admin, "/api/admin/users", body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        if email == SHUT {
            let path = format!("/api/admin/users/{}", made.body["user"]["_id"].as_str().unwrap());
            assert_eq!(desk.put(Person::Admin, &path, json!({"isActive": false})).await.status, 200);
        }
    }
    let body = json!({"name": "N", "email": UNCONFIRMED, "password": PASSWORD});
    assert_eq!(desk.post(Person::Nobody, "/api/auth/register", body).await.status, 202);
    let user = User {
        id: Id::from_bytes([7; 12]),
        name: PersonName::parse("Pia").unwrap(),
        email: Email::parse(PLATFORMS).unwrap(),
        role: RoleName::customer(),
        is_active: true,
        origin: Origin::Platform { followed: Timestamp::from_millis(0) },
        created_at: desk.app.clock.now(),
        last_seen_at: None,
    };
    let stamp = desk.app.stamp(&app::Caller::default());
    let audit =
        Draft::new(&stamp, None, Action::UserCreated, (TargetKind::User, user.id), String::new(), Changes::new());
    let account = Account { user, password_hash: None };
    desk.app.store.create_account(account, audit, CreateRule::Any, None).await.unwrap();
}

async fn every_address_gets_the_same_answer_after_the_same_work(office: Office) {
    let office = office.worded(true);
    peopled(&office).await;
    office.desk.clock.advance(HOUR);
    let register = |email: &str| ("/api/auth/register", json!({"name": "N", "email": email, "password": PASSWORD}));
    let forgot = |email: &str| ("/api/auth/forgot-password", json!({"email": email}));
    // The second registration comes too soon for another mail, and the fourth request for a password.
    for round in 0..4 {
        let mut seen = Vec::new();
        for email in ADDRESSES {
            let mut of_address = Vec::new();
            for (path, body) in [register(email), forgot(email)] {
                let (answer, done) = asked(&office.desk, path, body).await;
                assert_eq!(answer.status, 202, "{}", answer.text);
                assert!(done.values().sum::<i64>() > 2, "{done:?}");
                let headers: Vec<_> =
                    answer.headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
                of_address.push((answer.text, headers, done));
            }
            seen.push(of_address);
        }
        for (email, of_address) in ADDRESSES.iter().zip(&seen) {
            assert_eq!(of_address, &seen[0], "{email} in round {round}");
        }
    }
}
