//! What becomes of a mail, by where and how the server fails.

use std::time::{Duration, Instant};

use app::ports::MailTransport as _;
use smtp_script::{Act, Phase, Script, SmtpServer};

use crate::support::{AMPLE, SHORT, hasty, limits, mail, mail_to, outcome, sent, signed_in, smtp, start};

#[tokio::test]
async fn a_mail_goes_to_its_one_recipient() {
    let server = start(Script::default());
    assert_eq!(smtp(&server.url(), limits()).send(mail()).await, sent());
    let log = server.log();
    let [message] = log.messages.as_slice() else { panic!("{log:?}") };
    assert_eq!(
        (message.sender.as_str(), message.recipients.as_slice()),
        ("help@acme.example", &["ada@example.com".into()][..])
    );
    let text = String::from_utf8(message.data.clone()).unwrap();
    assert!(text.contains("Message-ID: <mail.070707070707070707070707@acme.example>\r\n"), "{text}");
    // Nothing tells what this machine is called.
    assert_eq!(log.commands[0], "EHLO acme.example");
}

#[tokio::test]
async fn a_refusal_is_final_only_where_it_is_about_the_mail() {
    for (phase, answer, expected) in [
        (Phase::Connect, "554 5.7.1 your address is listed", "outage"),
        (Phase::Connect, "421 4.3.2 too busy", "outage"),
        (Phase::Ehlo, "550 5.7.1 not you", "outage"),
        (Phase::Auth, "535 5.7.8 wrong", "outage"),
        (Phase::Auth, "454 4.7.0 later", "outage"),
        (Phase::Mail, "550 5.7.1 not from there", "outage"),
        (Phase::Mail, "552 5.2.2 your mailbox is full", "outage"),
        (Phase::Mail, "530 5.7.0 sign in first", "outage"),
        (Phase::Mail, "451 4.3.0 later", "outage"),
        (Phase::Mail, "421 4.3.2 going down", "outage"),
        (Phase::Recipient, "550 5.1.1 no such user", "fail"),
        (Phase::Recipient, "552 5.2.2 full", "fail"),
        (Phase::Recipient, "553 5.1.3 bad name", "fail"),
        (Phase::Recipient, "450 4.2.1 greylisted", "retry"),
        (Phase::Recipient, "452 4.5.3 later", "retry"),
        (Phase::Recipient, "421 4.7.0 slow down", "retry"),
        (Phase::Data, "554 5.5.1 nobody", "fail"),
        (Phase::Data, "451 4.3.0 later", "retry"),
        (Phase::End, "554 5.7.1 spam", "fail"),
        (Phase::End, "550-5.7.1 spam\r\n550 5.7.1 spam", "fail"),
        (Phase::End, "452 4.3.1 no room", "retry"),
    ] {
        let server = start(Script::default().answer(phase, answer));
        let transport = smtp(&signed_in(&server, "user", "password"), limits());
        for delivery in [transport.send(mail()).await, transport.send_now(mail()).await] {
            let (word, text, response) = outcome(delivery);
            let code_and_text = answer.replace("550-5.7.1 spam\r\n550 5.7.1 spam", "550 5.7.1 spam 5.7.1 spam");
            assert_eq!((word, response), (expected, Some(code_and_text)), "{phase:?} {text}");
            assert!(text.starts_with("the mail server "), "{text}");
        }
        assert!(server.taken().is_empty());
    }
}

