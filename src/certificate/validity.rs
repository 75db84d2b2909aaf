//! Validity in days: days decide, never a percentage.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The days before expiry from which a certificate is called expiring and urgent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thresholds {
    pub warn_days: u16,
    pub urgent_days: u16,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { warn_days: 30, urgent_days: 7 }
    }
}

/// Whether a certificate is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    Valid,
    Expired,
    NotYetValid,
}

/// The validity of a certificate at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    pub not_before: Timestamp,
    pub not_after: Timestamp,
    pub now: Timestamp,
}

/// How near the end is, for colour and icon; the words say it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    NotYetValid,
    Calm,
    Warn,
    Urgent,
    Expired,
}

impl Validity {
    /// Makes the validity at `now`.
    pub fn new(not_before: Timestamp, not_after: Timestamp, now: Timestamp) -> Self {
        Self { not_before, not_after, now }
    }

    /// Returns the state: `not_after` itself still counts as valid (RFC 5280 §4.1.2.5).
    pub fn state(&self) -> State {
        if self.now > self.not_after {
            State::Expired
        } else if self.now < self.not_before {
            State::NotYetValid
        } else {
            State::Valid
        }
    }

    /// Returns whole days until `not_after`, rounded down; negative once expired.
    pub fn days_left(&self) -> i64 {
        (self.not_after.as_second() - self.now.as_second()).div_euclid(86_400)
    }

    /// Returns how near the end is.
    pub fn urgency(&self, thresholds: Thresholds) -> Urgency {
        match self.state() {
            State::Expired => Urgency::Expired,
            State::NotYetValid => Urgency::NotYetValid,
            State::Valid if self.days_left() < i64::from(thresholds.urgent_days) => Urgency::Urgent,
            State::Valid if self.days_left() < i64::from(thresholds.warn_days) => Urgency::Warn,
            State::Valid => Urgency::Calm,
        }
    }
}
