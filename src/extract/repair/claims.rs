//! Repairs of what is claimed, charged or denied: clauses and gerunds that the tree hangs elsewhere.

use crate::extract::attitude;
use crate::extract::attitude::Attitude;
use crate::extract::kind;
use crate::extract::nouns::event_noun;
use crate::extract::repair::Draft;
use crate::extract::repair::is_finite;
use crate::extract::repair::tokens;
use crate::extract::rules::subject;
use crate::extract::time;
use crate::text::Relation;
use crate::text::SentenceId;
use crate::text::TokenId;
use crate::text::Upos;

/// "denied having bombed the market": what begins with "having" right behind a verb is what the verb
/// governs, not a second verb beside it, and "having" is its auxiliary.
pub(crate) fn perfect_gerund(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for having in tokens(syntax, sentence) {
        if having.0 == 0 || syntax.lower(having) != "having" {
            continue;
        }
        let above = TokenId(having.0 - 1);
        let is_auxiliary = matches!(syntax.relation(having), Relation::Aux | Relation::AuxPass);
        let verb = if is_auxiliary {
            syntax.head(having).filter(|&verb| syntax.head(verb) == Some(above))
        } else {
            syntax.child(having, Relation::Xcomp).filter(|_| syntax.head(having) == Some(above))
        };
        let Some(verb) = verb.filter(|&verb| {
            syntax.is_verb(above)
                && syntax.xpos(verb) == "VBN"
                && syntax.child(verb, Relation::Cc).is_none()
        }) else {
            continue;
        };
        draft.attach(verb, Some(above), Relation::Xcomp);
        draft.attach(having, Some(verb), Relation::Aux);
    }
}

/// "cited claims that the firm had polluted the river": "that" right behind a noun of saying opens what
/// is claimed, so that the clause is the noun's, whatever the tree hangs it on.
pub(crate) fn clause_of_claim(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for that in tokens(syntax, sentence) {
        if that.0 == 0 || syntax.lower(that) != "that" {
            continue;
        }
        let noun = TokenId(that.0 - 1);
        let says = syntax.is_noun(noun)
            && matches!(
                attitude::of_noun(syntax.lemma(noun)),
                Some(Attitude::Says | Attitude::Knows | Attitude::Denies)
            );
        // The clause is what "that" hangs on, or the participle beside it that has a subject.
        let above = syntax.head(that).filter(|_| says);
        let verb = match syntax.relation(that) {
            Relation::Case => above.and_then(|object| {
                let mut near = syntax.children(object).iter().copied().chain(syntax.head(object));
                near.find(|&verb| {
                    verb > that && syntax.is_verb(verb) && syntax.own_subject(verb).is_some()
                })
            }),
            _ => above.filter(|&verb| verb > that),
        };
        let Some(verb) = verb else { continue };
        let has_subject = syntax.children(verb).iter().any(|&child| {
            child > that && matches!(syntax.relation(child), Relation::Nsubj | Relation::NsubjPass)
        });
        let is_complete = match syntax.relation(that) {
            Relation::Mark | Relation::Case | Relation::Nsubj => true,
            // As a pronoun it would stand for the object, which is there.
            Relation::Obj => syntax.children_by(verb, Relation::Obj).any(|object| object > verb),
            _ => false,
        };
        if has_subject && is_complete {
            draft.attach(verb, Some(noun), Relation::Acl);
            draft.attach(that, Some(verb), Relation::Mark);
        }
    }
}

/// Verbs that put before "of" who is said to do what follows, or not to do it.
const CHARGES: &[&str] = &["absolve", "accuse", "acquit", "clear", "convict", "suspect"];

