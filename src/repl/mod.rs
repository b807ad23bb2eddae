//! The shell: rustyline around a [`Shell`], which does the work and knows no terminal.

pub mod commands;
pub mod complete;
pub mod describe;
pub mod draw;
pub mod fold;
mod helper;
pub mod print;
pub mod queries;
mod shell;

use std::cell::RefCell;
use std::fs;
use std::io;
use std::io::Write;
use std::path::Path;
use std::rc::Rc;

use rustyline::CompletionType;
use rustyline::Config;
use rustyline::Editor;
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;

use crate::repl::helper::ShellHelper;

pub use shell::Next;
pub use shell::Shell;
pub use shell::ShellSettings;
pub use shell::command_text;

/// The prompt.
const PROMPT: &str = "factum> ";
/// The prompt inside a transaction.
const PROMPT_OPEN: &str = "factum*> ";
/// How many entries the history file keeps.
const HISTORY_MAX: usize = 10_000;

/// Runs the shell on the terminal until it is left; answers and messages go to `out`.
///
/// # Errors
///
/// Those of the terminal.
pub fn run(shell: Shell, history: Option<&Path>, out: &mut dyn Write) -> io::Result<()> {
    let config = Config::builder()
        .max_history_size(HISTORY_MAX)
        .map_err(io::Error::other)?
        .history_ignore_space(true)
        .completion_type(CompletionType::List)
        .auto_add_history(false)
        .build();
    let color = shell.settings.printer.color;
    let shell = Rc::new(RefCell::new(shell));
    let mut editor: Editor<ShellHelper, FileHistory> =
        Editor::with_config(config).map_err(io::Error::other)?;
    editor.set_helper(Some(ShellHelper { shell: Rc::clone(&shell), color }));
    if let Some(path) = history {
        // The first time there is none.
        drop(editor.load_history(path));
    }
    loop {
        let is_open = shell.borrow().session.is_in_transaction();
        let prompt = if is_open { PROMPT_OPEN } else { PROMPT };
        match editor.readline(prompt) {
            Ok(text) => {
                if !text.trim().is_empty() {
                    drop(editor.add_history_entry(text.as_str()));
                    if let Some(path) = history {
                        save_history(&mut editor, path);
                    }
                }
                let next = shell.borrow_mut().line(&text, out)?;
                match next {
                    Next::Done | Next::More => {}
                    Next::Failed(message) => {
                        let message = with_word(&message, color);
                        writeln!(out, "{}", shell.borrow().folded(&message))?;
                    }
                    Next::Interrupted => writeln!(out, "interrupted")?,
                    Next::Quit => break,
                }
                out.flush()?;
            }
            Err(ReadlineError::Interrupted) => shell.borrow_mut().cancel(),
            Err(ReadlineError::Eof) => match shell.borrow_mut().line(":quit", out)? {
                Next::Quit => break,
                Next::Failed(message) => writeln!(out, "{}", with_word(&message, color))?,
                Next::Done | Next::More | Next::Interrupted => {}
            },
            Err(error) => return Err(io::Error::other(error)),
        }
    }
    Ok(())
}

/// A message with the word `error` before it, unless it is drawn already.
pub fn with_word(message: &str, color: bool) -> String {
    let message = message.trim_end();
    match (message.contains("error:"), color) {
        (true, _) => message.to_owned(),
        (false, true) => format!("\x1b[1;31merror:\x1b[0m {message}"),
        (false, false) => format!("error: {message}"),
    }
}

/// Saves the history in a file that only its owner can read.
fn save_history(editor: &mut Editor<ShellHelper, FileHistory>, path: &Path) {
    // A history that cannot be saved is no reason to stop.
    drop(editor.append_history(path));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        drop(fs::set_permissions(path, fs::Permissions::from_mode(0o600)));
    }
}
