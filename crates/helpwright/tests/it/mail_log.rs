//! The mail log: what admins see of outgoing mail, and what they can do about it.

use serde_json::{Value, json};

use crate::desk::{Person, SUPPORT};
use crate::post::{DAY, Office, on_both_stores, put_off, refused, taken};

const EMAILS: &str = "/api/admin/support/emails";

on_both_stores! {
    an_entry_tells_how_a_mail_fares
    the_log_has_pages_and_filters
    a_mail_is_read_as_it_is_worded_now
    what_failed_is_retried_alone_or_with_the_rest
    what_was_sent_is_not_sent_again
    tries_are_counted_by_what_came_of_them
}

fn fields(mail: &Value) -> Vec<&str> {
    mail.as_object().unwrap().keys().map(String::as_str).collect()
}

async fn an_entry_tells_how_a_mail_fares(mut office: Office) {
    office.desk.ticket().await;
    let mail = office.log("").await.remove(0);
    let names = ["_id", "kind", "to", "subject", "ticketNumber", "state", "tries", "nextTryAt", "createdAt"];
    let mut expected = names.to_vec();
    expected.sort_unstable();
    assert_eq!(fields(&mail), expected);
    assert_eq!((&mail["kind"], &mail["to"], &mail["state"]), (&json!("new_ticket"), &json!(SUPPORT), &json!("queued")));
    assert_eq!((&mail["subject"], &mail["tries"]), (&json!("[ST-2026-001] Login page is not loading"), &json!(0)));
    assert_eq!((&mail["createdAt"], &mail["nextTryAt"]), (&json!(crate::desk::START), &json!(crate::desk::START)));
    office.post.answers(|_| put_off());
    office.drain().await;
    let mail = office.log("").await.remove(0);
    let error = "The mail server refused the mail: 451 come back later";
    assert_eq!((&mail["tries"], &mail["lastError"]), (&json!(1), &json!(error)));
    office.post.answers(|_| taken());
    office.desk.clock.advance(DAY);
    office.drain().await;
    let mail = office.log("").await.remove(0);
    assert_eq!((&mail["state"], &mail["tries"]), (&json!("sent"), &json!(2)));
    assert_eq!((&mail["sentAt"], &mail["serverResponse"]), (&json!("2026-03-03T09:00:00.000Z"), &json!("250 taken")));
    assert!(mail.get("lastError").is_none() && mail.get("nextTryAt").is_none(), "{mail}");
}

async fn the_log_has_pages_and_filters(mut office: Office) {
    let first = office.assigned().await;
    for _ in 0..4 {
        office.desk.clock.advance(1_000);
        office.desk.ticket().await;
        office.respond(Person::Owner, &first, "Hello").await;
    }
    let get = async |query: &str| office.desk.get(Person::Admin, &format!("{EMAILS}?{query}")).await;
    let ids = |body: &Value| {
        body["emails"].as_array().unwrap().iter().map(|mail| mail["_id"].to_string()).collect::<Vec<_>>()
    };
    let all = get("limit=100&admin=true").await.body;
    assert_eq!((ids(&all).len(), &all["pagination"]["total"]), (9, &json!(9)));
    let (mut followed, mut query) = (Vec::new(), "limit=2".to_owned());
    loop {
        let page = get(&query).await.body;
        followed.extend(ids(&page));
        let Some(next) = page["pagination"]["nextCursor"].as_str() else { break };
        query = format!("limit=2&cursor={next}");
        office.desk.ticket().await;
    }
    assert_eq!(followed, ids(&all));
    let second = get("limit=4&page=2").await.body;
    assert_eq!((ids(&second).len(), &second["pagination"]["hasPrev"]), (4, &json!(true)));

    let id = first.rsplit('/').next().unwrap();
    for (query, count) in [
        ("state=sent", 1),
        ("state=queued&kind=customer_response", 4),
        ("kind=response", 0),
        (&format!("ticket={id}"), 5),
        ("ticket=ST-2026-001&state=sent", 1),
        ("ticket=ST-2026-999", 0),
    ] {
        assert_eq!(office.log(query).await.len(), count, "{query}");
    }
    let cursor = get("limit=2").await.body["pagination"]["nextCursor"].as_str().unwrap().to_owned();
    for (query, names) in [
        ("state=open&kind=x&ticket=y", &["kind", "state", "ticket"][..]),
        ("state=sent&state=queued", &["state"]),
        ("limit=101&sort=to", &["limit", "sort"]),
        (&format!("state=sent&cursor={cursor}"), &["cursor"]),
        ("page=0", &["page"]),
    ] {
        let refused = get(query).await;
        refused.assert_refused(400, "validation_failed");
        assert_eq!(fields(&refused.body["details"]), names, "{query}");
    }
}

