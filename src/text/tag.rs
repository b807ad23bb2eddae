//! Parts of speech and features.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::text::document::Document;
use crate::text::features::Features;
use crate::text::features::Word;
use crate::text::features::Words;
use crate::text::features::mix;
use crate::text::finite::Finites;
use crate::text::finite::finites;
use crate::text::labels::Upos;
use crate::text::layers::Tag;
use crate::text::layers::Tags;
use crate::text::model::Model;
use crate::text::senses::Senses;
use crate::text::weights::CLASSES_MAX;
use crate::text::weights::Classifier;
use crate::text::weights::ModelError;
use crate::text::weights::ModelFile;
use crate::text::weights::Scores;
use crate::text::weights::best;

/// The section with the classifier of parts of speech; a class is `NOUN NN`.
pub(super) const TAGS_SECTION: &str = "tags";

/// The section with the classifier that looks again, with the first one's tags on both sides.
pub(super) const TAGS_AGAIN_SECTION: &str = "tags-again";

/// The section with the words of closed classes, as hashes of word and part of speech.
pub(super) const CLOSED_SECTION: &str = "tags-closed";

/// The section with the classifier of features; a class is `Number=Sing`.
pub(super) const FEATS_SECTION: &str = "feats";

/// Finds the part of speech of every token.
pub fn tag(model: &Model, document: &Document) -> Tags {
    model.tagger.tag(document, &Words::new(document, &model.lexicon))
}

/// What the tagger has learned.
#[derive(Clone, Debug)]
pub(super) struct Tagger {
    drafter: Drafter,
    again: TagClasses,
    /// The class of `again` that is each class of the drafter.
    same: Vec<Option<u8>>,
    feats: Classifier,
}

/// A classifier of parts of speech.
#[derive(Clone, Debug)]
struct TagClasses {
    classifier: Classifier,
    /// Universal and Penn part of speech of each class.
    pairs: Vec<(Upos, Arc<str>)>,
    closed: Arc<FxHashSet<u64>>,
}

/// The words of closed classes.
fn read_closed(file: &ModelFile) -> Result<Arc<FxHashSet<u64>>, ModelError> {
    let bytes = file.section(CLOSED_SECTION)?;
    let (hashes, rest) = bytes.as_chunks();
    if !rest.is_empty() {
        return Err(ModelError::Damaged(CLOSED_SECTION.into()));
    }
    Ok(Arc::new(hashes.iter().map(|hash| u64::from_le_bytes(*hash)).collect()))
}

/// Whether new words do not come into a class.
pub(super) const fn is_closed(upos: Upos) -> bool {
    matches!(
        upos,
        Upos::Adp
            | Upos::Aux
            | Upos::Cconj
            | Upos::Det
            | Upos::Part
            | Upos::Pron
            | Upos::Sconj
            | Upos::X
    )
}

/// What a word may be that neither the lexicon nor a closed class of the treebanks has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unseen {
    /// A word of any class: there are many spellings of "because". The parser learns from such tags.
    IsAny,
    /// A word of an open class: in print, a new word is a noun, a verb or an adjective.
    IsOpen,
}

/// A word as one of a closed class.
pub(super) const fn closed_word(word: &Word, upos: Upos) -> u64 {
    mix(word.lower, upos as u64)
}

impl TagClasses {
    fn read(
        file: &ModelFile,
        section: &str,
        closed: Arc<FxHashSet<u64>>,
    ) -> Result<Self, ModelError> {
        let classifier = file.classifier(section)?;
        let pairs = classifier.classes().iter().map(|class| {
            let (upos, xpos) = class.split_once(' ')?;
            Some((Upos::parse(upos)?, xpos.into()))
        });
        let pairs = pairs.collect::<Option<_>>();
        let pairs = pairs.ok_or_else(|| ModelError::Damaged(section.into()))?;
        Ok(Self { classifier, pairs, closed })
    }

