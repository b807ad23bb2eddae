//! What is known of each token beside its place in the tree: tags, lemmas, names.

use std::ops::Range;
use std::sync::Arc;

use crate::text::document::TokenId;
use crate::text::labels::NameKind;
use crate::text::labels::Upos;

/// Part of speech and features of one token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn Treebank part of speech, such as `NNP`.
    pub xpos: Arc<str>,
    /// Universal features as CoNLL-U writes them, such as `Number=Sing`; `_` when there are none.
    pub feats: Arc<str>,
}

/// Parts of speech, one per token.
#[derive(Clone, Debug, Default)]
pub struct Tags(pub Vec<Tag>);

impl Tags {
    /// The tag of a token.
    pub fn tag(&self, token: TokenId) -> &Tag {
        &self.0[token.index()]
    }

    /// The universal part of speech of a token.
    pub fn upos(&self, token: TokenId) -> Upos {
        self.0[token.index()].upos
    }

    /// The Penn Treebank part of speech of a token.
    pub fn xpos(&self, token: TokenId) -> &str {
        &self.0[token.index()].xpos
    }

    /// Whether a token has a feature, written as in `Number=Plur`.
    pub fn has(&self, token: TokenId, feature: &str) -> bool {
        self.0[token.index()].feats.split('|').any(|own| own == feature)
    }
}

/// Base forms, one per token.
#[derive(Clone, Debug, Default)]
pub struct Lemmas(pub Vec<Arc<str>>);

impl Lemmas {
    /// The lemma of a token, in lower case unless it is a proper noun.
    pub fn lemma(&self, token: TokenId) -> &str {
        &self.0[token.index()]
    }
}

/// A name of a person, an organization or a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its tokens, by number.
    pub tokens: Range<u32>,
    /// What it names.
    pub kind: NameKind,
}

/// Names in order of their first token; they do not overlap.
#[derive(Clone, Debug, Default)]
pub struct Names(pub Vec<Name>);

impl Names {
    /// The name that a token is part of.
    pub fn at(&self, token: TokenId) -> Option<&Name> {
        let after = self.0.partition_point(|name| name.tokens.end <= token.0);
        self.0.get(after).filter(|name| name.tokens.contains(&token.0))
    }
}
