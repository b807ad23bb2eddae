//! Descriptions joined with what they describe: "the organization", "Taliban authorities".

use rustc_hash::FxHashMap;

use crate::extract::coref::chains::Chains;
use crate::extract::discourse::EntityKind;
use crate::extract::discourse::MentionForm;
use crate::extract::gazetteer::gazetteer;
use crate::extract::kind::Number;
use crate::extract::mention::Determiner;
use crate::extract::mention::Draft;
use crate::extract::name;
use crate::text::Relation;
use crate::text::Upos;

/// How many sentences back a description without modifiers may look for its own noun.
const SENTENCES_SAME_NOUN_MAX: u32 = 12;
/// How many sentences back "this" and "these" look.
const SENTENCES_DEMONSTRATIVE_MAX: u32 = 3;
/// How many sentences back a word for a class looks for a name: "the company".
const SENTENCES_CLASS_MAX: u32 = 4;

/// How many sentences behind the headline may say again what it says.
const SENTENCES_OF_LEAD: u32 = 2;

/// Nouns by which one thing is called in turn.
const SYNONYMS: &[&[&str]] = &[
    &["site", "website", "homepage"],
    &["film", "movie"],
    &["video", "clip", "footage"],
    &["company", "firm"],
    &["child", "kid"],
    &["ruling", "judgment", "judgement", "verdict"],
    &["law", "legislation"],
    &["report", "study"],
    &["vote", "election"],
    &["constituency", "district"],
];

/// Bodies of which a country or a town has one.
const ONLY_BODIES: &[&str] = &[
    "police",
    "military",
    "army",
    "parliament",
    "government",
    "congress",
    "senate",
    "cabinet",
    "judiciary",
    "opposition",
];

/// What happens once, with people hurt or moved, and is then called an incident.
const HAPPENINGS: &[&str] = &[
    "attack",
    "explosion",
    "bombing",
    "shooting",
    "crash",
    "collision",
    "earthquake",
    "fire",
    "clash",
    "raid",
    "murder",
    "killing",
    "assault",
    "blast",
    "stampede",
    "riot",
    "robbery",
    "accident",
    "ambush",
    "hijacking",
    "kidnapping",
    "collapse",
    "derailment",
    "flood",
    "storm",
    "massacre",
    "stabbing",
    "landslide",
    "spill",
    "leak",
];

/// Heads that stand for the body that rules: "Taliban authorities" are the Taliban.
const RULING: &[&str] =
    &["authority", "regime", "leadership", "government", "ruler", "administration", "movement"];

/// Modifiers that make a description of something else than the same noun without them.
const DISTINCT: &[&str] = &[
    "former",
    "previous",
    "new",
    "other",
    "another",
    "next",
    "last",
    "second",
    "third",
    "first",
    "different",
    "ex",
];

/// Texts that speak for whoever wrote them.
const SPOKEN: &[&str] =
    &["statement", "announcement", "declaration", "appeal", "communique", "communiqué"];

/// Verbs by which somebody says something.
const SAYING: &[&str] = &[
    "say",
    "call",
    "urge",
    "state",
    "announce",
    "warn",
    "demand",
    "condemn",
    "ask",
    "appeal",
    "declare",
    "tell",
    "accuse",
    "criticize",
    "criticise",
    "denounce",
    "claim",
    "report",
    "note",
    "add",
    "deplore",
    "welcome",
    "express",
    "voice",
    "deny",
];

/// How many words behind the name that opens a sentence a verb of saying may stand.
const SAYING_REACH: u32 = 4;

