//! Learning parts of speech and features.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::text::features::Features;
use crate::text::labels::Upos;
use crate::text::tag::Draft;
use crate::text::tag::Drafter;
use crate::text::tag::Known;
use crate::text::tag::Working;
use crate::text::tag::again_features;
use crate::text::tag::closed_word;
use crate::text::tag::feats_features;
use crate::text::tag::is_closed;
use crate::text::tag::tag_features;
use crate::text::train::Data;
use crate::text::train::Perceptron;
use crate::text::train::Progress;
use crate::text::train::Random;
use crate::text::train::sentences;
use crate::text::weights::CLASSES_MAX;
use crate::text::weights::best;

/// Rounds for the tagger that ships.
pub(super) const TAG_EPOCHS: usize = 7;

/// Rounds for the taggers whose mistakes the later stages learn from.
pub(super) const FOLD_EPOCHS: usize = 4;

const FEATS_EPOCHS: usize = 5;
const UPDATES_MIN: u32 = 3;
const LEAST: i32 = 1;

/// The words of closed classes.
pub(super) fn closed_words(data: &Data<'_>) -> Vec<u8> {
    let mut hashes = BTreeSet::new();
    for (document, words) in data.documents.iter().zip(data.words) {
        for (tag, word) in document.analysis.tags.0.iter().zip(&words.0) {
            if is_closed(tag.upos) {
                hashes.insert(closed_word(word, tag.upos));
            }
        }
    }
    hashes.into_iter().flat_map(u64::to_le_bytes).collect()
}

/// The first looks at the sentences of a document.
pub(super) fn drafts(data: &Data<'_>, document: usize, drafter: &Drafter) -> Vec<Draft> {
    let mut working = Working::default();
    let sentences = data.documents[document].analysis.document.sentences().iter();
    let drafts = sentences.map(|sentence| {
        let mut draft = Draft::default();
        drafter.draft(data.words[document].of(&sentence.tokens), &mut working, &mut draft);
        draft
    });
    drafts.collect()
}

/// Trains the classifier that looks first, on some documents.
pub(super) fn train_tags(
    data: &Data<'_>,
    documents: &[usize],
    n_epochs: usize,
    progress: Progress<'_>,
) -> Vec<u8> {
    train_round(data, documents, None, n_epochs, progress)
}

/// Trains the classifier that looks again, on some documents; `drafts` are those of all
/// documents, by document and sentence.
pub(super) fn train_again(
    data: &Data<'_>,
    documents: &[usize],
    drafts: &[Vec<Draft>],
    n_epochs: usize,
    progress: Progress<'_>,
) -> Vec<u8> {
    train_round(data, documents, Some(drafts), n_epochs, progress)
}

fn train_round(
    data: &Data<'_>,
    documents: &[usize],
    drafts: Option<&[Vec<Draft>]>,
    n_epochs: usize,
    progress: Progress<'_>,
) -> Vec<u8> {
    let gold = |document: usize, token: usize| {
        let tag = &data.documents[document].analysis.tags.0[token];
        format!("{} {}", tag.upos.as_str(), tag.xpos)
    };
    let mut sentences: Vec<(usize, Range<usize>, Option<&Draft>)> = Vec::new();
    for &document in documents {
        let own = crate::text::train::sentences(data, &[document]).into_iter().enumerate();
        sentences.extend(own.map(|(number, (_, tokens))| {
            (document, tokens, drafts.and_then(|drafts| drafts[document].get(number)))
        }));
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (document, tokens, _) in &sentences {
        for token in tokens.clone() {
            *counts.entry(gold(*document, token)).or_default() += 1;
        }
    }
    let classes = frequent(counts);
    let number_of: BTreeMap<&str, usize> =
        classes.iter().enumerate().map(|(number, class)| (&**class, number)).collect();
    let mut perceptron = Perceptron::new(UPDATES_MIN);
    let mut random = Random::new(1);
    let mut features = Features::default();
    let mut scores = vec![0; classes.len()];
    for epoch in 0..n_epochs {
        random.shuffle(&mut sentences);
        let (mut n_right, mut n_all) = (0, 0);
        for (document, tokens, draft) in &sentences {
            let words = &data.words[*document].0[tokens.clone()];
            let mut guesses: Vec<u8> = Vec::with_capacity(words.len());
            for token in tokens.clone() {
                match draft {
                    None => tag_features(words, &guesses, &mut features),
                    Some(draft) => again_features(words, draft, &guesses, &mut features),
                }
                scores.fill(0);
                perceptron.score(&features.hashes, &mut scores);
                let guess = best(&scores);
                if let Some(&truth) = number_of.get(&*gold(*document, token)) {
                    n_all += 1;
                    if guess == truth {
                        n_right += 1;
                    } else {
                        perceptron.correct(&features.hashes, truth, guess);
                    }
                }
                perceptron.tick();
                guesses.push(u8::try_from(guess).unwrap_or(0));
            }
        }
        let round = if drafts.is_some() { "tags again" } else { "tags" };
        progress(&format!("{round}, round {}: {n_right} of {n_all}", epoch + 1));
    }
    perceptron.finish(&classes, LEAST)
}

/// Trains the classifier of features on all documents.
pub(super) fn train_feats(data: &Data<'_>, progress: Progress<'_>) -> Vec<u8> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for document in data.documents {
        for tag in &document.analysis.tags.0 {
            *counts.entry(tag.feats.to_string()).or_default() += 1;
        }
    }
    let classes = frequent(counts);
    let number_of: BTreeMap<&str, usize> =
        classes.iter().enumerate().map(|(number, class)| (&**class, number)).collect();
    let everything: Vec<usize> = (0..data.documents.len()).collect();
    let mut sentences = sentences(data, &everything);
    let mut perceptron = Perceptron::new(UPDATES_MIN);
    let mut random = Random::new(2);
    let mut features = Features::default();
    let mut scores = vec![0; classes.len()];
    for epoch in 0..FEATS_EPOCHS {
        random.shuffle(&mut sentences);
        let (mut n_right, mut n_all) = (0, 0);
        for (document, tokens) in &sentences {
            let tags = &data.documents[*document].analysis.tags.0[tokens.clone()];
            let words = &data.words[*document].0[tokens.clone()];
            let known: Vec<Known<'_>> = (tags.iter().zip(words))
                .map(|(tag, word)| Known { upos: tag.upos, xpos: &tag.xpos, word })
                .collect();
            for (at, tag) in tags.iter().enumerate() {
                let Some(&truth) = number_of.get(&*tag.feats) else { continue };
                feats_features(&known, at, &mut features);
                scores.fill(0);
                perceptron.score(&features.hashes, &mut scores);
                let guess = best(&scores);
                n_all += 1;
                if guess == truth {
                    n_right += 1;
                } else {
                    perceptron.correct(&features.hashes, truth, guess);
                }
                perceptron.tick();
            }
        }
        progress(&format!("features, round {}: {n_right} of {n_all}", epoch + 1));
    }
    perceptron.finish(&classes, LEAST)
}

/// The most frequent labels, as many as a classifier may have, in order of their names.
pub(super) fn frequent(counts: BTreeMap<String, usize>) -> Vec<Arc<str>> {
    let mut all: Vec<(String, usize)> = counts.into_iter().collect();
    all.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    all.truncate(CLASSES_MAX - 1);
    all.sort();
    let mut classes: Vec<Arc<str>> = all.into_iter().map(|(class, _)| class.into()).collect();
    if classes.is_empty() {
        classes.push(format!("{} _", Upos::X.as_str()).into());
    }
    classes
}
