//! Validity in days: days decide, never a percentage.

use crate::phrase::counted;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use jiff::{Timestamp, Unit};
use serde::{Deserialize, Serialize};

/// The days before expiration from which a certificate is called expiring and urgent.
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

/// The validity state of a certificate.
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

/// The urgency of the expiration, for color and icon; the words say it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    NotYetValid,
    Calm,
    Warn,
    Urgent,
    Expired,
}

impl Validity {
    /// Creates the validity at `now`.
    pub fn new(not_before: Timestamp, not_after: Timestamp, now: Timestamp) -> Self {
        Self { not_before, not_after, now }
    }

    /// Returns the state: a certificate is still valid at `not_after` itself (RFC 5280 §4.1.2.5).
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

    /// Returns the whole days of the validity period, including both ends (RFC 5280 §4.1.2.5); 0 if it ends before it
    /// starts.
    pub fn days_total(&self) -> i64 {
        (self.not_after.as_second() - self.not_before.as_second() + 1).div_euclid(86_400).max(0)
    }

    /// Returns the whole days of the validity period that are past: 0 before it starts, all of them once it has ended.
    pub fn days_elapsed(&self) -> i64 {
        (self.now.as_second() - self.not_before.as_second()).div_euclid(86_400).clamp(0, self.days_total())
    }

    /// Returns how near the expiration is. A threshold already applies on its day.
    pub fn urgency(&self, thresholds: Thresholds) -> Urgency {
        match self.state() {
            State::Expired => Urgency::Expired,
            State::NotYetValid => Urgency::NotYetValid,
            State::Valid if self.days_left() <= i64::from(thresholds.urgent_days) => Urgency::Urgent,
            State::Valid if self.days_left() <= i64::from(thresholds.warn_days) => Urgency::Warn,
            State::Valid => Urgency::Calm,
        }
    }

    /// Returns whether there is an expiration date: the last second of the year 9999 means that there is none (RFC 5280
    /// §4.1.2.5).
    pub fn ends(&self) -> bool {
        self.not_after.as_second() < Timestamp::MAX.as_second()
    }

    /// Returns the fraction of the validity period that is past, 0 to 1, for the validity bar.
    pub fn spent(&self) -> f32 {
        let life = self.not_after.as_second() - self.not_before.as_second();
        let past = self.now.as_second() - self.not_before.as_second();

        if past <= 0 {
            0.0
        } else if past >= life {
            1.0
        } else {
            // A bar has a few hundred pixels, so this is exact enough.
            (past as f64 / life as f64) as f32
        }
    }

    /// Describes when it expires or expired: "in 41 days", "tomorrow", "in 4 years", "expired 3 days ago".
    ///
    /// Continues a sentence after "expires" while valid; days are whole days, so 23 days and 5 hours are 23 days.
    pub fn expiry_words(&self) -> String {
        match self.state() {
            State::Expired => format!("expired {}", self.end_words()),
            State::Valid | State::NotYetValid if !self.ends() => "never".to_owned(),
            State::Valid | State::NotYetValid => self.end_words(),
        }
    }

    /// Returns the time between now and the end: "in 41 days", "tomorrow", "3 days ago".
    pub fn end_words(&self) -> String {
        if self.state() == State::Expired {
            past_words(self.not_after, self.now)
        } else {
            future_words(self.now, self.not_after)
        }
    }

    /// Returns the time until a future start: "in 5 days", "tomorrow".
    pub fn start_words(&self) -> String {
        future_words(self.now, self.not_before)
    }

    /// Describes the remaining time: "23 days left", "2 years 10 months left", "expired 3 days ago", "starts in 5 days".
    pub fn remaining_words(&self) -> String {
        match self.state() {
            State::Expired => format!("expired {}", self.end_words()),
            State::NotYetValid => format!("starts {}", self.start_words()),
            State::Valid if !self.ends() => "no expiration date".to_owned(),
            State::Valid if self.days_left() == 0 => "less than 1 day left".to_owned(),
            State::Valid => self.left_words(),
        }
    }

