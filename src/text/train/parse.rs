//! Learning transitions with a dynamic oracle.
//!
//! The parser under training mostly follows its own choices. In each state the oracle knows which
//! transitions lose no tree edge that could still be had, so there is something to learn behind a
//! mistake as well.

use std::sync::Arc;

use crate::text::features::Features;
use crate::text::labels::Relation;
use crate::text::parse::Legal;
use crate::text::parse::NONE;
use crate::text::parse::State;
use crate::text::parse::Transition;
use crate::text::parse::items;
use crate::text::parse_features::Item;
use crate::text::parse_features::parse_features;
use crate::text::train::Data;
use crate::text::train::Perceptron;
use crate::text::train::Predicted;
use crate::text::train::Progress;
use crate::text::train::Random;
use crate::text::train::sentences;

const EPOCHS: usize = 6;
const UPDATES_MIN: u32 = 4;
const LEAST: i32 = 3;

/// In how many of a hundred states the parser follows its own choice after the first epoch.
const EXPLORE: usize = 90;

/// A sentence to learn from; the root is the last of the items.
struct Example {
    items: Vec<Item>,
    gold: Gold,
}

/// The tree of a sentence, without crossing edges.
pub(super) struct Gold {
    /// The head of each token; the number of tokens stands for the root.
    heads: Vec<u32>,
    relations: Vec<Relation>,
    /// The dependents of each token and of the root, in order.
    children: Vec<Vec<u32>>,
}

impl Gold {
    pub(super) fn new(mut heads: Vec<u32>, relations: Vec<Relation>) -> Self {
        uncross(&mut heads);
        let mut children = vec![Vec::new(); heads.len() + 1];
        for (token, &head) in (0_u32..).zip(&heads) {
            children[head as usize].push(token);
        }
        Self { heads, relations, children }
    }

    fn head(&self, token: u32) -> u32 {
        self.heads.get(token as usize).copied().unwrap_or(NONE)
    }

    /// How many edges each kind of transition loses: shift, left, right.
    fn costs(&self, state: &State) -> [usize; 3] {
        let next = state.next;
        let top = state.on_stack(0);
        let second = state.on_stack(1);
        // Tokens behind the next one, or the root: all of them still wait for heads.
        let coming = |token: u32, from: u32| {
            self.children
                .get(token as usize)
                .map_or(0, |all| all.len() - all.partition_point(|&child| child < from))
        };
        let head = self.head(top);
        let is_coming = |token: u32, from: u32| token != NONE && token >= from;
        let on_stack = |token: u32| state.stack.binary_search(&token).is_ok();
        let mut shift = 0;
        if next < state.n_tokens {
            let own = self.head(next);
            shift += usize::from(own != top && on_stack(own));
            shift += state.stack.iter().filter(|&&token| self.head(token) == next).count();
        }
        let mut left = coming(top, next);
        left += usize::from(head == second && second != NONE);
        left += usize::from(is_coming(head, next + 1));
        let right = coming(top, next) + usize::from(is_coming(head, next));
        [shift, left, right]
    }

    /// What is wrong with a transition: lost edges, and a wrong relation for a right edge.
    fn is_right(
        &self,
        transition: Transition,
        state: &State,
        costs: [usize; 3],
        least: usize,
    ) -> bool {
        let top = state.on_stack(0);
        let (cost, edge) = match transition {
            Transition::Shift => (costs[0], None),
            Transition::Left(relation) => (costs[1], Some((state.next, relation))),
            Transition::Right(relation) => (costs[2], Some((state.on_stack(1), relation))),
        };
        cost == least
            && edge.is_none_or(|(head, relation)| {
                self.head(top) != head || self.relations[top as usize] == relation
            })
    }
}

/// The least cost among the kinds of transition that are allowed.
fn least_cost(costs: [usize; 3], legal: Legal) -> usize {
    let allowed = [legal.shift, legal.left, legal.right];
    let costs = costs.into_iter().zip(allowed).filter(|(_, allowed)| *allowed);
    costs.map(|(cost, _)| cost).min().unwrap_or(0)
}

/// Lifts the dependents of crossing edges until none cross.
fn uncross(heads: &mut [u32]) {
    let n_tokens = u32::try_from(heads.len()).unwrap_or(u32::MAX);
    loop {
        let mut lifted = false;
        for token in 0..n_tokens {
            let head = heads[token as usize];
            if head == n_tokens {
                continue;
            }
            let (low, high) = (token.min(head), token.max(head));
            let crossed = (low + 1..high).any(|inner| !is_under(heads, inner, head));
            if crossed {
                heads[token as usize] = heads[head as usize];
                lifted = true;
            }
        }
        if !lifted {
            return;
        }
    }
}

fn is_under(heads: &[u32], token: u32, above: u32) -> bool {
    let mut at = token;
    for _ in 0..=heads.len() {
        if at == above {
            return true;
        }
        match heads.get(at as usize) {
            Some(&head) => at = head,
            None => return false,
        }
    }
    false
}

