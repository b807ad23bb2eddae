//! Repairs of trees in which a clause lost its subject or its place to the clause next to it.

use crate::extract::attitude;
use crate::extract::repair::Draft;
use crate::extract::repair::is_active_participle;
use crate::extract::repair::is_finite;
use crate::extract::repair::tokens;
use crate::extract::syntax::Syntax;
use crate::text::Relation;
use crate::text::SentenceId;
use crate::text::TokenId;

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
            && matches!(syntax.relation(verb), Relation::Xcomp | Relation::Advcl | Relation::Ccomp)
            && syntax.own_subject(verb).is_none()
            && syntax.child(verb, Relation::Mark).is_none();
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
