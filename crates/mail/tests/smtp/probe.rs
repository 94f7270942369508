//! Trying out the way to the mail server without sending anything.

use app::ports::MailTransport as _;
use domain::text::Email;
use smtp_script::{Certificate, Encryption, Phase, Script};

use crate::support::{limits, sender, signed_in, smtp, start};

#[tokio::test]
async fn a_probe_goes_as_far_as_the_sender() {
    let server = start(Script::encrypted(Encryption::StartTls(Certificate::Good)));
    assert_eq!(smtp(&signed_in(&server, "user", "password"), limits()).probe(sender()).await, Ok(()));
    let log = server.until(|log| log.open == 0).await;
    let last = &log.commands[log.commands.len() - 2..];
    assert_eq!(last, ["MAIL FROM:<help@acme.example>", "QUIT"]);
    assert!(log.messages.is_empty());
}

#[tokio::test]
async fn a_probe_names_what_is_wrong() {
    let starttls = || Script::encrypted(Encryption::StartTls(Certificate::Good));
    for (script, expected) in [
        (
            Script::default().answer(Phase::Connect, "554 5.7.1 go away"),
            "the mail server turns the connection away: 554 5.7.1 go away",
        ),
        (starttls().offering(&[]), "ADDRESS offers no sign-in with a password (AUTH PLAIN or LOGIN)"),
        (
            starttls().answer(Phase::Auth, "535 5.7.8 wrong"),
            "the mail server refuses the user or the password: 535 5.7.8 wrong",
        ),
        (
            starttls().answer(Phase::Mail, "550 5.7.1 not yours"),
            "the mail server refuses the sender: 550 5.7.1 not yours",
        ),
        (starttls().cut(Phase::Ehlo), "the mail server closed the connection after EHLO"),
    ] {
        let server = start(script);
        let problem = smtp(&signed_in(&server, "user", "password"), limits()).probe(sender()).await.unwrap_err();
        assert_eq!(problem.to_string(), expected.replace("ADDRESS", &server.address().to_string()));
    }
}

#[tokio::test]
async fn a_sender_that_is_no_address_is_named_before_anybody_is_asked() {
    let server = start(Script::default());
    let problem = smtp(&server.url(), limits()).probe(Email::from_stored("nobody".into())).await.unwrap_err();
    assert_eq!(problem.to_string(), "the sender has no valid address");
    assert_eq!(server.log().connections, 0);
}
