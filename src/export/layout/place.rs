//! Coordinates: layers side by side, and in each layer the items where their neighbours are, in order
//! and without overlap.

use crate::export::layout::GAP;
use crate::export::layout::Layout;
use crate::export::layout::Link;
use crate::export::layout::Route;
use crate::export::layout::Size;
use crate::export::layout::layers::Item;
use crate::export::layout::layers::Kind;
use crate::export::layout::layers::Layered;

/// How many times all layers are placed, forth and back.
const ROUNDS: usize = 24;
/// The least room between two layers, in which lines bend.
const LAYER_GAP: f64 = 22.0;
/// The most that is added where lines bend much.
const LAYER_GAP_MORE: f64 = 60.0;
/// How much of the height of a box lines use for their ends.
const PORTS: f64 = 0.6;

/// Places the items.
pub(super) fn place(layered: &Layered, boxes: &[Size], links: &[Link]) -> Layout {
    let down = down(layered);
    let columns = columns(layered, &down);
    let x = |at: usize| {
        let item = &layered.items[at];
        let (left, right) = columns[item.layer];
        let half = item.size.0 / 2.0;
        // A box stands where its lines are.
        match (item.before.is_empty(), item.after.is_empty()) {
            (true, false) => right - half,
            (false, true) => left + half,
            _ => f64::midpoint(left, right),
        }
    };
    let places: Vec<_> = (0..boxes.len()).map(|at| (x(at), down[at])).collect();
    let ports = ports(layered, &down, boxes);
    let mut routes = Vec::with_capacity(links.len());
    for (number, link) in links.iter().enumerate() {
        let chain = &layered.chains[number];
        let [first, inner @ .., last] = chain.as_slice() else {
            routes.push(Route::default());
            continue;
        };
        let mut route = Route::default();
        let start = places[*first].1 + ports.after[number];
        route.stretches.push((places[*first].0, columns[layered.items[*first].layer].1, start));
        for &at in inner {
            let (left, right) = columns[layered.items[at].layer];
            route.stretches.push((left, right, down[at]));
            if layered.items[at].kind == Kind::Label {
                route.label = (f64::midpoint(left, right), down[at]);
            }
        }
        let end = places[*last].1 + ports.before[number];
        route.stretches.push((columns[layered.items[*last].layer].0, places[*last].0, end));
        if *first != link.from {
            // The line runs from right to left.
            route.stretches.reverse();
            for stretch in &mut route.stretches {
                *stretch = (stretch.1, stretch.0, stretch.2);
            }
        }
        routes.push(route);
    }
    let width = columns.last().map_or(0.0, |column| column.1);
    let bottom = |at: usize| down[at] + layered.items[at].size.1 / 2.0;
    let height = (0..layered.items.len()).map(bottom).fold(0.0, f64::max);
    Layout { boxes: places, routes, size: (width, height) }
}

/// How far down the middle of each item is. Each layer in turn gets the positions that are, in the sense
/// of least squares, nearest to the mean of the neighbours, while order and room are kept.
fn down(layered: &Layered) -> Vec<f64> {
    let items = &layered.items;
    let mut down = vec![0.0; items.len()];
    for layer in &layered.layers {
        let mut top = 0.0;
        for &at in layer {
            down[at] = top + items[at].size.1 / 2.0;
            top += items[at].size.1 + GAP;
        }
    }
    let n_layers = layered.layers.len();
    for round in 0..ROUNDS {
        for step in 0..n_layers {
            let layer = if round % 2 == 0 { step } else { n_layers - 1 - step };
            let own = &layered.layers[layer];
            let wanted: Vec<(f64, f64)> = own.iter().map(|&at| wish(items, &down, at)).collect();
            for (&at, found) in own.iter().zip(nearest(items, own, &wanted)) {
                down[at] = found;
            }
        }
    }
    let top = (0..items.len()).map(|at| down[at] - items[at].size.1 / 2.0);
    let top = top.fold(f64::INFINITY, f64::min);
    down.iter().map(|own| own - top).collect()
}

