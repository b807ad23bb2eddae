//! `factum [FILE...]`: reads, says what was found, opens the shell; with input on a pipe, runs the
//! statements in it.

use std::io;
use std::io::BufRead;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;

use crate::cli::args::ShellArgs;
use crate::cli::environment::Environment;
use crate::cli::environment::Insisting;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::intent;
use crate::cli::message;
use crate::cli::open;
use crate::cli::open::Reading;
use crate::cli::query;
use crate::repl;
use crate::repl::Next;
use crate::repl::Shell;
use crate::repl::ShellSettings;
use crate::repl::fold::fold;
use crate::repl::print::Printer;
use crate::session::Session;
use crate::session::summary::Summary;
use crate::session::summary::counts;

/// Runs the program without a command.
pub(super) fn run(args: &ShellArgs, environment: &Environment) -> Outcome {
    let reading = Reading::new(args.published.as_deref(), &args.reader, args.strict)?;
    if let [first, ..] = args.files.as_slice()
        && let Some(word) = first.to_str()
        && let Some(meant) = intent::mistyped_command(word)
    {
        return Err(Failure::Usage(intent::no_command(word, &meant)));
    }
    let from_input = args.files.iter().any(|file| file == Path::new("-"));
    let is_terminal = environment.is_input_terminal && environment.is_output_terminal;
    let session = open::open(&args.files, &reading, environment)?;
    let insisting = if is_terminal { Insisting::Stays } else { Insisting::Ends };
    environment.catch_interrupt_unless(insisting);
    let settings = ShellSettings {
        printer: Printer {
            format: query::format(args.format, environment),
            color: environment.output_color(),
            width: Environment::width(),
            is_ascii: environment.is_ascii(),
        },
        is_timed: false,
        is_talkative: is_terminal,
        limits: query::limits(args.limits),
        is_read_only: args.read_only,
        interrupt: std::sync::Arc::clone(&environment.interrupt),
        clock: Environment::clock,
        width: Environment::width,
        name: "<input>".to_owned(),
    };
    if from_input || !environment.is_input_terminal {
        if from_input {
            // Standard input held articles, so there are no statements.
            let summary = Summary::of(session.graph()).to_string();
            return Ok(io::stdout().write_all(fold(&summary, Environment::width()).as_bytes())?);
        }
        return run_input(Shell::new(session, settings), environment.error_color());
    }
    let mut out = io::stdout();
    out.write_all(fold(&greeting(&session, args), Environment::width()).as_bytes())?;
    if !environment.is_output_terminal {
        return Ok(());
    }
    let history = Environment::history_file();
    Ok(repl::run(Shell::new(session, settings), history.as_deref(), &mut out)?)
}

/// Says what was found and what to type.
fn greeting(session: &Session, args: &ShellArgs) -> String {
    let graph = session.graph();
    let mut text = String::new();
    if session.path().is_some() {
        text = counts(graph) + "\n";
    }
    let summary = Summary::of(graph);
    if summary.n_articles > 0 {
        text.push_str(&summary.to_string());
    }
    if args.files.is_empty() {
        text.push_str(
            "An empty graph. `:read FILE` reads an article, `:open GRAPH` a saved graph.\n",
        );
    }
    let version = env!("CARGO_PKG_VERSION");
    text + "\nfactum "
        + version
        + ". Statements end with `;`, for example MATCH (a)-[r]->(b) RETURN r LIMIT 5;\n\
           `:evidence 1` then shows the sentence behind row 1; `:run` lists ready questions; \
           `:help` the rest.\n"
}

/// Runs the statements on standard input, in the manner of sqlite3; the first that fails ends it.
fn run_input(mut shell: Shell, color: bool) -> Outcome {
    let mut input = io::stdin().lock();
    let mut out = BufWriter::new(io::stdout().lock());
    let mut bytes = Vec::new();
    let mut number = 0_usize;
    loop {
        bytes.clear();
        let is_end = input.read_until(b'\n', &mut bytes)? == 0;
        number += 1;
        let line = str::from_utf8(&bytes)
            .map_err(|_| Failure::Failed(format!("line {number} of the input is not UTF-8")))?;
        let line = line.trim_end_matches(['\n', '\r']);
        let next = if is_end { shell.end(&mut out)? } else { shell.line(line, &mut out)? };
        out.flush()?;
        match next {
            Next::Quit => break,
            Next::Interrupted => return Err(Failure::Interrupted),
            Next::Failed(text) => {
                message::note(&repl::with_word(&text, color));
                return Err(Failure::Silent);
            }
            Next::Done | Next::More => {}
        }
        if is_end {
            break;
        }
    }
    save(&mut shell.session)
}

/// Saves a graph that came from a file, if statements have changed it.
fn save(session: &mut Session) -> Outcome {
    if session.is_in_transaction() {
        return Err(Failure::Failed(
            "the input ends inside of a transaction; nothing was saved".to_owned(),
        ));
    }
    query::save(session)
}
