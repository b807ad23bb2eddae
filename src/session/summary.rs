//! What a graph holds, in a few lines: what reading found, and what to ask next.

use std::collections::BTreeMap;
use std::fmt;

use crate::graph::Graph;
use crate::session::describe::InWords;
use crate::value::NodeId;
use crate::value::RelId;
use crate::value::Value;
use crate::value::print::Describe;

/// How many kinds, types, entities and statements a summary shows.
const SHOWN: usize = 8;
/// How many statements.
const STATEMENTS_SHOWN: usize = 6;

/// What a graph holds, in a few lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many articles.
    pub n_articles: usize,
    /// How many entities.
    pub n_entities: usize,
    /// How many statements about them.
    pub n_statements: usize,
    /// Entities by kind, the most frequent first.
    pub kinds: Vec<(String, usize)>,
    /// Statements by type, the most frequent first.
    pub types: Vec<(String, usize)>,
    /// The most mentioned entities with how often they are mentioned.
    pub entities: Vec<(String, i64)>,
    /// Some statements in words.
    pub statements: Vec<String>,
}

impl Summary {
    /// The summary of a graph that reading has made.
    pub fn of(graph: &Graph) -> Self {
        let words = InWords::of(graph);
        let is_article = |node: NodeId| {
            graph.label_id("Article").is_some_and(|label| graph.has_label(node, label))
        };
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        let mut mentions: Vec<(i64, NodeId)> = Vec::new();
        let mut summary = Self::default();
        for node in graph.nodes() {
            if is_article(node) {
                summary.n_articles += 1;
                continue;
            }
            summary.n_entities += 1;
            *kinds.entry(words.kind(node).unwrap_or_default()).or_default() += 1;
            if let Value::Int(n) = graph.property(node, "mentions") {
                mentions.push((n, node));
            }
        }
        let mut types: BTreeMap<String, usize> = BTreeMap::new();
        let mut statements: Vec<RelId> = Vec::new();
        for rel in graph.rels() {
            let Some((start, _)) = graph.endpoints(rel) else { continue };
            if is_article(start) {
                continue;
            }
            summary.n_statements += 1;
            *types.entry(graph.rel_type(rel).to_string()).or_default() += 1;
            statements.push(rel);
        }
        summary.kinds = most(kinds);
        summary.types = most(types);
        mentions.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let name = |node| words.name(node).unwrap_or_default();
        summary.entities = mentions.iter().take(SHOWN).map(|&(n, node)| (name(node), n)).collect();
        summary.statements = examples(graph, statements);
        summary
    }
}

fn most(counts: BTreeMap<String, usize>) -> Vec<(String, usize)> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}

/// The surest statements, each of another type and subject as far as there are such.
fn examples(graph: &Graph, mut statements: Vec<RelId>) -> Vec<String> {
    let confidence = |rel: RelId| match graph.property(rel, "confidence") {
        Value::Float(confidence) => confidence,
        _ => 0.0,
    };
    statements.sort_by(|&a, &b| confidence(b).total_cmp(&confidence(a)).then(a.cmp(&b)));
    let mut shown: Vec<RelId> = Vec::new();
    for strict in [true, false] {
        for &rel in &statements {
            if shown.len() == STATEMENTS_SHOWN {
                break;
            }
            let repeats = |&other: &RelId| {
                graph.rel_type_id(other) == graph.rel_type_id(rel)
                    || graph.endpoints(other).map(|ends| ends.0)
                        == graph.endpoints(rel).map(|ends| ends.0)
            };
            if shown.contains(&rel) || strict && shown.iter().any(repeats) {
                continue;
            }
            shown.push(rel);
        }
    }
    shown.into_iter().map(|rel| statement(graph, rel)).collect()
}

/// A statement in words, with how it is meant.
pub fn statement(graph: &Graph, rel: RelId) -> String {
    let mut text = String::new();
    InWords::of(graph).rel(rel, &mut text).expect("strings accept text");
    let mut notes = Vec::new();
    for key in ["date", "place"] {
        if let Value::Str(value) = graph.property(rel, key) {
            notes.push(value.to_string());
        }
    }
    match graph.property(rel, "modality") {
        Value::Str(modality) if &*modality != "asserted" => notes.push(modality.to_string()),
        _ => {}
    }
    if let Value::Str(name) = graph.property(rel, "attributed_to") {
        notes.push(format!("according to {name}"));
    }
    if !notes.is_empty() {
        text.push_str("  ");
        text.push_str(&notes.join(", "));
    }
    text
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { n_articles, n_entities, n_statements, kinds, types, entities, statements } =
            self;
        writeln!(
            f,
            "{}, {}, {}",
            counted(*n_articles, "article", "articles"),
            counted(*n_entities, "entity", "entities"),
            counted(*n_statements, "statement", "statements"),
        )?;
        let list = |items: &[(String, usize)]| {
            let shown: Vec<String> =
                items.iter().take(SHOWN).map(|(name, n)| format!("{n} {name}")).collect();
            let more = items.len().saturating_sub(SHOWN);
            let more = if more > 0 { format!(", {more} more") } else { String::new() };
            format!("{}{more}", shown.join(", "))
        };
        if !kinds.is_empty() {
            writeln!(f, "  entities    {}", list(kinds))?;
        }
        if !types.is_empty() {
            writeln!(f, "  statements  {}", list(types))?;
        }
        if !entities.is_empty() {
            let names: Vec<String> =
                entities.iter().map(|(name, n)| format!("{name} ({n})")).collect();
            writeln!(f, "  mentioned   {}", names.join(", "))?;
        }
        if !statements.is_empty() {
            writeln!(f, "for example")?;
            for statement in statements {
                writeln!(f, "  {statement}")?;
            }
        }
        Ok(())
    }
}

/// How many nodes and relationships a graph has.
pub fn counts(graph: &Graph) -> String {
    let nodes = counted(graph.n_nodes(), "node", "nodes");
    format!("{nodes}, {}", counted(graph.n_rels(), "relationship", "relationships"))
}

/// A number with the right form of a noun.
pub fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
