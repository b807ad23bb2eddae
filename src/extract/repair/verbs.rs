//! Repairs of sentences whose main verb was read as a participle or an adjective.

use crate::extract::repair::Draft;
use crate::extract::repair::is_finite;
use crate::extract::repair::tokens;
use crate::extract::syntax::Syntax;
use crate::text::Relation;
use crate::text::SentenceId;
use crate::text::TokenId;
use crate::text::Upos;

/// "X called on leaders to act." read as "X, called on": a full sentence needs a finite verb.
pub(crate) fn headless_clause(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    let Some(root) = tokens(syntax, sentence).find(|&token| syntax.head(token).is_none()) else {
        return;
    };
    let Some(last) = tokens(syntax, sentence).last() else { return };
    if syntax.form(last) != "." || !syntax.is_noun(root) || is_finite(syntax, root) {
        return;
    }
    let active = || participle_with_object(syntax, (sentence, root));
    let adjective = || adjective_behind_phrase(syntax, (sentence, root));
    let relative = || clause_without_pronoun(syntax, root);
    let hidden = hidden_verb(syntax, root).or_else(relative).or_else(active).or_else(adjective);
    let participle = hidden.or_else(|| participle_of_subject(syntax, root));
    let Some(verb) = participle else { return };
    let others = tokens(syntax, sentence).any(|token| {
        token != verb
            && syntax.is_verb(token)
            && is_finite(syntax, token)
            && syntax.head(token) == Some(root)
            && !matches!(syntax.relation(token), Relation::Acl | Relation::AclRelcl)
    });
    if others {
        return;
    }
    let noun = draft.heads[verb.index()];
    let is_passive = syntax.child(verb, Relation::AuxPass).is_some();
    draft.raise(verb, root, if is_passive { Relation::NsubjPass } else { Relation::Nsubj });
    if let Some(object) = noun.filter(|_| syntax.relation(verb) == Relation::Amod) {
        object_of_adjective(draft, (root, verb, object), last);
        return;
    }
    // "Ann Lee, who lives in Rome, visited Oslo", where Oslo was read as the visitor.
    if let Some(object) = syntax.own_subject(verb) {
        draft.attach(object, Some(verb), Relation::Obj);
    }
    if let Some(noun) = noun.filter(|&noun| noun != root)
        && draft.relations[noun.index()] == Relation::Appos
        && syntax.upos(noun) != Upos::Noun
    {
        draft.relations[noun.index()] = Relation::Flat;
    }
    // What hung on the noun behind the verb belongs to the verb.
    for child in noun.into_iter().chain([root]).flat_map(|noun| syntax.children(noun).to_vec()) {
        if child > verb {
            let relation = match draft.relations[child.index()] {
                Relation::Ccomp if syntax.xpos(child) == "VB" => Relation::Xcomp,
                Relation::Nmod => Relation::Obl,
                Relation::Acl => Relation::Advcl,
                other => other,
            };
            draft.attach(child, Some(verb), relation);
            let subject = syntax.children_by(child, Relation::Nsubj).next();
            if let Some(subject) = subject.filter(|_| relation == Relation::Xcomp) {
                draft.attach(subject, Some(verb), Relation::OblUnmarked);
            }
        }
    }
}

/// The participle of a noun, which looks like a past tense and has nothing that makes it passive.
fn participle_of_subject(syntax: Syntax<'_>, root: TokenId) -> Option<TokenId> {
    let holders = syntax.children(root).iter().copied().filter(|&child| {
        matches!(syntax.relation(child), Relation::Appos | Relation::Flat | Relation::Nmod)
    });
    std::iter::once(root).chain(holders).find_map(|noun| {
        syntax.children_by(noun, Relation::Acl).find(|&verb| {
            matches!(syntax.xpos(verb), "VBN" | "VBD")
                && syntax.form(verb).ends_with("ed")
                && syntax.own_subject(verb).is_none()
                && verb > noun
                && syntax.children(verb).iter().all(|&child| {
                    !matches!(syntax.relation(child), Relation::OblAgent | Relation::AuxPass)
                })
        })
    })
}

