//! Who says something: from the word that the grammar gives to an entity.

use crate::extract::argument::Participant;
use crate::extract::argument::participant;
use crate::extract::attitude;
use crate::extract::attitude::Attitude;
use crate::extract::discourse::EntityId;
use crate::extract::discourse::EntityKind;
use crate::extract::discourse::MentionForm;
use crate::extract::modality::Speaker;
use crate::extract::predication::Predication;
use crate::extract::predication::Role;
use crate::extract::statements::Reading;
use crate::text::Relation;
use crate::text::TokenId;

/// How many sentences later "the statement" still is what somebody said before.
const ISSUER_SENTENCES_MAX: u32 = 3;

/// Nouns that, with "the", stand for what somebody said just before; "the report" may be another's.
const UTTERANCES: &[&str] = &[
    "statement",
    "announcement",
    "declaration",
    "communique",
    "communiqué",
    "remark",
    "comment",
    "speech",
    "testimony",
    "warning",
    "appeal",
];

/// The entity that speaks.
pub(crate) fn source(reading: &Reading<'_>, speaker: Speaker) -> Option<EntityId> {
    let Speaker::Token(token) = speaker else { return None };
    let found = participant(reading.syntax, reading.discourse, token);
    match found {
        Some(found) if found.kind == EntityKind::Work => {
            Some(issuer(reading, found).unwrap_or(found).entity)
        }
        Some(found) => {
            (can_speak(found.kind) || found.kind == EntityKind::Concept).then_some(found.entity)
        }
        None => None,
    }
}

/// Who made a document: "a UN report", "the report by X", "the statement" after somebody spoke.
pub(crate) fn issuer(reading: &Reading<'_>, work: Participant) -> Option<Participant> {
    let syntax = reading.syntax;
    if work.form == MentionForm::Name && reading.discourse.entity(work.entity).named {
        return None;
    }
    let own = syntax.children(work.token).iter().copied().find_map(|child| {
        let fits = match syntax.relation(child) {
            Relation::Compound | Relation::NmodPoss | Relation::Amod => true,
            Relation::Nmod => syntax
                .preposition(child)
                .is_some_and(|word| matches!(word.as_ref(), "by" | "from" | "of")),
            _ => false,
        };
        if fits {
            participant(syntax, reading.discourse, child).filter(|found| can_speak(found.kind))
        } else {
            None
        }
    });
    if own.is_some() {
        return own;
    }
    let definite = syntax
        .children_by(work.token, Relation::Det)
        .any(|word| matches!(syntax.lower(word).as_ref(), "the" | "this" | "that"));
    let uttered = UTTERANCES.contains(&syntax.lemma(work.token));
    let (sentence, entity) = reading.last_speaker.filter(|_| definite && uttered)?;
    let here = syntax.analysis().document.sentence_of(work.token);
    (here.0 - sentence.0 <= ISSUER_SENTENCES_MAX).then(|| Participant {
        entity,
        kind: reading.discourse.entity(entity).kind,
        form: MentionForm::Nominal,
        ..work
    })
}

/// Whether a kind of entity can say something itself.
pub(crate) const fn can_speak(kind: EntityKind) -> bool {
    matches!(
        kind,
        EntityKind::Person
            | EntityKind::Organization
            | EntityKind::Country
            | EntityKind::Group
            | EntityKind::City
            | EntityKind::Region
    )
}

/// Whether a verb tells that somebody speaks.
pub(crate) fn is_speech(lemma: &str) -> bool {
    attitude::quotes(lemma)
        || matches!(attitude::of_verb(lemma), Some(Attitude::Demands))
        || matches!(
            lemma,
            "call" | "condemn" | "highlight" | "criticize" | "denounce" | "express" | "find"
        )
}

/// Remembers who spoke, for "the statement" in a sentence that follows.
pub(crate) fn note_speaker(reading: &mut Reading<'_>, predication: &Predication<'_>) {
    if !is_speech(&predication.lemma) || reading.quotations.speaker(predication.head).is_some() {
        return;
    }
    let Some(argument) = predication.argument(Role::Subject) else { return };
    let Some(found) = participant(reading.syntax, reading.discourse, argument.head) else { return };
    let found = if found.kind == EntityKind::Work { issuer(reading, found) } else { Some(found) };
    let Some(found) = found.filter(|found| can_speak(found.kind)) else { return };
    let sentence = reading.syntax.analysis().document.sentence_of(predication.head);
    reading.last_speaker = Some((sentence, found.entity));
}

/// The topic that somebody speaks of: the subject of what is said.
pub(crate) fn topic(reading: &Reading<'_>, clause: TokenId) -> Option<Participant> {
    let token = crate::extract::rules::subject::subject(reading.syntax, clause)?.token;
    let found = participant(reading.syntax, reading.discourse, token)?;
    (found.form != MentionForm::Pronoun).then_some(found)
}
