//! Reading a JSON body field by field, so that everything wrong with it is said at once.

use std::collections::BTreeMap;
use std::fmt;

use domain::Invalid;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::error::{ApiError, ApiResult};
use crate::extract::wrong::Wrong;

const UNKNOWN: &str = "is not a field here";

/// A request's body: what it holds is read through the types of the domain.
pub(crate) trait Body: Sized {
    /// Nothing when a required field could not be read.
    fn read(fields: &mut Fields) -> Option<Self>;
}

/// The fields of a body. Each is taken out when it is read; what is left in the end was not asked for.
/// One of them may be a password, so they cannot be printed.
pub(crate) struct Fields {
    values: BTreeMap<String, Value>,
    wrong: Wrong,
}

/// A field for which null says something else than leaving it out.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Sent<T> {
    Absent,
    Null,
    Value(T),
}

enum Value {
    Null,
    Flag(bool),
    Text(String),
    Whole(i64),
    Object(Fields),
    Other(&'static str),
}

impl Fields {
    pub(crate) fn parse(body: &[u8]) -> ApiResult<Self> {
        let Ok(text) = std::str::from_utf8(body) else {
            return Err(ApiError::malformed("The body is not valid UTF-8."));
        };
        serde_json::from_str(text).map_err(|error| {
            if error.is_data() {
                ApiError::malformed("The body must be a JSON object.")
            } else {
                ApiError::malformed(format!("The body is not valid JSON: {error}."))
            }
        })
    }

    /// A field that must be there. A missing one is as wrong as an empty one, and in the same words.
    pub(crate) fn required<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, Invalid>) -> Option<T> {
        let text = match self.values.remove(name) {
            None | Some(Value::Null) => String::new(),
            Some(value) => self.text(name, value)?,
        };
        self.parsed(name, &text, parse)
    }

    /// A field that may be missing or null.
    pub(crate) fn optional<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, Invalid>) -> Option<T> {
        match self.nullable(name, parse) {
            Sent::Value(value) => Some(value),
            Sent::Absent | Sent::Null => None,
        }
    }

    /// A field that may be missing, and for which null is a value of its own.
    pub(crate) fn nullable<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, Invalid>) -> Sent<T> {
        match self.values.remove(name) {
            None => Sent::Absent,
            Some(Value::Null) => Sent::Null,
            Some(value) => {
                let text = self.text(name, value);
                text.and_then(|text| self.parsed(name, &text, parse)).map_or(Sent::Absent, Sent::Value)
            }
        }
    }

    pub(crate) fn flag(&mut self, name: &str) -> Option<bool> {
        match self.values.remove(name)? {
            Value::Flag(flag) => Some(flag),
            Value::Null => None,
            value => {
                self.refuse(name, format!("must be true or false, not {}", value.kind()));
                None
            }
        }
    }

    /// A whole number, which may be missing.
    pub(crate) fn whole(&mut self, name: &str) -> Option<i32> {
        let refusal = match self.values.remove(name)? {
            Value::Null => return None,
            Value::Whole(number) => match i32::try_from(number) {
                Ok(number) => return Some(number),
                Err(_) => format!("must be from {} to {}", i32::MIN, i32::MAX),
            },
            _ => "must be a whole number".to_owned(),
        };
        self.refuse(name, refusal);
        None
    }

    /// A field that must be there and holds fields itself. What is wrong in it is told by the inner names.
    pub(crate) fn nested<T>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let mut inner = match self.values.remove(name) {
            Some(Value::Object(inner)) => inner,
            None | Some(Value::Null) => {
                self.refuse(name, "must be given");
                return None;
            }
            Some(value) => {
                self.refuse(name, format!("must be an object, not {}", value.kind()));
                return None;
            }
        };
        let value = read(&mut inner);
        self.wrong.absorb(inner.wrong, inner.values.keys(), UNKNOWN);
        value
    }

    pub(crate) fn refuse(&mut self, name: &str, message: impl Into<String>) {
        self.wrong.refuse(name, message);
    }

    /// What was read, when nothing was wrong and nothing is left.
    pub(crate) fn finish<T>(self, read: Option<T>) -> ApiResult<T> {
        self.wrong.finish(self.values.keys(), UNKNOWN, read)
    }

    fn text(&mut self, name: &str, value: Value) -> Option<String> {
        if let Value::Text(text) = value {
            return Some(text);
        }
        self.refuse(name, format!("must be text, not {}", value.kind()));
        None
    }

    fn parsed<T>(&mut self, name: &str, text: &str, parse: impl FnOnce(&str) -> Result<T, Invalid>) -> Option<T> {
        parse(text).map_err(|invalid| self.refuse(name, invalid.to_string())).ok()
    }
}

/// Text of any kind, but some.
pub(crate) fn given(text: &str, otherwise: &str) -> Result<String, Invalid> {
    if text.is_empty() { Err(Invalid(otherwise.to_owned())) } else { Ok(text.to_owned()) }
}

