//! Dependency trees, built from transitions that a classifier chooses.
//!
//! The system is arc-hybrid: a stack of tokens that wait for heads or dependents, and the tokens
//! that are still to come, behind which stands an artificial root. A sentence of *n* tokens takes
//! 2 *n* transitions.

use std::ops::Range;

use crate::text::document::Document;
use crate::text::document::TokenId;
use crate::text::features::Features;
use crate::text::features::Words;
use crate::text::features::hash_str;
use crate::text::finite::Finites;
use crate::text::finite::finites;
use crate::text::labels::Relation;
use crate::text::labels::Upos;
use crate::text::layers::Lemmas;
use crate::text::layers::Tags;
use crate::text::model::Model;
use crate::text::parse_features::Item;
use crate::text::parse_features::parse_features;
use crate::text::tag::xpos_hash;
use crate::text::tree::Trees;
use crate::text::weights::CLASSES_MAX;
use crate::text::weights::Classifier;
use crate::text::weights::ModelError;
use crate::text::weights::ModelFile;

/// The section with the parser that reads from left to right.
pub(super) const FORWARD_SECTION: &str = "parse-forward";

/// Finds the dependency tree of every sentence.
pub fn parse(model: &Model, document: &Document, tags: &Tags, lemmas: &Lemmas) -> Trees {
    let words = Words::new(document, &model.lexicon);
    model.parser.parse(document, &words, tags, lemmas)
}

/// No token.
pub(super) const NONE: u32 = u32::MAX;

/// A step of the parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Transition {
    /// The next token goes onto the stack.
    Shift,
    /// The topmost token on the stack gets the next token as its head, and leaves.
    Left(Relation),
    /// The topmost token on the stack gets the one below as its head, and leaves.
    Right(Relation),
}

impl Transition {
    /// The transition with a name.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text.split_once(' ') {
            None => (text == "shift").then_some(Self::Shift),
            Some(("left", relation)) => Relation::parse(relation).map(Self::Left),
            Some(("right", relation)) => Relation::parse(relation).map(Self::Right),
            Some(_) => None,
        }
    }
}

impl std::fmt::Display for Transition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Shift => write!(f, "shift"),
            Self::Left(relation) => write!(f, "left {}", relation.as_str()),
            Self::Right(relation) => write!(f, "right {}", relation.as_str()),
        }
    }
}

/// Which transitions a state allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Legal {
    pub(super) shift: bool,
    pub(super) left: bool,
    pub(super) right: bool,
    /// Whether the next token is the root.
    pub(super) at_root: bool,
}

impl Legal {
    /// Whether it allows a transition.
    pub(super) fn allows(self, transition: Transition) -> bool {
        match transition {
            Transition::Shift => self.shift,
            Transition::Left(relation) => self.left && (relation == Relation::Root) == self.at_root,
            Transition::Right(relation) => self.right && relation != Relation::Root,
        }
    }
}

/// How far the parser is with a sentence.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) stack: Vec<u32>,
    /// The next token; the number of tokens stands for the root.
    pub(super) next: u32,
    pub(super) n_tokens: u32,
    /// The head of each token, `NONE` as long as it has none.
    pub(super) heads: Vec<u32>,
    pub(super) relations: Vec<Relation>,
    pub(super) below: Vec<Below>,
}

/// The dependents that a token has so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Below {
    /// The outermost and the second outermost on the left.
    pub(super) left: [u32; 2],
    /// The outermost and the second outermost on the right.
    pub(super) right: [u32; 2],
    pub(super) n_left: u8,
    pub(super) n_right: u8,
    /// The relations, a bit each.
    pub(super) left_set: u64,
    pub(super) right_set: u64,
    /// The case marker or other marker of the token.
    pub(super) marker: u32,
}

impl Below {
    pub(super) const EMPTY: Self = Self {
        left: [NONE; 2],
        right: [NONE; 2],
        n_left: 0,
        n_right: 0,
        left_set: 0,
        right_set: 0,
        marker: NONE,
    };
}

impl State {
    /// Begins with a sentence.
    pub(super) fn start(&mut self, n_tokens: usize) {
        self.stack.clear();
        self.next = 0;
        self.n_tokens = u32::try_from(n_tokens).unwrap_or(u32::MAX);
        self.heads.clear();
        self.heads.resize(n_tokens, NONE);
        self.relations.clear();
        self.relations.resize(n_tokens, Relation::Dep);
        self.below.clear();
        self.below.resize(n_tokens + 1, Below::EMPTY);
    }

