//! Where the published keys come from, and how they stay up to date.

use std::fmt;
use std::fs;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread;
use std::time::Duration;

use ureq::Agent;

use super::keys::{self, PublicKey};

const LARGEST: u64 = 1024 * 1024;

/// How often keys are looked for, and how long that may take.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// New keys are looked for this often ..
    pub refresh: Duration,
    /// .. and sooner when there are none yet or a token names an unknown one, but never more often than this.
    pub pause: Duration,
    /// A start waits this long for the first answer, so that people with good tokens are not turned away meanwhile.
    pub first: Duration,
    /// An answer that is not whole by then counts as none.
    pub timeout: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            refresh: Duration::from_mins(5),
            pause: Duration::from_secs(10),
            first: Duration::from_secs(3),
            timeout: Duration::from_secs(10),
        }
    }
}

#[derive(Clone, PartialEq, Eq)]
pub enum JwksSource {
    File(PathBuf),
    Url(String),
}

impl JwksSource {
    /// Reads `https://..`, `http://..`, `file:..` or a path.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        if let Some(path) = text.strip_prefix("file:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return Ok(Self::File(PathBuf::from(path)));
        }
        if text.starts_with("http://") || text.starts_with("https://") {
            return Ok(Self::Url(text.to_owned()));
        }
        if text.contains("://") {
            return Err("must begin with https://, http:// or file:, or be the path of a file");
        }
        Ok(Self::File(PathBuf::from(text)))
    }
}

/// A URL may hold a password, and a log must not.
impl fmt::Debug for JwksSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::File(_) => "File(..)",
            Self::Url(_) => "Url(..)",
        })
    }
}

/// The keys that a platform publishes, read anew by a thread of their own until this is dropped.
pub struct Jwks {
    keys: Arc<RwLock<Arc<[PublicKey]>>>,
    missing: SyncSender<()>,
}

impl Jwks {
    /// Waits a moment for the keys; a platform that cannot be reached stops nothing, and is asked again.
    pub fn start(source: JwksSource, pace: Pace) -> std::io::Result<Self> {
        let keys = Arc::new(RwLock::new(Arc::from([])));
        let (missing, asked) = sync_channel(1);
        let (tried, first) = sync_channel(1);
        let reader = Reader { source, pace, agent: agent(pace.timeout), keys: Arc::clone(&keys) };
        thread::Builder::new().name("jwks".to_owned()).spawn(move || reader.run(&asked, &tried))?;
        let _ = first.recv_timeout(pace.first);
        Ok(Self { keys, missing })
    }

    /// The key that a token names, if it is known; if not, it is soon looked for.
    pub(super) fn key(&self, id: Option<&str>, algorithm: &str) -> Option<PublicKey> {
        let keys = Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner));
        let found = keys::find(&keys, id, algorithm).cloned();
        if found.is_none() {
            // A full queue has been asked already.
            let _ = self.missing.try_send(());
        }
        found
    }
}

impl fmt::Debug for Jwks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Jwks").finish_non_exhaustive()
    }
}

/// Follows no redirect: the operator names where the keys are.
fn agent(timeout: Duration) -> Agent {
    Agent::config_builder().timeout_global(Some(timeout)).max_redirects(0).http_status_as_error(false).build().into()
}

struct Reader {
    source: JwksSource,
    pace: Pace,
    agent: Agent,
    keys: Arc<RwLock<Arc<[PublicKey]>>>,
}

impl Reader {
    fn run(&self, asked: &Receiver<()>, tried: &SyncSender<()>) {
        loop {
            let wait = match self.fetch() {
                Ok(keys) => {
                    *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys.into();
                    self.pace.refresh
                }
                Err(reason) => {
                    tracing::warn!(reason, "the platform's keys cannot be read; those read before stay in use");
                    self.pace.pause
                }
            };
            let _ = tried.try_send(());
            // What was asked for before this answer came is answered by it, or not to be had.
            let _ = asked.try_recv();
            if self.is_over(asked, wait) {
                return;
            }
        }
    }

    fn fetch(&self) -> Result<Vec<PublicKey>, String> {
        let text = match &self.source {
            JwksSource::File(path) => fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?,
            JwksSource::Url(url) => {
                let mut answer = self.agent.get(url).call().map_err(|error| error.to_string())?;
                if answer.status() != 200 {
                    return Err(format!("the answer has the status {}", answer.status().as_u16()));
                }
                let body = answer.body_mut().with_config().limit(LARGEST).read_to_vec();
                body.map_err(|error| error.to_string())?
            }
        };
        let keys = keys::read(&text).ok_or("what is there is no JSON Web Key Set")?;
        if keys.is_empty() {
            return Err("there is no key for RS256, ES256 or EdDSA among the published ones".to_owned());
        }
        Ok(keys)
    }

    /// Waits for the next time to look, or for the end.
    fn is_over(&self, asked: &Receiver<()>, wait: Duration) -> bool {
        let pause = self.pace.pause.min(wait);
        thread::sleep(pause);
        asked.recv_timeout(wait.saturating_sub(pause)) == Err(RecvTimeoutError::Disconnected)
    }
}