async fn a_mail_is_read_as_it_is_worded_now(office: Office) {
    let path = office.desk.ticket().await;
    let id = office.log("").await[0]["_id"].as_str().unwrap().to_owned();
    let read = async |id: &str| office.desk.get(Person::Admin, &format!("{EMAILS}/{id}")).await;
    let email = read(&id).await.body["email"].clone();
    assert!(email["text"].as_str().unwrap().contains("It **spins** for ever."), "{email}");
    assert!(email["html"].as_str().unwrap().starts_with("<p>"), "{email}");
    assert_eq!((&email["_id"], &email["ticketNumber"]), (&json!(id), &json!("ST-2026-001")));
    assert_eq!(office.desk.delete(Person::Admin, &path).await.status, 200);
    let email = read(&id).await.body["email"].clone();
    assert_eq!((&email["text"], &email["html"], &email["state"]), (&json!(""), &json!(""), &json!("cancelled")));
    read("ST-2026-001").await.assert_refused(400, "validation_failed");
    read("65000000aaaaaaaaaaaaaaaa").await.assert_refused(404, "not_found");
}

async fn what_failed_is_retried_alone_or_with_the_rest(mut office: Office) {
    office.post.answers(|_| refused());
    for _ in 0..3 {
        office.desk.ticket().await;
    }
    office.drain().await;
    office.post.answers(|_| taken());
    let failed = office.log("state=failed").await;
    assert_eq!(failed.len(), 3);
    let email = &office.retry(&failed[0]).await["email"];
    assert_eq!((&email["_id"], &email["state"], &email["tries"]), (&failed[0]["_id"], &json!("queued"), &json!(0)));
    assert_eq!(office.drain().await.len(), 1);
    let retried = office.desk.call(Person::Admin, "POST", &format!("{EMAILS}/retry")).send().await;
    assert_eq!((retried.status, retried.body), (200, json!({"retried": 2})));
    assert_eq!(office.drain().await.len(), 2);
    assert_eq!(office.states().await, [("sent".to_owned(), 3)].into());
}

async fn what_was_sent_is_not_sent_again(mut office: Office) {
    office.desk.ticket().await;
    office.drain().await;
    let id = office.log("").await[0]["_id"].as_str().unwrap().to_owned();
    let retry = async |id: &str| office.desk.call(Person::Admin, "POST", &format!("{EMAILS}/{id}/retry")).send().await;
    retry(&id).await.assert_refused(409, "conflict");
    retry("65000000aaaaaaaaaaaaaaaa").await.assert_refused(404, "not_found");
    assert!(office.drain().await.is_empty());
}

async fn tries_are_counted_by_what_came_of_them(mut office: Office) {
    for answer in [put_off, refused, taken, taken] {
        office.post.answers(move |_| answer());
        office.desk.ticket().await;
        office.drain().await;
    }
    let metrics = office.desk.get(Person::Admin, "/metrics").await.text;
    for (outcome, count) in [("put_off", 1), ("failed", 1), ("sent", 2), ("expired", 0), ("cancelled", 0), ("held", 0)]
    {
        let series = format!("helpwright_mail_tries_total{{outcome=\"{outcome}\"}} {count}\n");
        assert!(metrics.contains(&series), "{series}");
    }
}
