//! Text stages: the embedded model, and what holds of its output whatever the text.

use factum::text::Model;
use factum::text::TokenId;
use factum::text::analyze;
use factum::text::train::Corpus;
use factum::text::train::LexiconFiles;
use factum::text::train::Stage;
use factum::text::train::TrainError;
use factum::text::train::train;
use factum::text::weights::Bytes;
use factum::text::weights::ModelFile;

use crate::golden::check_folder;

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

#[test]
fn texts_are_read_as_the_cases_say() {
    check_folder("tests/cases/trees", |input| {
        let analysis = analyze(Model::english(), input);
        let document = &analysis.document;
        let mut out = String::new();
        for sentence in document.sentence_ids() {
            for token in document.sentence_tokens(sentence) {
                let tag = analysis.tags.tag(token);
                let head = analysis.trees.head(token).map_or("-", |head| document.form(head));
                let name = analysis.names.at(token).map_or("", |name| name.kind.as_str());
                let line = format!(
                    "{:14} {:14} {:6} {:5} {:10} {:14} {:4} {}",
                    document.form(token),
                    analysis.lemmas.lemma(token),
                    tag.upos.as_str(),
                    tag.xpos,
                    analysis.trees.relation(token).as_str(),
                    head,
                    name,
                    tag.feats,
                );
                out.push_str(line.trim_end());
                out.push('\n');
            }
            out.push('\n');
        }
        out
    });
}

#[test]
fn the_same_text_is_read_the_same_way() {
    let text = "Guards beat the two students whom Amnesty had named. They were freed in May.";
    let first = format!("{:?}", analyze(Model::english(), text));
    assert_eq!(first, format!("{:?}", analyze(Model::english(), text)));
}

/// A treebank of two documents, in which every sentence begins with a name.
fn tiny_treebank() -> String {
    let mut out = String::new();
    for (document, person) in ["Nora", "Piet"].into_iter().enumerate() {
        out.push_str(&format!("# newdoc id = d{document}\n# newpar\n"));
        for (number, (verb, lemma, object)) in
            [("sees", "see", "birds"), ("painted", "paint", "doors"), ("sells", "sell", "cars")]
                .into_iter()
                .enumerate()
        {
            let xpos = if verb.ends_with('s') { "VBZ" } else { "VBD" };
            let singular = &object[..object.len() - 1];
            out.push_str(&format!(
                "# sent_id = d{document}-{number}\n\
                 1\t{person}\t{person}\tPROPN\tNNP\tNumber=Sing\t2\tnsubj\t_\t_\n\
                 2\t{verb}\t{lemma}\tVERB\t{xpos}\tVerbForm=Fin\t0\troot\t_\t_\n\
                 3\t{object}\t{singular}\tNOUN\tNNS\tNumber=Plur\t2\tobj\t_\tSpaceAfter=No\n\
                 4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n\n"
            ));
        }
    }
    out
}

#[test]
fn training_twice_gives_the_same_model() {
    let names = "# sent_id = d0-0\n1\tNora\tB-PER\n2\tsees\tO\n3\tbirds\tO\n4\t.\tO\n\n\
                 # sent_id = d1-0\n1\tPiet\tB-PER\n2\tsees\tO\n3\tbirds\tO\n4\t.\tO\n";
    let trained = || {
        let mut corpus = Corpus::default();
        corpus.add_trees(&tiny_treebank()).expect("valid CoNLL-U");
        assert_eq!(corpus.add_names(names), Ok(2));
        corpus.set_lexicons(LexiconFiles {
            nouns: "bird\tc\tanimal\tanimal\n".into(),
            ..LexiconFiles::default()
        });
        let file = train(&corpus, ModelFile::default(), &Stage::ALL, &|_| {});
        file.expect("enough to learn from").write()
    };
    let bytes = trained();
    assert_eq!(bytes, trained());
    let model = Model::read(&Bytes::from(bytes)).expect("just trained");
    let analysis = analyze(&model, "Piet sells birds.");
    let upos: Vec<_> = analysis.tags.0.iter().map(|tag| tag.upos.as_str()).collect();
    assert_eq!(upos, ["PROPN", "VERB", "NOUN", "PUNCT"]);
    assert_eq!(analysis.lemmas.lemma(TokenId(2)), "bird");
    assert_eq!(analysis.trees.head(TokenId(0)), Some(TokenId(1)));
}

#[test]
fn an_empty_corpus_is_refused() {
    let refused = train(&Corpus::default(), ModelFile::default(), &Stage::ALL, &|_| {});
    assert_eq!(refused.err(), Some(TrainError::Empty));
}
