//! Which mail server, reached how, and who signs in there: what `SMTP_URL` says.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::percent_decode_str;
use rustls::pki_types::ServerName;
use url::{Host, Url};

/// A mail server as an operator names it: `smtp://user:password@host:587?tls=required`, or `smtps://..`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) security: Security,
    /// What the certificate must be for.
    pub(crate) name: ServerName<'static>,
    pub(crate) credentials: Option<Credentials>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte on.
    Implicit,
    /// TLS after STARTTLS, and nothing without it.
    StartTls,
    /// Readable on the way.
    None,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Credentials {
    pub(crate) user: String,
    pub(crate) password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(..)")
    }
}

/// Why a text names no mail server, in words for the operator that repeat nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadServer(&'static str);

impl std::error::Error for BadServer {}

impl fmt::Display for BadServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

const FORM: BadServer = BadServer(
    "must be smtp://user:password@host:587 or smtps://user:password@host; write characters other than letters and digits \
     in user and password in percent encoding, as in %40 for @",
);

impl Server {
    pub fn parse(text: &str) -> Result<Self, BadServer> {
        let url = Url::parse(text).map_err(|_| FORM)?;
        let is_implicit = match url.scheme() {
            "smtp" => false,
            "smtps" => true,
            _ => return Err(BadServer("must begin with smtp:// or smtps://")),
        };
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(FORM);
        }
        let (host, name) = host(&url)?;
        let security = security(&url, is_implicit)?;
        let port = url.port().unwrap_or(match security {
            Security::Implicit => 465,
            Security::StartTls => 587,
            Security::None => 25,
        });
        if port == 0 {
            return Err(BadServer("must name a port from 1 to 65535"));
        }
        Ok(Self { host, port, security, name, credentials: credentials(&url)? })
    }

    /// Whether a password would be readable on its way through a network.
    pub fn exposes_password(&self) -> bool {
        let is_here = match &self.name {
            ServerName::IpAddress(address) => std::net::IpAddr::from(*address).is_loopback(),
            _ => self.host == "localhost",
        };
        self.credentials.is_some() && self.security == Security::None && !is_here
    }
}

/// As a report names it.
impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_v6 = self.host.contains(':');
        if is_v6 { write!(f, "[{}]:{}", self.host, self.port) } else { write!(f, "{}:{}", self.host, self.port) }
    }
}

fn host(url: &Url) -> Result<(String, ServerName<'static>), BadServer> {
    let host = match url.host() {
        Some(Host::Domain(domain)) => {
            let domain = percent_decode_str(domain).decode_utf8().map_err(|_| FORM)?;
            idna::domain_to_ascii_strict(&domain).map_err(|_| BadServer("must name a host as in smtp.example.com"))?
        }
        Some(Host::Ipv4(address)) => address.to_string(),
        Some(Host::Ipv6(address)) => address.to_string(),
        None => return Err(FORM),
    };
    let name = ServerName::try_from(host.clone()).map_err(|_| BadServer("must name a host as in smtp.example.com"))?;
    Ok((host, name))
}

/// Encryption is given up only by saying so: without a word it is required.
fn security(url: &Url, is_implicit: bool) -> Result<Security, BadServer> {
    let mut tls: Option<Cow<str>> = None;
    for (key, value) in url.query_pairs() {
        if key != "tls" || tls.replace(value).is_some() {
            return Err(BadServer("may have one parameter behind the ?: tls=required, tls=starttls or tls=none"));
        }
    }
    match (tls.as_deref().unwrap_or("required"), is_implicit) {
        ("required", true) => Ok(Security::Implicit),
        ("required", false) if url.port() == Some(465) => Ok(Security::Implicit),
        ("required" | "starttls", false) => Ok(Security::StartTls),
        ("none", false) => Ok(Security::None),
        ("starttls" | "none", true) => {
            Err(BadServer("begins with smtps://, which is TLS from the first byte on: use smtp:// with this tls=.."))
        }
        _ => Err(BadServer("must have tls=required, tls=starttls or tls=none")),
    }
}

