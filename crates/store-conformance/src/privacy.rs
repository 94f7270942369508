//! One person's data: found in one place, and taken out so that nothing of it is left and the trail still verifies.

use app::moving::write_line;
use app::ports::{AccountError, IdempotencyKey, Limit, PersonErasure, Session, TokenHash};
use domain::audit::{Action, Chain};
use domain::list::Filter;
use domain::mail::{Recipient, State};
use domain::policy::Viewer;
use domain::search::Search;
use domain::text::Message;
use domain::ticket::{IfMatch, Respond, Update};
use domain::time::DAY;
use domain::vocabulary::{Awaiting, Status};
use domain::{Id, erasure};

use crate::accounts::hire_everybody;
use crate::audit::verified;
use crate::desk::{ADA, ADMIN, AGENT, BOB, Desk, Filing, actor, at, customer, written};
use crate::outbox;
use crate::registrations::{register, registration};
use crate::sessions::start;

/// A limit that counts for Ada alone.
const LIMIT: &str = "tickets of Ada";

fn limit() -> Limit {
    Limit { subject: LIMIT.to_owned(), most: 1, within: DAY, at: at(1) }
}

fn key() -> IdempotencyKey {
    let path = "/api/support/tickets".to_owned();
    let (not_before, at) = (at(-DAY), at(1));
    IdempotencyKey { user: actor(ADA).id, path, key: "once".to_owned(), fingerprint: [7; 32], not_before, at }
}

/// A ticket of Ada's with an answer, a note, and her thanks.
async fn conversation(desk: &Desk, millis: i64) -> Id {
    let (subject, message) = ("Wombatcanary".to_owned(), "It is about quollcanary".to_owned());
    let (id, _) = desk.file(Filing { subject, message, at: at(millis), ..Filing::default() }).await;
    desk.respond(AGENT, id, "Dear numbatcanary", at(millis + 1)).await;
    desk.note(id, "Phone of bilbycanary", at(millis + 2)).await;
    desk.respond(ADA, id, "Thanks, dingocanary", at(millis + 3)).await;
    let edited = Message::parse("It was about echidnacanary").unwrap();
    desk.update(id, Update { message: Some(edited), ..Update::default() }, at(millis + 4)).await;
    desk.set_status(id, Status::Resolved, at(millis + 5)).await;
    id
}

async fn erase(desk: &Desk, who: u8, millis: i64) -> Result<bool, AccountError> {
    let person = actor(who).id;
    let mut has_erased = false;
    for ticket in desk.store.tickets_filed_by(person).await.unwrap() {
        has_erased |= desk.store.erase_ticket(ticket, at(millis)).await.unwrap();
    }
    has_erased |= desk.store.erase_trail(person).await.unwrap();
    let rule = Box::new(|_: &_, other_admins| match other_admins {
        0 => Err(AccountError::LastAdmin),
        _ => Ok(()),
    });
    let record = erasure::record(person, &desk.stamp(at(millis)));
    let (email, limits) = (Some(actor(who).email), vec![LIMIT.to_owned()]);
    desk.store.erase_person(PersonErasure { person, email, rule, limits, has_erased, record }).await
}

/// All that an export holds, in lower case.
async fn exported(desk: &Desk) -> String {
    let mut export = desk.store.export().await.unwrap();
    let mut lines = Vec::new();
    loop {
        let documents = export.next().await.unwrap();
        if documents.is_empty() {
            return String::from_utf8(lines).unwrap().to_lowercase();
        }
        for document in &documents {
            write_line(document, &mut lines).unwrap();
        }
    }
}

async fn found(desk: &Desk, text: &str) -> Vec<Id> {
    desk.list(Filter { search: Some(Search::parse(text).unwrap()), ..Filter::default() }, Viewer::Staff).await
}

async fn erasures(desk: &Desk) -> usize {
    verified(desk, Chain::Site).await.iter().filter(|entry| entry.action == Action::PersonErased).count()
}