/// Gives a verb that was read as an adjective its object, and to both what follows them.
fn object_of_adjective(
    draft: &mut Draft<'_>,
    (subject, verb, object): (TokenId, TokenId, TokenId),
    last: TokenId,
) {
    let syntax = draft.syntax();
    draft.attach(object, Some(verb), Relation::Obj);
    for &child in syntax.children(subject).iter().filter(|&&child| child > object) {
        let relation = syntax.relation(child);
        let above = if relation.base() == "acl" { object } else { verb };
        draft.attach(child, Some(above), relation);
    }
    // "attacked rebels supported by Algeria", whatever that was hung on.
    let behind = TokenId(object.0 + 1);
    let bare = behind <= last
        && matches!(syntax.relation(behind), Relation::Advcl | Relation::Acl)
        && syntax.xpos(behind) == "VBN";
    if bare {
        draft.attach(behind, Some(object), Relation::Acl);
    }
}

/// "The hostages, most of them women, had been abducted.": a relative clause has a pronoun or a subject
/// of its own.
fn clause_without_pronoun(syntax: Syntax<'_>, root: TokenId) -> Option<TokenId> {
    syntax.children_by(root, Relation::AclRelcl).find(|&verb| {
        let trees = &syntax.analysis().trees;
        let pronoun = |at: u32| {
            let word = TokenId(at);
            syntax.is_relative_pronoun(word)
                || matches!(&*syntax.lower(word), "that" | "where" | "when" | "whose" | "why")
        };
        syntax.is_verb(verb)
            && is_finite(syntax, verb)
            && syntax.own_subject(verb).is_none()
            && !(trees.extent(verb).start..verb.0).any(pronoun)
    })
}

/// Whether a word is the first one below a noun, apart from a comma.
fn opens_phrase(syntax: Syntax<'_>, word: TokenId, noun: TokenId) -> bool {
    let start = syntax.analysis().trees.extent(noun).start;
    start == word.0 || start + 1 == word.0 && syntax.form(TokenId(start)) == ","
}

/// "The army, backed by France, attacked rebels.", "The group accused of theft denied involvement.": a
/// participle behind a comma or a noun is no adjective of the noun behind it.
fn adjective_behind_phrase(
    syntax: Syntax<'_>,
    (sentence, root): (SentenceId, TokenId),
) -> Option<TokenId> {
    let clause = syntax.children_by(root, Relation::Acl).next()?;
    tokens(syntax, sentence).find(|&verb| {
        verb > clause
            && matches!(syntax.xpos(verb), "VBN" | "VBD")
            && syntax.relation(verb) == Relation::Amod
            && syntax.head(verb).is_some_and(|noun| {
                noun > verb
                    && opens_phrase(syntax, verb, noun)
                    && matches!(
                        syntax.relation(noun),
                        Relation::Conj | Relation::Appos | Relation::Obj | Relation::Nmod
                    )
                    && syntax.child(noun, Relation::Cc).is_none()
                    && syntax.child(noun, Relation::Case).is_none()
            })
            && (syntax.form(TokenId(verb.0 - 1)) == "," || syntax.is_noun(TokenId(verb.0 - 1)))
    })
}

/// "A man armed with a knife attacked two guards.": what has an object of its own is no passive
/// participle.
fn participle_with_object(
    syntax: Syntax<'_>,
    (sentence, root): (SentenceId, TokenId),
) -> Option<TokenId> {
    tokens(syntax, sentence).find(|&verb| {
        verb > root
            && is_active_participle(syntax, verb)
            && syntax.analysis().trees.is_under(verb, root)
    })
}

