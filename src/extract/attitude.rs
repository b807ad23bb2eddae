//! What verbs, nouns and adjectives say about the clause or event that they govern: that somebody
//! claims, denies, plans, demands, fears or prevents it.

use crate::extract::syntax::Syntax;
use crate::text::TokenId;

/// How a word takes the clause or event that it governs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attitude {
    /// Somebody says so: "said that".
    Says,
    /// Somebody says so, and the word vouches for it: "revealed that".
    Knows,
    /// Somebody says that it is not so: "denied that".
    Denies,
    /// It is to happen: "plans to".
    Plans,
    /// It is demanded, or a duty: "urged them to".
    Demands,
    /// It may be: "hopes that", "tried to".
    Supposes,
    /// It does not happen: "failed to", "barred them from".
    Prevents,
    /// It happens if the governing verb does: "began to", "forced her to".
    Entails,
}

/// What a verb says of a clause that it governs, given its base form.
pub(crate) fn of_verb(lemma: &str) -> Option<Attitude> {
    Some(match lemma {
        "say" | "state" | "claim" | "allege" | "report" | "note" | "announce" | "add" | "tell"
        | "argue" | "insist" | "maintain" | "write" | "warn" | "believe" | "think" | "find"
        | "conclude" | "estimate" | "suggest" | "indicate" | "testify" | "assert" | "contend"
        | "declare" | "explain" | "stress" | "emphasize" | "emphasise" | "underline"
        | "comment" | "observe" | "remark" | "reply" | "respond" | "mention" | "describe"
        | "portray" | "assess" | "charge" | "accuse" | "blame" | "suspect" | "speculate"
        | "theorize" | "predict" | "complain" | "boast" | "joke" | "quote" | "cite" | "read"
        | "continue" | "assure" | "inform" | "notify" | "caution" | "reiterate" | "repeat"
        | "recall" | "reckon" | "guess" | "judge" | "deem" | "consider" | "post" | "tweet"
        | "opine" | "lament" | "criticize" | "call" | "hear" | "rule" | "accept" | "document"
        | "implicate" | "recount" | "proclaim" | "hold" => Attitude::Says,
        "reveal" | "know" | "realize" | "realise" | "discover" | "recognize" | "recognise"
        | "remember" | "forget" | "regret" | "prove" | "demonstrate" | "confirm"
        | "acknowledge" | "admit" | "confess" | "concede" | "learn" | "notice" | "show"
        | "disclose" | "see" => Attitude::Knows,
        "deny" | "refute" | "dispute" | "rebut" | "disavow" | "disprove" => Attitude::Denies,
        "plan" | "intend" | "decide" | "agree" | "promise" | "pledge" | "vow" | "prepare"
        | "aim" | "propose" | "resolve" | "commit" | "schedule" | "threaten" | "undertake"
        | "swear" | "opt" | "choose" | "elect" | "offer" | "volunteer" | "go" | "gear" | "set"
        | "move" | "vote" | "arrange" | "design" | "mean" | "expect" => Attitude::Plans,
        "urge" | "demand" | "order" | "require" | "request" | "ask" | "instruct" | "appeal"
        | "press" | "recommend" | "advise" | "encourage" | "command" | "push" | "advocate"
        | "exhort" | "implore" | "beg" | "plead" | "oblige" | "need" | "petition" | "lobby"
        | "compel_to" | "direct" | "summon" | "invite" | "remind" | "have" | "call on"
        | "call for" | "insist on" | "campaign" | "pressure" => Attitude::Demands,
        "hope" | "wish" | "want" | "fear" | "worry" | "seem" | "appear" | "try" | "attempt"
        | "seek" | "doubt" | "wonder" | "imagine" | "suppose" | "assume" | "desire" | "like"
        | "prefer" | "struggle" | "fight" | "strive" | "work" | "consider_to" | "pretend"
        | "allow" | "permit" | "enable" | "let" | "authorize" | "authorise" | "empower"
        | "dream" | "discuss" | "debate" | "contemplate" | "envisage" | "risk" | "investigate"
        | "examine" | "negotiate" | "incite" | "tempt" | "look" | "bid" | "endeavour"
        | "endeavor" | "await" | "wait" | "plot" | "conspire" | "scheme" => Attitude::Supposes,
        "fail" | "refuse" | "decline" | "neglect" | "avoid" | "prevent" | "bar" | "ban"
        | "prohibit" | "stop" | "block" | "keep_from" | "forbid" | "discourage" | "deter"
        | "dissuade" | "hinder" | "exclude" | "cease" | "refrain" | "abstain" | "omit"
        | "reject" | "oppose" | "resist" | "rule out" | "call off" | "thwart" | "foil"
        | "cancel" | "abandon" | "halt" => Attitude::Prevents,
        "begin" | "start" | "manage" | "help" | "make" | "force" | "cause" | "get" | "keep"
        | "use" | "happen" | "come" | "proceed" | "dare" | "compel" | "coerce" | "lead"
        | "prompt" | "drive" | "persuade" | "convince" | "leave" | "send" | "bring" | "watch"
        | "catch" | "spend" | "serve" | "tend" | "return" | "join" | "end up" | "go on"
        | "succeed" | "be" | "remain" | "live" | "finish" | "resume" | "rush" | "train"
        | "hire" => Attitude::Entails,
        _ => return None,
    })
}

