//! What noun phrases take for granted: "the website of X", "a clinic in Lyon", "Y of the Globe".

use std::borrow::Cow;

use crate::extract::argument::Participant;
use crate::extract::argument::participant;
use crate::extract::describe;
use crate::extract::discourse::EntityKind;
use crate::extract::discourse::MentionForm;
use crate::extract::modality::Status;
use crate::extract::rules::subject;
use crate::extract::statement::Modality;
use crate::extract::statement::Statement;
use crate::extract::statements::Circumstances;
use crate::extract::statements::Draft;
use crate::extract::statements::Reading;
use crate::extract::statements::finish;
use crate::extract::statements::is_area;
use crate::extract::statements::words;
use crate::extract::syntax::Syntax;
use crate::text::Relation;
use crate::text::TokenId;
use crate::text::Upos;

/// Places and bodies that can be a person's own: "his school" and "her party" are not.
const OWNED_BY_PERSONS: &[&str] = &[
    "apartment",
    "building",
    "business",
    "company",
    "estate",
    "factory",
    "farm",
    "firm",
    "flat",
    "foundation",
    "home",
    "hotel",
    "house",
    "mansion",
    "residence",
    "restaurant",
    "shop",
    "startup",
    "store",
    "villa",
];

/// Works that are put on something, rather than about it: "a message on Twitter".
const POSTED: &[&str] = &[
    "account",
    "ad",
    "advertisement",
    "broadcast",
    "clip",
    "comment",
    "interview",
    "message",
    "photo",
    "photograph",
    "picture",
    "post",
    "posting",
    "program",
    "programme",
    "remark",
    "series",
    "show",
    "song",
    "speech",
    "tweet",
    "video",
];

/// Adds the statements that noun phrases make.
pub(crate) fn read(reading: &Reading<'_>, out: &mut Vec<Statement>) {
    for mention in &reading.discourse.mentions {
        if mention.form == MentionForm::Pronoun {
            continue;
        }
        let Some(owner_side) = participant(reading.syntax, reading.discourse, mention.head) else {
            continue;
        };
        // What "is" says of its subject is read there.
        let said = reading.syntax.child(mention.head, Relation::Cop).is_some();
        if said || owner_side.token != mention.head {
            continue;
        }
        let Some(subject) = holder(reading, owner_side) else { continue };
        for &child in reading.syntax.children(mention.head) {
            if let Some((name, rule, object)) = complement(reading, owner_side, child) {
                let preposition = reading.syntax.preposition(child);
                let draft = Draft {
                    subject,
                    relation: name,
                    object,
                    preposition: preposition.as_deref().map(Into::into),
                    rule,
                    known: true,
                    inferred: false,
                };
                push(reading, draft, mention.head, out);
            }
        }
    }
}

fn push(reading: &Reading<'_>, draft: Draft, head: TokenId, out: &mut Vec<Statement>) {
    // A noun phrase is taken for granted, also inside a denial or a plan; not inside a quotation.
    let mut status =
        Status { negated: false, modality: Modality::Asserted, speaker: None, doubts: 0 };
    if let Some(speaker) = reading.quotations.speaker(head) {
        status.attribute(speaker);
    }
    let shown = words(reading.syntax, &[head]);
    let predicate = match &draft.preposition {
        Some(preposition) => format!("{shown} {preposition}"),
        None => shown,
    };
    finish(
        reading,
        (draft, predicate, head),
        Circumstances { status, date: None, place: None },
        out,
    );
}

/// Who holds an office that stands behind "as": "succeeded Bob Ray as mayor of Leeds". Nobody where
/// it is given up or only ascribed.
fn holder(reading: &Reading<'_>, office: Participant) -> Option<Participant> {
    let syntax = reading.syntax;
    let above = syntax.head(office.token).filter(|_| {
        office.kind == EntityKind::Person
            && office.form == MentionForm::Nominal
            && matches!(syntax.relation(office.token), Relation::Obl | Relation::Nmod)
            && syntax.preposition(office.token).is_some_and(|word| word == "as")
    });
    // "was elected president of the union".
    let becomes = syntax.head(office.token).filter(|&verb| {
        office.kind == EntityKind::Person
            && office.form == MentionForm::Nominal
            && matches!(
                syntax.relation(office.token),
                Relation::Xcomp | Relation::Obj | Relation::OblUnmarked
            )
            && syntax.is_passive(verb)
    });
    let Some(verb) = above.or(becomes) else { return Some(office) };
    if !syntax.is_verb(verb) {
        return participant(syntax, reading.discourse, verb);
    }
    let agent = || {
        if syntax.is_passive(verb) {
            syntax.children(verb).iter().copied().find(|&child| subject::is_agent(syntax, child))
        } else {
            subject::subject(syntax, verb).map(|found| found.token)
        }
    };
    let holder = match syntax.lemma(verb) {
        "succeed" | "replace" | "serve" | "work" | "act" | "return" | "take" | "follow" => agent(),
        "elect" | "reelect" | "re-elect" | "appoint" | "name" | "install" | "hire" | "choose"
        | "confirm" | "inaugurate" => subject::semantic_object(syntax, verb),
        _ => None,
    };
    participant(syntax, reading.discourse, holder?)
}