/// Joins the authorities of a named body with it.
pub(super) fn bodies(chains: &mut Chains<'_>) {
    for at in 0..chains.drafts.len() {
        let draft = &chains.drafts[at];
        if draft.form != MentionForm::Nominal || !RULING.contains(&draft.lemma.as_str()) {
            continue;
        }
        if is_told_apart(chains, at, &[]) {
            continue;
        }
        let trees = &chains.analysis.trees;
        let body = trees
            .children(draft.head)
            .iter()
            .copied()
            .filter(|&child| {
                child < draft.head
                    && matches!(trees.relation(child), Relation::Compound | Relation::NmodPoss)
            })
            .filter_map(|child| chains.headed(child))
            .find(|&other| {
                chains.drafts[other].form == MentionForm::Name
                    && chains.kind(other) == EntityKind::Organization
            });
        if let Some(body) = body {
            chains.join(body, at);
        }
    }
}

/// Joins descriptions with what they describe, in text order.
pub(super) fn descriptions(chains: &mut Chains<'_>) {
    for at in 0..chains.drafts.len() {
        let draft = &chains.drafts[at];
        if draft.form == MentionForm::Name
            && chains.chain(at) == at
            && let Some(other) = described_before(chains, at)
        {
            chains.join(other, at);
        }
        let draft = &chains.drafts[at];
        if draft.form != MentionForm::Nominal || draft.same_as.is_some() {
            continue;
        }
        if chains.chain(at) != at {
            if let Some(other) =
                same_description(chains, at).filter(|&other| chains.agree(at, other))
            {
                chains.join(other, at);
            }
            continue;
        }
        let found = same_description(chains, at)
            .or_else(|| same_as_name(chains, at))
            .or_else(|| same_owner(chains, at))
            .or_else(|| only_body(chains, at))
            .or_else(|| same_as_headline(chains, at))
            .or_else(|| same_authorities(chains, at))
            .or_else(|| named_country(chains, at))
            .or_else(|| same_noun(chains, at))
            .or_else(|| name_with_noun(chains, at))
            .or_else(|| bearer_of_title(chains, at))
            .or_else(|| named_by_class(chains, at))
            .or_else(|| happening(chains, at))
            .or_else(|| speaker(chains, at));
        if let Some(other) = found {
            chains.join(other, at);
        }
    }
}

/// Joins what the same owner has by the same noun, once pronouns are resolved: "his brother" and
/// "his brother".
pub(super) fn possessions(chains: &mut Chains<'_>) {
    for at in 0..chains.drafts.len() {
        let described = chains.drafts[at].form == MentionForm::Nominal && chains.chain(at) == at;
        if described && let Some(found) = same_owner(chains, at) {
            chains.join(found, at);
        }
    }
}

/// Whose a described thing is: the mention of the owner, and the owner's words.
fn owner(chains: &Chains<'_>, at: usize) -> Option<usize> {
    let trees = &chains.analysis.trees;
    let head = chains.drafts[at].head;
    let possessor = trees.child(head, Relation::NmodPoss).and_then(|owner| chains.headed(owner));
    possessor.or_else(|| {
        let named = |owner: &usize| chains.drafts[*owner].form == MentionForm::Name;
        let compound = trees.children_by(head, Relation::Compound);
        let of = trees.children_by(head, Relation::Nmod).filter(|&child| {
            let case = trees.child(child, Relation::Case);
            case.is_some_and(|case| {
                case.0 == head.0 + 1 && chains.analysis.document.form(case) == "of"
            })
        });
        compound.chain(of).filter_map(|owner| chains.headed(owner)).find(named)
    })
}

/// What an owner has by the same noun, or by one that means the same: "the Church's website" and
/// "the Church website".
fn same_owner(chains: &Chains<'_>, at: usize) -> Option<usize> {
    let draft = &chains.drafts[at];
    let own = owner(chains, at)?;
    if draft.determiner == Determiner::Indefinite || !is_lasting(draft) {
        return None;
    }
    let modifiers = |at: usize, owner: usize| -> Vec<&str> {
        let key = chains.index.key(owner);
        let draft = &chains.drafts[at];
        let own = |word: &&str| !key.split(' ').any(|part| part == *word);
        draft.modifiers.iter().map(String::as_str).filter(own).collect()
    };
    nouns(&draft.lemma)
        .filter_map(|noun| {
            chains.index.with_noun(noun, at).find(|&other| {
                let earlier = &chains.drafts[other];
                earlier.number == draft.number
                    && owner(chains, other).is_some_and(|other_owner| {
                        chains.joined(own, other_owner)
                            && modifiers(at, own) == modifiers(other, other_owner)
                    })
            })
        })
        .max()
}

