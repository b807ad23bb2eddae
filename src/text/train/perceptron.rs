//! An averaged perceptron with many classes and sparse weights.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::text::weights::write_classifier;

/// A classifier under training.
///
/// Weights are integers and every step is a function of those before it: the same examples in the
/// same order give the same weights.
#[derive(Debug)]
pub struct Perceptron {
    index: FxHashMap<u64, u32>,
    rows: Vec<Row>,
    time: u32,
    updates_min: u32,
}

/// The weights of one feature.
#[derive(Debug, Default)]
struct Row {
    feature: u64,
    n_updates: u32,
    cells: SmallVec<[Cell; 2]>,
}

/// The weight that a feature lends to a class.
#[derive(Debug)]
struct Cell {
    class: u8,
    weight: i32,
    since: u32,
    total: i64,
}

impl Perceptron {
    /// A perceptron in which a feature counts once it has been part of so many corrections.
    pub fn new(updates_min: u32) -> Self {
        Self { index: FxHashMap::default(), rows: Vec::new(), time: 0, updates_min }
    }

    /// Adds the weights of some features to the scores, one score per class.
    pub fn score(&self, features: &[u64], scores: &mut [i32]) {
        for feature in features {
            let Some(&row) = self.index.get(feature) else { continue };
            let row = &self.rows[row as usize];
            if row.n_updates >= self.updates_min {
                for cell in &row.cells {
                    scores[usize::from(cell.class)] += cell.weight;
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
        for feature in features {
            if let Some(&row) = self.index.get(feature) {
                self.rows[row as usize].n_updates += 1;
            }
        }
    }

    /// Adds to the weights that features lend to a class.
    pub fn reward(&mut self, features: &[u64], class: usize, change: i32) {
        let Ok(class) = u8::try_from(class) else { return };
        for &feature in features {
            let next = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
            let row = *self.index.entry(feature).or_insert(next);
            if row == next {
                self.rows.push(Row { feature, ..Row::default() });
            }
            let cells = &mut self.rows[row as usize].cells;
            let at = match cells.iter().position(|cell| cell.class == class) {
                Some(at) => at,
                None => {
                    cells.push(Cell { class, weight: 0, since: self.time, total: 0 });
                    cells.len() - 1
                }
            };
            let cell = &mut cells[at];
            cell.total += i64::from(cell.weight) * i64::from(self.time - cell.since);
            cell.since = self.time;
            cell.weight += change;
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
            let mut pairs = Vec::with_capacity(row.cells.len());
            for cell in &row.cells {
                let last = i64::from(cell.weight) * i64::from(self.time - cell.since);
                let average = cell.total + last;
                if average != 0 {
                    largest = average.abs().max(largest);
                    pairs.push((cell.class, average));
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
