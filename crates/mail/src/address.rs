//! Addresses as they travel: the part before the @ as written, the domain in its ASCII form.

use std::fmt;

use app::ports::Reason;
use domain::text::Email;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address(lettre::Address);

impl Address {
    /// Looks at the address again, since a store hands out what it holds: what is no address now must not reach a
    /// command or a header.
    pub(crate) fn of(email: &Email) -> Option<Self> {
        let email = Email::parse(email.as_str()).ok()?;
        let (local, domain) = email.as_str().rsplit_once('@')?;
        let domain = idna::domain_to_ascii_strict(domain).ok()?;
        lettre::Address::new(local, domain).ok().map(Self)
    }

    pub(crate) fn require(email: &Email, whose: &str) -> Result<Self, Reason> {
        Self::of(email).ok_or_else(|| Reason { text: format!("the {whose} has no valid address"), response: None })
    }

    pub(crate) fn domain(&self) -> &str {
        self.0.domain()
    }

    /// Whether only a server that takes more than ASCII can be told of it.
    pub(crate) fn needs_utf8(&self) -> bool {
        !self.0.user().is_ascii()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<Address> for lettre::Address {
    fn from(Address(address): Address) -> Self {
        address
    }
}

/// Whether mail can come from this address by every server.
pub fn check_sender(email: &Email) -> Result<(), &'static str> {
    match Address::of(email) {
        None => Err("has a domain that mail cannot come from"),
        Some(address) if address.needs_utf8() => Err("must be of ASCII characters before the @"),
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_travels_with_its_domain_in_ascii() {
        for (stored, travels) in [
            ("ada@example.com", Some("ada@example.com")),
            ("o'hara+x@sub.example.org", Some("o'hara+x@sub.example.org")),
            ("ada@exämple.de", Some("ada@xn--exmple-cua.de")),
            ("用户@例え.jp", Some("用户@xn--r8jz45g.jp")),
            ("a@b.c, evil@x.org", None),
            ("<a@b.co> SIZE=1", None),
            ("a@b.co\r\nBcc: evil@x.org", None),
            ("a@b.co>\r\nRCPT TO:<evil@x.org", None),
            ("\"quoted local\"@b.co", None),
            ("a@exam ple.com", None),
            ("a@-example-.com", None),
            ("Unknown", None),
            ("", None),
        ] {
            let address = Address::of(&Email::from_stored(stored.to_owned()));
            assert_eq!(address.map(|address| address.to_string()).as_deref(), travels, "{stored}");
        }
    }

    #[test]
    fn a_sender_needs_no_extension_of_the_server() {
        for (email, is_taken) in [("help@exämple.de", true), ("hilfe-ü@example.de", false)] {
            assert_eq!(check_sender(&Email::parse(email).unwrap()).is_ok(), is_taken, "{email}");
        }
    }
}
