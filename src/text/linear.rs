//! Linear classifiers over hashed features, for the small decisions: where a token ends, where a
//! sentence ends.

use rustc_hash::FxHashMap;

/// Hashed features of one case, collected anew for every case.
#[derive(Clone, Debug, Default)]
pub struct Features(Vec<u32>);

impl Features {
    /// Forgets all features.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Adds the feature that the values of a template have the given hashes.
    pub fn add(&mut self, template: u32, values: &[u32]) {
        let mut hash = u64::from(template).wrapping_add(1).wrapping_mul(HASH_FACTOR);
        for &value in values {
            hash = (hash.rotate_left(23) ^ u64::from(value)).wrapping_mul(HASH_FACTOR);
        }
        hash ^= hash >> 29;
        hash = hash.wrapping_mul(HASH_FACTOR);
        // Zero marks a free place in the table.
        self.0.push(((hash >> 32) as u32).max(1));
    }

    /// The hashes, in the order in which they were added.
    pub fn hashes(&self) -> &[u32] {
        &self.0
    }
}

const HASH_FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of a text as the value of a feature.
pub fn hash_chars(chars: impl IntoIterator<Item = char>) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    for c in chars {
        hash = (hash ^ u32::from(c)).wrapping_mul(0x0100_0193);
        hash ^= hash >> 15;
    }
    hash
}

/// One decided case to learn from.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its features.
    pub features: Box<[u32]>,
    /// The class it belongs to, from 0.
    pub class: u8,
}

/// How a classifier is trained.
#[derive(Clone, Copy, Debug)]
pub struct Training {
    /// How many classes there are, at least 2.
    pub n_classes: usize,
    /// How often all examples are gone through.
    pub n_passes: u32,
    /// Features of fewer examples are left out.
    pub count_min: u32,
    /// Length of the first steps.
    pub rate: f32,
    /// Decides the order of the examples.
    pub seed: u64,
}

/// Gives each class a score, the sum of the weights of the features; class 0 always has 0.
#[derive(Clone, Debug, Default)]
pub struct LinearClassifier {
    n_outputs: usize,
    /// Hashed features in ascending order.
    keys: Vec<u32>,
    /// `n_outputs` weights per feature, in units of `1 / WEIGHT_UNIT`.
    weights: Vec<i16>,
    /// Where each key stands: open addressing, pairs of key and number; key 0 is free.
    table: Vec<(u32, u32)>,
    shift: u32,
}

const WEIGHT_UNIT: f32 = 512.0;

/// Bytes that are not a classifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the bytes are not a linear classifier")]
pub struct NotAClassifier;

impl LinearClassifier {
    /// Learns from examples: multinomial logistic regression by stochastic gradient steps whose
    /// length adapts to each weight. The same examples give the same weights everywhere.
    pub fn train(examples: &[Example], training: &Training) -> Self {
        let n_outputs = training.n_classes.max(2) - 1;
        let keys = frequent_features(examples, training.count_min);
        let number: FxHashMap<u32, usize> =
            keys.iter().enumerate().map(|(number, &key)| (key, number)).collect();
        let mut weights = vec![0.0_f32; keys.len() * n_outputs];
        let mut squares = vec![1e-6_f32; keys.len() * n_outputs];
        let rows: Vec<Vec<usize>> = examples
            .iter()
            .map(|example| {
                example.features.iter().filter_map(|key| number.get(key).copied()).collect()
            })
            .collect();
        let mut order: Vec<usize> = (0..examples.len()).collect();
        let mut random = training.seed;
        let mut outputs = vec![0.0_f32; n_outputs];
        for _ in 0..training.n_passes {
            shuffle(&mut order, &mut random);
            for &at in &order {
                outputs.fill(0.0);
                for &row in &rows[at] {
                    for (output, weight) in outputs.iter_mut().zip(&weights[row * n_outputs..]) {
                        *output += weight;
                    }
                }
                probabilities(&mut outputs);
                for (number, probability) in (1_u8..).zip(&outputs) {
                    let wanted = if number == examples[at].class { 1.0 } else { 0.0 };
                    let gradient = wanted - probability;
                    if gradient.abs() < 1e-3 {
                        continue;
                    }
                    for &row in &rows[at] {
                        let place = row * n_outputs + usize::from(number) - 1;
                        squares[place] += gradient * gradient;
                        weights[place] += training.rate * gradient / squares[place].sqrt();
                    }
                }
            }
        }
        Self::pruned(n_outputs, &keys, &weights)
    }