/// Trains the classifier of transitions.
pub(super) fn train(data: &Data<'_>, predicted: &Predicted<'_>, progress: Progress<'_>) -> Vec<u8> {
    let mut examples = examples(data, predicted);
    let transitions = transitions(&examples);
    let classes: Vec<Arc<str>> = transitions.iter().map(|one| one.to_string().into()).collect();
    let mut learner = Learner {
        perceptron: Perceptron::new(UPDATES_MIN),
        transitions,
        random: Random::new(4),
        state: State::default(),
        features: Features::default(),
        scores: Vec::new(),
    };
    for epoch in 0..EPOCHS {
        learner.random.shuffle(&mut examples);
        let (mut n_right, mut n_all) = (0, 0);
        for example in &examples {
            n_right += learner.learn(example, if epoch == 0 { 0 } else { EXPLORE });
            n_all += 2 * example.gold.heads.len();
        }
        progress(&format!("trees, round {}: {n_right} of {n_all}", epoch + 1));
    }
    learner.perceptron.finish(&classes, LEAST)
}

fn examples(data: &Data<'_>, predicted: &Predicted<'_>) -> Vec<Example> {
    let everything: Vec<usize> = (0..data.documents.len()).collect();
    let all = sentences(data, &everything).into_iter().map(|(document, tokens)| {
        let trees = &data.documents[document].analysis.trees;
        let (tags, lemmas) = (&predicted.tags[document], &predicted.lemmas[document]);
        let numbers = tokens.clone().filter_map(|token| u32::try_from(token).ok());
        let first = numbers.clone().next().unwrap_or(0);
        let n_tokens = u32::try_from(tokens.len()).unwrap_or(u32::MAX);
        let id = crate::text::document::TokenId;
        let heads = numbers
            .clone()
            .map(|token| trees.head(id(token)).map_or(n_tokens, |head| head.0 - first));
        let relations = numbers.map(|token| trees.relation(id(token)));
        let gold = Gold::new(heads.collect(), relations.collect());
        let mut all = Vec::new();
        let tokens = first..first + n_tokens;
        items(&tokens, &data.words[document], tags, lemmas, &mut all);
        Example { items: all, gold }
    });
    all.collect()
}

/// The transitions that the trees need, in a fixed order.
fn transitions(examples: &[Example]) -> Vec<Transition> {
    let mut seen = std::collections::BTreeSet::new();
    for example in examples {
        for ((token, &head), &relation) in
            (0_u32..).zip(&example.gold.heads).zip(&example.gold.relations)
        {
            seen.insert((head < token, relation));
        }
    }
    let arcs = seen.into_iter().map(|(right, relation)| match right {
        true => Transition::Right(relation),
        false => Transition::Left(relation),
    });
    std::iter::once(Transition::Shift).chain(arcs).collect()
}

struct Learner {
    perceptron: Perceptron,
    transitions: Vec<Transition>,
    random: Random,
    state: State,
    features: Features,
    scores: Vec<i32>,
}

impl Learner {
    /// Learns from one sentence; returns how many choices were right.
    fn learn(&mut self, example: &Example, explore: usize) -> usize {
        let mut n_right = 0;
        self.state.start(example.items.len() - 1);
        self.scores.resize(self.transitions.len(), 0);
        while !self.state.is_done() {
            let legal = self.state.legal();
            parse_features(&example.items, &self.state, &mut self.features);
            self.scores.fill(0);
            self.perceptron.score(&self.features.hashes, &mut self.scores);
            let costs = example.gold.costs(&self.state);
            let least = least_cost(costs, legal);
            let (mut guess, mut truth): (Option<usize>, Option<usize>) = (None, None);
            let better = |one: Option<usize>, other: usize| {
                one.is_none_or(|one| self.scores[other] > self.scores[one])
            };
            for (number, &transition) in self.transitions.iter().enumerate() {
                if !legal.allows(transition) {
                    continue;
                }
                if better(guess, number) {
                    guess = Some(number);
                }
                let right = example.gold.is_right(transition, &self.state, costs, least);
                if right && better(truth, number) {
                    truth = Some(number);
                }
            }
            let (Some(guess), Some(truth)) = (guess, truth) else { break };
            if guess == truth {
                n_right += 1;
            } else {
                self.perceptron.correct(&self.features.hashes, truth, guess);
            }
            self.perceptron.tick();
            let follow = guess != truth && self.random.below(100) < explore;
            self.state.apply(self.transitions[if follow { guess } else { truth }]);
        }
        n_right
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crossing_edges_are_lifted() {
        // 0 <- 2 crosses 1 <- 3.
        let mut heads = vec![2, 3, 4, 2];
        uncross(&mut heads);
        assert_eq!(heads, [2, 2, 4, 2]);
    }

    #[test]
    fn following_the_oracle_gives_the_tree() {
        let gold = Gold::new(vec![1, 4, 1, 2], vec![Relation::Dep; 4]);
        let all = [
            Transition::Shift,
            Transition::Left(Relation::Dep),
            Transition::Right(Relation::Dep),
            Transition::Left(Relation::Root),
        ];
        let gold = Gold {
            relations: vec![Relation::Dep, Relation::Root, Relation::Dep, Relation::Dep],
            ..gold
        };
        let mut state = State::default();
        state.start(4);
        while !state.is_done() {
            let legal = state.legal();
            let costs = gold.costs(&state);
            let least = least_cost(costs, legal);
            assert_eq!(least, 0);
            let next = all
                .iter()
                .copied()
                .find(|&one| legal.allows(one) && gold.is_right(one, &state, costs, least));
            state.apply(next.expect("a step without loss"));
        }
        assert_eq!(state.heads, gold.heads);
        assert_eq!(state.relations, gold.relations);
    }
}
