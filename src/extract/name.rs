//! Names as strings: titles, given names, acronyms, short forms.

use crate::extract::discourse::EntityKind;
use crate::extract::gazetteer::Gender;
use crate::extract::gazetteer::Sense;
use crate::extract::gazetteer::gazetteer;
use crate::text::NameKind;

/// Titles that stand before a person's name and are not part of it.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "professor",
    "president",
    "minister",
    "prime",
    "secretary",
    "senator",
    "sen",
    "rep",
    "representative",
    "governor",
    "gov",
    "chancellor",
    "general",
    "gen",
    "colonel",
    "col",
    "captain",
    "capt",
    "major",
    "lieutenant",
    "lt",
    "sergeant",
    "sgt",
    "judge",
    "justice",
    "sir",
    "lord",
    "lady",
    "rev",
    "reverend",
    "father",
    "sheikh",
    "ambassador",
    "congressman",
    "congresswoman",
    "mayor",
    "chairman",
    "director",
    "officer",
    "attorney",
    "chief",
    "premier",
    "vice",
    "deputy",
    "former",
    "ex-president",
    "commissioner",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "undersecretary",
    "councillor",
    "councilor",
    "archbishop",
    "bishop",
    "cardinal",
    "imam",
    "ayatollah",
    "mullah",
    "detective",
    "inspector",
    "admiral",
    "commander",
    "foreign",
    "defense",
    "defence",
    "interior",
    "coach",
    "actor",
    "actress",
    "singer",
    "author",
    "journalist",
    "activist",
    "lawyer",
];

/// Nouns that are said of women only, or of men only.
const FEMALE_NOUNS: &[&str] = &[
    "woman",
    "girl",
    "mother",
    "daughter",
    "sister",
    "wife",
    "aunt",
    "niece",
    "grandmother",
    "widow",
    "queen",
    "princess",
    "actress",
    "spokeswoman",
    "chairwoman",
    "businesswoman",
    "congresswoman",
    "waitress",
    "lady",
    "mom",
    "mum",
    "bride",
    "girlfriend",
    "nun",
    "duchess",
    "heroine",
    "policewoman",
    "mrs",
    "ms",
    "miss",
    "female",
    "midwife",
];
const MALE_NOUNS: &[&str] = &[
    "man",
    "boy",
    "father",
    "son",
    "brother",
    "husband",
    "uncle",
    "nephew",
    "grandfather",
    "widower",
    "king",
    "prince",
    "actor",
    "spokesman",
    "chairman",
    "businessman",
    "congressman",
    "waiter",
    "gentleman",
    "dad",
    "groom",
    "boyfriend",
    "monk",
    "duke",
    "policeman",
    "mr",
    "sir",
    "male",
    "guy",
    "priest",
    "pope",
    "bishop",
    "imam",
    "mullah",
    "ayatollah",
];

