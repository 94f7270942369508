use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::NonZero;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use api::{ApiState, Metrics, PublicUrl};
use app::accounts::Setup;
use app::ports::{Clock as _, PlatformTokens, Users};
use app::token::Token;
use domain::person::{Accounts, Origin};
use prometheus_client::metrics::gauge::Gauge;
use tokio::net::TcpListener;
use tokio::runtime::{self, Runtime};
use tokio::sync::watch;

use crate::config::{Flags, Platform, Settings, StoreChoice, TokenKeys};
use crate::desk::{Access, Desk};
use crate::failure::Failure;
use crate::metrics;
use crate::server::{self, Deadlines, Server};
use crate::system::{SystemClock, SystemRandom};
use crate::telemetry::Log;
use crate::tokens::{Jwks, Pace, Tokens};

mod signals;

use signals::Signals;

/// Running requests have this long to finish once the server is told to stop.
const DRAIN: Duration = Duration::from_secs(9);
/// For what the runtime itself runs elsewhere, such as looking up a name. Stores and passwords have threads of their own.
const BLOCKING_THREADS: usize = 4;
/// For tests: every deadline of a connection, in milliseconds.
const DEADLINE: &str = "HELPWRIGHT_TEST_DEADLINE";

pub(crate) fn run(flags: Flags<true>) -> Result<(), Failure> {
    let settings = Settings::load(flags)?;
    let log = Log::start(settings.log, &settings.log_filter).map_err(cannot_start)?;
    for warning in &settings.warnings {
        tracing::warn!("{warning}");
    }
    let runtime = runtime().map_err(cannot_start)?;
    let desk = runtime.block_on(Desk::open(settings, Access::Held))?;
    let outcome = runtime.block_on(serve(&desk, &log));
    // What still runs ends here, so that the store is closed by nobody but the desk.
    runtime.shutdown_timeout(Duration::from_millis(500));
    drop(desk);
    if outcome.is_ok() {
        tracing::info!("stopped");
    }
    outcome
}

#[expect(clippy::needless_pass_by_value, reason = "it maps an error away")]
fn cannot_start(error: io::Error) -> Failure {
    Failure::failed(format!("cannot start: {error}"))
}

fn runtime() -> io::Result<Runtime> {
    runtime::Builder::new_multi_thread()
        .worker_threads(thread::available_parallelism().map_or(1, NonZero::get))
        .max_blocking_threads(BLOCKING_THREADS)
        .thread_name("server")
        .enable_all()
        .build()
}

async fn serve(desk: &Desk, log: &Log) -> Result<(), Failure> {
    let settings = &desk.settings;
    let token = match settings.platform.accounts {
        Accounts::Own => {
            let users = desk.store.users(Users::All).await?;
            check_exposure(settings, users.iter().any(|user| user.origin == Origin::Demo))?;
            users.is_empty().then(|| Token::draw(&SystemRandom))
        }
        // A platform has many people, and none of a sample desk's.
        Accounts::Platform => {
            check_exposure(settings, false)?;
            None
        }
    };

    if settings.mail.is_none() {
        tracing::warn!("no mail server is set, so mail waits; name one with HELPWRIGHT_SMTP_URL");
    }
    let cannot_listen = |error| {
        Failure::failed(format!("cannot listen on {}: {error}; choose another place with --listen", settings.listen))
    };
    let listener = TcpListener::bind(settings.listen).await.map_err(cannot_listen)?;
    let address = listener.local_addr().map_err(cannot_listen)?;
    let mut signals = Signals::new().map_err(|error| Failure::failed(format!("cannot wait for signals: {error}")))?;
    let setup = token.as_ref().map(Setup::pending).unwrap_or_default();
    let mut app = desk.app(setup);
    app.platform_tokens = platform_tokens(&settings.platform)?;
    let most = server::most_connections();
    let mut metrics = Metrics::default();
    let connections = measure(settings, log, most, &mut metrics);
    let app = Arc::new(metrics::measured(app, &mut metrics));
    let (stop_mail, stopped) = watch::channel(false);
    if settings.store != StoreChoice::Sqlite {
        tokio::spawn(app::completion::work(Arc::clone(&app), stopped.clone()));
    }
    let mail = tokio::spawn(app::mail::work(Arc::clone(&app), stopped));
    let state = ApiState::new(app, settings.site.clone(), metrics);

    // A server goes on when nobody reads this.
    let _ = writeln!(io::stdout(), "listening on http://{address}");
    if let Some(token) = &token {
        announce_setup(settings, address, token, log);
    }
    let server = Server::new(api::router(state.clone()), deadlines(), most, connections);
    let signal = run_until_told(listener, &server, &mut signals).await;
    tracing::info!(signal, "stopping; a second signal ends running requests at once");
    state.close_streams();
    // Nobody hears it when the worker has ended.
    let _ = stop_mail.send(true);
    finish(async { drop(tokio::join!(server.finish(), mail)) }, signals, log).await;
    Ok(())
}

