//! Which mail server sends this desk's mail, and in whose name.

use std::path::Path;
use std::sync::Arc;

use api::Site;
use app::MailRoute;
use app::ports::Mailbox;
use domain::text::{Email, PersonName};
use mail::{Authorities, Letters, Limits, Place, Server, Smtp};

use super::options::{Scope, Spec};
use super::sources::Given;
use crate::failure::Failure;

pub(super) const SMTP_URL: Spec = Spec {
    name: "SMTP_URL",
    value: Some("URL"),
    default: None,
    scope: Scope::Serve,
    is_secret: true,
    help: "The mail server: smtp://user:password@host:587 or smtps://.., with `?tls=required` (which needs no saying), \
           `?tls=starttls` or `?tls=none` behind it. Without it mail waits.",
};

pub(super) const SMTP_CA_FILE: Spec = Spec {
    name: "SMTP_CA_FILE",
    value: Some("FILE"),
    default: None,
    scope: Scope::Serve,
    is_secret: false,
    help: "Certificates in PEM of authorities that the mail server's certificate may come from, besides the public ones.",
};

pub(super) const MAIL_FROM: Spec = Spec {
    name: "MAIL_FROM",
    value: Some("SENDER"),
    default: None,
    scope: Scope::Serve,
    is_secret: false,
    help: "Who mail comes from, as in `Acme Support <support@example.com>`. Without it, SUPPORT_EMAIL.",
};

pub(super) const MAIL_TEMPLATES: Spec = Spec {
    name: "MAIL_TEMPLATES",
    value: Some("FOLDER"),
    default: None,
    scope: Scope::Serve,
    is_secret: false,
    help: "A folder with templates of your own for mails. Each file there takes the place of the built-in one of its name.",
};

/// What mail is signed with when its sender has no name.
const NO_NAME: &str = "Support";

/// What mails say, by whom, and where they lead. Only a server writes any.
pub(super) fn letters(given: &Given, site: &Site, is_server: bool) -> Result<Letters, Failure> {
    let from = given.read(&MAIL_FROM, sender)?.and_then(|from| from.name);
    let name = from.map_or_else(|| NO_NAME.to_owned(), |name| name.as_str().to_owned());
    let place = Place { name, address: site.address() };
    let own = given.read(&MAIL_TEMPLATES, |folder| {
        if is_server { Letters::with_folder(place.clone(), Path::new(folder)).map(Some) } else { Ok(None) }
    })?;
    Ok(own.flatten().unwrap_or_else(|| Letters::built_in(place)))
}

/// What the operator says about mail.
#[derive(Debug, Clone)]
pub struct Mail {
    pub server: Server,
    pub authorities: Authorities,
    pub from: Mailbox,
}

impl Mail {
    /// Only a server sends mail.
    pub(super) fn read(given: &Given, support: Option<&Email>, is_server: bool) -> Result<Option<Self>, Failure> {
        let server = given.read(&SMTP_URL, Server::parse)?;
        let from = given.read(&MAIL_FROM, sender)?;
        let authorities = given.read(&SMTP_CA_FILE, |file| Authorities::with_file(Path::new(file)))?;
        let Some(server) = server.filter(|_| is_server) else { return Ok(None) };
        let from =
            from.or_else(|| support.map(|email| Mailbox { name: None, email: email.clone() })).ok_or_else(|| {
                Failure::usage(
                    "SMTP_URL is set, but not whom mail comes from: set MAIL_FROM, as in support@example.com",
                )
            })?;
        mail::check_sender(&from.email)
            .map_err(|problem| Failure::usage(format!("mail cannot come from {}: it {problem}", from.email)))?;
        Ok(Some(Self { server, authorities: authorities.unwrap_or_else(Authorities::public), from }))
    }

    /// What works and yet is likely not meant.
    pub(super) fn warning(&self) -> Option<String> {
        let is_exposed = self.server.exposes_password();
        is_exposed.then(|| "SMTP_URL: with tls=none the password can be read on its way to the mail server".to_owned())
    }

    pub(crate) fn route(&self) -> MailRoute {
        let smtp = Smtp::new(self.server.clone(), self.authorities.clone(), Limits::default());
        MailRoute { transport: Arc::new(smtp), from: self.from.clone() }
    }
}

/// What mail to people about their own accounts wants for.
pub(super) fn missing(mail: Option<&Mail>, site: &Site, registration_is_open: bool) -> Option<String> {
    match (mail, &site.public_url) {
        (Some(_), None) => Some(
            "SMTP_URL is set, but not PUBLIC_URL: mail holds no links, and invitations and links to choose a new password \
             are not sent"
                .to_owned(),
        ),
        (None, _) if registration_is_open => {
            Some("REGISTRATION is open, but SMTP_URL is not set: nobody can confirm an account without mail".to_owned())
        }
        _ => None,
    }
}

/// Reads `Acme Support <support@example.com>`, the name in quotes or not, or the address alone.
fn sender(text: &str) -> Result<Mailbox, &'static str> {
    const FORM: &str = "must be a sender, as in support@example.com or Acme Support <support@example.com>";
    let (name, email) = match text.strip_suffix('>') {
        Some(text) => text.rsplit_once('<').ok_or(FORM)?,
        None => ("", text),
    };
    let name = name.trim();
    let name = name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name);
    let name = (!name.is_empty()).then(|| PersonName::parse(name)).transpose().map_err(|_| FORM)?;
    Ok(Mailbox { name, email: Email::parse(email).map_err(|_| FORM)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_is_an_address_with_or_without_a_name() {
        for (text, expected) in [
            ("support@example.com", Some((None, "support@example.com"))),
            ("<support@example.com>", Some((None, "support@example.com"))),
            ("Acme Support <Support@Example.com>", Some((Some("Acme Support"), "support@example.com"))),
            ("\"Acme, Inc.\" <support@example.com>", Some((Some("Acme, Inc."), "support@example.com"))),
            ("A < B <support@example.com>", Some((Some("A < B"), "support@example.com"))),
            ("Acme Support", None),
            ("Acme support@example.com", None),
            ("Acme <support>", None),
            ("a@example.com, b@example.com", None),
            ("", None),
        ] {
            let read = sender(text).ok();
            let read = read.as_ref().map(|of| (of.name.as_ref().map(PersonName::as_str), of.email.as_str()));
            assert_eq!(read, expected, "{text}");
        }
    }
}
