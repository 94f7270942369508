//! A mail server in memory, words that hide nothing, and a desk whose mail can be watched, on either store.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use api::Site;
use app::mail::Worker;
use app::ports::{Delivery, Letter, MailRenderer, MailTransport, Mailbox, OutgoingMail, Reason, Rendered, Unwritable};
use app::{App, MailRoute};
use async_trait::async_trait;
use domain::text::Email;
use mail::{Letters, Place};
use serde_json::{Value, json};
use store_mongo::{MongoStore, Settings};
use tokio::sync::{Notify, Semaphore};

use crate::database::Temporary;
use crate::desk::{Desk, Person};

pub(crate) const MINUTE: i64 = 60_000;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

const EMAILS: &str = "/api/admin/support/emails";

/// Words that hold every fact.
pub(crate) struct Facts;

impl MailRenderer for Facts {
    fn render(&self, letter: &Letter) -> Result<Rendered, Unwritable> {
        let text = format!("{letter:?}");
        let kind = text.split([' ', '{']).next().unwrap_or_default().to_owned();
        Ok(Rendered { subject: kind, html: format!("<p>{text}</p>"), text })
    }
}

pub(crate) fn taken() -> Delivery {
    Delivery::Sent { response: "250 taken".to_owned() }
}

fn reason(text: &str) -> Reason {
    Reason { text: "The mail server refused the mail".to_owned(), response: Some(text.to_owned()) }
}

pub(crate) fn refused() -> Delivery {
    Delivery::Fail { reason: reason("550 no such mailbox") }
}

pub(crate) fn put_off() -> Delivery {
    Delivery::Retry { reason: reason("451 come back later"), outage: false }
}

pub(crate) fn away() -> Delivery {
    Delivery::Retry { reason: Reason { text: "Nobody answers".to_owned(), response: None }, outage: true }
}

type Answer = Arc<dyn Fn(&OutgoingMail) -> Delivery + Send + Sync>;

/// A mail server that answers as it is told to.
pub(crate) struct Post {
    answer: Mutex<Answer>,
    sent: Mutex<Vec<OutgoingMail>>,
    tried: Mutex<Vec<OutgoingMail>>,
    /// Told of each mail that was sent.
    arrival: Notify,
    /// Whoever writes to these addresses waits for the gate.
    slow: Mutex<Vec<String>>,
    gate: Semaphore,
    width: usize,
}

impl Post {
    fn new(width: usize) -> Arc<Self> {
        Arc::new(Self {
            answer: Mutex::new(Arc::new(|_| taken())),
            sent: Mutex::default(),
            tried: Mutex::default(),
            arrival: Notify::new(),
            slow: Mutex::default(),
            gate: Semaphore::new(0),
            width,
        })
    }

    pub(crate) fn answers(&self, answer: impl Fn(&OutgoingMail) -> Delivery + Send + Sync + 'static) {
        *self.answer.lock().unwrap() = Arc::new(answer);
    }

    /// Lets whatever goes to this address wait for [`Self::open_gate`].
    pub(crate) fn is_slow_for(&self, address: &str) {
        self.slow.lock().unwrap().push(address.to_owned());
    }

    pub(crate) fn open_gate(&self) {
        self.gate.add_permits(1_000);
    }

    /// What the mail server has taken since this was last asked.
    pub(crate) fn take(&self) -> Vec<OutgoingMail> {
        std::mem::take(&mut *self.sent.lock().unwrap())
    }

    /// What came to the mail server since this was last asked, taken or not.
    pub(crate) fn take_tried(&self) -> Vec<OutgoingMail> {
        std::mem::take(&mut *self.tried.lock().unwrap())
    }

    /// Waits until so many mails were taken.
    pub(crate) async fn has_taken(&self, count: usize) {
        loop {
            let arrival = self.arrival.notified();
            if self.sent.lock().unwrap().len() >= count {
                return;
            }
            arrival.await;
        }
    }
}

#[async_trait]
impl MailTransport for Post {
    async fn send(&self, mail: OutgoingMail) -> Delivery {
        self.tried.lock().unwrap().push(mail.clone());
        let is_slow = self.slow.lock().unwrap().iter().any(|address| address == mail.to.email.as_str());
        if is_slow {
            self.gate.acquire().await.unwrap().forget();
        }
        let answer = Arc::clone(&self.answer.lock().unwrap());
        let delivery = answer(&mail);
        if matches!(delivery, Delivery::Sent { .. }) {
            self.sent.lock().unwrap().push(mail);
            self.arrival.notify_waiters();
        }
        delivery
    }

    async fn send_now(&self, mail: OutgoingMail) -> Delivery {
        self.send(mail).await
    }

    async fn probe(&self, _: Email) -> Result<(), Reason> {
        Ok(())
    }

    fn width(&self) -> usize {
        self.width
    }
}

/// What stands behind the `#` of the link in a mail.
pub(crate) fn token(mail: &OutgoingMail) -> String {
    let (_, rest) = mail.text.split_once("#token=").unwrap();
    rest.chars().take_while(char::is_ascii_hexdigit).collect()
}

