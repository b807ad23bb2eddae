//! CoNLL-U and IOB2: annotated text as analyses, and analyses as CoNLL-U.

use std::io;
use std::io::Write;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::source::Span;
use crate::text::Analysis;
use crate::text::document::Document;
use crate::text::document::Sentence;
use crate::text::document::SentenceId;
use crate::text::document::Token;
use crate::text::document::TokenId;
use crate::text::labels::NameKind;
use crate::text::labels::Relation;
use crate::text::labels::Upos;
use crate::text::layers::Lemmas;
use crate::text::layers::Name;
use crate::text::layers::Names;
use crate::text::layers::Tag;
use crate::text::layers::Tags;
use crate::text::tree::Trees;

/// A document of an annotated corpus.
#[derive(Clone, Debug)]
pub struct Annotated {
    /// What stands behind `# newdoc id`.
    pub id: Option<Box<str>>,
    /// What stands behind `# sent_id`, empty where there is none, one per sentence.
    pub sentence_ids: Vec<Box<str>>,
    /// The annotation.
    pub analysis: Analysis,
}

/// A line of a CoNLL-U or IOB2 file that breaks the format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {kind}")]
pub struct ConlluError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub kind: ConlluErrorKind,
}

/// A rule of the format that a line breaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConlluErrorKind {
    /// Another number of columns than the format has.
    #[error("{found} columns instead of {wanted}")]
    Columns {
        /// How many there are.
        found: usize,
        /// How many the format has.
        wanted: usize,
    },
    /// Words are numbered from 1 without gaps.
    #[error("`{0}` is not the next word number")]
    Id(Box<str>),
    /// The words of a multiword token must spell it.
    #[error("the words of `{0}` do not spell it")]
    Multiword(Box<str>),
    /// Not a universal part of speech.
    #[error("`{0}` is not a part of speech")]
    Upos(Box<str>),
    /// Not a dependency relation.
    #[error("`{0}` is not a relation")]
    Relation(Box<str>),
    /// A head that is not a word of the sentence.
    #[error("`{0}` is not a word of the sentence")]
    Head(Box<str>),
    /// Heads that do not lead to one root.
    #[error("the heads of the sentence are not a tree")]
    Tree,
    /// Not a tag such as `B-PER`.
    #[error("`{0}` is not a name tag")]
    Name(Box<str>),
    /// More text than spans can address.
    #[error("the document is too long")]
    TooLong,
}

/// Reads CoNLL-U, one analysis per `# newdoc`.
///
/// # Errors
///
/// The first line that breaks the format.
pub fn read(text: &str) -> Result<Vec<Analysis>, ConlluError> {
    Ok(read_annotated(text)?.into_iter().map(|annotated| annotated.analysis).collect())
}

/// Reads CoNLL-U, one document per `# newdoc`, with the identifiers of documents and sentences.
///
/// The text is put together from the words and `SpaceAfter`; paragraphs (`# newpar`) are
/// separated by a blank line. Empty nodes are left out.
///
/// # Errors
///
/// The first line that breaks the format.
pub fn read_annotated(text: &str) -> Result<Vec<Annotated>, ConlluError> {
    let mut documents = Vec::new();
    let mut reader = Reader::default();
    let mut rows: Vec<Row<'_>> = Vec::new();
    for (line, content) in (1..).zip(text.lines().chain([""])) {
        if content.trim().is_empty() {
            reader.sentence(&rows)?;
            rows.clear();
        } else if let Some(comment) = content.strip_prefix('#') {
            let (key, value) = comment.split_once('=').unwrap_or((comment, ""));
            match key.trim() {
                "newdoc id" | "newdoc" => {
                    if !reader.tokens.is_empty() {
                        documents.push(std::mem::take(&mut reader).finish());
                    }
                    let id = value.trim();
                    reader.id = (!id.is_empty()).then(|| id.into());
                }
                "newpar id" | "newpar" => reader.at_paragraph = true,
                "sent_id" => reader.sentence_id = value.trim().into(),
                _ => {}
            }
        } else {
            rows.push(Row { line, columns: columns(line, content)? });
        }
    }
    if !reader.tokens.is_empty() {
        documents.push(reader.finish());
    }
    Ok(documents)
}

