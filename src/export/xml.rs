//! XML with what XML 1.0 forbids left out.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::fields::printable;

/// Attributes of an element, in order.
pub(super) type Attributes<'a> = [(&'a str, Cow<'a, str>)];

/// Writes elements; those down to some depth on lines of their own, what is in them on the same line.
pub(super) struct Xml<'w> {
    writer: Writer<&'w mut dyn Write>,
    depth: usize,
    deepest_line: usize,
}

impl<'w> Xml<'w> {
    /// The top is of depth 0.
    pub(super) fn new(to: &'w mut dyn Write, deepest_line: usize) -> io::Result<Self> {
        let mut writer = Writer::new(to);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self { writer, depth: 0, deepest_line })
    }

    fn line(&mut self, has_one: bool) -> io::Result<()> {
        if has_one { self.writer.get_mut().write_all(b"\n") } else { Ok(()) }
    }

    pub(super) fn start(&mut self, name: &str, attributes: &Attributes) -> io::Result<()> {
        self.line(self.depth <= self.deepest_line)?;
        self.depth += 1;
        self.writer.write_event(Event::Start(element(name, attributes)))
    }

    pub(super) fn end(&mut self, name: &str) -> io::Result<()> {
        self.depth = self.depth.saturating_sub(1);
        self.line(self.depth < self.deepest_line)?;
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    pub(super) fn empty(&mut self, name: &str, attributes: &Attributes) -> io::Result<()> {
        self.line(self.depth <= self.deepest_line)?;
        self.writer.write_event(Event::Empty(element(name, attributes)))
    }

    /// An element that holds a text.
    pub(super) fn text(&mut self, name: &str, attributes: &Attributes, text: &str) -> io::Result<()> {
        self.line(self.depth <= self.deepest_line)?;
        self.writer.write_event(Event::Start(element(name, attributes)))?;
        self.writer.write_event(Event::Text(BytesText::new(&printable(text))))?;
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    pub(super) fn finish(self) -> io::Result<()> {
        self.writer.into_inner().write_all(b"\n")
    }
}

fn element<'a>(name: &'a str, attributes: &Attributes) -> BytesStart<'a> {
    let mut element = BytesStart::new(name);
    for (key, value) in attributes {
        element.push_attribute((*key, &*printable(value)));
    }
    element
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_what_xml_forbids_is_gone() {
        let mut bytes = Vec::new();
        let mut xml = Xml::new(&mut bytes, 0).unwrap();
        let hostile = "\"<a> & 'b'\n\t\r\0\u{1b}\u{fffe}]]> </script>🕊";
        xml.start("top", &[("of", hostile.into())]).unwrap();
        xml.text("in", &[], hostile).unwrap();
        xml.end("top").unwrap();
        xml.finish().unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let quoted = "&quot;&lt;a&gt; &amp; &apos;b&apos;";
        assert!(text.contains(&format!("of=\"{quoted}&#10;&#9;&#13;]]&gt; &lt;/script&gt;🕊\"")), "{text}");
        assert!(text.contains(&format!("<in>{quoted}\n\t&#13;]]&gt; &lt;/script&gt;🕊</in>")), "{text}");
    }
}
