//! Repairs of trees around names of persons: what describes them, what they belong to, and who else
//! is listed with them. "Facebook founder Ann Lee spoke", "Ann Lee of X and Bob Ray of Y", "X's Ann Lee".

use crate::extract::attitude;
use crate::extract::discourse::EntityKind;
use crate::extract::gazetteer::Sense;
use crate::extract::gazetteer::gazetteer;
use crate::extract::name;
use crate::extract::repair::Draft;
use crate::extract::repair::tokens;
use crate::extract::syntax::Syntax;
use crate::text::NameKind;
use crate::text::Relation;
use crate::text::SentenceId;
use crate::text::TokenId;
use crate::text::Upos;

fn name_kind(syntax: Syntax<'_>, token: TokenId) -> Option<NameKind> {
    syntax.analysis().names.at(token).map(|name| name.kind)
}

fn is_person(syntax: Syntax<'_>, token: TokenId) -> bool {
    let named = match name_kind(syntax, token) {
        Some(kind) => kind == NameKind::Person,
        None => gazetteer().gender(syntax.form(token)).is_some(),
    };
    syntax.upos(token) == Upos::Propn && named
}

/// Whether a token is a name, of a person for all that is known.
fn may_be_person(syntax: Syntax<'_>, token: TokenId) -> bool {
    syntax.upos(token) == Upos::Propn
        && name_kind(syntax, token).is_none_or(|kind| kind == NameKind::Person)
}

/// Whether a common noun is one for persons: "captain", "politicians".
fn is_role(syntax: Syntax<'_>, token: TokenId) -> bool {
    syntax.upos(token) == Upos::Noun && is_office(syntax, token)
}

/// Whether a word says what a person is, whatever the tagger took it for.
pub(crate) fn is_office(syntax: Syntax<'_>, token: TokenId) -> bool {
    let lemma = syntax.lemma(token).to_lowercase();
    let tail = lemma.rsplit('-').next().unwrap_or(&lemma);
    match gazetteer().kind(tail) {
        Some(kind) => kind == EntityKind::Person,
        None => gazetteer().sense(tail) == Some(Sense::Person),
    }
}

/// Whether a token heads the name of a person, alone or behind a title.
pub(crate) fn is_somebody(syntax: Syntax<'_>, token: TokenId) -> bool {
    is_person(syntax, token)
        || is_role(syntax, token)
            && syntax.child(token, Relation::Appos).is_some_and(|name| is_person(syntax, name))
}

/// The first token of a phrase that is no punctuation.
fn start(syntax: Syntax<'_>, token: TokenId) -> TokenId {
    TokenId(syntax.analysis().trees.extent(token).start)
}

/// "The mayor of Valmont, Bob Ray, resigned": the name behind the comma is the mayor's, not one more
/// town's.
pub(crate) fn bearer_behind_place(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    let extent = |token| syntax.analysis().trees.extent(token);
    for name in tokens(syntax, sentence) {
        let loose = matches!(
            syntax.relation(name),
            Relation::Conj | Relation::Appos | Relation::Flat | Relation::Nmod
        );
        let first = start(syntax, name);
        let own = if syntax.form(first) == "," { TokenId(first.0 + 1) } else { first };
        let behind_comma = own.0 > 0 && syntax.form(TokenId(own.0 - 1)) == ",";
        let person = name_kind(syntax, own) == Some(NameKind::Person)
            || gazetteer().gender(syntax.form(own)).is_some();
        let is_name = loose
            && behind_comma
            && person
            && syntax.upos(name) == Upos::Propn
            && extent(name).end > own.0 + 1
            && syntax.child(name, Relation::Cc).is_none()
            && syntax.child(name, Relation::Conj).is_none();
        let Some(place) = syntax.head(name).filter(|&place| is_name && place < own) else {
            continue;
        };
        let role = syntax.head(place).filter(|&role| {
            role < place
                && syntax.relation(place) == Relation::Nmod
                && syntax.xpos(role) == "NN"
                && is_office(syntax, role)
                && syntax.child(role, Relation::Appos).is_none()
        });
        let listed = syntax.children_by(place, Relation::Conj).any(|other| other != name);
        if let Some(role) = role.filter(|_| !listed) {
            draft.attach(name, Some(role), Relation::Appos);
        }
    }
}