/// Whether a verb says that something shall not be, so that without it, it still need not be.
pub(crate) fn forbids(syntax: Syntax<'_>, verb: TokenId) -> bool {
    matches!(
        syntax.verb_lemma(verb).as_ref(),
        "ban"
            | "bar"
            | "exclude"
            | "forbid"
            | "oppose"
            | "preclude"
            | "prohibit"
            | "reject"
            | "rule out"
    )
}

/// What a noun says of a clause or an event that it governs, given its base form.
pub(crate) fn of_noun(lemma: &str) -> Option<Attitude> {
    Some(match lemma {
        "claim" | "allegation" | "accusation" | "report" | "statement" | "assertion" | "belief"
        | "suspicion" | "charge" | "rumor" | "rumour" | "testimony" | "suggestion" | "view"
        | "opinion" | "argument" | "warning" | "announcement" | "complaint" | "finding"
        | "conclusion" | "theory" | "speculation" | "estimate" | "message" | "news" | "notion"
        | "perception" | "assessment" => Attitude::Says,
        "fact" | "evidence" | "sign" | "revelation" | "discovery" | "admission" | "confession"
        | "proof" | "confirmation" | "knowledge" | "realization" => Attitude::Knows,
        "denial" => Attitude::Denies,
        "plan" | "decision" | "intention" | "promise" | "pledge" | "vow" | "agreement"
        | "commitment" | "threat" | "proposal" | "aim" | "goal" | "determination"
        | "resolution" | "offer" | "preparation" | "project" | "deal" | "initiative" | "bill"
        | "programme" | "program" => Attitude::Plans,
        "demand" | "call" | "order" | "request" | "appeal" | "obligation" | "duty"
        | "requirement" | "need" | "recommendation" | "responsibility" | "instruction"
        | "petition" | "mandate" | "pressure" | "deadline" => Attitude::Demands,
        "hope" | "wish" | "desire" | "fear" | "risk" | "attempt" | "bid" | "effort" | "ability"
        | "right" | "possibility" | "chance" | "prospect" | "opportunity" | "danger"
        | "likelihood" | "question" | "campaign" | "struggle" | "fight" | "worry" | "concern"
        | "potential" | "capacity" | "power" | "permission" | "freedom" | "option" | "idea"
        | "willingness" | "readiness" | "authority" | "anxiety" | "investigation" | "inquiry"
        | "probe" | "debate" | "incitement" | "conspiracy" | "plot" | "ambition" | "licence"
        | "license" | "permit" | "visa" | "money" | "funds" | "funding" | "loan" | "grant"
        | "contract" | "way" | "means" | "tool" => Attitude::Supposes,
        "failure" | "refusal" | "ban" | "prohibition" | "inability" | "prevention"
        | "abolition" | "lack" | "absence" | "rejection" | "avoidance" => Attitude::Prevents,
        _ => return None,
    })
}

