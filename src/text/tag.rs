//! Parts of speech and features.

use std::sync::Arc;

use crate::text::document::Document;
use crate::text::features::Features;
use crate::text::features::Word;
use crate::text::features::Words;
use crate::text::features::mix;
use crate::text::labels::Upos;
use crate::text::layers::Tag;
use crate::text::layers::Tags;
use crate::text::model::Model;
use crate::text::weights::CLASSES_MAX;
use crate::text::weights::Classifier;
use crate::text::weights::ModelError;
use crate::text::weights::ModelFile;
use crate::text::weights::best;

/// The section with the classifier of parts of speech; a class is `NOUN NN`.
pub(super) const TAGS_SECTION: &str = "tags";

/// The section with the classifier of features; a class is `Number=Sing`.
pub(super) const FEATS_SECTION: &str = "feats";

/// Finds the part of speech of every token.
pub fn tag(model: &Model, document: &Document) -> Tags {
    model.tagger.tag(document, &Words::new(document, &model.lexicon))
}

/// What the tagger has learned.
#[derive(Clone, Debug)]
pub(super) struct Tagger {
    tags: Classifier,
    /// Universal and Penn part of speech of each class of `tags`.
    pairs: Vec<(Upos, Arc<str>)>,
    feats: Classifier,
}

impl Tagger {
    pub(super) fn read(file: &ModelFile) -> Result<Self, ModelError> {
        let tags = file.classifier(TAGS_SECTION)?;
        let pairs = tags.classes().iter().map(|class| {
            let (upos, xpos) = class.split_once(' ')?;
            Some((Upos::parse(upos)?, xpos.into()))
        });
        let pairs = pairs.collect::<Option<_>>();
        let pairs = pairs.ok_or_else(|| ModelError::Damaged(TAGS_SECTION.into()))?;
        Ok(Self { tags, pairs, feats: file.classifier(FEATS_SECTION)? })
    }

    pub(super) fn tag(&self, document: &Document, words: &Words) -> Tags {
        let mut tags = Vec::with_capacity(document.n_tokens());
        let mut features = Features::default();
        let (tagger, feats) = (self.tags.scorer(), self.feats.scorer());
        let mut scores = [0; CLASSES_MAX];
        let (n_tags, n_feats) = (self.tags.classes().len(), self.feats.classes().len());
        let mut classes: Vec<u8> = Vec::new();
        for sentence in document.sentences() {
            let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
            let words = &words.0[range];
            classes.clear();
            for at in 0..words.len() {
                tag_features(words, &classes, &mut features);
                scores.fill(0);
                tagger.score(&features.hashes, &mut scores);
                classes.push(u8::try_from(best(&scores[..n_tags])).unwrap_or(0));
                debug_assert_eq!(classes.len(), at + 1);
            }
            let known: Vec<Known<'_>> = classes
                .iter()
                .zip(words)
                .map(|(&class, word)| {
                    let (upos, xpos) = &self.pairs[usize::from(class)];
                    Known { upos: *upos, xpos, word }
                })
                .collect();
            for (at, &class) in classes.iter().enumerate() {
                feats_features(&known, at, &mut features);
                scores.fill(0);
                feats.score(&features.hashes, &mut scores);
                let feats = Arc::clone(&self.feats.classes()[best(&scores[..n_feats])]);
                let (upos, xpos) = &self.pairs[usize::from(class)];
                tags.push(Tag { upos: *upos, xpos: Arc::clone(xpos), feats });
            }
        }
        Tags(tags)
    }
}

/// What stands in for words outside of the sentence.
static OUTSIDE: Word = Word {
    form: 1,
    lower: 1,
    prefixes: [0; 5],
    suffixes: [0; 5],
    shape: 1,
    capital: false,
    all_capital: false,
    digit: false,
    space_before: true,
    senses: crate::text::senses::Senses { noun: 0, verb: 0 },
};

/// The word at a distance from a place in the sentence.
pub(super) fn word_at(words: &[Word], at: usize, distance: isize) -> &Word {
    at.checked_add_signed(distance).and_then(|at| words.get(at)).unwrap_or(&OUTSIDE)
}

