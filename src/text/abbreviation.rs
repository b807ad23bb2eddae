//! Abbreviations, and contractions that are written without an apostrophe.

/// The longest word that [`contraction_cuts`] knows, in characters.
pub(crate) const CONTRACTION_MAX: usize = 8;

/// The longest word that [`is_abbreviation`] knows, in characters.
pub(crate) const ABBREVIATION_MAX: usize = 8;

/// Where a word written together may be cut into two or three, in characters from its
/// beginning. Whether it is cut there depends on what stands around it.
pub(crate) fn contraction_cuts(word: &str) -> &'static [usize] {
    match word {
        "cannot" | "gonna" | "gotta" | "outta" => &[3],
        "wanna" | "gimme" | "lemme" | "finna" => &[3],
        "dunno" => &[2, 3],
        "dont" | "wont" | "cant" | "aint" | "arnt" => &[2],
        "isnt" | "didnt" | "arent" | "wasnt" | "hasnt" | "hadnt" => &[3],
        "doesnt" | "werent" | "havent" => &[4],
        "wouldnt" | "couldnt" | "oughta" => &[5],
        "shouldnt" => &[6],
        "im" | "iv" | "id" | "ur" => &[1],
        "ive" => &[1],
        "its" => &[2],
        "hes" => &[2],
        "lets" | "whos" => &[3],
        "shes" | "youre" | "youve" | "youll" | "youd" | "your" => &[3],
        "thats" | "whats" | "heres" => &[4],
        "theyre" | "theyve" | "theyll" => &[4],
        "theres" => &[5],
        "weve" | "itll" => &[2],
        "awhile" => &[1],
        "sorta" => &[4],
        _ => &[],
    }
}

/// Words that are usually written with a full stop, in lower case without it.
const ABBREVIATIONS: &[&str] = &[
    "a", "abs", "adj", "adm", "al", "alt", "approx", "apr", "apt", "art", "assn", "assoc", "asst",
    "aug", "ave", "avg", "b", "bldg", "blvd", "brig", "bros", "c", "ca", "capt", "cf", "ch",
    "chap", "cmdr", "co", "col", "comdr", "cont", "corp", "cpl", "cpt", "ct", "d", "dec", "dep",
    "dept", "dist", "div", "dr", "e", "ed", "eds", "eg", "eq", "est", "et", "etc", "ex", "exec",
    "ext", "f", "feb", "fig", "figs", "fr", "fri", "ft", "g", "gen", "gov", "govt", "h", "hon",
    "hr", "hrs", "hwy", "i", "ie", "inc", "incl", "insp", "inst", "int", "j", "jan", "jr", "jul",
    "jun", "k", "kg", "km", "l", "lb", "lbs", "lt", "ltd", "m", "maj", "mar", "max", "messrs",
    "mfg", "mgr", "min", "misc", "mr", "mrs", "ms", "msgr", "mt", "mtn", "n", "nat", "natl", "no",
    "nos", "nov", "o", "oct", "op", "oz", "p", "par", "ph", "phd", "pp", "pres", "prof", "pt",
    "pvt", "q", "r", "rd", "ref", "rep", "reps", "resp", "ret", "rev", "rt", "s", "sat", "sec",
    "sen", "sens", "sep", "sept", "sgt", "sq", "sr", "st", "sta", "ste", "supt", "t", "tel",
    "temp", "thu", "thurs", "tue", "tues", "u", "univ", "v", "viz", "vol", "vols", "vs", "w",
    "wed", "x", "y", "z",
];

/// Whether a word in lower case, without its full stop, is usually written with one.
pub(crate) fn is_abbreviation(word: &str) -> bool {
    // `u.s`, `e.g`, `ph.d`: full stops inside.
    word.contains('.') && word.split('.').all(|part| part.len() <= 2 && !part.is_empty())
        || ABBREVIATIONS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_can_be_searched() {
        assert!(ABBREVIATIONS.is_sorted());
        let longest = ABBREVIATIONS.iter().map(|word| word.len()).max();
        assert!(longest <= Some(ABBREVIATION_MAX));
    }
}
