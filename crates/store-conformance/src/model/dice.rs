/// Numbers that look random and are the same in every run (`SplitMix64`).
#[derive(Debug)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, bound: u32) -> u32 {
        u32::try_from(self.next() % u64::from(bound)).unwrap_or(0)
    }

    /// True in so many of a hundred throws.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let bound = u32::try_from(of.len()).unwrap_or(u32::MAX);
        &of[self.below(bound) as usize]
    }

    /// From none to three of them; one may come twice.
    pub fn some<T: Copy>(&mut self, of: &[T]) -> Vec<T> {
        (0..self.below(4)).map(|_| *self.one(of)).collect()
    }
}
