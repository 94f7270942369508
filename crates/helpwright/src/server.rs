//! The server's connections: so many at once, each with deadlines for what its client owes.

mod body;
mod refusal;
mod socket;

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1::{self, Parts};
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use prometheus_client::metrics::gauge::Gauge;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use body::Arriving;
use socket::Socket;

const MAX_HEADERS: usize = 100;
const MAX_HEADER_BYTES: usize = 32 * 1024;
const MAX_BUFFER: usize = 128 * 1024;
/// Stores, the log and the like keep this many files open.
const OTHER_FILES: u64 = 128;
/// So many files the system is asked for. Whoever wants more connections gives the process more.
const WORTH_ASKING: u64 = 8_192;
/// How long to wait when no connection can be taken, for want of files.
const PAUSE: Duration = Duration::from_millis(100);

/// How long a client may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadlines {
    /// From the opening of the connection, or from the last answer, to the end of the next request's header.
    pub(crate) header: Duration,
    /// For the body, to which a slow but steady client gets more in time.
    pub(crate) body: Duration,
    /// For each part of an answer to be taken.
    pub(crate) write: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self { header: Duration::from_secs(10), body: Duration::from_secs(30), write: Duration::from_secs(30) }
    }
}

/// Takes connections until it is told to stop, and then lets each finish its request.
pub(crate) struct Server {
    router: Router,
    deadlines: Deadlines,
    most: u32,
    open: Gauge,
    room: Arc<Semaphore>,
    stop: watch::Sender<bool>,
}

impl Server {
    /// `open` follows the number of connections, of which there are `most` at once.
    pub(crate) fn new(router: Router, deadlines: Deadlines, most: u32, open: Gauge) -> Self {
        let room = Arc::new(Semaphore::new(usize::try_from(most).unwrap_or(usize::MAX)));
        Self { router, deadlines, most, open, room, stop: watch::Sender::new(false) }
    }

    /// Never ends by itself. Whoever finds no room waits in the system's own line until somebody is done.
    pub(crate) async fn take_connections(&self, listener: TcpListener) -> Infallible {
        loop {
            let Ok(place) = Arc::clone(&self.room).acquire_owned().await else { std::future::pending().await };
            match listener.accept().await {
                Ok((stream, peer)) => self.spawn(stream, peer, place),
                Err(error) => {
                    // A client that has gone already is nobody's fault; a lack of files passes.
                    tracing::debug!(%error, "a connection was not taken");
                    if !is_of_client(&error) {
                        tokio::time::sleep(PAUSE).await;
                    }
                }
            }
        }
    }

    /// Lets every connection finish what it is doing, and waits for the last of them.
    pub(crate) async fn finish(&self) {
        self.stop.send_replace(true);
        let _ = self.room.acquire_many(self.most).await;
    }

    fn spawn(&self, stream: TcpStream, peer: SocketAddr, place: OwnedSemaphorePermit) {
        let (router, deadlines, stop) = (self.router.clone(), self.deadlines, self.stop.subscribe());
        let place = Place::taken(place, self.open.clone());
        tokio::spawn(async move {
            serve(stream, peer, router, deadlines, stop).await;
            drop(place);
        });
    }
}

/// One of the connections that may be open, until it is dropped.
struct Place {
    _permit: OwnedSemaphorePermit,
    open: Gauge,
}

impl Place {
    fn taken(permit: OwnedSemaphorePermit, open: Gauge) -> Self {
        open.inc();
        Self { _permit: permit, open }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.open.dec();
    }
}

async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    deadlines: Deadlines,
    mut stop: watch::Receiver<bool>,
) {
    // Answers are written whole; waiting to fill a packet only delays them.
    let _ = stream.set_nodelay(true);
    let answering = router.clone();
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = Arriving::of(request, deadlines.body).map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        refusal::answer(answering.clone(), request)
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(deadlines.header);
    builder.max_headers(MAX_HEADERS).max_header_size(MAX_HEADER_BYTES).max_buf_size(MAX_BUFFER);
    let mut connection = builder.serve_connection(TokioIo::new(Socket::new(stream, deadlines.write)), service);
    let told = async { stop.wait_for(|is_told| *is_told).await.map(|_| ()) };
    let ended = tokio::select! {
        ended = &mut connection => ended,
        _ = told => {
            Pin::new(&mut connection).graceful_shutdown();
            (&mut connection).await
        }
    };
    let Parts { io, read_buf, .. } = connection.into_parts();
    let mut socket = io.into_inner();
    let Err(error) = ended else { return socket.finish().await };
    if let Some(reason) = refusal::reason(&error, &mut socket, !read_buf.is_empty()) {
        return refusal::complete(socket, reason, router, peer).await;
    }
    tracing::debug!(%error, "a connection ended early");
    socket.finish().await;
}

fn is_of_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// As many as this process may have files open, but those that it needs itself. Systems let a process have more than the
/// 1024 that it begins with, if it asks.
pub(crate) fn most_connections() -> u32 {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let wanted = maximum.map_or(WORTH_ASKING, |most| most.min(WORTH_ASKING));
    let asks = current.is_some_and(|files| files < wanted);
    let is_given = asks && setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum }).is_ok();
    let files = if is_given { wanted } else { current.unwrap_or(u64::MAX) };
    u32::try_from(files.saturating_sub(OTHER_FILES)).unwrap_or(u32::MAX).clamp(64, 65_536)
}
