//! Text that people type: cleaned and measured once, here, and trusted from then on.
//!
//! Lengths count Unicode scalar values, after control characters are removed and white space is trimmed.

use std::fmt;

use email_address::{EmailAddress as ParsedAddress, Options};

use crate::Invalid;

/// Removes control characters other than line feed and tab, and the white space at both ends.
pub fn clean(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    kept.trim().to_owned()
}

fn bounded(text: &str, what: &str, max: usize) -> Result<String, Invalid> {
    let text = clean(text);
    match text.chars().count() {
        0 => Err(Invalid::new(format!("Enter {what}."))),
        length if length > max => Err(Invalid::new(format!("Use at most {max} characters; this has {length}."))),
        _ => Ok(text),
    }
}

macro_rules! bounded_text {
    ($(#[$doc:meta])* $name:ident, $what:literal, $max:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            pub const MAX: usize = $max;

            pub fn parse(text: &str) -> Result<Self, Invalid> {
                bounded(text, $what, Self::MAX).map(Self)
            }

            /// Takes text that a store already holds, whatever rules it was accepted under.
            pub fn from_stored(text: String) -> Self {
                Self(text)
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

bounded_text!(Subject, "a subject", 200);
bounded_text!(
    /// What a person wrote in a ticket or a response: Markdown, stored as typed.
    Message,
    "a message",
    10_000
);
bounded_text!(PersonName, "a name", 100);

/// What stands where a text was that somebody had a right to have erased.
const ERASED: &str = "[erased]";

impl Subject {
    pub fn erased() -> Self {
        Self(ERASED.to_owned())
    }
}

impl Message {
    pub fn erased() -> Self {
        Self(ERASED.to_owned())
    }
}

bounded_text!(Question, "a question", 300);
bounded_text!(
    /// Of a question in the FAQ: Markdown, stored as typed.
    Answer,
    "an answer",
    10_000
);
bounded_text!(
    /// What questions in the FAQ stand together under.
    FaqCategory,
    "a category",
    100
);

impl FaqCategory {
    /// Of what names none.
    pub fn general() -> Self {
        Self("General".to_owned())
    }
}

bounded_text!(
    /// What another application has noted of an attachment: its name or its address, kept as it is.
    AttachmentNote,
    "the name of an attachment",
    2_000
);

/// An e-mail address, trimmed and in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

impl Email {
    pub const MAX: usize = 254;

    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let address = text.trim().to_lowercase();
        let well_formed = address.chars().count() <= Self::MAX
            && !address.contains(|c: char| c.is_control() || c.is_whitespace() || c == '"')
            // Some programs on a mail's way take what looks like an encoded word in an address for one, and so for another
            // address.
            && !address.split_once("=?").is_some_and(|(_, behind)| behind.contains("?="))
            && ParsedAddress::parse_with_options(
                &address,
                Options::default().with_required_tld().without_display_text().without_domain_literal(),
            )
            .is_ok();
        if well_formed {
            Ok(Self(address))
        } else {
            Err(Invalid::new("Enter an e-mail address, as in name@example.com."))
        }
    }

    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A password as typed; never shown, not even by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    pub const MIN: usize = 10;
    pub const MAX: usize = 128;

    /// A password for a new sign-in; unlike other text it is taken to the letter.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let length = text.chars().count();
        if (Self::MIN..=Self::MAX).contains(&length) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::new(format!("Use {} to {} characters.", Self::MIN, Self::MAX)))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_loses_control_characters_and_outer_white_space_only() {
        for (typed, kept) in [
            ("  Hello  ", "Hello"),
            ("a\r\nb\tc", "a\nb\tc"),
            ("nul\0 bell\u{7} del\u{7f} nel\u{85}", "nul bell del nel"),
            ("<b>kept</b> & \u{202e}rtl \u{2028}", "<b>kept</b> & \u{202e}rtl"),
            ("\u{a0}\u{3000}wide\u{3000}", "wide"),
        ] {
            assert_eq!(clean(typed), kept);
        }
    }

    #[test]
    fn lengths_count_characters_of_any_width() {
        for character in ["a", "é", "€", "😀"] {
            assert!(Subject::parse(&character.repeat(200)).is_ok());
            assert!(Subject::parse(&character.repeat(201)).is_err());
            assert!(Message::parse(&character.repeat(10_000)).is_ok());
            assert!(Message::parse(&character.repeat(10_001)).is_err());
        }
        assert!(Subject::parse(&format!("  {}\r\0  ", "a".repeat(200))).is_ok());
        for empty in ["", "   ", "\0\u{7}", "\n\t"] {
            assert!(Subject::parse(empty).is_err());
        }
    }

    #[test]
    fn addresses_are_trimmed_and_lower_case() {
        for (typed, kept) in [
            (" Ada@Example.COM ", "ada@example.com"),
            ("o'hara+x@sub.example.org", "o'hara+x@sub.example.org"),
            ("josé@exämple.de", "josé@exämple.de"),
            ("!#$%&'*+-/=?^_`{|}~@example.org", "!#$%&'*+-/=?^_`{|}~@example.org"),
        ] {
            assert_eq!(Email::parse(typed), Ok(Email(kept.to_owned())));
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("{}@{}.com", "a".repeat(60), "b".repeat(250));
        for typed in [
            "",
            "ada",
            "ada@",
            "@example.com",
            "ada@localhost",
            "a@b.c, evil@x.org",
            "<a@b.co> SIZE=1",
            "a@b.co\nBcc: x@y.z",
            "\"quoted local\"@b.co",
            "a b@c.de",
            "a@[127.0.0.1]",
            "Ada <ada@example.com>",
            "=?utf-8?q?evil=40x.org=3e?=@example.com",
            &long,
        ] {
            assert!(Email::parse(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn a_password_has_bounds_and_does_not_show() {
        assert!(Password::parse("short").is_err());
        assert!(Password::parse(&"x".repeat(129)).is_err());
        let password = Password::parse("ten chars!").unwrap();
        assert_eq!(format!("{password:?}"), "Password(..)");
    }
}
