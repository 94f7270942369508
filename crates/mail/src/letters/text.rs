//! Plain text that is good to read.

use app::markdown;

/// Lines are no longer where they can be broken.
pub(super) const WIDTH: usize = 72;

/// What stands in a line of ours is one line, and turns the writing direction of nothing but itself.
pub(crate) fn line(text: &str) -> String {
    let is_direction = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let kept: String =
        text.chars().filter(|c| !is_direction(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// So many characters of the text at most.
pub(super) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}\u{2026}", &text[..end]),
        None => text.to_owned(),
    }
}

/// The beginning of a message in one line, as it reads.
pub(super) fn excerpt(message: &str, most: usize) -> String {
    // What is cut off later need not be looked at.
    let beginning: String = message.chars().take(most * 4).collect();
    cut(&line(&markdown::words(&beginning)), most)
}

pub(super) fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut escaped, c| {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
        escaped
    })
}

/// Breaks long lines at spaces, and goes on below where the line began, in a quote behind its marks. An address is never
/// broken.
pub(super) fn wrap(text: &str) -> String {
    text.lines().flat_map(|line| broken(line, WIDTH)).collect::<Vec<_>>().join("\n")
}

/// The text as mail programs mark what somebody else wrote.
pub(super) fn quote(text: &str) -> String {
    let lines = text.lines().flat_map(|line| broken(line, WIDTH - 2));
    lines.map(|line| format!("> {line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

fn broken(line: &str, width: usize) -> Vec<String> {
    if line.chars().count() <= width {
        return vec![line.to_owned()];
    }
    let indent: String = line.chars().take_while(|c| matches!(c, '>' | ' ')).take(width / 2).collect();
    let mut lines = Vec::new();
    let (mut current, mut length) = (indent.clone(), indent.len());
    for word in line[indent.len()..].split(' ') {
        let more = word.chars().count();
        if length > indent.len() {
            if length + 1 + more > width {
                lines.push(std::mem::replace(&mut current, indent.clone()));
                length = indent.len();
            } else {
                current.push(' ');
                length += 1;
            }
        }
        current.push_str(word);
        length += more;
    }
    lines.push(current);
    lines
}

/// Takes away blank lines that stand behind others, and around the text.
pub(super) fn close_up(text: &str) -> String {
    let mut closed = String::with_capacity(text.len());
    let mut blanks = 0;
    for line in text.lines() {
        // The line that begins a signature ends in a space.
        let line = if line == "-- " { line } else { line.trim_end() };
        blanks = if line.is_empty() { blanks + 1 } else { 0 };
        if blanks < 2 {
            closed.push_str(line);
            closed.push('\n');
        }
    }
    format!("{}\n", closed.trim_matches('\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_one_whatever_it_holds() {
        for (text, expected) in [
            ("Ada", "Ada"),
            (" Ada\r\nBcc: x\t y ", "Ada Bcc: x y"),
            ("a\u{202E}b\u{2066}c", "abc"),
            ("a\u{85}b\u{2028}c\u{2029}d\u{0}e", "a b c d e"),
            ("עדה לאבלייס", "עדה לאבלייס"),
        ] {
            assert_eq!(line(text), expected);
        }
    }

    #[test]
    fn what_is_too_long_is_cut_between_characters() {
        assert_eq!(cut("äöü", 3), "äöü");
        assert_eq!(cut("äöü", 2), "äö\u{2026}");
        assert_eq!(excerpt("a\n\n\u{1f642}  b", 3), "a \u{1f642}\u{2026}");
        assert_eq!(excerpt(&"\n".repeat(100), 5), "");
        assert_eq!(excerpt("> *Which* [browser](https://x.example)?", 50), "Which browser?");
    }

    #[test]
    fn long_lines_are_broken_at_spaces_and_addresses_are_not() {
        let address = format!("https://desk.example/{}", "a".repeat(100));
        let long = format!("{} {address} end", "word ".repeat(20).trim_end());
        let wrapped = wrap(&format!("short\n\n  {long}"));
        let lines: Vec<_> = wrapped.lines().collect();
        assert_eq!(lines[..2], ["short", ""]);
        assert!(lines[2..].iter().all(|line| line.starts_with("  ")), "{wrapped}");
        assert!(lines.iter().any(|line| line.trim() == address), "{wrapped}");
        assert!(lines.iter().all(|line| line.len() <= WIDTH || line.contains(&address)), "{wrapped}");
        assert_eq!(wrapped.split_whitespace().collect::<Vec<_>>().join(" "), format!("short {long}"));
    }

    #[test]
    fn a_quote_is_marked_on_every_line() {
        let quoted = quote(&format!("Hello,\n\n> before\n{}", "word ".repeat(30).trim_end()));
        assert!(quoted.starts_with("> Hello,\n>\n> > before\n> word "), "{quoted}");
        assert!(quoted.lines().all(|line| line.starts_with('>') && line.len() <= WIDTH), "{quoted}");
        assert_eq!(wrap(&quoted), quoted);
        assert_eq!(wrap(&format!("> > {}", "word ".repeat(20))).matches("\n> > word").count(), 1);
        assert_eq!(quote(""), "");
    }

    #[test]
    fn blank_lines_do_not_pile_up() {
        assert_eq!(close_up("\n\na  \n\n\n\nb\n \n-- \nc\n\n"), "a\n\nb\n\n-- \nc\n");
    }
}
