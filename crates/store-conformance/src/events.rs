//! Whoever listens is told of each commit to a ticket, once, and when it is durable.

use std::time::Duration;

use app::ports::{Commits, Created, IdempotencyKey, News};
use domain::Id;
use domain::event::{Event, Kind, Sight};
use domain::policy::Viewer;
use domain::text::Message;
use domain::ticket::{IfMatch, Respond, Update};
use domain::time::DAY;
use domain::vocabulary::Status;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::desk::{ADA, AGENT, BOB, Desk, Filing, actor, at, customer, says};

const PATIENCE: Duration = Duration::from_secs(20);

type Seen = Option<(Kind, u64)>;

fn seen(event: &Event, viewer: Viewer) -> Seen {
    event.seen_by(viewer).map(|Sight { kind, version }| (kind, version))
}

async fn next(commits: &mut Commits) -> Event {
    match timeout(PATIENCE, commits.recv()).await.unwrap().unwrap() {
        News::Commit(event) => event,
        News::Missed => panic!("nothing was to be missed"),
    }
}

/// The one commit that was told since the last look, as staff and as Ada see it.
async fn told(desk: &Desk, commits: &mut Commits, ticket: Id) -> (Seen, Seen) {
    let event = next(commits).await;
    assert_eq!((event.ticket, event.owner), (ticket, actor(ADA).id));
    assert_eq!(seen(&event, customer(BOB)), None);
    assert_silent(desk, commits).await;
    (seen(&event, Viewer::Staff), seen(&event, customer(ADA)))
}

/// Nothing stands before what is committed now.
async fn assert_silent(desk: &Desk, commits: &mut Commits) {
    let (mark, _) = desk.file(Filing::default()).await;
    assert_eq!(next(commits).await.ticket, mark);
}

/// Listens to what is committed from now on, without any of what was before.
async fn listen(desk: &Desk) -> Commits {
    let mut commits = desk.store.commits();
    let (mark, _) = desk.file(Filing::default()).await;
    while next(&mut commits).await.ticket != mark {}
    commits
}

pub async fn every_commit_is_told_once_and_readable_by_then(desk: Desk) {
    let (mut commits, mut others) = (desk.store.commits(), desk.store.commits());
    let (ticket, number) = desk.file(Filing::default()).await;
    assert_eq!(next(&mut others).await.number, number);
    assert!(desk.detail(ticket, Viewer::Staff).await.is_some());
    let same = |kind, version| (Some((kind, version)), Some((kind, version)));
    assert_eq!(told(&desk, &mut commits, ticket).await, same(Kind::TicketCreated, 1));
    desk.set_status(ticket, Status::InProgress, at(1)).await;
    assert_eq!(told(&desk, &mut commits, ticket).await, same(Kind::TicketUpdated, 2));
    desk.respond(ADA, ticket, "Hello?", at(2)).await;
    assert_eq!(told(&desk, &mut commits, ticket).await, same(Kind::ResponseAdded, 3));
    desk.note(ticket, "They are angry.", at(3)).await;
    assert_eq!(told(&desk, &mut commits, ticket).await, (Some((Kind::ResponseAdded, 4)), None));
    desk.respond(AGENT, ticket, "We are on it.", at(4)).await;
    assert_eq!(
        told(&desk, &mut commits, ticket).await,
        (Some((Kind::ResponseAdded, 5)), Some((Kind::ResponseAdded, 4)))
    );
    desk.delete(ticket, at(5)).await;
    assert_eq!(
        told(&desk, &mut commits, ticket).await,
        (Some((Kind::TicketDeleted, 5)), Some((Kind::TicketDeleted, 4)))
    );
}

pub async fn what_is_not_written_is_not_told(desk: Desk) {
    let key = |path: &str| IdempotencyKey {
        user: actor(ADA).id,
        path: path.to_owned(),
        key: "once".to_owned(),
        fingerprint: [1; 32],
        not_before: at(-DAY),
        at: at(0),
    };
    let file = async || {
        let stamp = desk.stamp(at(0));
        let id = stamp.id("ticket");
        (id, desk.try_file(id, Filing::default(), stamp, Some(key("/tickets"))).await.unwrap())
    };
    let (ticket, _) = file().await;
    let respond =
        async || desk.try_respond(actor(ADA), ticket, says("Hello"), desk.stamp(at(1)), Some(key("/responses"))).await;
    respond().await.unwrap();

    let mut commits = listen(&desk).await;
    assert!(matches!(file().await, (_, Created::Replayed(first)) if first == ticket));
    respond().await.unwrap();
    let open = Update { status: Some(Status::Open), ..Update::default() };
    desk.try_update(actor(AGENT), ticket, open.clone(), at(2)).await.unwrap();
    desk.try_update(actor(BOB), ticket, open.clone(), at(3)).await.unwrap_err();
    let stale = Respond::new(Message::parse("Late").unwrap(), false, false, None, IfMatch::OneOf(vec![1]));
    desk.try_respond(actor(AGENT), ticket, stale, desk.stamp(at(4)), None).await.unwrap_err();
    desk.try_delete(AGENT, ticket, at(5)).await.unwrap_err();
    assert_silent(&desk, &mut commits).await;
    desk.try_update(actor(AGENT), Id::from_bytes([9; 12]), open, at(6)).await.unwrap();
    assert_silent(&desk, &mut commits).await;
}

pub async fn many_commits_at_once_are_all_told(desk: Desk) {
    const MANY: u64 = 40;
    let (ticket, _) = desk.file(Filing::default()).await;
    let mut commits = listen(&desk).await;
    let mut tasks = JoinSet::new();
    let desk = std::sync::Arc::new(desk);
    for n in 0..MANY {
        let desk = std::sync::Arc::clone(&desk);
        tasks.spawn(async move { desk.respond(ADA, ticket, &format!("Number {n}"), at(1)).await });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    let mut versions = Vec::new();
    for _ in 0..MANY {
        versions.push(seen(&next(&mut commits).await, Viewer::Staff).unwrap().1);
    }
    versions.sort_unstable();
    assert_eq!(versions, (2..=MANY + 1).collect::<Vec<_>>());
    assert_silent(&desk, &mut commits).await;
}
