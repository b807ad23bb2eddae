//! How a predication is meant: denied, claimed, planned, demanded or supposed, and by whom.

use crate::extract::attitude;
use crate::extract::attitude::Attitude;
use crate::extract::rules::light;
use crate::extract::rules::subject;
use crate::extract::statement::Modality;
use crate::extract::syntax::Syntax;
use crate::extract::syntax::is_negation;
use crate::text::Relation;
use crate::text::TokenId;
use crate::text::Upos;

/// How deep clauses may be embedded before the rest is taken to be unsure.
const DEPTH_MAX: usize = 24;

/// Who vouches for a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Speaker {
    /// Whoever a token refers to.
    Token(TokenId),
    /// Somebody who is not named.
    Unknown,
}

/// How a predication is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Status {
    /// Whether it is said not to be so.
    pub(crate) negated: bool,
    /// How it is meant.
    pub(crate) modality: Modality,
    /// Who says so.
    pub(crate) speaker: Option<Speaker>,
    /// How many things made the reading unsure.
    pub(crate) doubts: u8,
}

impl Status {
    const PLAIN: Self =
        Self { negated: false, modality: Modality::Asserted, speaker: None, doubts: 0 };

    /// What is already less than claimed stays as it is.
    fn weaken(&mut self, modality: Modality) {
        if matches!(self.modality, Modality::Asserted | Modality::Claimed) {
            self.modality = modality;
        }
    }

    /// The innermost speaker counts.
    pub(crate) fn attribute(&mut self, speaker: Speaker) {
        if self.speaker.is_none() {
            self.speaker = Some(speaker);
        }
        if self.modality == Modality::Asserted {
            self.modality = Modality::Claimed;
        }
    }

    fn add(&mut self, outer: Self, reach: Reach) {
        if reach == Reach::Speaker {
            return;
        }
        self.doubts = self.doubts.saturating_add(outer.doubts);
        if reach == Reach::All {
            self.negated ^= outer.negated;
        }
        if outer.modality != Modality::Asserted {
            self.weaken(outer.modality);
        }
    }
}

/// How much of what is said of a clause above still holds for what stands below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    /// Only who says it: below a relative clause or an adjunct.
    Speaker,
    /// Also how it is meant, but not whether it is denied: below a participial adjunct.
    Modality,
    /// Everything: below a complement.
    All,
}

/// Finds how what a token predicates is meant, from its own clause upwards.
pub(crate) fn status(syntax: Syntax<'_>, head: TokenId) -> Status {
    let mut status = own(syntax, head);
    let mut reach = Reach::All;
    let mut at = head;
    let mut from = head;
    for _ in 0..DEPTH_MAX {
        tags(syntax, at, from, &mut status);
        let Some(above) = syntax.head(at) else {
            if reach > Reach::Speaker && ends_in_question(syntax, at) {
                status.weaken(Modality::Hypothetical);
            }
            return status;
        };
        // "accused of theft, which she denies": that she denies it, nobody but the article says.
        if syntax.relation(at) == Relation::AclRelcl
            && attitude::of_verb(syntax.lemma(at)) == Some(Attitude::Denies)
        {
            return status;
        }
        link(syntax, (at, above), &mut reach, &mut status);
        from = at;
        at = above;
    }
    status.doubts = status.doubts.saturating_add(2);
    status
}