    /// Describes the remaining time as a label: "23 days left", "Expired 3 days ago", "Starts in 5 days".
    pub fn remaining_label(&self) -> String {
        match self.state() {
            State::Expired => format!("Expired {}", self.end_words()),
            State::NotYetValid => format!("Starts {}", self.start_words()),
            State::Valid if !self.ends() => "No expiration date".to_owned(),
            State::Valid if self.days_left() == 0 => "Less than 1 day left".to_owned(),
            State::Valid => self.left_words(),
        }
    }

    fn left_words(&self) -> String {
        match distance(self.now, self.not_after) {
            Distance { years: 0, days, .. } => format!("{} left", day_count(days)),
            Distance { years, months: 0, .. } => format!("{} left", year_count(years)),
            Distance { years, months, .. } => format!("{} {} left", year_count(years), month_count(months)),
        }
    }
}

/// Formats the day of a moment in UTC, such as "7 Oct 2026".
pub fn date_words(time: Timestamp) -> String {
    civil(time).strftime("%-d %b %Y").to_string()
}

/// Formats the day of a moment in UTC for a sentence, such as "7 October 2026".
pub fn long_date_words(time: Timestamp) -> String {
    civil(time).strftime("%-d %B %Y").to_string()
}

/// The distance between two moments, in whole units; `days` is the whole distance in days.
struct Distance {
    years: i64,
    /// Months beyond the years.
    months: i64,
    days: i64,
}

fn distance(from: Timestamp, to: Timestamp) -> Distance {
    let days = (to.as_second() - from.as_second()).div_euclid(86_400);
    let span = civil(from).until((Unit::Year, civil(to))).unwrap_or_default();

    Distance { years: i64::from(span.get_years()), months: i64::from(span.get_months()), days }
}

/// Describes a future moment: the next calendar day in UTC is "tomorrow".
fn future_words(now: Timestamp, then: Timestamp) -> String {
    match calendar_days(now, then) {
        0 => return "today".to_owned(),
        1 => return "tomorrow".to_owned(),
        _ => {}
    }
    match distance(now, then) {
        Distance { years: 0, days, .. } => format!("in {}", day_count(days)),
        Distance { years: 1, months, .. } => format!("in {}", month_count(12 + months)),
        Distance { years, .. } => format!("in {}", year_count(years)),
    }
}

fn past_words(then: Timestamp, now: Timestamp) -> String {
    match calendar_days(then, now) {
        0 => return "today".to_owned(),
        1 => return "yesterday".to_owned(),
        _ => {}
    }
    match distance(then, now) {
        Distance { years: 0, days, .. } => format!("{} ago", day_count(days)),
        Distance { years: 1, months, .. } => format!("{} ago", month_count(12 + months)),
        Distance { years, .. } => format!("{} ago", year_count(years)),
    }
}

/// Counts the midnights (UTC) between two moments.
fn calendar_days(from: Timestamp, to: Timestamp) -> i64 {
    to.as_second().div_euclid(86_400) - from.as_second().div_euclid(86_400)
}

/// Formats whole days that aren't negative: "1 day", "2 days".
pub(super) fn day_count(days: i64) -> String {
    counted(usize::try_from(days).unwrap_or_default(), "day", "days")
}

fn month_count(months: i64) -> String {
    counted(usize::try_from(months).unwrap_or_default(), "month", "months")
}

fn year_count(years: i64) -> String {
    counted(usize::try_from(years).unwrap_or_default(), "year", "years")
}

fn civil(time: Timestamp) -> DateTime {
    Offset::UTC.to_datetime(time)
}

#[cfg(test)]
mod tests {
    use super::{State, Thresholds, Urgency, Validity, date_words, long_date_words};
    use jiff::{SignedDuration, Timestamp};