/// "Ann Lee beat defending champion Bob Ray": she beat him; the participle describes him.
pub(crate) fn participle_before_title(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for participle in tokens(syntax, sentence) {
        let Some(verb) = syntax.head(participle).filter(|&verb| {
            participle.0 == verb.0 + 1
                && syntax.xpos(participle) == "VBG"
                && syntax.relation(participle) == Relation::Xcomp
                && syntax.is_verb(verb)
                && attitude::of_verb(syntax.lemma(verb)).is_none()
        }) else {
            continue;
        };
        let described = syntax.children_by(participle, Relation::Obj).find(|&object| {
            let phrase = syntax.analysis().trees.extent(object);
            phrase.start == participle.0 + 1
                && phrase.clone().any(|word| syntax.upos(TokenId(word)) == Upos::Propn)
                && phrase.into_iter().any(|word| is_office(syntax, TokenId(word)))
        });
        let Some(object) = described else { continue };
        for &child in syntax.children(participle) {
            draft.attach(child, Some(verb), syntax.relation(child));
        }
        draft.attach(participle, Some(object), Relation::Amod);
    }
}

/// "Swedish captain Ann Lee scored": the name is what the phrase is about, the noun describes it.
pub(crate) fn name_after_title(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for noun in tokens(syntax, sentence) {
        if !is_role(syntax, noun) {
            continue;
        }
        let name = syntax.children_by(noun, Relation::Flat).find(|&name| {
            may_be_person(syntax, name) && start(syntax, name).0 == noun.0 + 1 && name > noun
        });
        let Some(name) = name else { continue };
        draft.raise(name, noun, Relation::NmodDesc);
        for &child in syntax.children(noun) {
            let of_the_phrase = matches!(
                syntax.relation(child),
                Relation::Case | Relation::Mark | Relation::Cop | Relation::Cc | Relation::Punct
            );
            if child != name && (child > noun || of_the_phrase) {
                draft.attach(child, Some(name), syntax.relation(child));
            }
        }
    }
}

/// "Two veteran politicians Ann Lee and Bob Ray were defeated": one subject, not two.
pub(crate) fn title_beside_subject(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for noun in tokens(syntax, sentence) {
        let relation = syntax.relation(noun);
        if !matches!(relation, Relation::Nsubj | Relation::NsubjPass) || !is_role(syntax, noun) {
            continue;
        }
        let Some(verb) = syntax.head(noun) else { continue };
        let name = syntax.children_by(verb, relation).find(|&name| {
            may_be_person(syntax, name) && start(syntax, name).0 == noun.0 + 1 && name > noun
        });
        if let Some(name) = name {
            draft.attach(noun, Some(name), Relation::NmodDesc);
        }
    }
}

/// "was discovered by the astronomer Ann Lee": one who did it, not two.
pub(crate) fn title_beside_agent(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for noun in tokens(syntax, sentence) {
        let oblique = matches!(syntax.relation(noun), Relation::Obl | Relation::OblAgent);
        let Some(verb) = syntax.head(noun).filter(|_| oblique && is_role(syntax, noun)) else {
            continue;
        };
        let name = syntax.children_by(verb, Relation::Obl).find(|&name| {
            may_be_person(syntax, name)
                && start(syntax, name).0 == noun.0 + 1
                && syntax.child(name, Relation::Case).is_none()
        });
        if let Some(name) = name {
            draft.attach(name, Some(noun), Relation::Appos);
        }
    }
}

/// "Company founder Ann Lee spoke": read as "the founder whom Ann Lee spoke".
pub(crate) fn title_with_clause(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for noun in tokens(syntax, sentence) {
        let whole =
            matches!(syntax.relation(noun), Relation::Root | Relation::Ccomp | Relation::Parataxis);
        if !whole || !is_role(syntax, noun) || syntax.child(noun, Relation::Cop).is_some() {
            continue;
        }
        let Some(verb) = syntax.child(noun, Relation::AclRelcl) else { continue };
        let name = syntax.child(verb, Relation::Nsubj).filter(|&name| {
            is_person(syntax, name) && start(syntax, name).0 == noun.0 + 1 && name > noun
        });
        let Some(name) = name else { continue };
        draft.raise(verb, noun, Relation::NmodDesc);
        draft.attach(noun, Some(name), Relation::NmodDesc);
        for &child in syntax.children(noun) {
            if child > verb || syntax.relation(child) == Relation::Punct {
                draft.attach(child, Some(verb), syntax.relation(child));
            }
        }
    }
}