/// Whether what was read as a passive participle has an object of its own.
pub(crate) fn is_active_participle(syntax: Syntax<'_>, verb: TokenId) -> bool {
    let object = syntax.child(verb, Relation::Obj).is_some_and(|object| object > verb);
    let two_objects = matches!(
        syntax.lemma(verb),
        "give"
            | "award"
            | "offer"
            | "send"
            | "pay"
            | "tell"
            | "ask"
            | "show"
            | "teach"
            | "grant"
            | "hand"
            | "deny"
            | "allow"
            | "owe"
            | "sell"
            | "lend"
            | "assign"
    );
    object
        && !two_objects
        && syntax.relation(verb) == Relation::Acl
        && matches!(syntax.xpos(verb), "VBN" | "VBD")
        && syntax.own_subject(verb).is_none()
        && syntax.children(verb).iter().all(|&child| {
            !matches!(
                syntax.relation(child),
                Relation::OblAgent | Relation::AuxPass | Relation::Aux | Relation::Mark
            )
        })
}

/// "The reforms the government announced angered the unions.": the last verb is the main one.
fn hidden_verb(syntax: Syntax<'_>, root: TokenId) -> Option<TokenId> {
    // "Rumors that Kenya had closed the border proved false."
    let told = || {
        syntax.children_by(root, Relation::Acl).find(|&clause| {
            syntax.own_subject(clause).is_some() && syntax.child(clause, Relation::Mark).is_some()
        })
    };
    let clause = syntax.child(root, Relation::AclRelcl).or_else(told)?;
    let acts = |verb: TokenId| {
        syntax.xpos(verb) == "VBN"
            && syntax.child(verb, Relation::OblAgent).is_none()
            && (syntax.relation(clause) == Relation::Acl
                || syntax.children_by(verb, Relation::Obj).any(|object| object > verb))
    };
    syntax.children(clause).iter().copied().find(|&verb| {
        verb > clause
            && syntax.is_verb(verb)
            && (is_finite(syntax, verb) || acts(verb))
            && matches!(
                syntax.relation(verb),
                Relation::Ccomp
                    | Relation::Xcomp
                    | Relation::Advcl
                    | Relation::Parataxis
                    | Relation::Conj
            )
            && syntax.child(verb, Relation::Cc).is_none()
            && syntax.own_subject(verb).is_none_or(|subject| subject > verb)
            && syntax.child(verb, Relation::Mark).is_none()
    })
}

/// "The report found that the army attacked civilians.": an adjective has no subject of its own,
/// and no noun hangs on another one without a preposition.
pub(crate) fn hidden_participle(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for verb in tokens(syntax, sentence) {
        let is_modifier = syntax.upos(verb) == Upos::Verb
            && syntax.relation(verb) == Relation::Amod
            && matches!(syntax.xpos(verb), "VBN" | "VBD")
            && verb.0 > 0;
        let Some(noun) = syntax.head(verb).filter(|&noun| is_modifier && noun > verb) else {
            continue;
        };
        let above = syntax.head(noun);
        if let Some(subject) = syntax.child(verb, Relation::Nsubj) {
            // "that" was taken for an object of the verb of saying.
            let that = above.filter(|&above| {
                syntax.lower(above) == "that" && syntax.relation(above) == Relation::Obj
            });
            draft.raise(verb, noun, Relation::Obj);
            if let Some((that, sayer)) = that.and_then(|that| Some((that, syntax.head(that)?))) {
                draft.attach(verb, Some(sayer), Relation::Ccomp);
                draft.attach(that, Some(verb), Relation::Mark);
            }
            draft.attach(subject, Some(verb), Relation::Nsubj);
        } else if let Some(root) = above
            && syntax.head(root).is_none()
            && syntax.is_noun(root)
            && root.0 + 1 == verb.0
            && matches!(
                syntax.relation(noun),
                Relation::Nmod | Relation::Appos | Relation::NmodUnmarked
            )
            && syntax.preposition(noun).is_none()
            && syntax.analysis().trees.extent(noun).start == verb.0
        {
            draft.raise(verb, root, Relation::Nsubj);
            draft.attach(noun, Some(verb), Relation::Obj);
        }
    }
}

