//! Markdown to text: the words without the markup, a paragraph a block.

use pulldown_cmark::Event;
use pulldown_cmark::Options;
use pulldown_cmark::Parser;
use pulldown_cmark::Tag;
use pulldown_cmark::TagEnd;

use crate::session::ingest::date_line;
use crate::session::ingest::front::Front;
use crate::session::ingest::front::one_line;

/// Reads Markdown. Title and date come from the front matter, else the title is the first
/// heading, if it stands before everything else.
pub(super) fn read(markdown: &str) -> Front {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut front = Front::default();
    let mut writer = Writer::default();
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(text) if writer.in_metadata => metadata(&text, &mut front),
            event => writer.event(event),
        }
    }
    front.title = front.title.or(writer.heading);
    front.text = writer.text;
    front.completed()
}

#[derive(Default)]
struct Writer {
    text: String,
    /// The heading before any other text, once it is complete.
    heading: Option<String>,
    heading_start: Option<usize>,
    in_metadata: bool,
    /// How many elements are open whose text is not read: code, pictures.
    skipping: usize,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => self.in_metadata = true,
            Event::End(TagEnd::MetadataBlock(_)) => self.in_metadata = false,
            Event::Start(Tag::CodeBlock(_) | Tag::Image { .. } | Tag::HtmlBlock) => {
                self.skipping += 1;
            }
            Event::End(TagEnd::CodeBlock | TagEnd::Image | TagEnd::HtmlBlock) => {
                self.skipping = self.skipping.saturating_sub(1);
            }
            Event::Start(Tag::Heading { .. }) => {
                self.begin_block();
                self.heading_start = Some(self.text.len());
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some(start) = self.heading_start.take()
                    && start == 0
                {
                    self.heading = Some(one_line(&self.text)).filter(|title| !title.is_empty());
                }
            }
            Event::Start(
                Tag::Paragraph
                | Tag::BlockQuote(_)
                | Tag::Item
                | Tag::List(_)
                | Tag::Table(_)
                | Tag::TableRow
                | Tag::FootnoteDefinition(_),
            ) => self.begin_block(),
            Event::End(TagEnd::TableCell) => self.text.push('\t'),
            Event::Text(text) | Event::Code(text) if self.skipping == 0 => {
                self.text.push_str(&text);
            }
            Event::SoftBreak => self.text.push(' '),
            Event::HardBreak => self.text.push('\n'),
            Event::Rule => self.begin_block(),
            _ => {}
        }
    }

    /// Puts a blank line before the next text.
    fn begin_block(&mut self) {
        let length = self.text.trim_end().len();
        self.text.truncate(length);
        if length > 0 {
            self.text.push_str("\n\n");
        }
    }
}

/// Takes what is of use from front matter: `key: value` lines.
fn metadata(text: &str, front: &mut Front) {
    for line in text.lines() {
        let Some((key, value)) = line.split_once(':') else { continue };
        let value = value.trim().trim_matches(['"', '\'']).trim();
        if value.is_empty() {
            continue;
        }
        match key.trim().to_ascii_lowercase().as_str() {
            "title" => front.title = Some(value.to_owned()),
            "date" | "published" | "publishdate" => front.published = date_line::parse_date(value),
            "author" => front.author = Some(value.to_owned()),
            "source" | "url" | "canonical" => front.source = Some(value.to_owned()),
            _ => {}
        }
    }
}
