//! Search: what is found, by whom, and what is not.

use std::sync::Arc;

use domain::Id;
use domain::list::{Filter, Order, Query, SEARCH_TOTAL_BOUND, Sort, Start};
use domain::policy::Viewer;
use domain::search::Search;
use domain::text::{Message, Subject};
use domain::ticket::Update;
use domain::vocabulary::{Priority, Status};
use tokio::task::JoinSet;

use crate::desk::{ADA, AGENT, BOB, Desk, Filing, actor, at, customer, ids, query};

fn about(text: &str) -> Filter {
    Filter { search: Some(Search::parse(text).unwrap()), ..Filter::default() }
}

async fn found(desk: &Desk, text: &str, viewer: Viewer) -> Vec<Id> {
    desk.list(about(text), viewer).await
}

async fn file(desk: &Desk, who: u8, subject: &str, message: &str, millis: i64) -> Id {
    let (subject, message) = (subject.to_owned(), message.to_owned());
    desk.file(Filing { by: actor(who), subject, message, at: at(millis), ..Filing::default() }).await.0
}

pub async fn every_word_must_occur(desk: Desk) {
    let first = file(&desk, ADA, "Printer on fire", "It burns since noon", 0).await;
    let second = file(&desk, ADA, "Printer jams", "Paper everywhere", 1).await;
    for viewer in [Viewer::Staff, customer(ADA)] {
        assert_eq!(found(&desk, "printer", viewer).await, [second, first]);
        assert_eq!(found(&desk, "noon printer", viewer).await, [first]);
        assert_eq!(found(&desk, "PAPER, printer!", viewer).await, [second]);
        assert!(found(&desk, "printer noon paper", viewer).await.is_empty());
        assert!(found(&desk, "scanner", viewer).await.is_empty());
    }
}

pub async fn longer_words_match_as_prefixes_and_shorter_ones_whole(desk: Desk) {
    let id = file(&desk, ADA, "Invoices overdue", "No reply to my letters; ёлочка 日本語", 0).await;
    for text in ["inv", "invo", "invoices", "overd", "no", "to", "ёло", "日本語", "let rep"] {
        assert_eq!(found(&desk, text, customer(ADA)).await, [id], "{text}");
    }
    for text in ["in", "invoicess", "voices", "le", "n", "ёл", "日", "日本", "本語"] {
        assert!(found(&desk, text, customer(ADA)).await.is_empty(), "{text}");
    }
}

pub async fn case_marks_and_width_do_not_matter(desk: Desk) {
    let id = file(&desk, ADA, "Crème BRÛLÉE №5", "Ａｄａ naïve ИЖЕВСК", 0).await;
    for text in ["creme brulee", "CRÈME", "no5", "ada", "naive", "Ижевск", "ｎａｉｖｅ"] {
        assert_eq!(found(&desk, text, Viewer::Staff).await, [id], "{text}");
    }
}

pub async fn responses_are_found(desk: Desk) {
    let id = file(&desk, ADA, "Router", "Slow", 0).await;
    desk.respond(AGENT, id, "Please install firmware Kestrel", at(1)).await;
    desk.respond(ADA, id, "Kestrel made it worse", at(2)).await;
    for viewer in [Viewer::Staff, customer(ADA)] {
        for text in ["kestrel", "worse", "router firmware worse"] {
            assert_eq!(found(&desk, text, viewer).await, [id], "{text}");
        }
    }
}

pub async fn what_is_for_staff_is_found_by_staff_only(desk: Desk) {
    let id = file(&desk, ADA, "Refund", "Please", 0).await;
    desk.note(id, "Suspicious pattern", at(1)).await;
    for text in ["suspicious", "lovelace", "ada.lovelace@example.com", "refund pattern", "ada please"] {
        assert_eq!(found(&desk, text, Viewer::Staff).await, [id], "{text}");
        assert!(found(&desk, text, customer(ADA)).await.is_empty(), "{text}");
    }
    // A note is no way to learn that a word is in it, nor does its text hide what is public.
    desk.respond(ADA, id, "A pattern of mine", at(2)).await;
    assert_eq!(found(&desk, "pattern", customer(ADA)).await, [id]);
}

