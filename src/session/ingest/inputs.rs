//! Folders and patterns to files.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::session::ingest::Format;
use crate::session::ingest::IngestError;
use crate::session::ingest::IngestErrorKind;
use crate::session::ingest::unreadable;

/// How deep folders may nest.
const FOLDER_DEPTH_MAX: usize = 64;

/// The files that an input stands for, sorted: a file is itself, whatever it is called; a folder
/// stands for all articles in it and below; anything else is a pattern such as `reports/*.txt`.
///
/// # Errors
///
/// When the folder cannot be read, or there is no file.
pub fn expand(input: &Path) -> Result<Vec<PathBuf>, IngestError> {
    if input.is_dir() {
        let mut files = Vec::new();
        add_folder(input, FOLDER_DEPTH_MAX, &mut files)?;
        files.sort();
        return match files.is_empty() {
            true => Err(unreadable(input, IngestErrorKind::EmptyFolder)),
            false => Ok(files),
        };
    }
    let pattern = input.to_str().filter(|pattern| pattern.contains(['*', '?', '[']));
    let Some(pattern) = pattern.filter(|_| !input.exists()) else {
        // Whether it can be read shows when it is read.
        return Ok(vec![input.to_owned()]);
    };
    let wrong = |error: glob::PatternError| unreadable(input, IngestErrorKind::Pattern(error.msg));
    let mut files = Vec::new();
    let options =
        glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::new() };
    for path in glob::glob_with(pattern, options).map_err(wrong)? {
        match path {
            Ok(path) if path.is_dir() => add_folder(&path, FOLDER_DEPTH_MAX, &mut files)?,
            Ok(path) => files.push(path),
            Err(error) => {
                let path = error.path().to_owned();
                return Err(unreadable(path, IngestErrorKind::Unreadable(error.into())));
            }
        }
    }
    files.sort();
    files.dedup();
    if files.is_empty() {
        return Err(unreadable(input, IngestErrorKind::NoMatch));
    }
    Ok(files)
}

/// Adds the articles of a folder and those below it. Hidden files and folders are left out.
fn add_folder(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), IngestError> {
    let wrong = |error| unreadable(folder, IngestErrorKind::Unreadable(error));
    for entry in fs::read_dir(folder).map_err(wrong)? {
        let entry = entry.map_err(wrong)?;
        let path = entry.path();
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        // Links to folders are not followed: they may lead in circles.
        let is_folder = entry.file_type().map_err(wrong)?.is_dir();
        if is_folder && depth > 0 {
            add_folder(&path, depth - 1, files)?;
        } else if !is_folder && Format::of(&path).is_some() {
            files.push(path);
        }
    }
    Ok(())
}
