//! Messages on standard error.

use std::io;
use std::io::Write;

/// Says that something went wrong.
pub(super) fn error(message: &str, color: bool) {
    say("error", "31", message, color);
}

/// Says that something may not be as meant.
pub(super) fn warning(message: &str, color: bool) {
    say("warning", "33", message, color);
}

/// Says something.
pub(super) fn note(message: &str) {
    // There is nowhere to report that standard error is gone.
    drop(writeln!(io::stderr(), "{message}"));
}

fn say(word: &str, code: &str, message: &str, color: bool) {
    let mut error = io::stderr();
    drop(if message.starts_with(word) {
        // A drawn diagnostic brings its own word.
        writeln!(error, "{}", message.trim_end())
    } else if color {
        writeln!(error, "\x1b[1;{code}m{word}:\x1b[0m {message}")
    } else {
        writeln!(error, "{word}: {message}")
    });
}