pub async fn customers_find_their_own(desk: Desk) {
    let of_ada = file(&desk, ADA, "Same words", "Exactly", 0).await;
    let of_bob = file(&desk, BOB, "Same words", "Exactly", 1).await;
    assert_eq!(found(&desk, "same words", customer(ADA)).await, [of_ada]);
    assert_eq!(found(&desk, "same words", customer(BOB)).await, [of_bob]);
    assert_eq!(found(&desk, "same words", Viewer::Staff).await, [of_bob, of_ada]);
    // Nobody's id is a word, neither one's own nor another's.
    for text in [actor(BOB).id.to_string(), format!("\u{e000}{}", actor(BOB).id), of_bob.to_string()] {
        assert!(found(&desk, &text, customer(ADA)).await.is_empty());
        assert!(found(&desk, &text, Viewer::Staff).await.is_empty());
    }
    let of_bobs = Filter { submitted_by: Some(actor(BOB).id), ..about("same") };
    assert_eq!(desk.list(of_bobs.clone(), Viewer::Staff).await, [of_bob]);
    assert!(desk.list(of_bobs, customer(ADA)).await.is_empty());
}

pub async fn a_number_finds_its_ticket_alone(desk: Desk) {
    let (first, number) = desk.file(Filing::default()).await;
    let text = format!("About {number}");
    let second = file(&desk, ADA, &text, "It is like the other", 1).await;
    let number = number.to_string();
    for viewer in [Viewer::Staff, customer(ADA)] {
        assert_eq!(found(&desk, &number, viewer).await, [first]);
        assert_eq!(found(&desk, &number.to_lowercase(), viewer).await, [first]);
        assert_eq!(found(&desk, "ST-2026-002", viewer).await, [second]);
        // Its parts are words like any others.
        assert_eq!(found(&desk, "2026 001", viewer).await, [second, first]);
        assert!(found(&desk, "ST-2026-003", viewer).await.is_empty());
    }
    assert!(found(&desk, &number, customer(BOB)).await.is_empty());
    let closed = Filter { statuses: vec![Status::Closed], ..about(&number) };
    assert!(desk.list(closed, Viewer::Staff).await.is_empty());
}

pub async fn an_edited_text_is_found_by_its_new_words_only(desk: Desk) {
    let id = file(&desk, ADA, "Old heading", "Old body", 0).await;
    desk.respond(AGENT, id, "Noted", at(1)).await;
    desk.note(id, "Internally", at(2)).await;
    let subject = Some(Subject::parse("Fresh heading").unwrap());
    desk.update(id, Update { subject, ..Update::default() }, at(3)).await;
    assert_eq!(found(&desk, "fresh heading body noted 001", customer(ADA)).await, [id]);
    assert_eq!(found(&desk, "fresh internally lovelace", Viewer::Staff).await, [id]);
    assert_eq!(found(&desk, "old body", customer(ADA)).await, [id]);
    let message = Some(Message::parse("Replaced").unwrap());
    desk.update(id, Update { message, ..Update::default() }, at(4)).await;
    for text in ["old", "body"] {
        assert!(found(&desk, text, Viewer::Staff).await.is_empty(), "{text}");
    }
    assert_eq!(found(&desk, "replaced fresh", customer(ADA)).await, [id]);
}

pub async fn a_word_stays_while_another_text_holds_it(desk: Desk) {
    let id = file(&desk, ADA, "Toaster", "Warm", 0).await;
    desk.respond(ADA, id, "My toaster is cold now", at(1)).await;
    let subject = Some(Subject::parse("Kettle").unwrap());
    desk.update(id, Update { subject, ..Update::default() }, at(2)).await;
    assert_eq!(found(&desk, "toaster kettle", customer(ADA)).await, [id]);
}

pub async fn a_deleted_ticket_is_not_found(desk: Desk) {
    let id = file(&desk, ADA, "Secret garden", "Roses", 0).await;
    desk.respond(AGENT, id, "Tulips", at(1)).await;
    desk.delete(id, at(2)).await;
    for text in ["secret", "roses", "tulips", "lovelace", "ST-2026-001"] {
        for viewer in [Viewer::Staff, customer(ADA)] {
            let page = desk.page(query(about(text)), viewer).await;
            assert_eq!((page.total, page.rows.len()), (0, 0), "{text}");
        }
    }
}

