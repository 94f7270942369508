//! TLS and sign-in: what is sent, to whom, and what never is.

use app::ports::MailTransport as _;
use mail::{Authorities, Limits, Server, Smtp};
use smtp_script::{Certificate, Encryption, Phase, Script, SmtpServer};

use crate::support::{AMPLE, SHORT, limits, mail, outcome, sent, signed_in, smtp, start};

const BOTH: [fn(Certificate) -> Encryption; 2] = [Encryption::StartTls, Encryption::Implicit];

fn starttls(server: &SmtpServer) -> String {
    format!("smtp://user:hunter2@{}", server.address())
}

#[tokio::test]
async fn mail_and_password_travel_encrypted() {
    for encryption in BOTH {
        let server = start(Script::encrypted(encryption(Certificate::Good)));
        let transport = smtp(&signed_in(&server, "ada%40acme.example", "p%20%C3%BC:@"), limits());
        assert_eq!(transport.send(mail()).await, sent());
        let log = server.log();
        assert!(log.messages[0].is_encrypted);
        assert_eq!(log.sign_ins, [("ada@acme.example".to_owned(), "p ü:@".to_owned())]);
    }
}

#[tokio::test]
async fn a_certificate_must_be_good() {
    for encryption in BOTH {
        for (certificate, problem) in [
            (Certificate::Expired, "has expired"),
            (Certificate::OtherName, "is for another name"),
            (Certificate::Authority, "calls itself an authority, which that of a server must not"),
            (
                Certificate::Unknown,
                "comes from an authority that is not known here; SMTP_CA_FILE names a file with others",
            ),
        ] {
            let server = start(Script::encrypted(encryption(certificate)));
            let transport = smtp(&signed_in(&server, "user", "hunter2"), limits());
            let reason = format!("the certificate of {} {problem}", server.address());
            assert_eq!(outcome(transport.send(mail()).await), ("outage", reason, None));
            assert!(server.log().sign_ins.is_empty());
        }
    }
}

#[tokio::test]
async fn an_authority_is_known_only_when_it_is_named() {
    let server = start(Script::encrypted(Encryption::Implicit(Certificate::Good)));
    let transport = Smtp::new(Server::parse(&server.url()).unwrap(), Authorities::public(), limits());
    assert!(outcome(transport.send(mail()).await).1.contains("SMTP_CA_FILE"));
}

#[tokio::test]
async fn nothing_is_sent_to_a_server_without_starttls() {
    let plain = start(Script::default());
    let reason =
        format!("{} offers no STARTTLS; only tls=none goes on without, and readable on the way", plain.address());
    assert_eq!(outcome(smtp(&starttls(&plain), limits()).send(mail()).await), ("outage", reason, None));
    assert_eq!(plain.log().commands, ["EHLO acme.example"]);

    let refusing =
        start(Script::encrypted(Encryption::StartTls(Certificate::Good)).answer(Phase::StartTls, "454 4.7.0 not now"));
    let (word, text, response) = outcome(smtp(&starttls(&refusing), limits()).send(mail()).await);
    assert_eq!(
        (word, text.as_str(), response.as_deref()),
        ("outage", "the mail server refuses STARTTLS", Some("454 4.7.0 not now"))
    );
    assert_eq!(refusing.log().commands, ["EHLO acme.example", "STARTTLS"]);
}

#[tokio::test]
async fn what_comes_before_tls_is_not_heard_after_it() {
    let injected = "220 go ahead\r\n250-mail.example.com\r\n250 AUTH PLAIN\r\n235 2.7.0 welcome";
    let server = start(Script::encrypted(Encryption::StartTls(Certificate::Good)).answer(Phase::StartTls, injected));
    let (word, text, response) = outcome(smtp(&starttls(&server), limits()).send(mail()).await);
    assert_eq!((word, text, response), ("outage", format!("TLS with {} fails", server.address()), None));
    assert_eq!(server.log().commands, ["EHLO acme.example", "STARTTLS"]);
}

#[tokio::test]
async fn a_handshake_can_break_or_stall() {
    for encryption in BOTH {
        let good = || Script::encrypted(encryption(Certificate::Good));
        for (script, connect, problem) in
            [(good().cut(Phase::Tls), AMPLE, "fails"), (good().silence(Phase::Tls), SHORT, "takes too long")]
        {
            let server = start(script);
            let transport = smtp(&signed_in(&server, "user", "hunter2"), Limits { connect, ..limits() });
            let (word, text, _) = outcome(transport.send(mail()).await);
            assert_eq!((word, text), ("outage", format!("TLS with {} {problem}", server.address())));
        }
    }
}

#[tokio::test]
async fn tls_where_there_is_none_is_named() {
    let plain = start(Script::default());
    let transport = smtp(&format!("smtps://{}", plain.address()), limits());
    let reason = format!("{} does not begin with TLS; with smtp:// it is asked for by STARTTLS", plain.address());
    assert_eq!(outcome(transport.send(mail()).await), ("outage", reason, None));
}

#[tokio::test]
async fn servers_are_signed_in_to_the_way_they_offer() {
    for (offers, expected) in [
        (&["AUTH LOGIN"][..], Ok("AUTH LOGIN")),
        (&["auth=login plain"], Ok("AUTH PLAIN AHVzZXIAaHVudGVyMg==")),
        (&["AUTH XOAUTH2 CRAM-MD5"], Err("offers no sign-in with a password (AUTH PLAIN or LOGIN)")),
        (&[], Err("offers no sign-in with a password (AUTH PLAIN or LOGIN)")),
    ] {
        let server = start(Script::default().offering(offers));
        let delivery = smtp(&signed_in(&server, "user", "hunter2"), limits()).send(mail()).await;
        let log = server.log();
        match expected {
            Ok(command) => {
                assert_eq!(delivery, sent());
                assert!(log.commands.contains(&command.to_owned()), "{log:?}");
                assert_eq!(log.sign_ins, [("user".to_owned(), "hunter2".to_owned())]);
            }
            Err(problem) => assert_eq!(outcome(delivery), ("outage", format!("{} {problem}", server.address()), None)),
        }
    }
}

#[tokio::test]
async fn a_password_comes_back_in_no_answer() {
    for offers in ["AUTH PLAIN", "AUTH LOGIN"] {
        for echo in ["AHVzZXIAaHVudGVyMg==", "aHVudGVyMg==", "hunter2"] {
            let server =
                start(Script::default().offering(&[offers]).answer(Phase::Auth, &format!("535 5.7.8 not {echo}")));
            let transport = smtp(&signed_in(&server, "user", "hunter2"), limits());
            let delivery = outcome(transport.send(mail()).await);
            assert_eq!(
                delivery,
                ("outage", "the mail server refuses the user or the password".into(), Some("535".into()))
            );
            assert!(!format!("{transport:?}").contains("hunter2"));
        }
    }
}