/// "accused Iran of torturing prisoners", "stop bombing Darfur": the participle is no adjective of the
/// noun behind it.
pub(crate) fn gerund_before_object(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for gerund in tokens(syntax, sentence) {
        // "cleared Ann Lee of stealing": nor does the participle describe whoever is cleared.
        let has_of = syntax.children_by(gerund, Relation::Mark).any(|of| syntax.lower(of) == "of");
        let somebody = syntax.head(gerund).filter(|&somebody| {
            has_of
                && syntax.relation(gerund) == Relation::Acl
                && (syntax.xpos(gerund) == "VBG" || syntax.child(gerund, Relation::Aux).is_some())
                && matches!(syntax.relation(somebody), Relation::Obj | Relation::OblAgent)
        });
        let charge = somebody.and_then(|somebody| syntax.head(somebody));
        if let Some(verb) = charge.filter(|&verb| CHARGES.contains(&syntax.lemma(verb))) {
            draft.attach(gerund, Some(verb), Relation::Advcl);
            continue;
        }
        let as_adjective = syntax.xpos(gerund) == "VBG"
            && matches!(syntax.relation(gerund), Relation::Amod | Relation::Compound)
            && gerund.0 > 0;
        let Some(noun) = syntax.head(gerund).filter(|&noun| as_adjective && noun > gerund) else {
            continue;
        };
        let before = TokenId(gerund.0 - 1);
        let ancestors = || syntax.analysis().trees.ancestors(noun).take(2);
        if syntax.lower(before) == "of" {
            let charges =
                |verb: &TokenId| syntax.is_verb(*verb) && CHARGES.contains(&syntax.lemma(*verb));
            if let Some(verb) = ancestors().find(charges) {
                draft.raise(gerund, noun, Relation::Obj);
                draft.attach(gerund, Some(verb), Relation::Advcl);
                draft.attach(before, Some(gerund), Relation::Mark);
            }
            continue;
        }
        let governs = syntax.head(noun) == Some(before)
            && syntax.relation(noun) == Relation::Obj
            && matches!(
                syntax.lemma(before),
                "stop"
                    | "start"
                    | "begin"
                    | "keep"
                    | "avoid"
                    | "cease"
                    | "resume"
                    | "deny"
                    | "admit"
                    | "quit"
                    | "finish"
            )
            && event_noun(syntax.lemma(noun)).is_none()
            && (syntax.upos(noun) == Upos::Propn || syntax.xpos(noun) == "NNS");
        if governs && syntax.is_verb(before) {
            draft.raise(gerund, noun, Relation::Obj);
            draft.attach(gerund, Some(before), Relation::Xcomp);
        }
    }
}

/// "The gang that had threatened the judge was arrested": what follows the verb of a relative clause
/// without a comma is its object, and no second subject of the main verb.
pub(crate) fn object_of_relative(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for verb in tokens(syntax, sentence) {
        let subjects: Vec<TokenId> = syntax
            .children(verb)
            .iter()
            .copied()
            .filter(|&child| {
                child < verb
                    && matches!(syntax.relation(child), Relation::Nsubj | Relation::NsubjPass)
            })
            .collect();
        let &[noun, object] = &*subjects else { continue };
        let trees = &syntax.analysis().trees;
        let relative = syntax.children_by(noun, Relation::AclRelcl).find(|&clause| {
            trees.extent(clause).end == trees.extent(object).start
                && syntax.is_verb(clause)
                && !syntax.is_passive(clause)
                && syntax.child(clause, Relation::Obj).is_none()
                && syntax
                    .own_subject(clause)
                    .is_some_and(|pronoun| syntax.is_relative_pronoun(pronoun))
        });
        if let Some(relative) = relative {
            draft.attach(object, Some(relative), Relation::Obj);
        }
    }
}

/// "The group accused of theft denied involvement": a verb that needs an object and has none is a
/// participle, and the one behind its phrase is the main verb.
pub(crate) fn participle_for_verb(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for accused in tokens(syntax, sentence) {
        let needs_object = matches!(syntax.lemma(accused), "accuse" | "suspect" | "convict")
            && matches!(syntax.xpos(accused), "VBD" | "VBN")
            && syntax.head(accused).is_none()
            && syntax.child(accused, Relation::Obj).is_none()
            && syntax.child(accused, Relation::Aux).is_none()
            && syntax.child(accused, Relation::AuxPass).is_none();
        let subject = syntax.child(accused, Relation::Nsubj).filter(|_| needs_object);
        let Some(subject) = subject.filter(|subject| subject.0 + 1 == accused.0) else { continue };
        let before_noun = |verb: TokenId| {
            matches!(syntax.xpos(verb), "VBN" | "VBD")
                && syntax.relation(verb) == Relation::Amod
                && syntax.is_noun(TokenId(verb.0 - 1))
                && syntax.head(verb).is_some_and(|noun| noun > verb)
        };
        let main = tokens(syntax, sentence).find(|&verb| {
            let with_object = || {
                syntax.relation(verb) == Relation::Acl
                    && syntax.child(verb, Relation::Obj).is_some_and(|object| object > verb)
                    && matches!(syntax.xpos(verb), "VBN" | "VBD")
            };
            verb > accused && (before_noun(verb) || with_object())
        });
        let Some(verb) = main else { continue };
        let object = syntax.head(verb).filter(|_| before_noun(verb));
        draft.raise(verb, accused, Relation::Acl);
        draft.attach(subject, Some(verb), Relation::Nsubj);
        draft.attach(accused, Some(subject), Relation::Acl);
        if let Some(object) = object {
            draft.attach(object, Some(verb), Relation::Obj);
        }
    }
}

