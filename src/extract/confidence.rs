//! How sure a statement is, from what is known of the way it was found.

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
    /// How many of the ends are of no special kind.
    pub(crate) concepts: usize,
    /// Tokens between the predicate and the farther end.
    pub(crate) distance: u32,
    /// Whether one of the ends stands behind a preposition.
    pub(crate) oblique: bool,
    /// Whether it is claimed, planned, denied or the like.
    pub(crate) embedded: bool,
}

/// The logistic of the sum of weights.
pub(crate) fn of(cues: &Cues) -> f64 {
    let mut score = base(cues.rule);
    let mut add = |holds: bool, weight: f64| {
        if holds {
            score += weight;
        }
    };
    add(cues.known, 0.5);
    add(cues.inferred, -0.35);
    add(cues.listed, -0.25);
    add(cues.oblique, -0.3);
    add(cues.embedded, -0.15);
    add(cues.pronouns == 1, -0.5);
    add(cues.pronouns > 1, -0.9);
    add(cues.concepts == 1, -0.15);
    add(cues.concepts > 1, -0.5);
    add(cues.distance > 8, -0.25);
    add(cues.distance > 16, -0.4);
    score -= 0.6 * f64::from(cues.doubts);
    let probability = 1.0 / (1.0 + (-score).exp());
    (probability * 100.0).round() / 100.0
}

fn base(rule: &str) -> f64 {
    match rule {
        "active" | "passive" => 1.6,
        "relative" | "relative passive" => 1.5,
        "participle" | "participle passive" => 1.3,
        "control" | "control passive" => 1.3,
        "coordination" | "coordination passive" => 1.3,
        "purpose" | "purpose passive" => 1.0,
        "copula" | "apposition" | "title" => 1.6,
        "place" | "possessive" | "affiliation" => 1.5,
        "nominal" => 1.1,
        "topic" => 1.3,
        _ => 1.0,
    }
}
