//! Reading articles into the graph: on many threads, in an order that does not depend on them.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use rayon::iter::IntoParallelIterator;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::build::Builder;
use crate::build::Built;
use crate::build::Reading;
use crate::extract;
use crate::extract::Frame;
use crate::extract::schema::Schema;
use crate::graph::GraphError;
use crate::session::Session;
use crate::session::ingest;
use crate::session::ingest::Given;
use crate::session::ingest::IngestError;
use crate::session::ingest::Loaded;
use crate::text;
use crate::text::Model;

/// What articles are read with.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    /// The text model; the one inside the program if there is none.
    pub model: Option<Arc<Model>>,
    /// The relation schema; the one that ships with the program if there is none.
    pub schema: Option<Arc<Schema>>,
}

impl Reader {
    /// The text model.
    pub fn model(&self) -> &Model {
        self.model.as_deref().unwrap_or_else(|| Model::english())
    }

    /// Reads one article: a pure function of it.
    fn read(&self, loaded: &Loaded) -> Read {
        let analysis = text::analyze(self.model(), &loaded.text);
        let frame = Frame { published: loaded.article.published, schema: self.schema.clone() };
        let extraction = extract::extract(&analysis, &frame);
        let foreign = if loaded.looks_english() { None } else { loaded.article.source.clone() };
        Read { reading: Reading::new(loaded.article.clone(), &analysis, &extraction), foreign }
    }
}

/// How articles are read.
#[derive(Clone, Copy, Default)]
pub struct ReadSettings<'a> {
    /// What is known of them, where they do not say it themselves.
    pub given: Option<&'a Given>,
    /// Ends reading when it is set; the graph stays as it was then.
    pub interrupt: Option<&'a AtomicBool>,
    /// Told of each file that is done, of how many.
    pub progress: Option<&'a (dyn Fn(usize) + Sync)>,
}

/// What came of reading.
#[derive(Debug, Default)]
pub struct ReadReport {
    /// What the graph got.
    pub built: Built,
    /// Articles that do not look like English, by their source, in the order of the inputs. They are read
    /// all the same, but what is found means little.
    pub foreign: Vec<String>,
    /// What could not be read, in the order of the inputs.
    pub failed: Vec<IngestError>,
    /// Whether it was ended before all was read; the graph is as it was then.
    pub is_interrupted: bool,
}

impl Session {
    /// The files that inputs stand for: files, folders, patterns; `-` stays as it is.
    pub fn expand(inputs: &[PathBuf]) -> (Vec<PathBuf>, Vec<IngestError>) {
        let mut files = Vec::new();
        let mut failed = Vec::new();
        for input in inputs {
            if input == Path::new("-") {
                files.push(input.clone());
                continue;
            }
            match ingest::expand(input) {
                Ok(found) => files.extend(found),
                Err(error) => failed.push(error),
            }
        }
        (files, failed)
    }

    /// Reads articles into the graph. What cannot be read is reported, the rest is read.
    ///
    /// # Errors
    ///
    /// If the graph is full; it is as it was then.
    pub fn read(
        &mut self,
        files: &[PathBuf],
        settings: ReadSettings<'_>,
    ) -> Result<ReadReport, GraphError> {
        let nothing = Given::default();
        let given = settings.given.unwrap_or(&nothing);
        let is_ended = || settings.interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed));
        let reader = &self.reader;
        let read: Vec<Vec<Result<Read, IngestError>>> = files
            .par_iter()
            .map(|file| {
                if is_ended() {
                    return Vec::new();
                }
                let loaded = if file == Path::new("-") {
                    ingest::read_stream(std::io::stdin().lock(), given)
                } else {
                    ingest::read_file(file, given)
                };
                let readings = readings(loaded, reader, &is_ended);
                if let Some(progress) = settings.progress {
                    progress(files.len());
                }
                readings
            })
            .collect();
        self.add(read, settings)
    }

    /// Reads a plain text that is at hand, under a name that stands for its file.
    ///
    /// # Errors
    ///
    /// If the graph is full; it is as it was then.
    pub fn read_text(
        &mut self,
        source: &str,
        text: &str,
        settings: ReadSettings<'_>,
    ) -> Result<ReadReport, GraphError> {
        let nothing = Given::default();
        let given = settings.given.unwrap_or(&nothing);
        let format = Some(ingest::Format::Text);
        let loaded = ingest::read_bytes(source, format, text.as_bytes(), given);
        let is_ended = || settings.interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed));
        let read = readings(loaded, &self.reader, &is_ended);
        self.add(vec![read], settings)
    }

    /// Adds what was read to the graph.
    fn add(
        &mut self,
        read: Vec<Vec<Result<Read, IngestError>>>,
        settings: ReadSettings<'_>,
    ) -> Result<ReadReport, GraphError> {
        let is_ended = || settings.interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed));
        let mut report = ReadReport { is_interrupted: is_ended(), ..ReadReport::default() };
        if report.is_interrupted {
            return Ok(report);
        }
        let mut builder = Builder::new();
        for reading in read.into_iter().flatten() {
            match reading {
                Ok(Read { reading, foreign }) => {
                    report.foreign.extend(foreign);
                    builder.add(reading);
                }
                Err(error) => report.failed.push(error),
            }
        }
        let mut change = match self.open.take() {
            Some(open) => self.graph.resume(open),
            None => self.graph.begin(),
        };
        report.built = builder.write(&mut change)?;
        change.commit();
        self.graph.refresh();
        self.is_changed |= report.built.articles > 0;
        Ok(report)
    }
}

/// An article that was read, and its source if it does not look like English.
struct Read {
    reading: Reading,
    foreign: Option<String>,
}

fn readings(
    loaded: ingest::Outcome,
    reader: &Reader,
    is_ended: &(dyn Fn() -> bool + Sync),
) -> Vec<Result<Read, IngestError>> {
    loaded
        .into_par_iter()
        .filter(|_| !is_ended())
        .map(|loaded| loaded.map(|loaded| reader.read(&loaded)))
        .collect()
}
