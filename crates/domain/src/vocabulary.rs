//! The fixed words of a ticket, each with its place in the order that sorting follows.

use crate::Invalid;

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($variant),+ }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The place in the order of the words: what sorting goes by.
            pub const fn rank(self) -> u8 {
                self as u8
            }

            pub fn from_rank(rank: u8) -> Option<Self> {
                Self::ALL.get(usize::from(rank)).copied()
            }

            pub fn parse(text: &str) -> Result<Self, Invalid> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text).ok_or_else(|| {
                    let words: Vec<_> = Self::ALL.iter().map(|value| value.as_str()).collect();
                    Invalid::new(format!("must be one of: {}", words.join(", ")))
                })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

vocabulary!(Status { Open = "Open", InProgress = "In Progress", Resolved = "Resolved", Closed = "Closed" });
vocabulary!(Priority { Low = "Low", Medium = "Medium", High = "High", Critical = "Critical" });
vocabulary!(Category {
    TechnicalIssue = "Technical Issue",
    AccountIssue = "Account Issue",
    FeatureRequest = "Feature Request",
    GeneralInquiry = "General Inquiry",
    BugReport = "Bug Report",
});
vocabulary!(
    /// Whose turn it is, by the last public message.
    Awaiting { Staff = "staff", Customer = "customer" }
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_ranks_read_back() {
        for status in Status::ALL {
            assert_eq!(Status::parse(status.as_str()), Ok(*status));
            assert_eq!(Status::from_rank(status.rank()), Some(*status));
        }
        assert!(Priority::Critical.rank() > Priority::High.rank());
        assert!(Status::Closed.rank() > Status::Resolved.rank());
        assert!(Status::parse("open").is_err());
        assert_eq!(Category::from_rank(5), None);
    }
}
