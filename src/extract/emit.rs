//! Which relations a predication stands for, and between which of its arguments.

use std::borrow::Cow;

use crate::extract::argument::Participant;
use crate::extract::argument::participant;
use crate::extract::argument::participants;
use crate::extract::attitude;
use crate::extract::attribution;
use crate::extract::describe;
use crate::extract::discourse::EntityKind;
use crate::extract::naming;
use crate::extract::nouns::event_noun;
use crate::extract::predication::Argument;
use crate::extract::predication::Predication;
use crate::extract::predication::Role;
use crate::extract::prevention;
use crate::extract::rules::light;
use crate::extract::rules::subject;
use crate::extract::schema::Pattern;
use crate::extract::schema::Slot;
use crate::extract::statements::Draft;
use crate::extract::statements::Reading;
use crate::extract::statements::is_area;
use crate::text::Relation;
use crate::text::Upos;

/// Prepositions whose phrase takes part in what happens, rather than says when or why.
const TAKES_PART: &[&str] = &[
    "to",
    "from",
    "with",
    "against",
    "on",
    "for",
    "about",
    "into",
    "over",
    "of",
    "toward",
    "towards",
    "between",
    "among",
    "through",
    "under",
    "upon",
    "at",
    "in",
    "across",
    "near",
    "as",
    "alongside",
    "behind",
    "within",
];

/// Verbs too empty to make a relation of their own.
const EMPTY: &[&str] = &[
    "be", "have", "do", "make", "take", "get", "go", "come", "put", "let", "seem", "appear",
    "become", "remain", "happen", "occur", "need", "want", "like", "base", "follow", "accord",
    "concern", "regard",
];

/// Adds the relations that a predication stands for.
pub(crate) fn drafts(reading: &Reading<'_>, predication: &Predication<'_>, out: &mut Vec<Draft>) {
    match predication.rule {
        "copula" | "adjective" | "apposition" | "title" => {
            describe::drafts(reading, predication, out);
        }
        _ => events(reading, predication, out),
    }
}

/// A predication's arguments with the entities that they stand for.
pub(crate) struct Filled<'p, 'a> {
    pub(crate) predication: &'p Predication<'a>,
    pub(crate) ends: Vec<Vec<Participant>>,
}

impl Filled<'_, '_> {
    /// The argument at a slot, by its place in the list.
    pub(crate) fn at(&self, slot: &Slot) -> Option<usize> {
        let is_noun = self.predication.rule == "nominal";
        let exact = self.predication.arguments.iter().position(|argument| fits(argument, slot));
        if exact.is_some() || !is_noun || *slot != Slot::Object {
            return exact;
        }
        // "attacks on", "violence against": what a noun is done to may stand behind a preposition.
        self.predication.arguments.iter().position(|argument| {
            argument.role == Role::Oblique
                && matches!(
                    argument.preposition.as_deref(),
                    Some("against" | "on" | "upon" | "toward" | "towards")
                )
        })
    }
}

fn fits(argument: &Argument<'_>, slot: &Slot) -> bool {
    match slot {
        Slot::Subject => argument.role == Role::Subject,
        Slot::Object => argument.role == Role::Object,
        Slot::Recipient => argument.role == Role::Recipient,
        Slot::Attribute => argument.role == Role::Attribute,
        Slot::Here => false,
        Slot::Preposition(word) => {
            argument.role == Role::Oblique && argument.preposition.as_deref() == Some(word)
        }
    }
}

fn events(reading: &Reading<'_>, predication: &Predication<'_>, out: &mut Vec<Draft>) {
    let syntax = reading.syntax;
    let mut ends: Vec<Vec<Participant>> = Vec::with_capacity(predication.arguments.len());
    for argument in &predication.arguments {
        let clause = argument.role == Role::Clause;
        ends.push(if clause {
            Vec::new()
        } else {
            participants(syntax, reading.discourse, argument.head)
        });
    }
    let speech = attribution::is_speech(&predication.lemma);
    for (argument, ends) in predication.arguments.iter().zip(&mut ends) {
        if argument.role == Role::Subject && speech {
            for end in ends {
                if end.kind == EntityKind::Work
                    && let Some(issuer) = attribution::issuer(reading, *end)
                {
                    *end = issuer;
                }
            }
        }
    }
    // "a process to change", "a tool to attack": only people and bodies do what an infinitive says.
    if matches!(predication.rule, "infinitive" | "purpose") || is_found(reading, predication) {
        for (argument, ends) in predication.arguments.iter().zip(&mut ends) {
            if argument.role == Role::Subject {
                ends.retain(|end| attribution::can_speak(end.kind));
            }
        }
    }
    binding(reading, predication, &mut ends);
    let filled = Filled { predication, ends };
    if let Some(prevention) = prevention::of(reading, predication) {
        prevention::drafts(reading, (&filled, &prevention), out);
        return;
    }
    let mut done: Vec<(usize, usize)> = Vec::new();
    by_schema(reading, &filled, &mut done, out);
    topics(reading, &filled, out);
    if light::is_light(syntax, predication) && predication.rule != "nominal" {
        return;
    }
    by_verb(reading, &filled, &mut done, out);
}

