//! A mail server for tests, on a real socket: it takes mail as a good one does, but for what its script says.

mod certificates;
mod script;
mod session;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tokio::net::TcpListener;
use tokio::runtime;
use tokio::sync::{oneshot, watch};
use tokio::time::timeout;

pub use certificates::{Certificate, authority};
pub use script::{Act, Encryption, Phase, Script};

use session::Session;

const PATIENCE: Duration = Duration::from_secs(30);

/// What the server has seen so far.
#[derive(Debug, Clone, Default)]
pub struct Log {
    /// Connections made so far, and those of them that are still there.
    pub connections: usize,
    pub open: usize,
    /// Lines that clients sent, without the messages.
    pub commands: Vec<String>,
    /// Users and passwords, as they were given.
    pub sign_ins: Vec<(String, String)>,
    pub messages: Vec<Received>,
    /// How often it did something else than a good server does.
    pub deviations: usize,
}

/// A message that arrived whole, with the dot at its end.
#[derive(Debug, Clone)]
pub struct Received {
    pub sender: String,
    pub recipients: Vec<String>,
    /// Byte for byte, as it was before dots were doubled.
    pub data: Vec<u8>,
    pub is_encrypted: bool,
    /// Whether the server takes it.
    pub is_taken: bool,
    /// Whether it has said so, as far as it knows.
    pub is_acknowledged: bool,
    pub at: Instant,
}

/// The running server; it ends when this is dropped.
#[derive(Debug)]
pub struct SmtpServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    script: Mutex<Script>,
    log: watch::Sender<Log>,
}

impl SmtpServer {
    /// Starts on a free port of this machine.
    pub fn start(script: Script) -> io::Result<Self> {
        Self::start_at((Ipv4Addr::LOCALHOST, 0).into(), script)
    }

    /// Starts where another one was before.
    pub fn start_at(address: SocketAddr, script: Script) -> io::Result<Self> {
        let shared = Arc::new(Shared { script: Mutex::new(script), log: watch::Sender::new(Log::default()) });
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = std::net::TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel();
        let for_sessions = Arc::clone(&shared);
        // A thread of its own: tests that block, and those that run programs, can use it too.
        let thread = thread::Builder::new().name("smtp-script".to_owned()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    _ = take_connections(listener, for_sessions) => {}
                    _ = stopped => {}
                }
            });
        })?;
        Ok(Self { address, shared, stop: Some(stop), thread: Some(thread) })
    }

    /// A place where nobody listens.
    pub fn nowhere() -> io::Result<SocketAddr> {
        std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How clients are told of it.
    pub fn url(&self) -> String {
        let address = self.address;
        match self.shared.script.lock().unwrap_or_else(PoisonError::into_inner).encryption {
            Encryption::None => format!("smtp://{address}?tls=none"),
            Encryption::StartTls(_) => format!("smtp://{address}?tls=starttls"),
            Encryption::Implicit(_) => format!("smtps://{address}"),
        }
    }

    /// Goes by another script from now on, also on connections that are there; their encryption stays as it was.
    pub fn play(&self, script: Script) {
        *self.shared.script.lock().unwrap_or_else(PoisonError::into_inner) = script;
    }

    pub fn log(&self) -> Log {
        self.look(Log::clone)
    }

    /// Looks at the log without making a copy of all that has arrived.
    pub fn look<T>(&self, see: impl FnOnce(&Log) -> T) -> T {
        see(&self.shared.log.borrow())
    }

    /// Ends it, with all connections, and tells what it has seen.
    pub fn stop(mut self) -> Log {
        self.end();
        self.log()
    }

    /// The messages that it has taken.
    pub fn taken(&self) -> Vec<Received> {
        self.log().messages.into_iter().filter(|message| message.is_taken).collect()
    }

    fn end(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }

    /// Waits until the log is as wanted, but not for ever: the test then finds that it is not.
    pub async fn until(&self, is_wanted: impl FnMut(&Log) -> bool) -> Log {
        let mut log = self.shared.log.subscribe();
        let _ = timeout(PATIENCE, log.wait_for(is_wanted)).await;
        self.log()
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.end();
    }
}

async fn take_connections(listener: std::net::TcpListener, shared: Arc<Shared>) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    loop {
        let (stream, _) = listener.accept().await?;
        let shared = Arc::clone(&shared);
        shared.log.send_modify(|log| {
            log.connections += 1;
            log.open += 1;
        });
        tokio::spawn(async move {
            // A client that goes away is no failure of the test.
            let _ = Session::run(stream, &shared).await;
            shared.log.send_modify(|log| log.open -= 1);
        });
    }
}
