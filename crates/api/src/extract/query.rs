//! Query strings, read strictly: whatever is not understood is refused and named.

use std::collections::BTreeMap;
use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::{Invalid, Timestamp};

use crate::ApiState;
use crate::error::ApiResult;
use crate::extract::wrong::Wrong;

/// The query string, not read yet.
#[derive(Debug)]
pub(crate) struct Query(String);

impl Query {
    /// Refuses every parameter.
    pub(crate) fn none(&self) -> ApiResult<()> {
        self.read().finish(Some(()))
    }

    /// `admin` is taken from clients that always send it. Rights come from the account alone.
    pub(crate) fn only_admin(&self) -> ApiResult<()> {
        let mut parameters = self.read();
        parameters.accept_admin();
        parameters.finish(Some(()))
    }

    /// Whether the parameter is given as `true`, before anything else is known of the request.
    pub(crate) fn says_true(&self, name: &str) -> bool {
        form_urlencoded::parse(self.0.as_bytes()).any(|(given, value)| given == name && value == "true")
    }

    pub(crate) fn read(&self) -> Parameters {
        Parameters::parse(&self.0)
    }
}

impl FromRequestParts<ApiState> for Query {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &ApiState) -> Result<Self, Infallible> {
        Ok(Self(parts.uri.query().unwrap_or_default().to_owned()))
    }
}

/// Parameters by name. Each is taken out when it is read; what is left in the end was not understood.
#[derive(Debug)]
pub(crate) struct Parameters {
    values: BTreeMap<String, Vec<String>>,
    wrong: Wrong,
}

impl Parameters {
    pub(crate) fn parse(query: &str) -> Self {
        let mut parameters = Self { values: BTreeMap::new(), wrong: Wrong::default() };
        for (name, value) in form_urlencoded::parse(query.as_bytes()).filter(|(_, value)| !value.is_empty()) {
            // The decoder puts this character where bytes were no text.
            if value.contains(char::REPLACEMENT_CHARACTER) {
                parameters.refuse(&name, "is not valid UTF-8");
            }
            parameters.values.entry(name.into_owned()).or_default().push(value.into_owned());
        }
        parameters
    }

    pub(crate) fn single<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, Invalid>) -> Option<T> {
        let values = self.values.remove(name)?;
        let [value] = values.as_slice() else {
            self.refuse(name, "must be given once");
            return None;
        };
        parse(value).map_err(|invalid| self.refuse(name, invalid.to_string())).ok()
    }

    /// The values of a parameter that may be repeated, each once.
    pub(crate) fn several<T: PartialEq>(&mut self, name: &str, parse: impl Fn(&str) -> Result<T, Invalid>) -> Vec<T> {
        let mut several = Vec::new();
        for value in self.values.remove(name).unwrap_or_default() {
            match parse(&value) {
                Ok(value) if several.contains(&value) => {}
                Ok(value) => several.push(value),
                Err(invalid) => self.refuse(name, invalid.to_string()),
            }
        }
        several
    }

    pub(crate) fn flag(&mut self, name: &str) -> Option<bool> {
        self.single(name, |text| match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(Invalid("must be true or false".to_owned())),
        })
    }

    /// The first and the last instant that are meant by two times or days.
    pub(crate) fn range(&mut self, first: &str, last: &str) -> (Option<Timestamp>, Option<Timestamp>) {
        let from = self.single(first, Timestamp::parse_start);
        let to = self.single(last, Timestamp::parse_end);
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            self.refuse(first, format!("must not be after {last}"));
        }
        (from, to)
    }

    pub(crate) fn accept_admin(&mut self) {
        self.flag("admin");
    }

    pub(crate) fn refuse(&mut self, name: &str, message: impl Into<String>) {
        self.wrong.refuse(name, message);
    }

    /// What was read, when nothing was wrong and nothing is left.
    pub(crate) fn finish<T>(self, read: Option<T>) -> ApiResult<T> {
        self.wrong.finish(self.values.keys(), "is not a parameter here", read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(query: &str) -> Vec<String> {
        let mut parameters = Parameters::parse(query);
        parameters.accept_admin();
        let details = parameters.finish(Some(())).err().map(|error| error.details().clone()).unwrap_or_default();
        details.into_iter().map(|(name, message)| format!("{name} {message}")).collect()
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for (query, expected) in [
            ("", &[][..]),
            ("admin=true", &[]),
            ("admin=false&", &[]),
            ("admin=", &[]),
            ("admin=&admin=true", &[]),
            ("admin=yes", &["admin must be true or false"]),
            ("admin=true&admin=true", &["admin must be given once"]),
            ("token=x", &["token is not a parameter here"]),
            (
                "status[$ne]=x&_method=DELETE",
                &["_method is not a parameter here", "status[$ne] is not a parameter here"],
            ),
            ("%ff=1", &["\u{fffd} is not a parameter here"]),
            ("admin=%ff", &["admin is not valid UTF-8"]),
        ] {
            assert_eq!(wrong(query), expected, "{query}");
        }
        let many: Vec<_> = (0..1000).map(|n| format!("p{n}=1")).collect();
        assert_eq!(wrong(&many.join("&")).len(), 20);
        assert_eq!(wrong(&format!("{}=1", "n".repeat(9000))), [format!("{} is not a parameter here", "n".repeat(64))]);
    }
}
