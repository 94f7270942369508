//! The fixed words of a ticket as they stand in JSON and in the OpenAPI document, taken from where they are defined.

use std::borrow::Cow;

use domain::vocabulary;
use serde::{Serialize, Serializer};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

macro_rules! word {
    ($name:ident, $description:literal) => {
        #[derive(Debug, Clone, Copy)]
        pub(crate) struct $name(vocabulary::$name);

        impl From<vocabulary::$name> for $name {
            fn from(word: vocabulary::$name) -> Self {
                Self(word)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.0.as_str())
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .enum_values(Some(vocabulary::$name::ALL.iter().map(|word| word.as_str())))
                    .description(Some($description))
                    .into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    };
}

word!(Status, "Where a ticket stands.");
word!(Priority, "How urgent a ticket is.");
word!(Category, "What a ticket is about.");
word!(Awaiting, "Whose turn it is, by the last public message.");
