//! Graphs for tests: small ones by hand, and random ones whose labels, types and keys are so few that
//! patterns match often.

use std::sync::Arc;

use factum::graph::Graph;
use factum::value::Date;
use factum::value::DateTime;
use factum::value::Duration;
use factum::value::LocalDateTime;
use factum::value::LocalTime;
use factum::value::NodeId;
use factum::value::Time;
use factum::value::Value;
use proptest::prelude::*;

/// Labels, types and keys of random graphs. Some need quoting in every format.
pub(crate) const LABELS: &[&str] = &["A", "B", "has space"];
pub(crate) const TYPES: &[&str] = &["R", "S", "quote`\"<&>"];
pub(crate) const KEYS: &[&str] = &["k", "l", "in", "é \"'<\\"];

/// A random graph: nodes, then relationships, some of which go again so that ids have gaps.
pub(crate) fn any_graph() -> impl Strategy<Value = Graph> {
    let properties = || prop::collection::vec((0..KEYS.len(), any_property()), 0..4);
    let node = (0..8_u8, properties());
    let rel = (0..6_usize, 0..TYPES.len(), 0..6_usize, properties());
    let dropped = (prop::collection::vec(0..8_u32, 0..3), prop::collection::vec(0..6_u32, 0..2));
    (prop::collection::vec(node, 0..6), prop::collection::vec(rel, 0..8), dropped).prop_map(
        |(nodes, rels, (dropped_rels, dropped_nodes))| {
            let mut graph = Graph::new();
            let mut change = graph.begin();
            for (labels, properties) in &nodes {
                let own = (0..LABELS.len()).filter(|at| labels >> at & 1 == 1);
                let own: Vec<&str> = own.map(|at| LABELS[at]).collect();
                let id = change.create_node(&own).expect("room");
                for (key, value) in properties {
                    change.set_property(id, KEYS[*key], value.clone()).expect("storable");
                }
            }
            for (start, rel_type, end, properties) in &rels {
                if nodes.is_empty() {
                    break;
                }
                let node = |at: &usize| NodeId(u32::try_from(at % nodes.len()).expect("small"));
                let id =
                    change.create_rel(node(start), TYPES[*rel_type], node(end)).expect("nodes");
                for (key, value) in properties {
                    change.set_property(id, KEYS[*key], value.clone()).expect("storable");
                }
            }
            // What is not there cannot go; that is no mistake here.
            for rel in dropped_rels {
                drop(change.delete_rel(factum::value::RelId(rel)));
            }
            for node in dropped_nodes {
                drop(change.delete_node(NodeId(node)));
            }
            change.commit();
            graph
        },
    )
}

/// A value that a property can hold.
pub(crate) fn any_property() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        (-3..3_i64).prop_map(Value::Int),
        any::<f64>().prop_map(Value::Float),
        prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(f64::NEG_INFINITY), Just(-0.0)]
            .prop_map(Value::Float),
        any_text().prop_map(|text| Value::Str(text.into())),
        any_temporal(),
    ];
    let list = prop::collection::vec(any::<i64>().prop_map(Value::Int), 0..3);
    let texts = prop::collection::vec(any_text().prop_map(|text| Value::Str(text.into())), 0..3);
    prop_oneof![
        5 => scalar,
        1 => list.prop_map(|items| Value::List(items.into())),
        1 => texts.prop_map(|items| Value::List(items.into())),
    ]
}

/// Text with the signs that formats take for their own.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-c]{0,3}",
        "[\\\\\"'`<>&#;,{}\\[\\]$\n\r\t é\u{0}\u{1F600}\u{202E}]{0,6}",
        any::<String>(),
    ]
}

