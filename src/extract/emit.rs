//! Which relations a predication stands for, and between which of its arguments.

use std::borrow::Cow;

use crate::extract::argument::Participant;
use crate::extract::argument::participant;
use crate::extract::argument::participants;
use crate::extract::attitude;
use crate::extract::attribution;
use crate::extract::describe;
use crate::extract::discourse::EntityKind;
use crate::extract::discourse::MentionForm;
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
use crate::extract::statement::Modality;
use crate::extract::statements::Draft;
use crate::extract::statements::Reading;
use crate::extract::statements::is_area;
use crate::extract::statements::status_of;
use crate::extract::syntax::is_negation;
use crate::text::Relation;
use crate::text::TokenId;
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
    "outside",
    "inside",
];

/// Verbs whose object is what was said or thought: a person there is the subject of a clause that the
/// tree does not show.
const SAYS_WORDS: &[&str] = &["say", "think", "argue", "insist", "reply", "conclude"];

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
        // "blew himself up": nobody else.
        let own = syntax.lower(argument.head);
        let reflexive = own.ends_with("self") || own.ends_with("selves");
        ends.push(if argument.role == Role::Clause || reflexive {
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
    if is_purpose(reading, predication) || is_found(reading, predication) {
        for (argument, ends) in predication.arguments.iter().zip(&mut ends) {
            if argument.role == Role::Subject {
                ends.retain(|end| attribution::can_speak(end.kind));
            }
        }
    }
    binding(reading, predication, &mut ends);
    caused(reading, predication, &mut ends);
    equated(reading, predication, &mut ends);
    let filled = Filled { predication, ends };
    if let Some(prevention) = prevention::of(reading, predication) {
        prevention::drafts(reading, (&filled, &prevention), out);
        return;
    }
    let mut done: Vec<(usize, usize)> = Vec::new();
    by_schema(reading, &filled, &mut done, out);
    topics(reading, &filled, out);
    offices(reading, &filled, out);
    if light::is_light(syntax, predication) && predication.rule != "nominal" {
        return;
    }
    by_verb(reading, &filled, &mut done, out);
}

/// Whether an infinitive says what something is for, also as the second of two.
fn is_purpose(reading: &Reading<'_>, predication: &Predication<'_>) -> bool {
    let syntax = reading.syntax;
    let joined = || {
        syntax.xpos(predication.head) == "VB"
            && syntax.head(predication.head).is_some_and(|first| {
                syntax.xpos(first) == "VB"
                    && matches!(syntax.relation(first), Relation::Advcl | Relation::Acl)
            })
    };
    matches!(predication.rule, "infinitive" | "purpose")
        || predication.rule == "coordination" && joined()
}

/// Verbs whose object only takes part in what a clause says of it: "the wind led the crane to fall".
const CAUSATIVE: &[&str] = &[
    "cause", "expect", "get", "have", "keep", "lead", "leave", "let", "like", "make", "need",
    "prefer", "see", "want", "watch",
];

/// Takes the object from verbs that say something of a clause rather than of their object.
fn caused(reading: &Reading<'_>, predication: &Predication<'_>, ends: &mut [Vec<Participant>]) {
    let clause = predication.arguments.iter().any(|argument| {
        argument.role == Role::Clause && subject::is_nonfinite(reading.syntax, argument.head)
    });
    if !clause || !CAUSATIVE.contains(&predication.lemma.as_ref()) {
        return;
    }
    for (argument, ends) in predication.arguments.iter().zip(ends) {
        if argument.role == Role::Object {
            ends.clear();
        }
    }
}

/// "The candidates elected in Ohio were Ann Lee and Bob Ray": what is said of the candidates is said
/// of those who are named, too.
fn equated(reading: &Reading<'_>, predication: &Predication<'_>, ends: &mut [Vec<Participant>]) {
    let syntax = reading.syntax;
    for (argument, ends) in predication.arguments.iter().zip(ends) {
        let part = argument.inferred && matches!(argument.role, Role::Subject | Role::Object);
        let below = syntax.head(predication.head) == Some(argument.head);
        if !part || !below || syntax.upos(argument.head) != Upos::Noun {
            continue;
        }
        let Some((other, whole)) = equal(reading, argument.head) else { continue };
        let status = status_of(reading, whole);
        if status.negated || status.modality != Modality::Asserted || status.speaker.is_some() {
            continue;
        }
        for mut named in participants(syntax, reading.discourse, other) {
            if named.form == MentionForm::Name && ends.iter().all(|end| end.entity != named.entity)
            {
                named.listed = true;
                ends.push(named);
            }
        }
    }
}

/// What a noun is said to be, or what is said to be it, with the head of the clause that says so.
fn equal(reading: &Reading<'_>, noun: TokenId) -> Option<(TokenId, TokenId)> {
    let syntax = reading.syntax;
    if syntax.child(noun, Relation::Cop).is_some() {
        return syntax.child(noun, Relation::Nsubj).map(|subject| (subject, noun));
    }
    let name = syntax.head(noun).filter(|_| syntax.relation(noun) == Relation::Nsubj)?;
    (syntax.child(name, Relation::Cop).is_some() && syntax.upos(name) == Upos::Propn)
        .then_some((name, name))
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
    let syntax = reading.syntax;
    // "pleaded not guilty" is no "pleaded guilty".
    let nouns: Vec<TokenId> = predication
        .arguments
        .iter()
        .filter(|argument| matches!(argument.role, Role::Object | Role::Attribute))
        .map(|argument| argument.head)
        .filter(|&noun| {
            !syntax.children_by(noun, Relation::Advmod).any(|word| is_negation(&syntax.lower(word)))
        })
        .collect();
    let first = predication.argument(Role::Object).map(|argument| argument.head);
    let patterns = reading.schema.verb(&predication.lemma);
    let (with_noun, plain): (Vec<&Pattern>, Vec<&Pattern>) =
        patterns.iter().partition(|pattern| pattern.noun.is_some());
    for pattern in with_noun.into_iter().chain(plain) {
        let mut noun_head = first;
        if let Some(noun) = &pattern.noun {
            if **noun != *"*" {
                noun_head = nouns.iter().copied().find(|&head| syntax.lemma(head) == &**noun);
            }
            if predication.rule == "nominal" || noun_head.is_none() {
                continue;
            }
        }
        if pattern.to == Slot::Here {
            implicit(reading, filled, pattern, out);
            continue;
        }
        let (Some(from), Some(to)) = (filled.at(&pattern.from), filled.at(&pattern.to)) else {
            below_noun(reading, (filled, pattern), noun_head, (done, out));
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
        let noun = noun_head.filter(|_| pattern.noun.is_some()).map(|noun| syntax.lower(noun));
        for &subject in &filled.ends[from] {
            for &object in &filled.ends[to] {
                if pattern.subjects.contains(subject.kind) && pattern.objects.contains(object.kind)
                {
                    let relation = pattern.relation.as_ref().into();
                    let mut found =
                        draft(predication, (from, to), (subject, relation, object), true);
                    if let (Some(noun), Some(word)) = (&noun, found.preposition.as_deref()) {
                        found.preposition = Some(format!("{noun} {word}").into());
                    }
                    out.push(found);
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

/// "pleaded guilty to fraud": the phrase hangs on the noun that belongs to the verb.
fn below_noun(
    reading: &Reading<'_>,
    (filled, pattern): (&Filled<'_, '_>, &Pattern),
    noun: Option<TokenId>,
    (done, out): (&mut Vec<(usize, usize)>, &mut Vec<Draft>),
) {
    let syntax = reading.syntax;
    let (Some(noun), Slot::Preposition(word), Some(_)) = (noun, &pattern.to, &pattern.noun) else {
        return;
    };
    let Some(from) = filled.at(&pattern.from) else { return };
    let phrase = syntax.children(noun).iter().copied().find(|&child| {
        matches!(syntax.relation(child), Relation::Nmod | Relation::Obl)
            && syntax.preposition(child).is_some_and(|preposition| preposition == **word)
    });
    let Some(phrase) = phrase else { return };
    done.extend(filled.at(&Slot::Object).map(|at| (from, at)));
    for &subject in &filled.ends[from] {
        for object in participants(syntax, reading.discourse, phrase) {
            if pattern.subjects.contains(subject.kind) && pattern.objects.contains(object.kind) {
                out.push(Draft {
                    subject,
                    relation: pattern.relation.as_ref().into(),
                    object,
                    preposition: Some(format!("{} {word}", syntax.lower(noun)).into()),
                    rule: filled.predication.rule,
                    known: true,
                    inferred: filled.predication.arguments[from].inferred,
                });
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
    // "work on", "attacks on": what a noun is done to may stand behind a preposition.
    let behind = object.and_then(|at| predication.arguments[at].preposition.clone());
    let verb = || {
        let preposition = behind.clone().unwrap_or(Cow::Borrowed(""));
        naming::upper_snake([Cow::Owned(naming::third_person(lemma)), preposition])
    };
    if let (Some(from), Some(to)) = (subject, object)
        && !done.contains(&(from, to))
        && !EMPTY.contains(&lemma)
        && !(SAYS_WORDS.contains(&lemma)
            && filled.ends[to].iter().any(|end| attribution::can_speak(end.kind)))
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
                let somewhere = matches!(preposition, "in" | "at")
                    && filled.ends[at].iter().all(|end| is_certain_area(reading, *end));
                let part = somewhere
                    || matches!(preposition, "to" | "from" | "with" | "against" | "into" | "on");
                part.then(|| with_object(reading, predication, preposition)).flatten()
            }
            _ => None,
        };
        if let (Some(name), Some(from)) = (name, subject.or(object)) {
            pairs(filled, (from, at), &name, out);
        }
    }
}

/// Whether an end is a place that can be found again: "Ohio", "this district", not "place of rest".
fn is_certain_area(reading: &Reading<'_>, end: Participant) -> bool {
    let syntax = reading.syntax;
    let definite = syntax.child(end.token, Relation::Det).is_some()
        && syntax.child(end.token, Relation::Nmod).is_none();
    let named = end.form == MentionForm::Name || reading.discourse.entity(end.entity).named;
    is_area(end.kind) && (named || definite)
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

/// Verbs after which somebody holds an office: "became", "was elected".
const TAKES_OFFICE: &[&str] =
    &["become", "remain", "serve", "act", "work", "elect", "re-elect", "appoint", "name", "crown"];

/// "She became director of the museum", "he was elected president of Peru".
fn offices(reading: &Reading<'_>, filled: &Filled<'_, '_>, out: &mut Vec<Draft>) {
    let syntax = reading.syntax;
    let predication = filled.predication;
    if !TAKES_OFFICE.contains(&predication.lemma.as_ref()) || predication.rule == "nominal" {
        return;
    }
    let stays =
        matches!(predication.lemma.as_ref(), "become" | "remain" | "serve" | "act" | "work");
    let holder = if stays { Slot::Subject } else { Slot::Object };
    let Some(from) = filled.at(&holder) else { return };
    let office = predication.arguments.iter().find(|argument| match argument.role {
        Role::Attribute => argument.preposition.as_deref().is_none_or(|word| word == "as"),
        Role::Oblique => argument.preposition.as_deref() == Some("as"),
        Role::Object => stays,
        _ => false,
    });
    let Some(office) = office else { return };
    let inferred = predication.arguments[from].inferred;
    for (owner, preposition) in describe::owners(reading, office.head) {
        for &subject in &filled.ends[from] {
            if let Some(relation) =
                describe::relation(reading, office.head, &preposition, (subject, owner))
            {
                let noun = syntax.lower(office.head);
                let preposition = Some(format!("{noun} {preposition}").into());
                let rule = predication.rule;
                let known = true;
                out.push(Draft {
                    subject,
                    relation,
                    object: owner,
                    preposition,
                    rule,
                    known,
                    inferred,
                });
            }
        }
    }
}

fn speaks_of(lemma: &str) -> Option<&'static str> {
    Some(match lemma {
        "report" | "find" | "document" | "reveal" | "disclose" | "note" => "REPORTS_ON",
        "warn" | "caution" => "WARNS_OF",
        "ask" | "promise" | "urge" | "demand" | "deny" | "accuse" | "blame" | "charge"
        | "describe" | "cite" | "quote" | "rule" => return None,
        _ if attitude::quotes(lemma) && !attitude::is_thought(lemma) => "COMMENTS_ON",
        _ => return None,
    })
}
