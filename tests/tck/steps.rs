//! Runs one scenario.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use factum::cypher;
use factum::cypher::CypherError;
use factum::cypher::Params;
use factum::cypher::Procedure;
use factum::cypher::Procedures;
use factum::cypher::check::signature::BaseType;
use factum::cypher::check::signature::Field;
use factum::cypher::check::signature::FieldType;
use factum::cypher::check::signature::ProcedureSignature;
use factum::graph::Changes;
use factum::graph::Graph;
use factum::value::Value;

use crate::compare::Lists;
use crate::compare::all_fit;
use crate::compare::fits;
use crate::expected;
use crate::expected::Expected;
use crate::gherkin::Scenario;
use crate::gherkin::Step;
use crate::gherkin::Table;

/// When an error was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Compile,
    Runtime,
}

/// What the query of a scenario gave.
type Outcome = Result<cypher::Answer, (Phase, CypherError)>;

/// What can be seen of a graph: the things whose number side effects are counted in.
#[derive(Clone, Debug, Default)]
struct Census {
    nodes: BTreeSet<u32>,
    rels: BTreeSet<u32>,
    labels: BTreeSet<String>,
    properties: BTreeSet<(char, u32, String, String)>,
}

impl Census {
    fn of(graph: &Graph) -> Self {
        let mut census = Self::default();
        let text = |value: &Value| format!("{value:?}");
        for node in graph.nodes() {
            census.nodes.insert(node.0);
            census.labels.extend(graph.labels(node).iter().map(|label| label.to_string()));
            for (key, value) in graph.properties(node) {
                census.properties.insert(('n', node.0, key.to_string(), text(&value)));
            }
        }
        for rel in graph.rels() {
            census.rels.insert(rel.0);
            for (key, value) in graph.properties(rel) {
                census.properties.insert(('r', rel.0, key.to_string(), text(&value)));
            }
        }
        census
    }

    /// What has come and gone since an earlier census, by the names of the suite.
    fn since(&self, before: &Self) -> BTreeMap<String, i64> {
        fn both<T: Ord>(after: &BTreeSet<T>, before: &BTreeSet<T>) -> [i64; 2] {
            let count = |n: usize| i64::try_from(n).expect("a small graph");
            [count(after.difference(before).count()), count(before.difference(after).count())]
        }
        let counts = [
            ("nodes", both(&self.nodes, &before.nodes)),
            ("relationships", both(&self.rels, &before.rels)),
            ("labels", both(&self.labels, &before.labels)),
            ("properties", both(&self.properties, &before.properties)),
        ];
        let mut effects = BTreeMap::new();
        for (what, [added, removed]) in counts {
            effects.insert(format!("+{what}"), added);
            effects.insert(format!("-{what}"), removed);
        }
        effects.retain(|_, count| *count != 0);
        effects
    }
}

/// A scenario being run.
struct World<'a> {
    root: &'a Path,
    graph: Graph,
    procedures: Procedures,
    params: Params,
    outcome: Option<Outcome>,
    effects: BTreeMap<String, i64>,
    changes: Changes,
}

/// Runs a scenario; the error says what went wrong.
pub(crate) fn run(scenario: &Scenario, root: &Path) -> Result<(), String> {
    let mut world = World {
        root,
        graph: Graph::new(),
        procedures: Procedures::none(),
        params: Params::new(),
        outcome: None,
        effects: BTreeMap::new(),
        changes: Changes::default(),
    };
    for step in &scenario.steps {
        world.step(step).map_err(|message| format!("{}: {message}", step.text))?;
    }
    Ok(())
}

