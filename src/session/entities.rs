//! Nodes and relationships as JSON with all they hold, as answers give them.

use crate::graph::Entity;
use crate::graph::Graph;
use crate::value::NodeId;
use crate::value::RelId;
use crate::value::json::Entities;
use crate::value::json::push_list;
use crate::value::json::push_string;
use crate::value::json::push_value;

/// Writes nodes and relationships with labels, type, ends and properties.
#[derive(Clone, Copy, Debug)]
pub struct InFull<'a> {
    graph: &'a Graph,
}

impl<'a> InFull<'a> {
    /// Of a graph.
    pub const fn of(graph: &'a Graph) -> Self {
        Self { graph }
    }

    fn push_properties(self, out: &mut String, entity: Entity) {
        out.push_str("\"properties\":{");
        for (at, (key, value)) in self.graph.properties(entity).iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            push_string(out, key);
            out.push(':');
            push_value(out, value);
        }
        out.push('}');
    }
}

impl Entities for InFull<'_> {
    fn push_node(&self, out: &mut String, node: NodeId) {
        out.push_str(&format!("{{\"id\":{},\"labels\":", node.0));
        push_list(out, &self.graph.labels(node), |out, label| push_string(out, label));
        out.push(',');
        self.push_properties(out, node.into());
        out.push('}');
    }

    fn push_rel(&self, out: &mut String, rel: RelId) {
        out.push_str(&format!("{{\"id\":{},\"type\":", rel.0));
        push_string(out, self.graph.rel_type(rel));
        if let Some((start, end)) = self.graph.endpoints(rel) {
            out.push_str(&format!(",\"start\":{},\"end\":{}", start.0, end.0));
        }
        out.push(',');
        self.push_properties(out, rel.into());
        out.push('}');
    }
}
