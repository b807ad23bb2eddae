//! Repairs of trees in which somebody who speaks was lost behind a comma: "X did it, a nurse told
//! reporters", "X did it, according to Y". What hangs in the wrong place there would let the article
//! assert what it only passes on.

use std::borrow::Cow;

use crate::extract::attitude;
use crate::extract::repair::Draft;
use crate::extract::repair::is_finite;
use crate::extract::repair::tokens;
use crate::extract::repair::verbs::is_active_participle;
use crate::extract::syntax::Syntax;
use crate::text::Analysis;
use crate::text::Relation;
use crate::text::SentenceId;
use crate::text::TokenId;
use crate::text::Upos;

/// Past forms of speech that are no other word behind a noun.
const SPOKE: &[&str] = &["said", "told"];

/// Tags "told" in "a nurse told reporters" as the verb that it is, whatever the tagger took it for.
pub(crate) fn retag(analysis: &Analysis) -> Cow<'_, Analysis> {
    let syntax = Syntax::new(analysis);
    let n_tokens = u32::try_from(analysis.document.n_tokens()).unwrap_or(u32::MAX);
    let lost = (1..n_tokens).map(TokenId).filter(|&token| {
        syntax.upos(token) != Upos::Verb
            && SPOKE.contains(&syntax.lower(token).as_ref())
            && speaker_before(syntax, token).is_some()
    });
    let lost: Vec<TokenId> = lost.collect();
    let mut current = Cow::Borrowed(analysis);
    for token in lost {
        let tag = &mut current.to_mut().tags.0[token.index()];
        tag.upos = Upos::Verb;
        tag.xpos = "VBD".into();
        tag.feats = "Mood=Ind|Tense=Past|VerbForm=Fin".into();
    }
    current
}

/// The noun right before a word of speech, in the same sentence and behind a comma.
fn speaker_before(syntax: Syntax<'_>, verb: TokenId) -> Option<TokenId> {
    let document = &syntax.analysis().document;
    let start = document.sentence(document.sentence_of(verb)).tokens.start;
    let mut noun = TokenId(verb.0.checked_sub(1).filter(|&before| before >= start)?);
    if !syntax.is_nominal(noun) {
        return None;
    }
    // From the last word of a name to its head.
    while let Some(head) = syntax.head(noun).filter(|&head| head < verb) {
        let inside = matches!(syntax.relation(noun), Relation::Flat | Relation::Compound);
        if !inside {
            break;
        }
        noun = head;
    }
    let first = (start..noun.0).rev().map(TokenId).find(|&before| syntax.form(before) == ",")?;
    // Between the comma and the noun stands nothing but the noun phrase.
    let phrase = (first.0 + 1..noun.0).map(TokenId);
    phrase
        .into_iter()
        .all(|word| syntax.head(word).is_some_and(|head| head > first))
        .then_some(noun)
}

/// "X did it, a nurse told reporters." whose speaker was taken for an apposition, or whose verb for
/// one more thing that was done.
pub(crate) fn trailing_speaker(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for verb in tokens(syntax, sentence) {
        let spoke = SPOKE.contains(&syntax.lower(verb).as_ref());
        if spoke && (!syntax.is_verb(verb) || syntax.relation(verb) == Relation::Acl) {
            untangle(draft, verb);
        } else if is_joined_speech(syntax, verb) || holds_what_follows(syntax, verb) {
            insert(draft, verb);
        } else if let Some(clause) = clause_before_speech(syntax, verb) {
            behind_clause(draft, verb, clause);
        } else if let Some(clause) = clause_of_headline(syntax, (sentence, verb)) {
            draft.attach(clause, Some(verb), Relation::Ccomp);
        } else if let Some((subject, said)) = clause_in_subject(syntax, verb) {
            out_of_subject(draft, verb, (subject, said));
        }
    }
}

/// The comma before a phrase, on it or right before it.
fn comma_before(syntax: Syntax<'_>, phrase: TokenId) -> Option<TokenId> {
    let start = syntax.analysis().trees.extent(phrase).start;
    (start.saturating_sub(1)..=start).map(TokenId).find(|&at| syntax.form(at) == ",")
}

