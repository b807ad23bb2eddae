//! `factum query`: statements on a saved graph, on articles, or on an empty graph.

use std::io;
use std::io::BufWriter;
use std::io::Read;
use std::io::Write;
use std::mem::ManuallyDrop;
use std::path::Path;
use std::path::PathBuf;

use crate::cli::args::AnswerFormat;
use crate::cli::args::LimitArgs;
use crate::cli::args::QueryArgs;
use crate::cli::environment::Environment;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::message;
use crate::cli::open;
use crate::cli::open::Reading;
use crate::cypher::Answer;
use crate::cypher::Limits;
use crate::cypher::Params;
use crate::cypher::error::ErrorKind;
use crate::cypher::optimize::Rules;
use crate::cypher::syntax::split;
use crate::repl::draw;
use crate::repl::print;
use crate::repl::print::Format;
use crate::repl::print::Printer;
use crate::session::RunSettings;
use crate::session::Session;
use crate::session::jsonl;
use crate::session::parse_param;
use crate::snapshot;
use crate::snapshot::Existing;

/// Runs the command.
pub(super) fn run(args: &QueryArgs, environment: &Environment) -> Outcome {
    let (graph, query) = split_arguments(args);
    if let (Some(graph), Some(query)) = (graph, query)
        && !Path::new(graph).exists()
        && graph.contains(['(', ' '])
        && (has_graph_name(query) || Path::new(query).exists())
    {
        return Err(Failure::Usage(format!(
            "the graph comes before the query\n  = factum query {query} '{graph}'"
        )));
    }
    let params = params(&args.params)?;
    let inputs: Vec<PathBuf> = graph.iter().map(PathBuf::from).collect();
    // The program ends with it: to give its memory back piece by piece would be lost time.
    let mut session = ManuallyDrop::new(open::open(&inputs, &Reading::default(), environment)?);
    environment.catch_interrupt();
    let settings = RunSettings {
        limits: limits(args.limits),
        interrupt: Some(&environment.interrupt),
        now: environment.now(),
        seed: environment.seed(),
        is_read_only: args.read_only,
        rules: rules(&args.without_rules),
    };
    if args.jsonl {
        let mut input = io::BufReader::new(io::stdin().lock());
        let mut output = io::stdout().lock();
        jsonl::serve(&mut session, settings, &mut input, &mut output)?;
        return save(&mut session);
    }
    let (name, script) = script(args, query, environment)?;
    let printer = Printer {
        format: format(args.format, environment),
        color: environment.output_color(),
        width: Environment::width(),
        is_ascii: environment.is_ascii(),
    };
    let style = Style { printer, error_color: environment.error_color() };
    let mut out = BufWriter::new(io::stdout().lock());
    let done = run_script(&mut session, (&name, &script), &params, (settings, &style), &mut out);
    out.flush()?;
    done?;
    save(&mut session)
}

/// How answers and errors look.
pub(super) struct Style {
    pub(super) printer: Printer,
    pub(super) error_color: bool,
}

/// One positional argument is the graph if it is the name of one, or the query comes from elsewhere.
fn split_arguments(args: &QueryArgs) -> (Option<&str>, Option<&str>) {
    match (args.graph.as_deref(), args.query.as_deref()) {
        (Some(graph), Some(query)) => (Some(graph), Some(query)),
        (Some(only), None) if args.jsonl || args.file.is_some() => (Some(only), None),
        (Some(only), None) if Path::new(only).exists() || has_graph_name(only) => {
            (Some(only), None)
        }
        (only, None) => (None, only),
        (None, query) => (None, query),
    }
}

fn has_graph_name(text: &str) -> bool {
    !text.contains(['(', '\n', ';'])
        && !text.trim().contains(char::is_whitespace)
        && snapshot::is_snapshot(Path::new(text))
}