/// "French President Ann Lee met them": a word at the top with the whole sentence beside it is part of
/// the subject that it stands before.
pub(crate) fn subject_torn_off(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    let Some(root) = tokens(syntax, sentence).next().filter(|&first| {
        syntax.head(first).is_none() && matches!(syntax.upos(first), Upos::Adj | Upos::Propn)
    }) else {
        return;
    };
    let mut below = syntax.children(root).iter().copied();
    let Some(verb) = syntax
        .child(root, Relation::Parataxis)
        .filter(|&verb| syntax.is_verb(verb) && is_finite(syntax, verb))
    else {
        return;
    };
    let alone = below.all(|child| child == verb || syntax.relation(child) == Relation::Punct);
    let subject = syntax
        .own_subject(verb)
        .filter(|&subject| alone && syntax.analysis().trees.extent(subject).start == root.0 + 1);
    if let Some(subject) = subject {
        let is_name = syntax.upos(root) == Upos::Propn;
        draft.raise(verb, root, Relation::Amod);
        let relation = if is_name { Relation::Compound } else { Relation::Amod };
        draft.attach(root, Some(subject), relation);
        for mark in syntax.children_by(root, Relation::Punct) {
            draft.attach(mark, Some(verb), Relation::Punct);
        }
    }
}

/// "The right to asylum is enshrined in law": no infinitive has a finite auxiliary, so "to" is a
/// preposition and the clause is the whole sentence.
pub(crate) fn preposition_for_mark(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for verb in tokens(syntax, sentence) {
        let Some(noun) = syntax.head(verb).filter(|&noun| {
            syntax.relation(verb) == Relation::Acl
                && syntax.head(noun).is_none()
                && noun < verb
                && is_finite(syntax, verb)
        }) else {
            continue;
        };
        let (Some(mark), Some(subject)) =
            (syntax.child(verb, Relation::Mark), syntax.own_subject(verb))
        else {
            continue;
        };
        let is_preposition = matches!(&*syntax.lower(mark), "to" | "of" | "on" | "from" | "with")
            && mark.0 == noun.0 + 1
            && syntax.analysis().trees.extent(subject).start == mark.0 + 1;
        if !is_preposition {
            continue;
        }
        let relation = syntax.relation(subject);
        draft.raise(verb, noun, relation);
        draft.attach(subject, Some(noun), Relation::Nmod);
        draft.attach(mark, Some(subject), Relation::Case);
        for mark in syntax.children_by(noun, Relation::Punct) {
            draft.attach(mark, Some(verb), Relation::Punct);
        }
    }
}

/// Verbs that are done to somebody or something, whatever else is said.
const NEEDS_OBJECT: &[&str] = &[
    "abduct",
    "appoint",
    "arrest",
    "capture",
    "charge",
    "convict",
    "deport",
    "detain",
    "elect",
    "evict",
    "evacuate",
    "execute",
    "expel",
    "extradite",
    "fine",
    "free",
    "hospitalize",
    "imprison",
    "injure",
    "jail",
    "kidnap",
    "kill",
    "murder",
    "rescue",
    "sentence",
    "shoot",
    "stab",
    "suspend",
    "wound",
];

/// "Journalist arrested in Tajikistan": headlines leave out the auxiliary of the passive.
pub(crate) fn passive_of_headline(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    let ends = tokens(syntax, sentence)
        .last()
        .is_some_and(|last| matches!(syntax.form(last), "." | "!" | "?" | "\"" | "”" | ":" | ";"));
    if ends {
        return;
    }
    for verb in tokens(syntax, sentence) {
        let bare = matches!(syntax.xpos(verb), "VBD" | "VBN")
            && NEEDS_OBJECT.contains(&syntax.lemma(verb))
            && syntax.children(verb).iter().all(|&child| {
                !matches!(
                    syntax.relation(child),
                    Relation::Obj | Relation::Iobj | Relation::Ccomp | Relation::Aux
                )
            });
        let subject = syntax.child(verb, Relation::Nsubj).filter(|&subject| bare && subject < verb);
        if let Some(subject) = subject {
            draft.attach(subject, Some(verb), Relation::NsubjPass);
        }
    }
}
