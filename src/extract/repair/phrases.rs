//! Repairs of trees that tore one phrase in two: a name with two heads, two subjects or two objects
//! where there is one, a clause that hangs on a word next to it.

use crate::extract::attitude;
use crate::extract::discourse::EntityKind;
use crate::extract::gazetteer::Sense;
use crate::extract::gazetteer::gazetteer;
use crate::extract::nouns::event_noun;
use crate::extract::repair::Draft;
use crate::extract::repair::titles;
use crate::extract::repair::tokens;
use crate::extract::syntax::Syntax;
use crate::text::Relation;
use crate::text::SentenceId;
use crate::text::TokenId;
use crate::text::Upos;

/// Whether a token has a relation that a name as a whole can have.
fn is_argument(syntax: Syntax<'_>, token: TokenId) -> bool {
    matches!(
        syntax.relation(token),
        Relation::Root
            | Relation::Nsubj
            | Relation::NsubjPass
            | Relation::Obj
            | Relation::Iobj
            | Relation::Obl
            | Relation::OblAgent
            | Relation::Nmod
            | Relation::NmodPoss
            | Relation::Appos
            | Relation::Conj
            | Relation::Compound
    )
}

/// "Human Rights Watch": the words of a name have one head outside of it.
///
/// Where the name's first word took the place of what the name belongs to ("met X International's
/// director"), that noun gets its place back.
pub(crate) fn torn_name(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    let analysis = syntax.analysis();
    let range = &analysis.document.sentence(sentence).tokens;
    let from = analysis.names.0.partition_point(|name| name.tokens.end <= range.start);
    for name in analysis.names.0[from..].iter().take_while(|name| name.tokens.start < range.end) {
        let inside = |token: TokenId| name.tokens.contains(&token.0);
        let loose = name.tokens.clone().map(TokenId).filter(|&token| {
            syntax.upos(token) != Upos::Punct && syntax.head(token).is_none_or(|head| !inside(head))
        });
        let loose: Vec<TokenId> = loose.collect();
        let (Some(&first), Some(&last)) = (loose.first(), loose.last()) else { continue };
        let nouns = loose.iter().all(|&token| syntax.is_nominal(token));
        if first == last || !nouns {
            continue;
        }
        let head = if is_argument(syntax, last) { last } else { first };
        for &part in loose.iter().filter(|&&part| part != head) {
            let between = std::iter::successors(Some(head), |&at| syntax.head(at))
                .take_while(|&at| at != part)
                .last()
                .filter(|&top| top != head && syntax.head(top) == Some(part));
            if let Some(noun) = between {
                draft.raise(noun, part, Relation::Compound);
            }
            draft.attach(part, Some(head), Relation::Compound);
            for &child in syntax.children(part) {
                if !inside(child) && Some(child) != between {
                    draft.attach(child, Some(head), syntax.relation(child));
                }
            }
        }
    }
}

