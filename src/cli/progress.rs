//! One line on standard error that shows the progress of a fetch or a long read; for users, so only on a terminal.

use super::text::plain;
use crate::fetch::Progress;
use crate::phrase::counted;
use std::io::{self, IsTerminal as _, Write as _};

/// The status line.
pub struct Line {
    shown: bool,
    enabled: bool,
}

impl Line {
    /// Creates a status line that shows nothing unless standard error is a terminal.
    pub fn on_terminal() -> Self {
        Self { shown: false, enabled: io::stderr().is_terminal() }
    }

    /// Replaces the text of the line.
    pub fn show(&mut self, progress: &Progress) {
        if !self.enabled {
            return;
        }
        self.write(&sentence(progress));
        self.shown = true;
    }

    /// Shows how much of a large file has been read.
    pub fn reading(&mut self, bytes: u64, of: u64, entities: usize) {
        if !self.enabled {
            return;
        }
        let found = counted(entities, "entity", "entities");
        self.write(&format!("Read {} of {}, {found} …", size(bytes), size(of)));
        self.shown = true;
    }

    /// Clears the line, so that the next output starts at its beginning.
    pub fn clear(&mut self) {
        if self.shown {
            self.write("");
            self.shown = false;
        }
    }

    fn write(&self, text: &str) {
        // The line is optional, so a terminal that has gone away must not end the fetch.
        let _ = write!(io::stderr(), "\r\x1b[2K{text}");
        let _ = io::stderr().flush();
    }
}

fn sentence(progress: &Progress) -> String {
    match progress {
        Progress::Connecting { host } => format!("Connecting to {} …", plain(host)),
        Progress::Redirected { to, status, .. } => format!("Redirected ({status}) to {} …", plain(to)),
        Progress::Answered { status, reason, .. } => format!("Response {status} {} …", plain(reason)),
        Progress::Received { bytes, of: Some(total) } => format!("Received {} of {} …", size(*bytes), size(*total)),
        Progress::Received { bytes, of: None } => format!("Received {} …", size(*bytes)),
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::sentence;
    use crate::fetch::Progress;

    #[test]
    fn a_server_cannot_write_control_sequences_to_the_terminal() {
        let answered = Progress::Answered {
            status: 200,
            reason: "\u{1b}[31mOK".to_owned(),
            content_type: None,
            length: None,
            secure: true,
        };

        assert_eq!(sentence(&answered), "Response 200 \\u{1b}[31mOK …");
    }

    #[test]
    fn sizes_read_as_people_say_them() {
        let received = |bytes| sentence(&Progress::Received { bytes, of: Some(104_900_000) });

        assert_eq!(received(999), "Received 999 B of 104.9 MB …");
        assert_eq!(received(12_345), "Received 12 kB of 104.9 MB …");
    }
}
