//! Connections: how many, for how long, and what they are used for.

use std::sync::Arc;
use std::time::Duration;

use app::ports::MailTransport as _;
use mail::Limits;
use smtp_script::{Phase, Script};

use crate::support::{SHORT, limits, mail, mail_to, outcome, sent, smtp, start};

#[tokio::test]
async fn one_connection_carries_many_mails() {
    let server = start(Script::default());
    let transport = smtp(&server.url(), limits());
    for _ in 0..10 {
        assert_eq!(transport.send(mail()).await, sent());
    }
    let log = server.log();
    assert_eq!((log.connections, log.messages.len()), (1, 10));
    assert!(!log.commands.contains(&"RSET".to_owned()));
}

#[tokio::test]
async fn there_are_never_more_than_allowed() {
    let server = start(Script::default());
    let transport = Arc::new(smtp(&server.url(), limits()));
    assert_eq!(transport.width(), 2);
    let sends = (0..30).map(|_| {
        let transport = Arc::clone(&transport);
        tokio::spawn(async move { transport.send(mail()).await })
    });
    for send in sends.collect::<Vec<_>>() {
        assert_eq!(send.await.unwrap(), sent());
    }
    assert_eq!((server.log().connections, server.taken().len()), (2, 30));
}

#[tokio::test]
async fn a_connection_ends_after_its_mails_and_after_its_rest() {
    let server = start(Script::default());
    let transport = smtp(&server.url(), Limits { mails: 2, idle: Duration::from_millis(50), ..limits() });
    for _ in 0..5 {
        assert_eq!(transport.send(mail()).await, sent());
    }
    let log = server.until(|log| log.open == 0).await;
    assert!(log.connections >= 3);
    let goodbyes = log.commands.iter().filter(|line| *line == "QUIT").count();
    assert_eq!(goodbyes, log.connections);
    // It goes on with a new one.
    assert_eq!(transport.send(mail()).await, sent());
}

#[tokio::test]
async fn a_refused_mail_leaves_its_connection_to_the_next() {
    let script = Script::default().answer(Phase::Recipient, "550 5.1.1 no such user").to("bob@example.com");
    let server = start(script.answer(Phase::End, "554 5.7.1 spam").to("eve@example.com"));
    let transport = smtp(&server.url(), limits());
    for (recipient, expected) in [
        ("bob@example.com", "fail"),
        ("ada@example.com", "sent"),
        ("eve@example.com", "fail"),
        ("bob@example.com", "fail"),
        ("ada@example.com", "sent"),
    ] {
        assert_eq!(outcome(transport.send(mail_to(recipient)).await).0, expected, "{recipient}");
    }
    let log = server.log();
    assert_eq!(log.connections, 1);
    assert_eq!(log.commands.iter().filter(|line| *line == "RSET").count(), 3);
    let taken = server.taken();
    assert!(taken.iter().all(|message| message.recipients == ["ada@example.com"]) && taken.len() == 2);
}

#[tokio::test]
async fn a_connection_that_the_server_gave_up_costs_nothing() {
    for script in [
        Script::default().cut(Phase::Mail).times(1),
        Script::default().answer(Phase::Mail, "421 4.4.2 idle for too long").times(1),
        Script::default().answer(Phase::Recipient, "550 5.1.1 no").to("bob@example.com").cut(Phase::Reset).times(1),
        Script::default()
            .answer(Phase::Recipient, "550 5.1.1 no")
            .to("bob@example.com")
            .answer(Phase::Reset, "502 5.5.1 what?")
            .times(1),
    ] {
        let server = start(Script::default());
        let transport = smtp(&server.url(), limits());
        assert_eq!(transport.send(mail()).await, sent());
        server.play(script);
        let _ = transport.send(mail_to("bob@example.com")).await;
        assert_eq!(transport.send(mail()).await, sent());
        assert_eq!(server.log().connections, 2);
    }
}

#[tokio::test]
async fn a_trial_passes_all_that_waits() {
    let server = start(Script::default().silence(Phase::Recipient).to("slow@example.com"));
    let transport = Arc::new(smtp(&server.url(), Limits { connections: 1, ..limits() }));
    let slow = tokio::spawn({
        let transport = Arc::clone(&transport);
        async move { transport.send(mail_to("slow@example.com")).await }
    });
    server.until(|log| log.commands.iter().any(|line| line.contains("slow@"))).await;
    assert_eq!(transport.send_now(mail()).await, sent());
    slow.abort();
}

#[tokio::test]
async fn who_waits_too_long_for_a_connection_is_told() {
    let server = start(Script::default());
    let transport = smtp(&server.url(), Limits { connections: 0, send: SHORT, ..limits() });
    let busy = ("outage", "all connections to the mail server are busy".into(), None);
    assert_eq!(outcome(transport.send(mail()).await), busy);
}