/// "They were not told where he is, a spokesman told X": the clause before the comma, where the
/// tree has the speaking as its complement.
fn clause_before_speech(syntax: Syntax<'_>, verb: TokenId) -> Option<TokenId> {
    let speaks = syntax.relation(verb) == Relation::Ccomp
        && attitude::quotes(syntax.lemma(verb))
        && syntax.child(verb, Relation::Mark).is_none()
        && syntax.child(verb, Relation::Ccomp).is_none();
    let subject =
        syntax.child(verb, Relation::Nsubj).filter(|&subject| speaks && subject < verb)?;
    let comma = comma_before(syntax, subject)?;
    syntax.head(verb).filter(|&clause| clause < comma)
}

/// "Mali: Rebels took a town, the army says": the clause before the comma, where the tree has it
/// hang on the headword.
fn clause_of_headline(
    syntax: Syntax<'_>,
    (sentence, verb): (SentenceId, TokenId),
) -> Option<TokenId> {
    let is_open = syntax.head(verb).is_none()
        && attitude::quotes(syntax.lemma(verb))
        && syntax.child(verb, Relation::Ccomp).is_none()
        && syntax.child(verb, Relation::Parataxis).is_none();
    let subject =
        syntax.child(verb, Relation::Nsubj).filter(|&subject| is_open && subject < verb)?;
    let comma = comma_before(syntax, subject)?;
    let clause = tokens(syntax, sentence).take_while(|&token| token < comma).find(|&clause| {
        syntax.relation(clause) == Relation::Parataxis
            && is_finite(syntax, clause)
            && syntax.own_subject(clause).is_some()
    })?;
    (syntax.head(clause) != Some(verb)).then_some(clause)
}

/// Puts a verb of speech beside the clause before it, which gets back what stands before the comma.
fn behind_clause(draft: &mut Draft<'_>, verb: TokenId, clause: TokenId) {
    let syntax = draft.syntax();
    draft.attach(verb, Some(clause), Relation::Parataxis);
    let comma = syntax.child(verb, Relation::Nsubj).and_then(|one| comma_before(syntax, one));
    for &child in syntax.children(verb) {
        if comma.is_some_and(|comma| syntax.analysis().trees.extent(child).end <= comma.0) {
            let relation = match syntax.relation(child) {
                Relation::Advcl => Relation::Ccomp,
                relation => relation,
            };
            draft.attach(child, Some(clause), relation);
        }
    }
}

/// "Fighters from X abducted six men, Y said, in an attack": the first of two subjects, and its verb,
/// which was taken for a participle.
fn clause_in_subject(syntax: Syntax<'_>, verb: TokenId) -> Option<(TokenId, TokenId)> {
    if !syntax.is_verb(verb)
        || !attitude::quotes(syntax.lemma(verb))
        || syntax.child(verb, Relation::Ccomp).is_some()
    {
        return None;
    }
    let mut subjects = syntax.children_by(verb, Relation::Nsubj).filter(|&child| child < verb);
    let (subject, speaker) = (subjects.next()?, subjects.next()?);
    comma_before(syntax, speaker).filter(|&comma| comma > subject)?;
    let extent = syntax.analysis().trees.extent(subject);
    let said = (subject.0 + 1..extent.end).map(TokenId).find(|&said| {
        syntax.relation(said) == Relation::Acl
            && matches!(syntax.xpos(said), "VBN" | "VBD")
            && syntax.child(said, Relation::Nsubj).is_none()
            && is_active_participle(syntax, said)
    })?;
    Some((subject, said))
}

