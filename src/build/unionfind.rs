//! Which of many things are one.

/// Disjoint sets over the numbers below some bound; each set is known by its smallest member.
pub(super) struct Sets(Vec<usize>);

impl Sets {
    pub(super) fn new(len: usize) -> Self {
        Self((0..len).collect())
    }

    /// The smallest member of the set that a number is in.
    pub(super) fn find(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    pub(super) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.find(one), self.find(other));
        self.0[one.max(other)] = one.min(other);
    }
}