/// A name without what does not belong to it: article, possessive ending, quotes, titles of a
/// person.
pub(crate) fn clean(text: &str, tagged: Option<NameKind>) -> String {
    let is_edge = |c: char| {
        c.is_whitespace() || matches!(c, '"' | '“' | '”' | '‘' | '`' | ',' | ';' | ':' | '(' | '[')
    };
    let mut name = text.trim_matches(is_edge);
    for ending in ["'s", "’s"] {
        name = name.strip_suffix(ending).unwrap_or(name).trim_end();
    }
    if !name.contains('(') {
        name = name.trim_end_matches([')', ']']);
    }
    let apostrophe = name.trim_end_matches(['\'', '’']);
    if !apostrophe.is_empty() {
        name = apostrophe.trim_end();
    }
    for article in ["the ", "The ", "a ", "A ", "an ", "An ", "THE "] {
        let Some(rest) = name.strip_prefix(article) else { continue };
        if gazetteer().name(name).is_none_or(|known| known.name != name) {
            name = rest;
        }
        break;
    }
    if tagged == Some(NameKind::Person) {
        name = without_titles(name);
    }
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words of royalty and the Church, which are part of a name: "Prince Harry".
const NAME_TITLES: &[&str] = &[
    "king", "queen", "prince", "princess", "pope", "emperor", "empress", "saint", "sultan", "emir",
    "duke", "duchess",
];

/// Whether a word before a name says what its bearer is.
fn is_title(word: &str) -> bool {
    let lower = word.trim_end_matches('.').to_lowercase();
    let noun = gazetteer().kind(&lower) == Some(EntityKind::Person)
        || word.starts_with(char::is_lowercase) && is_person_noun(&lower)
        || lower.contains('-') && is_person_noun(&lower);
    TITLES.contains(&lower.as_str())
        || noun && !NAME_TITLES.contains(&lower.as_str()) && gazetteer().gender(word).is_none()
}

/// Whether a noun says of somebody what he or she is, by the lists or by its ending.
pub(crate) fn is_person_noun(lemma: &str) -> bool {
    let last = lemma.rsplit('-').next().unwrap_or(lemma);
    gazetteer().kind(last) == Some(EntityKind::Person)
        || gazetteer().sense(last) == Some(Sense::Person)
        || last.len() > 5 && (last.ends_with("ist") || last.ends_with("crat"))
}

/// Whether a word only addresses or announces somebody whose name follows: "Mr".
pub(crate) fn is_form_of_address(word: &str) -> bool {
    let lower = word.trim_end_matches('.').to_lowercase();
    matches!(
        lower.as_str(),
        "mr" | "mrs"
            | "ms"
            | "dr"
            | "prof"
            | "sen"
            | "rep"
            | "gov"
            | "gen"
            | "col"
            | "capt"
            | "lt"
            | "sgt"
            | "rev"
            | "messrs"
    )
}

/// A name without small words before its first capital: "respectively Unity Party".
pub(crate) fn without_small_start(name: &str) -> String {
    let mut rest = name;
    while let Some((first, behind)) = rest.split_once(' ') {
        let small = first.chars().all(char::is_lowercase) && is_before_title(first);
        if !small || !behind.contains(char::is_uppercase) {
            break;
        }
        rest = behind;
    }
    rest.to_owned()
}

/// Whether a word may stand before a title: "US" of "US President", "former" of "former mayor".
fn is_before_title(word: &str) -> bool {
    let particle = matches!(
        word,
        "de" | "al" | "van" | "von" | "bin" | "el" | "di" | "da" | "ibn" | "abu" | "der" | "den"
    );
    (word.starts_with(char::is_lowercase) && !particle)
        || gazetteer().country_of(word).is_some()
        || gazetteer().name(word).is_some_and(|known| known.kind != EntityKind::Person)
}

fn without_titles(name: &str) -> &str {
    let mut rest = name;
    let mut behind_title = name;
    while let Some((first, behind)) = rest.split_once(' ') {
        if is_title(first) {
            behind_title = behind;
        } else if !is_before_title(first) || gazetteer().gender(first).is_some() {
            break;
        }
        rest = behind;
    }
    // Small letters open no name, whether a title follows or not.
    while let Some((first, behind)) = behind_title.split_once(' ') {
        if !first.starts_with(char::is_lowercase) || !is_before_title(first) {
            break;
        }
        behind_title = behind;
    }
    behind_title
}

/// Whether a word is a common noun of the lists. Names of groups that dictionaries have, such as
/// faiths and peoples, are none.
pub(crate) fn is_common_noun(lemma: &str) -> bool {
    gazetteer().kind(lemma).is_some()
        || gazetteer().sense(lemma).is_some_and(|sense| sense != Sense::Group)
}

/// Whether a word is a given name of two syllables as Chinese and Korean ones are spelled:
/// "Ka-ki".
fn is_two_syllables(word: &str) -> bool {
    let small =
        |part: &str| (1..=6).contains(&part.len()) && part.chars().all(|c| c.is_ascii_lowercase());
    let Some((one, two)) = word.split_once('-') else { return false };
    let Some(rest) = one.strip_prefix(|c: char| c.is_ascii_uppercase()) else { return false };
    let ending = two.ends_with("ed") || two.len() > 5 || is_common_noun(two);
    small(rest) && small(two) && two.len() > 1 && !ending
}

/// Whether a name is spelled like a person's: a given name and a surname that is no noun.
pub(crate) fn is_like_person(name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    let [first, .., last] = words[..] else { return false };
    if words.len() == 2 && is_two_syllables(last) && first.starts_with(char::is_uppercase) {
        return true;
    }
    let spelled = words.len() <= 3
        && words.iter().all(|word| {
            word.starts_with(char::is_uppercase) && word.chars().skip(1).any(char::is_lowercase)
                || word.ends_with('.')
        });
    let body = |word: &str| {
        gazetteer().kind(word).is_some_and(|kind| {
            !matches!(kind, EntityKind::Person | EntityKind::Law | EntityKind::Event)
        })
    };
    let lower = last.to_lowercase();
    let law = gazetteer().kind(&lower) == Some(EntityKind::Law);
    let surname = !body(&lower) && (law || gazetteer().sense(&lower).is_none());
    spelled
        && surname
        && gazetteer().gender(first).is_some()
        && gazetteer().name(first).is_none()
        && gazetteer().name(name).is_none()
}

/// A description with a small first letter.
pub(crate) fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(characters).collect()
}

