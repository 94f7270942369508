//! Configuration: one table of options, read from flags, the environment and a file, checked before anything starts.

mod flags;
mod limits;
mod mail;
mod options;
mod platform;
mod reference;
mod sources;
mod values;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use ::mail::Letters;
use api::{MetricsToken, Site};
use app::Limits;
use domain::person::{Accounts, RoleName, Roles};
use domain::text::Email;

pub use flags::Flags;
pub use mail::Mail;
pub use platform::{Platform, TokenKeys};
pub use reference::reference;
pub use values::{LogFormat, StoreChoice};

use crate::failure::Failure;
use crate::tokens::Secret;
use options::{
    ADMIN_ROLES, AGENT_ROLES, ALLOW_DEMO_PASSWORDS, BASE_PATH, DATA_DIR, JWT_COOKIE, LISTEN, LOG, LOG_FILTER,
    LOGIN_URL, METRICS_TOKEN, PUBLIC_URL, REGISTRATION, STORE, SUPPORT_EMAIL,
};
use sources::Given;

/// What the operator decided, checked.
#[derive(Debug, Clone)]
pub struct Settings {
    pub listen: SocketAddr,
    pub data_dir: PathBuf,
    pub store: StoreChoice,
    pub site: Site,
    pub roles: Roles,
    pub platform: Platform,
    /// Whether people can make accounts for themselves.
    pub registration_is_open: bool,
    pub support_email: Option<Email>,
    /// Without it mail waits.
    pub mail: Option<Mail>,
    pub letters: Arc<Letters>,
    pub limits: Limits,
    pub allow_demo_passwords: bool,
    pub log: LogFormat,
    pub log_filter: String,
    /// What looks like a mistake and is none that stops the program.
    pub warnings: Vec<String>,
}

impl Settings {
    pub fn load<const SERVER: bool>(flags: Flags<SERVER>) -> Result<Self, Failure> {
        let environment = std::env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok()?;
            Some((name, value.to_string_lossy().into_owned()))
        });
        Self::from(flags, environment)
    }

    fn from<const SERVER: bool>(
        flags: Flags<SERVER>,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, Failure> {
        let given = Given::collect(flags, environment)?;
        let store = given.require(&STORE, values::store)?;
        let support_email = given.read(&SUPPORT_EMAIL, |text| {
            Email::parse(text).map_err(|_| "must be an e-mail address, as in support@example.com")
        })?;
        let mail = Mail::read(&given, support_email.as_ref(), SERVER)?;
        let site = site(&given)?;
        let roles = roles(&given)?;
        let platform = Platform::read(&given, &store, SERVER)?;
        let registration_is_open = registration_is_open(&given, &roles, platform.accounts)?;
        let mut warnings = given.warnings.clone();
        warnings.extend(mail.as_ref().and_then(Mail::warning));
        if SERVER {
            warnings.extend(mail::missing(mail.as_ref(), &site, registration_is_open));
        }
        Ok(Self {
            listen: given.require(&LISTEN, values::listen)?,
            data_dir: given.require(&DATA_DIR, |text| Ok::<_, String>(PathBuf::from(text)))?,
            platform,
            registration_is_open,
            store,
            roles,
            support_email,
            mail,
            letters: Arc::new(mail::letters(&given, &site, SERVER)?),
            site,
            limits: limits::read(&given)?,
            allow_demo_passwords: given.require(&ALLOW_DEMO_PASSWORDS, values::switch)?,
            log: given.require(&LOG, values::log)?,
            log_filter: given.require(&LOG_FILTER, crate::telemetry::check_filter)?,
            warnings,
        })
    }
}

fn site(given: &Given) -> Result<Site, Failure> {
    Ok(Site {
        public_url: given.read(&PUBLIC_URL, values::public_url)?,
        base_path: given.read(&BASE_PATH, values::base_path)?.unwrap_or_default(),
        trusted_proxies: given.read(&limits::TRUSTED_PROXIES, values::networks)?.unwrap_or_default(),
        requests_per_minute: given.require(&limits::REQUESTS_PER_MINUTE, values::limit)?,
        sign_in_failures: given.require(&limits::SIGN_IN_FAILURES_PER_ADDRESS, values::limit)?,
        account_mails: given.require(&limits::ACCOUNT_MAILS_PER_HOUR, values::limit)?,
        jwt_cookie: given.read(&JWT_COOKIE, values::cookie)?,
        login_url: given.read(&LOGIN_URL, values::login_url)?,
        metrics_token: metrics_token(given)?,
    })
}

fn registration_is_open(given: &Given, roles: &Roles, accounts: Accounts) -> Result<bool, Failure> {
    let is_open = given.require(&REGISTRATION, values::registration)?;
    if is_open && accounts == Accounts::Platform {
        return Err(Failure::usage("REGISTRATION is open, but ACCOUNTS is platform: people register there"));
    }
    if is_open && roles.of(&RoleName::customer()).is_staff() {
        return Err(Failure::usage(
            "REGISTRATION is open, but the role CUSTOMER, which people get by it, stands in ADMIN_ROLES or AGENT_ROLES",
        ));
    }
    Ok(is_open)
}

