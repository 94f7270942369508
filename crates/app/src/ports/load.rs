/// How busy a store is. One that has no lines of its own, because a server elsewhere keeps them, says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Load {
    pub waiting_reads: usize,
    pub waiting_writes: usize,
    pub commits: CommitSizes,
}

/// How many writes went into one durable commit, of all commits since the start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CommitSizes {
    pub writes: u64,
    /// How many commits had at most so many writes, and more than the bound before allows.
    pub commits: Vec<(u32, u64)>,
}
