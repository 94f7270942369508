use std::ops::Range;

/// Chance that comes out the same every time, so that two sample desks of one day are alike.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The `SplitMix64` generator.
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    pub(super) fn within(&mut self, range: Range<i64>) -> i64 {
        let width = range.end.abs_diff(range.start).max(1);
        range.start.saturating_add_unsigned(self.roll() % width)
    }

    pub(super) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.roll() % (length.max(1) as u64)).unwrap_or(0)
    }

    pub(super) fn is_in(&mut self, percent: i64) -> bool {
        self.within(0..100) < percent
    }

    /// Nothing only when there is nothing to pick from.
    pub(super) fn pick<'a>(&mut self, texts: &'a [String]) -> &'a str {
        texts.get(self.index(texts.len())).map_or("", String::as_str)
    }

    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.index(last + 1));
        }
    }
}