/// Whether an owner has only one such thing, or always the same ones. What happens, and people who
/// are many, may be others each time.
fn is_lasting(draft: &Draft) -> bool {
    let possessive = draft.determiner == Determiner::Possessive;
    match draft.kind {
        EntityKind::Event => draft.number == Number::Singular && possessive,
        EntityKind::Group => possessive,
        _ => true,
    }
}

/// A noun and those that mean the same.
fn nouns(lemma: &str) -> impl Iterator<Item = &str> {
    let synonyms = SYNONYMS.iter().filter(move |nouns| nouns.contains(&lemma)).copied().flatten();
    synonyms.copied().filter(move |&noun| noun != lemma).chain([lemma])
}

/// A description spelled like a name that follows: "the state" and "the State".
fn described_before(chains: &Chains<'_>, at: usize) -> Option<usize> {
    let draft = &chains.drafts[at];
    let class = name::is_common_noun(chains.index.key(at))
        && draft.number == Number::Singular
        && !has_complement(chains, draft);
    if !class || draft.kind == EntityKind::Person {
        return None;
    }
    chains.index.same_descriptions(at).find(|&other| {
        let earlier = &chains.drafts[other];
        earlier.determiner == Determiner::Definite
            && earlier.number == draft.number
            && !has_complement(chains, earlier)
    })
}

/// Bodies of which an article knows one: "police" and "the police".
fn only_body(chains: &Chains<'_>, at: usize) -> Option<usize> {
    let plain = |at: usize| {
        let draft = &chains.drafts[at];
        matches!(draft.determiner, Determiner::Definite | Determiner::None)
            && draft.modifiers.is_empty()
            && !has_complement(chains, draft)
    };
    let lemma = chains.drafts[at].lemma.as_str();
    if !ONLY_BODIES.contains(&lemma) || !plain(at) {
        return None;
    }
    chains.index.with_noun(lemma, at).find(|&other| plain(other))
}

/// "The incident" after an attack.
fn happening(chains: &Chains<'_>, at: usize) -> Option<usize> {
    let draft = &chains.drafts[at];
    let general = matches!(draft.lemma.as_str(), "incident" | "event" | "tragedy" | "disaster")
        && matches!(draft.determiner, Determiner::Definite | Determiner::Demonstrative)
        && draft.number == Number::Singular
        && draft.modifiers.is_empty()
        && !has_complement(chains, draft);
    if !general {
        return None;
    }
    let here = sentence(chains, at);
    let near = |other: &usize| here - sentence(chains, *other) <= SENTENCES_DEMONSTRATIVE_MAX;
    (0..at).rev().take_while(near).find(|&other| {
        let earlier = &chains.drafts[other];
        earlier.form == MentionForm::Nominal
            && HAPPENINGS.contains(&earlier.lemma.as_str())
            && earlier.number == Number::Singular
            && !is_inside(chains, at, other)
    })
}

/// "their country", "their home country": the country that a word for its people tells.
pub(super) fn home_countries(chains: &mut Chains<'_>) {
    let mut countries_named: FxHashMap<&'static str, usize> = FxHashMap::default();
    for (at, draft) in chains.drafts.iter().enumerate() {
        if draft.form == MentionForm::Name
            && let Some(known) = gazetteer().name(&draft.name)
        {
            countries_named.entry(known.name).or_insert(at);
        }
    }
    for at in 0..chains.drafts.len() {
        let draft = &chains.drafts[at];
        let home = draft.form == MentionForm::Nominal
            && draft.number == Number::Singular
            && draft.determiner == Determiner::Possessive
            && matches!(draft.lemma.as_str(), "country" | "homeland" | "nation")
            && draft
                .modifiers
                .iter()
                .all(|word| matches!(word.as_str(), "home" | "own" | "native"))
            && chains.chain(at) == at;
        if !home {
            continue;
        }
        let trees = &chains.analysis.trees;
        let Some(owner) =
            trees.child(draft.head, Relation::NmodPoss).and_then(|owner| chains.headed(owner))
        else {
            continue;
        };
        let countries: Vec<&'static str> = chains
            .members(owner)
            .iter()
            .flat_map(|&member| chains.drafts[member].name.split(' '))
            .filter_map(|word| gazetteer().country_of(word))
            .collect();
        let Some(&country) = countries.first() else { continue };
        let named = countries_named.get(country).copied();
        if let Some(named) = named {
            chains.join(named, at);
        }
    }
}

