//! The mail of a ticket's whole life, sent by the real binary through a real mail server, and read in the mailboxes.

use domain::Timestamp;
use serde_json::{Value, json};
use smtp_script::authority;

use crate::binary::{Binary, Server};
use crate::client::Client;
use crate::exim::Exim;
use crate::mailbox::{Arrived, PostOffice, conversations, only};

pub(crate) const PASSWORD: &str = "correct horse";
pub(crate) const SUPPORT: &str = "support@desk.example";
pub(crate) const ADMIN: &str = "ada@desk.example";
pub(crate) const AGENT: &str = "grace@desk.example";
pub(crate) const CUSTOMER: &str = "olive@customer.example";

/// A desk with one of each role, whose mail goes to this server.
pub(crate) struct Desk {
    pub(crate) server: Server,
    pub(crate) admin: Client,
    pub(crate) agent: Client,
    pub(crate) customer: Client,
    pub(crate) agent_id: String,
    _binary: Binary,
}

impl Desk {
    pub(crate) fn open(post: &dyn PostOffice, environment: &[(&str, &str)]) -> Self {
        let binary = Binary::new();
        for (email, name, role) in
            [(ADMIN, "Ada Admin", "ADMIN"), (AGENT, "Grace Hopper", "INTERNAL"), (CUSTOMER, "Olive Müller", "CUSTOMER")]
        {
            let line = ["user", "add", "--email", email, "--name", name, "--role", role, "--password-stdin"];
            binary.run_with(&line, &[], PASSWORD).succeeds();
        }
        binary.write("authority.pem", &authority().unwrap());
        let url = post.url();
        let settings = [
            ("HELPWRIGHT_SMTP_URL", &*url),
            ("HELPWRIGHT_SMTP_CA_FILE", "authority.pem"),
            ("HELPWRIGHT_MAIL_FROM", "Acme Support <help@desk.example>"),
            ("HELPWRIGHT_SUPPORT_EMAIL", SUPPORT),
            ("HELPWRIGHT_PUBLIC_URL", "https://desk.example"),
            // Nobody reads along, and a pipe holds only so much.
            ("HELPWRIGHT_LOG_FILTER", "warn"),
        ];
        let server = Server::start_with(&binary, &[], &[&settings[..], environment].concat());
        let sign_in = |email: &str| Client::signed_in(&server, email);
        let (admin, agent, customer) = (sign_in(ADMIN), sign_in(AGENT), sign_in(CUSTOMER));
        let automatic = json!({"settings": {"support_auto_response": true}});
        admin.granted("PUT", "/api/admin/support/settings", &automatic);
        let people = admin.get("/api/support/tickets/assignable-users");
        let people = people["users"].as_array().unwrap();
        let grace = people.iter().find(|person| person["email"] == AGENT).unwrap();
        let agent_id = grace["_id"].as_str().unwrap().to_owned();
        Self { server, admin, agent, customer, agent_id, _binary: binary }
    }

    pub(crate) fn file(&self, ticket: &Value) -> Value {
        self.customer.granted("POST", "/api/support/tickets", ticket)["ticket"].clone()
    }
}

/// Where a ticket is to be found.
pub(crate) fn path(ticket: &Value) -> String {
    format!("/api/support/tickets/{}", ticket["_id"].as_str().unwrap())
}

/// A ticket from its first message to its end, with mails that are owed for it and with what nobody is told of.
fn live(desk: &Desk) -> Value {
    let message = "Page 3 of *our* export stops.\n\n.\n\nFrom there on, nothing: 5 < 6 & \"so on\".";
    let ticket = desk.file(&json!({
        "subject": "The export stops at page 3", "message": message, "category": "Bug Report", "priority": "High",
    }));
    let path = path(&ticket);
    let responses = format!("{path}/responses");
    desk.admin.granted("PUT", &path, &json!({"assignedTo": desk.agent_id}));
    desk.agent.granted("POST", &responses, &json!({"message": "CANARY: she never pays", "isInternal": true}));
    desk.agent.granted("POST", &responses, &json!({"message": "Which **browser**?", "notifyUser": true}));
    desk.customer.granted("POST", &responses, &json!({"message": "Firefox, naïvely \u{1f98a}"}));
    desk.agent.granted("POST", &responses, &json!({"message": "I look into it quietly.", "notifyUser": false}));
    let solved = json!({"message": "It is mended.", "notifyUser": true, "status": "Resolved"});
    desk.agent.granted("POST", &responses, &solved);
    desk.customer.granted("PUT", &path, &json!({"status": "Closed"}));
    ticket
}