fn metrics_token(given: &Given) -> Result<Option<MetricsToken>, Failure> {
    // An empty secret is more likely a slip in the environment than meant.
    let secret = given.read_even_empty(&METRICS_TOKEN, Secret::parse)?;
    Ok(secret.map(|secret| MetricsToken::new(secret.bytes())))
}

fn roles(given: &Given) -> Result<Roles, Failure> {
    let admin = given.require(&ADMIN_ROLES, values::roles)?;
    let agent = given.require(&AGENT_ROLES, values::roles)?;
    if let Some(both) = admin.iter().find(|role| agent.contains(role)) {
        let both = both.as_str();
        return Err(Failure::usage(format!("{both} stands in ADMIN_ROLES and in AGENT_ROLES; take it out of one")));
    }
    Ok(Roles::new(admin, agent))
}

#[cfg(test)]
mod tests {
    use clap::{Args as _, FromArgMatches as _};

    use super::*;

    fn load(flags: &[&str], environment: &[(&str, &str)]) -> Result<Settings, Failure> {
        let command = Flags::<true>::augment_args(clap::Command::new("serve").no_binary_name(true));
        let matches = command.try_get_matches_from(flags).unwrap();
        let flags = Flags::<true>::from_arg_matches(&matches).unwrap();
        let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Settings::from(flags, environment)
    }

