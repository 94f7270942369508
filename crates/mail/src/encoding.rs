//! Text in the forms that every mail server and every client leaves alone.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

/// Lines are folded to stay below, ..
const WIDTH: usize = 76;
/// .. for which a word in base64, its frame and the name of its header leave room for so many bytes.
const WORD: usize = 39;
/// A longer word cannot be folded, so it is encoded.
const LONGEST_WORD: usize = 60;
/// What a line of base64 holds.
const BASE64_LINE: usize = 57;

/// Text of one line, as people typed it: what would begin another header becomes a space.
pub(crate) fn one_line(text: &str) -> String {
    let spaced = text.chars().map(|c| if matches!(c, '\r' | '\n' | '\t') { ' ' } else { c });
    spaced.filter(|c| !c.is_control()).collect::<String>().trim().to_owned()
}

/// The value of a header that holds text, from the column on at which it begins.
pub(crate) fn header_text(text: &str, column: usize) -> String {
    let text = one_line(text);
    if text.split(' ').all(is_plain) { fold(&text, column) } else { encoded_words(&text) }
}

/// A name before an address.
pub(crate) fn phrase(name: &str) -> String {
    let name = one_line(name);
    if name.len() <= LONGEST_WORD && name.split(' ').all(is_plain) {
        format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        encoded_words(&name)
    }
}

/// Words that stand for themselves. One that looks like an encoded word would be read as such.
fn is_plain(word: &str) -> bool {
    (1..=LONGEST_WORD).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_graphic()) && !word.contains("=?")
}

/// Breaks lines before spaces. No word may be longer than a line.
pub(crate) fn fold(text: &str, mut column: usize) -> String {
    let mut folded = String::with_capacity(text.len() + 16);
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            if column + 1 + word.len() > WIDTH {
                folded.push_str("\r\n");
                column = 0;
            }
            folded.push(' ');
            column += 1;
        }
        folded.push_str(word);
        column += word.len();
    }
    folded
}

/// RFC 2047: pieces of base64, none of which ends within a character.
fn encoded_words(text: &str) -> String {
    let mut words = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (word, behind) = rest.split_at(rest.floor_char_boundary(WORD));
        words.push(format!("=?utf-8?B?{}?=", BASE64.encode(word)));
        rest = behind;
    }
    words.join("\r\n ")
}

/// A part of a message: the name of its encoding, and what it looks like in it. Of both encodings it is the shorter.
pub(crate) fn body(text: &str) -> (&'static str, String) {
    let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let beyond_ascii = text.bytes().filter(|byte| !byte.is_ascii()).count();
    if beyond_ascii * 6 > text.len() {
        ("base64", base64_lines(&text.replace('\n', "\r\n")))
    } else {
        ("quoted-printable", quoted_printable(&text))
    }
}

fn base64_lines(text: &str) -> String {
    let mut lines = String::with_capacity(text.len() * 3 / 2);
    for chunk in text.as_bytes().chunks(BASE64_LINE) {
        BASE64.encode_string(chunk, &mut lines);
        lines.push_str("\r\n");
    }
    lines
}

fn quoted_printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 5 / 4);
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        let mut column = 0;
        for (index, byte) in line.bytes().enumerate() {
            // Room for the longest form and for the sign that the line goes on.
            if column + 3 >= WIDTH {
                out.push_str("=\r\n");
                column = 0;
            }
            let stands = match byte {
                // A dot or "From " at the beginning of a line is changed by some servers.
                b'.' | b'F' => column > 0,
                b' ' | b'\t' => index + 1 < line.len(),
                _ => byte.is_ascii_graphic() && byte != b'=',
            };
            if stands {
                out.push(char::from(byte));
                column += 1;
            } else {
                let _ = write!(out, "={byte:02X}");
                column += 3;
            }
        }
        out.push_str("\r\n");
    }
    out
}
