//! Personal and possessive pronouns: ranked candidates.

use crate::extract::coref::chains::Chains;
use crate::extract::discourse::EntityKind;
use crate::extract::discourse::MentionForm;
use crate::extract::kind::Number;
use crate::extract::mention::Determiner;
use crate::extract::mention::Draft;
use crate::text::Relation;
use crate::text::TokenId;
use crate::text::Upos;

/// How many sentences back a pronoun looks.
const SENTENCES_MAX: u32 = 3;
/// How many candidates a pronoun has: what stands farther off in a sentence without end is not meant.
const CANDIDATES_MAX: usize = 48;
/// How many earlier mentions of a candidate are looked through for a pronoun.
const PRONOUN_REACH: usize = 16;
/// How sure the best candidate must be, against all others and against none of them.
const PROBABILITY_MIN: f64 = 0.55;

/// Something that speaks for or against a candidate: what is looked at, and what was seen.
pub(super) type Feature = (&'static str, &'static str);

/// A chain that a pronoun may stand for, by its last mention before the pronoun.
pub(super) struct Candidate {
    /// The mention.
    pub(super) at: usize,
    /// What speaks for and against it.
    pub(super) features: Vec<Feature>,
}

/// Joins pronouns with what they stand for, in text order.
pub(super) fn pronouns(chains: &mut Chains<'_>) {
    for at in 0..chains.drafts.len() {
        if chains.drafts[at].form != MentionForm::Pronoun || chains.chain(at) != at {
            continue;
        }
        let Some(family) = Family::of(&chains.drafts[at].lemma) else { continue };
        let found = named_behind(chains, at, family)
            .or_else(|| choose(&candidates(chains, at, family), family));
        if let Some(best) = found {
            chains.join(best, at);
        }
    }
}

/// "In his last interview, Ann Lee accused", "Before he joined it, Bob Ray worked": the name that is the
/// subject of the clause before which the pronoun stands.
fn named_behind(chains: &Chains<'_>, at: usize, family: Family) -> Option<usize> {
    let trees = &chains.analysis.trees;
    let pronoun = chains.drafts[at].head;
    if family != Family::Person {
        return None;
    }
    // What stands before the main clause, at the beginning of the sentence.
    let fronted = std::iter::once(pronoun).chain(trees.ancestors(pronoun)).find(|&above| {
        matches!(trees.relation(above), Relation::Obl | Relation::Advcl)
            && trees.head(above).is_some_and(|verb| verb > above)
    })?;
    let verb = trees.head(fronted)?;
    let first = chains.analysis.document.sentence(chains.analysis.document.sentence_of(pronoun));
    let subject = trees
        .children(verb)
        .iter()
        .copied()
        .filter(|&child| matches!(trees.relation(child), Relation::Nsubj | Relation::NsubjPass))
        .find(|&subject| subject > fronted)?;
    let named = chains.headed(subject)?;
    let opens = trees.extent(fronted).start == first.tokens.start;
    let fits = chains.drafts[named].form == MentionForm::Name
        && opens
        && agrees(chains, at, named, family)
        && trees.relation(verb) == Relation::Root;
    fits.then_some(named)
}

/// The candidate that is sure enough.
fn choose(candidates: &[Candidate], family: Family) -> Option<usize> {
    let scores: Vec<f64> =
        candidates.iter().map(|candidate| score(&candidate.features, family)).collect();
    let none = score(&[("none", "")], family);
    let top = scores.iter().copied().fold(none, f64::max);
    let sum: f64 = scores.iter().chain([&none]).map(|score| (score - top).exp()).sum();
    let at = scores.iter().position(|&score| score >= top)?;
    (1.0 / sum >= PROBABILITY_MIN).then_some(candidates[at].at)
}

fn score(features: &[Feature], family: Family) -> f64 {
    features
        .iter()
        .filter_map(|feature| {
            WEIGHTS.binary_search_by_key(feature, |&(name, value, _)| (name, value)).ok()
        })
        .map(|at| WEIGHTS[at].2[family as usize])
        .sum()
}

/// Which pronoun family a pronoun belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// he, she
    Person,
    /// it
    Thing,
    /// they
    Several,
}

