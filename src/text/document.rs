//! A text cut into tokens and sentences.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::source::Span;
use crate::text::clean;

/// A token's place in its document, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenId(pub u32);

/// A sentence's place in its document, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SentenceId(pub u32);

impl TokenId {
    /// The number as an index into a layer.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl SentenceId {
    /// The number as an index into a layer.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// One syntactic word, in the sense of Universal Dependencies.
///
/// `don’t` is two tokens, `do` and `n’t`, that are spelled together: the second one continues the
/// first one's multiword token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in the text, in bytes.
    pub span: Span,
    /// Whether it belongs to the same multiword token as the one before it.
    pub continues: bool,
}

/// One sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands in the text, in bytes, without blanks around it.
    pub span: Span,
    /// Its tokens, by number.
    pub tokens: Range<u32>,
    /// Whether a new paragraph begins with it.
    pub opens_paragraph: bool,
}

/// A text cut into tokens and sentences. Other layers are indexed by [`TokenId`].
#[derive(Clone, Debug)]
pub struct Document {
    text: Arc<str>,
    tokens: Vec<Token>,
    sentences: Vec<Sentence>,
    sentence_of: Vec<SentenceId>,
    /// Tokens that are spelled with invisible characters, and how they look.
    odd_forms: Vec<(TokenId, Box<str>)>,
}

impl Document {
    /// Puts a document together. Tokens are in order and on character boundaries; every token
    /// belongs to exactly one sentence, and sentences are in order.
    pub fn new(text: Arc<str>, tokens: Vec<Token>, sentences: Vec<Sentence>) -> Self {
        let mut sentence_of = Vec::with_capacity(tokens.len());
        for (number, sentence) in (0..).zip(&sentences) {
            sentence_of.extend(sentence.tokens.clone().map(|_| SentenceId(number)));
        }
        debug_assert_eq!(sentence_of.len(), tokens.len(), "every token is in a sentence");
        let odd_forms = odd_forms(&text, &tokens);
        Self { text, tokens, sentences, sentence_of, odd_forms }
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, shared.
    pub fn shared_text(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// How many tokens there are.
    pub fn n_tokens(&self) -> usize {
        self.tokens.len()
    }

    /// All tokens, in order.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// One token.
    pub fn token(&self, token: TokenId) -> Token {
        self.tokens[token.index()]
    }

    /// A token as it is spelled, without invisible characters such as soft hyphens.
    pub fn form(&self, token: TokenId) -> &str {
        if !self.odd_forms.is_empty()
            && let Ok(at) = self.odd_forms.binary_search_by_key(&token, |&(token, _)| token)
        {
            return &self.odd_forms[at].1;
        }
        self.token(token).span.of(&self.text)
    }

    /// All sentences, in order.
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// One sentence.
    pub fn sentence(&self, sentence: SentenceId) -> &Sentence {
        &self.sentences[sentence.index()]
    }

    /// The numbers of all sentences.
    pub fn sentence_ids(&self) -> impl DoubleEndedIterator<Item = SentenceId> + use<> {
        (0..u32::try_from(self.sentences.len()).unwrap_or(u32::MAX)).map(SentenceId)
    }

    /// The tokens of a sentence.
    pub fn sentence_tokens(
        &self,
        sentence: SentenceId,
    ) -> impl DoubleEndedIterator<Item = TokenId> + use<> {
        self.sentence(sentence).tokens.clone().map(TokenId)
    }

    /// The sentence that a token stands in.
    pub fn sentence_of(&self, token: TokenId) -> SentenceId {
        self.sentence_of[token.index()]
    }

    /// The sentence as it is spelled.
    pub fn sentence_text(&self, sentence: SentenceId) -> &str {
        self.sentence(sentence).span.of(&self.text)
    }

    /// The text from the first to the last of some tokens, both included, as it is spelled.
    pub fn text_between(&self, first: TokenId, last: TokenId) -> &str {
        self.token(first).span.to(self.token(last).span).of(&self.text)
    }

    /// Whether a blank follows the token in the text.
    pub fn space_after(&self, token: TokenId) -> bool {
        let end = self.token(token).span.end as usize;
        self.text.get(end..).is_some_and(|rest| rest.starts_with(char::is_whitespace))
    }
}

/// The forms of tokens that hold invisible characters.
fn odd_forms(text: &str, tokens: &[Token]) -> Vec<(TokenId, Box<str>)> {
    let mut odd = Vec::new();
    if text.is_ascii() {
        return odd;
    }
    for (number, token) in (0..).zip(tokens) {
        if let Cow::Owned(form) = clean::visible(token.span.of(text)) {
            odd.push((TokenId(number), form.into()));
        }
    }
    odd
}
