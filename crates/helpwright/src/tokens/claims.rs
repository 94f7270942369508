//! What a token says, once its signature is known to be good.

use app::ports::Claims;
use domain::person::RoleName;
use domain::text::{Email, PersonName};
use domain::time::MINUTE;
use domain::{Id, Timestamp};
use serde_json::{Map, Value};

use super::Expected;

/// Clocks differ.
const LEEWAY: i64 = MINUTE;

/// What the platform calls the claims that say who somebody is. A name with dots leads into objects, unless a claim has
/// just that name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimNames {
    pub user_id: String,
    pub email: String,
    pub role: String,
    pub name: String,
}

impl Default for ClaimNames {
    fn default() -> Self {
        let [user_id, email, role, name] = Self::OURS.map(ToOwned::to_owned);
        Self { user_id, email, role, name }
    }
}

impl ClaimNames {
    /// The names that hold where the platform has no others.
    pub const OURS: [&str; 4] = ["userId", "email", "role", "name"];
}

/// The claims, when they are those of a person whom the token may let in at `now`.
pub(super) fn read(payload: &Map<String, Value>, expected: &Expected, now: Timestamp) -> Option<Claims> {
    let expires_at = time(payload.get("exp")?)?;
    let valid_from = optional(payload, "nbf", time).ok()?;
    let issued_at = optional(payload, "iat", time).ok()?;
    let is_in_time = now < expires_at.plus(LEEWAY) && valid_from.is_none_or(|from| now >= from.plus(-LEEWAY));
    if !is_in_time || !is_for(payload, expected) {
        return None;
    }
    let names = &expected.claims;
    Some(Claims {
        user: Id::parse(claim(payload, &names.user_id)?.as_str()?).ok()?,
        name: optional(payload, &names.name, |name| PersonName::parse(name.as_str()?).ok()).ok()?,
        email: Email::parse(claim(payload, &names.email)?.as_str()?).ok()?,
        role: RoleName::parse(claim(payload, &names.role)?.as_str()?).ok()?,
        issued_at,
    })
}

/// Names of claims are often addresses, whose dots lead nowhere.
fn claim<'a>(payload: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    payload.get(name).or_else(|| {
        let (first, rest) = name.split_once('.')?;
        rest.split('.').try_fold(payload.get(first)?, |value, part| value.as_object()?.get(part))
    })
}

struct Unreadable;

/// A claim that may be absent, but not anything else than what it should be; `null` is the same as none.
fn optional<T>(
    payload: &Map<String, Value>,
    name: &str,
    read: impl Fn(&Value) -> Option<T>,
) -> Result<Option<T>, Unreadable> {
    match claim(payload, name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => read(value).map(Some).ok_or(Unreadable),
    }
}

/// Seconds since 1970, which may have a fraction.
#[expect(clippy::cast_possible_truncation, reason = "a number beyond all times becomes the last or the first of them")]
fn time(value: &Value) -> Option<Timestamp> {
    let seconds = value.as_f64()?;
    Some(Timestamp::from_millis((seconds * 1000.0) as i64))
}

fn is_for(payload: &Map<String, Value>, expected: &Expected) -> bool {
    let audience = |wanted: &String| match payload.get("aud") {
        Some(Value::String(one)) => one == wanted,
        Some(Value::Array(several)) => several.iter().any(|one| one == wanted),
        _ => false,
    };
    let issuer = |wanted: &String| payload.get("iss").is_some_and(|issuer| issuer == wanted);
    expected.audience.as_ref().is_none_or(audience) && expected.issuer.as_ref().is_none_or(issuer)
}
