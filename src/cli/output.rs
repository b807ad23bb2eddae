//! The files that commands write: whether they can be written is known before the work, not after it.

use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;

use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::session::Session;
use crate::session::ingest;
use crate::snapshot;
use crate::snapshot::Existing;
use crate::snapshot::Kind;

/// Looks whether a file can be written.
pub(super) fn check(path: &Path, existing: Existing) -> Result<(), Failure> {
    let shown = path.display();
    if path.is_dir() {
        return Err(Failure::Failed(format!("`{shown}` is a folder; name a file in it")));
    }
    if existing == Existing::Keep && path.is_file() {
        return Err(Failure::exists(path));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        Some(folder) if !folder.is_dir() => Err(Failure::Failed(format!(
            "cannot write `{shown}`: there is no folder `{}`",
            folder.display()
        ))),
        _ => Ok(()),
    }
}

/// The same for a saved graph, whose name must not be that of an article.
pub(super) fn check_graph(path: &Path, existing: Existing) -> Result<(), Failure> {
    if path.as_os_str() == "-" {
        return Ok(());
    }
    if ingest::Format::of(path).is_some() {
        return Err(Failure::Usage(format!(
            "`{}` is the name of an article; that of a saved graph ends in .factum or .json",
            path.display()
        )));
    }
    check(path, existing)
}

/// Saves a graph; on standard output, which `-` names, it is the readable file.
pub(super) fn save(session: &mut Session, path: &Path, existing: Existing) -> Outcome {
    if path.as_os_str() != "-" {
        return Ok(session.save(path, existing)?);
    }
    let mut out = BufWriter::new(io::stdout().lock());
    snapshot::write(session.graph(), Kind::Json, &mut out)?;
    Ok(out.flush()?)
}

/// What messages call a place where a graph was saved.
pub(super) fn name(path: &Path) -> String {
    if path.as_os_str() == "-" { "<stdout>".to_owned() } else { path.display().to_string() }
}
