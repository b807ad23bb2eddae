//! What something is said to be: copulas, appositions, titles, "as" and "called".

use std::borrow::Cow;

use crate::extract::predication::Argument;
use crate::extract::predication::Predication;
use crate::extract::predication::Role;
use crate::extract::rules::subject::subject;
use crate::extract::syntax::Syntax;
use crate::text::Relation;
use crate::text::TokenId;
use crate::text::Upos;

/// Reads a noun or adjective that says what something is.
pub(crate) fn read<'a>(syntax: Syntax<'a>, token: TokenId, out: &mut Vec<Predication<'a>>) {
    if let Some(copula) = syntax.child(token, Relation::Cop) {
        if syntax.is_verb(token) && syntax.is_to_be(token) {
            return;
        }
        let Some(found) = subject(syntax, token) else { return };
        let mut words = syntax.verb_words(token);
        if syntax.upos(token) != Upos::Adj {
            words.retain(|&word| word != token);
        }
        if words.is_empty() {
            words.push(copula);
        }
        let inferred = found.by != "clause";
        let rule = if syntax.upos(token) == Upos::Adj { "adjective" } else { "copula" };
        out.push(description(
            syntax,
            Described { subject: found.token, noun: token, inferred },
            words,
            rule,
        ));
        return;
    }
    if !syntax.is_noun(token) {
        return;
    }
    match syntax.relation(token) {
        Relation::Appos => apposition(syntax, token, out),
        Relation::Conj => joined_apposition(syntax, token, out),
        Relation::Compound | Relation::NmodDesc | Relation::Flat => title(syntax, token, out),
        _ => {}
    }
}

/// A noun that describes, and what it describes.
#[derive(Clone, Copy)]
struct Described {
    subject: TokenId,
    noun: TokenId,
    inferred: bool,
}

/// "Ann Lee, the director of X" and "the director of X, Ann Lee".
fn apposition<'a>(syntax: Syntax<'a>, token: TokenId, out: &mut Vec<Predication<'a>>) {
    let Some(head) = syntax.head(token) else { return };
    let (subject, noun) = match (syntax.upos(head), syntax.upos(token)) {
        (Upos::Noun, Upos::Propn) => (token, head),
        _ if syntax.is_noun(head) => (head, token),
        _ => return,
    };
    out.push(description(
        syntax,
        Described { subject, noun, inferred: false },
        vec![noun],
        "apposition",
    ));
}

/// "Ann Lee, the founder and president of X".
fn joined_apposition<'a>(syntax: Syntax<'a>, token: TokenId, out: &mut Vec<Predication<'a>>) {
    let Some(first) = syntax.head(token).filter(|&first| {
        syntax.relation(first) == Relation::Appos
            && syntax.upos(first) == Upos::Noun
            && syntax.upos(token) == Upos::Noun
    }) else {
        return;
    };
    let Some(subject) = syntax.head(first).filter(|&head| syntax.upos(head) == Upos::Propn) else {
        return;
    };
    out.push(description(
        syntax,
        Described { subject, noun: token, inferred: true },
        vec![token],
        "apposition",
    ));
}

/// "Foreign Minister Ann Lee", "X director Ann Lee".
fn title<'a>(syntax: Syntax<'a>, token: TokenId, out: &mut Vec<Predication<'a>>) {
    let Some(head) = syntax.head(token) else { return };
    if token < head && syntax.upos(head) == Upos::Propn && syntax.is_noun(token) {
        // The name's head, where the title hangs on another of its words.
        let names = &syntax.analysis().names;
        let name = names.at(head).map_or(head.0..head.0, |name| name.tokens.clone());
        let above = |&at: &TokenId| syntax.head(at).filter(|above| name.contains(&above.0));
        let subject = std::iter::successors(Some(head), above).last().unwrap_or(head);
        let mut found = description(
            syntax,
            Described { subject, noun: token, inferred: false },
            vec![token],
            "title",
        );
        // "US President Ann Lee", where the adjective was hung on the name.
        for &child in syntax.children(subject) {
            if child < token && is_origin(syntax, child) {
                found.arguments.push(Argument {
                    role: Role::Oblique,
                    head: child,
                    preposition: Some(Cow::Borrowed("compound")),
                    inferred: false,
                });
            }
        }
        out.push(found);
    }
}

/// "X is N of Y": subject X, attribute N, and Y with its preposition.
fn description<'a>(
    syntax: Syntax<'a>,
    described: Described,
    words: Vec<TokenId>,
    rule: &'static str,
) -> Predication<'a> {
    let Described { subject, noun, inferred } = described;
    let mut arguments = vec![
        Argument { role: Role::Subject, head: subject, preposition: None, inferred },
        Argument {
            role: Role::Attribute,
            head: noun,
            preposition: syntax.preposition(noun),
            inferred: false,
        },
    ];
    for &child in syntax.children(noun) {
        if child == subject {
            continue;
        }
        let preposition = match syntax.relation(child) {
            Relation::Nmod | Relation::Obl => syntax.preposition(child),
            Relation::NmodPoss => Some(Cow::Borrowed("'s")),
            Relation::Compound | Relation::NmodDesc | Relation::Flat if rule != "adjective" => {
                Some(Cow::Borrowed("compound"))
            }
            Relation::Amod if rule != "adjective" && is_origin(syntax, child) => {
                Some(Cow::Borrowed("compound"))
            }
            _ => None,
        };
        let Some(preposition) = preposition else { continue };
        arguments.push(Argument {
            role: Role::Oblique,
            head: child,
            preposition: Some(preposition),
            inferred: false,
        });
    }
    Predication {
        head: noun,
        lemma: Cow::Borrowed(syntax.lemma(noun)),
        words,
        passive: false,
        rule,
        arguments,
    }
}

/// Whether a modifier is an adjective made of a name: "Swedish", "US".
fn is_origin(syntax: Syntax<'_>, token: TokenId) -> bool {
    syntax.relation(token) == Relation::Amod
        && syntax.form(token).chars().next().is_some_and(char::is_uppercase)
}
