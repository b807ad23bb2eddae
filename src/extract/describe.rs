//! What somebody or something is: offices, kinship, membership.

use std::borrow::Cow;

use crate::extract::argument::Participant;
use crate::extract::argument::participant;
use crate::extract::argument::participants;
use crate::extract::discourse::EntityKind;
use crate::extract::discourse::MentionForm;
use crate::extract::naming;
use crate::extract::nouns::event_noun;
use crate::extract::predication::Predication;
use crate::extract::predication::Role;
use crate::extract::statements::Draft;
use crate::extract::statements::Reading;
use crate::extract::syntax::Syntax;
use crate::text::Relation;
use crate::text::TokenId;
use crate::text::Upos;

/// Adjectives before an office that keep its holder from being its head.
const LESSER: &[&str] = &[
    "deputy",
    "vice",
    "assistant",
    "regional",
    "acting",
    "associate",
    "senior",
    "junior",
    "local",
    "national",
    "policy",
    "research",
    "campaign",
    "program",
    "programme",
    "creative",
    "technical",
    "press",
    "communications",
    "marketing",
    "legal",
];

/// Adds what a description says of its subject.
pub(crate) fn drafts(reading: &Reading<'_>, predication: &Predication<'_>, out: &mut Vec<Draft>) {
    let syntax = reading.syntax;
    let Some(subject) = predication.argument(Role::Subject) else { return };
    let subjects = participants(syntax, reading.discourse, subject.head);
    let noun = predication.head;
    for argument in predication.arguments.iter().filter(|argument| argument.role == Role::Oblique) {
        let Some(word) = argument.preposition.as_deref() else { continue };
        let preposition = if matches!(word, "'s" | "compound") { "of" } else { word };
        let Some(owner) = participant(syntax, reading.discourse, argument.head) else { continue };
        if word == "compound"
            && (owner.form != MentionForm::Name || owner.kind == EntityKind::Person)
        {
            continue;
        }
        for &subject in &subjects {
            let known = relation(reading, noun, preposition, (subject, owner));
            let is_known = known.is_some();
            let name = match known {
                Some(name) => name,
                None if word == "compound" || predication.rule == "title" => continue,
                None => match unknown(reading, predication, preposition, owner) {
                    Some(name) => name,
                    None => continue,
                },
            };
            out.push(Draft {
                subject,
                relation: name,
                object: owner,
                preposition: (word == preposition).then(|| preposition.into()),
                rule: predication.rule,
                known: is_known,
                inferred: false,
            });
        }
    }
    if predication.rule == "copula"
        && out.iter().all(|draft| !draft.known)
        && predication
            .argument(Role::Attribute)
            .is_some_and(|argument| argument.preposition.is_none())
    {
        equation(reading, predication, &subjects, out);
    }
    if predication.rule == "copula"
        && let Some(preposition) = syntax.preposition(noun)
    {
        location(reading, predication, (&subjects, &preposition), out);
    }
}

/// The relation that an office, kinship or membership noun stands for.
pub(crate) fn relation(
    reading: &Reading<'_>,
    noun: TokenId,
    preposition: &str,
    (subject, owner): (Participant, Participant),
) -> Option<Box<str>> {
    let syntax = reading.syntax;
    if is_former(syntax, noun) {
        return None;
    }
    let lemma = syntax.lemma(noun).to_lowercase();
    let compound = syntax
        .children(noun)
        .iter()
        .rev()
        .copied()
        .find(|&child| {
            child < noun && matches!(syntax.relation(child), Relation::Compound | Relation::Amod)
        })
        .map(|child| format!("{} {lemma}", syntax.lower(child)));
    let lesser = syntax.children(noun).iter().any(|&child| {
        matches!(syntax.relation(child), Relation::Compound | Relation::Amod)
            && LESSER.contains(&syntax.lower(child).as_ref())
    });
    let find = |lemma: &str| {
        reading.schema.description(lemma).iter().find(|pattern| {
            let stands = matches!(&pattern.to, crate::extract::schema::Slot::Preposition(word) if **word == *preposition);
            stands && pattern.subjects.contains(subject.kind) && pattern.objects.contains(owner.kind)
        })
    };
    let found = compound.as_deref().and_then(find).or_else(|| find(&lemma))?;
    let serves = lesser && &*found.relation == "LEADS";
    Some(if serves { "WORKS_FOR".into() } else { found.relation.as_ref().into() })
}

fn is_former(syntax: Syntax<'_>, noun: TokenId) -> bool {
    syntax.children(noun).iter().any(|&child| {
        matches!(
            syntax.lower(child).as_ref(),
            "former"
                | "ex"
                | "then"
                | "late"
                | "ousted"
                | "deposed"
                | "outgoing"
                | "exiled"
                | "retired"
        )
    })
}

/// `IS_SPINOFF_OF`, where the schema does not know the noun.
fn unknown(
    reading: &Reading<'_>,
    predication: &Predication<'_>,
    preposition: &str,
    owner: Participant,
) -> Option<Box<str>> {
    let syntax = reading.syntax;
    let noun = predication.head;
    let is_noun = syntax.is_nominal(noun);
    if is_noun && !matches!(preposition, "of" | "to" | "for" | "against" | "from")
        || !matches!(preposition, "of" | "to" | "for" | "against" | "from" | "about" | "than")
    {
        return None;
    }
    // "one of the largest cities", "a kind of tax": what is sorted is not a relation.
    if is_noun
        && (syntax.counted(noun) != noun
            || owner.kind == EntityKind::Concept && preposition == "of")
    {
        return None;
    }
    if syntax.upos(noun) == Upos::Propn {
        return None;
    }
    if event_noun(syntax.lemma(noun)).is_some() {
        return None;
    }
    let former = if is_former(syntax, noun) { "former" } else { "" };
    Some(naming::upper_snake([
        Cow::Borrowed("is"),
        Cow::Borrowed(former),
        Cow::Borrowed(syntax.lemma(noun)),
        Cow::Borrowed(preposition),
    ]))
}

/// "X is a Y".
fn equation(
    reading: &Reading<'_>,
    predication: &Predication<'_>,
    subjects: &[Participant],
    out: &mut Vec<Draft>,
) {
    for object in participants(reading.syntax, reading.discourse, predication.head) {
        if object.form == MentionForm::Pronoun {
            continue;
        }
        // "It is time": nothing is said of what "it" may be.
        for &subject in subjects.iter().filter(|end| {
            !matches!(
                reading.syntax.lower(end.token).as_ref(),
                "it" | "this" | "that" | "what" | "these" | "those"
            )
        }) {
            out.push(Draft {
                subject,
                relation: "IS".into(),
                object,
                preposition: None,
                rule: predication.rule,
                known: true,
                inferred: false,
            });
        }
    }
}

/// "X is in Y".
fn location(
    reading: &Reading<'_>,
    predication: &Predication<'_>,
    (subjects, preposition): (&[Participant], &str),
    out: &mut Vec<Draft>,
) {
    let Some(object) = participant(reading.syntax, reading.discourse, predication.head) else {
        return;
    };
    let relation: Box<str> = match preposition {
        "in" | "at" if crate::extract::statements::is_area(object.kind) => "LOCATED_IN".into(),
        "from" | "with" | "near" | "next to" | "behind" | "against" | "under" | "on" => {
            naming::upper_snake([Cow::Borrowed("is"), Cow::Borrowed(preposition)])
        }
        _ => return,
    };
    for &subject in subjects {
        out.push(Draft {
            subject,
            relation: relation.clone(),
            object,
            preposition: Some(preposition.into()),
            rule: predication.rule,
            known: true,
            inferred: false,
        });
    }
}
