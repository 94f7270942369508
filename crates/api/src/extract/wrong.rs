use app::Details;

use crate::error::{ApiError, ApiResult};

/// A name longer than this is cut in the answer.
const MAX_NAME: usize = 64;
/// As many names are told. The rest of a request that has so much wrong helps nobody, and would make a large answer of
/// it.
const MAX_WRONG: usize = 20;

/// What is wrong with the fields or parameters of a request, by their names.
#[derive(Debug, Default)]
pub(super) struct Wrong(Details);

impl Wrong {
    /// What is told of a name is what was found first.
    pub(super) fn refuse(&mut self, name: &str, message: impl Into<String>) {
        if !self.is_full() {
            self.0.entry(name.chars().take(MAX_NAME).collect()).or_insert(message.into());
        }
    }

    /// What was read, when nothing was wrong and nothing is left, of which `message` is told.
    pub(super) fn finish<'a, T>(
        mut self,
        left: impl IntoIterator<Item = &'a String>,
        message: &str,
        read: Option<T>,
    ) -> ApiResult<T> {
        for name in left {
            if self.is_full() {
                break;
            }
            self.refuse(name, message);
        }
        read.filter(|_| self.0.is_empty()).ok_or_else(|| ApiError::invalid(self.0))
    }

    /// Takes over what is wrong inside of a field, and what is left there, of which `message` is told.
    pub(super) fn absorb<'a>(&mut self, inner: Self, left: impl IntoIterator<Item = &'a String>, message: &str) {
        for (name, message) in inner.0 {
            self.refuse(&name, message);
        }
        for name in left.into_iter().take(MAX_WRONG) {
            self.refuse(name, message);
        }
    }

    fn is_full(&self) -> bool {
        self.0.len() >= MAX_WRONG
    }
}