fn sentence(chains: &Chains<'_>, at: usize) -> u32 {
    chains.analysis.document.sentence_of(chains.drafts[at].head).0
}

/// Whether a description can stand for things in general: "Afghan refugees", "education".
fn is_general(draft: &Draft) -> bool {
    matches!(draft.determiner, Determiner::None)
        || (draft.number == Number::Plural && draft.determiner == Determiner::Definite)
}

/// An earlier mention by the same words.
fn same_description(chains: &Chains<'_>, at: usize) -> Option<usize> {
    let draft = &chains.drafts[at];
    let definite = draft.determiner == Determiner::Definite && draft.name.contains(' ');
    if !is_general(draft) && !definite {
        return None;
    }
    chains.index.same_descriptions(at).find(|&other| {
        let earlier = &chains.drafts[other];
        earlier.number == draft.number && (definite || is_general(earlier))
    })
}

/// A name that is spelled like a description: "the Government" and "the government".
fn same_as_name(chains: &Chains<'_>, at: usize) -> Option<usize> {
    let draft = &chains.drafts[at];
    if draft.determiner != Determiner::Definite
        || draft.number == Number::Plural
        || has_complement(chains, draft)
    {
        return None;
    }
    chains.index.same_names(at).find(|&other| chains.drafts[other].kind != EntityKind::Person)
}

/// What the headline speaks of and the first sentences say again: "farmers in Kenya" and
/// "several farmers".
fn same_as_headline(chains: &Chains<'_>, at: usize) -> Option<usize> {
    let draft = &chains.drafts[at];
    let document = &chains.analysis.document;
    let headline = document
        .sentences()
        .first()
        .is_some_and(|first| !first.span.of(document.text()).ends_with(['.', '!', '?', '”', '"']));
    if !headline
        || !(1..=SENTENCES_OF_LEAD).contains(&sentence(chains, at))
        || draft.number == Number::Singular
    {
        return None;
    }
    (0..at).take_while(|&other| sentence(chains, other) == 0).find(|&other| {
        let earlier = &chains.drafts[other];
        let (fewer, more) = if draft.modifiers.len() < earlier.modifiers.len() {
            (draft, earlier)
        } else {
            (earlier, draft)
        };
        earlier.form == MentionForm::Nominal
            && earlier.lemma == draft.lemma
            && earlier.number == draft.number
            && fewer.modifiers.iter().all(|word| more.modifiers.contains(word) || word == "several")
    })
}

/// "authorities" without more: those that were named last.
fn same_authorities(chains: &Chains<'_>, at: usize) -> Option<usize> {
    let draft = &chains.drafts[at];
    let bare = matches!(draft.determiner, Determiner::None | Determiner::Definite)
        && draft.modifiers.iter().all(|word| word == "local")
        && draft.lemma == "authority"
        && draft.number == Number::Plural
        && !has_complement(chains, draft);
    if !bare {
        return None;
    }
    let ruling = RULING.iter().flat_map(|noun| {
        chains.index.with_noun(noun, at).find(|&other| {
            let earlier = &chains.drafts[other];
            !is_told_apart(chains, other, &[])
                && (earlier.lemma == "authority" || chains.is_named(other))
        })
    });
    ruling.max()
}