/// Whether a name is of a woman or of a man, by given name or by the title before it.
pub(crate) fn gender(
    name: &str,
    kind: EntityKind,
    title: impl Fn() -> Option<String>,
) -> Option<Gender> {
    if kind != EntityKind::Person {
        return None;
    }
    let by_title = title().and_then(|title| noun_gender(title.trim_end_matches('.')));
    by_title.or_else(|| {
        name.split(' ')
            .next()
            .filter(|_| name.contains(' '))
            .and_then(|given| gazetteer().gender(given))
    })
}

/// Whether a noun is said of women or of men only.
pub(crate) fn noun_gender(lemma: &str) -> Option<Gender> {
    if FEMALE_NOUNS.contains(&lemma) {
        Some(Gender::Female)
    } else if MALE_NOUNS.contains(&lemma) {
        Some(Gender::Male)
    } else {
        None
    }
}

/// A name in the form in which names are compared: lower case, without dots and marks.
pub(crate) fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '.' | '"' | '“' | '”' | ',' => {}
            '’' | '‘' | '`' => key.push('\''),
            '–' | '‐' | '‑' | '—' => key.push('-'),
            c => key.extend(c.to_lowercase()),
        }
    }
    // "People's Party" and "People Party" are one.
    let words: Vec<&str> = key
        .split_whitespace()
        .map(|word| word.strip_suffix("'s").filter(|word| !word.is_empty()).unwrap_or(word))
        .collect();
    let start = usize::from(words.len() > 1 && matches!(words[0], "the" | "a" | "an"));
    words[start..].join(" ")
}

/// Whether a word is spelled like an acronym.
pub(crate) fn is_acronym(word: &str) -> bool {
    let letters = word.chars().filter(|c| *c != '.').count();
    (2..=8).contains(&letters)
        && word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || c == '.' || c == '&')
        && word.starts_with(char::is_uppercase)
}

/// Whether an acronym is made of the initials of a name: "ILGA" of "International Lesbian and
/// Gay Association".
pub(crate) fn is_acronym_of(acronym: &str, name: &str) -> bool {
    is_acronym(acronym) && name.contains(' ') && initials(name).contains(&letters(acronym))
}

/// The letters of an acronym, in lower case.
pub(crate) fn letters(acronym: &str) -> String {
    acronym.chars().filter(|c| !matches!(c, '.' | '&')).flat_map(char::to_lowercase).collect()
}

