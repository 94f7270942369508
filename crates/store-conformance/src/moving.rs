//! Whole documents come in from another desk, and everything goes out.

use std::collections::BTreeSet;

use app::ports::{
    AccountImport, CreateRule, Exported, FaqImport, Faqs, Import, ImportRefusal, Imported, SettingsImport,
    TicketImport, TicketKey, Trail,
};
use domain::audit::{Action, Chain, Entry, Head};
use domain::faq::Faq;
use domain::list::Filter;
use domain::policy::Viewer;
use domain::search::Search;
use domain::settings::{Key, Settings, Update};
use domain::text::{AttachmentNote, Email, Message, Subject};
use domain::ticket::{Response, Revision, Ticket, Whole};
use domain::vocabulary::{Awaiting, Category, Priority, Status};
use domain::{Id, TicketNumber, Timestamp};

use crate::accounts::{account_of, create, hire_everybody};
use crate::audit::verified;
use crate::desk::{ADA, AGENT, BOB, Desk, Filing, actor, at, customer, query};
use crate::faqs::{add, faq};

fn number(sequence: u32) -> TicketNumber {
    TicketNumber { year: 2026, sequence }
}

/// A ticket of Ada's with an answer, a note and her thanks.
pub(crate) fn whole(id: u8, sequence: u32, created_at: Timestamp) -> Whole {
    let response = |n: u8, who, text, is_internal| Response {
        id: Id::from_bytes([n; 12]),
        message: Message::parse(text).unwrap(),
        responded_by: actor(who).id,
        is_internal,
        created_at: created_at.plus(i64::from(n)),
    };
    // They need not come in order.
    let responses = vec![
        response(3, ADA, "Splendid, gracias", false),
        response(1, AGENT, "Try the reset button", false),
        response(2, AGENT, "A hopeless device", true),
    ];
    let ticket = Ticket {
        id: Id::from_bytes([id; 12]),
        number: number(sequence),
        subject: Subject::parse("The scanner hums").unwrap(),
        message: Message::parse("All night long.").unwrap(),
        category: Category::BugReport,
        priority: Priority::High,
        status: Status::Resolved,
        submitted_by: actor(ADA).id,
        assigned_to: Some(actor(AGENT).id),
        attachments: ["hum.mp3", "https://files.example/\u{e4} \"1\".png"].map(note).into(),
        created_at,
        resolved_at: Some(created_at.plus(9)),
        closed_at: None,
        staff_revision: Revision { version: 7, at: created_at.plus(9) },
        public_revision: Revision { version: 5, at: created_at.plus(8) },
        awaiting: Awaiting::Customer,
        public_responses: 0,
        notes: 0,
        first_answer_at: None,
    };
    Whole::new(ticket, responses)
}

fn note(text: &str) -> AttachmentNote {
    AttachmentNote::parse(text).unwrap()
}

pub(crate) fn ticket(desk: &Desk, whole: Whole) -> Import {
    let trail = Trail::Begins(whole.imported(&desk.stamp(at(50))));
    Import::Ticket(Box::new(TicketImport { words: whole.words(), whole, gone: BTreeSet::new(), trail }))
}

pub(crate) async fn import(desk: &Desk, document: Import) -> Imported {
    let mut outcomes = desk.store.import(vec![document]).await.unwrap();
    assert_eq!(outcomes.len(), 1);
    outcomes.remove(0)
}

async fn found(desk: &Desk, text: &str, viewer: Viewer) -> usize {
    let search = Some(Search::parse(text).unwrap());
    desk.list(Filter { search, ..Filter::default() }, viewer).await.len()
}

pub(crate) async fn export(desk: &Desk) -> Vec<Exported> {
    let mut export = desk.store.export().await.unwrap();
    let mut all = Vec::new();
    loop {
        let part = export.next().await.unwrap();
        if part.is_empty() {
            return all;
        }
        all.extend(part);
    }
}

