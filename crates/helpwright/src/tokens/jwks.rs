//! Where the published keys come from, and how they stay up to date.

use std::fmt;
use std::fs;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::timeout;
use ureq::Agent;
use ureq::http::Uri;

use super::keys::{self, PublicKey};

const LARGEST: u64 = 1024 * 1024;

/// How often keys are looked for, and how long that may take.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// New keys are looked for this often ..
    pub refresh: Duration,
    /// .. this often while they cannot be read ..
    pub pause: Duration,
    /// .. and at once when a token names an unknown one, but no more often than this, whatever tokens name.
    pub spacing: Duration,
    /// A start waits this long for the first answer, and a request for the one that may hold its key, so that people with
    /// good tokens are not turned away meanwhile.
    pub patience: Duration,
    /// An answer that is not whole by then counts as none.
    pub timeout: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            refresh: Duration::from_mins(5),
            pause: Duration::from_secs(10),
            spacing: Duration::from_secs(2),
            patience: Duration::from_secs(3),
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
    const OPEN: &str = "must begin with https://, since http:// is taken from this machine alone: whoever changes the keys \
                        on their way lets in whom they like";
    const NO_SERVER: &str = "names no server";
    const OTHER: &str = "must begin with https:// or file:, or be the path of a file";

    /// Reads `https://..`, `http://..` of this machine, `file:..` or a path.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        if let Some(path) = text.strip_prefix("file:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return Ok(Self::File(PathBuf::from(path)));
        }
        if text.starts_with("http://") || text.starts_with("https://") {
            let url = text.parse::<Uri>().map_err(|_| Self::NO_SERVER)?;
            let host = url.host().ok_or(Self::NO_SERVER)?;
            let is_safe = url.scheme_str() == Some("https") || is_this_machine(host);
            return if is_safe { Ok(Self::Url(text.to_owned())) } else { Err(Self::OPEN) };
        }
        if text.contains("://") {
            return Err(Self::OTHER);
        }
        Ok(Self::File(PathBuf::from(text)))
    }
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
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
    known: watch::Receiver<Known>,
    missing: SyncSender<()>,
    patience: Duration,
}

/// The keys that were read last, and how often they have begun and ended to be read.
#[derive(Debug)]
struct Known {
    keys: Arc<[PublicKey]>,
    begun: u64,
    ended: u64,
}

impl Jwks {
    /// Waits a moment for the keys; a platform that cannot be reached stops nothing, and is asked again.
    pub fn start(source: JwksSource, pace: Pace) -> std::io::Result<Self> {
        let (changing, known) = watch::channel(Known { keys: Arc::from([]), begun: 0, ended: 0 });
        let (missing, asked) = sync_channel(1);
        let (tried, first) = sync_channel(1);
        let reader = Reader { source, pace, agent: agent(pace.timeout), known: changing };
        thread::Builder::new().name("jwks".to_owned()).spawn(move || reader.run(&asked, &tried))?;
        let _ = first.recv_timeout(pace.patience);
        Ok(Self { known, missing, patience: pace.patience })
    }

    /// The key that a token names. One that is not known is waited for until the keys have been read once more.
    pub(super) async fn key(&self, id: Option<&str>, algorithm: &str) -> Option<PublicKey> {
        let find = |known: &Known| keys::find(&known.keys, id, algorithm).cloned();
        let mut known = self.known.clone();
        let (found, begun) = {
            let known = known.borrow();
            (find(&known), known.begun)
        };
        if found.is_some() || !keys::is_taken(algorithm) {
            return found;
        }
        // A full queue has been asked already.
        let _ = self.missing.try_send(());
        let is_answered = |known: &Known| known.ended > begun || find(known).is_some();
        let answer = timeout(self.patience, known.wait_for(is_answered)).await;
        answer.ok()?.ok().and_then(|known| find(&known))
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
    known: watch::Sender<Known>,
}

impl Reader {
    fn run(&self, asked: &Receiver<()>, tried: &SyncSender<()>) {
        loop {
            // Whoever has asked is answered by what is read from here on.
            let _ = asked.try_recv();
            self.known.send_modify(|known| known.begun += 1);
            let read = self.fetch();
            if let Err(reason) = &read {
                tracing::warn!(reason, "the platform's keys cannot be read; those read before stay in use");
            }
            let (at_least, at_most) =
                if read.is_ok() { (self.pace.spacing, self.pace.refresh) } else { (self.pace.pause, self.pace.pause) };
            self.known.send_modify(|known| {
                known.ended = known.begun;
                if let Ok(keys) = read {
                    known.keys = keys.into();
                }
            });
            let _ = tried.try_send(());
            if is_over(asked, at_least.min(at_most), at_most) {
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
}

/// Waits for the next time to look, or for the end.
fn is_over(asked: &Receiver<()>, at_least: Duration, at_most: Duration) -> bool {
    thread::sleep(at_least);
    asked.recv_timeout(at_most.saturating_sub(at_least)) == Err(RecvTimeoutError::Disconnected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_over_https_from_this_machine_or_from_a_file() {
        let url = |text: &str| Ok(JwksSource::Url(text.to_owned()));
        let file = |path: &str| Ok(JwksSource::File(PathBuf::from(path)));
        for (text, source) in [
            ("https://app.example/keys", url("https://app.example/keys")),
            ("http://localhost:81/keys", url("http://localhost:81/keys")),
            ("http://127.0.0.2/keys", url("http://127.0.0.2/keys")),
            ("http://[::1]:81/keys", url("http://[::1]:81/keys")),
            ("http://app.example/keys", Err(JwksSource::OPEN)),
            ("http://10.0.0.1/keys", Err(JwksSource::OPEN)),
            ("http://127.0.0.1@app.example/keys", Err(JwksSource::OPEN)),
            ("https://", Err(JwksSource::NO_SERVER)),
            ("ftp://app.example/keys", Err(JwksSource::OTHER)),
            ("file:keys.json", file("keys.json")),
            ("file:///etc/keys.json", file("/etc/keys.json")),
            ("keys.json", file("keys.json")),
        ] {
            assert_eq!(JwksSource::parse(text), source, "{text}");
        }
    }
}
