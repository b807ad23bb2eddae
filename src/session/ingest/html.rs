//! Pages of the web to text: the article without what surrounds it.

use dom_smoothie::Config;
use dom_smoothie::Readability;
use dom_smoothie::TextMode;

use crate::extract::Date;
use crate::session::ingest::HTML_DEPTH_MAX;
use crate::session::ingest::IngestErrorKind;
use crate::session::ingest::date_line;
use crate::session::ingest::front::Front;
use crate::session::ingest::front::one_line;

/// Elements that nothing stands in, or whose end need not be written.
const OPEN_ENDED: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "option",
    "optgroup", "colgroup", "rt", "rp", "html", "head", "body",
];

/// Reads the main content of a page and what the page says about it.
pub(super) fn read(html: &str) -> Result<Front, IngestErrorKind> {
    // The parser and the search for content call themselves once per level.
    if depth(html) > HTML_DEPTH_MAX {
        return Err(IngestErrorKind::TooDeep { max: HTML_DEPTH_MAX });
    }
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let none = |_| IngestErrorKind::NoArticle;
    let mut page = Readability::new(html, None, Some(config)).map_err(none)?;
    let published = date(&page);
    let heading = one_line(&page.doc.select("h1").first().text());
    let found = page.parse().map_err(none)?;
    let text = found.text_content.trim().to_owned();
    if text.is_empty() {
        return Err(IngestErrorKind::NoArticle);
    }
    let title = one_line(&found.title);
    // The title of a page often ends in the name of the site; its heading does not.
    let title = if !heading.is_empty() && (title.is_empty() || title.contains(&heading)) {
        heading
    } else {
        title
    };
    let published = found.published_time.as_deref().and_then(date_line::parse_date).or(published);
    let front = Front {
        id: None,
        title: Some(title).filter(|title| !title.is_empty()),
        source: found.url.filter(|url| url.starts_with("http")),
        author: found.byline.as_deref().map(one_line).filter(|author| !author.is_empty()),
        published,
        text,
    };
    Ok(front.completed())
}

/// Where pages give their date, the most reliable first.
const DATES: &[(&str, &str)] = &[
    ("meta[property='article:published_time']", "content"),
    ("meta[itemprop='datePublished']", "content"),
    ("meta[name='date']", "content"),
    ("meta[name='pubdate']", "content"),
    ("meta[name='publish-date']", "content"),
    ("meta[name='DC.date.issued']", "content"),
    ("meta[name='DC.date']", "content"),
    ("meta[name='dcterms.date']", "content"),
    ("[itemprop='datePublished']", "datetime"),
    ("time[pubdate]", "datetime"),
    ("article time[datetime]", "datetime"),
    ("time[datetime]", "datetime"),
];

fn date(page: &Readability) -> Option<Date> {
    DATES.iter().find_map(|(selector, attribute)| {
        let value = page.doc.select(selector).attr(attribute)?;
        date_line::parse_date(&value)
    })
}

/// How deep elements nest at most, as far as their tags tell; not less than they do.
fn depth(html: &str) -> usize {
    let mut open: usize = 0;
    let mut deepest = 0;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let (is_end, named) = rest.strip_prefix('/').map_or((false, rest), |name| (true, name));
        let length =
            named.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(named.len());
        let name = named[..length].to_ascii_lowercase();
        if name.is_empty() || OPEN_ENDED.contains(&name.as_str()) {
            continue;
        }
        if is_end {
            open = open.saturating_sub(1);
            continue;
        }
        open += 1;
        deepest = deepest.max(open);
        if matches!(name.as_str(), "script" | "style" | "textarea" | "title") {
            // Their content is text, whatever it looks like.
            let end = format!("</{name}");
            let lower_end = named.char_indices().find(|&(at, _)| {
                named.as_bytes()[at..]
                    .get(..end.len())
                    .is_some_and(|tag| tag.eq_ignore_ascii_case(end.as_bytes()))
            });
            rest = lower_end.map_or("", |(at, _)| &named[at..]);
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_that_of_open_elements() {
        assert_eq!(depth("<div><p>a<p>b<br></div><div><b>c</b></div>"), 2);
        assert_eq!(depth("<script>if (a<b) '<div><div><div>'</script><!-- <i><i> -->"), 1);
        assert_eq!(depth(&"<div>".repeat(1000)), 1000);
        assert_eq!(depth("<"), 0);
    }
}
