//! Layers between a file and its text: compression, encoding, a copy on the way.

use encoding_rs::{Decoder, Encoding};
use flate2::read::MultiGzDecoder;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read, Write as _};
use std::rc::Rc;

/// Maximum unpacked size of a file, in bytes: ten times the largest federation.
pub(super) const MOST: u64 = 1024 * 1024 * 1024;
/// Maximum size, in bytes, that is unpacked without checking the compression ratio.
const UNSUSPECTED: u64 = 32 * 1024 * 1024;
/// Maximum bytes that a byte may unpack to. Metadata reaches 5 to 20, generated metadata 50, a bomb 1,000.
const MOST_FOR_A_BYTE: u64 = 200;

/// A limit that was reached, inside an [`io::Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Limit {
    #[error("more than one gigabyte")]
    Size,
    #[error("packed beyond what metadata can be packed to")]
    Ratio,
}

impl Limit {
    /// Returns the limit that an error reports, if it does.
    pub(super) fn of(error: &io::Error) -> Option<Self> {
        error.get_ref()?.downcast_ref().copied()
    }
}

/// Counts the bytes read, for a progress display.
pub(super) struct Counted<R> {
    pub(super) reader: R,
    pub(super) count: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(buffer)?;
        self.count.set(self.count.get() + length as u64);
        Ok(length)
    }
}

/// Unpacks gzip (RFC 1952), and stops at a ratio that only a bomb reaches.
pub(super) struct Unpacked<R> {
    decoder: MultiGzDecoder<R>,
    packed: Rc<Cell<u64>>,
    unpacked: u64,
}

impl<R: Read> Unpacked<R> {
    /// Unpacks `reader`; `packed` is the number of packed bytes read from it so far.
    pub(super) fn new(reader: R, packed: Rc<Cell<u64>>) -> Self {
        Self { decoder: MultiGzDecoder::new(reader), packed, unpacked: 0 }
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.decoder.read(buffer)?;
        self.unpacked += length as u64;
        if self.unpacked > UNSUSPECTED && self.unpacked / MOST_FOR_A_BYTE > self.packed.get() {
            return Err(io::Error::other(Limit::Ratio));
        }
        Ok(length)
    }
}

/// Stops after [`MOST`] bytes.
pub(super) struct Bounded<R> {
    pub(super) reader: R,
    pub(super) left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(buffer)?;
        self.left = self.left.checked_sub(length as u64).ok_or_else(|| io::Error::other(Limit::Size))?;
        Ok(length)
    }
}

/// Turns an encoding into UTF-8 as it streams past.
pub(super) struct Decoded<R> {
    reader: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    /// The range of `text` that is still unread.
    ready: std::ops::Range<usize>,
    has_ended: bool,
    had_errors: Rc<Cell<bool>>,
}

impl<R: Read> Decoded<R> {
    /// Decodes `reader`; sets `had_errors` if bytes are invalid in the encoding.
    pub(super) fn new(reader: R, encoding: &'static Encoding, had_errors: Rc<Cell<bool>>) -> Self {
        const PIECE: usize = 64 * 1024;
        Self {
            reader,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; PIECE],
            text: vec![0; 4 * PIECE],
            ready: 0..0,
            has_ended: false,
            had_errors,
        }
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.ready.is_empty() && !self.has_ended {
            let length = self.reader.read(&mut self.raw)?;
            self.has_ended = length == 0;
            let raw = self.raw.get(..length).unwrap_or_default();
            // The text has room for all that these bytes can become: at most three bytes for each, and what was held back.
            let (_, _, written, had_errors) = self.decoder.decode_to_utf8(raw, &mut self.text, self.has_ended);
            self.had_errors.set(self.had_errors.get() | had_errors);
            self.ready = 0..written;
        }
        let length = self.text.get(self.ready.clone()).unwrap_or_default().read(buffer)?;
        self.ready.start += length;
        Ok(length)
    }
}

/// Copies the bytes to a file as they are read.
pub(super) struct Copied<R> {
    pub(super) reader: R,
    pub(super) copy: File,
}

impl<R: Read> Read for Copied<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(buffer)?;
        self.copy.write_all(buffer.get(..length).unwrap_or_default())?;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

    #[test]
    fn every_encoding_becomes_utf_8_however_it_arrives() {
        let text = "Zürich € 東京 𝄞 ".repeat(20_000);
        let utf_16 = |to_bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to_bytes).collect::<Vec<u8>>();
        for (bytes, encoding) in [(utf_16(u16::to_le_bytes), UTF_16LE), (utf_16(u16::to_be_bytes), UTF_16BE)] {
            let had_errors = Rc::default();
            let mut decoded = String::new();
            Decoded::new(&*bytes, encoding, Rc::clone(&had_errors)).read_to_string(&mut decoded).unwrap();
            assert!(decoded == text && !had_errors.get());
        }
        let mut decoded = String::new();
        Decoded::new(&b"Z\xFCrich \x80"[..], WINDOWS_1252, Rc::default()).read_to_string(&mut decoded).unwrap();
        assert_eq!(decoded, "Zürich €");
    }
}
