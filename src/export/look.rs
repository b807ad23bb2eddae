//! What drawings show, whatever their format: a node's kind with its colour and shape, a
//! relationship's line, names cut into lines, and the sentences behind it all.

use std::sync::Arc;

use crate::export::Node;
use crate::export::Rel;
use crate::export::shape::Shape;
use crate::graph::Graph;
use crate::value::NodeId;
use crate::value::Value;

/// How a kind of node is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NodeLook {
    /// Its shape.
    pub(super) shape: Shape,
    /// The colour inside.
    pub(super) fill: &'static str,
    /// The colour of the line.
    pub(super) line: &'static str,
}

const fn look(shape: Shape, fill: &'static str, line: &'static str) -> NodeLook {
    NodeLook { shape, fill, line }
}

/// How the kinds that reading finds are drawn, the more special first. Colours differ in lightness as
/// well as in hue, and each has a shape of its own, so that they can be told apart without colour.
const KINDS: &[(&str, NodeLook)] = &[
    ("Article", look(Shape::Tab, "#FFFFFF", "#404040")),
    ("Country", look(Shape::Octagon, "#BFE3C0", "#1B6B2F")),
    ("City", look(Shape::Hexagon, "#DDF2D5", "#1B6B2F")),
    ("Region", look(Shape::Hexagon, "#BFE3C0", "#1B6B2F")),
    ("Place", look(Shape::House, "#DDF2D5", "#1B6B2F")),
    ("Person", look(Shape::Ellipse, "#C6E0F7", "#1F5C99")),
    ("Organization", look(Shape::Box, "#FBD9B0", "#A85510")),
    ("Group", look(Shape::Ring, "#E4DAF3", "#6440A0")),
    ("Law", look(Shape::Folder, "#F4E28A", "#7A6200")),
    ("Work", look(Shape::Note, "#FFF7CF", "#7A6200")),
    ("Event", look(Shape::Marked, "#F7CBD4", "#9C2C47")),
    ("Concept", look(Shape::Rounded, "#ECECEC", "#5A5A5A")),
];

/// How labels are drawn that reading does not know, in turn.
const OTHERS: &[NodeLook] = &[
    look(Shape::Ellipse, "#C6E0F7", "#1F5C99"),
    look(Shape::Box, "#FBD9B0", "#A85510"),
    look(Shape::Hexagon, "#BFE3C0", "#1B6B2F"),
    look(Shape::Ring, "#E4DAF3", "#6440A0"),
    look(Shape::Marked, "#F7CBD4", "#9C2C47"),
    look(Shape::Note, "#FFF7CF", "#7A6200"),
    look(Shape::Folder, "#F4E28A", "#7A6200"),
];

/// How a node without labels is drawn.
const UNLABELLED: NodeLook = look(Shape::Rounded, "#ECECEC", "#5A5A5A");

/// How the kinds of nodes of one drawing look.
#[derive(Debug, Default)]
pub(super) struct Looks {
    /// Labels that reading does not know, in the order of their first node.
    others: Vec<Arc<str>>,
}

impl Looks {
    /// The label after which a node is drawn, and how.
    pub(super) fn of(&mut self, labels: &[Arc<str>]) -> (Option<Arc<str>>, NodeLook) {
        for (name, look) in KINDS {
            if let Some(label) = labels.iter().find(|label| &***label == *name) {
                return (Some(Arc::clone(label)), *look);
            }
        }
        let own = labels.iter().find(|label| &***label != "Entity").or_else(|| labels.first());
        let Some(label) = own else { return (None, UNLABELLED) };
        let at = self.others.iter().position(|other| other == label).unwrap_or_else(|| {
            self.others.push(Arc::clone(label));
            self.others.len() - 1
        });
        (Some(Arc::clone(label)), OTHERS[at % OTHERS.len()])
    }
}

/// How a relationship is meant, as far as its line shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Line {
    /// The article says so itself.
    Asserted,
    /// Somebody says so.
    Claimed,
    /// It is to happen.
    Planned,
    /// It is demanded, or a duty.
    Obligation,
    /// It may be, or would be.
    Hypothetical,
}

impl Line {
    /// The line of a relationship.
    pub(super) fn of(rel: &Rel) -> Self {
        match rel.property("modality") {
            Value::Str(text) => match &**text {
                "claimed" => Self::Claimed,
                "planned" => Self::Planned,
                "obligation" => Self::Obligation,
                "hypothetical" => Self::Hypothetical,
                _ => Self::Asserted,
            },
            _ => Self::Asserted,
        }
    }

    /// What a legend says.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Claimed => "claimed",
            Self::Planned => "planned",
            Self::Obligation => "demanded",
            Self::Hypothetical => "hypothetical",
        }
    }
}