/// "Neither the army nor the police attacked": what a conjunction joins is one subject. "The
/// president, Jan Nowak, rejected": so is an office and who holds it.
pub(crate) fn joined_subjects(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for verb in tokens(syntax, sentence) {
        let subjects = syntax.children(verb).iter().copied().filter(|&child| {
            child < verb && matches!(syntax.relation(child), Relation::Nsubj | Relation::NsubjPass)
        });
        let subjects: Vec<TokenId> = subjects.collect();
        let &[first, second] = &*subjects else { continue };
        let own = syntax.analysis().trees.extent(second).start;
        // "The company Ferrovia denied": the name says which.
        let is_named = syntax.upos(first) == Upos::Noun
            && syntax.upos(second) == Upos::Propn
            && own == first.0 + 1
            && syntax.child(first, Relation::Det).is_some();
        let is_holder = syntax.upos(first) == Upos::Noun
            && syntax.upos(second) == Upos::Propn
            && titles::is_somebody(syntax, second)
            && titles::is_office(syntax, first)
            && second.0 > first.0 + 1
            && (first.0 + 1..second.0).any(|word| syntax.form(TokenId(word)) == ",");
        // "Tech company Lumina buys": so it does in a headline.
        let last = syntax.analysis().trees.extent(first).end.checked_sub(1).map(TokenId);
        let is_class = last.is_some_and(|last| {
            last.0 + 1 == own
                && syntax.upos(last) == Upos::Noun
                && syntax.upos(second) == Upos::Propn
                && gazetteer().kind(syntax.lemma(last)) == Some(EntityKind::Organization)
        });
        if let Some(class) = last.filter(|_| is_class && !is_named) {
            draft.attach(first, Some(second), Relation::Compound);
            if class != first {
                draft.attach(class, Some(second), Relation::Compound);
                draft.attach(first, Some(class), Relation::Compound);
            }
            continue;
        }
        if is_holder || is_named {
            draft.attach(second, Some(first), Relation::Appos);
            continue;
        }
        let conjunction = (first.0 + 1..second.0).map(TokenId).find(|&word| {
            syntax.relation(word) == Relation::Cc
                && matches!(syntax.head(word), Some(head) if head == verb || head == second)
                && (word.0 + 1 == own || syntax.head(word) == Some(second))
        });
        // "Chancellor Ann Lee and Polish Premier Bob Ray": the adjective is nobody of its own.
        let adjective = own.checked_sub(1).map(TokenId).filter(|&word| {
            syntax.upos(word) == Upos::Adj && syntax.relation(word) == Relation::Conj
        });
        let (conjunction, adjective) = match adjective.map(|word| syntax.child(word, Relation::Cc))
        {
            Some(Some(cc)) => (Some(cc), adjective),
            _ => (conjunction, None),
        };
        if let Some(adjective) = adjective {
            draft.attach(adjective, Some(second), Relation::Amod);
        }
        if let Some(conjunction) = conjunction {
            // "Ann and Bob of X and Y": like joins like.
            let kind = |token: TokenId| syntax.analysis().names.at(token).map(|name| name.kind);
            let near =
                conjunction.0.checked_sub(1).map(TokenId).filter(|&near| {
                    near > first && kind(near).is_some() && kind(near) == kind(second)
                });
            let joined = near.filter(|_| kind(first) != kind(second)).unwrap_or(first);
            draft.attach(second, Some(joined), Relation::Conj);
            draft.attach(conjunction, Some(second), Relation::Cc);
        }
    }
}

/// "fined the shipping company Norline": a name right behind a noun with an article names it.
pub(crate) fn name_beside_object(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for name in tokens(syntax, sentence) {
        let relation = syntax.relation(name);
        if !matches!(relation, Relation::Obj | Relation::Obl | Relation::OblUnmarked)
            || syntax.upos(name) != Upos::Propn
            || syntax.preposition(name).is_some()
        {
            continue;
        }
        let start = syntax.analysis().trees.extent(name).start;
        let Some(noun) = start.checked_sub(1).map(TokenId) else { continue };
        let described = syntax.upos(noun) == Upos::Noun
            && syntax.head(noun) == syntax.head(name)
            && matches!(syntax.relation(noun), Relation::Obj | Relation::Iobj)
            && syntax.child(noun, Relation::Det).is_some();
        if described {
            draft.attach(name, Some(noun), Relation::Appos);
        }
    }
}

/// "ruled last month that they had failed": the word that opens a clause which the tree has as a
/// relative clause of a verb of saying.
fn that_of_saying(syntax: Syntax<'_>, clause: TokenId) -> Option<TokenId> {
    let verb = syntax.head(clause).filter(|&verb| {
        verb < clause
            && matches!(syntax.relation(clause), Relation::AclRelcl | Relation::AdvclRelcl)
            && syntax.is_verb(verb)
            && attitude::of_verb(syntax.lemma(verb)).is_some()
            && syntax.child(verb, Relation::Ccomp).is_none()
    })?;
    let first = syntax.children(clause).iter().copied().find(|&child| child > verb)?;
    let has_subject = syntax.children_by(clause, Relation::Nsubj).any(|subject| subject > first);
    (syntax.lower(first) == "that" && has_subject).then_some(first)
}

