//! From predications to statements about entities.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::extract::Frame;
use crate::extract::argument::Participant;
use crate::extract::argument::participant;
use crate::extract::attitude;
use crate::extract::attitude::Attitude;
use crate::extract::attribution;
use crate::extract::confidence;
use crate::extract::confidence::Cues;
use crate::extract::date::Date;
use crate::extract::discourse::Discourse;
use crate::extract::discourse::EntityId;
use crate::extract::discourse::EntityKind;
use crate::extract::discourse::MentionForm;
use crate::extract::emit;
use crate::extract::modality;
use crate::extract::modality::Speaker;
use crate::extract::modality::Status;
use crate::extract::predication::Predication;
use crate::extract::predication::predications;
use crate::extract::prevention;
use crate::extract::quotation::Quotations;
use crate::extract::quotation::quotations;
use crate::extract::rules::light;
use crate::extract::rules::relational;
use crate::extract::schema::Schema;
use crate::extract::statement::Evidence;
use crate::extract::statement::Modality;
use crate::extract::statement::Statement;
use crate::extract::syntax::Syntax;
use crate::extract::time::Times;
use crate::extract::time::times;
use crate::text::Analysis;
use crate::text::Relation;
use crate::text::SentenceId;
use crate::text::TokenId;

/// Statements that are less sure than this are dropped.
const CONFIDENCE_MIN: f64 = 0.4;

/// What the steps from predications to statements need to know.
pub(crate) struct Reading<'a> {
    pub(crate) syntax: Syntax<'a>,
    pub(crate) discourse: &'a Discourse,
    pub(crate) times: Times,
    pub(crate) quotations: Quotations,
    pub(crate) schema: Arc<Schema>,
    /// Who spoke last, and in which sentence.
    pub(crate) last_speaker: Option<(SentenceId, EntityId)>,
}

/// A statement before its circumstances are known.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) subject: Participant,
    pub(crate) relation: Box<str>,
    pub(crate) object: Participant,
    /// A preposition to be shown behind the predicate's words.
    pub(crate) preposition: Option<Box<str>>,
    /// The rule that made it.
    pub(crate) rule: &'static str,
    /// Whether the schema knows the relation.
    pub(crate) known: bool,
    /// Whether one of the ends was shared, controlled or relative.
    pub(crate) inferred: bool,
}

/// Finds what an article says of its entities, in order of sentence and then of predicate.
pub fn statements(analysis: &Analysis, discourse: &Discourse, frame: &Frame) -> Vec<Statement> {
    let syntax = Syntax::new(analysis);
    let mut reading = Reading {
        syntax,
        discourse,
        times: times(analysis, frame),
        quotations: quotations(syntax),
        schema: frame.schema.clone().unwrap_or_else(Schema::built_in),
        last_speaker: None,
    };
    let mut out = Vec::new();
    for predication in predications(analysis) {
        let mut drafts = Vec::new();
        emit::drafts(&reading, &predication, &mut drafts);
        circumstances(&reading, &predication, drafts, &mut out);
        attribution::note_speaker(&mut reading, &predication);
    }
    relational::read(&reading, &mut out);
    out.sort_by_key(|statement: &Statement| statement.evidence.sentence);
    unique(out)
}

/// Adds what all drafts of a predication share: how it is meant, when, where, who says so.
fn circumstances(
    reading: &Reading<'_>,
    predication: &Predication<'_>,
    drafts: Vec<Draft>,
    out: &mut Vec<Statement>,
) {
    if drafts.is_empty() {
        return;
    }
    // What keeps somebody from something is itself said to be so.
    let anchor = prevention::of(reading, predication).map_or(predication.head, |found| found.word);
    let status = status_of(reading, anchor);
    let date = date(reading, predication.head, 0);
    let place = place(reading, predication.head);
    let words = words(reading.syntax, &predication.words);
    for draft in drafts {
        let place =
            place.filter(|&place| place != draft.subject.entity && place != draft.object.entity);
        let predicate = match &draft.preposition {
            Some(preposition) => format!("{words} {preposition}"),
            None => words.clone(),
        };
        finish(
            reading,
            (draft, predicate, predication.head),
            Circumstances { status, date, place },
            out,
        );
    }
}

