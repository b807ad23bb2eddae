//! The `:commands` of the shell, one table.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

use crate::cypher::syntax::split;
use crate::export;
use crate::export::Selection;
use crate::repl::describe;
use crate::repl::print::Format;
use crate::repl::queries;
use crate::repl::shell::Shell;
use crate::repl::shell::Trouble;
use crate::session::ReadSettings;
use crate::session::Session;
use crate::session::describe::InWords;
use crate::session::parse_param;
use crate::session::procedures::evidence;
use crate::session::summary::Summary;
use crate::session::summary::counted;
use crate::session::summary::counts;
use crate::session::summary::statement;
use crate::snapshot;
use crate::snapshot::Existing;
use crate::value::Value;

/// One command.
pub struct Command {
    /// Its name without the colon.
    pub name: &'static str,
    /// Other names.
    pub aliases: &'static [&'static str],
    /// What stands behind it.
    pub usage: &'static str,
    /// What it does, in a line.
    pub doc: &'static str,
    /// What its argument names, for completion.
    pub takes: Takes,
    run: fn(&mut Shell, &str, &mut dyn Write) -> Result<(), Trouble>,
}

/// What an argument names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Nothing that could be completed.
    Nothing,
    /// A file.
    File,
    /// A query that comes with the program, or a file.
    Query,
    /// An export format, then a file.
    Export,
    /// A format of answers.
    Format,
    /// A statement.
    Statement,
    /// A command, function or procedure.
    Help,
    /// `on` or `off`.
    Switch,
}

const fn command(
    name: &'static str,
    usage: &'static str,
    doc: &'static str,
    takes: Takes,
    run: fn(&mut Shell, &str, &mut dyn Write) -> Result<(), Trouble>,
) -> Command {
    Command { name, aliases: &[], usage, doc, takes, run }
}

/// All commands.
pub const COMMANDS: &[Command] = &[
    Command {
        aliases: &["h", "?"],
        ..command(
            "help",
            "[NAME]",
            "what there is; more on a command, function or procedure",
            Takes::Help,
            help,
        )
    },
    command("open", "GRAPH", "open a saved graph in place of this one", Takes::File, open),
    command(
        "save",
        "[GRAPH]",
        "save the graph: .factum is compact, .json readable",
        Takes::File,
        save,
    ),
    command("read", "FILE...", "read articles into the graph", Takes::File, read),
    command(
        "run",
        "NAME|FILE",
        "run a query that comes with factum, or a file of statements",
        Takes::Query,
        run_file,
    ),
    command(
        "export",
        "FORMAT [FILE]",
        "write the graph as dot, graphml, csv, ...",
        Takes::Export,
        export,
    ),
    command("schema", "", "labels and types with their keys and counts", Takes::Nothing, schema),
    command("labels", "", "the labels, with how many nodes have them", Takes::Nothing, labels),
    command("types", "", "the relationship types, with how many there are", Takes::Nothing, types),
    command(
        "evidence",
        "[N]",
        "the sentences behind row N of the last answer",
        Takes::Nothing,
        evidence_of,
    ),
    command("param", "[NAME=VALUE]", "set a parameter, or show them all", Takes::Nothing, param),
    command("format", "[FORMAT]", "how answers are printed", Takes::Format, format),
    command(
        "timing",
        "[on|off]",
        "whether the time of each statement is shown",
        Takes::Switch,
        timing,
    ),
    command(
        "explain",
        "STATEMENT",
        "the plan of a statement, without running it",
        Takes::Statement,
        explain,
    ),
    command(
        "profile",
        "STATEMENT",
        "run a statement and show what each step did",
        Takes::Statement,
        profile,
    ),
    command("begin", "", "begin a transaction", Takes::Nothing, begin),
    command("commit", "", "keep what the transaction did", Takes::Nothing, commit),
    command("rollback", "", "undo what the transaction did", Takes::Nothing, rollback),
    command("history", "[N]", "the last N things that were entered", Takes::Nothing, history),
    Command {
        aliases: &["exit", "q"],
        ..command("quit", "", "leave; Ctrl-D does so, too", Takes::Nothing, quit)
    },
];

/// The command with a name.
pub fn find(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.name == name || command.aliases.contains(&name))
}

