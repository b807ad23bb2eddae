//! SVG: the drawing of [`dot`](super::dot) without Graphviz, in a layout of our own.
//!
//! Colours, shapes and lines mean the same; a label stands on its line. The sentences are titles, which
//! browsers show as tooltips. There is no script and nothing is loaded.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io;
use std::io::Write;

use unicode_width::UnicodeWidthChar;

use crate::export::Node;
use crate::export::Rel;
use crate::export::Selection;
use crate::export::Spelling;
use crate::export::escape;
use crate::export::layout;
use crate::export::layout::Link;
use crate::export::layout::Point;
use crate::export::layout::Route;
use crate::export::layout::Size;
use crate::export::look;
use crate::export::look::Line;
use crate::export::look::Looks;
use crate::export::look::NodeLook;
use crate::graph::Graph;
use crate::value::NodeId;

/// How wide names may get, in columns.
const NAME_WIDTH: usize = 24;
/// The sizes of the letters of names and of labels.
const NAME_SIZE: f64 = 12.0;
const LABEL_SIZE: f64 = 9.5;
/// Lines are so many letters high.
const LINE_HEIGHT: f64 = 1.2;
/// Around everything.
const MARGIN: f64 = 24.0;
/// How high a row of the legend is.
const LEGEND_ROW: f64 = 30.0;

/// SVG.
pub(super) struct Svg {
    title: String,
    looks: Looks,
    nodes: Vec<DrawnNode>,
    rels: Vec<DrawnRel>,
    /// The place of each node in `nodes`.
    places: BTreeMap<NodeId, usize>,
}

struct DrawnNode {
    kind: Option<String>,
    look: NodeLook,
    lines: Vec<String>,
    tip: String,
    size: Size,
}

struct DrawnRel {
    id: u64,
    link: Link,
    line: Line,
    is_negated: bool,
    /// Whether it says how it is meant.
    is_statement: bool,
    lines: Vec<String>,
    tip: String,
}

impl Svg {
    pub(super) fn new(graph: &Graph, _: &Selection) -> Self {
        Self {
            title: look::title(graph),
            looks: Looks::default(),
            nodes: Vec::new(),
            rels: Vec::new(),
            places: BTreeMap::new(),
        }
    }
}

impl Spelling for Svg {
    fn node(&mut self, node: &Node, _: &mut dyn Write) -> io::Result<()> {
        let (kind, look) = self.looks.of(&node.labels);
        let lines = look::wrap(&look::caption(node), NAME_WIDTH);
        let size = look.shape.around(text_size(&lines, NAME_SIZE));
        self.places.insert(node.id, self.nodes.len());
        self.nodes.push(DrawnNode {
            kind: kind.map(|kind| kind.to_string()),
            look,
            lines,
            tip: look::node_tip(node),
            size,
        });
        Ok(())
    }

    fn rel(&mut self, rel: &Rel, _: &mut dyn Write) -> io::Result<()> {
        let (Some(&from), Some(&to)) = (self.places.get(&rel.start), self.places.get(&rel.end))
        else {
            return Ok(());
        };
        let lines = look::rel_caption(rel);
        let (width, height) = text_size(&lines, LABEL_SIZE);
        let is_negated = look::is_negated(rel);
        self.rels.push(DrawnRel {
            id: rel.id.0.into(),
            link: Link { from, to, label: (width + 6.0, height + 3.0) },
            line: Line::of(rel),
            is_negated,
            is_statement: is_negated || !rel.property("modality").is_null(),
            lines,
            tip: look::rel_tip(rel),
        });
        Ok(())
    }

    fn tail(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let boxes: Vec<Size> = self.nodes.iter().map(|node| node.size).collect();
        let links: Vec<Link> = self.rels.iter().map(|rel| rel.link).collect();
        let laid = layout::layout(&boxes, &links);
        let title = look::wrap(&self.title, 90);
        let title_height = text_size(&title, 16.0).1 + if title.is_empty() { 0.0 } else { 12.0 };
        let legend = self.legend();
        let width = laid.size.0.max(legend.size.0).max(text_size(&title, 16.0).0) + 2.0 * MARGIN;
        let legend_top = MARGIN + title_height + laid.size.1 + MARGIN;
        let legend_height = if legend.size.1 > 0.0 { legend.size.1 + MARGIN } else { 0.0 };
        let height = legend_top + legend_height;
        writeln!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
             viewBox=\"0 0 {width:.0} {height:.0}\">"
        )?;
        writeln!(out, "<title>{}</title>\n{STYLE}", escape::xml(&self.title))?;
        writeln!(out, "<rect class=\"page\" width=\"100%\" height=\"100%\"/>")?;
        let middle = (width / 2.0, MARGIN + (title_height - 12.0).max(0.0) / 2.0);
        writeln!(out, "{}", text("heading", &title, middle, 16.0))?;
        let (left, top) = (MARGIN, MARGIN + title_height);
        writeln!(out, "<g transform=\"translate({left:.1} {top:.1})\">")?;
        for (rel, route) in self.rels.iter().zip(&laid.routes) {
            writeln!(out, "{}", self.drawn_rel(rel, route, &laid.boxes))?;
        }
        for (node, &place) in self.nodes.iter().zip(&laid.boxes) {
            writeln!(out, "{}", drawn_node(node, place))?;
        }
        writeln!(out, "</g>")?;
        if legend_height > 0.0 {
            writeln!(out, "<g transform=\"translate({MARGIN:.1} {legend_top:.1})\">")?;
            writeln!(out, "{}</g>", legend.text)?;
        }
        writeln!(out, "</svg>")
    }
}

