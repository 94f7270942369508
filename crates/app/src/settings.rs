//! The settings of the desk: read and changed by admins, and known to every decision that they concern.

mod preview;
mod test_mail;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::Timestamp;
use domain::mail;
use domain::person::Actor;
use domain::policy::{self, Action};
use domain::settings::{Key, Settings, Update};
use domain::template::Template;
use domain::text::Email;
use domain::time::SECOND;

use crate::ports::StoreResult;
use crate::{App, Caller, Error, Result};

pub use preview::preview;
pub use test_mail::{Checked, Tried, check_mail, send_test_mail};

/// The settings as they were a second ago at most: a request that they concern need not ask the store for them.
#[derive(Debug, Default)]
pub struct LiveSettings(Mutex<Live>);

#[derive(Debug, Default)]
struct Live {
    known: Option<Arc<Settings>>,
    checked_at: Option<Timestamp>,
    /// Counts the changes made here: what was read before one of them is outdated.
    changes: u64,
}

impl LiveSettings {
    fn lock(&self) -> MutexGuard<'_, Live> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is known, unless it is this caller's turn to read it again. The others go on with it meanwhile.
    fn known(&self, now: Timestamp) -> std::result::Result<Arc<Settings>, u64> {
        let mut live = self.lock();
        let is_fresh = live.checked_at.is_some_and(|at| now >= at && now < at.plus(SECOND));
        live.checked_at = Some(now);
        live.known.clone().filter(|_| is_fresh).ok_or(live.changes)
    }

    /// Takes what was read when there had been so many `changes`.
    fn learn(&self, settings: &Arc<Settings>, changes: u64) {
        let mut live = self.lock();
        if live.changes == changes {
            live.known = Some(Arc::clone(settings));
        }
    }

    fn replace(&self, settings: Settings) {
        let mut live = self.lock();
        live.changes += 1;
        live.known = Some(Arc::new(settings));
    }
}

#[derive(Debug)]
pub struct Updated {
    pub settings: Settings,
    /// The settings that really changed.
    pub keys: Vec<Key>,
}

/// The settings as they are stored.
pub async fn read(app: &App, actor: &Actor) -> Result<Settings> {
    authorize(actor)?;
    Ok(app.store.settings().await?)
}

pub async fn update(app: &App, actor: &Actor, caller: &Caller, update: Update) -> Result<Updated> {
    authorize(actor)?;
    let (stamp, by) = (app.stamp(caller), actor.clone());
    let decide = Box::new(move |settings: &Settings| settings.update(Some(&by), &update, &stamp));
    let (settings, keys) = app.store.change_settings(decide).await?;
    app.settings.replace(settings.clone());
    Ok(Updated { settings, keys })
}

fn authorize(actor: &Actor) -> Result<()> {
    if policy::may_ever(actor.role, Action::ManageSettings) { Ok(()) } else { Err(Error::Forbidden) }
}

impl App {
    async fn live_settings(&self) -> StoreResult<Arc<Settings>> {
        match self.settings.known(self.clock.now()) {
            Ok(known) => Ok(known),
            Err(changes) => {
                let settings = Arc::new(self.store.settings().await?);
                self.settings.learn(&settings, changes);
                Ok(settings)
            }
        }
    }

    /// Which mail is sent by itself right now.
    pub(crate) async fn mail_rules(&self) -> StoreResult<mail::Rules> {
        if self.config.is_silent {
            return Ok(mail::Rules::SILENT);
        }
        Ok(self.live_settings().await?.mail_rules())
    }

    /// The words about a new ticket that an admin has set.
    pub(crate) async fn email_template(&self) -> StoreResult<Template> {
        Ok(self.live_settings().await?.email_template.clone())
    }

    /// Where mail for the desk goes right now: what an admin has set, else what the operator has.
    pub(crate) async fn support_address(&self) -> StoreResult<Option<Email>> {
        let settings = self.live_settings().await?;
        Ok(settings.support_email.as_ref().or(self.config.support_email.as_ref()).cloned())
    }
}
