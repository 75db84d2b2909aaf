//! Finds the certificates in bytes: PEM, DER, PKCS#7, bare base64, pasted XML.

mod asn1;
mod encoded;
mod escape;
mod foreign;
mod obstacle;
mod recognise;
mod rtf;
mod text;

use super::Certificate;
use asn1::Shape;
use encoded::Start;
use foreign::Foreign;
use obstacle::{Obstacles, Place};
use std::collections::HashSet;

/// Maximum bytes of a file. No file of certificates is larger.
const LARGEST: usize = 16 * 1024 * 1024;

/// Maximum nesting of base64: a base64 text may contain a PEM block that contains base64. No real file is nested deeper.
const DEEPEST: usize = 3;

/// Maximum number of certificates that are checked for being signed with their own key: a check takes up to 0.3 ms, and a
/// megabyte can contain 2,000 certificates.
const MOST_CHECKED: usize = 100;

/// Bytes without a certificate: a description of them, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Unreadable {
    /// Kebab-case, such as `private-key`, `csr`, `pfx`, `no-certificate`.
    pub code: &'static str,
    pub message: String,
    pub hint: String,
}

/// The result of reading one input.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Every distinct certificate, in the order of the input.
    pub certificates: Vec<Certificate>,
    /// The number of repeated certificates in the input.
    pub repeated: usize,
    /// A sentence for each block that couldn't be read, if others could.
    pub problems: Vec<String>,
}

/// Reads every certificate of `bytes`.
///
/// Accepts common forms: one or many PEM blocks with text around them, DER, PKCS#7, base64 without armor, base64 of a PEM
/// file, JSON with `x5c`, and XML with `ds:X509Certificate` elements, also if a copy lost the start or the end. A private
/// key is recognized, reported, and never kept.
///
/// # Errors
/// Returns [`Unreadable`] if there is none: it describes what the bytes are instead.
pub fn read(bytes: &[u8]) -> Result<Found, Unreadable> {
    if bytes.len() > LARGEST {
        return Err(Unreadable {
            code: "too-large",
            message: format!("This is {} MB, far larger than a certificate file.", bytes.len() / 1_000_000),
            hint: "Choose the file that contains the certificate. Most are smaller than 10 kB.".to_owned(),
        });
    }
    let mut reader = Reader::default();

    reader.bytes(bytes, DEEPEST);
    reader.finish()
}

#[derive(Default)]
struct Reader {
    certificates: Vec<Certificate>,
    seen: HashSet<Vec<u8>>,
    /// The number of certificates found, including duplicates.
    met: usize,
    obstacles: Obstacles,
    /// The apparent kind of the input, if neither certificates nor obstacles were found.
    look: Option<Foreign>,
    /// Set if the input wasn't empty.
    anything: bool,
}

impl Reader {
    fn bytes(&mut self, bytes: &[u8], depth: usize) {
        if let Some(foreign) = recognise::magic(bytes) {
            self.anything = true;
            self.obstacles.foreign(foreign);
        } else if asn1::begins(bytes) {
            self.der(bytes, Place::Whole);
        } else {
            self.text(&text::decode(bytes), depth);
        }
    }

    /// Reads certificates, PKCS#7, and other elements, one after another.
    fn der(&mut self, bytes: &[u8], place: Place) {
        let mut rest = bytes;

        self.anything = true;
        while let Some(length) = self.element(rest, place) {
            rest = &rest[length..];
            // Bytes after a certificate matter only if they are another element.
            if !asn1::begins(rest) {
                break;
            }
        }
    }

    /// Reads one element and returns its length. Returns `None` if it is broken.
    fn element(&mut self, bytes: &[u8], place: Place) -> Option<usize> {
        match asn1::shape(bytes) {
            Shape::Foreign(foreign) => self.obstacles.foreign(foreign),
            Shape::Pkcs7(certificates) if certificates.is_empty() => self.obstacles.empty_pkcs7(),
            Shape::Pkcs7(certificates) => {
                for (position, certificate) in certificates.into_iter().enumerate() {
                    self.certificate(certificate, Place::Pkcs7(position + 1));
                }
            }
            Shape::Other => return self.certificate(bytes, place),
        }
        asn1::length(bytes)
    }