/// "The union's Ann Lee won": what owns hangs on the name, not on the verb.
pub(crate) fn owner_of_clause(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for owner in tokens(syntax, sentence) {
        let owns = match syntax.relation(owner) {
            Relation::NmodPoss => true,
            Relation::Nsubj | Relation::NsubjPass => {
                syntax.children_by(owner, Relation::Case).any(|case| syntax.xpos(case) == "POS")
            }
            _ => false,
        };
        let Some(verb) = syntax.head(owner).filter(|&head| owns && syntax.is_verb(head)) else {
            continue;
        };
        let next = syntax.analysis().trees.extent(owner).end;
        let owned = syntax.children(verb).iter().copied().find(|&child| {
            child > owner && syntax.is_noun(child) && start(syntax, child).0 == next
        });
        if let Some(owned) = owned.filter(|&owned| owned < verb) {
            draft.attach(owner, Some(owned), Relation::NmodPoss);
        }
    }
}

/// "Ann Lee of X and Bob Ray of Y": Bob Ray is listed with Ann Lee, not with X.
pub(crate) fn listed_with_person(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for other in tokens(syntax, sentence) {
        if syntax.relation(other) != Relation::Conj || !is_person(syntax, other) {
            continue;
        }
        let Some(body) = syntax.head(other) else { continue };
        let affiliated = syntax.relation(body) == Relation::Nmod
            && name_kind(syntax, body).is_some_and(|kind| kind != NameKind::Person)
            && syntax
                .preposition(body)
                .is_some_and(|word| matches!(word.as_ref(), "of" | "from" | "for" | "with" | "at"));
        let Some(person) = syntax.head(body).filter(|_| affiliated) else { continue };
        if !is_person(syntax, person) {
            continue;
        }
        let first = if syntax.relation(person) == Relation::Conj {
            syntax.head(person).unwrap_or(person)
        } else {
            person
        };
        draft.attach(other, Some(first), Relation::Conj);
    }
}

/// "was beaten by 300 votes by Ann Lee": the votes did not do it.
pub(crate) fn agent_behind_margin(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    let is_by =
        |token: TokenId| syntax.preposition(token).is_some_and(|preposition| preposition == "by");
    for margin in tokens(syntax, sentence) {
        let counted = matches!(syntax.relation(margin), Relation::Obl | Relation::OblAgent)
            && syntax.child(margin, Relation::Nummod).is_some()
            && is_by(margin);
        let Some(verb) = syntax.head(margin).filter(|_| counted) else { continue };
        if let Some(agent) = syntax.children_by(margin, Relation::Nmod).find(|&child| is_by(child))
        {
            draft.attach(agent, Some(verb), Relation::OblAgent);
            draft.attach(margin, Some(verb), Relation::Obl);
        }
    }
}

/// "the Bank of Wales's attempts": the whole name owns the attempts, which are not of its last word.
pub(crate) fn owner_with_preposition(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for tail in tokens(syntax, sentence) {
        if syntax.relation(tail) != Relation::NmodPoss {
            continue;
        }
        let Some(mark) =
            syntax.children_by(tail, Relation::Case).find(|&child| syntax.xpos(child) == "POS")
        else {
            continue;
        };
        let Some(owned) = syntax.head(tail).filter(|&head| head > tail) else { continue };
        let Some(front) = syntax.head(owned).filter(|&head| head < tail) else { continue };
        let one_name =
            syntax.analysis().names.at(tail).is_some_and(|name| {
                name.tokens.contains(&front.0) && name.kind != NameKind::Person
            }) || syntax.upos(front) == Upos::Propn && syntax.upos(tail) == Upos::Propn;
        if !one_name || syntax.relation(owned) != Relation::Nmod {
            continue;
        }
        draft.raise(owned, front, Relation::NmodPoss);
        draft.attach(tail, Some(front), Relation::Nmod);
        draft.attach(mark, Some(front), Relation::Case);
        for &case in syntax.children(owned) {
            if syntax.relation(case) == Relation::Case && front < case && case < tail {
                draft.attach(case, Some(tail), Relation::Case);
            }
        }
        for &child in syntax.children(front) {
            if child > owned {
                draft.attach(child, Some(owned), syntax.relation(child));
            }
        }
        // A preposition before the phrase belongs to what is owned.
        for &case in syntax.children(front) {
            if syntax.relation(case) == Relation::Case && case < front {
                draft.attach(case, Some(owned), Relation::Case);
            }
        }
    }
}

