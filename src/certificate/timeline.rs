//! The validity periods of certificates on one time axis, and how well Primary and Secondary cover the future.

mod axis;
mod coverage;

pub use axis::{Axis, Tick};
pub use coverage::{Cover, Coverage, Stretch, Summary};

use super::{Certificate, Role};
use jiff::Timestamp;

/// The validity period of one certificate, and its role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub not_before: Timestamp,
    /// Still valid at this moment (RFC 5280 §4.1.2.5).
    pub not_after: Timestamp,
    pub role: Option<Role>,
}

impl Span {
    /// Creates the span of a certificate that has `role`, or none.
    pub fn new(certificate: &Certificate, role: Option<Role>) -> Self {
        Self { not_before: certificate.not_before, not_after: certificate.not_after, role }
    }

    /// Returns the sort key of a row: Primary, Secondary, then by expiration; the expired last, latest first.
    pub fn rank(&self, now: Timestamp) -> (u8, i64) {
        let end = self.not_after.as_second();

        match self.role {
            Some(Role::Primary) => (0, 0),
            Some(Role::Secondary) => (1, 0),
            None if now <= self.not_after => (2, end),
            None => (3, -end),
        }
    }
}

/// The place of a certificate on the axis, from 0, its left end, to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    pub from: f32,
    pub to: f32,
    /// It starts before the axis does.
    pub is_cut_left: bool,
    /// It ends after the axis does.
    pub is_cut_right: bool,
}

/// Certificates on one axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    pub axis: Axis,
    /// One for each certificate, in the given order.
    pub bars: Vec<Bar>,
    /// The place of today on the axis.
    pub today: f32,
    pub coverage: Coverage,
}