pub async fn all_that_is_kept_of_a_person_is_found(desk: Desk) {
    hire_everybody(&desk).await;
    let own = conversation(&desk, 10).await;
    let (other, number) = desk.file(Filing { by: actor(BOB), at: at(50), ..Filing::default() }).await;
    desk.respond(AGENT, other, "Hello Bob", at(51)).await;
    let (of_agent, _) = desk.file(Filing { by: actor(AGENT), at: at(60), ..Filing::default() }).await;
    for (token, who) in [(1, ADA), (2, BOB)] {
        let token = TokenHash([token; 32]);
        start(&desk, Session { token, user: actor(who).id, created_at: at(1), last_used_at: at(1) }).await;
    }
    outbox::answer(&desk, own, 70).await;

    let ada = desk.store.personal_records(actor(ADA).id).await.unwrap();
    assert_eq!(ada.sessions.iter().map(|session| session.token).collect::<Vec<_>>(), [TokenHash([1; 32])]);
    assert_eq!(
        ada.tickets.iter().map(|whole| (whole.ticket.id, whole.responses.len())).collect::<Vec<_>>(),
        [(own, 4)]
    );
    assert!(ada.answers.is_empty());
    assert_eq!(
        ada.mail.iter().map(|record| (record.mail.ticket, record.state)).collect::<Vec<_>>(),
        [(Some(own), State::Queued)]
    );
    let actions: Vec<_> = ada.entries.iter().map(|entry| entry.action).collect();
    assert_eq!(actions, [Action::UserCreated, Action::TicketCreated, Action::ResponseAdded]);

    let agent = desk.store.personal_records(actor(AGENT).id).await.unwrap();
    assert_eq!(agent.tickets.iter().map(|whole| whole.ticket.id).collect::<Vec<_>>(), [of_agent]);
    let said: Vec<_> = agent.answers.iter().map(|(_, response)| response.message.as_str()).collect();
    assert_eq!(said[..3], ["Dear numbatcanary", "Phone of bilbycanary", "Hello Bob"]);
    assert_eq!(agent.answers[2].0, number);
}

pub async fn an_erased_ticket_is_a_shell(desk: Desk) {
    hire_everybody(&desk).await;
    let id = conversation(&desk, 10).await;
    outbox::answer(&desk, id, 20).await;
    let before = desk.detail(id, customer(ADA)).await.unwrap().ticket;
    assert!(desk.store.erase_ticket(id, at(100)).await.unwrap());

    let seen = desk.detail(id, Viewer::Staff).await.unwrap();
    assert_eq!((seen.ticket.subject.as_str(), seen.ticket.message.as_deref()), ("[erased]", Some("[erased]")));
    assert!(seen.responses.iter().all(|response| response.message == "[erased]"));
    assert_eq!((seen.ticket.number, seen.ticket.created_at), (before.number, before.created_at));
    assert_eq!((seen.ticket.status, seen.ticket.response_count), (before.status, 4));
    assert_eq!(seen.ticket.awaiting, Awaiting::Customer);
    let after = desk.detail(id, customer(ADA)).await.unwrap().ticket;
    assert_eq!((after.version, after.updated_at), (before.version + 1, at(100)));
    for word in ["wombatcanary", "quollcanary", "numbatcanary", "bilbycanary", "dingocanary", "echidnacanary"] {
        assert!(found(&desk, word).await.is_empty(), "{word}");
    }
    for words in ["erased", "Lovelace", &before.number.to_string()] {
        assert_eq!(found(&desk, words).await, [id], "{words}");
    }
    assert!(outbox::states(&desk).await.iter().all(|state| *state == State::Cancelled));

    let entries = verified(&desk, Chain::Ticket(id)).await;
    let kept: Vec<_> = entries.iter().filter(|entry| entry.what().is_some()).map(|entry| entry.action).collect();
    assert_eq!(kept.len(), entries.len() - 2, "what was filed and what was edited are gone");
    assert!(!kept.contains(&Action::TicketCreated));
    assert!(!desk.store.erase_ticket(id, at(200)).await.unwrap());
    assert_eq!(desk.detail(id, customer(ADA)).await.unwrap().ticket, after);
    assert!(desk.store.check_counts(10).await.unwrap().is_empty());
    let reopened = desk.set_status(id, Status::Open, at(300)).await;
    assert_eq!(reopened.public_revision.version, after.version + 1);
}

