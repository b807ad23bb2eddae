//! Repairs of trees in which a clause lost its subject or its place to the clause next to it.

use crate::extract::attitude;
use crate::extract::discourse::EntityKind;
use crate::extract::gazetteer::gazetteer;
use crate::extract::repair::Draft;
use crate::extract::repair::is_finite;
use crate::extract::repair::tokens;
use crate::extract::repair::verbs::is_active_participle;
use crate::extract::syntax::Syntax;
use crate::text::Relation;
use crate::text::SentenceId;
use crate::text::TokenId;
use crate::text::Upos;

/// "The airline said that the plane, carrying ten people, vanished": the plane vanished, not the
/// airline.
pub(crate) fn clause_behind_participle(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for verb in tokens(syntax, sentence) {
        let joined = syntax.relation(verb) == Relation::Conj
            && is_finite(syntax, verb)
            && syntax.own_subject(verb).is_none()
            && syntax.child(verb, Relation::Cc).is_none();
        let Some(sayer) = syntax.head(verb).filter(|&sayer| {
            joined && sayer < verb && attitude::of_verb(syntax.lemma(sayer)).is_some()
        }) else {
            continue;
        };
        let Some(participle) = syntax.child(sayer, Relation::Ccomp).filter(|&clause| {
            clause < verb
                && matches!(syntax.xpos(clause), "VBG" | "VBN")
                && !is_finite(syntax, clause)
        }) else {
            continue;
        };
        let Some(subject) = syntax.child(participle, Relation::Nsubj) else { continue };
        draft.attach(verb, Some(sayer), Relation::Ccomp);
        draft.attach(subject, Some(verb), Relation::Nsubj);
        draft.attach(participle, Some(subject), Relation::Acl);
        for mark in syntax.children_by(participle, Relation::Mark) {
            draft.attach(mark, Some(verb), Relation::Mark);
        }
    }
}

/// "They said that the bank raised its rates, citing two reasons": the bank raised them and cited.
pub(crate) fn verb_in_subject(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for participle in tokens(syntax, sentence) {
        let clause = syntax.xpos(participle) == "VBG"
            && matches!(syntax.relation(participle), Relation::Ccomp | Relation::Root)
            && !is_finite(syntax, participle);
        let Some(subject) = syntax.child(participle, Relation::Nsubj).filter(|_| clause) else {
            continue;
        };
        let Some(verb) = syntax
            .children_by(subject, Relation::Acl)
            .find(|&verb| verb < participle && is_active_participle(syntax, verb))
        else {
            continue;
        };
        draft.raise(verb, participle, Relation::Advcl);
        draft.attach(subject, Some(verb), Relation::Nsubj);
        for mark in syntax.children_by(participle, Relation::Mark) {
            draft.attach(mark, Some(verb), Relation::Mark);
        }
    }
}

/// "Messi scored as Barcelona beat Madrid": what stands between "as" and a verb is its subject.
pub(crate) fn subject_behind_conjunction(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for verb in tokens(syntax, sentence) {
        let bare = syntax.is_verb(verb)
            && matches!(syntax.xpos(verb), "VBD" | "VBP" | "VBZ")
            && matches!(
                syntax.relation(verb),
                Relation::Xcomp | Relation::Advcl | Relation::Ccomp | Relation::Conj
            )
            && syntax.own_subject(verb).is_none()
            && syntax.child(verb, Relation::Mark).is_none()
            && syntax.child(verb, Relation::Cc).is_none();
        let Some(above) = syntax.head(verb).filter(|&above| bare && above < verb) else { continue };
        let phrase = (above.0..verb.0).map(TokenId).find(|&phrase| {
            matches!(syntax.relation(phrase), Relation::Obl | Relation::Nmod)
                && syntax.analysis().trees.extent(phrase).end == verb.0
                && syntax.is_noun(phrase)
                && syntax.preposition(phrase).is_some_and(|word| {
                    matches!(word.as_ref(), "as" | "after" | "before" | "since" | "until")
                })
        });
        let Some(subject) = phrase else { continue };
        draft.attach(verb, Some(above), Relation::Advcl);
        draft.attach(subject, Some(verb), Relation::Nsubj);
        for word in syntax.children_by(subject, Relation::Case) {
            draft.attach(word, Some(verb), Relation::Mark);
        }
    }
}

