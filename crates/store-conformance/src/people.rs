//! The list of accounts, and taking one away.

use app::ports::{
    Account, AccountError, CreateRule, EndSessions, HeldLink, Link, LinkPurpose, LinkRequest, Session, TokenHash,
    UserFilter, UserQuery, Users,
};
use domain::Id;
use domain::audit::{Action, Chain, Changes, Draft, TargetKind};
use domain::list::{Page, Start};
use domain::person::{Place, RoleName, User};
use domain::search;
use domain::text::{Email, PersonName};
use domain::ticket::Update;

use crate::accounts::{account_of, change, create, hire_everybody};
use crate::desk::{ADA, ADMIN, AGENT, BOB, Desk, Filing, actor, at};
use crate::sessions::start;

fn query(filter: UserFilter) -> UserQuery {
    UserQuery { filter, start: Start::Page(1), limit: 100 }
}

fn about(text: &str) -> UserFilter {
    UserFilter { terms: Some(search::terms(text).unwrap()), ..UserFilter::default() }
}

async fn page(desk: &Desk, query: UserQuery) -> Page<User, Place> {
    desk.store.list_users(query).await.unwrap()
}

async fn found(desk: &Desk, filter: UserFilter) -> Vec<String> {
    let page = page(desk, query(filter)).await;
    assert_eq!((page.total, page.total_is_exact, page.next), (page.rows.len() as u64, true, None));
    page.rows.into_iter().map(|user| user.name.to_string()).collect()
}

async fn hire(desk: &Desk, n: u8, name: &str, role: &str) -> User {
    let mut account = account_of(&actor(ADA));
    account.user.id = Id::from_bytes([n; 12]);
    account.user.name = PersonName::parse(name).unwrap();
    account.user.email = Email::parse(&format!("person{n}@example.com")).unwrap();
    account.user.role = RoleName::parse(role).unwrap();
    create(desk, account.clone(), CreateRule::Any).await.unwrap();
    account.user
}

/// Many with few names, so that ids decide about most of the order.
async fn hire_many(desk: &Desk) -> Vec<User> {
    let mut all = Vec::new();
    for n in (20..60).rev() {
        let name = ["Zoe", "émile", "Emil", "ada", "Ada"][usize::from(n % 5)];
        all.push(hire(desk, n, name, "CUSTOMER").await);
    }
    all.sort_by_key(User::place);
    all
}

pub async fn pages_cover_everybody_once(desk: Desk) {
    let all = hire_many(&desk).await;
    assert_eq!(page(&desk, query(UserFilter::default())).await.rows, all);
    for limit in [1_u32, 7, 40] {
        let (mut seen, mut number, mut start) = (Vec::new(), 0, Start::Page(1));
        loop {
            number += 1;
            let part = page(&desk, UserQuery { filter: UserFilter::default(), start, limit }).await;
            let by_number = UserQuery { filter: UserFilter::default(), start: Start::Page(number), limit };
            assert_eq!(page(&desk, by_number).await, part, "page {number} of {limit}");
            assert_eq!((part.total, part.total_is_exact), (40, true));
            seen.extend(part.rows);
            assert_eq!(part.next.is_some(), seen.len() < all.len());
            let Some(place) = part.next else { break };
            start = Start::After(place);
        }
        assert_eq!(seen, all);
    }
    let behind = page(&desk, UserQuery { filter: UserFilter::default(), start: Start::Page(9), limit: 5 }).await;
    assert_eq!((behind.rows, behind.total, behind.next), (Vec::new(), 40, None));
}

pub async fn whoever_comes_or_goes_meanwhile_moves_nobody_that_follows(desk: Desk) {
    let all = hire_many(&desk).await;
    let ask = |start| UserQuery { filter: UserFilter::default(), start, limit: 10 };
    let first = page(&desk, ask(Start::Page(1))).await;
    let last = first.rows.last().unwrap().clone();
    hire(&desk, 90, "Aaron", "CUSTOMER").await;
    delete(&desk, last.id).await.unwrap();
    let second = page(&desk, ask(Start::After(first.next.unwrap()))).await;
    assert_eq!(second.rows, all[10..20]);
}

pub async fn each_filter_of_people_alone_and_together(desk: Desk) {
    hire_everybody(&desk).await;
    hire(&desk, 50, "Zed", "COMPANY").await;
    change(&desk, Id::from_bytes([50; 12]), EndSessions::All, |account| account.user.is_active = false).await.unwrap();
    let role = |words: &[&str]| UserFilter {
        roles: words.iter().map(|word| RoleName::parse(word).unwrap()).collect(),
        ..UserFilter::default()
    };
    let active = |is_active| UserFilter { is_active: Some(is_active), ..UserFilter::default() };
    for (filter, names) in [
        (UserFilter::default(), &["Ada Lovelace", "Amy Admin", "Bob Noyce", "Gus Agent", "Zed"][..]),
        (role(&["COMPANY"]), &["Bob Noyce", "Zed"]),
        (role(&["ADMIN", "INTERNAL"]), &["Amy Admin", "Gus Agent"]),
        (role(&["company"]), &[]),
        (active(true), &["Ada Lovelace", "Amy Admin", "Bob Noyce", "Gus Agent"]),
        (active(false), &["Zed"]),
        (UserFilter { is_active: Some(true), ..role(&["COMPANY"]) }, &["Bob Noyce"]),
        (UserFilter { is_active: Some(false), ..about("noyce") }, &[]),
        (UserFilter { roles: role(&["ADMIN"]).roles, ..about("a") }, &[]),
        (UserFilter { roles: role(&["ADMIN"]).roles, ..about("am") }, &[]),
        (UserFilter { roles: role(&["ADMIN"]).roles, ..about("amy") }, &["Amy Admin"]),
    ] {
        assert_eq!(found(&desk, filter.clone()).await, names, "{filter:?}");
    }
}

