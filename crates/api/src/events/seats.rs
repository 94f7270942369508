//! Who listens: how many may, and whether they still may.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use app::accounts::recheck;
use app::credential::Credential;
use app::{App, Error};
use domain::Id;
use domain::person::Role;
use futures::StreamExt;
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

use crate::extract::SignedIn;

const PER_USER: usize = 10;
const PER_SERVER: usize = 2_000;
/// How often every credential is looked at again. With the time that takes, it stays below a second.
const LOOK_EVERY: Duration = Duration::from_millis(700);
/// How many credentials are looked at side by side.
const LOOKS_AT_ONCE: usize = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// The person has as many streams as one may have.
    TooMany,
    /// The server has as many as it can, or is about to stop.
    Unavailable(&'static str),
}

#[derive(Debug, Default)]
pub(super) struct Seats(Mutex<Taken>);

#[derive(Debug, Default)]
struct Taken {
    is_closed: bool,
    total: usize,
    of_user: HashMap<Id, usize>,
    passes: HashMap<Credential, Weak<Pass>>,
}

/// The right to listen, shared by all streams of a credential.
#[derive(Debug)]
struct Pass {
    credential: Credential,
    user: Id,
    role: Role,
    has_ended: watch::Sender<bool>,
}

impl Pass {
    /// While the store does not answer, it has nothing to tell either.
    async fn holds(&self, app: &App) -> bool {
        match recheck(app, &self.credential).await {
            Ok(visit) => (visit.actor.id, visit.actor.role) == (self.user, self.role),
            Err(error) => !matches!(error, Error::Unauthenticated),
        }
    }
}

/// A place among the listeners, until it is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    seats: Arc<Seats>,
    pass: Arc<Pass>,
    has_ended: watch::Receiver<bool>,
}

impl Seats {
    pub(super) fn take(self: &Arc<Self>, person: &SignedIn) -> Result<Seat, Refused> {
        let mut taken = self.lock();
        if taken.is_closed {
            return Err(Refused::Unavailable("the server is stopping"));
        }
        let user = person.actor.id;
        if taken.of_user.get(&user).is_some_and(|count| *count >= PER_USER) {
            return Err(Refused::TooMany);
        }
        if taken.total >= PER_SERVER {
            return Err(Refused::Unavailable("too many event streams are open"));
        }
        taken.total += 1;
        *taken.of_user.entry(user).or_default() += 1;
        let pass = taken.pass(person);
        Ok(Seat { seats: Arc::clone(self), has_ended: pass.has_ended.subscribe(), pass })
    }

    pub(super) fn count(&self) -> usize {
        self.lock().total
    }

    pub(super) fn close(&self) {
        let mut taken = self.lock();
        taken.is_closed = true;
        for pass in taken.passes.drain().filter_map(|(_, pass)| pass.upgrade()) {
            pass.has_ended.send_replace(true);
        }
    }

    /// The passes in use; those of nobody are forgotten.
    fn passes(&self) -> Vec<Arc<Pass>> {
        let mut taken = self.lock();
        taken.passes.retain(|_, pass| pass.strong_count() > 0);
        taken.passes.values().filter_map(Weak::upgrade).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Taken {
    fn pass(&mut self, person: &SignedIn) -> Arc<Pass> {
        let place = self.passes.entry(person.credential.clone()).or_default();
        if let Some(pass) = place.upgrade() {
            let is_same = (pass.user, pass.role) == (person.actor.id, person.actor.role);
            if is_same && !*pass.has_ended.borrow() {
                return pass;
            }
            pass.has_ended.send_replace(true);
        }
        let (has_ended, _) = watch::channel(false);
        let (credential, user, role) = (person.credential.clone(), person.actor.id, person.actor.role);
        let pass = Arc::new(Pass { credential, user, role, has_ended });
        *place = Arc::downgrade(&pass);
        pass
    }
}

impl Seat {
    /// Answers when the person may listen no longer.
    pub(super) async fn ended(&mut self) {
        // The pass is held here, so its sender is there.
        let _ = self.has_ended.wait_for(|has_ended| *has_ended).await;
    }

    pub(super) fn has_ended(&self) -> bool {
        *self.has_ended.borrow()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.lock();
        taken.total -= 1;
        if let Some(count) = taken.of_user.get_mut(&self.pass.user) {
            *count -= 1;
            if *count == 0 {
                taken.of_user.remove(&self.pass.user);
            }
        }
    }
}

/// Ends the streams of whoever signed out, was shut out or got another role, here or beside this server.
pub(super) async fn watch_rights(seats: Arc<Seats>, app: Arc<App>) {
    let mut looks = tokio::time::interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        let passes = futures::stream::iter(seats.passes());
        let look = async |pass: Arc<Pass>| {
            if !pass.holds(&app).await {
                pass.has_ended.send_replace(true);
            }
        };
        passes.for_each_concurrent(LOOKS_AT_ONCE, look).await;
    }
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;
    use domain::person::{Actor, Origin, RoleName, Roles, User};
    use domain::text::{Email, PersonName};

    use super::*;
    use crate::extract::Way;

    fn person(n: usize, token: char, role: &str) -> SignedIn {
        let mut id = [0; 12];
        id[..8].copy_from_slice(&n.to_be_bytes());
        let user = User {
            id: Id::from_bytes(id),
            name: PersonName::from_stored("Ada".to_owned()),
            email: Email::from_stored("ada@example.com".to_owned()),
            role: RoleName::from_stored(role.to_owned()),
            is_active: true,
            origin: Origin::Own,
            created_at: Timestamp::from_millis(0),
            last_seen_at: None,
        };
        let credential = Credential::read(&token.to_string().repeat(64)).unwrap();
        SignedIn { actor: Actor::new(&user, &Roles::default()), user, credential, way: Way::Bearer }
    }

    #[test]
    fn a_person_and_a_server_have_so_many_seats_and_get_them_back() {
        let seats = Arc::new(Seats::default());
        let take = |n| seats.take(&person(n, 'a', RoleName::CUSTOMER));
        let mut kept: Vec<_> = (0..PER_USER).map(|_| take(0).unwrap()).collect();
        assert_eq!(take(0).err(), Some(Refused::TooMany));
        kept.pop();
        kept.push(take(0).unwrap());
        kept.extend((PER_USER..PER_SERVER).map(|n| take(n).unwrap()));
        assert!(matches!(take(PER_SERVER), Err(Refused::Unavailable(_))));
        assert_eq!(take(0).err(), Some(Refused::TooMany), "their own doing comes first");
        kept.clear();
        let taken = seats.lock();
        assert_eq!((taken.total, taken.of_user.len()), (0, 0));
    }

    #[test]
    fn the_streams_of_a_session_share_a_pass_and_a_closed_server_has_none() {
        let seats = Arc::new(Seats::default());
        let take = |token, role| seats.take(&person(1, token, role)).unwrap();
        let (one, two, other) =
            (take('a', RoleName::CUSTOMER), take('a', RoleName::CUSTOMER), take('b', RoleName::CUSTOMER));
        assert_eq!(seats.passes().len(), 2);
        let promoted = take('a', RoleName::AGENT);
        assert!(one.has_ended() && two.has_ended(), "what they were let in for is no longer so");
        assert!(!other.has_ended() && !promoted.has_ended());
        drop((one, two, promoted));
        assert_eq!(seats.passes().len(), 1);
        seats.close();
        assert!(other.has_ended());
        assert!(matches!(seats.take(&person(2, 'c', RoleName::CUSTOMER)), Err(Refused::Unavailable(_))));
    }
}
