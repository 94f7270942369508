use std::time::Duration;

use crate::Certificate;

/// Where in the conversation the server stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// A client has connected, and waits for the greeting.
    Connect,
    /// The handshake of TLS begins.
    Tls,
    Ehlo,
    StartTls,
    Auth,
    Mail,
    Recipient,
    Data,
    /// The dot at the end of the message has arrived.
    End,
    Reset,
}

/// What the server does in the place of what a good one does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Answers this, whatever it is, and an end of line behind it.
    Answer(String),
    /// Says nothing more, and keeps the connection.
    Silence,
    /// Closes the connection.
    Cut,
    /// Answers what a good one does, with this pause before each byte.
    Trickle(Duration),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    None,
    StartTls(Certificate),
    Implicit(Certificate),
}

#[derive(Debug, Clone)]
struct Rule {
    phase: Phase,
    act: Act,
    recipient: Option<String>,
    times: Option<usize>,
}

/// What the server does differently, and what it offers. Of several rules for one place the first counts.
#[derive(Debug, Clone)]
pub struct Script {
    pub(crate) encryption: Encryption,
    pub(crate) offers: Vec<&'static str>,
    rules: Vec<Rule>,
}

impl Default for Script {
    /// A good server, without encryption.
    fn default() -> Self {
        Self {
            encryption: Encryption::None,
            offers: vec!["8BITMIME", "SMTPUTF8", "AUTH PLAIN LOGIN"],
            rules: Vec::new(),
        }
    }
}

impl Script {
    pub fn encrypted(encryption: Encryption) -> Self {
        Self { encryption, ..Self::default() }
    }

    pub fn offering(mut self, offers: &[&'static str]) -> Self {
        self.offers = offers.to_vec();
        self
    }

    pub fn answer(self, phase: Phase, text: &str) -> Self {
        self.act(phase, Act::Answer(text.to_owned()))
    }

    pub fn silence(self, phase: Phase) -> Self {
        self.act(phase, Act::Silence)
    }

    pub fn cut(self, phase: Phase) -> Self {
        self.act(phase, Act::Cut)
    }

    pub fn act(mut self, phase: Phase, act: Act) -> Self {
        self.rules.push(Rule { phase, act, recipient: None, times: None });
        self
    }

    /// Lets the last rule hold for so many times only.
    pub fn times(mut self, times: usize) -> Self {
        if let Some(rule) = self.rules.last_mut() {
            rule.times = Some(times);
        }
        self
    }

    /// Lets the last rule hold only for mail to this address.
    pub fn to(mut self, recipient: &str) -> Self {
        if let Some(rule) = self.rules.last_mut() {
            rule.recipient = Some(recipient.to_owned());
        }
        self
    }

    /// What to do now, if it is not what a good server does.
    pub(crate) fn next(&mut self, phase: Phase, recipient: Option<&str>) -> Option<Act> {
        let rule = self.rules.iter_mut().find(|rule| {
            rule.phase == phase
                && rule.times != Some(0)
                && rule.recipient.as_deref().is_none_or(|wanted| recipient == Some(wanted))
        })?;
        rule.times = rule.times.map(|times| times - 1);
        Some(rule.act.clone())
    }
}
