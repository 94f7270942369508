//! Accounts: making, changing and listing them, and how tickets show their people.

use std::sync::Arc;

use app::ports::{Account, AccountChange, AccountError, CreateRule, EndSessions, Person, Session, TokenHash, Users};
use domain::audit::{self, Chain, Changes, TargetKind};
use domain::list::Filter;
use domain::person::{Actor, Origin, RoleName, User};
use domain::policy::Viewer;
use domain::search::Search;
use domain::text::{Email, PersonName};
use domain::ticket::Update;
use domain::{Id, Timestamp};
use tokio::task::JoinSet;

use crate::desk::{ADA, ADMIN, AGENT, BOB, Desk, Filing, actor, at, customer};
use crate::sessions::start;

/// The account of one of the desk's people.
pub(crate) fn account_of(person: &Actor) -> Account {
    Account {
        user: User {
            id: person.id,
            name: person.name.clone(),
            email: person.email.clone(),
            role: person.role_name.clone(),
            is_active: true,
            origin: Origin::Own,
            created_at: at(0),
            last_seen_at: None,
        },
        password_hash: Some("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".to_owned()),
    }
}

fn draft(desk: &Desk, action: audit::Action, target: Id, at: Timestamp) -> audit::Draft {
    let label = "An account".to_owned();
    audit::Draft::new(&desk.stamp(at), None, action, (TargetKind::User, target), label, Changes::new())
}

pub(crate) async fn create(desk: &Desk, account: Account, rule: CreateRule) -> Result<(), AccountError> {
    let draft = draft(desk, audit::Action::UserCreated, account.user.id, account.user.created_at);
    desk.store.create_account(account, draft, rule, None).await
}

/// Makes the accounts of all four people.
pub(crate) async fn hire_everybody(desk: &Desk) {
    for who in [ADMIN, AGENT, ADA, BOB] {
        create(desk, account_of(&actor(who)), CreateRule::Any).await.unwrap();
    }
}

pub(crate) async fn change(
    desk: &Desk,
    id: Id,
    sessions: EndSessions,
    edit: impl Fn(&mut Account) + Send + Sync + 'static,
) -> Result<Option<Account>, AccountError> {
    let draft = draft(desk, audit::Action::UserUpdated, id, at(100));
    let decide = move |account: &Account, _: u64| {
        let mut account = account.clone();
        edit(&mut account);
        Ok(Some(AccountChange { account, audit: draft.clone(), sessions, ends_links: false, invitation: None }))
    };
    desk.store.change_account(id, Box::new(decide)).await
}

async fn site_length(desk: &Desk) -> usize {
    desk.store.audit_entries(Chain::Site, 0, 1_000).await.unwrap().len()
}

pub async fn an_account_reads_back(desk: Desk) {
    let mut account = account_of(&actor(BOB));
    account.user.origin = Origin::Demo;
    account.user.is_active = false;
    account.user.last_seen_at = Some(at(7));
    create(&desk, account.clone(), CreateRule::Any).await.unwrap();
    let bare = Account { password_hash: None, ..account_of(&actor(ADA)) };
    create(&desk, bare.clone(), CreateRule::Any).await.unwrap();
    for account in [account, bare] {
        let user = &account.user;
        assert_eq!(desk.store.account(user.id).await.unwrap().as_ref(), Some(&account));
        assert_eq!(desk.store.account_by_email(user.email.clone()).await.unwrap().as_ref(), Some(&account));
    }
    assert!(desk.store.account(actor(AGENT).id).await.unwrap().is_none());
    assert!(desk.store.account_by_email(actor(AGENT).email).await.unwrap().is_none());
    assert!(change(&desk, actor(AGENT).id, EndSessions::None, |_| {}).await.unwrap().is_none());
}

