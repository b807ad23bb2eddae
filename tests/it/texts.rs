//! Text stages: the embedded model, and what holds of its output whatever the text.

use factum::text::Model;
use factum::text::TokenId;
use factum::text::analyze;

/// Texts that are hard on the stages, or not English at all.
const ODD_TEXTS: &[&str] = &[
    "",
    " \n\n\t ",
    "?",
    "Anna saw the river.",
    "The ministers, who had been warned, didn’t resign — they fled.",
    "👩‍👩‍👧 😀😀 ok!!! 🇺🇳",
    "Вчера министр подал в отставку. 昨日、大臣が辞任した。",
    "السلام عليكم يا صديقي",
    "e\u{301}\u{200B}\u{FEFF}\u{0}x",
];

#[test]
fn every_sentence_is_one_tree() {
    let long = "and the men and the women ".repeat(150);
    for text in ODD_TEXTS.iter().copied().chain([&*long]) {
        let analysis = analyze(Model::english(), text);
        let document = &analysis.document;
        assert_eq!(analysis.tags.0.len(), document.n_tokens());
        assert_eq!(analysis.lemmas.0.len(), document.n_tokens());
        for sentence in document.sentence_ids() {
            let tokens = document.sentence(sentence).tokens.clone();
            let mut n_roots = 0;
            for token in document.sentence_tokens(sentence) {
                match analysis.trees.head(token) {
                    None => n_roots += 1,
                    Some(head) => assert!(tokens.contains(&head.0), "{text}"),
                }
                // A walk up that ends is not a cycle.
                let top = analysis.trees.ancestors(token).last().unwrap_or(token);
                assert!(analysis.trees.head(top).is_none(), "{text}");
                assert!(!analysis.lemmas.lemma(token).is_empty(), "{text}");
            }
            assert_eq!(n_roots, 1, "{text}");
        }
        let mut end = 0;
        for name in &analysis.names.0 {
            assert!(end <= name.tokens.start && name.tokens.start < name.tokens.end);
            let first = document.sentence_of(TokenId(name.tokens.start));
            assert_eq!(first, document.sentence_of(TokenId(name.tokens.end - 1)));
            end = name.tokens.end;
        }
    }
}
