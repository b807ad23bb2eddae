//! The shapes of nodes, as Graphviz, Mermaid and SVG draw them.

use std::fmt::Write;

/// The shape of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A card with a tab.
    Tab,
    /// A box whose corners are cut.
    Octagon,
    /// A box that ends in points.
    Hexagon,
    /// A box with a point above.
    House,
    /// An ellipse.
    Ellipse,
    /// A box.
    Box,
    /// Two ellipses, one in the other.
    Ring,
    /// A folder.
    Folder,
    /// A sheet with a folded corner.
    Note,
    /// A box with lines across its corners.
    Marked,
    /// A box with round corners.
    Rounded,
}

impl Shape {
    /// The attributes of Graphviz.
    pub(super) const fn dot(self) -> &'static str {
        match self {
            Self::Tab => r#"shape="tab""#,
            Self::Octagon => r#"shape="octagon""#,
            Self::Hexagon => r#"shape="hexagon""#,
            Self::House => r#"shape="house""#,
            Self::Ellipse => r#"shape="ellipse""#,
            Self::Box => r#"shape="box""#,
            Self::Ring => r#"shape="ellipse" peripheries="2""#,
            Self::Folder => r#"shape="folder""#,
            Self::Note => r#"shape="note""#,
            Self::Marked => r#"shape="box" style="filled,diagonals""#,
            Self::Rounded => r#"shape="box" style="rounded,filled""#,
        }
    }

    /// The brackets of Mermaid that make a similar shape.
    pub(super) const fn mermaid(self) -> (&'static str, &'static str) {
        match self {
            Self::Tab => ("[[", "]]"),
            Self::Octagon | Self::Hexagon | Self::House => ("{{", "}}"),
            Self::Ellipse => ("([", "])"),
            Self::Box => ("[", "]"),
            Self::Ring => ("((", "))"),
            Self::Folder => ("[/", "/]"),
            Self::Note => ("[\\", "\\]"),
            Self::Marked => (">", "]"),
            Self::Rounded => ("(", ")"),
        }
    }

    /// How wide and high it is around a text of some size.
    pub(super) fn around(self, (width, height): (f64, f64)) -> (f64, f64) {
        let (width, height) = (width + 18.0, height + 10.0);
        match self {
            Self::Ellipse => (width * 1.18, height * 1.25),
            Self::Ring => (width * 1.18 + 8.0, height * 1.25 + 8.0),
            Self::Hexagon => (width + height * 0.5, height),
            Self::House => (width, height * 1.3),
            Self::Tab | Self::Folder => (width, height + 5.0),
            Self::Note => (width + 6.0, height),
            Self::Octagon | Self::Box | Self::Marked | Self::Rounded => (width, height),
        }
    }

    /// How far below the middle its text stands.
    pub(super) fn text_offset(self, height: f64) -> f64 {
        match self {
            Self::House => height * 0.1,
            Self::Tab | Self::Folder => 2.5,
            _ => 0.0,
        }
    }

    /// How far its left or right side is from that of the box around it, `dy` from the middle.
    pub(super) fn inset(self, (width, height): (f64, f64), dy: f64) -> f64 {
        let part = (dy.abs() / (height / 2.0)).min(1.0);
        match self {
            Self::Ellipse | Self::Ring => width / 2.0 * (1.0 - (1.0 - part * part).sqrt()),
            Self::Hexagon => part * height * 0.25,
            Self::Octagon => ((part - 0.5) * height * 0.5).max(0.0),
            _ => 0.0,
        }
    }

    /// It as SVG, around a point.
    pub(super) fn svg(self, (x, y): (f64, f64), (width, height): (f64, f64)) -> String {
        let (left, right) = (x - width / 2.0, x + width / 2.0);
        let (top, bottom) = (y - height / 2.0, y + height / 2.0);
        let path = |points: &[(f64, f64)]| {
            let mut out = String::from("<path d=\"");
            for (at, (x, y)) in points.iter().enumerate() {
                let sign = if at == 0 { 'M' } else { 'L' };
                write!(out, "{sign}{x:.1} {y:.1}").expect("strings accept text");
            }
            out + "Z\"/>"
        };
        let ellipse = |rx: f64, ry: f64| {
            format!("<ellipse cx=\"{x:.1}\" cy=\"{y:.1}\" rx=\"{rx:.1}\" ry=\"{ry:.1}\"/>")
        };
        let rect = |round: f64| {
            format!(
                "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" \
                 rx=\"{round}\"/>"
            )
        };
        let corners = |top: f64| [(left, top), (right, top), (right, bottom), (left, bottom)];
        let (rx, ry) = (width / 2.0, height / 2.0);
        match self {
            Self::Ellipse => ellipse(rx, ry),
            Self::Ring => ellipse(rx, ry) + &ellipse(rx - 3.5, ry - 3.5),
            Self::Box => rect(0.0),
            Self::Rounded => rect(8.0),
            Self::Octagon => path(&octagon((left, right, top, bottom), height * 0.25)),
            Self::Hexagon => {
                let cut = height * 0.25;
                path(&[
                    (left + cut, top),
                    (right - cut, top),
                    (right, y),
                    (right - cut, bottom),
                    (left + cut, bottom),
                    (left, y),
                ])
            }
            Self::House => {
                let eaves = top + height * 0.23;
                path(&[(left, eaves), (x, top), (right, eaves), (right, bottom), (left, bottom)])
            }
            Self::Tab => path(&corners(top + 5.0)) + &path(&tab(left, top)),
            Self::Folder => path(&corners(top + 5.0)) + &path(&tab(right - 28.0, top)),
            Self::Note => {
                let cut = 7.0;
                let sheet = [
                    (left, top),
                    (right - cut, top),
                    (right, top + cut),
                    (right, bottom),
                    (left, bottom),
                ];
                let fold = [(right - cut, top), (right, top + cut), (right - cut, top + cut)];
                path(&sheet) + &path(&fold)
            }
            Self::Marked => {
                let cut = 7.0;
                rect(0.0)
                    + &path(&[(left, top + cut), (left + cut, top), (left, top)])
                    + &path(&[(right - cut, top), (right, top + cut), (right, top)])
                    + &path(&[(left, bottom - cut), (left + cut, bottom), (left, bottom)])
                    + &path(&[(right - cut, bottom), (right, bottom - cut), (right, bottom)])
            }
        }
    }
}

fn tab(left: f64, top: f64) -> [(f64, f64); 4] {
    [(left + 3.0, top + 5.0), (left + 5.0, top), (left + 23.0, top), (left + 25.0, top + 5.0)]
}

fn octagon((left, right, top, bottom): (f64, f64, f64, f64), cut: f64) -> [(f64, f64); 8] {
    [
        (left + cut, top),
        (right - cut, top),
        (right, top + cut),
        (right, bottom - cut),
        (right - cut, bottom),
        (left + cut, bottom),
        (left, bottom - cut),
        (left, top + cut),
    ]
}
