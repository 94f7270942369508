use domain::Timestamp;

/// How often something may be done within a time that slides. What counts is kept in rows of its own, so that nothing
/// is given back when what was made is deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// Who does what; each subject is counted by itself.
    pub subject: String,
    pub most: u32,
    /// Milliseconds.
    pub within: i64,
    pub at: Timestamp,
}

impl Limit {
    /// What was done until then does not count any more.
    pub fn not_after(&self) -> Timestamp {
        self.at.plus(-self.within)
    }

    /// When what is done now stops counting.
    pub fn until(&self) -> Timestamp {
        self.at.plus(self.within)
    }
}