/// What a clause or noun says of itself: negation, auxiliaries, adverbs.
fn own(syntax: Syntax<'_>, head: TokenId) -> Status {
    let mut status = Status::PLAIN;
    let mut modal = None;
    let mut perfect = false;
    if syntax.is_to_be(head) {
        status.weaken(Modality::Planned);
    }
    for &child in syntax.children(head) {
        match syntax.relation(child) {
            Relation::Aux => match syntax.lemma(child) {
                // "has yet to pay".
                "have" if syntax.xpos(head) == "VB" && has_yet(syntax, head) => {
                    status.negated = !status.negated;
                }
                "have" => perfect = true,
                lemma => modal = modal.or(of_modal(lemma)),
            },
            Relation::Advmod
            | Relation::CcPreconj
            | Relation::Cc
            | Relation::Det
            | Relation::Mark
            | Relation::Amod => {
                adverb(syntax, child, &mut status);
            }
            Relation::Nsubj | Relation::NsubjPass | Relation::Obj | Relation::Iobj
                if is_none(syntax, child) =>
            {
                status.negated = !status.negated;
            }
            _ => {}
        }
    }
    match modal {
        // "could not return" says that nobody returned; "may not return" only that it may be.
        Some((Modality::Hypothetical, "can" | "could")) if status.negated => {}
        Some((Modality::Obligation, "must")) if perfect => status.weaken(Modality::Hypothetical),
        Some(_) if is_inverted_condition(syntax, head) => status.weaken(Modality::Hypothetical),
        Some((modality, _)) => status.weaken(modality),
        None => {}
    }
    status
}

/// "Should France attack Mali, Algeria would respond."
fn is_inverted_condition(syntax: Syntax<'_>, head: TokenId) -> bool {
    let should = syntax.children_by(head, Relation::Aux).find(|&aux| syntax.lower(aux) == "should");
    let before_subject =
        should.zip(syntax.own_subject(head)).is_some_and(|(should, subject)| should < subject);
    before_subject && syntax.relation(head) != Relation::Root
}

fn of_modal(lemma: &str) -> Option<(Modality, &str)> {
    let modality = match lemma {
        "will" | "shall" | "wo" | "'ll" | "’ll" => Modality::Planned,
        "would" | "'d" | "’d" | "may" | "might" | "can" | "could" | "ca" => {
            Modality::Hypothetical
        }
        "should" | "must" | "ought" => Modality::Obligation,
        _ => return None,
    };
    Some((modality, if lemma == "ca" { "can" } else { lemma }))
}

fn adverb(syntax: Syntax<'_>, child: TokenId, status: &mut Status) {
    let word = syntax.lower(child);
    match word.as_ref() {
        word if is_negation(word) => {
            // "not only" denies nothing.
            let next = TokenId(child.0 + 1);
            let more = next.index() < syntax.analysis().document.n_tokens()
                && matches!(syntax.lower(next).as_ref(), "only" | "just" | "merely" | "least");
            status.negated ^= !more;
        }
        "no" if syntax.relation(child) == Relation::Det => status.negated = !status.negated,
        // "no longer", "no more".
        "longer" | "more" if child.0 > 0 && syntax.lower(TokenId(child.0 - 1)) == "no" => {
            status.negated = !status.negated;
        }
        "barely" | "rarely" | "seldom" => status.doubts = status.doubts.saturating_add(2),
        "almost" | "nearly" | "hardly" | "scarcely" => status.weaken(Modality::Hypothetical),
        "if" | "unless" | "whether" | "lest" => status.weaken(Modality::Hypothetical),
        "perhaps" | "possibly" | "probably" | "maybe" | "likely" | "potentially" | "hopefully"
        | "potential" | "possible" | "attempted" | "feared" | "likelier" => {
            status.weaken(Modality::Hypothetical);
        }
        "planned" | "proposed" | "future" | "impending" | "imminent" | "upcoming"
        | "threatened" => status.weaken(Modality::Planned),
        "allegedly" | "reportedly" | "purportedly" | "apparently" | "supposedly" | "alleged"
        | "suspected" | "reported" | "supposed" | "purported" => {
            status.attribute(Speaker::Unknown);
        }
        _ => {}
    }
}

/// "No one", "nobody", "no refugees", "none of them".
fn is_none(syntax: Syntax<'_>, token: TokenId) -> bool {
    matches!(syntax.lemma(token), "nobody" | "none" | "nothing" | "no-one" | "neither")
        || syntax.children(token).iter().any(|&child| {
            matches!(
                syntax.relation(child),
                Relation::Det | Relation::CcPreconj | Relation::Cc | Relation::Advmod
            ) && matches!(syntax.lower(child).as_ref(), "no" | "neither")
        })
}

