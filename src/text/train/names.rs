//! Learning names.

use crate::text::features::Features;
use crate::text::labels::NameKind;
use crate::text::layers::Name;
use crate::text::layers::Tags;
use crate::text::names::CLASSES;
use crate::text::names::N_CLASSES;
use crate::text::names::NameView;
use crate::text::names::best_path;
use crate::text::names::move_feature;
use crate::text::names::name_features;
use crate::text::train::Data;
use crate::text::train::Perceptron;
use crate::text::train::Progress;
use crate::text::train::Random;
use crate::text::train::sentences;

const EPOCHS: usize = 10;
const UPDATES_MIN: u32 = 2;
const LEAST: i32 = 1;

/// Trains the name tagger as a structured perceptron.
pub(super) fn train(data: &Data<'_>, tags: &[Tags], progress: Progress<'_>) -> Vec<u8> {
    let everything: Vec<usize> = (0..data.documents.len()).collect();
    let mut sentences = sentences(data, &everything);
    let gold: Vec<Vec<usize>> = (data.documents.iter())
        .map(|one| {
            let analysis = &one.analysis;
            classes(&analysis.names.0, analysis.document.n_tokens())
        })
        .collect();
    let mut perceptron = Perceptron::new(UPDATES_MIN);
    let mut random = Random::new(5);
    for epoch in 0..EPOCHS {
        random.shuffle(&mut sentences);
        let (mut n_right, mut n_all) = (0, 0);
        for (document, tokens) in &sentences {
            let words = &data.words[*document].0[tokens.clone()];
            let view = NameView::new(words, &tags[*document].0[tokens.clone()], data.lexicon);
            let truth = &gold[*document][tokens.clone()];
            n_all += 1;
            n_right += usize::from(learn(&mut perceptron, &view, truth));
            perceptron.tick();
        }
        progress(&format!("names, round {}: {n_right} of {n_all} sentences", epoch + 1));
    }
    let classes: Vec<_> = CLASSES.iter().map(|&class| class.into()).collect();
    perceptron.finish(&classes, LEAST)
}

/// Learns from one sentence; whether it was right.
fn learn(perceptron: &mut Perceptron, view: &NameView<'_>, truth: &[usize]) -> bool {
    let mut all_features = Vec::with_capacity(truth.len());
    let mut emissions = Vec::with_capacity(truth.len());
    for at in 0..truth.len() {
        let mut features = Features::default();
        name_features(view, at, &mut features);
        let mut scores = [0; N_CLASSES];
        perceptron.score(&features.hashes, &mut scores);
        emissions.push(scores);
        all_features.push(features.hashes);
    }
    let mut moves = [[0; N_CLASSES]; N_CLASSES + 1];
    for (last, scores) in moves.iter_mut().enumerate() {
        perceptron.score(&[move_feature(last)], scores);
    }
    let guess = best_path(&emissions, &moves);
    let (mut last_truth, mut last_guess) = (N_CLASSES, N_CLASSES);
    for (at, features) in all_features.iter().enumerate() {
        if truth[at] != guess[at] {
            perceptron.correct(features, truth[at], guess[at]);
        }
        if truth[at] != guess[at] || last_truth != last_guess {
            perceptron.reward(&[move_feature(last_truth)], truth[at], 1);
            perceptron.reward(&[move_feature(last_guess)], guess[at], -1);
            perceptron.note(&[move_feature(last_truth), move_feature(last_guess)]);
        }
        (last_truth, last_guess) = (truth[at], guess[at]);
    }
    truth == guess
}

/// The class of every token.
fn classes(names: &[Name], n_tokens: usize) -> Vec<usize> {
    let mut classes = vec![0; n_tokens];
    for name in names {
        let class = match name.kind {
            NameKind::Person => 1,
            NameKind::Organization => 3,
            NameKind::Location => 5,
        };
        for token in name.tokens.clone() {
            let inside = usize::from(token != name.tokens.start);
            classes[token as usize] = class + inside;
        }
    }
    classes
}