    fn at(time: &str) -> Timestamp {
        time.parse().unwrap()
    }

    /// The validity, at `now`, of a certificate that expires on 7 October 2026 at noon.
    fn seen(now: &str) -> Validity {
        Validity::new(at("2023-10-08T12:00:00Z"), at("2026-10-07T12:00:00Z"), at(now))
    }

    #[test]
    fn days_are_whole_days() {
        assert_eq!(seen("2026-09-14T07:00:00Z").expiry_words(), "in 23 days");
        assert_eq!(seen("2026-09-14T07:00:00Z").remaining_words(), "23 days left");
        assert_eq!(seen("2026-08-27T12:00:00Z").expiry_words(), "in 41 days");
        assert_eq!(seen("2026-10-05T11:00:00Z").expiry_words(), "in 2 days");
        assert_eq!(seen("2026-10-05T11:00:00Z").remaining_words(), "2 days left");
        assert_eq!(seen("2026-10-05T13:00:00Z").remaining_words(), "1 day left");
    }

    #[test]
    fn today_and_tomorrow_are_called_so() {
        assert_eq!(seen("2026-10-07T00:00:00Z").expiry_words(), "today");
        assert_eq!(seen("2026-10-07T12:00:00Z").expiry_words(), "today");
        assert_eq!(seen("2026-10-06T23:59:59Z").expiry_words(), "tomorrow");
        assert_eq!(seen("2026-10-06T00:00:00Z").expiry_words(), "tomorrow");
        assert_eq!(seen("2026-10-06T23:59:59Z").remaining_words(), "less than 1 day left");
        assert_eq!(seen("2026-10-07T12:00:01Z").expiry_words(), "expired today");
        assert_eq!(seen("2026-10-08T08:00:00Z").expiry_words(), "expired yesterday");
    }

    #[test]
    fn what_has_expired_says_how_long_ago() {
        assert_eq!(seen("2026-10-10T13:00:00Z").expiry_words(), "expired 3 days ago");
        assert_eq!(seen("2027-09-14T13:00:00Z").remaining_words(), "expired 342 days ago");
        assert_eq!(seen("2027-12-14T13:00:00Z").expiry_words(), "expired 14 months ago");
        assert_eq!(seen("2030-09-14T13:00:00Z").expiry_words(), "expired 3 years ago");
    }

    #[test]
    fn long_lives_are_told_in_years_and_months() {
        assert_eq!(seen("2023-11-20T12:00:00Z").remaining_words(), "2 years 10 months left");
        assert_eq!(seen("2024-10-07T12:00:00Z").remaining_words(), "2 years left");
        assert_eq!(seen("2025-09-01T12:00:00Z").remaining_words(), "1 year 1 month left");
        assert_eq!(seen("2025-10-08T12:00:00Z").remaining_words(), "364 days left");
        assert_eq!(seen("2024-08-07T12:00:00Z").expiry_words(), "in 2 years");
        assert_eq!(seen("2025-08-07T12:00:00Z").expiry_words(), "in 14 months");
    }

    #[test]
    fn what_is_not_yet_valid_says_when_it_starts() {
        let validity = seen("2023-10-03T11:00:00Z");

        assert_eq!(validity.state(), State::NotYetValid);
        assert_eq!(validity.remaining_words(), "starts in 5 days");
        assert_eq!(validity.urgency(Thresholds::default()), Urgency::NotYetValid);
        assert!(validity.spent() == 0.0);
    }

    #[test]
    fn the_year_9999_means_no_end() {
        let validity = Validity::new(at("2023-10-08T12:00:00Z"), Timestamp::MAX, at("2026-10-07T12:00:00Z"));

        assert_eq!(validity.expiry_words(), "never");
        assert_eq!(validity.remaining_words(), "no expiration date");
    }

