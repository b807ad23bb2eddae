//! Open information extraction: predicates and arguments as they stand in the sentence.

use crate::extract::predication::Argument;
use crate::extract::predication::Predication;
use crate::extract::predication::Role;
use crate::extract::predication::predications;
use crate::extract::repair::repair;
use crate::extract::rules::subject;
use crate::extract::syntax::Syntax;
use crate::text::Analysis;
use crate::text::Relation;
use crate::text::SentenceId;
use crate::text::TokenId;
use crate::text::Upos;

/// A predicate and its arguments in the words of the sentence, blanks between tokens.
#[derive(Clone, Debug, PartialEq)]
pub struct Triple {
    /// The sentence that it stands in.
    pub sentence: SentenceId,
    /// How sure, from 0 to 1.
    pub confidence: f64,
    /// The words that express what happens.
    pub predicate: String,
    /// Who or what takes part, the subject first.
    pub arguments: Vec<String>,
}

/// What a text says, sentence by sentence, without regard to entities.
pub fn triples(analysis: &Analysis) -> Vec<Triple> {
    let analysis = repair(analysis);
    let syntax = Syntax::new(&analysis);
    let mut out = Vec::new();
    for predication in predications(&analysis) {
        let found = match predication.rule {
            "nominal" => None,
            "apposition" => apposition(syntax, &predication),
            "title" => title(syntax, &predication),
            "copula" | "adjective" => copula(syntax, &predication),
            _ => clause(syntax, &predication),
        };
        out.extend(found);
    }
    out
}

/// A triple in the making: tokens of the predicate and of each argument.
struct Parts {
    head: TokenId,
    predicate: Vec<TokenId>,
    arguments: Vec<Vec<TokenId>>,
    confidence: f64,
}

fn spelled(syntax: Syntax<'_>, tokens: &[TokenId]) -> String {
    let forms: Vec<&str> = tokens.iter().map(|&token| syntax.form(token)).collect();
    forms.join(" ")
}

fn finish(syntax: Syntax<'_>, parts: &Parts) -> Option<Triple> {
    let arguments: Vec<String> = parts
        .arguments
        .iter()
        .filter(|tokens| !tokens.is_empty())
        .map(|tokens| spelled(syntax, tokens))
        .collect();
    (arguments.len() >= 2).then(|| Triple {
        sentence: syntax.analysis().document.sentence_of(parts.head),
        confidence: parts.confidence,
        predicate: spelled(syntax, &parts.predicate),
        arguments,
    })
}

/// What is part of an argument's span.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Span {
    /// Without the preposition in front.
    Bare,
    /// All of it.
    Whole,
}

/// The tokens of an argument, in order, without what only adds to it.
fn span(syntax: Syntax<'_>, head: TokenId, kind: Span, skip: TokenId) -> Vec<TokenId> {
    let mut tokens = Vec::new();
    gather(syntax, (head, head), (kind, skip), &mut tokens);
    tokens.sort_unstable();
    let is_mark = |token: &TokenId| {
        syntax.upos(*token) == Upos::Punct
            && !matches!(
                syntax.form(*token),
                "``" | "''" | "(" | ")" | "\"" | "“" | "”" | "-LRB-" | "-RRB-"
            )
    };
    while tokens.last().is_some_and(is_mark) {
        tokens.pop();
    }
    while tokens.first().is_some_and(is_mark) {
        tokens.remove(0);
    }
    tokens
}

fn gather(
    syntax: Syntax<'_>,
    (top, at): (TokenId, TokenId),
    (kind, skip): (Span, TokenId),
    tokens: &mut Vec<TokenId>,
) {
    tokens.push(at);
    for &child in syntax.children(at) {
        let relation = syntax.relation(child);
        let leave = child == skip
            || match relation {
                Relation::Case | Relation::Mark => {
                    at == top && kind == Span::Bare && syntax.xpos(child) != "POS"
                }
                Relation::AclRelcl
                | Relation::Parataxis
                | Relation::Discourse
                | Relation::Appos => at == top || relation == Relation::Parataxis,
                Relation::Cop | Relation::Nsubj | Relation::Aux | Relation::NsubjOuter => {
                    at == top && kind == Span::Bare && !syntax.is_verb(at)
                }
                Relation::Cc => at == top && syntax.is_verb(at),
                _ => false,
            };
        if !leave {
            gather(syntax, (top, child), (kind, skip), tokens);
        }
    }
}

/// A verb with its arguments.
fn clause(syntax: Syntax<'_>, predication: &Predication<'_>) -> Option<Triple> {
    let verb = predication.head;
    let mut predicate = predication.words.clone();
    // "tries to woo": verbs that only lead to another one belong to its predicate.
    if leads_on(syntax, predication) {
        return None;
    }
    leading(syntax, verb, &mut predicate);
    let surface = subject::subject(syntax, verb)?;
    let mut arguments = vec![span(syntax, surface.token, Span::Bare, verb)];
    let mut rest: Vec<&Argument<'_>> =
        predication.arguments.iter().filter(|argument| argument.head != surface.token).collect();
    // The nearest complement comes first: object, then what a preposition ties to the verb.
    rest.sort_by_key(|argument| (rank(argument), argument.head));
    for (at, argument) in rest.into_iter().enumerate() {
        let passive_agent = argument.role == Role::Subject && predication.passive;
        let ties = at == 0 && (argument.preposition.is_some() || passive_agent);
        if ties {
            let words = syntax.children_by(argument.head, Relation::Case);
            for word in words {
                predicate.push(word);
                predicate.extend(syntax.children_by(word, Relation::Fixed));
            }
        }
        let kind = if ties || argument.preposition.is_none() { Span::Bare } else { Span::Whole };
        arguments.push(span(syntax, argument.head, kind, verb));
    }
    for &child in syntax.children(verb) {
        if syntax.relation(child) == Relation::Advcl && child > verb
            || syntax.relation(child) == Relation::Advmod
                && !predicate.contains(&child)
                && syntax.xpos(child) == "RB"
                && child > verb
        {
            arguments.push(span(syntax, child, Span::Whole, verb));
        }
    }
    predicate.sort_unstable();
    predicate.dedup();
    let confidence = confidence(syntax, predication, &arguments);
    finish(syntax, &Parts { head: verb, predicate, arguments, confidence })
}