/// "reported to X that they were arrested": what is reported is a clause, and describes nobody.
pub(crate) fn clause_of_hearer(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for clause in tokens(syntax, sentence) {
        if let Some(that) = that_of_saying(syntax, clause) {
            draft.attach(clause, syntax.head(clause), Relation::Ccomp);
            draft.attach(that, Some(clause), Relation::Mark);
            continue;
        }
        if !matches!(syntax.relation(clause), Relation::Acl | Relation::AclRelcl)
            || syntax
                .child(clause, Relation::Nsubj)
                .is_none_or(|subject| syntax.lower(subject) == "that")
        {
            continue;
        }
        let that =
            syntax.children_by(clause, Relation::Mark).find(|&mark| syntax.lower(mark) == "that");
        let Some(that) = that else { continue };
        let Some(hearer) = syntax.head(clause).filter(|&hearer| hearer < that) else { continue };
        let hears =
            matches!(syntax.relation(hearer), Relation::Obj | Relation::Iobj | Relation::Obl)
                && matches!(syntax.upos(hearer), Upos::Propn | Upos::Pron | Upos::Noun);
        let by_preposition = syntax.preposition(hearer);
        let to_hearer = by_preposition.is_none_or(|preposition| preposition == "to");
        // A noun may be what the clause is about: "made the claim that".
        let tells = syntax.head(hearer).is_some_and(|verb| {
            matches!(syntax.lemma(verb), "tell" | "inform" | "remind" | "warn" | "assure")
        });
        let somebody =
            tells || syntax.upos(hearer) != Upos::Noun || syntax.relation(hearer) != Relation::Obj;
        let Some(verb) = syntax.head(hearer).filter(|&verb| {
            hears
                && to_hearer
                && somebody
                && verb < hearer
                && syntax.is_verb(verb)
                && attitude::of_verb(syntax.lemma(verb)).is_some()
                && syntax.child(verb, Relation::Ccomp).is_none()
        }) else {
            continue;
        };
        draft.attach(clause, Some(verb), Relation::Ccomp);
    }
}

/// Verbs whose object is somebody and whose second argument stands behind "of" (PropBank).
const OF_VERBS: &[&str] = &[
    "accuse", "acquit", "convict", "deprive", "inform", "notify", "relieve", "remind", "rob",
    "strip", "suspect",
];

/// "accused Iran of torture", "accused his forces of genocide": "of torture" says of what, and not
/// whose Iran.
pub(crate) fn charge_of_object(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for charge in tokens(syntax, sentence) {
        if syntax.relation(charge) != Relation::Nmod
            || syntax.preposition(charge).is_none_or(|preposition| preposition != "of")
        {
            continue;
        }
        let Some(object) = syntax.head(charge).filter(|&object| {
            let bare = syntax.child(charge, Relation::Det).is_none()
                && syntax.upos(charge) == Upos::Noun
                && matches!(
                    gazetteer().sense(syntax.lemma(charge)),
                    Some(Sense::Act | Sense::Event)
                );
            syntax.relation(object) == Relation::Obj && (syntax.upos(object) == Upos::Propn || bare)
        }) else {
            continue;
        };
        let verb = syntax
            .head(object)
            .filter(|&verb| syntax.is_verb(verb) && OF_VERBS.contains(&syntax.lemma(verb)));
        if let Some(verb) = verb {
            draft.attach(charge, Some(verb), Relation::Obl);
        }
    }
}

/// Verbs that say little without their object.
const LIGHT_VERBS: &[&str] = &["give", "have", "hold", "make", "pay", "play", "put", "take"];