/// What hangs on a clause and says who says it: "she said", "according to X", "as X reported".
fn tags(syntax: Syntax<'_>, clause: TokenId, from: TokenId, status: &mut Status) {
    for &child in syntax.children(clause).iter().filter(|&&child| child != from) {
        match syntax.relation(child) {
            Relation::Parataxis | Relation::Advcl if is_speech_tag(syntax, child) => {
                if let Some(found) = subject::subject(syntax, child) {
                    status.attribute(Speaker::Token(found.token));
                }
            }
            Relation::Obl | Relation::Nmod if is_source(syntax, child) => {
                status.attribute(Speaker::Token(child));
            }
            _ => {}
        }
    }
}

/// "According to X".
fn is_source(syntax: Syntax<'_>, token: TokenId) -> bool {
    syntax.preposition(token).is_some_and(|preposition| preposition.starts_with("according"))
}

/// "She said" beside what she said, "as X noted".
fn is_speech_tag(syntax: Syntax<'_>, verb: TokenId) -> bool {
    if !syntax.is_verb(verb) || !attitude::quotes(syntax.lemma(verb)) || syntax.is_passive(verb) {
        return false;
    }
    let marked = syntax.child(verb, Relation::Mark);
    let fits = match syntax.relation(verb) {
        // "X left, she said, and": what is put in between hangs on the clause in one way or another.
        Relation::Advcl => marked.map_or_else(
            || matches!(syntax.xpos(verb), "VBD" | "VBZ" | "VBP"),
            |mark| syntax.lower(mark) == "as",
        ),
        _ => marked.is_none(),
    };
    fits && syntax.own_subject(verb).is_some()
        && syntax.child(verb, Relation::Ccomp).is_none()
        // "she told reporters": the hearer is no obstacle.
        && (syntax.child(verb, Relation::Obj).is_none() || syntax.lemma(verb) == "tell")
}

fn ends_in_question(syntax: Syntax<'_>, root: TokenId) -> bool {
    syntax.children_by(root, Relation::Punct).last().is_some_and(|mark| syntax.form(mark) == "?")
}

/// Goes from a token to the one above it, and adds what the step says.
fn link(
    syntax: Syntax<'_>,
    (at, above): (TokenId, TokenId),
    reach: &mut Reach,
    status: &mut Status,
) {
    match syntax.relation(at) {
        Relation::Conj => coordination(syntax, (at, above), *reach, status),
        Relation::Ccomp
        | Relation::Csubj
        | Relation::CsubjOuter
        | Relation::CsubjPass
        | Relation::Xcomp => {
            complement(syntax, (at, above), reach, status);
        }
        Relation::Acl => {
            let governed = syntax.xpos(at) == "VB" || syntax.child(at, Relation::Mark).is_some();
            if governed && let Some(verb) = denial(syntax, above) {
                apply(syntax, (verb, Attitude::Denies), *reach, status);
            } else if let Some(attitude) =
                attitude::of_noun(syntax.lemma(above)).filter(|_| governed)
            {
                apply(syntax, (above, attitude), *reach, status);
            } else if syntax.xpos(at) == "VB" && *reach == Reach::All {
                status.weaken(Modality::Planned);
            }
            deny(syntax, above, *reach, status);
            *reach = Reach::Speaker;
        }
        Relation::Advcl => adjunct(syntax, (at, above), reach, status),
        Relation::Parataxis if syntax.is_verb(above) && is_carrier(syntax, above, at) => {
            complement(syntax, (at, above), reach, status);
        }
        Relation::AclRelcl => {
            deny(syntax, above, *reach, status);
            *reach = Reach::Speaker;
        }
        Relation::AdvclRelcl | Relation::Parataxis => *reach = Reach::Speaker,
        _ if !syntax.is_clause(at) => nominal(syntax, (at, above), reach, status),
        _ => {}
    }
}