/// How, when and where something is said to happen.
pub(crate) struct Circumstances {
    pub(crate) status: Status,
    pub(crate) date: Option<Date>,
    pub(crate) place: Option<EntityId>,
}

/// Makes a statement of a draft, the words that express it and the token that predicates.
pub(crate) fn finish(
    reading: &Reading<'_>,
    (draft, predicate, head): (Draft, String, TokenId),
    Circumstances { status, date, place }: Circumstances,
    out: &mut Vec<Statement>,
) {
    if draft.subject.entity == draft.object.entity {
        return;
    }
    let attributed_to = status
        .speaker
        .and_then(|speaker| attribution::source(reading, speaker))
        .filter(|&speaker| {
            // Who only shows or reveals something is named where it can have said so.
            let kind = reading.discourse.entity(speaker).kind;
            let speaks = status.modality != Modality::Asserted || attribution::can_speak(kind);
            speaks && (speaker != draft.subject.entity || status.modality == Modality::Claimed)
        });
    let document = &reading.syntax.analysis().document;
    let sentence = document.sentence_of(head);
    let cues = cues(reading, (&draft, head), (&status, attributed_to));
    let confidence = confidence::of(&cues);
    if confidence < CONFIDENCE_MIN {
        return;
    }
    out.push(Statement {
        subject: draft.subject.entity,
        relation: draft.relation,
        object: draft.object.entity,
        predicate,
        negated: status.negated,
        modality: status.modality,
        attributed_to,
        date,
        place,
        confidence,
        evidence: Evidence { sentence, rule: draft.rule },
    });
}

/// What speaks for and against a statement.
fn cues(
    reading: &Reading<'_>,
    (draft, head): (&Draft, TokenId),
    (status, attributed_to): (&Status, Option<EntityId>),
) -> Cues {
    // "According to the Red Cross, the militia ...": two descriptions side by side are two things.
    let itself = attributed_to == Some(draft.subject.entity)
        && draft.subject.form == MentionForm::Nominal
        && status.speaker.is_some_and(|speaker| speaker != Speaker::Token(draft.subject.token));
    let farthest = [draft.subject.token, draft.object.token]
        .into_iter()
        .map(|end| end.0.abs_diff(head.0))
        .max()
        .unwrap_or(0);
    let document = &reading.syntax.analysis().document;
    let tokens = &document.sentence(document.sentence_of(head)).tokens;
    Cues {
        rule: draft.rule,
        known: draft.known,
        inferred: draft.inferred,
        doubts: status.doubts + if itself { 8 } else { 0 },
        listed: draft.subject.listed || draft.object.listed,
        pronouns: [draft.subject, draft.object]
            .iter()
            .filter(|end| end.form == MentionForm::Pronoun)
            .count(),
        names: [draft.subject, draft.object]
            .iter()
            .filter(|end| end.form == MentionForm::Name)
            .count(),
        concepts: [draft.subject, draft.object]
            .iter()
            .filter(|end| end.kind == EntityKind::Concept)
            .count(),
        distance: farthest,
        length: tokens.end - tokens.start,
        oblique: draft.preposition.is_some(),
        embedded: status.modality != Modality::Asserted || status.negated,
    }
}

/// How what a token predicates is meant, quotations included.
pub(crate) fn status_of(reading: &Reading<'_>, head: TokenId) -> Status {
    let mut status = modality::status(reading.syntax, head);
    if let Some(speaker) = reading.quotations.speaker(head) {
        match status.speaker {
            // "He said: “They told me that ...”": the one who was told is further in.
            Some(Speaker::Token(token)) if reading.quotations.speaker(token).is_some() => {}
            _ => {
                status.speaker = None;
                status.attribute(speaker);
            }
        }
    }
    status
}