/// The features of the first word that has no class yet.
pub(super) fn tag_features(words: &[Word], classes: &[u8], out: &mut Features) {
    let at = classes.len();
    let class = |back: usize| at.checked_sub(back).map_or(255, |at| u64::from(classes[at]));
    let (t1, t2) = (class(1), class(2));
    let [p2, p1, w, n1, n2] = [-2, -1, 0, 1, 2].map(|distance| word_at(words, at, distance));
    let senses = |word: &Word| u64::from(word.senses.noun) << 8 | u64::from(word.senses.verb);
    let first = u64::from(at == 0);
    let glue = u64::from(w.space_before) << 1 | u64::from(n1.space_before);
    out.clear();
    out.one(0);
    out.one(w.form);
    out.one(w.lower);
    for (prefix, suffix) in w.prefixes.iter().zip(&w.suffixes).take(4) {
        out.one(*prefix);
        out.one(*suffix);
    }
    out.one(w.suffixes[4]);
    out.two(w.shape, first);
    out.two(w.shape, w.suffixes[2]);
    out.one(senses(w));
    out.two(senses(w), w.suffixes[1]);
    out.two(w.lower, glue);
    out.one(p1.lower);
    out.one(p2.lower);
    out.one(n1.lower);
    out.one(n2.lower);
    out.one(p1.suffixes[2]);
    out.one(n1.suffixes[2]);
    out.one(n1.suffixes[1]);
    out.one(n2.suffixes[2]);
    out.two(n1.shape, w.shape);
    out.two(p1.shape, w.shape);
    out.two(senses(n1), senses(w));
    out.one(senses(p1));
    out.two(p1.lower, w.lower);
    out.two(w.lower, n1.lower);
    out.three(p1.lower, w.lower, n1.lower);
    out.two(p1.lower, n1.lower);
    out.two(n1.lower, n2.lower);
    out.one(t1);
    out.one(t2 << 8 | t1);
    out.two(t1, w.lower);
    out.two(t2 << 8 | t1, w.lower);
    out.two(t1, n1.lower);
    out.two(t1, n1.suffixes[2]);
    out.two(t2 << 8 | t1, n1.lower);
    out.two(t1, w.suffixes[2]);
    out.two(t1, senses(w));
    out.three(t1, senses(w), senses(n1));
    out.three(t1, w.suffixes[1], n1.suffixes[1]);
}

/// A word whose part of speech is known.
pub(super) struct Known<'a> {
    pub(super) upos: Upos,
    pub(super) xpos: &'a str,
    pub(super) word: &'a Word,
}

impl Known<'_> {
    fn pos(&self) -> u64 {
        xpos_hash(self.upos, self.xpos)
    }
}

/// Both parts of speech as one number.
pub(super) fn xpos_hash(upos: Upos, xpos: &str) -> u64 {
    let hash = xpos.bytes().fold(upos as u64 + 1, |hash, byte| hash << 7 ^ u64::from(byte));
    mix(hash, 7)
}

/// How far back the subject or the auxiliary of a verb is looked for.
const REACH: usize = 12;

/// The features of a word from which its `FEATS` follow.
pub(super) fn feats_features(sentence: &[Known<'_>], at: usize, out: &mut Features) {
    let this = &sentence[at];
    let pos = this.pos();
    let near = |distance: isize| at.checked_add_signed(distance).and_then(|at| sentence.get(at));
    let near_pos = |distance: isize| near(distance).map_or(0, Known::pos);
    let lower = |distance: isize| near(distance).map_or(0, |known| known.word.lower);
    out.clear();
    out.one(pos);
    out.two(pos, this.word.lower);
    out.two(pos, this.word.suffixes[1]);
    out.two(pos, this.word.suffixes[2]);
    out.two(pos, this.word.shape);
    out.three(pos, this.word.lower, near_pos(-1));
    out.three(pos, this.word.lower, near_pos(1));
    out.two(pos, near_pos(-1));
    out.two(pos, near_pos(1));
    out.two(pos, lower(-1));
    out.two(pos, lower(1));
    out.three(pos, near_pos(-2), near_pos(-1));
    out.three(pos, lower(-2), lower(-1));
    if !matches!(this.upos, Upos::Verb | Upos::Aux) {
        return;
    }
    let before = sentence[at.saturating_sub(REACH)..at].iter().rev();
    let auxiliary = before.clone().find(|known| known.upos == Upos::Aux);
    let subject = before.clone().find(|known| {
        matches!(known.upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num)
            || known.xpos == "DT"
    });
    // A noun behind a preposition is rarely the subject: the one before it may be.
    let bare = before.clone().zip(before.clone().skip(1)).find(|(known, previous)| {
        matches!(known.upos, Upos::Noun | Upos::Propn | Upos::Pron) && previous.upos != Upos::Adp
    });
    let word = |known: Option<&Known<'_>>| known.map_or(0, |known| known.word.lower);
    let tag = |known: Option<&Known<'_>>| known.map_or(0, Known::pos);
    let bare = bare.map(|(known, _)| known);
    out.two(pos, word(auxiliary));
    out.three(pos, word(auxiliary), near_pos(-1));
    out.two(pos, tag(subject));
    out.two(pos, word(subject));
    out.three(pos, tag(subject), this.word.lower);
    out.three(pos, tag(bare), tag(subject));
    out.two(pos, word(bare));
}
