//! The started server lets people into their accounts by real mail, on each store, and a kill in between loses none.

use mail_parser::MessageParser;
use serde_json::{Value, json};
use smtp_script::{Phase, Received, Script, SmtpServer};
use ureq::Agent;

use crate::binary::{Binary, Server};
use crate::database::Temporary;

const FROM: (&str, &str) = ("HELPWRIGHT_MAIL_FROM", "Desk <desk@desk.example>");
const PLACE: (&str, &str) = ("HELPWRIGHT_PUBLIC_URL", "https://desk.example");
const OPEN: (&str, &str) = ("HELPWRIGHT_REGISTRATION", "open");
const ADA: &str = "ada@desk.example";
const NORA: &str = "nora@customer.example";
const PASSWORD: &str = "correct horse";

/// A desk with one admin, on either store.
struct Site {
    binary: Binary,
    store: String,
    _database: Option<Temporary>,
}

impl Site {
    fn on_sqlite() -> Self {
        Self::new("sqlite".to_owned(), None)
    }

    async fn on_mongo() -> Self {
        let database = Temporary::new().await;
        Self::new(database.url.clone(), Some(database))
    }

    fn new(store: String, database: Option<Temporary>) -> Self {
        let binary = Binary::new();
        let line = ["user", "add", "--email", ADA, "--name", "Ada", "--role", "ADMIN", "--password-stdin"];
        binary.run_with(&line, &[("HELPWRIGHT_STORE", &store)], PASSWORD).succeeds();
        Self { binary, store, _database: database }
    }

    fn serve(&self, mail_server: Option<&SmtpServer>) -> Desk {
        let url = mail_server.map(SmtpServer::url).unwrap_or_default();
        let store = ("HELPWRIGHT_STORE", self.store.as_str());
        let environment = [FROM, PLACE, OPEN, ("HELPWRIGHT_SMTP_URL", &url), store];
        let agent = Agent::config_builder().http_status_as_error(false).build().new_agent();
        Desk { agent, server: Server::start_with(&self.binary, &[], &environment) }
    }
}

struct Desk {
    agent: Agent,
    server: Server,
}

impl Desk {
    fn post(&self, path: &str, token: Option<&str>, body: &Value) -> (u16, Value) {
        let mut request = self.agent.post(format!("http://{}{path}", self.server.address()));
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let mut answer = request.send_json(body).unwrap();
        (answer.status().as_u16(), answer.body_mut().read_json().unwrap())
    }

    fn login(&self, email: &str, password: &str) -> (u16, Value) {
        self.post("/api/auth/login", None, &json!({"email": email, "password": password}))
    }

    fn forgot(&self, email: &str) {
        assert_eq!(self.post("/api/auth/forgot-password", None, &json!({"email": email})).0, 202);
    }

    fn reset(&self, token: &str, password: &str) -> u16 {
        self.post("/api/auth/reset-password", None, &json!({"token": token, "password": password})).0
    }
}

/// The token in the plain text of a message.
fn token(message: &Received) -> String {
    let parsed = MessageParser::default().parse(&message.data).unwrap();
    let text = parsed.body_text(0).unwrap();
    let (_, rest) = text.split_once("#token=").unwrap_or_else(|| panic!("{text}"));
    rest.chars().take_while(char::is_ascii_hexdigit).collect()
}

async fn last_of(mail_server: &SmtpServer, count: usize) -> Received {
    let log = mail_server.until(|log| log.messages.len() >= count).await;
    assert_eq!(log.messages.len(), count);
    log.messages.last().unwrap().clone()
}

