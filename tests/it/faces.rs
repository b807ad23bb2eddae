//! The shell without a terminal, JSON lines, ready questions, and the reference page.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use factum::cli::reference;
use factum::cypher::Limits;
use factum::cypher::Now;
use factum::cypher::Params;
use factum::repl::Next;
use factum::repl::Shell;
use factum::repl::ShellSettings;
use factum::repl::complete::complete;
use factum::repl::print::Format;
use factum::repl::print::Printer;
use factum::repl::queries::QUERIES;
use factum::repl::with_word;
use factum::session::RunSettings;
use factum::session::Session;
use factum::session::jsonl;
use proptest::prelude::*;

use crate::golden::check_file;
use crate::golden::check_folder;
use crate::golden::project;
use crate::graphs;

/// Noon of a day in 2025.
const NOON: Now = Now { seconds: 1_752_494_400, nanos: 0 };

fn shell(session: Session) -> Shell {
    let settings = ShellSettings {
        printer: Printer { format: Format::Table, color: false, width: Some(100), is_ascii: false },
        is_timed: false,
        is_talkative: true,
        limits: Limits::default(),
        is_read_only: false,
        interrupt: Arc::new(AtomicBool::new(false)),
        clock: || (NOON, 1),
        width: || None,
        name: "<input>".to_owned(),
    };
    Shell::new(session, settings)
}

/// What the shell says to some lines.
fn talk(shell: &mut Shell, input: &str) -> String {
    let mut out = Vec::new();
    for line in input.lines() {
        match shell.line(line, &mut out).expect("a vector takes everything") {
            Next::Done | Next::More => {}
            Next::Failed(message) => {
                out.extend_from_slice(with_word(&message, false).as_bytes());
                out.push(b'\n');
            }
            Next::Interrupted => out.extend_from_slice(b"interrupted\n"),
            Next::Quit => out.extend_from_slice(b"quit\n"),
        }
    }
    String::from_utf8(out).expect("output is UTF-8")
}

#[test]
fn the_shell_answers() {
    check_folder("tests/cases/shell", |input| talk(&mut shell(Session::of(graphs::news())), input));
}

#[test]
fn json_lines_are_answered_line_by_line() {
    check_folder("tests/cases/jsonl", |input| {
        let mut session = Session::new();
        let settings = RunSettings { now: NOON, ..RunSettings::default() };
        let mut out = Vec::new();
        jsonl::serve(&mut session, settings, &mut input.as_bytes(), &mut out)
            .expect("a vector takes everything");
        let out = String::from_utf8(out).expect("answers are UTF-8");
        let n_requests = input.lines().filter(|line| !line.trim_end_matches('\r').is_empty());
        assert_eq!(out.lines().count(), n_requests.count(), "an answer a request:\n{out}");
        for line in out.lines() {
            serde_json::from_str::<serde_json::Value>(line).expect("an answer is JSON");
        }
        out
    });
}

#[test]
fn ready_questions_run_and_find_something() {
    let on_disk: Vec<String> = {
        let entries = fs::read_dir(project("queries")).expect("the folder");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    let known: Vec<String> = QUERIES.iter().map(|query| format!("{}.cypher", query.name)).collect();
    assert_eq!(on_disk, known, "the table lists the files of queries/");
    let mut n_answered = 0;
    for query in QUERIES {
        assert!(query.text.starts_with("// "), "{} says what it asks", query.name);
        let mut shell = shell(Session::of(graphs::news()));
        let text = talk(&mut shell, &format!(":run {}", query.name));
        assert!(!text.contains("error"), "{}:\n{text}", query.name);
        let answer = shell.last.as_ref().expect("an answer with columns");
        n_answered += usize::from(!answer.rows.is_empty());
    }
    // A small graph does not hold something of everything.
    assert!(n_answered >= 10, "only {n_answered} found something");
}

#[test]
fn the_reference_page_is_up_to_date() {
    check_file("docs/reference.md", &reference::page());
}

#[test]
fn what_can_stand_at_the_cursor() {
    let mut shell = shell(Session::of(graphs::news()));
    talk(&mut shell, ":param city=Oslo");
    for (text, wanted) in [
        ("MATCH (n:Cou", "Country"),
        ("MATCH ()-[r:DEP", "DEPORTS"),
        ("MATCH (n) RETURN n.ali", "aliases"),
        ("MATCH (n {na", "name"),
        ("MATCH (n {name: 'Mara", "Mara Lindqvist'"),
        ("MATCH (n {name: \"norl", "Norland\""),
        ("MATCH (person) RETURN per", "person"),
        ("mat", "match"),
        ("RETURN toUp", "toUpper("),
        ("CALL factum.ev", "factum.evidence("),
        ("CALL db.lab", "db.labels("),
        ("RETURN $ci", "city"),
        (":evi", ":evidence"),
        (".evi", ".evidence"),
        (":run depo", "deportations"),
        (":export graph", "graphml "),
        (":format js", "json"),
        (":open Cargo.to", "Cargo.toml"),
    ] {
        let found = complete(&shell, text, text.len());
        assert!(found.candidates.iter().any(|own| own == wanted), "{text}: {found:?}");
    }
    assert!(complete(&shell, "", 0).candidates.is_empty());
}

#[test]
fn transactions_are_kept_or_undone() {
    let mut session = Session::new();
    let settings = RunSettings::default();
    let run = |session: &mut Session, text: &str| {
        session.run(text, &Params::new(), settings).map(|answer| answer.rows.len())
    };
    session.begin().expect("none is open");
    assert!(session.begin().is_err(), "one is open");
    run(&mut session, "CREATE (:A), (:A)").expect("a statement");
    assert!(run(&mut session, "CREATE (:A) WITH 1 AS x RETURN x / 0").is_err());
    assert_eq!(run(&mut session, "MATCH (n:A) RETURN n"), Ok(2));
    session.rollback().expect("it is open");
    assert!(!session.is_changed());
    assert_eq!(run(&mut session, "MATCH (n:A) RETURN n"), Ok(0));
    session.begin().expect("none is open");
    run(&mut session, "CREATE (:A)").expect("a statement");
    session.commit().expect("it is open");
    assert_eq!(run(&mut session, "MATCH (n:A) RETURN n"), Ok(1));
    assert!(session.rollback().is_err() && session.is_changed());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_lines_are_survived(
        lines in prop::collection::vec("[:.]?[a-zA-Z(){}\\[\\];:'\"`$/*\\\\ -]{0,24}|\\PC{0,12}", 0..6)
    ) {
        let mut shell = shell(Session::new());
        for line in &lines {
            // Files are not what is tried here.
            if line.contains("save") || line.contains("export") || line.contains("read") {
                continue;
            }
            drop(complete(&shell, line, line.len()));
            let mut out = Vec::new();
            shell.line(line, &mut out).expect("a vector takes everything");
        }
    }

    #[test]
    fn any_request_is_answered(line in "[{}\\[\\]\":,a-z$0-9.\\\\ -]{0,40}|\\{\"query\":\"[a-zA-Z(){} ;:$]{0,20}\"\\}") {
        let mut session = Session::new();
        let mut out = Vec::new();
        jsonl::serve(&mut session, RunSettings::default(), &mut line.as_bytes(), &mut out)
            .expect("a vector takes everything");
        prop_assert_eq!(out.is_empty(), line.is_empty());
    }
}