    #[test]
    fn flags_win_over_the_environment_and_that_over_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("desk.toml");
        std::fs::write(&file, "listen = \"127.0.0.1:1\"\nbase_path = \"/file\"\nlog = \"json\"\n").unwrap();
        let file = file.to_str().unwrap();
        let environment = [("HELPWRIGHT_LISTEN", "127.0.0.1:2"), ("HELPWRIGHT_BASE_PATH", "/environment")];
        let settings = load(&["--config", file, "--listen", "127.0.0.1:3"], &environment).unwrap();
        assert_eq!(settings.listen.port(), 3);
        assert_eq!(settings.site.base_path.as_str(), "/environment");
        assert_eq!(settings.log, LogFormat::Json);
        let settings = load(&[], &[("HELPWRIGHT_CONFIG", file)]).unwrap();
        assert_eq!(settings.listen.port(), 1);
    }

    #[test]
    fn an_empty_value_is_none() {
        let settings = load(&[], &[("HELPWRIGHT_LISTEN", ""), ("HELPWRIGHT_PUBLIC_URL", " ")]).unwrap();
        assert_eq!(settings.listen.port(), 8080);
        assert_eq!(settings.site.public_url, None);
    }

    #[test]
    fn a_refusal_names_the_place_and_says_what_is_taken() {
        for (flags, environment, message) in [
            (
                &["--listen", "8080"][..],
                &[][..],
                "--listen: \"8080\" must be an IP address and a port, as in 127.0.0.1:8080 or [::1]:8080",
            ),
            (&[], &[("HELPWRIGHT_LOG", "xml")], "HELPWRIGHT_LOG: \"xml\" must be human or json"),
            (
                &[],
                &[("HELPWRIGHT_STORE", "mongo://user:secret@host")],
                "HELPWRIGHT_STORE: its value must be sqlite or an address that begins with mongodb://",
            ),
            (
                &["--agent-roles", "ADMIN,SUPPORT"],
                &[],
                "ADMIN stands in ADMIN_ROLES and in AGENT_ROLES; take it out of one",
            ),
        ] {
            let refusal = load(flags, environment).map(|_| ()).unwrap_err();
            assert!(matches!(refusal, Failure::Usage(_)));
            assert_eq!(refusal.to_string(), message);
        }
    }

    #[test]
    fn a_metrics_token_that_can_be_guessed_is_refused_and_never_shown() {
        for weak in ["", "short", "changeme-changeme-changeme-changeme", &"a".repeat(64)] {
            let refusal = load(&[], &[("HELPWRIGHT_METRICS_TOKEN", weak)]).map(|_| ()).unwrap_err().to_string();
            assert!(refusal.starts_with("HELPWRIGHT_METRICS_TOKEN: its value is "), "{refusal}");
        }
        let token = "f2a9c4d81b7e3056a8c1d94e72b5f03690ce4d1728bf6a53";
        let settings = load(&[], &[("HELPWRIGHT_METRICS_TOKEN", token)]).unwrap();
        assert!(settings.site.metrics_token.is_some());
        assert!(!format!("{settings:?}").contains(token));
        assert_eq!(load(&[], &[]).unwrap().site.metrics_token, None);
    }

    #[test]
    fn mail_has_a_server_and_a_sender_or_waits() {
        let url = ("HELPWRIGHT_SMTP_URL", "smtp://user:hunter2@mail.example.com?tls=none");
        let support = ("HELPWRIGHT_SUPPORT_EMAIL", "desk@example.com");
        let from = ("HELPWRIGHT_MAIL_FROM", "Acme <support@example.com>");
        let place = ("HELPWRIGHT_PUBLIC_URL", "https://help.example.com");
        for (environment, sender) in [
            (&[][..], None),
            (&[support, from], None),
            (&[url, place, support], Some("desk@example.com")),
            (&[url, place, support, from], Some("support@example.com")),
        ] {
            let settings = load(&[], environment).unwrap();
            let mail = settings.mail.as_ref();
            assert_eq!(mail.map(|mail| mail.from.email.as_str()), sender);
            assert_eq!(settings.warnings.len(), usize::from(mail.is_some()), "{:?}", settings.warnings);
            assert!(!format!("{settings:?}").contains("hunter2"));
        }
        for (environment, message) in [
            (&[url][..], "SMTP_URL is set, but not whom mail comes from: set MAIL_FROM, as in support@example.com"),
            (
                &[url, ("HELPWRIGHT_MAIL_FROM", "hílfe@example.com")],
                "mail cannot come from hílfe@example.com: it must be of ASCII characters before the @",
            ),
            (
                &[from, ("HELPWRIGHT_SMTP_URL", "smtp://user:hunter2@mail.example.com?tls=off")],
                "HELPWRIGHT_SMTP_URL: its value must have tls=required, tls=starttls or tls=none",
            ),
            (
                &[url, from, ("HELPWRIGHT_SMTP_CA_FILE", "/nowhere/ca.pem")],
                "HELPWRIGHT_SMTP_CA_FILE: \"/nowhere/ca.pem\" cannot be used: No such file or directory (os error 2)",
            ),
        ] {
            assert_eq!(load(&[], environment).map(|_| ()).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn people_register_where_the_operator_says_so_and_they_become_customers() {
        let open = ("HELPWRIGHT_REGISTRATION", "open");
        assert!(!load(&[], &[]).unwrap().registration_is_open);
        assert!(load(&["--registration", "open"], &[]).unwrap().registration_is_open);
        for (environment, message) in [
            (
                &[open, ("HELPWRIGHT_ACCOUNTS", "platform"), ("HELPWRIGHT_JWT_JWKS_URL", "https://app.example/keys")][..],
                "REGISTRATION is open, but ACCOUNTS is platform: people register there",
            ),
            (
                &[open, ("HELPWRIGHT_AGENT_ROLES", "CUSTOMER")],
                "REGISTRATION is open, but the role CUSTOMER, which people get by it, stands in ADMIN_ROLES or AGENT_ROLES",
            ),
            (&[("HELPWRIGHT_REGISTRATION", "maybe")], "HELPWRIGHT_REGISTRATION: \"maybe\" must be open or closed"),
        ] {
            assert_eq!(load(&[], environment).map(|_| ()).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn what_mail_about_accounts_wants_for_is_told() {
        let open = ("HELPWRIGHT_REGISTRATION", "open");
        let place = ("HELPWRIGHT_PUBLIC_URL", "https://help.example.com");
        let mail = [("HELPWRIGHT_SMTP_URL", "smtp://localhost"), ("HELPWRIGHT_MAIL_FROM", "desk@example.com")];
        for (environment, begins) in [
            (vec![], None),
            (vec![open, place], Some("REGISTRATION is open, but SMTP_URL is not set")),
            (mail.to_vec(), Some("SMTP_URL is set, but not PUBLIC_URL")),
            ([&mail[..], &[open]].concat(), Some("SMTP_URL is set, but not PUBLIC_URL")),
            ([&mail[..], &[open, place]].concat(), None),
        ] {
            let warnings = load(&[], &environment).unwrap().warnings;
            assert_eq!(warnings.len(), usize::from(begins.is_some()), "{warnings:?}");
            assert!(warnings.iter().zip(begins).all(|(warning, begins)| warning.starts_with(begins)), "{warnings:?}");
        }
    }

    #[test]
    fn an_unknown_variable_is_told() {
        let settings = load(&[], &[("HELPWRIGHT_LISEN", "x"), ("HELPWRIGHT_TEST_X", "x"), ("OTHER", "x")]).unwrap();
        assert_eq!(settings.warnings, ["HELPWRIGHT_LISEN is no option of this program; it has no effect"]);
    }

    #[test]
    fn a_file_is_refused_for_a_key_or_a_value_that_it_cannot_have() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("helpwright.toml");
        let place = file.to_str().unwrap();
        for (text, message) in [
            ("lisen = \"127.0.0.1:1\"", "has the unknown key `lisen`; there are: listen, data_dir, store"),
            ("[server]\nlisten = \"x\"", "has the unknown key `server`"),
            ("listen = 1.5", "`listen` in"),
            ("listen = ", "is not valid TOML"),
        ] {
            std::fs::write(&file, text).unwrap();
            let refusal = load(&["--config", place], &[]).map(|_| ()).unwrap_err().to_string();
            assert!(refusal.contains(message) && refusal.contains(place), "{refusal}");
        }
        std::fs::write(&file, "admin_roles = [\"OWNER\", \"ADMIN\"]\nallow_demo_passwords = true\n").unwrap();
        let settings = load(&["--config", place], &[]).unwrap();
        assert_eq!(settings.roles.admin_names().len(), 2);
        assert!(settings.allow_demo_passwords);
        assert!(load(&["--config", "/nowhere/helpwright.toml"], &[]).is_err());
    }
}
