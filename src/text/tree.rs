//! Dependency trees.

use std::ops::Range;

use crate::text::document::TokenId;
use crate::text::labels::Relation;

/// The dependency trees of a document, one per sentence: head and relation of every token.
#[derive(Clone, Debug, Default)]
pub struct Trees {
    heads: Vec<Option<TokenId>>,
    relations: Vec<Relation>,
    /// Children of all tokens, those of token `i` at `child_starts[i]..child_starts[i + 1]`.
    children: Vec<TokenId>,
    child_starts: Vec<u32>,
    /// First and last token below each token, itself included.
    extents: Vec<Range<u32>>,
}

impl Trees {
    /// Takes the head of each token (`None` for a sentence's root) and its relation to it. The
    /// heads of a sentence must form a tree.
    pub fn new(heads: Vec<Option<TokenId>>, relations: Vec<Relation>) -> Self {
        debug_assert_eq!(heads.len(), relations.len(), "a relation for every token");
        let mut counts = vec![0_u32; heads.len() + 1];
        for head in heads.iter().flatten() {
            counts[head.index() + 1] += 1;
        }
        for at in 1..counts.len() {
            counts[at] += counts[at - 1];
        }
        let child_starts = counts.clone();
        let mut next = counts;
        let mut children = vec![TokenId(0); heads.iter().flatten().count()];
        let mut extents: Vec<Range<u32>> = Vec::with_capacity(heads.len());
        for (token, head) in (0_u32..).zip(&heads) {
            extents.push(token..token + 1);
            if let Some(head) = head {
                children[next[head.index()] as usize] = TokenId(token);
                next[head.index()] += 1;
            }
        }
        for token in 0_u32..u32::try_from(heads.len()).unwrap_or(u32::MAX) {
            // A walk up is at most the tree's depth; the bound guards against a broken layer.
            let mut above = heads[token as usize];
            for _ in 0..heads.len() {
                let Some(head) = above else { break };
                let extent = &mut extents[head.index()];
                if extent.start <= token && token < extent.end {
                    break;
                }
                *extent = extent.start.min(token)..extent.end.max(token + 1);
                above = heads[head.index()];
            }
        }
        Self { heads, relations, children, child_starts, extents }
    }

    /// The head of a token, `None` for the root of a sentence.
    pub fn head(&self, token: TokenId) -> Option<TokenId> {
        self.heads[token.index()]
    }

    /// The relation of a token to its head.
    pub fn relation(&self, token: TokenId) -> Relation {
        self.relations[token.index()]
    }

    /// The dependents of a token, from left to right.
    pub fn children(&self, token: TokenId) -> &[TokenId] {
        let at = token.index();
        &self.children[self.child_starts[at] as usize..self.child_starts[at + 1] as usize]
    }

    /// The first dependent with a relation.
    pub fn child(&self, token: TokenId, relation: Relation) -> Option<TokenId> {
        self.children(token).iter().copied().find(|&child| self.relation(child) == relation)
    }

    /// The dependents with a relation, from left to right.
    pub fn children_by(
        &self,
        token: TokenId,
        relation: Relation,
    ) -> impl Iterator<Item = TokenId> + '_ {
        self.children(token).iter().copied().filter(move |&child| self.relation(child) == relation)
    }

    /// From the first to the last token at or below a token, by number. In a non-projective tree
    /// some tokens between are not below it.
    pub fn extent(&self, token: TokenId) -> Range<u32> {
        self.extents[token.index()].clone()
    }

    /// Whether `token` is `above` or stands below it.
    pub fn is_under(&self, token: TokenId, above: TokenId) -> bool {
        let mut at = Some(token);
        for _ in 0..=self.heads.len() {
            match at {
                Some(here) if here == above => return true,
                Some(here) => at = self.head(here),
                None => return false,
            }
        }
        false
    }

    /// The tokens above a token, nearest first.
    pub fn ancestors(&self, token: TokenId) -> impl Iterator<Item = TokenId> + '_ {
        std::iter::successors(self.head(token), |&above| self.head(above)).take(self.heads.len())
    }
}
