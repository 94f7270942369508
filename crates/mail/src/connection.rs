//! One connection to the mail server: made, signed in, and used for one mail after another.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use tokio::net::{TcpStream, lookup_host};
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;

use crate::failure::{Cause, Failure, Stage};
use crate::message::Message;
use crate::reply::Reply;
use crate::server::{Credentials, Security, Server};
use crate::transport::Limits;
use crate::wire::{Expect, Wire};

/// What it takes to make a connection.
pub(crate) struct Dialer {
    pub(crate) server: Server,
    pub(crate) connector: TlsConnector,
    pub(crate) limits: Limits,
    /// A look-up occupies a thread until it ends, whoever still waits for it: so there is one at a time.
    lookups: Arc<Semaphore>,
}

pub(crate) struct Connection {
    wire: Wire,
    limits: Limits,
    offers: Offers,
    mails: u32,
    /// Whether the server still remembers a mail that it refused.
    is_used: bool,
}

/// What the server said it can do.
#[derive(Debug, Default)]
struct Offers(Vec<String>);

impl Offers {
    fn of(reply: &Reply) -> Self {
        Self(reply.lines.iter().skip(1).map(|line| line.to_ascii_uppercase()).collect())
    }

    fn has(&self, keyword: &str) -> bool {
        self.0.iter().any(|line| line.split_whitespace().next() == Some(keyword))
    }

    /// Some servers write `AUTH=LOGIN`, as an early draft did.
    fn signs_in_by(&self, mechanism: &str) -> bool {
        let mut lines = self.0.iter().filter_map(|line| line.strip_prefix("AUTH"));
        lines.any(|line| line.split([' ', '=']).any(|word| word == mechanism))
    }
}

impl Dialer {
    pub(crate) fn new(server: Server, connector: TlsConnector, limits: Limits) -> Self {
        Self { server, connector, limits, lookups: Arc::new(Semaphore::new(1)) }
    }

    /// Makes a connection that is ready for mails, signed in where that is wanted. `own_name` is who we say we are.
    pub(crate) async fn connect(&self, own_name: &str, deadline: Instant) -> Result<Connection, Failure> {
        let Server { security, name, .. } = &self.server;
        let Limits { connect, command, .. } = self.limits;
        let mut wire = Wire::new(self.reach(deadline).await?, deadline);
        if *security == Security::Implicit {
            wire = wire.encrypt(&self.connector, name, connect).await?;
        }
        wire.greeting(command).await?;
        let hello = format!("EHLO {own_name}");
        let mut offers = Offers::of(&wire.ask(Stage::Ehlo, &hello, Expect::Done, command).await?);
        if *security == Security::StartTls {
            if !offers.has("STARTTLS") {
                return Err(Stage::StartTls.because(Cause::Missing));
            }
            wire.ask(Stage::StartTls, "STARTTLS", Expect::Done, command).await?;
            wire = wire.encrypt(&self.connector, name, connect).await?;
            offers = Offers::of(&wire.ask(Stage::Ehlo, &hello, Expect::Done, command).await?);
        }
        let mut connection = Connection { wire, limits: self.limits, offers, mails: 0, is_used: false };
        if let Some(credentials) = &self.server.credentials {
            connection.sign_in(credentials).await?;
        }
        Ok(connection)
    }

    /// Tries each address of the host in turn.
    async fn reach(&self, deadline: Instant) -> Result<TcpStream, Failure> {
        let addresses = self.resolve(deadline).await?;
        let share = self.limits.connect / u32::try_from(addresses.len().max(1)).unwrap_or(u32::MAX);
        let mut cause = Cause::Missing;
        for address in addresses {
            match timeout_at(deadline.min(Instant::now() + share), TcpStream::connect(address)).await {
                Ok(Ok(stream)) => {
                    // A command is one small packet, and its answer is waited for.
                    let _ = stream.set_nodelay(true);
                    return Ok(stream);
                }
                Ok(Err(error)) => cause = error.into(),
                Err(_) => cause = Cause::TimedOut,
            }
        }
        Err(Stage::Connect.because(cause))
    }

    async fn resolve(&self, deadline: Instant) -> Result<Vec<SocketAddr>, Failure> {
        let Server { host, port, .. } = &self.server;
        if let Ok(address) = host.parse::<IpAddr>() {
            return Ok(vec![SocketAddr::new(address, *port)]);
        }
        let (target, lookups) = ((host.clone(), *port), Arc::clone(&self.lookups));
        let lookup = async {
            let turn = lookups.acquire_owned().await.ok()?;
            let lookup = tokio::spawn(async move {
                let found = lookup_host(target).await.map(Iterator::collect::<Vec<_>>);
                drop(turn);
                found
            });
            lookup.await.ok()?.ok().filter(|found| !found.is_empty())
        };
        match timeout_at(deadline.min(Instant::now() + self.limits.connect), lookup).await {
            Ok(Some(found)) => Ok(found),
            Ok(None) => Err(Stage::Resolve.because(Cause::Missing)),
            Err(_) => Err(Stage::Resolve.because(Cause::TimedOut)),
        }
    }
}

