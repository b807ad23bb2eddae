//! Mentions joined by the form of a phrase, and names joined by their spelling.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use rustc_hash::FxHashMap;

use crate::extract::coref::chains::Chains;
use crate::extract::discourse::EntityKind;
use crate::extract::discourse::MentionForm;
use crate::extract::gazetteer::gazetteer;
use crate::extract::kind;
use crate::extract::kind::Number;
use crate::extract::mention::Determiner;
use crate::extract::name;
use crate::text::Relation;
use crate::text::TokenId;

/// Joins what the form of a phrase makes one: "the city of Kabul", appositions, acronyms in
/// brackets, relative pronouns with what they stand for.
pub(super) fn structural(chains: &mut Chains<'_>) {
    for at in 0..chains.drafts.len() {
        if let Some(head) = chains.drafts[at].same_as
            && let Some(other) = chains.headed(head)
        {
            chains.join(at, other);
        }
        if let Some(other) = apposed_to(chains, at) {
            chains.join(at, other);
        }
        if let Some(other) = relative_antecedent(chains, at) {
            chains.join(at, other);
        }
    }
}

/// The mention that a mention stands in apposition to.
fn apposed_to(chains: &Chains<'_>, at: usize) -> Option<usize> {
    let trees = &chains.analysis.trees;
    let draft = &chains.drafts[at];
    if draft.form == MentionForm::Pronoun {
        return None;
    }
    let head = trees.head(draft.head)?;
    if is_office_in_list(chains, draft.head) {
        return chains.headed(head);
    }
    let other = described_person(chains, at).or_else(|| chains.headed(head))?;
    let first = &chains.drafts[other];
    let acronym =
        |short: &str, long: &str| name::is_acronym(short) || name::is_acronym_of(short, long);
    match trees.relation(draft.head) {
        Relation::Appos => {
            // A list in apposition names members, not the thing itself.
            let list = trees
                .children_by(draft.head, Relation::Conj)
                .any(|other| !is_office_in_list(chains, other));
            let number = draft.number == first.number
                || (draft.form == MentionForm::Name && first.kind == EntityKind::Organization);
            let place = draft.kind == EntityKind::Region && first.kind == EntityKind::City
                || [draft.kind, first.kind].iter().all(|&kind| is_place(kind))
                    && draft.form == first.form;
            // "Ann Lee, a Democrat from Ohio" is described, although the word is spelled like a name.
            let names = draft.form == MentionForm::Name
                && first.form == MentionForm::Name
                && draft.determiner != Determiner::Indefinite;
            // Two names in a row are two things, unless one is short for the other.
            let different = names
                && !acronym(&draft.name, &first.name)
                && !acronym(&first.name, &draft.name)
                && !are_forms_of_one_name(chains, at, other);
            (!list && number && !place && !different && joinable(draft.kind, first.kind))
                .then_some(other)
        }
        Relation::Parataxis
        | Relation::Dep
        | Relation::Nmod
        | Relation::NmodUnmarked
        | Relation::NmodDesc => {
            let bracket =
                draft.head.0 > 0 && chains.analysis.document.form(TokenId(draft.head.0 - 1)) == "(";
            let fits = name::is_acronym_of(&draft.name, &first.name)
                || name::is_acronym_of(&first.name, &draft.name);
            (bracket && fits).then_some(other)
        }
        _ => None,
    }
}

/// "Ann Lee, curator and director": a second office of the one person beside whom the first stands.
fn is_office_in_list(chains: &Chains<'_>, office: TokenId) -> bool {
    let trees = &chains.analysis.trees;
    let first = trees.head(office).filter(|_| trees.relation(office) == Relation::Conj);
    let Some(first) = first.filter(|&first| trees.relation(first) == Relation::Appos) else {
        return false;
    };
    let office_of = |token: TokenId| {
        chains.headed(token).map(|at| &chains.drafts[at]).is_some_and(|draft| {
            draft.form == MentionForm::Nominal
                && draft.kind == EntityKind::Person
                && draft.number == Number::Singular
        })
    };
    let person = trees.head(first).and_then(|name| chains.headed(name)).is_some_and(|at| {
        let draft = &chains.drafts[at];
        draft.form == MentionForm::Name && draft.kind == EntityKind::Person
    });
    person && office_of(first) && office_of(office)
}