/// The verb by which somebody denies what a noun reports: "rejected claims that", "disputes a report".
fn denial(syntax: Syntax<'_>, noun: TokenId) -> Option<TokenId> {
    let verb = syntax.head(noun).filter(|&verb| match syntax.relation(noun) {
        Relation::Obj => !syntax.is_passive(verb),
        relation => relation == Relation::NsubjPass,
    })?;
    let denies = attitude::of_verb(syntax.lemma(verb)) == Some(Attitude::Denies)
        || matches!(syntax.lemma(verb), "reject" | "dismiss" | "contradict" | "debunk");
    (denies
        && syntax.is_verb(verb)
        && attitude::of_noun(syntax.lemma(noun)) == Some(Attitude::Says))
    .then_some(verb)
}

/// "There are no soldiers occupying the village", "found no evidence linking Ann to the theft",
/// "does not have any ships that": what is said of a noun that there is not is denied with it.
fn deny(syntax: Syntax<'_>, noun: TokenId, reach: Reach, status: &mut Status) {
    let Some(verb) = syntax.head(noun).filter(|_| reach == Reach::All) else { return };
    let exists = syntax.child(verb, Relation::Expl).is_some()
        || syntax.relation(noun) == Relation::Obj
            && matches!(
                syntax.lemma(verb),
                "have" | "find" | "see" | "know" | "produce" | "contain"
            );
    let open = syntax.children(noun).iter().all(|&child| match syntax.relation(child) {
        Relation::Det => matches!(syntax.lower(child).as_ref(), "no" | "any" | "a" | "an"),
        Relation::NmodPoss => false,
        _ => true,
    });
    if exists && open && own(syntax, verb).negated {
        status.negated = !status.negated;
    }
}

/// "X said: ...": the speech stands beside its verb.
fn is_carrier(syntax: Syntax<'_>, verb: TokenId, speech: TokenId) -> bool {
    verb < speech
        && attitude::quotes(syntax.lemma(verb))
        && syntax.child(verb, Relation::Ccomp).is_none()
        && is_quoted(syntax, (verb, speech))
}

/// Whether a colon or a quotation mark stands between a verb and a clause behind it.
fn is_quoted(syntax: Syntax<'_>, (verb, clause): (TokenId, TokenId)) -> bool {
    (verb.0..clause.0)
        .map(TokenId)
        .any(|token| matches!(syntax.form(token), ":" | "“" | "\"" | "``"))
}

/// What a joined clause shares with the first one: its auxiliaries where it has none, its "if".
fn coordination(
    syntax: Syntax<'_>,
    (at, first): (TokenId, TokenId),
    reach: Reach,
    status: &mut Status,
) {
    if !syntax.is_clause(at) {
        // "no arrests or deportations".
        let outer = own(syntax, first);
        status.add(outer, reach);
        return;
    }
    let conditional = syntax
        .children_by(first, Relation::Mark)
        .any(|mark| matches!(syntax.lower(mark).as_ref(), "if" | "unless" | "whether"));
    if conditional && reach > Reach::Speaker {
        status.weaken(Modality::Hypothetical);
    }
    let bare = syntax.own_subject(at).is_none()
        && syntax.children_by(at, Relation::Aux).next().is_none()
        && matches!(syntax.xpos(at), "VB" | "VBN" | "VBG")
        && syntax.xpos(at) == syntax.xpos(first);
    if bare {
        let mut outer = own(syntax, first);
        // "did not stop but went on": what "but" joins is not denied with the rest.
        outer.negated &= !syntax
            .children_by(at, Relation::Cc)
            .any(|word| matches!(syntax.lemma(word), "but" | "nor"));
        status.add(outer, reach);
    }
}

