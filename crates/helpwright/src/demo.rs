//! The sample desk: people, a FAQ, and tickets of the last 90 days with their conversations, made by the real use cases.

mod calendar;
mod data;
mod dice;
mod fill_in;
mod plan;
mod play;
mod story;

use std::sync::Arc;

use app::accounts::{self, NewAccount, Setup};
use app::faqs::{self, NewFaq};
use app::ports::{Clock, MailRenderer, Passwords, PasswordsBusy};
use app::settings::LiveSettings;
use app::{App, Caller, Config};
use async_trait::async_trait;
use domain::person::{Actor, Origin, RoleName, Roles, User};
use domain::text::{Answer, Email, FaqCategory, Password, PersonName, Question};
use domain::time::{DAY, HOUR};
use domain::{Invalid, Timestamp};

use crate::desk::Desk;
use crate::failure::Failure;
use crate::system::{SystemClock, SystemRandom};
use data::Data;
use plan::{Customer, Plan};

/// The password of everybody at the sample desk, for everybody to read.
pub const PASSWORD: &str = "helpwright-demo";

/// What the sample desk holds now.
#[derive(Debug, Default)]
pub(crate) struct Filled {
    pub(crate) people: usize,
    pub(crate) tickets: usize,
    pub(crate) responses: usize,
    pub(crate) sign_ins: Vec<SignIn>,
}

#[derive(Debug)]
pub(crate) struct SignIn {
    pub(crate) role: &'static str,
    pub(crate) email: String,
    pub(crate) name: String,
}

/// Fills an empty desk.
pub(crate) async fn fill(desk: &Desk) -> Result<Filled, Failure> {
    let data = Data::load().map_err(|error| Failure::failed(format!("the sample data cannot be read: {error}")))?;
    let now = SystemClock.now();
    let world = World::new(desk).await?;
    let staff = make_staff(&world, &data, now).await?;
    let (customers, users) = make_customers(&world, &data, now).await?;
    let plan = Plan::make(&data, &customers, now).map_err(|Invalid(reason)| Failure::failed(reason))?;

    let mut filled = Filled { people: staff.len() + users.len(), ..Filled::default() };
    filled.sign_ins = sign_ins(&data, &users);
    let roles = &desk.settings.roles;
    let actors = |users: &[User]| users.iter().map(|user| Actor::new(user, roles)).collect();
    let troupe = play::Troupe { staff: actors(&staff), customers: actors(&users) };
    make_faq(&world, &data, now, &troupe.staff[0]).await?;
    play::play(&world, plan, troupe, &mut filled).await?;
    Ok(filled)
}

/// The desk at any time of the past.
struct World<'a> {
    desk: &'a Desk,
    passwords: Arc<dyn Passwords>,
}

impl<'a> World<'a> {
    async fn new(desk: &'a Desk) -> Result<Self, Failure> {
        let password = password()?;
        let hash = desk.app(Setup::default()).passwords.hash(password).await.map_err(app::Error::from)?;
        Ok(Self { desk, passwords: Arc::new(OneHash(hash)) })
    }

    /// What the use cases work with when it is `at`. Nobody gets mail about what never happened.
    fn at(&self, at: Timestamp) -> App {
        App {
            store: Arc::clone(&self.desk.store),
            clock: Arc::new(Stopped(at)),
            random: Arc::new(SystemRandom),
            passwords: Arc::clone(&self.passwords),
            platform_tokens: None,
            mail: None,
            renderer: Arc::clone(&self.desk.settings.letters) as Arc<dyn MailRenderer>,
            config: Config { roles: self.desk.settings.roles.clone(), is_silent: true, ..Config::default() },
            setup: Setup::default(),
            settings: LiveSettings::default(),
        }
    }
}

struct Stopped(Timestamp);

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// Everybody has the same password, so it is hashed once; nobody signs in meanwhile.
struct OneHash(String);

