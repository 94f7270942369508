//! Threads of any length: wherever a store keeps a long one, it is read, answered, moved, erased and deleted whole.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::ports::{AccountError, Changed, Exported, IdempotencyKey, Imported, TicketKey};
use domain::Id;
use domain::audit::Chain;
use domain::list::Filter;
use domain::policy::Viewer;
use domain::search::Search;
use domain::text::{Message, Subject};
use domain::ticket::{Response, Update, Whole};
use domain::time::DAY;
use tokio::task::JoinSet;

use crate::accounts::hire_everybody;
use crate::audit::verified;
use crate::desk::{ADA, ADMIN, AGENT, Desk, Filing, actor, at, customer, says, written};
use crate::moving;
use crate::people;

/// Beyond what any store keeps in one place.
const LONG: i64 = 260;

/// Ada and the agent, who takes a note each tenth time; now and then the admin looks in.
fn author(n: i64) -> (u8, bool) {
    match n % 10 {
        9 => (AGENT, true),
        2 => (ADMIN, false),
        n => (if n % 2 == 0 { ADA } else { AGENT }, false),
    }
}

/// No beginning of another one.
fn word(n: i64) -> String {
    format!("number{n:04}")
}

fn text(n: i64) -> String {
    format!("Response {}", word(n))
}

/// A ticket of Ada's with so many responses, which came in from elsewhere.
async fn long(desk: &Desk, length: i64) -> Whole {
    hire_everybody(desk).await;
    let response = |n: i64| {
        let (who, is_internal) = author(n);
        let mut id = [0xaa; 12];
        id[4..].copy_from_slice(&n.to_be_bytes());
        Response {
            id: Id::from_bytes(id),
            message: Message::parse(&text(n)).unwrap(),
            responded_by: actor(who).id,
            is_internal,
            created_at: at(100 + n),
        }
    };
    let Whole { ticket, .. } = moving::whole(9, 40, at(10));
    let whole = Whole::new(ticket, (0..length).map(response).collect());
    assert_eq!(moving::import(desk, moving::ticket(desk, whole.clone())).await, Imported::New);
    whole
}

async fn texts(desk: &Desk, ticket: Id, viewer: Viewer) -> Vec<String> {
    let seen = desk.detail(ticket, viewer).await.unwrap();
    let texts: Vec<_> = seen.responses.into_iter().map(|response| response.message).collect();
    assert_eq!(seen.ticket.response_count as usize, texts.len());
    texts
}

async fn is_found(desk: &Desk, text: &str, viewer: Viewer) -> bool {
    let filter = Filter { search: Some(Search::parse(text).unwrap()), ..Filter::default() };
    !desk.list(filter, viewer).await.is_empty()
}

pub async fn a_thread_that_grows_long_is_read_whole(desk: Desk) {
    let (id, number) = desk.file(Filing::default()).await;
    for n in 0..LONG {
        match author(n) {
            (_, true) => desk.note(id, &text(n), at(n)).await,
            (who, false) => desk.respond(who, id, &text(n), at(n)).await,
        };
        if n % 50 == 0 || n > LONG - 3 {
            assert_eq!(texts(&desk, id, Viewer::Staff).await, (0..=n).map(text).collect::<Vec<_>>());
        }
    }
    let public: Vec<_> = (0..LONG).filter(|n| !author(*n).1).map(text).collect();
    assert_eq!(texts(&desk, id, customer(ADA)).await, public);
    let by_number = desk.store.ticket(TicketKey::Number(number), Viewer::Staff).await.unwrap();
    assert_eq!(by_number, desk.detail(id, Viewer::Staff).await);
    assert!(desk.store.check_counts(10).await.unwrap().is_empty());
    verified(&desk, Chain::Ticket(id)).await;
}

pub async fn a_long_thread_goes_on_where_it_is(desk: Desk) {
    let whole = long(&desk, LONG).await;
    let id = whole.ticket.id;
    let mut expected: Vec<_> = (0..LONG).map(text).collect();
    assert_eq!(texts(&desk, id, Viewer::Staff).await, expected);

    let key = IdempotencyKey {
        user: actor(ADA).id,
        path: "/api/support/tickets".to_owned(),
        key: "once".to_owned(),
        fingerprint: [7; 32],
        not_before: at(-DAY),
        at: at(1_000),
    };
    let respond = async |key| desk.try_respond(actor(ADA), id, says("Once"), desk.stamp(at(1_000)), Some(key)).await;
    let (_, first, _) = written(respond(key.clone()).await);
    expected.push("Once".to_owned());
    for n in 0..120 {
        desk.respond(AGENT, id, &text(n), at(1_001 + n)).await;
        expected.push(text(n));
    }
    let again = respond(key).await;
    assert!(matches!(again, Ok(Some(Changed::Replayed { response, .. })) if response == first.unwrap().id));
    assert_eq!(texts(&desk, id, Viewer::Staff).await, expected);
    assert!(desk.store.check_counts(10).await.unwrap().is_empty());
}

