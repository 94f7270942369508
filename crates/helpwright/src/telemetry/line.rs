use std::fmt::{self, Write as _};

use domain::Timestamp;
use tracing::Metadata;
use tracing::field::{Field, Visit};

/// Longer values are cut, so that nobody outside decides how fast the log grows.
const LONGEST: usize = 2_000;

/// One event about to be written.
pub(super) struct Line<'a> {
    pub(super) at: Timestamp,
    pub(super) metadata: &'a Metadata<'static>,
    pub(super) fields: &'a Fields,
}

impl Line<'_> {
    /// `TIME LEVEL crate: message key=value ..`
    pub(super) fn human(&self) -> String {
        let target = self.metadata.target().split("::").next().unwrap_or_default();
        let mut line = format!("{} {:<5} {target}:", self.at, self.metadata.level());
        if let Some(message) = &self.fields.message {
            line.push(' ');
            escape(&mut line, message, false);
        }
        for (name, value) in &self.fields.values {
            let _ = write!(line, " {name}=");
            match value {
                Value::Text(text) if text.is_empty() || text.contains([' ', '"', '=']) => quote(&mut line, text),
                Value::Text(text) => escape(&mut line, text, false),
                Value::Plain(text) => line.push_str(text),
            }
        }
        line.push('\n');
        line
    }

    /// One object; the fields stand beside time, level, target and message.
    pub(super) fn json(&self) -> String {
        let mut line = format!("{{\"time\":\"{}\",\"level\":\"{}\",\"target\":", self.at, self.metadata.level());
        quote(&mut line, self.metadata.target());
        if let Some(message) = &self.fields.message {
            line.push_str(",\"message\":");
            quote(&mut line, message);
        }
        for (name, value) in &self.fields.values {
            line.push(',');
            quote(&mut line, name);
            line.push(':');
            match value {
                Value::Text(text) => quote(&mut line, text),
                Value::Plain(text) => line.push_str(text),
            }
        }
        line.push_str("}\n");
        line
    }
}

/// The values of an event or a span; of one name the last counts.
#[derive(Debug, Default)]
pub(super) struct Fields {
    message: Option<String>,
    values: Vec<(&'static str, Value)>,
}

#[derive(Debug, Clone)]
enum Value {
    Text(String),
    /// A number, true or false: written without quotes.
    Plain(String),
}

impl Fields {
    pub(super) fn extend(&mut self, others: &Self) {
        for (name, value) in &others.values {
            self.set(name, value.clone());
        }
    }

    fn set(&mut self, name: &'static str, value: Value) {
        match self.values.iter_mut().find(|(known, _)| *known == name) {
            Some(known) => known.1 = value,
            None => self.values.push((name, value)),
        }
    }

    fn text(&mut self, field: &Field, text: &str) {
        let text = shortened(text);
        if field.name() == "message" {
            self.message = Some(text);
        } else {
            self.set(field.name(), Value::Text(text));
        }
    }

    fn plain(&mut self, field: &Field, value: impl fmt::Display) {
        self.set(field.name(), Value::Plain(value.to_string()));
    }
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.text(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.text(field, &format!("{value:?}"));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.plain(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.plain(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.plain(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        // JSON has no word for what is not a number.
        if value.is_finite() { self.plain(field, value) } else { self.text(field, &value.to_string()) }
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn quote(line: &mut String, text: &str) {
    line.push('"');
    escape(line, text, true);
    line.push('"');
}

/// Writes what could end a line or steer a terminal as text.
fn escape(line: &mut String, text: &str, is_quoted: bool) {
    for c in text.chars() {
        match c {
            '"' | '\\' if is_quoted => line.extend(['\\', c]),
            '\n' => line.push_str("\\n"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                let _ = write!(line, "\\u{:04x}", u32::from(c));
            }
            c => line.push(c),
        }
    }
}