fn has_complement(chains: &Chains<'_>, draft: &Draft) -> bool {
    let trees = &chains.analysis.trees;
    trees.children(draft.head).iter().any(|&child| {
        child > draft.head
            && matches!(
                trees.relation(child),
                Relation::Nmod | Relation::Acl | Relation::AclRelcl | Relation::NmodPoss
            )
    })
}

/// An earlier description with the same noun that says no less: "the attack" of "an attack on ...".
fn same_noun(chains: &Chains<'_>, at: usize) -> Option<usize> {
    let draft = &chains.drafts[at];
    let reach = match draft.determiner {
        Determiner::Definite => SENTENCES_SAME_NOUN_MAX,
        Determiner::Demonstrative => SENTENCES_DEMONSTRATIVE_MAX,
        Determiner::Possessive | Determiner::Indefinite | Determiner::None => return None,
    };
    if has_complement(chains, draft) {
        return None;
    }
    let here = sentence(chains, at);
    let fits = |other: usize| {
        let earlier = &chains.drafts[other];
        earlier.number == draft.number
            && (earlier.same_as.is_none() || earlier.lemma == draft.lemma && chains.is_named(other))
            && draft.modifiers.iter().all(|word| earlier.modifiers.contains(word))
            && !is_told_apart(chains, other, &draft.modifiers)
            && !is_inside(chains, other, at)
            && !is_inside(chains, at, other)
    };
    let nearest = |noun: &str| {
        let near = |other: &usize| here - sentence(chains, *other) <= reach;
        chains.index.with_noun(noun, at).take_while(near).find(|&other| fits(other))
    };
    let found = nouns(&draft.lemma).filter_map(nearest).max()?;
    // "the flag" after Norway's flag and Sweden's flag.
    let rival = draft.determiner == Determiner::Definite
        && owner(chains, found).is_some_and(|own| {
            let near = |other: &usize| here - sentence(chains, *other) <= reach;
            chains.index.with_noun(&draft.lemma, at).take_while(near).any(|other| {
                fits(other) && owner(chains, other).is_some_and(|owner| !chains.joined(own, owner))
            })
        });
    (!rival).then_some(found)
}

/// Whether a word before a noun makes it another thing than what `modifiers` describe. "New" in a
/// name, "the New Forest area", does not.
fn is_told_apart(chains: &Chains<'_>, at: usize, modifiers: &[String]) -> bool {
    let trees = &chains.analysis.trees;
    let in_name = |token| chains.analysis.tags.upos(token) == Upos::Propn;
    trees.children(chains.drafts[at].head).iter().any(|&child| {
        let word = chains.analysis.document.form(child).to_lowercase();
        matches!(trees.relation(child), Relation::Amod | Relation::Compound)
            && DISTINCT.contains(&word.as_str())
            && !in_name(child)
            && !modifiers.contains(&word)
    })
}

/// Whether one mention stands within the noun phrase of another.
fn is_inside(chains: &Chains<'_>, inner: usize, outer: usize) -> bool {
    chains.analysis.trees.is_under(chains.drafts[inner].head, chains.drafts[outer].head)
}

/// A name that ends in the noun: "the court" of "the Supreme Court".
fn name_with_noun(chains: &Chains<'_>, at: usize) -> Option<usize> {
    let draft = &chains.drafts[at];
    let definite = matches!(draft.determiner, Determiner::Definite | Determiner::Demonstrative);
    let plain = draft.number == Number::Singular && !has_complement(chains, draft);
    if !definite || !plain || draft.lemma.len() < 3 {
        return None;
    }
    chains.index.names_with_noun(&draft.lemma, at).find(|&other| {
        let words: Vec<&str> = chains.index.key(other).split(' ').collect();
        draft.modifiers.iter().all(|word| words.contains(&word.as_str()))
    })
}

