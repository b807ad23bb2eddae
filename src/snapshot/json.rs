//! Reading the readable file.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value as Json;

use crate::export::JSON_FORMAT;
use crate::export::JSON_VERSION;
use crate::graph::Entity;
use crate::graph::Graph;
use crate::graph::GraphError;
use crate::graph::Transaction;
use crate::graph::Unique;
use crate::snapshot::SnapshotError;
use crate::snapshot::error::Damage;
use crate::snapshot::error::Place;
use crate::value::NodeId;
use crate::value::RelId;
use crate::value::json::from_json;

/// The members that say whether this is a graph. Others are not looked at.
#[derive(Deserialize)]
struct Head {
    format: Option<Json>,
    version: Option<Json>,
}

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    indexes: Vec<JsonIndex>,
    next_ids: Option<NextIds>,
    nodes: Vec<JsonNode>,
    relationships: Vec<JsonRel>,
}

#[derive(Deserialize)]
struct JsonIndex {
    name: String,
    label: String,
    key: String,
    #[serde(default)]
    unique: bool,
}

#[derive(Deserialize)]
struct NextIds {
    node: u32,
    relationship: u32,
}

#[derive(Deserialize)]
struct JsonNode {
    id: u32,
    #[serde(default)]
    labels: Vec<String>,
    #[serde(default)]
    properties: BTreeMap<String, Json>,
}

#[derive(Deserialize)]
struct JsonRel {
    id: u32,
    #[serde(rename = "type")]
    rel_type: String,
    start: u32,
    end: u32,
    #[serde(default)]
    properties: BTreeMap<String, Json>,
}

/// Reads the readable file.
pub(super) fn read(bytes: &[u8]) -> Result<Graph, SnapshotError> {
    let head: Head = serde_json::from_slice(bytes).map_err(|error| syntax(&error))?;
    match &head.format {
        None => return Err(SnapshotError::ForeignJson("it has no member `format`")),
        Some(format) if format.as_str() != Some(JSON_FORMAT) => {
            return Err(SnapshotError::ForeignJson("its `format` is not `factum graph`"));
        }
        Some(_) => {}
    }
    match head.version.as_ref().and_then(Json::as_u64) {
        Some(JSON_VERSION) => {}
        Some(found) => return Err(SnapshotError::Newer { found, known: JSON_VERSION }),
        None => return Err(SnapshotError::ForeignJson("its `version` is not a number")),
    }
    let document: Document = serde_json::from_slice(bytes).map_err(|error| syntax(&error))?;
    let mut graph = Graph::new();
    let mut change = graph.begin();
    load(&document, &mut change)?;
    change.commit();
    graph.refresh();
    Ok(graph)
}

fn load(document: &Document, change: &mut Transaction<'_>) -> Result<(), SnapshotError> {
    for (number, node) in (1..).zip(&document.nodes) {
        let damaged = |damage| SnapshotError::Damaged {
            place: Place::Entry { what: "node", number },
            damage,
        };
        let refused = |error: GraphError| damaged(Damage::Graph(error));
        let labels: Vec<&str> = node.labels.iter().map(String::as_str).collect();
        let id = change.create_node_with_id(NodeId(node.id), &labels).map_err(refused)?;
        set_properties(change, id.into(), &node.properties).map_err(damaged)?;
    }
    for (number, rel) in (1..).zip(&document.relationships) {
        let damaged = |damage| SnapshotError::Damaged {
            place: Place::Entry { what: "relationship", number },
            damage,
        };
        let refused = |error: GraphError| damaged(Damage::Graph(error));
        let (start, end) = (NodeId(rel.start), NodeId(rel.end));
        let id =
            change.create_rel_with_id(RelId(rel.id), start, &rel.rel_type, end).map_err(refused)?;
        set_properties(change, id.into(), &rel.properties).map_err(damaged)?;
    }
    for (number, index) in (1..).zip(&document.indexes) {
        let JsonIndex { name, label, key, unique } = index;
        let unique = if *unique { Unique::Yes } else { Unique::No };
        change.create_index(name, label, key, unique).map_err(|error| SnapshotError::Damaged {
            place: Place::Entry { what: "index", number },
            damage: Damage::Graph(error),
        })?;
    }
    if let Some(next) = &document.next_ids {
        change.reserve_ids(next.node, next.relationship).map_err(|error| {
            SnapshotError::Damaged {
                place: Place::Entry { what: "next_ids", number: 1 },
                damage: Damage::Graph(error),
            }
        })?;
    }
    Ok(())
}

fn set_properties(
    change: &mut Transaction<'_>,
    entity: Entity,
    properties: &BTreeMap<String, Json>,
) -> Result<(), Damage> {
    for (key, json) in properties {
        let value = from_json(json).map_err(Damage::Value)?;
        change.set_property(entity, key, value).map_err(Damage::Graph)?;
    }
    Ok(())
}

fn syntax(error: &serde_json::Error) -> SnapshotError {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
    SnapshotError::Damaged {
        place: Place::Line { line: error.line(), column: error.column() },
        damage: if error.is_eof() { Damage::Truncated } else { Damage::Json(message) },
    }
}