/// Makes what is said the clause that it is, and the speaking an insertion.
fn out_of_subject(draft: &mut Draft<'_>, verb: TokenId, (subject, said): (TokenId, TokenId)) {
    let syntax = draft.syntax();
    draft.attach(subject, syntax.head(verb), Relation::Nsubj);
    draft.raise(said, verb, Relation::Parataxis);
    draft.attach(subject, Some(said), Relation::Nsubj);
    for &child in syntax.children(verb) {
        let start = syntax.analysis().trees.extent(child).start;
        if child > verb && is_comma(syntax, start) {
            draft.attach(child, Some(said), syntax.relation(child));
        }
    }
}

/// Makes a verb of speech an insertion in the clause before it, to which goes what follows behind a
/// comma: "X did it, Y said, in an attack".
fn insert(draft: &mut Draft<'_>, verb: TokenId) {
    let syntax = draft.syntax();
    let clause = syntax.head(verb).filter(|&head| syntax.is_clause(head));
    let Some(clause) = clause.or_else(|| clause_above(syntax, verb)) else { return };
    draft.attach(verb, Some(clause), Relation::Parataxis);
    for &child in syntax.children(verb) {
        let start = syntax.analysis().trees.extent(child).start;
        if child > verb
            && syntax.relation(child) == Relation::Obl
            && (is_comma(syntax, start) || is_comma(syntax, start - 1))
        {
            draft.attach(child, Some(clause), Relation::Obl);
        }
    }
}

fn is_comma(syntax: Syntax<'_>, at: u32) -> bool {
    syntax.form(TokenId(at)) == ","
}

/// Whether a verb of speech with its own subject is joined to what is said by a comma alone.
fn is_joined_speech(syntax: Syntax<'_>, verb: TokenId) -> bool {
    let described = matches!(syntax.relation(verb), Relation::AclRelcl | Relation::AdvclRelcl);
    let pronoun = |&child: &TokenId| {
        syntax.is_relative_pronoun(child) || syntax.relation(child) == Relation::Mark
    };
    (syntax.relation(verb) == Relation::Conj
        || described && !syntax.children(verb).iter().any(pronoun))
        && syntax.is_verb(verb)
        && attitude::quotes(syntax.lemma(verb))
        && syntax.child(verb, Relation::Cc).is_none()
        && syntax.child(verb, Relation::Ccomp).is_none()
        && syntax.child(verb, Relation::Nsubj).is_some_and(|subject| {
            // The comma hangs on the subject or on the verb, which may come first: ", said Ann Lee".
            let start = syntax.analysis().trees.extent(subject).start.min(verb.0);
            (start.saturating_sub(1)..=start).any(|at| syntax.form(TokenId(at)) == ",")
        })
}

/// "X did it, Y said, in an attack": whether the phrase behind the comma hangs on the verb of speech.
fn holds_what_follows(syntax: Syntax<'_>, verb: TokenId) -> bool {
    syntax.relation(verb) == Relation::Parataxis
        && syntax.is_verb(verb)
        && attitude::quotes(syntax.lemma(verb))
        && syntax.head(verb).is_some_and(|clause| clause < verb)
        && is_comma(syntax, verb.0 + 1)
        && syntax.children_by(verb, Relation::Obl).any(|phrase| {
            let start = syntax.analysis().trees.extent(phrase).start;
            start == verb.0 + 1 || start == verb.0 + 2
        })
}

/// Gives a word of speech its subject, its hearer and its place beside the clause.
fn untangle(draft: &mut Draft<'_>, verb: TokenId) {
    let syntax = draft.syntax();
    let Some(speaker) = speaker_before(syntax, verb) else { return };
    let Some(clause) = clause_above(syntax, speaker).filter(|&clause| clause < verb) else {
        return;
    };
    let hearer = syntax.head(verb).filter(|&hearer| hearer > verb);
    draft.attach(verb, Some(clause), Relation::Parataxis);
    draft.attach(speaker, Some(verb), Relation::Nsubj);
    if let Some(hearer) = hearer {
        draft.attach(hearer, Some(verb), Relation::Iobj);
    }
}

/// The nearest clause above a token.
fn clause_above(syntax: Syntax<'_>, token: TokenId) -> Option<TokenId> {
    syntax.analysis().trees.ancestors(token).find(|&above| syntax.is_clause(above))
}

