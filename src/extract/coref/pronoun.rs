//! Personal and possessive pronouns: ranked candidates.

use crate::extract::coref::chains::Chains;
use crate::extract::discourse::EntityKind;
use crate::extract::discourse::MentionForm;
use crate::extract::kind::Number;
use crate::text::Relation;
use crate::text::TokenId;
use crate::text::Upos;

/// How many sentences back a pronoun looks.
const SENTENCES_MAX: u32 = 3;
/// How sure the best candidate must be.
const PROBABILITY_MIN: f64 = 0.5;

/// A chain that a pronoun may stand for, by its best mention before the pronoun.
pub(super) struct Candidate {
    /// The mention.
    pub(super) at: usize,
    /// What speaks for and against it.
    pub(super) features: Vec<&'static str>,
}

/// Joins pronouns with what they stand for, in text order.
pub(super) fn pronouns(chains: &mut Chains<'_>) {
    for at in 0..chains.drafts.len() {
        if chains.drafts[at].form != MentionForm::Pronoun || chains.chain(at) != at {
            continue;
        }
        let candidates = candidates(chains, at);
        if let Some(best) = choose(&candidates) {
            chains.join(best, at);
        }
    }
}

/// The candidate that is sure enough.
fn choose(candidates: &[Candidate]) -> Option<usize> {
    let scores: Vec<f64> = candidates.iter().map(|candidate| score(&candidate.features)).collect();
    let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = scores.iter().map(|score| (score - top).exp()).sum();
    let at = scores.iter().position(|&score| score >= top)?;
    (1.0 / sum >= PROBABILITY_MIN).then_some(candidates[at].at)
}

fn score(features: &[&'static str]) -> f64 {
    features
        .iter()
        .map(|feature| {
            WEIGHTS.binary_search_by_key(feature, |&(name, _)| name).map_or(0.0, |at| WEIGHTS[at].1)
        })
        .sum()
}

/// What each feature is worth, sorted by name.
const WEIGHTS: &[(&str, f64)] = &[
    ("chain:2", 0.3),
    ("chain:3+", 0.6),
    ("distance:0", 1.5),
    ("distance:1", 0.9),
    ("distance:2", -0.3),
    ("distance:3", -0.8),
    ("gender", 0.8),
    ("named", 0.4),
    ("near:1", 0.8),
    ("near:2", 0.4),
    ("parallel", 0.5),
    ("pronoun", 0.5),
    ("role:nmod", -0.6),
    ("role:nsubj", 1.0),
    ("role:obj", 0.2),
    ("same-clause-subject", 1.0),
];

/// Which pronoun family a pronoun belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    /// he, she
    Person,
    /// it
    Thing,
    /// they
    Several,
}

fn family(lemma: &str) -> Option<Family> {
    Some(match lemma {
        "he" | "him" | "his" | "himself" | "she" | "her" | "hers" | "herself" => Family::Person,
        "it" | "its" | "itself" => Family::Thing,
        "they" | "them" | "their" | "theirs" | "themselves" | "'em" => Family::Several,
        _ => return None,
    })
}

/// The chains that a pronoun may stand for, nearest first.
pub(super) fn candidates(chains: &Chains<'_>, at: usize) -> Vec<Candidate> {
    let pronoun = &chains.drafts[at];
    let Some(family) = family(&pronoun.lemma) else { return Vec::new() };
    let document = &chains.analysis.document;
    let here = document.sentence_of(pronoun.head).0;
    let mut found: Vec<Candidate> = Vec::new();
    for other in (0..at).rev() {
        let draft = &chains.drafts[other];
        let distance = here - document.sentence_of(draft.head).0;
        if distance > SENTENCES_MAX {
            break;
        }
        if found.iter().any(|candidate| chains.joined(candidate.at, other)) {
            continue;
        }
        let alone = draft.form == MentionForm::Pronoun && chains.members(other).len() == 1;
        if alone && family_of_draft(chains, other) != Some(family) {
            continue;
        }
        if agrees(chains, at, other, family) && !is_barred(chains, at, other) {
            let features = features(chains, at, other, found.len());
            found.push(Candidate { at: other, features });
        }
    }
    found
}

fn family_of_draft(chains: &Chains<'_>, at: usize) -> Option<Family> {
    family(&chains.drafts[at].lemma)
}

/// Whether a chain can be meant by a pronoun, by number, gender and kind.
fn agrees(chains: &Chains<'_>, at: usize, other: usize, family: Family) -> bool {
    let pronoun = &chains.drafts[at];
    let kind = chains.kind(other);
    let plural = chains.is_plural(other);
    let spoken: Vec<Family> = chains
        .members(other)
        .iter()
        .filter(|&&member| chains.drafts[member].form == MentionForm::Pronoun)
        .filter_map(|&member| self::family(&chains.drafts[member].lemma))
        .collect();
    match family {
        Family::Person => {
            let gender = chains.gender(other).is_none_or(|gender| Some(gender) == pronoun.gender);
            let person = kind == EntityKind::Person || spoken.contains(&Family::Person);
            person && gender && !plural && !spoken.contains(&Family::Thing)
        }
        Family::Thing => {
            let other_people = plural || spoken.contains(&Family::Person);
            let they = kind == EntityKind::Group && spoken.contains(&Family::Several);
            kind != EntityKind::Person && !other_people && !they
        }
        Family::Several => {
            plural
                || spoken.contains(&Family::Several)
                || matches!(kind, EntityKind::Group | EntityKind::Organization)
        }
    }
}