/// A clause that a verb, noun or adjective governs.
fn complement(
    syntax: Syntax<'_>,
    (at, above): (TokenId, TokenId),
    reach: &mut Reach,
    status: &mut Status,
) {
    let lemma = syntax.verb_lemma(above);
    let attitude = match syntax.upos(above) {
        // "disputed it: "He was not there"": the quotation is what is said, not what is denied.
        Upos::Verb
            if attitude::of_verb(&lemma) == Some(Attitude::Denies)
                && is_quoted(syntax, (above, at)) =>
        {
            Attitude::Says
        }
        Upos::Verb | Upos::Aux => of_verb_in(syntax, (at, above), &lemma),
        Upos::Adj => {
            let attitude = attitude::of_adjective(&lemma).unwrap_or(Attitude::Knows);
            // "The union is worried that": it is the union who thinks so.
            if attitude == Attitude::Supposes
                && *reach > Reach::Speaker
                && syntax.relation(at) == Relation::Ccomp
                && matches!(
                    lemma.as_ref(),
                    "afraid" | "concerned" | "worried" | "fearful" | "hopeful"
                )
                && status.speaker.is_none()
            {
                status.speaker =
                    subject::subject(syntax, above).map(|found| Speaker::Token(found.token));
            }
            attitude
        }
        _ => attitude::of_noun(&lemma).unwrap_or(Attitude::Says),
    };
    // "The mayor promised that the city would": a plan in somebody's words.
    let promised =
        matches!(lemma.as_ref(), "promise" | "pledge" | "vow" | "swear" | "threaten" | "propose")
            && *reach > Reach::Speaker
            && syntax.relation(at) == Relation::Ccomp
            && !subject::is_nonfinite(syntax, at);
    if promised && status.modality == Modality::Hypothetical {
        status.modality = Modality::Planned;
    }
    if promised && status.speaker.is_none() {
        status.speaker = Some(speaker(syntax, above));
    }
    apply(syntax, (above, attitude), *reach, status);
    if matches!(attitude, Attitude::Says | Attitude::Knows | Attitude::Denies) {
        *reach = Reach::Speaker;
    }
}

fn of_verb_in(syntax: Syntax<'_>, (at, above): (TokenId, TokenId), lemma: &str) -> Attitude {
    let infinitive = subject::is_nonfinite(syntax, at);
    let xpos = syntax.xpos(at);
    match lemma {
        // "continued to deny" and "continued that ...", "called on them to", "told them to".
        "continue" | "see" | "hear" | "find" | "learn" | "show" | "remember" if infinitive => {
            Attitude::Entails
        }
        "forget" if xpos == "VB" => Attitude::Prevents,
        // "has yet to pay".
        "have" | "be" if xpos == "VB" && has_yet(syntax, above) => Attitude::Prevents,
        "stop" | "quit" if xpos == "VB" => Attitude::Entails,
        // "is to begin".
        "be" if xpos == "VB" => Attitude::Plans,
        "tell" | "warn" | "call" | "say" | "write" | "insist" | "suggest" | "caution"
            if xpos == "VB" && infinitive && !syntax.is_passive(above) =>
        {
            Attitude::Demands
        }
        // "They were concerned it would close."
        "concern" | "worry" | "alarm" | "frighten" if !infinitive && syntax.is_passive(above) => {
            Attitude::Supposes
        }
        "mean" | "agree" | "decide" if !infinitive => Attitude::Says,
        "consider" if infinitive => Attitude::Supposes,
        "expect" | "offer" | "mean" if !infinitive => Attitude::Supposes,
        _ => attitude::of_verb(lemma).unwrap_or(Attitude::Entails),
    }
}

fn has_yet(syntax: Syntax<'_>, verb: TokenId) -> bool {
    syntax.children_by(verb, Relation::Advmod).any(|adverb| syntax.lower(adverb) == "yet")
}

