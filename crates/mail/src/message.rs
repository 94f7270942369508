//! A mail as the server gets it: headers, and the same content as text and as HTML.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use app::ports::{self, MessageId, OutgoingMail, Reason};
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};

use crate::address::Address;
use crate::letters::line;

/// No line may have more than 998 bytes.
const LONGEST_WORD: usize = 900;

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

        let id = |id: &MessageId| format!("<{}@{}>", id.as_str(), sender.domain());
        let mut message = lettre::Message::builder()
            .date(SystemTime::UNIX_EPOCH + Duration::from_millis(mail.date.millis().unsigned_abs()))
            .from(mailbox(&mail.from, &sender))
            .to(mailbox(&mail.to, &recipient))
            .subject(words(&mail.subject))
            .message_id(Some(id(&mail.message_id)))
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("X-Auto-Response-Suppress", "All"));
        if let Some(reply_to) = reply_to {
            message = message.reply_to(Mailbox::new(None, reply_to.into()));
        }
        if let Some(parent) = &mail.in_reply_to {
            message = message.in_reply_to(id(parent));
        }
        if !mail.references.is_empty() {
            message = message.references(mail.references.iter().map(id).collect::<Vec<_>>().join(" "));
        }
        // Neither encoding of the parts can hold this.
        let parts = MultiPart::alternative().boundary(format!("=_{}", mail.message_id.as_str()));
        let parts = parts.singlepart(part(ContentType::TEXT_PLAIN, &mail.text));
        let message = message.multipart(parts.singlepart(part(ContentType::TEXT_HTML, &mail.html)));
        let message = message.map_err(|error| Reason { text: format!("it is no mail: {error}"), response: None })?;
        Ok(Self { bytes: message.formatted(), sender, recipient, needs_utf8 })
    }
}

fn mailbox(mailbox: &ports::Mailbox, address: &Address) -> Mailbox {
    let name = mailbox.name.as_ref().map(|name| words(name.as_str())).filter(|name| !name.is_empty());
    Mailbox::new(name, address.clone().into())
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Always encoded, so that no server on the way changes it; the shorter of both encodings.
fn part(kind: ContentType, text: &str) -> SinglePart {
    let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let beyond_ascii = text.bytes().filter(|byte| !byte.is_ascii()).count();
    let encoding = if beyond_ascii * 6 > text.len() {
        ContentTransferEncoding::Base64
    } else {
        ContentTransferEncoding::QuotedPrintable
    };
    SinglePart::builder().header(kind).header(encoding).body(text)
}

/// Text of a header. A word that would be read as an encoded one, or fits on no line, begins with something invisible, for
/// which it is encoded.
fn words(text: &str) -> String {
    let line = line(text);
    let words = line.split(' ').map(|word| {
        let is_plain = word.len() <= LONGEST_WORD && !word.contains("=?");
        if is_plain { Cow::Borrowed(word) } else { Cow::Owned(format!("\u{2060}{word}")) }
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