/// "took action against the smugglers": a bare noun behind such a verb is part of what is done, and
/// the prepositional phrase says to whom.
pub(crate) fn complement_of_light_verb(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for target in tokens(syntax, sentence) {
        if syntax.relation(target) != Relation::Nmod
            || syntax.preposition(target).is_none_or(|preposition| preposition == "of")
        {
            continue;
        }
        let Some(noun) = syntax.head(target).filter(|&noun| {
            noun < target
                && syntax.relation(noun) == Relation::Obj
                && syntax.xpos(noun) == "NN"
                && syntax.children(noun).iter().all(|&child| child > noun)
                && syntax.child(noun, Relation::Conj).is_none()
        }) else {
            continue;
        };
        let verb = syntax
            .head(noun)
            .filter(|&verb| noun.0 == verb.0 + 1 && LIGHT_VERBS.contains(&syntax.lemma(verb)));
        if let Some(verb) = verb {
            draft.attach(target, Some(verb), Relation::Obl);
        }
    }
}

/// "restrictions on movement, a ban on work or travel, and the exclusion of girls": what commas and
/// articles set apart are items of one list. Only where all of them are things that happen.
pub(crate) fn list_of_events(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    let is_event = |token: TokenId| {
        syntax.upos(token) == Upos::Noun && event_noun(syntax.lemma(token)).is_some()
    };
    let start = |token: TokenId| syntax.analysis().trees.extent(token).start;
    let comma_before =
        |at: u32| at.checked_sub(1).is_some_and(|before| syntax.form(TokenId(before)) == ",");
    for last in tokens(syntax, sentence) {
        let closes = syntax.relation(last) == Relation::Conj
            && is_event(last)
            && syntax.child(last, Relation::Det).is_some()
            && syntax.child(last, Relation::Cc).is_some_and(|cc| comma_before(cc.0));
        if !closes {
            continue;
        }
        let mut above = syntax.analysis().trees.ancestors(last);
        let item = above.find(|&item| {
            is_event(item)
                && matches!(syntax.relation(item), Relation::Appos | Relation::Conj)
                && syntax.child(item, Relation::Cc).is_none()
                && syntax.child(item, Relation::Det).is_some_and(|det| {
                    comma_before(det.0) || syntax.form(TokenId(start(item))) == ","
                })
        });
        let Some(item) = item else { continue };
        let first = above.find(|&first| is_event(first));
        if let Some(first) = first.filter(|&first| first < item) {
            draft.attach(item, Some(first), Relation::Conj);
            draft.attach(last, Some(first), Relation::Conj);
        }
    }
}

/// "girls beyond the age of 12": the age is that of the noun before it.
pub(crate) fn age_of_somebody(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for age in tokens(syntax, sentence) {
        if syntax.lemma(age) != "age"
            || !matches!(syntax.relation(age), Relation::Nmod | Relation::Obl)
        {
            continue;
        }
        let Some(case) = syntax.child(age, Relation::Case) else { continue };
        if !matches!(syntax.lower(case).as_ref(), "above" | "below" | "beyond" | "over" | "under") {
            continue;
        }
        let somebody = case
            .0
            .checked_sub(1)
            .map(TokenId)
            .filter(|&noun| syntax.upos(noun) == Upos::Noun && syntax.head(age) != Some(noun));
        if let Some(somebody) = somebody {
            draft.attach(age, Some(somebody), Relation::Nmod);
        }
    }
}

/// "with the groups being women and men": a clause whose verb is "being".
pub(crate) fn clause_with_being(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for being in tokens(syntax, sentence) {
        if syntax.lower(being) != "being" || syntax.relation(being) != Relation::Cop {
            continue;
        }
        let Some(predicate) = syntax.head(being) else { continue };
        let Some(subject) = syntax.head(predicate).filter(|&subject| {
            subject < being
                && syntax.is_noun(subject)
                && matches!(
                    syntax.relation(predicate),
                    Relation::Nmod | Relation::Acl | Relation::Appos | Relation::Conj
                )
        }) else {
            continue;
        };
        let mut before = (0..subject.0).rev().map(TokenId).take_while(|&word| {
            syntax.head(word) == Some(subject)
                || syntax.lower(word) == "with"
                || syntax.head(word).is_some_and(|head| head > word && head < subject)
        });
        let Some(with) = before.find(|&with| syntax.lower(with) == "with") else { continue };
        let above = if syntax.head(subject) == Some(with) { with } else { subject };
        let clause =
            syntax.analysis().trees.ancestors(above).find(|&clause| syntax.is_clause(clause));
        // What a clause said by somebody ends with was said by them, too.
        let innermost = std::iter::successors(clause, |&clause| {
            syntax.child(clause, Relation::Ccomp).filter(|&said| said < with)
        });
        let Some(clause) = innermost.last().filter(|&clause| clause < with) else { continue };
        draft.attach(subject, Some(clause), Relation::Advcl);
        draft.raise(predicate, subject, Relation::Nsubj);
        draft.attach(predicate, Some(clause), Relation::Advcl);
        draft.attach(with, Some(predicate), Relation::Mark);
        // "being women, nurses and guards", where the last were read as more of the subject.
        for other in syntax.children_by(subject, Relation::Conj) {
            if other > being && other != predicate {
                draft.attach(other, Some(predicate), Relation::Conj);
            }
        }
    }
}

