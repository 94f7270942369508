//! Accounts that somebody has asked for: nobody's until the owner of the address confirms them, and never with a password
//! that somebody else may have chosen.

use std::sync::Arc;

use app::ports::{
    Account, AccountError, Confirmation, CreateRule, EarlierPassword, HeldLink, Limit, Registration, TokenHash, Users,
};
use domain::audit::{Action, Chain, Changes, Draft, TargetKind};
use domain::mail::{Kind, Mail, Recipient};
use domain::time::HOUR;
use domain::{Id, Timestamp};
use tokio::task::JoinSet;

use crate::accounts::{account_of, create};
use crate::desk::{ADA, BOB, Desk, actor, at};
use crate::outbox::{entry, everything, list};

/// The registration number `n` of somebody's address, with a password of its own.
pub(crate) fn registration(n: u8, who: u8) -> Registration {
    let person = actor(who);
    Registration {
        id: Id::from_bytes([n; 12]),
        name: person.name,
        email: person.email,
        password_hash: Some(format!("password {n}")),
        at: at(n.into()),
    }
}

/// One mail about registrations an hour.
fn limit(who: u8, at: Timestamp) -> Limit {
    Limit { subject: format!("registration {who}"), most: 1, within: HOUR, at }
}

/// The second half of `earlier` tells whether the password that stands was typed again.
async fn register_at(
    desk: &Desk,
    registration: Registration,
    who: u8,
    when: Timestamp,
    earlier: Option<(&str, bool)>,
) -> bool {
    let mail = Mail::about_account(&desk.stamp(when), Kind::Confirmation, registration.id);
    let earlier = earlier.map(|(hash, is_repeated)| EarlierPassword { hash: hash.to_owned(), is_repeated });
    desk.store.register(registration, earlier, mail, limit(who, when)).await.unwrap()
}

pub(crate) async fn register(desk: &Desk, registration: Registration, who: u8) {
    let when = registration.at;
    assert!(register_at(desk, registration, who, when, None).await);
}

async fn issue(desk: &Desk, token: u8, registration: u8) -> bool {
    let confirmation = Confirmation { token: TokenHash([token; 32]), expires_at: at(HOUR) };
    desk.store.issue_confirmation(Id::from_bytes([registration; 12]), confirmation).await.unwrap()
}

fn held(token: u8) -> HeldLink {
    HeldLink { token: TokenHash([token; 32]), at: at(100) }
}

async fn found(desk: &Desk, token: u8) -> Option<Registration> {
    desk.store.registration_by_link(held(token)).await.unwrap()
}

/// Makes the account out of what the registration is known to be.
async fn confirm(desk: &Desk, token: u8, known: Registration) -> Result<bool, AccountError> {
    let mut account = account_of(&actor(ADA));
    account.user.id = known.id;
    account.user.email = known.email.clone();
    account.password_hash.clone_from(&known.password_hash);
    let target = (TargetKind::User, account.user.id);
    let audit = Draft::new(&desk.stamp(at(100)), None, Action::UserCreated, target, String::new(), Changes::new());
    desk.store.confirm(held(token), known, account, audit).await
}

async fn account(desk: &Desk, who: u8) -> Option<Account> {
    desk.store.account_by_email(actor(who).email).await.unwrap()
}

async fn trail(desk: &Desk) -> usize {
    desk.store.audit_entries(Chain::Site, 0, 1_000).await.unwrap().len()
}

pub async fn a_registration_is_no_account_until_it_is_confirmed(desk: Desk) {
    let ada = registration(1, ADA);
    register(&desk, ada.clone(), ADA).await;
    assert_eq!(desk.store.registration(ada.id).await.unwrap(), Some(ada.clone()));
    assert_eq!(desk.store.registration_of(ada.email.clone()).await.unwrap(), Some(ada.clone()));
    assert_eq!(desk.store.registration_of(actor(BOB).email).await.unwrap(), None);
    assert!(account(&desk, ADA).await.is_none());
    assert!(desk.store.account(ada.id).await.unwrap().is_none());
    assert!(desk.store.users(Users::All).await.unwrap().is_empty());

    assert!(issue(&desk, 1, 1).await && issue(&desk, 2, 1).await);
    assert!(!issue(&desk, 3, 9).await, "there is no such registration");
    for (link, expected) in [
        (held(1), Some(&ada)),
        (held(2), Some(&ada)),
        (held(3), None),
        (HeldLink { at: at(HOUR - 1), ..held(1) }, Some(&ada)),
        (HeldLink { at: at(HOUR), ..held(1) }, None),
    ] {
        assert_eq!(desk.store.registration_by_link(link).await.unwrap().as_ref(), expected, "{link:?}");
    }

    assert!(confirm(&desk, 2, ada.clone()).await.unwrap());
    let made = account(&desk, ADA).await.unwrap();
    assert_eq!((made.user.id, made.password_hash), (ada.id, ada.password_hash.clone()));
    assert_eq!(trail(&desk).await, 1);
    assert!(found(&desk, 1).await.is_none() && found(&desk, 2).await.is_none());
    assert!(!confirm(&desk, 1, ada.clone()).await.unwrap());
    assert!(!issue(&desk, 4, 1).await);
    assert_eq!(desk.store.registration(ada.id).await.unwrap(), None);
}