pub async fn nothing_to_search_for_finds_nothing(desk: Desk) {
    file(&desk, ADA, "Anything", "At all", 0).await;
    for text in ["--", "\"\"", "🙂", "* ^ :"] {
        for viewer in [Viewer::Staff, customer(ADA)] {
            let page = desk.page(query(about(text)), viewer).await;
            assert_eq!((page.total, page.total_is_exact, page.has_next()), (0, true, false));
            assert!(page.rows.is_empty());
        }
    }
}

pub async fn operators_are_words(desk: Desk) {
    let id = file(&desk, ADA, "Salt AND pepper OR not", "near the column public staff", 0).await;
    for text in ["and", "or NOT", "salt AND", "NEAR(salt pepper)", "public: salt", "\"salt\" *", "^salt", "(salt"] {
        assert_eq!(found(&desk, text, customer(ADA)).await, [id], "{text}");
    }
    for text in ["salt OR sugar", "salt NOT vinegar", "$where", "sal.*er", "'; DROP TABLE ticket"] {
        assert!(found(&desk, text, customer(ADA)).await.is_empty(), "{text}");
        assert!(found(&desk, text, Viewer::Staff).await.is_empty(), "{text}");
    }
}

pub async fn a_search_takes_filters_sorts_and_pages(desk: Desk) {
    let mut all = Vec::new();
    for (n, priority) in (0..).zip([Priority::High, Priority::Low, Priority::Critical, Priority::Low]) {
        let (by, subject) = (actor(ADA), "Common word".to_owned());
        all.push(desk.file(Filing { by, subject, priority, at: at(n * 1_000), ..Filing::default() }).await.0);
    }
    desk.set_status(all[1], Status::Closed, at(9_000)).await;
    for viewer in [Viewer::Staff, customer(ADA)] {
        let low = Filter { priorities: vec![Priority::Low], ..about("common") };
        assert_eq!(desk.list(low.clone(), viewer).await, [all[3], all[1]]);
        let open = Filter { statuses: vec![Status::Open], ..low };
        assert_eq!(desk.list(open, viewer).await, [all[3]]);
        let range = Filter { created_from: Some(at(1_000)), created_to: Some(at(2_000)), ..about("common") };
        assert_eq!(desk.list(range, viewer).await, [all[2], all[1]]);
        let sorted = Query { sort: Sort::Priority, order: Order::Asc, ..query(about("common")) };
        assert_eq!(ids(&desk.page(sorted, viewer).await), [all[1], all[3], all[0], all[2]]);
        let updated = Query { sort: Sort::UpdatedAt, ..query(about("common")) };
        assert_eq!(ids(&desk.page(updated, viewer).await), [all[1], all[3], all[2], all[0]]);
        for (page, expected, has_next) in [(1, &[3, 2, 1][..], true), (2, &[0], false), (3, &[], false)] {
            let part = desk.page(Query { start: Start::Page(page), limit: 3, ..query(about("common")) }, viewer).await;
            let expected: Vec<Id> = expected.iter().map(|&index: &usize| all[index]).collect();
            assert_eq!((ids(&part), part.total, part.has_next()), (expected, 4, has_next));
        }
    }
}

pub async fn totals_stop_at_the_bound(desk: Desk) {
    let desk = Arc::new(desk);
    let mut tasks = JoinSet::new();
    let all = i64::try_from(SEARCH_TOTAL_BOUND).unwrap() + 1;
    for first in 0..16 {
        let desk = Arc::clone(&desk);
        tasks.spawn(async move {
            for n in (first..all).step_by(16) {
                file(&desk, ADA, "Flood", "Water", n).await;
            }
        });
    }
    tasks.join_all().await;
    for viewer in [Viewer::Staff, customer(ADA)] {
        let page = desk.page(query(about("flood")), viewer).await;
        assert_eq!((page.total, page.total_is_exact, page.has_next()), (SEARCH_TOTAL_BOUND, false, true));
        let last = desk.page(Query { start: Start::Page(11), ..query(about("flood")) }, viewer).await;
        assert_eq!((last.rows.len(), last.has_next()), (1, false));
    }
    let oldest = ids(&desk.page(Query { start: Start::Page(11), ..query(about("flood")) }, Viewer::Staff).await)[0];
    desk.delete(oldest, at(all)).await;
    let page = desk.page(query(about("flood")), Viewer::Staff).await;
    assert_eq!((page.total, page.total_is_exact), (SEARCH_TOTAL_BOUND, true));
}
