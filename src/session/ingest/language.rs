//! Whether a text is in English, which is the only language that is read.

/// Texts with fewer words say too little.
const WORDS_MIN: usize = 25;
/// So many words are looked at.
const WORDS_MAX: usize = 2_000;
/// English prose has about four in ten words from [`FUNCTION_WORDS`], headlines and lists fewer; other
/// languages share a few of them by chance.
const SHARE_MIN: f64 = 0.1;
/// From here on scripts are those of East Asia.
const FIRST_PACKED: char = '\u{2e80}';

/// The most frequent words of English that stand for no thing: articles, prepositions, pronouns,
/// conjunctions, auxiliaries. Sorted.
const FUNCTION_WORDS: &[&str] = &[
    "about", "after", "against", "all", "also", "an", "and", "are", "as", "at", "be", "been",
    "before", "between", "but", "by", "can", "could", "did", "do", "during", "for", "from", "had",
    "has", "have", "he", "her", "his", "if", "into", "is", "it", "its", "may", "more", "not", "of",
    "on", "or", "other", "our", "over", "said", "she", "should", "since", "some", "such", "than",
    "that", "the", "their", "them", "there", "these", "they", "this", "those", "through", "to",
    "under", "was", "we", "were", "what", "when", "which", "while", "who", "will", "with", "would",
    "you", "your",
];

/// Whether a text looks like English, by the share of its most frequent words. What is too short to tell
/// passes.
pub(super) fn looks_english(text: &str) -> bool {
    let (mut n_words, mut n_known) = (0_usize, 0_usize);
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    for word in words.take(WORDS_MAX) {
        // Scripts that put no blanks between words: two letters make one.
        let packed = word.starts_with(|c: char| c >= FIRST_PACKED);
        n_words += if packed { word.chars().count().div_ceil(2) } else { 1 };
        let word = word.to_lowercase();
        n_known += usize::from(FUNCTION_WORDS.binary_search(&word.as_str()).is_ok());
    }
    n_words < WORDS_MIN || n_known as f64 >= SHARE_MIN * n_words as f64
}

#[cfg(test)]
mod tests {
    use super::FUNCTION_WORDS;
    use super::looks_english;

    #[test]
    fn the_words_are_sorted() {
        assert!(FUNCTION_WORDS.is_sorted());
    }

    #[test]
    fn other_languages_are_told_apart() {
        let english = "The ministry said on Monday that it had opened an inquiry into the flood, which \
                       destroyed forty houses in the valley and left two hundred people without a roof.";
        let german = "Das Ministerium teilte am Montag mit, dass es eine Untersuchung der Flut begonnen \
                      habe, die im Tal vierzig Häuser zerstört und zweihundert Menschen obdachlos gemacht \
                      hat, darunter viele Kinder.";
        let spanish = "El ministerio dijo el lunes que había abierto una investigación sobre la inundación, \
                       que destruyó cuarenta casas en el valle y dejó a doscientas personas sin techo, \
                       entre ellas muchos niños.";
        let dutch = "Het ministerie zei maandag dat het een onderzoek heeft geopend naar de overstroming, die \
                     veertig huizen in de vallei verwoestte en tweehonderd mensen dakloos maakte, onder wie \
                     veel kinderen.";
        let russian = "Министерство сообщило в понедельник, что начало расследование наводнения, которое \
                       разрушило сорок домов в долине и оставило без крова двести человек, среди которых \
                       много детей и стариков.";
        let chinese = "该部门周一表示，已对洪水展开调查，洪水摧毁了山谷中的四十座房屋，使二百人无家可归，其中包括许多儿童和老人。\
                       当地官员说，救援工作仍在继续，预计下周将公布初步调查结果。该部门周一表示，已对洪水展开调查，洪水摧毁了山谷\
                       中的四十座房屋，使二百人无家可归，其中包括许多儿童和老人，一些居民已经搬到附近的城市居住，\
                       学校也暂时关闭了，许多道路被冲毁，桥梁也受到了严重的破坏，政府承诺提供援助。";
        assert!(looks_english(english));
        for other in [german, spanish, dutch, russian, chinese] {
            assert!(!looks_english(other), "{other}");
        }
        assert!(looks_english("Kurz und gut."), "too short to tell");
    }
}