/// "They found money to build schools": the money does not build.
fn is_found(reading: &Reading<'_>, predication: &Predication<'_>) -> bool {
    let syntax = reading.syntax;
    let Some(subject) = predication.argument(Role::Subject) else { return false };
    predication.rule == "control"
        && syntax.relation(subject.head) == Relation::Obj
        && syntax.head(subject.head).is_some_and(|verb| {
            attitude::of_verb(syntax.lemma(verb)).is_none()
                || matches!(syntax.lemma(verb), "find" | "need" | "use" | "seek" | "have")
        })
}

/// "They arrested her brothers to make them talk": "them" is not who makes them.
fn binding(reading: &Reading<'_>, predication: &Predication<'_>, ends: &mut [Vec<Participant>]) {
    let syntax = reading.syntax;
    for (argument, ends) in predication.arguments.iter().zip(ends) {
        let controlled = argument.role == Role::Subject
            && argument.inferred
            && syntax.upos(argument.head) == Upos::Pron;
        let Some(above) = syntax.head(argument.head).filter(|_| controlled) else { continue };
        let doer = subject::subject(syntax, above).filter(|found| found.token != argument.head);
        if let Some(doer) =
            doer.and_then(|found| participant(syntax, reading.discourse, found.token))
        {
            ends.retain(|end| end.entity != doer.entity);
        }
    }
}

/// What the schema knows of the predicate.
fn by_schema(
    reading: &Reading<'_>,
    filled: &Filled<'_, '_>,
    done: &mut Vec<(usize, usize)>,
    out: &mut Vec<Draft>,
) {
    let predication = filled.predication;
    let object =
        predication.argument(Role::Object).map(|argument| reading.syntax.lemma(argument.head));
    let patterns = reading.schema.verb(&predication.lemma);
    let (with_noun, plain): (Vec<&Pattern>, Vec<&Pattern>) =
        patterns.iter().partition(|pattern| pattern.noun.is_some());
    for pattern in with_noun.into_iter().chain(plain) {
        if let Some(noun) = &pattern.noun
            && (predication.rule == "nominal" || (**noun != *"*" && object != Some(noun)))
        {
            continue;
        }
        if pattern.to == Slot::Here {
            implicit(reading, filled, pattern, out);
            continue;
        }
        let (Some(from), Some(to)) = (filled.at(&pattern.from), filled.at(&pattern.to)) else {
            continue;
        };
        if from == to || done.contains(&(from, to)) {
            continue;
        }
        // A frame with the object as agent holds only where no agent is named: "deported from".
        if pattern.from != Slot::Subject
            && pattern.from != Slot::Object
            && filled.at(&Slot::Subject).is_some_and(|at| !filled.ends[at].is_empty())
        {
            continue;
        }
        let before = out.len();
        for &subject in &filled.ends[from] {
            for &object in &filled.ends[to] {
                if pattern.subjects.contains(subject.kind) && pattern.objects.contains(object.kind)
                {
                    let relation = pattern.relation.as_ref().into();
                    out.push(draft(predication, (from, to), (subject, relation, object), true));
                }
            }
        }
        if out.len() > before {
            done.push((from, to));
            if pattern.noun.is_some()
                && let Some(at) = filled.at(&Slot::Object)
            {
                // The noun is part of the relation, not somebody to whom it is done.
                done.push((from, at));
            }
        }
    }
}

