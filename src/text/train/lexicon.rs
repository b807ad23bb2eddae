//! WordNet's supersenses as a compact lexicon.

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