    /// The class with the highest score among those that the word can have: a word that the
    /// lexicon knows belongs to a closed class only if it was seen there. With `Unseen::IsOpen` so
    /// does any other word of more than three letters.
    ///
    /// Also returns by how much it is better than the second one, if it was the best of all.
    fn best(
        &self,
        features: &Features,
        scores: &mut Scores,
        (word, unseen): (&Word, Unseen),
    ) -> (u8, i32) {
        scores.fill(0);
        self.classifier.scorer().score(&features.hashes, scores);
        let scores = &mut scores[..self.pairs.len()];
        let any =
            word.senses == Senses::default() && (unseen == Unseen::IsAny || word.suffixes[3] == 0);
        loop {
            let class = best(scores);
            let (upos, _) = self.pairs[class];
            let score = std::mem::replace(&mut scores[class], i32::MIN);
            let possible =
                any || !is_closed(upos) || self.closed.contains(&closed_word(word, upos));
            if possible || score == i32::MIN {
                let second = scores.iter().copied().max().unwrap_or(i32::MIN);
                return (u8::try_from(class).unwrap_or(0), score.saturating_sub(second));
            }
        }
    }
}

/// What the first look at a sentence found.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// The part of speech of each word, by [`xpos_hash`].
    pos: Vec<u64>,
    /// The finite verbs around each word.
    finites: Vec<Finites>,
    /// The class of each word of which a second look would say the same, as the one who looked
    /// first numbers it.
    certain: Vec<Option<u8>>,
}

/// By how much a class must be better than any other for the second look to be left out. It would
/// change five in a thousand such words of the development halves, and not for the better.
const CERTAIN_MARGIN: i32 = 4000;

/// The first look: from left to right, with what stands before a word tagged already.
#[derive(Clone, Debug)]
pub(super) struct Drafter {
    classes: TagClasses,
    /// The hash of each class.
    pos: Vec<u64>,
}

impl Drafter {
    pub(super) fn read(file: &ModelFile) -> Result<Self, ModelError> {
        let classes = TagClasses::read(file, TAGS_SECTION, read_closed(file)?)?;
        let pos = classes.pairs.iter().map(|(upos, xpos)| xpos_hash(*upos, xpos)).collect();
        Ok(Self { classes, pos })
    }

    /// Looks at the words of a sentence.
    pub(super) fn draft(&self, words: &[Word], working: &mut Working, draft: &mut Draft) {
        let Working { features, scores, classes } = working;
        classes.clear();
        draft.certain.clear();
        for word in words {
            tag_features(words, classes, features);
            let (class, margin) = self.classes.best(features, scores, (word, Unseen::IsAny));
            draft.certain.push((margin >= CERTAIN_MARGIN).then_some(class));
            classes.push(class);
        }
        let numbers = classes.iter().map(|&class| usize::from(class));
        draft.pos.clear();
        draft.pos.extend(numbers.clone().map(|class| self.pos[class]));
        finites(numbers.map(|class| &*self.classes.pairs[class].1), &mut draft.finites);
    }
}

/// Room for tagging.
pub(super) struct Working {
    classes: Vec<u8>,
    features: Features,
    scores: Scores,
}

impl Default for Working {
    fn default() -> Self {
        Self { classes: Vec::new(), features: Features::default(), scores: [0; CLASSES_MAX] }
    }
}

impl Tagger {
    pub(super) fn read(file: &ModelFile) -> Result<Self, ModelError> {
        let drafter = Drafter::read(file)?;
        let again =
            TagClasses::read(file, TAGS_AGAIN_SECTION, Arc::clone(&drafter.classes.closed))?;
        let same = drafter.classes.pairs.iter().map(|pair| {
            let class = again.pairs.iter().position(|own| own == pair)?;
            u8::try_from(class).ok()
        });
        let same = same.collect();
        Ok(Self { drafter, again, same, feats: file.classifier(FEATS_SECTION)? })
    }