#[tokio::test]
async fn what_breaks_is_tried_again() {
    let mut runs = Vec::new();
    for (phase, expected, place) in [
        (Phase::Connect, "outage", "before its greeting"),
        (Phase::Ehlo, "outage", "after EHLO"),
        (Phase::Auth, "outage", "while signing in"),
        (Phase::Mail, "outage", "after MAIL"),
        (Phase::Recipient, "retry", "after RCPT"),
        (Phase::Data, "retry", "after DATA"),
        (Phase::End, "retry", "after the whole mail, which may have arrived"),
    ] {
        for (act, limits, happened) in [
            (Act::Cut, limits(), "closed the connection"),
            (Act::Silence, hasty(), "took too long to answer"),
            (Act::Trickle(SHORT), hasty(), "took too long to answer"),
        ] {
            // All at once, so that their waiting is one.
            runs.push(tokio::spawn(async move {
                let server = start(Script::default().act(phase, act));
                let delivery = smtp(&signed_in(&server, "user", "password"), limits).send(mail()).await;
                assert_eq!(outcome(delivery), (expected, format!("the mail server {happened} {place}"), None));
            }));
        }
    }
    for run in runs {
        run.await.unwrap();
    }
}

#[tokio::test]
async fn a_mail_doubled_after_a_cut_is_known_by_its_id() {
    let server = start(Script::default().cut(Phase::End).times(1));
    let transport = smtp(&server.url(), limits());
    assert_eq!(outcome(transport.send(mail()).await).0, "retry");
    assert_eq!(transport.send(mail()).await, sent());
    let log = server.until(|log| log.messages.iter().any(|message| message.is_acknowledged)).await;
    let of_both = log.messages.iter().map(|message| (message.is_taken, message.is_acknowledged)).collect::<Vec<_>>();
    assert_eq!(of_both, [(true, false), (true, true)]);
    assert_eq!(log.messages[0].data, log.messages[1].data);
    assert_eq!(log.deviations, 1);
}

