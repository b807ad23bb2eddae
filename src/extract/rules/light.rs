//! Verbs that lend a noun their subject: "carried out attacks on", "faced persecution from".

use crate::extract::predication::Argument;
use crate::extract::predication::Predication;
use crate::extract::predication::Role;
use crate::extract::syntax::Syntax;
use crate::text::Relation;
use crate::text::TokenId;

/// Whose subject a verb lends to the noun that is its object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lends {
    /// The subject does what the noun says: "commit violations".
    Doer,
    /// The subject undergoes what the noun says: "face persecution".
    Undergoer,
}

/// What a verb lends to an event noun that is its object.
pub(crate) fn lends(verb: &str) -> Option<Lends> {
    Some(match verb {
        "carry out" | "commit" | "conduct" | "deliver" | "do" | "give" | "have" | "hold"
        | "impose" | "inflict" | "issue" | "launch" | "lead" | "make" | "mount" | "offer"
        | "open" | "organize" | "organise" | "pay" | "perform" | "perpetrate" | "practise"
        | "practice" | "provide" | "put" | "resume" | "stage" | "start" | "begin" | "continue"
        | "step up" | "intensify" | "take" | "undertake" | "wage" | "unleash" | "enact"
        | "exercise" | "pursue" | "announce" | "enter" => Lends::Doer,
        "endure" | "experience" | "face" | "receive" | "suffer" | "survive" | "undergo"
        | "encounter" | "get" | "sustain" => Lends::Undergoer,
        _ => return None,
    })
}

/// The verb whose object an event noun is, with what the verb lends to it.
pub(crate) fn holder(syntax: Syntax<'_>, noun: TokenId) -> Option<(TokenId, Lends)> {
    let first = if syntax.relation(noun) == Relation::Conj { syntax.head(noun)? } else { noun };
    let verb = syntax.head(first).filter(|&verb| syntax.is_verb(verb))?;
    let is_object = match syntax.relation(first) {
        Relation::Obj => true,
        Relation::NsubjPass => true,
        // "was subjected to torture", "targeted them with arrests".
        Relation::Obl => {
            let preposition = syntax.preposition(first)?;
            return match (syntax.lemma(verb), preposition.as_ref()) {
                ("subject", "to") => Some((verb, Lends::Undergoer)),
                (
                    "target" | "punish" | "terrorize" | "threaten" | "silence",
                    "with" | "through" | "by",
                ) => Some((verb, Lends::Doer)),
                ("engage" | "participate" | "resort", "in" | "to") => Some((verb, Lends::Doer)),
                _ => None,
            };
        }
        _ => false,
    };
    if !is_object {
        return None;
    }
    // "took the threat seriously": a certain threat is somebody else's.
    let given = matches!(syntax.lemma(verb), "take" | "have" | "get" | "receive" | "give")
        && syntax.children_by(first, Relation::Det).any(|det| syntax.lemma(det) == "the");
    lends(&syntax.verb_lemma(verb)).filter(|_| !given).map(|lends| (verb, lends))
}

/// Whether a predication's object is a noun that says more than its verb does: "launched an attack".
pub(crate) fn is_light(syntax: Syntax<'_>, predication: &Predication<'_>) -> bool {
    lends(&predication.lemma).is_some()
        && predication.arguments.iter().any(|Argument { role, head, .. }| {
            *role == Role::Object
                && crate::extract::nouns::event_noun(syntax.lemma(*head)).is_some()
        })
}
