//! Addresses of pages and mail, which are one token whatever characters they hold.

use std::ops::Range;

/// The addresses in a chunk without blanks, as ranges of characters, in order.
pub(crate) fn addresses(chars: &[char]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    // Up to here the runs of characters are known to end neither like a host nor before an `@`:
    // without this a chunk of many full stops would take quadratic time.
    let (mut no_host, mut no_mail) = (0, 0);
    while at < chars.len() {
        let begins = at == 0 || !chars[at - 1].is_alphanumeric();
        let mut range = if begins { with_scheme(chars, at) } else { None };
        if begins && range.is_none() && at >= no_host {
            range = page(chars, at, &mut no_host);
        }
        if begins && range.is_none() && at >= no_mail {
            range = mail(chars, at, &mut no_mail);
        }
        match range {
            Some(range) => {
                at = range.end;
                found.push(range);
            }
            // Whatever begins inside a run of letters was seen from its first letter.
            None => at += 1,
        }
    }
    found
}

const SCHEMES: &[&str] = &["http://", "https://", "ftp://", "www.", "mailto:"];

/// Last parts of host names that are not also common words behind a missing blank.
const DOMAINS: &[&str] = &[
    "com", "org", "net", "edu", "gov", "mil", "int", "info", "biz", "eu", "uk", "de", "fr", "ca",
    "au", "nl", "ch", "ru", "jp", "cn", "in", "br", "nz", "es", "se", "pl", "ir", "pk", "af", "tv",
];

/// The longest name of a host.
const HOST_MAX: usize = 253;

/// An address of a page with a scheme.
fn with_scheme(chars: &[char], start: usize) -> Option<Range<usize>> {
    let rest = &chars[start..];
    let scheme = SCHEMES.iter().find(|scheme| starts_with(rest, scheme))?;
    let end = start + trimmed(rest);
    (end > start + scheme.len()).then_some(start..end)
}

/// An address of a page from `start` without a scheme: a host name whose last part is known. Where
/// no later start in the same run of characters can do better, `none_before` moves behind the run.
fn page(chars: &[char], start: usize, none_before: &mut usize) -> Option<Range<usize>> {
    let rest = &chars[start..];
    let n_host = rest.iter().take(HOST_MAX + 1).take_while(|&&c| is_host(c)).count();
    if n_host > HOST_MAX {
        return None;
    }
    let host: String = rest[..n_host].iter().collect::<String>().to_lowercase();
    let parts = host.trim_end_matches(['.', '-']).rsplit_once('.');
    let known =
        parts.filter(|(_, domain)| DOMAINS.contains(domain) && rest.get(n_host) != Some(&'@'));
    let Some((name, domain)) = known else {
        *none_before = start + n_host;
        return None;
    };
    let has_name = name.chars().any(char::is_alphabetic) && !name.starts_with(['.', '-']);
    if !has_name || name.contains("..") || name.split('.').any(|part| part.len() < 2) {
        return None;
    }
    let n_name = name.chars().count() + 1 + domain.len();
    // What follows the host is part of the address if it begins like a path.
    let has_path =
        rest.get(n_name) == Some(&'/') && rest.get(n_name + 1).is_some_and(|c| c.is_alphanumeric());
    Some(start..start + if has_path { trimmed(rest) } else { n_name })
}

/// An address of mail from `start`; `none_before` as for [`page`].
fn mail(chars: &[char], start: usize, none_before: &mut usize) -> Option<Range<usize>> {
    let rest = &chars[start..];
    let n_local = rest.iter().take_while(|&&c| is_host(c) || matches!(c, '_' | '+' | '%')).count();
    if n_local == 0 || rest.get(n_local) != Some(&'@') {
        *none_before = start + n_local;
        return None;
    }
    let host = &rest[n_local + 1..];
    let mut n_host = host.iter().take_while(|&&c| is_host(c) || c == '_').count();
    while n_host > 0 && !host[n_host - 1].is_alphanumeric() {
        n_host -= 1;
    }
    if !host[..n_host].contains(&'.') {
        *none_before = start + n_local;
        return None;
    }
    Some(start..start + n_local + 1 + n_host)
}

const fn is_host(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-')
}

fn starts_with(chars: &[char], prefix: &str) -> bool {
    chars.len() >= prefix.len()
        && prefix.chars().zip(chars).all(|(p, c)| p == c.to_ascii_lowercase())
}

/// The length of an address at the front of `chars` without the punctuation of the sentence
/// around it; a closing bracket belongs to it if its opening one does.
fn trimmed(chars: &[char]) -> usize {
    let stop = |c: &char| matches!(c, '<' | '>' | '"' | '\u{201c}' | '\u{201d}' | '\u{2026}' | '|');
    let mut end = chars.iter().position(stop).unwrap_or(chars.len());
    while let Some(last) = end.checked_sub(1) {
        let count = |sought| chars[..end].iter().filter(|&&c| c == sought).count();
        let extra = match chars[last] {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '\u{2018}' | '\u{2019}'
            | '\u{2014}' => true,
            ')' => count('(') < count(')'),
            ']' => count('[') < count(']'),
            _ => false,
        };
        if !extra {
            break;
        }
        end = last;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(chunk: &str) -> Vec<String> {
        let chars: Vec<char> = chunk.chars().collect();
        addresses(&chars).into_iter().map(|range| chars[range].iter().collect()).collect()
    }

    #[test]
    fn addresses_without_the_punctuation_around_them() {
        assert_eq!(found("(https://example.org/a_(b)?c=1)."), ["https://example.org/a_(b)?c=1"]);
        assert_eq!(found("<anna.b@mail.example.com>,"), ["anna.b@mail.example.com"]);
        assert_eq!(found("example.com’s"), ["example.com"]);
        assert_eq!(found("WWW.Example.ORG/path/."), ["WWW.Example.ORG/path/"]);
    }

    #[test]
    fn an_address_may_begin_inside_a_run() {
        assert_eq!(found(".example.com"), ["example.com"]);
        assert_eq!(found("a.example.com"), ["example.com"]);
        assert_eq!(found("x..y@mail.example.org"), ["x..y@mail.example.org"]);
        assert_eq!(found("see.http://example.org/a"), ["http://example.org/a"]);
    }

    #[test]
    fn what_is_no_address() {
        for chunk in ["home.The", "U.S.-led", "3.14", "http://", "e.g.", "a@b", "and/or", "..com"] {
            assert_eq!(found(chunk), Vec::<String>::new(), "{chunk}");
        }
    }
}
