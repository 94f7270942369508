//! An admin's template filled with the facts of a ticket.
//!
//! In HTML the template is rendered first, with a mark in the place of each placeholder, and what the marks stand for goes
//! into the finished HTML as escaped text. So no value has a chance to be read as Markdown, or to be filled in again.

use app::markdown::Renderer;
use app::ports::LetterTicket;
use domain::template::{Piece, Placeholder, Template};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::text;

/// A template can name the message a thousand times; a mail must stay a mail.
const MOST_INSERTED: usize = 40_000;

const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The marks are characters of a private area, in which nobody writes.
const FIRST_MARK: u32 = 0xF0000;
/// A mark in an address, but for its last digit, which counts from 0 on.
const MARK_IN_ADDRESS: &str = "%F3%B0%80%8";

pub(super) fn html(template: &Template, ticket: &LetterTicket, markdown: &Renderer) -> String {
    let mut values = Values { ticket, left: MOST_INSERTED };
    let marked: String = template.pieces().fold(String::new(), |mut marked, piece| {
        match piece {
            Piece::Text(text) => marked.extend(text.chars().filter(|c| marked_by(*c).is_none())),
            Piece::Value(placeholder) => marked.extend(mark(placeholder)),
        }
        marked
    });
    let rendered = fill_addresses(&markdown.render(&marked), &mut values);
    let mut html = String::with_capacity(rendered.len());
    for c in rendered.chars() {
        match marked_by(c) {
            Some(placeholder) => html.push_str(&text::escape(&values.take(placeholder)).replace('\n', "<br>")),
            None => html.push(c),
        }
    }
    html
}

/// A value in an address is a part of it and no more.
fn fill_addresses(html: &str, values: &mut Values<'_>) -> String {
    let mut parts = html.split(MARK_IN_ADDRESS);
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut behind = part.chars();
        let placeholder = behind.next().and_then(|digit| digit.to_digit(10)).and_then(placeholder_at);
        if let Some(placeholder) = placeholder {
            filled.extend(utf8_percent_encode(&values.take(placeholder), UNRESERVED));
            filled.push_str(behind.as_str());
        } else {
            filled.push_str(MARK_IN_ADDRESS);
            filled.push_str(part);
        }
    }
    filled
}

fn placeholder_at(index: u32) -> Option<Placeholder> {
    Placeholder::ALL.get(usize::try_from(index).ok()?).copied()
}

fn mark(placeholder: Placeholder) -> Option<char> {
    let index = Placeholder::ALL.iter().position(|known| *known == placeholder)?;
    char::from_u32(FIRST_MARK + u32::try_from(index).ok()?)
}

fn marked_by(c: char) -> Option<Placeholder> {
    placeholder_at(u32::from(c).checked_sub(FIRST_MARK)?)
}

/// As text the Markdown stays as it was written. A value of several lines goes on behind the same marks of a quote as it
/// began.
pub(super) fn text(template: &Template, ticket: &LetterTicket) -> String {
    let mut values = Values { ticket, left: MOST_INSERTED };
    template.pieces().fold(String::new(), |mut filled, piece| {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Value(placeholder) => {
                let begun = filled.rsplit('\n').next().unwrap_or_default();
                let margin: String = begun.chars().take_while(|c| matches!(c, '>' | ' ')).collect();
                filled.push_str(&values.take(placeholder).replace('\n', &format!("\n{margin}")));
            }
        }
        filled
    })
}

struct Values<'a> {
    ticket: &'a LetterTicket,
    /// How many more characters may be inserted.
    left: usize,
}

