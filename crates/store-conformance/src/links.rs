//! One-time links: kept by the digest of their token, worth what the newest request of their kind is worth.

use std::sync::Arc;

use app::ports::{
    Account, AccountChange, AccountError, CreateRule, EndSessions, HeldLink, Invitation, Link, LinkPurpose,
    LinkRequest, TokenHash,
};
use domain::audit::{Action, Chain, Changes, Draft, TargetKind};
use domain::mail::{Kind, Mail};
use domain::time::HOUR;
use domain::{Id, Timestamp};
use tokio::task::JoinSet;

use crate::accounts::{account_of, change, hire_everybody};
use crate::desk::{ADA, BOB, Desk, actor, at};
use crate::outbox::{everything, list};
use crate::sessions::start;

/// The request number `n` of somebody, made at that time.
fn request(n: u8, who: u8, purpose: LinkPurpose, at: Timestamp) -> LinkRequest {
    LinkRequest { id: Id::from_bytes([n; 12]), user: actor(who).id, purpose, at }
}

fn reset(n: u8, who: u8) -> LinkRequest {
    request(n, who, LinkPurpose::Reset, at(n.into()))
}

async fn issue(desk: &Desk, token: u8, request: LinkRequest) -> bool {
    let link = Link { token: TokenHash([token; 32]), request, expires_at: at(HOUR) };
    desk.store.issue_link(link).await.unwrap()
}

fn held(token: u8) -> HeldLink {
    HeldLink { token: TokenHash([token; 32]), at: at(10) }
}

/// Whose account the link leads to.
async fn leads_to(desk: &Desk, link: HeldLink) -> Option<Id> {
    desk.store.account_by_link(link).await.unwrap().map(|account| account.user.id)
}

async fn works(desk: &Desk, token: u8) -> bool {
    leads_to(desk, held(token)).await.is_some()
}

/// Uses the link to set a password; `false` when it does not work.
async fn redeem(desk: &Desk, token: u8, password: &str) -> bool {
    let (stamp, hash) = (desk.stamp(at(10)), password.to_owned());
    let decide = move |account: &Account, _: u64| {
        let target = (TargetKind::User, account.user.id);
        let audit = Draft::new(&stamp, None, Action::UserUpdated, target, String::new(), Changes::new());
        let account = Account { password_hash: Some(hash.clone()), ..account.clone() };
        Ok(Some(AccountChange { account, audit, sessions: EndSessions::All, ends_links: true, invitation: None }))
    };
    desk.store.redeem_link(held(token), Box::new(decide)).await.unwrap().is_some()
}

pub async fn a_link_leads_to_its_account(desk: Desk) {
    hire_everybody(&desk).await;
    assert!(issue(&desk, 1, reset(1, ADA)).await);
    assert!(issue(&desk, 2, request(2, BOB, LinkPurpose::Invitation, at(0))).await);
    let (ada, bob) = (Some(actor(ADA).id), Some(actor(BOB).id));
    for (link, account) in [
        (held(1), ada),
        (held(2), bob),
        (held(3), None),
        (HeldLink { at: at(HOUR - 1), ..held(1) }, ada),
        (HeldLink { at: at(HOUR), ..held(1) }, None),
    ] {
        assert_eq!(leads_to(&desk, link).await, account, "{link:?}");
    }
    let nobody = LinkRequest { user: Id::from_bytes([99; 12]), ..reset(4, ADA) };
    assert!(!issue(&desk, 4, nobody).await);
    assert!(!works(&desk, 4).await);
}

pub async fn the_links_of_one_request_work_until_one_is_used(desk: Desk) {
    hire_everybody(&desk).await;
    for token in [1, 2, 3] {
        assert!(issue(&desk, token, reset(1, ADA)).await);
        assert!(works(&desk, 1).await && works(&desk, token).await);
    }
    assert!(redeem(&desk, 2, "new").await);
    let ada = desk.store.account(actor(ADA).id).await.unwrap().unwrap();
    assert_eq!(ada.password_hash.as_deref(), Some("new"));
    for token in [1, 2, 3] {
        assert!(!works(&desk, token).await);
        assert!(!redeem(&desk, token, "newer").await);
    }
    assert!(!issue(&desk, 4, reset(1, ADA)).await, "the mail was answered, so it is not sent again");
    assert!(issue(&desk, 5, reset(2, ADA)).await);
    assert!(works(&desk, 5).await && !works(&desk, 4).await);
}

