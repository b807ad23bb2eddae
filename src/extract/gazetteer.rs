//! What is known of names and nouns beforehand, from the word lists that ship with the program.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;

use crate::extract::discourse::EntityKind;

/// Whether a word is used of women or of men.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gender {
    /// Of women.
    Female,
    /// Of men.
    Male,
}

/// A name that is known beforehand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    /// The name under which the list has it.
    pub(crate) name: &'static str,
    /// What it names.
    pub(crate) kind: EntityKind,
}

/// The broad sense in which a common noun is most often used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sense {
    /// A person.
    Person,
    /// Several persons or things together.
    Group,
    /// A place.
    Location,
    /// Something done.
    Act,
    /// Something that happens.
    Event,
    /// Something said or written.
    Communication,
    /// A stretch or point of time.
    Time,
    /// An amount or a unit.
    Quantity,
}

/// The word lists.
pub(crate) struct Gazetteer {
    names: FxHashMap<&'static str, Known>,
    /// The first words of the names that have several.
    starts: FxHashSet<&'static str>,
    demonyms: FxHashMap<&'static str, &'static str>,
    kinds: FxHashMap<&'static str, EntityKind>,
    senses: FxHashMap<&'static str, Sense>,
    genders: FxHashMap<&'static str, Gender>,
}

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::read);

/// The word lists, read when first used.
pub(crate) fn gazetteer() -> &'static Gazetteer {
    &GAZETTEER
}

/// The lines of a list, without comments, cut at tabs.
fn lines(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').collect())
}

fn items(field: Option<&&'static str>, by: char) -> impl Iterator<Item = &'static str> {
    field.copied().unwrap_or("").split(by).filter(|item| !item.is_empty())
}

fn kind_named(text: &str) -> EntityKind {
    match text {
        "Person" => EntityKind::Person,
        "Organization" => EntityKind::Organization,
        "Country" => EntityKind::Country,
        "City" => EntityKind::City,
        "Region" => EntityKind::Region,
        "Place" => EntityKind::Place,
        "Group" => EntityKind::Group,
        "Law" => EntityKind::Law,
        "Work" => EntityKind::Work,
        "Event" => EntityKind::Event,
        _ => EntityKind::Concept,
    }
}

fn sense_named(text: &str) -> Sense {
    match text {
        "person" => Sense::Person,
        "group" => Sense::Group,
        "location" => Sense::Location,
        "act" => Sense::Act,
        "communication" => Sense::Communication,
        "time" => Sense::Time,
        "quantity" => Sense::Quantity,
        _ => Sense::Event,
    }
}

impl Gazetteer {
    fn read() -> Self {
        let mut names = FxHashMap::default();
        let mut demonyms = FxHashMap::default();
        for line in lines(include_str!("../../data/countries.tsv")) {
            let name = line[0];
            let country = Known { name, kind: EntityKind::Country };
            names.insert(name, country);
            for other in items(line.get(1), ',') {
                names.insert(other, country);
            }
            for people in items(line.get(2), ',') {
                demonyms.insert(people, name);
            }
            for city in items(line.get(3), ',') {
                names.entry(city).or_insert(Known { name: city, kind: EntityKind::City });
            }
        }
        for line in lines(include_str!("../../data/names.tsv")) {
            let [kind, name, ..] = line[..] else { continue };
            let known = Known { name, kind: kind_named(kind) };
            names.entry(name).or_insert(known);
            for other in items(line.get(2), ',') {
                names.entry(other).or_insert(known);
            }
        }
        let mut kinds = FxHashMap::default();
        for line in lines(include_str!("../../data/kinds.tsv")) {
            for noun in items(line.get(1), ' ') {
                kinds.entry(noun).or_insert(kind_named(line[0]));
            }
        }
        let mut senses = FxHashMap::default();
        for line in lines(include_str!("../../data/nouns.tsv")) {
            for noun in items(line.get(1), ' ') {
                senses.entry(noun).or_insert(sense_named(line[0]));
            }
        }
        let mut genders = FxHashMap::default();
        for line in lines(include_str!("../../data/given-names.tsv")) {
            let gender = if line[0] == "female" { Gender::Female } else { Gender::Male };
            for name in items(line.get(1), ' ') {
                genders.entry(name).or_insert(gender);
            }
        }
        // Only asked for membership: its order shows nowhere.
        let starts = lines(include_str!("../../data/countries.tsv"))
            .chain(lines(include_str!("../../data/names.tsv")))
            .flat_map(|line| line.into_iter().flat_map(|field| field.split(',')))
            .filter_map(|name| name.split_once([' ', '-']).map(|(first, _)| first))
            .collect();
        Self { names, starts, demonyms, kinds, senses, genders }
    }

    /// A name as it is spelled, if it is known.
    pub(crate) fn name(&self, name: &str) -> Option<Known> {
        self.names.get(name).copied()
    }

    /// Whether a known name of several words starts with a word.
    pub(crate) fn starts_name(&self, word: &str) -> bool {
        self.starts.contains(word)
    }

    /// The country whose people or things a word is used of: "Afghan", "Afghans".
    pub(crate) fn country_of(&self, word: &str) -> Option<&'static str> {
        self.demonyms.get(word).copied()
    }

    /// What a noun of the news stands for, by its lemma.
    pub(crate) fn kind(&self, lemma: &str) -> Option<EntityKind> {
        self.kinds.get(lemma).copied()
    }

    /// The broad sense of a common noun, by its lemma.
    pub(crate) fn sense(&self, lemma: &str) -> Option<Sense> {
        self.senses.get(lemma).copied()
    }

    /// Whether women or men mostly bear a given name.
    pub(crate) fn gender(&self, given_name: &str) -> Option<Gender> {
        self.genders.get(given_name).copied()
    }
}
