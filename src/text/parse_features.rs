//! What the parser looks at before each step.

use crate::text::features::Features;
use crate::text::features::mix;
use crate::text::finite::Finites;
use crate::text::parse::Below;
use crate::text::parse::NONE;
use crate::text::parse::State;

/// What the parser sees of a token.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Item {
    /// The form in lower case.
    pub(super) word: u64,
    pub(super) lemma: u64,
    /// Universal and Penn part of speech.
    pub(super) pos: u64,
    pub(super) upos: u64,
    /// The broad sense, by part of speech.
    pub(super) senses: u64,
    /// The finite verbs around it.
    pub(super) finites: Finites,
}

impl Item {
    /// The artificial root behind the sentence.
    pub(super) const ROOT: Self =
        Self { word: 2, lemma: 2, pos: 2, upos: 100, senses: 2, finites: Finites::NONE };

    /// Where there is no token.
    const NONE: Self =
        Self { word: 1, lemma: 1, pos: 1, upos: 101, senses: 1, finites: Finites::NONE };
}

/// A token with its dependents, as features need it.
struct Node<'a> {
    item: &'a Item,
    below: &'a Below,
    /// Word and part of speech.
    both: u64,
}

struct View<'a> {
    items: &'a [Item],
    state: &'a State,
}

impl<'a> View<'a> {
    fn item(&self, token: u32) -> &'a Item {
        self.items.get(token as usize).unwrap_or(&Item::NONE)
    }

    fn node(&self, token: u32) -> Node<'a> {
        let item = self.item(token);
        let below = self.state.below.get(token as usize).unwrap_or(&Below::EMPTY);
        Node { item, below, both: mix(item.word, item.pos) }
    }

    fn label(&self, token: u32) -> u64 {
        self.state.relations.get(token as usize).map_or(0, |&relation| relation as u64 + 1)
    }
}

/// How far apart two tokens are, in steps.
fn distance(one: u32, other: u32) -> u64 {
    if one == NONE || other == NONE {
        return 15;
    }
    match one.abs_diff(other) {
        near @ 0..=4 => u64::from(near),
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=24 => 8,
        _ => 9,
    }
}

/// Collects the features of a state.
pub(super) fn parse_features(items: &[Item], state: &State, out: &mut Features) {
    let view = View { items, state };
    let tokens = [state.on_stack(0), state.on_stack(1), state.on_stack(2)];
    let [s0, s1, s2] = tokens.map(|token| view.node(token));
    let coming = [0, 1, 2, 3].map(|ahead: u32| match state.next.saturating_add(ahead) {
        token if token <= state.n_tokens => token,
        _ => NONE,
    });
    let [b0, b1, b2, b3] = coming.map(|token| view.node(token));
    out.clear();
    singles(&[&s0, &s1, &s2, &b0, &b1, &b2, &b3], out);
    pairs(&s1, &s0, &b0, &b1, out);
    triples(&[&s2, &s1, &s0, &b0, &b1, &b2], &view, out);
    let gap = distance(tokens[0], coming[0]);
    let inner = distance(tokens[1], tokens[0]);
    distances(&s1, &s0, &b0, [gap, inner], out);
    dependents(&s1, &s0, &b0, &view, out);
    lexical(&[&s2, &s1, &s0, &b0], &view, out);
    clauses(&[&s1, &s0, &b0], out);
}