/// "was elected chairwoman of the bank": an office behind a passive verb is what somebody becomes.
pub(crate) fn office_of_passive(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for office in tokens(syntax, sentence) {
        let object = syntax.relation(office) == Relation::Obj
            && syntax.upos(office) == Upos::Noun
            && titles::is_office(syntax, office)
            && syntax.child(office, Relation::Det).is_none();
        let verb = syntax.head(office).filter(|&verb| {
            object
                && verb < office
                && syntax.child(verb, Relation::NsubjPass).is_some()
                && syntax.child(verb, Relation::AuxPass).is_some()
        });
        if let Some(verb) = verb {
            draft.attach(office, Some(verb), Relation::Xcomp);
        }
    }
}

/// "engineers at X, the company that ran the dam": a noun right behind a name describes the name,
/// where the tree joins it to a verb without a conjunction, or to people.
pub(crate) fn description_behind_name(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for noun in tokens(syntax, sentence) {
        let Some(head) = syntax.head(noun) else { continue };
        let unfit = match syntax.relation(noun) {
            Relation::Conj => syntax.is_verb(head),
            // "engineers at X, the company": people are no company.
            Relation::Appos => {
                gazetteer().kind(syntax.lemma(noun)) == Some(EntityKind::Organization)
                    && syntax.upos(head) == Upos::Noun
                    && titles::is_office(syntax, head)
            }
            _ => false,
        };
        let loose = unfit
            && syntax.upos(noun) == Upos::Noun
            && syntax.child(noun, Relation::Cc).is_none()
            && syntax.child(noun, Relation::Det).is_some();
        let first = syntax.analysis().trees.extent(noun).start;
        let Some(before) = first.checked_sub(1).map(TokenId).filter(|_| loose) else { continue };
        if syntax.form(TokenId(first)) != "," || syntax.upos(before) != Upos::Propn {
            continue;
        }
        let inside =
            |token: TokenId| matches!(syntax.relation(token), Relation::Flat | Relation::Compound);
        let name = std::iter::successors(Some(before), |&token| {
            syntax.head(token).filter(|_| inside(token))
        });
        draft.attach(noun, name.last(), Relation::Appos);
    }
}

/// "killed 12 and injured 30": a number right behind a verb that needs an object is that object.
pub(crate) fn number_for_object(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for number in tokens(syntax, sentence) {
        let verb = syntax.head(number).filter(|&verb| {
            syntax.upos(number) == Upos::Num
                && syntax.relation(number) == Relation::OblUnmarked
                && verb.0 + 1 == number.0
                && matches!(
                    syntax.lemma(verb),
                    "kill" | "injure" | "wound" | "arrest" | "detain" | "hurt" | "rescue"
                )
        });
        let Some(verb) = verb else { continue };
        if syntax.child(verb, Relation::Obj).is_none() && !syntax.is_passive(verb) {
            draft.attach(number, Some(verb), Relation::Obj);
        }
    }
}