    /// Whether all tokens have heads.
    pub(super) fn is_done(&self) -> bool {
        self.next == self.n_tokens && self.stack.is_empty()
    }

    /// The token at a depth of the stack, from 0.
    pub(super) fn on_stack(&self, depth: usize) -> u32 {
        self.stack.iter().rev().nth(depth).copied().unwrap_or(NONE)
    }

    /// What may be done. Exactly one token ends up below the root.
    pub(super) fn legal(&self) -> Legal {
        let at_root = self.next == self.n_tokens;
        let depth = self.stack.len();
        Legal {
            shift: !at_root,
            left: if at_root { depth == 1 } else { depth > 0 },
            right: depth > 1,
            at_root,
        }
    }

    /// Takes a step that is allowed.
    pub(super) fn apply(&mut self, transition: Transition) {
        let (head, relation) = match transition {
            Transition::Shift => {
                self.stack.push(self.next);
                self.next += 1;
                return;
            }
            Transition::Left(relation) => (self.next, relation),
            Transition::Right(relation) => (self.on_stack(1), relation),
        };
        let Some(token) = self.stack.pop() else { return };
        self.heads[token as usize] = head;
        self.relations[token as usize] = relation;
        let below = &mut self.below[head as usize];
        let bit = 1_u64 << (relation as u32 % 64);
        if token < head {
            below.left = [token, below.left[0]];
            below.n_left = below.n_left.saturating_add(1);
            below.left_set |= bit;
        } else {
            below.right = [token, below.right[0]];
            below.n_right = below.n_right.saturating_add(1);
            below.right_set |= bit;
        }
        if matches!(relation, Relation::Case | Relation::Mark) {
            below.marker = token;
        }
    }
}

/// What the parser has learned.
#[derive(Clone, Debug)]
pub(super) struct Parser {
    forward: Transitions,
}

/// A classifier of transitions.
#[derive(Clone, Debug)]
pub(super) struct Transitions {
    classifier: Classifier,
    transitions: Vec<Transition>,
}

impl Transitions {
    pub(super) fn read(file: &ModelFile, section: &str) -> Result<Self, ModelError> {
        let classifier = file.classifier(section)?;
        let names = classifier.classes().iter();
        let transitions: Option<Vec<Transition>> =
            names.map(|name| Transition::parse(name)).collect();
        let transitions = transitions.filter(|all| all.contains(&Transition::Shift));
        let transitions = transitions.ok_or_else(|| ModelError::Damaged(section.into()))?;
        Ok(Self { classifier, transitions })
    }

    /// Builds the tree of a sentence; the root is the last of the items.
    fn run(&self, items: &[Item], working: &mut Working) {
        let scorer = self.classifier.scorer();
        let state = &mut working.state;
        let mut scores = [0; CLASSES_MAX];
        state.start(items.len() - 1);
        while !state.is_done() {
            let legal = state.legal();
            parse_features(items, state, &mut working.features);
            scores.fill(0);
            scorer.score(&working.features.hashes, &mut scores);
            state.apply(best_transition(&self.transitions, &scores, legal));
        }
        lift_from_marks(items, state);
    }
}

/// Lifts what depends on a punctuation mark to the mark's own head. (In Universal Dependencies
/// nothing depends on punctuation, so this is what the parser must have meant.)
fn lift_from_marks(items: &[Item], state: &mut State) {
    let is_mark =
        |token: u32| items.get(token as usize).is_some_and(|item| item.upos == Upos::Punct as u64);
    for token in 0..state.heads.len() {
        let mut head = state.heads[token];
        // Marks may hang on marks. The root is no mark, so this ends.
        while is_mark(head) && state.relations[token] != Relation::Punct {
            let above = state.heads[head as usize];
            if above == state.n_tokens {
                break;
            }
            head = above;
        }
        state.heads[token] = head;
    }
}