    /// Reads one certificate and returns its length. Returns `None` if it is broken.
    fn certificate(&mut self, bytes: &[u8], place: Place) -> Option<usize> {
        /// Minimum bytes of a certificate: names, dates, a key, and a signature need more.
        const SHORTEST: usize = 64;

        match asn1::length(bytes) {
            // A certificate that was read before isn't read again: files with a thousand copies exist.
            Some(length) if self.seen.contains(&bytes[..length]) => {
                self.met += 1;
                return Some(length);
            }
            Some(..SHORTEST) => {
                self.obstacles.broken(place, "These bytes aren’t a certificate.".to_owned());
                return None;
            }
            _ => {}
        }
        let certificate = match self.certificates.len() {
            0..MOST_CHECKED => Certificate::from_der(bytes),
            _ => Certificate::from_der_by_name(bytes),
        };

        match certificate {
            Ok(certificate) => {
                let length = certificate.der().len();

                self.met += 1;
                if self.seen.insert(certificate.der().to_vec()) {
                    self.certificates.push(certificate);
                }
                Some(length)
            }
            Err(reason) => {
                self.obstacles.broken(place, reason);
                None
            }
        }
    }

    fn text(&mut self, text: &str, depth: usize) {
        if rtf::is_rtf(text) {
            self.plain_text(&rtf::plain(text), depth);
        } else {
            self.plain_text(text, depth);
        }
    }

    fn plain_text(&mut self, text: &str, depth: usize) {
        let before = self.progress();

        self.anything |= !text.trim().is_empty();
        self.parts(text, depth);
        if before == self.progress()
            && let Some(undone) = escape::undone(text)
        {
            self.parts(&undone, depth);
        }
        if before == self.progress() {
            self.look = self.look.or_else(|| recognise::look(text));
        }
    }

    /// Returns counters that change whenever something is found.
    fn progress(&self) -> (usize, usize) {
        (self.met, self.obstacles.count)
    }

    fn parts(&mut self, text: &str, depth: usize) {
        if recognise::holds_secret(text) {
            self.obstacles.foreign(Foreign::PrivateKey);
        }
        let parts = text::parts(text);
        let is_one = parts.len() == 1;

        for part in parts {
            match part.kind {
                text::Kind::Element(content) => self.content(&content, part.line, depth),
                text::Kind::Block(block) => self.block(&block, part.line, depth),
                text::Kind::End(label) => {
                    if let Some(foreign) = recognise::label(label).filter(|foreign| foreign.is_secret()) {
                        self.obstacles.foreign(foreign);
                    }
                }
                text::Kind::Between(all) if is_one && self.whole(all, part.line, depth) => {}
                text::Kind::Between(between) => self.bare(between, part.line, depth),
            }
        }
    }

    /// Reads the content of an X509Certificate element: base64, or PEM with its armor.
    fn content(&mut self, content: &str, line: usize, depth: usize) {
        let mut has_blocks = false;

        for part in text::parts(content) {
            if let text::Kind::Block(block) = part.kind {
                has_blocks = true;
                self.block(&block, line + part.line - 1, depth);
            }
        }
        if !has_blocks {
            self.encoded(content, Place::Element { line }, depth);
        }
    }

    fn block(&mut self, block: &text::Block<'_>, line: usize, depth: usize) {
        let place = Place::Line(line);

        if let Some(foreign) = recognise::label(block.label) {
            // The bytes decide: some files have certificates under the label PUBLIC KEY.
            match encoded::decode(block.body) {
                Ok(bytes) if !foreign.is_secret() && Certificate::from_der_by_name(&bytes).is_ok() => {
                    self.der(&bytes, place);
                }
                _ => self.obstacles.foreign(foreign),
            }
        } else if block.label == "TRUSTED CERTIFICATE" {
            // OpenSSL appends the certificate's trust settings.
            match encoded::der(block.body) {
                Some(piece) => self.der(&piece.bytes, place),
                None => self.encoded(block.body, place, depth),
            }
        } else if ["CERTIFICATE", "PKCS7", "PKCS #7", "CMS"].iter().any(|known| block.label.contains(known)) {
            self.encoded(block.body, place, depth);
        }
    }

