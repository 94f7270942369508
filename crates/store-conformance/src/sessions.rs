//! Sessions: kept by the digest of their token, read with the account as it is now.

use app::ports::{EndSessions, Session, TokenHash};
use domain::person::User;

use crate::accounts::{account_of, change, hire_everybody};
use crate::desk::{ADA, BOB, Desk, actor, at};

fn session(token: u8, who: u8) -> Session {
    Session { token: TokenHash([token; 32]), user: actor(who).id, created_at: at(1), last_used_at: at(1) }
}

/// Starts the session with the password that everybody has.
pub(crate) async fn start(desk: &Desk, session: Session) {
    assert!(desk.store.create_session(session, password(), at(0)).await.unwrap());
}

fn password() -> String {
    account_of(&actor(ADA)).password_hash.unwrap()
}

pub async fn a_session_comes_with_its_account(desk: Desk) {
    hire_everybody(&desk).await;
    for session in [session(1, ADA), session(2, ADA), session(3, BOB)] {
        start(&desk, session).await;
    }
    let found = desk.store.session(TokenHash([2; 32])).await.unwrap();
    let seen = User { last_seen_at: Some(at(1)), ..account_of(&actor(ADA)).user };
    assert_eq!(found, Some((session(2, ADA), seen)), "starting a session is being seen");
    change(&desk, actor(ADA).id, EndSessions::None, |account| account.user.is_active = false).await.unwrap();
    let (_, user) = desk.store.session(TokenHash([2; 32])).await.unwrap().unwrap();
    assert!(!user.is_active);
}

pub async fn an_unknown_session_is_none(desk: Desk) {
    hire_everybody(&desk).await;
    let unknown = TokenHash([9; 32]);
    assert!(desk.store.session(unknown).await.unwrap().is_none());
    desk.store.touch_session(unknown, at(2)).await.unwrap();
    desk.store.delete_session(unknown).await.unwrap();
    assert!(desk.store.session(unknown).await.unwrap().is_none());
}

pub async fn use_is_noted_and_only_moves_forward(desk: Desk) {
    hire_everybody(&desk).await;
    start(&desk, session(1, ADA)).await;
    start(&desk, session(2, ADA)).await;
    desk.store.touch_session(TokenHash([1; 32]), at(50)).await.unwrap();
    desk.store.touch_session(TokenHash([1; 32]), at(40)).await.unwrap();
    let (touched, user) = desk.store.session(TokenHash([1; 32])).await.unwrap().unwrap();
    assert_eq!((touched.created_at, touched.last_used_at, user.last_seen_at), (at(1), at(50), Some(at(50))));
    let (other, _) = desk.store.session(TokenHash([2; 32])).await.unwrap().unwrap();
    assert_eq!(other, session(2, ADA));
    let bob = desk.store.account(actor(BOB).id).await.unwrap().unwrap();
    assert_eq!(bob.user.last_seen_at, None);
}

pub async fn a_deleted_session_is_gone(desk: Desk) {
    hire_everybody(&desk).await;
    start(&desk, session(1, ADA)).await;
    start(&desk, session(2, ADA)).await;
    desk.store.delete_session(TokenHash([1; 32])).await.unwrap();
    assert!(desk.store.session(TokenHash([1; 32])).await.unwrap().is_none());
    assert!(desk.store.session(TokenHash([2; 32])).await.unwrap().is_some());
}

pub async fn an_account_that_changed_meanwhile_starts_no_session(desk: Desk) {
    hire_everybody(&desk).await;
    let late = async |n, verified| desk.store.create_session(session(n, ADA), verified, at(0)).await.unwrap();
    assert!(!late(1, "another hash".to_owned()).await);
    change(&desk, actor(ADA).id, EndSessions::All, |account| account.user.is_active = false).await.unwrap();
    assert!(!late(2, password()).await);
    change(&desk, actor(ADA).id, EndSessions::All, |account| account.user.is_active = true).await.unwrap();
    change(&desk, actor(ADA).id, EndSessions::All, |account| account.password_hash = None).await.unwrap();
    assert!(!late(3, password()).await);
    for n in 1..=3 {
        assert!(desk.store.session(TokenHash([n; 32])).await.unwrap().is_none());
    }
}

pub async fn forgotten_sessions_are_swept_out(desk: Desk) {
    hire_everybody(&desk).await;
    start(&desk, session(1, ADA)).await;
    start(&desk, session(2, BOB)).await;
    desk.store.touch_session(TokenHash([2; 32]), at(50)).await.unwrap();
    assert!(desk.store.create_session(session(3, ADA), password(), at(50)).await.unwrap());
    assert!(desk.store.session(TokenHash([1; 32])).await.unwrap().is_none());
    assert!(desk.store.session(TokenHash([2; 32])).await.unwrap().is_some());
}
