//! A desk to test against: five people, an empty store, and requests that read like sentences.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use api::{ApiState, Metrics, Site};
use app::accounts::{self, NewAccount, Setup};
use app::ports::{Clock, Passwords, PasswordsBusy, Random, Store};
use app::settings::LiveSettings;
use app::token::Token;
use app::{App, Caller, Config, Limits};
use async_trait::async_trait;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request};
use axum::response::Response;
use domain::person::{Origin, RoleName};
use domain::text::{Email, Password, PersonName};
use domain::{Id, Timestamp};
use helpwright::metrics::measured;
use http_body_util::BodyExt;
use serde_json::Value;
use store_sqlite::{Options, SqliteStore};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::post::Facts;

pub(crate) const PASSWORD: &str = "a long enough password";
pub(crate) const SUPPORT: &str = "support@desk.example";
pub(crate) const START: &str = "2026-03-02T09:00:00.000Z";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Person {
    Nobody,
    Owner,
    Other,
    Agent,
    Admin,
}

impl Person {
    pub(crate) const ALL: [Self; 5] = [Self::Nobody, Self::Owner, Self::Other, Self::Agent, Self::Admin];

    const fn account(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Nobody => ("", "", ""),
            Self::Owner => ("Olive Owner", "owner@customer.example", "COMPANY"),
            Self::Other => ("Otto Other", "other@customer.example", "CUSTOMER"),
            Self::Agent => ("Aiko Agent", "agent@desk.example", "INTERNAL"),
            Self::Admin => ("Ada Admin", "admin@desk.example", "ADMIN"),
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        self.account().0
    }

    pub(crate) const fn email(self) -> &'static str {
        self.account().1
    }
}

pub(crate) struct FixedClock(AtomicI64);

impl FixedClock {
    pub(crate) fn advance(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// Every draw differs from the one before, and each run draws the same.
struct Counting(AtomicU64);

impl Random for Counting {
    fn bytes(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&self.0.fetch_add(1, Ordering::SeqCst).to_be_bytes());
        bytes
    }
}

/// Hashing that costs nothing; the real one is tested with the binary.
struct Plain;

#[async_trait]
impl Passwords for Plain {
    async fn hash(&self, password: Password) -> Result<String, PasswordsBusy> {
        Ok(format!("plain:{}", password.as_str()))
    }

    async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, PasswordsBusy> {
        Ok(hash == Some(format!("plain:{password}")))
    }
}

pub(crate) struct Desk {
    pub(crate) app: Arc<App>,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) state: ApiState,
    router: Router,
    people: Vec<(Person, Id, Token)>,
    dir: TempDir,
}

impl Desk {
    /// A desk with everybody signed in.
    pub(crate) async fn open() -> Self {
        Self::open_at(START).await
    }

    /// The same desk with these limits.
    pub(crate) fn limited(self, limits: Limits) -> Self {
        self.started_anew(|app| app.config.limits = limits)
    }

    /// The same desk, started anew by an operator who has decided otherwise.
    pub(crate) fn started_anew(mut self, decide: impl FnOnce(&mut App)) -> Self {
        let mut app = App {
            store: Arc::clone(&self.app.store),
            clock: Arc::clone(&self.app.clock),
            random: Arc::clone(&self.app.random),
            passwords: Arc::clone(&self.app.passwords),
            platform_tokens: self.app.platform_tokens.clone(),
            mail: self.app.mail.clone(),
            renderer: Arc::clone(&self.app.renderer),
            config: self.app.config.clone(),
            setup: Setup::default(),
            settings: LiveSettings::default(),
        };
        decide(&mut app);
        (self.app, self.state) = state(app, Site::default());
        self.router = api::router(self.state.clone());
        self
    }

    pub(crate) async fn open_at(now: &str) -> Self {
        let desk = Self::without_people(Setup::default());
        desk.clock.0.store(Timestamp::parse(now).unwrap().millis(), Ordering::SeqCst);
        desk.peopled().await
    }

    /// A desk with everybody signed in that is reached as the site says.
    pub(crate) async fn open_on(site: Site) -> Self {
        Self::configured(site, |_| {}).peopled().await
    }

    /// The desk with everybody signed in.
    pub(crate) async fn peopled(mut self) -> Self {
        for person in Person::ALL.into_iter().filter(|person| *person != Person::Nobody) {
            let (name, email, role) = person.account();
            let account = NewAccount {
                name: PersonName::parse(name).unwrap(),
                email: Email::parse(email).unwrap(),
                role: RoleName::parse(role).unwrap(),
                password: Password::parse(PASSWORD).ok(),
                origin: Origin::Own,
            };
            let user = accounts::add(&self.app, None, &Caller::default(), account).await.unwrap();
            let signed_in = accounts::sign_in(&self.app, &Caller::default(), email, PASSWORD.to_owned()).await.unwrap();
            self.people.push((person, user.id, signed_in.token));
        }
        self
    }

    pub(crate) fn without_people(setup: Setup) -> Self {
        Self::configured(Site::default(), |app| app.setup = setup)
    }