impl Family {
    /// The family of a pronoun.
    pub(super) fn of(lemma: &str) -> Option<Self> {
        Some(match lemma {
            "he" | "him" | "his" | "himself" | "she" | "her" | "hers" | "herself" => Self::Person,
            "it" | "its" | "itself" => Self::Thing,
            "they" | "them" | "their" | "theirs" | "themselves" | "'em" => Self::Several,
            _ => return None,
        })
    }
}

/// The chains that a pronoun may stand for, nearest first.
pub(super) fn candidates(chains: &Chains<'_>, at: usize, family: Family) -> Vec<Candidate> {
    let pronoun = &chains.drafts[at];
    let document = &chains.analysis.document;
    let here = document.sentence_of(pronoun.head).0;
    let mut found: Vec<Candidate> = Vec::new();
    for other in (0..at).rev() {
        let draft = &chains.drafts[other];
        let distance = here - document.sentence_of(draft.head).0;
        if distance > SENTENCES_MAX || found.len() == CANDIDATES_MAX {
            break;
        }
        if found.iter().any(|candidate| chains.joined(candidate.at, other)) {
            continue;
        }
        let alone = draft.form == MentionForm::Pronoun && chains.members(other).len() == 1;
        if alone && Family::of(&draft.lemma) != Some(family) {
            continue;
        }
        if agrees(chains, at, other, family) && !is_barred(chains, at, other) {
            let features = features(chains, at, other, found.len());
            found.push(Candidate { at: other, features });
        }
    }
    found
}