pub async fn a_newer_registration_ends_the_older_one_and_its_links(desk: Desk) {
    let (older, newer) = (registration(1, ADA), Registration { at: at(HOUR + 1), ..registration(2, ADA) });
    register(&desk, older.clone(), ADA).await;
    assert!(issue(&desk, 1, 1).await);
    register(&desk, registration(3, BOB), BOB).await;
    register(&desk, newer.clone(), ADA).await;
    assert!(found(&desk, 1).await.is_none());
    assert_eq!(desk.store.registration(older.id).await.unwrap(), None);
    assert_eq!(desk.store.registration_of(newer.email.clone()).await.unwrap(), Some(newer.clone()));
    assert!(!issue(&desk, 2, 1).await, "the older mail is not worth another try");
    assert!(issue(&desk, 3, 2).await);
    assert!(!confirm(&desk, 3, older).await.unwrap(), "a link leads to its own registration alone");
    assert!(confirm(&desk, 3, newer).await.unwrap());
    assert_eq!(account(&desk, ADA).await.unwrap().password_hash.as_deref(), Some("password 2"));
    let others = desk.store.registration_of(actor(BOB).email).await.unwrap();
    assert_eq!(others, Some(registration(3, BOB)), "another address's stays");
}

pub async fn one_that_comes_too_soon_takes_the_password_unless_it_is_the_same(desk: Desk) {
    let first = registration(1, ADA);
    register(&desk, first.clone(), ADA).await;
    assert!(issue(&desk, 1, 1).await);
    let again = async |n: u8, earlier| register_at(&desk, registration(n, ADA), ADA, at(n.into()), earlier).await;
    assert!(again(2, Some(("password 1", true))).await);
    assert_eq!(found(&desk, 1).await, Some(first.clone()), "the same once more changes nothing");
    for unknown in [None, Some(("another password", true)), Some(("another password", false))] {
        assert!(!again(3, unknown).await, "whoever does not know what stands has to look again: {unknown:?}");
    }
    register(&desk, registration(4, BOB), BOB).await;
    assert_eq!(found(&desk, 1).await, Some(first.clone()), "nor does another address");

    assert!(again(5, Some(("password 1", false))).await);
    let unsure = Registration { password_hash: None, ..first.clone() };
    assert_eq!(found(&desk, 1).await, Some(unsure.clone()), "the link stays and the password goes");
    for earlier in [None, Some(("password 1", true)), Some(("password 1", false))] {
        assert!(again(6, earlier).await);
    }
    assert_eq!(found(&desk, 1).await, Some(unsure), "nobody brings it back");
    assert!(!confirm(&desk, 1, first).await.unwrap(), "whoever had read it before is told");
    assert_eq!(list(&desk, everything()).await.rows.len(), 2, "one mail an address");

    let next = Registration { at: at(HOUR + 1), ..registration(7, ADA) };
    register(&desk, next.clone(), ADA).await;
    assert_eq!(desk.store.registration_of(next.email.clone()).await.unwrap(), Some(next));
}

pub async fn many_at_once_for_one_address_write_one_mail(desk: Desk) {
    let desk = Arc::new(desk);
    let mut tasks = JoinSet::new();
    for n in 1..=16 {
        let desk = Arc::clone(&desk);
        tasks.spawn(async move { register_at(&desk, registration(n, ADA), ADA, at(n.into()), None).await });
    }
    let first = tasks.join_all().await.into_iter().filter(|is_done| *is_done).count();
    let mails = list(&desk, everything()).await.rows;
    let stands = desk.store.registration_of(actor(ADA).email).await.unwrap().unwrap();
    assert_eq!((first, mails.len()), (1, 1), "all others have to look at what the first one left");
    assert_eq!((mails[0].mail.kind, mails[0].mail.to), (Kind::Confirmation, Recipient::Person(stands.id)));
    assert!(stands.password_hash.is_some());
}

