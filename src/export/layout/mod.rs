//! Where boxes and the lines between them go: a layered drawing from left to right, after Sugiyama,
//! Tagawa and Toda (1981).
//!
//! Every line has a label, which is an item of its own between the boxes, so that labels and boxes
//! never lie on each other. Parts that hang together are laid out one by one and then packed. The
//! steps:
//!
//! 1. [`rank`]: lines that would run in circles are turned around; every box gets a layer.
//! 2. [`layers`]: a line becomes a chain with an item in every layer that it passes.
//! 3. [`order`]: the items of each layer, so that few lines cross.
//! 4. [`place`]: coordinates, so that chains are straight.
//!
//! Nothing here depends on chance or on the machine: there are only sums, products and roots.

mod layers;
mod order;
mod pack;
mod place;
mod rank;

/// Width and height.
pub(super) type Size = (f64, f64);
/// A place: right, then down.
pub(super) type Point = (f64, f64);

/// A line to be drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    /// The box where it starts.
    pub(super) from: usize,
    /// The box where it ends.
    pub(super) to: usize,
    /// How large its label is.
    pub(super) label: Size,
}

/// The course of a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Route {
    /// Level stretches that it passes, from its start to its end: where they begin and end, and how
    /// far down they are. Between them it bends. Those of the boxes themselves are first and last.
    pub(super) stretches: Vec<(f64, f64, f64)>,
    /// The middle of its label.
    pub(super) label: Point,
}

/// A finished layout.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    /// The middle of each box.
    pub(super) boxes: Vec<Point>,
    /// The course of each line. That of a line from a box to itself is empty: its label stands
    /// above the box.
    pub(super) routes: Vec<Route>,
    /// How large it all is.
    pub(super) size: Size,
}

/// How far boxes are apart.
const GAP: f64 = 12.0;

/// Lays out boxes and lines.
pub(super) fn layout(boxes: &[Size], links: &[Link]) -> Layout {
    let mut done = pack::Packer::new(boxes.len(), links.len());
    for part in pack::parts(boxes.len(), links) {
        let own: Vec<Size> = part.boxes.iter().map(|&at| boxes[at]).collect();
        let laid = connected(&own, &part.links);
        done.add(part, laid);
    }
    done.finish()
}

/// Lays out a part that hangs together.
fn connected(boxes: &[Size], links: &[Link]) -> Layout {
    // Labels of loops stand above their box, which is taken for so much larger.
    let mut sizes = boxes.to_vec();
    for link in links.iter().filter(|link| link.from == link.to) {
        let (width, height) = &mut sizes[link.from];
        *width = width.max(link.label.0);
        // Below as above, so that the box stays in the middle.
        *height += 2.0 * (link.label.1 + GAP);
    }
    let ranks = rank::ranks(boxes.len(), links);
    let mut layered = layers::layered(&sizes, links, &ranks);
    order::order(&mut layered);
    let mut layout = place::place(&layered, boxes, links);
    let mut tops: Vec<f64> =
        layout.boxes.iter().zip(boxes).map(|(at, own)| at.1 - own.1 / 2.0).collect();
    for (at, link) in links.iter().enumerate().filter(|(_, link)| link.from == link.to) {
        let top = &mut tops[link.from];
        layout.routes[at].label = (layout.boxes[link.from].0, *top - GAP - link.label.1 / 2.0);
        *top -= link.label.1 + GAP;
    }
    layout
}

#[cfg(test)]
mod tests {
    use super::GAP;
    use super::Link;
    use super::layout;

    fn link(from: usize, to: usize) -> Link {
        Link { from, to, label: (50.0, 12.0) }
    }

    #[test]
    fn nothing_lies_on_anything() {
        let mut links = vec![link(0, 0), link(0, 0), link(1, 0), link(0, 1)];
        // A number sequence instead of chance.
        let mut n = 7_usize;
        for _ in 0..60 {
            n = (n * 1_103_515_245 + 12_345) % 2_147_483_648;
            links.push(link(n % 30, n / 64 % 30));
        }
        let boxes = vec![(80.0, 24.0); 35];
        let laid = layout(&boxes, &links);
        let mut rects: Vec<_> =
            laid.boxes.iter().zip(&boxes).map(|(at, size)| (*at, *size)).collect();
        rects.extend(laid.routes.iter().zip(&links).map(|(route, link)| (route.label, link.label)));
        for (at, ((x, y), (width, height))) in rects.iter().enumerate() {
            assert!(x - width / 2.0 >= 0.0 && x + width / 2.0 <= laid.size.0);
            assert!(y - height / 2.0 >= 0.0 && y + height / 2.0 <= laid.size.1);
            for ((other_x, other_y), (other_width, other_height)) in &rects[..at] {
                let apart = (x - other_x).abs() >= (width + other_width) / 2.0 - 0.01
                    || (y - other_y).abs() >= (height + other_height) / 2.0 - 0.01;
                assert!(apart, "{at}: {x},{y} on {other_x},{other_y}");
            }
        }
    }

    #[test]
    fn a_chain_is_straight() {
        let laid = layout(&[(40.0, 20.0); 3], &[link(0, 1), link(1, 2)]);
        let [a, b, c] = laid.boxes[..] else { panic!("three boxes") };
        assert!((a.1 - b.1).abs() < 0.01 && (b.1 - c.1).abs() < 0.01);
        assert!(a.0 + 90.0 + GAP < b.0 && b.0 + 90.0 + GAP < c.0);
    }

    #[test]
    fn nothing_is_laid_out_as_nothing() {
        assert_eq!(layout(&[], &[]).size, (0.0, 0.0));
        assert_eq!(layout(&[(10.0, 10.0)], &[]).boxes, [(5.0, 5.0)]);
    }
}
