//! Base forms.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::text::document::Document;
use crate::text::document::TokenId;
use crate::text::features::Features;
use crate::text::features::hash_str;
use crate::text::features::mix;
use crate::text::features::plain;
use crate::text::labels::Upos;
use crate::text::layers::Lemmas;
use crate::text::layers::Tags;
use crate::text::model::Model;
use crate::text::senses::Lexicon;
use crate::text::tag::xpos_hash;
use crate::text::weights::Bytes;
use crate::text::weights::CLASSES_MAX;
use crate::text::weights::Classifier;
use crate::text::weights::ModelError;
use crate::text::weights::ModelFile;
use crate::text::weights::Scorer;
use crate::text::weights::best;

/// The section with the classifier of edits; a class is `3y`: take three letters off, put `y` on.
pub(super) const EDITS_SECTION: &str = "lemma-edits";

/// The section with exceptions, one a line: form, upos, xpos, lemma, with tabs between.
pub(super) const EXCEPTIONS_SECTION: &str = "lemma-exceptions";

/// Finds the base form of every token.
pub fn lemmas(model: &Model, document: &Document, tags: &Tags) -> Lemmas {
    model.lemmatizer.lemmas(document, tags, &model.lexicon, Slips::PutRight)
}

/// What becomes of lemmas that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slips {
    /// The form itself takes their place.
    PutRight,
    /// They stay: whoever learns from lemmas should not rely on them more than on the classifier.
    Stay,
}

/// What the lemmatizer has learned.
#[derive(Clone, Debug)]
pub(super) struct Lemmatizer {
    classifier: Classifier,
    edits: Vec<Edit>,
    /// By the hash of form and part of speech.
    exceptions: FxHashMap<u64, Arc<str>>,
}

/// How a form becomes a lemma.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    /// So many letters are taken off the end.
    off: usize,
    /// This is put on.
    on: Box<str>,
}

impl Edit {
    /// The edit that makes `to` of `from`.
    pub(super) fn between(from: &str, to: &str) -> Self {
        let same = from.chars().zip(to.chars()).take_while(|(one, other)| one == other);
        let n_same: usize = same.map(|(one, _)| one.len_utf8()).sum();
        Self { off: from[n_same..].chars().count(), on: to[n_same..].into() }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        Some(Self { off: text[..digits].parse().ok()?, on: text[digits..].into() })
    }

    pub(super) fn apply(&self, form: &str) -> String {
        let end = match self.off {
            0 => form.len(),
            off => form.char_indices().nth_back(off - 1).map_or(0, |(at, _)| at),
        };
        format!("{}{}", &form[..end], self.on)
    }
}

impl std::fmt::Display for Edit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.off, self.on)
    }
}

impl Lemmatizer {
    pub(super) fn read(file: &ModelFile) -> Result<Self, ModelError> {
        let classifier = file.classifier(EDITS_SECTION)?;
        let edits = classifier.classes().iter().map(|class| Edit::parse(class)).collect();
        let edits: Option<Vec<Edit>> = edits;
        let edits = edits.ok_or_else(|| ModelError::Damaged(EDITS_SECTION.into()))?;
        let exceptions = read_exceptions(&file.section(EXCEPTIONS_SECTION)?)
            .ok_or_else(|| ModelError::Damaged(EXCEPTIONS_SECTION.into()))?;
        Ok(Self { classifier, edits, exceptions })
    }

    pub(super) fn lemmas(
        &self,
        document: &Document,
        tags: &Tags,
        lexicon: &Lexicon,
        slips: Slips,
    ) -> Lemmas {
        let mut features = Features::default();
        let scorer = self.classifier.scorer();
        let mut known: FxHashMap<u64, Arc<str>> = FxHashMap::default();
        let lemmas = (0_u32..).zip(&tags.0).map(|(token, tag)| {
            let form = document.form(TokenId(token));
            let key = mix(hash_str(form), xpos_hash(tag.upos, &tag.xpos));
            let lemma = known.entry(key).or_insert_with(|| {
                let word = LemmaWord::new(form, tag.upos, &tag.xpos);
                let exception = self.exceptions.get(&word.key());
                exception.cloned().unwrap_or_else(|| {
                    let lemma = self.edit(&word, lexicon, &mut features, &scorer);
                    let wrong = slips == Slips::PutRight && word.cannot_be(&lemma, lexicon);
                    if wrong { word.form.as_str().into() } else { lemma }
                })
            });
            Arc::clone(lemma)
        });
        Lemmas(lemmas.collect())
    }