#[tokio::test]
async fn other_services_are_told_apart_and_not_quoted() {
    let banners = [
        "SSH-2.0-OpenSSH_9.2p1 Debian-2",
        "HTTP/1.1 400 Bad Request\r\nServer: secret/1.0\r\n",
        "-ERR unknown command 'EHLO'",
        "+OK POP3 secret ready",
        "* OK IMAP4rev1 secret ready",
        "\u{0}\u{1}\u{2}secret",
        "",
        "220-one\r\n250 another",
        "354 go ahead, secret",
    ];
    for banner in
        banners.into_iter().map(str::to_owned).chain([format!("220 {}", "x".repeat(3000)), "220-x\r\n".repeat(500)])
    {
        for phase in [Phase::Connect, Phase::Ehlo] {
            let server = start(Script::default().answer(phase, &banner));
            let (word, text, response) = outcome(smtp(&server.url(), limits()).send_now(mail()).await);
            assert_eq!((word, response), ("outage", None), "{banner}");
            assert_eq!(text, format!("what answers at {} is no mail server", server.address()));
        }
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_an_outage() {
    let nowhere = SmtpServer::nowhere().unwrap();
    for (url, reason) in [
        (format!("smtp://{nowhere}?tls=none"), format!("{nowhere} refuses connections")),
        ("smtp://nowhere.invalid?tls=none".to_owned(), "nowhere.invalid does not resolve to an address".to_owned()),
    ] {
        let delivery = smtp(&url, limits()).send(mail()).await;
        assert_eq!(outcome(delivery), ("outage", reason, None));
    }
}

#[tokio::test]
async fn a_server_that_comes_back_is_used_again() {
    let server = start(Script::default());
    let (address, transport) = (server.address(), smtp(&server.url(), limits()));
    assert_eq!(transport.send(mail()).await, sent());
    drop(server);
    assert_eq!(outcome(transport.send(mail()).await), ("outage", format!("{address} refuses connections"), None));
    let server = SmtpServer::start_at(address, Script::default()).unwrap();
    assert_eq!(transport.send(mail()).await, sent());
    assert_eq!(server.taken().len(), 1);
}

#[tokio::test]
async fn it_is_found_by_its_name_too() {
    let server = start(Script::default());
    let url = server.url().replace("127.0.0.1", "localhost");
    assert_eq!(smtp(&url, limits()).send(mail()).await, sent());
}

#[tokio::test]
async fn all_of_it_has_an_end() {
    let server = start(Script::default().silence(Phase::Data));
    let transport = smtp(&server.url(), mail::Limits { send: SHORT, trial: SHORT, ..limits() });
    let start = Instant::now();
    for delivery in [transport.send(mail()).await, transport.send_now(mail()).await] {
        assert_eq!(outcome(delivery).1, "the mail server took too long to answer after DATA");
    }
    assert!(start.elapsed() < AMPLE / 2, "{:?}", start.elapsed());
}

#[tokio::test]
async fn addresses_beyond_ascii_need_a_server_that_takes_them() {
    let server = start(Script::default());
    let transport = smtp(&server.url(), limits());
    assert_eq!(transport.send(mail_to("用户@例え.jp")).await, sent());
    assert_eq!(transport.send(mail_to("ada@exämple.de")).await, sent());
    let begun: Vec<_> = server.log().commands.into_iter().filter(|line| line.starts_with("MAIL")).collect();
    assert_eq!(begun, ["MAIL FROM:<help@acme.example> BODY=8BITMIME SMTPUTF8", "MAIL FROM:<help@acme.example>"]);
    assert_eq!(server.taken()[1].recipients, ["ada@xn--exmple-cua.de"]);

    server.play(Script::default().offering(&["8BITMIME"]));
    let old = smtp(&server.url(), limits());
    assert_eq!(outcome(old.send(mail_to("用户@例え.jp")).await).0, "fail");
    assert_eq!(old.send(mail_to("ada@exämple.de")).await, sent());
    assert_eq!(server.log().connections, 2);
}

#[tokio::test]
async fn what_one_recipients_address_asks_for_is_refused_to_that_mail_alone() {
    for (answer, times, word, text) in [
        ("555 5.5.4 unknown parameter", 1, "fail", "the mail server refuses the recipient"),
        ("451 4.3.0 not this at the moment", 1, "retry", "the mail server refuses the recipient"),
        ("550 5.7.1 not from there", 2, "outage", "the mail server refuses the sender"),
        ("451 4.3.0 later", 2, "outage", "the mail server refuses the sender"),
    ] {
        let server = start(Script::default().answer(Phase::Mail, answer).times(times));
        let transport = smtp(&server.url(), limits());
        let delivery = transport.send(mail_to("用户@例え.jp")).await;
        assert_eq!(outcome(delivery), (word, text.to_owned(), Some(answer.to_owned())));
        assert_eq!(transport.send(mail()).await, sent());
        let log = server.log();
        assert_eq!((log.connections, log.messages.len()), (1, 1));
        assert_eq!(log.messages[0].recipients, ["ada@example.com"]);
    }
}

#[tokio::test]
async fn a_recipient_who_is_no_address_is_one_failed_mail() {
    let server = start(Script::default());
    let transport = smtp(&server.url(), limits());
    let mut broken = mail();
    broken.to.email = domain::text::Email::from_stored("a@b.co> SIZE=1\r\nRCPT TO:<evil@x.org".into());
    assert_eq!(outcome(transport.send(broken).await), ("fail", "the recipient has no valid address".into(), None));
    assert_eq!(server.log().connections, 0);
}

#[tokio::test]
async fn a_slow_recipient_holds_nobody_up() {
    let server = start(Script::default().silence(Phase::Recipient).to("slow@example.com"));
    let transport = std::sync::Arc::new(smtp(&server.url(), limits()));
    let slow = tokio::spawn({
        let transport = std::sync::Arc::clone(&transport);
        async move { transport.send(mail_to("slow@example.com")).await }
    });
    server.until(|log| log.commands.iter().any(|line| line.contains("slow@"))).await;
    for _ in 0..20 {
        assert_eq!(transport.send(mail()).await, sent());
    }
    assert!(!slow.is_finished());
    slow.abort();
}

#[tokio::test]
async fn a_trickling_server_is_slow_and_not_broken() {
    let server = start(Script::default().act(Phase::End, Act::Trickle(Duration::from_millis(1))));
    assert_eq!(smtp(&server.url(), limits()).send(mail()).await, sent());
}
