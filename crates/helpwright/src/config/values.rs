//! What an option's text may be. Each reader says in its refusal what it would have taken.

use std::fmt;
use std::net::SocketAddr;

use api::{BasePath, CookieName, LoginUrl, Network, PublicUrl};
use domain::person::{Accounts, RoleName};
use store_mongo::UserFields;

use crate::tokens::ClaimNames;

/// Where tickets and accounts are kept.
#[derive(Clone, PartialEq, Eq)]
pub enum StoreChoice {
    Sqlite,
    /// A connection string, which may hold a password.
    Mongo(String),
}

impl fmt::Debug for StoreChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "Sqlite",
            Self::Mongo(_) => "Mongo(..)",
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    Human,
    Json,
}

pub(super) fn listen(text: &str) -> Result<SocketAddr, &'static str> {
    text.parse().map_err(|_| "must be an IP address and a port, as in 127.0.0.1:8080 or [::1]:8080")
}

pub(super) fn store(text: &str) -> Result<StoreChoice, &'static str> {
    match text {
        "sqlite" => Ok(StoreChoice::Sqlite),
        url if url.starts_with("mongodb://") || url.starts_with("mongodb+srv://") => {
            Ok(StoreChoice::Mongo(url.to_owned()))
        }
        _ => Err("must be sqlite or an address that begins with mongodb://"),
    }
}

pub(super) fn log(text: &str) -> Result<LogFormat, &'static str> {
    match text {
        "human" => Ok(LogFormat::Human),
        "json" => Ok(LogFormat::Json),
        _ => Err("must be human or json"),
    }
}

/// A number of something, where 0 means that it is not limited.
pub(super) fn limit(text: &str) -> Result<u32, &'static str> {
    text.parse().ok().filter(|most| *most <= 1_000_000).ok_or("must be a whole number from 0 to 1000000")
}

pub(super) fn switch(text: &str) -> Result<bool, &'static str> {
    text.parse().map_err(|_| "must be true or false")
}

pub(super) fn public_url(text: &str) -> Result<PublicUrl, &'static str> {
    PublicUrl::parse(text)
        .ok()
        .filter(|url| url.to_string() == url.origin())
        .ok_or("must be http:// or https:// and a host, as in https://help.example.com; a path goes to BASE_PATH")
}

pub(super) fn base_path(text: &str) -> Result<BasePath, &'static str> {
    BasePath::parse(text).map_err(|_| "must be a path of letters, digits, '-', '.', '_' and '~', as in /support")
}

pub(super) fn networks(text: &str) -> Result<Vec<Network>, &'static str> {
    let networks: Result<_, _> = text.split(',').map(|network| Network::parse(network.trim())).collect();
    networks.map_err(|_| "must be addresses or networks, as in 127.0.0.1,10.0.0.0/8")
}

/// Whether people can make accounts for themselves.
pub(super) fn registration(text: &str) -> Result<bool, &'static str> {
    match text {
        "open" => Ok(true),
        "closed" => Ok(false),
        _ => Err("must be open or closed"),
    }
}

pub(super) fn accounts(text: &str) -> Result<Accounts, &'static str> {
    match text {
        "own" => Ok(Accounts::Own),
        "platform" => Ok(Accounts::Platform),
        _ => Err("must be own or platform"),
    }
}

pub(super) fn cookie(text: &str) -> Result<CookieName, &'static str> {
    CookieName::parse(text).map_err(|_| "must be the name of a cookie, without spaces, ';', ',' and '='")
}

pub(super) fn login_url(text: &str) -> Result<LoginUrl, &'static str> {
    LoginUrl::parse(text).map_err(|_| "must be an address or a path, as in https://app.example.com/login or /login")
}

pub(super) fn roles(text: &str) -> Result<Vec<RoleName>, domain::Invalid> {
    text.split(',').map(|word| RoleName::parse(word.trim())).collect()
}