/// How things look, by class.
const STYLE: &str = r##"<style>
.page{fill:#fff}
text{font-family:Helvetica,Arial,"Liberation Sans",sans-serif;text-anchor:middle;fill:#202020}
.heading{font-size:16px;font-weight:bold}
.name{font-size:12px}
.label{font-size:9.5px;fill:#303030}
.node path,.node ellipse,.node rect{stroke-width:1.2}
.line{fill:none;stroke:#505050;stroke-width:1.1}
.claimed{stroke-dasharray:6 3}
.planned{stroke-dasharray:1.5 3;stroke-width:1.7;stroke-linecap:round}
.obligation{stroke-width:2.2}
.hypothetical{stroke-dasharray:2 4 6 4;stroke:#8a8a8a}
.denied .line{stroke:#c00020}
.denied .label{fill:#c00020;text-decoration:line-through}
.behind{fill:#fff;fill-opacity:.88}
.frame{fill:none;stroke:#b0b0b0}
</style>
<defs>
<marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 1L10 5L0 9Z" fill="#505050"/></marker>
<marker id="open" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M1 1L9 5L1 9Z" fill="#fff" stroke="#505050"/></marker>
<marker id="bar" viewBox="0 0 10 10" refX="5" refY="5" markerWidth="12" markerHeight="12" markerUnits="userSpaceOnUse" orient="auto"><path d="M5 0V10" fill="none" stroke="#c00020" stroke-width="2.4"/></marker>
</defs>"##;

impl Svg {
    fn drawn_rel(&self, rel: &DrawnRel, route: &Route, places: &[Point]) -> String {
        let mut text = format!("<g class=\"rel{}\" id=\"r{}\">", denied(rel.is_negated), rel.id);
        push(&mut text, format_args!("<title>{}</title>", escape::xml(&rel.tip)));
        let course = self.course(rel, route, places);
        text.push_str(&line(&course, rel.line, rel.is_negated));
        text.push_str(&label(&rel.lines, route.label, rel.link.label));
        text + "</g>"
    }

    /// The line of a relationship as an SVG path, from the edge of one node to that of the other.
    fn course(&self, rel: &DrawnRel, route: &Route, places: &[Point]) -> String {
        let (from, to) = (&self.nodes[rel.link.from], &self.nodes[rel.link.to]);
        let [first, inner @ .., last] = route.stretches.as_slice() else {
            return looped(places[rel.link.from], from.size, route.label, rel.link.label);
        };
        // Along the level of its port, the line leaves and meets the outline of the node there.
        let half = |node: &DrawnNode, place: Point, y: f64| {
            node.size.0 / 2.0 - node.look.shape.inset(node.size, y - place.1)
        };
        let forth = if first.0 < last.1 { 1.0 } else { -1.0 };
        let start = first.0 + forth * half(from, places[rel.link.from], first.2);
        let end = last.1 - forth * half(to, places[rel.link.to], last.2);
        let mut path = format!("M{start:.1} {:.1}H{:.1}", first.2, first.1);
        let (mut x, mut y) = (first.1, first.2);
        for &(left, right, down) in inner.iter().chain([last]) {
            if (down - y).abs() >= 0.05 {
                let middle = f64::midpoint(x, left);
                push(
                    &mut path,
                    format_args!("C{middle:.1} {y:.1} {middle:.1} {down:.1} {left:.1} {down:.1}"),
                );
            }
            (x, y) = (right, down);
            push(&mut path, format_args!("H{:.1}", if right == last.1 { end } else { right }));
        }
        path
    }

    /// Explains the kinds and lines that occur.
    fn legend(&self) -> Legend {
        let kinds: BTreeMap<&str, NodeLook> =
            self.nodes.iter().filter_map(|node| Some((node.kind.as_deref()?, node.look))).collect();
        let lines: BTreeSet<(bool, Line)> =
            self.rels.iter().map(|rel| (rel.is_negated, rel.line)).collect();
        let has_lines = self.rels.iter().any(|rel| rel.is_statement);
        let mut legend = Legend::default();
        if kinds.len() + if has_lines { lines.len() } else { 0 } < 2 {
            return legend;
        }
        for (kind, look) in kinds {
            let lines = [kind.to_owned()];
            let size = look.shape.around(text_size(&lines, NAME_SIZE));
            let tip = kind.to_owned();
            let node = DrawnNode { kind: None, look, lines: lines.into(), tip, size };
            legend.add(size.0, |place| drawn_node(&node, place));
        }
        for (is_negated, own) in lines.into_iter().filter(|_| has_lines) {
            let lines = [look::line_name(own, is_negated)];
            let size = text_size(&lines, LABEL_SIZE);
            let width = size.0 + 56.0;
            legend.add(width, |(x, y)| {
                let (left, right) = (x - width / 2.0, x + width / 2.0);
                let course = format!("M{left:.1} {y:.1}H{right:.1}");
                let line = line(&course, own, is_negated);
                let label = label(&lines, (x, y), (size.0 + 6.0, size.1 + 3.0));
                format!("<g class=\"rel{}\">{line}{label}</g>", denied(is_negated))
            });
        }
        legend
    }
}

/// Samples in rows.
#[derive(Default)]
struct Legend {
    text: String,
    size: Size,
    x: f64,
}

impl Legend {
    /// How wide it may get.
    const WIDTH: f64 = 860.0;

    fn add(&mut self, width: f64, draw: impl FnOnce(Point) -> String) {
        if self.x > 0.0 && self.x + width > Self::WIDTH || self.size.1 == 0.0 {
            self.x = 0.0;
            self.size.1 += LEGEND_ROW;
        }
        self.text.push_str(&draw((self.x + width / 2.0, self.size.1 - LEGEND_ROW / 2.0)));
        self.text.push('\n');
        self.x += width + 14.0;
        self.size.0 = self.size.0.max(self.x - 14.0);
    }
}

fn denied(is_negated: bool) -> &'static str {
    if is_negated { " denied" } else { "" }
}

fn drawn_node(node: &DrawnNode, place: Point) -> String {
    let NodeLook { shape, fill, line } = node.look;
    let tip = escape::xml(&node.tip);
    let outline = shape.svg(place, node.size);
    let middle = (place.0, place.1 + shape.text_offset(node.size.1));
    let name = text("name", &node.lines, middle, NAME_SIZE);
    format!(
        "<g class=\"node\" fill=\"{fill}\" stroke=\"{line}\"><title>{tip}</title>{outline}\
         <g stroke=\"none\">{name}</g></g>"
    )
}

/// A line with its end.
fn line(course: &str, line: Line, is_negated: bool) -> String {
    let class = match line {
        Line::Asserted => "",
        Line::Claimed => " claimed",
        Line::Planned => " planned",
        Line::Obligation => " obligation",
        Line::Hypothetical => " hypothetical",
    };
    let end = match line {
        _ if is_negated => "bar",
        Line::Obligation | Line::Hypothetical => "open",
        Line::Asserted | Line::Claimed | Line::Planned => "arrow",
    };
    format!("<path class=\"line{class}\" d=\"{course}\" marker-end=\"url(#{end})\"/>")
}

/// A label on its line.
fn label(lines: &[String], (x, y): Point, (width, height): Size) -> String {
    let (left, top) = (x - width / 2.0, y - height / 2.0);
    format!(
        "<rect class=\"behind\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" \
         height=\"{height:.1}\" rx=\"3\"/>{}",
        text("label", lines, (x, y), LABEL_SIZE)
    )
}

/// A line from a node to itself, up around its label.
fn looped((x, y): Point, size: Size, (_, label_y): Point, label: Size) -> String {
    let top = y - size.1 / 2.0;
    let (width, high) = (size.0 * 0.2, label_y - label.1 * 0.2);
    format!(
        "M{:.1} {top:.1}C{:.1} {high:.1} {:.1} {high:.1} {:.1} {top:.1}",
        x - width,
        x - width * 1.8,
        x + width * 1.8,
        x + width,
    )
}

/// Lines of text around a point.
fn text(class: &str, lines: &[String], (x, y): Point, size: f64) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let height = size * LINE_HEIGHT;
    // The line of writing is about a third of the letters' size below their middle.
    let first = y - height * (lines.len() as f64 - 1.0) / 2.0 + size * 0.35;
    let mut text = format!("<text class=\"{class}\">");
    for (at, line) in lines.iter().enumerate() {
        let down = first + height * at as f64;
        let line = escape::xml(line);
        push(&mut text, format_args!("<tspan x=\"{x:.1}\" y=\"{down:.1}\">{line}</tspan>"));
    }
    text + "</text>"
}

/// About how large a text is.
fn text_size(lines: &[String], size: f64) -> Size {
    let width = |line: &String| line.chars().map(letter).sum::<f64>() * size;
    (lines.iter().map(width).fold(0.0, f64::max), lines.len() as f64 * size * LINE_HEIGHT)
}

/// About how wide a letter is, as part of its size, in the fonts that are asked for.
fn letter(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' | '|' | '’' => 0.23,
        ' ' | 'f' | 't' | 'I' | '.' | ',' | ':' | ';' | '!' | '/' | '[' | ']' => 0.28,
        'r' | '(' | ')' | '-' | '“' | '”' | '"' => 0.34,
        'm' | 'M' => 0.84,
        'w' | 'A'..='H' | 'K' | 'N'..='V' | 'X'..='Z' | '&' => 0.71,
        'W' => 0.95,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' => 0.5,
        ' '..='~' => 0.56,
        c => 0.56 * c.width().unwrap_or(0) as f64,
    }
}

fn push(text: &mut String, part: std::fmt::Arguments<'_>) {
    text.write_fmt(part).expect("strings accept text");
}