/// "engineers at Helvia, the company that built it": a verb has no apposition; the name before the
/// comma has.
pub(crate) fn apposition_of_verb(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for noun in tokens(syntax, sentence) {
        let on_verb = syntax.relation(noun) == Relation::Appos
            && syntax.is_noun(noun)
            && syntax.head(noun).is_some_and(|verb| syntax.is_verb(verb) && verb < noun);
        if !on_verb {
            continue;
        }
        let start = syntax.analysis().trees.extent(noun).start;
        let comma = (start.saturating_sub(1)..=start).find(|&at| syntax.form(TokenId(at)) == ",");
        let Some(before) = comma.and_then(|comma| comma.checked_sub(1)).map(TokenId) else {
            continue;
        };
        // The head of the name that ends there.
        let name = std::iter::successors(Some(before), |&at| {
            syntax
                .head(at)
                .filter(|_| matches!(syntax.relation(at), Relation::Flat | Relation::Compound))
        });
        if let Some(name) = name.last().filter(|&name| syntax.upos(name) == Upos::Propn) {
            draft.attach(noun, Some(name), Relation::Appos);
        }
    }
}

/// "Amnesty International called on leaders": a name's second word is no auxiliary of the verb.
pub(crate) fn name_for_auxiliary(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for word in tokens(syntax, sentence) {
        let misread =
            matches!(syntax.relation(word), Relation::Aux | Relation::AuxPass | Relation::Cop)
                && matches!(syntax.upos(word), Upos::Propn | Upos::Adj | Upos::Noun);
        let Some(verb) = syntax.head(word).filter(|_| misread) else { continue };
        let subject = syntax
            .own_subject(verb)
            .filter(|subject| subject.0 + 1 == word.0 && syntax.upos(*subject) == Upos::Propn);
        let Some(subject) = subject else { continue };
        draft.attach(word, Some(subject), Relation::Flat);
        let passive = syntax
            .children(verb)
            .iter()
            .any(|&child| child != word && syntax.relation(child) == Relation::AuxPass);
        if syntax.relation(subject) == Relation::NsubjPass && !passive {
            draft.attach(subject, Some(verb), Relation::Nsubj);
        }
    }
}

/// Nouns that say away from what something is taken.
const TAKES_FROM: &[&str] = &[
    "banishment",
    "departure",
    "deportation",
    "displacement",
    "eviction",
    "exclusion",
    "exemption",
    "expulsion",
    "extradition",
    "flight",
    "removal",
    "separation",
    "withdrawal",
];

/// "the exclusion of girls above the age of 12 from school": they are excluded from school; no age is
/// from somewhere.
pub(crate) fn source_of_removal(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for source in tokens(syntax, sentence) {
        let from = matches!(syntax.relation(source), Relation::Nmod | Relation::Obl)
            && syntax.preposition(source).is_some_and(|word| word == "from");
        let Some(holder) = syntax.head(source).filter(|&holder| {
            from && syntax.is_noun(holder) && !TAKES_FROM.contains(&syntax.lemma(holder))
        }) else {
            continue;
        };
        let mut above = syntax.analysis().trees.ancestors(holder);
        let removal = above
            .by_ref()
            .take_while(|&noun| syntax.is_noun(noun))
            .find(|&noun| TAKES_FROM.contains(&syntax.lemma(noun)));
        let Some(removal) = removal else { continue };
        let has_own = syntax
            .children_by(removal, Relation::Nmod)
            .any(|child| syntax.preposition(child).is_some_and(|word| word == "from"));
        if !has_own {
            draft.attach(source, Some(removal), Relation::Nmod);
        }
    }
}

/// "supplied with weapons by Eritrea": who does what a passive says, not who made the weapons.
pub(crate) fn agent_of_passive(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for agent in tokens(syntax, sentence) {
        let by = syntax.relation(agent) == Relation::Nmod
            && syntax.preposition(agent).is_some_and(|word| word == "by");
        let Some(noun) = syntax.head(agent).filter(|_| by) else { continue };
        let verb = syntax.head(noun).filter(|&verb| {
            verb < noun
                && syntax.is_verb(verb)
                && matches!(syntax.relation(noun), Relation::Obl | Relation::Obj)
                && syntax.child(verb, Relation::AuxPass).is_some()
                && syntax.child(verb, Relation::OblAgent).is_none()
        });
        // "was shown a film by Ann Lee", "died in an attack by rebels".
        let lemma = syntax.lemma(noun);
        let made = event_noun(lemma).is_some()
            || matches!(
                gazetteer().kind(lemma),
                Some(EntityKind::Work | EntityKind::Law | EntityKind::Event)
            );
        if let Some(verb) = verb.filter(|_| !made) {
            draft.attach(agent, Some(verb), Relation::OblAgent);
        }
    }
}