/// What the initials of a name spell, in lower case, without its small words and with them.
pub(crate) fn initials(name: &str) -> [String; 2] {
    let small = |word: &str| {
        matches!(
            word.to_lowercase().as_str(),
            "of" | "the" | "and" | "for" | "in" | "on" | "to" | "de" | "&" | "against"
        )
    };
    let initials = |with_small: bool| -> String {
        name.split([' ', '-', '/'])
            .filter(|word| with_small || !small(word))
            .filter_map(|word| word.chars().next())
            .flat_map(char::to_lowercase)
            .collect()
    };
    [initials(false), initials(true)]
}

/// The noun that is the head of a name of several words, as it is compared: "court" of "supreme
/// court of cassation".
pub(crate) fn noun(key: &str) -> Option<&str> {
    let words: Vec<&str> = key.split(' ').collect();
    words[..head_end(&words)].last().copied().filter(|_| words.len() > 1)
}

/// Whether a shorter name of a person can stand for a longer one: its surname, its given name, or
/// the longer one without what stands between. Both are given by their words as they are compared.
pub(crate) fn is_short_for_person(short: &[String], long: &[String]) -> bool {
    if short.len() >= long.len() {
        return false;
    }
    match short {
        [one] => {
            long.last() == Some(one) || long.first() == Some(one) || particle_surname(long, one)
        }
        [first, .., last] => {
            (long.first() == Some(first) && long.last() == Some(last)) || long.ends_with(short)
        }
        [] => false,
    }
}

fn particle_surname(long: &[String], word: &str) -> bool {
    // Names such as "Moon Jae-in" put the surname first, names with "Jr" put it before the end.
    matches!(long.last().map(String::as_str), Some("jr" | "sr" | "iii" | "ii"))
        && long.iter().rev().nth(1).is_some_and(|surname| surname == word)
}

/// How many words of a name there are up to its head: two of "supreme court of cassation".
fn head_end(words: &[impl AsRef<str>]) -> usize {
    words
        .iter()
        .position(|word| matches!(word.as_ref(), "of" | "for" | "on" | "in" | "against"))
        .filter(|&at| at > 0)
        .unwrap_or(words.len())
}

/// Whether a name of common nouns is the end of a longer name up to its head: "the Court" of "the
/// High Court of Appeal".
fn is_class_of(short: &[String], long: &[String]) -> bool {
    let body = short.last().is_some_and(|word| {
        gazetteer().kind(word) == Some(EntityKind::Organization)
            || gazetteer().kind(word) == Some(EntityKind::Law)
    });
    body && long[..head_end(long)].ends_with(short)
}

/// Whether a shorter name of an organization or place can stand for a longer one: its beginning,
/// or its end where that is more than a common noun. `name` is the shorter one as it is spelled.
pub(crate) fn is_short_for_body(name: &str, short: &[String], long: &[String]) -> bool {
    if short.len() >= long.len() || name.len() < 3 {
        return false;
    }
    let common = short.iter().all(|word| is_common_noun(word));
    let place = gazetteer().name(name).is_some_and(|known| known.kind != EntityKind::Organization)
        || gazetteer().country_of(name).is_some();
    if place {
        return false;
    }
    if common {
        return is_class_of(short, long);
    }
    let cut = head_end(long);
    if short.len() > 1 && long[..cut].ends_with(short) {
        return true;
    }
    let rest = &long[short.len()..];
    let generic_rest = rest.iter().all(|word| {
        gazetteer().kind(word) == Some(EntityKind::Organization)
            || matches!(
                word.as_str(),
                "international"
                    | "inc"
                    | "corp"
                    | "ltd"
                    | "co"
                    | "plc"
                    | "com"
                    | "movement"
                    | "wiki"
            )
    });
    (long.starts_with(short) && generic_rest)
        || (long.ends_with(short) && short.len() > 1)
        || (long.ends_with(short)
            && long[..long.len() - short.len()].iter().all(|word| {
                let kind = gazetteer().kind(word);
                word == "of"
                    || kind
                        .is_some_and(|kind| !matches!(kind, EntityKind::Person | EntityKind::Group))
            }))
}
