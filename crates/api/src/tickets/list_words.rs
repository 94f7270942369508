//! The words that a list's parameters take, each with what it means: read and documented from one table.

use std::borrow::Cow;

use domain::Invalid;
use domain::list::{Order, Sort};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

macro_rules! choice {
    ($name:ident: $meaning:ty { $($word:literal = $value:expr),+ $(,)? }) => {
        #[derive(Debug)]
        pub(crate) enum $name {}

        impl $name {
            const WORDS: &[(&str, $meaning)] = &[$(($word, $value)),+];

            pub(super) fn parse(text: &str) -> Result<$meaning, Invalid> {
                Self::WORDS.iter().find(|(word, _)| *word == text).map(|(_, value)| *value).ok_or_else(|| {
                    let words: Vec<_> = Self::WORDS.iter().map(|(word, _)| *word).collect();
                    Invalid(format!("must be one of: {}", words.join(", ")))
                })
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let words = Self::WORDS.iter().map(|(word, _)| *word);
                ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    };
}

choice!(SortBy: Sort {
    "createdAt" = Sort::CreatedAt,
    "updatedAt" = Sort::UpdatedAt,
    "priority" = Sort::Priority,
    "status" = Sort::Status,
});
choice!(Direction: Order { "asc" = Order::Asc, "desc" = Order::Desc });
choice!(Scope: () { "own" = () });
choice!(RowFields: () { "row" = () });