pub async fn a_taken_address_is_refused(desk: Desk) {
    hire_everybody(&desk).await;
    let length = site_length(&desk).await;
    let mut twin = account_of(&actor(ADA));
    twin.user.id = Id::from_bytes([9; 12]);
    let refused = create(&desk, twin, CreateRule::Any).await;
    assert!(matches!(refused, Err(AccountError::EmailTaken)));
    let address = actor(ADA).email;
    let refused = change(&desk, actor(BOB).id, EndSessions::All, move |account| {
        account.user.email = address.clone();
    })
    .await;
    assert!(matches!(refused, Err(AccountError::EmailTaken)));
    let bob = desk.store.account(actor(BOB).id).await.unwrap();
    assert_eq!(bob, Some(account_of(&actor(BOB))));
    assert_eq!(desk.store.users(Users::All).await.unwrap().len(), 4);
    assert_eq!(site_length(&desk).await, length);
}

pub async fn a_taken_id_is_told_apart(desk: Desk) {
    hire_everybody(&desk).await;
    let length = site_length(&desk).await;
    let mut twin = account_of(&actor(BOB));
    twin.user.email = Email::parse("twin@example.com").unwrap();
    let refused = create(&desk, twin, CreateRule::Any).await;
    assert!(matches!(refused, Err(AccountError::Exists)), "{refused:?}");
    assert_eq!(desk.store.account(actor(BOB).id).await.unwrap(), Some(account_of(&actor(BOB))));
    assert_eq!(site_length(&desk).await, length);
}

pub async fn the_use_of_an_account_only_moves_forward(desk: Desk) {
    hire_everybody(&desk).await;
    let mut account = account_of(&actor(ADA));
    account.user.id = Id::from_bytes([77; 12]);
    account.user.email = Email::parse("platform@example.com").unwrap();
    account.user.origin = Origin::Platform { followed: at(5) };
    create(&desk, account.clone(), CreateRule::Any).await.unwrap();
    assert_eq!(desk.store.account(account.user.id).await.unwrap(), Some(account.clone()));
    for (seen, followed) in [(at(20), Some(at(8))), (at(10), Some(at(7))), (at(21), None)] {
        desk.store.touch_account(account.user.id, seen, followed).await.unwrap();
    }
    account.user.origin = Origin::Platform { followed: at(8) };
    account.user.last_seen_at = Some(at(21));
    assert_eq!(desk.store.account(account.user.id).await.unwrap(), Some(account));
    let bob = actor(BOB).id;
    desk.store.touch_account(bob, at(9), None).await.unwrap();
    let bob = desk.store.account(bob).await.unwrap().unwrap().user;
    assert_eq!((bob.origin, bob.last_seen_at), (Origin::Own, Some(at(9))));
    desk.store.touch_account(Id::from_bytes([78; 12]), at(9), None).await.unwrap();
}

pub async fn of_many_first_accounts_one_is_made(desk: Desk) {
    let desk = Arc::new(desk);
    let mut tasks = JoinSet::new();
    for n in 0..16 {
        let desk = Arc::clone(&desk);
        tasks.spawn(async move {
            let mut account = account_of(&actor(ADMIN));
            account.user.id = Id::from_bytes([100 + n; 12]);
            account.user.email = Email::parse(&format!("admin{n}@example.com")).unwrap();
            match create(&desk, account, CreateRule::FirstOnly).await {
                Ok(()) => true,
                Err(AccountError::NotTheFirst) => false,
                Err(other) => panic!("{other}"),
            }
        });
    }
    assert_eq!(tasks.join_all().await.into_iter().filter(|is_made| *is_made).count(), 1);
    assert_eq!(desk.store.users(Users::All).await.unwrap().len(), 1);
    let late = create(&desk, account_of(&actor(ADA)), CreateRule::FirstOnly).await;
    assert!(matches!(late, Err(AccountError::NotTheFirst)));
}

pub async fn a_decision_counts_the_other_active_admins(desk: Desk) {
    hire_everybody(&desk).await;
    let count = async |id: Id| {
        let decide = |_: &Account, others: u64| if others == 0 { Err(AccountError::LastAdmin) } else { Ok(None) };
        match desk.store.change_account(id, Box::new(decide)).await {
            Ok(Some(_)) => true,
            Err(AccountError::LastAdmin) => false,
            other => panic!("a count was expected, not {other:?}"),
        }
    };
    let (admin, agent) = (actor(ADMIN).id, actor(AGENT).id);
    assert!(!count(admin).await);
    assert!(count(agent).await);
    let promote = |account: &mut Account| account.user.role = RoleName::parse(RoleName::ADMIN).unwrap();
    change(&desk, agent, EndSessions::None, promote).await.unwrap();
    assert!(count(admin).await);
    change(&desk, agent, EndSessions::None, |account| account.user.is_active = false).await.unwrap();
    assert!(!count(admin).await);
}

