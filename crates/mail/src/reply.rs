//! What a mail server answers.

use std::fmt;

/// Longer ones are cut where they are shown.
const SHOWN: usize = 500;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) code: u16,
    /// What follows the code on each line, without control characters.
    pub(crate) lines: Vec<String>,
}

/// One line of a reply; several make one when all but the last say that another follows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) code: u16,
    pub(crate) is_last: bool,
    pub(crate) text: String,
}

impl Line {
    /// Reads `250 text`, `250-text` or `250`. Text that is no UTF-8 stays readable where it is ASCII: a refusal is one in
    /// any language.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        let (code, rest) = bytes.split_at_checked(3)?;
        let digits: Vec<u16> =
            code.iter().filter(|byte| byte.is_ascii_digit()).map(|byte| u16::from(byte - b'0')).collect();
        let &[first @ 2..=5, second, third] = digits.as_slice() else { return None };
        let (is_last, text) = match rest.split_first() {
            None => (true, rest),
            Some((b' ', text)) => (true, text),
            Some((b'-', text)) => (false, text),
            Some(_) => return None,
        };
        let text = String::from_utf8_lossy(text).chars().filter(|c| !c.is_control()).collect();
        Some(Self { code: first * 100 + second * 10 + third, is_last, text })
    }
}

impl Reply {
    pub(crate) fn is_refusal(&self) -> bool {
        self.code >= 400
    }

    /// Whether the same would be answered to the same at another time.
    pub(crate) fn is_final(&self) -> bool {
        self.code >= 500
    }

    /// Takes the text away if it repeats one of these.
    pub(crate) fn without(mut self, secrets: &[&str]) -> Self {
        if self.lines.iter().any(|line| secrets.iter().any(|secret| line.contains(secret))) {
            self.lines.clear();
        }
        self
    }
}

/// On one line and bounded.
impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.lines.join(" ");
        let text = text.trim();
        if text.is_empty() {
            return write!(f, "{}", self.code);
        }
        match text.char_indices().nth(SHOWN) {
            None => write!(f, "{} {text}", self.code),
            Some((end, _)) => write!(f, "{} {}..", self.code, &text[..end]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_a_code_and_says_whether_it_is_the_last() {
        for (bytes, expected) in [
            (&b"250 OK\r\n"[..], Some((250, true, "OK"))),
            (b"250-SIZE 1000\r\n", Some((250, false, "SIZE 1000"))),
            (b"354\r\n", Some((354, true, ""))),
            (b"421 bare line feed\n", Some((421, true, "bare line feed"))),
            (b"550 5.1.1 Empf\xe4nger unbekannt\r\n", Some((550, true, "5.1.1 Empf\u{fffd}nger unbekannt"))),
            (b"550 \x1b[31mred\x07\r\n", Some((550, true, "[31mred"))),
            (b"SSH-2.0-OpenSSH_9.2\r\n", None),
            (b"HTTP/1.1 400 Bad Request\r\n", None),
            (b"-ERR unknown command\r\n", None),
            (b"+OK POP3\r\n", None),
            (b"* OK IMAP4rev1\r\n", None),
            (b"2x0 OK\r\n", None),
            (b"250_OK\r\n", None),
            (b"999 OK\r\n", None),
            (b"25\r\n", None),
            (b"\r\n", None),
        ] {
            let line = Line::parse(bytes);
            let line = line.as_ref().map(|line| (line.code, line.is_last, line.text.as_str()));
            assert_eq!(line, expected, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_reply_is_shown_on_one_line_and_bounded() {
        let shown =
            |code, lines: &[&str]| Reply { code, lines: lines.iter().map(ToString::to_string).collect() }.to_string();
        assert_eq!(shown(550, &["5.1.1 No such user", "5.1.1 here"]), "550 5.1.1 No such user 5.1.1 here");
        assert_eq!(shown(250, &[""]), "250");
        assert_eq!(shown(550, &["ü".repeat(SHOWN).as_str()]).chars().count(), SHOWN + 4);
        assert_eq!(shown(550, &["ü".repeat(SHOWN * 9).as_str()]).chars().count(), SHOWN + 6);
    }

    #[test]
    fn a_reply_that_repeats_a_secret_is_only_its_code() {
        let reply = |text: &str| Reply { code: 501, lines: vec![text.to_owned()] };
        assert_eq!(reply("unknown: AUTH PLAIN AGFkYQ==").without(&["AGFkYQ==", "ada"]).to_string(), "501");
        assert_eq!(reply("unknown command").without(&["AGFkYQ==", "ada"]).to_string(), "501 unknown command");
    }
}