/// "said Wednesday that guards had shot at them": the clause is what is said; no day is described by it.
pub(crate) fn clause_behind_day(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for clause in tokens(syntax, sentence) {
        let Some(day) = syntax.head(clause).filter(|&day| {
            day < clause
                && matches!(syntax.relation(clause), Relation::Acl | Relation::AclRelcl)
                && (syntax.relation(day) == Relation::OblUnmarked
                    || time::names_day(&syntax.lower(day)))
        }) else {
            continue;
        };
        let says = syntax.head(day).filter(|&verb| {
            syntax.is_verb(verb)
                && attitude::quotes(syntax.lemma(verb))
                && syntax.child(verb, Relation::Ccomp).is_none()
        });
        let that = syntax
            .child(clause, Relation::Mark)
            .filter(|&that| that.0 == day.0 + 1 && syntax.lower(that) == "that");
        if let (Some(verb), Some(_)) = (says, that) {
            draft.attach(clause, Some(verb), Relation::Ccomp);
            draft.attach(day, Some(verb), Relation::OblUnmarked);
        }
    }
}

/// "accused them of theft, a charge the union denies": of two subjects side by side behind a comma the
/// first is what the second does something with.
pub(crate) fn charge_before_subject(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for verb in tokens(syntax, sentence) {
        let beside = syntax.is_verb(verb)
            && matches!(
                syntax.relation(verb),
                Relation::Parataxis | Relation::Conj | Relation::Dep | Relation::Advcl
            )
            && syntax.child(verb, Relation::Obj).is_none();
        let Some(above) = syntax.head(verb).filter(|&above| beside && above < verb) else {
            continue;
        };
        let mut subjects = syntax.children_by(verb, Relation::Nsubj);
        let (Some(charge), Some(subject)) = (subjects.next(), subjects.next()) else { continue };
        let trees = &syntax.analysis().trees;
        let (charged, own) = (trees.extent(charge), trees.extent(subject));
        let behind_comma = charged.start > 0
            && (charged.start - 1..=charged.start).any(|at| syntax.form(TokenId(at)) == ",");
        if behind_comma && syntax.is_noun(charge) && charged.end == own.start && subject < verb {
            draft.attach(charge, Some(above), Relation::Parataxis);
            draft.attach(verb, Some(charge), Relation::AclRelcl);
        }
    }
}

/// "reports that men looted shops run by Ann": what a clause beside it ends in is what the participle
/// describes, not what the clause describes.
pub(crate) fn participle_behind_clause(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for participle in tokens(syntax, sentence) {
        let passive = syntax.relation(participle) == Relation::Acl
            && syntax.xpos(participle) == "VBN"
            && participle.0 > 0;
        let Some(noun) = syntax.head(participle).filter(|_| passive) else { continue };
        let nearest = TokenId(participle.0 - 1);
        let clause = syntax.children(noun).iter().copied().find(|&clause| {
            matches!(syntax.relation(clause), Relation::Acl | Relation::AclRelcl)
                && is_finite(syntax, clause)
                && syntax.relation(nearest) == Relation::Obj
                && syntax.head(nearest) == Some(clause)
        });
        if clause.is_some() {
            draft.attach(participle, Some(nearest), Relation::Acl);
        }
    }
}

/// "arrested two men accused of theft": a passive participle right behind people says something of
/// them.
pub(crate) fn participle_of_people(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for participle in tokens(syntax, sentence) {
        let by = syntax.child(participle, Relation::OblAgent).is_some();
        let bare = syntax.xpos(participle) == "VBN"
            && (syntax.relation(participle) == Relation::Advcl
                || by && syntax.relation(participle) == Relation::Xcomp)
            && syntax
                .children(participle)
                .iter()
                .all(|&child| child > participle && syntax.relation(child) != Relation::Obj);
        let Some(verb) = syntax.head(participle).filter(|&verb| bare && verb < participle) else {
            continue;
        };
        let Some(noun) = participle.0.checked_sub(1).map(TokenId) else { continue };
        let people = matches!(syntax.relation(noun), Relation::Obj | Relation::Obl)
            && syntax.head(noun) == Some(verb)
            && syntax.upos(noun) == Upos::Noun
            && (kind::is_people(syntax.lemma(noun)) || by);
        let causes = matches!(
            syntax.lemma(verb),
            "find" | "get" | "have" | "hear" | "keep" | "leave" | "make" | "order" | "see" | "want"
        );
        if people && !causes {
            draft.attach(participle, Some(noun), Relation::Acl);
        }
    }
}