/// The words that express a predicate, as they are spelled, with one blank where some are left out.
pub(crate) fn words(syntax: Syntax<'_>, tokens: &[TokenId]) -> String {
    let document = &syntax.analysis().document;
    let mut text = String::new();
    for (at, &token) in tokens.iter().enumerate() {
        let glued =
            at > 0 && tokens[at - 1].0 + 1 == token.0 && !document.space_after(tokens[at - 1]);
        if at > 0 && !glued {
            text.push(' ');
        }
        text.push_str(document.form(token));
    }
    text
}

/// How far a missing date is looked for in the clauses above.
const DATE_STEPS_MAX: u32 = 3;

/// When something happens: its own time expression, or that of the clause that it is part of.
pub(crate) fn date(reading: &Reading<'_>, head: TokenId, steps: u32) -> Option<Date> {
    let syntax = reading.syntax;
    let own = syntax.children(head).iter().copied().find_map(|child| {
        let fits = matches!(
            syntax.relation(child),
            Relation::Obl
                | Relation::OblUnmarked
                | Relation::Nmod
                | Relation::NmodUnmarked
                | Relation::Advmod
                | Relation::NmodPoss
                | Relation::Amod
                | Relation::Compound
        );
        if fits {
            reading.times.at(child).filter(|time| time.head == child).and_then(|time| time.date())
        } else {
            None
        }
    });
    if own.is_some() || steps >= DATE_STEPS_MAX {
        return own;
    }
    let above = syntax.head(head)?;
    match syntax.relation(head) {
        // When somebody demands something is not when it is to happen.
        Relation::Xcomp
            if attitude::of_verb(syntax.lemma(above)) != Some(Attitude::Demands)
                && syntax.lemma(above) != "call" =>
        {
            date(reading, above, steps + 1)
        }
        Relation::Advcl if crate::extract::rules::subject::is_nonfinite(syntax, head) => {
            date(reading, above, steps + 1)
        }
        // "On Monday police arrested three men and searched a house."
        Relation::Conj if syntax.own_subject(head).is_none() || !syntax.is_verb(head) => {
            let shared = syntax
                .children(above)
                .iter()
                .copied()
                .find(|&child| child < above && reading.times.headed(child).is_some())?;
            reading.times.headed(shared).and_then(|time| time.date())
        }
        Relation::Obj | Relation::NsubjPass | Relation::Nsubj | Relation::Obl
            if light::holder(syntax, head).is_some() =>
        {
            date(reading, above, steps + 1)
        }
        _ => None,
    }
}

/// Where something happens.
fn place(reading: &Reading<'_>, head: TokenId) -> Option<EntityId> {
    let syntax = reading.syntax;
    syntax.children(head).iter().copied().find_map(|child| {
        if !matches!(syntax.relation(child), Relation::Obl | Relation::Nmod) {
            return None;
        }
        let preposition = syntax.preposition(child)?;
        if !matches!(
            preposition.as_ref(),
            "in" | "at" | "near" | "across" | "throughout" | "outside" | "inside"
        ) {
            return None;
        }
        let found = participant(syntax, reading.discourse, child)?;
        is_area(found.kind).then_some(found.entity)
    })
}

/// Whether a kind of entity is somewhere.
pub(crate) const fn is_area(kind: EntityKind) -> bool {
    matches!(kind, EntityKind::Country | EntityKind::City | EntityKind::Region | EntityKind::Place)
}

/// Keeps the surest of statements that say the same in one sentence.
fn unique(statements: Vec<Statement>) -> Vec<Statement> {
    type Key = (SentenceId, EntityId, EntityId, Box<str>, bool, Option<EntityId>);
    let mut seen: FxHashMap<Key, usize> = FxHashMap::default();
    let mut kept: Vec<Statement> = Vec::with_capacity(statements.len());
    for statement in statements {
        let key = (
            statement.evidence.sentence,
            statement.subject,
            statement.object,
            statement.relation.clone(),
            statement.negated,
            statement.attributed_to,
        );
        match seen.get(&key) {
            Some(&at) if kept[at].confidence >= statement.confidence => {}
            Some(&at) => kept[at] = statement,
            None => {
                seen.insert(key, kept.len());
                kept.push(statement);
            }
        }
    }
    kept
}
