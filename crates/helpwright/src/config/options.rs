//! The one table of options. Flags, environment variables, keys of the file and the reference page all come from it.

use super::limits::{
    ACCOUNT_MAILS_PER_HOUR, REQUESTS_PER_MINUTE, RESPONSES_PER_HOUR, SIGN_IN_FAILURES_PER_ACCOUNT,
    SIGN_IN_FAILURES_PER_ADDRESS, STAFF_RESPONSES_PER_HOUR, STAFF_TICKETS_PER_15_MINUTES, TICKETS_PER_15_MINUTES,
    TRUSTED_PROXIES,
};
use super::mail::{MAIL_FROM, MAIL_TEMPLATES, SMTP_CA_FILE, SMTP_URL};

/// An option as people meet it: `LISTEN` is `--listen`, `HELPWRIGHT_LISTEN` and `listen` in the file.
#[derive(Debug)]
pub(crate) struct Spec {
    pub(crate) name: &'static str,
    /// What stands for the value in a help text; nothing for a switch.
    pub(crate) value: Option<&'static str>,
    pub(crate) default: Option<&'static str>,
    pub(crate) scope: Scope,
    /// Whether the value may hold a password, and is never shown.
    pub(crate) is_secret: bool,
    pub(crate) help: &'static str,
}

/// Which commands take the option as a flag. The environment and the file are read by all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// All that open the desk.
    Desk,
    Serve,
}

pub(crate) const PREFIX: &str = "HELPWRIGHT_";
/// The file that is read when it is there and no other is named.
pub(crate) const FILE: &str = "helpwright.toml";
/// What tests of the program itself are told through the environment begins with this. What is released knows none of it.
pub(crate) const TEST_PREFIX: &str = "HELPWRIGHT_TEST_";

impl Spec {
    pub(crate) fn flag(&self) -> String {
        self.name.to_lowercase().replace('_', "-")
    }

    pub(crate) fn variable(&self) -> String {
        format!("{PREFIX}{}", self.name)
    }

    pub(crate) fn key(&self) -> String {
        self.name.to_lowercase()
    }
}

pub(crate) const CONFIG: Spec = Spec {
    name: "CONFIG",
    value: Some("FILE"),
    default: Some(FILE),
    scope: Scope::Desk,
    is_secret: false,
    help: "The configuration file. The default one may be missing; one that is named must be there.",
};

pub(crate) const LISTEN: Spec = Spec {
    name: "LISTEN",
    value: Some("ADDRESS:PORT"),
    default: Some("127.0.0.1:8080"),
    scope: Scope::Serve,
    is_secret: false,
    help: "The IP address and port to listen on. Port 0 takes a free one.",
};

pub(crate) const DATA_DIR: Spec = Spec {
    name: "DATA_DIR",
    value: Some("FOLDER"),
    default: Some("./data"),
    scope: Scope::Desk,
    is_secret: false,
    help: "The folder that holds everything this desk keeps. It is made when it is missing.",
};

pub(crate) const STORE: Spec = Spec {
    name: "STORE",
    value: Some("STORE"),
    default: Some("sqlite"),
    scope: Scope::Desk,
    is_secret: true,
    help: "Where tickets and accounts are kept: `sqlite` is a database in the data folder, `mongodb://..` a MongoDB \
           replica set or mongos.",
};

pub(crate) const PUBLIC_URL: Spec = Spec {
    name: "PUBLIC_URL",
    value: Some("URL"),
    default: None,
    scope: Scope::Serve,
    is_secret: false,
    help: "How people reach this server from outside, as in https://help.example.com. Links are made with it, requests \
           of other origins are refused by it, and with https the session cookie is sent over https only.",
};

pub(crate) const BASE_PATH: Spec = Spec {
    name: "BASE_PATH",
    value: Some("PATH"),
    default: None,
    scope: Scope::Serve,
    is_secret: false,
    help: "A path below which everything is served, as in /support, for a server that shares its address with others.",
};

pub(crate) const ADMIN_ROLES: Spec = Spec {
    name: "ADMIN_ROLES",
    value: Some("ROLES"),
    default: Some("ADMIN"),
    scope: Scope::Desk,
    is_secret: false,
    help: "The roles, separated by commas, that make a person an admin.",
};

pub(crate) const AGENT_ROLES: Spec = Spec {
    name: "AGENT_ROLES",
    value: Some("ROLES"),
    default: Some("INTERNAL"),
    scope: Scope::Desk,
    is_secret: false,
    help: "The roles, separated by commas, that make a person an agent. Every role that is neither is a customer's.",
};

pub(crate) const ACCOUNTS: Spec = Spec {
    name: "ACCOUNTS",
    value: Some("WHOSE"),
    default: Some("own"),
    scope: Scope::Desk,
    is_secret: false,
    help: "Whose the accounts are: `own` keeps them here, with passwords; with `platform` another application does, and \
           its tokens say who somebody is.",
};

pub(crate) const REGISTRATION: Spec = Spec {
    name: "REGISTRATION",
    value: Some("STATE"),
    default: Some("closed"),
    scope: Scope::Serve,
    is_secret: false,
    help: "Whether people can make accounts for themselves: `open` lets everybody become a customer who confirms an \
           address by mail, with `closed` admins make all accounts.",
};

pub(crate) const LOGIN_URL: Spec = Spec {
    name: "LOGIN_URL",
    value: Some("URL"),
    default: None,
    scope: Scope::Serve,
    is_secret: false,
    help: "With `ACCOUNTS=platform`, the page where people sign in: an address or a path. The web app sends them there \
           with the parameter `next`, the address to come back to.",
};

