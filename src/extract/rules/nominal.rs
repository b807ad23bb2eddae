//! Nouns that say what their verb would: "the deportation of refugees by Iran", "a crackdown on".

use std::borrow::Cow;

use crate::extract::nouns::event_noun;
use crate::extract::predication::Argument;
use crate::extract::predication::Predication;
use crate::extract::predication::Role;
use crate::extract::rules::light;
use crate::extract::rules::light::Lends;
use crate::extract::rules::subject::semantic_object;
use crate::extract::rules::subject::subject;
use crate::extract::syntax::Syntax;
use crate::text::Relation;
use crate::text::TokenId;
use crate::text::Upos;

/// Verbs that are mostly done to a person, so that "her arrest" is done to her.
const DONE_TO_OWNER: &[&str] = &[
    "abduct",
    "acquit",
    "appoint",
    "arrest",
    "assassinate",
    "behead",
    "capture",
    "convict",
    "deport",
    "detain",
    "dismiss",
    "displace",
    "elect",
    "execute",
    "expel",
    "extradite",
    "impeach",
    "imprison",
    "incarcerate",
    "indict",
    "kidnap",
    "kill",
    "murder",
    "nominate",
    "persecute",
    "prosecute",
    "release",
    "remove",
    "repatriate",
    "rescue",
    "sentence",
    "treat",
    "oust",
    "overthrow",
    "torture",
];

/// Reads a noun that stands for a verb.
pub(crate) fn read<'a>(syntax: Syntax<'a>, noun: TokenId, out: &mut Vec<Predication<'a>>) {
    if syntax.upos(noun) != Upos::Noun
        || matches!(syntax.relation(noun), Relation::Compound | Relation::Flat | Relation::Fixed)
    {
        return;
    }
    let Some(event) = event_noun(syntax.lemma(noun)) else { return };
    let verb = event.verb();
    let mut arguments: Vec<Argument<'a>> = Vec::with_capacity(3);
    let mut words = vec![noun];
    let held = light::holder(syntax, noun);
    if let Some((holder, lends)) = held {
        lend(syntax, holder, lends, &mut arguments);
        words.extend(syntax.verb_words(holder));
        words.sort_unstable();
    }
    let whole = syntax.children_by(noun, Relation::Nmod).any(|child| is_of(syntax, child));
    for &child in syntax.children(noun) {
        let Some((role, preposition)) = complement(syntax, child) else { continue };
        let role = match role {
            // Of whom: who does it, where nobody can be done something.
            Role::Object if !event.transitive => Role::Subject,
            Role::Subject
                if syntax.relation(child) == Relation::NmodPoss
                    && !whole
                    && DONE_TO_OWNER.contains(&verb.as_ref()) =>
            {
                Role::Object
            }
            role => role,
        };
        // "faced persecution from the army".
        let suffered = held.is_some_and(|(_, lends)| lends == Lends::Undergoer);
        let (role, preposition) = match preposition.as_deref() {
            Some("from" | "at the hands of") if suffered => (Role::Subject, None),
            _ => (role, preposition),
        };
        if matches!(role, Role::Subject | Role::Object)
            && arguments.iter().any(|argument| argument.role == role)
        {
            continue;
        }
        arguments.push(Argument { role, head: child, preposition, inferred: false });
    }
    below(syntax, noun, &mut arguments);
    if arguments.is_empty() {
        return;
    }
    arguments.sort_by_key(|argument| argument.role);
    out.push(Predication {
        head: noun,
        lemma: verb,
        words,
        passive: false,
        rule: "nominal",
        arguments,
    });
}

/// "the arrest of the activist by the police": the last phrase is not about the activist.
fn below<'a>(syntax: Syntax<'a>, noun: TokenId, arguments: &mut Vec<Argument<'a>>) {
    if arguments.iter().any(|argument| argument.role == Role::Subject) {
        return;
    }
    let agent = syntax
        .children_by(noun, Relation::Nmod)
        .filter(|&child| is_of(syntax, child))
        .find_map(|child| {
            syntax.children_by(child, Relation::Nmod).find(|&agent| {
                syntax.preposition(agent).is_some_and(|preposition| preposition == "by")
            })
        });
    push(arguments, Role::Subject, agent);
}

