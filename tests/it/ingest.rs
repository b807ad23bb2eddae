//! Files to articles.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use factum::session::ingest;
use factum::session::ingest::Format;
use factum::session::ingest::Given;
use factum::session::ingest::IngestErrorKind;
use factum::session::ingest::Outcome;

use crate::golden;

/// Shows what was read.
fn shown(outcome: &Outcome) -> String {
    let mut out = String::new();
    for article in outcome {
        match article {
            Ok(loaded) => {
                let article = &loaded.article;
                let none = || "-".to_owned();
                let published = article.published.map_or_else(none, |date| date.to_string());
                writeln!(out, "title      {}", article.title.as_deref().unwrap_or("-")).unwrap();
                writeln!(out, "published  {published}").unwrap();
                writeln!(out, "author     {}", loaded.author.as_deref().unwrap_or("-")).unwrap();
                writeln!(out, "source     {}", article.source.as_deref().unwrap_or("-")).unwrap();
                for line in loaded.text.lines() {
                    writeln!(out, "| {line}").unwrap();
                }
            }
            Err(error) => writeln!(out, "error: {error}").unwrap(),
        }
    }
    out
}

/// The first line of a case names the file.
#[test]
fn formats() {
    golden::check_folder("tests/cases/ingest", |case| {
        let (name, content) = case.split_once('\n').expect("a name and a content");
        let format = Format::of(Path::new(name));
        shown(&ingest::read_bytes(name, format, content.as_bytes(), &Given::default()))
    });
}

fn error_of(bytes: &[u8]) -> IngestErrorKind {
    let mut outcome = ingest::read_bytes("x", None, bytes, &Given::default());
    outcome.remove(0).expect_err("not readable").kind
}

#[test]
fn what_is_no_text_is_named_with_its_place() {
    assert!(matches!(error_of(b""), IngestErrorKind::Empty));
    assert!(matches!(error_of(b" \r\n\t"), IngestErrorKind::Empty));
    assert!(matches!(error_of("\u{feff}".as_bytes()), IngestErrorKind::Empty));
    assert!(matches!(error_of(b"\x89PNG\x00"), IngestErrorKind::Binary { at: 4 }));
    assert!(matches!(error_of(b"%PDF-1.7 ..."), IngestErrorKind::Document { .. }));
    assert!(matches!(error_of(b"caf\xe9 au lait"), IngestErrorKind::InvalidUtf8 { at: 3 }));
    assert!(matches!(error_of(b"\xff\xfea"), IngestErrorKind::Binary { .. }));
    let deep = format!("<html><body>{}", "<div>".repeat(100_000));
    assert!(matches!(error_of(deep.as_bytes()), IngestErrorKind::TooDeep { .. }));
    let fits = format!("<html><body>{}<p>Words.</p>", "<div>".repeat(ingest::HTML_DEPTH_MAX));
    let outcome = ingest::read_bytes("x", None, fits.as_bytes(), &Given::default());
    assert_eq!(outcome.len(), 1);
    assert!(outcome[0].is_ok(), "{:?}", outcome[0]);
    let missing = ingest::read_file(Path::new("no/such/file.txt"), &Given::default());
    let kind = &missing[0].as_ref().expect_err("no file").kind;
    assert!(matches!(kind, IngestErrorKind::Unreadable(_)));
}

#[test]
fn encodings_of_windows() {
    let text = "The café opened.";
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bytes = [&[0xff, 0xfe], units.as_slice()].concat();
    let outcome = ingest::read_bytes("x", None, &bytes, &Given::default());
    assert_eq!(&*outcome[0].as_ref().expect("text").text, text);
    let outcome = ingest::read_bytes("x", None, b"\xef\xbb\xbfOne.\r\n", &Given::default());
    assert_eq!(&*outcome[0].as_ref().expect("text").text, "One.\r\n");
}

#[test]
fn front_matter_tells_what_the_text_does_not() {
    let markdown = "---\ntitle: \"Harbour: closed\"\ndate: 2024-03-06\nauthor: Ana\nsource: https://example.org/h\n---\n\nThe port was closed.\n";
    let outcome =
        ingest::read_bytes("n.md", Some(Format::Markdown), markdown.as_bytes(), &Given::default());
    let want = "title      Harbour: closed\npublished  2024-03-06\nauthor     Ana\n\
        source     https://example.org/h\n| The port was closed.\n";
    assert_eq!(shown(&outcome), want);
}

#[test]
fn folders_and_patterns() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    fs::create_dir_all(root.join("b/c")).expect("a folder");
    fs::create_dir_all(root.join(".hidden")).expect("a folder");
    for name in ["z.txt", "b/a.md", "b/c/p.html", "b/picture.png", ".hidden/x.txt", ".y.txt"] {
        fs::write(root.join(name), "Words.").expect("a file");
    }
    let names = |input: &Path| -> Vec<String> {
        let files = ingest::expand(input).expect("files");
        let relative = |path: &Path| path.strip_prefix(root).expect("inside").display().to_string();
        files.iter().map(|path| relative(path)).collect()
    };
    assert_eq!(names(root), ["b/a.md", "b/c/p.html", "z.txt"]);
    assert_eq!(names(&root.join("*.txt")), ["z.txt"]);
    assert_eq!(names(&root.join("b/picture.png")), ["b/picture.png"]);
    let kind = |input: &str| ingest::expand(&root.join(input)).expect_err("nothing").kind;
    assert!(matches!(kind("*.rst"), IngestErrorKind::NoMatch));
    fs::create_dir(root.join("empty")).expect("a folder");
    assert!(matches!(kind("empty"), IngestErrorKind::EmptyFolder));
}

#[test]
fn ids_follow_the_content() {
    let id = |text: &str| {
        let outcome = ingest::read_bytes("x", None, text.as_bytes(), &Given::default());
        outcome[0].as_ref().expect("text").article.id.clone()
    };
    assert_eq!(id("One."), id("One."));
    assert_ne!(id("One."), id("Two."));
}