/// The statements and the name that messages give them.
fn script(
    args: &QueryArgs,
    query: Option<&str>,
    environment: &Environment,
) -> Result<(String, String), Failure> {
    if let Some(query) = query {
        return Ok(("<query>".to_owned(), query.to_owned()));
    }
    let path = args.file.as_deref().unwrap_or_else(|| Path::new("-"));
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        if environment.is_input_terminal {
            message::note("statements, please; Ctrl-D ends them");
        }
        io::stdin().read_to_end(&mut bytes).map(drop)
    } else {
        std::fs::read(path).map(|content| bytes = content)
    };
    read.map_err(|error| Failure::file("read", path, &error))?;
    let name =
        if path == Path::new("-") { "<stdin>".to_owned() } else { path.display().to_string() };
    match String::from_utf8(bytes) {
        Ok(text) => Ok((name, text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            Err(Failure::Failed(format!("cannot read `{name}`: it is not UTF-8 (byte {at})")))
        }
    }
}

/// Runs the statements of a script, the first that fails ends it.
pub(super) fn run_script(
    session: &mut Session,
    (name, script): (&str, &str),
    params: &Params,
    (settings, style): (RunSettings<'_>, &Style),
    out: &mut dyn Write,
) -> Outcome {
    let mut is_first = true;
    for piece in split(script) {
        let text = piece.span.of(script);
        match session.run(text, params, settings) {
            Ok(answer) => {
                warn(&answer, (name, script), piece.span.start, style.error_color);
                let has_output = !answer.columns.is_empty() || answer.plan.is_some();
                if has_output && !is_first && style.printer.format == Format::Table {
                    writeln!(out)?;
                }
                is_first &= !has_output;
                print::answer(session.graph(), &answer, style.printer, out)?;
                out.flush()?;
            }
            Err(error) if matches!(*error.error.kind, ErrorKind::Interrupted) => {
                return Err(Failure::Interrupted);
            }
            Err(error) => {
                let diagnostic = error.error.diagnostic();
                let drawn =
                    draw::draw(&diagnostic, (name, script), piece.span.start, style.error_color);
                message::note(drawn.trim_end());
                return Err(Failure::Silent);
            }
        }
    }
    Ok(())
}

/// Says what was probably not meant.
fn warn(answer: &Answer, (name, script): (&str, &str), offset: u32, color: bool) {
    for warning in &answer.warnings {
        message::note(draw::draw(warning, (name, script), offset, color).trim_end());
    }
}

/// Saves a graph that came from a file, if statements have changed it.
pub(super) fn save(session: &mut Session) -> Outcome {
    match session.path().map(Path::to_owned) {
        Some(path) if session.is_changed() => Ok(session.save(&path, Existing::Replace)?),
        _ => Ok(()),
    }
}

/// The parameters of the command line.
pub(super) fn params(given: &[String]) -> Result<Params, Failure> {
    given
        .iter()
        .map(|text| parse_param(text).map_err(|error| Failure::Usage(error.to_string())))
        .collect()
}

/// The limits of the command line.
pub(super) fn limits(args: LimitArgs) -> Limits {
    Limits { timeout: args.timeout, memory: args.memory_limit, rows: args.max_rows }
}

/// The rules of the optimizer, without some.
pub(super) fn rules(without: &[String]) -> Rules {
    without.iter().fold(Rules::ALL, |rules, name| rules.without(name))
}

/// The format that was asked for, or what suits the output.
pub(super) fn format(asked: Option<AnswerFormat>, environment: &Environment) -> Format {
    match asked {
        Some(AnswerFormat::Table) => Format::Table,
        Some(AnswerFormat::Json) => Format::Json,
        Some(AnswerFormat::Jsonl) => Format::Jsonl,
        Some(AnswerFormat::Csv) => Format::Csv,
        Some(AnswerFormat::Tsv) => Format::Tsv,
        Some(AnswerFormat::Markdown) => Format::Markdown,
        None if environment.is_output_terminal => Format::Table,
        None => Format::Tsv,
    }
}
