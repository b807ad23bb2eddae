//! The property graph: identity, undo, adjacency.

use factum::graph::Direction;
use factum::graph::Graph;
use factum::graph::GraphError;
use factum::graph::Transaction;
use factum::value::NodeId;
use factum::value::RelId;
use factum::value::Value;

/// Everything that can be seen of a graph.
fn describe(graph: &Graph) -> String {
    let mut out = format!("next {} {}\n", graph.next_node_id(), graph.next_rel_id());
    for node in graph.nodes() {
        out += &format!("{node:?} {:?} {:?}\n", graph.labels(node), graph.properties(node));
        let mut around = Vec::new();
        for direction in [Direction::Out, Direction::In, Direction::Both] {
            let start = around.len();
            graph.visit(node, None, direction, |rel, other| around.push((rel, other)));
            around[start..].sort_unstable();
            assert_eq!(graph.degrees(None, direction).of(node), around.len() - start);
        }
        out += &format!("  {around:?}\n");
    }
    for rel in graph.rels() {
        out += &format!("{rel:?} {} {:?}", graph.rel_type(rel), graph.endpoints(rel));
        out += &format!(" {:?}\n", graph.properties(rel));
    }
    out + &format!("{:?}", graph.schema())
}

fn int(n: i64) -> Value {
    Value::Int(n)
}

fn sample(tx: &mut Transaction<'_>) -> Result<(Vec<NodeId>, Vec<RelId>), GraphError> {
    let mut nodes = Vec::new();
    for n in 0..6 {
        let node = tx.create_node(if n % 2 == 0 { &["A"] } else { &["B", "A"] })?;
        tx.set_property(node, "n", int(n))?;
        nodes.push(node);
    }
    let mut rels = Vec::new();
    for (start, rel_type, end) in
        [(0, "R", 1), (1, "S", 2), (2, "R", 0), (3, "R", 3), (0, "R", 1), (4, "S", 0)]
    {
        let rel = tx.create_rel(nodes[start], rel_type, nodes[end])?;
        tx.set_property(rel, "w", Value::Float(0.5))?;
        rels.push(rel);
    }
    Ok((nodes, rels))
}

/// Changes of every sort.
fn upset(tx: &mut Transaction<'_>, nodes: &[NodeId], rels: &[RelId]) -> Result<(), GraphError> {
    tx.delete_rel(rels[1])?;
    tx.detach_delete_node(nodes[0])?;
    tx.set_property(nodes[1], "n", Value::Str("one".into()))?;
    tx.set_property(nodes[2], "new key", int(1))?;
    tx.set_property(nodes[3], "n", Value::Null)?;
    tx.add_label(nodes[4], "New label")?;
    tx.remove_label(nodes[5], "B")?;
    let fresh = tx.create_node(&["C", "C", "A"])?;
    tx.set_property(fresh, "n", int(6))?;
    tx.create_rel(fresh, "New type", nodes[1])?;
    let gone = tx.create_node(&["D"])?;
    tx.set_property(gone, "n", int(7))?;
    tx.delete_node(gone)
}

#[test]
fn what_is_not_committed_leaves_no_trace() {
    let mut graph = Graph::new();
    let mut tx = graph.begin();
    let (nodes, rels) = sample(&mut tx).unwrap();
    tx.commit();
    let before = describe(&graph);
    let mut tx = graph.begin();
    upset(&mut tx, &nodes, &rels).unwrap();
    assert_ne!(describe(&tx), before);
    drop(tx);
    assert_eq!(describe(&graph), before);
}

#[test]
fn a_savepoint_undoes_what_came_after_it_only() {
    let mut graph = Graph::new();
    let mut tx = graph.begin();
    let (nodes, rels) = sample(&mut tx).unwrap();
    let before = describe(&tx);
    let point = tx.savepoint();
    upset(&mut tx, &nodes, &rels).unwrap();
    tx.rollback_to(&point);
    assert_eq!(describe(&tx), before);
    upset(&mut tx, &nodes, &rels).unwrap();
    let open = tx.suspend();
    let mut tx = graph.resume(open);
    tx.rollback_to(&point);
    assert_eq!(describe(&tx), before);
    tx.rollback();
    assert_eq!(describe(&graph), describe(&Graph::new()));
}

#[test]
fn adjacency_is_the_same_compact_or_not() {
    let mut graph = Graph::new();
    let mut tx = graph.begin();
    let (nodes, rels) = sample(&mut tx).unwrap();
    tx.commit();
    graph.compact();
    assert!(graph.is_compact());
    let mut tx = graph.begin();
    upset(&mut tx, &nodes, &rels).unwrap();
    assert!(!tx.is_compact());
    tx.commit();
    let before = describe(&graph);
    graph.compact();
    assert_eq!(describe(&graph), before);
}

#[test]
fn ids_are_never_used_again() {
    let mut graph = Graph::new();
    let mut tx = graph.begin();
    let a = tx.create_node(&[]).unwrap();
    let b = tx.create_node(&[]).unwrap();
    tx.delete_node(b).unwrap();
    let c = tx.create_node(&[]).unwrap();
    assert_eq!([a, b, c], [NodeId(0), NodeId(1), NodeId(2)]);
    tx.create_node_with_id(NodeId(9), &["X"]).unwrap();
    let taken = tx.create_node_with_id(NodeId(9), &[]);
    assert_eq!(taken, Err(GraphError::IdInUse { id: 9 }));
    tx.reserve_ids(20, 5).unwrap();
    assert_eq!(tx.create_node(&[]), Ok(NodeId(20)));
    assert_eq!(tx.create_rel(a, "R", c), Ok(RelId(5)));
    let far = tx.create_node_with_id(NodeId(u32::MAX - 1), &[]);
    assert_eq!(far, Err(GraphError::IdOutOfRange { id: u32::MAX - 1 }));
}

#[test]
fn the_graph_refuses_what_it_cannot_keep() {
    let mut graph = Graph::new();
    let mut tx = graph.begin();
    let a = tx.create_node(&[]).unwrap();
    let r = tx.create_rel(a, "R", a).unwrap();
    assert_eq!(tx.delete_node(a), Err(GraphError::NodeHasRels { node: a }));
    assert_eq!(tx.create_rel(a, "R", NodeId(7)), Err(GraphError::NoSuchNode(NodeId(7))));
    let stored = tx.set_property(a, "p", Value::Map(std::sync::Arc::default()));
    assert_eq!(stored, Err(GraphError::NotStorable { what: "a map" }));
    tx.delete_rel(r).unwrap();
    assert_eq!(tx.delete_rel(r), Err(GraphError::NoSuchRel(r)));
    assert_eq!(&**tx.rel_type(r), "R");
    tx.delete_node(a).unwrap();
    assert_eq!(tx.set_property(a, "p", int(1)), Err(GraphError::NoSuchNode(a)));
    let changes = tx.commit();
    assert_eq!((changes.nodes_created, changes.nodes_deleted), (1, 1));
}