/// "since they took control": of the country that the sentence spoke of before.
fn implicit(
    reading: &Reading<'_>,
    filled: &Filled<'_, '_>,
    pattern: &Pattern,
    out: &mut Vec<Draft>,
) {
    let head = filled.predication.head;
    let Some(from) = filled.at(&pattern.from) else { return };
    if out.iter().any(|draft| draft.relation == pattern.relation.as_ref().into()) {
        return;
    }
    let document = &reading.syntax.analysis().document;
    let first = document.sentence(document.sentence_of(head)).tokens.start;
    let mentions = &reading.discourse.mentions;
    let before = mentions.partition_point(|mention| mention.head < head);
    let country = mentions[..before]
        .iter()
        .rev()
        .take_while(|mention| mention.head.0 >= first)
        .find(|mention| reading.discourse.entity(mention.entity).kind == EntityKind::Country);
    let Some(object) =
        country.and_then(|country| participant(reading.syntax, reading.discourse, country.head))
    else {
        return;
    };
    for &subject in
        filled.ends[from].iter().filter(|subject| pattern.subjects.contains(subject.kind))
    {
        out.push(Draft {
            subject,
            relation: pattern.relation.as_ref().into(),
            object,
            preposition: None,
            rule: "implicit",
            known: true,
            inferred: true,
        });
    }
}

fn draft(
    predication: &Predication<'_>,
    (from, to): (usize, usize),
    (subject, relation, object): (Participant, Box<str>, Participant),
    known: bool,
) -> Draft {
    let preposition = [from, to]
        .into_iter()
        .find_map(|at| predication.arguments[at].preposition.as_deref().map(Into::into));
    let inferred = predication.arguments[from].inferred || predication.arguments[to].inferred;
    Draft { subject, relation, object, preposition, rule: predication.rule, known, inferred }
}

/// What keeps its verb, because the schema does not know it.
fn by_verb(
    reading: &Reading<'_>,
    filled: &Filled<'_, '_>,
    done: &mut Vec<(usize, usize)>,
    out: &mut Vec<Draft>,
) {
    let predication = filled.predication;
    let lemma = predication.lemma.as_ref();
    let nominal = predication.rule == "nominal";
    let subject = filled.at(&Slot::Subject);
    let object = filled.at(&Slot::Object);
    let recipient = filled.at(&Slot::Recipient);
    let verb = || naming::upper_snake([Cow::Owned(naming::third_person(lemma))]);
    if let (Some(from), Some(to)) = (subject, object)
        && !done.contains(&(from, to))
        && !EMPTY.contains(&lemma)
    {
        done.push((from, to));
        pairs(filled, (from, to), &verb(), out);
    }
    if let (Some(from), Some(to)) = (subject, recipient) {
        let told = predication.argument(Role::Object).is_none();
        let name = with_object(reading, predication, if told { "" } else { "to" });
        if !done.contains(&(from, to))
            && let Some(name) = name
        {
            pairs(filled, (from, to), &name, out);
        }
    }
    if let (None, Some(from), Some(to)) = (subject, recipient, object)
        && predication.passive
    {
        pairs(filled, (from, to), &is_done(reading, predication, ""), out);
    }
    obliques(reading, filled, done, out);
    if nominal || !EMPTY.contains(&lemma) {
        return;
    }
    // "became president of", "remained a member of".
    if matches!(lemma, "become" | "remain")
        && let (Some(from), Some(to)) = (subject, filled.at(&Slot::Attribute).or(object))
    {
        pairs(filled, (from, to), &verb(), out);
    }
}

fn pairs(filled: &Filled<'_, '_>, (from, to): (usize, usize), name: &str, out: &mut Vec<Draft>) {
    for &subject in &filled.ends[from] {
        for &object in &filled.ends[to] {
            out.push(draft(filled.predication, (from, to), (subject, name.into(), object), false));
        }
    }
}

/// `IS_EXCLUDED_FROM`.
fn is_done(reading: &Reading<'_>, predication: &Predication<'_>, preposition: &str) -> Box<str> {
    let syntax = reading.syntax;
    let head = predication.head;
    let participle = if syntax.xpos(head) == "VBN" {
        let particle = syntax.child(head, Relation::CompoundPrt).map(|token| syntax.lower(token));
        Cow::Owned(format!("{} {}", syntax.lower(head), particle.unwrap_or_default()))
    } else {
        Cow::Owned(naming::participle(&predication.lemma))
    };
    naming::upper_snake([Cow::Borrowed("is"), participle, Cow::Borrowed(preposition)])
}

/// `SENDS_TROOPS_TO`: the verb with the noun that is its object.
fn with_object(
    reading: &Reading<'_>,
    predication: &Predication<'_>,
    preposition: &str,
) -> Option<Box<str>> {
    let verb = naming::third_person(&predication.lemma);
    let Some(object) = predication.argument(Role::Object) else {
        return Some(naming::upper_snake([Cow::Owned(verb), Cow::Borrowed(preposition)]));
    };
    // A name or a pronoun cannot be part of a relation's name; an event is a relation itself.
    let is_common = reading.syntax.upos(object.head) == Upos::Noun
        && event_noun(reading.syntax.lemma(object.head)).is_none();
    is_common.then(|| {
        naming::upper_snake([
            Cow::Owned(verb),
            reading.syntax.lower(object.head),
            Cow::Borrowed(preposition),
        ])
    })
}