    /// Leaves out features whose weights are all next to nothing.
    fn pruned(n_outputs: usize, keys: &[u32], weights: &[f32]) -> Self {
        let mut kept = Vec::new();
        let mut kept_weights = Vec::new();
        for (&key, row) in keys.iter().zip(weights.chunks(n_outputs)) {
            if row.iter().any(|weight| weight.abs() >= 0.02) {
                kept.push(key);
                kept_weights.extend(row.iter().map(|&weight| quantized(weight)));
            }
        }
        Self::new(n_outputs, kept, kept_weights)
    }

    fn new(n_outputs: usize, keys: Vec<u32>, weights: Vec<i16>) -> Self {
        let size = (keys.len() * 2).next_power_of_two().max(2);
        let shift = 32 - size.trailing_zeros();
        let mut table = vec![(0, 0); size];
        for (number, &key) in (0_u32..).zip(&keys) {
            let mut at = (key.wrapping_mul(0x9e37_79b1) >> shift) as usize;
            while table[at].0 != 0 {
                at = (at + 1) % size;
            }
            table[at] = (key, number);
        }
        Self { n_outputs, keys, weights, table, shift }
    }

    /// The score of class 1 over class 0.
    pub fn score(&self, features: &Features) -> f32 {
        let mut scores = [0.0];
        self.scores(features, &mut scores);
        scores[0]
    }

    /// The scores of the classes from 1, as many as `scores` has places.
    pub fn scores(&self, features: &Features, scores: &mut [f32]) {
        let mut sums = [0_i32; 8];
        let n_outputs = self.n_outputs.min(scores.len()).min(sums.len());
        for &key in features.hashes() {
            if let Some(row) = self.row(key) {
                for (sum, &weight) in sums.iter_mut().zip(&self.weights[row..row + n_outputs]) {
                    *sum += i32::from(weight);
                }
            }
        }
        for (score, &sum) in scores.iter_mut().zip(&sums) {
            #[expect(clippy::cast_precision_loss, reason = "sums of some tens of small numbers")]
            let sum = sum as f32;
            *score = sum / WEIGHT_UNIT;
        }
    }

    /// Where the weights of a feature begin.
    fn row(&self, key: u32) -> Option<usize> {
        let size = self.table.len();
        let mut at = (key.wrapping_mul(0x9e37_79b1) >> self.shift) as usize;
        loop {
            match self.table.get(at) {
                Some(&(own, number)) if own == key => {
                    return Some(number as usize * self.n_outputs);
                }
                Some(&(0, _)) | None => return None,
                Some(_) => at = (at + 1) % size,
            }
        }
    }

    /// How many features have weights.
    pub fn n_features(&self) -> usize {
        self.keys.len()
    }

    /// Appends the classifier to a model file.
    pub fn write(&self, out: &mut Vec<u8>) {
        let n_outputs = u32::try_from(self.n_outputs).unwrap_or(0);
        let n_features = u32::try_from(self.keys.len()).unwrap_or(0);
        out.extend(n_outputs.to_le_bytes());
        out.extend(n_features.to_le_bytes());
        self.keys.iter().for_each(|key| out.extend(key.to_le_bytes()));
        self.weights.iter().for_each(|weight| out.extend(weight.to_le_bytes()));
    }

    /// Reads a classifier from the front of `bytes` and moves them on behind it.
    ///
    /// # Errors
    ///
    /// When the bytes end too early, or features are out of order.
    pub fn read(bytes: &mut &[u8]) -> Result<Self, NotAClassifier> {
        let n_outputs = read_u32(bytes)? as usize;
        let n_features = read_u32(bytes)? as usize;
        if !(1..=8).contains(&n_outputs) {
            return Err(NotAClassifier);
        }
        let n_bytes = n_features.checked_mul(4 + 2 * n_outputs).ok_or(NotAClassifier)?;
        let (own, rest) = bytes.split_at_checked(n_bytes).ok_or(NotAClassifier)?;
        *bytes = rest;
        let (keys, weights) = own.split_at(4 * n_features);
        let keys: Vec<u32> =
            keys.as_chunks().0.iter().map(|key| u32::from_le_bytes(*key)).collect();
        let in_order = keys.is_sorted_by(|one, next| one < next) && keys.first() != Some(&0);
        let weights = weights.as_chunks().0.iter().map(|weight| i16::from_le_bytes(*weight));
        in_order.then(|| Self::new(n_outputs, keys, weights.collect())).ok_or(NotAClassifier)
    }
}

