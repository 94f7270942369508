//! One conversation, from the server's side.

use std::io;
use std::sync::PoisonError;
use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::time::sleep;

use crate::script::{Act, Encryption, Phase};
use crate::{Certificate, Received, Shared};

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

pub(crate) struct Session<'a> {
    stream: BufReader<Box<dyn Stream>>,
    shared: &'a Shared,
    encryption: Encryption,
    is_encrypted: bool,
    sender: String,
    recipients: Vec<String>,
}

/// Reading or writing has ended the session.
fn over() -> io::Error {
    io::ErrorKind::UnexpectedEof.into()
}

impl<'a> Session<'a> {
    pub(crate) async fn run(stream: TcpStream, shared: &'a Shared) -> io::Result<()> {
        let encryption = shared.script.lock().unwrap_or_else(PoisonError::into_inner).encryption;
        let mut session = Session {
            stream: BufReader::new(Box::new(stream)),
            shared,
            encryption,
            is_encrypted: false,
            sender: String::new(),
            recipients: Vec::new(),
        };
        if let Encryption::Implicit(certificate) = encryption {
            session = session.encrypt(certificate).await?;
        }
        session.act(Phase::Connect, "220 mail.example.com ESMTP").await?;
        loop {
            let line = session.line().await?;
            session.note(&line);
            session = match session.hear(line.trim_end()).await? {
                Some(certificate) => session.encrypt(certificate).await?,
                None => session,
            };
        }
    }

    /// Does what a line asks for. TLS follows when there is a certificate for it.
    async fn hear(&mut self, line: &str) -> io::Result<Option<Certificate>> {
        let command = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        match command.as_str() {
            "EHLO" => self.ehlo().await?,
            "STARTTLS" => match self.encryption {
                Encryption::StartTls(certificate) if !self.is_encrypted => {
                    return Ok(self.act(Phase::StartTls, "220 go ahead").await?.then_some(certificate));
                }
                _ => self.say("502 not here").await?,
            },
            "AUTH" => self.auth(line).await?,
            "MAIL" => {
                self.sender = address(line);
                self.recipients.clear();
                self.act(Phase::Mail, "250 2.1.0 sender taken").await?;
            }
            "RCPT" => {
                self.recipients.push(address(line));
                if !self.act(Phase::Recipient, "250 2.1.5 recipient taken").await? {
                    self.recipients.pop();
                }
            }
            "DATA" if self.recipients.is_empty() => self.say("503 5.5.1 nobody to send it to").await?,
            "DATA" => {
                if self.act(Phase::Data, "354 end with a dot").await? {
                    self.message().await?;
                }
            }
            "RSET" => {
                self.recipients.clear();
                self.act(Phase::Reset, "250 2.0.0 forgotten").await?;
            }
            "NOOP" => self.say("250 2.0.0 here").await?,
            "QUIT" => {
                self.say("221 2.0.0 goodbye").await?;
                return Err(over());
            }
            _ => self.say("500 5.5.2 what?").await?,
        }
        Ok(None)
    }

    async fn ehlo(&mut self) -> io::Result<()> {
        let mut offers = self.shared.script.lock().unwrap_or_else(PoisonError::into_inner).offers.clone();
        if matches!(self.encryption, Encryption::StartTls(_)) && !self.is_encrypted {
            offers.push("STARTTLS");
        }
        let lines: Vec<_> = std::iter::once("mail.example.com").chain(offers).collect();
        let last = lines.len() - 1;
        let lines =
            lines.iter().enumerate().map(|(index, line)| format!("250{}{line}", if index == last { ' ' } else { '-' }));
        self.act(Phase::Ehlo, &lines.collect::<Vec<_>>().join("\r\n")).await?;
        Ok(())
    }

    async fn auth(&mut self, line: &str) -> io::Result<()> {
        let parts: Vec<_> = line.split(' ').collect();
        let (user, password) = match parts.as_slice() {
            [_, "PLAIN", response] => {
                let response = decode(response);
                let mut fields = response.split('\0').skip(1).map(str::to_owned);
                (fields.next().unwrap_or_default(), fields.next().unwrap_or_default())
            }
            [_, "LOGIN"] => {
                self.say("334 VXNlcm5hbWU6").await?;
                let user = decode(self.line().await?.trim_end());
                self.say("334 UGFzc3dvcmQ6").await?;
                (user, decode(self.line().await?.trim_end()))
            }
            _ => return self.say("504 5.5.4 not this way").await,
        };
        self.shared.log.send_modify(|log| log.sign_ins.push((user, password)));
        self.act(Phase::Auth, "235 2.7.0 welcome").await?;
        Ok(())
    }

