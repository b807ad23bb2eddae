//! Words whose part of speech the tree shows to be wrong.

use std::borrow::Cow;

use crate::extract::attitude;
use crate::extract::gazetteer::gazetteer;
use crate::extract::syntax::Syntax;
use crate::text::Analysis;
use crate::text::Relation;
use crate::text::TokenId;
use crate::text::Trees;
use crate::text::Upos;

/// "The union hopes to win.": what has a subject and no copula is a verb.
pub(crate) fn retag(analysis: &Analysis) -> Cow<'_, Analysis> {
    let syntax = Syntax::new(analysis);
    let n_tokens = u32::try_from(analysis.document.n_tokens()).unwrap_or(u32::MAX);
    let verbs: Vec<TokenId> = (0..n_tokens)
        .map(TokenId)
        .filter(|&token| {
            if is_clause_without_verb(syntax, token) {
                return true;
            }
            if is_surely_verb(syntax, token) {
                return true;
            }
            syntax.xpos(token) == "NNS"
                && syntax.child(token, Relation::Cop).is_none()
                && attitude::of_verb(syntax.lemma(token)).is_some()
                && syntax.children(token).iter().any(|&child| {
                    syntax.relation(child) == Relation::Acl && syntax.xpos(child) == "VB"
                })
                && (syntax.child(token, Relation::Nsubj).is_some() || is_bare_root(syntax, token))
        })
        .collect();
    let mut current = Cow::Borrowed(analysis);
    for &verb in &verbs {
        let current = current.to_mut();
        let tag = &mut current.tags.0[verb.index()];
        tag.upos = Upos::Verb;
        tag.xpos = "VBZ".into();
        tag.feats = "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin".into();
    }
    if verbs.is_empty() {
        return current;
    }
    let heads: Vec<Option<TokenId>> = (0..n_tokens).map(|at| syntax.head(TokenId(at))).collect();
    let mut relations: Vec<Relation> =
        (0..n_tokens).map(|at| syntax.relation(TokenId(at))).collect();
    let mut new_heads = heads;
    for &verb in &verbs {
        let first = syntax.head(verb).filter(|&first| {
            let sentence = analysis.document.sentence(analysis.document.sentence_of(first));
            syntax.relation(verb) == Relation::Obj
                && first.0 == sentence.tokens.start
                && syntax.head(first).is_none()
                && syntax.xpos(first) == "VB"
        });
        let mut subject = syntax.child(verb, Relation::Nsubj);
        for &child in syntax.children(verb) {
            let relation = &mut relations[child.index()];
            match *relation {
                Relation::Acl => *relation = Relation::Xcomp,
                Relation::Nmod if syntax.preposition(child).is_none() && child > verb => {
                    *relation = Relation::Obj;
                }
                Relation::Nmod => *relation = Relation::Obl,
                Relation::Compound if subject.is_none() => {
                    *relation = Relation::Nsubj;
                    subject = Some(child);
                }
                _ => {}
            }
        }
        // "Satellite company denies": the first word was taken for a verb, too.
        if let (Some(first), Some(subject)) = (first, subject) {
            new_heads[verb.index()] = None;
            relations[verb.index()] = Relation::Root;
            new_heads[first.index()] = Some(subject);
            relations[first.index()] = Relation::Compound;
        }
        for &child in syntax.children(verb) {
            let before = matches!(
                syntax.relation(child),
                Relation::Det | Relation::Amod | Relation::NmodPoss
            );
            if let Some(subject) = subject.filter(|_| before) {
                new_heads[child.index()] = Some(subject);
            }
        }
    }
    current.to_mut().trees = Trees::new(new_heads, relations);
    current
}

/// "company denies selling": what is no noun and has a clause is a verb.
fn is_surely_verb(syntax: Syntax<'_>, token: TokenId) -> bool {
    let lemma = syntax.lemma(token);
    syntax.xpos(token) == "NNS"
        && syntax.children(token).iter().any(|&child| {
            syntax.relation(child) == Relation::Acl && matches!(syntax.xpos(child), "VB" | "VBG")
        })
        && attitude::of_verb(lemma).is_some()
        && gazetteer().kind(lemma).is_none()
        && gazetteer().sense(lemma).is_none()
}

