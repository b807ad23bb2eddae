//! Statements and their answers: `tests/cases/queries/*.txt`, statements ended by `;`, one graph a
//! file.

use std::fmt;
use std::fmt::Write;

use factum::cypher;
use factum::cypher::Answer;
use factum::cypher::CypherError;
use factum::cypher::Params;
use factum::cypher::Procedures;
use factum::cypher::RunOptions;
use factum::graph::Graph;
use factum::value::NodeId;
use factum::value::Path;
use factum::value::RelId;
use factum::value::Value;
use factum::value::print::Describe;

use crate::golden;

/// Writes entities as the openCypher TCK does.
pub(crate) struct Shown<'a>(pub(crate) &'a Graph);

impl Shown<'_> {
    fn properties(
        &self,
        properties: &[(std::sync::Arc<str>, Value)],
        out: &mut dyn Write,
    ) -> fmt::Result {
        for (at, (key, value)) in properties.iter().enumerate() {
            let before = if at == 0 { "{" } else { ", " };
            write!(out, "{before}{key}: {}", value.literal(self))?;
        }
        if properties.is_empty() { Ok(()) } else { out.write_str("}") }
    }
}

impl Describe for Shown<'_> {
    fn node(&self, id: NodeId, out: &mut dyn Write) -> fmt::Result {
        out.write_str("(")?;
        let labels = self.0.labels(id);
        for label in &labels {
            write!(out, ":{label}")?;
        }
        let properties = self.0.properties(id);
        if !labels.is_empty() && !properties.is_empty() {
            out.write_str(" ")?;
        }
        self.properties(&properties, out)?;
        out.write_str(")")
    }

    fn rel(&self, id: RelId, out: &mut dyn Write) -> fmt::Result {
        write!(out, "[:{}", self.0.rel_type(id))?;
        let properties = self.0.properties(id);
        if !properties.is_empty() {
            out.write_str(" ")?;
        }
        self.properties(&properties, out)?;
        out.write_str("]")
    }

    fn path(&self, path: &Path, out: &mut dyn Write) -> fmt::Result {
        out.write_str("<")?;
        for (at, &node) in path.nodes.iter().enumerate() {
            self.node(node, out)?;
            if let Some(&rel) = path.rels.get(at) {
                let out_going = self.0.endpoints(rel).is_some_and(|(start, _)| start == node);
                out.write_str(if out_going { "-" } else { "<-" })?;
                self.rel(rel, out)?;
                out.write_str(if out_going { "->" } else { "-" })?;
            }
        }
        out.write_str(">")
    }
}

/// Runs one statement and keeps what it changed.
pub(crate) fn run(
    graph: &mut Graph,
    text: &str,
    params: &Params,
    options: &RunOptions<'_>,
) -> Result<Answer, CypherError> {
    let procedures = Procedures::standard();
    let prepared = cypher::prepare(text, &procedures)?;
    prepared.check_params(params)?;
    let mut tx = graph.begin();
    let answer = prepared.run(&mut tx, &procedures, params, options)?;
    tx.commit();
    Ok(answer)
}

/// The rows of a statement that only reads, one a line; an error as its message.
pub(crate) fn read(
    graph: &Graph,
    text: &str,
    options: &RunOptions<'_>,
) -> Result<Vec<String>, CypherError> {
    let procedures = Procedures::standard();
    let prepared = cypher::prepare(text, &procedures)?;
    let answer = prepared.read(graph, &procedures, &Params::new(), options)?;
    Ok(rows(graph, &answer))
}

/// Rows as text, one a line.
pub(crate) fn rows(graph: &Graph, answer: &Answer) -> Vec<String> {
    let shown = Shown(graph);
    let row = |row: &Vec<Value>| {
        let cells: Vec<String> =
            row.iter().map(|value| value.literal(&shown).to_string()).collect();
        cells.join(" | ")
    };
    answer.rows.iter().map(row).collect()
}

fn transcript(input: &str) -> String {
    let mut graph = Graph::new();
    let mut out = String::new();
    for statement in input.split(";\n").map(|text| text.trim().trim_end_matches(';')) {
        if statement.is_empty() {
            continue;
        }
        match run(&mut graph, statement, &Params::new(), &RunOptions::default()) {
            Ok(answer) => {
                if !answer.columns.is_empty() {
                    writeln!(out, "{}", answer.columns.join(" | ")).unwrap();
                }
                for row in rows(&graph, &answer) {
                    writeln!(out, "  {row}").unwrap();
                }
                if !answer.stats.is_empty() {
                    writeln!(out, "{}", changes(&answer)).unwrap();
                }
            }
            Err(error) => {
                let (class, detail) = error.kind.tck();
                writeln!(out, "{class} {detail}: {error}").unwrap();
            }
        }
        out.push('\n');
    }
    out
}

