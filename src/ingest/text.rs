//! Plain text and Markdown: one document a file, its text untouched.

use std::io::Read;
use std::sync::Arc;

use encoding_rs::Encoding;

use super::compression::{self, Opened};
use super::fields::Fields;
use super::{Input, Reading, dateline, encoding};

/// Reads a file as one text.
pub(super) fn read(input: &Arc<Input>, opened: Option<Opened>) -> Reading {
    match load(input, opened, |_| None) {
        Err(reason) => Reading { skipped: Some(input.issue(None, reason)), ..Reading::default() },
        Ok((text, doubts)) => Fields { title: headline(&text), text, ..Fields::default() }.finish(input, None, doubts),
    }
}

/// The whole content of a file, decoded, with what is to be said of its encoding; or why it cannot be had.
pub(super) fn load(
    input: &Input,
    opened: Option<Opened>,
    declared: impl Fn(&[u8]) -> Option<&'static Encoding>,
) -> Result<(String, Vec<String>), String> {
    let opened = match opened {
        Some(opened) => opened,
        None => compression::open(&input.file, None).map_err(|error| crate::error::reason(&error))?,
    };
    if let Some(reason) = encoding::binary(&opened.head) {
        return Err(reason);
    }
    let mut bytes = Vec::new();
    let limit = input.limit();
    // One byte more than allowed tells that there is more.
    let mut stream = opened.stream.take(limit as u64 + 1);
    stream.read_to_end(&mut bytes).map_err(|error| crate::error::reason(&error))?;
    if bytes.len() > limit {
        return Err(input.too_large());
    }
    let declared = declared(&bytes);
    let (text, doubt) = encoding::decode(bytes, declared);
    let utf16 = opened.utf16.map(|name| format!("not UTF-8; read as `{name}`"));
    Ok((text, utf16.into_iter().chain(doubt).collect()))
}

/// The first line, if it looks like a headline: short, no full stop at its end, not a dateline, and set apart from what follows.
fn headline(text: &str) -> Option<String> {
    let text = text.trim_start();
    let (first, rest) = text.split_once('\n')?;
    let first = first.trim();
    if let Some(heading) = first.strip_prefix("# ") {
        return Some(heading.trim().trim_end_matches('#').trim_end().to_owned()).filter(|heading| !heading.is_empty());
    }
    // In hard-wrapped text the first line goes on in the second; a paragraph on one long line is no such text.
    let next = rest.split('\n').next().unwrap_or_default();
    let apart = next.trim().is_empty() || (next.len() > 200 && next.starts_with(char::is_uppercase));
    let short = first.chars().count() <= 150 && first.split_whitespace().nth(1).is_some();
    let stops = first.ends_with(['.', ',', ';', ':', '-', '–', '—']);
    let starts = first.starts_with(|c: char| !c.is_lowercase() && (c.is_alphanumeric() || "'\"‘“«$€£".contains(c)));
    (apart && short && starts && !stops && !rest.trim().is_empty() && !dateline::opens(first)).then(|| first.to_owned())
}

#[cfg(test)]
mod tests {
    use super::headline;

    #[test]
    fn headlines_are_told_from_first_sentences() {
        let title = |text: &str| headline(text);
        assert_eq!(title("Iran asks Iraq for talks\n\nBAGHDAD - Iran").as_deref(), Some("Iran asks Iraq for talks"));
        assert_eq!(title("\n# Iran asks Iraq #\nIran asked.").as_deref(), Some("Iran asks Iraq"));
        for text in [
            "Iran asked Iraq for talks.\n\nIraq agreed.",
            "Iran asked Iraq for talks in a letter that\nwas read out in Basra.\n",
            "BEIJING, March 10 (Xinhua) -- China\n\nasked",
            "Friday, March 10, 2023\n\nIran asked.",
            "Iran asks Iraq for talks\n\n",
            "Iran asks Iraq for talks",
            "Iran\n\nIran asked.",
            "",
        ] {
            assert_eq!(title(text), None, "{text}");
        }
    }
}