/// What a legend says of a line and of denials.
pub(super) fn line_name(line: Line, is_negated: bool) -> String {
    match (line, is_negated) {
        (Line::Asserted, true) => "denied".to_owned(),
        (_, true) => format!("{}, denied", line.name()),
        (_, false) => line.name().to_owned(),
    }
}

/// The titles of the articles, if they are few.
pub(super) fn title(graph: &Graph) -> String {
    let Some(article) = graph.label_id("Article") else { return String::new() };
    let articles = graph.nodes_with_label(article);
    match articles.len() {
        0 => String::new(),
        1 => {
            let title = articles
                .iter()
                .next()
                .map(|id| graph.property(NodeId(id), "title"))
                .unwrap_or_default();
            if let Value::Str(title) = title { title.to_string() } else { String::new() }
        }
        n => format!("{n} articles"),
    }
}

/// Whether a relationship says that something is not so.
pub(super) fn is_negated(rel: &Rel) -> bool {
    matches!(rel.property("negated"), Value::Bool(true))
}

/// What a node is called: its name or title, or else its label and id.
pub(super) fn caption(node: &Node) -> String {
    for key in ["name", "title", "source", "id"] {
        match node.property(key) {
            Value::Str(text) if !text.trim().is_empty() => return text.to_string(),
            Value::Int(number) => return number.to_string(),
            _ => {}
        }
    }
    let labels: String = node.labels.iter().map(|label| format!(":{label}")).collect();
    format!("{labels}#{}", node.id.0)
}

/// What is written at a relationship: its type, and its date if there is one.
pub(super) fn rel_caption(rel: &Rel) -> Vec<String> {
    let mut lines = wrap(&rel.rel_type.replace('_', " "), 18);
    if let Value::Str(date) = rel.property("date") {
        lines.push(date.to_string());
    }
    lines
}

/// What is shown when the pointer rests on a node.
pub(super) fn node_tip(node: &Node) -> String {
    let labels: String = node.labels.iter().map(|label| format!(":{label}")).collect();
    let mut lines = vec![format!("{} {labels}", caption(node)).trim_end().to_owned()];
    if let Value::List(aliases) = node.property("aliases")
        && !aliases.is_empty()
    {
        let aliases: Vec<_> = aliases.iter().map(ToString::to_string).collect();
        lines.push(format!("also: {}", aliases.join(", ")));
    }
    if let Value::Int(mentions) = node.property("mentions") {
        let times = if *mentions == 1 { "time" } else { "times" };
        lines.push(format!("mentioned {mentions} {times}"));
    }
    if let Value::Str(source) = node.property("source") {
        lines.push(source.to_string());
    }
    lines.join("\n")
}

/// What is shown when the pointer rests on a relationship: how it is meant, and the sentences.
pub(super) fn rel_tip(rel: &Rel) -> String {
    let mut how = vec![Line::of(rel).name().to_owned()];
    if is_negated(rel) {
        how.push("denied".to_owned());
    }
    if let Value::Str(name) = rel.property("attributed_to") {
        how.push(format!("according to {name}"));
    }
    if let Value::Str(place) = rel.property("place") {
        how.push(format!("in {place}"));
    }
    if let Value::Float(confidence) = rel.property("confidence") {
        how.push(format!("confidence {confidence:.2}"));
    }
    let mut lines = Vec::new();
    if let Value::Str(predicate) = rel.property("predicate") {
        lines.push(format!("{} ({predicate})", rel.rel_type));
    } else {
        lines.push(rel.rel_type.to_string());
    }
    if !rel.properties.is_empty() {
        lines.push(how.join(", "));
    }
    if let Value::List(sentences) = rel.property("sentences") {
        lines.extend(sentences.iter().map(|sentence| format!("“{sentence}”")));
    }
    lines.join("\n")
}

/// Cuts a text at blanks into lines of at most `width` columns. A longer word is cut itself.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut columns = 0;
    for word in text.split_whitespace() {
        let own = unicode_width::UnicodeWidthStr::width(word);
        match lines.last_mut() {
            Some(line) if columns + 1 + own <= width => {
                line.push(' ');
                line.push_str(word);
                columns += 1 + own;
            }
            _ => {
                lines.push(String::new());
                columns = 0;
                for c in word.chars() {
                    let own = unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
                    if columns + own > width {
                        lines.push(String::new());
                        columns = 0;
                    }
                    if let Some(line) = lines.last_mut() {
                        line.push(c);
                    }
                    columns += own;
                }
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn names_are_cut_at_blanks() {
        assert_eq!(wrap("people who worked under it", 12), ["people who", "worked under", "it"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("", 3), [""; 0]);
    }
}
