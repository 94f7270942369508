//! What an option's text may be. Each reader says in its refusal what it would have taken.

use std::fmt;
use std::net::SocketAddr;

use api::{BasePath, CookieName, LoginUrl, Network, PublicUrl};
use domain::person::{Accounts, RoleName};

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

#[cfg(test)]
mod tests {
    use super::*;

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