pub async fn an_imported_ticket_is_like_any_other(desk: Desk) {
    hire_everybody(&desk).await;
    let (newer, _) = desk.file(Filing { at: at(1_000), ..Filing::default() }).await;
    let whole = whole(9, 40, at(10));
    let id = whole.ticket.id;
    assert_eq!(import(&desk, ticket(&desk, whole.clone())).await, Imported::New);

    let seen = desk.detail(id, Viewer::Staff).await.unwrap();
    assert_eq!((seen.ticket.number, seen.ticket.version, seen.ticket.updated_at), (number(40), 7, at(19)));
    assert_eq!((seen.ticket.response_count, seen.ticket.awaiting), (3, Awaiting::Staff));
    assert_eq!((seen.ticket.resolved_at, seen.ticket.assigned_to.unwrap().id), (Some(at(19)), actor(AGENT).id));
    assert_eq!(seen.ticket.attachments, ["hum.mp3", "https://files.example/\u{e4} \"1\".png"]);
    let said: Vec<_> = seen.responses.iter().map(|response| response.message.as_str()).collect();
    assert_eq!(said, ["Try the reset button", "A hopeless device", "Splendid, gracias"]);
    let seen = desk.detail(id, customer(ADA)).await.unwrap();
    assert_eq!((seen.ticket.version, seen.ticket.updated_at, seen.responses.len()), (5, at(18), 2));
    assert_eq!(seen.ticket.attachments.len(), 2);
    let rows = desk.page(query(Filter::default()), customer(ADA)).await.rows;
    assert_eq!(rows.iter().map(|row| row.attachments.len()).collect::<Vec<_>>(), [0, 2]);

    assert_eq!(desk.list(Filter::default(), Viewer::Staff).await, [newer, id]);
    let resolved = Filter { statuses: vec![Status::Resolved], ..Filter::default() };
    assert_eq!(desk.list(resolved, Viewer::Staff).await, [id]);
    for (text, by_owner, by_staff) in
        [("hums", 1, 1), ("splendid", 1, 1), ("hopeless", 0, 1), ("Lovelace", 0, 2), ("ST-2026-040", 1, 1)]
    {
        assert_eq!(found(&desk, text, customer(ADA)).await, by_owner, "{text}");
        assert_eq!(found(&desk, text, Viewer::Staff).await, by_staff, "{text}");
    }
    let trail = verified(&desk, Chain::Ticket(id)).await;
    assert_eq!((trail.len(), trail[0].action, trail[0].at), (1, Action::TicketImported, at(50)));
    let after = desk.set_status(id, Status::Closed, at(2_000)).await;
    assert_eq!((after.staff_revision.version, after.public_revision.version), (8, 6));
    assert!(desk.store.audit_missing_heads(10).await.unwrap().is_empty());
}

pub async fn what_is_here_is_passed_over_and_what_differs_refused(desk: Desk) {
    hire_everybody(&desk).await;
    let first = whole(9, 1, at(10));
    assert_eq!(import(&desk, ticket(&desk, first.clone())).await, Imported::New);
    assert_eq!(import(&desk, ticket(&desk, first.clone())).await, Imported::Known);
    let mut other = first.clone();
    other.ticket.priority = Priority::Low;
    assert_eq!(import(&desk, ticket(&desk, other)).await, Imported::Refused(ImportRefusal::Differs));
    let mut unnoted = first.clone();
    unnoted.ticket.attachments.pop();
    assert_eq!(import(&desk, ticket(&desk, unnoted)).await, Imported::Refused(ImportRefusal::Differs));
    let mut fewer = first.clone();
    fewer.responses.pop();
    let fewer = Whole::new(fewer.ticket, fewer.responses);
    assert_eq!(import(&desk, ticket(&desk, fewer)).await, Imported::Refused(ImportRefusal::Differs));
    let seen = desk.detail(first.ticket.id, Viewer::Staff).await.unwrap();
    assert_eq!((seen.ticket.priority, seen.responses.len()), (Priority::High, 3));
    assert_eq!(verified(&desk, Chain::Ticket(first.ticket.id)).await.len(), 1);
}

