//! How each language writes text that it would otherwise take for its own.

use std::borrow::Cow;
use std::fmt;
use std::fmt::Write;

/// Puts `text` into `out`, each character through `escaped`, which answers what stands for it.
fn escape(text: &str, escaped: impl Fn(char) -> Option<Cow<'static, str>>) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match escaped(c) {
            Some(replacement) => out.push_str(&replacement),
            None => out.push(c),
        }
    }
    out
}

/// A Graphviz string in double quotes. Backslashes are doubled, since Graphviz gives `\N`, `\l`
/// and others a meaning in labels; line breaks become `\n`.
pub(super) fn dot(text: &str) -> String {
    let inner = escape(text, |c| match c {
        '"' => Some("\\\"".into()),
        '\\' => Some("\\\\".into()),
        '\n' => Some("\\n".into()),
        // A null byte would end the string for Graphviz; other controls are not drawable.
        c if c.is_control() => Some(" ".into()),
        _ => None,
    });
    format!("\"{inner}\"")
}

/// Text inside HTML-like labels and XML elements or attributes. Characters that XML 1.0 cannot hold
/// become the replacement character.
pub(super) fn xml(text: &str) -> String {
    escape(text, |c| match c {
        '&' => Some("&amp;".into()),
        '<' => Some("&lt;".into()),
        '>' => Some("&gt;".into()),
        '"' => Some("&quot;".into()),
        '\'' => Some("&#39;".into()),
        '\t' => Some("&#9;".into()),
        '\n' => Some("&#10;".into()),
        '\r' => Some("&#13;".into()),
        '\u{FFFE}' | '\u{FFFF}' => Some("\u{FFFD}".into()),
        c if c < ' ' => Some("\u{FFFD}".into()),
        _ => None,
    })
}

/// JSON inside of a `<script>`: nothing in it ends the element or begins a comment.
pub(super) fn script(json: &str) -> String {
    escape(json, |c| match c {
        '<' => Some("\\u003c".into()),
        '>' => Some("\\u003e".into()),
        '&' => Some("\\u0026".into()),
        '\u{2028}' => Some("\\u2028".into()),
        '\u{2029}' => Some("\\u2029".into()),
        _ => None,
    })
}

/// A label of a Mermaid flowchart in double quotes.
pub(super) fn mermaid(text: &str) -> String {
    let inner = escape(text, |c| match c {
        '"' => Some("#quot;".into()),
        '#' => Some("#35;".into()),
        '&' => Some("#amp;".into()),
        '<' => Some("#lt;".into()),
        '>' => Some("#gt;".into()),
        '`' => Some("#96;".into()),
        '\\' => Some("#92;".into()),
        '\n' => Some("<br/>".into()),
        c if c.is_control() => Some(" ".into()),
        _ => None,
    });
    format!("\"{inner}\"")
}

/// A name in Cypher, in backticks if it is not a plain word.
pub(super) struct CypherName<'a>(pub(super) &'a str);

impl fmt::Display for CypherName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let starts = self.0.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if starts && self.0.chars().all(plain) && !is_reserved(self.0) {
            f.write_str(self.0)
        } else {
            write!(f, "`{}`", self.0.replace('`', "``"))
        }
    }
}

/// Words that openCypher may take for its own where a name is expected.
fn is_reserved(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "ALL",
        "AND",
        "ANY",
        "AS",
        "ASC",
        "ASCENDING",
        "BY",
        "CALL",
        "CASE",
        "CONSTRAINT",
        "CONTAINS",
        "COUNT",
        "CREATE",
        "DELETE",
        "DESC",
        "DESCENDING",
        "DETACH",
        "DISTINCT",
        "DROP",
        "ELSE",
        "END",
        "ENDS",
        "EXISTS",
        "FALSE",
        "FOR",
        "IN",
        "IS",
        "LIMIT",
        "MANDATORY",
        "MATCH",
        "MERGE",
        "NONE",
        "NOT",
        "NULL",
        "OF",
        "ON",
        "OPTIONAL",
        "OR",
        "ORDER",
        "REMOVE",
        "REQUIRE",
        "RETURN",
        "SCALAR",
        "SET",
        "SINGLE",
        "SKIP",
        "STARTS",
        "THEN",
        "TRUE",
        "UNION",
        "UNIQUE",
        "UNWIND",
        "WHEN",
        "WHERE",
        "WITH",
        "XOR",
        "YIELD",
    ];
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(name))
}

/// A Cypher string in single quotes.
pub(super) fn cypher(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    for c in text.chars() {
        match c {
            '\'' => out.push_str("\\'"),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                write!(out, "\\u{:04X}", u32::from(c)).expect("strings accept text");
            }
            _ => out.push(c),
        }
    }
    out.push('\'');
    out
}

#[cfg(test)]
mod tests {
    use super::CypherName;
    use super::cypher;
    use super::dot;
    use super::mermaid;
    use super::script;
    use super::xml;

    #[test]
    fn every_language_keeps_its_own_signs() {
        let text = "a\"b\\c\nd<e>&'`#";
        assert_eq!(dot(text), "\"a\\\"b\\\\c\\nd<e>&'`#\"");
        assert_eq!(xml(text), "a&quot;b\\c&#10;d&lt;e&gt;&amp;&#39;`#");
        assert_eq!(mermaid(text), "\"a#quot;b#92;c<br/>d#lt;e#gt;#amp;'#96;#35;\"");
        assert_eq!(script(text), "a\"b\\c\nd\\u003ce\\u003e\\u0026'`#");
        assert_eq!(cypher(text), "'a\"b\\\\c\\nd<e>&\\'`#'");
    }

    #[test]
    fn names_are_quoted_where_they_must_be() {
        assert_eq!(CypherName("LOCATED_IN").to_string(), "LOCATED_IN");
        assert_eq!(CypherName("in").to_string(), "`in`");
        assert_eq!(CypherName("2 words").to_string(), "`2 words`");
        assert_eq!(CypherName("a`b").to_string(), "`a``b`");
        assert_eq!(CypherName("").to_string(), "``");
    }
}