pub async fn the_trail_of_a_deleted_ticket_is_erased_too(desk: Desk) {
    hire_everybody(&desk).await;
    let mine = conversation(&desk, 10).await;
    desk.delete(mine, at(50)).await;
    let (other, _) = desk.file(Filing { by: actor(BOB), at: at(60), ..Filing::default() }).await;
    desk.delete(other, at(61)).await;
    assert_eq!(desk.store.tickets_filed_by(actor(ADA).id).await.unwrap(), [mine]);
    assert!(desk.store.erase_ticket(mine, at(100)).await.unwrap());
    let entries = verified(&desk, Chain::Ticket(mine)).await;
    assert_eq!(entries.last().map(|entry| (entry.action, entry.what())), Some((Action::TicketDeleted, None)));
    assert!(desk.store.tickets_filed_by(actor(ADA).id).await.unwrap().is_empty());
    assert!(verified(&desk, Chain::Ticket(other)).await.iter().all(|entry| entry.what().is_some()));
}

pub async fn an_erased_person_is_nobody_any_more(desk: Desk) {
    hire_everybody(&desk).await;
    let id = conversation(&desk, 10).await;
    let gone = conversation(&desk, 30).await;
    desk.delete(gone, at(40)).await;
    start(&desk, Session { token: TokenHash([1; 32]), user: actor(ADA).id, created_at: at(1), last_used_at: at(1) })
        .await;
    let stamp = desk.stamp(at(1));
    desk.try_file(stamp.id("ticket"), Filing::default(), stamp, Some(key())).await.unwrap();
    desk.store.count(limit()).await.unwrap();
    register(&desk, registration(7, ADA), ADA).await;
    desk.respond(AGENT, id, "Dear ada.lovelace@example.com", at(50)).await;
    outbox::answer(&desk, id, 60).await;

    assert!(erase(&desk, ADA, 100).await.unwrap());
    assert_eq!(desk.store.account(actor(ADA).id).await.unwrap(), None);
    assert_eq!(desk.store.account_by_email(actor(ADA).email).await.unwrap(), None);
    assert_eq!(desk.store.session(TokenHash([1; 32])).await.unwrap(), None);
    assert_eq!(desk.store.room_at(limit()).await.unwrap(), None);
    assert_eq!(desk.store.registration_of(actor(ADA).email).await.unwrap(), None);
    let seen = desk.detail(id, Viewer::Staff).await.unwrap();
    assert_eq!((seen.ticket.submitted_by.name.as_str(), seen.ticket.submitted_by.email.as_str()), ("Unknown", ""));
    assert_eq!(seen.responses[0].responded_by.name, "Gus Agent");
    assert!(found(&desk, "Lovelace").await.is_empty());
    assert!(found(&desk, "Unknown").await.contains(&id));
    assert!(outbox::states(&desk).await.iter().all(|state| *state == State::Cancelled));

    let left = exported(&desk).await;
    for canary in ["canary", "lovelace"] {
        assert!(!left.contains(canary), "{canary}: {left}");
    }
    for entry in verified(&desk, Chain::Ticket(id)).await {
        assert_eq!(entry.who().is_none(), entry.actor == Some(actor(ADA).id));
    }
    verified(&desk, Chain::Ticket(gone)).await;
    assert_eq!(erasures(&desk).await, 1);
    let record = verified(&desk, Chain::Site).await.pop().unwrap();
    assert_eq!((record.target, record.actor, record.what().unwrap().label.as_str()), (actor(ADA).id, None, "Unknown"));

    assert!(!erase(&desk, ADA, 200).await.unwrap(), "there is nothing left");
    assert_eq!(erasures(&desk).await, 1);
    assert_eq!(exported(&desk).await, left);
    let stamp = desk.stamp(at(2));
    let again = desk.try_file(stamp.id("ticket"), Filing { by: actor(BOB), ..Filing::default() }, stamp, Some(key()));
    assert!(matches!(again.await, Ok(app::ports::Created::New(_))), "what was filed under the key is forgotten");
}