pub async fn a_batch_takes_what_is_good_and_refuses_the_rest(desk: Desk) {
    hire_everybody(&desk).await;
    let mut by_nobody = whole(11, 3, at(12));
    by_nobody.responses[0].responded_by = Id::from_bytes([77; 12]);
    let batch = [whole(9, 1, at(10)), whole(10, 1, at(11)), by_nobody.clone(), whole(12, 4, at(13))];
    let outcomes = desk.store.import(batch.map(|whole| ticket(&desk, whole)).into()).await.unwrap();
    let unknown = Imported::Refused(ImportRefusal::UnknownPerson(Id::from_bytes([77; 12])));
    let taken = Imported::Refused(ImportRefusal::NumberTaken(number(1)));
    assert_eq!(outcomes, [Imported::New, taken, unknown, Imported::New]);
    assert_eq!(desk.list(Filter::default(), Viewer::Staff).await.len(), 2);
    for refused in [10, 11] {
        assert!(desk.store.audit_head(Chain::Ticket(Id::from_bytes([refused; 12]))).await.unwrap().is_none());
    }

    let trail = Trail::Begins(by_nobody.imported(&desk.stamp(at(50))));
    let gone = BTreeSet::from([Id::from_bytes([77; 12])]);
    let known_to_be_gone = TicketImport { words: by_nobody.words(), whole: by_nobody, gone, trail };
    assert_eq!(import(&desk, Import::Ticket(Box::new(known_to_be_gone))).await, Imported::New);
    let seen = desk.detail(Id::from_bytes([11; 12]), Viewer::Staff).await.unwrap();
    assert_eq!(seen.responses[0].responded_by.name, "Unknown");
}

pub async fn new_numbers_follow_imported_ones(desk: Desk) {
    hire_everybody(&desk).await;
    desk.file(Filing::default()).await;
    import(&desk, ticket(&desk, whole(9, 300, at(10)))).await;
    import(&desk, ticket(&desk, whole(10, 7, at(11)))).await;
    assert_eq!(desk.file(Filing { at: at(20), ..Filing::default() }).await.1, number(301));
    let found = desk.store.ticket(TicketKey::Number(number(300)), Viewer::Staff).await.unwrap();
    assert_eq!(found.unwrap().ticket.id, Id::from_bytes([9; 12]));
}

pub async fn tickets_of_one_instant_stand_in_the_order_of_their_ids(desk: Desk) {
    hire_everybody(&desk).await;
    let ids: Vec<Id> = (20_u8..30).map(|n| Id::from_bytes([66, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, n])).collect();
    for (id, sequence) in ids.iter().zip(1..) {
        let mut whole = whole(9, sequence, at(10));
        whole.ticket.id = *id;
        assert_eq!(import(&desk, ticket(&desk, whole)).await, Imported::New);
    }
    let newest_first: Vec<Id> = ids.into_iter().rev().collect();
    assert_eq!(desk.list(Filter::default(), Viewer::Staff).await, newest_first);
    let instant = Filter { created_from: Some(at(10)), created_to: Some(at(10)), ..Filter::default() };
    assert_eq!(desk.list(instant, Viewer::Staff).await, newest_first);
}

pub async fn an_account_is_taken_once(desk: Desk) {
    let account = account_of(&actor(ADA));
    let dated = |account| Import::Account(Box::new(AccountImport { account, is_dated: true, audit: None }));
    let audit = Whole::imported(&whole(1, 1, at(0)), &desk.stamp(at(1)));
    let with_audit = AccountImport { account: account.clone(), is_dated: true, audit: Some(audit.clone()) };
    assert_eq!(import(&desk, Import::Account(Box::new(with_audit))).await, Imported::New);
    assert_eq!(desk.store.account(account.user.id).await.unwrap(), Some(account.clone()));
    assert_eq!(verified(&desk, audit.chain()).await.len(), 1);

    assert_eq!(import(&desk, dated(account.clone())).await, Imported::Known);
    let mut other = account.clone();
    other.user.is_active = false;
    assert_eq!(import(&desk, dated(other)).await, Imported::Refused(ImportRefusal::Differs));
    let mut bare = account.clone();
    bare.password_hash = None;
    bare.user.created_at = at(999);
    bare.user.last_seen_at = Some(at(5));
    let undated = AccountImport { account: bare, is_dated: false, audit: None };
    assert_eq!(import(&desk, Import::Account(Box::new(undated))).await, Imported::Known);
    let mut twin = account_of(&actor(BOB));
    twin.user.email = account.user.email.clone();
    assert_eq!(import(&desk, dated(twin)).await, Imported::Refused(ImportRefusal::EmailTaken));
    assert_eq!(desk.store.account(account.user.id).await.unwrap(), Some(account));
    assert_eq!(verified(&desk, audit.chain()).await.len(), 1);
}

fn settings(desk: &Desk, update: Update, is_told: bool) -> Import {
    Import::Settings(Box::new(SettingsImport { update, stamp: desk.stamp(at(60)), is_told }))
}

