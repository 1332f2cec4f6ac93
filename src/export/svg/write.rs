use std::fmt::Write as _;

use super::LABEL;

/// SVG in the making. All text goes through [`escaped`].
pub(super) struct Svg {
    text: String,
}

impl Svg {
    pub(super) fn open(width: f64, height: f64, font: &str, title: &str, description: &str) -> Self {
        let (width, height) = (n(width.ceil()), n(height.ceil()));
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"title desc\" font-family=\"{}\">\n\
             <title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#FFFFFF\"/>\n",
            escaped(font),
            escaped(title),
            escaped(description),
        );
        Self { text }
    }

    pub(super) fn group(&mut self, attributes: &str, tooltip: Option<&str>) {
        let space = if attributes.is_empty() { "" } else { " " };
        let _ = write!(self.text, "<g{space}{attributes}>");
        if let Some(tooltip) = tooltip {
            let _ = write!(self.text, "<title>{}</title>", escaped(tooltip));
        }
        self.text.push('\n');
    }

    pub(super) fn end(&mut self) {
        self.text.push_str("</g>\n");
    }

    /// An element of ours, whole and without text from outside.
    pub(super) fn element(&mut self, element: &str) {
        self.text.push_str(element);
        self.text.push('\n');
    }

    pub(super) fn text(&mut self, x: f64, y: f64, size: f64, anchor: &str, fill: &str, words: &str) {
        let _ = writeln!(
            self.text,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" text-anchor=\"{anchor}\" fill=\"{fill}\">{}</text>",
            n(x),
            n(y),
            n(size),
            escaped(words)
        );
    }

    /// Words over a line: the white around them keeps them apart from it.
    pub(super) fn halo(&mut self, x: f64, y: f64, size: f64, fill: &str, words: &str) {
        let _ = writeln!(
            self.text,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" text-anchor=\"middle\" fill=\"{fill}\" stroke=\"#FFFFFF\" stroke-width=\"{}\" \
             stroke-linejoin=\"round\" paint-order=\"stroke\">{}</text>",
            n(x),
            n(y),
            n(size),
            n(LABEL * 0.35),
            escaped(words)
        );
    }

    pub(super) fn close(mut self) -> String {
        self.text.push_str("</svg>\n");
        self.text
    }
}

/// A number, to a tenth of a pixel.
pub(super) fn n(value: f64) -> String {
    let value = if value.is_finite() { (value * 10.0).round() / 10.0 } else { 0.0 };
    if value == 0.0 { "0".to_owned() } else { format!("{value}") }
}

/// Text as XML wants it, in elements and attributes; what XML 1.0 does not allow is left out, and what turns the direction of writing with it.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(letter),
            '\u{FFFE}' | '\u{FFFF}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {}
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}
