//! Finds the certificates in bytes: PEM, DER, PKCS#7, bare base64, pasted XML.

mod asn1;
mod foreign;
mod text;

use super::Certificate;
use asn1::Shape;
use foreign::Foreign;
use std::collections::HashSet;

/// No file of certificates is larger; what is larger is not a file of certificates.
const LARGEST: usize = 16 * 1024 * 1024;

/// A base64 text may hold a PEM block that holds base64: so deep people wrap them, and no deeper.
const DEEPEST: usize = 3;

/// So many problems are told one by one.
const MOST_PROBLEMS: usize = 20;

/// Bytes without a certificate: what they are instead, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Unreadable {
    /// Kebab-case, such as `private-key`, `csr`, `pfx`, `no-certificate`.
    pub code: &'static str,
    pub message: String,
    pub hint: String,
}

/// What was found in one input.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Every distinct certificate, in the order of the input.
    pub certificates: Vec<Certificate>,
    /// How many more times the input holds one of them.
    pub repeated: usize,
    /// A sentence for each block that could not be read, though others could.
    pub problems: Vec<String>,
}

/// Reads every certificate of `bytes`.
///
/// Takes what people have: one or many PEM blocks with text around them, DER, PKCS#7, base64 without armour, base64 of
/// a PEM file, JSON with `x5c`, and XML with `ds:X509Certificate` elements. A private key is recognised and never kept.
///
/// # Errors
/// [`Unreadable`] when there is none: it says what the bytes are instead.
pub fn read(bytes: &[u8]) -> Result<Found, Unreadable> {
    if bytes.len() > LARGEST {
        return Err(Unreadable {
            code: "too-large",
            message: format!("This is {} MB, far more than certificates need.", bytes.len() / 1_000_000),
            hint: "Choose the file that holds the certificate: most are smaller than 10 kB.".to_owned(),
        });
    }
    let mut reader = Reader::default();

    reader.bytes(bytes, DEEPEST);
    reader.finish()
}

/// Something that was met and is not a certificate.
enum Obstacle {
    Foreign(Foreign),
    /// A certificate that cannot be read: where it stands, such as "The certificate that begins on line 3", and a sentence why.
    Broken {
        place: String,
        reason: String,
    },
    /// A PKCS#7 file without certificates.
    EmptyPkcs7,
}

#[derive(Default)]
struct Reader {
    certificates: Vec<Certificate>,
    seen: HashSet<Vec<u8>>,
    /// How many certificates were met, with the duplicates.
    met: usize,
    obstacles: Vec<Obstacle>,
    /// Whether there was anything at all.
    anything: bool,
}

impl Reader {
    fn bytes(&mut self, bytes: &[u8], depth: usize) {
        if let Some(foreign) = Foreign::from_magic(bytes) {
            self.anything = true;
            self.obstacles.push(Obstacle::Foreign(foreign));
        } else if is_der(bytes) {
            self.der(bytes, "The certificate");
        } else {
            self.text(&text::decode(bytes), depth);
        }
    }

    /// Reads a certificate, several in a row, or PKCS#7.
    fn der(&mut self, bytes: &[u8], place: &str) {
        self.anything = true;
        match asn1::shape(bytes) {
            Shape::Foreign(foreign) => self.obstacles.push(Obstacle::Foreign(foreign)),
            Shape::Pkcs7(certificates) if certificates.is_empty() => self.obstacles.push(Obstacle::EmptyPkcs7),
            Shape::Pkcs7(certificates) => {
                for (position, certificate) in certificates.into_iter().enumerate() {
                    self.certificate(certificate, &format!("Certificate {} of the PKCS#7 file", position + 1));
                }
            }
            Shape::Other => {
                let mut rest = bytes;

                while let Some(length) = self.certificate(rest, place) {
                    rest = &rest[length..];
                    // What stands behind a certificate matters only when it is another.
                    if !is_der(rest) {
                        break;
                    }
                }
            }
        }
    }

    /// Reads one certificate and returns its length, unless it is broken.
    fn certificate(&mut self, bytes: &[u8], place: &str) -> Option<usize> {
        match Certificate::from_der(bytes) {
            Ok(certificate) => {
                let length = certificate.der().len();

                self.met += 1;
                if self.seen.insert(certificate.der().to_vec()) {
                    self.certificates.push(certificate);
                }
                Some(length)
            }
            Err(reason) => {
                self.obstacles.push(Obstacle::Broken { place: place.to_owned(), reason });
                None
            }
        }
    }

    fn text(&mut self, text: &str, depth: usize) {
        self.anything |= !text.trim().is_empty();
        let elements = text::x509_certificate_elements(text);

        if !elements.is_empty() {
            for (line, content) in elements {
                self.encoded(&content, &format!("The X509Certificate element on line {line}"), depth);
            }
            return;
        }
        let blocks = text::pem_blocks(text);

        if !blocks.is_empty() {
            for block in blocks {
                self.block(&block);
            }
            return;
        }
        self.bare(text, depth);
    }

