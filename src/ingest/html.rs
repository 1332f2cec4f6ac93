//! Web pages: the main text, found as Firefox's reader view does (<https://github.com/mozilla/readability>).
//!
//! The text is new, with a blank line between blocks: offsets into it are not offsets into the page. Title, site, address and
//! date come from the page's metadata (JSON-LD, OpenGraph, Dublin Core and the like) where it has any.
//!
//! The parser takes quadratic time and its users recurse on the depth of a page, so a page nested deeper than any real one is
//! flattened first: its tags are dropped, its text kept.

use std::sync::Arc;

use dom_smoothie::{Config, Readability, TextMode};

use super::compression::Opened;
use super::fields::Fields;
use super::{Input, Reading, date, encoding, markup, text};

/// Open elements, counted by tags, at which a page is flattened. Real pages stay below 100.
const MAX_OPEN: usize = 300;
/// Depth of the parsed page at which it is flattened after all; a row of a table is four levels. 2,000 need half of the 2 MB that
/// a thread has.
const MAX_DEPTH: usize = 1000;

/// Largest page, in bytes. A parsed page takes some ten times its size, one made of nothing but `<` nearly two hundred times.
const LARGEST: usize = 64 << 20;

/// Parts of a page that are not its text. Readability drops them too, but puts them back when a page is short.
const AROUND: &str = "nav, footer, aside, dialog, button, noscript, [role=navigation], [role=dialog], [role=alertdialog], \
    [aria-modal=true], [id*=cookie i], [class*=cookie i], [id*=consent i], [class*=consent i], [class*=gdpr i], [id*=gdpr i], \
    [class*=newsletter i], [id*=onetrust i]";

/// Reads a file as one web page.
pub(super) fn read(input: &Arc<Input>, opened: Option<Opened>) -> Reading {
    let skipped = |reason: &str| Reading { skipped: Some(input.issue(None, reason)), ..Reading::default() };
    let (page, doubts) = match text::load(input, opened, encoding::declared) {
        Ok(loaded) => loaded,
        Err(reason) => return skipped(&reason),
    };
    if page.trim().is_empty() {
        return skipped("empty");
    }
    if page.len() > LARGEST {
        return skipped(&format!("larger than {LARGEST} bytes, the limit for one web page"));
    }
    // The crates below are large and not ours, and a page may hold anything.
    match std::panic::catch_unwind(|| extract(&page)) {
        Ok(Some(fields)) => fields.finish(input, None, doubts),
        Ok(None) => skipped("page has no text"),
        Err(_) => skipped("page cannot be parsed"),
    }
}

/// Main text and metadata; `None` if there is no text.
fn extract(page: &str) -> Option<Fields> {
    let parsed = |page: String| {
        let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
        Readability { config, ..Readability::from(page) }
    };
    if markup::open_elements(page) > MAX_OPEN {
        return main_text(parsed(markup::flat(page)));
    }
    let reader = parsed(page.to_owned());
    if depth(&reader) > MAX_DEPTH { main_text(parsed(markup::flat(page))) } else { main_text(reader) }
}

/// How deep the parsed page is.
fn depth(reader: &Readability) -> usize {
    let (mut node, mut depth, mut deepest) = (reader.doc.root(), 0, 0);
    loop {
        if let Some(child) = node.first_child() {
            node = child;
            depth += 1;
            deepest = deepest.max(depth);
            continue;
        }
        while node.next_sibling().is_none() {
            match node.parent() {
                Some(parent) => node = parent,
                None => return deepest,
            }
            depth -= 1;
        }
        if let Some(next) = node.next_sibling() {
            node = next;
        }
    }
}

fn main_text(mut reader: Readability) -> Option<Fields> {
    let doc = &reader.doc;
    let attribute = |selector: &str, name: &str| doc.select(selector).attr(name).map(|value| value.to_string());
    let url = attribute("link[rel=canonical]", "href").or_else(|| attribute("meta[property='og:url']", "content"));
    let publisher = attribute("meta[name=publisher i], meta[name='dc.publisher' i]", "content");
    let date = date_in_meta(&reader);
    for node in doc.select(AROUND).nodes() {
        // A mark on the page ("has-cookie-banner") or on what holds the article does not make it a banner.
        let holds = ["html", "body", "main", "article", "h1"];
        if !std::iter::once(*node).chain(node.descendants_it()).any(|node| holds.iter().any(|name| node.has_name(name))) {
            node.remove_from_parent();
        }
    }
    let article = reader.parse().ok()?;
    let date = article.published_time.filter(|time| date::parse(time).is_some()).or(date);
    Some(Fields {
        id: None,
        date,
        publisher: article.site_name.or(publisher),
        title: Some(article.title),
        text: article.text_content.to_string(),
        url: url.filter(|url| url.starts_with("http")).or(article.url),
    })
    .filter(|fields| !fields.text.trim().is_empty())
}

