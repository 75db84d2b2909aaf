//! Data found that isn't a certificate, and the sentences about it.

use super::Unreadable;
use super::foreign::Foreign;
use crate::phrase::{grouped, plural};

/// Maximum number of broken certificates that are reported individually.
const MOST: usize = 20;

/// The place of a certificate in the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The whole input.
    Whole,
    /// Its line number, from 1.
    Line(usize),
    Element {
        line: usize,
    },
    /// Its number in a PKCS#7 file, from 1.
    Pkcs7(usize),
}

impl Place {
    /// Says that the certificate there couldn’t be read; `reason` is a sentence.
    fn unread(self, reason: &str) -> String {
        match self {
            Self::Whole => format!("The certificate couldn’t be read. {reason}"),
            Self::Line(line) => format!("The certificate that starts on line {line} couldn’t be read. {reason}"),
            Self::Element { line } => format!("The X509Certificate element on line {line} couldn’t be read. {reason}"),
            Self::Pkcs7(number) => format!("Certificate {number} of the PKCS#7 file couldn’t be read. {reason}"),
        }
    }
}

/// Everything found that isn't a certificate; it doesn't grow with the input.
#[derive(Default)]
pub(super) struct Obstacles {
    /// In the order of the input.
    met: Vec<Obstacle>,
    /// The number of broken certificates.
    broken: usize,
    /// The number of obstacles.
    pub(super) count: usize,
}

#[derive(PartialEq, Eq)]
enum Obstacle {
    Foreign(Foreign),
    /// A certificate that can't be read, and a sentence with the reason.
    Broken {
        place: Place,
        reason: String,
    },
    /// A PKCS#7 file without certificates.
    EmptyPkcs7,
}

impl Obstacles {
    pub(super) fn foreign(&mut self, foreign: Foreign) {
        self.push_once(Obstacle::Foreign(foreign));
    }

    pub(super) fn empty_pkcs7(&mut self) {
        self.push_once(Obstacle::EmptyPkcs7);
    }

    pub(super) fn broken(&mut self, place: Place, reason: String) {
        self.count += 1;
        self.broken += 1;
        if self.broken <= MOST {
            self.met.push(Obstacle::Broken { place, reason });
        }
    }

    fn push_once(&mut self, obstacle: Obstacle) {
        self.count += 1;
        if !self.met.contains(&obstacle) {
            self.met.push(obstacle);
        }
    }

    /// Returns a sentence for each obstacle, if there are certificates as well.
    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems: Vec<String> = self
            .met
            .iter()
            .map(|obstacle| match obstacle {
                Obstacle::Foreign(foreign) => foreign.problem(),
                Obstacle::Broken { place, reason } => place.unread(reason),
                Obstacle::EmptyPkcs7 => "A PKCS#7 file in it contains no certificates.".to_owned(),
            })
            .collect();

        let more = self.broken.saturating_sub(MOST);

        if more > 0 {
            problems.push(plural(
                more,
                "1 more problem isn’t listed.".to_owned(),
                format!("{} more problems aren’t listed.", grouped(more)),
            ));
        }
        problems
    }

    /// Explains why there is no certificate at all, if anything was found. A broken certificate comes first, because it was
    /// probably meant; a secret matters more than anything else.
    pub(super) fn refusal(&self) -> Option<Unreadable> {
        let secret = self.met.iter().find_map(|obstacle| match obstacle {
            Obstacle::Foreign(foreign) if foreign.is_secret() => Some(*foreign),
            _ => None,
        });
        let broken = self.met.iter().find(|obstacle| matches!(obstacle, Obstacle::Broken { .. }));
        let mut refusal = match (broken, secret) {
            (Some(broken), _) => broken.refusal(),
            (None, Some(secret)) => secret.refusal(),
            (None, None) => self.met.first()?.refusal(),
        };

        if let (Some(_), Some(secret)) = (broken, secret) {
            refusal.hint = format!("{} {}", refusal.hint, secret.problem());
        }
        Some(refusal)
    }
}

impl Obstacle {
    fn refusal(&self) -> Unreadable {
        match self {
            Self::Foreign(foreign) => foreign.refusal(),
            Self::Broken { place, reason } => Unreadable {
                code: "broken-certificate",
                message: place.unread(reason),
                hint: "Download the certificate again, or copy it from the first to the last character.".to_owned(),
            },
            Self::EmptyPkcs7 => Unreadable {
                code: "empty-pkcs7",
                message: "This PKCS#7 file contains no certificates.".to_owned(),
                hint: "Export it again with its certificates, or choose the certificate itself (.cer, .crt, or .pem)."
                    .to_owned(),
            },
        }
    }
}