impl World<'_> {
    fn step(&mut self, step: &Step) -> Result<(), String> {
        let text = step.text.as_str();
        let doc = step.doc.as_deref().unwrap_or("");
        if matches!(text, "an empty graph" | "any graph") {
            Ok(())
        } else if let Some(name) =
            text.strip_prefix("the ").and_then(|text| text.strip_suffix(" graph"))
        {
            let path = self.root.join("graphs").join(name).join(format!("{name}.cypher"));
            let script = fs::read_to_string(&path).map_err(|error| error.to_string())?;
            self.prepare_graph(&script)
        } else if text == "having executed:" {
            self.prepare_graph(doc)
        } else if text == "parameters are:" {
            for row in &step.table {
                let value = to_value(&expected::read(&row[1])?)?;
                self.params.insert(row[0].as_str().into(), value);
            }
            Ok(())
        } else if let Some(signature) = text.strip_prefix("there exists a procedure ") {
            self.procedure(signature, &step.table)
        } else if matches!(text, "executing query:" | "executing control query:") {
            self.execute(doc);
            Ok(())
        } else if text.contains(" should be raised at ") {
            self.expect_error(text)
        } else if text == "the result should be empty" {
            self.expect_rows(&Vec::new(), Lists::Unordered, Lists::Ordered)
        } else if let Some(how) = text.strip_prefix("the result should be") {
            let rows = if how.contains("in order") { Lists::Ordered } else { Lists::Unordered };
            let is_loose = how.contains("ignoring element order for lists");
            let lists = if is_loose { Lists::Unordered } else { Lists::Ordered };
            self.expect_rows(&step.table, rows, lists)
        } else if text == "no side effects" {
            self.expect_effects(&Vec::new())
        } else if text == "the side effects should be:" {
            self.expect_effects(&step.table)
        } else {
            Err("an unknown step".to_owned())
        }
    }

    fn prepare_graph(&mut self, script: &str) -> Result<(), String> {
        for piece in cypher::syntax::split(script) {
            let (_, outcome) = self.query(piece.span.of(script));
            outcome.map_err(|(_, error)| error.to_string())?;
        }
        Ok(())
    }

    /// Runs a query in a transaction of its own.
    fn query(&mut self, text: &str) -> (Changes, Outcome) {
        let compile = |error| (Phase::Compile, error);
        let prepared = match cypher::prepare(text, &self.procedures) {
            Ok(prepared) => prepared,
            Err(error) => return (Changes::default(), Err(compile(error))),
        };
        if let Err(error) = prepared.check_params(&self.params) {
            return (Changes::default(), Err(compile(error)));
        }
        let options = cypher::RunOptions::default();
        let mut tx = self.graph.begin();
        match prepared.run(&mut tx, &self.procedures, &self.params, &options) {
            Ok(answer) => (tx.commit(), Ok(answer)),
            Err(error) => {
                tx.rollback();
                (Changes::default(), Err((Phase::Runtime, error)))
            }
        }
    }

    fn execute(&mut self, text: &str) {
        let before = Census::of(&self.graph);
        let (changes, outcome) = self.query(text);
        self.effects = Census::of(&self.graph).since(&before);
        self.changes = changes;
        self.outcome = Some(outcome);
    }

    fn procedure(&mut self, signature: &str, table: &Table) -> Result<(), String> {
        let signature = read_signature(signature.trim().trim_end_matches(':').trim())?;
        let mut rows = Vec::new();
        for row in table.iter().skip(1) {
            let cells = row.iter().map(|cell| to_value(&expected::read(cell)?));
            rows.push(cells.collect::<Result<Vec<Value>, String>>()?);
        }
        let procedure = Procedure::table(signature, rows).map_err(|error| error.to_string())?;
        self.procedures.add(procedure);
        Ok(())
    }

    fn expect_error(&self, text: &str) -> Result<(), String> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let class = words[1];
        let detail = words[words.len() - 1];
        let phase = match words[words.len() - 2] {
            "runtime:" => Some(Phase::Runtime),
            _ if text.contains("compile time") => Some(Phase::Compile),
            _ => None,
        };
        let Some(Err((got_phase, error))) = &self.outcome else {
            return Err("there was no error".to_owned());
        };
        let (got_class, got_detail) = error.kind.tck();
        let is_right = class == got_class
            && (detail == "*" || detail == got_detail)
            && phase.is_none_or(|phase| phase == *got_phase);
        if !is_right {
            return Err(format!("{got_class} at {got_phase:?}: {got_detail}: {error}"));
        }
        if !self.effects.is_empty() {
            return Err(format!("the failed query had side effects: {:?}", self.effects));
        }
        Ok(())
    }

    fn expect_rows(&self, table: &Table, rows: Lists, lists: Lists) -> Result<(), String> {
        let answer = match &self.outcome {
            Some(Ok(answer)) => answer,
            Some(Err((_, error))) => return Err(format!("{:?}: {error}", error.kind.tck())),
            None => return Err("no query was run".to_owned()),
        };
        let Some((head, body)) = table.split_first() else {
            let is_empty = answer.rows.is_empty();
            return if is_empty { Ok(()) } else { Err(format!("{} rows", answer.rows.len())) };
        };
        let columns: Vec<&str> = answer.columns.iter().map(|name| &**name).collect();
        if columns != head.iter().map(String::as_str).collect::<Vec<_>>() {
            return Err(format!("the columns are {columns:?}"));
        }
        let mut expected: Vec<Vec<Expected>> = Vec::new();
        for row in body {
            let cells = row.iter().map(|cell| expected::read(cell));
            expected.push(cells.collect::<Result<_, String>>()?);
        }
        let is_right = answer.rows.len() == expected.len()
            && all_fit(&answer.rows, &expected, rows, |row, expected| {
                row.iter().zip(expected).all(|(value, it)| fits(value, it, &self.graph, lists))
            });
        if is_right {
            return Ok(());
        }
        let shown: Vec<String> =
            answer.rows.iter().take(20).map(|row| format!("{row:?}")).collect();
        Err(format!("the {} rows are\n    {}", answer.rows.len(), shown.join("\n    ")))
    }

    /// Compares side effects with those expected, and the engine's own counts with both.
    fn expect_effects(&self, table: &Table) -> Result<(), String> {
        let mut expected = BTreeMap::new();
        for row in table {
            let count: i64 = row[1].parse().map_err(|_| format!("`{}` is no number", row[1]))?;
            if count != 0 {
                expected.insert(row[0].clone(), count);
            }
        }
        if self.effects != expected {
            return Err(format!("they are {:?}", self.effects));
        }
        let own = self.changes;
        let net = |name: &str| {
            let get = |sign: &str| self.effects.get(&format!("{sign}{name}")).copied();
            get("+").unwrap_or(0) - get("-").unwrap_or(0)
        };
        let difference = |created: u64, deleted: u64| {
            i64::try_from(created).expect("few") - i64::try_from(deleted).expect("few")
        };
        let nodes = difference(own.nodes_created, own.nodes_deleted);
        let rels = difference(own.relationships_created, own.relationships_deleted);
        let says_nothing = own.is_empty();
        if nodes != net("nodes") || rels != net("relationships") {
            return Err(format!("the counts of the engine differ: {own:?}"));
        }
        if says_nothing && !self.effects.is_empty() {
            return Err("the engine counts no changes".to_owned());
        }
        Ok(())
    }
}

