//! Attacks through every field that reaches a mail: whatever is typed, each mail is one well-formed message to the one
//! recipient it is for, and mail goes on.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use serde_json::{Value, json};
use smtp_script::{Certificate, Encryption, Script, SmtpServer};

use crate::client::Client;
use crate::exim::Exim;
use crate::letters::{AGENT, CUSTOMER, Desk, PASSWORD, SUPPORT, path};
use crate::mailbox::{Arrived, PostOffice};

const SECRET: &str = "f2a9c4d81b7e3056a8c1d94e72b5f03690ce4d1728bf6a53";

/// Nothing here waits because somebody has written much.
const UNLIMITED: &[(&str, &str)] = &[
    ("HELPWRIGHT_TICKETS_PER_15_MINUTES", "0"),
    ("HELPWRIGHT_RESPONSES_PER_HOUR", "0"),
    ("HELPWRIGHT_STAFF_TICKETS_PER_15_MINUTES", "0"),
    ("HELPWRIGHT_STAFF_RESPONSES_PER_HOUR", "0"),
    ("HELPWRIGHT_REQUESTS_PER_MINUTE", "0"),
    ("HELPWRIGHT_JWT_SECRET", SECRET),
];

const TEXTS: &[&str] = &[
    "x\r\nBcc: evil@evil.example",
    "x\nBcc: evil@evil.example\n\nbody",
    "x\r\n\r\nFrom: evil@evil.example\r\n\r\nbody",
    "x\rX-Evil: 1\r",
    "x\u{85}Bcc: evil@evil.example\u{2028}X-Evil: 1\u{2029}y\u{b}z\u{c}",
    "\r\n.\r\nMAIL FROM:<evil@evil.example>\r\nRCPT TO:<evil@evil.example>\r\nDATA\r\n",
    "\n.\n",
    ".",
    "..",
    ".\n..\n.hidden\n",
    "From the beginning\nFrom here\n>From there",
    "--=_mail.000000000000000000000000--",
    "nul\0bell\u{7}escape\u{1b}[2Jdelete\u{7f}backspace\u{8}",
    "=?utf-8?q?=0d=0aBcc:_evil@evil.example?=",
    "=?utf-8?B?DQpCY2M6IGV2aWxAZXZpbC5leGFtcGxl?= =?us-ascii?Q?x?=",
    "=?utf-8?=?",
    "Doe, Jane; <evil@evil.example>",
    "evil@evil.example",
    "<evil@evil.example>, \"a\" <b@evil.example>",
    "Undisclosed: evil@evil.example;",
    "\"quoted\" \\ (comment) [literal]",
    "\"",
    "\\",
    "(",
    "rtl \u{202e}gnp.exe\u{202c} \u{2066}x\u{2069} \u{200f}",
    "zero\u{200b}width\u{feff}\u{200d}\u{ad}",
    "e\u{301}\u{301}\u{301}\u{301} Z\u{351}\u{36b}\u{343}algo",
    "\u{0440}\u{0430}ypal.com \u{ff1c}b\u{ff1e} \u{2024}",
    "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} \u{1f3f3}\u{fe0f}\u{200d}\u{1f308} \u{1f1e9}\u{1f1ea}",
    "\u{f0000}\u{f0006}\u{10ffff}\u{e000}\u{fffd}",
    "</title></style><script>alert(1)</script><img src=x onerror=alert(1)>",
    "<!--[if mso]><base href=//evil.example><![endif]-->",
    "[Open](javascript:alert(1)) ![x](https://evil.example/p.png) <https://evil.example>",
    "{{ticketNumber}} {{ message }} {{7*7}} {% for a in b %} {# x #} ${x} %s",
    "-- \nnot the signature",
];

/// Rather long ones: no field takes all of them.
fn long_texts() -> Vec<String> {
    let of = |part: &str, count: usize| part.repeat(count);
    vec![
        of("x", 100),
        of("\u{1f98a}", 100),
        of("=", 200),
        of("ü", 200),
        of("x", 5_000),
        of(".", 5_000),
        of("漢", 5_000),
    ]
}

/// What the desk owes, with what it was given.
struct Attack<'a> {
    desk: &'a Desk,
    post: &'a dyn PostOffice,
    owed: Vec<String>,
    /// How many have come with a token.
    strangers: u32,
}

