//! The started server sends mail, and the command line shows what became of it.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use smtp_script::{Act, Phase, Received, Script, SmtpServer};
use ureq::Agent;

use crate::binary::{Binary, Server};
use crate::mailbox::until;

pub(crate) const FROM: (&str, &str) = ("HELPWRIGHT_MAIL_FROM", "Desk <desk@desk.example>");
pub(crate) const SUPPORT: (&str, &str) = ("HELPWRIGHT_SUPPORT_EMAIL", "support@desk.example");

fn desk() -> Binary {
    let binary = Binary::new();
    binary.add_user("ada@desk.example", "ADMIN");
    binary
}

fn serve(binary: &Binary, mail_server: Option<&SmtpServer>) -> Server {
    let url = mail_server.map(SmtpServer::url).unwrap_or_default();
    Server::start_with(binary, &[], &[FROM, SUPPORT, ("HELPWRIGHT_SMTP_URL", &url)])
}

fn file_ticket(server: &Server) {
    let agent: Agent = Agent::config_builder().build().new_agent();
    let at = |path: &str| format!("http://{}{path}", server.address());
    let sign_in = json!({"email": "ada@desk.example", "password": "correct horse"});
    let signed_in: Value =
        agent.post(at("/api/auth/login")).send_json(sign_in).unwrap().body_mut().read_json().unwrap();
    let token = format!("Bearer {}", signed_in["token"].as_str().unwrap());
    let ticket = json!({"subject": "Printer on fire", "message": "It burns."});
    agent.post(at("/api/support/tickets")).header("authorization", token).send_json(ticket).unwrap();
}

fn list(binary: &Binary) -> Vec<Value> {
    let printed = binary.run_with(&["mail", "list", "--json"], &[SUPPORT], "").succeeds();
    serde_json::from_str(&printed).unwrap()
}

/// The one mail there is, once it is in this state.
fn mail_that_is(binary: &Binary, state: &str) -> Value {
    let start = Instant::now();
    loop {
        let mut mails = list(binary);
        assert_eq!(mails.len(), 1);
        if mails[0]["state"] == state {
            return mails.remove(0);
        }
        assert!(start.elapsed() < Duration::from_secs(30), "{}", mails[0]);
        thread::sleep(Duration::from_millis(50));
    }
}

pub(crate) fn message_id(message: &Received) -> String {
    let text = String::from_utf8_lossy(&message.data).into_owned();
    text.lines().find(|line| line.starts_with("Message-ID:")).unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_is_held_and_goes_out_once_there_is_a_mail_server() {
    let binary = desk();
    let server = serve(&binary, None);
    file_ticket(&server);
    let held = mail_that_is(&binary, "held");
    let id = held["_id"].as_str().unwrap();
    let table = binary.run_with(&["mail", "list", "--state", "held"], &[SUPPORT], "").succeeds();
    for word in [id, "new_ticket", "held", "support@desk.example", "there is no mail server"] {
        assert!(table.contains(word), "{table}");
    }
    assert_eq!(binary.run(&["mail", "retry", id]).succeeds(), format!("The mail {id} waits to be sent.\n"));
    server.signal("TERM");
    assert_eq!(server.wait().0, Some(0));

    let mail_server = SmtpServer::start(Script::default()).unwrap();
    let server = serve(&binary, Some(&mail_server));
    let log = mail_server.until(|log| log.messages.iter().any(|message| message.is_taken)).await;
    assert_eq!(log.messages[0].recipients, ["support@desk.example"]);
    assert!(String::from_utf8_lossy(&log.messages[0].data).contains("[ST-"));
    assert_eq!(mail_that_is(&binary, "sent")["_id"], id);
    let refused = binary.run(&["mail", "retry", id]).fails_with(1);
    assert!(refused.contains("was sent"), "{refused}");
    assert_eq!(binary.run(&["mail", "retry", "--all"]).succeeds(), "0 mails wait to be sent.\n");
    let unknown = binary.run(&["mail", "retry", "000000000000000000000000"]).fails_with(1);
    assert!(unknown.contains("there is no mail 0000"), "{unknown}");
    drop(server);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_on_its_way_arrives_before_the_server_stops() {
    let binary = desk();
    let slow = Act::Trickle(Duration::from_millis(50));
    let mail_server = SmtpServer::start(Script::default().act(Phase::End, slow)).unwrap();
    let server = serve(&binary, Some(&mail_server));
    file_ticket(&server);
    mail_server.until(|log| !log.messages.is_empty()).await;
    server.signal("TERM");
    assert_eq!(server.wait().0, Some(0));
    assert_eq!(mail_that_is(&binary, "sent")["tries"], 1);
    assert_eq!(mail_server.log().messages.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_server_had_begun_is_sent_by_the_next_one() {
    let binary = desk();
    let mail_server = SmtpServer::start(Script::default().silence(Phase::End).times(1)).unwrap();
    let server = serve(&binary, Some(&mail_server));
    file_ticket(&server);
    mail_server.until(|log| !log.messages.is_empty()).await;
    server.signal("KILL");
    server.wait();
    assert_eq!(mail_that_is(&binary, "sending")["tries"], 1);
    let _server = serve(&binary, Some(&mail_server));
    let log = mail_server.until(|log| log.messages.len() == 2).await;
    assert_eq!(message_id(&log.messages[0]), message_id(&log.messages[1]));
    assert_eq!(mail_that_is(&binary, "sent")["tries"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_sender_or_password_holds_the_mail_back_and_loses_none() {
    for (phase, refusal, reason) in [
        (Phase::Mail, "550 5.7.1 not from there", "the mail server refuses the sender: 550 5.7.1 not from there"),
        (Phase::Auth, "535 5.7.8 wrong", "the mail server refuses the user or the password: 535 5.7.8 wrong"),
    ] {
        let binary = desk();
        let mail_server = SmtpServer::start(Script::default().answer(phase, refusal)).unwrap();
        let url = mail_server.url().replacen("://", "://desk:secret@", 1);
        let environment = [FROM, SUPPORT, ("HELPWRIGHT_SMTP_URL", url.as_str())];
        let server = Server::start_with(&binary, &[], &environment);
        for _ in 0..3 {
            file_ticket(&server);
        }
        let line = server.error_line("mail waits");
        assert!(line.contains("WARN") && line.contains(reason), "{line}");
        let found = binary.run_with(&["doctor"], &environment, "").stdout();
        assert!(found.lines().any(|line| line.starts_with("fail  mail") && line.contains(reason)), "{found}");
        let tells_why = |mails: &Vec<Value>| mails.iter().any(|mail| mail["lastError"] == reason);
        let mails = until(|| list(&binary), tells_why, || "the mail log does not say why".to_owned());
        assert_eq!(mails.len(), 3);
        assert!(mails.iter().all(|mail| mail["state"] == "queued" || mail["state"] == "sending"), "{mails:?}");

        mail_server.play(Script::default());
        let log = mail_server.until(|log| log.messages.iter().filter(|message| message.is_taken).count() == 3).await;
        assert_eq!(log.messages.len(), 3);
        assert!(server.error_line("mail goes out").contains("INFO"));
    }
}
