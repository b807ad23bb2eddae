//! From the names on the command line to a session: a saved graph, or articles that are read first.

use std::io::IsTerminal;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use indicatif::ProgressBar;
use indicatif::ProgressStyle;

use crate::cli::args::ReaderArgs;
use crate::cli::environment::Environment;
use crate::cli::exit::Failure;
use crate::cli::message;
use crate::extract::schema::Schema;
use crate::session::ReadReport;
use crate::session::ReadSettings;
use crate::session::Reader;
use crate::session::Session;
use crate::session::ingest::Given;
use crate::session::ingest::parse_date;
use crate::session::summary::counted;
use crate::snapshot;
use crate::text::Model;
use crate::text::weights::Bytes;

/// How inputs are read.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    pub(super) given: Given,
    /// Model and relation schema.
    pub(super) reader: Reader,
    /// Whether anything that cannot be read is a failure.
    pub(super) is_strict: bool,
}

impl Reading {
    /// With the publication date of the command line.
    pub(super) fn new(
        published: Option<&str>,
        reader: &ReaderArgs,
        is_strict: bool,
    ) -> Result<Self, Failure> {
        let published = match published {
            None => None,
            Some(text) => Some(parse_date(text).ok_or_else(|| {
                Failure::Usage(format!("`{text}` is not a date; write it as 2025-07-14"))
            })?),
        };
        let reader = Reader { model: model(reader)?, schema: schema(reader)? };
        Ok(Self { given: Given { published }, reader, is_strict })
    }
}

/// The model of the command line.
fn model(args: &ReaderArgs) -> Result<Option<Arc<Model>>, Failure> {
    let Some(path) = &args.model else { return Ok(None) };
    let bytes = std::fs::read(path).map_err(|error| Failure::file("read", path, &error))?;
    let model = Model::read(&Bytes::from(bytes)).map_err(|error| {
        let shown = path.display();
        Failure::Failed(format!("`{shown}`: {error}\n  = `factum train` makes a model"))
    })?;
    Ok(Some(Arc::new(model)))
}

/// The schema of the command line.
fn schema(args: &ReaderArgs) -> Result<Option<Arc<Schema>>, Failure> {
    if args.schema.is_empty() {
        return Ok(None);
    }
    let mut schema =
        if args.only_schema { Schema::default() } else { Schema::clone(&Schema::built_in()) };
    for path in args.schema.iter().rev() {
        let text = std::fs::read(path).map_err(|error| Failure::file("read", path, &error))?;
        let shown = path.display();
        let text = String::from_utf8(text).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            Failure::Failed(format!("cannot read `{shown}`: it is not UTF-8 (byte {at})"))
        })?;
        schema.extend(&text).map_err(|error| {
            Failure::Failed(format!("`{shown}`, {error}\n  = docs/schema.md describes the format"))
        })?;
    }
    Ok(Some(Arc::new(schema)))
}

/// A session with a saved graph, or with articles.
///
/// Ctrl-C is to be caught after it, not before: until then nothing can be lost, so that it may end the
/// program at once, as it does elsewhere.
pub(super) fn open(
    inputs: &[PathBuf],
    reading: &Reading,
    environment: &Environment,
) -> Result<Session, Failure> {
    let with_reader = |mut session: Session| {
        session.reader = reading.reader.clone();
        session
    };
    match inputs {
        [] => Ok(with_reader(Session::new())),
        [path] if path != Path::new("-") && snapshot::is_snapshot(path) => {
            Ok(with_reader(Session::open(path)?))
        }
        inputs => {
            if let Some(graph) = inputs.iter().find(|path| snapshot::is_snapshot(path)) {
                return Err(Failure::Usage(format!(
                    "`{}` is a saved graph and must stand alone; `factum build --append` adds \
                     articles to it",
                    graph.display()
                )));
            }
            let mut session = Session::new();
            read(&mut session, inputs, reading, environment)?;
            Ok(session)
        }
    }
}

/// Reads articles, with a progress bar if there are many and somebody watches.
pub(super) fn read(
    session: &mut Session,
    inputs: &[PathBuf],
    reading: &Reading,
    environment: &Environment,
) -> Result<ReadReport, Failure> {
    session.reader = reading.reader.clone();
    let (files, unfound) = Session::expand(inputs);
    files.iter().filter_map(|path| patience(path)).for_each(|text| message::note(&text));
    let bar = progress_bar(files.len(), environment);
    let progress = |_: usize| bar.inc(1);
    let settings =
        ReadSettings { given: Some(&reading.given), interrupt: None, progress: Some(&progress) };
    let report = session.read(&files, settings);
    bar.finish_and_clear();
    let mut report = report.map_err(Failure::failed)?;
    report.failed.splice(0..0, unfound);
    let color = environment.error_color();
    if let Some(text) = foreign(&report.foreign) {
        message::warning(&text, color);
    }
    let n_failed = report.failed.len();
    let nothing = report.built.articles + report.built.repeated == 0;
    // One input, one message.
    if let ([only], true) = (report.failed.as_slice(), nothing) {
        return Err(Failure::Failed(format!("cannot read {only}")));
    }
    for error in &report.failed {
        message::warning(&format!("not read: {error}"), color);
    }
    if n_failed > 0 && (nothing || reading.is_strict) {
        return Err(Failure::Failed(if nothing {
            "nothing could be read".to_owned()
        } else {
            format!("{} could not be read", counted(n_failed, "input", "inputs"))
        }));
    }
    Ok(report)
}

/// Says that articles do not look like English, if there are such.
pub(super) fn foreign(sources: &[String]) -> Option<String> {
    let [first, others @ ..] = sources else { return None };
    let others = match others.len() {
        0 => " does".to_owned(),
        n => format!(" and {} do", counted(n, "other article", "other articles")),
    };
    Some(format!("`{first}`{others} not look like English; what was found there means little"))
}

/// Bytes of an article that are read in a minute: some 25,000 words a second, rounded down.
const BYTES_PER_MINUTE: u64 = 8_000_000;

/// What to expect of a file that takes minutes: one article is read by one core, as a whole.
fn patience(path: &Path) -> Option<String> {
    let n_bytes = std::fs::metadata(path).ok()?.len();
    let minutes = n_bytes.div_ceil(BYTES_PER_MINUTE);
    (minutes > 1).then(|| {
        format!(
            "`{}` has {} MB: reading it takes about {minutes} minutes; Ctrl-C ends it",
            path.display(),
            n_bytes / 1_000_000
        )
    })
}

fn progress_bar(n_files: usize, environment: &Environment) -> ProgressBar {
    if n_files < 2 || !environment.is_error_terminal || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(n_files as u64);
    let style = ProgressStyle::with_template("reading {wide_bar} {pos}/{len} {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
