//! Learning base forms.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::text::document::TokenId;
use crate::text::features::Features;
use crate::text::labels::Upos;
use crate::text::lemma::Edit;
use crate::text::lemma::LemmaWord;
use crate::text::lemma::edit_features;
use crate::text::train::Data;
use crate::text::train::Perceptron;
use crate::text::train::Random;
use crate::text::train::tag::frequent;
use crate::text::weights::Bytes;
use crate::text::weights::Classifier;
use crate::text::weights::best;

const EPOCHS: usize = 8;
const UPDATES_MIN: u32 = 2;
const LEAST: i32 = 1;

/// How often a form may stand in the treebanks with a base form that the lexicon knows better.
const SLIPS_MAX: usize = 3;

/// A form, its parts of speech and its lemma.
type Entry = (String, Upos, String, String);

/// Trains the classifier of edits and lists the exceptions that it does not get right.
pub(super) fn train(data: &Data<'_>, inflections: &str) -> (Vec<u8>, Vec<u8>) {
    let entries = entries(data, inflections);
    let mut edit_counts: BTreeMap<String, usize> = BTreeMap::new();
    for (form, _, _, lemma) in entries.keys() {
        *edit_counts.entry(Edit::between(form, lemma).to_string()).or_default() += 1;
    }
    edit_counts.retain(|_, count| *count > 1);
    let classes = frequent(edit_counts);
    let number_of: BTreeMap<&str, usize> =
        classes.iter().enumerate().map(|(number, class)| (&**class, number)).collect();
    let mut perceptron = Perceptron::new(UPDATES_MIN);
    let mut random = Random::new(3);
    let mut features = Features::default();
    let mut scores = vec![0; classes.len()];
    let mut order: Vec<&Entry> = entries.keys().collect();
    for _ in 0..EPOCHS {
        random.shuffle(&mut order);
        for (form, upos, xpos, lemma) in &order {
            let edit = Edit::between(form, lemma).to_string();
            let Some(&truth) = number_of.get(&*edit) else { continue };
            edit_features(&LemmaWord::new(form, *upos, xpos), data.lexicon, &mut features);
            scores.fill(0);
            perceptron.score(&features.hashes, &mut scores);
            let guess = best(&scores);
            if guess != truth {
                perceptron.correct(&features.hashes, truth, guess);
            }
            perceptron.tick();
        }
    }
    let section = perceptron.finish(&classes, LEAST);
    let exceptions = Classifier::read(&Bytes::from(section.clone()))
        .map(|classifier| exceptions(data, &entries, &classifier));
    (section, exceptions.unwrap_or_default().into_bytes())
}

/// The entries of the corpus with their counts, and the irregular forms that it lacks.
fn entries(data: &Data<'_>, inflections: &str) -> BTreeMap<Entry, usize> {
    let mut counts: BTreeMap<(String, Upos, String), BTreeMap<String, usize>> = BTreeMap::new();
    for document in data.documents {
        let analysis = &document.analysis;
        for (number, tag) in (0_u32..).zip(&analysis.tags.0) {
            let token = TokenId(number);
            let word = LemmaWord::new(analysis.document.form(token), tag.upos, &tag.xpos);
            let key = (word.form, tag.upos, tag.xpos.to_string());
            let lemma = analysis.lemmas.lemma(token).to_string();
            *counts.entry(key).or_default().entry(lemma).or_default() += 1;
        }
    }
    let mut entries = BTreeMap::new();
    for ((form, upos, xpos), lemmas) in counts {
        let most = lemmas.iter().max_by_key(|&(lemma, count)| (count, std::cmp::Reverse(lemma)));
        if let Some((lemma, &count)) = most {
            entries.insert((form, upos, xpos, lemma.clone()), count);
        }
    }
    for line in inflections.lines() {
        let mut columns = line.split('\t');
        let (Some(pos), Some(form), Some(lemmas)) =
            (columns.next(), columns.next(), columns.next())
        else {
            continue;
        };
        let lemma = lemmas.split(',').next().unwrap_or(lemmas);
        if form.contains(' ') || form == lemma {
            continue;
        }
        for &(upos, xpos) in inflected_tags(pos, form) {
            // A rare form that has another base form in a treebank is a slip there.
            let own = entries.range((form.to_string(), upos, xpos.to_string(), String::new())..);
            let own = own.map(|(entry, &count)| (entry.clone(), count)).next();
            let own = own.filter(|(own, _)| own.0 == form && own.1 == upos && own.2 == xpos);
            if let Some((own, count)) = own {
                if count > SLIPS_MAX || lemmas.split(',').any(|lemma| lemma == own.3) {
                    continue;
                }
                entries.remove(&own);
            }
            entries.insert((form.to_string(), upos, xpos.to_string(), lemma.to_string()), 1);
        }
    }
    entries
}

/// The tags that an irregular form may have.
fn inflected_tags(pos: &str, form: &str) -> &'static [(Upos, &'static str)] {
    match pos {
        "noun" => &[(Upos::Noun, "NNS")],
        "verb" if form.ends_with("ing") => &[(Upos::Verb, "VBG")],
        "verb" if form.ends_with('s') => &[(Upos::Verb, "VBZ")],
        "verb" => &[(Upos::Verb, "VBD"), (Upos::Verb, "VBN")],
        "adj" if form.ends_with("est") => &[(Upos::Adj, "JJS")],
        "adj" => &[(Upos::Adj, "JJR")],
        _ => &[],
    }
}

/// The entries that the classifier gets wrong, a line each.
fn exceptions(
    data: &Data<'_>,
    entries: &BTreeMap<Entry, usize>,
    classifier: &Classifier,
) -> String {
    let mut out = String::new();
    let mut features = Features::default();
    for (form, upos, xpos, lemma) in entries.keys() {
        edit_features(&LemmaWord::new(form, *upos, xpos), data.lexicon, &mut features);
        let (class, _) = classifier.classify(&features.hashes);
        let guess = Edit::parse(&classifier.classes()[class]).map(|edit| edit.apply(form));
        if guess.as_deref() != Some(lemma) && !form.contains(['\t', '\n']) {
            // Writing to a string cannot fail.
            let _unused = writeln!(out, "{form}\t{}\t{xpos}\t{lemma}", upos.as_str());
        }
    }
    out
}
