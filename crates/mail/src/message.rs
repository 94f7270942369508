//! A mail as the server gets it: headers, and the same content as text and as HTML.

use std::fmt::Write as _;

use app::ports::{Mailbox, MessageId, OutgoingMail, Reason};

use crate::address::Address;
use crate::encoding::{body, fold, header_text, phrase};

/// Lines that are short and end with CRLF; ASCII, unless an address is not.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) sender: Address,
    pub(crate) recipient: Address,
    /// Whether a header holds an address beyond ASCII, of which the server must be told.
    pub(crate) needs_utf8: bool,
    pub(crate) bytes: Vec<u8>,
}

impl Message {
    pub(crate) fn write(mail: &OutgoingMail) -> Result<Self, Reason> {
        let sender = Address::require(&mail.from.email, "sender")?;
        let recipient = Address::require(&mail.to.email, "recipient")?;
        let needs_utf8 = sender.needs_utf8() || recipient.needs_utf8();
        // An address for answers that the server may not take is no reason to keep the mail back.
        let reply_to = mail.reply_to.as_ref().and_then(Address::of).filter(|to| needs_utf8 || !to.needs_utf8());

        let mut text = String::with_capacity(2 * (mail.text.len() + mail.html.len()) + 1024);
        let mut header = |name: &str, value: &str| {
            let _ = write!(text, "{name}: {value}\r\n");
        };
        header("Date", &mail.date.rfc2822());
        header("From", &mailbox(&mail.from, &sender));
        header("To", &mailbox(&mail.to, &recipient));
        if let Some(reply_to) = reply_to {
            header("Reply-To", &format!("<{reply_to}>"));
        }
        header("Subject", &header_text(&mail.subject, "Subject: ".len()));
        let id = |id: &MessageId| format!("<{}@{}>", id.as_str(), sender.domain());
        header("Message-ID", &id(&mail.message_id));
        if let Some(parent) = &mail.in_reply_to {
            header("In-Reply-To", &id(parent));
        }
        if !mail.references.is_empty() {
            let references: Vec<_> = mail.references.iter().map(id).collect();
            header("References", &fold(&references.join(" "), "References: ".len()));
        }
        header("Auto-Submitted", "auto-generated");
        header("X-Auto-Response-Suppress", "All");
        header("MIME-Version", "1.0");
        // Neither encoding of the parts can hold this.
        let boundary = format!("=_{}", mail.message_id.as_str());
        header("Content-Type", &format!("multipart/alternative;\r\n boundary=\"{boundary}\""));
        for (kind, content) in [("plain", &mail.text), ("html", &mail.html)] {
            let (encoding, content) = body(content);
            let _ = write!(
                text,
                "\r\n--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\n\
                 Content-Transfer-Encoding: {encoding}\r\n\r\n{content}"
            );
        }
        let _ = write!(text, "\r\n--{boundary}--\r\n");
        Ok(Self { sender, recipient, needs_utf8, bytes: text.into_bytes() })
    }
}

fn mailbox(mailbox: &Mailbox, address: &Address) -> String {
    let name = mailbox.name.as_ref().map(|name| phrase(name.as_str())).unwrap_or_default();
    if name.is_empty() {
        return format!("<{address}>");
    }
    // On a line of its own even the longest address is short enough.
    let gap = if name.len() + address.to_string().len() > 60 { "\r\n " } else { " " };
    format!("{name}{gap}<{address}>")
}

#[cfg(test)]
mod tests;