/// "captured the town, but troops later freed it": behind a comma and "but" no further object is
/// meant when a verb with its own object follows, but who does it.
pub(crate) fn clause_behind_comma(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for verb in tokens(syntax, sentence) {
        let bare = syntax.is_verb(verb)
            && matches!(syntax.xpos(verb), "VBD" | "VBP" | "VBZ" | "VB")
            && matches!(syntax.relation(verb), Relation::Xcomp | Relation::Advcl | Relation::Ccomp)
            && syntax.own_subject(verb).is_none()
            && syntax.child(verb, Relation::Obj).is_some_and(|object| object > verb)
            && [Relation::Mark, Relation::Aux, Relation::AuxPass]
                .into_iter()
                .all(|relation| syntax.child(verb, relation).is_none());
        let Some(above) = syntax.head(verb).filter(|&above| bare && above < verb) else { continue };
        let subject = (above.0..verb.0).map(TokenId).find(|&noun| {
            let end = syntax.analysis().trees.extent(noun).end;
            syntax.relation(noun) == Relation::Conj
                && syntax.is_noun(noun)
                && end <= verb.0
                && (end..verb.0).all(|between| syntax.upos(TokenId(between)) == Upos::Adv)
        });
        let Some(subject) = subject else { continue };
        let joint = syntax.child(subject, Relation::Cc).filter(|&word| {
            matches!(syntax.lower(word).as_ref(), "but" | "and")
                && word.0 > 0
                && syntax.form(TokenId(word.0 - 1)) == ","
        });
        if let Some(joint) = joint {
            draft.attach(verb, Some(above), Relation::Conj);
            draft.attach(subject, Some(verb), Relation::Nsubj);
            draft.attach(joint, Some(verb), Relation::Cc);
        }
    }
}

/// "The North has tested a bomb, officials believe.": who has the last word thinks so of all of it.
/// "X did it, a captain told local media.": no relative clause without a pronoun follows a comma.
pub(crate) fn trailing_source(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    let last = last_word(syntax, sentence);
    for verb in tokens(syntax, sentence) {
        let place = match syntax.relation(verb) {
            Relation::AclRelcl => true,
            Relation::Acl | Relation::Appos | Relation::Conj | Relation::Dep => last == Some(verb),
            _ => false,
        };
        if place && speaks_behind_comma(syntax, verb) {
            let mut above = syntax.analysis().trees.ancestors(verb);
            if let Some(clause) = above.find(|&above| syntax.is_clause(above)) {
                draft.attach(verb, Some(clause), Relation::Parataxis);
            }
        }
    }
}

/// Whether a verb of speech has a subject of its own that directly follows a comma.
fn speaks_behind_comma(syntax: Syntax<'_>, verb: TokenId) -> bool {
    let speaks = syntax.is_verb(verb)
        && attitude::quotes(syntax.lemma(verb))
        && matches!(syntax.xpos(verb), "VBD" | "VBP" | "VBZ" | "VBN")
        && syntax.child(verb, Relation::Cc).is_none()
        && syntax.children(verb).iter().all(|&child| !syntax.is_relative_pronoun(child));
    let Some(subject) = syntax.child(verb, Relation::Nsubj).filter(|_| speaks) else {
        return false;
    };
    // The comma hangs on the subject or on the verb.
    let start = syntax.analysis().trees.extent(subject).start;
    (start.saturating_sub(1)..=start).any(|at| syntax.form(TokenId(at)) == ",")
}

