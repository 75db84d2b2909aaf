//! Incoming bytes: in memory while they are few, then in a private temporary file.

use std::io::{self, Write};
use tempfile::NamedTempFile;

/// Maximum bytes kept in memory. One identity provider has a few kilobytes, a small federation one or two megabytes.
pub const MOST_IN_MEMORY: usize = 4 * 1024 * 1024;

/// The bytes received so far.
#[derive(Debug, Default)]
pub struct Spool {
    memory: Vec<u8>,
    file: Option<NamedTempFile>,
}

/// The received bytes.
#[derive(Debug)]
pub enum Spooled {
    Memory(Vec<u8>),
    /// A file that only this user may read; it is deleted with this value.
    File(NamedTempFile),
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(file) = &mut self.file {
            return file.write(bytes);
        }
        if self.memory.len() + bytes.len() <= MOST_IN_MEMORY {
            return self.memory.write(bytes);
        }
        let mut file = NamedTempFile::with_prefix("sso-wizard-")?;
        file.write_all(&std::mem::take(&mut self.memory))?;
        self.file.insert(file).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Spool {
    /// Returns the received bytes.
    pub fn finish(self) -> Spooled {
        match self.file {
            Some(file) => Spooled::File(file),
            None => Spooled::Memory(self.memory),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_bytes_stay_in_memory_and_many_go_to_a_file() {
        let mut spool = Spool::default();
        spool.write_all(b"Ada").unwrap();
        spool.write_all(b" and Bob").unwrap();
        assert!(matches!(spool.finish(), Spooled::Memory(bytes) if bytes == b"Ada and Bob"));

        let mut spool = Spool::default();
        let bytes = vec![b'x'; MOST_IN_MEMORY];
        spool.write_all(b"Ada").unwrap();
        spool.write_all(&bytes).unwrap();
        spool.write_all(b"Bob").unwrap();
        let Spooled::File(file) = spool.finish() else { panic!("it is too large for memory") };
        let path = file.path().to_owned();
        assert_eq!(std::fs::read(&path).unwrap(), [b"Ada", &bytes[..], b"Bob"].concat());
        drop(file);
        assert!(!path.exists());
    }
}