/// "X did it, according to Y": Y speaks of the clause, not of its last noun.
pub(crate) fn source_of_clause(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for source in tokens(syntax, sentence) {
        let says = syntax
            .preposition(source)
            .is_some_and(|preposition| preposition.starts_with("according"));
        if !says {
            continue;
        }
        // Behind a comma at the end it is said of the whole sentence.
        let extent = syntax.analysis().trees.extent(source);
        let tokens = &syntax.analysis().document.sentence(sentence).tokens;
        let comma = (extent.start.saturating_sub(1)..=extent.start).any(|at| is_comma(syntax, at));
        if comma && extent.end + 1 >= tokens.end {
            let mut above = syntax.analysis().trees.ancestors(source);
            let root = above.find(|&above| syntax.head(above).is_none());
            if let Some(root) = root.filter(|&root| syntax.is_clause(root)) {
                draft.attach(source, Some(root), Relation::Obl);
            }
            continue;
        }
        let on_noun = syntax.head(source).is_some_and(|head| !syntax.is_clause(head));
        if let Some(clause) = clause_above(syntax, source).filter(|_| on_noun) {
            draft.attach(source, Some(clause), Relation::Obl);
        }
    }
}

/// "The ministry says rebels attacked the port": what has an object is no participle of the object of
/// a verb of speech, but what is said.
pub(crate) fn clause_in_object(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for clause in tokens(syntax, sentence) {
        let Some(subject) = syntax.head(clause).filter(|&subject| {
            is_active_participle(syntax, clause)
                && subject < clause
                && syntax.relation(subject) == Relation::Obj
        }) else {
            continue;
        };
        let speech = syntax.head(subject).filter(|&verb| {
            verb < subject && matches!(syntax.lemma(verb), "say" | "claim" | "allege" | "believe")
        });
        if let Some(speech) = speech {
            draft.attach(clause, Some(speech), Relation::Ccomp);
            draft.attach(subject, Some(clause), Relation::Nsubj);
        }
    }
}

/// "The mayor rejected the report: "They did not fire"": a whole clause in quotation marks is no
/// apposition of the object before it.
pub(crate) fn quoted_clause(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for clause in tokens(syntax, sentence) {
        if syntax.relation(clause) != Relation::Appos || syntax.own_subject(clause).is_none() {
            continue;
        }
        let Some(object) = syntax.head(clause) else { continue };
        let quoted = (object.0 + 1..clause.0)
            .any(|at| matches!(syntax.form(TokenId(at)), "\"" | "“" | "``"));
        let verb = syntax.head(object).filter(|&verb| syntax.is_verb(verb));
        if let Some(verb) = verb.filter(|_| quoted && syntax.relation(object) == Relation::Obj) {
            draft.attach(clause, Some(verb), Relation::Parataxis);
        }
    }
}

/// "The army, said Ann Lee, would punish them": what stands behind a verb of speech in commas is who
/// speaks, and the clause around it has the subject before it.
pub(crate) fn speaker_in_commas(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for verb in tokens(syntax, sentence) {
        let set_off = syntax.is_verb(verb)
            && attitude::quotes(syntax.lemma(verb))
            && verb.0 > 0
            && is_comma(syntax, verb.0 - 1);
        if !set_off {
            continue;
        }
        let (Some(clause), Some(subject)) =
            (syntax.child(verb, Relation::Ccomp), syntax.child(verb, Relation::Nsubj))
        else {
            continue;
        };
        let trees = &syntax.analysis().trees;
        let speaker = syntax.child(clause, Relation::Nsubj).filter(|&speaker| {
            let extent = trees.extent(speaker);
            let ends = is_comma(syntax, extent.end) || is_comma(syntax, extent.end - 1);
            subject < verb && extent.start == verb.0 + 1 && ends && extent.end < clause.0
        });
        let marked = syntax.child(clause, Relation::Mark).is_some();
        if let Some(speaker) = speaker.filter(|_| !marked) {
            draft.raise(clause, verb, Relation::Parataxis);
            draft.attach(subject, Some(clause), Relation::Nsubj);
            draft.attach(speaker, Some(verb), Relation::Nsubj);
        }
    }
}

