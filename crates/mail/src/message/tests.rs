use app::ports::{Mailbox, MessageId, OutgoingMail};
use domain::text::{Email, PersonName};
use domain::{Id, Timestamp};
use mail_parser::{Address as Parsed, HeaderName, MessageParser};

use super::{Message, words};

const HEADERS: &[&str] = &[
    "Date",
    "From",
    "To",
    "Subject",
    "Message-ID",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "Reply-To",
    "In-Reply-To",
    "References",
    "MIME-Version",
    "Content-Type",
];

fn id(byte: u8) -> MessageId {
    MessageId::new("mail", Id::from_bytes([byte; 12]))
}

fn email(text: &str) -> Email {
    Email::from_stored(text.to_owned())
}

fn mail() -> OutgoingMail {
    OutgoingMail {
        message_id: id(9),
        date: Timestamp::parse("2026-01-31T09:30:00Z").unwrap(),
        from: Mailbox { name: Some(PersonName::from_stored("Acme Support".into())), email: email("help@acme.example") },
        to: Mailbox { name: Some(PersonName::from_stored("Ada".into())), email: email("ada@example.com") },
        reply_to: Some(email("desk@acme.example")),
        subject: "[ST-2026-001] The printer is on fire".into(),
        text: "Hello Ada,\n\nthe printer = hot.\n".into(),
        html: "<p>Hello Ada</p>".into(),
        in_reply_to: Some(id(2)),
        references: (1..=20).map(id).collect(),
    }
}

fn write(mail: &OutgoingMail) -> Vec<u8> {
    Message::write(mail).unwrap().bytes
}

fn hostile() -> Vec<String> {
    let mut texts: Vec<String> = [
        "",
        " ",
        "Ada Lovelace",
        "Doe, Jane; <root@evil.example>",
        "\"quoted\" \\ back",
        "two  spaces   kept ",
        "x\r\nBcc: evil@example.org",
        "x\nBcc: evil@example.org\n\nbody",
        "x\rBcc: evil@example.org",
        "x\r\n\r\n<script>",
        "=?utf-8?q?=0d=0aBcc:_evil@example.org?=",
        "=?utf-8?b?DQpCY2M6IGV2aWw=?=",
        "=?=?=?",
        "nel\u{85}Bcc: x",
        "line\u{2028}Bcc: x\u{2029}y",
        "nul\0bell\u{7}del\u{7f}esc\u{1b}[31m",
        "tab\tkept?",
        "rtl \u{202e}gnp.exe",
        "zero\u{200b}width\u{feff}",
        "Zoë Müller-Lüdenscheidt",
        "漢字かな交じり文の長い件名で、七十五文字を超えるように続けて書いておく",
        "👩‍👩‍👧‍👦 family 👍🏽",
        "e\u{301}\u{301}\u{301} combining",
        ".",
        ".\r\n.\r\nQUIT",
        "\r\n.\r\nMAIL FROM:<evil@example.org>",
        "From the beginning\nFrom here",
        "--=_mail.090909090909090909090909--\r\nContent-Type: text/html\r\n\r\nx",
        "trailing space \ntrailing tab\t\n",
        &format!("far{}apart", " ".repeat(300)),
        "{{ticketNumber}} %s ${x} $(id)",
    ]
    .map(str::to_owned)
    .to_vec();
    for length in [59, 60, 61, 75, 76, 77, 997, 998, 999, 5000] {
        texts.push("x".repeat(length));
        texts.push("ü".repeat(length));
        texts.push(".".repeat(length));
        texts.push("word ".repeat(length / 5));
    }
    texts
}

/// The names of the headers, after every line was looked at.
fn headers(bytes: &[u8], hint: &str) -> Vec<String> {
    let text = std::str::from_utf8(bytes).unwrap();
    assert!(text.ends_with("\r\n"), "{hint}");
    let lines: Vec<_> = text.strip_suffix("\r\n").unwrap().split("\r\n").collect();
    for line in &lines {
        assert!(line.len() <= 998 && !line.contains(['\r', '\n', '\0']), "{hint}: {line:?}");
        assert!(line.is_empty() || !line.trim().is_empty(), "{hint}: a line of white space");
    }
    let head = lines.iter().take_while(|line| !line.is_empty());
    let names = head.filter(|line| !line.starts_with(' ')).map(|line| line.split(':').next().unwrap().to_owned());
    names.collect()
}

/// Line ends as they were given, without those that end the part.
fn unwrapped(text: &str) -> String {
    text.replace("\r\n", "\n").trim_end_matches('\n').to_owned()
}

/// What remains of a text in a body.
fn kept(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    kept.trim_end_matches('\n').to_owned()
}