pub async fn a_newer_request_ends_older_ones(desk: Desk) {
    hire_everybody(&desk).await;
    let invitation = request(1, ADA, LinkPurpose::Invitation, at(0));
    for (token, request) in [(1, reset(3, ADA)), (2, reset(3, BOB)), (3, invitation)] {
        assert!(issue(&desk, token, request).await);
    }
    assert!(issue(&desk, 4, reset(5, ADA)).await);
    assert!(!works(&desk, 1).await && works(&desk, 4).await);
    assert!(works(&desk, 2).await, "another person's stays");
    assert!(leads_to(&desk, held(3)).await.is_some(), "one for something else stays");

    assert!(!issue(&desk, 5, reset(3, ADA)).await, "an older mail that is tried again");
    assert!(!issue(&desk, 6, reset(4, ADA)).await, "an older mail that is tried late");
    assert!(works(&desk, 4).await && !works(&desk, 5).await && !works(&desk, 6).await);
    let same_time = LinkRequest { at: at(5), ..reset(6, ADA) };
    assert!(issue(&desk, 7, same_time).await, "of two at once the higher id counts");
    assert!(!issue(&desk, 8, reset(5, ADA)).await);
    assert!(works(&desk, 7).await && !works(&desk, 4).await);
}

pub async fn of_many_who_use_a_link_at_once_one_succeeds(desk: Desk) {
    hire_everybody(&desk).await;
    for token in 1..=8 {
        assert!(issue(&desk, token, reset(1, ADA)).await);
    }
    let length = desk.store.audit_entries(Chain::Site, 0, 1_000).await.unwrap().len();
    let desk = Arc::new(desk);
    let mut tasks = JoinSet::new();
    for n in 0..16 {
        let desk = Arc::clone(&desk);
        tasks.spawn(async move { redeem(&desk, n / 2 + 1, &format!("password {n}")).await.then_some(n) });
    }
    let winners: Vec<_> = tasks.join_all().await.into_iter().flatten().collect();
    let [winner] = winners.as_slice() else { panic!("one was expected to succeed, not {winners:?}") };
    let ada = desk.store.account(actor(ADA).id).await.unwrap().unwrap();
    assert_eq!(ada.password_hash, Some(format!("password {winner}")));
    assert_eq!(desk.store.audit_entries(Chain::Site, 0, 1_000).await.unwrap().len(), length + 1);
}

pub async fn a_use_ends_sessions_and_a_refused_one_ends_nothing(desk: Desk) {
    hire_everybody(&desk).await;
    let session = |token: u8, who: u8| app::ports::Session {
        token: TokenHash([token; 32]),
        user: actor(who).id,
        created_at: at(0),
        last_used_at: at(0),
    };
    start(&desk, session(20, ADA)).await;
    start(&desk, session(21, BOB)).await;
    assert!(issue(&desk, 1, reset(1, ADA)).await);
    let refused = desk.store.redeem_link(held(1), Box::new(|_, _| Err(AccountError::LastAdmin))).await;
    assert!(matches!(refused, Err(AccountError::LastAdmin)));
    assert!(works(&desk, 1).await);
    assert!(desk.store.session(TokenHash([20; 32])).await.unwrap().is_some());
    assert!(redeem(&desk, 1, "new").await);
    assert!(desk.store.session(TokenHash([20; 32])).await.unwrap().is_none());
    assert!(desk.store.session(TokenHash([21; 32])).await.unwrap().is_some());
}

