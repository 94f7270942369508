use std::fmt::{Debug, Display};

use serde::{Serialize, Serializer};

/// A value that stands in JSON as the text it displays: ids, numbers, times.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown<T>(pub(crate) T);

impl<T: Display> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}
