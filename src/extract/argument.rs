//! From arguments to the entities that they stand for: coordination, "including", "millions of".

use crate::extract::discourse::Discourse;
use crate::extract::discourse::EntityId;
use crate::extract::discourse::EntityKind;
use crate::extract::discourse::MentionForm;
use crate::extract::syntax::Syntax;
use crate::text::Relation;
use crate::text::TokenId;

/// One entity that takes part in a predication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Participant {
    /// What takes part.
    pub(crate) entity: EntityId,
    /// Its kind.
    pub(crate) kind: EntityKind,
    /// The head of its mention.
    pub(crate) token: TokenId,
    /// How it is mentioned there.
    pub(crate) form: MentionForm,
    /// Whether it was reached over coordination or a list of members.
    pub(crate) listed: bool,
}

/// Words that make a plural noun too vague to stand for itself beside its members.
const VAGUE: &[&str] = &[
    "several",
    "many",
    "some",
    "other",
    "various",
    "numerous",
    "different",
    "multiple",
    "few",
    "certain",
    "two",
    "three",
    "four",
    "five",
    "main",
    "number",
    "following",
];

/// The entities that an argument stands for, each once.
pub(crate) fn participants(
    syntax: Syntax<'_>,
    discourse: &Discourse,
    head: TokenId,
) -> Vec<Participant> {
    let mut found = Vec::with_capacity(1);
    for (at, token) in syntax.coordinated(head).into_iter().enumerate() {
        one(syntax, discourse, (token, at > 0), &mut found);
    }
    found
}

/// The entity that a token stands for, the first one if there are several.
pub(crate) fn participant(
    syntax: Syntax<'_>,
    discourse: &Discourse,
    head: TokenId,
) -> Option<Participant> {
    one_by_name(syntax, discourse, (head, false))
        .or_else(|| at(discourse, syntax.counted(head), false))
        .or_else(|| at(discourse, head, false))
}

/// "One of the judges, Ann Lee, said".
fn one_by_name(
    syntax: Syntax<'_>,
    discourse: &Discourse,
    (token, listed): (TokenId, bool),
) -> Option<Participant> {
    let name = syntax.child(token, Relation::Appos).filter(|_| syntax.lower(token) == "one")?;
    at(discourse, name, listed).filter(|participant| participant.form == MentionForm::Name)
}

fn one(
    syntax: Syntax<'_>,
    discourse: &Discourse,
    (token, listed): (TokenId, bool),
    found: &mut Vec<Participant>,
) {
    // "Few countries recognize it" says little of countries.
    if syntax.children(token).iter().any(|&child| {
        syntax.lower(child) == "few"
            && matches!(syntax.relation(child), Relation::Amod | Relation::Det)
            && syntax.child(token, Relation::Det).is_none_or(|det| det == child)
    }) {
        return;
    }
    if let Some(participant) = one_by_name(syntax, discourse, (token, listed)) {
        push(found, participant);
        return;
    }
    let counted = syntax.counted(token);
    let members = members(syntax, counted);
    let vague = !members.is_empty() && is_vague(syntax, discourse, counted);
    if !vague
        && let Some(participant) =
            at(discourse, counted, listed).or_else(|| at(discourse, token, listed))
    {
        push(found, participant);
    }
    // "millions of refugees and migrants": what is joined under the count is counted too.
    if counted != token {
        for other in syntax.children_by(counted, Relation::Conj) {
            if let Some(participant) = at(discourse, other, true) {
                push(found, participant);
            }
        }
    }
    for member in members {
        for token in syntax.coordinated(member) {
            if let Some(participant) = at(discourse, syntax.counted(token), true) {
                push(found, participant);
            }
        }
    }
}

fn push(found: &mut Vec<Participant>, participant: Participant) {
    if found.iter().all(|other| other.entity != participant.entity) {
        found.push(participant);
    }
}

fn at(discourse: &Discourse, token: TokenId, listed: bool) -> Option<Participant> {
    let mention = discourse.mention_at(token)?;
    let kind = discourse.entity(mention.entity).kind;
    Some(Participant { entity: mention.entity, kind, token, form: mention.form, listed })
}

/// What "including" or "such as" names below a noun.
fn members(syntax: Syntax<'_>, noun: TokenId) -> Vec<TokenId> {
    let mut found: Vec<TokenId> = Vec::new();
    for &child in syntax.children(noun) {
        if matches!(syntax.relation(child), Relation::Nmod | Relation::Obl | Relation::Acl)
            && syntax.preposition(child).is_some_and(|word| {
                matches!(word.as_ref(), "including" | "such as" | "among them" | "notably")
            })
        {
            found.push(child);
        }
    }
    // "two threats: restrictions and persecution".
    for child in syntax.children_by(noun, Relation::Appos) {
        if (noun.0..child.0).map(TokenId).any(|token| syntax.form(token) == ":") {
            found.push(child);
        }
    }
    found
}

fn is_vague(syntax: Syntax<'_>, discourse: &Discourse, noun: TokenId) -> bool {
    let named = discourse.mention_at(noun).is_some_and(|mention| mention.form == MentionForm::Name);
    !named
        && syntax.children(noun).iter().any(|&child| {
            matches!(syntax.relation(child), Relation::Amod | Relation::Det | Relation::Nummod)
                && (VAGUE.contains(&syntax.lower(child).as_ref())
                    || syntax.relation(child) == Relation::Nummod)
        })
}
