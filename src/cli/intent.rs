//! What somebody meant who typed something else: a command that is taken for a file, and arguments in
//! another order.

use std::path::Path;

use clap::CommandFactory;

use crate::cli::args::Cli;
use crate::repl::commands::similar;

/// The command that was meant by a word that is no file: `factum bild x` means `build`.
pub(super) fn mistyped_command(word: &str) -> Option<String> {
    let is_word = !word.is_empty() && word.chars().all(|c| c.is_ascii_alphabetic());
    if !is_word || Path::new(word).exists() {
        return None;
    }
    let cli = Cli::command();
    if cli.find_subcommand(word).is_some() {
        return None;
    }
    let names = cli.get_subcommands().map(clap::Command::get_name);
    similar(word, names).map(str::to_owned)
}

/// A message about a command that is not there.
pub(super) fn no_command(word: &str, similar: &str) -> String {
    format!("there is no file and no command `{word}`\n  = did you mean `factum {similar}`?")
}

/// The first argument that is no option, where the command stands.
pub(super) fn first_word() -> Option<String> {
    let words = std::env::args_os().skip(1).filter_map(|word| word.into_string().ok());
    words.into_iter().find(|word| !word.starts_with('-'))
}