async fn everybody_comes_in_by_mail(site: &Site) {
    let mail_server = SmtpServer::start(Script::default()).unwrap();
    let desk = site.serve(Some(&mail_server));
    let registration = json!({"name": "Nora", "email": NORA, "password": "chosen by nora"});
    assert_eq!(desk.post("/api/auth/register", None, &registration).0, 202);
    let mail = last_of(&mail_server, 1).await;
    assert_eq!(mail.recipients, [NORA]);
    assert_eq!(desk.login(NORA, "chosen by nora").0, 401);
    let confirmed = desk.post("/api/auth/confirm", None, &json!({"token": token(&mail)}));
    assert_eq!((confirmed.0, &confirmed.1["user"]["role"]), (200, &json!("CUSTOMER")));
    assert_eq!(desk.login(NORA, "chosen by nora").0, 200);

    desk.forgot("nobody@customer.example");
    desk.forgot(NORA);
    let mail = last_of(&mail_server, 2).await;
    assert_eq!((mail.recipients.as_slice(), desk.reset(&token(&mail), "chosen anew")), (&[NORA.to_owned()][..], 200));
    assert_eq!((desk.login(NORA, "chosen by nora").0, desk.login(NORA, "chosen anew").0), (401, 200));

    let admin = desk.login(ADA, PASSWORD).1["token"].as_str().unwrap().to_owned();
    let ivy = json!({"name": "Ivy", "email": "ivy@desk.example", "role": "INTERNAL"});
    let (status, made) = desk.post("/api/admin/users", Some(&admin), &ivy);
    assert_eq!((status, made.get("inviteUrl")), (201, None));
    let first = token(&last_of(&mail_server, 3).await);
    let path = format!("/api/admin/users/{}/invite", made["user"]["_id"].as_str().unwrap());
    assert_eq!(desk.post(&path, Some(&admin), &json!(null)).0, 200);
    let second = token(&last_of(&mail_server, 4).await);
    assert_eq!((desk.reset(&first, "chosen by ivy"), desk.reset(&second, "chosen by ivy")), (400, 200));
}

async fn what_a_killed_server_had_written_is_sent_by_the_next_one(site: &Site) {
    let desk = site.serve(None);
    desk.forgot(ADA);
    desk.server.signal("KILL");
    desk.server.wait();
    let mail_server = SmtpServer::start(Script::default()).unwrap();
    let desk = site.serve(Some(&mail_server));
    assert_eq!(desk.reset(&token(&last_of(&mail_server, 1).await), "chosen anew"), 200);
    assert_eq!(desk.login(ADA, "chosen anew").0, 200);
}

async fn what_a_killed_server_had_begun_to_send_has_a_new_link(site: &Site) {
    let mail_server = SmtpServer::start(Script::default().silence(Phase::Ehlo).times(1)).unwrap();
    let desk = site.serve(Some(&mail_server));
    desk.forgot(ADA);
    mail_server.until(|log| log.commands.iter().any(|command| command.starts_with("EHLO"))).await;
    desk.server.signal("KILL");
    desk.server.wait();
    let desk = site.serve(Some(&mail_server));
    let mail = last_of(&mail_server, 1).await;
    assert_eq!((mail.recipients.as_slice(), desk.reset(&token(&mail), "chosen anew")), (&[ADA.to_owned()][..], 200));
    assert_eq!(desk.login(ADA, "chosen anew").0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_comes_in_by_mail_on_sqlite() {
    everybody_comes_in_by_mail(&Site::on_sqlite()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_comes_in_by_mail_on_mongo() {
    everybody_comes_in_by_mail(&Site::on_mongo().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_server_had_written_is_sent_by_the_next_one_on_sqlite() {
    what_a_killed_server_had_written_is_sent_by_the_next_one(&Site::on_sqlite()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_server_had_written_is_sent_by_the_next_one_on_mongo() {
    what_a_killed_server_had_written_is_sent_by_the_next_one(&Site::on_mongo().await).await;
}

/// On MongoDB the mail stays with the killed server for its lease.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_server_had_begun_to_send_has_a_new_link_on_sqlite() {
    what_a_killed_server_had_begun_to_send_has_a_new_link(&Site::on_sqlite()).await;
}