/// "rejected reports that": the object of a verb is a noun, although the word may be a verb.
pub(crate) fn nouns_for_verbs(analysis: &Analysis) -> Cow<'_, Analysis> {
    let syntax = Syntax::new(analysis);
    let n_tokens = u32::try_from(analysis.document.n_tokens()).unwrap_or(u32::MAX);
    let is_noun = |token: &TokenId| {
        syntax.xpos(*token) == "VBZ"
            && syntax.relation(*token) == Relation::Obj
            && syntax.child(*token, Relation::Nsubj).is_none()
            && attitude::of_noun(syntax.lemma(*token)).is_some()
    };
    let nouns: Vec<TokenId> = (0..n_tokens).map(TokenId).filter(is_noun).collect();
    let mut current = Cow::Borrowed(analysis);
    if nouns.is_empty() {
        return current;
    }
    let heads = (0..n_tokens).map(|at| syntax.head(TokenId(at))).collect();
    let relations = (0..n_tokens).map(TokenId).map(|token| match syntax.relation(token) {
        Relation::Ccomp if syntax.head(token).is_some_and(|head| nouns.contains(&head)) => {
            Relation::Acl
        }
        relation => relation,
    });
    let relations = relations.collect();
    let current_analysis = current.to_mut();
    for noun in nouns {
        let tag = &mut current_analysis.tags.0[noun.index()];
        tag.upos = Upos::Noun;
        tag.xpos = "NNS".into();
        tag.feats = "Number=Plur".into();
    }
    current_analysis.trees = Trees::new(heads, relations);
    current
}

/// "If the army attacks the town,": a clause with a conjunction and a subject has a verb.
fn is_clause_without_verb(syntax: Syntax<'_>, token: TokenId) -> bool {
    let subject = syntax.child(token, Relation::Nsubj);
    syntax.xpos(token) == "NNS"
        && syntax.relation(token) == Relation::Advcl
        && syntax.child(token, Relation::Cop).is_none()
        && syntax.child(token, Relation::Mark).is_some()
        && subject.is_some_and(|subject| subject < token && syntax.xpos(subject) == "NN")
}

/// "The government plans to act.": the only noun of the clause would be a sentence by itself.
fn is_bare_root(syntax: Syntax<'_>, token: TokenId) -> bool {
    syntax.head(token).is_none()
        && syntax.child(token, Relation::Compound).is_some()
        && syntax.child(token, Relation::Det).is_some()
        && syntax
            .children_by(token, Relation::Punct)
            .last()
            .is_some_and(|mark| syntax.form(mark) == ".")
}

/// "The company's chief executive apologized": what has an owner is a noun, although the word may be an
/// adjective.
pub(crate) fn nouns_behind_owners(analysis: &Analysis) -> Cow<'_, Analysis> {
    let syntax = Syntax::new(analysis);
    let n_tokens = u32::try_from(analysis.document.n_tokens()).unwrap_or(u32::MAX);
    let owned = |mark: TokenId| {
        let owner = syntax.head(mark).filter(|&owner| {
            syntax.xpos(mark) == "POS"
                && owner < mark
                && syntax.relation(owner) != Relation::NmodPoss
                && syntax.is_noun(owner)
        })?;
        let end = analysis.document.sentence(analysis.document.sentence_of(mark)).tokens.end;
        let adjectives = (mark.0 + 1..end).map(TokenId);
        let adjectives = adjectives.take_while(|&word| syntax.upos(word) == Upos::Adj);
        let noun = adjectives.last()?;
        let next = TokenId(noun.0 + 1);
        let ends = next.0 >= end
            || matches!(syntax.upos(next), Upos::Punct | Upos::Verb | Upos::Aux | Upos::Adv);
        (ends && syntax.head(owner) != Some(noun)).then_some((owner, noun))
    };
    let pairs: Vec<(TokenId, TokenId)> = (0..n_tokens).map(TokenId).filter_map(owned).collect();
    let mut current = Cow::Borrowed(analysis);
    if pairs.is_empty() {
        return current;
    }
    let mut heads: Vec<Option<TokenId>> =
        (0..n_tokens).map(|at| syntax.head(TokenId(at))).collect();
    let mut relations: Vec<Relation> =
        (0..n_tokens).map(|at| syntax.relation(TokenId(at))).collect();
    let current_analysis = current.to_mut();
    for (owner, noun) in pairs {
        if analysis.trees.is_under(owner, noun) {
            continue;
        }
        heads[noun.index()] = heads[owner.index()];
        relations[noun.index()] = relations[owner.index()];
        heads[owner.index()] = Some(noun);
        relations[owner.index()] = Relation::NmodPoss;
        for word in (owner.0 + 2..noun.0).map(TokenId) {
            heads[word.index()] = Some(noun);
            relations[word.index()] = Relation::Amod;
        }
        let tag = &mut current_analysis.tags.0[noun.index()];
        tag.upos = Upos::Noun;
        tag.xpos = "NN".into();
        tag.feats = "Number=Sing".into();
    }
    current_analysis.trees = Trees::new(heads, relations);
    current
}
