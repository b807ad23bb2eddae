//! Extraction: texts, and the statements read out of them with the rule behind each.

use std::fmt::Write;

use factum::extract;
use factum::extract::Date;
use factum::extract::Extraction;
use factum::extract::Frame;
use factum::extract::Modality;
use factum::text;
use factum::text::Model;

use crate::golden;

#[test]
fn texts_become_statements() {
    golden::check_folder("tests/cases/extraction", read);
}

/// Reads a case: a text, after a line `published: DATE` if it needs one.
fn read(input: &str) -> String {
    let (published, article) =
        match input.strip_prefix("published: ").and_then(|rest| rest.split_once('\n')) {
            Some((date, rest)) => (day(date), rest),
            None => (None, input),
        };
    let analysis = text::analyze(Model::english(), article);
    let frame = Frame { published, ..Frame::default() };
    show(&extract::extract(&analysis, &frame))
}

fn day(date: &str) -> Option<Date> {
    let parts: Vec<&str> = date.split('-').collect();
    let &[year, month, day] = parts.as_slice() else { return None };
    Some(Date { year: year.parse().ok()?, month: month.parse().ok(), day: day.parse().ok() })
}

/// A statement on two lines: what is said, then how it was found and how it is meant.
fn show(extraction: &Extraction) -> String {
    let name = |entity| extraction.discourse.entity(entity).name.as_str();
    let mut out = String::new();
    for statement in &extraction.statements {
        let not = if statement.negated { "NOT " } else { "" };
        let (subject, object) = (name(statement.subject), name(statement.object));
        writeln!(out, "({subject})-[{not}{}]->({object})", statement.relation)
            .expect("strings accept text");
        write!(
            out,
            "    {} \"{}\" {:.2}",
            statement.evidence.rule, statement.predicate, statement.confidence
        )
        .expect("strings accept text");
        if statement.modality != Modality::Asserted {
            write!(out, ", {}", format!("{:?}", statement.modality).to_lowercase())
                .expect("strings accept text");
        }
        if let Some(speaker) = statement.attributed_to {
            write!(out, ", says {}", name(speaker)).expect("strings accept text");
        }
        if let Some(date) = statement.date {
            write!(out, ", {date}").expect("strings accept text");
        }
        if let Some(place) = statement.place {
            write!(out, ", in {}", name(place)).expect("strings accept text");
        }
        out.push('\n');
    }
    out
}