/// "He was killed at home, his wife told a radio": a finite clause before the comma that nothing makes
/// subordinate is what is said.
pub(crate) fn clause_before_speaker(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for verb in tokens(syntax, sentence) {
        let speaks = syntax.is_verb(verb)
            && attitude::quotes(syntax.lemma(verb))
            && syntax.head(verb).is_none()
            && syntax.child(verb, Relation::Aux).is_none()
            && syntax.child(verb, Relation::Ccomp).is_none();
        let Some(subject) = syntax.child(verb, Relation::Nsubj).filter(|_| speaks) else {
            continue;
        };
        let Some(comma) = comma_before(syntax, subject) else { continue };
        let clause = syntax.children_by(verb, Relation::Advcl).find(|&clause| {
            let extent = syntax.analysis().trees.extent(clause);
            clause < comma
                && (extent.end == comma.0 || extent.end == comma.0 + 1)
                && is_finite(syntax, clause)
                && syntax.own_subject(clause).is_some()
                && syntax.child(clause, Relation::Mark).is_none()
                && syntax.children_by(clause, Relation::Advmod).all(|word| {
                    !matches!(&*syntax.lower(word), "when" | "where" | "how" | "why" | "while")
                })
        });
        if let Some(clause) = clause {
            draft.attach(clause, Some(verb), Relation::Ccomp);
        }
    }
}

/// "The bank accepted it, the regulator found": the first of two subjects belongs to what is said.
pub(crate) fn subject_of_what_is_said(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for verb in tokens(syntax, sentence) {
        let Some(clause) = syntax.child(verb, Relation::Ccomp).filter(|&clause| {
            syntax.is_verb(verb) && clause < verb && syntax.own_subject(clause).is_none()
        }) else {
            continue;
        };
        let subjects: Vec<TokenId> = syntax.children_by(verb, Relation::Nsubj).collect();
        if let &[first, second] = &*subjects
            && first < clause
            && second > clause
            && second < verb
            && attitude::of_verb(syntax.lemma(verb)).is_some()
        {
            let passive = syntax.child(clause, Relation::AuxPass).is_some();
            let relation = if passive { Relation::NsubjPass } else { Relation::Nsubj };
            draft.attach(first, Some(clause), relation);
        }
    }
}

/// "sued a factory that they say has poisoned their water": whoever says so stands between, and what is
/// said is said of the factory.
pub(crate) fn relative_of_what_is_said(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for speech in tokens(syntax, sentence) {
        let noun = syntax.head(speech).filter(|_| {
            syntax.relation(speech) == Relation::AclRelcl
                && attitude::quotes(syntax.lemma(speech))
                && syntax.child(speech, Relation::Ccomp).is_none()
        });
        let Some(noun) = noun else { continue };
        let that = syntax.children(speech).iter().copied().find(|&that| {
            that < speech && matches!(&*syntax.lower(that), "that" | "which" | "who")
        });
        let said = syntax.head(noun).filter(|&said| {
            said > speech
                && syntax.is_verb(said)
                && syntax.relation(noun) == Relation::Nsubj
                && is_finite(syntax, said)
                && (speech.0 + 1..said.0).all(|at| syntax.head(TokenId(at)) == Some(said))
        });
        let (Some(that), Some(said)) = (that, said) else { continue };
        let above = syntax.head(said).filter(|&above| above < noun);
        let free = above.is_some_and(|above| {
            syntax.is_verb(above) && syntax.child(above, Relation::Obj).is_none()
        });
        if let Some(above) = above.filter(|_| free) {
            draft.attach(noun, Some(above), Relation::Obj);
            draft.attach(said, Some(speech), Relation::Ccomp);
            draft.attach(that, Some(said), Relation::Nsubj);
        }
    }
}