pub(crate) fn changes(answer: &Answer) -> String {
    let stats = &answer.stats;
    let counts = [
        (stats.nodes_created, "+nodes"),
        (stats.nodes_deleted, "-nodes"),
        (stats.relationships_created, "+relationships"),
        (stats.relationships_deleted, "-relationships"),
        (stats.properties_set, "properties"),
        (stats.labels_added, "+labels"),
        (stats.labels_removed, "-labels"),
        (stats.indexes_added, "+indexes"),
        (stats.indexes_removed, "-indexes"),
    ];
    let counts = counts.iter().filter(|(n, _)| *n > 0).map(|(n, name)| format!("{n} {name}"));
    counts.collect::<Vec<_>>().join(", ")
}

#[test]
fn statements_answer_as_they_should() {
    golden::check_folder("tests/cases/queries", transcript);
}

#[test]
fn what_is_computed_ahead_fails_in_its_turn() {
    let mut graph = Graph::new();
    let options = RunOptions { batch_rows: 10, ..RunOptions::default() };
    let mut answer = |text: &str| run(&mut graph, text, &Params::new(), &options);
    let part = "UNWIND range(1, 2000) AS x WITH x, 100 / (x - 1500) AS y WHERE y <= 0 OR x > 1500";
    let first = answer(&format!("{part} RETURN x SKIP 1200 LIMIT 3")).expect("rows");
    assert_eq!(first.rows.len(), 3);
    assert!(matches!(first.rows[2][0], Value::Int(1203)));
    let error = answer(&format!("{part} RETURN sum(y)")).expect_err("a division by zero");
    assert_eq!(error.to_string(), "division by zero");
    let both = format!("{part} AND date(toString(x)) IS NOT NULL RETURN count(*)");
    assert!(answer(&both).is_err());
}

/// Whatever is searched from both ends is what is found from one.
#[test]
fn all_shortest_paths_are_found_from_both_ends() {
    let mut graph = Graph::new();
    let options = RunOptions::default();
    let mut answer = |text: &str| run(&mut graph, text, &Params::new(), &options).expect(text);
    answer("UNWIND range(0, 59) AS x CREATE (:N {x: x})");
    answer(
        "MATCH (a:N), (b:N) WHERE a.x * 7 % 60 = b.x OR (a.x + 11) % 60 = b.x OR a.x % 13 = b.x \
         CREATE (a)-[:R]->(b), (a)-[:R {twice: true}]->(b)",
    );
    answer("CREATE INDEX FOR (n:N) ON (n.x)");
    for arrow in ["-[r:R*]->", "<-[r:R*]-", "-[r:R*..3]-", "-[r:R*0..]->"] {
        let both = format!(
            "MATCH (a:N), (b:N) MATCH allShortestPaths((a){arrow}(b)) \
             RETURN a.x AS a, b.x AS b, r ORDER BY a, b, [x IN r | id(x)]"
        );
        let one = format!(
            "MATCH (a:N) MATCH allShortestPaths((a){arrow}(b)) \
             RETURN a.x AS a, b.x AS b, r ORDER BY a, b, [x IN r | id(x)]"
        );
        let [both, one] = [both, one].map(|text| format!("{:?}", answer(&text).rows));
        assert!(both == one, "{arrow}");
    }
    let text =
        "MATCH (a:N {x: 5}), (b:N) MATCH p = shortestPath((a)-[:R*]->(b)) RETURN b.x, length(p)";
    let expected = answer(&format!("{text} ORDER BY b.x")).rows;
    for row in expected {
        let (Value::Int(x), Value::Int(length)) = (&row[0], &row[1]) else { panic!("{row:?}") };
        let text = format!(
            "MATCH p = ANY SHORTEST (a:N {{x: 5}})-[:R]->+(b:N {{x: {x}}}) RETURN length(p)"
        );
        assert!(matches!(answer(&text).rows[0][0], Value::Int(own) if own == *length), "{x}");
    }
}
