//! The layer of each box.

use crate::export::layout::Link;

/// The layer of each box, an even number; a label has the odd layer behind its box. Most lines lead
/// to a higher layer, the others are drawn backwards.
pub(super) fn ranks(n_boxes: usize, links: &[Link]) -> Vec<usize> {
    let order = sequence(n_boxes, links);
    let mut position = vec![0; n_boxes];
    for (at, &node) in order.iter().enumerate() {
        position[node] = at;
    }
    let mut ahead: Vec<Vec<usize>> = vec![Vec::new(); n_boxes];
    let mut behind: Vec<Vec<usize>> = vec![Vec::new(); n_boxes];
    for link in links.iter().filter(|link| link.from != link.to) {
        let (start, end) = if position[link.from] < position[link.to] {
            (link.from, link.to)
        } else {
            (link.to, link.from)
        };
        ahead[start].push(end);
        behind[end].push(start);
    }
    let mut ranks = vec![0_usize; n_boxes];
    for &node in &order {
        ranks[node] = behind[node].iter().map(|&before| ranks[before] + 2).max().unwrap_or(0);
    }
    // As far left as they can be so far; what has more lines ahead than behind comes closer to these.
    const ROUNDS: usize = 8;
    for _ in 0..ROUNDS {
        let mut is_changed = false;
        for &node in order.iter().rev() {
            if ahead[node].len() > behind[node].len() {
                let nearest = ahead[node].iter().map(|&after| ranks[after] - 2).min();
                let rank = nearest.unwrap_or(ranks[node]);
                is_changed |= rank != ranks[node];
                ranks[node] = rank;
            }
        }
        for &node in &order {
            if ahead[node].len() < behind[node].len() {
                let rank = behind[node].iter().map(|&before| ranks[before] + 2).max();
                let rank = rank.unwrap_or(ranks[node]);
                is_changed |= rank != ranks[node];
                ranks[node] = rank;
            }
        }
        if !is_changed {
            break;
        }
    }
    let first = ranks.iter().copied().min().unwrap_or(0);
    ranks.iter().map(|rank| rank - first).collect()
}

/// The boxes in an order in which few lines lead back, after Eades, Lin and Smyth (1993): what has only
/// lines behind it goes to the end, what has only lines ahead to the front, and if there is neither,
/// what has most ahead and fewest behind.
fn sequence(n_boxes: usize, links: &[Link]) -> Vec<usize> {
    let mut ahead: Vec<Vec<usize>> = vec![Vec::new(); n_boxes];
    let mut behind: Vec<Vec<usize>> = vec![Vec::new(); n_boxes];
    for link in links.iter().filter(|link| link.from != link.to) {
        ahead[link.from].push(link.to);
        behind[link.to].push(link.from);
    }
    let mut n_ahead: Vec<usize> = ahead.iter().map(Vec::len).collect();
    let mut n_behind: Vec<usize> = behind.iter().map(Vec::len).collect();
    // The best first: ends, then starts, then by the difference; the earlier box where they are equal.
    let key = |node: usize, n_ahead: &[usize], n_behind: &[usize]| {
        let class = match (n_ahead[node], n_behind[node]) {
            (0, _) => 0,
            (_, 0) => 1,
            _ => 2,
        };
        (class, links.len() + n_behind[node] - n_ahead[node], node)
    };
    let mut rest: std::collections::BTreeSet<_> =
        (0..n_boxes).map(|node| key(node, &n_ahead, &n_behind)).collect();
    let mut is_taken = vec![false; n_boxes];
    let (mut front, mut back) = (Vec::new(), Vec::new());
    while let Some((class, _, node)) = rest.pop_first() {
        is_taken[node] = true;
        if class == 0 {
            back.push(node);
        } else {
            front.push(node);
        }
        let neighbours = ahead[node].iter().map(|&own| (own, false));
        for (own, is_behind) in neighbours.chain(behind[node].iter().map(|&own| (own, true))) {
            if is_taken[own] {
                continue;
            }
            rest.remove(&key(own, &n_ahead, &n_behind));
            if is_behind {
                n_ahead[own] -= 1;
            } else {
                n_behind[own] -= 1;
            }
            rest.insert(key(own, &n_ahead, &n_behind));
        }
    }
    front.extend(back.into_iter().rev());
    front
}
