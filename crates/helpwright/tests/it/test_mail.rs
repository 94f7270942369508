//! What admins try out before they rely on it: the words of the mail about a new ticket, and the way of mail.

use std::sync::Arc;
use std::time::{Duration, Instant};

use api::{PublicUrl, Site};
use app::MailRoute;
use app::ports::Mailbox;
use domain::text::{Email, PersonName};
use mail::{Authorities, Letters, Limits, Place, Server, Smtp};
use serde_json::{Value, json};
use smtp_script::{Phase, Script, SmtpServer};

use crate::desk::{Desk, Person};

const SETTINGS: &str = "/api/admin/support/settings";
const PREVIEW: &str = "/api/admin/support/settings/preview";
const TEST: &str = "/api/admin/support/settings/test-email";

/// A desk with everything set up for mail, by that server.
async fn desk(url: &str, limits: Limits) -> Desk {
    let site = Site { public_url: PublicUrl::parse("https://desk.example").ok(), ..Site::default() };
    let smtp = Smtp::new(Server::parse(url).unwrap(), Authorities::public(), limits);
    let from =
        Mailbox { name: PersonName::parse("Acme Support").ok(), email: Email::parse("help@acme.example").unwrap() };
    let route = MailRoute { transport: Arc::new(smtp), from };
    let letters = letters(&site);
    Desk::configured(site, |app| (app.mail, app.renderer) = (Some(route), letters)).peopled().await
}

/// A desk with nothing set up for mail.
async fn bare() -> Desk {
    let letters = letters(&Site::default());
    Desk::configured(Site::default(), |app| app.renderer = letters).peopled().await
}

fn letters(site: &Site) -> Arc<Letters> {
    Arc::new(Letters::built_in(Place { name: "Acme Support".to_owned(), address: site.address() }))
}

async fn check(desk: &Desk) -> Value {
    let answer = desk.get(Person::Admin, TEST).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.body
}

async fn send(desk: &Desk) -> Value {
    let answer = desk.post(Person::Admin, TEST, json!({"testEmail": " Ada@Example.com "})).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.body
}

/// How many mails were ever written down for sending.
fn outbox(desk: &Desk) -> usize {
    desk.texts("SELECT kind FROM outbox").len()
}

#[tokio::test]
async fn a_preview_shows_the_mail_about_a_sample_ticket_and_keeps_nothing() {
    let desk = bare().await;
    let before = desk.get(Person::Admin, SETTINGS).await.body;
    let template = "**{{userName}}** <b>{{priority}}</b>\n\n{{message}}";
    let preview = desk.post(Person::Admin, PREVIEW, json!({"template": template})).await;
    assert_eq!(preview.status, 200, "{}", preview.text);
    let part = |name: &str| preview.body[name].as_str().unwrap();
    assert_eq!(part("subject"), "[ST-2026-001] The export stops at page 3");
    assert!(part("text").starts_with("**Ada Lovelace** <b>High</b>\n\nHello,\n"), "{}", part("text"));
    assert!(part("html").contains("<strong>Ada Lovelace</strong> &lt;b&gt;High&lt;/b&gt;</p>"), "{}", part("html"));
    assert!(part("html").contains("**page 3**"), "a value is no Markdown: {}", part("html"));

    let built_in = desk.post(Person::Admin, PREVIEW, json!({"template": ""})).await.body;
    assert!(built_in["text"].as_str().unwrap().contains("Received: 2 March 2026, 09:00 UTC"), "{built_in}");
    assert_eq!(desk.get(Person::Admin, SETTINGS).await.body, before);
    assert_eq!(outbox(&desk), 0);
}

#[tokio::test]
async fn a_template_that_could_not_be_saved_is_not_previewed() {
    let desk = bare().await;
    for body in [
        json!({"template": "{{password}}"}),
        json!({"template": "{{subject"}),
        json!({"template": "x".repeat(20_001)}),
        json!({"template": null}),
        json!({"template": 5}),
        json!({}),
    ] {
        let answer = desk.post(Person::Admin, PREVIEW, body.clone()).await;
        answer.assert_refused(400, "validation_failed");
        assert!(answer.body["details"]["template"].is_string(), "{}", answer.text);
    }
    let unknown = desk.post(Person::Admin, PREVIEW, json!({"template": "x", "to": "a@b.co"})).await;
    assert_eq!(unknown.body["details"]["to"], "is not a field here");
}

#[tokio::test]
async fn with_everything_set_up_there_are_no_issues() {
    let server = SmtpServer::start(Script::default()).unwrap();
    let desk = desk(&server.url(), Limits::default()).await;
    let expected = json!({"isValid": true, "issues": [], "timestamp": "2026-03-02T09:00:00.000Z"});
    assert_eq!(check(&desk).await, expected);
    assert!(server.log().messages.is_empty());
}

