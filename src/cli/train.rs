//! `factum train`: the text model from treebanks and named-entity corpora.

use std::fs;
use std::path::Path;

use crate::cli::args::TrainArgs;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::message;
use crate::cli::output;
use crate::snapshot::Existing;
use crate::snapshot::replace;
use crate::text::train::Corpus;
use crate::text::train::LexiconFiles;
use crate::text::train::Stage;
use crate::text::train::train;
use crate::text::weights::Bytes;
use crate::text::weights::ModelFile;

/// Runs the command.
pub(super) fn run(args: &TrainArgs) -> Outcome {
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    output::check(&args.output, existing)?;
    let mut stages = Vec::new();
    for name in &args.stages {
        stages.push(Stage::parse(name).ok_or_else(|| {
            Failure::Usage(format!(
                "`{name}` is no stage; there are segments, lexicon, tags, lemmas, trees, names"
            ))
        })?);
    }
    if stages.is_empty() {
        stages.extend(Stage::ALL);
    }
    let mut corpus = Corpus::default();
    let broken = |path: &Path, error: &dyn std::fmt::Display| {
        Failure::Failed(format!("`{}`: {error}", path.display()))
    };
    for path in &args.dep {
        corpus.add_trees(&read(path)?).map_err(|error| broken(path, &error))?;
    }
    for path in &args.names {
        let n = corpus.add_names(&read(path)?).map_err(|error| broken(path, &error))?;
        message::note(&format!("{}: names for {n} sentences", path.display()));
    }
    if let Some(folder) = &args.lexicons {
        corpus.set_lexicons(LexiconFiles {
            nouns: read(&folder.join("noun-supersenses.tsv"))?,
            verbs: read(&folder.join("verb-supersenses.tsv"))?,
            inflections: read(&folder.join("inflection-exceptions.tsv"))?,
        });
    }
    let base = match &args.base {
        None => ModelFile::default(),
        Some(path) => {
            let bytes = fs::read(path).map_err(|error| Failure::file("read", path, &error))?;
            ModelFile::read(&Bytes::from(bytes)).map_err(|error| broken(path, &error))?
        }
    };
    let model = train(&corpus, base, &stages, &|doing| {
        message::note(&format!("training: {doing}"));
    })
    .map_err(Failure::failed)?;
    replace(&args.output, existing, |out| out.write_all(&model.write()))
        .map_err(|error| Failure::file("write", &args.output, &error))?;
    Ok(())
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))
}
