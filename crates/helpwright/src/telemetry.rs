//! The log: one line an event on standard error, for people or as JSON, whatever the logged values hold.

mod line;
mod waiting;

use std::io::{self, Write as _};

use prometheus_client::metrics::counter::Counter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::{LookupSpan, Scope};
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Registry};

use app::ports::Clock as _;
use line::{Fields, Line};
use waiting::Waiting;

use crate::config::LogFormat;
use crate::system::SystemClock;

/// What commands other than the server say of themselves.
const QUIET: &str = "warn";

/// The log of a running server. What is left of it is written when this value ends.
#[derive(Debug)]
pub(crate) struct Log(Waiting);

impl Log {
    /// Starts the log. A second start in one process changes nothing.
    pub(crate) fn start(format: LogFormat, filter: &str) -> io::Result<Self> {
        let filter = EnvFilter::builder().parse_lossy(filter);
        let waiting = Waiting::default();
        waiting.start()?;
        let lines = waiting.clone();
        let _ = Registry::default()
            .with(filter)
            .with(Lines { format, write: move |line: &str| lines.push(line) })
            .try_init();
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            let reason = panic.payload_as_str().unwrap_or("a value that is no text");
            tracing::error!(target: "panic", place, reason, "a thread panicked");
        }));
        Ok(Self(waiting))
    }

    /// Says something that is no event, to whoever looks at the terminal.
    pub(crate) fn say(&self, text: &str) {
        self.0.push(text);
    }

    /// Counts the lines that found no room.
    pub(crate) fn lost_lines(&self) -> Counter {
        self.0.lost()
    }

    /// Waits for the lines before this one, for a moment.
    pub(crate) fn flush(&self) {
        self.0.flush();
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        self.flush();
    }
}

/// Starts the log of a command that prints its results: only what a person should know of.
pub(crate) fn start_quietly() {
    let filter = EnvFilter::builder().parse_lossy(QUIET);
    let lines = Lines { format: LogFormat::Human, write: to_standard_error };
    let _ = Registry::default().with(filter).with(lines).try_init();
}

pub(crate) fn check_filter(text: &str) -> Result<String, String> {
    EnvFilter::builder()
        .parse(text)
        .map(|_| text.to_owned())
        .map_err(|error| format!("must be a level or a list as in info,api=debug ({error})"))
}

fn to_standard_error(line: &str) {
    // With standard error gone there is nowhere left to tell it.
    let _ = io::stderr().lock().write_all(line.as_bytes());
}

struct Lines<W> {
    format: LogFormat,
    write: W,
}

impl<S, W> Layer<S> for Lines<W>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: Fn(&str) + 'static,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        span.extensions_mut().insert(fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(fields) = span.extensions_mut().get_mut::<Fields>() {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        for span in context.event_scope(event).into_iter().flat_map(Scope::from_root) {
            if let Some(of_span) = span.extensions().get::<Fields>() {
                fields.extend(of_span);
            }
        }
        event.record(&mut fields);
        let line = Line { at: SystemClock.now(), metadata: event.metadata(), fields: &fields };
        let text = match self.format {
            LogFormat::Human => line.human(),
            LogFormat::Json => line.json(),
        };
        (self.write)(&text);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    fn logged(format: LogFormat, log: impl FnOnce()) -> Vec<String> {
        let written = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&written);
        let write = move |line: &str| sink.lock().unwrap().push(line.to_owned());
        let subscriber = Registry::default().with(Lines { format, write });
        tracing::subscriber::with_default(subscriber, log);
        let lines = written.lock().unwrap();
        lines.clone()
    }

    /// What follows the time, whose length is always the same.
    fn after_time(line: &str) -> &str {
        &line["2026-01-31T09:30:00.000Z ".len()..]
    }

    #[test]
    fn a_line_for_people_has_level_message_and_fields() {
        let lines = logged(LogFormat::Human, || {
            let request = tracing::info_span!("request", id = "r1", status = tracing::field::Empty);
            let _inside = request.enter();
            request.record("status", 200);
            tracing::info!(target: "api::boundary", took_ms = 3, path = "/a b", "answered");
        });
        assert_eq!(lines.len(), 1);
        assert_eq!(after_time(&lines[0]), "INFO  api: answered id=r1 status=200 took_ms=3 path=\"/a b\"\n");
    }

    #[test]
    fn a_line_for_machines_is_one_object() {
        let lines = logged(LogFormat::Json, || {
            let request = tracing::info_span!("request", id = "r1");
            let _inside = request.enter();
            tracing::warn!(target: "api", id = "r2", took_ms = 3, is_late = true, share = 0.5, "answered \"late\"");
        });
        let object: serde_json::Value = serde_json::from_str(&lines[0]).unwrap();
        assert_eq!(object["level"], "WARN");
        assert_eq!(object["target"], "api");
        assert_eq!(object["message"], "answered \"late\"");
        assert_eq!(object["id"], "r2");
        assert_eq!((&object["took_ms"], &object["is_late"], &object["share"]), (&3.into(), &true.into(), &0.5.into()));
    }

    #[test]
    fn no_value_breaks_the_line_or_fills_the_disk() {
        let hostile = format!("a\r\n\u{1b}[31m\u{2028}\u{85}\0{}", "x".repeat(1_000_000));
        for format in [LogFormat::Human, LogFormat::Json] {
            let lines = logged(format, || tracing::info!(path = hostile, "asked\nfor"));
            assert_eq!(lines.len(), 1);
            let line = lines[0].strip_suffix('\n').unwrap();
            assert!(!line.contains(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')), "{line:.200}");
            assert!(line.len() < 10_000);
            assert!(line.contains("\\u001b[31m") && line.contains("x…"), "{line:.200}");
        }
    }
}
