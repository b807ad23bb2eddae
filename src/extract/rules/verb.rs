//! Verbs: active and passive clauses, with what coordination and relative clauses leave out.

use std::borrow::Cow;

use crate::extract::discourse::EntityKind;
use crate::extract::kind;
use crate::extract::kind::Bare;
use crate::extract::kind::Number;
use crate::extract::predication::Argument;
use crate::extract::predication::Predication;
use crate::extract::predication::Role;
use crate::extract::rules::subject::Found;
use crate::extract::rules::subject::is_agent;
use crate::extract::rules::subject::past_pronoun;
use crate::extract::rules::subject::subject;
use crate::extract::syntax::Syntax;
use crate::text::Relation;
use crate::text::TokenId;
use crate::text::Upos;

/// Verbs with two objects: the subject of their passive receives when another object follows.
const DITRANSITIVE: &[&str] = &[
    "allocate",
    "allow",
    "ask",
    "assign",
    "award",
    "cost",
    "deny",
    "give",
    "grant",
    "guarantee",
    "hand",
    "lend",
    "offer",
    "owe",
    "pay",
    "promise",
    "refuse",
    "sell",
    "send",
    "serve",
    "show",
    "teach",
    "tell",
    "issue",
];

/// Reads a verb with its arguments.
pub(crate) fn read<'a>(syntax: Syntax<'a>, verb: TokenId, out: &mut Vec<Predication<'a>>) {
    // "The goal is to win": nobody wins there.
    if !syntax.is_verb(verb)
        || syntax.child(verb, Relation::Cop).is_some() && !is_arranged(syntax, verb)
    {
        return;
    }
    let passive = syntax.is_passive(verb);
    let found = subject(syntax, verb);
    let mut arguments = Vec::with_capacity(4);
    if let Some(found) = found {
        let inferred = found.by != "clause";
        let role = if !passive {
            Role::Subject
        } else if syntax.child(verb, Relation::Obj).is_some()
            && DITRANSITIVE.contains(&syntax.lemma(verb))
        {
            Role::Recipient
        } else {
            Role::Object
        };
        arguments.push(Argument { role, head: found.token, preposition: None, inferred });
    }
    for &child in syntax.children(verb) {
        if let Some(argument) = dependent(syntax, verb, child, passive) {
            arguments.push(argument);
        }
    }
    shared_object(syntax, verb, &mut arguments);
    gap(syntax, verb, &mut arguments);
    // The agent of a passive comes first, as the subject of an active clause does.
    arguments.sort_by_key(|argument| argument.role != Role::Subject);
    out.push(Predication {
        head: verb,
        lemma: syntax.verb_lemma(verb),
        words: syntax.verb_words(verb),
        passive,
        rule: name(found, passive),
        arguments,
    });
}

/// "The president is to visit Rome": somebody who acts is the subject, not a goal or a task.
fn is_arranged(syntax: Syntax<'_>, verb: TokenId) -> bool {
    syntax.is_to_be(verb)
        && syntax.own_subject(verb).is_some_and(|subject| {
            let person = kind::of_noun(syntax.lemma(subject), Number::Singular, Bare::No);
            syntax.upos(subject) == Upos::Propn
                || matches!(
                    person,
                    EntityKind::Person | EntityKind::Organization | EntityKind::Group
                )
                || syntax.upos(subject) == Upos::Pron
                    && !matches!(
                        syntax.lower(subject).as_ref(),
                        "it" | "this" | "that" | "these" | "all" | "what"
                    )
        })
}

fn name(found: Option<Found>, passive: bool) -> &'static str {
    match (found.map_or("clause", |found| found.by), passive) {
        ("clause", false) => "active",
        ("clause", true) => "passive",
        ("relative", true) => "relative passive",
        ("participle", true) => "participle passive",
        ("control", true) => "control passive",
        ("coordination", true) => "coordination passive",
        ("purpose" | "infinitive", true) => "purpose passive",
        (by, _) => by,
    }
}

fn dependent<'a>(
    syntax: Syntax<'a>,
    verb: TokenId,
    child: TokenId,
    passive: bool,
) -> Option<Argument<'a>> {
    let plain = |role| Argument { role, head: child, preposition: None, inferred: false };
    match syntax.relation(child) {
        Relation::Obj => {
            let head = past_pronoun(syntax, verb, child);
            Some(Argument { head, inferred: head != child, ..plain(Role::Object) })
        }
        Relation::Iobj => Some(plain(Role::Recipient)),
        Relation::Obl | Relation::OblAgent => Some(oblique(syntax, verb, child, passive)),
        Relation::OblUnmarked | Relation::Advmod if is_where(syntax, child) => {
            let head = syntax.antecedent(verb)?;
            Some(Argument {
                role: Role::Oblique,
                head,
                preposition: Some(Cow::Borrowed("in")),
                inferred: true,
            })
        }
        Relation::OblUnmarked => Some(plain(Role::Adjunct)),
        Relation::Xcomp
            if !syntax.is_verb(child) && syntax.child(child, Relation::Cop).is_none() =>
        {
            Some(Argument { preposition: syntax.preposition(child), ..plain(Role::Attribute) })
        }
        Relation::Xcomp | Relation::Ccomp => Some(plain(Role::Clause)),
        _ => None,
    }
}

