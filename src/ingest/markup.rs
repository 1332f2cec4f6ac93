//! A linear look at the tags of a page, for pages too deep for a parser.

use std::collections::HashMap;

/// Elements that hold nothing, or that the next of their kind ends: any number may be open without nesting.
const NEVER_DEEP: [&str; 34] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p", "li",
    "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "caption", "rt", "rp", "html",
    "head", "body", "title",
];
/// Elements whose content is no markup.
const RAW: [&str; 4] = ["script", "style", "textarea", "template"];
/// Elements that a line of text runs through.
const INLINE: [&str; 20] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub",
    "sup", "time", "u",
];

/// A tag, or a comment with an empty name; raw elements reach to the end of their content.
struct Tag {
    start: usize,
    end: usize,
    name: String,
    closing: bool,
}

/// The tags of a page, in order.
fn tags(page: &str) -> impl Iterator<Item = Tag> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + page[at..].find('<')?;
            let rest = &page[start + 1..];
            let closing = rest.starts_with('/');
            let named = if closing { &rest[1..] } else { rest };
            let end_of = |mark: &str| page[start..].find(mark).map_or(page.len(), |end| start + end + mark.len());
            if rest.starts_with("!--") {
                at = end_of("-->");
            } else if named.starts_with(['!', '?']) {
                at = end_of(">");
            } else if named.starts_with(|c: char| c.is_ascii_alphabetic()) {
                let length = named.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(named.len());
                let name = named[..length].to_ascii_lowercase();
                at = end_of_tag(page, start);
                if !closing && RAW.contains(&name.as_str()) {
                    at = end_of_raw(page, at, &name);
                }
                return Some(Tag { start, end: at, name, closing });
            } else {
                at = start + 1;
                continue;
            }
            return Some(Tag { start, end: at, name: String::new(), closing: false });
        }
    })
}

/// One past the `>` of the tag that starts at `start`; a `>` in a quoted value does not end it.
fn end_of_tag(page: &str, start: usize) -> usize {
    let mut quote = None;
    let mut before = b' ';
    for (at, byte) in page.bytes().enumerate().skip(start) {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if byte == b'>' => return at + 1,
            None if before == b'=' && (byte == b'"' || byte == b'\'') => quote = Some(byte),
            None => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    page.len()
}

/// One past the end tag that ends the content of a raw element.
fn end_of_raw(page: &str, from: usize, name: &str) -> usize {
    let is_end = |at: usize| {
        let named = &page.as_bytes()[at + 2..];
        named.get(..name.len()).is_some_and(|named| named.eq_ignore_ascii_case(name.as_bytes()))
    };
    page[from..].match_indices("</").find(|(at, _)| is_end(from + at)).map_or(page.len(), |(at, _)| end_of_tag(page, from + at))
}

/// The largest number of elements open at one place, as start and end tags tell; a parser may come to another number.
pub(super) fn open_elements(page: &str) -> usize {
    let mut open: HashMap<String, usize> = HashMap::new();
    let (mut now, mut most) = (0, 0);
    for tag in tags(page).filter(|tag| !NEVER_DEEP.contains(&tag.name.as_str()) && !RAW.contains(&tag.name.as_str())) {
        if tag.name.is_empty() {
            continue;
        }
        let count = open.entry(tag.name).or_default();
        if !tag.closing {
            *count += 1;
            now += 1;
            most = most.max(now);
        } else if *count > 0 {
            *count -= 1;
            now -= 1;
        }
    }
    most
}

/// The page without elements within elements: its text, with a paragraph wherever a block began or ended.
pub(super) fn flat(page: &str) -> String {
    let mut text = String::with_capacity(page.len() / 2);
    let mut at = 0;
    for tag in tags(page) {
        text.push_str(&page[at..tag.start]);
        at = tag.end;
        let block = !tag.name.is_empty() && !INLINE.contains(&tag.name.as_str()) && tag.name != "br";
        if block && !text.ends_with("<p>") {
            text.push_str("<p>");
        } else if tag.name == "br" {
            text.push('\n');
        }
    }
    text.push_str(&page[at..]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_elements_are_counted_without_those_that_never_nest() {
        assert_eq!(open_elements("<html><body><div><p>a<p>b<br><ul><li>c<li>d</ul></div>"), 2);
        assert_eq!(open_elements("<script>if (a<div) '<div><div>'</SCRIPT><b>"), 1);
        assert_eq!(open_elements("<!-- <div><div> --><i title='>'></i><i>"), 1);
        assert_eq!(open_elements("a < b </b> <b"), 1);
        assert_eq!(open_elements(&"<div></span>".repeat(1000)), 1000);
    }

    #[test]
    fn flat_pages_keep_their_text() {
        assert_eq!(
            flat("<div><div>Iran <b>asked</b> Iraq.</div><!-- x -->Iraq &amp; Iran<style>p {}</style>"),
            "<p>Iran asked Iraq.<p>Iraq &amp; Iran<p>"
        );
        assert_eq!(flat("a < b"), "a < b");
        assert_eq!(flat("é<i"), "é");
    }
}