    /// A desk without people whose operator has decided otherwise than others.
    pub(crate) fn configured(site: Site, decide: impl FnOnce(&mut App)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock(AtomicI64::new(Timestamp::parse(START).unwrap().millis())));
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(dir.path(), Options::default()).unwrap());
        let mut app = App {
            store,
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            random: Arc::new(Counting(AtomicU64::new(1))),
            passwords: Arc::new(Plain),
            platform_tokens: None,
            mail: None,
            renderer: Arc::new(Facts),
            config: Config { support_email: Some(Email::parse(SUPPORT).unwrap()), ..Config::default() },
            setup: Setup::default(),
            settings: LiveSettings::default(),
        };
        decide(&mut app);
        let (app, state) = state(app, site);
        let router = api::router(state.clone());
        Self { app, clock, state, router, people: Vec::new(), dir }
    }

    /// Changes the database behind the server's back.
    pub(crate) fn edit(&self, statement: &str) {
        let db = rusqlite::Connection::open(self.dir.path().join("helpwright.db")).unwrap();
        // The table refuses some edits by itself.
        let _ = db.execute(statement, []);
    }

    /// The first column of what a query finds in the database.
    pub(crate) fn texts(&self, query: &str) -> Vec<String> {
        let db = rusqlite::Connection::open(self.dir.path().join("helpwright.db")).unwrap();
        let mut statement = db.prepare(query).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    }

    /// All bytes of the store's files, in lower case.
    pub(crate) fn files(&self) -> String {
        let files =
            std::fs::read_dir(self.dir.path()).unwrap().map(|file| std::fs::read(file.unwrap().path()).unwrap());
        String::from_utf8_lossy(&files.collect::<Vec<_>>().concat()).to_lowercase()
    }

    pub(crate) fn id(&self, person: Person) -> Id {
        self.people.iter().find(|(p, ..)| *p == person).unwrap().1
    }

    pub(crate) fn token(&self, person: Person) -> &Token {
        &self.people.iter().find(|(p, ..)| *p == person).unwrap().2
    }

    pub(crate) fn call(&self, person: Person, method: &str, path: &str) -> Call<'_> {
        let call = Call {
            desk: self,
            method: method.to_owned(),
            path: path.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        if person == Person::Nobody {
            call
        } else {
            call.header("authorization", &format!("Bearer {}", self.token(person).as_str()))
        }
    }

    pub(crate) async fn get(&self, person: Person, path: &str) -> Answer {
        self.call(person, "GET", path).send().await
    }

    pub(crate) async fn post(&self, person: Person, path: &str, body: Value) -> Answer {
        self.call(person, "POST", path).json(&body).send().await
    }

    pub(crate) async fn put(&self, person: Person, path: &str, body: Value) -> Answer {
        self.call(person, "PUT", path).json(&body).send().await
    }

    pub(crate) async fn delete(&self, person: Person, path: &str) -> Answer {
        self.call(person, "DELETE", path).send().await
    }

    /// Files a ticket as its owner and answers its path.
    pub(crate) async fn ticket(&self) -> String {
        let body = serde_json::json!({"subject": "Login page is not loading", "message": "It **spins** for ever."});
        let answer = self.post(Person::Owner, "/api/support/tickets", body).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        format!("/api/support/tickets/{}", answer.body["ticket"]["_id"].as_str().unwrap())
    }

    /// Adds an entry to the FAQ and answers its path.
    pub(crate) async fn faq(&self) -> String {
        let body = serde_json::json!({"question": "How?", "answer": "So.", "category": "Ways"});
        let answer = self.post(Person::Admin, "/api/faqs", body).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        format!("/api/faqs/{}", answer.body["faq"]["_id"].as_str().unwrap())
    }
}

fn state(app: App, site: Site) -> (Arc<App>, ApiState) {
    let mut metrics = Metrics::default();
    let app = Arc::new(measured(app, &mut metrics));
    (Arc::clone(&app), ApiState::new(app, site, metrics))
}

pub(crate) struct Call<'a> {
    desk: &'a Desk,
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Call<'_> {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.raw(body.to_string())
    }

    /// A body that claims to be JSON.
    pub(crate) fn raw(self, body: impl Into<Vec<u8>>) -> Self {
        self.header("content-type", "application/json").body(body)
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// The answer with its body still to be read.
    pub(crate) async fn open(self) -> Response {
        let mut request = Request::builder().method(self.method.as_str()).uri(self.path);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(self.body)).unwrap();
        self.desk.router.clone().oneshot(request).await.unwrap()
    }

    pub(crate) async fn send(self) -> Answer {
        let (parts, body) = self.open().await.into_parts();
        // A stream has no end that one could wait for.
        let is_stream = parts.headers.get("content-type").is_some_and(|kind| kind == "text/event-stream");
        let bytes = if is_stream { Bytes::new() } else { body.collect().await.unwrap().to_bytes() };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer { status: parts.status.as_u16(), headers: parts.headers, body, text }
    }
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// Checks the one shape that every refusal has.
    pub(crate) fn assert_refused(&self, status: u16, code: &str) {
        assert_eq!((self.status, self.code()), (status, code), "{}", self.text);
        assert!(self.body["error"].as_str().is_some_and(|text| !text.is_empty()), "{}", self.text);
        assert_eq!(self.body["requestId"].as_str(), self.header("x-request-id"), "{}", self.text);
        assert_eq!(self.header("content-type"), Some("application/json"), "{}", self.text);
    }
}