pub(super) fn claims(text: &str) -> Result<ClaimNames, String> {
    let [user_id, email, role, name] = renamed(text, ClaimNames::OURS, |claim| !claim.is_empty())?;
    Ok(ClaimNames { user_id, email, role, name })
}

pub(super) fn user_fields(text: &str) -> Result<UserFields, String> {
    let [name, email, role, is_active] = renamed(text, UserFields::OURS, UserFields::is_field)?;
    Ok(UserFields { name, email, role, is_active })
}

/// What each of `ours` is called: `ours=theirs`, separated by commas. What is not said keeps its name.
fn renamed<const N: usize>(
    text: &str,
    ours: [&'static str; N],
    is_name: fn(&str) -> bool,
) -> Result<[String; N], String> {
    let mut theirs = [None; N];
    for pair in text.split(',') {
        let (our, their) = pair.split_once('=').map_or((pair, ""), |(our, their)| (our.trim(), their.trim()));
        let place = ours.iter().position(|name| *name == our).ok_or_else(|| {
            let example = format!("{}=..,{}=..", ours[0], ours[1]);
            format!("must say what the platform calls {}, as in {example}", ours.join(", "))
        })?;
        if !is_name(their) {
            return Err(format!("must have a name behind {our}="));
        }
        if theirs[place].replace(their).is_some() {
            return Err(format!("must say only once what {our} is called"));
        }
    }
    let mut names = ours.map(ToOwned::to_owned);
    for (name, their) in names.iter_mut().zip(theirs) {
        if let Some(their) = their {
            their.clone_into(name);
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_renamed_keeps_its_name() {
        let names = |user_id: &str, email: &str, role: &str, name: &str| {
            let [user_id, email, role, name] = [user_id, email, role, name].map(ToOwned::to_owned);
            Ok(ClaimNames { user_id, email, role, name })
        };
        for (text, expected) in [
            ("userId=sub", names("sub", "email", "role", "name")),
            ("role = app_role , userId=sub", names("sub", "email", "app_role", "name")),
            ("role=https://app.example/role?a=b", names("userId", "email", "https://app.example/role?a=b", "name")),
            ("userId=user.id,email=user.mail", names("user.id", "user.mail", "role", "name")),
        ] {
            assert_eq!(claims(text), expected, "{text}");
        }
        let fields = user_fields("isActive=state.active").unwrap();
        assert_eq!(fields, UserFields { is_active: "state.active".to_owned(), ..UserFields::default() });
    }

    #[test]
    fn names_that_say_nothing_are_refused() {
        for (text, reason) in [
            ("sub", "must say what the platform calls userId, email, role, name, as in userId=..,email=.."),
            ("exp=until", "must say what"),
            ("userId=sub,", "must say what"),
            ("userId=", "must have a name behind userId="),
            ("userId=sub,userId=id", "must say only once what userId is called"),
        ] {
            let refusal = claims(text).unwrap_err();
            assert!(refusal.starts_with(reason), "{text}: {refusal}");
        }
        for text in ["name=", "name=$where", "name=a..b", "name=.a", "name=a.", "name=a.$b", "name=a\0", "password=x"] {
            assert!(user_fields(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_public_url_has_no_path() {
        for (text, is_taken) in [
            ("https://help.example.com", true),
            ("http://127.0.0.1:8080/", true),
            ("https://help.example.com/support", false),
            ("help.example.com", false),
        ] {
            assert_eq!(public_url(text).is_ok(), is_taken, "{text}");
        }
    }

    #[test]
    fn an_address_has_a_port() {
        for (text, is_taken) in [
            ("127.0.0.1:8080", true),
            ("[::]:0", true),
            ("127.0.0.1", false),
            ("localhost:8080", false),
            ("127.0.0.1:70000", false),
        ] {
            assert_eq!(listen(text).is_ok(), is_taken, "{text}");
        }
    }
}
