//! XML with what XML 1.0 forbids left out.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::fields::printable;

/// Attributes of an element, in order.
pub(super) type Attributes<'a> = [(&'a str, Cow<'a, str>)];

/// Writes elements, one a line.
pub(super) struct Xml<'w> {
    writer: Writer<&'w mut dyn Write>,
}

impl<'w> Xml<'w> {
    pub(super) fn new(to: &'w mut dyn Write) -> io::Result<Self> {
        let mut writer = Writer::new_with_indent(to, b' ', 1);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self { writer })
    }

    pub(super) fn start(&mut self, name: &str, attributes: &Attributes) -> io::Result<()> {
        self.writer.write_event(Event::Start(element(name, attributes)))
    }

    pub(super) fn end(&mut self, name: &str) -> io::Result<()> {
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    pub(super) fn empty(&mut self, name: &str, attributes: &Attributes) -> io::Result<()> {
        self.writer.write_event(Event::Empty(element(name, attributes)))
    }

    /// An element that holds a text.
    pub(super) fn text(&mut self, name: &str, attributes: &Attributes, text: &str) -> io::Result<()> {
        self.start(name, attributes)?;
        self.writer.write_event(Event::Text(BytesText::new(&printable(text))))?;
        self.end(name)
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
        let mut xml = Xml::new(&mut bytes).unwrap();
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
