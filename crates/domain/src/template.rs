//! The text around a mail's facts, as an admin writes it: Markdown in which placeholders stand for the facts.

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
}

fn check_placeholders(text: &str) -> Result<(), Invalid> {
    let mut rest = text;
    while let Some((_, begun)) = rest.split_once("{{") {
        let Some((name, behind)) = begun.split_once("}}") else {
            return Err(Invalid::new("A placeholder begins with {{ and does not end with }}."));
        };
        Placeholder::parse(name)?;
        rest = behind;
    }
    Ok(())
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
    fn a_template_has_a_bound() {
        assert!(Template::parse(&"\u{1f642}".repeat(20_000)).is_ok());
        assert!(Template::parse(&"x".repeat(20_001)).is_err());
        assert_eq!(Template::parse(" a\u{7}b \n").map(|template| template.0), Ok("ab".to_owned()));
    }
}