/// Reads IOB2 names (`id TAB form TAB tag`) and puts them into the sentences with the same
/// `# sent_id`, in place of the names that are there. Returns how many sentences were found.
///
/// # Errors
///
/// The first line that breaks the format.
pub fn join_names(documents: &mut [Annotated], iob2: &str) -> Result<usize, ConlluError> {
    let mut tags_of: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    let mut sentence_id = "";
    for (line, content) in (1..).zip(iob2.lines()) {
        if content.trim().is_empty() {
            sentence_id = "";
        } else if let Some(id) = content.strip_prefix("# sent_id =") {
            sentence_id = id.trim();
        } else if !content.starts_with("# ") || content.contains('\t') {
            let found = content.split('\t').count();
            let tag = content.split('\t').nth(2);
            let tag = tag.ok_or(error(line, ConlluErrorKind::Columns { found, wanted: 3 }))?;
            check_name_tag(tag).map_err(|kind| error(line, kind))?;
            tags_of.entry(sentence_id).or_default().push(tag);
        }
    }
    let mut n_found = 0;
    for document in documents {
        let mut names = Vec::new();
        for (sentence, id) in
            document.analysis.document.sentences().iter().zip(&document.sentence_ids)
        {
            match tags_of.get(&**id) {
                Some(tags) if !id.is_empty() && tags.len() == sentence.tokens.len() => {
                    n_found += 1;
                    add_names(&mut names, sentence.tokens.start, tags);
                }
                _ => {
                    let old = &document.analysis.names.0;
                    names.extend(
                        old.iter()
                            .filter(|name| sentence.tokens.contains(&name.tokens.start))
                            .cloned(),
                    );
                }
            }
        }
        document.analysis.names = Names(names);
    }
    Ok(n_found)
}

/// Writes an analysis as CoNLL-U, under `# newdoc id` if there is an id.
///
/// # Errors
///
/// Whatever `out` answers.
pub fn write(out: &mut dyn Write, id: Option<&str>, analysis: &Analysis) -> io::Result<()> {
    if let Some(id) = id {
        writeln!(out, "# newdoc id = {}", one_line(id))?;
    }
    let mut chars = CharCounter { text: analysis.document.text(), byte: 0, chars: 0 };
    let name_tags = name_tags(analysis);
    for sentence in analysis.document.sentence_ids() {
        write_sentence(out, analysis, sentence, &name_tags, &mut chars)?;
    }
    Ok(())
}

fn error(line: usize, kind: ConlluErrorKind) -> ConlluError {
    ConlluError { line, kind }
}

/// A line with a word, cut into columns.
struct Row<'a> {
    line: usize,
    columns: [&'a str; 10],
}

const ID: usize = 0;
const FORM: usize = 1;
const LEMMA: usize = 2;
const UPOS: usize = 3;
const XPOS: usize = 4;
const FEATS: usize = 5;
const HEAD: usize = 6;
const DEPREL: usize = 7;
const MISC: usize = 9;

fn columns(line: usize, content: &str) -> Result<[&str; 10], ConlluError> {
    let columns: Vec<&str> = content.split('\t').collect();
    let found = columns.len();
    columns.try_into().map_err(|_| error(line, ConlluErrorKind::Columns { found, wanted: 10 }))
}

/// A document under construction.
#[derive(Default)]
struct Reader {
    id: Option<Box<str>>,
    sentence_id: Box<str>,
    sentence_ids: Vec<Box<str>>,
    at_paragraph: bool,
    space_before: bool,
    text: String,
    tokens: Vec<Token>,
    sentences: Vec<Sentence>,
    tags: Vec<Tag>,
    lemmas: Vec<Arc<str>>,
    heads: Vec<Option<TokenId>>,
    relations: Vec<Relation>,
    names: Vec<Name>,
    shared: FxHashMap<Box<str>, Arc<str>>,
}

