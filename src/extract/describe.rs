//! What somebody or something is: offices, kinship, membership.

use std::borrow::Cow;

use crate::extract::argument::Participant;
use crate::extract::argument::participant;
use crate::extract::argument::participants;
use crate::extract::discourse::EntityKind;
use crate::extract::discourse::MentionForm;
use crate::extract::kind;
use crate::extract::kind::Bare;
use crate::extract::kind::Number;
use crate::extract::naming;
use crate::extract::nouns::event_noun;
use crate::extract::predication::Predication;
use crate::extract::predication::Role;
use crate::extract::statements::Draft;
use crate::extract::statements::Reading;
use crate::extract::statements::is_area;
use crate::extract::syntax::Syntax;
use crate::text::Relation;
use crate::text::TokenId;
use crate::text::Upos;

/// Adjectives before an office that keep its holder from being its head.
const LESSER: &[&str] = &[
    "deputy",
    "vice",
    "assistant",
    "regional",
    "acting",
    "associate",
    "senior",
    "junior",
    "local",
    "national",
    "policy",
    "research",
    "campaign",
    "program",
    "programme",
    "creative",
    "technical",
    "press",
    "communications",
    "marketing",
    "legal",
];

/// Adds what a description says of its subject.
pub(crate) fn drafts(reading: &Reading<'_>, predication: &Predication<'_>, out: &mut Vec<Draft>) {
    let syntax = reading.syntax;
    let Some(subject) = predication.argument(Role::Subject) else { return };
    let noun = predication.head;
    if is_impersonal(syntax, subject.head, noun) {
        return;
    }
    // "Chancellor Ann Lee and President Bob Ray": a title in the singular is one person's.
    let subjects = match participant(syntax, reading.discourse, subject.head) {
        Some(only) if predication.rule == "title" && matches!(syntax.xpos(noun), "NN" | "NNP") => {
            vec![only]
        }
        _ => participants(syntax, reading.discourse, subject.head),
    };
    for argument in predication.arguments.iter().filter(|argument| argument.role == Role::Oblique) {
        let Some(word) = argument.preposition.as_deref() else { continue };
        let preposition = if matches!(word, "'s" | "compound") { "of" } else { word };
        let Some(owner) = participant(syntax, reading.discourse, argument.head) else { continue };
        if word == "compound"
            && (owner.form != MentionForm::Name || owner.kind == EntityKind::Person)
        {
            continue;
        }
        for &subject in &subjects {
            let known = relation(reading, noun, preposition, (subject, owner));
            let is_known = known.is_some();
            let name = match known {
                Some(name) => name,
                None if word == "compound" || predication.rule == "title" => continue,
                None => match unknown(reading, predication, preposition, owner) {
                    Some(name) => name,
                    None => continue,
                },
            };
            out.push(Draft {
                subject,
                relation: name,
                object: owner,
                preposition: (word == preposition).then(|| match predication.rule {
                    // "was head of": the copula alone says nothing.
                    "copula" => format!("{} {preposition}", syntax.lower(noun)).into(),
                    _ => preposition.into(),
                }),
                rule: predication.rule,
                known: is_known,
                inferred: false,
            });
        }
    }
    if predication.rule == "copula"
        && out.iter().all(|draft| !draft.known)
        && predication
            .argument(Role::Attribute)
            .is_some_and(|argument| argument.preposition.is_none())
    {
        equation(reading, predication, &subjects, out);
    }
    if predication.rule == "copula"
        && let Some(preposition) = syntax.preposition(noun)
    {
        location(reading, predication, (&subjects, &preposition), out);
    }
}

/// "It is time for them to go", "it is clear that": nothing is said of "it".
fn is_impersonal(syntax: Syntax<'_>, subject: TokenId, noun: TokenId) -> bool {
    let clause = |&child: &TokenId| {
        matches!(
            syntax.relation(child),
            Relation::Csubj | Relation::Ccomp | Relation::Xcomp | Relation::Advcl | Relation::Acl
        ) && (syntax.xpos(child) == "VB" || syntax.child(child, Relation::Mark).is_some())
    };
    syntax.lower(subject) == "it"
        && (syntax.lemma(noun) == "time" || syntax.children(noun).iter().any(clause))
}