/// What is measured of this process and its machine; what follows the number of connections.
fn measure(settings: &Settings, log: &Log, most: u32, metrics: &mut Metrics) -> Gauge {
    metrics::process(SystemClock.now(), metrics);
    metrics::log(log.lost_lines(), metrics);
    if settings.store == StoreChoice::Sqlite {
        metrics::disk(&settings.data_dir, metrics);
    }
    metrics::connections(most, metrics)
}

/// Tests cannot wait as long as clients may.
fn deadlines() -> Deadlines {
    if !cfg!(debug_assertions) {
        return Deadlines::default();
    }
    let told = std::env::var(DEADLINE).ok().and_then(|millis| millis.parse().ok()).map(Duration::from_millis);
    told.map_or_else(Deadlines::default, |all| Deadlines { header: all, body: all, write: all })
}

/// What verifies the platform's tokens, when it has any.
fn platform_tokens(platform: &Platform) -> Result<Option<Arc<dyn PlatformTokens>>, Failure> {
    let expected = platform.expected.clone();
    let tokens = match &platform.keys {
        None => return Ok(None),
        Some(TokenKeys::Secret(secret)) => Tokens::by_secret(secret, expected),
        Some(TokenKeys::Jwks(source)) => {
            let jwks = Jwks::start(source.clone(), Pace::default()).map_err(|error| {
                Failure::failed(format!("cannot start the thread for the platform's keys: {error}"))
            })?;
            Tokens::by_jwks(jwks, expected)
        }
    };
    Ok(Some(Arc::new(tokens)))
}

/// Whatever others can reach must not have passwords that they can read.
fn check_exposure(settings: &Settings, has_demo_accounts: bool) -> Result<(), Failure> {
    if settings.listen.ip().is_loopback() {
        return Ok(());
    }
    if has_demo_accounts && !settings.allow_demo_passwords {
        return Err(Failure::failed(format!(
            "the accounts of this sample desk have published passwords, and {} can be reached from other machines. \
             Listen on 127.0.0.1, or insist with --allow-demo-passwords.",
            settings.listen
        )));
    }
    if !settings.site.public_url.as_ref().is_some_and(PublicUrl::is_https) {
        tracing::warn!(
            listen = %settings.listen,
            "passwords travel unencrypted to whoever comes from other machines: put a proxy with https before this \
             server and set HELPWRIGHT_PUBLIC_URL"
        );
    }
    Ok(())
}

/// Tells how to make the first admin; on standard error, so that standard output stays one line.
fn announce_setup(settings: &Settings, address: SocketAddr, token: &Token, log: &Log) {
    let site = &settings.site;
    let origin = site.public_url.as_ref().map_or_else(|| format!("http://{}", reachable(address)), ToString::to_string);
    let link = format!("{origin}{}/setup#token={}", site.base_path.as_str(), token.as_str());
    log.say(&format!("\nThis desk has no accounts yet. Make its first admin here:\n\n  {link}\n\n"));
}

/// "Every address of this machine" is none that a browser can open.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}

async fn run_until_told(listener: TcpListener, server: &Server, signals: &mut Signals) -> &'static str {
    tokio::select! {
        never = server.take_connections(listener) => match never {},
        signal = signals.stop() => signal,
    }
}

/// Waits for what still runs, but not for ever.
async fn finish(running: impl Future<Output = ()>, mut signals: Signals, log: &Log) {
    tokio::select! {
        () = running => {}
        () = tokio::time::sleep(DRAIN) => {
            tracing::warn!("some requests or mails took longer than {} seconds and were cut off", DRAIN.as_secs());
        }
        signal = signals.stop() => {
            tracing::warn!(signal, "stopped at once");
            log.flush();
            std::process::exit(1)
        }
    }
}