pub async fn of_many_who_confirm_at_once_one_succeeds(desk: Desk) {
    let ada = registration(1, ADA);
    register(&desk, ada.clone(), ADA).await;
    for token in 1..=4 {
        assert!(issue(&desk, token, 1).await);
    }
    let desk = Arc::new(desk);
    let mut tasks = JoinSet::new();
    for n in 0..16 {
        let (desk, ada) = (Arc::clone(&desk), ada.clone());
        tasks.spawn(async move { confirm(&desk, n % 4 + 1, ada).await.unwrap() });
    }
    assert_eq!(tasks.join_all().await.into_iter().filter(|is_confirmed| *is_confirmed).count(), 1);
    assert_eq!((desk.store.users(Users::All).await.unwrap().len(), trail(&desk).await), (1, 1));
}

pub async fn a_taken_address_cannot_be_confirmed(desk: Desk) {
    let ada = registration(1, ADA);
    register(&desk, ada.clone(), ADA).await;
    assert!(issue(&desk, 1, 1).await);
    create(&desk, account_of(&actor(ADA)), CreateRule::Any).await.unwrap();
    let refused = confirm(&desk, 1, ada.clone()).await;
    assert!(matches!(refused, Err(AccountError::EmailTaken)), "{refused:?}");
    assert_eq!(account(&desk, ADA).await, Some(account_of(&actor(ADA))));
    assert_eq!((found(&desk, 1).await, trail(&desk).await), (Some(ada), 1), "and nothing else is written");
}

pub async fn what_nobody_confirms_is_forgotten(desk: Desk) {
    register(&desk, registration(1, ADA), ADA).await;
    register(&desk, registration(2, BOB), BOB).await;
    assert!(issue(&desk, 1, 1).await && issue(&desk, 2, 2).await);
    assert_eq!(desk.store.forget_registrations(at(1)).await.unwrap(), 0);
    assert_eq!(desk.store.forget_registrations(at(2)).await.unwrap(), 1);
    assert!(found(&desk, 1).await.is_none() && found(&desk, 2).await.is_some());
    assert_eq!(desk.store.registration_of(actor(ADA).email).await.unwrap(), None);
    assert!(!issue(&desk, 3, 1).await);
}

pub async fn the_log_names_whoever_a_mail_about_a_registration_is_for(desk: Desk) {
    let ada = registration(1, ADA);
    register(&desk, ada.clone(), ADA).await;
    let mail = list(&desk, everything()).await.rows.remove(0).mail;
    let address = async || entry(&desk, mail.id).await.person.unwrap().email;
    assert_eq!(address().await, actor(ADA).email.as_str());
    assert!(issue(&desk, 1, 1).await && confirm(&desk, 1, ada).await.unwrap());
    assert_eq!(address().await, actor(ADA).email.as_str(), "also once there is an account");
    register(&desk, registration(2, BOB), BOB).await;
    desk.store.forget_registrations(at(HOUR)).await.unwrap();
    let forgotten = list(&desk, everything()).await.rows.remove(0);
    assert_eq!(forgotten.person.unwrap().email, "", "and nobody when it is forgotten");
}

pub async fn mail_is_written_while_there_is_room(desk: Desk) {
    let within = |n: i64| Limit { subject: "reset".to_owned(), most: 3, within: HOUR, at: at(n) };
    let write = async |n: i64, mail: bool| {
        let mail = mail.then(|| Mail::about_account(&desk.stamp(at(n)), Kind::Reset, actor(ADA).id));
        desk.store.write_mail(mail.clone(), within(n)).await.unwrap();
        mail
    };
    let first = write(1, true).await.unwrap();
    assert_eq!(entry(&desk, first.id).await.mail, first);
    for n in 2..=5 {
        write(n, n != 2).await;
    }
    assert_eq!(list(&desk, everything()).await.rows.len(), 2, "one without a mail counts like any other");
    write(HOUR + 1, true).await;
    assert_eq!(list(&desk, everything()).await.rows.len(), 3);
}
