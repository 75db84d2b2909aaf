//! Coverage from today on: when Primary and Secondary are both valid, when one is, and when none is.

use super::Span;
use crate::certificate::validity::{Urgency, day_count, long_date_words};
use crate::certificate::{Role, Thresholds, Validity};
use jiff::{SignedDuration, Timestamp};

/// The validity of Primary and Secondary: both, one, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    Both,
    One(Role),
    None,
}

/// A period during which the cover stays the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    pub cover: Cover,
    pub from: Timestamp,
    /// The first moment after it; `None` if it never ends.
    pub until: Option<Timestamp>,
}

/// The cover from a moment on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    now: Timestamp,
    primary: Option<Span>,
    secondary: Option<Span>,
    /// In order and without holes, from now to the end of time.
    stretches: Vec<Stretch>,
}

/// The cover in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The urgency of the end of the cover; a gap before that is at least a warning.
    pub urgency: Urgency,
    /// The end of the cover.
    pub sentence: String,
    /// Other facts that matter for switching from one to the other.
    pub more: Option<String>,
}

impl Coverage {
    /// Determines how Primary and Secondary of `spans` cover the time from `now` on.
    pub fn new(spans: &[Span], now: Timestamp) -> Self {
        let with = |role| spans.iter().find(|span| span.role == Some(role)).copied();
        let (primary, secondary) = (with(Role::Primary), with(Role::Secondary));
        let mut changes: Vec<Timestamp> = [primary, secondary]
            .into_iter()
            .flatten()
            .flat_map(|span| [Some(span.not_before), end(span)])
            .flatten()
            .filter(|change| *change > now)
            .chain([now])
            .collect();

        changes.sort_unstable();

        let mut stretches: Vec<Stretch> = Vec::new();

        for from in changes {
            let is_valid = |span: Option<Span>| {
                span.is_some_and(|span| span.not_before <= from && end(span).is_none_or(|end| from < end))
            };
            let cover = match (is_valid(primary), is_valid(secondary)) {
                (true, true) => Cover::Both,
                (true, false) => Cover::One(Role::Primary),
                (false, true) => Cover::One(Role::Secondary),
                (false, false) => Cover::None,
            };

            match stretches.last_mut() {
                Some(last) if last.cover == cover => continue,
                Some(last) => last.until = Some(from),
                None => {}
            }
            stretches.push(Stretch { cover, from, until: None });
        }
        Self { now, primary, secondary, stretches }
    }

    /// Returns the stretches, from now on, without holes; the last never ends.
    pub fn stretches(&self) -> &[Stretch] {
        &self.stretches
    }

    /// Returns the first time without cover: one that never ends if the last of the two has expired.
    pub fn first_gap(&self) -> Option<Stretch> {
        self.stretches.iter().find(|stretch| stretch.cover == Cover::None).copied()
    }

    /// Returns the last moment of the current cover, or `None` if there is none or it never ends.
    pub fn covered_until(&self) -> Option<Timestamp> {
        self.first_gap().filter(|gap| gap.from > self.now).map(|gap| last_moment(gap.from))
    }

    /// Returns the first time in which both are valid: then the identity provider can switch.
    pub fn overlap(&self) -> Option<Stretch> {
        self.stretches.iter().find(|stretch| stretch.cover == Cover::Both).copied()
    }

    /// Describes the end of the cover, and other facts that matter for switching.
    pub fn summary(&self, thresholds: Thresholds) -> Summary {
        if self.primary.is_none() && self.secondary.is_none() {
            return Summary {
                urgency: Urgency::Expired,
                sentence: "No certificate is Primary or Secondary.".to_owned(),
                more: Some("Only Primary and Secondary are used.".to_owned()),
            };
        }

        let Some(gap) = self.first_gap() else {
            return Summary {
                urgency: Urgency::Calm,
                sentence: "Primary or Secondary is valid with no expiration date.".to_owned(),
                more: Some(self.change_over()),
            };
        };

        if gap.from <= self.now {
            return self.without_cover(gap);
        }

        let until = Validity::new(self.now, last_moment(gap.from), self.now);
        let urgency = match (until.urgency(thresholds), gap.until) {
            (Urgency::Calm, Some(_)) => Urgency::Warn,
            (urgency, _) => urgency,
        };
        let (from, left) = (long_date_words(gap.from), until.remaining_words());
        let sentence = match (gap.until, urgency) {
            (Some(end), _) => {
                let to = long_date_words(end);

                match days(until.not_after, end) {
                    Some(days) => {
                        format!("From {from} to {to}, neither Primary nor Secondary is valid, a gap of {days}.")
                    }
                    None => format!("From {from} to {to}, neither Primary nor Secondary is valid."),
                }
            }
            (None, Urgency::Calm) => {
                format!("Primary or Secondary is valid until {} ({left}).", long_date_words(until.not_after))
            }
            (None, _) => format!("From {from}, neither Primary nor Secondary is valid ({left})."),
        };

        Summary { urgency, sentence, more: Some(self.change_over()) }
    }

