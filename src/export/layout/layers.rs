//! The items of each layer: boxes, labels, and places where lines pass.

use crate::export::layout::Link;
use crate::export::layout::Size;

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A box.
    Box,
    /// The label of a line.
    Label,
    /// A place where a line passes.
    Passage,
}

/// Something that takes room in a layer.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// What it is.
    pub(super) kind: Kind,
    /// How large it is.
    pub(super) size: Size,
    /// Its layer.
    pub(super) layer: usize,
    /// Items of the layer before to which lines lead.
    pub(super) before: Vec<usize>,
    /// Items of the layer after to which lines lead.
    pub(super) after: Vec<usize>,
}

/// The items of a drawing; the first are the boxes.
#[derive(Clone, Debug)]
pub(super) struct Layered {
    /// All items.
    pub(super) items: Vec<Item>,
    /// The items of each layer, from top to bottom.
    pub(super) layers: Vec<Vec<usize>>,
    /// The items of each line in order of layers, its boxes first and last; none for a loop.
    pub(super) chains: Vec<Vec<usize>>,
}

/// Boxes and lines as items in layers.
pub(super) fn layered(boxes: &[Size], links: &[Link], ranks: &[usize]) -> Layered {
    let item =
        |kind, size, layer| Item { kind, size, layer, before: Vec::new(), after: Vec::new() };
    let mut items: Vec<Item> =
        boxes.iter().zip(ranks).map(|(&size, &rank)| item(Kind::Box, size, rank)).collect();
    let mut chains = Vec::with_capacity(links.len());
    for link in links {
        let (first, last) = match ranks[link.from] < ranks[link.to] {
            true => (link.from, link.to),
            false => (link.to, link.from),
        };
        if link.from == link.to {
            chains.push(Vec::new());
            continue;
        }
        let (start, end) = (ranks[first], ranks[last]);
        // An odd layer near the middle.
        let middle = usize::midpoint(start, end) | 1;
        let mut chain = vec![first];
        for layer in start + 1..end {
            chain.push(items.len());
            items.push(if layer == middle {
                item(Kind::Label, link.label, layer)
            } else {
                item(Kind::Passage, (0.0, 2.0), layer)
            });
        }
        chain.push(last);
        for pair in chain.windows(2) {
            items[pair[0]].after.push(pair[1]);
            items[pair[1]].before.push(pair[0]);
        }
        chains.push(chain);
    }
    let n_layers = items.iter().map(|item| item.layer + 1).max().unwrap_or(0);
    let mut layers = vec![Vec::new(); n_layers];
    for (at, item) in items.iter().enumerate() {
        layers[item.layer].push(at);
    }
    Layered { items, layers, chains }
}
