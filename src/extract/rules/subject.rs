//! Who a clause is about, also where the clause does not say it again: relative and participial
//! clauses, control, raising, coordination.

use crate::extract::attitude;
use crate::extract::syntax::Syntax;
use crate::text::Relation;
use crate::text::TokenId;

/// How deep the search for a shared subject goes: clauses inside clauses inside clauses.
const DEPTH_MAX: u32 = 12;

/// A subject that was found, and by which construction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The head of the subject.
    pub(crate) token: TokenId,
    /// The construction: `clause` when the clause has the subject itself.
    pub(crate) by: &'static str,
}

/// Verbs whose subject stays the subject of an infinitive although they have an object.
const SUBJECT_CONTROL: &[&str] = &["promise", "vow", "threaten", "pledge", "use", "take", "cost"];

/// Verbs that give an infinitive the subject behind their preposition.
const OBLIQUE_CONTROL: &[&str] =
    &["call", "appeal", "rely", "depend", "count", "plead", "wait", "signal", "shout", "prevail"];

/// Verbs whose object is to do what the infinitive behind it says, wherever the tree hangs that.
const OBJECT_CONTROL: &[&str] = &[
    "urge",
    "order",
    "ask",
    "tell",
    "instruct",
    "advise",
    "encourage",
    "invite",
    "force",
    "press",
    "pressure",
    "command",
    "persuade",
    "implore",
    "beg",
    "exhort",
    "remind",
    "allow",
    "permit",
    "enable",
    "compel",
    "oblige",
];

/// Verbs whose object is what "as" and a participle behind it describe: "quoted her as saying".
const DESCRIBES: &[&str] = &["quote", "cite", "describe", "depict", "portray", "identify", "name"];

/// Prepositions before a gerund that is done by the object of the verb above: "accused him of".
const OBJECT_GERUND: &[&str] = &["of", "from", "into", "for", "against", "with"];

/// Verbs whose participle states what the whole clause before it leads to.
const CONSEQUENCE: &[&str] = &[
    "cause", "force", "prompt", "leave", "trigger", "spark", "mean", "lead", "result", "make",
    "bring", "raise", "allow",
];

/// Verbs whose object gets an office.
const NAMES_SOMEBODY: &[&str] =
    &["appoint", "choose", "elect", "hire", "name", "nominate", "pick", "promote", "select"];

/// Finds the subject of a clause as its surface has it: of a passive, who undergoes it.
pub(crate) fn subject(syntax: Syntax<'_>, verb: TokenId) -> Option<Found> {
    at_depth(syntax, verb, 0)
}

/// Whom a verb is done to: its object, or the subject of a passive.
pub(crate) fn semantic_object(syntax: Syntax<'_>, verb: TokenId) -> Option<TokenId> {
    if syntax.is_passive(verb) {
        return subject(syntax, verb).map(|found| found.token);
    }
    let object = syntax.child(verb, Relation::Obj).or_else(|| {
        let only = OBJECT_CONTROL.contains(&syntax.lemma(verb));
        syntax.child(verb, Relation::Iobj).filter(|_| only)
    });
    object.map(|object| past_pronoun(syntax, verb, object))
}

/// The antecedent where a token is a relative pronoun, or else the token.
pub(crate) fn past_pronoun(syntax: Syntax<'_>, verb: TokenId, token: TokenId) -> TokenId {
    if syntax.is_relative_pronoun(token) { syntax.antecedent(verb).unwrap_or(token) } else { token }
}

fn at_depth(syntax: Syntax<'_>, verb: TokenId, depth: u32) -> Option<Found> {
    if depth > DEPTH_MAX {
        return None;
    }
    if let Some(own) = syntax.own_subject(verb) {
        let token = past_pronoun(syntax, verb, own);
        let by = if token == own { "clause" } else { "relative" };
        return Some(Found { token, by });
    }
    if syntax.child(verb, Relation::Expl).is_some() {
        return None;
    }
    let head = syntax.head(verb)?;
    let shared =
        |by| at_depth(syntax, head, depth + 1).map(|found| Found { token: found.token, by });
    match syntax.relation(verb) {
        Relation::Conj if syntax.is_clause(head) => {
            // "She left. Call him": an imperative has no subject to share.
            let found = shared("coordination")?;
            let lost =
                syntax.is_passive(head) && !syntax.is_passive(verb) && syntax.xpos(verb) == "VB";
            (!lost).then_some(found)
        }
        Relation::Acl => adnominal(syntax, verb, head, depth),
        Relation::AclRelcl => Some(Found { token: head, by: "relative" }),
        Relation::Xcomp => controller(syntax, verb, head, depth),
        Relation::Advcl if syntax.is_clause(head) => adverbial(syntax, verb, head, depth),
        Relation::Ccomp if is_nonfinite(syntax, verb) && syntax.is_clause(head) => {
            controller(syntax, verb, head, depth)
        }
        _ => None,
    }
}

