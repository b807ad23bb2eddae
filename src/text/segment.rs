//! From text to document: paragraphs, tokens, sentences.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::source::Span;
use crate::text::clean;
use crate::text::document::Document;
use crate::text::document::Sentence;
use crate::text::document::Token;
use crate::text::linear::Example;
use crate::text::linear::Features;
use crate::text::linear::LinearClassifier;
use crate::text::linear::NotAClassifier;
use crate::text::linear::Training;
use crate::text::paragraph;
use crate::text::sentence;
use crate::text::sentence::View;
use crate::text::tokenize;
use crate::text::tokenize::Cut;

/// Cuts texts into tokens and sentences.
#[derive(Clone, Debug, Default)]
pub struct Segmenter {
    cuts: LinearClassifier,
    ends: LinearClassifier,
}

impl Segmenter {
    /// Cuts a text.
    pub fn document(&self, text: Arc<str>) -> Document {
        let mut tokens = Vec::new();
        let mut sentences = Vec::new();
        for range in paragraph::paragraphs(&text) {
            let first = tokens.len();
            tokenize::tokenize(&self.cuts, &text, range, &mut tokens);
            let starts = sentence::split(&self.ends, &text, &tokens[first..]);
            let ends = starts.iter().skip(1).copied().chain([tokens.len() - first]);
            for (&start, end) in starts.iter().zip(ends) {
                sentences.push(sentence_of(&tokens, first + start..first + end, start == 0));
            }
        }
        Document::new(text, tokens, sentences)
    }

    /// Learns from documents whose tokens and sentences are known.
    pub fn train<'a>(documents: impl Iterator<Item = &'a Document> + Clone, seed: u64) -> Self {
        let mut cuts = Vec::new();
        let mut ends = Vec::new();
        for document in documents {
            for paragraph in paragraphs(document) {
                cut_examples(document, paragraph.clone(), &mut cuts);
                end_examples(document, paragraph, &mut ends);
            }
        }
        let training =
            Training { n_classes: tokenize::N_CUTS, n_passes: 8, count_min: 2, rate: 0.3, seed };
        let cuts = LinearClassifier::train(&cuts, &training);
        let ends = LinearClassifier::train(&ends, &Training { n_classes: 2, ..training });
        Self { cuts, ends }
    }

    /// Appends the classifiers to a model file.
    pub fn write(&self, out: &mut Vec<u8>) {
        self.cuts.write(out);
        self.ends.write(out);
    }

    /// Reads the classifiers from the front of `bytes` and moves them on behind it.
    ///
    /// # Errors
    ///
    /// When the bytes are not what [`Segmenter::write`] wrote.
    pub fn read(bytes: &mut &[u8]) -> Result<Self, NotAClassifier> {
        Ok(Self { cuts: LinearClassifier::read(bytes)?, ends: LinearClassifier::read(bytes)? })
    }
}

/// Takes the words and sentences as given: a sentence a line, words separated by blanks. A blank
/// line begins a paragraph.
pub fn pretokenized(text: Arc<str>) -> Document {
    let mut tokens = Vec::new();
    let mut sentences = Vec::new();
    let mut opens_paragraph = true;
    let mut offset = 0;
    for line in text.split('\n') {
        let first = tokens.len();
        let mut at = offset;
        for word in line.split_inclusive(clean::is_blank) {
            let bare = word.trim_end_matches(clean::is_blank);
            if let Some(span) = span_of(at..at + bare.len()).filter(|span| !span.is_empty()) {
                tokens.push(Token { span, continues: false });
            }
            at += word.len();
        }
        if tokens.len() > first {
            sentences.push(sentence_of(&tokens, first..tokens.len(), opens_paragraph));
        }
        opens_paragraph = tokens.len() == first;
        offset += line.len() + 1;
    }
    Document::new(text, tokens, sentences)
}

fn span_of(range: Range<usize>) -> Option<Span> {
    Some(Span::new(u32::try_from(range.start).ok()?, u32::try_from(range.end).ok()?))
}

fn sentence_of(tokens: &[Token], range: Range<usize>, opens_paragraph: bool) -> Sentence {
    let span = tokens[range.start].span.to(tokens[range.end - 1].span);
    // Every token has a byte of its own, so there are no more of them than spans can address.
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Sentence { span, tokens: number(range.start)..number(range.end), opens_paragraph }
}

/// The paragraphs of a document, as ranges of sentences.
fn paragraphs(document: &Document) -> impl Iterator<Item = Range<usize>> + '_ {
    let sentences = document.sentences();
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = sentences.get(start + 1..)?;
        let n = rest.iter().position(|sentence| sentence.opens_paragraph).unwrap_or(rest.len());
        let range = start..start + 1 + n;
        start = range.end;
        Some(range)
    })
}

fn cut_examples(document: &Document, paragraph: Range<usize>, examples: &mut Vec<Example>) {
    let sentences = &document.sentences()[paragraph];
    let (Some(first), Some(last)) = (sentences.first(), sentences.last()) else { return };
    let tokens = &document.tokens()[first.tokens.start as usize..last.tokens.end as usize];
    let cuts: FxHashMap<usize, Cut> = tokens
        .iter()
        .map(|token| {
            let cut = if token.continues { Cut::Word } else { Cut::Token };
            (token.span.start as usize, cut)
        })
        .collect();
    let cut_at = |at| cuts.get(&at).copied().unwrap_or(Cut::None);
    tokenize::examples(
        document.text(),
        first.span.to(last.span).range(),
        cut_at,
        |features, cut| {
            examples.push(Example { features: features.hashes().into(), class: cut as u8 });
        },
    );
}

fn end_examples(document: &Document, paragraph: Range<usize>, examples: &mut Vec<Example>) {
    let sentences = &document.sentences()[paragraph];
    let (Some(first), Some(last)) = (sentences.first(), sentences.last()) else { return };
    let offset = first.tokens.start as usize;
    let view = View::new(document.text(), &document.tokens()[offset..last.tokens.end as usize]);
    let mut features = Features::default();
    for sentence in sentences {
        let start = sentence.tokens.start as usize - offset;
        let end = sentence.tokens.end as usize - offset;
        for at in start + 1..end + 1 {
            let is_last = at + offset == last.tokens.end as usize;
            if !is_last && view.candidate(at) {
                view.features(at, start, &mut features);
                let class = u8::from(at == end);
                examples.push(Example { features: features.hashes().into(), class });
            }
        }
    }
}
