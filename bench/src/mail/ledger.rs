//! What mail is owed, what has arrived, and whether the two agree.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use mail_parser::MessageParser;
use smtp_script::Received;

/// One mail: who gets it, and the word that it was caused by and holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Mail {
    pub(crate) to: String,
    pub(crate) word: String,
}

impl Mail {
    pub(crate) fn new(to: &str, word: &str) -> Self {
        Self { to: to.to_owned(), word: word.to_owned() }
    }
}

/// A mail that the mail server has taken.
#[derive(Debug, Clone)]
pub(crate) struct Arrival {
    pub(crate) mail: Mail,
    message_id: String,
    /// Whether the mail server has told so.
    is_acknowledged: bool,
    pub(crate) at: Instant,
}

/// A mail that has arrived once more.
#[derive(Debug)]
pub(crate) struct Again {
    pub(crate) mail: Mail,
    /// Whether mail programs can see that it is the same one.
    pub(crate) has_same_id: bool,
    /// Whether the mail server had told, the time before, that it has it.
    pub(crate) was_acknowledged: bool,
    /// When it came the time before, and how much later it has come again.
    pub(crate) first: Instant,
    pub(crate) after: Duration,
}

#[derive(Debug, Default)]
pub(crate) struct Verdict {
    pub(crate) owed: usize,
    pub(crate) lost: Vec<Mail>,
    /// Arrived, and owed to nobody.
    pub(crate) strange: Vec<Mail>,
    pub(crate) again: Vec<Again>,
}

/// A ticket's subject begins with the first of these words, a response with the second, each with a number behind it.
/// A mail about a response also names its ticket.
pub(crate) const TICKET: &str = "case";
pub(crate) const RESPONSE: &str = "answer";

impl Arrival {
    pub(crate) fn read(received: &Received) -> Result<Self> {
        let message = MessageParser::default().parse(&received.data).context("a message that is none")?;
        let text = format!("{} {}", message.subject().unwrap_or_default(), message.body_text(0).unwrap_or_default());
        let word = word(&text, RESPONSE).or_else(|| word(&text, TICKET)).context("a mail about nothing")?;
        ensure!(received.recipients.len() == 1, "a mail to {:?}", received.recipients);
        Ok(Self {
            mail: Mail::new(&received.recipients[0], word),
            message_id: message.message_id().context("a mail without Message-ID")?.to_owned(),
            is_acknowledged: received.is_acknowledged,
            at: received.at,
        })
    }
}

fn word<'a>(text: &'a str, beginning: &str) -> Option<&'a str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .into_iter()
        .find(|word| word.strip_prefix(beginning).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())))
}

/// Compares what is owed with what has arrived, in the order in which it did.
pub(crate) fn settle(owed: &HashSet<Mail>, arrivals: &[Arrival]) -> Verdict {
    let mut verdict = Verdict { owed: owed.len(), ..Verdict::default() };
    let mut latest: HashMap<&Mail, &Arrival> = HashMap::new();
    for arrival in arrivals {
        match latest.insert(&arrival.mail, arrival) {
            Some(before) => verdict.again.push(Again {
                mail: arrival.mail.clone(),
                has_same_id: before.message_id == arrival.message_id,
                was_acknowledged: before.is_acknowledged,
                first: before.at,
                after: arrival.at - before.at,
            }),
            None if !owed.contains(&arrival.mail) => verdict.strange.push(arrival.mail.clone()),
            None => {}
        }
    }
    verdict.lost = owed.iter().filter(|mail| !latest.contains_key(mail)).cloned().collect();
    verdict.lost.sort();
    verdict
}

impl Verdict {
    /// Prints the counts, and fails when a mail was lost, was owed to nobody, or came again as if it were another.
    pub(crate) fn hold(&self) -> Result<()> {
        let Self { owed, lost, strange, again } = self;
        println!(
            "\n{owed} mails owed: {} lost, {} more than owed, {} came again.",
            lost.len(),
            strange.len(),
            again.len()
        );
        ensure!(lost.is_empty(), "lost: {:?}", &lost[..lost.len().min(10)]);
        ensure!(strange.is_empty(), "owed to nobody: {:?}", &strange[..strange.len().min(10)]);
        let other: Vec<_> = again.iter().filter(|again| !again.has_same_id).map(|again| &again.mail).take(10).collect();
        ensure!(other.is_empty(), "came again under another Message-ID: {other:?}");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrival(to: &str, word: &str, message_id: &str, is_acknowledged: bool) -> Arrival {
        let mail = Mail::new(to, word);
        Arrival { mail, message_id: message_id.to_owned(), is_acknowledged, at: Instant::now() }
    }

    #[test]
    fn a_mail_is_known_by_its_recipient_and_its_word() {
        let received = |subject: &str, text: &str| Received {
            sender: String::new(),
            recipients: vec!["ada@firm.example".to_owned()],
            data: format!("Subject: {subject}\r\nMessage-ID: <1@x>\r\n\r\n{text}\r\n").into_bytes(),
            is_encrypted: false,
            is_taken: true,
            is_acknowledged: true,
            at: Instant::now(),
        };
        for (subject, text, word) in [
            ("[ST-2026-001] case7 is open", "Hello, in case you wonder: case7.", Some("case7")),
            ("[ST-2026-001] case7 is open", "Our answer:\r\n> answer12a to case7", Some("answer12a")),
            ("An answer", "in any case", None),
        ] {
            let read = Arrival::read(&received(subject, text)).ok().map(|arrival| arrival.mail);
            assert_eq!(read, word.map(|word| Mail::new("ada@firm.example", word)), "{text}");
        }
    }

    #[test]
    fn what_is_lost_doubled_or_owed_to_nobody_is_found() {
        let owed = [("ada", "case1"), ("ada", "case2"), ("bob", "case1")];
        let owed: HashSet<_> = owed.iter().map(|(to, word)| Mail::new(to, word)).collect();
        let all = [
            arrival("ada", "case1", "1", true),
            arrival("ada", "case2", "2", false),
            arrival("bob", "case1", "3", true),
        ];
        let fine = settle(&owed, &all);
        assert!(fine.lost.is_empty() && fine.strange.is_empty() && fine.again.is_empty() && fine.hold().is_ok());

        let lost = settle(&owed, &all[1..]);
        assert_eq!((&lost.lost[..], lost.hold().is_err()), (&[Mail::new("ada", "case1")][..], true));

        let more = [&all[..], &[arrival("bob", "case2", "4", true)]].concat();
        let more = settle(&owed, &more);
        assert_eq!((&more.strange[..], more.hold().is_err()), (&[Mail::new("bob", "case2")][..], true));

        for (word, message_id, has_same_id, was_acknowledged) in
            [("case1", "1", true, true), ("case1", "9", false, true), ("case2", "2", true, false)]
        {
            let twice = settle(&owed, &[&all[..], &[arrival("ada", word, message_id, true)]].concat());
            let again = &twice.again[0];
            assert_eq!((again.has_same_id, again.was_acknowledged), (has_same_id, was_acknowledged), "{word}");
            assert_eq!(twice.hold().is_ok(), has_same_id);
        }
    }
}
