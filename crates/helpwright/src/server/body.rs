use std::error::Error;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

/// A client at this pace or above is never cut off; in bytes a second.
const STEADY: u64 = 16 * 1024;

/// A body on its way, which fails when it takes too long.
pub(super) struct Arriving {
    body: Incoming,
    began: Instant,
    allowed: Duration,
    arrived: u64,
    alarm: Pin<Box<Sleep>>,
}

impl Arriving {
    pub(super) fn new(body: Incoming, allowed: Duration) -> Self {
        Self { body, began: Instant::now(), allowed, arrived: 0, alarm: Box::pin(sleep(allowed)) }
    }
}

impl HttpBody for Arriving {
    type Data = Bytes;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) {
            if let Some(Ok(frame)) = &frame {
                this.arrived += frame.data_ref().map_or(0, |data| data.len() as u64);
                let earned = Duration::from_secs(this.arrived / STEADY);
                this.alarm.as_mut().reset(this.began + this.allowed + earned);
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        ready!(this.alarm.as_mut().poll(context));
        Poll::Ready(Some(Err(io::Error::from(io::ErrorKind::TimedOut).into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