/// A person who bears a title: "the president" of "President Obama".
fn bearer_of_title(chains: &Chains<'_>, at: usize) -> Option<usize> {
    let draft = &chains.drafts[at];
    let title = draft.kind == EntityKind::Person
        && draft.number == Number::Singular
        && draft.determiner == Determiner::Definite
        && !has_complement(chains, draft);
    if !title {
        return None;
    }
    let mut bearers: Vec<usize> =
        chains.index.bearers(&draft.lemma, at).map(|other| chains.chain(other)).collect();
    bearers.sort_unstable();
    bearers.dedup();
    match bearers[..] {
        [only] => Some(only),
        _ => None,
    }
}

/// The class of names that a noun can stand for.
fn class_of(lemma: &str) -> Option<EntityKind> {
    Some(match lemma {
        "organization" | "organisation" | "company" | "agency" | "charity" | "watchdog"
        | "firm" | "ngo" | "corporation" | "nonprofit" | "institution" | "newspaper"
        | "broadcaster" | "airline" | "bank" | "party" | "union" | "militia" | "manufacturer"
        | "publisher" | "retailer" => EntityKind::Organization,
        "country" | "nation" => EntityKind::Country,
        "city" | "town" => EntityKind::City,
        "constituency" | "district" | "region" | "province" => EntityKind::Region,
        _ => return None,
    })
}

/// Whether the name of a body can be of such a body as the noun says. Only unions are unions.
fn can_be_called(key: &str, noun: &str) -> bool {
    let words: &[&str] = match noun {
        "union" => &[
            "association",
            "brotherhood",
            "confederation",
            "congress",
            "federation",
            "guild",
            "labor",
            "labour",
            "union",
            "unions",
            "workers",
        ],
        "party" => &[
            "alliance",
            "bloc",
            "coalition",
            "conservatives",
            "democrats",
            "front",
            "greens",
            "labour",
            "league",
            "liberals",
            "movement",
            "party",
            "republicans",
        ],
        _ => return true,
    };
    let acronym = key.len() <= 5 && !key.contains(' ');
    acronym || key.split(' ').any(|word| words.contains(&word))
}

fn fits_class(kind: EntityKind, class: EntityKind) -> bool {
    kind == class || (class == EntityKind::Region && kind == EntityKind::Place)
}

/// Whether a name says itself that it is of another sort: "the company" is no court.
fn is_of_other_sort(key: &str, lemma: &str) -> bool {
    let Some(sort) = name::noun(key).or_else(|| name::is_common_noun(key).then_some(key)) else {
        return false;
    };
    let general = matches!(
        lemma,
        "organization"
            | "organisation"
            | "institution"
            | "agency"
            | "charity"
            | "watchdog"
            | "ngo"
            | "nonprofit"
    );
    let body = gazetteer().kind(sort) == Some(EntityKind::Organization);
    let public = matches!(
        sort,
        "court"
            | "government"
            | "ministry"
            | "police"
            | "army"
            | "parliament"
            | "senate"
            | "council"
    );
    body && sort != lemma && (!general || public)
}

/// "the country" is the one that was named last, rather than one that was only described.
fn named_country(chains: &Chains<'_>, at: usize) -> Option<usize> {
    let country = class_of(&chains.drafts[at].lemma) == Some(EntityKind::Country);
    country.then(|| named_by_class(chains, at)).flatten()
}

