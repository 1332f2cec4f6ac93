//! Bytes to text.
//!
//! In this order: byte order mark (of UTF-8 and UTF-16, taken off with the compression); UTF-8, if the bytes are valid; what the page says of itself (HTML); UTF-8 with a few broken
//! bytes; a guess from the frequency of letters (<https://github.com/hsivonen/chardetng>). Names of encodings are those of
//! <https://encoding.spec.whatwg.org>. Whatever was not UTF-8 comes with a warning that names the encoding taken.

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Decodes a whole file. `declared` is the encoding that it says of itself, if it does.
pub(super) fn decode(bytes: Vec<u8>, declared: Option<&'static Encoding>) -> (String, Option<String>) {
    match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let bytes = error.into_bytes();
            let encoding = declared.filter(|&encoding| encoding != UTF_8).unwrap_or_else(|| guess(&bytes));
            let (text, lossy) = decode_as(&bytes, encoding);
            (text, Some(warning(encoding, lossy)))
        }
    }
}

/// Decodes; whether some bytes had no meaning and became `�`.
pub(super) fn decode_as(bytes: &[u8], encoding: &'static Encoding) -> (String, bool) {
    let (text, lossy) = encoding.decode_without_bom_handling(bytes);
    (text.into_owned(), lossy)
}

/// What is said of bytes that were not UTF-8.
pub(super) fn warning(encoding: &'static Encoding, lossy: bool) -> String {
    match (encoding == UTF_8, lossy) {
        (true, _) => "not quite UTF-8; read as `UTF-8`, broken bytes became `�`".to_owned(),
        (false, true) => format!("not UTF-8; read as `{}`, bytes it does not know became `�`", encoding.name()),
        (false, false) => format!("not UTF-8; read as `{}`", encoding.name()),
    }
}

/// The most likely encoding of bytes that are not valid UTF-8.
pub(super) fn guess(bytes: &[u8]) -> &'static Encoding {
    // A UTF-8 file cut in the middle of a letter, or with a stray byte, would else become unreadable throughout.
    let (mut letters, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if letters >= 4 * broken {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// The encoding that a web page names: `<meta charset=…>`, `<meta … content="…; charset=…">`, `<?xml … encoding=…?>`.
///
/// Only the first kilobytes are searched, as browsers do.
pub(super) fn declared(html: &[u8]) -> Option<&'static Encoding> {
    let head = html[..html.len().min(4096)].to_ascii_lowercase();
    let key: &[u8] = if head.trim_ascii_start().starts_with(b"<?xml") { b"encoding" } else { b"charset" };
    let after = head.windows(key.len()).position(|window| window == key)? + key.len();
    let value = head[after..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value);
    let end = value.iter().position(|byte| b"\"'; />?".contains(byte)).unwrap_or(value.len());
    Encoding::for_label(&value[..end]).filter(|&encoding| encoding != UTF_16LE && encoding != UTF_16BE)
}

/// Why these first bytes of a file cannot be text, if they cannot.
pub(super) fn binary(head: &[u8]) -> Option<String> {
    const KNOWN: [(&[u8], &str); 5] = [
        (b"%PDF-", "a PDF; turn it into text first (`pdftotext`)"),
        (b"PK\x03\x04", "a zip archive or office document; unpack it or save it as text first"),
        (b"{\\rtf", "a rich text document; save it as text first"),
        (b"\xD0\xCF\x11\xE0", "an office document; save it as text first"),
        (b"PAR1", "a Parquet table; save it as JSON Lines or CSV first"),
    ];
    if let Some((_, what)) = KNOWN.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(format!("not text but {what}"));
    }
    // Letters of every legacy encoding lie outside of these; ISO-2022 uses the escape character.
    let control = |byte: &&u8| **byte < 0x20 && !b"\t\n\r\x0B\x0C\x1B\x1A".contains(byte);
    if head.contains(&0) {
        Some("not text but binary (has NUL bytes)".to_owned())
    } else if head.iter().filter(control).count() * 20 > head.len() {
        Some("not text but binary (has control bytes)".to_owned())
    } else {
        None
    }
}

