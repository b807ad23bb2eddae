//! Being kept from doing something: "barred from working with", "a ban on working with".

use std::borrow::Cow;

use crate::extract::argument::Participant;
use crate::extract::argument::participant;
use crate::extract::argument::participants;
use crate::extract::discourse::EntityKind;
use crate::extract::emit::Filled;
use crate::extract::naming;
use crate::extract::predication::Predication;
use crate::extract::predication::Role;
use crate::extract::schema::Slot;
use crate::extract::statements::Draft;
use crate::extract::statements::Reading;
use crate::extract::syntax::Syntax;
use crate::text::Relation;
use crate::text::SentenceId;
use crate::text::TokenId;

/// A word that keeps somebody from doing what a gerund below it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Prevention {
    /// The verb or noun that prevents.
    pub(crate) word: TokenId,
    /// The participle that names it: "barred".
    participle: &'static str,
}

/// What keeps somebody from doing what a predication says.
pub(crate) fn of(reading: &Reading<'_>, predication: &Predication<'_>) -> Option<Prevention> {
    let syntax = reading.syntax;
    let head = predication.head;
    if syntax.xpos(head) != "VBG" {
        return None;
    }
    let word = syntax.head(head)?;
    let mark = syntax
        .children(head)
        .iter()
        .copied()
        .find(|&child| matches!(syntax.relation(child), Relation::Mark | Relation::Case))?;
    let mark = syntax.lower(mark);
    let participle = match (syntax.lemma(word), mark.as_ref()) {
        ("bar", "from") => "barred",
        ("ban", "from" | "on") => "banned",
        ("prohibit", "from") | ("prohibition", "on" | "against") => "prohibited",
        ("exclude", "from") | ("exclusion", "from") => "excluded",
        ("prevent", "from") => "prevented",
        ("block" | "stop" | "keep" | "discourage" | "deter", "from") => "kept",
        ("forbid", "from") => "forbidden",
        ("disqualify", "from") => "disqualified",
        ("exempt", "from") => "exempted",
        _ => return None,
    };
    Some(Prevention { word, participle })
}

/// Adds `IS_BARRED_FROM_WORKING_WITH` and its like.
pub(crate) fn drafts(
    reading: &Reading<'_>,
    (filled, prevention): (&Filled<'_, '_>, &Prevention),
    out: &mut Vec<Draft>,
) {
    let predication = filled.predication;
    let syntax = reading.syntax;
    let own =
        filled.at(&Slot::Subject).map(|at| filled.ends[at].clone()).filter(|ends| !ends.is_empty());
    let subjects = own.unwrap_or_else(|| undergoers(reading, prevention.word));
    for (argument, ends) in predication.arguments.iter().zip(&filled.ends) {
        let preposition = match argument.role {
            Role::Object => "",
            Role::Oblique => argument.preposition.as_deref().unwrap_or(""),
            _ => continue,
        };
        if reading.times.at(argument.head).is_some() {
            continue;
        }
        let relation = naming::upper_snake([
            Cow::Borrowed("is"),
            Cow::Borrowed(prevention.participle),
            Cow::Borrowed("from"),
            syntax.lower(predication.head),
            Cow::Borrowed(preposition),
        ]);
        for &subject in &subjects {
            for &object in ends {
                out.push(Draft {
                    subject,
                    relation: relation.clone(),
                    object,
                    preposition: argument.preposition.as_deref().map(Into::into),
                    rule: "prevention",
                    known: false,
                    inferred: true,
                });
            }
        }
    }
}

/// Who undergoes what a noun says, if only the sentence before tells: "violations of the rights of
/// women. These violations include a ban on ...".
fn undergoers(reading: &Reading<'_>, noun: TokenId) -> Vec<Participant> {
    let syntax = reading.syntax;
    // An item of the list hangs on its first item, at times on the nearest noun before it.
    let mut first = noun;
    for _ in 0..4 {
        match syntax.head(first) {
            Some(above) if matches!(syntax.relation(first), Relation::Conj | Relation::Nmod) => {
                first = above;
            }
            _ => break,
        }
    }
    let Some(whole) = whole_of(syntax, first) else { return Vec::new() };
    let document = &syntax.analysis().document;
    let sentence = document.sentence_of(noun);
    for back in 1..=2 {
        let Some(before) = sentence.0.checked_sub(back) else { break };
        let named = document.sentence_tokens(SentenceId(before)).find(|&token| {
            token != whole && syntax.is_noun(token) && syntax.lemma(token) == syntax.lemma(whole)
        });
        if let Some(named) = named {
            return people_below(reading, named);
        }
    }
    Vec::new()
}

/// "These violations" of "these violations include X".
fn whole_of(syntax: Syntax<'_>, part: TokenId) -> Option<TokenId> {
    let verb = syntax.head(part).filter(|_| syntax.relation(part) == Relation::Obj)?;
    let fits = matches!(syntax.lemma(verb), "include" | "comprise" | "contain");
    let subject = syntax.child(verb, Relation::Nsubj).filter(|_| fits)?;
    let definite = syntax
        .children_by(subject, Relation::Det)
        .any(|word| matches!(syntax.lower(word).as_ref(), "these" | "those" | "the" | "such"));
    definite.then_some(subject)
}

fn people_below(reading: &Reading<'_>, noun: TokenId) -> Vec<Participant> {
    let syntax = reading.syntax;
    for child in syntax.children_by(noun, Relation::Nmod) {
        let fits =
            syntax.preposition(child).is_some_and(|word| matches!(word.as_ref(), "of" | "against"));
        if !fits {
            continue;
        }
        let is_people = participant(syntax, reading.discourse, child)
            .is_some_and(|found| matches!(found.kind, EntityKind::Person | EntityKind::Group));
        if is_people {
            return participants(syntax, reading.discourse, child);
        }
        let deeper = people_below(reading, child);
        if !deeper.is_empty() {
            return deeper;
        }
    }
    Vec::new()
}