/// "Minister of Education Ann Lee said": she is the minister, not what he is minister of.
pub(crate) fn name_in_office(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for name in tokens(syntax, sentence) {
        let Some(span) = syntax.analysis().names.at(name).filter(|span| {
            span.kind == NameKind::Person
                && syntax.head(name).is_none_or(|head| !span.tokens.contains(&head.0))
        }) else {
            continue;
        };
        let Some(case) = syntax.children_by(name, Relation::Case).find(|&case| {
            matches!(syntax.lower(case).as_ref(), "of" | "for") && case.0 + 1 < span.tokens.start
        }) else {
            continue;
        };
        let field = syntax.children(name).iter().copied().rfind(|&child| {
            (case.0 + 1..span.tokens.start).contains(&child.0)
                && syntax.is_noun(child)
                && matches!(syntax.relation(child), Relation::Compound | Relation::Flat)
        });
        let office = case.0.checked_sub(1).map(TokenId).filter(|&before| is_office(syntax, before));
        let (Some(field), Some(office)) = (field, office) else { continue };
        if syntax.head(name) == Some(office) {
            draft.raise(name, office, Relation::NmodDesc);
        } else if syntax.head(name) == syntax.head(office) {
            draft.attach(office, Some(name), Relation::NmodDesc);
        } else {
            continue;
        }
        draft.attach(field, Some(office), Relation::Nmod);
        draft.attach(case, Some(field), Relation::Case);
        for &child in syntax.children(office) {
            let of_the_phrase = matches!(syntax.relation(child), Relation::Case | Relation::Punct);
            if child != name && (child > name || of_the_phrase) {
                draft.attach(child, Some(name), syntax.relation(child));
            }
        }
    }
}

/// "The people arrested were Ann Lee and Bob Ray": what they are, read as part of the participle.
pub(crate) fn copula_behind_participle(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for be in tokens(syntax, sentence) {
        let lost = syntax.lemma(be) == "be"
            && matches!(syntax.xpos(be), "VBD" | "VBZ" | "VBP")
            && !matches!(
                syntax.relation(be),
                Relation::Aux | Relation::AuxPass | Relation::Cop | Relation::Root
            );
        // "The people arrested in Rome were": the verb may have been hung on the place.
        let above = syntax.head(be).and_then(|head| match syntax.relation(head) {
            Relation::Obl | Relation::Obj if !syntax.is_verb(head) => syntax.head(head),
            _ => Some(head),
        });
        let Some(verb) =
            above.filter(|&verb| lost && verb < be && matches!(syntax.xpos(verb), "VBN" | "VBD"))
        else {
            continue;
        };
        let Some(noun) = told_by(syntax, verb) else { continue };
        let Some(first) =
            syntax.children(be).iter().copied().find(|&child| child > be && syntax.is_noun(child))
        else {
            continue;
        };
        // "were the Greens' Ann Lee".
        let owns = syntax.children_by(first, Relation::Case).any(|case| syntax.xpos(case) == "POS");
        let named = syntax.child(first, Relation::Appos).filter(|_| owns);
        let what = named.unwrap_or(first);
        if syntax.relation(verb) == Relation::Acl {
            draft.raise(what, noun, Relation::Nsubj);
        } else {
            draft.raise(what, verb, Relation::Acl);
            draft.attach(noun, Some(what), Relation::Nsubj);
            draft.attach(verb, Some(noun), Relation::Acl);
        }
        draft.attach(be, Some(what), Relation::Cop);
        if named.is_some() {
            draft.attach(first, Some(what), Relation::NmodPoss);
        }
        for holder in [be, noun, verb] {
            for &child in syntax.children(holder) {
                if child > be && child != first && child != what {
                    draft.attach(child, Some(what), syntax.relation(child));
                }
            }
        }
    }
}

