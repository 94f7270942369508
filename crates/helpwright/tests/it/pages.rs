//! What stands around the API: headers, the web app's pages, the documents.

use crate::desk::{Desk, Person};

#[tokio::test]
async fn a_request_id_is_taken_only_when_it_is_harmless() {
    let desk = Desk::open().await;
    let echoed = async |id: &str| {
        let answer = desk.call(Person::Nobody, "GET", "/healthz").header("x-request-id", id).send().await;
        answer.header("x-request-id").unwrap().to_owned()
    };
    assert_eq!(echoed("abc-123").await, "abc-123");
    for id in ["", "a b", "a;b", &"a".repeat(65), "<script>"] {
        assert_ne!(echoed(id).await, id);
    }
}

#[tokio::test]
async fn unknown_pages_are_not_found_and_unknown_api_paths_say_so_in_json() {
    let desk = Desk::open().await;
    desk.get(Person::Nobody, "/api/nothing").await.assert_refused(404, "not_found");
    for path in [
        "/api/support/tickets/",
        "/API/support/tickets",
        "//api/support/tickets",
        "/api/./support/tickets",
        "/.git",
        "/.env",
    ] {
        assert_eq!(desk.get(Person::Agent, path).await.status, 404, "{path}");
    }
    let method = desk.call(Person::Agent, "DELETE", "/healthz").send().await;
    method.assert_refused(405, "method_not_allowed");
    assert!(method.header("allow").is_some_and(|allow| allow.contains("GET")));
}

#[tokio::test]
async fn head_answers_like_get_without_a_body() {
    let desk = Desk::open().await;
    let path = desk.ticket().await;
    let head = desk.call(Person::Owner, "HEAD", &path).send().await;
    let get = desk.get(Person::Owner, &path).await;
    assert_eq!((head.status, head.text.as_str()), (200, ""));
    assert_eq!(head.header("etag"), get.header("etag"));
}

#[tokio::test]
async fn the_document_describes_every_route() {
    let desk = Desk::open().await;
    let document = desk.get(Person::Nobody, "/api/openapi.json").await;
    assert!(document.body["openapi"].as_str().unwrap().starts_with("3.1"));
    for route in api::routes() {
        let method = route.method.to_string().to_lowercase();
        assert!(document.body["paths"][&route.path][&method]["operationId"].is_string(), "{method} {}", route.path);
    }
}