/// A multiword token whose words are being read.
struct Multiword<'a> {
    line: usize,
    form: &'a str,
    rest: &'a str,
    last: usize,
    space_after: bool,
}

impl Reader {
    fn sentence(&mut self, rows: &[Row<'_>]) -> Result<(), ConlluError> {
        let Some(first_row) = rows.first() else { return Ok(()) };
        let is_word = |row: &&Row<'_>| !row.columns[ID].contains(['-', '.']);
        let n_words = rows.iter().filter(is_word).count();
        let opens_paragraph = self.at_paragraph || self.sentences.is_empty();
        if !self.text.is_empty() {
            self.text.push_str(match (opens_paragraph, self.space_before) {
                (true, _) => "\n\n",
                (false, true) => " ",
                (false, false) => "",
            });
        }
        let start = self.offset(first_row.line)?;
        let first = u32_of(self.tokens.len(), first_row.line)?;
        let mut multiword: Option<Multiword<'_>> = None;
        let mut names = Vec::with_capacity(n_words);
        self.space_before = false;
        for row in rows {
            let [id, form, ..] = row.columns;
            if id.contains('.') {
                continue;
            }
            let number = self.tokens.len() - first as usize + 1;
            if let Some((from, to)) = id.split_once('-') {
                let bad_id = || error(row.line, ConlluErrorKind::Id(id.into()));
                let last = to.parse().ok().filter(|&last| last > number && last <= n_words);
                let last = last.filter(|_| from.parse() == Ok(number)).ok_or_else(bad_id)?;
                self.blank();
                self.space_before = space_after(row.columns[MISC]);
                let space_after = self.space_before;
                self.space_before = false;
                multiword = Some(Multiword { line: row.line, form, rest: form, last, space_after });
                continue;
            }
            if id.parse() != Ok(number) {
                return Err(error(row.line, ConlluErrorKind::Id(id.into())));
            }
            let mut continues = false;
            if let Some(token) = &mut multiword {
                continues = token.rest.len() < token.form.len();
                let wrong = || error(token.line, ConlluErrorKind::Multiword(token.form.into()));
                token.rest = token.rest.strip_prefix(form).ok_or_else(wrong)?;
                if token.last == number && !token.rest.is_empty() {
                    return Err(error(token.line, ConlluErrorKind::Multiword(token.form.into())));
                }
            } else {
                self.blank();
                self.space_before = space_after(row.columns[MISC]);
            }
            let start = self.offset(row.line)?;
            self.text.push_str(form);
            let span = Span::new(start, self.offset(row.line)?);
            self.tokens.push(Token { span, continues });
            names.push(self.word(row, first, n_words)?);
            if let Some(token) = multiword.take_if(|token| token.last == number) {
                self.space_before = token.space_after;
            }
        }
        add_names(&mut self.names, first, &names);
        let tokens = first..u32_of(self.tokens.len(), first_row.line)?;
        check_tree(&self.heads[first as usize..], first)
            .map_err(|kind| error(first_row.line, kind))?;
        let span = Span::new(start, self.offset(first_row.line)?);
        self.sentences.push(Sentence { span, tokens, opens_paragraph });
        self.sentence_ids.push(std::mem::take(&mut self.sentence_id));
        self.at_paragraph = false;
        Ok(())
    }

    /// Adds the layers of a word and returns its name tag.
    fn word<'a>(
        &mut self,
        row: &Row<'a>,
        first: u32,
        n_words: usize,
    ) -> Result<&'a str, ConlluError> {
        let columns = &row.columns;
        let wrong = |kind| error(row.line, kind);
        let upos = match columns[UPOS] {
            "_" => Upos::X,
            text => Upos::parse(text).ok_or_else(|| wrong(ConlluErrorKind::Upos(text.into())))?,
        };
        let tag = Tag { upos, xpos: self.share(columns[XPOS]), feats: self.share(columns[FEATS]) };
        let lemma = if columns[LEMMA] == "_" { columns[FORM] } else { columns[LEMMA] };
        let lemma = self.share(lemma);
        let head = match columns[HEAD] {
            "0" => None,
            // Not parsed: everything hangs on the first word.
            "_" => (self.tokens.len() > first as usize + 1).then_some(TokenId(first)),
            text => {
                let number = text.parse::<u32>().ok().filter(|&head| head as usize <= n_words);
                let wrong = || wrong(ConlluErrorKind::Head(text.into()));
                Some(TokenId(first + number.ok_or_else(wrong)? - 1))
            }
        };
        let relation = match columns[DEPREL] {
            "_" if head.is_none() => Relation::Root,
            "_" => Relation::Dep,
            text => {
                let base = text.split(':').next().unwrap_or(text);
                let relation = Relation::parse(text).or_else(|| Relation::parse(base));
                relation.ok_or_else(|| wrong(ConlluErrorKind::Relation(text.into())))?
            }
        };
        self.tags.push(tag);
        self.lemmas.push(lemma);
        self.heads.push(head);
        self.relations.push(relation);
        let name = columns[MISC].split('|').find_map(|item| item.strip_prefix("Name="));
        let name = name.unwrap_or("O");
        check_name_tag(name).map_err(wrong)?;
        Ok(name)
    }

    fn blank(&mut self) {
        if self.space_before {
            self.text.push(' ');
        }
    }

    fn offset(&self, line: usize) -> Result<u32, ConlluError> {
        u32_of(self.text.len(), line)
    }

    fn share(&mut self, text: &str) -> Arc<str> {
        if let Some(shared) = self.shared.get(text) {
            return Arc::clone(shared);
        }
        let shared: Arc<str> = text.into();
        self.shared.insert(text.into(), Arc::clone(&shared));
        shared
    }

    fn finish(self) -> Annotated {
        let analysis = Analysis {
            document: Document::new(self.text.into(), self.tokens, self.sentences),
            tags: Tags(self.tags),
            lemmas: Lemmas(self.lemmas),
            trees: Trees::new(self.heads, self.relations),
            names: Names(self.names),
        };
        Annotated { id: self.id, sentence_ids: self.sentence_ids, analysis }
    }
}