fn credentials(url: &Url) -> Result<Option<Credentials>, BadServer> {
    let decode = |text: &str| {
        let text = percent_decode_str(text).decode_utf8().ok()?.into_owned();
        // AUTH PLAIN separates the two by it.
        Some(text).filter(|text| !text.contains('\0'))
    };
    let user = decode(url.username()).ok_or(FORM)?;
    let password = url.password().map(|password| decode(password).ok_or(FORM)).transpose()?;
    match (user.is_empty(), password) {
        (true, None) => Ok(None),
        (false, Some(password)) if !password.is_empty() => Ok(Some(Credentials { user, password })),
        _ => Err(BadServer("must have both a user and a password, or neither")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_read_with_its_port_and_its_encryption() {
        for (text, address, security) in [
            ("smtp://mail.example.com", "mail.example.com:587", Security::StartTls),
            ("smtp://mail.example.com:587?tls=required", "mail.example.com:587", Security::StartTls),
            ("smtp://mail.example.com:2525/?tls=starttls", "mail.example.com:2525", Security::StartTls),
            ("smtp://mail.example.com:465", "mail.example.com:465", Security::Implicit),
            ("smtp://mail.example.com:465?tls=starttls", "mail.example.com:465", Security::StartTls),
            ("smtps://mail.example.com", "mail.example.com:465", Security::Implicit),
            ("smtps://mail.example.com:2465?tls=required", "mail.example.com:2465", Security::Implicit),
            ("smtp://localhost?tls=none", "localhost:25", Security::None),
            ("smtp://127.0.0.1:1025?tls=none", "127.0.0.1:1025", Security::None),
            ("SMTP://[::1]:25?tls=none", "[::1]:25", Security::None),
            ("smtp://Mäil.example.com", "xn--mil-qla.example.com:587", Security::StartTls),
        ] {
            let server = Server::parse(text).unwrap_or_else(|refusal| panic!("{text}: {refusal}"));
            assert_eq!((server.to_string().as_str(), server.security), (address, security), "{text}");
        }
    }

    #[test]
    fn every_address_that_the_documentation_shows_is_one() {
        let page = include_str!("../../../docs/mail.md");
        let shown: Vec<_> = page
            .lines()
            .filter_map(|line| line.strip_prefix("HELPWRIGHT_SMTP_URL='").or(line.strip_prefix("smtp_url = \"")))
            .map(|rest| Server::parse(rest.split(['\'', '"']).next().unwrap()).unwrap())
            .map(|server| (server.to_string(), server.security, server.credentials.is_some()))
            .collect();
        let expected = [
            ("mail.example.com:587", Security::StartTls, true),
            ("127.0.0.1:25", Security::None, false),
            ("relay.internal.example:25", Security::StartTls, false),
            ("smtp.gmail.com:465", Security::Implicit, true),
            ("smtp-relay.gmail.com:587", Security::StartTls, false),
            ("smtp.office365.com:587", Security::StartTls, true),
            ("example-com.mail.protection.outlook.com:25", Security::StartTls, false),
            ("email-smtp.eu-central-1.amazonaws.com:465", Security::Implicit, true),
            ("email-smtp.eu-central-1.amazonaws.com:587", Security::StartTls, true),
        ];
        assert_eq!(shown, expected.map(|(address, security, signs_in)| (address.to_owned(), security, signs_in)));
    }

    #[test]
    fn user_and_password_are_decoded_and_never_shown() {
        for (text, user, password) in [
            ("smtp://ada:secret@mail.example.com", "ada", "secret"),
            ("smtp://ada%40example.com:p%40ss%3A%2F%23%3F%25@mail.example.com", "ada@example.com", "p@ss:/#?%"),
            ("smtp://ada@example.com:p@ss@mail.example.com", "ada@example.com", "p@ss"),
            ("smtp://ada:a+b%20c%C3%BC@mail.example.com", "ada", "a+b cü"),
        ] {
            let server = Server::parse(text).unwrap();
            let shown = format!("{server:?} {server}");
            assert_eq!(server.credentials.map(|of| (of.user, of.password)), Some((user.into(), password.into())));
            assert!(!shown.contains(password) && !shown.contains("ada"), "{shown}");
        }
    }

    #[test]
    fn what_names_no_server_is_refused_without_repeating_it() {
        for (text, reason) in [
            ("", "must be smtp://"),
            ("mail.example.com", "must be smtp://"),
            ("mail.example.com:587", "must begin with"),
            ("http://mail.example.com", "must begin with"),
            ("smtp://", "must be smtp://"),
            ("smtp:mail.example.com", "must be smtp://"),
            ("smtp://user:hunter2@", "must be smtp://"),
            ("smtp://user:hunter2@mail example com", "must be smtp://"),
            ("smtp://user:hunter2@-x-.example.com", "must name a host"),
            ("smtp://user:hunter2@mail.example.com:99999", "must be smtp://"),
            ("smtp://user:hunter2@mail.example.com:0", "must name a port"),
            ("smtp://user:hunter2@mail.example.com/inbox", "must be smtp://"),
            ("smtp://user:hun#ter2@mail.example.com", "must be smtp://"),
            ("smtp://user:hunter2@mail.example.com?tls=maybe", "must have tls="),
            ("smtp://user:hunter2@mail.example.com?tls=", "must have tls="),
            ("smtp://user:hunter2@mail.example.com?tls=none&tls=required", "may have one parameter"),
            ("smtp://user:hunter2@mail.example.com?ssl=true", "may have one parameter"),
            ("smtps://user:hunter2@mail.example.com?tls=none", "begins with smtps://"),
            ("smtp://user@mail.example.com", "must have both"),
            ("smtp://user:@mail.example.com", "must have both"),
            ("smtp://:hunter2@mail.example.com", "must have both"),
            ("smtp://user:%FFhunter2@mail.example.com", "must be smtp://"),
            ("smtp://user:hunter2%00@mail.example.com", "must be smtp://"),
        ] {
            let refusal = Server::parse(text).unwrap_err().to_string();
            assert!(refusal.starts_with(reason) && !refusal.contains("hunter2"), "{text}: {refusal}");
        }
    }

    #[test]
    fn a_password_is_exposed_by_a_network_without_encryption() {
        for (text, is_exposed) in [
            ("smtp://u:p@mail.example.com?tls=none", true),
            ("smtp://u:p@mail.example.com", false),
            ("smtp://mail.example.com?tls=none", false),
            ("smtp://u:p@localhost?tls=none", false),
            ("smtp://u:p@127.0.0.2?tls=none", false),
            ("smtp://u:p@[::1]?tls=none", false),
            ("smtp://u:p@10.0.0.1?tls=none", true),
        ] {
            assert_eq!(Server::parse(text).unwrap().exposes_password(), is_exposed, "{text}");
        }
    }
}
