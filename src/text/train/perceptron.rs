//! An averaged perceptron with many classes and sparse weights.

use std::sync::Arc;

use smallvec::SmallVec;

use crate::text::weights::write_classifier;

/// A classifier under training.
///
/// Weights are integers and every step is a function of those before it: the same examples in the
/// same order give the same weights.
#[derive(Debug)]
pub struct Perceptron {
    index: Index,
    rows: Vec<Row>,
    time: u32,
    updates_min: u32,
}

/// The weights of one feature.
#[derive(Debug, Default)]
struct Row {
    weights: SmallVec<[(u8, i32); 3]>,
    /// What the averages need, in the order of `weights`.
    histories: SmallVec<[History; 3]>,
    feature: u64,
    n_updates: u32,
}

/// What became of a weight.
#[derive(Debug)]
struct History {
    since: u32,
    total: i64,
}

impl Perceptron {
    /// A perceptron in which a feature counts once it has been part of so many corrections.
    pub fn new(updates_min: u32) -> Self {
        Self { index: Index::default(), rows: Vec::new(), time: 0, updates_min }
    }

    /// Adds the weights of some features to the scores, one score per class.
    pub fn score(&self, features: &[u64], scores: &mut [i32]) {
        // Step by step, so that the processor waits for many places in memory at once.
        for batch in features.chunks(BATCH) {
            let mut numbers = [NO_ROW; BATCH];
            for (number, &feature) in numbers.iter_mut().zip(batch) {
                *number = self.index.find(feature);
            }
            // Rows that do not count are not even looked at.
            for number in numbers.into_iter().filter(|number| number & COUNTS != 0) {
                let Some(row) = self.rows.get((number & !COUNTS) as usize) else { continue };
                for &(class, weight) in &row.weights {
                    scores[usize::from(class)] += weight;
                }
            }
        }
    }

    /// Ends a step; the average is taken over steps.
    pub fn tick(&mut self) {
        self.time += 1;
    }

    /// Corrects a wrong decision: `truth` should have had a higher score than `guess`.
    pub fn correct(&mut self, features: &[u64], truth: usize, guess: usize) {
        self.reward(features, truth, 1);
        self.reward(features, guess, -1);
        self.note(features);
    }

    /// Notes that features were part of a correction.
    pub fn note(&mut self, features: &[u64]) {
        for &feature in features {
            let number = self.index.find(feature);
            if let Some(row) = self.rows.get_mut((number & !COUNTS) as usize) {
                row.n_updates += 1;
                if row.n_updates == self.updates_min {
                    self.index.set(feature, number | COUNTS);
                }
            }
        }
    }

    /// Adds to the weights that features lend to a class.
    pub fn reward(&mut self, features: &[u64], class: usize, change: i32) {
        let Ok(class) = u8::try_from(class) else { return };
        for &feature in features {
            let mut number = self.index.find(feature);
            if number == NO_ROW {
                number = u32::try_from(self.rows.len()).unwrap_or(NO_ROW);
                let counts = if self.updates_min == 0 { COUNTS } else { 0 };
                self.rows.push(Row { feature, ..Row::default() });
                self.index.insert(feature, number | counts, &self.rows);
            }
            let Some(row) = self.rows.get_mut((number & !COUNTS) as usize) else { continue };
            let at = match row.weights.iter().position(|&(own, _)| own == class) {
                Some(at) => at,
                None => {
                    row.weights.push((class, 0));
                    row.histories.push(History { since: self.time, total: 0 });
                    row.weights.len() - 1
                }
            };
            let (weight, history) = (&mut row.weights[at].1, &mut row.histories[at]);
            history.total += i64::from(*weight) * i64::from(self.time - history.since);
            history.since = self.time;
            *weight += change;
        }
    }

    /// The averaged weights as the section of a model file. Weights that come out as a byte below
    /// `least` are left out.
    pub fn finish(&self, classes: &[Arc<str>], least: i32) -> Vec<u8> {
        let mut averages: Vec<(u64, Vec<(u8, i64)>)> = Vec::with_capacity(self.rows.len());
        let mut largest = 1;
        for row in &self.rows {
            if row.n_updates < self.updates_min {
                continue;
            }
            let mut pairs = Vec::with_capacity(row.weights.len());
            for (&(class, weight), history) in row.weights.iter().zip(&row.histories) {
                let last = i64::from(weight) * i64::from(self.time - history.since);
                let average = history.total + last;
                if average != 0 {
                    largest = average.abs().max(largest);
                    pairs.push((class, average));
                }
            }
            averages.push((row.feature, pairs));
        }
        let weights = averages.into_iter().map(|(feature, pairs)| {
            let mut pairs: Vec<(u8, i8)> = pairs
                .into_iter()
                .map(|(class, average)| (class, quantized(average, largest)))
                .filter(|&(_, weight)| i32::from(weight).abs() >= least)
                .collect();
            pairs.sort_unstable();
            (feature, pairs)
        });
        write_classifier(classes, weights.collect())
    }
}