    async fn message(&mut self) -> io::Result<()> {
        let mut data = Vec::new();
        loop {
            let mut line = Vec::new();
            if self.stream.read_until(b'\n', &mut line).await? == 0 {
                return Err(over());
            }
            if line == b".\r\n" {
                break;
            }
            data.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
        let message = Received {
            sender: self.sender.clone(),
            recipients: self.recipients.clone(),
            data,
            is_encrypted: self.is_encrypted,
            is_taken: false,
            is_acknowledged: false,
            at: Instant::now(),
        };
        let mut place = 0;
        self.shared.log.send_modify(|log| {
            place = log.messages.len();
            log.messages.push(message);
        });
        let act = self.next(Phase::End);
        let is_taken = !matches!(&act, Some(Act::Answer(text)) if !text.starts_with('2'));
        // Before the answer: a client that has it can look whether the message is there.
        self.shared.log.send_modify(|log| log.messages[place].is_taken = is_taken);
        let is_acknowledged = self.perform(act, "250 2.0.0 taken").await?;
        self.shared.log.send_modify(|log| log.messages[place].is_acknowledged = is_acknowledged);
        Ok(())
    }

    fn next(&self, phase: Phase) -> Option<Act> {
        let recipient = self.recipients.last().map(String::as_str);
        let act = self.shared.script.lock().unwrap_or_else(PoisonError::into_inner).next(phase, recipient);
        if act.is_some() {
            self.shared.log.send_modify(|log| log.deviations += 1);
        }
        act
    }

    /// Does what the script says, else what a good server does. Tells whether the conversation goes on as after the good
    /// answer.
    async fn act(&mut self, phase: Phase, good: &str) -> io::Result<bool> {
        self.perform(self.next(phase), good).await
    }

    async fn perform(&mut self, act: Option<Act>, good: &str) -> io::Result<bool> {
        match act {
            None => self.say(good).await?,
            Some(Act::Answer(text)) => {
                self.say(&text).await?;
                return Ok(text.starts_with(['2', '3']));
            }
            Some(Act::Silence) => {
                // Until the client gives up.
                while self.stream.read_until(b'\n', &mut Vec::new()).await? > 0 {}
                return Err(over());
            }
            Some(Act::Cut) => return Err(over()),
            Some(Act::Trickle(pause)) => {
                for byte in format!("{good}\r\n").bytes() {
                    sleep(pause).await;
                    self.stream.write_all(&[byte]).await?;
                    self.stream.flush().await?;
                }
            }
        }
        Ok(true)
    }

    async fn say(&mut self, text: &str) -> io::Result<()> {
        self.stream.write_all(format!("{text}\r\n").as_bytes()).await?;
        self.stream.flush().await
    }

    async fn line(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        match self.stream.read_until(b'\n', &mut line).await? {
            0 => Err(over()),
            _ => Ok(String::from_utf8_lossy(&line).into_owned()),
        }
    }

    fn note(&self, line: &str) {
        self.shared.log.send_modify(|log| log.commands.push(line.trim_end().to_owned()));
    }

    async fn encrypt(mut self, certificate: Certificate) -> io::Result<Self> {
        if let Some(act) = self.next(Phase::Tls) {
            self.perform(Some(act), "").await?;
        }
        let acceptor = certificate.acceptor().map_err(io::Error::other)?;
        let stream = acceptor.accept(self.stream.into_inner()).await?;
        Ok(Self { stream: BufReader::new(Box::new(stream)), is_encrypted: true, ..self })
    }
}

/// What stands between the angle brackets.
fn address(line: &str) -> String {
    let inner = line.split_once('<').and_then(|(_, rest)| rest.rsplit_once('>'));
    inner.map_or(line, |(address, _)| address).to_owned()
}

fn decode(text: &str) -> String {
    BASE64.decode(text).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}
