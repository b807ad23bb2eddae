//! Everything the text stages have learned.

use std::sync::LazyLock;

use crate::text::Analysis;
use crate::text::document::Document;
use crate::text::features::Words;
use crate::text::lemma;
use crate::text::lemma::Lemmatizer;
use crate::text::names::NameTagger;
use crate::text::parse::Parser;
use crate::text::segment::Segmenter;
use crate::text::segment::pretokenized;
use crate::text::senses::Lexicon;
use crate::text::tag::Tagger;
use crate::text::weights::Bytes;
use crate::text::weights::ModelError;
use crate::text::weights::ModelFile;

/// The section with the classifiers that cut text into tokens and sentences.
pub(super) const SEGMENT_SECTION: &str = "segment";

/// The section with the lexicon.
pub(super) const LEXICON_SECTION: &str = "lexicon";

/// What the text stages have learned from annotated text.
///
/// ```
/// use factum::text::Model;
///
/// let analysis = factum::text::analyze(Model::english(), "Anna saw the river.");
/// assert_eq!(analysis.document.n_tokens(), 5);
/// ```
#[derive(Clone, Debug)]
pub struct Model {
    pub(super) segmenter: Segmenter,
    pub(super) lexicon: Lexicon,
    pub(super) tagger: Tagger,
    pub(super) lemmatizer: Lemmatizer,
    pub(super) parser: Parser,
    pub(super) names: NameTagger,
}

/// The model that is part of the program.
static ENGLISH: LazyLock<Model> = LazyLock::new(|| {
    Model::read(&Bytes::embedded(include_bytes!("../../data/english.model")))
        .expect("the embedded model is checked by the tests")
});

impl Model {
    /// The model for English that is part of the program.
    pub fn english() -> &'static Self {
        &ENGLISH
    }

    /// Reads a model file.
    ///
    /// # Errors
    ///
    /// If it is not a model file, is damaged, or lacks a section.
    pub fn read(bytes: &Bytes) -> Result<Self, ModelError> {
        Self::from_file(&ModelFile::read(bytes)?)
    }

    pub(super) fn from_file(file: &ModelFile) -> Result<Self, ModelError> {
        let segment = file.section(SEGMENT_SECTION)?;
        let segmenter = Segmenter::read(&mut &*segment);
        let lexicon = Lexicon::read(&file.section(LEXICON_SECTION)?);
        Ok(Self {
            segmenter: segmenter.map_err(|_| ModelError::Damaged(SEGMENT_SECTION.into()))?,
            lexicon: lexicon.ok_or_else(|| ModelError::Damaged(LEXICON_SECTION.into()))?,
            tagger: Tagger::read(file)?,
            lemmatizer: Lemmatizer::read(file)?,
            parser: Parser::read(file)?,
            names: NameTagger::read(file)?,
        })
    }
}

/// Runs the first stage on a text: cuts it into tokens and sentences.
pub fn segment(model: &Model, text: &str) -> Document {
    model.segmenter.document(text.into())
}

/// Runs all stages on a text.
pub fn analyze(model: &Model, text: &str) -> Analysis {
    analyze_document(model, segment(model, text))
}

/// Runs all stages on a text that is cut already: a sentence a line, words with blanks between.
pub fn analyze_pretokenized(model: &Model, text: &str) -> Analysis {
    analyze_document(model, pretokenized(text.into()))
}

/// Runs all stages behind the cutting of text into tokens and sentences.
pub fn analyze_document(model: &Model, document: Document) -> Analysis {
    let words = Words::new(&document, &model.lexicon);
    let tags = model.tagger.tag(&document, &words);
    let lemmas = lemma::lemmas(model, &document, &tags);
    let trees = model.parser.parse(&document, &words, &tags, &lemmas);
    let names = model.names.names(&document, &words, &tags, &model.lexicon);
    Analysis { document, tags, lemmas, trees, names }
}