pub async fn of_many_who_answer_at_once_each_is_heard(desk: Desk) {
    let id = long(&desk, 90).await.ticket.id;
    let desk = Arc::new(desk);
    let mut tasks = JoinSet::new();
    for n in 0..24 {
        let desk = Arc::clone(&desk);
        tasks.spawn(async move { desk.respond(AGENT, id, &text(1_000 + n), at(1_000 + n)).await });
    }
    tasks.join_all().await;
    let expected: Vec<_> = (0..90).chain(1_000..1_024).map(text).collect();
    assert_eq!(texts(&desk, id, Viewer::Staff).await, expected);
}

pub async fn a_long_thread_is_found_by_its_words(desk: Desk) {
    let id = long(&desk, LONG).await.ticket.id;
    let both =
        async |text: &str| [is_found(&desk, text, customer(ADA)).await, is_found(&desk, text, Viewer::Staff).await];
    for (n, expected) in [(0, [true, true]), (9, [false, true]), (LONG - 2, [true, true]), (LONG - 1, [false, true])] {
        assert_eq!(both(&format!("{} scanner", word(n))).await, expected, "{n}");
    }
    let edited = Update { subject: Some(Subject::parse("The plotter sings").unwrap()), ..Update::default() };
    desk.update(id, edited, at(2_000)).await;
    for (words, expected) in
        [("scanner", [false; 2]), ("plotter number0000", [true; 2]), ("plotter number0009", [false, true])]
    {
        assert_eq!(both(words).await, expected, "{words}");
    }
}

pub async fn a_long_thread_moves_whole(desk: Desk) {
    let whole = long(&desk, 1_200).await;
    assert_eq!(moving::import(&desk, moving::ticket(&desk, whole.clone())).await, Imported::Known);
    let out = moving::export(&desk).await;
    let tickets: Vec<_> = out
        .iter()
        .filter_map(|document| match document {
            Exported::Ticket { whole, .. } => Some(whole.as_ref()),
            _ => None,
        })
        .collect();
    assert_eq!(tickets, [&whole]);
    let mut other = whole.clone();
    other.responses[0].message = Message::parse("Something else").unwrap();
    assert!(matches!(moving::import(&desk, moving::ticket(&desk, other)).await, Imported::Refused(_)));
}

pub async fn what_somebody_wrote_in_a_long_thread_is_on_their_record(desk: Desk) {
    let whole = long(&desk, LONG).await;
    let of = |who: u8| (0..LONG).filter(move |n| author(*n).0 == who).map(text).collect::<Vec<_>>();
    let ada = desk.store.personal_records(actor(ADA).id).await.unwrap();
    assert_eq!(ada.tickets, std::slice::from_ref(&whole));
    assert!(ada.answers.is_empty());
    let amy = desk.store.personal_records(actor(ADMIN).id).await.unwrap();
    assert!(amy.answers.iter().all(|(number, _)| *number == whole.ticket.number));
    let said: Vec<_> = amy.answers.iter().map(|(_, response)| response.message.to_string()).collect();
    assert_eq!(said, of(ADMIN));
}

pub async fn an_account_stays_while_its_name_is_in_a_long_thread(desk: Desk) {
    hire_everybody(&desk).await;
    let (id, _) = desk.file(Filing::default()).await;
    desk.respond(ADMIN, id, "I was here first", at(1)).await;
    for n in 0..LONG {
        desk.respond(AGENT, id, &text(n), at(2 + n)).await;
    }
    let refused = people::delete(&desk, actor(ADMIN).id).await;
    assert!(matches!(refused, Err(AccountError::InUse)), "{refused:?}");
}

pub async fn a_long_thread_is_erased_whole(desk: Desk) {
    let whole = long(&desk, LONG).await;
    let id = whole.ticket.id;
    assert!(desk.store.erase_ticket(id, at(2_000)).await.unwrap());
    assert_eq!(texts(&desk, id, Viewer::Staff).await, vec!["[erased]"; 260]);
    for n in [0, 9, LONG - 1] {
        assert!(!is_found(&desk, &word(n), Viewer::Staff).await, "{n}");
    }
    let out = moving::export(&desk).await;
    assert!(!format!("{out:?}").contains("Response number"));
    assert!(!desk.store.erase_ticket(id, at(2_001)).await.unwrap(), "there is nothing left");
    assert!(desk.store.check_counts(10).await.unwrap().is_empty());
    desk.respond(AGENT, id, "The last word", at(2_002)).await;
    assert_eq!(texts(&desk, id, Viewer::Staff).await.len(), 261);
}

pub async fn a_deleted_ticket_leaves_nothing_of_a_long_thread(desk: Desk) {
    let whole = long(&desk, LONG).await;
    desk.delete(whole.ticket.id, at(2_000)).await;
    assert!(desk.detail(whole.ticket.id, Viewer::Staff).await.is_none());
    assert!(desk.store.personal_records(actor(ADMIN).id).await.unwrap().answers.is_empty());
    assert!(people::delete(&desk, actor(ADMIN).id).await.unwrap().is_some());
    let gone: BTreeSet<_> = (0..LONG).map(text).collect();
    let out = format!("{:?}", moving::export(&desk).await);
    assert!(gone.iter().all(|text| !out.contains(text.as_str())));
}