    fn edit(
        &self,
        word: &LemmaWord<'_>,
        lexicon: &Lexicon,
        features: &mut Features,
        scorer: &Scorer<'_>,
    ) -> Arc<str> {
        edit_features(word, lexicon, features);
        let mut scores = [0; CLASSES_MAX];
        scorer.score(&features.hashes, &mut scores);
        let lemma = self.edits[best(&scores[..self.edits.len()])].apply(&word.form);
        if lemma.is_empty() { word.form.as_str().into() } else { lemma.into() }
    }
}

fn read_exceptions(bytes: &Bytes) -> Option<FxHashMap<u64, Arc<str>>> {
    let text = str::from_utf8(bytes).ok()?;
    let mut exceptions = FxHashMap::default();
    for line in text.lines() {
        let mut columns = line.split('\t');
        let form = columns.next()?;
        let upos = Upos::parse(columns.next()?)?;
        let xpos = columns.next()?;
        exceptions.insert(key(form, upos, xpos), columns.next()?.into());
    }
    Some(exceptions)
}

fn key(form: &str, upos: Upos, xpos: &str) -> u64 {
    mix(hash_str(form), xpos_hash(upos, xpos))
}

/// A word on its way to its lemma.
pub(super) struct LemmaWord<'a> {
    /// The form with plain quotes, in lower case unless it is a proper noun.
    pub(super) form: String,
    pub(super) upos: Upos,
    pub(super) xpos: &'a str,
}

impl<'a> LemmaWord<'a> {
    pub(super) fn new(form: &str, upos: Upos, xpos: &'a str) -> Self {
        let plain: String = form.chars().map(plain).collect();
        let keep = upos == Upos::Propn || xpos.starts_with("NNP") || upos == Upos::X;
        let form = if keep { plain } else { plain.to_lowercase() };
        Self { form, upos, xpos }
    }

    /// Whether something cannot be the word's lemma: a verb that is none, made of a form that is one
    /// ("withdraw", read as a past tense).
    fn cannot_be(&self, lemma: &str, lexicon: &Lexicon) -> bool {
        let is_verb = |form: &str| lexicon.entry(hash_str(form)).verb != 0;
        self.upos == Upos::Verb && !is_verb(lemma) && is_verb(&self.form)
    }

    pub(super) fn key(&self) -> u64 {
        key(&self.form, self.upos, self.xpos)
    }
}

/// The features from which the edit follows.
pub(super) fn edit_features(word: &LemmaWord<'_>, lexicon: &Lexicon, out: &mut Features) {
    const BASES: &[(&str, &str)] = &[
        ("", ""),
        ("s", ""),
        ("es", ""),
        ("ies", "y"),
        ("ed", ""),
        ("ed", "e"),
        ("ied", "y"),
        ("ing", ""),
        ("ing", "e"),
        ("er", ""),
        ("er", "e"),
        ("est", ""),
        ("est", "e"),
        ("ves", "f"),
    ];
    let pos = xpos_hash(word.upos, word.xpos);
    let lower = word.form.to_lowercase();
    out.clear();
    out.one(pos);
    out.two(pos, hash_str(&word.form));
    let mut ends = lower.char_indices().rev().map(|(at, _)| at);
    for _ in 0..6 {
        out.two(pos, ends.next().map_or(0, |at| hash_str(&lower[at..])));
    }
    let (mut nouns, mut verbs) = (0_u64, 0_u64);
    for (number, (ending, instead)) in (0_u32..).zip(BASES) {
        if let Some(stem) = lower.strip_suffix(ending) {
            let senses = lexicon.entry(hash_str(&format!("{stem}{instead}")));
            nouns |= u64::from(senses.noun != 0) << number;
            verbs |= u64::from(senses.verb != 0) << number;
        }
    }
    let doubled = ["ed", "ing"].iter().find_map(|suffix| {
        let stem = lower.strip_suffix(suffix)?;
        let [.., one, two] = stem.as_bytes() else { return None };
        (one == two && one.is_ascii()).then(|| &stem[..stem.len() - 1])
    });
    let doubled = doubled.map_or(0, |stem| u64::from(lexicon.entry(hash_str(stem)).verb != 0) + 1);
    out.two(pos, nouns);
    out.three(pos, verbs, doubled);
    let suffix = lower.char_indices().rev().nth(1).map_or(0, |(at, _)| hash_str(&lower[at..]));
    out.four(pos, nouns, suffix, 0);
    out.four(pos, verbs, doubled, suffix);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_leads_from_form_to_lemma() {
        for (form, lemma, text) in [
            ("cities", "city", "3y"),
            ("went", "go", "4go"),
            ("run", "run", "0"),
            ("ñus", "ñu", "1"),
        ] {
            let edit = Edit::between(form, lemma);
            assert_eq!(edit.to_string(), text);
            assert_eq!(Edit::parse(text), Some(edit.clone()));
            assert_eq!(edit.apply(form), lemma);
        }
        assert_eq!(Edit::parse("9").expect("an edit").apply("ab"), "");
    }
}