pub async fn a_change_reads_back(desk: Desk) {
    hire_everybody(&desk).await;
    let edited = Account {
        user: User {
            name: PersonName::parse("Robert Noyce").unwrap(),
            email: Email::parse("robert@example.com").unwrap(),
            role: RoleName::parse(RoleName::AGENT).unwrap(),
            is_active: false,
            last_seen_at: Some(at(50)),
            ..account_of(&actor(BOB)).user
        },
        password_hash: None,
    };
    let copy = edited.clone();
    let changed = change(&desk, edited.user.id, EndSessions::None, move |account| *account = copy.clone()).await;
    assert_eq!(changed.unwrap().as_ref(), Some(&edited));
    assert_eq!(desk.store.account(edited.user.id).await.unwrap().as_ref(), Some(&edited));
    assert!(desk.store.account_by_email(actor(BOB).email).await.unwrap().is_none());
    assert_eq!(desk.store.account_by_email(edited.user.email.clone()).await.unwrap(), Some(edited));
}

pub async fn a_refused_change_writes_nothing(desk: Desk) {
    hire_everybody(&desk).await;
    let length = site_length(&desk).await;
    let before = desk.store.account(actor(ADA).id).await.unwrap();
    let refused = desk.store.change_account(actor(ADA).id, Box::new(|_, _| Err(AccountError::LastAdmin))).await;
    assert!(matches!(refused, Err(AccountError::LastAdmin)));
    let unchanged = desk.store.change_account(actor(ADA).id, Box::new(|_, _| Ok(None))).await.unwrap();
    assert_eq!(unchanged, before);
    assert_eq!(desk.store.account(actor(ADA).id).await.unwrap(), before);
    assert_eq!(site_length(&desk).await, length);
}

pub async fn a_change_ends_sessions(desk: Desk) {
    hire_everybody(&desk).await;
    let open = async || {
        for (n, who) in [(1, ADA), (2, ADA), (3, ADA), (4, BOB)] {
            let token = TokenHash([n; 32]);
            let session = Session { token, user: actor(who).id, created_at: at(0), last_used_at: at(0) };
            if desk.store.session(token).await.unwrap().is_none() {
                start(&desk, session).await;
            }
        }
    };
    for (sessions, left) in [
        (EndSessions::None, vec![1, 2, 3, 4]),
        (EndSessions::AllBut(TokenHash([2; 32])), vec![2, 4]),
        (EndSessions::AllBut(TokenHash([4; 32])), vec![4]),
        (EndSessions::All, vec![4]),
    ] {
        open().await;
        change(&desk, actor(ADA).id, sessions, |account| account.user.origin = Origin::Demo).await.unwrap();
        let mut found = Vec::new();
        for n in 1..=4 {
            if desk.store.session(TokenHash([n; 32])).await.unwrap().is_some() {
                found.push(n);
            }
        }
        assert_eq!(found, left, "{sessions:?}");
    }
}

pub async fn people_are_listed_by_name(desk: Desk) {
    let names = ["Zoe", "ada", "Émile", "Bob", "Ada", "alice"];
    for (n, name) in (1..).zip(names) {
        let mut account = account_of(&actor(ADA));
        account.user.id = Id::from_bytes([200 - n; 12]);
        account.user.name = PersonName::parse(name).unwrap();
        account.user.email = Email::parse(&format!("person{n}@example.com")).unwrap();
        create(&desk, account, CreateRule::Any).await.unwrap();
    }
    let users = desk.store.users(Users::All).await.unwrap();
    let listed: Vec<_> = users.iter().map(|user| (user.name.as_str(), user.id)).collect();
    let id = |byte| Id::from_bytes([byte; 12]);
    let sorted = [("Ada", 195), ("ada", 198), ("alice", 194), ("Bob", 196), ("Émile", 197), ("Zoe", 199)];
    assert_eq!(listed, sorted.map(|(name, byte)| (name, id(byte))));
}

