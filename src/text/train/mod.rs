//! Learning a model from annotated text.
//!
//! Every stage is trained on what the stages before it predict for text that they have not seen:
//! the documents are dealt into [`N_FOLDS`] parts, and each part is tagged by a tagger trained on
//! the others. The same data gives the same model, byte by byte.

mod lemma;
mod lexicon;
mod names;
mod parse;
mod perceptron;
mod tag;

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::text::conllu::Annotated;
use crate::text::conllu::ConlluError;
use crate::text::conllu::join_names;
use crate::text::conllu::read_annotated;
use crate::text::features::Words;
use crate::text::layers::Lemmas;
use crate::text::layers::Tags;
use crate::text::lemma::EDITS_SECTION;
use crate::text::lemma::EXCEPTIONS_SECTION;
use crate::text::lemma::Lemmatizer;
use crate::text::lemma::Slips;
use crate::text::model::LEXICON_SECTION;
use crate::text::model::SEGMENT_SECTION;
use crate::text::names::NAMES_SECTION;
use crate::text::parse::FORWARD_SECTION;
use crate::text::segment::Segmenter;
use crate::text::senses::Lexicon;
use crate::text::tag::CLOSED_SECTION;
use crate::text::tag::Draft;
use crate::text::tag::Drafter;
use crate::text::tag::FEATS_SECTION;
use crate::text::tag::TAGS_AGAIN_SECTION;
use crate::text::tag::TAGS_SECTION;
use crate::text::tag::Tagger;
use crate::text::weights::ModelError;
use crate::text::weights::ModelFile;

pub use lexicon::LexiconFiles;
pub use perceptron::Perceptron;
pub use perceptron::Random;

/// Into how many parts the documents are dealt.
const N_FOLDS: usize = 5;

/// A part of the model that can be trained by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Tokens and sentences.
    Segments,
    /// The lexicon.
    Lexicon,
    /// Parts of speech and features.
    Tags,
    /// Base forms.
    Lemmas,
    /// Dependency trees.
    Trees,
    /// Names.
    Names,
}

impl Stage {
    /// All stages, in the order in which they run.
    pub const ALL: [Self; 6] =
        [Self::Segments, Self::Lexicon, Self::Tags, Self::Lemmas, Self::Trees, Self::Names];

    /// The stage with a name.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "segments" => Some(Self::Segments),
            "lexicon" => Some(Self::Lexicon),
            "tags" => Some(Self::Tags),
            "lemmas" => Some(Self::Lemmas),
            "trees" => Some(Self::Trees),
            "names" => Some(Self::Names),
            _ => None,
        }
    }
}

/// What a model is learned from.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    documents: Vec<Annotated>,
    lexicons: LexiconFiles,
}

/// Training that could not be done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TrainError {
    /// Nothing to learn from.
    #[error("there are no annotated sentences")]
    Empty,
    /// A stage that was kept does not fit.
    #[error(transparent)]
    Model(#[from] ModelError),
}

impl Corpus {
    /// Adds trees in CoNLL-U.
    ///
    /// # Errors
    ///
    /// The first line that breaks the format.
    pub fn add_trees(&mut self, conllu: &str) -> Result<(), ConlluError> {
        self.documents.extend(read_annotated(conllu)?);
        Ok(())
    }

    /// Puts names in IOB2 into the sentences with the same identifiers; returns into how many.
    ///
    /// # Errors
    ///
    /// The first line that breaks the format.
    pub fn add_names(&mut self, iob2: &str) -> Result<usize, ConlluError> {
        join_names(&mut self.documents, iob2)
    }

    /// Takes the lexicons' texts.
    pub fn set_lexicons(&mut self, lexicons: LexiconFiles) {
        self.lexicons = lexicons;
    }
}

/// Is told what the training is doing.
pub type Progress<'a> = &'a (dyn Fn(&str) + Sync);

