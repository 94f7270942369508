/// What came of looking at one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub subject: String,
    pub health: Health,
    /// What was found, and what to do where that is not as it should be.
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    Ok,
    Warning,
    Failed,
}

impl Finding {
    pub fn new(subject: impl Into<String>, health: Health, text: impl Into<String>) -> Self {
        Self { subject: subject.into(), health, text: text.into() }
    }

    pub fn ok(subject: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(subject, Health::Ok, text)
    }

    pub fn warning(subject: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(subject, Health::Warning, text)
    }

    pub fn failed(subject: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(subject, Health::Failed, text)
    }
}

/// How far a store looks into itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// What can be looked at while others work.
    Beside,
    /// Everything that is stored.
    Whole,
}