pub async fn a_registration_is_erased_with_its_mail(desk: Desk) {
    let ada = registration(7, ADA);
    register(&desk, ada.clone(), ADA).await;
    register(&desk, registration(8, BOB), BOB).await;
    let rule = Box::new(|_: &_, _| panic!("there is no account"));
    let record = erasure::record(ada.id, &desk.stamp(at(100)));
    let (email, limits) = (Some(ada.email.clone()), Vec::new());
    let erasure = PersonErasure { person: ada.id, email, rule, limits, has_erased: false, record };
    assert!(desk.store.erase_person(erasure).await.unwrap());
    assert_eq!(desk.store.registration_of(ada.email).await.unwrap(), None);
    let mails = desk.store.list_mail(outbox::everything()).await.unwrap().rows;
    let mut states: Vec<_> = mails.iter().map(|entry| (entry.mail.to, entry.state)).collect();
    states.sort_by_key(|(_, state)| *state);
    let to = |n| Recipient::Person(Id::from_bytes([n; 12]));
    assert_eq!(states, [(to(8), State::Queued), (to(7), State::Cancelled)]);
    assert!(desk.store.registration_of(actor(BOB).email).await.unwrap().is_some());
    assert_eq!(erasures(&desk).await, 1);
}

pub async fn a_refused_erasure_removes_nothing(desk: Desk) {
    hire_everybody(&desk).await;
    let person = actor(ADMIN).id;
    let rule = Box::new(|_: &_, other_admins| {
        assert_eq!(other_admins, 0);
        Err(AccountError::LastAdmin)
    });
    let record = erasure::record(person, &desk.stamp(at(100)));
    let email = Some(actor(ADMIN).email);
    let erasure = PersonErasure { person, email, rule, limits: Vec::new(), has_erased: true, record };
    assert!(matches!(desk.store.erase_person(erasure).await, Err(AccountError::LastAdmin)));
    assert!(desk.store.account(person).await.unwrap().is_some());
    assert_eq!(erasures(&desk).await, 0);
}

pub async fn what_staff_answered_stays(desk: Desk) {
    hire_everybody(&desk).await;
    let (id, _) = desk.file(Filing::default()).await;
    desk.respond(AGENT, id, "Try it upside down", at(1)).await;
    desk.note(id, "A hopeless case", at(2)).await;
    let assign = Update { assigned_to: Some(Some(actor(AGENT).id)), ..Update::default() };
    desk.update(id, assign, at(3)).await;
    let late = Respond::new(Message::parse("Hello?").unwrap(), false, false, None, IfMatch::Any);
    written(desk.try_respond(actor(ADA), id, late, desk.stamp(at(4)), None).await);
    assert!(erase(&desk, AGENT, 100).await.unwrap());

    let seen = desk.detail(id, Viewer::Staff).await.unwrap();
    let said: Vec<_> = seen.responses.iter().map(|response| response.message.as_str()).collect();
    assert_eq!(said, ["Try it upside down", "A hopeless case", "Hello?"]);
    assert_eq!(seen.responses[0].responded_by.name, "Unknown");
    let assignee = seen.ticket.assigned_to.unwrap();
    assert_eq!((assignee.id, assignee.name.as_str()), (actor(AGENT).id, "Unknown"));
    assert_eq!(found(&desk, "upside hopeless").await, [id]);
    let left = exported(&desk).await;
    assert!(!left.contains("gus") && left.contains("lovelace"), "{left}");
    assert_eq!(verified(&desk, Chain::Ticket(id)).await.iter().filter(|entry| entry.who().is_none()).count(), 3);
}