    fn block(&mut self, block: &text::Block<'_>) {
        if let Some(foreign) = Foreign::from_label(block.label) {
            self.obstacles.push(Obstacle::Foreign(foreign));
            return;
        }
        if !["CERTIFICATE", "PKCS7", "PKCS #7", "CMS"].iter().any(|known| block.label.contains(known)) {
            return;
        }
        let place = format!("The certificate that begins on line {}", block.line);

        match text::decode_base64(block.body) {
            Ok(bytes) => self.der(&bytes, &place),
            Err(_) if !block.complete => {
                self.obstacles.push(Obstacle::Broken { place, reason: "Its END line is missing.".to_owned() });
            }
            Err(clause) => self.obstacles.push(Obstacle::Broken { place, reason: sentence(&clause) }),
        }
    }

    /// Reads the content of an X509Certificate element: base64 of DER, or PEM with its armour, or base64 of PEM.
    fn encoded(&mut self, content: &str, place: &str, depth: usize) {
        let blocks = text::pem_blocks(content);

        if !blocks.is_empty() {
            for block in blocks {
                self.block(&block);
            }
            return;
        }
        match text::decode_base64(content) {
            Ok(bytes) if is_der(&bytes) => self.der(&bytes, place),
            Ok(bytes) if depth > 0 && self.wrapped(&bytes, depth) => {}
            Ok(_) => {
                let reason = "These bytes are not a certificate.".to_owned();

                self.obstacles.push(Obstacle::Broken { place: place.to_owned(), reason });
            }
            Err(clause) => self.obstacles.push(Obstacle::Broken { place: place.to_owned(), reason: sentence(&clause) }),
        }
    }

    /// Reads bytes that came out of base64 as text again, and returns whether that gave anything.
    fn wrapped(&mut self, bytes: &[u8], depth: usize) -> bool {
        let before = (self.met, self.obstacles.len());

        self.bytes(bytes, depth - 1);
        before != (self.met, self.obstacles.len())
    }

    /// Reads text without armour or elements.
    fn bare(&mut self, text: &str, depth: usize) {
        if let Ok(bytes) = text::decode_base64(text) {
            if is_der(&bytes) {
                self.der(&bytes, "The certificate");
                return;
            }
            if depth > 0 && bytes.len() > 64 && self.wrapped(&bytes, depth) {
                return;
            }
        }
        for run in text::base64_runs(text) {
            if let Ok(bytes) = text::decode_base64(run)
                && is_der(&bytes)
            {
                self.der(&bytes, "The certificate");
            }
        }
        if self.certificates.is_empty()
            && let Some(foreign) = Foreign::from_text(text)
        {
            self.obstacles.push(Obstacle::Foreign(foreign));
        }
    }

    fn finish(self) -> Result<Found, Unreadable> {
        if self.certificates.is_empty() {
            return Err(refusal(&self.obstacles, self.anything));
        }
        let mut problems: Vec<String> = Vec::new();
        let mut untold = 0_usize;

        for obstacle in &self.obstacles {
            let problem = match obstacle {
                Obstacle::Foreign(foreign) => foreign.problem(),
                Obstacle::Broken { place, reason } => format!("{place} could not be read. {reason}"),
                Obstacle::EmptyPkcs7 => "A PKCS#7 file in it holds no certificate.".to_owned(),
            };

            if problems.len() == MOST_PROBLEMS {
                untold += 1;
            } else if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
        if untold > 0 {
            problems.push(match untold {
                1 => "1 more problem is not listed.".to_owned(),
                _ => format!("{untold} more problems are not listed."),
            });
        }
        let repeated = self.met - self.certificates.len();
        Ok(Found { certificates: self.certificates, repeated, problems })
    }
}

/// Returns whether the bytes begin as DER or BER does: a SEQUENCE whose length no text would have.
fn is_der(bytes: &[u8]) -> bool {
    matches!(bytes, [0x30, 0x80..=0x84, ..])
        || matches!(bytes, [0x30, length, tag, ..] if *length >= 0x10 && *tag < 0x09)
}

fn sentence(clause: &str) -> String {
    let mut characters = clause.chars();

    match characters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), characters.as_str()),
        None => String::new(),
    }
}

fn refusal(obstacles: &[Obstacle], anything: bool) -> Unreadable {
    let broken = obstacles.iter().find(|obstacle| matches!(obstacle, Obstacle::Broken { .. }));

    match broken.or(obstacles.first()) {
        Some(Obstacle::Foreign(foreign)) => foreign.refusal(),
        Some(Obstacle::Broken { place, reason }) => Unreadable {
            code: "broken-certificate",
            message: format!("{place} could not be read. {reason}"),
            hint: "Download the certificate again, or copy it again from the first to the last character.".to_owned(),
        },
        Some(Obstacle::EmptyPkcs7) => Unreadable {
            code: "empty-pkcs7",
            message: "This PKCS#7 file holds no certificate.".to_owned(),
            hint: "Export it again with its certificates, or choose the certificate itself (.cer, .crt or .pem).".to_owned(),
        },
        None if anything => Unreadable {
            code: "no-certificate",
            message: "There is no certificate in this.".to_owned(),
            hint: "Choose a .cer, .crt, .pem or .p7b file, or paste everything from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.".to_owned(),
        },
        None => Unreadable {
            code: "empty",
            message: "This is empty.".to_owned(),
            hint: "Choose a .cer, .crt, .pem or .p7b file, or paste the certificate.".to_owned(),
        },
    }
}

#[cfg(test)]
mod tests;
