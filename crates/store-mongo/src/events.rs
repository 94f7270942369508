//! What is committed to tickets, told to every server of the desk: each commit leaves a document, in the transaction that
//! it tells of, and each server follows these over one change stream. They hold ids and versions, and go after a while.

use std::mem;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use app::ports::{Commits, News};
use domain::TicketNumber;
use domain::event::{Event, Kind, Sight};
use futures::TryStreamExt as _;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{DateTime, Document, Timestamp, deserialize_from_document, doc};
use mongodb::change_stream::ChangeStream;
use mongodb::change_stream::event::{ChangeStreamEvent, ResumeToken};
use mongodb::error::Result;
use mongodb::{ClientSession, Collection};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;
use tokio::task::AbortHandle;

use crate::MongoStore;
use crate::collections::{date, id, int, object_id, uint};
use crate::error::is_passing;

/// How many commits a listener may be behind.
const UNHEARD: usize = 1024;
/// How long a server that cannot follow waits before it tries again.
const PAUSE: Duration = Duration::from_millis(250);

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EventDocument {
    ticket_id: ObjectId,
    ticket_number: String,
    owner: ObjectId,
    staff: SightDocument,
    #[serde(skip_serializing_if = "Option::is_none")]
    public: Option<SightDocument>,
    at: DateTime,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct SightDocument {
    kind: String,
    version: i64,
}

impl EventDocument {
    fn new(event: &Event, at: domain::Timestamp) -> Self {
        Self {
            ticket_id: object_id(event.ticket),
            ticket_number: event.number.to_string(),
            owner: object_id(event.owner),
            staff: SightDocument::new(event.staff),
            public: event.public.map(SightDocument::new),
            at: date(at),
        }
    }

    /// Nothing when this is no event of ours.
    fn event(&self) -> Option<Event> {
        Some(Event {
            ticket: id(self.ticket_id),
            number: TicketNumber::parse(&self.ticket_number).ok()?,
            owner: id(self.owner),
            staff: self.staff.sight()?,
            public: match &self.public {
                Some(public) => Some(public.sight()?),
                None => None,
            },
        })
    }
}

impl SightDocument {
    fn new(Sight { kind, version }: Sight) -> Self {
        Self { kind: kind.as_str().to_owned(), version: int(version) }
    }

    fn sight(&self) -> Option<Sight> {
        Some(Sight { kind: Kind::from_stored(&self.kind)?, version: uint(self.version) })
    }
}

impl MongoStore {
    /// Tells of the event when the transaction is committed.
    pub(crate) async fn tell(&self, session: &mut ClientSession, event: &Event, at: domain::Timestamp) -> Result<()> {
        self.collections.events.insert_one(EventDocument::new(event, at)).session(session).await?;
        Ok(())
    }
}

/// Those of this server who listen. The stream that they share is opened for the first of them.
#[derive(Debug, Clone)]
pub(crate) struct Listeners {
    commits: broadcast::Sender<News>,
    following: Arc<OnceLock<Following>>,
    start: Option<Timestamp>,
}

/// The task that follows the stream. It ends with the store.
#[derive(Debug)]
struct Following(AbortHandle);

impl Drop for Following {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Listeners {
    /// What is committed after `start` is told, however long it takes to open the stream.
    pub(crate) fn new(start: Option<Timestamp>) -> Self {
        let (commits, _) = broadcast::channel(UNHEARD);
        Self { commits, following: Arc::default(), start }
    }

    pub(crate) fn join(&self, events: &Collection<EventDocument>) -> Commits {
        let receiver = self.commits.subscribe();
        self.following.get_or_init(|| {
            let follower = Follower {
                events: events.clone_with_type(),
                commits: self.commits.clone(),
                place: self.start.map_or(Place::Now, Place::Time),
                has_missed: false,
                is_cut_off: false,
            };
            Following(tokio::spawn(follower.run()).abort_handle())
        });
        receiver
    }
}

struct Follower {
    events: Collection<Document>,
    commits: broadcast::Sender<News>,
    place: Place,
    has_missed: bool,
    is_cut_off: bool,
}

/// From where the stream goes on.
enum Place {
    Now,
    Time(Timestamp),
    Behind(ResumeToken),
}

impl Follower {
    async fn run(mut self) {
        loop {
            let ended = self.follow().await;
            if let Err(error) = &ended
                && !mem::replace(&mut self.is_cut_off, true)
            {
                tracing::warn!(%error, "commits cannot be followed, so nobody is told of them");
            }
            // While the database is away, the place stays what it is. Whatever else ends a stream ends its place.
            if ended.is_ok() || ended.is_err_and(|error| !is_passing(&error)) {
                self.place = Place::Now;
                self.has_missed = true;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn follow(&mut self) -> Result<()> {
        let mut stream = self.open().await?;
        if mem::take(&mut self.is_cut_off) {
            tracing::info!("commits are followed again");
        }
        // Not sooner, so that whoever reads everything anew then misses nothing after that.
        if mem::take(&mut self.has_missed) {
            self.send(News::Missed);
        }
        while let Some(change) = stream.try_next().await? {
            let document = change.full_document.map(deserialize_from_document::<EventDocument>);
            // Something else than an event of ours is told to nobody.
            if let Some(event) = document.and_then(|document| document.ok()?.event()) {
                self.send(News::Commit(event));
            }
            if let Some(token) = stream.resume_token() {
                self.place = Place::Behind(token);
            }
        }
        Ok(())
    }

    async fn open(&self) -> Result<ChangeStream<ChangeStreamEvent<Document>>> {
        let watch = self.events.watch().pipeline([doc! { "$match": { "operationType": "insert" } }]);
        match &self.place {
            Place::Now => watch.await,
            Place::Time(time) => watch.start_at_operation_time(*time).await,
            Place::Behind(token) => watch.resume_after(token.clone()).await,
        }
    }

    fn send(&self, news: News) {
        // Nobody may be listening.
        let _ = self.commits.send(news);
    }
}