/// Where an item would like to be, and how much.
fn wish(items: &[Item], down: &[f64], at: usize) -> (f64, f64) {
    let item = &items[at];
    let (mut sum, mut weights) = (0.0, 0.0);
    for &other in item.before.iter().chain(&item.after) {
        // Long lines are to be straight first of all.
        let weight = match (item.kind, items[other].kind) {
            (Kind::Box, _) | (_, Kind::Box) => 1.0,
            _ => 4.0,
        };
        sum += weight * down[other];
        weights += weight;
    }
    if weights == 0.0 { (down[at], 0.01) } else { (sum / weights, weights) }
}

/// The positions nearest to what is wanted that keep the order and leave room between the items: with the
/// room taken away, a regression with ever greater values, by pooling neighbours that are out of order.
fn nearest(items: &[Item], layer: &[usize], wanted: &[(f64, f64)]) -> Vec<f64> {
    let mut offsets = Vec::with_capacity(layer.len());
    let mut offset = 0.0;
    for (place, &at) in layer.iter().enumerate() {
        if place > 0 {
            let before = &items[layer[place - 1]];
            offset += f64::midpoint(before.size.1, items[at].size.1) + gap(before, &items[at]);
        }
        offsets.push(offset);
    }
    // Pools: sum of weighted wishes, weights, how many items.
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for (&(wish, weight), offset) in wanted.iter().zip(&offsets) {
        let mut pool = ((wish - offset) * weight, weight, 1);
        while let Some(before) = pools.last()
            && before.0 / before.1 >= pool.0 / pool.1
        {
            pool = (pool.0 + before.0, pool.1 + before.1, pool.2 + before.2);
            pools.pop();
        }
        pools.push(pool);
    }
    let means = pools.iter().flat_map(|pool| std::iter::repeat_n(pool.0 / pool.1, pool.2));
    means.zip(&offsets).map(|(mean, offset)| mean + offset).collect()
}

/// The room between two items.
fn gap(one: &Item, other: &Item) -> f64 {
    match (one.kind, other.kind) {
        (Kind::Box, Kind::Box) => GAP,
        (Kind::Label, Kind::Label) => GAP / 3.0,
        _ => GAP * 0.6,
    }
}

/// Where each layer begins and ends.
fn columns(layered: &Layered, down: &[f64]) -> Vec<(f64, f64)> {
    let mut columns = Vec::with_capacity(layered.layers.len());
    let mut left = 0.0;
    for layer in &layered.layers {
        let width = layer.iter().map(|&at| layered.items[at].size.0).fold(0.0, f64::max);
        columns.push((left, left + width));
        let bends = layer.iter().flat_map(|&at| {
            layered.items[at].after.iter().map(move |&other| (down[at] - down[other]).abs())
        });
        let most: f64 = bends.fold(0.0, f64::max);
        left += width + LAYER_GAP + (most / 8.0).min(LAYER_GAP_MORE);
    }
    columns
}

/// How far from the middle of its boxes a line starts and ends.
struct Ports {
    after: Vec<f64>,
    before: Vec<f64>,
}

/// Spreads the ends of lines over the sides of the boxes, in the order in which they leave.
fn ports(layered: &Layered, down: &[f64], boxes: &[Size]) -> Ports {
    let n_links = layered.chains.len();
    let mut ports = Ports { after: vec![0.0; n_links], before: vec![0.0; n_links] };
    let mut after: Vec<Vec<(f64, usize)>> = vec![Vec::new(); boxes.len()];
    let mut before = after.clone();
    for (number, chain) in layered.chains.iter().enumerate() {
        if let [first, second, .., second_last, last] = chain.as_slice() {
            after[*first].push((down[*second], number));
            before[*last].push((down[*second_last], number));
        } else if let [first, second, last] = chain.as_slice() {
            after[*first].push((down[*second], number));
            before[*last].push((down[*second], number));
        }
    }
    for (sides, found) in [(after, &mut ports.after), (before, &mut ports.before)] {
        for (node, mut side) in sides.into_iter().enumerate() {
            side.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let n = side.len() as f64;
            for (place, (_, number)) in side.into_iter().enumerate() {
                found[number] = boxes[node].1 * PORTS * ((place as f64 + 0.5) / n - 0.5);
            }
        }
    }
    ports
}