impl Attack<'_> {
    /// Each answer grants or refuses; what is granted is owed its mails.
    fn is_granted(client: &Client, method: &str, path: &str, body: &Value) -> Option<Value> {
        match client.call(method, path, body) {
            (200 | 201, answer) => Some(answer),
            (400, _) => None,
            (status, answer) => panic!("{method} {path} {body}: {status} {answer}"),
        }
    }

    fn owe(&mut self, recipients: &[&str]) {
        self.owed.extend(recipients.iter().map(|recipient| (*recipient).to_owned()));
    }

    /// One text in every field of a ticket, and of those who write in it.
    fn text_everywhere(&mut self, text: &str) {
        let Desk { admin, agent, customer, agent_id, .. } = self.desk;
        for client in [agent, customer] {
            Self::is_granted(client, "PUT", "/api/auth/me", &json!({"name": text}));
        }
        let template =
            json!({"settings": {"support_email_template": format!("{text}\n\n{{{{subject}}}} {{{{userName}}}}")}});
        Self::is_granted(admin, "PUT", "/api/admin/support/settings", &template);
        for field in ["category", "priority", "assignedTo", "ticketNumber"] {
            let ticket = json!({"subject": "s", "message": "m", field: text});
            assert_eq!(customer.call("POST", "/api/support/tickets", &ticket).0, 400, "{field}");
        }
        let filed = |subject: &str, message: &str| {
            let ticket = json!({"subject": subject, "message": message});
            Self::is_granted(customer, "POST", "/api/support/tickets", &ticket).map(|answer| answer["ticket"].clone())
        };
        let ticket = filed(text, text).or_else(|| filed("Too long a subject", text));
        let Some(ticket) = ticket else { return };
        self.owe(&[CUSTOMER, SUPPORT]);
        let responses = format!("{}/responses", path(&ticket));
        admin.granted("PUT", &path(&ticket), &json!({"assignedTo": agent_id}));
        self.owe(&[AGENT]);
        admin.granted("POST", &responses, &json!({"message": format!("CANARY {text}"), "isInternal": true}));
        if Self::is_granted(agent, "POST", &responses, &json!({"message": text, "notifyUser": true})).is_some() {
            self.owe(&[CUSTOMER]);
        }
        if Self::is_granted(customer, "POST", &responses, &json!({"message": text})).is_some() {
            self.owe(&[AGENT]);
        }
    }

    /// Mail goes to the support address that is set when it is sent.
    fn settle(&self) {
        self.post.until(self.owed.len());
    }

    /// Accounts and settings with an address that may be none.
    fn address_everywhere(&mut self, address: &str, travels: Option<&str>) {
        let admin = &self.desk.admin;
        let account = json!({"name": "Eve", "email": address, "role": "CUSTOMER", "password": PASSWORD});
        let made = Self::is_granted(admin, "POST", "/api/admin/users", &account);
        assert_eq!(made.is_some(), travels.is_some(), "{address}");
        self.settle();
        let support = json!({"settings": {"support_email": address}});
        let is_set = Self::is_granted(admin, "PUT", "/api/admin/support/settings", &support).is_some();
        assert_eq!(is_set, travels.is_some(), "{address}");
        let test = json!({"testEmail": address});
        let tried = Self::is_granted(admin, "POST", "/api/admin/support/settings/test-email", &test);
        assert_eq!(tried.is_some(), travels.is_some(), "{address}");
        if let (Some(made), Some(travels)) = (made, travels) {
            assert_eq!(tried.unwrap()["success"], true, "{address}");
            let ticket = json!({"subject": "S", "message": "M", "onBehalfOf": made["user"]["_id"]});
            admin.granted("POST", "/api/support/tickets", &ticket);
            self.owe(&[travels, travels, travels]);
            self.settle();
        }
        admin.granted("PUT", "/api/admin/support/settings", &json!({"settings": {"support_email": ""}}));
    }

    /// A platform's token makes an account of what it says.
    fn claims(&mut self, name: &str, email: &str) {
        self.strangers += 1;
        let client = Client::new(&self.desk.server, &token(self.strangers, name, email));
        match client.call("POST", "/api/support/tickets", &json!({"subject": "S", "message": "M"})) {
            (201, answer) => {
                self.owe(&[SUPPORT]);
                let address = answer["ticket"]["submittedBy"]["email"].as_str().unwrap();
                if !address.is_empty() {
                    self.owe(&[address]);
                }
            }
            (401, _) => {}
            (status, answer) => panic!("{name} {email}: {status} {answer}"),
        }
    }
}

