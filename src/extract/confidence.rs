//! How sure a statement is: the probability that it is right, from what is known of the way it was found.
//!
//! A logistic model with the weights of `data/confidence.tsv`; `data/README.md` says how they were
//! fitted and how well they hold.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// What speaks for and against a statement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cues {
    /// The rule that made it.
    pub(crate) rule: &'static str,
    /// Whether the schema knows the relation.
    pub(crate) known: bool,
    /// Whether one of the ends was shared, controlled or relative.
    pub(crate) inferred: bool,
    /// How many things made its modality unsure.
    pub(crate) doubts: u8,
    /// Whether one of the ends was reached over coordination or a list.
    pub(crate) listed: bool,
    /// How many of the ends are pronouns.
    pub(crate) pronouns: usize,
    /// How many of the ends are names.
    pub(crate) names: usize,
    /// How many of the ends are of no special kind.
    pub(crate) concepts: usize,
    /// Tokens between the predicate and the farther end.
    pub(crate) distance: u32,
    /// Tokens in the sentence.
    pub(crate) length: u32,
    /// Whether one of the ends stands behind a preposition.
    pub(crate) oblique: bool,
    /// Whether it is claimed, planned, denied or the like.
    pub(crate) embedded: bool,
}

// A pure function of embedded data.
static WEIGHTS: LazyLock<FxHashMap<&'static str, f64>> = LazyLock::new(|| {
    include_str!("../../data/confidence.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let (name, weight) = line.split_once('\t')?;
            Some((name, weight.parse().ok()?))
        })
        .collect()
});

fn weight(name: &str) -> f64 {
    WEIGHTS.get(name).copied().unwrap_or(0.0)
}

/// The logistic of the sum of weights.
pub(crate) fn of(cues: &Cues) -> f64 {
    let rule = WEIGHTS.get(cues.rule).copied().unwrap_or_else(|| weight("other rule"));
    let score = cues.names_and_values().into_iter().map(|(name, value)| weight(name) * value);
    let score = score.fold(weight("bias") + rule, |sum, part| sum + part);
    let probability = 1.0 / (1.0 + (-score).exp());
    (probability * 100.0).round() / 100.0
}

impl Cues {
    /// The cues beside the rule, as the table names them.
    pub(crate) fn names_and_values(&self) -> [(&'static str, f64); 13] {
        let flag = |holds: bool| f64::from(u8::from(holds));
        [
            ("known", flag(self.known)),
            ("inferred", flag(self.inferred)),
            ("doubts", f64::from(self.doubts)),
            ("listed", flag(self.listed)),
            ("oblique", flag(self.oblique)),
            ("embedded", flag(self.embedded)),
            ("pronoun", flag(self.pronouns == 1)),
            ("two pronouns", flag(self.pronouns > 1)),
            ("name", flag(self.names == 1)),
            ("two names", flag(self.names > 1)),
            ("concepts", f64::from(u8::try_from(self.concepts).unwrap_or(2))),
            ("distance", f64::from(self.distance.min(40)).ln_1p()),
            ("length", f64::from(self.length.min(80)).ln_1p()),
        ]
    }
}
