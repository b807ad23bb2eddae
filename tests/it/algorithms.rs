//! Graph algorithms on graphs whose answers are known.

use std::collections::BTreeMap;
use std::sync::Arc;

use factum::algo::ALGORITHMS;
use factum::graph::Graph;
use factum::value::NodeId;
use factum::value::Value;

/// A graph with `n` nodes labelled `N` and a relationship `R` for each pair, with a weight.
fn graph(n: usize, rels: &[(usize, usize, f64)]) -> Graph {
    let mut graph = Graph::new();
    let mut change = graph.begin();
    let nodes: Vec<NodeId> = (0..n).map(|_| change.create_node(&["N"]).expect("room")).collect();
    for &(start, end, weight) in rels {
        let rel = change.create_rel(nodes[start], "R", nodes[end]).expect("both nodes are there");
        change.set_property(rel, "w", Value::Float(weight)).expect("a float can be stored");
    }
    change.commit();
    graph
}

fn settings(entries: &[(&str, Value)]) -> Value {
    let map: BTreeMap<Arc<str>, Value> =
        entries.iter().map(|(key, value)| (Arc::from(*key), value.clone())).collect();
    Value::Map(Arc::new(map))
}

/// The answer of an algorithm as text, a row a line.
fn call(graph: &Graph, name: &str, settings: &Value) -> Vec<String> {
    let algorithm = ALGORITHMS.iter().find(|algorithm| algorithm.name == name);
    let rows = algorithm.expect("an algorithm of that name").call(graph, settings, &|| false);
    let show = |value: &Value| match value {
        Value::Node(node) => format!("n{}", node.0),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => format!("{number:.3}"),
        Value::Path(path) => {
            path.nodes.iter().map(|node| node.0.to_string()).collect::<Vec<_>>().join("-")
        }
        other => format!("{other:?}"),
    };
    let rows = rows.expect("an answer");
    rows.iter().map(|row| row.iter().map(show).collect::<Vec<_>>().join(" ")).collect()
}

/// Two triangles joined by one relationship, and a node apart.
fn two_triangles() -> Graph {
    let rels = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 5), (5, 3)];
    graph(7, &rels.map(|(start, end)| (start, end, 1.0)))
}

#[test]
fn components_ignore_directions_and_scc_does_not() {
    let graph = two_triangles();
    let weak = ["n0 0", "n1 0", "n2 0", "n3 0", "n4 0", "n5 0", "n6 1"];
    assert_eq!(call(&graph, "components", &Value::Null), weak);
    let strong = ["n0 0", "n1 0", "n2 0", "n3 1", "n4 1", "n5 1", "n6 2"];
    assert_eq!(call(&graph, "scc", &Value::Null), strong);
}

#[test]
fn communities_are_the_dense_parts() {
    let found = call(&two_triangles(), "communities", &Value::Null);
    assert_eq!(found, ["n0 0", "n1 0", "n2 0", "n3 1", "n4 1", "n5 1", "n6 2"]);
}

#[test]
fn core_numbers_and_triangles() {
    // A triangle with a tail.
    let graph = graph(4, &[(0, 1, 1.0), (1, 2, 1.0), (2, 0, 1.0), (2, 3, 1.0)]);
    assert_eq!(call(&graph, "kcore", &Value::Null), ["n0 2", "n1 2", "n2 2", "n3 1"]);
    let triangles = ["n0 1 1.000", "n1 1 1.000", "n2 1 0.333", "n3 0 0.000"];
    assert_eq!(call(&graph, "triangles", &Value::Null), triangles);
}

#[test]
fn betweenness_of_a_path_and_a_star() {
    let path = graph(4, &[(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0)]);
    let both = ["n0 0.000", "n1 2.000", "n2 2.000", "n3 0.000"];
    assert_eq!(call(&path, "betweenness", &Value::Null), both);
    let out = settings(&[("direction", Value::Str("out".into()))]);
    assert_eq!(call(&path, "betweenness", &out), both);
    let star = graph(4, &[(1, 0, 1.0), (2, 0, 1.0), (3, 0, 1.0)]);
    assert_eq!(call(&star, "betweenness", &Value::Null)[0], "n0 3.000");
    assert_eq!(call(&star, "betweenness", &out)[0], "n0 0.000");
}