/// "Based on interviews, officials could not return": a participle before a comma says something of the
/// clause; no adjective is set off from its noun.
pub(crate) fn participle_before_comma(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for participle in tokens(syntax, sentence) {
        let Some(noun) = syntax.head(participle).filter(|&noun| {
            syntax.relation(participle) == Relation::Amod
                && matches!(syntax.xpos(participle), "VBN" | "VBG")
                && participle < noun
        }) else {
            continue;
        };
        let trees = &syntax.analysis().trees;
        let end = trees.extent(participle).end;
        let opens = trees.extent(noun).start == participle.0;
        let comma = (participle.0 + 1..noun.0)
            .find(|&at| syntax.form(TokenId(at)) == ",")
            .is_some_and(|comma| comma >= end || comma + 1 == end);
        let clause = trees.ancestors(noun).find(|&above| syntax.is_clause(above));
        if let Some(clause) = clause.filter(|&clause| opens && comma && clause > noun) {
            draft.attach(participle, Some(clause), Relation::Advcl);
        }
    }
}

/// "visit Cuba next week": a name before "next" is what is visited, no part of the time.
pub(crate) fn object_before_time(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for time in tokens(syntax, sentence) {
        let verb = syntax.head(time).filter(|&verb| {
            syntax.relation(time) == Relation::OblUnmarked
                && syntax.is_verb(verb)
                && syntax.child(verb, Relation::Obj).is_none()
        });
        let Some(verb) = verb else { continue };
        let name = syntax.children(time).iter().copied().find(|&name| {
            let next = TokenId(name.0 + 1);
            syntax.upos(name) == Upos::Propn
                && matches!(syntax.relation(name), Relation::Compound | Relation::NmodUnmarked)
                && name < time
                && matches!(&*syntax.lower(next), "next" | "last" | "this" | "later" | "every")
        });
        if let Some(name) = name.filter(|&name| name > verb) {
            draft.attach(name, Some(verb), Relation::Obj);
        }
    }
}

/// "his sister-in-law, Ann Lee": what is said behind the hyphens is said of her, and she is one phrase.
pub(crate) fn in_laws(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for noun in tokens(syntax, sentence) {
        let Some(law) = syntax.in_law(noun) else { continue };
        for &child in syntax.children(law) {
            if child > law {
                draft.attach(child, Some(noun), syntax.relation(child));
            }
        }
        for part in (noun.0 + 1..=law.0).map(TokenId) {
            draft.attach(part, Some(noun), Relation::Flat);
        }
    }
}

/// "members of the party, Georgian Dream": one name is not several members; it names what stands before
/// the comma.
pub(crate) fn apposition_of_several(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax();
    for name in tokens(syntax, sentence) {
        let several = syntax.head(name).filter(|&noun| {
            syntax.relation(name) == Relation::Appos
                && syntax.xpos(name) == "NNP"
                && syntax.xpos(noun) == "NNS"
                && noun < name
                && syntax.child(name, Relation::Conj).is_none()
        });
        let Some(noun) = several else { continue };
        let start = syntax.analysis().trees.extent(name).start;
        let comma = (start.saturating_sub(1)..=start).find(|&at| syntax.form(TokenId(at)) == ",");
        let before = comma.and_then(|comma| comma.checked_sub(1)).map(TokenId);
        if let Some(before) = before.filter(|&before| {
            before > noun
                && syntax.xpos(before) == "NN"
                && syntax.analysis().trees.is_under(before, noun)
        }) {
            draft.attach(name, Some(before), Relation::Appos);
        }
    }
}