impl Timeline {
    /// Places certificates on an axis that shows what is relevant at `now`.
    pub fn new(spans: impl IntoIterator<Item = Span>, now: Timestamp) -> Self {
        let spans: Vec<Span> = spans.into_iter().collect();
        let axis = Axis::new(&spans, now);

        Self {
            bars: spans.iter().map(|span| axis.bar(span.not_before, span.not_after)).collect(),
            today: axis.place(now),
            coverage: Coverage::new(&spans, now),
            axis,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cover, Span, Summary, Timeline};
    use crate::certificate::{Role, Thresholds};
    use jiff::Timestamp;
    use proptest::prelude::{Just, Strategy, any, prop, prop_oneof, proptest};

    fn at(day: &str) -> Timestamp {
        format!("{day}T12:00:00Z").parse().unwrap()
    }

    fn span(from: &str, to: &str, role: Option<Role>) -> Span {
        Span { not_before: at(from), not_after: at(to), role }
    }

    const NOW: &str = "2026-09-14";
    const PRIMARY: Option<Role> = Some(Role::Primary);
    const SECONDARY: Option<Role> = Some(Role::Secondary);

    #[test]
    fn primary_and_secondary_lie_whole_on_the_axis() {
        let spans = [span("2023-10-08", "2026-10-07", PRIMARY), span("2026-08-01", "2029-08-01", SECONDARY)];
        let timeline = Timeline::new(spans, at(NOW));

        for bar in &timeline.bars {
            assert!(!bar.is_cut_left && !bar.is_cut_right && bar.to - bar.from > 0.4, "{bar:?}");
        }
        assert!(timeline.bars[0].from < timeline.bars[1].from && timeline.bars[1].from < timeline.today);
        assert!(timeline.today < timeline.bars[0].to && timeline.bars[0].to < timeline.bars[1].to);
    }

    #[test]
    fn a_certificate_of_a_hundred_years_goes_on_and_squeezes_nothing() {
        let spans = [
            span("2026-01-01", "2027-01-01", PRIMARY),
            span("1970-01-01", "2126-01-01", SECONDARY),
            Span { not_before: at("2026-01-01"), not_after: Timestamp::MAX, role: None },
        ];
        let timeline = Timeline::new(spans, at(NOW));

        assert!(timeline.bars[0].to - timeline.bars[0].from > 0.4, "{:?}", timeline.bars[0]);
        assert!(timeline.bars[1].is_cut_left && timeline.bars[1].is_cut_right);
        assert_eq!((timeline.bars[1].from, timeline.bars[1].to), (0.0, 1.0));
        assert!(!timeline.bars[2].is_cut_left && timeline.bars[2].is_cut_right);
    }

    #[test]
    fn what_ended_long_ago_stands_at_the_edge() {
        let spans = [span("2026-01-01", "2027-01-01", PRIMARY), span("2010-01-01", "2012-01-01", None)];
        let old = Timeline::new(spans, at(NOW)).bars[1];

        assert_eq!((old.from, old.to, old.is_cut_left, old.is_cut_right), (0.0, 0.0, true, false));
    }

    #[test]
    fn the_used_stand_first_and_the_expired_last() {
        let mut spans = [
            span("2020-01-01", "2023-01-01", None),
            span("2026-01-01", "2029-01-01", None),
            span("2022-01-01", "2025-01-01", None),
            span("2026-01-01", "2027-01-01", None),
            span("2022-01-01", "2025-06-01", SECONDARY),
            span("2026-01-01", "2030-01-01", PRIMARY),
        ];

        spans.sort_by_key(|span| span.rank(at(NOW)));

        let ends: Vec<String> = spans.iter().map(|span| span.not_after.strftime("%Y-%m").to_string()).collect();

        assert_eq!(ends, ["2030-01", "2025-06", "2027-01", "2029-01", "2025-01", "2023-01"]);
    }

    fn time() -> impl Strategy<Value = Timestamp> {
        let seconds = Timestamp::MIN.as_second()..=Timestamp::MAX.as_second();

        prop_oneof![
            seconds.prop_map(|second| Timestamp::from_second(second).unwrap()),
            (0_i64..4_102_444_800).prop_map(|second| Timestamp::from_second(second).unwrap()),
            Just(Timestamp::MIN),
            Just(Timestamp::MAX),
        ]
    }

    fn any_span() -> impl Strategy<Value = Span> {
        let role = prop_oneof![Just(None), Just(PRIMARY), Just(SECONDARY)];

        (time(), time(), role).prop_map(|(not_before, not_after, role)| Span { not_before, not_after, role })
    }

    proptest! {
        #[test]
        fn whatever_the_dates_everything_is_on_the_axis_and_in_order(
            spans in prop::collection::vec(any_span(), 0..12),
            now in time(),
            most in any::<u8>(),
        ) {
            let timeline = Timeline::new(spans.clone(), now);
            let ticks = timeline.axis.ticks(most.into(), most.into());

            assert!((0.0..=1.0).contains(&timeline.today));
            assert_eq!(timeline.bars.len(), spans.len());
            for bar in &timeline.bars {
                assert!(0.0 <= bar.from && bar.from <= bar.to && bar.to <= 1.0, "{bar:?}");
            }
            assert!(ticks.len() <= usize::from(most));
            assert!(ticks.iter().all(|tick| (0.0..=1.0).contains(&tick.at)));
            assert!(ticks.windows(2).all(|pair| pair[0].at < pair[1].at && pair[0].label != pair[1].label));
        }

        #[test]
        fn whatever_the_dates_the_stretches_go_from_today_to_the_end_of_time_and_never_repeat(
            spans in prop::collection::vec(any_span(), 0..6),
            now in time(),
        ) {
            let coverage = Timeline::new(spans.clone(), now).coverage;
            let stretches = coverage.stretches();

            assert_eq!(stretches.first().map(|stretch| stretch.from.as_second()), Some(now.as_second()));
            assert_eq!(stretches.last().and_then(|stretch| stretch.until), None);
            assert!(stretches.windows(2).all(|pair| pair[0].until == Some(pair[1].from) && pair[0].cover != pair[1].cover));
            if spans.iter().all(|span| span.role.is_none()) {
                assert!(stretches.iter().all(|stretch| stretch.cover == Cover::None));
            }

            let Summary { sentence, more, .. } = coverage.summary(Thresholds::default());

            assert!(std::iter::once(&sentence).chain(&more).all(|words| words.ends_with('.')));
        }
    }
}