pub async fn settings_fill_in_what_is_not_set(desk: Desk) {
    let address = |text| Some(Some(Email::parse(text).unwrap()));
    let first = Update { support_email: address("help@example.com"), ..Update::default() };
    assert_eq!(import(&desk, settings(&desk, first.clone(), false)).await, Imported::New);
    assert_eq!(import(&desk, settings(&desk, first, false)).await, Imported::Known);
    let more = Update { support_email: address("help@example.com"), auto_response: Some(true), ..Update::default() };
    assert_eq!(import(&desk, settings(&desk, more, true)).await, Imported::New);
    let expected =
        Settings { support_email: address("help@example.com").unwrap(), auto_response: true, ..Settings::default() };
    assert_eq!(desk.store.settings().await.unwrap(), expected);
    let other =
        Update { support_email: address("else@example.com"), notification_enabled: Some(false), ..Update::default() };
    let refusal = Imported::Refused(ImportRefusal::SetOtherwise(Key::SupportEmail));
    assert_eq!(import(&desk, settings(&desk, other, false)).await, refusal);
    assert_eq!(desk.store.settings().await.unwrap(), expected, "the rest of a refused document is refused too");
    let actions: Vec<_> = verified(&desk, Chain::Site).await.into_iter().map(|entry| entry.action).collect();
    assert_eq!(actions, [Action::SettingsUpdated], "what a trail tells of is not told again");
}

pub async fn an_entry_of_the_faq_is_taken_once(desk: Desk) {
    let entry = faq(1, "Doors", 4);
    let bring = |faq: &Faq, is_told: bool| {
        let audit = (!is_told).then(|| faq.created(None, &desk.stamp(at(60))));
        Import::Faq(Box::new(FaqImport { faq: faq.clone(), audit }))
    };
    assert_eq!(import(&desk, bring(&entry, false)).await, Imported::New);
    assert_eq!(import(&desk, bring(&entry, false)).await, Imported::Known);
    assert_eq!(import(&desk, bring(&faq(1, "Doors", 5), false)).await, Imported::Refused(ImportRefusal::Differs));
    assert_eq!(import(&desk, bring(&faq(2, "Doors", 3), true)).await, Imported::New);
    assert_eq!(desk.store.faqs(Faqs::All).await.unwrap(), [faq(2, "Doors", 3), entry]);
    assert_eq!(verified(&desk, Chain::Site).await.len(), 1);
}

/// The trail of a ticket at another desk: filed, and deleted when asked for.
fn trail(desk: &Desk, whole: &Whole, is_deleted: bool) -> Vec<Entry> {
    let first = whole.imported(&desk.stamp(at(1))).link(Head::empty(Chain::Ticket(whole.ticket.id)));
    let last = if is_deleted {
        let admin = actor(crate::desk::ADMIN);
        whole.ticket.delete(&admin, &desk.stamp(at(2))).unwrap().audit
    } else {
        whole.imported(&desk.stamp(at(2)))
    };
    let last = last.link(first.head());
    vec![first, last]
}

pub async fn a_ticket_keeps_its_own_trail(desk: Desk) {
    hire_everybody(&desk).await;
    let whole = whole(9, 1, at(10));
    let entries = trail(&desk, &whole, false);
    let bring = || {
        let trail = Trail::Continues(entries[0].clone());
        let (words, whole) = (whole.words(), whole.clone());
        let ticket = Import::Ticket(Box::new(TicketImport { words, whole, gone: BTreeSet::new(), trail }));
        let entry = |n: usize| Import::Entry(Box::new(entries[n].clone()));
        vec![ticket, entry(0), entry(1)]
    };
    let outcomes = desk.store.import(bring()).await.unwrap();
    assert_eq!(outcomes, [Imported::New, Imported::Known, Imported::New]);
    assert_eq!(verified(&desk, Chain::Ticket(whole.ticket.id)).await, entries);
    assert_eq!(desk.store.import(bring()).await.unwrap(), vec![Imported::Known; 3]);
    desk.set_status(whole.ticket.id, Status::Closed, at(100)).await;
    assert_eq!(verified(&desk, Chain::Ticket(whole.ticket.id)).await.len(), 3);
}