#[test]
fn pagerank_sums_to_one_and_follows_directions() {
    let ring = graph(3, &[(0, 1, 1.0), (1, 2, 1.0), (2, 0, 1.0)]);
    assert_eq!(call(&ring, "pagerank", &Value::Null), ["n0 0.333", "n1 0.333", "n2 0.333"]);
    // One node that two others point to, and that points nowhere: by hand, r0 = r1 = a and
    // r2 = a + 2·0.85·a with 2a + r2 = 1, so a = 1 / 4.7.
    let sink = graph(3, &[(0, 2, 1.0), (1, 2, 1.0)]);
    assert_eq!(call(&sink, "pagerank", &Value::Null), ["n0 0.213", "n1 0.213", "n2 0.574"]);
}

#[test]
fn dijkstra_takes_the_light_way() {
    let graph = graph(4, &[(0, 1, 5.0), (0, 2, 1.0), (2, 1, 1.0), (1, 3, 1.0)]);
    let from = ("from", Value::Node(NodeId(0)));
    let weight = ("weight", Value::Str("w".into()));
    let all = call(&graph, "dijkstra", &settings(&[from.clone(), weight.clone()]));
    assert_eq!(all, ["n0 0.000 0", "n1 2.000 0-2-1", "n2 1.000 0-2", "n3 3.000 0-2-1-3"]);
    let to = ("to", Value::Node(NodeId(1)));
    let hops = call(&graph, "dijkstra", &settings(&[from, to]));
    assert_eq!(hops, ["n1 1.000 0-1"]);
    let back = [("from", Value::Node(NodeId(3))), ("to", Value::Node(NodeId(0))), weight];
    assert!(call(&graph, "dijkstra", &settings(&back)).is_empty());
    let both = [back.as_slice(), &[("direction", Value::Str("both".into()))]].concat();
    assert_eq!(call(&graph, "dijkstra", &settings(&both)), ["n0 3.000 3-1-2-0"]);
}

#[test]
fn degree_counts_both_ends() {
    let graph = graph(2, &[(0, 1, 2.0), (0, 1, 3.0), (1, 1, 1.0)]);
    let weight = settings(&[("weight", Value::Str("w".into()))]);
    assert_eq!(call(&graph, "degree", &weight), ["n0 2 0 5.000", "n1 1 3 7.000"]);
}

#[test]
fn labels_and_types_select() {
    let graph = two_triangles();
    let none = settings(&[("types", Value::List(Arc::from([Value::Str("X".into())])))]);
    assert_eq!(call(&graph, "components", &none)[2], "n2 2");
    let nobody = settings(&[("labels", Value::Str("X".into()))]);
    for algorithm in ALGORITHMS.iter().filter(|algorithm| algorithm.name != "dijkstra") {
        assert_eq!(call(&graph, algorithm.name, &nobody), [""; 0], "{}", algorithm.name);
        assert!(!call(&graph, algorithm.name, &Value::Null).is_empty(), "{}", algorithm.name);
    }
}

#[test]
fn wrong_settings_are_named() {
    let graph = graph(2, &[(0, 1, -1.0)]);
    let message = |name: &str, settings: &Value| {
        let algorithm = ALGORITHMS.iter().find(|algorithm| algorithm.name == name);
        algorithm
            .expect("it is there")
            .call(&graph, settings, &|| false)
            .expect_err("an error")
            .to_string()
    };
    let unknown = settings(&[("dampin", Value::Float(0.5))]);
    assert_eq!(
        message("pagerank", &unknown),
        "`algo.pagerank` has no setting `dampin`; it has `labels`, `types`, `weight`, `damping`, `iterations`"
    );
    let wrong = settings(&[("damping", Value::Int(2))]);
    assert_eq!(message("pagerank", &wrong), "setting `damping` must be a number from 0 to 1");
    let weight = settings(&[("weight", Value::Str("w".into()))]);
    assert!(message("degree", &weight).contains("not negative, found -1"));
    assert!(message("dijkstra", &Value::Null).contains("needs the setting `from`"));
    assert_eq!(message("scc", &Value::Int(1)), "the settings of `algo.scc` must be a map");
}

#[test]
fn long_chains_do_not_overflow_the_stack() {
    let n = 200_000;
    let rels: Vec<_> = (0..n - 1).map(|at| (at, at + 1, 1.0)).collect();
    let graph = graph(n, &rels);
    for name in ["components", "scc", "kcore", "triangles", "degree"] {
        assert_eq!(call(&graph, name, &Value::Null).len(), n, "{name}");
    }
}
