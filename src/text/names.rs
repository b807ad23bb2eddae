//! Names of persons, organizations and places.

use crate::text::document::Document;
use crate::text::features::Features;
use crate::text::features::Word;
use crate::text::features::Words;
use crate::text::features::mix;
use crate::text::labels::NameKind;
use crate::text::labels::Upos;
use crate::text::layers::Name;
use crate::text::layers::Names;
use crate::text::layers::Tags;
use crate::text::model::Model;
use crate::text::senses::Lexicon;
use crate::text::tag::word_at;
use crate::text::tag::xpos_hash;
use crate::text::weights::CLASSES_MAX;
use crate::text::weights::Classifier;
use crate::text::weights::ModelError;
use crate::text::weights::ModelFile;

/// The section with the name tagger.
pub(super) const NAMES_SECTION: &str = "names";

/// The classes: outside of names; beginning of and inside a name of each kind.
pub(super) const CLASSES: [&str; N_CLASSES] =
    ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"];

/// How many classes there are.
pub(super) const N_CLASSES: usize = 7;

/// Finds the names of persons, organizations and places.
pub fn names(model: &Model, document: &Document, tags: &Tags) -> Names {
    let words = Words::new(document, &model.lexicon);
    model.names.names(document, &words, tags, &model.lexicon)
}

/// What the name tagger has learned.
#[derive(Clone, Debug)]
pub(super) struct NameTagger {
    classifier: Classifier,
}

impl NameTagger {
    pub(super) fn read(file: &ModelFile) -> Result<Self, ModelError> {
        let classifier = file.classifier(NAMES_SECTION)?;
        if classifier.classes().iter().map(|class| &**class).ne(CLASSES) {
            return Err(ModelError::Damaged(NAMES_SECTION.into()));
        }
        Ok(Self { classifier })
    }

    pub(super) fn names(
        &self,
        document: &Document,
        words: &Words,
        tags: &Tags,
        lexicon: &Lexicon,
    ) -> Names {
        let mut names = Vec::new();
        let scorer = self.classifier.scorer();
        let score = |features: &[u64]| {
            let mut scores = [0; CLASSES_MAX];
            scorer.score(features, &mut scores);
            std::array::from_fn(|class| scores[class])
        };
        let moves: [[i32; N_CLASSES]; N_CLASSES + 1] =
            std::array::from_fn(|last| score(&[move_feature(last)]));
        let mut features = Features::default();
        let mut emissions = Vec::new();
        for sentence in document.sentences() {
            let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
            let view = NameView::new(&words.0[range.clone()], &tags.0[range], lexicon);
            emissions.clear();
            for at in 0..view.words.len() {
                name_features(&view, at, &mut features);
                emissions.push(score(&features.hashes));
            }
            let classes = best_path(&emissions, &moves);
            collect(&classes, sentence.tokens.start, &mut names);
        }
        Names(names)
    }
}

/// The feature that stands for the class of the token before; [`N_CLASSES`] at the beginning.
pub(super) const fn move_feature(last: usize) -> u64 {
    mix(mix(0xABCD_EF01_2345_6789, last as u64), 5)
}

/// Whether a class may follow another one ([`N_CLASSES`] stands for the beginning).
pub(super) const fn may_follow(last: usize, class: usize) -> bool {
    let inside = class > 0 && class.is_multiple_of(2);
    !inside || last == class || last + 1 == class
}

/// The sequence of classes with the highest sum.
pub(super) fn best_path(
    emissions: &[[i32; N_CLASSES]],
    moves: &[[i32; N_CLASSES]; N_CLASSES + 1],
) -> Vec<usize> {
    const IMPOSSIBLE: i64 = i64::MIN / 2;
    let mut back: Vec<[usize; N_CLASSES]> = Vec::with_capacity(emissions.len());
    let mut scores = [IMPOSSIBLE; N_CLASSES + 1];
    scores[N_CLASSES] = 0;
    for emission in emissions {
        let mut next = [IMPOSSIBLE; N_CLASSES + 1];
        let mut from = [0; N_CLASSES];
        for class in 0..N_CLASSES {
            for last in 0..=N_CLASSES {
                let score = scores[last] + i64::from(moves[last][class] + emission[class]);
                if may_follow(last, class) && score > next[class] {
                    next[class] = score;
                    from[class] = last;
                }
            }
        }
        back.push(from);
        scores = next;
    }
    let mut class =
        (0..N_CLASSES).fold(0, |best, own| if scores[own] > scores[best] { own } else { best });
    let mut path = vec![0; emissions.len()];
    for (at, from) in back.iter().enumerate().rev() {
        path[at] = class;
        class = from[class];
    }
    path
}