fn u32_of(n: usize, line: usize) -> Result<u32, ConlluError> {
    u32::try_from(n).map_err(|_| error(line, ConlluErrorKind::TooLong))
}

fn space_after(misc: &str) -> bool {
    !misc.split('|').any(|item| item == "SpaceAfter=No")
}

/// Checks that there is one root and that every word leads to it.
fn check_tree(heads: &[Option<TokenId>], first: u32) -> Result<(), ConlluErrorKind> {
    let mut children = vec![Vec::new(); heads.len()];
    let mut open = Vec::new();
    for (word, head) in heads.iter().enumerate() {
        match head {
            Some(head) => children[(head.0 - first) as usize].push(word),
            None => open.push(word),
        }
    }
    let one_root = open.len() == 1;
    let mut n_reached = 0;
    while let Some(word) = open.pop() {
        n_reached += 1;
        open.append(&mut children[word]);
    }
    if one_root && n_reached == heads.len() { Ok(()) } else { Err(ConlluErrorKind::Tree) }
}

fn check_name_tag(tag: &str) -> Result<(), ConlluErrorKind> {
    let kind = tag.strip_prefix("B-").or_else(|| tag.strip_prefix("I-"));
    match kind.map(NameKind::parse) {
        None if tag == "O" => Ok(()),
        Some(Some(_)) => Ok(()),
        _ => Err(ConlluErrorKind::Name(tag.into())),
    }
}

/// Turns the tags of a sentence whose first word is `first` into names. `I` without a name to
/// continue begins one.
fn add_names(names: &mut Vec<Name>, first: u32, tags: &[&str]) {
    let mut open: Option<Name> = None;
    for (token, tag) in (first..).zip(tags) {
        let kind = tag.get(2..).and_then(NameKind::parse);
        match (&mut open, kind) {
            (Some(name), Some(kind)) if tag.starts_with('I') && name.kind == kind => {
                name.tokens.end = token + 1;
            }
            _ => {
                names.extend(open.take());
                open = kind.map(|kind| Name { tokens: token..token + 1, kind });
            }
        }
    }
    names.extend(open);
}