/// "refugees living in", "people deported by", "the decision to", "the first woman to".
fn adnominal(syntax: Syntax<'_>, verb: TokenId, noun: TokenId, depth: u32) -> Option<Found> {
    // "a ban on women working", "the practice of jailing critics": the noun does nothing.
    let gerund = syntax.xpos(verb) == "VBG"
        && syntax
            .children(verb)
            .iter()
            .any(|&child| matches!(syntax.relation(child), Relation::Mark | Relation::Case));
    if gerund {
        return owner(syntax, noun).map(|token| Found { token, by: "control" });
    }
    if syntax.xpos(verb) != "VB" {
        return Some(Found { token: noun, by: "participle" });
    }
    if attitude::of_noun(syntax.lemma(noun)).is_none() {
        return Some(Found { token: noun, by: "infinitive" });
    }
    if let Some(owner) = owner(syntax, noun) {
        return Some(Found { token: owner, by: "control" });
    }
    let above = syntax.head(noun)?;
    let holds = syntax.relation(noun) == Relation::Obj && syntax.is_verb(above);
    // "gave the union permission to march": it is the union that may.
    if let Some(receiver) = syntax.child(above, Relation::Iobj).filter(|_| holds) {
        return Some(Found { token: past_pronoun(syntax, above, receiver), by: "control" });
    }
    let found = if holds { at_depth(syntax, above, depth + 1)? } else { return None };
    Some(Found { token: found.token, by: "control" })
}

/// Whose decision, plan or duty a noun is.
fn owner(syntax: Syntax<'_>, noun: TokenId) -> Option<TokenId> {
    syntax.child(noun, Relation::NmodPoss).or_else(|| {
        syntax.children_by(noun, Relation::Nmod).find(|&child| {
            syntax.preposition(child).is_some_and(|word| word == "of" || word == "by")
        })
    })
}

/// Who an infinitive or participle under a verb is about.
fn controller(syntax: Syntax<'_>, verb: TokenId, head: TokenId, depth: u32) -> Option<Found> {
    let lemma = syntax.lemma(head);
    let by = "control";
    let object = syntax.child(head, Relation::Iobj).or_else(|| syntax.child(head, Relation::Obj));
    if let Some(object) =
        object.filter(|&object| object < verb && !SUBJECT_CONTROL.contains(&lemma))
    {
        return Some(Found { token: past_pronoun(syntax, head, object), by });
    }
    if let Some(token) = oblique_controller(syntax, head) {
        return Some(Found { token, by });
    }
    let found = at_depth(syntax, head, depth + 1)?;
    Some(Found { token: found.token, by })
}

fn oblique_controller(syntax: Syntax<'_>, head: TokenId) -> Option<TokenId> {
    if !OBLIQUE_CONTROL.contains(&syntax.lemma(head)) {
        return None;
    }
    let oblique = syntax.children_by(head, Relation::Obl).find(|&child| {
        syntax
            .preposition(child)
            .is_some_and(|word| matches!(word.as_ref(), "on" | "upon" | "to" | "for" | "with"))
    })?;
    Some(past_pronoun(syntax, head, oblique))
}

