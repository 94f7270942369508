//! What another application has written may be of any type. A field that is not what it should be counts as missing.

use mongodb::bson::{Bson, deserialize_from_bson};
use serde::de::{Deserialize, DeserializeOwned, Deserializer};

pub(crate) fn or_none<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    Bson::deserialize(deserializer).map(|value| deserialize_from_bson(value).ok())
}

/// Those of a list that can be read.
pub(crate) fn all<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let values = match Bson::deserialize(deserializer)? {
        Bson::Array(values) => values,
        _ => Vec::new(),
    };
    Ok(values.into_iter().filter_map(|value| deserialize_from_bson(value).ok()).collect())
}

/// Whatever may mean that something is so, says so.
pub(crate) fn unless_false<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    let value = Bson::deserialize(deserializer)?;
    Ok(!matches!(value, Bson::Boolean(false) | Bson::Null | Bson::Int32(0) | Bson::Int64(0)))
}