pub async fn a_change_ends_links_when_it_says_so(desk: Desk) {
    hire_everybody(&desk).await;
    for (token, request) in
        [(1, reset(1, ADA)), (2, request(1, ADA, LinkPurpose::Invitation, at(0))), (3, reset(1, BOB))]
    {
        assert!(issue(&desk, token, request).await);
    }
    change(&desk, actor(ADA).id, EndSessions::All, |account| account.user.is_active = false).await.unwrap();
    assert!(!works(&desk, 1).await, "a shut account has no links that work");
    assert!(!redeem(&desk, 1, "new").await);
    change(&desk, actor(ADA).id, EndSessions::All, |account| account.user.is_active = true).await.unwrap();
    assert!(works(&desk, 1).await);

    let draft = Draft::new(
        &desk.stamp(at(100)),
        None,
        Action::UserUpdated,
        (TargetKind::User, actor(ADA).id),
        String::new(),
        Changes::new(),
    );
    let decide = move |account: &Account, _: u64| {
        let account = account.clone();
        Ok(Some(AccountChange {
            account,
            audit: draft.clone(),
            sessions: EndSessions::None,
            ends_links: true,
            invitation: None,
        }))
    };
    desk.store.change_account(actor(ADA).id, Box::new(decide)).await.unwrap();
    assert!(!works(&desk, 1).await && works(&desk, 3).await);
    assert!(leads_to(&desk, held(2)).await.is_none());
    assert!(!issue(&desk, 4, reset(1, ADA)).await, "its mail is not worth another try");
    assert!(issue(&desk, 5, reset(2, ADA)).await && works(&desk, 5).await);
}

pub async fn an_account_is_made_with_its_link(desk: Desk) {
    let account = Account { password_hash: None, ..account_of(&actor(ADA)) };
    let request = request(1, ADA, LinkPurpose::Invitation, at(0));
    let link = Link { token: TokenHash([1; 32]), request, expires_at: at(HOUR) };
    let target = (TargetKind::User, account.user.id);
    let audit = Draft::new(&desk.stamp(at(0)), None, Action::UserCreated, target, String::new(), Changes::new());
    desk.store.create_account(account, audit.clone(), CreateRule::Any, Some(Invitation::Link(link))).await.unwrap();
    assert_eq!(leads_to(&desk, held(1)).await, Some(actor(ADA).id));

    let mut twin = account_of(&actor(ADA));
    twin.user.id = Id::from_bytes([9; 12]);
    let link = Link { token: TokenHash([2; 32]), request: LinkRequest { user: twin.user.id, ..link.request }, ..link };
    let refused = desk.store.create_account(twin, audit, CreateRule::Any, Some(Invitation::Link(link))).await;
    assert!(matches!(refused, Err(AccountError::EmailTaken)));
    assert_eq!(leads_to(&desk, held(2)).await, None);
}

pub async fn an_invitation_by_mail_is_written_with_what_it_follows_from(desk: Desk) {
    let account = Account { password_hash: None, ..account_of(&actor(ADA)) };
    let user = account.user.id;
    let mails = [1, 2, 3].map(|n| Mail::about_account(&desk.stamp(at(n)), Kind::Invitation, user));
    let target = (TargetKind::User, user);
    let draft =
        |n: i64| Draft::new(&desk.stamp(at(n)), None, Action::UserUpdated, target, String::new(), Changes::new());
    let by_mail = |n: usize| Some(Invitation::Mail(mails[n - 1].clone()));
    desk.store.create_account(account.clone(), draft(1), CreateRule::Any, by_mail(1)).await.unwrap();
    let mut twin = account.clone();
    twin.user.id = Id::from_bytes([9; 12]);
    let refused = desk.store.create_account(twin, draft(2), CreateRule::Any, by_mail(2)).await;
    assert!(matches!(refused, Err(AccountError::EmailTaken)));

    for is_taken in [false, true] {
        let (audit, invitation) = (draft(3), by_mail(3));
        let decide = move |account: &Account, _: u64| {
            let (account, audit, invitation) = (account.clone(), audit.clone(), invitation.clone());
            let change = AccountChange { account, audit, sessions: EndSessions::None, ends_links: false, invitation };
            if is_taken { Ok(Some(change)) } else { Err(AccountError::NotInvitable) }
        };
        assert_eq!(desk.store.change_account(user, Box::new(decide)).await.is_ok(), is_taken);
    }
    let written: Vec<_> = list(&desk, everything()).await.rows.into_iter().map(|entry| entry.mail).collect();
    assert_eq!(written, [mails[2].clone(), mails[0].clone()]);
}