/// `O`, `B-PER` and so on, one per token.
fn name_tags(analysis: &Analysis) -> Vec<Option<(char, NameKind)>> {
    let mut tags = vec![None; analysis.document.n_tokens()];
    for name in &analysis.names.0 {
        for token in name.tokens.clone() {
            let letter = if token == name.tokens.start { 'B' } else { 'I' };
            tags[token as usize] = Some((letter, name.kind));
        }
    }
    tags
}

/// Counts code points up to byte offsets that never fall.
struct CharCounter<'a> {
    text: &'a str,
    byte: usize,
    chars: usize,
}

impl CharCounter<'_> {
    fn at(&mut self, byte: u32) -> usize {
        let byte = byte as usize;
        if byte >= self.byte {
            self.chars += self.text.get(self.byte..byte).map_or(0, |text| text.chars().count());
        } else {
            self.chars -= self.text.get(byte..self.byte).map_or(0, |text| text.chars().count());
        }
        self.byte = byte;
        self.chars
    }
}

fn write_sentence(
    out: &mut dyn Write,
    analysis: &Analysis,
    sentence: SentenceId,
    name_tags: &[Option<(char, NameKind)>],
    chars: &mut CharCounter<'_>,
) -> io::Result<()> {
    let document = &analysis.document;
    if document.sentence(sentence).opens_paragraph {
        writeln!(out, "# newpar")?;
    }
    writeln!(out, "# sent_id = {}", sentence.0 + 1)?;
    writeln!(out, "# text = {}", one_line(document.sentence_text(sentence)))?;
    let tokens = document.sentence(sentence).tokens.clone();
    let first = tokens.start;
    let mut until = first;
    for token in tokens.clone() {
        let span = document.token(TokenId(token)).span;
        if token >= until {
            let rest = &document.tokens()[token as usize + 1..tokens.end as usize];
            let n_more = (0_u32..).zip(rest).take_while(|(_, next)| next.continues).count();
            until = token + 1 + u32::try_from(n_more).unwrap_or(0);
            if n_more > 0 {
                let last = document.token(TokenId(until - 1));
                let whole = span.to(last.span);
                let (from, to) = (token - first + 1, until - first);
                let (start, end) = (chars.at(whole.start), chars.at(whole.end));
                let form = one_line(whole.of(document.text()));
                write!(out, "{from}-{to}\t{form}\t_\t_\t_\t_\t_\t_\t_\tEndChar={end}")?;
                write_space(out, document, TokenId(until - 1))?;
                writeln!(out, "|StartChar={start}")?;
            }
        }
        let token = TokenId(token);
        let tag = analysis.tags.tag(token);
        let head = analysis.trees.head(token).map_or(0, |head| head.0 - first + 1);
        let (start, end) = (chars.at(span.start), chars.at(span.end));
        write!(
            out,
            "{}\t{}\t{}\t{}\t{}\t{}\t{head}\t{}\t_\tEndChar={end}",
            token.0 - first + 1,
            one_line(span.of(document.text())),
            one_line(analysis.lemmas.lemma(token)),
            tag.upos.as_str(),
            tag.xpos,
            tag.feats,
            analysis.trees.relation(token).as_str(),
        )?;
        if let Some((letter, kind)) = name_tags[token.index()] {
            write!(out, "|Name={letter}-{}", kind.as_str())?;
        }
        let alone = until == token.0 + 1 && !document.token(token).continues;
        if alone {
            write_space(out, document, token)?;
        }
        writeln!(out, "|StartChar={start}")?;
    }
    writeln!(out)
}