fn is_of(syntax: Syntax<'_>, child: TokenId) -> bool {
    syntax.preposition(child).is_some_and(|preposition| preposition == "of")
}

fn complement<'a>(syntax: Syntax<'a>, child: TokenId) -> Option<(Role, Option<Cow<'a, str>>)> {
    match syntax.relation(child) {
        Relation::NmodPoss => Some((Role::Subject, None)),
        Relation::Nmod | Relation::OblAgent => {
            let preposition = syntax.preposition(child)?;
            Some(match preposition.as_ref() {
                "of" => (Role::Object, None),
                "by" => (Role::Subject, None),
                _ => (Role::Oblique, Some(preposition)),
            })
        }
        Relation::Compound => {
            // "police raids", "drug seizures": a name acts, a thing is acted on.
            let role = if syntax.upos(child) == Upos::Propn { Role::Subject } else { Role::Object };
            Some((role, None))
        }
        // "the Russian invasion": whoever the adjective belongs to.
        Relation::Amod if is_capitalized(syntax.form(child)) => Some((Role::Subject, None)),
        _ => None,
    }
}

fn is_capitalized(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// Takes from the verb above what the noun needs.
fn lend<'a>(syntax: Syntax<'a>, holder: TokenId, lends: Lends, arguments: &mut Vec<Argument<'a>>) {
    let passive = syntax.is_passive(holder);
    let surface = subject(syntax, holder).map(|found| found.token);
    let agents = syntax
        .children(holder)
        .iter()
        .copied()
        .find(|&child| super::subject::is_agent(syntax, child));
    let doer = if passive { agents } else { surface };
    let role = match lends {
        Lends::Doer => Role::Subject,
        Lends::Undergoer => Role::Object,
    };
    let whole = syntax.children(holder).iter().any(|&child| {
        matches!(syntax.relation(child), Relation::Obl) && is_holding_oblique(syntax, holder, child)
    });
    if whole {
        // "targeted them with arrests", "were subjected to torture by": the verb has both sides.
        let undergoer = semantic_object(syntax, holder);
        push(arguments, Role::Object, undergoer);
        push(arguments, Role::Subject, doer);
    } else {
        push(arguments, role, doer.or(if lends == Lends::Undergoer { surface } else { None }));
    }
    for &child in syntax.children(holder) {
        if syntax.relation(child) == Relation::Obl
            && let Some(preposition) = syntax.preposition(child)
            && matches!(
                preposition.as_ref(),
                "against" | "on" | "upon" | "to" | "from" | "with" | "toward" | "towards"
            )
            && event_noun(syntax.lemma(child)).is_none()
        {
            let suffered = lends == Lends::Undergoer && preposition == "from";
            if suffered && arguments.iter().all(|argument| argument.role != Role::Subject) {
                push(arguments, Role::Subject, Some(child));
                continue;
            }
            arguments.push(Argument {
                role: Role::Oblique,
                head: child,
                preposition: Some(preposition),
                inferred: true,
            });
        }
    }
}

fn is_holding_oblique(syntax: Syntax<'_>, holder: TokenId, child: TokenId) -> bool {
    let Some(preposition) = syntax.preposition(child) else { return false };
    let fits = matches!(
        (syntax.lemma(holder), preposition.as_ref()),
        ("subject", "to")
            | (
                "target" | "punish" | "terrorize" | "threaten" | "silence",
                "with" | "through" | "by"
            )
    );
    fits && event_noun(syntax.lemma(child)).is_some()
}

fn push(arguments: &mut Vec<Argument<'_>>, role: Role, head: Option<TokenId>) {
    if let Some(head) = head {
        arguments.push(Argument { role, head, preposition: None, inferred: true });
    }
}