/// The relation that an office, kinship or membership noun stands for.
pub(crate) fn relation(
    reading: &Reading<'_>,
    noun: TokenId,
    preposition: &str,
    (subject, owner): (Participant, Participant),
) -> Option<Box<str>> {
    let syntax = reading.syntax;
    // "Secretary of State": the field of an office, no country.
    if is_former(syntax, noun) || preposition == "of" && syntax.form(owner.token) == "State" {
        return None;
    }
    if syntax.in_law(noun).is_some() {
        return Some("RELATIVE_OF".into());
    }
    let lemma = syntax.lemma(noun).to_lowercase();
    let compound = syntax
        .children(noun)
        .iter()
        .rev()
        .copied()
        .find(|&child| {
            child < noun && matches!(syntax.relation(child), Relation::Compound | Relation::Amod)
        })
        .map(|child| format!("{} {lemma}", syntax.lower(child)));
    let lesser = syntax.children(noun).iter().any(|&child| {
        matches!(syntax.relation(child), Relation::Compound | Relation::Amod)
            && LESSER.contains(&syntax.lower(child).as_ref())
    });
    let find = |lemma: &str| {
        reading.schema.description(lemma).iter().find(|pattern| {
            let stands = matches!(&pattern.to, crate::extract::schema::Slot::Preposition(word) if **word == *preposition);
            stands && pattern.subjects.contains(subject.kind) && pattern.objects.contains(owner.kind)
        })
    };
    let Some(found) = compound.as_deref().and_then(find).or_else(|| find(&lemma)) else {
        return serves(&lemma, preposition, (subject, owner))
            .then(|| affiliation(reading, owner).into());
    };
    let serves = lesser && &*found.relation == "LEADS";
    Some(if serves { "WORKS_FOR".into() } else { found.relation.as_ref().into() })
}

/// Whose office a noun names, with the preposition that puts it there.
pub(crate) fn owners<'r>(
    reading: &'r Reading<'_>,
    noun: TokenId,
) -> Vec<(Participant, Cow<'r, str>)> {
    let syntax = reading.syntax;
    let of = || Some(Cow::Borrowed("of"));
    let preposition = |child: TokenId| match syntax.relation(child) {
        Relation::Nmod => syntax.preposition(child),
        Relation::NmodPoss | Relation::Amod | Relation::Compound => of(),
        _ => None,
    };
    syntax
        .children(noun)
        .iter()
        .filter_map(|&child| {
            let preposition = preposition(child)?;
            let owner = participant(syntax, reading.discourse, child)?;
            let modifier = matches!(syntax.relation(child), Relation::Amod | Relation::Compound);
            (!modifier || owner.form == MentionForm::Name).then_some((owner, preposition))
        })
        .collect()
}

/// Persons who stand beside a body, not in it.
const OUTSIDERS: &[&str] = &[
    "ally",
    "buyer",
    "candidate",
    "champion",
    "client",
    "competitor",
    "creditor",
    "critic",
    "customer",
    "defector",
    "descendant",
    "donor",
    "enemy",
    "expert",
    "face",
    "fan",
    "foe",
    "follower",
    "friend",
    "guest",
    "heir",
    "hero",
    "hostage",
    "investor",
    "opponent",
    "neighbor",
    "neighbour",
    "nominee",
    "partner",
    "patient",
    "pioneer",
    "prisoner",
    "reader",
    "recipient",
    "rival",
    "subscriber",
    "suspect",
    "supporter",
    "survivor",
    "target",
    "user",
    "veteran",
    "victim",
    "viewer",
    "visitor",
    "winner",
    "author",
    "owner",
    "defendant",
    "plaintiff",
    "witness",
    "listener",
    "shareholder",
    "applicant",
    "contender",
    "major",
    "freshman",
    "sophomore",
    "student",
    "pupil",
    "graduate",
    "alumnus",
    "opener",
    "fugitive",
];

/// Whether a noun of the kind "curator" says that its holder is of the body behind it.
fn serves(lemma: &str, preposition: &str, (subject, owner): (Participant, Participant)) -> bool {
    let tail = lemma.rsplit('-').next().unwrap_or(lemma);
    matches!(subject.kind, EntityKind::Person | EntityKind::Group)
        && owner.kind == EntityKind::Organization
        && (matches!(preposition, "of" | "at" | "with" | "from")
            || preposition == "for" && subject.kind == EntityKind::Person)
        && !OUTSIDERS.contains(&tail)
        && kind::of_noun(tail, Number::Singular, Bare::No) == EntityKind::Person
}

/// Words by which the name of a body tells that one is a member of it rather than employed by it.
const PARTIES: &[&str] = &[
    "party",
    "democrats",
    "republicans",
    "conservatives",
    "liberals",
    "greens",
    "labour",
    "front",
    "movement",
    "alliance",
    "coalition",
    "league",
    "bloc",
];