pub(crate) const JWT_SECRET: Spec = Spec {
    name: "JWT_SECRET",
    value: Some("SECRET"),
    default: None,
    scope: Scope::Serve,
    is_secret: true,
    help: "The secret with which a platform signs its tokens by HS256: 32 bytes or more, and random. A token lets its \
           person in.",
};

pub(crate) const JWT_JWKS_URL: Spec = Spec {
    name: "JWT_JWKS_URL",
    value: Some("URL"),
    default: None,
    scope: Scope::Serve,
    is_secret: true,
    help: "Where a platform publishes the keys of its tokens (RS256, ES256, EdDSA) as a JSON Web Key Set: https://..; \
           http://.. from this machine alone; or the path of a file, also as in file:keys.json.",
};

pub(crate) const JWT_AUDIENCE: Spec = Spec {
    name: "JWT_AUDIENCE",
    value: Some("TEXT"),
    default: None,
    scope: Scope::Serve,
    is_secret: false,
    help: "What a token must name in its claim `aud`.",
};

pub(crate) const JWT_ISSUER: Spec = Spec {
    name: "JWT_ISSUER",
    value: Some("TEXT"),
    default: None,
    scope: Scope::Serve,
    is_secret: false,
    help: "What a token must name in its claim `iss`.",
};

pub(crate) const JWT_CLAIMS: Spec = Spec {
    name: "JWT_CLAIMS",
    value: Some("NAMES"),
    default: None,
    scope: Scope::Serve,
    is_secret: false,
    help: "What a platform's tokens call the claims `userId`, `email`, `role` and `name`, separated by commas, as in \
           userId=sub,role=app_role. What is not said keeps its name; a dot leads into an object, as in user.id.",
};

pub(crate) const JWT_PROVISION: Spec = Spec {
    name: "JWT_PROVISION",
    value: None,
    default: None,
    scope: Scope::Serve,
    is_secret: false,
    help: "Make an account from the token of a person who has none, and let it follow later tokens. On unless the \
           accounts are those in a platform's MongoDB database.",
};

pub(crate) const JWT_COOKIE: Spec = Spec {
    name: "JWT_COOKIE",
    value: Some("NAME"),
    default: None,
    scope: Scope::Serve,
    is_secret: false,
    help: "The cookie in which a platform keeps its token, so that the web app works with the platform's sign-in.",
};

pub(crate) const USER_FIELDS: Spec = Spec {
    name: "USER_FIELDS",
    value: Some("NAMES"),
    default: None,
    scope: Scope::Desk,
    is_secret: false,
    help: "With `ACCOUNTS=platform` on MongoDB, what its collection `users` calls the fields `name`, `email`, `role` and \
           `isActive`, separated by commas, as in name=fullName,email=contact.mail. What is not said keeps its name.",
};

pub(crate) const SUPPORT_EMAIL: Spec = Spec {
    name: "SUPPORT_EMAIL",
    value: Some("ADDRESS"),
    default: None,
    scope: Scope::Serve,
    is_secret: false,
    help: "Where new tickets are announced, and what customers see in place of a staff person's own address, while no admin \
           has set another.",
};

pub(crate) const METRICS_TOKEN: Spec = Spec {
    name: "METRICS_TOKEN",
    value: Some("SECRET"),
    default: None,
    scope: Scope::Serve,
    is_secret: true,
    help: "What a monitoring system sends as its bearer token to read `/metrics`: 32 bytes or more, and random. Without \
           it only admins may.",
};

pub(crate) const ALLOW_DEMO_PASSWORDS: Spec = Spec {
    name: "ALLOW_DEMO_PASSWORDS",
    value: None,
    default: Some("false"),
    scope: Scope::Serve,
    is_secret: false,
    help: "Listen beyond this machine even though the sample desk's accounts have passwords that everyone knows.",
};

pub(crate) const LOG: Spec = Spec {
    name: "LOG",
    value: Some("FORMAT"),
    default: Some("human"),
    scope: Scope::Serve,
    is_secret: false,
    help: "How the log on standard error is written: `human` or `json`, one line an event.",
};

pub(crate) const LOG_FILTER: Spec = Spec {
    name: "LOG_FILTER",
    value: Some("FILTER"),
    default: Some("info"),
    scope: Scope::Serve,
    is_secret: false,
    help: "What is logged: `error`, `warn`, `info`, `debug` or `trace`, also for a part alone, as in `info,api=debug`.",
};

/// All that the file and the environment may hold, in the order of the reference page.
pub(crate) const OPTIONS: &[&Spec] = &[
    &LISTEN,
    &DATA_DIR,
    &STORE,
    &PUBLIC_URL,
    &BASE_PATH,
    &TRUSTED_PROXIES,
    &ADMIN_ROLES,
    &AGENT_ROLES,
    &ACCOUNTS,
    &REGISTRATION,
    &LOGIN_URL,
    &JWT_SECRET,
    &JWT_JWKS_URL,
    &JWT_AUDIENCE,
    &JWT_ISSUER,
    &JWT_CLAIMS,
    &JWT_PROVISION,
    &JWT_COOKIE,
    &USER_FIELDS,
    &SUPPORT_EMAIL,
    &SMTP_URL,
    &SMTP_CA_FILE,
    &MAIL_FROM,
    &MAIL_TEMPLATES,
    &TICKETS_PER_15_MINUTES,
    &RESPONSES_PER_HOUR,
    &STAFF_TICKETS_PER_15_MINUTES,
    &STAFF_RESPONSES_PER_HOUR,
    &SIGN_IN_FAILURES_PER_ACCOUNT,
    &SIGN_IN_FAILURES_PER_ADDRESS,
    &ACCOUNT_MAILS_PER_HOUR,
    &REQUESTS_PER_MINUTE,
    &ALLOW_DEMO_PASSWORDS,
    &METRICS_TOKEN,
    &LOG,
    &LOG_FILTER,
];
