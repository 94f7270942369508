//! The text around a mail's facts, as an admin writes it: Markdown in which placeholders stand for the facts.

use std::iter;

use crate::Invalid;
use crate::text::clean;

/// What a placeholder stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    TicketNumber,
    Subject,
    Category,
    Priority,
    UserName,
    UserEmail,
    Message,
    CreatedAt,
}

impl Placeholder {
    pub const ALL: &[Self] = &[
        Self::TicketNumber,
        Self::Subject,
        Self::Category,
        Self::Priority,
        Self::UserName,
        Self::UserEmail,
        Self::Message,
        Self::CreatedAt,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TicketNumber => "ticketNumber",
            Self::Subject => "subject",
            Self::Category => "category",
            Self::Priority => "priority",
            Self::UserName => "userName",
            Self::UserEmail => "userEmail",
            Self::Message => "message",
            Self::CreatedAt => "createdAt",
        }
    }

    fn parse(name: &str) -> Result<Self, Invalid> {
        let known = Self::ALL.iter().copied().find(|placeholder| placeholder.as_str() == name.trim());
        known.ok_or_else(|| {
            let name: String = name.chars().take(40).collect();
            let known: Vec<_> = Self::ALL.iter().map(|known| format!("{{{{{}}}}}", known.as_str())).collect();
            Invalid::new(format!("{{{{{name}}}}} stands for nothing. There are {}.", known.join(", ")))
        })
    }
}

/// A part of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    Text(&'a str),
    Value(Placeholder),
}

/// A template whose placeholders are all known. An empty one leaves the mail as it comes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Template(String);

impl Template {
    pub const MAX: usize = 20_000;

    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = clean(text);
        let length = text.chars().count();
        if length > Self::MAX {
            return Err(Invalid::new(format!("Use at most {} characters; this has {length}.", Self::MAX)));
        }
        check_placeholders(&text)?;
        Ok(Self(text))
    }

    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text and what stands in it, in order. Whoever fills it in goes through it once, so that a value in which
    /// somebody wrote a placeholder stays as it is. What a store held under other rules is text.
    pub fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        marks(&self.0).map(|mark| match mark {
            Mark::Text(text) | Mark::Unended(text) => Piece::Text(text),
            Mark::Name { name, whole } => Placeholder::parse(name).map_or(Piece::Text(whole), Piece::Value),
        })
    }
}

fn check_placeholders(text: &str) -> Result<(), Invalid> {
    for mark in marks(text) {
        match mark {
            Mark::Text(_) => {}
            Mark::Name { name, .. } => drop(Placeholder::parse(name)?),
            Mark::Unended(_) => {
                return Err(Invalid::new("A placeholder begins with {{ and does not end with }}."));
            }
        }
    }
    Ok(())
}

enum Mark<'a> {
    Text(&'a str),
    /// What stands between braces, and the same with them.
    Name {
        name: &'a str,
        whole: &'a str,
    },
    /// From opening braces on that nothing closes.
    Unended(&'a str),
}

fn marks(mut rest: &str) -> impl Iterator<Item = Mark<'_>> {
    iter::from_fn(move || {
        let (mark, behind) = match rest.strip_prefix("{{") {
            _ if rest.is_empty() => return None,
            None => {
                let (text, behind) = rest.split_at(rest.find("{{").unwrap_or(rest.len()));
                (Mark::Text(text), behind)
            }
            Some(begun) => match begun.split_once("}}") {
                Some((name, behind)) => {
                    (Mark::Name { name, whole: rest.strip_suffix(behind).unwrap_or_default() }, behind)
                }
                None => (Mark::Unended(rest), ""),
            },
        };
        rest = behind;
        Some(mark)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_placeholders_stand_in_a_template() {
        let all =
            Placeholder::ALL.iter().map(|known| format!("* {{{{{}}}}}\n", known.as_str())).collect::<Vec<_>>().concat();
        for text in ["", "Hello", "{ {subject} }", "{{ subject }}", "}} and {", &all] {
            assert!(Template::parse(text).is_ok(), "{text}");
        }
        for text in [
            "{{password}}",
            "{{Subject}}",
            "{{}}",
            "{{{message}}}",
            "{{subject",
            "{{subject}} {{",
            "{{#if x}}",
            "{{a.b}}",
            "{{sub\nject}}",
        ] {
            assert!(Template::parse(text).is_err(), "{text}");
        }
        let refusal = Template::parse("{{name}}").unwrap_err().to_string();
        assert!(
            refusal.starts_with("{{name}} stands for nothing. There are {{ticketNumber}}, {{subject}}"),
            "{refusal}"
        );
    }

    #[test]
    fn a_template_is_its_pieces_in_order() {
        let pieces = |text: &str| -> Vec<String> {
            let template = Template::from_stored(text.to_owned());
            let shown = template.pieces().map(|piece| match piece {
                Piece::Text(text) => text.to_owned(),
                Piece::Value(placeholder) => format!("<{}>", placeholder.as_str()),
            });
            shown.collect()
        };
        assert_eq!(pieces(""), Vec::<String>::new());
        assert_eq!(pieces("{{subject}}"), ["<subject>"]);
        assert_eq!(pieces("a {{ message }}{{createdAt}} b"), ["a ", "<message>", "<createdAt>", " b"]);
        assert_eq!(pieces("{{{{subject}}}}"), ["{{{{subject}}", "}}"]);
        assert_eq!(pieces("{{name}} {{subject}} {{sub"), ["{{name}}", " ", "<subject>", " ", "{{sub"]);
    }

    #[test]
    fn a_template_has_a_bound() {
        assert!(Template::parse(&"\u{1f642}".repeat(20_000)).is_ok());
        assert!(Template::parse(&"x".repeat(20_001)).is_err());
        assert_eq!(Template::parse(" a\u{7}b \n").map(|template| template.0), Ok("ab".to_owned()));
    }
}
