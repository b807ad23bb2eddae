//! What turns a file into articles: formats, titles, publication dates, and what cannot be read.

mod date_line;
mod front;
mod html;
mod inputs;
mod json_lines;
mod language;
mod markdown;

use std::fs::File;
use std::io;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use crate::build::Article;
use crate::extract::Date;
use crate::session::ingest::front::Front;
use crate::snapshot;

pub use date_line::parse_date;
pub use inputs::expand;

/// The largest file that is read, in bytes.
pub const FILE_BYTES_MAX: u64 = 1 << 30;

/// How deep elements of a page may nest, as browsers have it.
pub const HTML_DEPTH_MAX: usize = 512;

/// An article with its text, ready to be analysed.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Where it comes from and what is known of it.
    pub article: Article,
    /// Who wrote it, if the page says so.
    pub author: Option<String>,
    /// The text as it was extracted; all offsets refer to it.
    pub text: Arc<str>,
}

impl Loaded {
    /// Whether the text looks like English. What is too short to tell does.
    pub fn looks_english(&self) -> bool {
        language::looks_english(&self.text)
    }
}

/// What the user says about the articles, where they do not say it themselves.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// When they were published.
    pub published: Option<Date>,
}

/// How an article is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown, with or without front matter.
    Markdown,
    /// A page of the web.
    Html,
    /// An article a line, as a JSON object with a `text`.
    JsonLines,
}

impl Format {
    /// The format that a file name promises.
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "txt" | "text" => Some(Self::Text),
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            _ => None,
        }
    }

    /// The format of text without a name, by how it begins.
    pub fn guess(text: &str) -> Self {
        let start = text.trim_start_matches('\u{feff}').trim_start();
        let head: String = start.chars().take(64).collect::<String>().to_ascii_lowercase();
        if head.starts_with("<!doctype html") || head.starts_with("<html") {
            return Self::Html;
        }
        let line = start.lines().next().unwrap_or("");
        if line.starts_with('{') && line.trim_end().ends_with('}') && line.contains("\"text\"") {
            return Self::JsonLines;
        }
        Self::Text
    }
}

/// An article that could not be read.
#[derive(Debug, thiserror::Error)]
#[error("`{name}`: {kind}")]
pub struct IngestError {
    /// The path as it was given, or `-`.
    pub name: String,
    /// Why not.
    pub kind: IngestErrorKind,
}

/// Why an article could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IngestErrorKind {
    /// The system does not give the file.
    #[error("{}", snapshot::plain(.0))]
    Unreadable(#[from] io::Error),
    /// Nothing but blanks.
    #[error("there is no text in it")]
    Empty,
    /// No text at all, such as a picture or an archive.
    #[error("it is not text (byte {at})")]
    Binary {
        /// Offset of the first byte that no text has.
        at: usize,
    },
    /// A document of a program, with text somewhere inside.
    #[error("it is {what}, not text; save it as text or HTML first")]
    Document {
        /// What it is.
        what: &'static str,
    },
    /// Text in another encoding.
    #[error("it is not UTF-8 (byte {at}); `iconv -f WINDOWS-1252 -t UTF-8` converts old files")]
    InvalidUtf8 {
        /// Offset of the first wrong byte.
        at: usize,
    },
    /// A file above [`FILE_BYTES_MAX`].
    #[error("it is longer than {max} bytes")]
    TooLarge {
        /// The most that is read.
        max: u64,
    },
    /// A page whose elements nest deeper than [`HTML_DEPTH_MAX`].
    #[error("its elements nest deeper than {max}")]
    TooDeep {
        /// How deep they may nest.
        max: usize,
    },
    /// A page without an article in it.
    #[error("no article was found in the page")]
    NoArticle,
    /// A line that is not a JSON object.
    #[error("line {line} is not a JSON object: {message}")]
    Json {
        /// The line, from 1.
        line: usize,
        /// What the reader says.
        message: String,
    },
    /// A line without a text.
    #[error("line {line} has no `text`")]
    NoText {
        /// The line, from 1.
        line: usize,
    },
    /// A date that is none.
    #[error("line {line}: `{date}` is not a date")]
    BadDate {
        /// The line, from 1.
        line: usize,
        /// What was written.
        date: String,
    },
    /// A pattern without a file.
    #[error("no file matches")]
    NoMatch,
    /// A folder without articles.
    #[error("there are no articles in it (.txt, .md, .html, .jsonl)")]
    EmptyFolder,
    /// A pattern that is none.
    #[error("it is not a pattern: {0}")]
    Pattern(&'static str),
}

/// What reading a file gives: articles, and what could not be read.
pub type Outcome = Vec<Result<Loaded, IngestError>>;

/// Reads the articles of a file, in order. What cannot be read is an error among the others.
pub fn read_file(path: &Path, given: &Given) -> Outcome {
    let name = path.display().to_string();
    match File::open(path).and_then(|file| read_limited(file, FILE_BYTES_MAX)) {
        Ok(Some(bytes)) => read_bytes(&name, Format::of(path), &bytes, given),
        Ok(None) => {
            vec![Err(IngestError { name, kind: IngestErrorKind::TooLarge { max: FILE_BYTES_MAX } })]
        }
        Err(error) => vec![Err(IngestError { name, kind: error.into() })],
    }
}

/// Reads the articles on a stream such as standard input, under the name `-`.
pub fn read_stream(stream: impl Read, given: &Given) -> Outcome {
    let name = "-".to_owned();
    match read_limited(stream, FILE_BYTES_MAX) {
        Ok(Some(bytes)) => read_bytes("-", None, &bytes, given),
        Ok(None) => {
            vec![Err(IngestError { name, kind: IngestErrorKind::TooLarge { max: FILE_BYTES_MAX } })]
        }
        Err(error) => vec![Err(IngestError { name, kind: error.into() })],
    }
}

/// Reads to the end, `None` if there is more than `max`.
fn read_limited(stream: impl Read, max: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    stream.take(max + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= max).then_some(bytes))
}

