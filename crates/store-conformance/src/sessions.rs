//! Sessions: kept by the digest of their token, read with the account as it is now.

use app::ports::{EndSessions, Session, TokenHash};

use crate::accounts::{account_of, change, hire_everybody};
use crate::desk::{ADA, BOB, Desk, actor, at};

fn session(token: u8, who: u8) -> Session {
    Session { token: TokenHash([token; 32]), user: actor(who).id, created_at: at(1), last_used_at: at(1) }
}

pub async fn a_session_comes_with_its_account(desk: Desk) {
    hire_everybody(&desk).await;
    for session in [session(1, ADA), session(2, ADA), session(3, BOB)] {
        desk.store.create_session(session).await.unwrap();
    }
    let found = desk.store.session(TokenHash([2; 32])).await.unwrap();
    assert_eq!(found, Some((session(2, ADA), account_of(&actor(ADA)).user)));
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
    desk.store.create_session(session(1, ADA)).await.unwrap();
    desk.store.create_session(session(2, ADA)).await.unwrap();
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
    desk.store.create_session(session(1, ADA)).await.unwrap();
    desk.store.create_session(session(2, ADA)).await.unwrap();
    desk.store.delete_session(TokenHash([1; 32])).await.unwrap();
    assert!(desk.store.session(TokenHash([1; 32])).await.unwrap().is_none());
    assert!(desk.store.session(TokenHash([2; 32])).await.unwrap().is_some());
}