impl Connection {
    /// From here on nothing lasts beyond the deadline.
    pub(crate) fn hurry(&mut self, deadline: Instant) {
        self.wire.deadline = deadline;
    }

    pub(crate) fn mails(&self) -> u32 {
        self.mails
    }

    /// Offers one mail to the server. Unless the connection breaks, it can be used for the next one.
    pub(crate) async fn send(&mut self, message: &Message) -> Result<Reply, Failure> {
        let Limits { command, data, .. } = self.limits;
        self.begin(message).await?;
        let recipient = format!("RCPT TO:<{}>", message.recipient);
        self.wire.ask(Stage::Recipient, &recipient, Expect::Done, command).await?;
        self.wire.ask(Stage::Data, "DATA", Expect::More, command).await?;
        let reply = self.wire.data(&message.bytes, data).await?;
        self.is_used = false;
        self.mails += 1;
        Ok(reply)
    }

    /// Names the sender. Where that is refused and this recipient's address needed more than others, asking once more
    /// without it shows which of the two was meant.
    async fn begin(&mut self, message: &Message) -> Result<(), Failure> {
        let sender = message.sender.to_string();
        match self.mail(&sender, message.needs_utf8).await {
            Err(refusal) if message.needs_utf8 && refusal.leaves_the_connection() => {
                self.mail(&sender, false).await?;
                Err(Stage::Recipient.because(refusal.cause))
            }
            outcome => outcome,
        }
    }

    /// Names the sender, with which each mail begins.
    pub(crate) async fn mail(&mut self, sender: &str, needs_utf8: bool) -> Result<(), Failure> {
        let command = self.limits.command;
        if needs_utf8 && !self.offers.has("SMTPUTF8") {
            return Err(Stage::Mail.because(Cause::Missing));
        }
        if self.is_used {
            self.wire.ask(Stage::Reset, "RSET", Expect::Done, command).await?;
        }
        self.is_used = true;
        let parameters = if needs_utf8 { " BODY=8BITMIME SMTPUTF8" } else { "" };
        self.wire.ask(Stage::Mail, &format!("MAIL FROM:<{sender}>{parameters}"), Expect::Done, command).await?;
        Ok(())
    }

    /// Says goodbye, so that the server does not log a broken connection.
    pub(crate) async fn quit(mut self) {
        let deadline = Instant::now() + self.limits.connect;
        self.hurry(deadline);
        let _ = self.wire.ask(Stage::Reset, "QUIT", Expect::Done, self.limits.connect).await;
    }

    async fn sign_in(&mut self, Credentials { user, password }: &Credentials) -> Result<(), Failure> {
        let plain = BASE64.encode(format!("\0{user}\0{password}"));
        let (user, encoded) = (BASE64.encode(user), BASE64.encode(password));
        let lines = if self.offers.signs_in_by("PLAIN") {
            vec![format!("AUTH PLAIN {plain}")]
        } else if self.offers.signs_in_by("LOGIN") {
            vec!["AUTH LOGIN".to_owned(), user, encoded.clone()]
        } else {
            return Err(Stage::Auth.because(Cause::Missing));
        };
        for (index, line) in lines.iter().enumerate() {
            let expect = if index + 1 == lines.len() { Expect::Done } else { Expect::More };
            let answer = self.wire.ask(Stage::Auth, line, expect, self.limits.command).await;
            answer.map_err(|failure| match failure.cause {
                // Some servers repeat what they did not understand.
                Cause::Refused(reply) => {
                    Stage::Auth.because(Cause::Refused(reply.without(&[&plain, &encoded, password])))
                }
                _ => failure,
            })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_offers_is_read_in_any_case() {
        let lines =
            ["mail.example.com at your service", "starttls", "Auth=Login", "AUTH plain XOAUTH2", "SIZE 1000", ""];
        let offers = Offers::of(&Reply { code: 250, lines: lines.map(str::to_owned).to_vec() });
        assert!(offers.has("STARTTLS") && offers.has("SIZE"));
        assert!(offers.signs_in_by("PLAIN") && offers.signs_in_by("LOGIN"));
        assert!(!offers.has("MAIL.EXAMPLE.COM") && !offers.has("SMTPUTF8") && !offers.signs_in_by("CRAM-MD5"));
    }
}