/// Turns a stream of UTF-16 into UTF-8; halves of pairs without the other half become `�`.
pub(super) struct Utf16<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    /// How much of `text` was handed out.
    at: usize,
    ended: bool,
}

impl Utf16<()> {
    /// Which sort of UTF-16 the byte order mark tells.
    pub(super) fn of(head: &[u8]) -> Option<&'static Encoding> {
        Encoding::for_bom(head).map(|(encoding, _)| encoding).filter(|&encoding| encoding != UTF_8)
    }
}

impl<R: Read> Utf16<R> {
    /// Reads `inner`, which is in `encoding`.
    pub(super) fn new(inner: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Self { inner, decoder, raw: vec![0; 16 << 10], text: Vec::new(), at: 0, ended: false }
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !self.ended {
            let count = self.inner.read(&mut self.raw)?;
            self.ended = count == 0;
            // Always room enough, so that one call takes all.
            self.text.resize(self.decoder.max_utf8_buffer_length(count).unwrap_or(4 * count + 16), 0);
            let (_, _, written, _) = self.decoder.decode_to_utf8(&self.raw[..count], &mut self.text, self.ended);
            self.text.truncate(written);
            self.at = 0;
        }
        let count = to.len().min(self.text.len() - self.at);
        to[..count].copy_from_slice(&self.text[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (String, Option<String>) {
        decode(bytes.to_vec(), None)
    }

    #[test]
    fn utf8_is_taken_as_it_is() {
        assert_eq!(decoded("Élysée\r\n".as_bytes()), ("Élysée\r\n".to_owned(), None));
        assert_eq!(decoded(b""), (String::new(), None));
    }

    #[test]
    fn legacy_encodings_are_guessed_and_named() {
        let russian = "Министерство иностранных дел России выразило протест Турции в связи с закрытием границы.";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(russian);
        let (text, warning) = decoded(&bytes);
        assert_eq!(text, russian);
        assert_eq!(warning.unwrap(), "not UTF-8; read as `windows-1251`");

        let (text, warning) = decoded(b"Le pr\xE9sident fran\xE7ais a re\xE7u le ministre \x96 \xE0 l'\xC9lys\xE9e.");
        assert_eq!(text, "Le président français a reçu le ministre – à l'Élysée.");
        assert_eq!(warning.unwrap(), "not UTF-8; read as `windows-1252`");
    }

    #[test]
    fn a_stray_byte_does_not_spoil_utf8() {
        let mut bytes = "Президент России и президент Турции".as_bytes().to_vec();
        bytes.pop();
        let (text, warning) = decoded(&bytes);
        assert_eq!(text, "Президент России и президент Турци�");
        assert!(warning.unwrap().contains("`UTF-8`"));
    }

    #[test]
    fn a_page_names_its_encoding() {
        let name = |html: &str| declared(html.as_bytes()).map(Encoding::name);
        assert_eq!(name("<html><meta charset=\"koi8-r\">"), Some("KOI8-R"));
        assert_eq!(name("<META http-equiv=Content-Type content='text/html; CHARSET=iso-8859-1'>"), Some("windows-1252"));
        assert_eq!(name("<?xml version='1.0' encoding='windows-1250'?><html>"), Some("windows-1250"));
        assert_eq!(name("<meta charset=nonsense>"), None);
        assert_eq!(name("<p>charset"), None);
    }

    #[test]
    fn utf16_streams() {
        let text = "Élysée – 北京 🕊\n".repeat(3000);
        let bytes: Vec<u8> = [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        let encoding = Utf16::of(&bytes).unwrap();
        let mut read = String::new();
        Utf16::new(&bytes[..], encoding).read_to_string(&mut read).unwrap();
        assert_eq!(read, text);
    }

    #[test]
    fn binary_files_are_told() {
        assert_eq!(binary(b"Iran asked Iraq.\n"), None);
        assert_eq!(binary(b""), None);
        assert!(binary(b"a\0b").unwrap().contains("NUL"));
        assert!(binary(b"%PDF-1.7\n").unwrap().contains("PDF"));
        assert!(binary(&[1, 2, 3, b'a', 5]).is_some());
    }
}