/// Whether a chain can be meant by a pronoun, by number, gender and kind.
fn agrees(chains: &Chains<'_>, at: usize, other: usize, family: Family) -> bool {
    let pronoun = &chains.drafts[at];
    let kind = chains.kind(other);
    let plural = chains.is_plural(other);
    let spoken = |family| chains.is_spoken(other, family);
    match family {
        Family::Person => {
            let gender = chains.gender(other).is_none_or(|gender| Some(gender) == pronoun.gender);
            let person = kind == EntityKind::Person || spoken(Family::Person);
            person && gender && !plural && !spoken(Family::Thing)
        }
        Family::Thing => {
            let other_people = plural || spoken(Family::Person);
            let they = kind == EntityKind::Group && spoken(Family::Several);
            kind != EntityKind::Person && !other_people && !they
        }
        Family::Several => {
            plural
                || spoken(Family::Several)
                || kind == EntityKind::Group
                || (kind == EntityKind::Organization && pronoun.lemma != "them")
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
    // "He is a legend", said Ann: whoever speaks says "I".
    let speaks = chains.speaker(pronoun.head).is_some_and(|speaker| chains.joined(speaker, other));
    if speaks || is_named_below(chains, at, other) {
        return true;
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

/// "He said Ann Lee would": whoever a subject stands for is not named in what its verb governs
/// (principle C of Chomsky, Lectures on Government and Binding, 1981).
fn is_named_below(chains: &Chains<'_>, at: usize, other: usize) -> bool {
    let trees = &chains.analysis.trees;
    let pronoun = chains.drafts[at].head;
    if !matches!(trees.relation(pronoun), Relation::Nsubj | Relation::NsubjPass) {
        return false;
    }
    let Some(verb) = trees.head(pronoun) else { return false };
    let members = chains.members(other);
    let behind = &members[members.partition_point(|&member| member <= at)..];
    behind
        .iter()
        .map(|&member| &chains.drafts[member])
        .take_while(|member| trees.extent(verb).contains(&member.head.0))
        .any(|member| member.form == MentionForm::Name && trees.is_under(member.head, verb))
}

/// What speaks for and against a candidate.
fn features(chains: &Chains<'_>, at: usize, other: usize, n_nearer: usize) -> Vec<Feature> {
    let trees = &chains.analysis.trees;
    let document = &chains.analysis.document;
    let (pronoun, candidate) = (&chains.drafts[at], &chains.drafts[other]);
    let mut features: Vec<Feature> = Vec::with_capacity(16);
    let sentences = document.sentence_of(pronoun.head).0 - document.sentence_of(candidate.head).0;
    let distance = match sentences {
        0 => "0",
        1 => "1",
        2 => "2",
        _ => "3",
    };
    features.push(("distance", distance));
    if sentences == 0 {
        let tokens = match pronoun.head.0 - candidate.head.0 {
            0..=2 => "1-2",
            3..=5 => "3-5",
            6..=10 => "6-10",
            11..=20 => "11-20",
            _ => "21-",
        };
        features.push(("tokens", tokens));
    }
    let (from, to) = (role(chains, pronoun.head), role(chains, candidate.head));
    features.push(("role", to));
    let from = match from {
        "nsubj" => "from nsubj",
        "obj" => "from obj",
        "poss" => "from poss",
        _ => "from other",
    };
    features.push((from, to));
    let far = match sentences {
        0 => "role here",
        1 => "role before",
        _ => "role far",
    };
    features.push((far, to));
    let near = match n_nearer {
        0 => "1",
        1 => "2",
        2 => "3",
        3..=5 => "4-6",
        _ => "7-",
    };
    features.push(("near", near));
    features.push(("form", form(candidate)));
    features.push(("named", if chains.is_named(other) { "yes" } else { "no" }));
    let before = chains.members_before(other, at);
    features.push(("chain", size(before.len())));
    if pronoun.gender.is_some() {
        let known = chains.gender(other) == pronoun.gender;
        features.push(("gender", if known { "same" } else { "unknown" }));
    }
    let last_pronoun = before
        .iter()
        .rev()
        .take(PRONOUN_REACH)
        .find(|&&member| chains.drafts[member].form == MentionForm::Pronoun);
    if let Some(&last) = last_pronoun {
        let same = Family::of(&chains.drafts[last].lemma) == Family::of(&pronoun.lemma);
        features.push(("pronoun", if same { "same" } else { "other" }));
    }
    if sentences == 0 && is_subject_above(chains, pronoun.head, candidate.head) {
        features.push(("subject above", ""));
    }
    if sentences == 1 && is_main_subject(chains, candidate.head) {
        features.push(("main subject", ""));
    }
    if trees.head(candidate.head).is_some_and(|above| chains.headed(above).is_some())
        && to == "nmod"
    {
        features.push(("embedded", ""));
    }
    features.push(("kind", kind_feature(chains, at, other)));
    features
}

/// How often a chain was mentioned before.
fn size(n_mentions: usize) -> &'static str {
    match n_mentions {
        0 | 1 => "1",
        2 => "2",
        3..=4 => "3-4",
        _ => "5-",
    }
}

/// How a candidate refers and is introduced.
fn form(candidate: &Draft) -> &'static str {
    match (candidate.form, candidate.determiner) {
        (MentionForm::Name, _) => "name",
        (MentionForm::Pronoun, _) => "pronoun",
        (MentionForm::Nominal, Determiner::Definite | Determiner::Demonstrative) => "definite",
        (MentionForm::Nominal, Determiner::Possessive) => "possessive",
        (MentionForm::Nominal, Determiner::Indefinite) => "indefinite",
        (MentionForm::Nominal, Determiner::None) => "bare",
    }
}

/// The syntactic function of a mention, in broad classes.
fn role(chains: &Chains<'_>, token: TokenId) -> &'static str {
    match chains.analysis.trees.relation(token) {
        Relation::Nsubj | Relation::NsubjPass | Relation::NsubjOuter => "nsubj",
        Relation::Obj | Relation::Iobj => "obj",
        Relation::Obl | Relation::OblAgent | Relation::OblUnmarked => "obl",
        Relation::NmodPoss => "poss",
        Relation::Nmod | Relation::NmodDesc | Relation::NmodUnmarked => "nmod",
        Relation::Compound => "compound",
        Relation::Conj => "conj",
        Relation::Appos => "appos",
        Relation::Root => "root",
        _ => "other",
    }
}

/// Whether a mention is the subject of its sentence's main clause.
fn is_main_subject(chains: &Chains<'_>, candidate: TokenId) -> bool {
    let trees = &chains.analysis.trees;
    role(chains, candidate) == "nsubj"
        && trees.head(candidate).is_some_and(|verb| trees.relation(verb) == Relation::Root)
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
    let family = Family::of(&chains.drafts[at].lemma);
    let thing = family == Some(Family::Thing);
    let several = family == Some(Family::Several);
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

/// What each feature is worth for "he" and "she", for "it", and for "they"; sorted.
const WEIGHTS: &[(&str, &str, [f64; 3])] = &[
    ("chain", "1", [-0.69, -0.73, -0.47]),
    ("chain", "2", [0.01, -0.08, -0.22]),
    ("chain", "3-4", [0.46, -0.14, 0.63]),
    ("chain", "5-", [0.33, 0.66, -0.37]),
    ("distance", "0", [0.82, 0.92, 1.00]),
    ("distance", "1", [0.27, -0.20, -0.05]),
    ("distance", "2", [-0.85, -0.87, -1.12]),
    ("distance", "3", [-0.80, -1.26, -1.65]),
    ("embedded", "", [-0.52, -0.48, -0.79]),
    ("form", "bare", [-0.40, -0.18, -0.39]),
    ("form", "definite", [0.40, 0.03, 0.40]),
    ("form", "indefinite", [0.26, -0.67, 0.15]),
    ("form", "name", [-0.23, 0.05, -0.28]),
    ("form", "possessive", [-0.51, -0.19, -0.64]),
    ("form", "pronoun", [-0.12, -0.07, -0.21]),
    ("from nsubj", "appos", [1.09, 0.93, 0.60]),
    ("from nsubj", "compound", [-0.12, -1.08, -0.67]),
    ("from nsubj", "conj", [-1.01, 0.07, -0.42]),
    ("from nsubj", "nmod", [0.19, -0.09, 0.0]),
    ("from nsubj", "nsubj", [0.73, 0.53, 0.62]),
    ("from nsubj", "obj", [0.47, 0.07, -0.51]),
    ("from nsubj", "obl", [-0.14, -0.39, 0.06]),
    ("from nsubj", "other", [-0.60, -0.69, -0.63]),
    ("from nsubj", "poss", [0.96, 0.09, 1.03]),
    ("from nsubj", "root", [-0.33, 0.37, -0.57]),
    ("from obj", "appos", [-1.88, -1.73, -1.08]),
    ("from obj", "compound", [-0.46, -0.61, -0.63]),
    ("from obj", "conj", [-0.13, -1.76, -0.81]),
    ("from obj", "nmod", [-1.06, -1.10, -0.49]),
    ("from obj", "nsubj", [0.39, 0.33, 0.32]),
    ("from obj", "obj", [0.49, 0.42, 1.45]),
    ("from obj", "obl", [0.49, 0.37, 0.01]),
    ("from obj", "other", [-0.80, -0.60, -0.19]),
    ("from obj", "poss", [-0.12, 0.40, 0.07]),
    ("from obj", "root", [-0.31, 0.14, 0.71]),
    ("from other", "appos", [-1.13, -1.57, -0.96]),
    ("from other", "compound", [-0.34, -0.67, -0.34]),
    ("from other", "conj", [-0.75, 0.03, -0.34]),
    ("from other", "nmod", [-0.78, -0.87, -0.26]),
    ("from other", "nsubj", [-0.18, -1.06, -0.31]),
    ("from other", "obj", [-0.39, -1.39, -0.88]),
    ("from other", "obl", [-0.29, -0.65, -1.06]),
    ("from other", "other", [-1.47, -1.87, -1.36]),
    ("from other", "poss", [-0.89, -1.70, -1.52]),
    ("from other", "root", [-0.96, -1.92, -0.98]),
    ("from poss", "appos", [-1.21, -1.19, -0.67]),
    ("from poss", "compound", [0.03, -0.66, -0.61]),
    ("from poss", "conj", [-0.52, -1.60, -0.81]),
    ("from poss", "nmod", [-0.71, 0.09, -0.12]),
    ("from poss", "nsubj", [-0.57, -0.26, -0.50]),
    ("from poss", "obj", [-0.75, -0.21, -0.64]),
    ("from poss", "obl", [-0.10, -1.81, -1.90]),
    ("from poss", "other", [0.79, 0.77, 0.84]),
    ("from poss", "poss", [-0.26, 0.20, 0.23]),
    ("from poss", "root", [-1.94, -1.82, -1.46]),
    ("gender", "same", [0.53, 0.26, 0.26]),
    ("gender", "unknown", [-0.24, -0.12, -0.12]),
    ("kind", "it:concept", [-0.11, -0.21, -0.11]),
    ("kind", "it:event", [-0.30, -0.61, -0.30]),
    ("kind", "it:group", [-0.01, -0.02, -0.01]),
    ("kind", "it:organization", [0.02, 0.05, 0.02]),
    ("kind", "it:place", [-0.55, -1.10, -0.55]),
    ("kind", "it:work", [0.30, 0.60, 0.30]),
    ("kind", "person", [0.58, 0.29, 0.29]),
    ("kind", "they:group", [-0.63, -0.63, -1.25]),
    ("kind", "they:organizations", [0.05, 0.05, 0.10]),
    ("kind", "they:people", [0.24, 0.24, 0.48]),
    ("kind", "they:singular", [-0.23, -0.23, -0.46]),
    ("kind", "they:things", [-0.18, -0.18, -0.35]),
    ("main subject", "", [0.64, 1.16, 0.92]),
    ("named", "no", [0.46, 0.06, 0.18]),
    ("named", "yes", [-0.41, -0.32, -0.48]),
    ("near", "1", [0.32, 0.07, 0.55]),
    ("near", "2", [-0.28, -0.01, -0.19]),
    ("near", "3", [-0.02, -0.20, -1.13]),
    ("near", "4-6", [-0.75, -0.58, -1.18]),
    ("near", "7-", [-0.55, -1.55, -1.24]),
    ("none", "", [-0.40, -0.13, -0.20]),
    ("pronoun", "other", [-1.17, -1.31, -1.44]),
    ("pronoun", "same", [1.33, 1.06, 0.66]),
    ("role", "appos", [-0.11, -0.08, -0.25]),
    ("role", "compound", [-0.12, -1.56, -1.02]),
    ("role", "conj", [-0.69, -0.53, -0.94]),
    ("role", "nmod", [-0.54, -0.50, -0.27]),
    ("role", "nsubj", [0.24, 0.10, 0.14]),
    ("role", "obj", [-0.17, -0.19, -0.05]),
    ("role", "obl", [0.08, -0.52, -0.90]),
    ("role", "other", [0.08, -0.38, -0.23]),
    ("role", "poss", [-0.04, -0.02, 0.30]),
    ("role", "root", [-0.81, -0.16, -0.51]),
    ("role before", "appos", [-0.43, 0.62, 0.11]),
    ("role before", "compound", [0.10, -0.72, -0.09]),
    ("role before", "conj", [-1.32, -0.48, -1.61]),
    ("role before", "nmod", [-0.87, -0.77, -0.90]),
    ("role before", "nsubj", [0.0, -0.15, -0.16]),
    ("role before", "obj", [-0.08, -0.87, 0.06]),
    ("role before", "obl", [0.64, -0.28, 0.0]),
    ("role before", "other", [-0.12, -1.61, -0.80]),
    ("role before", "poss", [0.34, -0.01, -0.22]),
    ("role before", "root", [-0.69, 0.29, 0.25]),
    ("role far", "appos", [-1.92, -1.55, -1.20]),
    ("role far", "compound", [-0.95, -1.10, -1.01]),
    ("role far", "conj", [-0.30, -2.04, -1.20]),
    ("role far", "nmod", [-1.36, -1.00, -0.50]),
    ("role far", "nsubj", [-0.76, -0.68, -0.88]),
    ("role far", "obj", [-0.63, -0.15, -1.12]),
    ("role far", "obl", [-0.52, -0.51, -1.22]),
    ("role far", "other", [0.16, -0.04, -0.57]),
    ("role far", "poss", [-0.24, -1.90, -1.61]),
    ("role far", "root", [-1.72, -2.52, -1.77]),
    ("role here", "appos", [0.35, -1.33, -0.08]),
    ("role here", "compound", [0.26, -0.88, -0.62]),
    ("role here", "conj", [-0.31, -0.01, 0.20]),
    ("role here", "nmod", [0.19, -0.16, 0.12]),
    ("role here", "nsubj", [0.64, 0.53, 0.50]),
    ("role here", "obj", [0.05, 0.08, -0.01]),
    ("role here", "obl", [-0.35, -0.26, -0.69]),
    ("role here", "other", [-0.13, 0.05, 0.22]),
    ("role here", "poss", [-0.01, 0.55, 1.15]),
    ("role here", "root", [0.27, -0.12, -0.60]),
    ("subject above", "", [0.24, -0.31, 0.49]),
    ("tokens", "1-2", [0.25, 0.23, -0.03]),
    ("tokens", "11-20", [-0.09, -0.39, 0.25]),
    ("tokens", "21-", [-0.42, -0.15, -1.11]),
    ("tokens", "3-5", [0.29, 1.25, 0.95]),
    ("tokens", "6-10", [0.68, -0.04, 0.27]),
];