/// A value for a parameter or a procedure's table.
fn to_value(expected: &Expected) -> Result<Value, String> {
    Ok(match expected {
        Expected::Null => Value::Null,
        Expected::Bool(value) => Value::Bool(*value),
        Expected::Int(value) => Value::Int(*value),
        Expected::Float(value) => Value::Float(*value),
        Expected::Str(value) => Value::Str(value.as_str().into()),
        Expected::List(items) => {
            let items: Result<Vec<Value>, String> = items.iter().map(to_value).collect();
            Value::List(items?.into())
        }
        Expected::Map(entries) => {
            let mut map: BTreeMap<Arc<str>, Value> = BTreeMap::new();
            for (key, value) in entries {
                map.insert(key.as_str().into(), to_value(value)?);
            }
            Value::Map(Arc::new(map))
        }
        Expected::Node(_) | Expected::Rel(_) | Expected::Path(..) => {
            return Err("an entity cannot be given".to_owned());
        }
    })
}

/// Reads `name(a :: INTEGER?) :: (b :: STRING?)`.
fn read_signature(text: &str) -> Result<ProcedureSignature, String> {
    let (name, rest) = text.split_once('(').ok_or("no arguments")?;
    let (arguments, results) = rest.split_once(")").ok_or("no end of arguments")?;
    let results = results.trim().trim_start_matches("::").trim();
    let results = results.trim_start_matches('(').trim_end_matches(')');
    let arguments = read_fields(arguments)?;
    Ok(ProcedureSignature {
        name: name.trim().into(),
        n_required: arguments.len(),
        arguments,
        results: read_fields(results)?,
    })
}

fn read_fields(text: &str) -> Result<Vec<Field>, String> {
    let fields = text.split(',').filter(|field| !field.trim().is_empty());
    fields
        .map(|field| {
            let (name, ty) = field.split_once("::").ok_or("a field without a type")?;
            let ty = ty.trim();
            let base = match ty.trim_end_matches('?') {
                "STRING" => BaseType::String,
                "INTEGER" => BaseType::Integer,
                "FLOAT" => BaseType::Float,
                "NUMBER" => BaseType::Number,
                "BOOLEAN" => BaseType::Boolean,
                "MAP" => BaseType::Map,
                "ANY" => BaseType::Any,
                other => return Err(format!("the type `{other}`")),
            };
            let ty = FieldType { base, nullable: ty.ends_with('?') };
            Ok(Field { name: name.trim().into(), ty })
        })
        .collect()
}
