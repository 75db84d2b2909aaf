//! A flaw in a time, and the sentence for it.

use crate::phrase::counted;
use crate::saml::shown::quoted;
use jiff::SignedDuration;

/// A time from which something is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Start {
    ResponseIssued,
    AssertionIssued,
    Assertion,
    Confirmation,
}

/// A time at which something is no longer valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum End {
    Assertion,
    Confirmation,
    Session,
}

/// A flaw in a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Flaw {
    Ended { end: End, by: SignedDuration },
    TooEarly { start: Start, by: SignedDuration },
    NoResponseInstant,
    NoAssertionInstant,
    NoConfirmationEnd,
    InvalidStart { start: Start, text: String },
    InvalidEnd { end: End, text: String },
}

impl Flaw {
    pub(super) fn sentence(&self) -> String {
        match self {
            Self::Ended { end, by } => ended(*end, &span(*by)),
            Self::TooEarly { start, by } => too_early(*start, &span(*by)),
            Self::NoResponseInstant => "The response doesn’t say when it was issued (IssueInstant).".to_owned(),
            Self::NoAssertionInstant => "The assertion doesn’t say when it was issued (IssueInstant).".to_owned(),
            Self::NoConfirmationEnd => {
                "The subject confirmation doesn’t say when it expires (NotOnOrAfter).".to_owned()
            }
            Self::InvalidStart { start, text } => invalid_start(*start, &quoted(text)),
            Self::InvalidEnd { end, text } => invalid_end(*end, &quoted(text)),
        }
    }
}

fn ended(end: End, ago: &str) -> String {
    match end {
        End::Assertion => format!("The assertion expired {ago} ago."),
        End::Confirmation => format!("The subject confirmation expired {ago} ago."),
        End::Session => format!("The session at the identity provider ended {ago} ago."),
    }
}

fn too_early(start: Start, ahead: &str) -> String {
    match start {
        Start::ResponseIssued => format!("The response’s issue time is {ahead} in the future."),
        Start::AssertionIssued => format!("The assertion’s issue time is {ahead} in the future."),
        Start::Assertion => format!("The assertion isn’t valid for another {ahead}."),
        Start::Confirmation => format!("The subject confirmation isn’t valid for another {ahead}."),
    }
}

fn invalid_start(start: Start, text: &str) -> String {
    match start {
        Start::ResponseIssued => format!("The response’s IssueInstant isn’t a valid time: {text}."),
        Start::AssertionIssued => format!("The assertion’s IssueInstant isn’t a valid time: {text}."),
        Start::Assertion => format!("The assertion’s NotBefore isn’t a valid time: {text}."),
        Start::Confirmation => format!("The subject confirmation’s NotBefore isn’t a valid time: {text}."),
    }
}

fn invalid_end(end: End, text: &str) -> String {
    match end {
        End::Assertion => format!("The assertion’s NotOnOrAfter isn’t a valid time: {text}."),
        End::Confirmation => format!("The subject confirmation’s NotOnOrAfter isn’t a valid time: {text}."),
        End::Session => format!("The SessionNotOnOrAfter isn’t a valid time: {text}."),
    }
}

/// Returns a duration as text: "4 minutes", "2 hours", "3 days".
pub(super) fn span(length: SignedDuration) -> String {
    let seconds = length.as_secs().unsigned_abs();
    let (number, one, many) = match seconds {
        0..120 => (seconds, "second", "seconds"),
        120..7_200 => (seconds / 60, "minute", "minutes"),
        7_200..172_800 => (seconds / 3_600, "hour", "hours"),
        _ => (seconds / 86_400, "day", "days"),
    };

    counted(usize::try_from(number).unwrap_or(usize::MAX), one, many)
}