/// Reads the articles that some bytes hold; the format is guessed if it is not known.
pub fn read_bytes(name: &str, format: Option<Format>, bytes: &[u8], given: &Given) -> Outcome {
    let fail = |kind| IngestError { name: name.to_owned(), kind };
    let text = match decode(bytes) {
        Ok(text) => text,
        Err(kind) => return vec![Err(fail(kind))],
    };
    let front = match format.unwrap_or_else(|| Format::guess(&text)) {
        Format::Text => Ok(Front::of_text(text)),
        Format::Markdown => Ok(markdown::read(&text)),
        Format::Html => html::read(&text),
        Format::JsonLines => {
            let articles = json_lines::read(&text).into_iter();
            return articles
                .map(|front| front.and_then(|front| loaded(name, front, given)).map_err(fail))
                .collect();
        }
    };
    vec![front.and_then(|front| loaded(name, front, given)).map_err(fail)]
}

fn loaded(name: &str, front: Front, given: &Given) -> Result<Loaded, IngestErrorKind> {
    if front.text.chars().all(|c| c.is_whitespace() || c.is_control()) {
        return Err(IngestErrorKind::Empty);
    }
    let mut article = Article::of(&front.text);
    if let Some(id) = front.id {
        article.id = id;
    }
    article.title = front.title;
    article.source = Some(front.source.unwrap_or_else(|| name.to_owned()));
    article.published = front.published.or(given.published);
    Ok(Loaded { article, author: front.author, text: front.text.into() })
}

/// The bytes as text: UTF-8, or UTF-16 if a byte order mark says so.
fn decode(bytes: &[u8]) -> Result<String, IngestErrorKind> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => return decode_utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => return decode_utf16(rest, u16::from_be_bytes),
        _ => {}
    }
    const DOCUMENTS: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF document"),
        (b"PK\x03\x04", "an Office document or an archive"),
        (b"\xd0\xcf\x11\xe0", "an Office document"),
        (b"{\\rtf", "an RTF document"),
    ];
    if let Some((_, what)) = DOCUMENTS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(IngestErrorKind::Document { what });
    }
    // Files that are no text give themselves away by a zero byte near their beginning.
    const PROBE: usize = 8 << 10;
    if let Some(at) = bytes[..bytes.len().min(PROBE)].iter().position(|&byte| byte == 0) {
        return Err(IngestErrorKind::Binary { at });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned()),
        Err(error) => Err(IngestErrorKind::InvalidUtf8 { at: error.valid_up_to() }),
    }
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, IngestErrorKind> {
    let (pairs, odd) = bytes.as_chunks();
    let mut text = String::with_capacity(bytes.len());
    let mut at = 2;
    for c in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        let c = c.map_err(|_| IngestErrorKind::Binary { at })?;
        at += 2 * c.len_utf16();
        text.push(c);
    }
    if odd.is_empty() { Ok(text) } else { Err(IngestErrorKind::Binary { at: bytes.len() + 1 }) }
}

/// A path and the name under which messages speak of it.
fn unreadable(path: impl Into<PathBuf>, kind: IngestErrorKind) -> IngestError {
    IngestError { name: path.into().display().to_string(), kind }
}
