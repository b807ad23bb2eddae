//! The session in `README.md` prints what it says. `UPDATE=1` writes it anew.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use factum::cypher::Limits;
use factum::cypher::Now;
use factum::repl::Next;
use factum::repl::Shell;
use factum::repl::ShellSettings;
use factum::repl::fold::fold;
use factum::repl::print::Format;
use factum::repl::print::Printer;
use factum::session::ReadSettings;
use factum::session::Session;
use factum::session::summary::Summary;

use crate::golden::is_update;
use crate::golden::project;

/// What stands before the text of the session, and behind it.
const FENCES: (&str, &str) =
    ("```console\n$ cargo run --release -- data/amnesty-afghanistan.txt\n", "```\n");

/// The session anew: the same input, and what is printed now.
fn replay(session: &str) -> String {
    let mut graph = Session::new();
    let article = PathBuf::from("data/amnesty-afghanistan.txt");
    let report = graph.read(&[article], ReadSettings::default());
    assert_eq!(report.expect("room in the graph").built.articles, 1);
    let mut text = fold(&Summary::of(graph.graph()).to_string(), Some(110));
    let settings = ShellSettings {
        printer: Printer { format: Format::Table, color: false, width: Some(110), is_ascii: false },
        is_timed: false,
        is_talkative: true,
        limits: Limits::default(),
        is_read_only: false,
        interrupt: Arc::new(AtomicBool::new(false)),
        clock: || (Now::default(), 0),
        width: || None,
        name: "input".to_owned(),
    };
    let mut shell = Shell::new(graph, settings);
    let mut out = Vec::new();
    // A statement goes on in the next line, without a prompt, until its `;`.
    let mut goes_on = false;
    for line in session.lines() {
        let input = if goes_on { Some(line) } else { line.strip_prefix("factum> ") };
        if let Some(input) = input {
            out.extend_from_slice(format!("{line}\n").as_bytes());
            let next = shell.line(input, &mut out).expect("a vector takes everything");
            goes_on = next == Next::More;
            if let Next::Failed(message) = next {
                out.extend_from_slice(message.as_bytes());
            }
        }
    }
    text.push('\n');
    text.push_str(&String::from_utf8(out).expect("answers are text"));
    text
}

#[test]
fn the_session_prints_what_it_says() {
    let path = project("README.md");
    let readme = fs::read_to_string(&path).expect("a readme");
    let (head, rest) = readme.split_once(FENCES.0).expect("a session");
    let (session, tail) = rest.split_once(FENCES.1).expect("an end of the session");
    let printed = replay(session);
    if is_update() {
        let readme = format!("{head}{}{printed}{}{tail}", FENCES.0, FENCES.1);
        fs::write(&path, readme).expect("a writable readme");
    } else {
        assert_eq!(session, printed, "UPDATE=1 writes the session anew");
    }
}
