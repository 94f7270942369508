//! The FAQ: entries in their order, and every change of one audited.

use std::sync::Arc;

use app::ports::{ChangedFaq, Faqs};
use domain::Id;
use domain::audit::{Action, Chain, TargetKind};
use domain::faq::{Decision, Faq, Update};
use domain::text::{Answer, FaqCategory, Question};
use tokio::task::JoinSet;

use crate::audit::verified;
use crate::desk::{ADMIN, Desk, actor, at};

pub(crate) fn faq(id: u8, category: &str, order: i32) -> Faq {
    Faq {
        id: Id::from_bytes([id; 12]),
        question: Question::parse("How do I get in?").unwrap(),
        answer: Answer::parse("By the **front** door.").unwrap(),
        category: FaqCategory::parse(category).unwrap(),
        is_active: true,
        order,
    }
}

pub(crate) async fn add(desk: &Desk, faq: &Faq) {
    let audit = faq.created(Some(&actor(ADMIN)), &desk.stamp(at(1)));
    desk.store.create_faq(faq.clone(), audit).await.unwrap();
}

async fn decide(desk: &Desk, id: Id, decide: impl Fn(&Faq) -> Decision + Send + Sync + 'static) -> Option<ChangedFaq> {
    desk.store.change_faq(id, Box::new(decide)).await.unwrap()
}

async fn update(desk: &Desk, id: Id, update: Update) -> Option<ChangedFaq> {
    let stamp = desk.stamp(at(2));
    decide(desk, id, move |faq| faq.update(&actor(ADMIN), &update, &stamp)).await
}

async fn delete(desk: &Desk, id: Id) -> Option<ChangedFaq> {
    let stamp = desk.stamp(at(3));
    decide(desk, id, move |faq| faq.delete(&actor(ADMIN), &stamp)).await
}

pub async fn an_entry_reads_back(desk: Desk) {
    let mut long = faq(1, &"\u{1f642}".repeat(100), i32::MIN);
    long.question = Question::parse(&"\u{1f642}".repeat(300)).unwrap();
    long.answer = Answer::parse(&"\u{1f642}".repeat(10_000)).unwrap();
    long.is_active = false;
    let other = faq(2, "Doors", i32::MAX);
    for faq in [long, other] {
        assert_eq!(desk.store.faq(faq.id).await.unwrap(), None);
        add(&desk, &faq).await;
        assert_eq!(desk.store.faq(faq.id).await.unwrap(), Some(faq));
    }
}

pub async fn entries_stand_by_category_order_and_id(desk: Desk) {
    let mut faqs = [faq(4, "Windows", -5), faq(3, "doors", 2), faq(1, "Dächer", 9), faq(5, "Doors", 1)].to_vec();
    faqs.extend([faq(7, "Doors", 7), faq(6, "Doors", 7)]);
    faqs[4].is_active = false;
    for faq in &faqs {
        add(&desk, faq).await;
    }
    let listed = async |which| -> Vec<u8> {
        desk.store.faqs(which).await.unwrap().iter().map(|faq| faq.id.bytes()[0]).collect()
    };
    assert_eq!(listed(Faqs::All).await, [1, 5, 6, 7, 3, 4]);
    assert_eq!(listed(Faqs::Active).await, [1, 5, 6, 3, 4]);
}

pub async fn a_change_reads_back_and_what_changes_nothing_is_not_written(desk: Desk) {
    let before = faq(1, "Doors", 0);
    add(&desk, &before).await;
    let change = Update {
        answer: Some(Answer::parse("By the back door.").unwrap()),
        is_active: Some(false),
        order: Some(0),
        ..Update::default()
    };
    let changed = update(&desk, before.id, change.clone()).await.unwrap();
    let expected = Faq { answer: change.answer.clone().unwrap(), is_active: false, ..before };
    assert_eq!(changed, ChangedFaq { faq: expected.clone(), fields: vec!["answer", "isActive"] });
    assert_eq!(desk.store.faq(expected.id).await.unwrap().as_ref(), Some(&expected));
    let unchanged = update(&desk, expected.id, change.clone()).await.unwrap();
    assert_eq!(unchanged, ChangedFaq { faq: expected, fields: Vec::new() });
    assert_eq!(verified(&desk, Chain::Site).await.len(), 2);
    assert_eq!(update(&desk, Id::from_bytes([9; 12]), change).await, None);
}

pub async fn a_deleted_entry_is_gone(desk: Desk) {
    let (gone, stays) = (faq(1, "Doors", 0), faq(2, "Doors", 0));
    add(&desk, &gone).await;
    add(&desk, &stays).await;
    assert_eq!(delete(&desk, gone.id).await.unwrap().faq, gone);
    assert_eq!(delete(&desk, gone.id).await, None);
    assert_eq!(desk.store.faq(gone.id).await.unwrap(), None);
    assert_eq!(desk.store.faqs(Faqs::All).await.unwrap(), [stays]);
}

pub async fn each_change_of_the_faq_hangs_one_entry(desk: Desk) {
    let faq = faq(1, "Doors", 0);
    add(&desk, &faq).await;
    update(&desk, faq.id, Update { order: Some(3), ..Update::default() }).await;
    delete(&desk, faq.id).await;
    let entries = verified(&desk, Chain::Site).await;
    let actions: Vec<_> = entries.iter().map(|entry| entry.action).collect();
    assert_eq!(actions, [Action::FaqCreated, Action::FaqUpdated, Action::FaqDeleted]);
    for entry in &entries {
        assert_eq!((entry.target_kind, entry.target, entry.actor), (TargetKind::Faq, faq.id, Some(actor(ADMIN).id)));
        assert_eq!(entry.what().unwrap().label, faq.question.as_str());
    }
    assert_eq!(
        entries[0].what().unwrap().changes.keys().collect::<Vec<_>>(),
        ["category", "isActive", "order", "question"]
    );
    let changes = entries[1].what().unwrap().changes;
    assert_eq!((changes.len(), &changes["order"].from, &changes["order"].to), (1, &0.into(), &3.into()));
}

pub async fn changes_of_one_entry_at_once_lose_nothing(desk: Desk) {
    let faq = faq(1, "Doors", 0);
    add(&desk, &faq).await;
    let desk = Arc::new(desk);
    let mut tasks = JoinSet::new();
    for n in 1..=16 {
        let (desk, id) = (Arc::clone(&desk), faq.id);
        tasks.spawn(async move { update(&desk, id, Update { order: Some(n), ..Update::default() }).await });
    }
    assert!(tasks.join_all().await.into_iter().all(|changed| changed.unwrap().fields == ["order"]));
    let mut before = Some(0);
    for entry in verified(&desk, Chain::Site).await.into_iter().skip(1) {
        let change = entry.what().unwrap().changes.remove("order").unwrap();
        assert_eq!(change.from.as_i64(), before, "each saw what the one before it had done");
        before = change.to.as_i64();
    }
    let after = desk.store.faq(faq.id).await.unwrap().unwrap();
    assert_eq!(before, Some(i64::from(after.order)));
}
