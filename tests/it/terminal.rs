//! The shell on a pseudo-terminal: what only a terminal can show.

use std::path::Path;
use std::process::Command;

use rexpect::session::PtySession;
use rexpect::session::spawn_command;

/// How long to wait for what must come, in milliseconds.
const PATIENCE: u64 = 30_000;

fn start(folder: &Path) -> PtySession {
    let mut command = Command::new(env!("CARGO_BIN_EXE_factum"));
    command.current_dir(folder).args(["--color", "never"]);
    command.env("TERM", "xterm").env("COLUMNS", "100").env("LINES", "40").env_remove("NO_COLOR");
    command.env("XDG_STATE_HOME", folder).env("HOME", folder);
    let mut shell = spawn_command(command, Some(PATIENCE)).expect("the program starts");
    shell.exp_string("factum> ").expect("a prompt");
    shell
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn a_statement_may_span_lines() {
    let folder = folder();
    let mut shell = start(folder.path());
    shell.send_line("MATCH (n)").expect("sent");
    shell.send_line("RETURN count(*) AS n;").expect("sent");
    shell.exp_string("1 row").expect("an answer");
}

#[test]
fn control_c_leaves_the_line_but_not_the_program() {
    let folder = folder();
    let mut shell = start(folder.path());
    shell.send("RETURN 'never").expect("sent");
    shell.flush().expect("sent");
    shell.exp_string("never").expect("an echo");
    shell.send_control('c').expect("sent");
    shell.exp_string("factum> ").expect("a prompt");
    shell.send_line("RETURN 40 + 2 AS x;").expect("sent");
    shell.exp_string("42").expect("an answer");
}

#[test]
fn control_c_ends_a_query_but_not_the_program() {
    let folder = folder();
    let mut shell = start(folder.path());
    shell
        .send_line("UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN count(*);")
        .expect("sent");
    shell.exp_string("(*);").expect("an echo");
    std::thread::sleep(std::time::Duration::from_millis(500));
    shell.send_control('c').expect("sent");
    shell.exp_string("interrupted").expect("it ends");
    shell.exp_string("factum> ").expect("a prompt");
    shell.send_line("RETURN 40 + 2 AS x;").expect("sent");
    shell.exp_string("42").expect("an answer");
}

#[test]
fn control_d_ends_it() {
    let folder = folder();
    let mut shell = start(folder.path());
    shell.send_control('d').expect("sent");
    shell.exp_eof().expect("an end");
}

#[test]
fn tab_completes_labels() {
    let folder = folder();
    let mut shell = start(folder.path());
    shell.send_line("CREATE (:Lighthouse {height: 30});").expect("sent");
    shell.exp_string("created 1 node").expect("an answer");
    shell.exp_string("factum> ").expect("a prompt");
    shell.send("MATCH (n:Light\t").expect("sent");
    shell.flush().expect("sent");
    shell.exp_string("Lighthouse").expect("a completion");
    shell.send_line(") RETURN n.height;").expect("sent");
    shell.exp_string("30").expect("an answer");
}

#[test]
fn history_survives_and_is_private() {
    let folder = folder();
    let mut shell = start(folder.path());
    shell.send_line("RETURN 'remembered' AS x;").expect("sent");
    shell.exp_string("1 row").expect("an answer");
    shell.send_line(":quit").expect("sent");
    shell.exp_eof().expect("an end");
    let file = folder.path().join("factum/history");
    assert!(std::fs::read_to_string(&file).expect("a history").contains("remembered"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&file).expect("a history").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let mut shell = start(folder.path());
    // The last but one entry: the last is `:quit`.
    shell.send("\x1b[A\x1b[A").expect("sent");
    shell.flush().expect("sent");
    shell.exp_string("remembered").expect("the history");
}

#[test]
fn several_statements_pasted_at_once_all_run() {
    let folder = folder();
    let mut shell = start(folder.path());
    shell.send_line("RETURN 11 + 11 AS a; RETURN 22 + 11 AS b;").expect("sent");
    shell.exp_string("22").expect("the first answer");
    shell.exp_string("33").expect("the second answer");
}

#[test]
fn an_error_points_at_the_word() {
    let folder = folder();
    let mut shell = start(folder.path());
    shell.send_line("RETURN compny;").expect("sent");
    shell.exp_string("error: ").expect("a message");
    shell.exp_string("^^^^^^").expect("carets");
}

#[test]
fn words_that_are_commands_need_no_colon() {
    let folder = folder();
    let mut shell = start(folder.path());
    shell.send_line("help").expect("sent");
    shell.exp_string(":evidence").expect("the commands");
    shell.exp_string("factum> ").expect("a prompt");
    shell.send_line("exit").expect("sent");
    shell.exp_eof().expect("an end");
}

#[test]
fn what_is_not_saved_is_not_lost_by_one_word() {
    let folder = folder();
    let mut shell = start(folder.path());
    shell.send_line("CREATE (:Lighthouse {height: 30});").expect("sent");
    shell.exp_string("created 1 node").expect("an answer");
    shell.send_control('d').expect("sent");
    shell.exp_string("changes that are not saved").expect("a question");
    shell.send_line(":save a.factum").expect("sent");
    shell.exp_string("saved `a.factum`").expect("an answer");
    shell.send_control('d').expect("sent");
    shell.exp_eof().expect("an end");
    let mut shell = start(folder.path());
    shell.send_line("CREATE (:Lighthouse {height: 40});").expect("sent");
    shell.exp_string("created 1 node").expect("an answer");
    shell.send_line(":open a.factum").expect("sent");
    shell.exp_string("changes that are not saved").expect("a question");
    shell.send_line(":open a.factum").expect("sent");
    shell.exp_string("1 node, 0 relationships").expect("the graph");
    shell.send_line(":quit").expect("sent");
    shell.exp_eof().expect("an end");
}

#[test]
fn an_interrupted_query_ends_at_once() {
    let folder = folder();
    let mut shell = start(folder.path());
    for endless in [
        "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN a + b ORDER BY a LIMIT 1;",
        "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN sum(a * b);",
    ] {
        shell.send_line(endless).expect("sent");
        shell.exp_string("RETURN").expect("an echo");
        std::thread::sleep(std::time::Duration::from_millis(700));
        let start = std::time::Instant::now();
        shell.send_control('c').expect("sent");
        shell.exp_string("interrupted").expect("it ends");
        // A tenth of a second on a machine with nothing else to do.
        assert!(start.elapsed().as_secs() < 5, "{endless}: {:?}", start.elapsed());
        shell.exp_string("factum> ").expect("a prompt");
    }
}
