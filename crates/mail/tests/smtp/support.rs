use std::time::Duration;

use app::ports::{Delivery, Mailbox, MessageId, OutgoingMail, Reason};
use domain::text::Email;
use domain::{Id, Timestamp};
use mail::{Authorities, Limits, Server, Smtp};
use smtp_script::{Script, SmtpServer};

/// Longer than anything takes that is not meant to take long.
pub(crate) const AMPLE: Duration = Duration::from_secs(20);
/// What a test waits for; whatever is not slow on purpose is done by then, on a busy machine too.
pub(crate) const SHORT: Duration = Duration::from_secs(1);

pub(crate) fn limits() -> Limits {
    Limits {
        connect: AMPLE,
        command: AMPLE,
        data: AMPLE,
        send: AMPLE,
        trial: AMPLE,
        connections: 2,
        mails: 100,
        idle: AMPLE,
    }
}

/// Gives up soon once it is connected.
pub(crate) fn hasty() -> Limits {
    Limits { command: SHORT, data: SHORT, ..limits() }
}

pub(crate) fn start(script: Script) -> SmtpServer {
    SmtpServer::start(script).unwrap()
}

/// The way to a server, trusting the authority of the tests too.
pub(crate) fn smtp(url: &str, limits: Limits) -> Smtp {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("authority.pem");
    std::fs::write(&file, smtp_script::authority().unwrap()).unwrap();
    Smtp::new(Server::parse(url).unwrap(), Authorities::with_file(&file).unwrap(), limits)
}

/// The same as somebody who has to sign in.
pub(crate) fn signed_in(server: &SmtpServer, user: &str, password: &str) -> String {
    server.url().replacen("://", &format!("://{user}:{password}@"), 1)
}

pub(crate) fn mail_to(recipient: &str) -> OutgoingMail {
    OutgoingMail {
        message_id: MessageId::new("mail", Id::from_bytes([7; 12])),
        date: Timestamp::parse("2026-01-31T09:30:00Z").unwrap(),
        from: Mailbox { name: None, email: sender() },
        to: Mailbox { name: None, email: Email::parse(recipient).unwrap() },
        reply_to: None,
        subject: "Hello".into(),
        text: "Hello".into(),
        html: "<p>Hello</p>".into(),
        in_reply_to: None,
        references: Vec::new(),
    }
}

pub(crate) fn mail() -> OutgoingMail {
    mail_to("ada@example.com")
}

pub(crate) fn sender() -> Email {
    Email::parse("help@acme.example").unwrap()
}

pub(crate) fn sent() -> Delivery {
    Delivery::Sent { response: "250 2.0.0 taken".into() }
}

/// What became of the mail, in a word, and the reason.
pub(crate) fn outcome(delivery: Delivery) -> (&'static str, String, Option<String>) {
    let (word, Reason { text, response }) = match delivery {
        Delivery::Sent { response } => ("sent", Reason { text: String::new(), response: Some(response) }),
        Delivery::Retry { reason, outage: true } => ("outage", reason),
        Delivery::Retry { reason, outage: false } => ("retry", reason),
        Delivery::Fail { reason } => ("fail", reason),
    };
    (word, text, response)
}
