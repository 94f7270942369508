use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use std::{io, mem};

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};

/// No head that the router answers with is as short: each has the headers that every answer carries.
const LONGEST_REFUSAL: usize = 256;

/// A connection whose client has to take what is written within a time.
///
/// What looks like a refusal that hyper wrote by itself is held back. If it was one, nothing is read or written after it,
/// and whoever gets the socket back says something better; otherwise it goes out before whatever comes next.
pub(super) struct Socket {
    stream: TcpStream,
    allowed: Duration,
    alarm: Pin<Box<Sleep>>,
    is_waiting: bool,
    held: Vec<u8>,
}

impl Socket {
    pub(super) fn new(stream: TcpStream, allowed: Duration) -> Self {
        Self { stream, allowed, alarm: Box::pin(sleep(allowed)), is_waiting: false, held: Vec::new() }
    }

    /// What is held back, to be replaced.
    pub(super) fn take_held(&mut self) -> Option<Vec<u8>> {
        Some(mem::take(&mut self.held)).filter(|held| !held.is_empty())
    }

    /// Whether the client has not taken what was written last.
    pub(super) fn is_waiting(&self) -> bool {
        self.is_waiting
    }

    /// Ends what hyper has ended, after what was held back for nothing.
    pub(super) async fn finish(&mut self) {
        if !self.held.is_empty() && poll_fn(|context| self.poll_release(context)).await.is_ok() {
            let _ = self.shutdown().await;
        }
    }

    /// Writes what was held back for nothing.
    fn poll_release(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.held.is_empty() {
            let written = Pin::new(&mut self.stream).poll_write(context, &self.held);
            let written = ready!(self.watch(context, written))?;
            self.held.drain(..written);
        }
        Poll::Ready(Ok(()))
    }

    /// What came of a write; one that waits for too long has failed.
    fn watch<T>(&mut self, context: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.is_waiting = false;
            return written;
        }
        if !self.is_waiting {
            self.is_waiting = true;
            self.alarm.as_mut().reset(Instant::now() + self.allowed);
        }
        ready!(self.alarm.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        ready!(self.poll_release(context))?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.poll_release(context))?;
        if is_refusal(bytes) {
            self.held.extend(bytes);
            return Poll::Ready(Ok(bytes.len()));
        }
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let [only] = parts {
            return self.poll_write(context, only);
        }
        ready!(self.poll_release(context))?;
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.watch(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.held.is_empty() {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// Whether this can be hyper's own answer to a head that it could not read: a short head and nothing else.
fn is_refusal(bytes: &[u8]) -> bool {
    bytes.len() < LONGEST_REFUSAL && bytes.starts_with(b"HTTP/1.1 4") && bytes.ends_with(b"\r\n\r\n")
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncReadExt as _;
    use tokio::net::TcpListener;

    use super::*;

    const LOOKS_LIKE_ONE: &[u8] = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";

    async fn pair() -> (Socket, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        (Socket::new(listener.accept().await.unwrap().0, Duration::from_secs(30)), client)
    }

    #[tokio::test]
    async fn what_only_looks_like_a_refusal_goes_out_before_whatever_comes_next() {
        let (mut socket, mut client) = pair().await;
        let mut arrived = vec![0; LOOKS_LIKE_ONE.len()];
        for _ in 0..2 {
            socket.write_all(LOOKS_LIKE_ONE).await.unwrap();
            client.write_all(b"x").await.unwrap();
            assert_eq!(socket.read_u8().await.unwrap(), b'x');
            client.read_exact(&mut arrived).await.unwrap();
            assert_eq!(arrived, LOOKS_LIKE_ONE);
        }
        for end in [LOOKS_LIKE_ONE, b"more"] {
            socket.write_all(end).await.unwrap();
        }
        socket.shutdown().await.unwrap();
        let mut rest = Vec::new();
        client.read_to_end(&mut rest).await.unwrap();
        assert_eq!(rest, [LOOKS_LIKE_ONE, b"more"].concat());
    }

    #[tokio::test]
    async fn at_the_end_it_is_replaced_or_goes_out() {
        let (mut socket, mut client) = pair().await;
        socket.write_all(LOOKS_LIKE_ONE).await.unwrap();
        socket.shutdown().await.unwrap();
        assert_eq!(socket.take_held().as_deref(), Some(LOOKS_LIKE_ONE));
        socket.write_all(b"better").await.unwrap();
        socket.shutdown().await.unwrap();
        let mut all = String::new();
        client.read_to_string(&mut all).await.unwrap();
        assert_eq!(all, "better");

        let (mut socket, mut client) = pair().await;
        socket.write_all(LOOKS_LIKE_ONE).await.unwrap();
        socket.shutdown().await.unwrap();
        socket.finish().await;
        let mut all = Vec::new();
        client.read_to_end(&mut all).await.unwrap();
        assert_eq!(all, LOOKS_LIKE_ONE);
    }
}
