//! Texts to tokens and sentences: cases, and what holds whatever the text.

use std::fmt::Write;

use factum::text;
use factum::text::Document;
use factum::text::Model;
use factum::text::SENTENCE_TOKENS_MAX;
use factum::text::TOKEN_CHARS_MAX;
use factum::text::clean;
use proptest::prelude::*;

use crate::golden;

/// A sentence a line, an empty line before a paragraph, `+` before words that continue a token.
fn shown(document: &Document) -> String {
    let mut out = String::new();
    for sentence in document.sentence_ids() {
        if document.sentence(sentence).opens_paragraph && sentence.0 > 0 {
            out.push('\n');
        }
        for (n, token) in document.sentence_tokens(sentence).enumerate() {
            let before = if n == 0 { "" } else { " " };
            let joined = if document.token(token).continues { "+" } else { "" };
            write!(out, "{before}{joined}{}", document.form(token)).unwrap();
        }
        out.push('\n');
    }
    out
}

#[test]
fn cases() {
    golden::check_folder("tests/cases/text", |text| shown(&text::segment(Model::english(), text)));
}

/// Tokens are in order, in bounds, on character boundaries, and only blanks are between them.
fn check(text: &str) {
    let document = text::segment(Model::english(), text);
    let skipped = |gap: &str| gap.chars().all(|c| clean::is_blank(c) || clean::is_invisible(c));
    let mut end = 0;
    for token in document.tokens() {
        let range = token.span.range();
        let gap = text.get(end..range.start).expect("in order, on character boundaries");
        assert!(skipped(gap), "{gap:?} is in no token");
        let form = text.get(range.clone()).expect("in bounds, on character boundaries");
        assert!(!form.is_empty());
        assert!(!form.contains(clean::is_blank), "{form:?} has a blank");
        assert!(form.chars().count() <= TOKEN_CHARS_MAX);
        assert!(!token.continues || gap.is_empty());
        end = range.end;
    }
    assert!(skipped(&text[end..]), "{:?} is in no token", &text[end..]);
    let mut next = 0;
    for sentence in document.sentences() {
        assert_eq!(sentence.tokens.start, next);
        assert!(sentence.tokens.end > next);
        assert!(!document.tokens()[next as usize].continues, "a sentence begins inside a token");
        next = sentence.tokens.end;
    }
    assert_eq!(next as usize, document.n_tokens());
}

/// Pieces that are hard on a tokenizer.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z]{1,8}",
        "[0-9]{1,4}",
        r#"[-.,;:!?'"()\[\]/@#$%&*+=_~<>|\\]{1,3}"#,
        "[ \t\n\r]{1,2}",
        "[’‘“”–—…«»„]",
        "\\PC{1,3}",
        any::<String>(),
        Just("n't".to_owned()),
        Just("cannot".to_owned()),
        Just("https://".to_owned()),
        Just("a.b@c.org".to_owned()),
        Just("\u{ad}".to_owned()),
        Just("\u{200d}\u{fe0f}".to_owned()),
        Just("\u{feff}".to_owned()),
        Just("\u{301}".to_owned()),
        Just("👩\u{200d}👧".to_owned()),
    ]
}

proptest! {
    #[test]
    fn tokens_cover_the_text(pieces in prop::collection::vec(piece(), 0..30)) {
        check(&pieces.concat());
    }

    #[test]
    fn given_words_are_kept(words in prop::collection::vec("[a-z’.,]{1,5}", 1..9)) {
        let line = words.join(" ");
        let document = text::pretokenized(format!("{line}\n{line}\n\n{line}\n").into());
        prop_assert_eq!(shown(&document), format!("{line}\n{line}\n\n{line}\n"));
    }
}

#[test]
fn nothing_gets_longer_than_its_limit() {
    check(&"x".repeat(TOKEN_CHARS_MAX + 1));
    check(&"-".repeat(5 * TOKEN_CHARS_MAX));
    check(&"don't/".repeat(2 * TOKEN_CHARS_MAX));
    let words = |n: usize| text::segment(Model::english(), &"word ".repeat(n));
    assert_eq!(words(SENTENCE_TOKENS_MAX).sentences().len(), 1);
    let document = words(10 * SENTENCE_TOKENS_MAX);
    let longest = document.sentences().iter().map(|sentence| sentence.tokens.len()).max();
    assert!(longest <= Some(SENTENCE_TOKENS_MAX), "{longest:?}");
}

#[test]
fn a_long_line_takes_no_longer_than_many() {
    // The best of several runs: the machine may be busy with something else.
    let time = |text: &str| {
        let runs = (0..4).map(|_| {
            let start = std::time::Instant::now();
            text::segment(Model::english(), text);
            start.elapsed()
        });
        runs.min().expect("four runs")
    };
    let sentence = "The court heard the case again, and nobody could say when it had begun. ";
    time(sentence);
    // Ten times the text may take ten times as long, not a hundred times.
    let (short, long) = (time(&sentence.repeat(100)), time(&sentence.repeat(1_000)));
    assert!(long < short * 40, "{short:?} and {long:?}");
}

#[test]
fn extraction_takes_any_text() {
    let frame = factum::extract::Frame::default();
    let texts = [
        "The former minister of",
        "He met the minister",
        "Nobody knew the price of the",
        "of",
        "“",
        "\u{feff}the, and - of / by 12.\n\nof",
        "minister minister minister",
    ];
    let corpus = include_str!("../../data/amnesty-afghanistan.txt");
    // An article may break off anywhere.
    let ends = corpus.match_indices(' ').map(|(at, _)| &corpus[..at]).skip(40).step_by(7).take(12);
    for text in texts.into_iter().chain(ends) {
        let analysis = text::analyze(Model::english(), text);
        factum::extract::extract(&analysis, &frame);
    }
}