impl Values<'_> {
    fn take(&mut self, placeholder: Placeholder) -> String {
        let ticket = self.ticket;
        let value = match placeholder {
            Placeholder::TicketNumber => ticket.number.to_string(),
            Placeholder::Subject => text::line(&ticket.subject),
            Placeholder::Category => ticket.category.to_string(),
            Placeholder::Priority => ticket.priority.to_string(),
            Placeholder::UserName => text::line(&ticket.requester_name),
            Placeholder::UserEmail => text::line(&ticket.requester_email),
            Placeholder::Message => ticket.message.clone(),
            Placeholder::CreatedAt => ticket.created_at.for_people(),
        };
        let value = text::cut(&value, self.left);
        self.left = self.left.saturating_sub(value.chars().count());
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket(subject: &str, message: &str) -> LetterTicket {
        let at = domain::Timestamp::parse("2026-01-31T09:30:00Z").unwrap();
        LetterTicket { subject: subject.to_owned(), message: message.to_owned(), ..LetterTicket::sample(at) }
    }

    fn filled(template: &str, ticket: &LetterTicket) -> (String, String) {
        let template = Template::from_stored(template.to_owned());
        (html(&template, ticket, &Renderer::styled(&[])), text(&template, ticket))
    }

    #[test]
    fn placeholders_become_facts_and_markdown_becomes_html() {
        let ticket = ticket("Export", "One\n\nTwo");
        let template = "# {{ticketNumber}}\n\n**{{userName}}** ({{userEmail}}), {{category}}, {{priority}}, {{createdAt}}\n\n\
                        > {{message}}\n\n[{{subject}}](https://crm.example/?n={{ticketNumber}}&s={{subject}})";
        let (html, text) = filled(template, &ticket);
        assert_eq!(
            html,
            "<h3>ST-2026-001</h3>\n<p><strong>Ada Lovelace</strong> (ada@example.com), Bug Report, High, 31 January 2026, \
             09:30 UTC</p>\n<blockquote>\n<p>One<br><br>Two</p>\n</blockquote>\n<p>\
             <a href=\"https://crm.example/?n=ST-2026-001&amp;s=Export\" rel=\"nofollow noopener noreferrer\">Export</a></p>\n"
        );
        assert_eq!(
            text,
            "# ST-2026-001\n\n**Ada Lovelace** (ada@example.com), Bug Report, High, 31 January 2026, 09:30 UTC\n\n\
             > One\n> \n> Two\n\n[Export](https://crm.example/?n=ST-2026-001&s=Export)"
        );
    }

    #[test]
    fn a_value_is_neither_markdown_nor_html_nor_filled_again() {
        for value in [
            "**bold** _em_ `code` ~~x~~",
            "[x](https://evil.example)",
            "https://evil.example and evil@evil.example and www.evil.example",
            "<https://evil.example>",
            "<b>x</b> <!-- --> &lt; &amp;",
            "\"><script>alert(1)</script>",
            "{{message}} {{subject}} {{ticketNumber}}",
            "\u{F0000}\u{F0006}%F3%B0%80%86",
            "- a",
            "# a",
            "1. a",
            "> a",
            "---",
            "| a | b |",
            "\\",
            "a\\*b",
        ] {
            let (html, text) = filled("Before\n\n{{subject}}\n\nbehind", &ticket(value, "M"));
            assert_eq!(html, format!("<p>Before</p>\n<p>{}</p>\n<p>behind</p>\n", text::escape(value)), "{value}");
            assert_eq!(text, format!("Before\n\n{value}\n\nbehind"));
            let (html, _) = filled("{{message}}", &ticket("S", &format!("{value}\n\n    {value}")));
            let escaped = text::escape(value);
            assert_eq!(html, format!("<p>{escaped}<br><br>    {escaped}</p>\n"), "{value}");
        }
    }

    #[test]
    fn a_value_in_an_address_stays_inside_of_it() {
        let hostile = ticket("\"><b> ../?a=b&c#d'\u{F0000}", "M");
        let (html, _) = filled("[x](https://crm.example/{{subject}}/y)", &hostile);
        let address = "https://crm.example/%22%3E%3Cb%3E%20..%2F%3Fa%3Db%26c%23d%27%F3%B0%80%80/y";
        assert!(html.starts_with(&format!("<p><a href=\"{address}\" rel=")), "{html}");
        for template in ["[x]({{subject}})", "[x](javascript:{{subject}})", "[x]({{subject}}://y)"] {
            let (html, _) = filled(template, &ticket("javascript", "M"));
            assert!(!html.contains("href"), "{template}: {html}");
        }
    }

    #[test]
    fn a_value_in_code_is_text() {
        let (html, _) = filled("`{{subject}}`\n\n```{{subject}}\n{{message}}\n```", &ticket("`a`", "```\n<b>"));
        assert_eq!(html, "<p><code>`a`</code></p>\n<pre><code>```<br>&lt;b&gt;\n</code></pre>\n");
    }

    #[test]
    fn what_a_store_held_under_other_rules_is_text() {
        let (html, text) = filled("<b>{{name}}</b> {{subject", &ticket("S", "M"));
        assert_eq!(html, "<p>&lt;b&gt;{{name}}&lt;/b&gt; {{subject</p>\n");
        assert_eq!(text, "<b>{{name}}</b> {{subject");
    }

    #[test]
    fn a_mail_does_not_grow_without_end() {
        let (html, text) = filled(&"{{message}} ".repeat(1_800), &ticket("S", &"m".repeat(10_000)));
        assert!(html.len() < 60_000 && text.len() < 60_000, "{} {}", html.len(), text.len());
        assert!(html.contains('\u{2026}'));
    }
}