pub async fn active_staff_are_those_who_may_be_assigned(desk: Desk) {
    hire_everybody(&desk).await;
    let staff = async || {
        let users = desk.store.users(Users::ActiveStaff).await.unwrap();
        users.into_iter().map(|user| user.id).collect::<Vec<_>>()
    };
    assert_eq!(staff().await, [actor(ADMIN).id, actor(AGENT).id]);
    change(&desk, actor(ADMIN).id, EndSessions::None, |account| account.user.is_active = false).await.unwrap();
    assert_eq!(staff().await, [actor(AGENT).id]);
}

pub async fn people_are_shown_as_they_are_now(desk: Desk) {
    hire_everybody(&desk).await;
    let (id, _) = desk.file(Filing::default()).await;
    let assign = Update { assigned_to: Some(Some(actor(AGENT).id)), ..Update::default() };
    desk.update(id, assign, at(1)).await;
    desk.respond(AGENT, id, "Hello", at(2)).await;
    change(&desk, actor(AGENT).id, EndSessions::None, |account| {
        account.user.name = PersonName::parse("Augusta Agent").unwrap();
        account.user.is_active = false;
    })
    .await
    .unwrap();

    let ada = actor(ADA);
    let requester = Person::new(ada.id, ada.name.to_string(), ada.email.to_string(), "CUSTOMER".to_owned());
    let agent = actor(AGENT);
    let agent = Person::new(agent.id, "Augusta Agent".to_owned(), agent.email.to_string(), "INTERNAL".to_owned());
    let seen = desk.detail(id, Viewer::Staff).await.unwrap();
    assert_eq!((&seen.ticket.submitted_by, seen.ticket.assigned_to.as_ref()), (&requester, Some(&agent)));
    assert_eq!(seen.responses[0].responded_by, agent);
    let listed = desk.page(crate::desk::query(Filter::default()), customer(ADA)).await.rows.remove(0);
    assert_eq!((listed.submitted_by, listed.assigned_to), (requester, Some(agent)));
}

pub async fn whoever_is_gone_is_unknown(desk: Desk) {
    let (id, _) = desk.file(Filing::default()).await;
    let assign = Update { assigned_to: Some(Some(actor(AGENT).id)), ..Update::default() };
    desk.update(id, assign, at(1)).await;
    desk.respond(AGENT, id, "Goodbye", at(2)).await;
    let seen = desk.detail(id, Viewer::Staff).await.unwrap();
    assert_eq!(seen.ticket.submitted_by, Person::unknown(actor(ADA).id));
    assert_eq!(seen.ticket.assigned_to, Some(Person::unknown(actor(AGENT).id)));
    assert_eq!(seen.responses[0].responded_by, Person::unknown(actor(AGENT).id));
}

pub async fn a_renamed_requester_is_found_by_the_new_name(desk: Desk) {
    hire_everybody(&desk).await;
    let (id, _) = desk.file(Filing::default()).await;
    desk.note(id, "Ask Lovelace again", at(1)).await;
    change(&desk, actor(ADA).id, EndSessions::None, |account| {
        account.user.name = PersonName::parse("Ada Byron").unwrap();
        account.user.email = Email::parse("countess@example.com").unwrap();
    })
    .await
    .unwrap();
    let found = async |text: &str, viewer: Viewer| {
        let search = Some(Search::parse(text).unwrap());
        desk.list(Filter { search, ..Filter::default() }, viewer).await
    };
    // "Lovelace" still stands in the note.
    for text in ["byron", "countess printer", "lovelace"] {
        assert_eq!(found(text, Viewer::Staff).await, [id], "{text}");
        assert!(found(text, customer(ADA)).await.is_empty(), "{text}");
    }
    assert!(found("ada.lovelace@example.com byron", Viewer::Staff).await == [id]);
    let (second, _) = desk.file(Filing { by: actor(BOB), at: at(2), ..Filing::default() }).await;
    change(&desk, actor(BOB).id, EndSessions::None, |account| {
        account.user.name = PersonName::parse("Robert").unwrap();
    })
    .await
    .unwrap();
    assert_eq!(found("robert", Viewer::Staff).await, [second]);
    assert_eq!(found("noyce", Viewer::Staff).await, [second], "the address still says so");
}