/// Whether the words of one name are among those of the other.
fn are_forms_of_one_name(chains: &Chains<'_>, one: usize, other: usize) -> bool {
    let [one, other] = [one, other].map(|at| chains.index.key(at).split(' ').collect::<Vec<_>>());
    let (few, many) = if one.len() < other.len() { (one, other) } else { (other, one) };
    few.iter().all(|word| many.contains(word))
}

/// The description that a person's name behind a comma belongs to where the tree hangs the name
/// on a noun inside of it: "director for South Asia, Smriti Singh".
fn described_person(chains: &Chains<'_>, at: usize) -> Option<usize> {
    let trees = &chains.analysis.trees;
    let draft = &chains.drafts[at];
    let name = draft.kind == EntityKind::Person && draft.form == MentionForm::Name;
    if !name || trees.relation(draft.head) != Relation::Appos {
        return None;
    }
    trees
        .ancestors(draft.head)
        .take_while(|&above| {
            matches!(
                trees.relation(above).base(),
                "nmod" | "nsubj" | "obj" | "obl" | "appos" | "conj" | "root"
            )
        })
        .filter_map(|above| chains.headed(above))
        .find(|&other| {
            chains.drafts[other].kind == EntityKind::Person
                && chains.drafts[other].form == MentionForm::Nominal
        })
}

fn is_place(kind: EntityKind) -> bool {
    matches!(kind, EntityKind::Country | EntityKind::City | EntityKind::Region | EntityKind::Place)
}

/// Whether an apposition can join two kinds: a description may be of a kind that its name hides.
fn joinable(one: EntityKind, other: EntityKind) -> bool {
    kind::compatible(one, other)
        || matches!(
            (one, other),
            (EntityKind::Work | EntityKind::Place, EntityKind::Organization)
                | (EntityKind::Organization, EntityKind::Work | EntityKind::Place)
        )
}

/// What a relative pronoun stands for: the noun that its clause modifies.
fn relative_antecedent(chains: &Chains<'_>, at: usize) -> Option<usize> {
    let draft = &chains.drafts[at];
    let relative = draft.form == MentionForm::Pronoun
        && matches!(draft.lemma.as_str(), "who" | "whom" | "whose" | "which" | "that");
    if !relative {
        return None;
    }
    let trees = &chains.analysis.trees;
    let mut below = draft.head;
    for above in trees.ancestors(draft.head) {
        let relation = trees.relation(below);
        if relation == Relation::AclRelcl && above < draft.head {
            return chains.headed(above);
        }
        if matches!(relation, Relation::Ccomp | Relation::Advcl | Relation::Parataxis) {
            return None;
        }
        below = above;
    }
    None
}

/// Nouns of places that are the place behind "of".
const ONE_WITH_ITS_PLACE: &[&str] =
    &["city", "town", "village", "municipality", "republic", "kingdom", "state", "island"];

/// A name as it is spelled once or more: mentions of one spelling, kind and number.
struct Spelled {
    name: String,
    /// In the form in which names are compared.
    words: Vec<String>,
    /// Where it is mentioned, in text order.
    mentions: Vec<usize>,
}

/// Joins names: the same name, a known other name, acronyms, short forms.
pub(super) fn names(chains: &mut Chains<'_>) {
    let mut spelled: IndexMap<(&str, EntityKind, Number), Vec<usize>> = IndexMap::new();
    for (at, draft) in chains.drafts.iter().enumerate() {
        if draft.form == MentionForm::Name {
            let key = (chains.index.key(at), draft.kind, draft.number);
            spelled.entry(key).or_default().push(at);
        }
    }
    let spelled: Vec<Spelled> = spelled
        .into_iter()
        .map(|((key, _, _), mentions)| Spelled {
            name: chains.drafts[mentions[0]].name.clone(),
            words: key.split(' ').map(str::to_owned).collect(),
            mentions,
        })
        .collect();
    join_equal(chains, &spelled);
    join_acronyms(chains, &spelled);
    join_short(chains, &spelled);
}

