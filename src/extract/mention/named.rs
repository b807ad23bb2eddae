//! Mentions by a name.

use std::ops::Range;

use crate::extract::discourse::EntityKind;
use crate::extract::discourse::MentionForm;
use crate::extract::gazetteer::gazetteer;
use crate::extract::kind;
use crate::extract::kind::Bare;
use crate::extract::kind::Number;
use crate::extract::mention::Draft;
use crate::extract::mention::Finder;
use crate::extract::mention::NAMING;
use crate::extract::name;
use crate::text::NameKind;
use crate::text::Relation;
use crate::text::TokenId;
use crate::text::Upos;

impl Finder<'_> {
    /// A mention by a name that the name tagger found.
    pub(super) fn named(
        &self,
        token: TokenId,
        range: Range<u32>,
        tagged: Option<NameKind>,
    ) -> Draft {
        let mut words: Vec<TokenId> = range.map(TokenId).collect();
        let mut tagged = if self.stands_before_place(token) {
            tagged
        } else {
            self.person_after_all(&words).or(tagged)
        };
        if words.len() > 1 && self.apposes_office(token) {
            tagged = Some(NameKind::Person);
        }
        if tagged == Some(NameKind::Person) {
            self.add_given_name(&mut words);
            self.drop_office(&mut words);
        } else if self.keep_person(&mut words) {
            tagged = Some(NameKind::Person);
        } else {
            self.widen(token, &mut words);
        }
        let text = name::without_small_start(&name::clean(&self.phrases.render(&words), tagged));
        let mut kind = kind::of_name(&text, tagged);
        let vague = matches!(kind, EntityKind::Concept | EntityKind::Place);
        if let Some(noun) = self.class_noun(token).filter(|_| vague) {
            kind = noun;
        } else if let Some(noun) = self
            .apposed_noun(token)
            .filter(|_| kind == EntityKind::Person && name::gender(&text, kind, || None).is_none())
        {
            kind = noun;
        }
        self.name_draft(token, &words, text, kind)
    }

    /// A name that is spelled like a person's, whatever the name tagger takes it for.
    fn person_after_all(&self, words: &[TokenId]) -> Option<NameKind> {
        name::is_like_person(&self.phrases.render(words)).then_some(NameKind::Person)
    }

    /// Whether a name is part of the name of a place: "Abu Shouk camp".
    fn stands_before_place(&self, token: TokenId) -> bool {
        let trees = &self.analysis.trees;
        trees.head(token).is_some_and(|noun| {
            trees.relation(token) == Relation::Compound
                && noun > token
                && self.form(noun).starts_with(char::is_lowercase)
                && gazetteer().kind(&self.lemma(noun)) == Some(EntityKind::Place)
        })
    }

    /// Whether a name stands beside an office: "the chairman, Ann Lee", whatever the name tagger takes it
    /// for.
    fn apposes_office(&self, token: TokenId) -> bool {
        let trees = &self.analysis.trees;
        trees.head(token).is_some_and(|noun| {
            trees.relation(token) == Relation::Appos
                && self.analysis.tags.upos(noun) == Upos::Noun
                && self.number(noun) == Number::Singular
                && noun < token
                && name::is_person_noun(&self.lemma(noun))
        })
    }

    /// The kind of body or place that an apposition says a name is: "Luzerne, a town on the lake".
    fn apposed_noun(&self, token: TokenId) -> Option<EntityKind> {
        let trees = &self.analysis.trees;
        let noun = trees.child(token, Relation::Appos)?;
        let common = self.analysis.tags.upos(noun) == Upos::Noun
            && trees.child(noun, Relation::Det).is_some()
            && self.number(noun) == Number::Singular;
        gazetteer().kind(&self.lemma(noun)).filter(|kind| {
            common
                && matches!(
                    kind,
                    EntityKind::Organization
                        | EntityKind::Country
                        | EntityKind::City
                        | EntityKind::Region
                )
        })
    }

    /// A mention by a name whose words and kind are known.
    fn name_draft(
        &self,
        token: TokenId,
        words: &[TokenId],
        text: String,
        kind: EntityKind,
    ) -> Draft {
        Draft {
            head: token,
            tokens: self.span(token, words),
            form: MentionForm::Name,
            kind,
            lemma: self.lemma(token),
            modifiers: self.modifiers(token),
            number: self.number(token),
            gender: name::gender(&text, kind, || self.title(token)),
            determiner: self.determiner(token),
            same_as: self.class_head(token).or_else(|| self.called(token)),
            name: text,
        }
    }

    /// Adds a given name before a surname that the name tagger took for the whole.
    fn add_given_name(&self, words: &mut Vec<TokenId>) {
        let document = &self.analysis.document;
        let Some(before) = words.first().and_then(|first| first.0.checked_sub(1)).map(TokenId)
        else {
            return;
        };
        let here = document.sentence_of(before) == document.sentence_of(words[0]);
        let free = self.analysis.names.at(before).is_none() && document.space_after(before);
        if words.len() == 1 && here && free && gazetteer().gender(self.form(before)).is_some() {
            words.insert(0, before);
        }
    }

    /// Drops what belongs to the office before a person's name: "Health" of "Minister of
    /// Health Ada Obi".
    fn drop_office(&self, words: &mut Vec<TokenId>) {
        let Some(&first) = words.first().filter(|first| first.0 > 0 && words.len() > 2) else {
            return;
        };
        let before = self.form(TokenId(first.0 - 1));
        let lemma = self.form(first).to_lowercase();
        let noun = gazetteer().kind(&lemma).is_some() || gazetteer().sense(&lemma).is_some();
        if matches!(before, "of" | "for") && noun && gazetteer().gender(self.form(first)).is_none()
        {
            words.remove(0);
        }
    }

    /// Adds the capitalized words on both sides that belong to a name: "Kenyan" before "High
    /// Court", "of Appeal" behind it.
    fn widen(&self, token: TokenId, words: &mut Vec<TokenId>) {
        let trees = &self.analysis.trees;
        let tags = &self.analysis.tags;
        let capital = |at: TokenId| self.form(at).starts_with(char::is_uppercase);
        let sentence = self
            .analysis
            .document
            .sentence(self.analysis.document.sentence_of(token))
            .tokens
            .clone();
        while let Some(first) = words.first().copied().filter(|first| first.0 > sentence.start) {
            let before = TokenId(first.0 - 1);
            let part =
                trees.head(before).is_some_and(|head| words.contains(&head) || head == token)
                    && matches!(
                        trees.relation(before),
                        Relation::Amod | Relation::Compound | Relation::Flat
                    );
            let opens = before.0 == sentence.start && tags.upos(before) != Upos::Propn;
            if !part || !capital(before) || opens || self.analysis.names.at(before).is_some() {
                break;
            }
            words.insert(0, before);
        }
        let Some(last) = words.last().copied() else { return };
        let next = trees.children(token).iter().copied().find(|&child| {
            child > last
                && trees.relation(child) == Relation::Nmod
                && tags.upos(child) == Upos::Propn
                && self
                    .phrases
                    .preposition(child)
                    .is_some_and(|(case, form)| form == "of" && case.0 == last.0 + 1)
        });
        let Some(of) = next else { return };
        let person =
            words.first().is_some_and(|&first| gazetteer().gender(self.form(first)).is_some());
        let kind = words.last().and_then(|&last| gazetteer().kind(&self.lemma(last)));
        let common = gazetteer().name(&self.phrases.render(words)).is_none()
            && !person
            && kind.is_some_and(|kind| {
                !matches!(kind, EntityKind::Person | EntityKind::Group | EntityKind::Concept)
            });
        if common && !NAMING.contains(&self.lemma(token).as_str()) {
            let base = self.phrases.base(of);
            let end = base.last().map_or(of.0, |word| word.0) + 1;
            words.extend((last.0 + 1..end).map(TokenId));
        }
    }

    /// The kind that a noun before or above a name says it has: "the website Pigmy".
    fn class_noun(&self, token: TokenId) -> Option<EntityKind> {
        let trees = &self.analysis.trees;
        let noun = trees
            .children(token)
            .iter()
            .copied()
            .rfind(|&child| {
                child < token
                    && matches!(trees.relation(child), Relation::Compound | Relation::NmodDesc)
                    && self.analysis.tags.upos(child) == Upos::Noun
            })
            .or_else(|| self.class_head(token))?;
        Some(kind::of_noun(&self.lemma(noun), Number::Singular, Bare::No))
            .filter(|&kind| kind != EntityKind::Concept)
    }

    /// The common noun that a name directly follows and depends on: "magazine" of "the magazine
    /// Time". They are one thing.
    fn class_head(&self, token: TokenId) -> Option<TokenId> {
        let trees = &self.analysis.trees;
        let head = trees.head(token)?;
        let follows =
            matches!(trees.relation(token), Relation::Appos | Relation::Flat | Relation::NmodDesc)
                && head < token
                && self.analysis.tags.upos(head) == Upos::Noun;
        let extent = trees.extent(token);
        // "of Civic Choice, the Greens' Ann Lee": a comma begins something else.
        let behind_comma = self.form(TokenId(extent.start)) == ",";
        let adjacent = !behind_comma
            && (head.0 + 1..extent.start).all(|between| {
                matches!(self.form(TokenId(between)), "\"" | "“" | "‘" | "'" | "``")
            });
        // "the schools Santo Spirito and Immacolata": no single one of them is the schools.
        let one = self.number(head) == Number::Singular || self.number(token) == Number::Plural;
        (follows && adjacent && one).then_some(head)
    }

    /// The noun that a name is given to: "user" of "a user called Greyhat".
    fn called(&self, token: TokenId) -> Option<TokenId> {
        let trees = &self.analysis.trees;
        let verb = trees.head(token).filter(|&verb| verb < token)?;
        let calls = matches!(
            self.lemma(verb).as_str(),
            "call" | "name" | "label" | "dub" | "title" | "entitle" | "nickname" | "know"
        );
        let given = matches!(
            trees.relation(token),
            Relation::Xcomp | Relation::Obj | Relation::Obl | Relation::OblUnmarked
        );
        let known_as = self.lemma(verb) != "know"
            || self.phrases.preposition(token).is_some_and(|(_, form)| form == "as");
        let noun = trees.head(verb).filter(|_| trees.relation(verb) == Relation::Acl)?;
        (calls && given && known_as && noun < verb && self.number(noun) == Number::Singular)
            .then_some(noun)
    }

    /// The word before a person's name that says what he or she is.
    fn title(&self, token: TokenId) -> Option<String> {
        let trees = &self.analysis.trees;
        let title = trees.children(token).iter().copied().find(|&child| {
            child < token
                && matches!(trees.relation(child), Relation::NmodDesc | Relation::Compound)
        })?;
        Some(self.lemma(title))
    }

    /// Drops what only describes the bearer: "Swedish captain" before "Ann Lee".
    fn drop_title(&self, token: TokenId, words: &mut Vec<TokenId>) {
        let trees = &self.analysis.trees;
        let title = words.iter().rposition(|&word| {
            word < token
                && trees.head(word) == Some(token)
                && matches!(trees.relation(word), Relation::NmodDesc | Relation::Compound)
                && self.analysis.tags.upos(word) == Upos::Noun
                && self.form(word).starts_with(char::is_lowercase)
        });
        if let Some(at) = title {
            words.drain(..=at);
        }
    }

    /// Drops what says before a given name and a surname who bears them: "Buddhist" of "Buddhist
    /// Ada Obi".
    fn keep_person(&self, words: &mut Vec<TokenId>) -> bool {
        let start = (1..words.len()).find(|&at| {
            let rest = &words[at..];
            matches!(rest.len(), 2 | 3)
                && gazetteer().gender(self.form(rest[0])).is_some()
                && rest.iter().all(|&word| self.form(word).starts_with(char::is_uppercase))
                && name::is_person_noun(&self.form(words[at - 1]).to_lowercase())
        });
        words.drain(..start.unwrap_or(0));
        start.is_some()
    }

    /// A proper noun that the name tagger did not mark.
    pub(super) fn untagged_name(&self, token: TokenId) -> Draft {
        let base = self.phrases.base(token);
        let mut words: Vec<TokenId> = base
            .iter()
            .copied()
            .skip_while(|&word| {
                word != token
                    && !self
                        .form(word)
                        .starts_with(|first: char| first.is_uppercase() || first.is_numeric())
            })
            .collect();
        let possessor =
            words.iter().position(|&word| matches!(self.form(word), "'s" | "’s" | "'" | "’"));
        if let Some(at) = possessor.filter(|&at| words.get(at + 1).is_some()) {
            words.drain(..=at);
        }
        self.drop_title(token, &mut words);
        let person = self.keep_person(&mut words);
        let tagged = self.person_after_all(&words).or_else(|| person.then_some(NameKind::Person));
        if tagged.is_none() {
            self.widen(token, &mut words);
        }
        let text = name::without_small_start(&name::clean(&self.phrases.render(&words), tagged));
        let mut kind = kind::of_name(&text, tagged);
        if kind == EntityKind::Concept {
            kind = self.class_noun(token).unwrap_or(kind);
        }
        if kind == EntityKind::Concept {
            let number = self.number(token);
            kind = kind::of_noun(&self.lemma(token), number, Bare::No);
        }
        self.name_draft(token, &words, text, kind)
    }
}
