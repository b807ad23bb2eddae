//! Procedures that need more than a graph: evidence and graph algorithms.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::algo::ALGORITHMS;
use crate::cypher::procedure::Procedure;
use crate::cypher::procedure::Procedures;
use crate::graph::Graph;
use crate::session::table::parse_signature;
use crate::value::NodeId;
use crate::value::RelId;
use crate::value::Value;

/// The signature of `factum.evidence`.
const EVIDENCE: &str = "factum.evidence(r :: RELATIONSHIP?) :: (article :: STRING?, title :: STRING?, \
                        published :: DATE?, sentence :: STRING, start :: INTEGER, end :: INTEGER, \
                        rule :: STRING?)";

/// All procedures: those of the language, evidence, graph algorithms.
pub fn all() -> Procedures {
    let mut all = Procedures::standard();
    let signature = parse_signature(EVIDENCE).expect("the signature is tested");
    all.add(Procedure::new(
        signature,
        "The sentences that a relationship rests on, with article and character offsets.",
        Arc::new(|graph, arguments, _| {
            Ok(match arguments {
                [Value::Rel(rel)] => {
                    evidence(graph, *rel).into_iter().map(Evidence::into_row).collect()
                }
                _ => Vec::new(),
            })
        }),
    ));
    for algorithm in ALGORITHMS {
        let columns: Vec<String> =
            algorithm.columns.iter().map(|(name, ty)| format!("{name} :: {ty}")).collect();
        let signature =
            format!("algo.{}(settings = null :: MAP?) :: ({})", algorithm.name, columns.join(", "));
        let signature = parse_signature(&signature).expect("the signature is tested");
        all.add(Procedure::new(
            signature,
            algorithm.doc,
            Arc::new(|graph, arguments, is_over| {
                let settings = arguments.first().unwrap_or(&Value::Null);
                algorithm.call(graph, settings, is_over).map_err(|error| error.to_string())
            }),
        ));
    }
    all
}

/// One sentence that a relationship rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The article's id.
    pub article: Option<Arc<str>>,
    /// Its headline.
    pub title: Option<Arc<str>>,
    /// When it was published.
    pub published: Option<crate::value::Date>,
    /// The sentence, verbatim.
    pub sentence: Arc<str>,
    /// Where it starts in the article, in characters.
    pub start: i64,
    /// Where it ends.
    pub end: i64,
    /// The rule that found it.
    pub rule: Option<Arc<str>>,
}

impl Evidence {
    fn into_row(self) -> Vec<Value> {
        let text = |text: Option<Arc<str>>| text.map_or(Value::Null, Value::Str);
        vec![
            text(self.article),
            text(self.title),
            self.published.map_or(Value::Null, Value::Date),
            Value::Str(self.sentence),
            Value::Int(self.start),
            Value::Int(self.end),
            text(self.rule),
        ]
    }
}

/// The sentences that a relationship rests on; none if it was not read out of a text.
pub fn evidence(graph: &Graph, rel: RelId) -> Vec<Evidence> {
    let list = |key: &str| match graph.property(rel, key) {
        Value::List(items) => items.to_vec(),
        _ => Vec::new(),
    };
    let text = |items: &[Value], at: usize| match items.get(at) {
        Some(Value::Str(text)) => Some(Arc::clone(text)),
        _ => None,
    };
    let (sentences, articles) = (list("sentences"), list("articles"));
    let (offsets, rules) = (list("offsets"), list("rules"));
    let known = article_nodes(graph, &articles);
    let mut found = Vec::new();
    for at in 0..sentences.len() {
        let Some(sentence) = text(&sentences, at) else { continue };
        let start = match offsets.get(at) {
            Some(Value::Int(start)) => *start,
            _ => 0,
        };
        let n_chars = i64::try_from(sentence.chars().count()).unwrap_or(i64::MAX);
        let article = text(&articles, at);
        let node = article.as_ref().and_then(|id| known.get(id)).copied();
        found.push(Evidence {
            title: node.and_then(|node| match graph.property(node, "title") {
                Value::Str(title) => Some(title),
                _ => None,
            }),
            published: node.and_then(|node| match graph.property(node, "published") {
                Value::Date(date) => Some(date),
                _ => None,
            }),
            article,
            sentence,
            start,
            end: start.saturating_add(n_chars),
            rule: text(&rules, at),
        });
    }
    found
}

/// The nodes of articles, by id.
fn article_nodes(graph: &Graph, ids: &[Value]) -> BTreeMap<Arc<str>, NodeId> {
    let (Some(label), false) = (graph.label_id("Article"), ids.is_empty()) else {
        return BTreeMap::new();
    };
    let nodes = graph.nodes_with_label(label).iter().map(NodeId);
    nodes
        .filter_map(|node| match graph.property(node, "id") {
            Value::Str(id)
                if ids.iter().any(|own| matches!(own, Value::Str(own) if *own == id)) =>
            {
                Some((id, node))
            }
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::all;

    #[test]
    fn every_signature_can_be_read() {
        let all = all();
        assert!(all.get("factum.evidence").is_some());
        assert!(all.iter().count() > 10);
    }
}
