//! Words and numbers in Markdown, for every report.

/// "1 document", "1,200 documents".
pub(super) fn count(number: u64, noun: &str) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} {noun}{}", if number == 1 { "" } else { "s" })
}

/// The first `most` code points, with a mark where that is not all.
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
