//! The text of a federation's metadata, wherever it lies: in memory, or in a file of which ranges are read.

use std::io::{self, Read};
use std::ops::Range;

/// UTF-8 text that can be read again after it was listed.
pub(crate) trait Text {
    /// Adds the bytes of a range to `to`.
    ///
    /// # Errors
    /// What reading costs; [`io::ErrorKind::UnexpectedEof`] where the range is not there.
    fn read(&self, range: &Range<u64>, to: &mut Vec<u8>) -> io::Result<()>;

    /// Reads all of it from the beginning.
    ///
    /// # Errors
    /// What reading costs.
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