pub async fn a_foreign_trail_is_refused(desk: Desk) {
    hire_everybody(&desk).await;
    let whole = whole(9, 1, at(10));
    import(&desk, ticket(&desk, whole.clone())).await;
    let entries = trail(&desk, &whole, false);
    for (n, refusal) in [(0, ImportRefusal::OtherEntries), (1, ImportRefusal::DoesNotFollow)] {
        let entry = Import::Entry(Box::new(entries[n].clone()));
        assert_eq!(import(&desk, entry).await, Imported::Refused(refusal));
    }
    assert_eq!(verified(&desk, Chain::Ticket(whole.ticket.id)).await.len(), 1);
}

pub async fn a_deleted_tickets_trail_keeps_its_id_and_number(desk: Desk) {
    hire_everybody(&desk).await;
    let whole = whole(9, 30, at(10));
    for entry in trail(&desk, &whole, true) {
        assert_eq!(import(&desk, Import::Entry(Box::new(entry))).await, Imported::New);
    }
    assert_eq!(verified(&desk, Chain::Ticket(whole.ticket.id)).await.len(), 2);
    assert_eq!(import(&desk, ticket(&desk, whole)).await, Imported::Refused(ImportRefusal::WasHere));
    assert_eq!(desk.file(Filing::default()).await.1, number(31));
}

pub async fn everything_goes_out_in_an_order_to_come_in(desk: Desk) {
    hire_everybody(&desk).await;
    import(&desk, ticket(&desk, whole(9, 40, at(500)))).await;
    let (older, _) = desk.file(Filing::default()).await;
    desk.respond(AGENT, older, "Soon", at(600)).await;
    let (deleted, _) = desk.file(Filing { at: at(1), ..Filing::default() }).await;
    desk.delete(deleted, at(2)).await;
    let mut gone = account_of(&actor(BOB));
    gone.user.id = Id::from_bytes([55; 12]);
    gone.user.email = Email::parse("gone@example.com").unwrap();
    create(&desk, gone, CreateRule::Any).await.unwrap();

    let by_nobody = Update { auto_response: Some(true), ..Update::default() };
    import(&desk, settings(&desk, by_nobody, false)).await;
    for entry in [faq(7, "Walls", 0), faq(8, "Doors", 0)] {
        add(&desk, &entry).await;
    }

    let all = export(&desk).await;
    let kinds: Vec<String> = all
        .iter()
        .map(|document| match document {
            Exported::Account(_) => "user".to_owned(),
            Exported::Settings(settings) => format!("settings {}", settings.auto_response),
            Exported::Faq(faq) => format!("faq {}", faq.category),
            Exported::Ticket { whole, gone } => format!("{} {}", whole.ticket.id, gone.len()),
            Exported::Entry(entry) => format!("{} {}", entry.chain, entry.sequence),
            Exported::Unreadable { .. } => "unreadable".to_owned(),
        })
        .collect();
    let mut expected: Vec<String> = (1..=8).map(|n| format!("site {n}")).collect();
    expected.extend(vec!["user".to_owned(); 5]);
    expected.extend(["settings true", "faq Doors", "faq Walls"].map(ToOwned::to_owned));
    let other = Id::from_bytes([9; 12]);
    expected.extend([format!("{older} 0"), format!("{older} 1"), format!("{older} 2")]);
    expected.extend([format!("{other} 0"), format!("{other} 1")]);
    expected.extend([format!("{deleted} 1"), format!("{deleted} 2")]);
    assert_eq!(kinds, expected);

    let again = all.into_iter().map(|document| match document {
        Exported::Account(account) => Import::Account(Box::new(AccountImport { account, is_dated: true, audit: None })),
        Exported::Settings(all) => {
            let update = Update {
                support_email: Some(all.support_email),
                auto_response: Some(all.auto_response),
                email_template: Some(all.email_template),
                notification_enabled: Some(all.notification_enabled),
            };
            settings(&desk, update, true)
        }
        Exported::Faq(faq) => Import::Faq(Box::new(FaqImport { faq, audit: None })),
        Exported::Ticket { whole, gone } => {
            let trail = Trail::Begins(whole.imported(&desk.stamp(at(50))));
            Import::Ticket(Box::new(TicketImport { words: whole.words(), whole: *whole, gone, trail }))
        }
        Exported::Entry(entry) => Import::Entry(entry),
        Exported::Unreadable { chain, sequence } => panic!("entry {sequence} of {chain} cannot be read"),
    });
    let outcomes = desk.store.import(again.collect()).await.unwrap();
    assert!(outcomes.iter().all(|outcome| *outcome == Imported::Known), "{outcomes:?}");
}
