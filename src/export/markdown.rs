//! What all Markdown files share: counted nouns, shortened sentences, text of documents made harmless.

use crate::model::RelationEvent;

/// "1,200".
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// "1 document", "1,200 documents".
pub(super) fn count(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(number), if number == 1 { "" } else { "s" })
}

pub(super) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Text of documents is data: what Markdown or HTML would take for markup is escaped.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        match letter {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '-' | '+' if at == 0 => {
                safe.push('\\');
                safe.push(letter);
            }
            // Marks that turn the reading direction would reach beyond the quote.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            '&' => safe.push_str("&amp;"),
            '*' | '_' | '`' | '[' | ']' | '|' | '\\' | '#' | '~' => {
                safe.push('\\');
                safe.push(letter);
            }
            letter if letter.is_control() => safe.push(' '),
            letter => safe.push(letter),
        }
    }
    safe
}

/// The sentence of an event as a quotation, and beneath it where it stands and how sure it is; each line behind `indent`.
pub(super) fn quotation(event: &RelationEvent, indent: &str) -> String {
    let sentence = event.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let date = event.date.map(|date| format!(", {date}")).unwrap_or_default();
    let publisher = event.publisher.as_ref().map(|publisher| format!(", {}", escaped(publisher))).unwrap_or_default();
    format!(
        "{indent}> {}\n{indent}>\n{indent}> *{}{publisher}{date}; {}, {}, confidence {:.2}*",
        escaped(&shortened(&sentence, 400)),
        escaped(&event.doc),
        event.frame,
        event.status,
        event.confidence
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_markup_is_escaped() {
        assert_eq!(count(1, "event"), "1 event");
        assert_eq!(count(1_234_567, "event"), "1,234,567 events");
        assert_eq!(escaped("a|b <script> *x*"), "a\\|b &lt;script&gt; \\*x\\*");
        assert_eq!(escaped("- a \u{202e}b"), "\\- a b");
    }
}