pub(crate) fn to(mails: &[OutgoingMail]) -> Vec<&str> {
    mails.iter().map(|mail| mail.to.email.as_str()).collect()
}

/// A desk with everybody signed in, and a mail server.
pub(crate) struct Office {
    pub(crate) desk: Desk,
    pub(crate) post: Arc<Post>,
    worker: Worker,
    _database: Option<Temporary>,
}

impl fmt::Debug for Office {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Office(..)")
    }
}

impl Office {
    pub(crate) async fn on_sqlite() -> Self {
        Self::open(None).await
    }

    pub(crate) async fn on_mongo() -> Self {
        Self::open(Some(Temporary::new().await)).await
    }

    async fn open(database: Option<Temporary>) -> Self {
        let post = Post::new(8);
        let mongo = match &database {
            Some(database) => {
                let settings = Settings { url: database.url.clone(), ..Settings::default() };
                Some(MongoStore::connect(settings).await.unwrap())
            }
            None => None,
        };
        let desk = Desk::configured(Site::default(), |app| {
            app.mail = Some(route(&post));
            if let Some(mongo) = mongo {
                app.store = Arc::new(mongo);
            }
        });
        let desk = desk.peopled().await;
        Self { worker: Worker::new(Arc::clone(&desk.app)), desk, post, _database: database }
    }

    /// The server starts anew, with or without a mail server.
    pub(crate) fn started_anew(mut self, with_mail: bool, decide: impl FnOnce(&mut App)) -> Self {
        let mail = with_mail.then(|| route(&self.post));
        self.desk = self.desk.started_anew(|app| {
            app.mail = mail;
            decide(app);
        });
        self.worker = self.another_worker();
        self
    }

    /// The same desk with the words of the program itself, where people register.
    pub(crate) fn worded(self, with_mail: bool) -> Self {
        let place = Place { name: "Acme".to_owned(), address: Some("https://desk.example".to_owned()) };
        self.started_anew(with_mail, |app| {
            app.renderer = Arc::new(Letters::built_in(place));
            app.config.registration_is_open = true;
        })
    }

    /// Sends the one mail that there is to send.
    pub(crate) async fn drain_one(&mut self) -> OutgoingMail {
        let mut mails = self.drain().await;
        assert_eq!(mails.len(), 1, "{:?}", to(&mails));
        mails.remove(0)
    }

    /// As another server of the same desk has it.
    pub(crate) fn another_worker(&self) -> Worker {
        Worker::new(Arc::clone(&self.desk.app))
    }

    /// Sends all that can be sent now, and gives what the mail server took.
    pub(crate) async fn drain(&mut self) -> Vec<OutgoingMail> {
        self.worker.drain().await;
        self.post.take()
    }

    pub(crate) async fn settings(&self, settings: Value) {
        let body = json!({"settings": settings});
        let answer = self.desk.put(Person::Admin, "/api/admin/support/settings", body).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }

    /// A ticket of the owner that is the agent's, and of which nothing is left to be mailed.
    pub(crate) async fn assigned(&mut self) -> String {
        let path = self.desk.ticket().await;
        self.assign(&path, Person::Agent, Person::Agent).await;
        self.drain().await;
        path
    }

    pub(crate) async fn assign(&self, path: &str, by: Person, to: Person) {
        let body = json!({"assignedTo": self.desk.id(to).to_string()});
        assert_eq!(self.desk.put(by, path, body).await.status, 200);
    }

    /// A response of a customer, or one of the agent of which the customer is told.
    pub(crate) async fn respond(&self, by: Person, path: &str, message: &str) {
        let body = json!({"message": message, "notifyUser": by == Person::Agent});
        let answer = self.desk.post(by, &format!("{path}/responses"), body).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
    }

    /// The first hundred of the log, newest first.
    pub(crate) async fn log(&self, query: &str) -> Vec<Value> {
        let answer = self.desk.get(Person::Admin, &format!("{EMAILS}?limit=100&{query}")).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.body["emails"].as_array().unwrap().clone()
    }

    /// How many mails there are in each state.
    pub(crate) async fn states(&self) -> HashMap<String, usize> {
        let mut states = HashMap::new();
        for mail in self.log("").await {
            *states.entry(mail["state"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        states
    }

    pub(crate) async fn retry(&self, mail: &Value) -> Value {
        let path = format!("{EMAILS}/{}/retry", mail["_id"].as_str().unwrap());
        self.desk.call(Person::Admin, "POST", &path).send().await.body
    }
}

fn route(post: &Arc<Post>) -> MailRoute {
    let from = Mailbox { name: None, email: Email::parse("desk@desk.example").unwrap() };
    MailRoute { transport: Arc::clone(post) as Arc<dyn MailTransport>, from }
}

/// Each case is one test on each store.
macro_rules! on_both_stores {
    ($($case:ident)+) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    super::$case(crate::post::Office::on_sqlite().await).await;
                }
            )+
        }
        mod mongo {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    super::$case(crate::post::Office::on_mongo().await).await;
                }
            )+
        }
    };
}
pub(crate) use on_both_stores;