/// The relation between a person and the body that a phrase puts beside the person's name.
pub(crate) fn affiliation(reading: &Reading<'_>, owner: Participant) -> &'static str {
    let name = reading.discourse.entity(owner.entity).name.to_lowercase();
    let party = name.split_whitespace().any(|word| PARTIES.contains(&word));
    if party { "MEMBER_OF" } else { "WORKS_FOR" }
}

fn is_former(syntax: Syntax<'_>, noun: TokenId) -> bool {
    let past = |token: TokenId| {
        matches!(
            syntax.lower(token).as_ref(),
            "former"
                | "ex"
                | "then"
                | "late"
                | "ousted"
                | "deposed"
                | "outgoing"
                | "exiled"
                | "retired"
        )
    };
    // "Former US President Ann Lee": the tree may hang the adjective anywhere.
    let start = syntax.analysis().document.sentence_of(noun);
    let start = syntax.analysis().document.sentence(start).tokens.start;
    let mut before = (start..noun.0).rev().map(TokenId).take_while(|&token| {
        matches!(syntax.upos(token), Upos::Adj | Upos::Noun | Upos::Propn)
            || matches!(syntax.form(token), "-")
            || past(token)
    });
    syntax.children(noun).iter().any(|&child| past(child)) || before.any(past)
}

/// `IS_SPINOFF_OF`, where the schema does not know the noun.
fn unknown(
    reading: &Reading<'_>,
    predication: &Predication<'_>,
    preposition: &str,
    owner: Participant,
) -> Option<Box<str>> {
    let syntax = reading.syntax;
    let noun = predication.head;
    let is_noun = syntax.is_nominal(noun);
    if is_noun && !matches!(preposition, "of" | "to" | "for" | "against" | "from")
        || !matches!(preposition, "of" | "to" | "for" | "against" | "from" | "about" | "than")
    {
        return None;
    }
    if preposition == "than" && is_noun {
        return None;
    }
    // "Ann Lee, a boy from Texas".
    if preposition == "from" && is_area(owner.kind) && syntax.upos(noun) == Upos::Noun {
        return Some("COMES_FROM".into());
    }
    // "was out of respect for", "is in the company of": where something is, not what.
    if is_noun && syntax.preposition(noun).is_some() {
        return None;
    }
    // "one of the largest cities", "a kind of tax": what is sorted is not a relation.
    if is_noun
        && (syntax.counted(noun) != noun
            || owner.kind == EntityKind::Concept && preposition == "of")
    {
        return None;
    }
    if syntax.upos(noun) == Upos::Propn {
        return None;
    }
    if event_noun(syntax.lemma(noun)).is_some() {
        return None;
    }
    let former = if is_former(syntax, noun) { "former" } else { "" };
    Some(naming::upper_snake([
        Cow::Borrowed("is"),
        Cow::Borrowed(former),
        Cow::Borrowed(syntax.lemma(noun)),
        Cow::Borrowed(preposition),
    ]))
}

/// "X is a Y".
fn equation(
    reading: &Reading<'_>,
    predication: &Predication<'_>,
    subjects: &[Participant],
    out: &mut Vec<Draft>,
) {
    for object in participants(reading.syntax, reading.discourse, predication.head) {
        if object.form == MentionForm::Pronoun {
            continue;
        }
        // "It is time": nothing is said of what "it" may be.
        for &subject in subjects.iter().filter(|end| {
            may_be(end.kind, object.kind)
                && !matches!(
                    reading.syntax.lower(end.token).as_ref(),
                    "it" | "this" | "that" | "what" | "these" | "those"
                )
        }) {
            // "The people elected were Ann Lee and Bob Ray": each of those who are named is one.
            let is_class = object.form == MentionForm::Name
                && subject.form != MentionForm::Name
                && reading.syntax.xpos(subject.token) == "NNS";
            let (subject, object) = if is_class { (object, subject) } else { (subject, object) };
            out.push(Draft {
                subject,
                relation: "IS".into(),
                object,
                preposition: None,
                rule: predication.rule,
                known: true,
                inferred: false,
            });
        }
    }
}

/// People are no events, places or texts, nor the other way round.
fn may_be(one: EntityKind, other: EntityKind) -> bool {
    let person = |kind| matches!(kind, EntityKind::Person | EntityKind::Group);
    let thing = |kind| {
        matches!(kind, EntityKind::Event | EntityKind::Work | EntityKind::Law) || is_area(kind)
    };
    !(person(one) && thing(other) || thing(one) && person(other))
}

/// "X is in Y".
fn location(
    reading: &Reading<'_>,
    predication: &Predication<'_>,
    (subjects, preposition): (&[Participant], &str),
    out: &mut Vec<Draft>,
) {
    let Some(object) = participant(reading.syntax, reading.discourse, predication.head) else {
        return;
    };
    let relation: Box<str> = match preposition {
        "in" | "at" if is_area(object.kind) => "LOCATED_IN".into(),
        "from" | "with" | "near" | "next to" | "behind" | "against" | "under" | "on" => {
            naming::upper_snake([Cow::Borrowed("is"), Cow::Borrowed(preposition)])
        }
        _ => return,
    };
    for &subject in subjects {
        out.push(Draft {
            subject,
            relation: relation.clone(),
            object,
            preposition: Some(preposition.into()),
            rule: predication.rule,
            known: true,
            inferred: false,
        });
    }
}
