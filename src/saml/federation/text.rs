//! The text of a federation's metadata: in memory, or in a file that is read by ranges.

use std::io::{self, Read};
use std::ops::Range;

/// UTF-8 text that can be read again after it was listed.
pub(crate) trait Text {
    /// Adds the bytes of a range to `to`.
    ///
    /// # Errors
    /// Returns an error if reading fails, and [`io::ErrorKind::UnexpectedEof`] if the range doesn't exist.
    fn read(&self, range: &Range<u64>, to: &mut Vec<u8>) -> io::Result<()>;

    /// Reads all of it from the beginning.
    ///
    /// # Errors
    /// Returns an error if reading fails.
    fn stream(&self) -> io::Result<Box<dyn Read + '_>>;
}

impl Text for str {
    fn read(&self, range: &Range<u64>, to: &mut Vec<u8>) -> io::Result<()> {
        let range = usize::try_from(range.start).ok().zip(usize::try_from(range.end).ok());
        let bytes = range.and_then(|(start, end)| self.as_bytes().get(start..end));
        to.extend_from_slice(bytes.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn stream(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.as_bytes()))
    }
}