pub async fn people_are_found_by_name_and_address(desk: Desk) {
    hire_everybody(&desk).await;
    hire(&desk, 50, "Émile O'Neil", "CUSTOMER").await;
    for (text, names) in [
        ("ada", &["Ada Lovelace"][..]),
        ("LOVE ada", &["Ada Lovelace"]),
        ("emile", &["Émile O'Neil"]),
        ("o", &["Émile O'Neil"]),
        ("ne", &[]),
        ("nei", &["Émile O'Neil"]),
        ("person50@example.com", &["Émile O'Neil"]),
        ("neil person50", &["Émile O'Neil"]),
        ("neil lovelace", &[]),
        ("ovelace", &[]),
        ("%", &[]),
        ("", &[]),
        ("ST-2026-001", &[]),
        ("example", &["Ada Lovelace", "Amy Admin", "Bob Noyce", "Émile O'Neil", "Gus Agent"]),
    ] {
        assert_eq!(found(&desk, about(text)).await, names, "{text}");
    }
    change(&desk, actor(ADA).id, EndSessions::None, |account| {
        account.user.name = PersonName::parse("Augusta Byron").unwrap();
        account.user.email = Email::parse("countess@example.com").unwrap();
    })
    .await
    .unwrap();
    assert_eq!(found(&desk, about("lovelace")).await, Vec::<String>::new());
    assert_eq!(found(&desk, about("byron countess")).await, ["Augusta Byron"]);
}

pub(crate) async fn delete(desk: &Desk, id: Id) -> Result<Option<Account>, AccountError> {
    let stamp = desk.stamp(at(500));
    let decide = move |account: &Account, _: u64| {
        let target = (TargetKind::User, account.user.id);
        Ok(Draft::new(&stamp, None, Action::UserDeleted, target, account.user.email.to_string(), Changes::new()))
    };
    desk.store.delete_account(id, Box::new(decide)).await
}

pub async fn a_deleted_account_leaves_its_trail_only(desk: Desk) {
    hire_everybody(&desk).await;
    let bob = actor(BOB).id;
    start(&desk, Session { token: TokenHash([1; 32]), user: bob, created_at: at(0), last_used_at: at(0) }).await;
    let request = LinkRequest { id: bob, user: bob, purpose: LinkPurpose::Reset, at: at(0) };
    let link = Link { token: TokenHash([2; 32]), request, expires_at: at(1_000) };
    assert!(desk.store.issue_link(link).await.unwrap());

    let gone = delete(&desk, bob).await.unwrap().unwrap();
    assert_eq!((gone.user.id, gone.user.name), (bob, actor(BOB).name));
    assert!(desk.store.account(bob).await.unwrap().is_none());
    assert!(desk.store.account_by_email(actor(BOB).email).await.unwrap().is_none());
    assert!(desk.store.session(TokenHash([1; 32])).await.unwrap().is_none());
    let held = HeldLink { token: TokenHash([2; 32]), at: at(1) };
    assert!(desk.store.account_by_link(held).await.unwrap().is_none());
    assert!(!desk.store.issue_link(link).await.unwrap());
    assert_eq!(desk.store.users(Users::All).await.unwrap().len(), 3);
    assert!(found(&desk, about("noyce")).await.is_empty());
    let last = desk.store.audit_entries(Chain::Site, 4, 10).await.unwrap().pop().unwrap().unwrap();
    assert_eq!((last.action, last.target), (Action::UserDeleted, bob));
    assert!(delete(&desk, bob).await.unwrap().is_none());

    create(&desk, account_of(&actor(BOB)), CreateRule::Any).await.unwrap();
    assert!(desk.store.session(TokenHash([1; 32])).await.unwrap().is_none(), "nothing old comes back with the id");
    assert!(desk.store.account_by_link(held).await.unwrap().is_none());
}

pub async fn an_account_stays_while_its_name_is_borne(desk: Desk) {
    hire_everybody(&desk).await;
    let length = desk.store.audit_entries(Chain::Site, 0, 100).await.unwrap().len();
    let (id, _) = desk.file(Filing { by: actor(ADA), ..Filing::default() }).await;
    desk.update(id, Update { assigned_to: Some(Some(actor(AGENT).id)), ..Update::default() }, at(1)).await;
    desk.respond(ADMIN, id, "Look at the fan", at(2)).await;
    for who in [ADA, AGENT, ADMIN] {
        let refused = delete(&desk, actor(who).id).await;
        assert!(matches!(refused, Err(AccountError::InUse)), "{who}: {refused:?}");
    }
    let decide = |_: &Account, others: u64| match others {
        0 => Err(AccountError::LastAdmin),
        _ => Err(AccountError::Exists),
    };
    let refused = desk.store.delete_account(actor(ADMIN).id, Box::new(decide)).await;
    assert!(matches!(refused, Err(AccountError::LastAdmin)), "the decision sees the other admins: {refused:?}");
    assert_eq!(desk.store.users(Users::All).await.unwrap().len(), 4);
    assert_eq!(desk.store.audit_entries(Chain::Site, 0, 100).await.unwrap().len(), length);

    desk.delete(id, at(3)).await;
    for who in [ADA, AGENT, ADMIN] {
        assert!(delete(&desk, actor(who).id).await.unwrap().is_some(), "{who}");
    }
}