fn singles(nodes: &[&Node<'_>; 7], out: &mut Features) {
    out.one(0);
    for node in &nodes[..6] {
        out.one(node.both);
        out.one(node.item.word);
        out.one(node.item.pos);
    }
    out.one(nodes[6].item.pos);
    for node in [nodes[0], nodes[1], nodes[3]] {
        out.two(node.item.lemma, node.item.upos);
    }
}

fn pairs(s1: &Node<'_>, s0: &Node<'_>, b0: &Node<'_>, b1: &Node<'_>, out: &mut Features) {
    for (one, other) in [(s0, b0), (s1, s0)] {
        out.two(one.both, other.both);
        out.two(one.both, other.item.pos);
        out.two(one.item.pos, other.both);
        out.two(one.both, other.item.word);
        out.two(one.item.word, other.both);
        out.two(one.item.word, other.item.word);
        out.two(one.item.lemma, other.item.lemma);
        out.two(one.item.lemma, other.item.upos);
        out.two(one.item.upos, other.item.lemma);
        out.two(one.item.pos, other.item.pos);
    }
    out.two(s1.item.pos, b0.item.pos);
    out.two(s1.both, b0.item.pos);
    out.two(s1.item.pos, b0.both);
    out.two(s1.item.word, b0.item.word);
    out.two(b0.item.pos, b1.item.pos);
    out.two(b0.item.word, b1.item.pos);
    out.two(b0.item.pos, b1.item.word);
    out.two(s0.item.pos, b1.item.pos);
    out.two(s0.item.word, b1.item.word);
    out.two(s0.item.pos, b1.both);
}

fn triples(nodes: &[&Node<'_>; 6], view: &View<'_>, out: &mut Features) {
    let [s2, s1, s0, b0, b1, b2] = nodes.map(|node| node.item.pos);
    out.three(b0, b1, b2);
    out.three(s0, b0, b1);
    out.three(s1, s0, b0);
    out.three(s2, s1, s0);
    out.four(s1, s0, b0, b1);
    out.four(s0, b0, b1, b2);
    out.four(s2, s1, s0, b0);
    out.three(nodes[2].item.word, b0, b1);
    out.three(s0, nodes[3].item.word, b1);
    out.three(nodes[1].item.word, s0, b0);
    out.three(s1, nodes[2].item.word, b0);
    out.three(s1, s0, nodes[3].item.word);
    let pos = |token: u32| view.item(token).pos;
    let [n1, n0, m0] = [nodes[1].below, nodes[2].below, nodes[3].below];
    out.three(s0, pos(n0.left[0]), b0);
    out.three(s0, pos(n0.right[0]), b0);
    out.three(s0, b0, pos(m0.left[0]));
    out.three(s1, pos(n1.right[0]), s0);
    out.three(s1, pos(n1.left[0]), s0);
    out.three(s1, s0, pos(n0.right[0]));
    out.three(s1, s0, pos(n0.left[0]));
    out.three(s0, pos(n0.left[0]), pos(n0.left[1]));
    out.three(s0, pos(n0.right[0]), pos(n0.right[1]));
    out.three(s1, pos(n1.right[0]), pos(n1.right[1]));
    out.three(b0, pos(m0.left[0]), pos(m0.left[1]));
    out.four(s1, pos(n1.right[0]), s0, b0);
    out.four(s1, s0, pos(n0.right[0]), b0);
    out.four(s1, s0, b0, pos(m0.left[0]));
}

fn distances(
    s1: &Node<'_>,
    s0: &Node<'_>,
    b0: &Node<'_>,
    [gap, inner]: [u64; 2],
    out: &mut Features,
) {
    out.two(s0.item.word, gap);
    out.two(s0.item.pos, gap);
    out.two(b0.item.word, gap);
    out.two(b0.item.pos, gap);
    out.three(s0.item.pos, b0.item.pos, gap);
    out.three(s0.item.word, b0.item.word, gap);
    out.three(s1.item.pos, s0.item.pos, inner);
    out.three(s1.item.word, s0.item.word, inner);
    out.two(s0.item.word, inner);
    out.two(s1.item.pos, inner);
    out.four(s1.item.pos, s0.item.pos, b0.item.pos, gap);
}

fn dependents(s1: &Node<'_>, s0: &Node<'_>, b0: &Node<'_>, view: &View<'_>, out: &mut Features) {
    let counts = |node: &Node<'_>| (u64::from(node.below.n_left), u64::from(node.below.n_right));
    let (s0_left, s0_right) = counts(s0);
    let (s1_left, s1_right) = counts(s1);
    let (b0_left, _) = counts(b0);
    out.two(s0.item.word, s0_right);
    out.two(s0.item.pos, s0_right);
    out.two(s0.item.word, s0_left);
    out.two(s0.item.pos, s0_left);
    out.two(b0.item.word, b0_left);
    out.two(b0.item.pos, b0_left);
    out.two(s1.item.word, s1_right);
    out.two(s1.item.pos, s1_right);
    out.two(s1.item.pos, s1_left);
    for token in
        [s0.below.left[0], s0.below.right[0], s1.below.left[0], s1.below.right[0], b0.below.left[0]]
    {
        let item = view.item(token);
        out.one(item.word);
        out.one(item.pos);
        out.one(view.label(token));
    }
    for token in [s0.below.left[1], s0.below.right[1], s1.below.right[1], b0.below.left[1]] {
        out.one(view.item(token).pos);
        out.one(view.label(token));
    }
    out.two(s0.item.word, s0.below.left_set);
    out.two(s0.item.pos, s0.below.left_set);
    out.two(s0.item.word, s0.below.right_set);
    out.two(s0.item.pos, s0.below.right_set);
    out.two(s1.item.word, s1.below.right_set);
    out.two(s1.item.pos, s1.below.right_set);
    out.two(s1.item.pos, s1.below.left_set);
    out.two(b0.item.word, b0.below.left_set);
    out.two(b0.item.pos, b0.below.left_set);
    out.three(s1.item.pos, s0.item.pos, s1.below.right_set);
    out.three(s1.item.pos, s0.item.pos, s0.below.left_set);
    out.three(s0.item.pos, b0.item.pos, s0.below.left_set);
    out.three(s0.item.pos, b0.item.pos, b0.below.left_set);
    out.three(s0.item.pos, b0.item.pos, s0.below.right_set);
}

fn lexical(nodes: &[&Node<'_>; 4], view: &View<'_>, out: &mut Features) {
    let [s2, s1, s0, b0] = nodes.map(|node| node.item);
    let marker = |node: &Node<'_>| view.item(node.below.marker).word;
    let (m1, m0, mb) = (marker(nodes[1]), marker(nodes[2]), marker(nodes[3]));
    out.two(s0.senses, s1.senses);
    out.two(s0.senses, b0.senses);
    out.three(s1.lemma, m0, s0.upos);
    out.three(s1.senses, m0, s0.senses);
    out.three(s1.lemma, m0, s0.lemma);
    out.three(s1.pos, m0, s0.pos);
    out.four(s2.lemma, s1.upos, m0, s0.upos);
    out.four(s2.senses, s1.senses, m0, s0.senses);
    out.four(s2.lemma, s1.lemma, m0, m1);
    out.three(s0.lemma, b0.word, s1.upos);
    out.three(s0.lemma, b0.word, s1.lemma);
    out.three(s0.lemma, mb, b0.pos);
    out.three(s1.lemma, s0.upos, b0.word);
    out.two(s1.lemma, b0.word);
}

/// What the finite verbs of the sentence say: *the man arrested* is a clause if none comes behind.
fn clauses(nodes: &[&Node<'_>; 3], out: &mut Features) {
    let [s1, s0, b0] = nodes.map(|node| node.item);
    let behind = b0.finites.behind_code();
    out.two(nodes[2].both, b0.finites.code());
    out.three(s0.pos, b0.pos, behind);
    out.three(s0.pos, b0.word, behind);
    out.three(s1.pos, s0.pos, behind);
}