/// The day of publication where Readability does not look for it: further names of `meta`, and `<time>`.
fn date_in_meta(reader: &Readability) -> Option<String> {
    const NAMES: [&str; 16] = [
        "article:published_time",
        "article:published",
        "article.published",
        "og:published_time",
        "datepublished",
        "date",
        "pubdate",
        "publishdate",
        "publish-date",
        "publish_date",
        "publication_date",
        "dc.date",
        "dc.date.issued",
        "dcterms.date",
        "sailthru.date",
        "parsely-pub-date",
    ];
    let mut found: Vec<(usize, String)> = Vec::new();
    for node in reader.doc.select("meta[content]").nodes() {
        for key in ["property", "name", "itemprop"] {
            let rank = node.attr(key).and_then(|name| NAMES.iter().position(|known| name.eq_ignore_ascii_case(known)));
            let value = node.attr_or("content", "").to_string();
            found.extend(rank.filter(|_| date::parse(&value).is_some()).map(|rank| (rank, value)));
        }
    }
    let named = found.into_iter().min_by_key(|(rank, _)| *rank).map(|(_, value)| value);
    // Further on a page, `<time>` dates other stories.
    let time = || {
        let times = reader.doc.select("article time[datetime], time[itemprop=datePublished], time[pubdate]");
        let times = if times.is_empty() { reader.doc.select("time[datetime]") } else { times };
        times.attr("datetime").map(|value| value.to_string()).filter(|value| date::parse(value).is_some())
    };
    named.or_else(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!DOCTYPE html><html><head><title>Iran asks Iraq for talks | Wire</title>
        <meta property="og:site_name" content="The Wire"><meta name="pubdate" content="10 March 2023">
        <link rel="canonical" href="https://wire.example/7"></head><body class="has-cookie-banner">
        <nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
        <div id="cookie-banner">We use cookies. <button>Accept all</button></div>
        <article><h1>Iran asks Iraq for talks</h1><p>Iran asked <b>Iraq</b> for talks &amp; trade.</p>
        <p>The two sides agreed to meet again in Basra.</p></article>
        <footer>All rights reserved.</footer></body></html>"#;

    #[test]
    fn the_main_text_is_kept_and_what_is_around_it_dropped() {
        let page = extract(PAGE).unwrap();
        assert_eq!(page.text, "Iran asked Iraq for talks & trade.\n\nThe two sides agreed to meet again in Basra.");
        assert_eq!(page.title.as_deref(), Some("Iran asks Iraq for talks"));
        assert_eq!(page.publisher.as_deref(), Some("The Wire"));
        assert_eq!(page.date.as_deref(), Some("10 March 2023"));
        assert_eq!(page.url.as_deref(), Some("https://wire.example/7"));
    }

    #[test]
    fn pages_without_text_give_none() {
        for page in ["<html></html>", "<nav>Home</nav>", "<script>var x = 1</script>", "<!-- Iran -->"] {
            assert_eq!(extract(page).map(|page| page.text), None, "{page}");
        }
        assert_eq!(extract("<p>Iran asked Iraq.").unwrap().text, "Iran asked Iraq.");
    }

    #[test]
    fn deep_pages_keep_their_text() {
        let text = "Iran asked Iraq for talks.";
        // The second counts as flat by its tags and is deep all the same: the parser does not let `</div>` close a table.
        for (tags, times) in
            [("<div>", 100_000), ("<div><table></div></table>", 1500), ("<b><i>", 50_000), ("<table><tr><td>", 240)]
        {
            let page = extract(&format!("{}<p>{text}</p>", tags.repeat(times))).unwrap();
            assert_eq!(page.text, text, "{tags}");
        }
    }
}