/// The allowed transition with the highest score.
pub(super) fn best_transition(all: &[Transition], scores: &[i32], legal: Legal) -> Transition {
    let allowed = all.iter().zip(scores).filter(|&(&transition, _)| legal.allows(transition));
    let best = allowed.fold(None, |best: Option<(&Transition, &i32)>, this| match best {
        Some(best) if best.1 >= this.1 => Some(best),
        _ => Some(this),
    });
    // A model that never saw a label for a forced arc still has to end the sentence.
    best.map_or_else(|| fallback(legal), |(&transition, _)| transition)
}

fn fallback(legal: Legal) -> Transition {
    if legal.shift {
        Transition::Shift
    } else if legal.left {
        Transition::Left(if legal.at_root { Relation::Root } else { Relation::Dep })
    } else {
        Transition::Right(Relation::Dep)
    }
}

#[derive(Default)]
struct Working {
    state: State,
    features: Features,
}

impl Parser {
    pub(super) fn read(file: &ModelFile) -> Result<Self, ModelError> {
        Ok(Self { forward: Transitions::read(file, FORWARD_SECTION)? })
    }

    pub(super) fn parse(
        &self,
        document: &Document,
        words: &Words,
        tags: &Tags,
        lemmas: &Lemmas,
    ) -> Trees {
        let mut working = Working::default();
        let mut heads = Vec::with_capacity(document.n_tokens());
        let mut relations = Vec::with_capacity(document.n_tokens());
        let mut items = Vec::new();
        for sentence in document.sentences() {
            let first = sentence.tokens.start;
            self::items(&sentence.tokens, words, tags, lemmas, &mut items);
            self.forward.run(&items, &mut working);
            let n_tokens = working.state.n_tokens;
            heads.extend(
                working
                    .state
                    .heads
                    .iter()
                    .map(|&head| (head < n_tokens).then(|| TokenId(first + head))),
            );
            relations.extend_from_slice(&working.state.relations);
        }
        Trees::new(heads, relations)
    }
}

/// What the parser sees of the tokens of a sentence, and the root behind them.
pub(super) fn items(
    tokens: &Range<u32>,
    words: &Words,
    tags: &Tags,
    lemmas: &Lemmas,
    out: &mut Vec<Item>,
) {
    let mut around = Vec::new();
    finites(tokens.clone().map(|token| tags.xpos(TokenId(token))), &mut around);
    out.clear();
    let items = tokens.clone().map(|token| item(TokenId(token), words, tags, lemmas));
    out.extend(items.zip(around).map(|(item, finites)| Item { finites, ..item }));
    out.push(Item::ROOT);
}

fn item(token: TokenId, words: &Words, tags: &Tags, lemmas: &Lemmas) -> Item {
    let word = words.word(token);
    let tag = tags.tag(token);
    let noun = matches!(tag.upos, Upos::Noun | Upos::Propn);
    let senses = match tag.upos {
        Upos::Verb => u64::from(word.senses.verb & 31) + 256,
        _ if noun => u64::from(word.senses.noun & 127),
        other => 512 + other as u64,
    };
    Item {
        word: word.lower,
        lemma: hash_str(lemmas.lemma(token)),
        pos: xpos_hash(tag.upos, &tag.xpos),
        upos: tag.upos as u64,
        senses,
        finites: Finites::NONE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transitions_have_names() {
        for transition in [
            Transition::Shift,
            Transition::Left(Relation::NsubjPass),
            Transition::Right(Relation::Obj),
        ] {
            assert_eq!(Transition::parse(&transition.to_string()), Some(transition));
        }
        assert_eq!(Transition::parse("left"), None);
    }

    #[test]
    fn any_choice_of_legal_transitions_makes_a_tree() {
        let all = [
            Transition::Shift,
            Transition::Left(Relation::Dep),
            Transition::Right(Relation::Dep),
            Transition::Left(Relation::Root),
        ];
        for seed in 0..500_usize {
            let mut state = State::default();
            state.start(seed % 9);
            let mut choice = seed;
            while !state.is_done() {
                choice = choice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695);
                let legal = state.legal();
                let allowed: Vec<_> = all.iter().filter(|&&one| legal.allows(one)).collect();
                state.apply(*allowed[(choice >> 33) % allowed.len()]);
            }
            let roots = state.heads.iter().filter(|&&head| head == state.n_tokens).count();
            assert_eq!(roots, usize::from(state.n_tokens > 0));
            assert!(state.heads.iter().all(|&head| head <= state.n_tokens));
        }
    }
}