/// Adds what a governing word says: its attitude, and what is said of the word itself.
fn apply(
    syntax: Syntax<'_>,
    (above, attitude): (TokenId, Attitude),
    reach: Reach,
    status: &mut Status,
) {
    let outer = own(syntax, above);
    let doubtful =
        outer.negated || !matches!(outer.modality, Modality::Asserted | Modality::Claimed);
    match attitude {
        // "did not say that", "has never acknowledged", "did not deny": nobody says it, so it is put
        // in nobody's mouth.
        Attitude::Says | Attitude::Knows | Attitude::Denies
            if outer.negated && !attitude::presupposes(syntax.lemma(above)) =>
        {
            if reach > Reach::Speaker {
                status.weaken(Modality::Hypothetical);
            }
        }
        Attitude::Says => {
            status.attribute(speaker(syntax, above));
            if doubtful && reach > Reach::Speaker {
                status.weaken(Modality::Hypothetical);
            }
        }
        Attitude::Knows => {
            if status.speaker.is_none()
                && !outer.negated
                && let speaker @ Speaker::Token(_) = speaker(syntax, above)
            {
                status.speaker = Some(speaker);
            }
        }
        Attitude::Denies => {
            status.attribute(speaker(syntax, above));
            if reach == Reach::All {
                status.negated ^= !outer.negated;
            }
        }
        Attitude::Plans if reach > Reach::Speaker => {
            status.weaken(Modality::Planned);
            status.add(outer, reach);
        }
        Attitude::Demands if reach > Reach::Speaker => {
            if status.speaker.is_none()
                && let speaker @ Speaker::Token(_) = speaker(syntax, above)
            {
                status.speaker = Some(speaker);
            }
            status.weaken(Modality::Obligation);
            status.add(outer, reach);
        }
        Attitude::Supposes if reach > Reach::Speaker => {
            // "They fear that it will rise": no plan.
            if status.modality == Modality::Planned && reach == Reach::All {
                status.modality = Modality::Hypothetical;
            }
            status.weaken(Modality::Hypothetical);
            status.add(outer, reach);
        }
        // "has not ruled out", "did not ban": it may be.
        Attitude::Prevents
            if outer.negated && reach > Reach::Speaker && attitude::forbids(syntax, above) =>
        {
            status.weaken(Modality::Hypothetical);
        }
        Attitude::Prevents if reach == Reach::All => {
            status.negated = !status.negated;
            status.add(outer, reach);
        }
        Attitude::Entails => status.add(outer, reach),
        Attitude::Plans | Attitude::Demands | Attitude::Supposes | Attitude::Prevents => {}
    }
}

/// Who says what a verb or noun of saying introduces.
fn speaker(syntax: Syntax<'_>, word: TokenId) -> Speaker {
    let token = if syntax.is_verb(word) {
        if syntax.is_passive(word) {
            syntax.children(word).iter().copied().find(|&child| subject::is_agent(syntax, child))
        } else {
            subject::subject(syntax, word).map(|found| found.token)
        }
    } else {
        let owner = syntax.child(word, Relation::NmodPoss);
        owner.or_else(|| {
            syntax.children_by(word, Relation::Nmod).find(|&child| {
                syntax
                    .preposition(child)
                    .is_some_and(|preposition| matches!(preposition.as_ref(), "by" | "from"))
            })
        })
    };
    token.map_or(Speaker::Unknown, Speaker::Token)
}

