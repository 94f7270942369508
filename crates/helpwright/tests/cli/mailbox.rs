//! What arrived at a mail server, read by a parser that shares nothing with the code that wrote it.

use std::collections::BTreeSet;
use std::fmt;
use std::thread;
use std::time::{Duration, Instant};

use mail_parser::{Addr, Address, HeaderName, Message, MessageParser, MimeHeaders as _};
use smtp_script::{Log, SmtpServer};

const PATIENCE: Duration = Duration::from_mins(1);

/// What stands above the parts of every mail of the desk, ..
const HEADERS: &[&str] = &[
    "Auto-Submitted",
    "Content-Type",
    "Date",
    "From",
    "MIME-Version",
    "Message-ID",
    "Subject",
    "To",
    "X-Auto-Response-Suppress",
];

/// .. and of some, once.
const OPTIONAL_HEADERS: &[&str] = &["In-Reply-To", "References", "Reply-To"];

/// What mail servers put before it on the way.
const TRACE: &[&str] = &["Return-path", "Envelope-to", "Delivery-date", "Received"];

/// A mail server of the desk.
pub(crate) trait PostOffice {
    fn url(&self) -> String;
    /// What has arrived once it is so many mails.
    fn until(&self, count: usize) -> Vec<Arrived>;
}

impl PostOffice for SmtpServer {
    fn url(&self) -> String {
        self.url()
    }

    fn until(&self, count: usize) -> Vec<Arrived> {
        let taken = |log: &Log| log.messages.iter().filter(|message| message.is_taken).count();
        until(|| self.log(), |log| taken(log) >= count, || "the script has no complaints".to_owned());
        let messages = self.taken().into_iter();
        let arrived = |message: smtp_script::Received| Arrived {
            recipients: message.recipients,
            raw: String::from_utf8(message.data).unwrap(),
        };
        messages.map(arrived).collect()
    }
}

/// Looks until it is as wanted, but not for ever.
pub(crate) fn until<T>(look: impl Fn() -> T, is_wanted: impl Fn(&T) -> bool, complaints: impl Fn() -> String) -> T {
    let start = Instant::now();
    loop {
        let found = look();
        if is_wanted(&found) {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "it did not arrive: {}", complaints());
        thread::sleep(Duration::from_millis(20));
    }
}

/// A mail with those who got it.
#[derive(Clone)]
pub(crate) struct Arrived {
    pub(crate) recipients: Vec<String>,
    pub(crate) raw: String,
}

impl fmt::Debug for Arrived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.raw)
    }
}

impl Arrived {
    /// As a mail server leaves it in a mailbox, with lines that end as others do on this machine.
    pub(crate) fn delivered(file: &str) -> Self {
        let raw = file.replace('\n', "\r\n");
        let recipients = raw.lines().find_map(|line| line.strip_prefix("Envelope-to: ")).unwrap();
        Self { recipients: recipients.split(", ").map(str::to_owned).collect(), raw }
    }

    pub(crate) fn parsed(&self) -> Message<'_> {
        MessageParser::default().parse(&self.raw).unwrap()
    }

    /// The only one who got it.
    pub(crate) fn recipient(&self) -> &str {
        let [recipient] = self.recipients.as_slice() else { panic!("{self:?} went to {:?}", self.recipients) };
        recipient
    }

    pub(crate) fn subject(&self) -> String {
        self.parsed().subject().unwrap_or_default().to_owned()
    }

    pub(crate) fn text(&self) -> String {
        self.parsed().body_text(0).unwrap().replace("\r\n", "\n")
    }

    pub(crate) fn html(&self) -> String {
        self.parsed().body_html(0).unwrap().into_owned()
    }

    pub(crate) fn message_id(&self) -> String {
        self.parsed().message_id().unwrap().to_owned()
    }

    /// The raw value of a header, unless there is none.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let name = HeaderName::parse(name).unwrap();
        self.parsed().header_raw(name).map(|value| value.trim().to_owned())
    }

    /// That it is one message, whole, for one recipient, and holds what every mail of the desk does.
    pub(crate) fn assert_well_formed(&self) {
        let parsed = self.parsed();
        let (head, body) = self.raw.split_once("\r\n\r\n").unwrap();
        for line in self.raw.split("\r\n") {
            assert!(line.len() <= 998 && !line.contains(['\r', '\n', '\0']), "{self:?}");
        }
        let begin = |line: &&str| !line.starts_with([' ', '\t']);
        let names = head.split("\r\n").filter(begin).map(|line| line.split(':').next().unwrap());
        let mut names: Vec<_> = names.filter(|name| !TRACE.contains(name)).collect();
        names.sort_unstable();
        let (optional, names): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| OPTIONAL_HEADERS.contains(name));
        assert_eq!(names, HEADERS, "{self:?}");
        assert!(optional.windows(2).all(|two| two[0] != two[1]), "{self:?}");

        assert_eq!(only(parsed.to()).address().unwrap(), self.recipient(), "{self:?}");
        assert!(only(parsed.from()).address().is_some_and(|from| from.ends_with("@desk.example")), "{self:?}");
        assert!(!self.subject().contains(char::is_control), "{self:?}");
        assert!(self.header("Date").is_some_and(|date| date.ends_with(" +0000")), "{self:?}");
        for (name, value) in [("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All")] {
            assert_eq!(self.header(name).as_deref(), Some(value), "{self:?}");
        }
        assert!(parsed.message_id().is_some_and(|id| id.ends_with("@desk.example")), "{self:?}");

        // A text and an HTML part, in this order, and nothing beside them.
        let kinds = parsed.parts.iter().map(|part| {
            let kind = part.content_type().unwrap();
            format!("{}/{}", kind.ctype(), kind.subtype().unwrap())
        });
        assert_eq!(kinds.collect::<Vec<_>>(), ["multipart/alternative", "text/plain", "text/html"], "{self:?}");
        let html = self.html();
        assert!(html.starts_with("<!doctype html>") && html.trim_end().ends_with("</html>"), "{html}");
        assert!(self.text().contains("\n-- \n"), "{}", self.text());
        assert!(body.is_ascii(), "{self:?}");
    }
}

/// The one address that a header holds.
pub(crate) fn only<'a>(addresses: Option<&'a Address<'_>>) -> &'a Addr<'a> {
    let Some(Address::List(list)) = addresses else { panic!("{addresses:?}") };
    let [only] = list.as_slice() else { panic!("{list:?}") };
    only
}

/// How mail programs group what is in a mailbox: mails belong together when one names another, or both name a third.
pub(crate) fn conversations(mails: &[&Arrived]) -> usize {
    let mut groups: Vec<BTreeSet<String>> = Vec::new();
    for mail in mails {
        let parsed = mail.parsed();
        let named = [parsed.in_reply_to(), parsed.references()];
        let named = named.into_iter().flat_map(|header| header.clone().into_text_list().unwrap_or_default());
        let mut group: BTreeSet<String> = named.map(Into::into).chain([mail.message_id()]).collect();
        groups.retain(|other| {
            let is_apart = group.is_disjoint(other);
            if !is_apart {
                group.extend(other.iter().cloned());
            }
            is_apart
        });
        groups.push(group);
    }
    groups.len()
}
