//! Accounts as admins manage them.

use std::sync::Arc;

use api::{PublicUrl, Site};
use domain::audit::Chain;
use futures::future::join_all;
use serde_json::{Value, json};

use crate::desk::{Answer, Desk, PASSWORD, Person};

const PATH: &str = "/api/admin/users";

fn path_of(desk: &Desk, person: Person) -> String {
    format!("{PATH}/{}", desk.id(person))
}

async fn list(desk: &Desk, query: &str) -> Value {
    let answer = desk.get(Person::Admin, &format!("{PATH}?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text);
    answer.body
}

fn names(list: &Value) -> Vec<&str> {
    list["users"].as_array().unwrap().iter().map(|user| user["name"].as_str().unwrap()).collect()
}

async fn add(desk: &Desk, body: Value) -> Answer {
    desk.post(Person::Admin, PATH, body).await
}

async fn update(desk: &Desk, person: Person, body: Value) -> Value {
    let answer = desk.put(Person::Admin, &path_of(desk, person), body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.body["user"].clone()
}

async fn login(desk: &Desk, email: &str, password: &str) -> Answer {
    desk.post(Person::Nobody, "/api/auth/login", json!({"email": email, "password": password})).await
}

/// Action, actor and changes of the newest entry in the site's chain, and how many entries there are.
async fn trail(desk: &Desk) -> (usize, String, Value) {
    let entries = desk.app.store.audit_entries(Chain::Site, 0, 1000).await.unwrap();
    let count = entries.len();
    let last = entries.into_iter().next_back().unwrap().unwrap();
    assert_eq!(last.actor, Some(desk.id(Person::Admin)));
    (count, last.action.as_str().to_owned(), serde_json::to_value(last.what().unwrap().changes).unwrap())
}

async fn trail_length(desk: &Desk) -> usize {
    desk.app.store.audit_entries(Chain::Site, 0, 1000).await.unwrap().len()
}

#[tokio::test]
async fn people_are_listed_by_name_and_page_by_page() {
    let desk = Desk::open().await;
    let everybody = ["Ada Admin", "Aiko Agent", "Olive Owner", "Otto Other"];
    let all = list(&desk, "").await;
    assert_eq!(names(&all), everybody);
    let expected = json!({
        "total": 4, "totalIsExact": true, "page": 1, "limit": 10, "pages": 1, "hasNext": false, "hasPrev": false,
    });
    assert_eq!(all["pagination"], expected);
    assert_eq!((&all["adminRoles"], &all["agentRoles"]), (&json!(["ADMIN"]), &json!(["INTERNAL"])));
    let first = &all["users"][0];
    let fields: Vec<_> = first.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["_id", "createdAt", "email", "isActive", "isAdmin", "isStaff", "lastSeenAt", "name", "role"]);

    let page = list(&desk, "limit=3").await;
    assert_eq!((names(&page), &page["pagination"]["pages"]), (everybody[..3].to_vec(), &json!(2)));
    let cursor = page["pagination"]["nextCursor"].as_str().unwrap();
    let next = list(&desk, &format!("limit=3&cursor={cursor}")).await;
    assert_eq!((names(&next), &next["pagination"]["page"]), (vec!["Otto Other"], &json!(2)));
    assert_eq!(next["pagination"].get("nextCursor"), None);
    assert_eq!(names(&list(&desk, "limit=3&page=2").await), ["Otto Other"]);
    for wrong in [format!("limit=3&role=ADMIN&cursor={cursor}"), format!("page=2&cursor={cursor}"), "cursor=x".into()] {
        let refused = desk.get(Person::Admin, &format!("{PATH}?{wrong}")).await;
        refused.assert_refused(400, "validation_failed");
        assert!(refused.body["details"]["cursor"].is_string(), "{wrong}");
    }
    // A cursor of another list is none here.
    let tickets = desk.get(Person::Admin, &format!("/api/support/tickets?cursor={cursor}")).await;
    tickets.assert_refused(400, "validation_failed");
}

#[tokio::test]
async fn people_are_found_by_words_role_and_state() {
    let desk = Desk::open().await;
    update(&desk, Person::Other, json!({"isActive": false})).await;
    for (query, found) in [
        ("search=OLIVE", &["Olive Owner"][..]),
        ("search=desk.example", &["Ada Admin", "Aiko Agent"]),
        ("search=otto+owner", &[]),
        ("role=ADMIN&role=INTERNAL", &["Ada Admin", "Aiko Agent"]),
        ("role=COMPANY&search=owner", &["Olive Owner"]),
        ("isActive=false", &["Otto Other"]),
        ("isActive=true&role=CUSTOMER", &[]),
        ("admin=true&search=&role=&isActive=", &["Ada Admin", "Aiko Agent", "Olive Owner", "Otto Other"]),
    ] {
        assert_eq!(names(&list(&desk, query).await), found, "{query}");
    }
    let long = format!("search={}", "x".repeat(201));
    for (query, name) in [
        ("isActive=1", "isActive"),
        ("isActive=true&isActive=true", "isActive"),
        ("role=a+b", "role"),
        ("limit=0", "limit"),
        ("sort=passwordHash", "sort"),
        ("search[$ne]=x", "search[$ne]"),
        (&long, "search"),
    ] {
        let refused = desk.get(Person::Admin, &format!("{PATH}?{query}")).await;
        refused.assert_refused(400, "validation_failed");
        assert!(refused.body["details"][name].is_string(), "{query}: {}", refused.text);
    }
}

#[tokio::test]
async fn an_account_with_a_password_is_ready() {
    let desk = Desk::open().await;
    let before = trail_length(&desk).await;
    let body = json!({"name": " New  Agent ", "email": " New@Desk.Example ", "role": "INTERNAL", "password": PASSWORD});
    let made = add(&desk, body.clone()).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.body.get("inviteUrl"), None);
    let user = &made.body["user"];
    assert_eq!((&user["email"], &user["isStaff"]), (&json!("new@desk.example"), &json!(true)));
    assert_eq!(login(&desk, "new@desk.example", PASSWORD).await.status, 200);
    let read = desk.get(Person::Admin, &format!("{PATH}/{}", user["_id"].as_str().unwrap())).await;
    assert_eq!(read.body["user"]["name"], user["name"]);

    let changes = json!({
        "name": {"from": null, "to": user["name"]}, "email": {"from": null, "to": "new@desk.example"},
        "role": {"from": null, "to": "INTERNAL"}, "isActive": {"from": null, "to": true},
    });
    assert_eq!(trail(&desk).await, (before + 1, "user.created".to_owned(), changes));
    let again = add(&desk, body).await;
    again.assert_refused(409, "conflict");
    assert!(again.body["details"]["email"].is_string());
    assert_eq!(trail(&desk).await.0, before + 1);
}

#[tokio::test]
async fn what_cannot_be_an_account_is_named() {
    let desk = Desk::open().await;
    let whole = json!({"name": "N", "email": "n@example.com", "role": "ADMIN", "password": PASSWORD});
    let with = |field: &str, value: Value| {
        let mut body = whole.clone();
        body[field] = value;
        body
    };
    for (body, names) in [
        (json!({}), &["email", "name", "role"][..]),
        (with("name", "".into()), &["name"]),
        (with("name", "x".repeat(101).into()), &["name"]),
        (with("email", "nobody".into()), &["email"]),
        (with("email", json!({"$ne": null})), &["email"]),
        (with("role", "A B".into()), &["role"]),
        (with("role", json!(["ADMIN"])), &["role"]),
        (with("password", "short".into()), &["password"]),
        (with("password", "".into()), &["password"]),
        (with("_id", "000000000000000000000001".into()), &["_id"]),
        (with("isActive", true.into()), &["isActive"]),
        (with("passwordHash", "x".into()), &["passwordHash"]),
    ] {
        let refused = add(&desk, body.clone()).await;
        refused.assert_refused(400, "validation_failed");
        let found: Vec<_> = refused.body["details"].as_object().unwrap().keys().collect();
        assert_eq!(found, names, "{body}");
    }
    assert_eq!(list(&desk, "").await["pagination"]["total"], 4);
}

#[tokio::test]
async fn an_account_without_a_password_waits_for_its_owner() {
    let desk = Desk::open().await;
    let body = json!({"name": "Ivy Invited", "email": "ivy@desk.example", "role": "INTERNAL"});
    let call = desk.call(Person::Admin, "POST", PATH).header("host", "desk.example:8080").json(&body);
    let made = call.send().await;
    let url = made.body["inviteUrl"].as_str().unwrap();
    let token = url.strip_prefix("http://desk.example:8080/reset-password#token=").unwrap();
    assert_eq!(login(&desk, "ivy@desk.example", "").await.status, 400);
    assert_eq!(login(&desk, "ivy@desk.example", PASSWORD).await.status, 401);

    let reset = json!({"token": token, "password": "chosen by ivy"});
    let signed_in = desk.post(Person::Nobody, "/api/auth/reset-password", reset.clone()).await;
    assert_eq!((signed_in.status, &signed_in.body["user"]["email"]), (200, &json!("ivy@desk.example")));
    assert_eq!(login(&desk, "ivy@desk.example", "chosen by ivy").await.status, 200);
    let again = desk.post(Person::Nobody, "/api/auth/reset-password", reset).await;
    again.assert_refused(400, "validation_failed");
    assert!(!desk.get(Person::Admin, PATH).await.text.contains(token));
}

#[tokio::test]
async fn an_invitation_leads_where_the_operator_says() {
    let site = Site {
        public_url: Some(PublicUrl::parse("https://desk.example.com").unwrap()),
        base_path: api::BasePath::parse("/support").unwrap(),
        ..Site::default()
    };
    let token = app::token::Token::read(&"5e".repeat(32)).unwrap();
    let desk = Desk::configured(site, |app| app.setup = app::accounts::Setup::pending(&token));
    let first = json!({"token": token.as_str(), "name": "A", "email": "a@desk.example", "password": PASSWORD});
    let admin = desk.post(Person::Nobody, "/support/api/auth/setup", first).await;
    let bearer = format!("Bearer {}", admin.body["token"].as_str().unwrap());
    let call = desk.call(Person::Nobody, "POST", "/support/api/admin/users").header("authorization", &bearer);
    let call = call.header("host", "evil.example").header("x-forwarded-host", "evil.example");
    let made = call.json(&json!({"name": "N", "email": "n@desk.example", "role": "X"})).send().await;
    let url = made.body["inviteUrl"].as_str().unwrap();
    assert!(url.starts_with("https://desk.example.com/support/reset-password#token="), "{url}");
}

#[tokio::test]
async fn only_what_is_sent_changes() {
    let desk = Desk::open().await;
    let ticket = desk.ticket().await;
    let before = trail_length(&desk).await;
    let user = update(&desk, Person::Owner, json!({"name": "Olivia", "email": "New@Customer.Example"})).await;
    assert_eq!((&user["name"], &user["email"]), (&json!("Olivia"), &json!("new@customer.example")));
    assert_eq!((&user["role"], &user["isActive"]), (&json!("COMPANY"), &json!(true)));
    let changes = json!({
        "name": {"from": "Olive Owner", "to": "Olivia"},
        "email": {"from": "owner@customer.example", "to": "new@customer.example"},
    });
    assert_eq!(trail(&desk).await, (before + 1, "user.updated".to_owned(), changes));
    for same in [json!({}), json!({"name": null}), json!({"name": "Olivia", "role": "COMPANY", "isActive": true})] {
        update(&desk, Person::Owner, same).await;
    }
    assert_eq!(trail(&desk).await.0, before + 1);
    assert_eq!(desk.get(Person::Owner, "/api/auth/me").await.status, 200, "a name ends no session");

    let found = async |words: &str| {
        let list = desk.get(Person::Agent, &format!("/api/support/tickets?search={words}")).await;
        list.body["tickets"].as_array().unwrap().len()
    };
    assert_eq!((found("olivia+new%40customer.example").await, found("olive").await), (1, 0));
    assert_eq!(desk.get(Person::Agent, &ticket).await.body["ticket"]["submittedBy"]["name"], "Olivia");
    assert_eq!(login(&desk, Person::Owner.email(), PASSWORD).await.status, 401);
    assert_eq!(login(&desk, "new@customer.example", PASSWORD).await.status, 200);

    let path = path_of(&desk, Person::Owner);
    let taken = desk.put(Person::Admin, &path, json!({"email": Person::Other.email(), "name": "Thief"})).await;
    taken.assert_refused(409, "conflict");
    for (body, name) in [
        (json!({"name": ""}), "name"),
        (json!({"email": "x"}), "email"),
        (json!({"role": ""}), "role"),
        (json!({"isActive": "false"}), "isActive"),
        (json!({"password": PASSWORD}), "password"),
        (json!({"origin": "own"}), "origin"),
    ] {
        let refused = desk.put(Person::Admin, &path, body).await;
        refused.assert_refused(400, "validation_failed");
        assert!(refused.body["details"][name].is_string(), "{}", refused.text);
    }
    let twice = desk.call(Person::Admin, "PUT", &path).raw(r#"{"role": "ADMIN", "role": "CUSTOMER"}"#).send().await;
    twice.assert_refused(400, "validation_failed");
    assert_eq!(desk.get(Person::Admin, &path).await.body["user"]["name"], "Olivia");
}

#[tokio::test]
async fn a_new_role_and_a_shut_account_end_all_sessions_at_once() {
    let desk = Desk::open().await;
    for (person, body) in [(Person::Agent, json!({"role": "CUSTOMER"})), (Person::Other, json!({"isActive": false}))] {
        assert_eq!(desk.get(person, "/api/auth/me").await.status, 200);
        update(&desk, person, body).await;
        desk.get(person, "/api/auth/me").await.assert_refused(401, "unauthenticated");
    }
    assert_eq!(login(&desk, Person::Other.email(), PASSWORD).await.status, 401);
    update(&desk, Person::Other, json!({"isActive": true})).await;
    assert_eq!(login(&desk, Person::Other.email(), PASSWORD).await.status, 200);
    assert_eq!(login(&desk, Person::Agent.email(), PASSWORD).await.body["user"]["isStaff"], false);
}

#[tokio::test]
async fn a_new_address_ends_the_links_that_went_to_the_old_one() {
    let desk = Desk::open().await;
    let body = json!({"name": "I", "email": "typo@desk.example", "role": "INTERNAL"});
    let made = add(&desk, body).await;
    let token = made.body["inviteUrl"].as_str().unwrap().rsplit('=').next().unwrap().to_owned();
    let path = format!("{PATH}/{}", made.body["user"]["_id"].as_str().unwrap());
    assert_eq!(desk.put(Person::Admin, &path, json!({"email": "right@desk.example"})).await.status, 200);
    let reset = json!({"token": token, "password": "whoever got the mail"});
    desk.post(Person::Nobody, "/api/auth/reset-password", reset).await.assert_refused(400, "validation_failed");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_active_admin_stays() {
    let desk = Arc::new(Desk::open().await);
    let own = path_of(&desk, Person::Admin);
    for body in [json!({"role": "INTERNAL"}), json!({"isActive": false}), json!({"role": "X", "name": "N"})] {
        desk.put(Person::Admin, &own, body).await.assert_refused(409, "last_admin");
    }
    desk.delete(Person::Admin, &own).await.assert_refused(409, "last_admin");
    assert_eq!(desk.get(Person::Admin, &own).await.body["user"]["name"], "Ada Admin");
    update(&desk, Person::Admin, json!({"name": "Still Admin"})).await;

    // Of two admins who leave at the same moment, one stays.
    for _ in 0..8 {
        update(&desk, Person::Agent, json!({"role": "ADMIN"})).await;
        let signed_in = login(&desk, Person::Agent.email(), PASSWORD).await;
        let second = format!("Bearer {}", signed_in.body["token"].as_str().unwrap());
        let first = format!("Bearer {}", desk.token(Person::Admin).as_str());
        let leave = [(Person::Admin, first), (Person::Agent, second)].map(|(person, bearer)| {
            let desk = Arc::clone(&desk);
            tokio::spawn(async move {
                let call = desk.call(Person::Nobody, "PUT", &path_of(&desk, person)).header("authorization", &bearer);
                call.json(&json!({"role": "INTERNAL"})).send().await.status
            })
        });
        let statuses: Vec<u16> = join_all(leave).await.into_iter().map(|status| status.unwrap()).collect();
        assert!(statuses.contains(&200) && statuses.contains(&409), "{statuses:?}");
        if statuses[0] == 200 {
            break;
        }
    }
}

#[tokio::test]
async fn an_account_is_deleted_once_nothing_bears_its_name() {
    let desk = Desk::open().await;
    let ticket = desk.ticket().await;
    let (owner, agent, other) =
        (path_of(&desk, Person::Owner), path_of(&desk, Person::Agent), path_of(&desk, Person::Other));
    desk.put(Person::Admin, &ticket, json!({"assignedTo": desk.id(Person::Agent).to_string()})).await;
    desk.delete(Person::Admin, &owner).await.assert_refused(409, "conflict");
    desk.delete(Person::Admin, &agent).await.assert_refused(409, "conflict");
    desk.put(Person::Admin, &ticket, json!({"assignedTo": null})).await;
    desk.post(Person::Agent, &format!("{ticket}/responses"), json!({"message": "psst", "isInternal": true})).await;
    desk.delete(Person::Admin, &agent).await.assert_refused(409, "conflict");

    let before = trail_length(&desk).await;
    let gone = desk.delete(Person::Admin, &other).await;
    assert_eq!((gone.status, &gone.body["success"]), (200, &json!(true)), "{}", gone.text);
    let changes = json!({
        "name": {"from": "Otto Other", "to": null}, "email": {"from": Person::Other.email(), "to": null},
        "role": {"from": "CUSTOMER", "to": null}, "isActive": {"from": true, "to": null},
    });
    assert_eq!(trail(&desk).await, (before + 1, "user.deleted".to_owned(), changes));
    desk.get(Person::Other, "/api/auth/me").await.assert_refused(401, "unauthenticated");
    for method in ["GET", "DELETE"] {
        desk.call(Person::Admin, method, &other).send().await.assert_refused(404, "not_found");
    }
    desk.put(Person::Admin, &other, json!({"name": "N"})).await.assert_refused(404, "not_found");

    desk.delete(Person::Admin, &ticket).await;
    assert_eq!(desk.delete(Person::Admin, &owner).await.status, 200);
    assert_eq!(list(&desk, "").await["pagination"]["total"], 2);
    app::audit::verify(desk.app.store.as_ref()).await.unwrap().unwrap();
}

#[tokio::test]
async fn an_id_is_an_id() {
    let desk = Desk::open().await;
    for id in ["me", "ST-2026-001", "0", &"0".repeat(25), "%00", "..%2f"] {
        let path = format!("{PATH}/{id}");
        for method in ["GET", "DELETE"] {
            let refused = desk.call(Person::Admin, method, &path).send().await;
            refused.assert_refused(400, "validation_failed");
            assert!(refused.body["details"]["id"].is_string(), "{id}");
        }
    }
    desk.put(Person::Admin, PATH, json!({})).await.assert_refused(405, "method_not_allowed");
    desk.call(Person::Admin, "PATCH", &path_of(&desk, Person::Owner))
        .json(&json!({"role": "ADMIN"}))
        .send()
        .await
        .assert_refused(405, "method_not_allowed");
}