/// The name that a word for its class stands for: "the organization", "the country".
fn named_by_class(chains: &Chains<'_>, at: usize) -> Option<usize> {
    let draft = &chains.drafts[at];
    let class = class_of(&draft.lemma)?;
    let definite = matches!(draft.determiner, Determiner::Definite | Determiner::Demonstrative);
    if !definite
        || draft.number == Number::Plural
        || has_complement(chains, draft)
        || !draft.modifiers.is_empty()
    {
        return None;
    }
    let here = sentence(chains, at);
    let mut best: Option<(usize, i32)> = None;
    let mut rival = i32::MIN;
    for other in
        (0..at).rev().take_while(|&other| here - sentence(chains, other) <= SENTENCES_CLASS_MAX)
    {
        let earlier = &chains.drafts[other];
        let right = earlier.form == MentionForm::Name && fits_class(chains.kind(other), class);
        let key = chains.index.key(other);
        let other_sort = is_of_other_sort(key, &draft.lemma) || !can_be_called(key, &draft.lemma);
        let same_verb =
            chains.analysis.trees.head(earlier.head) == chains.analysis.trees.head(draft.head);
        if other_sort || (same_verb && here == sentence(chains, other)) {
            continue;
        }
        let known_otherwise = class == EntityKind::Organization
            && gazetteer().name(&earlier.name).is_some_and(|known| known.kind != class);
        if !right || known_otherwise || is_inside(chains, other, at) {
            continue;
        }
        let distance = i32::try_from(here - sentence(chains, other)).unwrap_or(i32::MAX);
        let role = chains.analysis.trees.relation(earlier.head);
        let subject = matches!(role, Relation::Nsubj | Relation::NsubjPass);
        let score = if class == EntityKind::Organization {
            i32::from(subject) * 4 - distance * 2 - i32::from(role == Relation::Compound) * 2
        } else {
            -distance * 2 + i32::from(subject)
        };
        match best {
            Some((chosen, top)) if score > top => {
                if !chains.joined(chosen, other) {
                    rival = top;
                }
                best = Some((other, score));
            }
            Some((chosen, _)) if !chains.joined(chosen, other) => rival = rival.max(score),
            Some(_) => {}
            None => best = Some((other, score)),
        }
    }
    let Some((chosen, top)) = best else {
        return (class == EntityKind::Organization).then(|| unknown_name(chains, at))?;
    };
    let clear = class != EntityKind::Organization || top > rival;
    clear.then_some(chosen)
}

/// The only name of an unknown sort in the sentence before: "Hackers attacked Lumina. The company
/// confirmed it."
fn unknown_name(chains: &Chains<'_>, at: usize) -> Option<usize> {
    let here = sentence(chains, at);
    let near = |other: &usize| here - sentence(chains, *other) <= 1;
    let mut names = (0..at).rev().take_while(near).filter(|&other| {
        let earlier = &chains.drafts[other];
        earlier.form == MentionForm::Name
            && earlier.number == Number::Singular
            && chains.kind(other) == EntityKind::Concept
            && !is_inside(chains, other, at)
    });
    let only = names.next()?;
    names.all(|other| chains.joined(only, other)).then_some(only)
}

/// "The statement" after somebody said something: who said it.
fn speaker(chains: &Chains<'_>, at: usize) -> Option<usize> {
    let draft = &chains.drafts[at];
    let spoken = SPOKEN.contains(&draft.lemma.as_str())
        && draft.determiner == Determiner::Definite
        && draft.number == Number::Singular
        && draft.modifiers.is_empty()
        && !has_complement(chains, draft)
        && chains.analysis.trees.relation(draft.head) == Relation::Nsubj;
    if !spoken {
        return None;
    }
    let document = &chains.analysis.document;
    let here = document.sentence_of(draft.head);
    let before = crate::text::SentenceId(here.0.checked_sub(1)?);
    // The tree of such a sentence may be wrong, so the words decide: a name first, and soon
    // behind it a verb of saying.
    let start = document.sentence(before).tokens.start;
    let other = chains.drafts[..at].partition_point(|draft| draft.head.0 < start);
    if other == at {
        return None;
    }
    let end = chains.drafts[other].tokens.end.max(chains.drafts[other].head.0 + 1);
    let says = document
        .sentence_tokens(before)
        .filter(|token| (end..end + SAYING_REACH).contains(&token.0))
        .any(|token| {
            chains.analysis.tags.upos(token) == Upos::Verb
                && SAYING.contains(&chains.analysis.lemmas.lemma(token))
        });
    if !says {
        return None;
    }
    let speaks = chains.is_named(other)
        && matches!(
            chains.kind(other),
            EntityKind::Organization | EntityKind::Person | EntityKind::Country
        );
    speaks.then_some(other)
}