#[test]
fn whatever_people_type_becomes_one_well_formed_message() {
    for text in hostile() {
        let mut mail = mail();
        mail.from.name = Some(PersonName::from_stored(text.clone()));
        mail.to.name = Some(PersonName::from_stored(text.clone()));
        mail.subject.clone_from(&text);
        mail.text = format!("a\n{text}\nb");
        mail.html = format!("<p>{text}</p>");
        let bytes = write(&mail);
        assert!(bytes.is_ascii(), "{text:?}");
        assert_eq!(headers(&bytes, &text), HEADERS, "{text:?}");

        let parsed = MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(parsed.subject().unwrap_or_default(), words(&text), "{text:?}");
        for (name, address) in [("From", "help@acme.example"), ("To", "ada@example.com")] {
            let found = parsed.header(name).and_then(|value| value.as_address()).unwrap();
            let Parsed::List(list) = found else { panic!("{text:?}: {name} has groups") };
            let [only] = list.as_slice() else { panic!("{text:?}: {name} has {}", list.len()) };
            assert_eq!(only.address(), Some(address), "{text:?}");
            assert_eq!(only.name().unwrap_or_default(), words(&text), "{text:?}");
        }
        assert_eq!(unwrapped(&parsed.body_text(0).unwrap()), kept(&mail.text), "{text:?}");
        assert_eq!(unwrapped(&parsed.body_html(0).unwrap()), kept(&mail.html), "{text:?}");
        assert_eq!((parsed.text_body_count(), parsed.html_body_count(), parsed.attachment_count()), (1, 1, 0));
        assert!(parsed.bcc().is_none() && parsed.cc().is_none(), "{text:?}");
    }
}

#[test]
fn a_mail_says_where_it_belongs_and_that_a_machine_wrote_it() {
    let bytes = write(&mail());
    let parsed = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(parsed.date().unwrap().to_rfc3339(), "2026-01-31T09:30:00Z");
    assert_eq!(parsed.message_id(), Some("mail.090909090909090909090909@acme.example"));
    assert_eq!(parsed.in_reply_to().as_text(), Some("mail.020202020202020202020202@acme.example"));
    let references = parsed.references().as_text_list().unwrap();
    assert_eq!(references.len(), 20);
    assert_eq!(references[19], "mail.141414141414141414141414@acme.example");
    assert_eq!(parsed.reply_to().unwrap().first().unwrap().address(), Some("desk@acme.example"));
    for (name, value) in [("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All")] {
        assert_eq!(parsed.header_raw(HeaderName::parse(name).unwrap()).map(str::trim), Some(value));
    }

    let plain = OutgoingMail { reply_to: None, in_reply_to: None, references: Vec::new(), ..mail() };
    let left_out = ["Reply-To", "In-Reply-To", "References"];
    let rest: Vec<_> = HEADERS.iter().filter(|name| !left_out.contains(name)).copied().collect();
    assert_eq!(headers(&write(&plain), ""), rest);
}

#[test]
fn readable_text_stays_readable_on_its_way() {
    let raw = String::from_utf8(write(&mail())).unwrap();
    for part in [
        "From: \"Acme Support\" <help@acme.example>\r\n",
        "To: Ada <ada@example.com>\r\n",
        "Subject: [ST-2026-001] The printer is on fire\r\n",
        "Hello Ada,\r\n\r\nthe printer =3D hot.\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n",
    ] {
        assert!(raw.contains(part), "{part}: {raw}");
    }
    let japanese =
        OutgoingMail { text: "こんにちは、プリンターが燃えています。".repeat(9), ..mail() };
    assert!(String::from_utf8(write(&japanese)).unwrap().contains("Content-Transfer-Encoding: base64\r\n"));
}

#[test]
fn addresses_travel_in_the_form_that_servers_know() {
    let to = |address: &str| {
        let mut mail = mail();
        mail.to.email = email(address);
        Message::write(&mail)
    };
    let idn = to("ada@exämple.de").unwrap();
    assert!(!idn.needs_utf8 && idn.bytes.is_ascii());
    assert_eq!(idn.recipient.to_string(), "ada@xn--exmple-cua.de");

    let unicode = to("用户@例え.jp").unwrap();
    assert!(unicode.needs_utf8);
    let parsed = MessageParser::default().parse(&unicode.bytes).unwrap();
    assert_eq!(parsed.to().unwrap().first().unwrap().address(), Some("用户@xn--r8jz45g.jp"));

    let longest = format!("{}@{}.example", "l".repeat(64), ["d".repeat(60), "e".repeat(60), "f".repeat(50)].join("."));
    assert!(headers(&to(&longest).unwrap().bytes, &longest).contains(&"To".to_owned()));

    for address in ["a@b.c, evil@x.org", "a@b.co>\r\nBcc: <evil@x.org", "<a@b.co> SIZE=1", "Unknown", "", "a@b.co\n"] {
        let refusal = to(address).map(|message| message.recipient.to_string());
        // White space around an address is none of it.
        let expected = if address == "a@b.co\n" {
            Ok("a@b.co".to_owned())
        } else {
            Err("the recipient has no valid address".to_owned())
        };
        assert_eq!(refusal.map_err(|reason| reason.to_string()), expected, "{address:?}");
    }
}

#[test]
fn an_address_for_answers_never_keeps_a_mail_back() {
    for (reply_to, recipient, is_there) in [
        ("hilfe@exämple.de", "ada@example.com", true),
        ("hílfe@example.com", "ada@example.com", false),
        ("hílfe@example.com", "ädä@example.com", true),
        ("no address", "ada@example.com", false),
    ] {
        let mut mail = OutgoingMail { reply_to: Some(email(reply_to)), ..mail() };
        mail.to.email = email(recipient);
        let names = headers(&write(&mail), reply_to);
        assert_eq!(names.contains(&"Reply-To".to_owned()), is_there, "{reply_to} {recipient}");
    }
}

#[test]
fn what_a_mail_holds_is_not_shown_by_accident() {
    let shown = format!("{:?}", mail());
    assert!(shown.contains("mail.0909") && !shown.contains("printer") && !shown.contains("ada@"), "{shown}");
}
