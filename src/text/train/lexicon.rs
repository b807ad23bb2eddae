//! WordNet's supersenses and the names that factum knows beforehand, as a compact lexicon.

use crate::text::features::hash_str;
use crate::text::names::phrase_hash;
use crate::text::senses::Lexicon;
use crate::text::senses::NAME_ONLY;
use crate::text::senses::NAME_TOO;
use crate::text::senses::Senses;

/// The texts of the lexicons; a text may be empty.
#[derive(Clone, Debug, Default)]
pub struct LexiconFiles {
    /// Nouns: lemma, `c`, `N` or `b`, best supersense, with tabs between.
    pub nouns: String,
    /// Verbs: lemma, best supersense.
    pub verbs: String,
    /// Irregular forms: part of speech, form, lemmas with commas between.
    pub inflections: String,
}

/// Given names: gender, names with blanks between.
const GIVEN_NAMES: &str = include_str!("../../../data/given-names.tsv");

/// Countries: name, other names, people, capitals; lists with commas between.
const COUNTRIES: &str = include_str!("../../../data/countries.tsv");

/// Bodies and places: kind, name, other names with commas between.
const NAMES: &str = include_str!("../../../data/names.tsv");

/// The supersenses of nouns; the place in the list is the number in the lexicon, from 1.
const NOUN_SENSES: &[&str] = &[
    "act",
    "animal",
    "artifact",
    "attribute",
    "body",
    "cognition",
    "communication",
    "event",
    "feeling",
    "food",
    "group",
    "location",
    "motive",
    "object",
    "person",
    "phenomenon",
    "plant",
    "possession",
    "process",
    "quantity",
    "relation",
    "shape",
    "state",
    "substance",
    "time",
    "Tops",
];

/// The supersenses of verbs.
const VERB_SENSES: &[&str] = &[
    "body",
    "change",
    "cognition",
    "communication",
    "competition",
    "consumption",
    "contact",
    "creation",
    "emotion",
    "motion",
    "perception",
    "possession",
    "social",
    "stative",
    "weather",
];

/// The section of the model file.
pub(super) fn compact(files: &LexiconFiles) -> Vec<u8> {
    let number = |names: &[&str], name: &str| {
        let at = names.iter().position(|own| *own == name).map_or(0, |at| at + 1);
        u8::try_from(at).unwrap_or(0)
    };
    let mut words: std::collections::BTreeMap<u64, Senses> = std::collections::BTreeMap::new();
    for line in files.nouns.lines() {
        let mut columns = line.split('\t');
        let (Some(lemma), Some(kind), Some(sense)) =
            (columns.next(), columns.next(), columns.next())
        else {
            continue;
        };
        let flag = match kind {
            "N" => NAME_ONLY,
            "b" => NAME_TOO,
            _ => 0,
        };
        // A phrase is of use only where it names something.
        let is_phrase = lemma.contains(' ');
        let hash = match (is_phrase, flag) {
            (true, 0) => continue,
            (true, _) => phrase_hash(lemma.split(' ').map(hash_str)),
            (false, _) => hash_str(lemma),
        };
        words.entry(hash).or_default().noun = number(NOUN_SENSES, sense) | flag;
    }
    for (name, sense) in names() {
        let lower = name.to_lowercase();
        let hash = if lower.contains(' ') {
            phrase_hash(lower.split(' ').map(hash_str))
        } else {
            hash_str(&lower)
        };
        let own = &mut words.entry(hash).or_default().noun;
        match *own {
            0 => *own = number(NOUN_SENSES, sense) | NAME_ONLY,
            known if known & NAME_ONLY == 0 => *own = known | NAME_TOO,
            _ => {}
        }
    }
    for line in files.verbs.lines() {
        let mut columns = line.split('\t');
        let (Some(lemma), Some(sense)) = (columns.next(), columns.next()) else { continue };
        if !lemma.contains(' ') {
            words.entry(hash_str(lemma)).or_default().verb = number(VERB_SENSES, sense);
        }
    }
    for line in files.inflections.lines() {
        let mut columns = line.split('\t');
        let (Some(pos), Some(form), Some(lemmas)) =
            (columns.next(), columns.next(), columns.next())
        else {
            continue;
        };
        let lemma = lemmas.split(',').next().unwrap_or(lemmas);
        let base = words.get(&hash_str(lemma)).copied().unwrap_or_default();
        let own = words.entry(hash_str(form)).or_default();
        match pos {
            "noun" if own.noun == 0 => own.noun = base.noun,
            "verb" if own.verb == 0 => own.verb = base.verb,
            _ => {}
        }
    }
    words.retain(|_, senses| *senses != Senses::default());
    Lexicon::write(words.into_iter().collect())
}

/// The names that are known beforehand, each with the supersense of what bears it.
fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = |text: &'static str| text.lines().filter(|line| !line.starts_with('#'));
    let lists = |columns: &[&'static str]| -> Vec<&'static str> {
        let names = columns.iter().flat_map(|column| column.split(','));
        names.map(str::trim).filter(|name| !name.is_empty()).collect()
    };
    let columns = |line: &'static str| line.split('\t').collect::<Vec<_>>();
    let given = lines(GIVEN_NAMES).filter_map(|line| line.split_once('\t'));
    let given = given.flat_map(|(_, names)| names.split_whitespace()).map(|name| (name, "person"));
    let countries = lines(COUNTRIES).map(columns).flat_map(move |columns| {
        let places = [0, 1, 3].map(|at| columns.get(at).copied().unwrap_or_default());
        lists(&places).into_iter().map(|name| (name, "location"))
    });
    let others = lines(NAMES).map(columns).flat_map(move |columns| {
        let sense = match columns.first() {
            Some(&"Organization") => "group",
            Some(&("City" | "Region" | "Place" | "Country")) => "location",
            _ => "",
        };
        let own = if sense.is_empty() { &[][..] } else { &columns[1..] };
        lists(own).into_iter().map(move |name| (name, sense))
    });
    given.chain(countries).chain(others)
}