    /// Describes when both are valid, or why there is no such time.
    fn change_over(&self) -> String {
        if let Some(overlap) = self.overlap() {
            return self.both_valid(overlap);
        }

        match (self.primary, self.secondary) {
            (None, _) => "There’s no Primary.".to_owned(),
            (_, None) => "There’s no Secondary to switch to.".to_owned(),
            (Some(primary), _) if self.now > primary.not_after => {
                "Only Secondary can be used, because Primary has expired.".to_owned()
            }
            (_, Some(secondary)) if self.now > secondary.not_after => {
                "Only Primary can be used, because Secondary has expired.".to_owned()
            }
            (Some(_), Some(_)) => {
                "Primary and Secondary are never valid at the same time, so there’s no time to switch.".to_owned()
            }
        }
    }

    /// Describes when both are valid, and how many days that leaves to switch from one to the other.
    fn both_valid(&self, Stretch { from, until, .. }: Stretch) -> String {
        let start = (from > self.now).then(|| long_date_words(from));
        let end = until.map(|until| long_date_words(last_moment(until)));
        let days = until.and_then(|until| days(from, until));

        match (start, end, days) {
            (Some(start), Some(end), Some(days)) => {
                format!("Primary and Secondary are both valid from {start} to {end}, which leaves {days} to switch.")
            }
            (Some(start), Some(end), None) => format!("Primary and Secondary are both valid from {start} to {end}."),
            (Some(start), None, _) => format!("Primary and Secondary are both valid from {start} on."),
            (None, Some(end), Some(days)) => {
                format!("Primary and Secondary are both valid until {end}, which leaves {days} to switch.")
            }
            (None, Some(end), None) => format!("Primary and Secondary are both valid until {end}."),
            (None, None, _) => "Primary and Secondary are both valid, with no expiration date.".to_owned(),
        }
    }

    /// Says that there is no cover now, and when there was or will be.
    fn without_cover(&self, gap: Stretch) -> Summary {
        let (sentence, more) = match gap.until {
            Some(until) => {
                let next = self.stretches.iter().find(|stretch| stretch.from == until).map(|stretch| stretch.cover);
                let then = match next {
                    Some(Cover::One(role)) => format!("After that, {} is valid.", role.word()),
                    _ => "After that, both are valid.".to_owned(),
                };

                (format!("Neither Primary nor Secondary is valid until {}.", long_date_words(until)), Some(then))
            }
            None => {
                let last = [self.primary, self.secondary].into_iter().flatten().map(|span| span.not_after).max();
                let since = last.filter(|last| *last < self.now);
                let since = since.map(|last| format!("The last one expired on {}.", long_date_words(last)));

                ("Neither Primary nor Secondary is valid.".to_owned(), since)
            }
        };

        Summary { urgency: Urgency::Expired, sentence, more }
    }
}

/// Returns the first moment at which a certificate is no longer valid, or `None` if it has no expiration date.
fn end(span: Span) -> Option<Timestamp> {
    span.not_after.checked_add(SignedDuration::from_secs(1)).ok()
}

/// Returns the last moment before `until`.
fn last_moment(until: Timestamp) -> Timestamp {
    until.checked_sub(SignedDuration::from_secs(1)).unwrap_or(until)
}