/// What an adjective says of a clause that it governs, given its base form.
pub(crate) fn of_adjective(lemma: &str) -> Option<Attitude> {
    Some(match lemma {
        "confident" | "certain" | "sure" | "convinced" | "adamant" => Attitude::Says,
        "aware" | "clear" | "evident" | "sad" | "glad" | "happy" | "sorry" | "proud"
        | "surprised" | "angry" | "true" | "obvious" => Attitude::Knows,
        "false" | "untrue" => Attitude::Denies,
        "ready" | "set" | "due" | "prepared" | "determined" | "eager" | "keen" | "willing"
        | "poised" | "bound" => Attitude::Plans,
        "necessary" | "important" | "vital" | "essential" | "imperative" | "obliged"
        | "responsible" | "crucial" => Attitude::Demands,
        "likely" | "possible" | "afraid" | "concerned" | "worried" | "free" | "unclear"
        | "hopeful" | "doubtful" | "unlikely" | "reluctant" | "probable" | "hesitant"
        | "desperate" | "fearful" | "capable" | "eligible" | "easy" | "difficult" | "hard"
        | "impossible" | "unsure" => Attitude::Supposes,
        "unable" | "unwilling" | "incapable" => Attitude::Prevents,
        "able" => Attitude::Entails,
        _ => return None,
    })
}

/// What a verb says of an event that is its object: "planned the attack" against "condemned it",
/// which takes for granted that it happened.
pub(crate) fn of_event(lemma: &str) -> Option<Attitude> {
    Some(match lemma {
        "allege" | "claim" | "report" | "describe" => Attitude::Says,
        "deny" | "refute" | "dispute" => Attitude::Denies,
        "plan" | "announce" | "propose" | "prepare" | "promise" | "threaten" | "vow" | "pledge"
        | "intend" | "order" | "schedule" | "approve" | "authorize" => Attitude::Plans,
        "demand" | "urge" | "request" | "require" | "seek" | "advocate" | "recommend" | "call"
        | "ask" | "need" => Attitude::Demands,
        "fear" | "risk" | "escape" | "flee" | "consider" | "attempt" | "want" | "suspect"
        | "expect" | "hope" | "oppose" | "incite" | "encourage" | "discuss" | "allow"
        | "permit" | "suggest" | "favor" | "favour" | "support" | "debate" => Attitude::Supposes,
        "prevent" | "avoid" | "avert" | "prohibit" | "ban" | "bar" | "block" | "forbid"
        | "foil" | "thwart" | "reject" | "refuse" | "cancel" | "call off" | "rule out"
        | "preclude" | "abort" | "scrap" => Attitude::Prevents,
        _ => return None,
    })
}

/// Whether a verb of [`quotes`] tells what somebody only has in mind.
pub(crate) fn is_thought(lemma: &str) -> bool {
    matches!(
        lemma,
        "believe"
            | "think"
            | "suspect"
            | "reckon"
            | "guess"
            | "realize"
            | "realise"
            | "discover"
            | "recognize"
            | "recognise"
            | "remember"
            | "regret"
            | "learn"
            | "notice"
            | "lament"
            | "demonstrate"
            | "continue"
            | "read"
            | "estimate"
    )
}

/// What a verb says of the reason that stands behind "for": "blamed them for starting the fire" says
/// that they did, "thanked them for coming" takes it for granted.
pub(crate) fn of_reason(lemma: &str) -> Option<Attitude> {
    let says = matches!(
        lemma,
        "accuse"
            | "arrest"
            | "attack"
            | "blame"
            | "charge"
            | "chide"
            | "condemn"
            | "criticise"
            | "criticize"
            | "denounce"
            | "detain"
            | "fault"
            | "indict"
            | "investigate"
            | "probe"
            | "prosecute"
            | "rebuke"
            | "slam"
            | "sue"
            | "try"
            | "want"
            | "seek"
            | "hunt"
            | "question"
            | "interrogate"
            | "summon"
    );
    says.then_some(Attitude::Says)
}

/// Whether what a verb governs is taken for granted even where the verb is denied: "did not know that
/// the bridge was closed" says that it was, "did not confirm that" leaves it open.
pub(crate) fn presupposes(lemma: &str) -> bool {
    matches!(
        lemma,
        "know"
            | "realize"
            | "realise"
            | "recognize"
            | "recognise"
            | "remember"
            | "forget"
            | "regret"
            | "discover"
            | "learn"
            | "notice"
            | "see"
    )
}

/// Whether a verb tells what somebody says, so that it may carry a quotation.
pub(crate) fn quotes(lemma: &str) -> bool {
    matches!(of_verb(lemma), Some(Attitude::Says | Attitude::Knows | Attitude::Denies))
        && !matches!(
            lemma,
            "hear"
                | "see"
                | "know"
                | "find"
                | "forget"
                | "show"
                | "call"
                | "hold"
                | "accept"
                | "consider"
                | "judge"
                | "deem"
                | "prove"
        )
        || matches!(lemma, "ask" | "promise" | "urge" | "demand" | "go on")
}
