//! Parts that hang together, and how they are put side by side.

use crate::export::layout::Layout;
use crate::export::layout::Link;
use crate::export::layout::Point;
use crate::export::layout::Route;
use crate::export::layout::Size;

/// How far parts are apart.
const PART_GAP: f64 = 28.0;
/// How much wider than high it all should be.
const ASPECT: f64 = 1.5;

/// Boxes that hang together by lines.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    /// The boxes.
    pub(super) boxes: Vec<usize>,
    /// The lines, with the boxes as places in `boxes`.
    pub(super) links: Vec<Link>,
    /// The numbers of these lines.
    numbers: Vec<usize>,
}

/// The parts, in the order of their first box.
pub(super) fn parts(n_boxes: usize, links: &[Link]) -> Vec<Part> {
    let mut leader: Vec<usize> = (0..n_boxes).collect();
    for link in links {
        let (a, b) = (root(&mut leader, link.from), root(&mut leader, link.to));
        leader[a.max(b)] = a.min(b);
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut part_of = vec![0; n_boxes];
    let mut place = vec![0; n_boxes];
    for node in 0..n_boxes {
        let first = root(&mut leader, node);
        if first == node {
            part_of[node] = parts.len();
            parts.push(Part::default());
        } else {
            part_of[node] = part_of[first];
        }
        let part = &mut parts[part_of[node]];
        place[node] = part.boxes.len();
        part.boxes.push(node);
    }
    for (number, link) in links.iter().enumerate() {
        let part = &mut parts[part_of[link.from]];
        part.links.push(Link { from: place[link.from], to: place[link.to], ..*link });
        part.numbers.push(number);
    }
    parts
}

fn root(leader: &mut [usize], mut node: usize) -> usize {
    while leader[node] != node {
        leader[node] = leader[leader[node]];
        node = leader[node];
    }
    node
}

/// Collects the layouts of parts.
pub(super) struct Packer {
    parts: Vec<(Part, Layout)>,
    n_boxes: usize,
    n_links: usize,
}

impl Packer {
    /// Of so many boxes and lines.
    pub(super) fn new(n_boxes: usize, n_links: usize) -> Self {
        Self { parts: Vec::new(), n_boxes, n_links }
    }

    /// Adds the layout of a part.
    pub(super) fn add(&mut self, part: Part, layout: Layout) {
        self.parts.push((part, layout));
    }

    /// Puts the parts on shelves, the highest first, as wide as looks well.
    pub(super) fn finish(mut self) -> Layout {
        let mut all = Layout {
            boxes: vec![Point::default(); self.n_boxes],
            routes: vec![Route::default(); self.n_links],
            size: Size::default(),
        };
        let with_gap = |(width, height): Size| (width + PART_GAP) * (height + PART_GAP);
        let area: f64 = self.parts.iter().map(|(_, layout)| with_gap(layout.size)).sum();
        let widest = self.parts.iter().map(|(_, layout)| layout.size.0).fold(0.0, f64::max);
        let width = (area * ASPECT).sqrt().max(widest);
        self.parts.sort_by(|a, b| b.1.size.1.total_cmp(&a.1.size.1));
        let (mut x, mut y, mut shelf) = (0.0, 0.0, 0.0);
        for (part, layout) in &self.parts {
            if x > 0.0 && x + layout.size.0 > width {
                x = 0.0;
                y += shelf + PART_GAP;
                shelf = 0.0;
            }
            shelf = f64::max(shelf, layout.size.1);
            for (&node, place) in part.boxes.iter().zip(&layout.boxes) {
                all.boxes[node] = (place.0 + x, place.1 + y);
            }
            for (&number, route) in part.numbers.iter().zip(&layout.routes) {
                let stretches =
                    route.stretches.iter().map(|own| (own.0 + x, own.1 + x, own.2 + y)).collect();
                let label = (route.label.0 + x, route.label.1 + y);
                all.routes[number] = Route { stretches, label };
            }
            all.size.0 = all.size.0.max(x + layout.size.0);
            all.size.1 = all.size.1.max(y + layout.size.1);
            x += layout.size.0 + PART_GAP;
        }
        all
    }
}
