//! What sort of thing a name or a noun phrase stands for.

use crate::extract::discourse::EntityKind;
use crate::extract::gazetteer::Sense;
use crate::extract::gazetteer::gazetteer;
use crate::extract::name;
use crate::text::NameKind;

/// Whether a noun phrase speaks of one thing or of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Number {
    /// One.
    Singular,
    /// Several.
    Plural,
}

/// The kind of a described thing, by the lemma of its head noun. `bare` says that the noun stands
/// alone, without article or modifier.
pub(crate) fn of_noun(lemma: &str, number: Number, bare: Bare) -> EntityKind {
    let lists = gazetteer();
    let kind =
        lists.kind(lemma).or_else(|| by_tail(lemma)).unwrap_or_else(|| match lists.sense(lemma) {
            Some(Sense::Person) => EntityKind::Person,
            Some(Sense::Group) => EntityKind::Group,
            Some(Sense::Location) => EntityKind::Place,
            Some(Sense::Event | Sense::Act) if bare == Bare::No || number == Number::Plural => {
                EntityKind::Event
            }
            _ => by_suffix(lemma),
        });
    match (kind, number) {
        (EntityKind::Organization, Number::Singular) if bare == Bare::Yes => EntityKind::Concept,
        (EntityKind::Person, Number::Plural) => EntityKind::Group,
        (EntityKind::Country | EntityKind::City | EntityKind::Region, Number::Plural) => {
            EntityKind::Place
        }
        (kind, _) => kind,
    }
}

/// Whether a noun stands for a person or for several.
pub(crate) fn is_people(lemma: &str) -> bool {
    let kind = of_noun(lemma, Number::Plural, Bare::No);
    matches!(kind, EntityKind::Person | EntityKind::Group)
}

/// Whether a noun stands without article and modifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bare {
    /// It does.
    Yes,
    /// It does not.
    No,
}

/// By the last part of a compound that is written with a hyphen.
fn by_tail(lemma: &str) -> Option<EntityKind> {
    let (_, tail) = lemma.rsplit_once('-')?;
    gazetteer().kind(tail)
}

fn by_suffix(lemma: &str) -> EntityKind {
    const PERSON: &[&str] = &["ologist", "ographer", "woman", "person", "crat", "ician", "maker"];
    if lemma.len() > 5 && PERSON.iter().any(|suffix| lemma.ends_with(suffix)) {
        EntityKind::Person
    } else {
        EntityKind::Concept
    }
}

/// The kind of a name, from what the name tagger says, what is known of the name, and its words.
pub(crate) fn of_name(name: &str, tagged: Option<NameKind>) -> EntityKind {
    if let Some(known) = gazetteer().name(name)
        && (fits(known.kind, tagged) || is_surely_no_person(name, known.kind))
    {
        return known.kind;
    }
    if name::is_like_person(name) {
        return EntityKind::Person;
    }
    let last = last_word(name);
    let by_word = gazetteer().kind(&last);
    match (tagged, by_word) {
        (Some(NameKind::Person), _) => EntityKind::Person,
        (_, Some(kind @ (EntityKind::Law | EntityKind::Event))) if name.contains(' ') => kind,
        (Some(NameKind::Organization), Some(EntityKind::Work)) if name.contains(' ') => {
            EntityKind::Work
        }
        (Some(NameKind::Organization), _) => EntityKind::Organization,
        (
            Some(NameKind::Location),
            Some(kind @ (EntityKind::City | EntityKind::Region | EntityKind::Organization)),
        ) => kind,
        (Some(NameKind::Location), _) => EntityKind::Place,
        (None, Some(kind)) if name.contains(' ') => kind,
        (None, _) => EntityKind::Concept,
    }
}

/// Whether a known name of a body is not also a given name, whatever the name tagger says.
fn is_surely_no_person(name: &str, known: EntityKind) -> bool {
    known == EntityKind::Organization && gazetteer().gender(name).is_none()
}

/// Whether a known kind is one that the name tagger's kind allows. A country may act as an
/// organization, and the tagger may call it one.
fn fits(known: EntityKind, tagged: Option<NameKind>) -> bool {
    match tagged {
        None => true,
        Some(NameKind::Person) => known == EntityKind::Person,
        Some(NameKind::Organization | NameKind::Location) => known != EntityKind::Person,
    }
}

/// The word by which a name tells its kind: the last one before "of", "for" and the like.
fn last_word(name: &str) -> String {
    let mut last = "";
    for word in name.split_whitespace() {
        if matches!(word, "of" | "for" | "on" | "against" | "to" | "in") && !last.is_empty() {
            break;
        }
        last = word;
    }
    last.to_lowercase()
}

/// Whether two kinds can be kinds of one thing.
pub(crate) fn compatible(one: EntityKind, other: EntityKind) -> bool {
    if one == other || one == EntityKind::Concept || other == EntityKind::Concept {
        return true;
    }
    let place = |kind| {
        matches!(
            kind,
            EntityKind::Country | EntityKind::City | EntityKind::Region | EntityKind::Place
        )
    };
    let body = |kind| matches!(kind, EntityKind::Organization | EntityKind::Group);
    (place(one) && (one == EntityKind::Place || other == EntityKind::Place) && place(other))
        || (body(one) && body(other))
}