/// How many features are looked up at once.
const BATCH: usize = 32;

/// No row.
const NO_ROW: u32 = u32::MAX >> 1;

/// Set in the number of a row that counts.
const COUNTS: u32 = 1 << 31;

/// The numbers of the rows by feature: open addressing; a slot holds the low half of the feature
/// and the number, so a look-up waits for memory once.
#[derive(Debug)]
struct Index {
    slots: Vec<(u32, u32)>,
    shift: u32,
    n_used: usize,
}

impl Default for Index {
    fn default() -> Self {
        Self { slots: vec![(0, NO_ROW); 1 << 16], shift: 64 - 16, n_used: 0 }
    }
}

impl Index {
    #[expect(clippy::cast_possible_truncation, reason = "the halves are wanted")]
    const fn split(&self, feature: u64) -> (usize, u32) {
        ((feature >> self.shift) as usize, feature as u32)
    }

    /// The slot of a feature, or the free one where it would go.
    #[inline]
    fn slot(&self, feature: u64) -> usize {
        let (mut at, half) = self.split(feature);
        loop {
            let slot = self.slots[at];
            if slot.1 == NO_ROW || slot.0 == half {
                return at;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// The number of a feature's row, or [`NO_ROW`].
    #[inline]
    fn find(&self, feature: u64) -> u32 {
        self.slots[self.slot(feature)].1
    }

    /// Changes the number of a feature that is there.
    fn set(&mut self, feature: u64, number: u32) {
        let at = self.slot(feature);
        self.slots[at].1 = number;
    }

    /// Adds a feature that is not there; `rows` are all of them.
    fn insert(&mut self, feature: u64, number: u32, rows: &[Row]) {
        self.n_used += 1;
        if self.n_used * 2 > self.slots.len() {
            let old = std::mem::take(&mut self.slots);
            self.slots = vec![(0, NO_ROW); old.len() * 2];
            self.shift -= 1;
            for (_, own) in old {
                if let Some(row) = rows.get((own & !COUNTS) as usize) {
                    self.put(row.feature, own);
                }
            }
        }
        self.put(feature, number);
    }

    fn put(&mut self, feature: u64, number: u32) {
        let at = self.slot(feature);
        self.slots[at] = (self.split(feature).1, number);
    }
}

/// An average as a byte whose signed square is nearest, where `largest` is the square of 127.
fn quantized(average: i64, largest: i64) -> i8 {
    let square =
        u128::from(average.unsigned_abs()) * 127 * 127 * 4 / i128::from(largest).unsigned_abs();
    let root = square.isqrt().div_ceil(2).min(127);
    let root = i8::try_from(root).unwrap_or(i8::MAX);
    if average < 0 { -root } else { root }
}

/// Random numbers that are the same on every machine.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// Starts from a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        usize::try_from((z >> 33) % (bound.max(1) as u64)).unwrap_or(0)
    }

    /// Brings things into random order.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for at in (1..things.len()).rev() {
            things.swap(at, self.below(at + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_keeps_its_weights_while_the_index_grows() {
        let mut perceptron = Perceptron::new(2);
        let feature = |n: u64| crate::text::features::mix(n, 3);
        for n in 0..100_000 {
            perceptron.correct(&[feature(n)], (n % 5) as usize, 7);
        }
        let score = |perceptron: &Perceptron, n| {
            let mut scores = [0; 8];
            perceptron.score(&[feature(n)], &mut scores);
            scores
        };
        // A single correction does not count yet.
        assert_eq!(score(&perceptron, 4), [0; 8]);
        for n in (0..100_000).step_by(97) {
            perceptron.correct(&[feature(n)], 0, 7);
            let mut expected = [0, 0, 0, 0, 0, 0, 0, -2];
            expected[0] += 1;
            expected[(n % 5) as usize] += 1;
            assert_eq!(score(&perceptron, n), expected, "feature {n}");
        }
        assert_eq!(score(&perceptron, 100_001), [0; 8]);
    }
}