/// A clause that stands beside another: "to end the war", "without paying", "if it rains".
fn adjunct(
    syntax: Syntax<'_>,
    (at, above): (TokenId, TokenId),
    reach: &mut Reach,
    status: &mut Status,
) {
    let mark = syntax.children(at).iter().copied().find(|&child| {
        matches!(syntax.relation(child), Relation::Mark | Relation::Case)
            && syntax.lemma(child) != "to"
    });
    let word = mark.map(|mark| syntax.lower(mark));
    let nonfinite = subject::is_nonfinite(syntax, at);
    let open = *reach > Reach::Speaker;
    match word.as_deref() {
        Some("of" | "from" | "for" | "against" | "into" | "with" | "on")
            if nonfinite && syntax.is_clause(above) =>
        {
            let attitude = match (syntax.lemma(above), word.as_deref()) {
                (lemma, Some("from")) => attitude::of_verb(lemma)
                    .filter(|_| lemma != "report")
                    .unwrap_or(Attitude::Prevents),
                ("acquit" | "clear" | "absolve" | "exonerate", Some("of")) => Attitude::Denies,
                (lemma, Some("of")) => attitude::of_verb(lemma).unwrap_or(Attitude::Says),
                ("charge" | "indict", Some("with" | "on")) => Attitude::Says,
                // "voted against building it".
                (_, Some("against")) => Attitude::Prevents,
                (lemma, Some("for")) => attitude::of_reason(lemma).unwrap_or(Attitude::Entails),
                _ => Attitude::Entails,
            };
            apply(syntax, (above, attitude), *reach, status);
            return;
        }
        Some("without") if nonfinite && open => status.negated = !status.negated,
        Some("instead" | "rather" | "than") if open => status.negated = !status.negated,
        Some("so" | "in") if syntax.xpos(at) == "VB" && open => status.weaken(Modality::Planned),
        None if syntax.xpos(at) == "VB" && nonfinite => {
            let demanding = syntax.is_clause(above)
                && matches!(
                    attitude::of_verb(syntax.lemma(above)),
                    Some(Attitude::Demands | Attitude::Plans | Attitude::Says)
                )
                && at > above;
            if demanding {
                complement(syntax, (at, above), reach, status);
                return;
            }
            if open {
                status.weaken(Modality::Planned);
            }
        }
        // "never acknowledged polluting": a gerund right behind such a verb is what it governs.
        None if syntax.xpos(at) == "VBG"
            && (at.0 == above.0 + 1
                || at.0 == above.0 + 2 && syntax.child(above, Relation::CompoundPrt).is_some())
            && syntax.is_verb(above)
            && attitude::of_verb(&syntax.verb_lemma(above)).is_some() =>
        {
            complement(syntax, (at, above), reach, status);
            return;
        }
        None if nonfinite => {
            *reach = (*reach).min(Reach::Modality);
            let mut outer = own(syntax, above);
            outer.negated = false;
            status.add(outer, *reach);
            return;
        }
        _ => {}
    }
    *reach = Reach::Speaker;
}

/// An event as a participant of another: "called for the release of", "fear of retaliation".
fn nominal(
    syntax: Syntax<'_>,
    (at, above): (TokenId, TokenId),
    reach: &mut Reach,
    status: &mut Status,
) {
    if *reach == Reach::Speaker {
        return;
    }
    let relation = syntax.relation(at);
    if syntax.is_verb(above) {
        let lemma = syntax.verb_lemma(above);
        let held = light::holder(syntax, at).is_some_and(|(holder, _)| holder == above);
        let object = matches!(relation, Relation::Obj | Relation::NsubjPass | Relation::Obl);
        let outer = own(syntax, above);
        if held {
            status.add(outer, *reach);
            return;
        }
        match attitude::of_event(&lemma).filter(|_| object) {
            Some(attitude) => apply(syntax, (above, attitude), *reach, status),
            None => status.add(
                Status { negated: false, doubts: outer.doubts + u8::from(outer.negated), ..outer },
                Reach::Modality,
            ),
        }
    } else if matches!(relation, Relation::Nmod | Relation::NmodPoss | Relation::Compound)
        && let Some(attitude) = attitude::of_noun(syntax.lemma(above))
        && syntax.preposition(at).is_some_and(|word| {
            matches!(word.as_ref(), "of" | "for" | "on" | "about" | "to" | "against")
        })
    {
        apply(syntax, (above, attitude), *reach, status);
    }
    *reach = Reach::Speaker;
}