/// Counts whole days. Returns `None` from about a year on, when their number isn't useful.
fn days(from: Timestamp, until: Timestamp) -> Option<String> {
    match (until.as_second() - from.as_second()) / 86_400 {
        0 => Some("less than 1 day".to_owned()),
        days @ 1..=400 => Some(day_count(days)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Cover, Coverage, Span, Summary};
    use crate::certificate::validity::Urgency;
    use crate::certificate::{Role, Thresholds};
    use jiff::Timestamp;

    fn at(day: &str) -> Timestamp {
        format!("{day}T12:00:00Z").parse().unwrap()
    }

    fn coverage(primary: Option<(&str, &str)>, secondary: Option<(&str, &str)>) -> Coverage {
        let span = |dates: Option<(&str, &str)>, role| {
            dates.map(|(from, to)| Span { not_before: at(from), not_after: at(to), role: Some(role) })
        };
        let spans: Vec<Span> =
            [span(primary, Role::Primary), span(secondary, Role::Secondary)].into_iter().flatten().collect();

        Coverage::new(&spans, at("2026-09-14"))
    }

    fn said(primary: Option<(&str, &str)>, secondary: Option<(&str, &str)>) -> (Urgency, Vec<String>) {
        let Summary { urgency, sentence, more } = coverage(primary, secondary).summary(Thresholds::default());

        (urgency, std::iter::once(sentence).chain(more).collect())
    }

    fn covers(coverage: &Coverage) -> Vec<Cover> {
        coverage.stretches().iter().map(|stretch| stretch.cover).collect()
    }

    #[test]
    fn a_secondary_that_takes_over_in_time_covers_on() {
        let (primary, secondary) = (Some(("2023-10-08", "2026-10-07")), Some(("2026-08-01", "2029-08-01")));

        assert_eq!(covers(&coverage(primary, secondary)), [Cover::Both, Cover::One(Role::Secondary), Cover::None]);
        assert_eq!(
            said(primary, secondary),
            (
                Urgency::Calm,
                vec![
                    "Primary or Secondary is valid until 1 August 2029 (2 years 10 months left).".to_owned(),
                    "Primary and Secondary are both valid until 7 October 2026, which leaves 23 days to switch."
                        .to_owned(),
                ]
            )
        );
    }

    #[test]
    fn an_overlap_to_come_is_named_with_both_dates() {
        let (_, words) = said(Some(("2023-10-08", "2027-10-07")), Some(("2027-08-01", "2029-08-01")));

        assert_eq!(
            words[1],
            "Primary and Secondary are both valid from 1 August 2027 to 7 October 2027, which leaves 67 days to switch."
        );
    }

    #[test]
    fn a_gap_between_the_two_is_a_warning_however_far_it_is() {
        let (primary, secondary) = (Some(("2023-10-08", "2027-10-07")), Some(("2027-11-01", "2029-08-01")));

        assert_eq!(
            covers(&coverage(primary, secondary)),
            [Cover::One(Role::Primary), Cover::None, Cover::One(Role::Secondary), Cover::None]
        );
        assert_eq!(
            said(primary, secondary),
            (
                Urgency::Warn,
                vec![
                    "From 7 October 2027 to 1 November 2027, neither Primary nor Secondary is valid, a gap of 25 days."
                        .to_owned(),
                    "Primary and Secondary are never valid at the same time, so there’s no time to switch.".to_owned(),
                ]
            )
        );
    }

    #[test]
    fn a_primary_alone_that_expires_has_nothing_to_change_over_to() {
        assert_eq!(
            said(Some(("2023-10-08", "2026-10-07")), None),
            (
                Urgency::Warn,
                vec![
                    "From 7 October 2026, neither Primary nor Secondary is valid (23 days left).".to_owned(),
                    "There’s no Secondary to switch to.".to_owned()
                ]
            )
        );
    }

    #[test]
    fn the_expired_cover_nothing() {
        assert_eq!(
            said(Some(("2022-10-08", "2025-10-07")), Some(("2022-10-08", "2026-09-13"))),
            (
                Urgency::Expired,
                vec![
                    "Neither Primary nor Secondary is valid.".to_owned(),
                    "The last one expired on 13 September 2026.".to_owned()
                ]
            )
        );
        assert_eq!(
            said(Some(("2022-10-08", "2025-10-07")), Some(("2026-10-01", "2029-10-01"))),
            (
                Urgency::Expired,
                vec![
                    "Neither Primary nor Secondary is valid until 1 October 2026.".to_owned(),
                    "After that, Secondary is valid.".to_owned()
                ]
            )
        );
        assert_eq!(
            said(Some(("2022-10-08", "2025-10-07")), Some(("2026-01-01", "2029-10-01"))).1[1],
            "Only Secondary can be used, because Primary has expired."
        );
    }

    #[test]
    fn without_one_of_the_roles_that_is_said() {
        let valid = Some(("2026-01-01", "2029-10-01"));

        assert_eq!(said(None, None).1[0], "No certificate is Primary or Secondary.");
        assert_eq!(said(None, valid).1[1], "There’s no Primary.");
        assert_eq!(said(valid, None).1[1], "There’s no Secondary to switch to.");
    }

    #[test]
    fn what_never_ends_covers_for_ever() {
        let forever = Span { not_before: at("2020-01-01"), not_after: Timestamp::MAX, role: Some(Role::Primary) };
        let coverage = Coverage::new(&[forever], at("2026-09-14"));

        assert_eq!(covers(&coverage), [Cover::One(Role::Primary)]);
        assert_eq!(
            coverage.summary(Thresholds::default()).sentence,
            "Primary or Secondary is valid with no expiration date."
        );
    }

    #[test]
    fn the_last_second_still_counts() {
        let primary = Some(("2023-10-08", "2026-09-14"));

        assert_eq!(covers(&coverage(primary, None)), [Cover::One(Role::Primary), Cover::None]);
        assert_eq!(coverage(primary, None).covered_until(), Some(at("2026-09-14")));
    }
}
