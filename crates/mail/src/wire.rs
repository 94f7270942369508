//! Lines to and from a mail server, each exchange within its time.

use std::io;
use std::time::Duration;

use rustls::pki_types::ServerName;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;

use crate::failure::{Cause, Failure, Stage};
use crate::reply::{Line, Reply};

/// Four times what RFC 5321 lets a server send.
const LONGEST_LINE: usize = 2048;
const MOST_LINES: usize = 128;

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

pub(crate) struct Wire {
    stream: BufReader<Box<dyn Stream>>,
    /// No exchange lasts longer, whatever its own time.
    pub(crate) deadline: Instant,
}

/// The class of answer with which the conversation goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expect {
    /// 2xx: done.
    Done = 2,
    /// 3xx: say the rest.
    More = 3,
}

impl Wire {
    pub(crate) fn new(stream: TcpStream, deadline: Instant) -> Self {
        Self::over(Box::new(stream), deadline)
    }

    fn over(stream: Box<dyn Stream>, deadline: Instant) -> Self {
        Self { stream: BufReader::new(stream), deadline }
    }

    /// Encrypts what follows. What the server sent before that is not heard any more, and a server that has sent
    /// anything is not believed: somebody between may have put it there.
    pub(crate) async fn encrypt(
        self,
        connector: &TlsConnector,
        name: &ServerName<'static>,
        limit: Duration,
    ) -> Result<Self, Failure> {
        if !self.stream.buffer().is_empty() {
            return Err(Stage::Tls.because(Cause::Garbled));
        }
        let shaken = connector.connect(name.clone(), self.stream.into_inner());
        match within(self.deadline, limit, shaken).await {
            Ok(stream) => Ok(Self::over(Box::new(stream), self.deadline)),
            Err(cause) => Err(Stage::Tls.because(cause)),
        }
    }

    /// The server's word after the connection is made.
    pub(crate) async fn greeting(&mut self, limit: Duration) -> Result<Reply, Failure> {
        let reply = within(self.deadline, limit, reply(&mut self.stream)).await;
        settle(Stage::Greeting, reply, Expect::Done)
    }

    /// Sends one command, or the answer to a challenge, and reads what the server answers.
    pub(crate) async fn ask(
        &mut self,
        stage: Stage,
        line: &str,
        expect: Expect,
        limit: Duration,
    ) -> Result<Reply, Failure> {
        let exchange = async {
            self.stream.write_all(format!("{line}\r\n").as_bytes()).await?;
            self.stream.flush().await?;
            reply(&mut self.stream).await
        };
        settle(stage, within(self.deadline, limit, exchange).await, expect)
    }

    /// Sends a whole message and the dot behind it.
    pub(crate) async fn data(&mut self, message: &[u8], limit: Duration) -> Result<Reply, Failure> {
        let exchange = async {
            self.stream.write_all(&dotted(message)).await?;
            self.stream.flush().await?;
            reply(&mut self.stream).await
        };
        settle(Stage::End, within(self.deadline, limit, exchange).await, Expect::Done)
    }
}

/// A message as it follows DATA: a line that begins with a dot gets another one, and a dot by itself ends it.
fn dotted(message: &[u8]) -> Vec<u8> {
    let mut sent = Vec::with_capacity(message.len() + 16);
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            sent.push(b'.');
        }
        sent.extend_from_slice(line);
    }
    sent.extend_from_slice(b".\r\n");
    sent
}

async fn within<T, E: Into<Cause>>(
    deadline: Instant,
    limit: Duration,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, Cause> {
    match timeout_at(deadline.min(Instant::now() + limit), work).await {
        Ok(outcome) => outcome.map_err(Into::into),
        Err(_) => Err(Cause::TimedOut),
    }
}

fn settle(stage: Stage, reply: Result<Reply, Cause>, expect: Expect) -> Result<Reply, Failure> {
    match reply {
        Ok(reply) if reply.code / 100 == expect as u16 => Ok(reply),
        Ok(reply) if reply.is_refusal() => Err(stage.because(Cause::Refused(reply))),
        Ok(_) => Err(stage.because(Cause::Garbled)),
        Err(cause) => Err(stage.because(cause)),
    }
}

async fn reply(stream: &mut BufReader<Box<dyn Stream>>) -> Result<Reply, Cause> {
    let mut lines = Vec::new();
    while lines.len() < MOST_LINES {
        let bytes = line(stream).await?;
        let Some(Line { code, is_last, text }) = Line::parse(&bytes) else { return Err(Cause::Garbled) };
        lines.push((code, text));
        if is_last {
            let is_one = lines.iter().all(|(of_line, _)| *of_line == code);
            let lines = lines.into_iter().map(|(_, text)| text).collect();
            return if is_one { Ok(Reply { code, lines }) } else { Err(Cause::Garbled) };
        }
    }
    Err(Cause::Garbled)
}

async fn line(stream: &mut BufReader<Box<dyn Stream>>) -> Result<Vec<u8>, Cause> {
    let mut line = Vec::new();
    let most = u64::try_from(LONGEST_LINE).unwrap_or(u64::MAX);
    stream.take(most).read_until(b'\n', &mut line).await?;
    match line.last() {
        Some(b'\n') => Ok(line),
        Some(_) if line.len() == LONGEST_LINE => Err(Cause::Garbled),
        _ => Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_at_the_beginning_of_a_line_ends_no_message() {
        for (message, sent) in [
            ("a\r\n", "a\r\n.\r\n"),
            (".\r\n", "..\r\n.\r\n"),
            ("a\r\n.\r\nb\r\n", "a\r\n..\r\nb\r\n.\r\n"),
            ("a\n.\nb\r\n", "a\n..\nb\r\n.\r\n"),
            ("..a.\r\n", "...a.\r\n.\r\n"),
        ] {
            assert_eq!(String::from_utf8(dotted(message.as_bytes())).unwrap(), sent);
        }
    }
}