fn read_u32(bytes: &mut &[u8]) -> Result<u32, NotAClassifier> {
    let (number, rest) = bytes.split_first_chunk().ok_or(NotAClassifier)?;
    *bytes = rest;
    Ok(u32::from_le_bytes(*number))
}

/// The features of at least `count_min` examples, in ascending order.
fn frequent_features(examples: &[Example], count_min: u32) -> Vec<u32> {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for feature in examples.iter().flat_map(|example| &example.features) {
        *counts.entry(*feature).or_default() += 1;
    }
    let mut all: Vec<u32> =
        examples.iter().flat_map(|example| example.features.iter().copied()).collect();
    all.sort_unstable();
    all.dedup();
    all.retain(|feature| counts[feature] >= count_min);
    all
}

/// Turns the scores of all classes but the first into probabilities.
fn probabilities(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(0.0_f32, f32::max);
    let mut sum = exp(-top);
    for score in &mut *scores {
        *score = exp(*score - top);
        sum += *score;
    }
    for score in scores {
        *score /= sum;
    }
}

/// The exponential function for numbers up to 0, good to about six digits. The library's own
/// differs in the last digit from system to system.
fn exp(x: f32) -> f32 {
    // e^x = (e^(x / 1024))^1024, the inner one by its series.
    if x < -80.0 {
        return 0.0;
    }
    let small = f64::from(x) / 1024.0;
    let mut power = 1.0 + small * (1.0 + small * (0.5 + small * (1.0 / 6.0 + small / 24.0)));
    for _ in 0..10 {
        power *= power;
    }
    #[expect(clippy::cast_possible_truncation, reason = "between 0 and 1")]
    let power = power as f32;
    power
}

fn quantized(weight: f32) -> i16 {
    #[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
    let quantized = (weight * WEIGHT_UNIT).round() as i16;
    quantized
}

/// Puts numbers into an order that depends on the seed only.
fn shuffle(order: &mut [usize], random: &mut u64) {
    for last in (1..order.len()).rev() {
        // SplitMix64.
        *random = random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = *random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let bound = last as u64 + 1;
        let other = usize::try_from(mixed % bound).unwrap_or(last);
        order.swap(last, other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(values: &[u32]) -> Features {
        let mut features = Features::default();
        for &value in values {
            features.add(0, &[value]);
        }
        features
    }

    fn trained() -> LinearClassifier {
        // Class by the larger of two features; one more is noise.
        let examples: Vec<Example> = (0..300_u32)
            .map(|n| {
                let class = u8::try_from(n % 3).expect("below 3");
                let features = case(&[n % 3, 100 + n % 7]);
                Example { features: features.hashes().into(), class }
            })
            .collect();
        let training = Training { n_classes: 3, n_passes: 5, count_min: 2, rate: 0.5, seed: 1 };
        LinearClassifier::train(&examples, &training)
    }

    #[test]
    fn learns_what_decides() {
        let classifier = trained();
        for noise in 100..107 {
            let mut scores = [0.0; 2];
            classifier.scores(&case(&[0, noise]), &mut scores);
            assert!(scores[0] < 0.0 && scores[1] < 0.0, "{scores:?}");
            classifier.scores(&case(&[1, noise]), &mut scores);
            assert!(scores[0] > 0.0 && scores[0] > scores[1], "{scores:?}");
            classifier.scores(&case(&[2, noise]), &mut scores);
            assert!(scores[1] > 0.0 && scores[1] > scores[0], "{scores:?}");
        }
        assert_eq!(classifier.score(&case(&[999])), 0.0);
    }

    #[test]
    fn reads_what_it_wrote() {
        let classifier = trained();
        let mut bytes = Vec::new();
        classifier.write(&mut bytes);
        let again = LinearClassifier::read(&mut bytes.as_slice()).expect("what was written");
        assert_eq!(again.score(&case(&[1])), classifier.score(&case(&[1])));
        let mut twice = Vec::new();
        again.write(&mut twice);
        assert_eq!(bytes, twice);
        for cut in 0..bytes.len() {
            assert!(LinearClassifier::read(&mut &bytes[..cut]).is_err());
        }
    }

    #[test]
    fn the_exponential_is_close() {
        for tenth in 0..800_u16 {
            let x = -f32::from(tenth) / 10.0;
            assert!((exp(x) - x.exp()).abs() <= 1e-6, "{x}");
        }
    }
}
