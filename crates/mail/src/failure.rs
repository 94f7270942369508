//! Why a conversation ended early: where it stood, what happened, and what follows for the mail.

use std::io;

use app::ports::{Delivery, Reason};
use rustls::CertificateError;

use crate::reply::Reply;
use crate::server::{Security, Server};

/// How far the conversation had come, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// Waiting for one of the connections.
    Queue,
    Resolve,
    Connect,
    Tls,
    Greeting,
    Ehlo,
    StartTls,
    Auth,
    /// Forgetting what the connection was used for before.
    Reset,
    /// Naming the sender, who is that of every mail.
    Mail,
    /// Naming the recipient, and telling before it what such an address needs.
    Recipient,
    Data,
    /// After the dot that ends the message.
    End,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    Refused(Reply),
    TimedOut,
    /// The connection broke, or did not come about.
    Broken(io::ErrorKind),
    /// What was answered is no SMTP, or none at this point.
    Garbled,
    /// The server does not offer what is needed.
    Missing,
    Certificate(String),
    Tls(String),
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) stage: Stage,
    pub(crate) cause: Cause,
}

/// The service is about to close the connection, whatever it was asked.
const CLOSING: u16 = 421;
/// Sign-in is needed first: said in answer to MAIL, and yet not about the sender.
const SIGN_IN_FIRST: u16 = 530;

impl Stage {
    pub(crate) fn because(self, cause: Cause) -> Failure {
        Failure { stage: self, cause }
    }
}

impl From<io::Error> for Cause {
    fn from(error: io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            Some(rustls::Error::InvalidCertificate(problem)) => Self::Certificate(certificate(problem)),
            Some(rustls::Error::InvalidMessage(_)) => Self::Garbled,
            Some(other) => Self::Tls(other.to_string()),
            None => Self::Broken(error.kind()),
        }
    }
}

fn certificate(problem: &CertificateError) -> String {
    let known = match problem {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "has expired",
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => "is not valid yet",
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => "is for another name",
        CertificateError::UnknownIssuer => {
            "comes from an authority that is not known here; SMTP_CA_FILE names a file with others"
        }
        // What `openssl req -x509` makes unless told otherwise.
        CertificateError::Other(other) if other.0.to_string() == "CaUsedAsEndEntity" => {
            "calls itself an authority, which that of a server must not"
        }
        _ => return format!("cannot be verified: {problem}"),
    };
    known.to_owned()
}

impl Failure {
    /// Whether the connection can carry the next mail.
    pub(crate) fn leaves_the_connection(&self) -> bool {
        match &self.cause {
            // A server that does not forget the last mail would take the next one for a part of it.
            Cause::Refused(reply) => reply.code != CLOSING && self.stage != Stage::Reset,
            Cause::Missing => true,
            _ => false,
        }
    }

    /// Whether it tells nothing but that the server had given up a connection that was kept for it.
    pub(crate) fn is_of_a_stale_connection(&self) -> bool {
        self.stage <= Stage::Mail && !self.leaves_the_connection()
    }

    /// What follows for the mail. The server's final word counts only when it was about the mail, of which it knows
    /// nothing before the recipient: not even the size is told.
    pub(crate) fn into_delivery(self, server: &Server) -> Delivery {
        let outage = self.stage <= Stage::Mail;
        let is_final = match &self.cause {
            Cause::Refused(reply) => reply.is_final(),
            cause => *cause == Cause::Missing,
        };
        let reason = self.into_reason(server);
        if is_final && !outage { Delivery::Fail { reason } } else { Delivery::Retry { reason, outage } }
    }

    pub(crate) fn into_reason(self, server: &Server) -> Reason {
        let text = self.text(server);
        let response = match self.cause {
            Cause::Refused(reply) => Some(reply.to_string()),
            _ => None,
        };
        Reason { text, response }
    }

    fn text(&self, server: &Server) -> String {
        match (self.stage, &self.cause) {
            (Stage::Queue, _) => "all connections to the mail server are busy".to_owned(),
            (Stage::Resolve, Cause::TimedOut) => format!("looking up {} takes too long", server.host),
            (Stage::Resolve, _) => format!("{} does not resolve to an address", server.host),
            (Stage::Connect, Cause::Broken(io::ErrorKind::ConnectionRefused)) => {
                format!("{server} refuses connections")
            }
            (Stage::Connect, _) => format!("{server} cannot be reached"),
            (Stage::Tls, cause) => tls(server, cause),
            (Stage::StartTls, Cause::Missing) => {
                format!("{server} offers no STARTTLS; only tls=none goes on without, and readable on the way")
            }
            (Stage::Auth, Cause::Missing) => {
                format!("{server} offers no sign-in with a password (AUTH PLAIN or LOGIN)")
            }
            (Stage::Mail | Stage::Recipient, Cause::Missing) => {
                "the mail server takes only addresses of ASCII characters".to_owned()
            }
            (Stage::Greeting | Stage::Ehlo, Cause::Garbled) => format!("what answers at {server} is no mail server"),
            (stage, Cause::Refused(reply)) => refusal(stage, reply.code).to_owned(),
            (stage, cause) => broken(stage, cause),
        }
    }
}

fn tls(server: &Server, cause: &Cause) -> String {
    match cause {
        Cause::Certificate(problem) => format!("the certificate of {server} {problem}"),
        Cause::TimedOut => format!("TLS with {server} takes too long"),
        Cause::Garbled if server.security == Security::Implicit => {
            format!("{server} does not begin with TLS; with smtp:// it is asked for by STARTTLS")
        }
        Cause::Tls(problem) => format!("TLS with {server} fails: {problem}"),
        _ => format!("TLS with {server} fails"),
    }
}

fn refusal(stage: Stage, code: u16) -> &'static str {
    match (stage, code) {
        (_, CLOSING) => "the mail server is closing its connections",
        (Stage::Mail, SIGN_IN_FIRST) => "the mail server asks to sign in first",
        (Stage::StartTls, _) => "the mail server refuses STARTTLS",
        (Stage::Auth, _) => "the mail server refuses the user or the password",
        (Stage::Mail, _) => "the mail server refuses the sender",
        (Stage::Recipient, _) => "the mail server refuses the recipient",
        (Stage::Data | Stage::End, _) => "the mail server refuses the mail",
        _ => "the mail server turns the connection away",
    }
}

fn broken(stage: Stage, cause: &Cause) -> String {
    let place = match stage {
        Stage::Greeting => "before its greeting",
        Stage::Ehlo => "after EHLO",
        Stage::StartTls => "after STARTTLS",
        Stage::Auth => "while signing in",
        Stage::Mail => "after MAIL",
        Stage::Recipient => "after RCPT",
        Stage::Data => "after DATA",
        Stage::End => "after the whole mail, which may have arrived",
        Stage::Queue | Stage::Resolve | Stage::Connect | Stage::Tls | Stage::Reset => "between two mails",
    };
    let happened = match cause {
        Cause::TimedOut => "took too long to answer",
        Cause::Garbled => "gave an answer that makes no sense",
        _ => "closed the connection",
    };
    format!("the mail server {happened} {place}")
}