/// The last word before the full stop.
fn last_word(syntax: Syntax<'_>, sentence: SentenceId) -> Option<TokenId> {
    let mut words = tokens(syntax, sentence).collect::<Vec<_>>().into_iter().rev();
    words.find(|&word| !matches!(syntax.form(word), "." | "\"" | "”" | "''"))
}

/// "convicted a student, Ann Lee, and sentenced her": nothing is the subject of a verb with "and"
/// between them.
pub(crate) fn subject_before_conjunction(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for verb in tokens(syntax, sentence) {
        if !syntax.is_verb(verb) {
            continue;
        }
        let Some(cc) = syntax.child(verb, Relation::Cc).filter(|&cc| cc < verb) else { continue };
        let adjacent = (cc.0 + 1..verb.0).all(|word| {
            matches!(syntax.upos(TokenId(word)), Upos::Adv | Upos::Aux | Upos::Part | Upos::Punct)
        });
        let subject = syntax.children_by(verb, Relation::Nsubj).find(|&subject| subject < cc);
        let (Some(subject), true) = (subject, adjacent) else { continue };
        let Some(clause) =
            syntax.head(verb).filter(|&clause| clause < subject && syntax.is_clause(clause))
        else {
            continue;
        };
        draft.attach(verb, Some(clause), Relation::Conj);
        let start = syntax.analysis().trees.extent(subject).start;
        let noun = (start.saturating_sub(2)..start)
            .map(TokenId)
            .find(|&noun| syntax.is_noun(noun) && syntax.form(TokenId(noun.0 + 1)) == ",");
        match noun {
            Some(noun) => draft.attach(subject, Some(noun), Relation::Appos),
            None => draft.attach(subject, Some(clause), Relation::Dep),
        }
    }
}

/// "In another case, the Court of Appeal ruled that they had failed": a phrase with a preposition
/// before the comma is no sentence; the participle behind the comma is its verb.
pub(crate) fn fronted_phrase(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    let Some(root) = tokens(syntax, sentence).find(|&token| syntax.head(token).is_none()) else {
        return;
    };
    if !syntax.is_noun(root)
        || syntax.child(root, Relation::Case).is_none()
        || syntax.child(root, Relation::Cop).is_some()
        || is_finite(syntax, root)
    {
        return;
    }
    let Some(comma) = syntax
        .children_by(root, Relation::Punct)
        .find(|&mark| mark > root && syntax.form(mark) == ",")
    else {
        return;
    };
    let subject = syntax.children(root).iter().copied().find(|&subject| {
        subject > comma
            && syntax.is_nominal(subject)
            && syntax.child(subject, Relation::Case).is_none()
            && matches!(syntax.relation(subject), Relation::Appos | Relation::Conj)
    });
    let Some(subject) = subject else { return };
    let extent = syntax.analysis().trees.extent(subject);
    let verb = (subject.0 + 1..extent.end).map(TokenId).find(|&verb| {
        syntax.relation(verb) == Relation::Acl && matches!(syntax.xpos(verb), "VBN" | "VBD")
    });
    let Some(verb) = verb.filter(|&verb| syntax.child(verb, Relation::OblAgent).is_none()) else {
        return;
    };
    let noun = syntax.head(verb);
    draft.raise(verb, root, Relation::Obl);
    draft.attach(subject, Some(verb), Relation::Nsubj);
    let behind = noun.into_iter().chain([subject, root]).flat_map(|noun| syntax.children(noun));
    for &child in behind.filter(|&&child| child > verb) {
        let relation = match syntax.relation(child) {
            Relation::Acl | Relation::AclRelcl if syntax.own_subject(child).is_some() => {
                Relation::Ccomp
            }
            Relation::Nmod => Relation::Obl,
            relation => relation,
        };
        draft.attach(child, Some(verb), relation);
    }
}