type Found = (Box<str>, &'static str, Participant);

fn complement(reading: &Reading<'_>, subject: Participant, child: TokenId) -> Option<Found> {
    let syntax = reading.syntax;
    match syntax.relation(child) {
        Relation::NmodPoss => {
            let owner = participant(syntax, reading.discourse, child)?;
            if let Some(name) = describe::relation(reading, subject.token, "of", (subject, owner)) {
                return Some((name, "possessive", owner));
            }
            // "Labour's Ann Lee", "the union's Ann Lee".
            if subject.kind == EntityKind::Person
                && subject.form == MentionForm::Name
                && owner.kind == EntityKind::Organization
                && owner.form == MentionForm::Name
            {
                return Some((describe::affiliation(reading, owner).into(), "affiliation", owner));
            }
            // "Kenya's Ann Lee".
            if subject.kind == EntityKind::Person
                && subject.form == MentionForm::Name
                && is_area(owner.kind)
                && owner.form == MentionForm::Name
            {
                return Some(("COMES_FROM".into(), "affiliation", owner));
            }
            let owned = match subject.kind {
                EntityKind::Work => true,
                EntityKind::Organization | EntityKind::Place => {
                    !matches!(owner.kind, EntityKind::Person | EntityKind::Group)
                        || OWNED_BY_PERSONS.contains(&syntax.lemma(subject.token))
                }
                _ => false,
            };
            (owned && subject.form == MentionForm::Nominal && owner.kind != EntityKind::Concept)
                .then(|| ("BELONGS_TO".into(), "possessive", owner))
        }
        Relation::Nmod => prepositional(reading, subject, child),
        // "Munich, Bavaria".
        Relation::Appos | Relation::NmodUnmarked => {
            let outer = participant(syntax, reading.discourse, child)?;
            let named = subject.form == MentionForm::Name && outer.form == MentionForm::Name;
            let inside = is_area(subject.kind)
                && matches!(outer.kind, EntityKind::Country | EntityKind::Region)
                && subject.kind != EntityKind::Country;
            (named && inside).then(|| ("LOCATED_IN".into(), "place", outer))
        }
        _ => None,
    }
}

/// Verbs whose object leaves a place: "withdrew its envoy from Norland", "expelled diplomats from Norland"
/// do not say where the envoy comes from.
const TAKING_AWAY: &[&str] = &[
    "withdraw", "recall", "remove", "expel", "eject", "evict", "evacuate", "banish", "deport",
    "rescue", "release", "free", "exclude", "bar", "ban",
];

fn is_taken_away(syntax: Syntax<'_>, noun: TokenId) -> bool {
    matches!(syntax.relation(noun), Relation::Obj | Relation::NsubjPass)
        && syntax.head(noun).is_some_and(|verb| TAKING_AWAY.contains(&syntax.lemma(verb)))
}

fn prepositional(reading: &Reading<'_>, subject: Participant, child: TokenId) -> Option<Found> {
    let syntax = reading.syntax;
    let preposition = syntax.preposition(child)?;
    let object = participant(syntax, reading.discourse, child)?;
    // "X and Y of A and B respectively": which one goes with which is not for the tree to say.
    let document = &syntax.analysis().document;
    let end = document.sentence(document.sentence_of(child)).tokens.end;
    let crossed = (subject.token.0..end)
        .map(TokenId)
        .take_while(|&word| {
            word <= child || !(syntax.is_verb(word) || syntax.upos(word) == Upos::Punct)
        })
        .any(|word| syntax.lower(word) == "respectively");
    if crossed || preposition == "from" && is_taken_away(syntax, subject.token) {
        return None;
    }
    if let Some(name) = describe::relation(reading, subject.token, &preposition, (subject, object))
    {
        return Some((name, "possessive", object));
    }
    match preposition.as_ref() {
        "in" | "at" if is_area(object.kind) && object.form == MentionForm::Name => {
            match subject.kind {
                EntityKind::Event => Some(("OCCURS_IN".into(), "place", object)),
                EntityKind::Organization
                | EntityKind::Group
                | EntityKind::Place
                | EntityKind::City
                | EntityKind::Region
                | EntityKind::Country => Some(("LOCATED_IN".into(), "place", object)),
                _ => None,
            }
        }
        "from"
            if matches!(subject.kind, EntityKind::Person | EntityKind::Group)
                && is_area(object.kind)
                && object.form == MentionForm::Name =>
        {
            Some(("COMES_FROM".into(), "place", object))
        }
        // "Ann Lee of the Echo": a name with an article is a body's, whatever it is.
        "of" | "from"
            if subject.kind == EntityKind::Person
                && subject.form == MentionForm::Name
                && object.kind == EntityKind::Concept
                && object.form == MentionForm::Name
                && syntax.child(child, Relation::Det).is_some() =>
        {
            Some((describe::affiliation(reading, object).into(), "affiliation", object))
        }
        // "a report of the ministry".
        "of" | "by"
            if matches!(subject.kind, EntityKind::Work | EntityKind::Law)
                && subject.form == MentionForm::Nominal
                && object.kind == EntityKind::Organization
                && object.form == MentionForm::Name =>
        {
            Some(("BELONGS_TO".into(), "possessive", object))
        }
        "near" | "next to" if is_area(object.kind) && is_area(subject.kind) => {
            Some(("IS_NEAR".into(), "place", object))
        }
        "of" | "from" | "at" | "with"
            if subject.kind == EntityKind::Person
                && subject.form == MentionForm::Name
                && object.kind == EntityKind::Organization =>
        {
            Some((describe::affiliation(reading, object).into(), "affiliation", object))
        }
        "about" | "on"
            if subject.kind == EntityKind::Work
                && object.form == MentionForm::Name
                && (preposition == "about" || !POSTED.contains(&syntax.lemma(subject.token))) =>
        {
            let name =
                crate::extract::naming::upper_snake([Cow::Borrowed("is"), Cow::Borrowed("about")]);
            Some((name, "possessive", object))
        }
        _ => None,
    }
}
