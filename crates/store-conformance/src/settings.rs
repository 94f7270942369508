//! The settings: what is set stays, and every change is audited.

use std::sync::Arc;

use domain::audit::{Action, Chain, Entry, TargetKind};
use domain::settings::{Key, Settings, Update};
use domain::template::Template;
use domain::text::Email;
use tokio::task::JoinSet;

use crate::accounts::hire_everybody;
use crate::desk::{ADMIN, Desk, actor, at};

async fn change(desk: &Desk, update: Update) -> (Settings, Vec<Key>) {
    let (by, stamp) = (actor(ADMIN), desk.stamp(at(1)));
    let decide = move |settings: &Settings| settings.update(Some(&by), &update, &stamp);
    desk.store.change_settings(Box::new(decide)).await.unwrap()
}

async fn site(desk: &Desk) -> Vec<Entry> {
    let rows = desk.store.audit_entries(Chain::Site, 0, 1_000).await.unwrap();
    rows.into_iter().map(Result::unwrap).collect()
}

pub async fn what_is_not_set_is_at_its_default(desk: Desk) {
    assert_eq!(desk.store.settings().await.unwrap(), Settings::default());
    let update = Update { auto_response: Some(true), ..Update::default() };
    change(&desk, update).await;
    let expected = Settings { auto_response: true, ..Settings::default() };
    assert_eq!(desk.store.settings().await.unwrap(), expected);
}

pub async fn settings_read_back(desk: Desk) {
    let first = Settings {
        support_email: Some(Email::parse("help@example.com").unwrap()),
        auto_response: true,
        email_template: Template::parse(&format!("# {{{{subject}}}} {}", "\u{1f642}".repeat(19_000))).unwrap(),
        notification_enabled: false,
    };
    for settings in [first, Settings::default()] {
        let update = Update {
            support_email: Some(settings.support_email.clone()),
            auto_response: Some(settings.auto_response),
            email_template: Some(settings.email_template.clone()),
            notification_enabled: Some(settings.notification_enabled),
        };
        assert_eq!(change(&desk, update).await, (settings.clone(), Key::ALL.to_vec()));
        assert_eq!(desk.store.settings().await.unwrap(), settings);
    }
}

pub async fn each_change_of_settings_hangs_one_entry(desk: Desk) {
    hire_everybody(&desk).await;
    let update = Update { auto_response: Some(true), notification_enabled: Some(false), ..Update::default() };
    let (settings, keys) = change(&desk, update.clone()).await;
    assert_eq!(keys, [Key::AutoResponse, Key::NotificationEnabled]);
    assert_eq!(change(&desk, update).await, (settings, Vec::new()), "nothing differs");
    let entries = site(&desk).await;
    assert_eq!(entries.len(), 5);
    let entry = &entries[4];
    assert_eq!((entry.action, entry.target_kind), (Action::SettingsUpdated, TargetKind::Settings));
    assert_eq!(entry.actor, Some(actor(ADMIN).id));
    assert_eq!(entry.what().unwrap().changes.len(), 2);
}

pub async fn changes_at_once_lose_nothing(desk: Desk) {
    let desk = Arc::new(desk);
    let mut tasks = JoinSet::new();
    for n in 0..16 {
        let desk = Arc::clone(&desk);
        tasks.spawn(async move {
            let address = Some(Email::parse(&format!("help{n}@example.com")).unwrap());
            change(&desk, Update { support_email: Some(address), ..Update::default() }).await
        });
    }
    assert!(tasks.join_all().await.into_iter().all(|(_, keys)| keys == [Key::SupportEmail]));
    let mut before = Settings::default().value(Key::SupportEmail);
    for entry in site(&desk).await {
        let mut changes = entry.what().unwrap().changes;
        let change = changes.remove("support_email").unwrap();
        assert_eq!(change.from, before, "each saw what the one before it had done");
        before = change.to;
    }
    assert_eq!(desk.store.settings().await.unwrap().value(Key::SupportEmail), before);
}