fn obliques(
    reading: &Reading<'_>,
    filled: &Filled<'_, '_>,
    done: &[(usize, usize)],
    out: &mut Vec<Draft>,
) {
    let predication = filled.predication;
    let lemma = predication.lemma.as_ref();
    let nominal = predication.rule == "nominal";
    let subject = filled.at(&Slot::Subject);
    let object = filled.at(&Slot::Object);
    for (at, argument) in predication.arguments.iter().enumerate() {
        let Some(preposition) =
            argument.preposition.as_deref().filter(|_| argument.role == Role::Oblique)
        else {
            continue;
        };
        let is_time = reading.times.at(argument.head).is_some();
        let used = done.iter().any(|&(from, to)| from == at || to == at);
        if is_time || used || !TAKES_PART.contains(&preposition) {
            continue;
        }
        let circumstance = is_circumstance(filled, at, preposition);
        let name = match (subject, object) {
            (None, Some(_)) if predication.passive || nominal => {
                let moves = !nominal || matches!(preposition, "from" | "to" | "into");
                let told = moves && !circumstance && !EMPTY.contains(&lemma);
                told.then(|| is_done(reading, predication, preposition))
            }
            (Some(_), None) if !nominal && predication.argument(Role::Clause).is_none() => {
                let told = !circumstance && !EMPTY.contains(&lemma);
                told.then(|| {
                    let verb = Cow::Owned(naming::third_person(lemma));
                    naming::upper_snake([verb, Cow::Borrowed(preposition)])
                })
            }
            (Some(_), Some(_)) if !nominal && !is_weak(filled, at) => {
                let part =
                    matches!(preposition, "to" | "from" | "with" | "against" | "into" | "on");
                part.then(|| with_object(reading, predication, preposition)).flatten()
            }
            _ => None,
        };
        if let (Some(name), Some(from)) = (name, subject.or(object)) {
            pairs(filled, (from, at), &name, out);
        }
    }
}

/// Whether a phrase says under which circumstances, rather than who or what takes part.
fn is_circumstance(filled: &Filled<'_, '_>, at: usize, preposition: &str) -> bool {
    let loose = matches!(
        preposition,
        "for"
            | "under"
            | "through"
            | "as"
            | "over"
            | "at"
            | "in"
            | "on"
            | "within"
            | "between"
            | "of"
    );
    let somewhere = filled.ends[at]
        .iter()
        .any(|end| is_area(end.kind) || (end.kind == EntityKind::Event && preposition == "in"));
    loose && !somewhere && is_weak(filled, at)
}

/// Whether an argument is nothing more special than a notion.
fn is_weak(filled: &Filled<'_, '_>, at: usize) -> bool {
    filled.ends[at].iter().all(|end| matches!(end.kind, EntityKind::Concept | EntityKind::Event))
}

/// Whom somebody speaks of: the subject of what is said.
fn topics(reading: &Reading<'_>, filled: &Filled<'_, '_>, out: &mut Vec<Draft>) {
    let predication = filled.predication;
    let Some(relation) = speaks_of(&predication.lemma) else { return };
    let Some(from) = filled.at(&Slot::Subject) else { return };
    if predication.passive {
        return;
    }
    for argument in predication.arguments.iter().filter(|argument| argument.role == Role::Clause) {
        let Some(topic) = attribution::topic(reading, argument.head) else { continue };
        for &subject in &filled.ends[from] {
            if attribution::can_speak(subject.kind) || subject.kind == EntityKind::Work {
                out.push(Draft {
                    subject,
                    relation: relation.into(),
                    object: topic,
                    preposition: None,
                    rule: "topic",
                    known: true,
                    inferred: true,
                });
            }
        }
    }
}

fn speaks_of(lemma: &str) -> Option<&'static str> {
    Some(match lemma {
        "report" | "find" | "document" | "reveal" | "disclose" | "note" => "REPORTS_ON",
        "warn" | "caution" => "WARNS_OF",
        "say" | "state" | "add" | "announce" | "claim" | "argue" | "insist" | "stress"
        | "explain" | "write" | "declare" | "emphasize" | "conclude" | "complain" | "observe"
        | "comment" | "assert" | "allege" => "COMMENTS_ON",
        _ => return None,
    })
}
