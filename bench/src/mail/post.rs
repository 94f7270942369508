//! The mail server, through all its restarts.

use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use smtp_script::{Log, Received, Script, SmtpServer};

use super::ledger::Arrival;

const LOOK_EVERY: Duration = Duration::from_millis(20);

pub(crate) struct Post {
    pub(crate) address: SocketAddr,
    server: Option<SmtpServer>,
    /// What those before it have seen.
    before: Vec<Log>,
}

impl Post {
    pub(crate) fn open(script: Script) -> Result<Self> {
        let server = SmtpServer::start(script)?;
        Ok(Self { address: server.address(), server: Some(server), before: Vec::new() })
    }

    /// All connections end, and nobody listens.
    pub(crate) fn close(&mut self) {
        self.before.extend(self.server.take().map(SmtpServer::stop));
    }

    pub(crate) fn open_anew(&mut self, script: Script) -> Result<()> {
        self.close();
        self.server = Some(SmtpServer::start_at(self.address, script)?);
        Ok(())
    }

    /// Goes by another script, also on the connections that are there.
    pub(crate) fn play(&self, script: Script) -> Result<()> {
        self.server.as_ref().context("the mail server is closed")?.play(script);
        Ok(())
    }

    /// Looks at what the mail server has seen since it was opened anew.
    pub(crate) fn look<T: Default>(&self, see: impl FnOnce(&Log) -> T) -> T {
        self.server.as_ref().map(|server| server.look(see)).unwrap_or_default()
    }

    /// Waits until the log is as wanted, but no longer than that.
    pub(crate) fn until(&self, patience: Duration, is_wanted: impl Fn(&Log) -> bool) -> Result<()> {
        let begun = Instant::now();
        while !self.look(&is_wanted) {
            if begun.elapsed() > patience {
                bail!("the mail server has waited for {} s in vain", patience.as_secs());
            }
            thread::sleep(LOOK_EVERY);
        }
        Ok(())
    }

    /// All that it has taken, in the order in which it came. It is closed with that.
    pub(crate) fn received(mut self) -> Vec<Received> {
        self.close();
        self.before.into_iter().flat_map(|log| log.messages).filter(|message| message.is_taken).collect()
    }

    pub(crate) fn arrivals(self) -> Result<Vec<Arrival>> {
        self.received().iter().map(Arrival::read).collect()
    }
}

/// How many mails clients know to have arrived.
pub(crate) fn acknowledged(log: &Log) -> usize {
    log.messages.iter().filter(|message: &&Received| message.is_acknowledged).count()
}