impl Value {
    fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Flag(_) => "true or false",
            Self::Text(_) => "text",
            Self::Whole(_) => "a number",
            Self::Object(_) => "an object",
            Self::Other(kind) => kind,
        }
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Fields { values: BTreeMap::new(), wrong: Wrong::default() };
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            if fields.values.contains_key(&name) {
                fields.refuse(&name, "is given more than once");
            }
            fields.values.insert(name, value);
        }
        Ok(fields)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Flag(flag))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Whole(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Whole(i64::try_from(number).unwrap_or(i64::MAX)))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
        Ok(Value::Other("a number"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Other("a list"))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Value, A::Error> {
        FieldsVisitor.visit_map(map).map(Value::Object)
    }
}

#[cfg(test)]
mod tests {
    use domain::text::{Message, Subject};
    use serde_json::json;

    use super::*;
    use crate::error::Code;

    #[derive(Debug)]
    struct Sample {
        subject: Subject,
        note: Sent<Message>,
        loud: Option<bool>,
    }

    impl Body for Sample {
        fn read(fields: &mut Fields) -> Option<Self> {
            let subject = fields.required("subject", Subject::parse);
            let note = fields.nullable("note", Message::parse);
            let loud = fields.flag("loud");
            Some(Self { subject: subject?, note, loud })
        }
    }

    fn read(body: &[u8]) -> Result<Sample, serde_json::Value> {
        let read = Fields::parse(body).and_then(|mut fields| {
            let sample = Sample::read(&mut fields);
            fields.finish(sample)
        });
        read.map_err(|error| {
            assert_eq!(error.code(), Code::ValidationFailed);
            if error.details().is_empty() { json!(error.message()) } else { json!(error.details()) }
        })
    }

    #[test]
    fn a_sound_body_is_read() {
        let sample = read(br#"{"subject": " A\u0000 ", "note": null, "loud": true}"#).unwrap();
        assert_eq!((sample.subject.as_str(), sample.note, sample.loud), ("A", Sent::Null, Some(true)));
        let sample = read(br#"{"subject": "A"}"#).unwrap();
        assert_eq!((sample.note, sample.loud), (Sent::Absent, None));
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        for (body, details) in [
            ("{}", json!({"subject": "Enter a subject."})),
            (r#"{"subject": null}"#, json!({"subject": "Enter a subject."})),
            (
                r#"{"subject": 5, "note": [1, [2]], "loud": "yes", "_id": "x", "role": {"a": 1}}"#,
                json!({
                    "subject": "must be text, not a number",
                    "note": "must be text, not a list",
                    "loud": "must be true or false, not text",
                    "_id": "is not a field here",
                    "role": "is not a field here",
                }),
            ),
            (r#"{"subject": "a", "subject": "b"}"#, json!({"subject": "is given more than once"})),
            (r#"{"subject": {"$ne": null}}"#, json!({"subject": "must be text, not an object"})),
            (r#"{"subject": "a", "__proto__": {}}"#, json!({"__proto__": "is not a field here"})),
        ] {
            assert_eq!(read(body.as_bytes()).unwrap_err(), details, "{body}");
        }
    }

    #[test]
    fn a_flood_of_mistakes_has_a_short_answer() {
        let unknown: Vec<_> = (0..100_000).map(|n| format!(r#""f{n}":0"#)).collect();
        let wrong = read(format!("{{{}}}", unknown.join(",")).as_bytes()).unwrap_err();
        assert_eq!(wrong.as_object().unwrap().len(), 20);
        assert_eq!(wrong["subject"], "Enter a subject.");
        let twice: Vec<_> = (0..20_000).map(|n| format!(r#""f{n}":0,"f{n}":0"#)).collect();
        let wrong = read(format!("{{{}}}", twice.join(",")).as_bytes()).unwrap_err();
        assert_eq!(wrong.as_object().unwrap().len(), 20);
    }

    #[test]
    fn what_cannot_be_read_as_an_object_is_refused_as_a_whole() {
        let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
        let deep_field = format!(r#"{{"subject": {deep}}}"#);
        let long = format!(r#"{{"subject": [{}1]}}"#, "1,".repeat(400_000));
        for body in [
            &b""[..],
            b"{",
            b"[]",
            b"null",
            b"\"text\"",
            b"{} x",
            b"\xef\xbb\xbf{}",
            b"{\"subject\": \"\xff\"}",
            br#"{"subject": "\ud800"}"#,
            br#"{"subject": NaN}"#,
            br#"{"subject": 1e400}"#,
            br#"{subject: "a"}"#,
            b"{\"subject\": \"a\nb\"}",
            deep.as_bytes(),
            deep_field.as_bytes(),
            long.as_bytes(),
        ] {
            assert!(read(body).is_err());
        }
    }
}
