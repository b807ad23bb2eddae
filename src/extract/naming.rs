//! Names for relations that the schema does not know: `HIGHLIGHTS`, `FLEES_FROM`, `IS_EXCLUDED_FROM`.

use std::borrow::Cow;

/// Past participles that do not end in -ed, of verbs that news use in the passive.
const PARTICIPLES: &[(&str, &str)] = &[
    ("bear", "born"),
    ("beat", "beaten"),
    ("bring", "brought"),
    ("build", "built"),
    ("buy", "bought"),
    ("choose", "chosen"),
    ("drive", "driven"),
    ("find", "found"),
    ("forbid", "forbidden"),
    ("give", "given"),
    ("hold", "held"),
    ("keep", "kept"),
    ("leave", "left"),
    ("lose", "lost"),
    ("make", "made"),
    ("pay", "paid"),
    ("put", "put"),
    ("sell", "sold"),
    ("send", "sent"),
    ("shoot", "shot"),
    ("sue", "sued"),
    ("show", "shown"),
    ("steal", "stolen"),
    ("strike", "struck"),
    ("take", "taken"),
    ("teach", "taught"),
    ("tell", "told"),
    ("throw", "thrown"),
    ("write", "written"),
    ("overthrow", "overthrown"),
    ("withdraw", "withdrawn"),
    ("cut", "cut"),
    ("set", "set"),
    ("hit", "hit"),
    ("win", "won"),
    ("fight", "fought"),
];

/// A verb in the third person: `flees`, `carries out`.
pub(crate) fn third_person(lemma: &str) -> String {
    let (verb, rest) =
        lemma.split_once(' ').map_or((lemma, None), |(verb, rest)| (verb, Some(rest)));
    let mut form = match verb {
        "be" => "is".to_owned(),
        "have" => "has".to_owned(),
        "do" => "does".to_owned(),
        "go" => "goes".to_owned(),
        _ => plural_like(verb),
    };
    if let Some(rest) = rest {
        form.push(' ');
        form.push_str(rest);
    }
    form
}

fn plural_like(verb: &str) -> String {
    if let Some(stem) = verb.strip_suffix('y')
        && !stem.ends_with(['a', 'e', 'o', 'u'])
    {
        return format!("{stem}ies");
    }
    let sibilant = ["s", "x", "z", "ch", "sh"].iter().any(|end| verb.ends_with(end));
    if sibilant { format!("{verb}es") } else { format!("{verb}s") }
}

/// The past participle of a verb: `excluded`, `sent back`.
pub(crate) fn participle(lemma: &str) -> String {
    let (verb, rest) =
        lemma.split_once(' ').map_or((lemma, None), |(verb, rest)| (verb, Some(rest)));
    let irregular =
        PARTICIPLES.iter().find(|&&(base, _)| base == verb).map(|&(_, form)| form.to_owned());
    let mut form = irregular.unwrap_or_else(|| regular_participle(verb));
    if let Some(rest) = rest {
        form.push(' ');
        form.push_str(rest);
    }
    form
}

fn regular_participle(verb: &str) -> String {
    if verb.ends_with('e') {
        return format!("{verb}d");
    }
    if let Some(stem) = verb.strip_suffix('y')
        && !stem.ends_with(['a', 'e', 'o', 'u'])
    {
        return format!("{stem}ied");
    }
    // "ban", "expel", "deter": stressed short vowel before one consonant.
    let doubles = [
        "ban", "bar", "expel", "deter", "stop", "plan", "rob", "strip", "stab", "transfer",
        "refer", "admit", "commit", "permit", "kidnap", "drop", "shut",
    ];
    if doubles.contains(&verb) {
        let last = verb.chars().last().unwrap_or('n');
        return format!("{verb}{last}ed");
    }
    format!("{verb}ed")
}

/// Words joined as a relationship type: upper case, underscores, nothing else.
pub(crate) fn upper_snake<'w>(words: impl IntoIterator<Item = Cow<'w, str>>) -> Box<str> {
    let mut name = String::new();
    for word in words {
        for part in word.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()) {
            if !name.is_empty() {
                name.push('_');
            }
            name.extend(part.chars().flat_map(char::to_uppercase));
        }
    }
    name.into()
}
