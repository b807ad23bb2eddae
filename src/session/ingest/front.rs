//! What an article says about itself before it begins: title and date.

use crate::extract::Date;
use crate::session::ingest::date_line;
use crate::text;

/// An article as its format gives it.
#[derive(Clone, Debug, Default)]
pub(super) struct Front {
    pub(super) id: Option<String>,
    pub(super) title: Option<String>,
    pub(super) source: Option<String>,
    pub(super) author: Option<String>,
    pub(super) published: Option<Date>,
    pub(super) text: String,
}

/// How many paragraphs at the head of a text may be title, date, author.
const HEAD: usize = 6;

/// A longer title is a paragraph.
const TITLE_CHARS_MAX: usize = 200;

/// Lines that stand above a title.
const BANNERS: &[&str] = &[
    "press release",
    "for immediate release",
    "news",
    "news release",
    "statement",
    "public statement",
    "breaking news",
    "media release",
    "opinion",
    "analysis",
    "report",
    "news analysis",
];

impl Front {
    /// Plain text: a title and a date line, where the text begins with them.
    pub(super) fn of_text(text: String) -> Self {
        Self { text, ..Self::default() }.completed()
    }

    /// Fills in title and date from the head of the text, where they are not known.
    pub(super) fn completed(mut self) -> Self {
        let head: Vec<&str> = text::paragraphs(&self.text)
            .into_iter()
            .take(HEAD + 1)
            .map(|range| &self.text[range])
            .collect();
        let n_head = HEAD.min(head.len());
        if self.title.is_none() {
            self.title = title(&head).map(one_line);
        }
        if self.published.is_none() {
            let lines = &head[..n_head];
            let dates = lines.iter().find_map(|line| date_line::date_line(line));
            self.published =
                dates.or_else(|| lines.iter().find_map(|line| date_line::place_line(line)));
        }
        self
    }
}

/// The first paragraph that is no banner and no date, if it reads like a headline and something
/// follows it.
fn title<'a>(head: &[&'a str]) -> Option<&'a str> {
    let is_banner = |line: &str| {
        let line = line.trim_end_matches(':').to_lowercase();
        BANNERS.contains(&line.as_str())
    };
    let at =
        head.iter().position(|line| !is_banner(line) && date_line::date_line(line).is_none())?;
    let line = head[at];
    let is_short = line.chars().count() <= TITLE_CHARS_MAX;
    let is_open = !line.ends_with(['.', ':', ';', ',', '\u{2026}'])
        && !line.ends_with(".\u{201d}")
        && !line.ends_with(".\"");
    let has_words = line.chars().any(char::is_alphabetic);
    let is_followed = at + 1 < head.len();
    (is_short && is_open && has_words && is_followed).then_some(line)
}

/// The line without line ends and repeated blanks.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