fn is_where(syntax: Syntax<'_>, token: TokenId) -> bool {
    syntax.xpos(token) == "WRB" && syntax.lemma(token) == "where"
}

fn oblique<'a>(syntax: Syntax<'a>, verb: TokenId, child: TokenId, passive: bool) -> Argument<'a> {
    let head = past_pronoun(syntax, verb, child);
    let inferred = head != child;
    // "was beaten by 300 votes": no agent.
    let counted = syntax.child(child, Relation::Nummod).is_some();
    if passive && is_agent(syntax, child) && syntax.is_nominal(child) && !counted {
        return Argument { role: Role::Subject, head, preposition: None, inferred };
    }
    match syntax.preposition(child) {
        Some(preposition) => {
            Argument { role: Role::Oblique, head, preposition: Some(preposition), inferred }
        }
        None => Argument { role: Role::Adjunct, head, preposition: None, inferred },
    }
}

/// "arrested and tortured activists": one object, written once.
fn shared_object(syntax: Syntax<'_>, verb: TokenId, arguments: &mut Vec<Argument<'_>>) {
    if arguments
        .iter()
        .any(|argument| matches!(argument.role, Role::Object | Role::Clause | Role::Attribute))
    {
        return;
    }
    let donor = if syntax.relation(verb) == Relation::Conj {
        // The object hangs on the first verb but stands behind this one.
        syntax
            .head(verb)
            .and_then(|head| syntax.child(head, Relation::Obj))
            .filter(|&object| object > verb)
    } else {
        // The object hangs on the verb that directly follows: "detained or deported them".
        let next = syntax.children_by(verb, Relation::Conj).next().filter(|&next| {
            syntax.is_verb(next)
                && syntax.own_subject(next).is_none()
                && syntax.xpos(next) == syntax.xpos(verb)
                && (verb.0 + 1..next.0).map(TokenId).all(|between| {
                    matches!(syntax.upos(between), Upos::Cconj | Upos::Punct | Upos::Adv)
                })
        });
        next.and_then(|next| syntax.child(next, Relation::Obj))
    };
    if let Some(object) = donor.filter(|_| !syntax.is_passive(verb)) {
        arguments.push(Argument {
            role: Role::Object,
            head: object,
            preposition: None,
            inferred: true,
        });
    }
}

/// "the restrictions the government imposed", "the people she lives with".
fn gap<'a>(syntax: Syntax<'a>, verb: TokenId, arguments: &mut Vec<Argument<'a>>) {
    let Some(antecedent) = gapped(syntax, verb) else { return };
    if arguments.iter().any(|argument| argument.head == antecedent) {
        return;
    }
    // A preposition left behind at the end of the clause.
    let stranded = syntax.children(verb).iter().copied().find(|&child| {
        child > verb
            && syntax.upos(child) == Upos::Adp
            && syntax.children(child).is_empty()
            && matches!(syntax.relation(child), Relation::Obl | Relation::Advmod | Relation::Case)
    });
    if let Some(preposition) = stranded {
        arguments.push(Argument {
            role: Role::Oblique,
            head: antecedent,
            preposition: Some(syntax.lower(preposition)),
            inferred: true,
        });
        return;
    }
    // "the reason he left", "the day they met": nobody leaves a reason.
    let circumstance = matches!(
        syntax.lemma(antecedent),
        "reason"
            | "way"
            | "time"
            | "day"
            | "week"
            | "month"
            | "year"
            | "moment"
            | "extent"
            | "manner"
            | "case"
            | "point"
            | "first"
    );
    let filled = arguments
        .iter()
        .any(|argument| matches!(argument.role, Role::Object | Role::Clause | Role::Attribute));
    if !filled && !circumstance && !syntax.is_passive(verb) {
        arguments.push(Argument {
            role: Role::Object,
            head: antecedent,
            preposition: None,
            inferred: true,
        });
    }
}

/// What a relative clause without a pronoun leaves out, seen from its verb or an infinitive in it.
fn gapped(syntax: Syntax<'_>, verb: TokenId) -> Option<TokenId> {
    let top = match syntax.relation(verb) {
        Relation::AclRelcl => verb,
        Relation::Xcomp => syntax.head(verb).filter(|&head| {
            syntax.relation(head) == Relation::AclRelcl
                && syntax
                    .child(head, Relation::Obj)
                    .is_none_or(|object| syntax.is_relative_pronoun(object))
        })?,
        _ => return None,
    };
    let has_subject = syntax.own_subject(top).is_some_and(|own| !syntax.is_relative_pronoun(own));
    let pronoun = syntax.children(top).iter().any(|&child| {
        syntax.is_relative_pronoun(child)
            || is_where(syntax, child)
            || (top == verb && syntax.xpos(child) == "WRB")
            || syntax.children(child).iter().any(|&below| syntax.is_relative_pronoun(below))
    });
    let stays_above = top == verb && pronoun;
    (has_subject && !stays_above).then(|| syntax.head(top)).flatten()
}
