//! What articles talk about: mentions, kinds, chains, and times.

use std::fmt::Write;

use factum::extract;
use factum::extract::Date;
use factum::extract::Frame;
use factum::extract::MentionForm;
use factum::extract::time;
use factum::text;
use factum::text::Model;
use factum::text::TokenId;
use proptest::proptest;

use crate::golden::check_folder;

/// A case may begin with a line `published: 2025-03-04`.
fn frame(input: &str) -> (Frame, &str) {
    let Some((line, text)) =
        input.strip_prefix("published: ").and_then(|rest| rest.split_once('\n'))
    else {
        return (Frame::default(), input);
    };
    let mut parts = line.trim().split('-');
    let mut next = || parts.next();
    let year = next().and_then(|year| year.parse().ok()).expect("a year");
    let month = next().map(|month| month.parse().expect("a month"));
    let day = next().map(|day| day.parse().expect("a day"));
    (Frame { published: Some(Date { year, month, day }), ..Frame::default() }, text)
}

/// An entity a line, and below it the words that mention it.
fn entities(input: &str) -> String {
    let (frame, text) = frame(input);
    let analysis = text::analyze(Model::english(), text);
    let discourse = extract::extract(&analysis, &frame).discourse;
    let mut out = String::new();
    for entity in &discourse.entities {
        write!(out, "{:?} {}", entity.kind, entity.name).unwrap();
        for alias in &entity.aliases {
            write!(out, " = {alias}").unwrap();
        }
        out.push('\n');
        if entity.mentions.len() > 1 {
            for &mention in &entity.mentions {
                let mention = discourse.mention(mention);
                let last = TokenId(mention.tokens.end - 1);
                let words = analysis.document.text_between(TokenId(mention.tokens.start), last);
                writeln!(out, "    {words}").unwrap();
            }
        }
    }
    out
}

/// A time expression a line: the words, how they place what they are said of, and the dates.
fn times(input: &str) -> String {
    let (frame, text) = frame(input);
    let analysis = text::analyze(Model::english(), text);
    let mut out = String::new();
    for time in time::times(&analysis, &frame).0 {
        let last = TokenId(time.tokens.end - 1);
        let words = analysis.document.text_between(TokenId(time.tokens.start), last);
        write!(out, "{words}: {:?}", time.relation).unwrap();
        match (time.first, time.last) {
            (Some(first), Some(last)) if first == last => writeln!(out, " {first}").unwrap(),
            (Some(first), Some(last)) => writeln!(out, " {first} to {last}").unwrap(),
            _ => writeln!(out, " unknown").unwrap(),
        }
    }
    out
}

#[test]
fn entities_are_found_and_joined() {
    check_folder("tests/cases/discourse", entities);
}

#[test]
fn times_are_resolved() {
    check_folder("tests/cases/times", times);
}

#[test]
fn the_sample_article_has_one_node_for_each_actor() {
    let text =
        std::fs::read_to_string(crate::golden::project("data/amnesty-afghanistan.txt")).unwrap();
    let analysis = text::analyze(Model::english(), &text);
    let discourse = extract::discourse(&analysis, &Frame::default());
    for (name, part) in [
        ("Amnesty International", "Amnesty"),
        ("United Nations", "UN"),
        ("Taliban", "Taliban"),
        ("Afghanistan", "Afghanistan"),
        ("Human Rights Watch", "Human Rights Watch"),
        ("Smriti Singh", "Singh"),
    ] {
        let own = |entity: &&extract::Entity| {
            entity.named && (entity.name == name || entity.name.contains(part))
        };
        let found: Vec<&str> =
            discourse.entities.iter().filter(own).map(|entity| entity.name.as_str()).collect();
        assert_eq!(found, [name]);
    }
}

proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(32))]

    /// Mentions are in order, inside the text, and belong to the entities that list them; a
    /// pronoun is never the name of anything.
    #[test]
    fn any_text_has_a_sound_discourse(words in proptest::collection::vec(
        "(The|the|a|He|she|it|their|who|company|Ada Obi|Chad|president|of|in|said|fled|,|\\.|\\(|UN|and|those|2021|\\PC{1,6})", 0..40,
    )) {
        let analysis = text::analyze(Model::english(), &words.join(" "));
        let discourse = extract::discourse(&analysis, &Frame::default());
        let n_tokens = u32::try_from(analysis.document.n_tokens()).unwrap();
        for pair in discourse.mentions.windows(2) {
            proptest::prop_assert!(pair[0].head < pair[1].head);
        }
        for mention in &discourse.mentions {
            proptest::prop_assert!(mention.tokens.start < mention.tokens.end && mention.tokens.end <= n_tokens);
            proptest::prop_assert!(mention.tokens.contains(&mention.head.0));
        }
        for (number, entity) in discourse.entities.iter().enumerate() {
            let mentions: Vec<_> = entity.mentions.iter().map(|&mention| discourse.mention(mention)).collect();
            let own = mentions.iter().all(|mention| mention.entity.0 as usize == number);
            let described = mentions.iter().any(|mention| mention.form != MentionForm::Pronoun);
            proptest::prop_assert!(own && described);
            proptest::prop_assert!(!entity.aliases.contains(&entity.name));
        }
        let times = time::times(&analysis, &Frame::default());
        for pair in times.0.windows(2) {
            proptest::prop_assert!(pair[0].tokens.end <= pair[1].tokens.start);
        }
    }
}