/// The noun that a participle without an auxiliary belongs to, at the top of its sentence.
fn told_by(syntax: Syntax<'_>, verb: TokenId) -> Option<TokenId> {
    let noun = match syntax.relation(verb) {
        Relation::Acl => syntax.head(verb).filter(|&noun| syntax.relation(noun) == Relation::Root),
        Relation::Root => syntax.child(verb, Relation::Nsubj),
        _ => None,
    }?;
    let bare = syntax
        .children(verb)
        .iter()
        .all(|&child| !matches!(syntax.relation(child), Relation::Aux | Relation::AuxPass));
    (bare && noun < verb && syntax.is_noun(noun)).then_some(noun)
}

/// "The Polish president, Jan Nowak, left": the name was read as the subject of another clause.
pub(crate) fn name_behind_title(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for noun in tokens(syntax, sentence) {
        if syntax.relation(noun) != Relation::Root
            || !is_role(syntax, noun)
            || syntax.child(noun, Relation::Cop).is_some()
        {
            continue;
        }
        let Some(verb) = syntax.child(noun, Relation::Parataxis) else { continue };
        let name = syntax.child(verb, Relation::Nsubj).filter(|&name| {
            is_person(syntax, name)
                && start(syntax, name).0 == noun.0 + 2
                && syntax.form(TokenId(noun.0 + 1)) == ","
        });
        let Some(name) = name else { continue };
        draft.raise(verb, noun, Relation::Nsubj);
        draft.attach(name, Some(noun), Relation::Appos);
        for &child in syntax.children(noun) {
            if child > verb {
                draft.attach(child, Some(verb), syntax.relation(child));
            }
        }
    }
}

/// "Ann Lee of X": what follows a name belongs to the head of the name, not to its last word.
pub(crate) fn dependents_of_name(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for word in tokens(syntax, sentence) {
        let Some(head) = syntax.head(word).filter(|&head| head < word) else { continue };
        if syntax.relation(word) != Relation::Flat || syntax.upos(head) != Upos::Propn {
            continue;
        }
        for &child in syntax.children(word) {
            let whole = matches!(
                syntax.relation(child),
                Relation::Nmod
                    | Relation::Appos
                    | Relation::Acl
                    | Relation::AclRelcl
                    | Relation::Conj
            );
            if whole && child > word {
                draft.attach(child, Some(head), syntax.relation(child));
            }
        }
    }
}

/// "met Turkish Foreign Minister Ann Lee": the adjective belongs to what follows it, and is nobody.
pub(crate) fn country_before_title(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for word in tokens(syntax, sentence) {
        if gazetteer().country_of(syntax.form(word)).is_none()
            || syntax.relation(word) == Relation::Amod
        {
            continue;
        }
        let noun = syntax.children(word).iter().copied().find(|&noun| {
            syntax.is_noun(noun)
                && start(syntax, noun).0 == word.0 + 1
                && noun > word
                && matches!(
                    syntax.relation(noun),
                    Relation::Conj | Relation::Appos | Relation::Flat | Relation::NmodUnmarked
                )
                && syntax.child(noun, Relation::Cc).is_none()
        });
        let Some(noun) = noun else { continue };
        draft.raise(noun, word, Relation::Amod);
        for &child in syntax.children(word) {
            if child != noun {
                draft.attach(child, Some(noun), syntax.relation(child));
            }
        }
    }
}

/// "French President Ann Lee": the country is the office's, not the name's.
pub(crate) fn country_of_title(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for word in tokens(syntax, sentence) {
        if gazetteer().country_of(syntax.form(word)).is_none() {
            continue;
        }
        let on_name = syntax.head(word).filter(|&name| {
            word < name
                && syntax.upos(name) == Upos::Propn
                && matches!(syntax.relation(word), Relation::Amod | Relation::Compound)
        });
        let Some(name) = on_name else { continue };
        let title = (word.0 + 1..name.0)
            .map(TokenId)
            .take_while(|&at| {
                matches!(syntax.upos(at), Upos::Adj | Upos::Noun | Upos::Propn)
                    && gazetteer().gender(syntax.form(at)).is_none()
            })
            .filter(|&at| name::is_person_noun(&syntax.lower(at)))
            .last();
        if let Some(title) = title {
            draft.attach(word, Some(title), Relation::Amod);
        }
    }
}