    /// Reads base64 of DER, or base64 of text, that is marked as a certificate.
    fn encoded(&mut self, content: &str, place: Place, depth: usize) {
        match encoded::decode(content) {
            Ok(bytes) if asn1::begins(&bytes) => self.der(&bytes, place),
            Ok(bytes) if depth > 0 && self.wrapped(&bytes, depth) => {}
            Ok(bytes) => self.der(&bytes, place),
            // Where the END line is missing, other text may follow.
            Err(reason) => match encoded::first_der(content) {
                Some(bytes) => self.der(&bytes, place),
                None => self.obstacles.broken(place, reason),
            },
        }
    }

    /// Reads text that is entirely base64, and returns whether that found anything.
    fn whole(&mut self, text: &str, line: usize, depth: usize) -> bool {
        /// Minimum characters: shorter text that happens to be base64 is a word.
        const SHORTEST: usize = 64;

        match encoded::decode(text) {
            Ok(bytes) if asn1::begins(&bytes) => {
                let is_read = asn1::are_elements(&bytes);

                if is_read {
                    self.der(&bytes, Place::Line(line));
                }
                is_read
            }
            Ok(bytes) => bytes.len() > SHORTEST && depth > 0 && self.wrapped(&bytes, depth),
            Err(_) => false,
        }
    }

    /// Reads text between elements and blocks, or a whole text without them: base64 without armor, JSON, prose.
    fn bare(&mut self, text: &str, first_line: usize, depth: usize) {
        /// Maximum bytes that are searched twice; a few broken certificates have fewer.
        const SECOND_LOOK: usize = 64 * 1024;
        let (mut line, mut counted, mut position) = (first_line, 0, 0);
        // Text that looked like a certificate and isn't one is searched once more, within a limit.
        let mut spare = SECOND_LOOK;

        while let Some((start, kind)) = encoded::next_start(text, position) {
            line += text[counted..start].bytes().filter(|octet| *octet == b'\n').count();
            counted = start;
            position = start + 1;
            let rest = &text[start..];

            match kind {
                Start::Text => {
                    let piece = encoded::run(rest);

                    position = start + piece.end;
                    if depth > 0 {
                        self.wrapped(&piece.bytes, depth);
                    }
                }
                Start::Der => {
                    let Some(piece) = encoded::der(rest) else { continue };
                    let is_read = self.piece(&piece.bytes, Place::Line(line));

                    if is_read || spare < piece.end {
                        position = start + piece.end;
                    } else {
                        spare -= piece.end;
                    }
                }
            }
        }
    }

    /// Reads DER found within text, and returns whether it was recognized.
    fn piece(&mut self, bytes: &[u8], place: Place) -> bool {
        /// Minimum bytes of a truncated certificate; anything shorter isn't reported as one.
        const SHORTEST: usize = 100;
        let is_whole = asn1::length(bytes).is_some();

        match asn1::shape(bytes) {
            _ if !is_whole && bytes.len() < SHORTEST => return false,
            Shape::Foreign(foreign) if foreign.is_secret() => self.obstacles.foreign(foreign),
            // Metadata may contain the public key next to the certificate.
            Shape::Foreign(foreign) => self.look = self.look.or(Some(foreign)),
            Shape::Other if bytes.len() < SHORTEST => return false,
            _ => {
                let met = self.met;

                self.der(bytes, place);
                return self.met > met;
            }
        }
        true
    }

    /// Reads decoded base64 as text again, and returns whether that found anything.
    fn wrapped(&mut self, bytes: &[u8], depth: usize) -> bool {
        let before = self.progress();

        self.bytes(bytes, depth - 1);
        before != self.progress()
    }

    fn finish(self) -> Result<Found, Unreadable> {
        if self.certificates.is_empty() {
            let refusal = self.obstacles.refusal().or_else(|| self.look.map(Foreign::refusal));

            return Err(refusal.unwrap_or_else(|| nothing(self.anything)));
        }
        let repeated = self.met - self.certificates.len();

        Ok(Found { certificates: self.certificates, repeated, problems: self.obstacles.problems() })
    }
}

fn nothing(is_text: bool) -> Unreadable {
    if is_text {
        Unreadable {
            code: "no-certificate",
            message: "This contains no certificate.".to_owned(),
            hint: "Choose a .cer, .crt, .pem, or .p7b file, or paste everything from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.".to_owned(),
        }
    } else {
        Unreadable {
            code: "empty",
            message: "This is empty.".to_owned(),
            hint: "Choose a .cer, .crt, .pem, or .p7b file, or paste the certificate.".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
