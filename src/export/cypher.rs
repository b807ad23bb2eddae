//! Statements that make the graph again: one `CREATE` a node, one a relationship.
//!
//! While they run, nodes carry a label and a key of their own by which relationships find them; the
//! last statement takes both away.

use std::fmt::Write as _;
use std::io;
use std::io::Write;
use std::sync::Arc;

use crate::export::Node;
use crate::export::Rel;
use crate::export::Spelling;
use crate::export::escape;
use crate::value::Value;

/// The label that nodes carry while the statements run.
const LABEL: &str = "`factum export`";
/// The key under which they carry their id.
const KEY: &str = "`factum id`";

/// Statements that make the graph.
#[derive(Default)]
pub(super) struct Cypher {
    has_nodes: bool,
}

impl Spelling for Cypher {
    fn node(&mut self, node: &Node, out: &mut dyn Write) -> io::Result<()> {
        self.has_nodes = true;
        let mut text = format!("CREATE (:{LABEL}");
        for label in &node.labels {
            push(&mut text, format_args!(":{}", escape::CypherName(label)));
        }
        push(&mut text, format_args!(" {{{KEY}: {}", node.id.0));
        for (key, value) in &node.properties {
            push(&mut text, format_args!(", {}: ", escape::CypherName(key)));
            push_literal(&mut text, value);
        }
        writeln!(out, "{text}}});")
    }

    fn between(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.has_nodes {
            writeln!(out, "CREATE INDEX FOR (n:{LABEL}) ON (n.{KEY});")?;
        }
        Ok(())
    }

    fn rel(&mut self, rel: &Rel, out: &mut dyn Write) -> io::Result<()> {
        let (start, end) = (rel.start.0, rel.end.0);
        let mut text =
            format!("MATCH (a:{LABEL} {{{KEY}: {start}}}), (b:{LABEL} {{{KEY}: {end}}}) ");
        push(&mut text, format_args!("CREATE (a)-[:{}", escape::CypherName(&rel.rel_type)));
        push_properties(&mut text, &rel.properties);
        writeln!(out, "{text}]->(b);")
    }

    fn tail(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.has_nodes {
            writeln!(out, "MATCH (n:{LABEL}) REMOVE n:{LABEL}, n.{KEY};")?;
            writeln!(out, "DROP INDEX FOR (n:{LABEL}) ON (n.{KEY});")?;
        }
        Ok(())
    }
}

fn push_properties(text: &mut String, properties: &[(Arc<str>, Value)]) {
    for (at, (key, value)) in properties.iter().enumerate() {
        let before = if at == 0 { " {" } else { ", " };
        push(text, format_args!("{before}{}: ", escape::CypherName(key)));
        push_literal(text, value);
    }
    if !properties.is_empty() {
        text.push('}');
    }
}

/// A value as an expression that makes it.
fn push_literal(text: &mut String, value: &Value) {
    match value {
        Value::Str(string) => text.push_str(&escape::cypher(string)),
        Value::Int(i64::MIN) => text.push_str("-9223372036854775807 - 1"),
        Value::Int(number) => push(text, format_args!("{number}")),
        Value::Float(number) if number.is_nan() => text.push_str("0.0 / 0.0"),
        Value::Float(number) if number.is_infinite() => {
            text.push_str(if *number > 0.0 { "1.0 / 0.0" } else { "-1.0 / 0.0" });
        }
        Value::Float(number) => push(text, format_args!("{number:?}")),
        Value::List(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    text.push_str(", ");
                }
                push_literal(text, item);
            }
            text.push(']');
        }
        Value::Date(_) => push_call(text, "date", value),
        Value::LocalTime(_) => push_call(text, "localtime", value),
        Value::Time(_) => push_call(text, "time", value),
        Value::LocalDateTime(_) => push_call(text, "localdatetime", value),
        Value::DateTime(_) => push_call(text, "datetime", value),
        Value::Duration(_) => push_call(text, "duration", value),
        Value::Bool(flag) => push(text, format_args!("{flag}")),
        // No property holds one of these.
        Value::Null | Value::Map(_) | Value::Node(_) | Value::Rel(_) | Value::Path(_) => {
            text.push_str("null");
        }
    }
}

fn push_call(text: &mut String, function: &str, value: &Value) {
    push(text, format_args!("{function}('{value}')"));
}

fn push(text: &mut String, part: std::fmt::Arguments<'_>) {
    text.write_fmt(part).expect("strings accept text");
}
