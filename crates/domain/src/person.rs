//! People: accounts, the word that stands for their role, and who acts in a request.

use crate::text::{Email, PersonName};
use crate::{Id, Invalid, Timestamp, search};

/// What somebody who is gone is called.
pub const UNKNOWN: &str = "Unknown";

/// What a person may do, from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Customer,
    Agent,
    Admin,
}

impl Role {
    pub fn is_staff(self) -> bool {
        self >= Self::Agent
    }
}

/// The word for a role as it is stored. A platform has words of its own; [`Roles`] says what each means.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleName(String);

impl RoleName {
    pub const ADMIN: &str = "ADMIN";
    pub const AGENT: &str = "INTERNAL";
    pub const CUSTOMER: &str = "CUSTOMER";

    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let fits =
            (1..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::new("must be a role of 1 to 32 letters, digits, '_' or '-'"))
        }
    }

    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    pub fn customer() -> Self {
        Self(Self::CUSTOMER.to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Which words make a person an admin or an agent; every other word is a customer.
#[derive(Debug, Clone)]
pub struct Roles {
    admin: Vec<RoleName>,
    agent: Vec<RoleName>,
}

impl Roles {
    pub fn new(admin: Vec<RoleName>, agent: Vec<RoleName>) -> Self {
        Self { admin, agent }
    }

    pub fn of(&self, name: &RoleName) -> Role {
        if self.admin.contains(name) {
            Role::Admin
        } else if self.agent.contains(name) {
            Role::Agent
        } else {
            Role::Customer
        }
    }

    pub fn admin_names(&self) -> &[RoleName] {
        &self.admin
    }

    pub fn agent_names(&self) -> &[RoleName] {
        &self.agent
    }

    pub fn staff_names(&self) -> impl Iterator<Item = &RoleName> {
        self.admin.iter().chain(&self.agent)
    }
}

impl Default for Roles {
    fn default() -> Self {
        Self::new(vec![RoleName(RoleName::ADMIN.to_owned())], vec![RoleName(RoleName::AGENT.to_owned())])
    }
}

/// Whose business accounts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Accounts {
    /// This desk keeps them, with passwords and sessions of its own.
    #[default]
    Own,
    /// Another application keeps them, and its tokens say who somebody is.
    Platform,
}

/// Where an account's sign-in comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Made by an admin, by registration or on the command line.
    Own,
    /// Part of the sample desk, with a password that everyone can read.
    Demo,
    /// Made from a platform's token. It follows tokens that were issued later than `followed`.
    Platform { followed: Timestamp },
}

impl Origin {
    const DEMO: &str = "demo";
    const PLATFORM: &str = "platform";

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Demo => Self::DEMO,
            Self::Platform { .. } => Self::PLATFORM,
        }
    }

    /// When the last token was issued that the account followed; only a platform's follow any.
    pub const fn followed(self) -> Option<Timestamp> {
        match self {
            Self::Platform { followed } => Some(followed),
            Self::Own | Self::Demo => None,
        }
    }

    pub fn from_stored(text: &str, followed: Option<Timestamp>) -> Self {
        match text {
            Self::DEMO => Self::Demo,
            Self::PLATFORM => Self::Platform { followed: followed.unwrap_or(Timestamp::from_millis(0)) },
            _ => Self::Own,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub id: Id,
    pub name: PersonName,
    pub email: Email,
    pub role: RoleName,
    pub is_active: bool,
    pub origin: Origin,
    pub created_at: Timestamp,
    pub last_seen_at: Option<Timestamp>,
}

impl User {
    pub fn place(&self) -> Place {
        Place { name: search::fold(self.name.as_str()), id: self.id }
    }

    /// The words by which the person is found.
    pub fn words(&self) -> Vec<String> {
        search::words(&format!("{}\n{}", self.name, self.email))
    }
}

/// A person's place among others: by name, whatever its case and its accents, then by id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Without case and accents.
    pub name: String,
    pub id: Id,
}

/// Who acts in a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub id: Id,
    pub name: PersonName,
    pub email: Email,
    pub role: Role,
    pub role_name: RoleName,
}

impl Actor {
    pub fn new(user: &User, roles: &Roles) -> Self {
        Self {
            id: user.id,
            name: user.name.clone(),
            email: user.email.clone(),
            role: roles.of(&user.role),
            role_name: user.role.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_not_configured_are_customers() {
        let roles = Roles::default();
        let role = |word: &str| roles.of(&RoleName::parse(word).unwrap());
        assert_eq!(role("ADMIN"), Role::Admin);
        assert_eq!(role("INTERNAL"), Role::Agent);
        for word in ["COMPANY", "CUSTOMER", "admin", "Admin"] {
            assert_eq!(role(word), Role::Customer, "{word}");
        }
        assert!(RoleName::parse("").is_err());
        assert!(RoleName::parse("a b").is_err());
    }

    #[test]
    fn people_stand_by_name_whatever_its_case_and_accents() {
        let user = |(name, id): (&str, u8)| User {
            id: Id::from_bytes([id; 12]),
            name: PersonName::from_stored(name.to_owned()),
            email: Email::from_stored(String::new()),
            role: RoleName(RoleName::CUSTOMER.to_owned()),
            is_active: true,
            origin: Origin::Own,
            created_at: Timestamp::from_millis(0),
            last_seen_at: None,
        };
        let mut users = [("Zoe", 1), ("alice", 2), ("Émile", 3), ("Emil", 4), ("ALICE", 1)].map(user);
        users.sort_by_key(User::place);
        let names = users.each_ref().map(|user| user.name.as_str());
        assert_eq!(names, ["ALICE", "alice", "Emil", "Émile", "Zoe"]);
    }
}
