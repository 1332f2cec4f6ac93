//! What is no word but one token: URLs, e-mail addresses, names with `@` and `#`, smileys.

use super::characters::in_wide_word;

/// Length of the address a chunk starts with, without the punctuation after it; `None` when it starts with none.
///
/// An address has a scheme (`https://`, `mailto:`), or starts with `www.`, or is an e-mail address, or a site with a path
/// (`un.org/press`). Runs in time linear in the chunk.
pub(super) fn address_len(chunk: &str) -> Option<usize> {
    let bytes = chunk.as_bytes();
    if bytes.len() < 5 || !bytes[0].is_ascii_alphanumeric() {
        return None;
    }
    let mut seen = [false; 4]; // : / @ .
    for &byte in bytes {
        match byte {
            b':' => seen[0] = true,
            b'/' => seen[1] = true,
            b'@' => seen[2] = true,
            b'.' => seen[3] = true,
            _ => {}
        }
    }
    super::effort::add(bytes.len());
    let [colon, slash, at, stop] = seen;
    let found = (colon && has_scheme(chunk))
        || (stop && bytes[..4].eq_ignore_ascii_case(b"www."))
        || (at && is_email(chunk))
        || (slash && stop && is_site(chunk));
    if !found {
        return None;
    }
    let body = chunk.find(['<', '>', '"', '“', '”', '—']).map_or(chunk, |end| &chunk[..end]);
    // A closing bracket belongs to the address when one opens in it, as in "wiki/Accord_(treaty)".
    let bracketed = body.contains('(');
    const CLOSING: [char; 13] = ['.', ',', ';', ':', '!', '?', '\'', '’', ']', '}', '*', '…', '»'];
    let body = body.trim_end_matches(|c| CLOSING.contains(&c) || (c == ')' && !bracketed));
    (!body.is_empty()).then_some(body.len())
}

fn has_scheme(chunk: &str) -> bool {
    let name = chunk.bytes().take(12).take_while(u8::is_ascii_alphanumeric).count();
    name > 1
        && (chunk[name..].starts_with("://")
            || (name == 6 && chunk.len() > 7 && chunk.as_bytes()[..name + 1].eq_ignore_ascii_case(b"mailto:")))
}

fn is_email(chunk: &str) -> bool {
    chunk.split_once('@').is_some_and(|(name, host)| {
        name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-+%'".contains(&byte))
            && host.starts_with(|c: char| c.is_ascii_alphanumeric())
            && !host.contains('@')
    })
}

/// Whether it is a site's name with a path: "un.org/press".
fn is_site(chunk: &str) -> bool {
    let host = chunk.split('/').next().unwrap_or_default();
    let top = host.rsplit('.').next().unwrap_or_default();
    host.len() > top.len()
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-')
        && matches!(
            top.to_ascii_lowercase().as_str(),
            "com"
                | "org"
                | "net"
                | "gov"
                | "edu"
                | "mil"
                | "int"
                | "info"
                | "io"
                | "eu"
                | "uk"
                | "ir"
                | "il"
                | "ru"
                | "cn"
                | "de"
                | "fr"
                | "tv"
        )
}

/// Length of the name after an `@` or `#`.
pub(super) fn name_len(text: &str) -> usize {
    let len = text
        .chars()
        .take_while(|&c| c.is_ascii_alphanumeric() || c == '_' || (!c.is_ascii() && in_wide_word(c)))
        .map(char::len_utf8)
        .sum();
    super::effort::add(len);
    len
}

/// Length of a smiley that is all that is left of a chunk.
pub(super) fn smiley_len(rest: &str) -> Option<usize> {
    let known = matches!(
        rest,
        ":)" | ":("
            | ":-)"
            | ":-("
            | ";)"
            | ";-)"
            | ":D"
            | ":-D"
            | ":P"
            | ";P"
            | ":p"
            | ":/"
            | ":-/"
            | "=)"
            | "=("
            | "^_^"
            | "<3"
            | ":'("
    );
    known.then_some(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_before_the_punctuation_after_them() {
        for (chunk, expected) in [
            ("https://un.org/a,b?c=d#e).", Some("https://un.org/a,b?c=d#e")),
            ("http://x.org/Accord_(treaty),", Some("http://x.org/Accord_(treaty)")),
            ("www.un.org.", Some("www.un.org")),
            ("un.org/press;", Some("un.org/press")),
            ("mailto:a@b.org>", Some("mailto:a@b.org")),
            ("j.o'neil@un.org,", Some("j.o'neil@un.org")),
            ("and/or", None),
            ("repair”:", None),
            ("talks.They/we", None),
            ("a@", None),
            ("news.org", None),
        ] {
            assert_eq!(address_len(chunk).map(|len| &chunk[..len]), expected, "{chunk}");
        }
    }
}