#[tokio::test]
async fn every_issue_says_what_to_do() {
    let found = check(&bare().await.started_anew(|app| app.config.support_email = None)).await;
    assert_eq!(found["isValid"], false);
    let issues: Vec<_> = found["issues"].as_array().unwrap().iter().map(|issue| issue.as_str().unwrap()).collect();
    for (issue, part) in issues.iter().zip(["set SMTP_URL", "no support address", "PUBLIC_URL is not set"]) {
        assert!(issue.contains(part) && issue.ends_with('.'), "{issue}");
    }
    assert_eq!(issues.len(), 3, "{issues:?}");

    let nowhere = format!("smtp://{}?tls=none", SmtpServer::nowhere().unwrap());
    let server = SmtpServer::start(Script::default().answer(Phase::Mail, "550 5.7.1 not yours")).unwrap();
    for (url, issue) in [
        (nowhere.as_str(), "Mail cannot be sent: "),
        (&server.url(), "Mail cannot be sent: the mail server refuses the sender: 550 5.7.1 not yours."),
    ] {
        let found = check(&desk(url, Limits::default()).await).await;
        let issues = found["issues"].as_array().unwrap();
        assert!(issues.len() == 1 && issues[0].as_str().unwrap().starts_with(issue), "{found}");
        assert_eq!(found["isValid"], false);
    }
}

#[tokio::test]
async fn a_test_mail_is_sent_at_once_and_past_the_outbox() {
    let server = SmtpServer::start(Script::default().answer(Phase::End, "250 2.0.0 queued as 4711")).unwrap();
    let desk = desk(&server.url(), Limits::default()).await;
    let tried = send(&desk).await;
    assert_eq!(tried["success"], true, "{tried}");
    assert_eq!(tried["message"], "The mail server has taken the mail to ada@example.com.");
    assert_eq!(tried["serverResponse"], "250 2.0.0 queued as 4711");
    assert!(tried["durationMs"].as_u64().unwrap() < 10_000, "{tried}");
    assert_eq!(outbox(&desk), 0);

    let taken = server.taken();
    assert_eq!(taken.len(), 1);
    assert_eq!(
        (taken[0].sender.as_str(), &taken[0].recipients[..]),
        ("help@acme.example", &["ada@example.com".into()][..])
    );
    let message = String::from_utf8(taken[0].data.clone()).unwrap();
    assert!(message.contains("Subject: Test mail from Acme Support\r\n"), "{message}");
}

#[tokio::test]
async fn what_went_wrong_is_an_answer_too() {
    let server = SmtpServer::start(Script::default().answer(Phase::Recipient, "550 5.1.1 no such user")).unwrap();
    let refused = send(&desk(&server.url(), Limits::default()).await).await;
    assert_eq!(refused["success"], false);
    assert_eq!(refused["message"], "The mail was not sent: the mail server refuses the recipient.");
    assert_eq!(refused["serverResponse"], "550 5.1.1 no such user");

    // What answers is no mail server, and what it says stays with it.
    let server = SmtpServer::start(Script::default().answer(Phase::Connect, "-ERR CANARY")).unwrap();
    let garbled = send(&desk(&server.url(), Limits::default()).await).await;
    assert_eq!((&garbled["success"], &garbled["serverResponse"]), (&json!(false), &Value::Null));
    assert!(!garbled.to_string().contains("CANARY"), "{garbled}");

    let server = SmtpServer::start(Script::default().silence(Phase::Data)).unwrap();
    let begun = Instant::now();
    let silent =
        send(&desk(&server.url(), Limits { trial: Duration::from_millis(300), ..Limits::default() }).await).await;
    assert_eq!(silent["success"], false);
    assert!(silent["durationMs"].as_u64().unwrap() >= 300, "{silent}");
    assert!(begun.elapsed() < Duration::from_secs(10));

    let without = bare().await;
    let unsent = send(&without).await;
    assert_eq!((&unsent["success"], &unsent["durationMs"]), (&json!(false), &json!(0)));
    assert!(unsent["message"].as_str().unwrap().contains("set SMTP_URL"), "{unsent}");
    assert_eq!(outbox(&without), 0);
}

#[tokio::test]
async fn a_test_goes_to_one_address_and_to_no_more_than_ten_in_a_short_time() {
    let server = SmtpServer::start(Script::default()).unwrap();
    let desk = desk(&server.url(), Limits::default()).await;
    for body in [
        json!({}),
        json!({"testEmail": ""}),
        json!({"testEmail": "nobody"}),
        json!({"testEmail": "a@b.co, c@d.co"}),
        json!({"testEmail": "a@b.co\r\nBcc: c@d.co"}),
        json!({"testEmail": ["a@b.co"]}),
        json!({"testEmail": "a@b.co", "subject": "x"}),
    ] {
        desk.post(Person::Admin, TEST, body).await.assert_refused(400, "validation_failed");
    }
    for _ in 0..10 {
        send(&desk).await;
    }
    let answer = desk.post(Person::Admin, TEST, json!({"testEmail": "ada@example.com"})).await;
    answer.assert_refused(429, "rate_limited");
    assert_eq!(answer.headers["retry-after"], "900");
    assert_eq!(server.taken().len(), 10, "what was refused does not count");
    desk.clock.advance(900_000);
    send(&desk).await;
}