/// Whether grammar forbids that a pronoun stands for a mention.
fn is_barred(chains: &Chains<'_>, at: usize, other: usize) -> bool {
    let trees = &chains.analysis.trees;
    let (pronoun, candidate) = (&chains.drafts[at], &chains.drafts[other]);
    let reflexive = pronoun.lemma.ends_with("self") || pronoun.lemma.ends_with("selves");
    let possessive = trees.relation(pronoun.head) == Relation::NmodPoss;
    // Not what it stands inside of, unless a clause lies between.
    let mut below = pronoun.head;
    for above in trees.ancestors(pronoun.head) {
        if matches!(trees.relation(below).base(), "acl" | "advcl" | "ccomp" | "csubj" | "parataxis")
        {
            break;
        }
        if above == candidate.head
            || chains.headed(above).is_some_and(|mention| chains.joined(mention, other))
        {
            return true;
        }
        below = above;
    }
    // Not another argument of its own verb.
    let same_verb = trees.head(pronoun.head).is_some()
        && trees.head(pronoun.head) == trees.head(candidate.head);
    let conjoined = trees.relation(pronoun.head) == Relation::Conj;
    same_verb
        && !reflexive
        && !possessive
        && !conjoined
        && trees.relation(candidate.head) != Relation::NmodPoss
}

/// What speaks for and against a candidate.
fn features(chains: &Chains<'_>, at: usize, other: usize, n_nearer: usize) -> Vec<&'static str> {
    let trees = &chains.analysis.trees;
    let document = &chains.analysis.document;
    let (pronoun, candidate) = (&chains.drafts[at], &chains.drafts[other]);
    let mut features = Vec::with_capacity(10);
    let distance = document.sentence_of(pronoun.head).0 - document.sentence_of(candidate.head).0;
    features.push(match distance {
        0 => "distance:0",
        1 => "distance:1",
        2 => "distance:2",
        _ => "distance:3",
    });
    let role = |token: TokenId| match trees.relation(token) {
        Relation::Nsubj | Relation::NsubjPass | Relation::NsubjOuter => "role:nsubj",
        Relation::Obj | Relation::Iobj => "role:obj",
        Relation::Obl | Relation::OblAgent | Relation::OblUnmarked => "role:obl",
        Relation::NmodPoss => "role:poss",
        Relation::Nmod | Relation::NmodDesc | Relation::NmodUnmarked => "role:nmod",
        Relation::Compound => "role:compound",
        Relation::Conj => "role:conj",
        Relation::Appos => "role:appos",
        Relation::Root => "role:root",
        _ => "role:other",
    };
    features.push(role(candidate.head));
    if role(candidate.head) == role(pronoun.head) {
        features.push("parallel");
    }
    features.push(match n_nearer {
        0 => "near:1",
        1 => "near:2",
        2 => "near:3",
        3..=5 => "near:4+",
        _ => "near:6+",
    });
    match candidate.form {
        MentionForm::Name => features.push("name"),
        MentionForm::Nominal => features.push("nominal"),
        MentionForm::Pronoun => features.push("pronoun"),
    }
    if chains.is_named(other) {
        features.push("named");
    }
    match chains.members(other).iter().filter(|&&member| member < at).count() {
        0 | 1 => features.push("chain:1"),
        2 => features.push("chain:2"),
        _ => features.push("chain:3+"),
    }
    if pronoun.gender.is_some() && chains.gender(other) == pronoun.gender {
        features.push("gender");
    }
    if chains.members(other).iter().any(|&member| {
        let draft = &chains.drafts[member];
        draft.form == MentionForm::Pronoun && family(&draft.lemma) == family(&pronoun.lemma)
    }) {
        features.push("same-pronoun");
    }
    if distance == 0 && is_subject_above(chains, pronoun.head, candidate.head) {
        features.push("same-clause-subject");
    }
    features.push(kind_feature(chains, at, other));
    features
}

/// Whether a mention is the subject of the clause that a pronoun stands in, or of one above it.
fn is_subject_above(chains: &Chains<'_>, pronoun: TokenId, candidate: TokenId) -> bool {
    let trees = &chains.analysis.trees;
    matches!(trees.relation(candidate), Relation::Nsubj | Relation::NsubjPass)
        && trees.head(candidate).is_some_and(|verb| {
            trees.is_under(pronoun, verb) && !trees.is_under(pronoun, candidate)
                || chains.analysis.tags.upos(verb) == Upos::Verb && trees.is_under(pronoun, verb)
        })
}

fn kind_feature(chains: &Chains<'_>, at: usize, other: usize) -> &'static str {
    let thing = family(&chains.drafts[at].lemma) == Some(Family::Thing);
    let several = family(&chains.drafts[at].lemma) == Some(Family::Several);
    let plural = chains.is_plural(other) || chains.drafts[other].number == Number::Plural;
    match (chains.kind(other), thing, several) {
        (EntityKind::Organization, true, _) => "it:organization",
        (
            EntityKind::Country | EntityKind::City | EntityKind::Region | EntityKind::Place,
            true,
            _,
        ) => "it:place",
        (EntityKind::Group, true, _) => "it:group",
        (EntityKind::Event, true, _) => "it:event",
        (EntityKind::Work | EntityKind::Law, true, _) => "it:work",
        (_, true, _) => "it:concept",
        (EntityKind::Group | EntityKind::Person, _, true) if plural => "they:people",
        (EntityKind::Organization, _, true) if plural => "they:organizations",
        (_, _, true) if plural => "they:things",
        (EntityKind::Group, _, true) => "they:group",
        (_, _, true) => "they:singular",
        _ => "person",
    }
}