#[async_trait]
impl Passwords for OneHash {
    async fn hash(&self, _: Password) -> Result<String, PasswordsBusy> {
        Ok(self.0.clone())
    }

    async fn verify(&self, _: String, _: Option<String>) -> Result<bool, PasswordsBusy> {
        Ok(false)
    }
}

async fn make_staff(world: &World<'_>, data: &Data, now: Timestamp) -> Result<Vec<User>, Failure> {
    let (admin, agent) = staff_roles(&world.desk.settings.roles)?;
    let mut users = Vec::new();
    for (index, person) in data.people.staff.iter().enumerate() {
        let role = if person.is_admin { &admin } else { &agent };
        users.push(make(world, joined(now, 120, index), &person.email, &person.name, role).await?);
    }
    Ok(users)
}

async fn make_customers(world: &World<'_>, data: &Data, now: Timestamp) -> Result<(Vec<Customer>, Vec<User>), Failure> {
    let role = RoleName::customer();
    let (mut customers, mut users) = (Vec::new(), Vec::new());
    for company in &data.people.companies {
        for (local, name) in &company.people {
            let email = format!("{local}@{}", company.domain);
            users.push(make(world, joined(now, 115, users.len()), &email, name, &role).await?);
            customers.push(Customer { name: name.clone(), company: company.name.clone() });
        }
    }
    Ok((customers, users))
}

/// People join one after another, all of them before the first ticket.
fn joined(now: Timestamp, days_ago: i64, index: usize) -> Timestamp {
    let later = i64::try_from(index).unwrap_or(0) * 11 * HOUR;
    now.plus((later - days_ago * DAY).min(-91 * DAY))
}

async fn make(world: &World<'_>, at: Timestamp, email: &str, name: &str, role: &RoleName) -> Result<User, Failure> {
    let refused = |Invalid(reason)| Failure::failed(format!("{email}: {reason}"));
    let account = NewAccount {
        name: PersonName::parse(name).map_err(refused)?,
        email: Email::parse(email).map_err(refused)?,
        role: role.clone(),
        password: Some(password()?),
        origin: Origin::Demo,
    };
    Ok(accounts::add(&world.at(at), None, &Caller::default(), account).await?)
}

/// Written by the admin, who comes first, on the day before the first ticket.
async fn make_faq(world: &World<'_>, data: &Data, now: Timestamp, admin: &Actor) -> Result<(), Failure> {
    let refused = |Invalid(reason)| Failure::failed(format!("an entry of the sample FAQ is refused: {reason}"));
    for (order, entry) in (1..).zip(&data.faq) {
        let new = NewFaq {
            question: Question::parse(&entry.question).map_err(refused)?,
            answer: Answer::parse(&entry.answer).map_err(refused)?,
            category: FaqCategory::parse(&entry.category).map_err(refused)?,
            is_active: true,
            order,
        };
        let at = now.plus(-91 * DAY + i64::from(order) * HOUR);
        faqs::create(&world.at(at), admin, &Caller::default(), new).await?;
    }
    Ok(())
}

fn password() -> Result<Password, Failure> {
    Password::parse(PASSWORD).map_err(|Invalid(reason)| Failure::failed(reason))
}

/// The first words that are configured for an admin and for an agent.
fn staff_roles(roles: &Roles) -> Result<(RoleName, RoleName), Failure> {
    let admins = roles.admin_names();
    admins
        .first()
        .cloned()
        .zip(roles.staff_names().nth(admins.len()).cloned())
        .ok_or_else(|| Failure::usage("the sample desk needs a role for admins and one for agents"))
}

fn sign_ins(data: &Data, customers: &[User]) -> Vec<SignIn> {
    let staff = data.people.staff.iter().map(|person| SignIn {
        role: if person.is_admin { "admin" } else { "agent" },
        email: person.email.clone(),
        name: person.name.clone(),
    });
    let customer = customers.first().map(|user| SignIn {
        role: "customer",
        email: user.email.to_string(),
        name: user.name.to_string(),
    });
    staff.chain(customer).collect()
}