/// Trains some stages and keeps the others of `base`. Tells `progress` what it is doing.
///
/// # Errors
///
/// If the corpus is empty, or a stage that is kept is missing in `base`.
pub fn train(
    corpus: &Corpus,
    mut base: ModelFile,
    stages: &[Stage],
    progress: Progress<'_>,
) -> Result<ModelFile, TrainError> {
    let file = &mut base;
    if corpus.documents.iter().all(|one| one.analysis.document.n_tokens() == 0) {
        return Err(TrainError::Empty);
    }
    let has = |stage| stages.contains(&stage);
    if has(Stage::Segments) {
        progress("tokens and sentences");
        let documents = corpus.documents.iter().map(|one| &one.analysis.document);
        let mut section = Vec::new();
        Segmenter::train(documents, 6).write(&mut section);
        file.put(SEGMENT_SECTION, section);
    }
    if has(Stage::Lexicon) {
        progress("lexicon");
        file.put(LEXICON_SECTION, lexicon::compact(&corpus.lexicons));
    }
    let section = file.section(LEXICON_SECTION)?;
    let damaged = || ModelError::Damaged(LEXICON_SECTION.into());
    let lexicon = Lexicon::read(&section).ok_or_else(damaged)?;
    let documents = &corpus.documents;
    let words: Vec<Words> =
        documents.iter().map(|one| Words::new(&one.analysis.document, &lexicon)).collect();
    let data = Data { documents, words: &words, lexicon: &lexicon };
    let folds = Folds::new(documents.len());
    let mut drafts = None;
    if has(Stage::Tags) {
        let everything: Vec<usize> = (0..documents.len()).collect();
        file.put(CLOSED_SECTION, tag::closed_words(&data));
        let closed = file.section(CLOSED_SECTION)?;
        let ((first, drafted), feats) = rayon::join(
            || {
                let train = || tag::train_tags(&data, &everything, tag::TAG_EPOCHS, progress);
                rayon::join(train, || drafts_by_others(&data, &folds, &closed, progress))
            },
            || tag::train_feats(&data, progress),
        );
        file.put(TAGS_SECTION, first);
        file.put(FEATS_SECTION, feats);
        let drafted = &*drafts.insert(drafted?);
        let again = tag::train_again(&data, &everything, drafted, tag::TAG_EPOCHS, progress);
        file.put(TAGS_AGAIN_SECTION, again);
    }
    if has(Stage::Lemmas) {
        progress("lemmas");
        let (edits, exceptions) = lemma::train(&data, &corpus.lexicons.inflections);
        file.put(EDITS_SECTION, edits);
        file.put(EXCEPTIONS_SECTION, exceptions);
    }
    if has(Stage::Trees) || has(Stage::Names) {
        let drafts = match drafts {
            Some(drafts) => drafts,
            None => {
                let closed = file.section(CLOSED_SECTION)?;
                drafts_by_others(&data, &folds, &closed, progress)?
            }
        };
        let tags = predicted_tags(&data, &folds, &drafts, file, progress)?;
        let lemmatizer = Lemmatizer::read(file)?;
        let lemmas: Vec<Lemmas> = (documents.iter().zip(&tags))
            .map(|(one, tags)| {
                lemmatizer.lemmas(&one.analysis.document, tags, &lexicon, Slips::Stay)
            })
            .collect();
        let predicted = Predicted { tags: &tags, lemmas: &lemmas };
        let (trees, names) = rayon::join(
            || has(Stage::Trees).then(|| parse::train(&data, &predicted, progress)),
            || has(Stage::Names).then(|| names::train(&data, &tags, progress)),
        );
        for (section, bytes) in [(FORWARD_SECTION, trees), (NAMES_SECTION, names)] {
            if let Some(bytes) = bytes {
                file.put(section, bytes);
            }
        }
    }
    Ok(base)
}

/// What all stages learn from.
struct Data<'a> {
    documents: &'a [Annotated],
    words: &'a [Words],
    lexicon: &'a Lexicon,
}

/// What the stages before the parser say of text that they have not seen, by document.
struct Predicted<'a> {
    tags: &'a [Tags],
    lemmas: &'a [Lemmas],
}

/// The parts into which the documents are dealt.
struct Folds {
    n_documents: usize,
}

impl Folds {
    const fn new(n_documents: usize) -> Self {
        Self { n_documents }
    }

    /// Does something for each part, given the documents of the part and the others; what comes
    /// out for the documents of the parts is put into the order of the documents.
    fn run<T: Send + Default>(
        &self,
        each: impl Fn(&[usize], &[usize]) -> Result<Vec<T>, ModelError> + Sync,
    ) -> Result<Vec<T>, ModelError> {
        let parts = (0..N_FOLDS).into_par_iter().map(|fold| {
            let of_fold = |&document: &usize| document % N_FOLDS == fold;
            let (own, others): (Vec<usize>, Vec<usize>) = (0..self.n_documents).partition(of_fold);
            Ok((each(&own, &others)?, own))
        });
        let parts: Vec<(Vec<T>, Vec<usize>)> = parts.collect::<Result<_, ModelError>>()?;
        let mut all: Vec<T> = std::iter::repeat_with(T::default).take(self.n_documents).collect();
        for (found, own) in parts {
            for (found, document) in found.into_iter().zip(own) {
                all[document] = found;
            }
        }
        Ok(all)
    }
}

/// The first look at each document by a tagger that has not seen it.
fn drafts_by_others(
    data: &Data<'_>,
    folds: &Folds,
    closed: &[u8],
    progress: Progress<'_>,
) -> Result<Vec<Vec<Draft>>, ModelError> {
    folds.run(|own, others| {
        progress(&format!("drafts of tags for {} documents", own.len()));
        let mut partial = ModelFile::default();
        partial.put(CLOSED_SECTION, closed.to_vec());
        partial.put(TAGS_SECTION, tag::train_tags(data, others, tag::FOLD_EPOCHS, &|_| {}));
        let drafter = Drafter::read(&partial)?;
        Ok(own.iter().map(|&document| tag::drafts(data, document, &drafter)).collect())
    })
}

/// The tags of each document from a tagger whose second look has not seen it, after the first look
/// of one that has not seen it either.
fn predicted_tags(
    data: &Data<'_>,
    folds: &Folds,
    drafts: &[Vec<Draft>],
    file: &ModelFile,
    progress: Progress<'_>,
) -> Result<Vec<Tags>, ModelError> {
    folds.run(|own, others| {
        progress(&format!("tags for {} documents", own.len()));
        let mut partial = file.clone();
        let again = tag::train_again(data, others, drafts, tag::FOLD_EPOCHS, &|_| {});
        partial.put(TAGS_AGAIN_SECTION, again);
        let tagger = Tagger::read(&partial)?;
        let tags = own.iter().map(|&document| {
            let text = &data.documents[document].analysis.document;
            tagger.tag_drafted(text, &data.words[document], &drafts[document])
        });
        Ok(tags.collect())
    })
}

/// The token range of each sentence of some documents, with the document's number.
fn sentences(data: &Data<'_>, documents: &[usize]) -> Vec<(usize, std::ops::Range<usize>)> {
    let mut all = Vec::new();
    for &document in documents {
        for sentence in data.documents[document].analysis.document.sentences() {
            let tokens = sentence.tokens.start as usize..sentence.tokens.end as usize;
            all.push((document, tokens));
        }
    }
    all
}
