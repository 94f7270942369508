use std::error::Error;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use axum::http::Request;
use axum::http::header::EXPECT;
use http_body_util::BodyExt as _;
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::runtime::Handle;
use tokio::time::{Instant, Sleep, sleep};

/// A client at this pace or above is never cut off; in bytes a second.
const STEADY: u64 = 16 * 1024;

/// So much of a body that nobody wants is read away; in bytes.
const UNWANTED: u64 = 16 << 20;

/// A body on its way. What is left when nobody reads on is read away: a connection that is closed while its client still
/// sends would take the answer with it.
pub(super) struct Arriving {
    /// Absent once it is read away.
    body: Option<Timed>,
    /// Whether the client sends nothing before it is asked to.
    waits: bool,
}

impl Arriving {
    pub(super) fn of(request: Request<Incoming>, allowed: Duration) -> Request<Self> {
        let waits = request.headers().contains_key(EXPECT);
        request.map(|body| Self { body: Some(Timed::new(body, allowed)), waits })
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        let waits = self.waits;
        let unread = self.body.take().filter(|body| !body.is_end_stream() && (!waits || body.arrived > 0));
        if let (Some(body), Ok(runtime)) = (unread, Handle::try_current()) {
            let most = body.arrived + UNWANTED;
            runtime.spawn(read_away(body, most));
        }
    }
}

async fn read_away(mut body: Timed, most: u64) {
    while body.arrived < most
        && let Some(Ok(_)) = body.frame().await
    {}
}

impl HttpBody for Arriving {
    type Data = Bytes;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.body.as_mut().map_or(Poll::Ready(None), |body| Pin::new(body).poll_frame(context))
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(SizeHint::default, HttpBody::size_hint)
    }
}

/// A body that fails when it takes too long.
struct Timed {
    body: Incoming,
    began: Instant,
    allowed: Duration,
    arrived: u64,
    alarm: Pin<Box<Sleep>>,
}

impl Timed {
    fn new(body: Incoming, allowed: Duration) -> Self {
        Self { body, began: Instant::now(), allowed, arrived: 0, alarm: Box::pin(sleep(allowed)) }
    }
}

impl HttpBody for Timed {
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