/// Runs a command, given without its colon.
pub(super) fn run(shell: &mut Shell, text: &str, out: &mut dyn Write) -> Result<(), Trouble> {
    let (name, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let name = name.to_ascii_lowercase();
    match find(if name.is_empty() { "help" } else { &name }) {
        Some(command) => (command.run)(shell, rest.trim(), out),
        None => {
            let names = COMMANDS.iter().map(|command| command.name);
            let similar = similar(&name, names).map_or_else(
                || "`:help` lists the commands".to_owned(),
                |similar| format!("did you mean `:{similar}`?"),
            );
            Err(Trouble::Said(format!("there is no command `:{name}`\n  = {similar}")))
        }
    }
}

/// The name that is most like a word, if one is.
pub fn similar<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    names
        .map(|name| {
            let distance = strsim::damerau_levenshtein(&word, &name.to_lowercase());
            let starts = word.len() > 1 && name.to_lowercase().starts_with(&word);
            (if starts { 1 } else { distance }, name)
        })
        .filter(|(distance, _)| *distance <= 1 + word.len() / 4)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

fn help(shell: &mut Shell, name: &str, out: &mut dyn Write) -> Result<(), Trouble> {
    let text = describe::help(shell.session.procedures(), name).map_err(Trouble::Said)?;
    out.write_all(shell.folded(&text).as_bytes())?;
    Ok(())
}

fn quit(shell: &mut Shell, _: &str, _: &mut dyn Write) -> Result<(), Trouble> {
    shell.refuse_to_lose("`:quit` again")?;
    Err(Trouble::Quit)
}

fn open(shell: &mut Shell, path: &str, out: &mut dyn Write) -> Result<(), Trouble> {
    let path = argument(path, "open", "GRAPH")?;
    let mut opened = Session::open(&path).map_err(Trouble::said)?;
    shell.refuse_to_lose("the same again")?;
    opened.reader = shell.session.reader.clone();
    shell.session = opened;
    shell.last = None;
    shell.is_touched = false;
    writeln!(out, "{}", counts(shell.session.graph()))?;
    Ok(())
}

fn save(shell: &mut Shell, path: &str, out: &mut dyn Write) -> Result<(), Trouble> {
    let own = shell.session.path().map(Path::to_owned);
    let path = match (path, &own) {
        ("", Some(own)) => own.clone(),
        ("", None) => return Err(Trouble::Said("say under which name: `:save GRAPH`".to_owned())),
        (path, _) => PathBuf::from(unquoted(path)),
    };
    // What this graph came from may be written over, other files not.
    let existing = if own.as_ref() == Some(&path) { Existing::Replace } else { Existing::Keep };
    if existing == Existing::Keep && path.exists() {
        let path = path.display();
        return Err(Trouble::Said(format!("`{path}` is there already; choose another name")));
    }
    shell.session.save(&path, existing).map_err(Trouble::said)?;
    shell.is_touched = false;
    writeln!(out, "saved `{}`", path.display())?;
    Ok(())
}

fn read(shell: &mut Shell, files: &str, out: &mut dyn Write) -> Result<(), Trouble> {
    // A name with blanks in it is one file if there is such a file.
    let whole = argument(files, "read", "FILE...")?;
    let inputs: Vec<PathBuf> = if whole.exists() {
        vec![whole]
    } else {
        files.split_whitespace().map(|file| PathBuf::from(unquoted(file))).collect()
    };
    if let Some(graph) = inputs.iter().find(|path| snapshot::is_snapshot(path)) {
        let graph = graph.display();
        return Err(Trouble::Said(format!("`{graph}` is a saved graph; `:open {graph}` opens it")));
    }
    shell.settings.interrupt.store(false, Ordering::Relaxed);
    let (files, failed) = Session::expand(&inputs);
    let interrupt = std::sync::Arc::clone(&shell.settings.interrupt);
    let settings = ReadSettings { interrupt: Some(&interrupt), ..ReadSettings::default() };
    let report = shell.session.read(&files, settings).map_err(Trouble::said)?;
    if report.is_interrupted {
        return Err(Trouble::Interrupted);
    }
    for error in failed.iter().chain(&report.failed) {
        writeln!(out, "{}", shell.folded(&format!("not read: {error}")))?;
    }
    for source in &report.foreign {
        let text =
            format!("`{source}` does not look like English; what was found there means little");
        writeln!(out, "{}", shell.folded(&text))?;
    }
    if report.built.articles > 0 {
        shell.is_touched = true;
        let summary = Summary::of(shell.session.graph()).to_string();
        out.write_all(shell.folded(&summary).as_bytes())?;
    } else if report.built.repeated > 0 {
        writeln!(out, "the graph has read that already")?;
    }
    Ok(())
}

fn run_file(shell: &mut Shell, name: &str, out: &mut dyn Write) -> Result<(), Trouble> {
    if name.is_empty() {
        out.write_all(shell.folded(&describe::queries()).as_bytes())?;
        return Ok(());
    }
    let name = unquoted(name);
    let text = match queries::find(name) {
        Some(query) => query.text.to_owned(),
        None => fs::read_to_string(name).map_err(|error| {
            let names = queries::QUERIES.iter().map(|query| query.name);
            let hint = similar(name, names).map_or_else(
                || "`:run` lists the queries that come with factum".to_owned(),
                |similar| format!("did you mean `:run {similar}`?"),
            );
            Trouble::Said(format!(
                "no query and no readable file `{name}`: {}\n  = {hint}",
                snapshot::plain(&error)
            ))
        })?,
    };
    for piece in split(&text) {
        shell.statement(&text, piece.span.start, piece.span.of(&text), out)?;
    }
    Ok(())
}

fn export(shell: &mut Shell, rest: &str, out: &mut dyn Write) -> Result<(), Trouble> {
    let (name, path) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let Some(format) = export::Format::parse(name) else {
        let names: Vec<&str> = export::FORMATS.iter().map(|info| info.name).collect();
        let names = names.join(", ");
        let hint = similar(name, export::FORMATS.iter().map(|info| info.name))
            .map_or_else(String::new, |similar| format!("\n  = did you mean `{similar}`?"));
        return Err(Trouble::Said(format!(
            "say `:export FORMAT [FILE]`; formats are {names}{hint}"
        )));
    };
    let graph = shell.session.graph();
    let selection =
        if format.info().is_drawing { Selection::drawing(graph) } else { Selection::all() };
    let path = unquoted(path.trim());
    if path.is_empty() {
        shell.session.export(&selection, format, out)?;
        return Ok(());
    }
    let path = Path::new(path);
    if path.exists() {
        let path = path.display();
        return Err(Trouble::Said(format!("`{path}` is there already; choose another name")));
    }
    snapshot::replace(path, Existing::Keep, |file| shell.session.export(&selection, format, file))
        .map_err(|error| {
            Trouble::Said(format!("cannot write `{}`: {}", path.display(), snapshot::plain(&error)))
        })?;
    writeln!(out, "wrote `{}`", path.display())?;
    Ok(())
}

fn schema(shell: &mut Shell, _: &str, out: &mut dyn Write) -> Result<(), Trouble> {
    let graph = shell.session.graph();
    let text = format!("{}\n{}", counts(graph), describe::schema(&graph.schema()));
    out.write_all(shell.folded(&text).as_bytes())?;
    Ok(())
}

fn labels(shell: &mut Shell, _: &str, out: &mut dyn Write) -> Result<(), Trouble> {
    let graph = shell.session.graph();
    for label in graph.used_labels() {
        let n = graph.label_id(&label).map_or(0, |label| graph.nodes_with_label(label).len());
        writeln!(out, "{n:>9}  {label}")?;
    }
    Ok(())
}

fn types(shell: &mut Shell, _: &str, out: &mut dyn Write) -> Result<(), Trouble> {
    let graph = shell.session.graph();
    for own in graph.used_types() {
        let n = graph.type_id(&own).map_or(0, |own| graph.n_rels_of_type(own));
        writeln!(out, "{n:>9}  {own}")?;
    }
    Ok(())
}

fn evidence_of(shell: &mut Shell, number: &str, out: &mut dyn Write) -> Result<(), Trouble> {
    let Some(last) = &shell.last else {
        return Err(Trouble::Said("ask something first, then `:evidence N`".to_owned()));
    };
    let number: usize = if number.is_empty() { Ok(1) } else { number.parse() }
        .map_err(|_| Trouble::Said(format!("`{number}` is not the number of a row")))?;
    let row = number.checked_sub(1).and_then(|at| last.rows.get(at)).ok_or_else(|| {
        let n_rows = counted(last.rows.len(), "row", "rows");
        Trouble::Said(format!("there is no row {number}; the last answer has {n_rows}"))
    })?;
    let graph = shell.session.graph();
    let mut found = false;
    let mut rest: Vec<&Value> = row.iter().rev().collect();
    while let Some(value) = rest.pop() {
        match value {
            Value::List(items) => rest.extend(items.iter().rev()),
            Value::Path(path) => {
                for &rel in &path.rels {
                    found |= print_evidence(shell, rel, out)?;
                }
            }
            Value::Rel(rel) if graph.has_rel(*rel) => found |= print_evidence(shell, *rel, out)?,
            _ => {}
        }
    }
    if found {
        return Ok(());
    }
    Err(Trouble::Said(format!(
        "row {number} holds no statement; return the relationship itself, as in \
         `MATCH (a)-[r]->(b) RETURN r`"
    )))
}

fn print_evidence(
    shell: &Shell,
    rel: crate::value::RelId,
    out: &mut dyn Write,
) -> Result<bool, Trouble> {
    let graph = shell.session.graph();
    let found = evidence(graph, rel);
    if found.is_empty() {
        return Ok(false);
    }
    writeln!(out, "{}", shell.folded(&statement(graph, rel)))?;
    for one in found {
        // A sentence may have been cut into lines in its article.
        let sentence = one.sentence.split_whitespace().collect::<Vec<_>>().join(" ");
        writeln!(out, "{}", shell.folded(&format!("  “{sentence}”")))?;
        let title = one.title.or(one.article).unwrap_or_default();
        let date = one.published.map_or_else(String::new, |date| format!(", {date}"));
        let rule = one.rule.map_or_else(String::new, |rule| format!(", rule {rule}"));
        let place = format!("    {title}{date}, characters {} to {}{rule}", one.start, one.end);
        writeln!(out, "{}", shell.folded(&place))?;
    }
    Ok(true)
}

fn param(shell: &mut Shell, text: &str, out: &mut dyn Write) -> Result<(), Trouble> {
    if text.is_empty() {
        let words = InWords::of(shell.session.graph());
        for (name, value) in &shell.params {
            writeln!(out, "${name} = {}", value.literal(&words))?;
        }
        return Ok(());
    }
    let (name, value) = parse_param(text).map_err(Trouble::said)?;
    let words = InWords::of(shell.session.graph());
    let told = format!("${name} = {}", value.literal(&words));
    shell.params.insert(name, value);
    tell(shell, &told, out)
}

fn format(shell: &mut Shell, name: &str, out: &mut dyn Write) -> Result<(), Trouble> {
    if name.is_empty() {
        writeln!(out, "{}", shell.settings.printer.format.name())?;
        return Ok(());
    }
    match Format::ALL.iter().find(|(own, _)| *own == name) {
        Some((_, format)) => {
            shell.settings.printer.format = *format;
            Ok(())
        }
        None => {
            let names: Vec<&str> = Format::ALL.iter().map(|(name, _)| *name).collect();
            Err(Trouble::Said(format!("formats are {}", names.join(", "))))
        }
    }
}

fn timing(shell: &mut Shell, text: &str, out: &mut dyn Write) -> Result<(), Trouble> {
    shell.settings.is_timed = match text {
        "on" => true,
        "off" => false,
        "" => !shell.settings.is_timed,
        _ => return Err(Trouble::Said("say `:timing on` or `:timing off`".to_owned())),
    };
    writeln!(out, "timing is {}", if shell.settings.is_timed { "on" } else { "off" })?;
    Ok(())
}

fn explain(shell: &mut Shell, text: &str, out: &mut dyn Write) -> Result<(), Trouble> {
    with_mode(shell, "EXPLAIN", text, out)
}

fn profile(shell: &mut Shell, text: &str, out: &mut dyn Write) -> Result<(), Trouble> {
    with_mode(shell, "PROFILE", text, out)
}

fn with_mode(
    shell: &mut Shell,
    mode: &str,
    text: &str,
    out: &mut dyn Write,
) -> Result<(), Trouble> {
    if text.is_empty() {
        let mode = mode.to_lowercase();
        return Err(Trouble::Said(format!("say `:{mode} STATEMENT`")));
    }
    let text = format!("{mode} {text}");
    shell.statement(&text, 0, &text, out)
}

fn begin(shell: &mut Shell, _: &str, out: &mut dyn Write) -> Result<(), Trouble> {
    shell.session.begin().map_err(Trouble::said)?;
    tell(shell, "a transaction is open; `:commit` keeps it, `:rollback` undoes it", out)
}

fn commit(shell: &mut Shell, _: &str, out: &mut dyn Write) -> Result<(), Trouble> {
    shell.session.commit().map_err(Trouble::said)?;
    tell(shell, "committed", out)
}

fn rollback(shell: &mut Shell, _: &str, out: &mut dyn Write) -> Result<(), Trouble> {
    shell.session.rollback().map_err(Trouble::said)?;
    shell.last = None;
    tell(shell, "rolled back", out)
}

/// Says that something was done, where somebody reads along.
fn tell(shell: &Shell, text: &str, out: &mut dyn Write) -> Result<(), Trouble> {
    if shell.settings.is_talkative {
        writeln!(out, "{}", shell.folded(text))?;
    }
    Ok(())
}

fn history(shell: &mut Shell, number: &str, out: &mut dyn Write) -> Result<(), Trouble> {
    let n: usize = if number.is_empty() { Ok(20) } else { number.parse() }
        .map_err(|_| Trouble::Said(format!("`{number}` is not a number")))?;
    let skipped = shell.history.len().saturating_sub(n);
    for (at, text) in shell.history.iter().enumerate().skip(skipped) {
        writeln!(out, "{:>4}  {}", at + 1, text.replace('\n', "\n      "))?;
    }
    Ok(())
}

/// A file name that must be given.
fn argument(text: &str, command: &str, usage: &str) -> Result<PathBuf, Trouble> {
    if text.is_empty() {
        return Err(Trouble::Said(format!("say `:{command} {usage}`")));
    }
    Ok(PathBuf::from(unquoted(text)))
}

/// A file name without quotes around it.
fn unquoted(text: &str) -> &str {
    ['"', '\'']
        .into_iter()
        .find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote))
        .unwrap_or(text)
}
