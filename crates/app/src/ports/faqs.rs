use domain::faq::{Decision, Faq};

/// Looks at the entry as it is.
pub type FaqDecision = Box<dyn Fn(&Faq) -> Decision + Send + Sync>;

/// Which entries of the FAQ to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Faqs {
    All,
    Active,
}

/// What came of a decision about an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedFaq {
    /// The entry as it is from now on, or as it was before it went.
    pub faq: Faq,
    /// The names of the fields that really changed.
    pub fields: Vec<&'static str>,
}
