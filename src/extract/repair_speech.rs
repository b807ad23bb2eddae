//! Repairs of trees in which somebody who speaks was lost behind a comma: "X did it, a nurse told
//! reporters", "X did it, according to Y". What hangs in the wrong place there would let the article
//! assert what it only passes on.

use std::borrow::Cow;

use crate::extract::attitude;
use crate::extract::repair::Draft;
use crate::extract::repair::tokens;
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
        } else if is_joined_speech(syntax, verb) {
            draft.attach(verb, syntax.head(verb), Relation::Parataxis);
        }
    }
}

/// Whether a verb of speech with its own subject is joined to what is said by a comma alone.
fn is_joined_speech(syntax: Syntax<'_>, verb: TokenId) -> bool {
    syntax.relation(verb) == Relation::Conj
        && syntax.is_verb(verb)
        && attitude::quotes(syntax.lemma(verb))
        && syntax.child(verb, Relation::Cc).is_none()
        && syntax.child(verb, Relation::Ccomp).is_none()
        && syntax.child(verb, Relation::Nsubj).is_some_and(|subject| {
            // The comma hangs on the subject or on the verb.
            let start = syntax.analysis().trees.extent(subject).start;
            (start.saturating_sub(1)..=start).any(|at| syntax.form(TokenId(at)) == ",")
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
        let on_noun = syntax.head(source).is_some_and(|head| !syntax.is_clause(head));
        let says = syntax
            .preposition(source)
            .is_some_and(|preposition| preposition.starts_with("according"));
        if let Some(clause) = clause_above(syntax, source).filter(|_| on_noun && says) {
            draft.attach(source, Some(clause), Relation::Obl);
        }
    }
}