fn write_space(out: &mut dyn Write, document: &Document, token: TokenId) -> io::Result<()> {
    let is_last = token.index() + 1 == document.n_tokens();
    if !is_last && !document.space_after(token) {
        write!(out, "|SpaceAfter=No")?;
    }
    Ok(())
}

/// The text with every run of blanks as one blank: no line ends, no tabs.
fn one_line(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains(|c: char| c.is_whitespace() && c != ' ') && !text.contains("  ") {
        return text.into();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "# newdoc id = a\n# newpar\n# sent_id = a-1\n\
        1-2\tDon’t\t_\t_\t_\t_\t_\t_\t_\t_\n\
        1\tDo\tdo\tAUX\tVB\tMood=Imp\t3\taux\t_\t_\n\
        2\tn’t\tnot\tPART\tRB\t_\t3\tadvmod\t_\t_\n\
        3\task\task\tVERB\tVB\tMood=Imp\t0\troot\t_\t_\n\
        4\tAnna\tAnna\tPROPN\tNNP\tNumber=Sing\t3\tobj\t_\tName=B-PER|SpaceAfter=No\n\
        5\t!\t!\tPUNCT\t.\t_\t3\tpunct\t_\t_\n\n";

    fn printed(analysis: &Analysis) -> String {
        let mut out = Vec::new();
        write(&mut out, None, analysis).expect("memory accepts bytes");
        String::from_utf8(out).expect("text in, text out")
    }

    #[test]
    fn words_have_their_places_in_the_text() {
        let documents = read_annotated(SAMPLE).expect("valid CoNLL-U");
        assert_eq!(documents[0].id.as_deref(), Some("a"));
        assert_eq!(&*documents[0].sentence_ids[0], "a-1");
        let analysis = &documents[0].analysis;
        assert_eq!(analysis.document.text(), "Don’t ask Anna!");
        assert_eq!(analysis.document.form(TokenId(1)), "n’t");
        assert!(analysis.document.token(TokenId(1)).continues);
        assert_eq!(analysis.names.0.len(), 1);
    }

    #[test]
    fn what_is_written_reads_as_the_same() {
        let analysis = &read(SAMPLE).expect("valid CoNLL-U")[0];
        let text = printed(analysis);
        assert!(
            text.contains("1-2\tDon’t\t_\t_\t_\t_\t_\t_\t_\tEndChar=5|StartChar=0\n"),
            "{text}"
        );
        let again = &read(&text).expect("valid CoNLL-U")[0];
        assert_eq!(printed(again), text);
        assert_eq!(again.names.0, analysis.names.0);
        assert_eq!(again.tags.0, analysis.tags.0);
    }

    #[test]
    fn wrong_lines_are_named() {
        let cycle = SAMPLE.replace("0\troot", "1\taux");
        let wrong = |text: &str| read(text).map(|_| ()).expect_err("broken").kind;
        assert_eq!(wrong(&cycle), ConlluErrorKind::Tree);
        assert_eq!(
            wrong(&SAMPLE.replace("\t3\tobj", "\t9\tobj")),
            ConlluErrorKind::Head("9".into())
        );
        assert_eq!(
            wrong(&SAMPLE.replace("\tobj", "\tobject")),
            ConlluErrorKind::Relation("object".into())
        );
        assert_eq!(
            wrong(&SAMPLE.replace("2\tn’t", "2\tnot")),
            ConlluErrorKind::Multiword("Don’t".into())
        );
        assert_eq!(wrong("1\ta\n"), ConlluErrorKind::Columns { found: 2, wanted: 10 });
    }

    #[test]
    fn names_join_by_sentence() {
        let mut documents = read_annotated(SAMPLE).expect("valid CoNLL-U");
        let iob2 = "# newdoc id = a\n# sent_id = a-1\n# text = _\n1\tDo\tO\n2\tn’t\tO\n3\task\tB-ORG\n4\tAnna\tI-ORG\n5\t!\tO\n";
        assert_eq!(join_names(&mut documents, iob2), Ok(1));
        assert_eq!(documents[0].analysis.names.0[0].tokens, 2..4);
    }
}