/// "wants the general to be tried": what somebody is wanted to do is no description of the object.
pub(crate) fn infinitive_of_object(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for infinitive in tokens(syntax, sentence) {
        let to = syntax
            .children_by(infinitive, Relation::Mark)
            .any(|mark| mark < infinitive && syntax.lower(mark) == "to");
        let object = syntax.head(infinitive).filter(|&object| {
            to && syntax.relation(infinitive) == Relation::Acl
                && syntax.relation(object) == Relation::Obj
                && attitude::of_noun(syntax.lemma(object)).is_none()
        });
        let Some(verb) = object.and_then(|object| syntax.head(object)) else { continue };
        let governs = syntax.lemma(verb) == "want"
            || syntax.lemma(verb) == "expect"
            || subject::controls_object(syntax.lemma(verb));
        if governs && syntax.child(verb, Relation::Xcomp).is_none() {
            draft.attach(infinitive, Some(verb), Relation::Xcomp);
        }
    }
}

/// "publish data stolen from a hospital": a bare participle is no clause that somebody says; it describes
/// what stands before it.
pub(crate) fn participle_for_clause(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for participle in tokens(syntax, sentence) {
        let bare = syntax.xpos(participle) == "VBN"
            && syntax.relation(participle) == Relation::Ccomp
            && syntax.children(participle).iter().all(|&child| {
                !matches!(
                    syntax.relation(child),
                    Relation::Aux
                        | Relation::AuxPass
                        | Relation::Mark
                        | Relation::Obj
                        | Relation::Ccomp
                )
            });
        let subject = syntax
            .child(participle, Relation::Nsubj)
            .or_else(|| syntax.child(participle, Relation::NsubjPass))
            .filter(|subject| bare && subject.0 + 1 == participle.0);
        let verb = syntax.head(participle).filter(|&verb| {
            syntax.is_verb(verb)
                && verb < participle
                && syntax.child(verb, Relation::Obj).is_none()
                && attitude::of_verb(syntax.lemma(verb)).is_none()
        });
        if let (Some(object), Some(verb)) = (subject, verb) {
            draft.attach(object, Some(verb), Relation::Obj);
            draft.attach(participle, Some(object), Relation::Acl);
        }
    }
}

/// "dismissed the claims as fabricated and said": a finite verb joined to a participle goes on with the
/// verb above it.
pub(crate) fn verb_beside_participle(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for verb in tokens(syntax, sentence) {
        let joined = matches!(syntax.xpos(verb), "VBD" | "VBZ")
            && syntax.relation(verb) == Relation::Conj
            && syntax.own_subject(verb).is_none()
            && syntax.child(verb, Relation::Cc).is_some();
        let Some(participle) = syntax.head(verb).filter(|&participle| {
            joined
                && syntax.xpos(participle) == "VBN"
                && matches!(syntax.relation(participle), Relation::Acl | Relation::Advcl)
                && syntax.children(participle).iter().all(|&child| {
                    !matches!(syntax.relation(child), Relation::Aux | Relation::AuxPass)
                })
        }) else {
            continue;
        };
        let mut above = syntax.analysis().trees.ancestors(participle);
        let finite = above.find(|&above| {
            above < participle && matches!(syntax.xpos(above), "VBD" | "VBZ" | "VBP")
        });
        if let Some(finite) = finite {
            draft.attach(verb, Some(finite), Relation::Conj);
        }
    }
}

/// "accused neighbouring Eritrea of": such a participle is an adjective of the name behind it.
pub(crate) fn adjective_for_participle(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for word in tokens(syntax, sentence) {
        let next = TokenId(word.0 + 1);
        let reads_as_verb =
            matches!(&*syntax.lower(word), "neighbouring" | "neighboring" | "remaining")
                && syntax.xpos(word) == "VBG"
                && syntax.children_by(word, Relation::Obj).next() == Some(next);
        if !reads_as_verb {
            continue;
        }
        let relation = match syntax.relation(word) {
            Relation::Xcomp | Relation::Ccomp | Relation::Advcl => Relation::Obj,
            relation => relation,
        };
        let head = syntax.head(word);
        draft.raise(next, word, Relation::Amod);
        draft.attach(next, head, relation);
        for &child in syntax.children(next) {
            if child > next && syntax.relation(child) == Relation::Acl {
                draft.attach(child, Some(next), Relation::Acl);
            }
        }
    }
}
