/// A count that a store keeps, and what counting finds in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountDifference {
    /// What is counted, in words.
    pub what: String,
    pub kept: i64,
    pub counted: i64,
}
