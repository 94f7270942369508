//! Use cases, one function each, and the ports they need.

pub mod accounts;
pub mod audit;
pub mod completion;
pub mod credential;
pub mod doctor;
mod error;
pub mod faqs;
mod limits;
pub mod mail;
pub mod markdown;
pub mod moving;
pub mod ports;
pub mod privacy;
pub mod settings;
pub mod tickets;
pub mod token;

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use domain::person::{Accounts, Roles};
use domain::stamp::Stamp;
use domain::text::Email;

use crate::accounts::Setup;
use crate::ports::{Clock, MailRenderer, MailTransport, Mailbox, Passwords, PlatformTokens, Random, Store};
use crate::settings::LiveSettings;

pub use error::{Details, Error, Result};
pub use limits::{LimitKind, Limits, Quota, household};

/// Everything a use case works with.
pub struct App {
    pub store: Arc<dyn Store>,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub passwords: Arc<dyn Passwords>,
    /// Without it nobody gets in with a platform's token.
    pub platform_tokens: Option<Arc<dyn PlatformTokens>>,
    /// Without it mail waits.
    pub mail: Option<MailRoute>,
    pub renderer: Arc<dyn MailRenderer>,
    pub config: Config,
    pub setup: Setup,
    pub settings: LiveSettings,
}

/// How mail leaves this desk, and in whose name.
#[derive(Clone)]
pub struct MailRoute {
    pub transport: Arc<dyn MailTransport>,
    pub from: Mailbox,
}

/// What the operator decided.
#[derive(Debug, Clone, Default)]
pub struct Config {
    pub roles: Roles,
    pub accounts: Accounts,
    /// Whether a platform's token makes the account that it speaks of.
    pub provision: bool,
    /// Where new tickets are announced, and what customers see in place of a staff person's own address, while no admin
    /// has set another.
    pub support_email: Option<Email>,
    /// Whether people may make accounts by themselves.
    pub registration_is_open: bool,
    /// Write no mail at all: sample data tells nobody.
    pub is_silent: bool,
    pub limits: Limits,
}

/// Where a request comes from; on the command line there is no address.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    pub ip: Option<IpAddr>,
    pub request_id: String,
}

impl App {
    /// The time and the randomness for one decision.
    pub fn stamp(&self, caller: &Caller) -> Stamp {
        Stamp::new(self.clock.now(), self.random.bytes(), caller.ip, caller.request_id.clone())
    }
}

impl fmt::Debug for MailRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailRoute").field("from", &self.from).finish_non_exhaustive()
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").field("config", &self.config).finish_non_exhaustive()
    }
}
