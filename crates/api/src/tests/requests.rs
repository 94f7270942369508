//! What is looked at first, and what is said about it.

use super::desk::{agent, customer};
use super::{ask, bearer, request};

#[tokio::test]
async fn checks_come_in_their_order() {
    let (staff, visitor) = (bearer(&agent()), bearer(&customer()));
    let large = " ".repeat(1024 * 1024 + 1);
    let status = r#"{"message": "m", "status": "Open"}"#;
    let for_other = r#"{"subject": "a", "message": "b", "onBehalfOf": "6b49d2000102030405060708"}"#;
    for (who, line, extra, body, expected) in [
        (&visitor, "GET /assignable-users?x=1", "", "", (403, "forbidden")),
        (&staff, "POST ", "content-type:text/plain", "{}", (415, "unsupported_media_type")),
        (&staff, "PUT /x?y=1", "content-type:", "{", (415, "unsupported_media_type")),
        (&staff, "PUT /x?y=1", "", &large, (413, "too_large")),
        (&staff, "POST ", "content-length:1048577", "{}", (413, "too_large")),
        (&staff, "POST ", "", &large[1..], (400, "validation_failed")),
        (&staff, "GET /x", "", "", (400, "validation_failed")),
        (&staff, "GET /ST-2026-001?token=x", "", "", (400, "validation_failed")),
        (&staff, "POST /ST-2026-001/responses", "", "{}", (400, "validation_failed")),
        (&staff, "POST /ST-2026-001/responses", "idempotency-key:", status, (400, "validation_failed")),
        (&staff, "PUT /ST-2026-001", "if-match:W/\"1\"", "{}", (400, "validation_failed")),
        (&visitor, "POST /ST-2026-001/responses", "", status, (404, "not_found")),
        (&visitor, "DELETE /ST-2026-001", "", "", (404, "not_found")),
        (&visitor, "POST ", "", for_other, (403, "forbidden")),
    ] {
        let (method, path) = line.split_once(' ').unwrap();
        let path = format!("/api/support/tickets{path}");
        let (name, value) = extra.split_once(':').unwrap_or(("x-none", ""));
        let mut headers = vec![("authorization", who.as_str()), (name, value)];
        if name != "content-type" {
            headers.push(("content-type", "application/json"));
        }
        let answer = ask(request(method, &path, &headers, body.to_owned())).await;
        assert_eq!(answer.code(), (expected.0, expected.1.to_owned()), "{line} {extra}");
    }
}

#[tokio::test]
async fn a_note_is_not_mailed() {
    let staff = bearer(&agent());
    let headers = [("authorization", staff.as_str()), ("content-type", "application/json")];
    let path = "/api/support/tickets/ST-2026-001/responses";
    let body = r#"{"message": "m", "isInternal": true, "notifyUser": true}"#;
    let answer = ask(request("POST", path, &headers, body)).await;
    assert_eq!(answer.json()["details"]["notifyUser"], "An internal note is not mailed to anybody.");
}

#[tokio::test]
async fn an_empty_list_has_its_pagination() {
    let staff = bearer(&agent());
    let answer = ask(request("GET", "/api/support/tickets?page=2", &[("authorization", &staff)], "")).await;
    let expected = serde_json::json!({
        "tickets": [],
        "pagination": {
            "total": 0, "totalIsExact": true, "page": 2, "limit": 10, "pages": 0, "hasNext": false, "hasPrev": true,
        },
    });
    assert_eq!(answer.json(), expected);
}
