//! The output of a command, before any of it is written.

use super::failure::{Exit, Failure};
use super::text::{Page, is_treacherous};
use serde::Serialize;

/// The form of a command's output.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    pub json: bool,
    pub colour: bool,
}

/// The output of a command: a document for standard output, sentences for standard error, an exit code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Bytes, because files are passed on as they are.
    pub output: Vec<u8>,
    /// Errors, which the document may contain too.
    pub failures: Vec<Failure>,
    /// Warnings, as well as the output.
    pub notices: Vec<Failure>,
    pub exit: Exit,
}

impl Answer {
    /// Creates an answer of bytes that are written unchanged.
    pub fn bytes(output: Vec<u8>) -> Self {
        Self { output, failures: Vec::new(), notices: Vec::new(), exit: Exit::Sound }
    }

    /// Creates an answer in the requested form: the JSON document, or the page that `write` fills.
    pub fn new(form: Form, document: &impl Serialize, write: impl FnOnce(&mut Page)) -> Result<Self, Failure> {
        if form.json {
            return Ok(Self::bytes(json(document)?.into_bytes()));
        }
        let mut page = Page::new(form.colour);
        write(&mut page);

        Ok(Self::bytes(page.into_text().into_bytes()))
    }

    /// Creates an answer whose error is in the document and on standard error; text has no document.
    pub fn failed(form: Form, document: &impl Serialize, failure: Failure) -> Result<Self, Failure> {
        Ok(Self::new(form, document, |_| {})?.with_failure(failure))
    }

    /// Ends with exit code 1 if there is a blocker.
    #[must_use]
    pub fn blocked_if(mut self, blocked: bool) -> Self {
        if blocked {
            self.exit = Exit::Blocker;
        }
        self
    }

    /// Ends with the failure's exit code, and reports the failure as well as the output.
    #[must_use]
    pub fn with_failure(mut self, failure: Failure) -> Self {
        self.exit = failure.exit;
        self.failures.push(failure);
        self
    }

    /// Adds warnings to the output.
    #[must_use]
    pub fn with_notices(mut self, notices: Vec<Failure>) -> Self {
        self.notices = notices;
        self
    }
}

/// Writes JSON that users may look at: characters that control a terminal are escaped, which doesn't change the values that
/// are read from it (RFC 8259 §7).
fn json(document: &impl Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(document)
        .map_err(|error| Failure::new(format!("Couldn’t write the JSON document: {error}."), ""))?;
    let mut safe = String::with_capacity(text.len() + 1);
    let mut units = [0; 2];
    for character in text.chars() {
        // Line breaks are only between values: inside values, the serializer has already escaped them.
        if character != '\n' && is_treacherous(character) {
            for unit in character.encode_utf16(&mut units) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            safe.push(character);
        }
    }
    safe.push('\n');

    Ok(safe)
}

#[cfg(test)]
mod tests {
    use super::json;

    #[test]
    fn json_steers_no_terminal_and_reads_back_as_it_was() {
        let hostile = "\u{1b}[31m \u{9b} \u{202e} \u{e0041} \n \" é";
        let written = json(&hostile).unwrap();

        assert!(written.trim_end().chars().all(|character| !super::is_treacherous(character)), "{written}");
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), hostile);
    }
}
