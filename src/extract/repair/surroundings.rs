//! Names that are nobody's, by the words around them, whatever the name tagger takes them for.

use std::ops::Range;

use crate::extract::discourse::EntityKind;
use crate::extract::gazetteer::gazetteer;
use crate::extract::name;
use crate::text::Analysis;
use crate::text::Name;
use crate::text::NameKind;
use crate::text::TokenId;
use crate::text::Upos;

/// Places that are called after who lives in them: "the Smith home".
const LIVED_IN: &[&str] = &["estate", "farm", "home", "house", "residence", "restaurant", "shop"];

/// What is no person, as it is spelled: "the company Lumina", "Lumina, which", "Abu Shouk camp",
/// "fishermen from Aceh". Names that the tagger overlooked count, too.
pub(super) fn not_persons(analysis: &Analysis, names: &[Name]) -> Vec<(Range<u32>, NameKind)> {
    let text = Text { analysis };
    let n_tokens = u32::try_from(analysis.document.n_tokens()).unwrap_or(u32::MAX);
    let named = names.iter().filter(|name| name.kind == NameKind::Person);
    let overlooked = (0..n_tokens).filter(|&at| {
        let token = TokenId(at);
        analysis.tags.upos(token) == Upos::Propn && analysis.names.at(token).is_none()
    });
    let all = named.map(|name| name.tokens.clone()).chain(overlooked.map(|at| at..at + 1));
    all.filter_map(|tokens| text.kind_of(&tokens).map(|kind| (tokens, kind))).collect()
}

struct Text<'a> {
    analysis: &'a Analysis,
}

impl Text<'_> {
    /// What the words around a name say that it is.
    fn kind_of(&self, tokens: &Range<u32>) -> Option<NameKind> {
        let given = gazetteer().gender(self.form(tokens.start)).is_some();
        if self.is_before_place(tokens) || !given && self.is_behind_place_word(tokens) {
            Some(NameKind::Location)
        } else if !given && (self.is_behind_class(tokens) || self.is_before_which(tokens)) {
            Some(NameKind::Organization)
        } else {
            None
        }
    }

    /// The form of a token, nothing outside of the text.
    fn form(&self, at: u32) -> &str {
        let document = &self.analysis.document;
        if (at as usize) < document.n_tokens() { document.form(TokenId(at)) } else { "" }
    }

    fn is_noun(&self, at: u32) -> bool {
        self.analysis.tags.upos(TokenId(at)) == Upos::Noun
            && self.form(at).starts_with(char::is_lowercase)
    }

    fn kind(&self, at: u32) -> Option<EntityKind> {
        gazetteer().kind(self.analysis.lemmas.lemma(TokenId(at)))
    }

    /// "Abu Shouk camp": a word for a place follows.
    fn is_before_place(&self, name: &Range<u32>) -> bool {
        let at = name.end;
        (at as usize) < self.analysis.document.n_tokens()
            && self.is_noun(at)
            && matches!(
                self.kind(at),
                Some(EntityKind::Place | EntityKind::Region | EntityKind::City)
            )
            && !LIVED_IN.contains(&self.analysis.lemmas.lemma(TokenId(at)))
            && self.analysis.document.space_after(TokenId(at - 1))
    }

    /// "in Aceh", "fishermen from Aceh": where nobody is.
    fn is_behind_place_word(&self, name: &Range<u32>) -> bool {
        let Some(before) = name.start.checked_sub(1).filter(|_| name.len() == 1) else {
            return false;
        };
        match self.form(before) {
            "in" | "near" | "outside" => true,
            "from" => before.checked_sub(1).is_some_and(|people| {
                self.analysis.tags.upos(TokenId(people)) == Upos::Noun
                    && self.analysis.tags.xpos(TokenId(people)) == "NNS"
                    && name::is_person_noun(self.analysis.lemmas.lemma(TokenId(people)))
            }),
            _ => false,
        }
    }

    /// "the newspaper Expresso", "the brands Velora and Nord": a word for a body stands before.
    fn is_behind_class(&self, name: &Range<u32>) -> bool {
        let mut at = name.start;
        // "The newspaper, Diena, wrote".
        let set_off = at > 1 && self.form(at - 1) == "," && self.form(name.end) == ",";
        if set_off
            && self.is_noun(at - 2)
            && self.kind(at - 2) == Some(EntityKind::Organization)
            && self.analysis.tags.xpos(TokenId(at - 2)) == "NN"
        {
            return true;
        }
        let mut several = false;
        // Over the names before it in a list.
        while let Some(before) = at.checked_sub(1) {
            let goes_on = matches!(self.form(before), "and" | ",")
                || self.analysis.tags.upos(TokenId(before)) == Upos::Propn;
            if !goes_on || name.start - before > 6 {
                break;
            }
            several = true;
            at = before;
        }
        at.checked_sub(1).is_some_and(|class| {
            self.is_noun(class)
                && self.kind(class) == Some(EntityKind::Organization)
                && (!several || self.analysis.tags.xpos(TokenId(class)) == "NNS")
                && self.form(at) != ","
        })
    }

    /// "Velora, which buys": of a person it would be "who".
    fn is_before_which(&self, name: &Range<u32>) -> bool {
        self.form(name.end) == "," && self.form(name.end + 1) == "which"
    }
}
