//! What was probably not meant: names that the graph does not have.

use std::sync::Arc;

use crate::cypher::check::bound::Bound;
use crate::cypher::check::bound::NameKind;
use crate::cypher::check::bound::NameUse;
use crate::cypher::check::scope::similar;
use crate::graph::Graph;
use crate::source::diagnostic::Diagnostic;
use crate::source::diagnostic::Severity;

/// A warning for each label, type and key that a statement looks for in vain, as the most common
/// reason for an empty answer. Of an empty graph there is nothing to say.
pub(super) fn warnings(bound: &Bound, graph: &Graph) -> Vec<Diagnostic> {
    if graph.n_nodes() == 0 {
        return Vec::new();
    }
    bound.names.iter().filter_map(|name| warning(name, graph)).collect()
}

fn warning(used: &NameUse, graph: &Graph) -> Option<Diagnostic> {
    let name = &used.name;
    let known: fn(&Graph) -> Vec<Arc<str>> = match used.kind {
        NameKind::Label | NameKind::NodeVariable => Graph::used_labels,
        NameKind::Type | NameKind::RelVariable => Graph::used_types,
        NameKind::Key => Graph::used_keys,
    };
    let (message, hint) = match used.kind {
        NameKind::Label if !has_label(graph, name) => {
            (format!("no node has the label `{name}`"), nearest(name, &known(graph)))
        }
        NameKind::Type if !has_type(graph, name) => {
            (format!("no relationship is of the type `{name}`"), nearest(name, &known(graph)))
        }
        NameKind::Key if !has_key(graph, name) => {
            (format!("nothing has the property `{name}`"), nearest(name, &known(graph)))
        }
        NameKind::NodeVariable if has_label(graph, name) => {
            let message = format!("`{name}` is a variable here, for nodes with any labels");
            (message, Some(format!("a label is written `:{name}`")))
        }
        NameKind::RelVariable if has_type(graph, name) => {
            let message = format!("`{name}` is a variable here, for relationships of any type");
            (message, Some(format!("a type is written `:{name}`")))
        }
        _ => return None,
    };
    let label = String::new();
    Some(Diagnostic { severity: Severity::Warning, message, span: used.span, label, hint })
}

fn has_label(graph: &Graph, name: &str) -> bool {
    graph.label_id(name).is_some_and(|label| !graph.nodes_with_label(label).is_empty())
}

fn has_type(graph: &Graph, name: &str) -> bool {
    graph.type_id(name).is_some_and(|rel_type| graph.n_rels_of_type(rel_type) > 0)
}

fn has_key(graph: &Graph, name: &str) -> bool {
    let is_used =
        |column: Option<&crate::graph::Column>| column.is_some_and(|column| !column.is_empty());
    graph
        .key_id(name)
        .is_some_and(|key| is_used(graph.node_column(key)) || is_used(graph.rel_column(key)))
}

fn nearest(name: &str, known: &[Arc<str>]) -> Option<String> {
    let similar = similar(name, known.iter().map(|known| &**known))?;
    Some(format!("did you mean `{similar}`?"))
}