/// The names that classes spell.
fn collect(classes: &[usize], first: u32, names: &mut Vec<Name>) {
    const KINDS: [NameKind; 3] = [NameKind::Person, NameKind::Organization, NameKind::Location];
    for (token, &class) in (first..).zip(classes) {
        if class == 0 {
            continue;
        }
        if class % 2 == 1 {
            names.push(Name { tokens: token..token + 1, kind: KINDS[(class - 1) / 2] });
        } else if let Some(name) = names.last_mut() {
            name.tokens.end = token + 1;
        }
    }
}

/// A sentence as the name tagger sees it.
pub(super) struct NameView<'a> {
    pub(super) words: &'a [Word],
    pos: Vec<u64>,
    upos: Vec<Upos>,
    /// What the lexicon says of the longest phrase that each token is in.
    phrases: Vec<u64>,
}

/// The longest phrase that is looked up in the lexicon.
const PHRASE_MAX: usize = 5;

/// The hash of a phrase, from the hashes of its words in lower case.
pub(super) fn phrase_hash(words: impl Iterator<Item = u64>) -> u64 {
    words.fold(0x0123_4567_89AB_CDEF, mix)
}

impl<'a> NameView<'a> {
    pub(super) fn new(
        words: &'a [Word],
        tags: &[crate::text::layers::Tag],
        lexicon: &Lexicon,
    ) -> Self {
        let pos = tags.iter().map(|tag| xpos_hash(tag.upos, &tag.xpos)).collect();
        let upos = tags.iter().map(|tag| tag.upos).collect();
        let mut phrases = vec![0; words.len()];
        let mut at = 0;
        while at < words.len() {
            let mut found = 1;
            if words[at].capital {
                for n in (2..=PHRASE_MAX.min(words.len() - at)).rev() {
                    let hash = phrase_hash(words[at..at + n].iter().map(|word| word.lower));
                    let senses = lexicon.entry(hash);
                    if senses.noun != 0 {
                        for (number, phrase) in phrases[at..at + n].iter_mut().enumerate() {
                            *phrase = u64::from(senses.noun) * 4 + if number == 0 { 1 } else { 2 };
                        }
                        found = n;
                        break;
                    }
                }
            }
            at += found;
        }
        Self { words, pos, upos, phrases }
    }

    fn pos(&self, at: usize, distance: isize) -> u64 {
        at.checked_add_signed(distance).and_then(|at| self.pos.get(at)).copied().unwrap_or(0)
    }

    /// The nearest token in a direction that is not capitalized, and how far away it is.
    fn outside(&self, at: usize, step: isize) -> (u64, u64) {
        let mut distance = step;
        for n in 1..6 {
            let word = word_at(self.words, at, distance);
            if !word.capital {
                return (word.lower, n);
            }
            distance += step;
        }
        (0, 6)
    }
}

/// The features of a token from which its class follows.
pub(super) fn name_features(view: &NameView<'_>, at: usize, out: &mut Features) {
    let words = view.words;
    let [p2, p1, w, n1, n2] = [-2, -1, 0, 1, 2].map(|distance| word_at(words, at, distance));
    let senses = |word: &Word| u64::from(word.senses.noun);
    let pos = |distance: isize| view.pos(at, distance);
    let first = u64::from(at == 0);
    let shape = mix(w.shape, first);
    out.clear();
    out.one(0);
    out.one(w.form);
    out.one(w.lower);
    out.two(w.lower, first);
    for (prefix, suffix) in w.prefixes.iter().zip(&w.suffixes) {
        out.two(*prefix, u64::from(w.capital));
        out.two(*suffix, u64::from(w.capital));
    }
    out.one(shape);
    out.two(shape, pos(0));
    out.two(pos(0), senses(w));
    out.two(w.shape, senses(w));
    out.one(view.phrases[at]);
    out.two(view.phrases[at], pos(0));
    for (word, own) in [(p1, pos(-1)), (n1, pos(1)), (p2, pos(-2)), (n2, pos(2))] {
        out.one(word.lower);
        out.one(word.form);
        out.one(own);
        out.one(word.shape);
        out.two(senses(word), u64::from(word.capital));
        out.two(own, pos(0));
    }
    out.two(p1.lower, w.lower);
    out.two(w.lower, n1.lower);
    out.two(p1.lower, shape);
    out.two(shape, n1.lower);
    out.three(p1.shape, w.shape, n1.shape);
    out.three(pos(-1), pos(0), pos(1));
    out.three(pos(-2), pos(-1), pos(0));
    out.three(pos(0), pos(1), pos(2));
    out.three(p2.lower, p1.lower, w.shape);
    out.three(w.shape, n1.lower, n2.lower);
    out.two(p1.suffixes[2], w.shape);
    out.two(n1.suffixes[2], w.shape);
    let (before, n_before) = view.outside(at, -1);
    let (after, n_after) = view.outside(at, 1);
    let capital = u64::from(w.capital);
    out.three(before, n_before, capital);
    out.three(after, n_after, capital);
    out.three(before, after, capital);
    out.three(n_before, n_after, pos(0));
    out.two(u64::from(view.upos[at] == Upos::Propn), capital);
}