fn any_temporal() -> impl Strategy<Value = Value> {
    let date = (-1_000_000..1_000_000_i64).prop_map(|days| Date::from_days(days).expect("near"));
    let time = (0..86_400_000_000_000_i64)
        .prop_map(|nanos| LocalTime::from_nanos(nanos).expect("in a day"));
    let offset = (-18 * 60..=18 * 60_i32).prop_map(|minutes| minutes * 60);
    let local =
        (date.clone(), time.clone()).prop_map(|(date, time)| LocalDateTime::new(date, time));
    let amount = -100_000..100_000_i64;
    prop_oneof![
        date.prop_map(Value::Date),
        time.clone().prop_map(Value::LocalTime),
        (time, offset.clone()).prop_map(|(local, offset)| Value::Time(Time { local, offset })),
        local.clone().prop_map(Value::LocalDateTime),
        (local, offset).prop_map(|(local, offset)| {
            Value::DateTime(Arc::new(DateTime { local, offset, zone: None }))
        }),
        (amount.clone(), amount.clone(), amount, 0..1_000_000_000_u32).prop_map(
            |(months, days, seconds, nanos)| {
                Value::Duration(Arc::new(Duration { months, days, seconds, nanos }))
            }
        ),
    ]
}

/// A graph as reading makes it: two articles, statements of all sorts.
pub(crate) fn news() -> Graph {
    let mut graph = Graph::new();
    let mut change = graph.begin();
    let text = |text: &str| Value::Str(text.into());
    let texts = |items: &[&str]| Value::List(items.iter().map(|item| text(item)).collect());
    let mut entities = Vec::new();
    for (name, labels, aliases) in [
        ("Norland", &["Entity", "Place", "Country"][..], &["the kingdom"][..]),
        ("displaced villagers", &["Entity", "Group"], &[]),
        ("Mara Lindqvist", &["Entity", "Person"], &["Lindqvist"]),
        ("Harbour Watch", &["Entity", "Organization"], &[]),
        ("the \"Quay\" <treaty> & co", &["Entity", "Law"], &[]),
        ("evacuation of the old town", &["Entity", "Event"], &[]),
        ("only mentioned", &["Entity", "Concept"], &[]),
    ] {
        let node = change.create_node(labels).expect("room");
        change.set_property(node, "name", text(name)).expect("storable");
        change.set_property(node, "aliases", texts(aliases)).expect("storable");
        change.set_property(node, "mentions", Value::Int(2)).expect("storable");
        entities.push(node);
    }
    let article = change.create_node(&["Article"]).expect("room");
    for (key, value) in [("id", "a1"), ("title", "Villagers moved"), ("source", "one.txt")] {
        change.set_property(article, key, text(value)).expect("storable");
    }
    for &entity in &entities {
        let rel = change.create_rel(article, "MENTIONS", entity).expect("nodes");
        change.set_property(rel, "count", Value::Int(1)).expect("storable");
    }
    for (start, rel_type, end, modality, negated, sentence) in [
        (0, "DEPORTS", 1, "claimed", false, "Norland has deported villagers, Harbour Watch says."),
        (2, "WORKS_FOR", 3, "asserted", false, "Mara Lindqvist works for Harbour Watch."),
        (0, "VIOLATES", 4, "claimed", true, "Norland denied that it broke the \"Quay\" treaty."),
        (0, "PLANS", 5, "planned", false, "Norland will clear the old town in 2031."),
        (0, "PROTECTS", 1, "obligation", false, "Norland must protect the villagers."),
        (1, "RETURNS_TO", 0, "hypothetical", false, "They may return to Norland."),
    ] {
        let rel = change.create_rel(entities[start], rel_type, entities[end]).expect("nodes");
        for (key, value) in [
            ("predicate", text(&rel_type.to_lowercase().replace('_', " "))),
            ("modality", text(modality)),
            ("negated", Value::Bool(negated)),
            ("confidence", Value::Float(0.75)),
            ("sentences", texts(&[sentence])),
            ("articles", texts(&["a1"])),
            ("offsets", Value::List([Value::Int(0)].into())),
            ("rules", texts(&["verb"])),
        ] {
            change.set_property(rel, key, value).expect("storable");
        }
        if modality == "claimed" {
            change.set_property(rel, "attributed_to", text("Harbour Watch")).expect("storable");
        }
        if modality == "planned" {
            change.set_property(rel, "date", text("2031")).expect("storable");
        }
    }
    change.commit();
    graph
}