fn rank(argument: &Argument<'_>) -> u8 {
    match argument.role {
        Role::Recipient => 0,
        Role::Object | Role::Subject => 1,
        Role::Attribute => 2,
        Role::Clause => 3,
        Role::Oblique => 4,
        Role::Adjunct => 5,
    }
}

/// Whether a verb has only an infinitive beside its subject, so that the infinitive tells it all.
fn leads_on(syntax: Syntax<'_>, predication: &Predication<'_>) -> bool {
    predication.arguments.iter().any(|argument| {
        argument.role == Role::Clause
            && syntax.relation(argument.head) == Relation::Xcomp
            && syntax.is_verb(argument.head)
    }) && !predication
        .arguments
        .iter()
        .any(|argument| argument.role == Role::Object && !argument.inferred && !predication.passive)
}

/// Adds the verbs above an infinitive that only lead to it.
fn leading(syntax: Syntax<'_>, verb: TokenId, predicate: &mut Vec<TokenId>) {
    let mut at = verb;
    while syntax.relation(at) == Relation::Xcomp {
        let Some(above) = syntax.head(at).filter(|&above| syntax.is_clause(above)) else { return };
        if syntax.child(above, Relation::Obj).is_some() {
            return;
        }
        predicate.extend(syntax.children_by(at, Relation::Mark));
        predicate.extend(syntax.verb_words(above));
        at = above;
    }
}

fn copula(syntax: Syntax<'_>, predication: &Predication<'_>) -> Option<Triple> {
    let head = predication.head;
    let surface = predication.argument(Role::Subject)?;
    let mut predicate: Vec<TokenId> =
        predication.words.iter().copied().filter(|&word| word != head).collect();
    let mut arguments = vec![span(syntax, surface.head, Span::Bare, head)];
    let preposition = syntax.children_by(head, Relation::Case).next();
    predicate.extend(preposition);
    let mut tokens = span(syntax, head, Span::Bare, surface.head);
    tokens.retain(|token| !predicate.contains(token));
    arguments.push(tokens);
    let confidence = confidence(syntax, predication, &arguments);
    finish(syntax, &Parts { head, predicate, arguments, confidence })
}

fn apposition(syntax: Syntax<'_>, predication: &Predication<'_>) -> Option<Triple> {
    let subject = predication.argument(Role::Subject)?.head;
    let noun = predication.head;
    let arguments =
        [span(syntax, subject, Span::Bare, noun), span(syntax, noun, Span::Bare, subject)];
    let sentence = syntax.analysis().document.sentence_of(noun);
    let [first, second] = arguments.map(|tokens| spelled(syntax, &tokens));
    Some(Triple {
        sentence,
        confidence: 0.55,
        predicate: "is".into(),
        arguments: vec![first, second],
    })
}

fn title(syntax: Syntax<'_>, predication: &Predication<'_>) -> Option<Triple> {
    let subject = predication.argument(Role::Subject)?.head;
    let noun = predication.head;
    if syntax.upos(noun) == Upos::Propn && syntax.relation(noun) != Relation::NmodDesc {
        return None;
    }
    let mut name = vec![subject];
    name.extend(syntax.children(subject).iter().copied().filter(|&child| {
        matches!(syntax.relation(child), Relation::Flat | Relation::Compound) && child != noun
    }));
    name.sort_unstable();
    let title = span(syntax, noun, Span::Bare, subject);
    let sentence = syntax.analysis().document.sentence_of(noun);
    Some(Triple {
        sentence,
        confidence: 0.3,
        predicate: "is".into(),
        arguments: vec![spelled(syntax, &name), spelled(syntax, &title)],
    })
}

fn confidence(
    syntax: Syntax<'_>,
    predication: &Predication<'_>,
    arguments: &[Vec<TokenId>],
) -> f64 {
    let mut score: f64 = match predication.rule {
        "active" | "passive" | "copula" => 1.5,
        "adjective" | "relative" | "relative passive" => 1.0,
        "coordination" | "coordination passive" => 0.9,
        "participle" | "participle passive" => 0.5,
        _ => 0.3,
    };
    let pronoun = arguments
        .first()
        .is_some_and(|tokens| tokens.len() == 1 && syntax.upos(tokens[0]) == Upos::Pron);
    if pronoun {
        score -= 0.2;
    }
    let longest = arguments.iter().map(Vec::len).max().unwrap_or(0);
    if longest > 20 {
        score -= 0.4;
    }
    if arguments.len() == 2 {
        score += 0.1;
    }
    let probability = 1.0 / (1.0 + (-score).exp());
    (probability * 100.0).round() / 100.0
}
