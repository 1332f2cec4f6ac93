//! Opens a file or standard input and undoes gzip, Zstandard and UTF-16, as a stream.
//!
//! Compression is told by the first bytes, not by the name: a browser that saves `news.json.gz` may have unpacked it already.
//! Members that follow each other (RFC 1952, RFC 8878) are read as one. Data that end early give what came before, then an error.

use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::encoding::Utf16;
use super::inputs::File;

/// Bytes looked at to tell the format, the encoding and whether a file is binary.
const HEAD: usize = 8 << 10;
const BUFFER: usize = 64 << 10;

/// A stream of decompressed bytes. UTF-16 with a byte order mark has become UTF-8; the mark of UTF-8 is gone.
pub(super) struct Opened {
    /// All bytes, those of `head` included.
    pub stream: Box<dyn BufRead + Send>,
    /// The first bytes.
    pub head: Vec<u8>,
    /// The encoding it was in, if that was UTF-16.
    pub utf16: Option<&'static str>,
}

/// Opens `file`; bytes read are added to `read`.
pub(super) fn open(file: &File, read: Option<&Arc<AtomicU64>>) -> io::Result<Opened> {
    let raw: Box<dyn Read + Send> =
        if file.is_stdin() { Box::new(io::stdin()) } else { Box::new(std::fs::File::open(&file.path)?) };
    let raw: Box<dyn Read + Send> = match read {
        Some(read) => Box::new(Counted { inner: raw, read: Arc::clone(read) }),
        None => raw,
    };
    unpack(raw)
}

/// Undoes compression and UTF-16 of a stream.
pub(super) fn unpack(raw: Box<dyn Read + Send>) -> io::Result<Opened> {
    let (magic, raw) = peek(raw, 4);
    let plain: Box<dyn Read + Send> = match *magic {
        [0x1F, 0x8B, ..] => {
            Box::new(Named { inner: flate2::read::MultiGzDecoder::new(BufReader::with_capacity(BUFFER, raw)), what: "gzip" })
        }
        // A frame, or the skippable frame that pzstd begins with.
        [0x28, 0xB5, 0x2F, 0xFD] | [0x50..=0x5F, 0x2A, 0x4D, 0x18] => {
            let mut decoder = zstd::stream::read::Decoder::new(raw)?;
            // Public dumps are packed with `--long=31`; the memory is taken only by data that ask for it.
            decoder.window_log_max(31)?;
            Box::new(Named { inner: decoder, what: "zstd" })
        }
        _ => raw,
    };
    let (mut head, mut plain) = peek(plain, HEAD);
    if head.starts_with(b"\xEF\xBB\xBF") {
        std::io::copy(&mut (&mut plain).take(3), &mut io::sink())?;
        head.drain(..3);
    }
    match Utf16::of(&head) {
        Some(encoding) => {
            let (head, plain) = peek(Box::new(Utf16::new(plain, encoding)), HEAD);
            Ok(Opened { stream: Box::new(BufReader::with_capacity(BUFFER, plain)), head, utf16: Some(encoding.name()) })
        }
        None => Ok(Opened { stream: Box::new(BufReader::with_capacity(BUFFER, plain)), head, utf16: None }),
    }
}

/// The first `length` bytes, and the stream from its beginning. An error met on the way comes where it was in the stream.
fn peek(mut reader: Box<dyn Read + Send>, length: usize) -> (Vec<u8>, Box<dyn Read + Send>) {
    let mut head = Vec::new();
    let result = (&mut reader).take(length as u64).read_to_end(&mut head);
    let first = Cursor::new(head.clone());
    match result {
        Ok(_) => (head, Box::new(first.chain(reader))),
        Err(error) => (head, Box::new(first.chain(Broken(Some(error))))),
    }
}

/// Fails once, then is at its end.
struct Broken(Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Counts what passes through.
struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(to)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Says in its errors what the data are that are broken.
struct Named<R> {
    inner: R,
    what: &'static str,
}

impl<R: Read> Read for Named<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.inner.read(to).map_err(|error| match error.kind() {
            // The system's own errors are not about the data; an interrupted call is tried again by whoever reads.
            _ if error.raw_os_error().is_some() => error,
            io::ErrorKind::Interrupted => error,
            kind @ io::ErrorKind::UnexpectedEof => io::Error::new(kind, format!("{} data ends early", self.what)),
            kind => io::Error::new(kind, format!("{} data is broken: {}", self.what, crate::error::reason(&error))),
        })
    }
}