/// The name under which equal names meet.
fn meeting_key(chains: &Chains<'_>, at: usize) -> String {
    let draft = &chains.drafts[at];
    let known =
        gazetteer().name(&draft.name).filter(|known| kind::compatible(known.kind, draft.kind));
    let key = name::key(known.map_or(&draft.name, |known| known.name));
    match key.split_once(" of ") {
        // "The City of Turin" is Turin.
        Some((noun, name)) if ONE_WITH_ITS_PLACE.contains(&noun) => name::key(name),
        _ => key,
    }
}

fn join_equal(chains: &mut Chains<'_>, spelled: &[Spelled]) {
    let mut first: BTreeMap<(String, bool), usize> = BTreeMap::new();
    for &at in spelled.iter().flat_map(|spelled| &spelled.mentions) {
        let person = chains.drafts[at].kind == EntityKind::Person;
        let key = (meeting_key(chains, at), person);
        match first.get(&key) {
            Some(&other) => chains.join(other, at),
            None => {
                first.insert(key, at);
            }
        }
    }
    // A name that the tagger takes for a person's here and for another thing there is one thing.
    let twice: Vec<(usize, usize)> = first
        .iter()
        .filter(|((_, person), _)| *person)
        .filter_map(|((key, _), &at)| first.get(&(key.clone(), false)).map(|&other| (at, other)))
        .collect();
    for (one, other) in twice {
        if chains.drafts[one].name.contains(' ')
            || kind::compatible(chains.kind(one), chains.kind(other))
        {
            chains.join(one, other);
        }
    }
}

fn join_acronyms(chains: &mut Chains<'_>, spelled: &[Spelled]) {
    let mut long: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for spelled in spelled {
        let at = spelled.mentions[0];
        if chains.drafts[at].kind != EntityKind::Person && spelled.words.len() > 1 {
            for initials in name::initials(&spelled.name) {
                long.entry(initials).or_default().push(at);
            }
        }
    }
    for spelled in spelled.iter().filter(|spelled| name::is_acronym(&spelled.name)) {
        let Some(found) = long.get(&name::letters(&spelled.name)) else { continue };
        let only = found.iter().all(|&other| chains.joined(found[0], other));
        if only {
            chains.join(found[0], spelled.mentions[0]);
        }
    }
}

/// Joins short forms. A short form has the first of its words in common with each name that it
/// can stand for.
fn join_short(chains: &mut Chains<'_>, spelled: &[Spelled]) {
    let mut with_word: FxHashMap<&str, Vec<&Spelled>> = FxHashMap::default();
    for long in spelled.iter().filter(|spelled| spelled.words.len() > 1) {
        for (number, word) in long.words.iter().enumerate() {
            if !long.words[..number].contains(word) {
                with_word.entry(word).or_default().push(long);
            }
        }
    }
    for short in spelled {
        let at = short.mentions[0];
        let draft = &chains.drafts[at];
        let person = matches!(draft.kind, EntityKind::Person | EntityKind::Concept)
            && draft.number == Number::Singular;
        let body = draft.kind != EntityKind::Person;
        let mut long: Vec<usize> = Vec::new();
        let found = with_word.get(short.words[0].as_str()).map_or(&[][..], Vec::as_slice);
        for spelled in found.iter().filter(|long| long.words.len() > short.words.len()) {
            let other = spelled.mentions[0];
            let longer = &chains.drafts[other];
            let fits = if longer.kind == EntityKind::Person {
                person
                    && name::is_short_for_person(&short.words, &spelled.words)
                    && chains.agree(at, other)
            } else {
                body && kind::compatible(draft.kind, longer.kind)
                    && name::is_short_for_body(&draft.name, &short.words, &spelled.words)
            };
            if fits && !chains.joined(at, other) {
                long.push(chains.chain(other));
            }
        }
        long.sort_unstable();
        long.dedup();
        if let Some(one) = nearest_of_one_name(short, &long) {
            chains.join(one, at);
        }
    }
}

/// The only chain that a short name can stand for. Of two bearers of it, the one that the short
/// name follows before the other is named; where both are named before, it is neither.
fn nearest_of_one_name(short: &Spelled, long: &[usize]) -> Option<usize> {
    match *long {
        [only] => Some(only),
        [first, second, ..] => {
            let between = short.mentions.iter().any(|&at| first < at && at < second);
            between.then_some(first)
        }
        [] => None,
    }
}