    pub(super) fn tag(&self, document: &Document, words: &Words) -> Tags {
        let mut tags = Vec::with_capacity(document.n_tokens());
        let mut working = Working::default();
        let mut draft = Draft::default();
        for sentence in document.sentences() {
            let words = words.of(&sentence.tokens);
            self.drafter.draft(words, &mut working, &mut draft);
            self.look_again((words, &draft), Unseen::IsOpen, &mut working, &mut tags);
        }
        Tags(tags)
    }

    /// The tags of a document of which there is a first look, by sentence, as training needs them.
    pub(super) fn tag_drafted(&self, document: &Document, words: &Words, drafts: &[Draft]) -> Tags {
        let mut tags = Vec::with_capacity(document.n_tokens());
        let mut working = Working::default();
        for (sentence, draft) in document.sentences().iter().zip(drafts) {
            let words = words.of(&sentence.tokens);
            self.look_again((words, draft), Unseen::IsAny, &mut working, &mut tags);
        }
        Tags(tags)
    }

    /// Adds the tags of a sentence, given its words and the first look at them.
    fn look_again(
        &self,
        (words, draft): (&[Word], &Draft),
        unseen: Unseen,
        working: &mut Working,
        out: &mut Vec<Tag>,
    ) {
        let Working { features, scores, classes } = working;
        classes.clear();
        for (at, word) in words.iter().enumerate() {
            let certain = match unseen {
                Unseen::IsAny => None,
                Unseen::IsOpen => draft.certain[at].and_then(|class| self.same[usize::from(class)]),
            };
            classes.push(certain.unwrap_or_else(|| {
                again_features(words, draft, classes, features);
                self.again.best(features, scores, (word, unseen)).0
            }));
        }
        let pairs = classes.iter().map(|&class| &self.again.pairs[usize::from(class)]);
        let known: Vec<Known<'_>> = (pairs.clone().zip(words))
            .map(|((upos, xpos), word)| Known { upos: *upos, xpos, word })
            .collect();
        for (at, (upos, xpos)) in pairs.enumerate() {
            feats_features(&known, at, features);
            scores.fill(0);
            self.feats.scorer().score(&features.hashes, scores);
            let feats = &self.feats.classes()[best(&scores[..self.feats.classes().len()])];
            out.push(Tag { upos: *upos, xpos: Arc::clone(xpos), feats: Arc::clone(feats) });
        }
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
    senses: Senses { noun: 0, verb: 0 },
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

/// The features of the first word that has no class yet, when a draft of all classes is there.
pub(super) fn again_features(words: &[Word], draft: &Draft, classes: &[u8], out: &mut Features) {
    tag_features(words, classes, out);
    let at = classes.len();
    let class = |back: usize| at.checked_sub(back).map_or(255, |at| u64::from(classes[at]));
    let drafted = |ahead: usize| draft.pos.get(at + ahead).copied().unwrap_or(1);
    let (t1, t2) = (class(1), class(2));
    let [d0, d1, d2] = [0, 1, 2].map(drafted);
    let [p1, w, n1] = [-1, 0, 1].map(|distance| word_at(words, at, distance));
    let finites = draft.finites.get(at).map_or(0, |finites| finites.code());
    out.one(d0);
    out.two(d0, w.lower);
    out.two(d0, w.suffixes[1]);
    out.two(w.lower, d1);
    out.two(w.suffixes[2], d1);
    out.three(t1, d0, d1);
    out.three(t1, w.lower, d1);
    out.three(t1, w.suffixes[1], d1);
    out.three(t2, t1, d0);
    out.four(t2, t1, d0, d1);
    out.three(d0, d1, d2);
    out.four(t1, d0, d1, d2);
    out.two(d0, n1.lower);
    out.two(p1.lower, d0);
    out.two(d0, finites);
    out.two(w.lower, finites);
    out.two(w.suffixes[1], finites);
    out.three(t1, d0, finites);
    out.three(d0, d1, finites);
    out.three(t1, w.suffixes[1], finites);
    out.four(t1, d0, d1, finites);
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