#[test]
fn the_mail_of_a_tickets_life_arrives_by_a_real_mail_server() {
    let exim = Exim::start();
    let desk = Desk::open(&exim, &[]);
    let ticket = live(&desk);
    let number = ticket["ticketNumber"].as_str().unwrap();
    let mails = exim.until(6);
    let found = |recipient: &str, part: &str| {
        let its: Vec<_> =
            mails.iter().filter(|mail| mail.recipient() == recipient && mail.text().contains(part)).collect();
        let [only] = its.as_slice() else { panic!("{} mails with {part} for {recipient}: {mails:?}", its.len()) };
        *only
    };
    let letters = [
        (found(CUSTOMER, "Thank you for writing to us"), "You wrote", "/dashboard/help/"),
        (found(SUPPORT, "New ticket"), "5 < 6 & \"so on\".", "/dashboard/admin/support/"),
        (found(AGENT, "was assigned to you"), "Olive Müller", "/dashboard/admin/support/"),
        (found(CUSTOMER, "Which **browser**?"), "Grace Hopper has answered", "/dashboard/help/"),
        (found(AGENT, "naïvely \u{1f98a}"), "Olive Müller has answered", "/dashboard/admin/support/"),
        (found(CUSTOMER, "It is mended."), "Hello Olive Müller", "/dashboard/help/"),
    ];
    for (mail, words, page) in letters {
        mail.assert_well_formed();
        assert_envelope(mail, &ticket);
        let link = format!("https://desk.example{page}{number}");
        assert!(mail.text().contains(words) && mail.text().contains(&link), "{mail:?}");
        assert!(mail.html().contains(&format!("href=\"{link}\"")), "{}", mail.html());
        assert!(!mail.html().contains("**browser**") && !mail.raw.contains("CANARY"), "{}", mail.html());
        for part in [mail.subject(), mail.text(), mail.html()] {
            assert!(!part.contains("CANARY") && !part.contains("never pays") && !part.contains("quietly"), "{part}");
        }
        // A customer is told of nobody's address but the desk's.
        assert!(mail.recipient() != CUSTOMER || !mail.html().contains(AGENT), "{}", mail.html());
    }
    for (recipient, count) in [(CUSTOMER, 3), (SUPPORT, 1), (AGENT, 2)] {
        let theirs: Vec<_> = mails.iter().filter(|mail| mail.recipient() == recipient).collect();
        assert_eq!((theirs.len(), conversations(&theirs)), (count, 1), "{recipient}");
    }
    let another = desk.file(&json!({"subject": "The export stops at page 3", "message": "Again."}));
    let mails = exim.until(8);
    let theirs: Vec<_> = mails.iter().filter(|mail| mail.recipient() == CUSTOMER).collect();
    assert_eq!((theirs.len(), conversations(&theirs)), (4, 2), "another ticket is another conversation");
    assert_ne!(another["ticketNumber"], ticket["ticketNumber"]);

    let mut names: Vec<_> = mails.iter().map(Arrived::message_id).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), mails.len());
    let test = desk.admin.granted("POST", "/api/admin/support/settings/test-email", &json!({"testEmail": CUSTOMER}));
    assert!(test["serverResponse"].as_str().unwrap().starts_with("250 OK id="), "{test}");
    let mails = exim.until(9);
    let test = mails.iter().find(|mail| mail.subject() == "Test mail from Acme Support").unwrap();
    test.assert_well_formed();
    assert_eq!((test.header("In-Reply-To"), test.recipient()), (None, CUSTOMER));
}

/// Whom it is from and for, when it was written, and what it belongs to.
fn assert_envelope(mail: &Arrived, ticket: &Value) {
    let parsed = mail.parsed();
    let from = only(parsed.from());
    assert_eq!((from.name(), from.address()), (Some("Acme Support"), Some("help@desk.example")));
    assert_eq!(mail.header("Return-path").as_deref(), Some("<help@desk.example>"));
    let name = match mail.recipient() {
        CUSTOMER => Some("Olive Müller"),
        AGENT => Some("Grace Hopper"),
        _ => None,
    };
    assert_eq!(only(parsed.to()).name(), name);
    // What a customer answers reaches the people of the desk.
    let answers = parsed.reply_to().map(|to| only(Some(to)).address().unwrap());
    assert_eq!(answers, (mail.recipient() == CUSTOMER).then_some(SUPPORT));
    let number = ticket["ticketNumber"].as_str().unwrap();
    assert_eq!(mail.subject(), format!("[{number}] The export stops at page 3"));
    let conversation = format!("<ticket.{}@desk.example>", ticket["_id"].as_str().unwrap());
    assert_eq!(mail.header("In-Reply-To").as_ref(), Some(&conversation));
    assert_eq!(mail.header("References").as_ref(), Some(&conversation));
    let filed = Timestamp::parse(ticket["createdAt"].as_str().unwrap()).unwrap().millis() / 1000;
    let sent = parsed.date().unwrap().to_timestamp();
    assert!((filed..filed + 120).contains(&sent), "{filed} {sent}");
}
