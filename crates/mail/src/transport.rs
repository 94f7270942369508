//! The transport: connections enough and no more, each used while it is good.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use app::ports::{Delivery, LONGEST_SEND, LONGEST_TRIAL, MailTransport, OutgoingMail, Reason};
use async_trait::async_trait;
use domain::text::Email;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, timeout_at};

use crate::address::Address;
use crate::authorities::Authorities;
use crate::connection::{Connection, Dialer};
use crate::failure::{Cause, Failure, Stage};
use crate::message::Message;
use crate::pool::Pool;
use crate::reply::Reply;
use crate::server::Server;

/// How long things may take, and how many there may be.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For looking up the host, for the connection, and for TLS, each.
    pub connect: Duration,
    /// For the greeting, and for the answer to each command.
    pub command: Duration,
    /// For the message itself and what is answered to it. Giving up here can double a mail, so it is long.
    pub data: Duration,
    /// For all of it.
    pub send: Duration,
    /// The same where somebody waits for it.
    pub trial: Duration,
    /// How many connections there can be; some services allow three.
    pub connections: usize,
    /// So many mails go through one connection. Exim, unless told otherwise, leaves what comes behind the tenth lie until
    /// it next looks at its queue, half an hour later.
    pub mails: u32,
    /// So long a connection waits for the next mail.
    pub idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            command: Duration::from_secs(30),
            data: Duration::from_mins(2),
            send: LONGEST_SEND,
            trial: LONGEST_TRIAL,
            connections: 3,
            mails: 10,
            idle: Duration::from_secs(10),
        }
    }
}

/// The way to one mail server.
pub struct Smtp {
    dialer: Dialer,
    pool: Arc<Pool>,
    connections: Semaphore,
    /// For trials, which do not wait for the others.
    trials: Semaphore,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp").field("server", &self.dialer.server).finish_non_exhaustive()
    }
}

impl Smtp {
    pub fn new(server: Server, authorities: Authorities, limits: Limits) -> Self {
        Self {
            dialer: Dialer::new(server, authorities.connector(), limits),
            pool: Pool::new(limits.idle),
            connections: Semaphore::new(limits.connections),
            trials: Semaphore::new(limits.connections),
        }
    }

    /// Sends by a connection that is there, else by a new one.
    async fn deliver(&self, message: &Message) -> Result<Reply, Failure> {
        let deadline = Instant::now() + self.dialer.limits.send;
        let _turn = turn(&self.connections, deadline).await?;
        if let Some(mut kept) = self.pool.take() {
            kept.hurry(deadline);
            let outcome = kept.send(message).await;
            if !outcome.as_ref().is_err_and(Failure::is_of_a_stale_connection) {
                self.put_back(kept, &outcome);
                return outcome;
            }
        }
        let mut connection = self.dialer.connect(message.sender.domain(), deadline).await?;
        let outcome = connection.send(message).await;
        self.put_back(connection, &outcome);
        outcome
    }

    fn put_back(&self, connection: Connection, outcome: &Result<Reply, Failure>) {
        if outcome.as_ref().is_err_and(|failure| !failure.leaves_the_connection()) {
            return;
        }
        if connection.mails() < self.dialer.limits.mails {
            self.pool.keep(connection);
        } else {
            tokio::spawn(connection.quit());
        }
    }

    /// Does the work with a new connection that nobody else uses.
    async fn try_out<T>(
        &self,
        sender: &Address,
        work: impl AsyncFnOnce(&mut Connection) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let deadline = Instant::now() + self.dialer.limits.trial;
        let _turn = turn(&self.trials, deadline).await?;
        let mut connection = self.dialer.connect(sender.domain(), deadline).await?;
        let outcome = work(&mut connection).await;
        tokio::spawn(connection.quit());
        outcome
    }

    fn delivery(&self, outcome: Result<Reply, Failure>) -> Delivery {
        match outcome {
            Ok(reply) => Delivery::Sent { response: reply.to_string() },
            Err(failure) => failure.into_delivery(&self.dialer.server),
        }
    }
}

async fn turn(places: &Semaphore, deadline: Instant) -> Result<SemaphorePermit<'_>, Failure> {
    match timeout_at(deadline, places.acquire()).await {
        Ok(Ok(place)) => Ok(place),
        Ok(Err(_)) | Err(_) => Err(Stage::Queue.because(Cause::TimedOut)),
    }
}

#[async_trait]
impl MailTransport for Smtp {
    async fn send(&self, mail: OutgoingMail) -> Delivery {
        match Message::write(&mail) {
            Ok(message) => self.delivery(self.deliver(&message).await),
            Err(reason) => Delivery::Fail { reason },
        }
    }

    async fn send_now(&self, mail: OutgoingMail) -> Delivery {
        match Message::write(&mail) {
            Ok(message) => {
                self.delivery(self.try_out(&message.sender, async |connection| connection.send(&message).await).await)
            }
            Err(reason) => Delivery::Fail { reason },
        }
    }

    async fn probe(&self, sender: Email) -> Result<(), Reason> {
        let sender = Address::require(&sender, "sender")?;
        let needs_utf8 = sender.needs_utf8();
        let outcome = self.try_out(&sender, async |connection| connection.mail(&sender.to_string(), needs_utf8).await);
        outcome.await.map_err(|failure| failure.into_reason(&self.dialer.server))
    }

    fn width(&self) -> usize {
        self.dialer.limits.connections
    }
}
