//! Error messages as they are drawn: `tests/cases/errors/*.txt`, named for the kind of error that
//! each shows first.
//!
//! A case is a script. Each of its statements that fails is drawn, with the name under which the
//! openCypher TCK files the error. `// read only` at the beginning runs the last statement so.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use factum::cypher;
use factum::cypher::CypherError;
use factum::cypher::Params;
use factum::cypher::Procedure;
use factum::cypher::Procedures;
use factum::cypher::RunOptions;
use factum::cypher::check::signature::ProcedureSignature;
use factum::graph::Graph;
use factum::source::Source;
use factum::value::Value;

use crate::golden;

/// Kinds that no short statement can show: they depend on sizes, on time and on the world.
const NOT_SHOWN: [&str; 4] = ["interrupted", "limit_reached", "too_long", "too_many_variables"];

fn run_statement(text: &str, graph: &mut Graph, read_only: bool) -> Result<(), CypherError> {
    let mut procedures = Procedures::standard();
    procedures.add(broken_procedure());
    let prepared = cypher::prepare(text, &procedures)?;
    let params = Params::from([("since".into(), Value::Int(2020)), ("zero".into(), Value::Int(0))]);
    prepared.check_params(&params)?;
    let options = RunOptions::default();
    if read_only {
        return prepared.read(graph, &procedures, &params, &options).map(|_| ());
    }
    let mut tx = graph.begin();
    let answer = prepared.run(&mut tx, &procedures, &params, &options);
    match answer {
        Ok(_) => {
            tx.commit();
            Ok(())
        }
        Err(error) => {
            tx.rollback();
            Err(error)
        }
    }
}

/// A procedure that never works.
fn broken_procedure() -> Procedure {
    let signature = ProcedureSignature {
        name: "test.broken".into(),
        arguments: vec![],
        n_required: 0,
        results: vec![],
    };
    Procedure::new(signature, "Fails.", Arc::new(|_, _, _| Err("the disk is full".to_owned())))
}

/// Runs a script and gives its errors with the statements that they are about.
fn failures(script: &str) -> Vec<(CypherError, String)> {
    let mut failures = Vec::new();
    let mut graph = Graph::new();
    let pieces = cypher::syntax::split(script);
    for (n, piece) in pieces.iter().enumerate() {
        let text = piece.span.of(script);
        let read_only = script.starts_with("// read only") && n + 1 == pieces.len();
        if let Err(error) = run_statement(text, &mut graph, read_only) {
            failures.push((error, text.to_owned()));
        }
    }
    failures
}

fn run_script(script: &str) -> String {
    let mut out = String::new();
    for (error, text) in failures(script) {
        let (class, detail) = error.kind.tck();
        out += &format!("[{class}: {detail}]\n");
        out += &error.diagnostic().draw(&Source::new("<query>", text));
    }
    out
}

/// Runs a script and draws the warnings of each statement.
fn warnings(script: &str) -> String {
    let mut out = String::new();
    let mut graph = Graph::new();
    let procedures = Procedures::standard();
    for piece in cypher::syntax::split(script) {
        let text = piece.span.of(script);
        let mut tx = graph.begin();
        let answer = cypher::prepare(text, &procedures)
            .and_then(|query| {
                query.run(&mut tx, &procedures, &Params::new(), &RunOptions::default())
            })
            .unwrap_or_else(|error| panic!("{text}: {error}"));
        tx.commit();
        for warning in &answer.warnings {
            out += &warning.draw(&Source::new("<query>", text));
        }
    }
    out
}

#[test]
fn unknown_names_are_warned_of() {
    golden::check_folder("tests/cases/warnings", warnings);
}

#[test]
fn errors_are_drawn() {
    golden::check_folder("tests/cases/errors", run_script);
}

/// The name of a variant as a file is named.
fn snake(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

#[test]
fn every_kind_has_a_case() {
    let source = fs::read_to_string(golden::project("src/cypher/error.rs")).expect("a file");
    let (_, kinds) = source.split_once("pub enum ErrorKind {").expect("the kinds");
    let (kinds, _) = kinds.split_once("\n}\n").expect("their end");
    let is_kind = |line: &&str| {
        let name = line.strip_prefix("    ").unwrap_or("");
        name.starts_with(char::is_uppercase)
    };
    let name = |line: &str| {
        let line = line.trim();
        snake(&line[..line.find(|c: char| !c.is_alphanumeric()).unwrap_or(line.len())])
    };
    let kinds: BTreeSet<String> = kinds.lines().filter(is_kind).map(name).collect();
    assert!(kinds.len() > 50, "{kinds:?}");
    let folder = golden::project("tests/cases/errors");
    let mut cases: BTreeSet<String> = NOT_SHOWN.map(str::to_owned).into();
    for entry in fs::read_dir(folder).expect("cases") {
        let path = entry.expect("a case").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let case = fs::read_to_string(&path).expect("a readable case");
        let (script, _) = case.split_once("\n---\n").expect("a script");
        let failures = failures(script);
        let (error, _) = failures.first().unwrap_or_else(|| panic!("{name} shows no error"));
        let kind = format!("{:?}", error.kind);
        let end = kind.find(|c: char| !c.is_alphanumeric()).unwrap_or(kind.len());
        assert_eq!(snake(&kind[..end]), name, "the first error is of another kind");
        cases.insert(name);
    }
    let missing: Vec<&String> = kinds.difference(&cases).collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
    let unknown: Vec<&String> = cases.difference(&kinds).collect();
    let unknown: Vec<&&String> =
        unknown.iter().filter(|name| !NOT_SHOWN.contains(&name.as_str())).collect();
    assert!(unknown.is_empty(), "cases for no kind: {unknown:?}");
}