/// Verbs with a particle that cannot be a preposition.
const PHRASAL: &[(&str, &str)] = &[
    ("break", "up"),
    ("bring", "down"),
    ("burn", "down"),
    ("call", "off"),
    ("carry", "out"),
    ("close", "down"),
    ("cut", "off"),
    ("hand", "over"),
    ("kick", "out"),
    ("lay", "off"),
    ("rule", "out"),
    ("set", "up"),
    ("shoot", "down"),
    ("shut", "down"),
    ("strike", "down"),
    ("take", "over"),
    ("tear", "down"),
    ("turn", "down"),
    ("wipe", "out"),
];

/// "called off its strike": a particle right behind its verb is no preposition of the object.
pub(crate) fn particle_before_object(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for object in tokens(syntax, sentence) {
        let Some(verb) = syntax.head(object).filter(|&verb| {
            syntax.is_verb(verb) && syntax.relation(object) == Relation::Obl && verb < object
        }) else {
            continue;
        };
        let particle = syntax.children_by(object, Relation::Case).find(|&case| {
            let phrasal = || PHRASAL.contains(&(syntax.lemma(verb), &*syntax.lower(case)));
            case.0 == verb.0 + 1 && (syntax.xpos(case) == "RP" || phrasal())
        });
        let free = syntax.child(verb, Relation::Obj).is_none()
            && syntax.child(verb, Relation::CompoundPrt).is_none();
        if let Some(particle) = particle.filter(|_| free && !syntax.is_passive(verb)) {
            draft.attach(particle, Some(verb), Relation::CompoundPrt);
            draft.attach(object, Some(verb), Relation::Obj);
        }
    }
}

/// Verbs that an adverb of place right behind them makes another verb of: "step down", "force back".
const MOVES: &[&str] = &[
    "back", "break", "bring", "drive", "fall", "fight", "force", "give", "hand", "hold", "keep",
    "pull", "push", "put", "send", "shut", "stand", "step", "strike", "take", "throw", "turn",
];

/// "veteran politicians stepped down", "pushing back migrants": such an adverb is part of the verb.
pub(crate) fn adverb_for_particle(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for adverb in tokens(syntax, sentence) {
        let Some(verb) = syntax.head(adverb).filter(|&verb| {
            syntax.relation(adverb) == Relation::Advmod
                && verb.0 + 1 == adverb.0
                && syntax.is_verb(verb)
        }) else {
            continue;
        };
        let is_particle = matches!(
            &*syntax.lower(adverb),
            "aside" | "away" | "back" | "down" | "off" | "out" | "up"
        );
        if is_particle
            && MOVES.contains(&syntax.lemma(verb))
            && syntax.child(verb, Relation::CompoundPrt).is_none()
        {
            draft.attach(adverb, Some(verb), Relation::CompoundPrt);
        }
    }
}

/// "after the company Rudnik agreed": a noun with an article right before a name that is a subject says
/// what the name is; the preposition before it opens the clause.
pub(crate) fn class_before_subject(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for name in tokens(syntax, sentence) {
        let verb = syntax.head(name).filter(|_| {
            syntax.upos(name) == Upos::Propn
                && matches!(syntax.relation(name), Relation::Nsubj | Relation::NsubjPass)
        });
        let (Some(verb), Some(class)) = (verb, name.0.checked_sub(1).map(TokenId)) else {
            continue;
        };
        let is_class = syntax.upos(class) == Upos::Noun
            && syntax.xpos(class) == "NN"
            && matches!(syntax.relation(class), Relation::Obl | Relation::Nmod)
            && syntax.child(class, Relation::Det).is_some()
            && gazetteer().kind(syntax.lemma(class)) == Some(EntityKind::Organization);
        let case = syntax.child(class, Relation::Case).filter(|&case| {
            matches!(
                &*syntax.lower(case),
                "after" | "as" | "before" | "because" | "since" | "until"
            )
        });
        let Some(case) = case.filter(|_| is_class && verb > name) else { continue };
        draft.attach(class, Some(name), Relation::Compound);
        draft.attach(case, Some(verb), Relation::Mark);
        for &child in syntax.children(class) {
            if syntax.relation(child) == Relation::Det {
                draft.attach(child, Some(name), Relation::Det);
            }
        }
    }
}
