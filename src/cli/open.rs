//! From the names on the command line to a session: a saved graph, or articles that are read first.

use std::io::IsTerminal;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

use indicatif::ProgressBar;
use indicatif::ProgressStyle;

use crate::cli::environment::Environment;
use crate::cli::exit::Failure;
use crate::cli::message;
use crate::session::ReadReport;
use crate::session::ReadSettings;
use crate::session::Session;
use crate::session::ingest::Given;
use crate::session::ingest::parse_date;
use crate::session::summary::counted;
use crate::snapshot;

/// How inputs are read.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    pub(super) given: Given,
    /// Whether anything that cannot be read is a failure.
    pub(super) is_strict: bool,
}

impl Reading {
    /// With the publication date of the command line.
    pub(super) fn new(published: Option<&str>, is_strict: bool) -> Result<Self, Failure> {
        let published = match published {
            None => None,
            Some(text) => Some(parse_date(text).ok_or_else(|| {
                Failure::Usage(format!("`{text}` is not a date; write it as 2025-07-14"))
            })?),
        };
        Ok(Self { given: Given { published }, is_strict })
    }
}

/// A session with a saved graph, or with articles.
pub(super) fn open(
    inputs: &[PathBuf],
    reading: &Reading,
    environment: &Environment,
) -> Result<Session, Failure> {
    match inputs {
        [] => Ok(Session::new()),
        [path] if path != Path::new("-") && snapshot::is_snapshot(path) => Ok(Session::open(path)?),
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
    let (files, unfound) = Session::expand(inputs);
    let bar = progress_bar(files.len(), environment);
    let progress = |_: usize| bar.inc(1);
    let settings = ReadSettings {
        given: Some(&reading.given),
        interrupt: Some(&environment.interrupt),
        progress: Some(&progress),
    };
    let report = session.read(&files, settings);
    bar.finish_and_clear();
    let mut report = report.map_err(Failure::failed)?;
    if report.is_interrupted {
        return Err(Failure::Interrupted);
    }
    report.failed.splice(0..0, unfound);
    let n_failed = report.failed.len();
    let nothing = report.built.articles + report.built.repeated == 0;
    // One input, one message.
    if let ([only], true) = (report.failed.as_slice(), nothing) {
        return Err(Failure::Failed(format!("cannot read {only}")));
    }
    for error in &report.failed {
        message::warning(&format!("not read: {error}"), environment.is_error_terminal);
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