    #[test]
    fn a_threshold_counts_from_its_day_on() {
        let urgency = |now| seen(now).urgency(Thresholds::default());

        assert_eq!(urgency("2026-09-06T11:59:59Z"), Urgency::Calm);
        assert_eq!(urgency("2026-09-06T12:00:01Z"), Urgency::Warn);
        assert_eq!(urgency("2026-09-29T12:00:00Z"), Urgency::Warn);
        assert_eq!(urgency("2026-09-29T12:00:01Z"), Urgency::Urgent);
        assert_eq!(urgency("2026-10-07T12:00:00Z"), Urgency::Urgent);
        assert_eq!(urgency("2026-10-07T12:00:01Z"), Urgency::Expired);
    }

    #[test]
    fn the_bar_fills_from_birth_to_end_even_when_the_dates_are_nonsense() {
        assert!((seen("2025-04-08T00:00:00Z").spent() - 0.5).abs() < 0.01);
        assert!(seen("2026-10-08T00:00:00Z").spent() == 1.0);
        let backwards =
            Validity::new(at("2026-01-01T00:00:00Z"), at("2025-01-01T00:00:00Z"), at("2025-06-01T00:00:00Z"));

        assert!((0.0..=1.0).contains(&backwards.spent()));
        for now in [Timestamp::MIN, Timestamp::MAX] {
            let validity = Validity::new(Timestamp::MIN, Timestamp::MAX, now);

            assert!((0.0..=1.0).contains(&validity.spent()));
            assert!(!validity.expiry_words().is_empty() && !validity.remaining_words().is_empty());
        }
    }

    #[test]
    fn words_never_jump_backwards_as_time_goes_by() {
        let mut now = at("2021-10-07T11:00:00Z");
        let mut before = i64::MAX;

        while now < at("2026-10-07T12:00:00Z") {
            let days = Validity::new(Timestamp::MIN, at("2026-10-07T12:00:00Z"), now).days_left();

            assert!(days <= before);
            before = days;
            now += SignedDuration::from_hours(7);
        }
        assert_eq!(before, 0);
    }

    #[test]
    fn the_days_of_a_life_are_counted_with_both_ends() {
        let ninety = Validity::new(at("2026-01-01T00:00:00Z"), at("2026-03-31T23:59:59Z"), at("2026-01-11T06:00:00Z"));
        let seen = |now| Validity { now: at(now), ..ninety };

        assert_eq!((ninety.days_total(), ninety.days_elapsed(), ninety.days_left()), (90, 10, 79));
        assert_eq!(seen("2025-12-31T00:00:00Z").days_elapsed(), 0);
        assert_eq!(seen("2027-01-01T00:00:00Z").days_elapsed(), 90);
        let backwards = Validity::new(ninety.not_after, ninety.not_before, ninety.now);

        assert_eq!((backwards.days_total(), backwards.days_elapsed()), (0, 0));
        assert!(Validity::new(Timestamp::MIN, Timestamp::MAX, Timestamp::MAX).days_total() > 3_000_000);
    }

    #[test]
    fn what_is_left_stands_alone_or_within_a_sentence() {
        for (now, within, alone) in [
            ("2026-09-14T07:00:00Z", "23 days left", "23 days left"),
            ("2026-10-06T23:59:59Z", "less than 1 day left", "Less than 1 day left"),
            ("2026-10-10T13:00:00Z", "expired 3 days ago", "Expired 3 days ago"),
            ("2023-10-03T12:00:00Z", "starts in 5 days", "Starts in 5 days"),
        ] {
            assert_eq!((&*seen(now).remaining_words(), &*seen(now).remaining_label()), (within, alone));
        }
    }

    #[test]
    fn dates_are_written_day_first() {
        assert_eq!(date_words(at("2026-10-07T23:59:59Z")), "7 Oct 2026");
        assert_eq!(long_date_words(at("2026-10-07T23:59:59Z")), "7 October 2026");
    }
}
