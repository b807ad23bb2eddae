//! The order of the items in each layer, so that few lines cross.

use crate::export::layout::layers::Layered;

/// How many sweeps there are at least, and at most.
const SWEEPS: (usize, usize) = (4, 32);
/// How many items all sweeps together look at.
const EFFORT: usize = 400_000;

/// Orders the layers: in sweeps forth and back every item goes to the mean place of its neighbours in the
/// layer before, and the order with the fewest crossings is kept.
pub(super) fn order(layered: &mut Layered) {
    begin(layered);
    let n_sweeps = (EFFORT / layered.items.len().max(1)).clamp(SWEEPS.0, SWEEPS.1);
    let mut best = layered.layers.clone();
    let mut fewest = crossings(layered);
    for sweep in 0..n_sweeps {
        let places = places(layered);
        let mut places = places;
        let n_layers = layered.layers.len();
        for step in 1..n_layers {
            let (layer, is_forth) =
                if sweep % 2 == 0 { (step, true) } else { (n_layers - 1 - step, false) };
            sort(layered, layer, is_forth, &mut places);
        }
        let n = crossings(layered);
        if n < fewest {
            fewest = n;
            best.clone_from(&layered.layers);
        }
        if fewest == 0 {
            break;
        }
    }
    layered.layers = best;
}

/// A first order: what hangs together stands together.
fn begin(layered: &mut Layered) {
    let mut is_seen = vec![false; layered.items.len()];
    let mut layers: Vec<Vec<usize>> = vec![Vec::new(); layered.layers.len()];
    let starts: Vec<usize> = layered.layers.iter().flatten().copied().collect();
    for start in starts {
        let mut rest = vec![start];
        while let Some(at) = rest.pop() {
            if std::mem::replace(&mut is_seen[at], true) {
                continue;
            }
            let item = &layered.items[at];
            layers[item.layer].push(at);
            rest.extend(item.before.iter().rev());
            rest.extend(item.after.iter().rev());
        }
    }
    layered.layers = layers;
}

/// The place of each item in its layer.
fn places(layered: &Layered) -> Vec<usize> {
    let mut places = vec![0; layered.items.len()];
    for layer in &layered.layers {
        for (place, &at) in layer.iter().enumerate() {
            places[at] = place;
        }
    }
    places
}

/// Sorts a layer by the mean place of the neighbours in the layer before or after; what has none stays.
fn sort(layered: &mut Layered, layer: usize, is_forth: bool, places: &mut [usize]) {
    let items = &layered.items;
    let mean = |at: usize| {
        let own = if is_forth { &items[at].before } else { &items[at].after };
        let sum: usize = own.iter().map(|&other| places[other]).sum();
        (!own.is_empty()).then(|| sum as f64 / own.len() as f64)
    };
    let own = &mut layered.layers[layer];
    let mut moving: Vec<(f64, usize)> =
        own.iter().filter_map(|&at| Some((mean(at)?, at))).collect();
    moving.sort_by(|a, b| a.0.total_cmp(&b.0));
    let is_moving: Vec<bool> = own.iter().map(|&at| mean(at).is_some()).collect();
    let mut moved = moving.into_iter().map(|(_, at)| at);
    for (place, at) in own.iter_mut().enumerate() {
        if is_moving[place]
            && let Some(next) = moved.next()
        {
            *at = next;
        }
    }
    for (place, &at) in own.iter().enumerate() {
        places[at] = place;
    }
}

/// How many pairs of lines cross.
fn crossings(layered: &Layered) -> usize {
    let places = places(layered);
    let mut n = 0;
    for layer in &layered.layers {
        // The far ends in order of the near ones; each pair that is out of order is a crossing.
        let mut ends: Vec<usize> = Vec::new();
        for &at in layer {
            let from = ends.len();
            ends.extend(layered.items[at].after.iter().map(|&other| places[other]));
            ends[from..].sort_unstable();
        }
        n += inversions(&ends);
    }
    n
}

/// How many pairs are out of order, by a tree of counts (Fenwick 1994).
fn inversions(values: &[usize]) -> usize {
    let size = values.iter().max().map_or(0, |max| max + 1);
    let mut tree = vec![0_usize; size + 1];
    let mut n = 0;
    for (seen, &value) in values.iter().enumerate() {
        let mut at = value + 1;
        let mut not_above = 0;
        while at > 0 {
            not_above += tree[at];
            at &= at - 1;
        }
        n += seen - not_above;
        at = value + 1;
        while at <= size {
            tree[at] += 1;
            at += at & at.wrapping_neg();
        }
    }
    n
}

#[cfg(test)]
mod tests {
    use super::inversions;

    #[test]
    fn pairs_out_of_order_are_counted() {
        assert_eq!(inversions(&[]), 0);
        assert_eq!(inversions(&[0, 1, 1, 2]), 0);
        assert_eq!(inversions(&[2, 1, 0]), 3);
        assert_eq!(inversions(&[1, 0, 3, 2]), 2);
    }
}