/// "..., killing twelve", "by killing", "to end the war", "accused of killing".
fn adverbial(syntax: Syntax<'_>, verb: TokenId, head: TokenId, depth: u32) -> Option<Found> {
    if !is_nonfinite(syntax, verb) {
        return None;
    }
    let mark = syntax.children(verb).iter().copied().find(|&child| {
        matches!(syntax.relation(child), Relation::Mark | Relation::Case)
            && syntax.xpos(child) != "TO"
    });
    if let Some(mark) = mark
        && OBJECT_GERUND.contains(&syntax.lower(mark).as_ref())
        && let Some(token) = semantic_object(syntax, head)
    {
        return Some(Found { token, by: "control" });
    }
    if mark.is_some_and(|mark| syntax.lower(mark) == "as")
        && DESCRIBES.contains(&syntax.lemma(head))
        && let Some(token) = semantic_object(syntax, head)
    {
        return Some(Found { token, by: "control" });
    }
    if syntax.xpos(verb) == "VB"
        && let Some(token) = oblique_controller(syntax, head)
    {
        return Some(Found { token, by: "control" });
    }
    if mark.is_none()
        && syntax.xpos(verb) == "VB"
        && head < verb
        && OBJECT_CONTROL.contains(&syntax.lemma(head))
        && let Some(token) = semantic_object(syntax, head)
    {
        return Some(Found { token, by: "control" });
    }
    // "named her director, replacing X": whoever is named replaces.
    if mark.is_none()
        && matches!(syntax.lemma(verb), "replace" | "succeed")
        && NAMES_SOMEBODY.contains(&syntax.lemma(head))
        && let Some(token) = semantic_object(syntax, head)
    {
        return Some(Found { token, by: "control" });
    }
    let consequence = mark.is_none() && head < verb && CONSEQUENCE.contains(&syntax.lemma(verb));
    if consequence && syntax.xpos(verb) == "VBG" {
        return None;
    }
    // "can be seen by climbing": whoever climbs is not what is seen.
    if mark.is_some() && syntax.is_passive(head) && !syntax.is_passive(verb) {
        let agent = syntax.children(head).iter().copied().find(|&child| is_agent(syntax, child));
        return agent.map(|token| Found { token, by: "participle" });
    }
    let token = at_depth(syntax, head, depth + 1)?.token;
    // What is done to somebody in order to do something is not that person's purpose.
    let by = if syntax.xpos(verb) == "VB" { "purpose" } else { "participle" };
    if by == "purpose" && syntax.is_passive(head) {
        let agent = syntax.children(head).iter().copied().find(|&child| is_agent(syntax, child));
        return agent.map(|token| Found { token, by });
    }
    Some(Found { token, by })
}

/// Whether the object of a verb is who does what the infinitive behind it says.
pub(crate) fn controls_object(lemma: &str) -> bool {
    OBJECT_CONTROL.contains(&lemma)
}

/// Whether an oblique names who does what a passive says.
pub(crate) fn is_agent(syntax: Syntax<'_>, token: TokenId) -> bool {
    match syntax.relation(token) {
        Relation::OblAgent => !is_means(syntax, token),
        Relation::Obl => {
            syntax.preposition(token).is_some_and(|word| word == "by") && !is_means(syntax, token)
        }
        _ => false,
    }
}

/// "by telephone", "by law": how something is done, not by whom.
fn is_means(syntax: Syntax<'_>, token: TokenId) -> bool {
    matches!(
        syntax.lemma(token),
        "accident"
            | "air"
            | "boat"
            | "bus"
            | "car"
            | "chance"
            | "consensus"
            | "e-mail"
            | "email"
            | "force"
            | "hand"
            | "land"
            | "law"
            | "letter"
            | "mail"
            | "mistake"
            | "name"
            | "phone"
            | "plane"
            | "post"
            | "rail"
            | "sea"
            | "ship"
            | "telephone"
            | "text"
            | "train"
            | "truck"
            | "video"
    ) && syntax.child(token, Relation::Det).is_none()
        && syntax.child(token, Relation::NmodPoss).is_none()
        && syntax.child(token, Relation::Amod).is_none()
}

/// Whether a verb is an infinitive or a participle without an auxiliary that makes it finite.
pub(crate) fn is_nonfinite(syntax: Syntax<'_>, verb: TokenId) -> bool {
    match syntax.xpos(verb) {
        "VB" => syntax.children_by(verb, Relation::Aux).next().is_none() && has_to(syntax, verb),
        // A participle with a subject of its own was a finite verb.
        "VBN" if syntax.own_subject(verb).is_some() => false,
        "VBG" | "VBN" => {
            let mut auxiliaries = syntax
                .children(verb)
                .iter()
                .filter(|&&child| {
                    matches!(syntax.relation(child), Relation::Aux | Relation::AuxPass)
                })
                .peekable();
            auxiliaries.peek().is_none()
                || auxiliaries.all(|&child| matches!(syntax.xpos(child), "VB" | "VBG" | "VBN"))
        }
        _ => false,
    }
}

fn has_to(syntax: Syntax<'_>, verb: TokenId) -> bool {
    syntax.children_by(verb, Relation::Mark).any(|child| syntax.lemma(child) == "to")
}
