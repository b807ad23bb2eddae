//! `factum analyze`: what the reading stages see.

use std::io;
use std::io::BufWriter;
use std::io::Read;
use std::io::Write;
use std::path::Path;

use crate::cli::args::AnalysisFormat;
use crate::cli::args::AnalyzeArgs;
use crate::cli::environment::Environment;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::message;
use crate::cli::open;
use crate::cli::open::Reading;
use crate::extract;
use crate::extract::Frame;
use crate::session::analysis;
use crate::session::ingest;
use crate::session::ingest::Loaded;
use crate::text;
use crate::text::Analysis;
use crate::text::conllu;

/// Runs the command.
pub(super) fn run(args: &AnalyzeArgs, environment: &Environment) -> Outcome {
    let reading = Reading::new(args.published.as_deref(), &args.reader, false)?;
    let mut out = BufWriter::new(io::stdout().lock());
    if args.pretokenized {
        let text = read_text(&args.file)?;
        let analysis = text::analyze_pretokenized(reading.reader.model(), &text);
        let frame = Frame { published: reading.given.published, schema: reading.reader.schema };
        print(&analysis, &frame, None, args.format, &mut out)?;
        out.flush()?;
        return Ok(());
    }
    let loaded = if args.file == Path::new("-") {
        ingest::read_stream(io::stdin().lock(), &reading.given)
    } else {
        ingest::read_file(&args.file, &reading.given)
    };
    let several = loaded.len() > 1;
    let mut is_wrong = false;
    for loaded in loaded {
        let Loaded { article, text, .. } = match loaded {
            Ok(loaded) => {
                if !loaded.looks_english() {
                    let source = loaded.article.source.clone().unwrap_or_default();
                    let text = open::foreign(&[source]).unwrap_or_default();
                    message::warning(&text, environment.error_color());
                }
                loaded
            }
            Err(error) => {
                message::error(&format!("cannot read {error}"), environment.error_color());
                is_wrong = true;
                continue;
            }
        };
        let analysis = text::analyze(reading.reader.model(), &text);
        let frame = Frame { published: article.published, schema: reading.reader.schema.clone() };
        let id = several.then_some(article.id.as_str());
        print(&analysis, &frame, id, args.format, &mut out)?;
    }
    out.flush()?;
    if is_wrong { Err(Failure::Silent) } else { Ok(()) }
}

fn read_text(path: &Path) -> Result<String, Failure> {
    let read = if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    let bytes = read.map_err(|error| Failure::file("read", path, &error))?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::Failed(format!("cannot read `{}`: it is not UTF-8 (byte {at})", path.display()))
    })
}

fn print(
    analysis: &Analysis,
    frame: &Frame,
    id: Option<&str>,
    format: AnalysisFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        AnalysisFormat::Conllu => conllu::write(out, id, analysis),
        AnalysisFormat::Triples => {
            for triple in extract::triples(analysis) {
                let sentence = one_line(analysis.document.sentence_text(triple.sentence));
                let predicate = one_line(&triple.predicate);
                write!(out, "{sentence}\t{:.4}\t{predicate}", triple.confidence)?;
                for argument in &triple.arguments {
                    write!(out, "\t{}", one_line(argument))?;
                }
                writeln!(out)?;
            }
            Ok(())
        }
        AnalysisFormat::Json => {
            let json = analysis::as_json(analysis, &extract::extract(analysis, frame));
            writeln!(out, "{json}")
        }
    }
}

/// A text without tabs and line ends.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