fn token(number: u32, name: &str, email: &str) -> String {
    let encode = |text: &[u8]| URL_SAFE_NO_PAD.encode(text);
    let claims = json!({
        "userId": format!("{number:024x}"), "role": "COMPANY", "name": name, "email": email, "exp": 4_000_000_000_u32,
    });
    let message = format!("{}.{}", encode(br#"{"alg":"HS256"}"#), encode(claims.to_string().as_bytes()));
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    format!("{message}.{}", encode(hmac::sign(&key, message.as_bytes()).as_ref()))
}

fn counted<'a>(recipients: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    recipients.fold(BTreeMap::new(), |mut counted, recipient| {
        *counted.entry(recipient).or_default() += 1;
        counted
    })
}

fn attack(post: &dyn PostOffice) {
    let brand = ("HELPWRIGHT_MAIL_FROM", "A=?utf-8?q?x?=, \u{202e}\"B\" <help@desk.example>");
    let desk = Desk::open(post, &[UNLIMITED, &[brand]].concat());
    let mut attack = Attack { desk: &desk, post, owed: Vec::new(), strangers: 0 };
    let long = long_texts();
    for text in TEXTS.iter().copied().chain(long.iter().map(String::as_str)) {
        attack.text_everywhere(text);
        let email = format!("mallory{}@platform.example", attack.strangers);
        attack.claims(text, &email);
    }
    for (address, travels) in [
        ("o'hara+tag@sub.customer.example", Some("o'hara+tag@sub.customer.example")),
        ("!#$%&'*+-/=?^_`{|}~@customer.example", Some("!#$%&'*+-/=?^_`{|}~@customer.example")),
        ("jos\u{e9}@ex\u{e4}mple.example", Some("jos\u{e9}@xn--exmple-cua.example")),
        ("=?utf-8?q?evil=40evil.example=3e?=@customer.example", None),
        ("\"a b\"@x.example", None),
        ("\"a\\\" <evil@evil.example>\"@x.example", None),
        ("a@b.example\r\nBcc: c@evil.example", None),
        ("a@b.example\nRCPT TO:<evil@evil.example>", None),
        ("a@b.example>\r\nRCPT TO:<evil@evil.example", None),
        ("a@b.example, evil@evil.example", None),
        ("a@b.example;evil@evil.example", None),
        ("a@b.example> <evil@evil.example", None),
        ("<a@b.example> SIZE=1", None),
        ("a%evil.example@[127.0.0.1]", None),
        ("@relay.example:a@b.example", None),
        ("a\u{0}@b.example", None),
        ("a\u{202e}@b.example", None),
        ("a\u{200b}@b.example", None),
        ("a@b\u{2024}example", None),
    ] {
        attack.address_everywhere(address, travels);
        attack.claims("Mallory", address);
    }
    let mut owed = attack.owed;

    let settings = json!({"settings": {"support_email_template": ""}});
    desk.admin.granted("PUT", "/api/admin/support/settings", &settings);
    desk.customer.granted("PUT", "/api/auth/me", &json!({"name": "Olive"}));
    desk.file(&json!({"subject": "An ordinary ticket", "message": "It is quiet again."}));
    owed.extend([CUSTOMER.to_owned(), SUPPORT.to_owned()]);

    let mails = post.until(owed.len());
    assert_eq!(counted(mails.iter().map(Arrived::recipient)), counted(owed.iter().map(String::as_str)));
    for mail in &mails {
        mail.assert_well_formed();
        for part in [&mail.raw, &mail.subject(), &mail.text(), &mail.html()] {
            assert!(!part.contains("CANARY"), "{mail:?}");
        }
        assert!(!mail.html().contains("<script") && !mail.html().contains("<img"), "{}", mail.html());
    }
    let last = mails.iter().filter(|mail| mail.subject().ends_with("An ordinary ticket"));
    assert_eq!(last.count(), 2);
}

#[test]
fn attacks_through_every_field_by_a_real_mail_server() {
    attack(&Exim::start());
}

#[test]
fn attacks_through_every_field_by_a_scripted_one() {
    attack(&SmtpServer::start(Script::encrypted(Encryption::StartTls(Certificate::Good))).unwrap());
}
