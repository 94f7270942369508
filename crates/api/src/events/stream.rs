//! One listener's stream.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use domain::policy::Viewer;
use tokio::sync::watch;
use tokio::time::{Instant, Interval};

use super::Events;
use super::ring::Next;
use super::seats::Seat;

/// How long a browser waits before it comes again.
const HELLO: Bytes = Bytes::from_static(b"retry: 3000\n\n");
/// Something was missed, so what the listener knows has to be read again.
const HELLO_ANEW: Bytes = Bytes::from_static(b"event: reset\ndata: {}\nretry: 3000\n\n");
const ANEW: Bytes = Bytes::from_static(b"event: reset\ndata: {}\n\n");
const ALIVE: Bytes = Bytes::from_static(b":\n\n");

pub(super) struct Stream {
    events: Arc<Events>,
    seat: Seat,
    viewer: Viewer,
    /// The place in the ring from which to read on.
    cursor: u64,
    hello: Option<Bytes>,
    end: watch::Receiver<u64>,
    beat: Interval,
}

impl Stream {
    pub(super) fn new(
        events: Arc<Events>,
        seat: Seat,
        viewer: Viewer,
        cursor: u64,
        is_whole: bool,
        beat: Duration,
    ) -> Self {
        let hello = Some(if is_whole { HELLO } else { HELLO_ANEW });
        let end = events.end.subscribe();
        // `interval` would beat at once.
        let beat = tokio::time::interval_at(Instant::now() + beat, beat);
        Self { events, seat, viewer, cursor, hello, end, beat }
    }

    pub(super) fn into_body(self) -> Body {
        Body::from_stream(futures::stream::unfold(self, async |mut stream| {
            let chunk = stream.next().await?;
            Some((Ok::<_, Infallible>(chunk), stream))
        }))
    }

    /// What to write next; nothing when the stream is at its end.
    async fn next(&mut self) -> Option<Bytes> {
        if let Some(hello) = self.hello.take() {
            return Some(hello);
        }
        loop {
            if self.seat.has_ended() {
                return None;
            }
            // Before the look, so that what comes after it wakes this stream again.
            self.end.mark_unchanged();
            match self.events.next(self.cursor, self.viewer) {
                Next::Frame(frame, behind) => {
                    self.cursor = behind;
                    return Some(frame);
                }
                Next::Missed(end) => {
                    self.cursor = end;
                    return Some(ANEW);
                }
                Next::Nothing(end) => self.cursor = end,
            }
            tokio::select! {
                () = self.seat.ended() => return None,
                // The sender is held by `events`.
                _ = self.end.changed() => {}
                _ = self.beat.tick() => return Some(ALIVE),
            }
        }
    }
}
