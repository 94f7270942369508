//! Wiring: a desk is its settings, its store and what else the use cases need of the world.

use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::sync::Arc;

use app::accounts::Setup;
use app::ports::{MailRenderer, Passwords, Store};
use app::settings::LiveSettings;
use app::{App, Config};
use rustix::process::Signal;
use store_mongo::MongoStore;
use store_sqlite::{DirectoryLock, SqliteStore};
use tokio::runtime;
use tokio::signal::unix::{SignalKind, signal};

use crate::config::{Mail, Settings, StoreChoice};
use crate::failure::Failure;
use crate::passwords::Argon2Threads;
use crate::system::{SystemClock, SystemRandom};
use crate::telemetry;

pub(crate) struct Desk {
    pub(crate) settings: Settings,
    pub(crate) store: Arc<dyn Store>,
    passwords: Arc<dyn Passwords>,
}

/// How a command comes to the data folder, of a store that has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Alone; the folder is made when it is missing.
    Held,
    /// Beside a running server; the folder is made when it is missing.
    Shared,
    /// Beside a running server; a folder that is missing or has no desk is a slip in its name.
    SharedExisting,
}

impl Desk {
    /// Opens the desk for one command that ends by itself, and closes it behind it.
    pub(crate) fn with<T>(
        settings: Settings,
        access: Access,
        work: impl AsyncFnOnce(&Self) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        telemetry::start_quietly();
        for warning in &settings.warnings {
            tracing::warn!("{warning}");
        }
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(2)
            .build()
            .map_err(|error| Failure::failed(format!("cannot start: {error}")))?;
        let desk = runtime.block_on(Self::open(settings, access))?;
        runtime.block_on(work(&desk))
    }

    pub(crate) async fn open(settings: Settings, access: Access) -> Result<Self, Failure> {
        outlive_file_limit().map_err(|error| Failure::failed(format!("cannot wait for signals: {error}")))?;
        let store: Arc<dyn Store> = match &settings.store {
            StoreChoice::Sqlite => Arc::new(open_sqlite(&settings, access)?),
            StoreChoice::Mongo(url) => {
                let options = store_mongo::Settings {
                    url: url.clone(),
                    roles: settings.roles.clone(),
                    accounts: settings.platform.accounts,
                    user_fields: settings.platform.user_fields.clone(),
                };
                Arc::new(MongoStore::connect(options).await?)
            }
        };
        let passwords = Argon2Threads::start(Arc::new(SystemRandom))
            .map_err(|error| Failure::failed(format!("cannot start the threads for passwords: {error}")))?;
        Ok(Self { settings, store, passwords: Arc::new(passwords) })
    }

    /// What the use cases work with. Only a server takes tokens, and adds what verifies them.
    pub(crate) fn app(&self, setup: Setup) -> App {
        let config = Config {
            roles: self.settings.roles.clone(),
            accounts: self.settings.platform.accounts,
            provision: self.settings.platform.provision,
            registration_is_open: self.settings.registration_is_open,
            support_email: self.settings.support_email.clone(),
            is_silent: false,
            limits: self.settings.limits,
        };
        App {
            store: Arc::clone(&self.store),
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            passwords: Arc::clone(&self.passwords),
            platform_tokens: None,
            mail: self.settings.mail.as_ref().map(Mail::route),
            renderer: Arc::clone(&self.settings.letters) as Arc<dyn MailRenderer>,
            config,
            setup,
            settings: LiveSettings::default(),
        }
    }
}

/// A file that may not grow beyond a limit is then a failed write, as on a full disk, and not the end of the process. What is
/// set up here stays when nobody listens.
fn outlive_file_limit() -> io::Result<()> {
    signal(SignalKind::from_raw(Signal::XFSZ.as_raw())).map(drop)
}

fn open_sqlite(settings: &Settings, access: Access) -> Result<SqliteStore, Failure> {
    let folder = &settings.data_dir;
    if access == Access::SharedExisting {
        look_for_desk(folder)?;
    }
    let lock = match access {
        Access::Held => Some(hold(folder)?),
        Access::Shared | Access::SharedExisting => {
            make_private(folder)?;
            None
        }
    };
    let options = store_sqlite::Options { roles: settings.roles.clone(), lock, ..store_sqlite::Options::default() };
    SqliteStore::open(folder, options).map_err(|error| Failure::failed(error.to_string()))
}

fn look_for_desk(folder: &Path) -> Result<(), Failure> {
    let place = folder.display();
    if !folder.is_dir() {
        return Err(Failure::failed(format!("there is no data folder {place}; name the desk's with --data-dir")));
    }
    match store_sqlite::has_database(folder) {
        Ok(true) => Ok(()),
        Ok(false) => Err(Failure::failed(format!("there is no desk in {place}; name its folder with --data-dir"))),
        Err(error) => Err(Failure::failed(format!("{place} cannot be used: {error}"))),
    }
}

/// Takes the data folder for this process alone; it is made when it is missing.
pub(crate) fn hold(folder: &Path) -> Result<DirectoryLock, Failure> {
    make_private(folder)?;
    DirectoryLock::take(folder).map_err(|error| Failure::failed(error.to_string()))
}

/// Makes the folder for nobody else to read; one that is there stays as it is.
fn make_private(folder: &Path) -> Result<(), Failure> {
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(0o700).create(folder).map_err(|error| {
        let folder = folder.display();
        Failure::failed(format!("the data folder {folder} cannot be made: {error}; name another with --data-dir"))
    })
}
