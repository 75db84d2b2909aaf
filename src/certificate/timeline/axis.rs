//! The time axis: its range, and the starts of its years and months.

use super::{Bar, Span};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;

const DAY: i64 = 86_400;
const YEAR: i64 = 365 * DAY;

/// Minimum seconds before today that are always shown.
const LEAST_PAST: i64 = 90 * DAY;
const LEAST_FUTURE: i64 = YEAR;
/// Maximum seconds before today, for certificates in use. Earlier starts and later ends don't extend the axis: they are cut.
const USED_PAST: i64 = 5 * YEAR;
const USED_FUTURE: i64 = 10 * YEAR;
/// The same for certificates that aren't in use.
const UNUSED: i64 = 3 * YEAR;
/// The margin at both ends, as a divisor of the time shown, so that nothing ends on the edge.
const MARGIN: i64 = 32;
const YEAR_OF_MONTHS: i32 = 12;
/// The months between two ticks, smallest first.
const STEPS: [i32; 9] = [1, 2, 3, 6, 12, 24, 48, 120, 240];

/// A stretch of time that is drawn from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Axis {
    /// Seconds since 1970; `from` is less than `to`.
    from: i64,
    to: i64,
}

/// The start of a year or a month on the axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// From 0 to 1.
    pub at: f32,
    /// "2027", or "Oct 2026" if the ticks are months.
    pub label: String,
}

impl Axis {
    /// Chooses an axis that shows today, Primary and Secondary, and the other certificates that are near.
    pub fn new(spans: &[Span], now: Timestamp) -> Self {
        let now = now.as_second();
        let (mut from, mut to) = (now - LEAST_PAST, now + LEAST_FUTURE);

        for span in spans {
            let (past, future) = if span.role.is_some() { (USED_PAST, USED_FUTURE) } else { (UNUSED, UNUSED) };

            for end in [span.not_before.as_second(), span.not_after.as_second()] {
                if (now - past..=now + future).contains(&end) {
                    from = from.min(end);
                    to = to.max(end);
                }
            }
        }

        let margin = (to - from) / MARGIN;

        Self {
            from: (from - margin).max(Timestamp::MIN.as_second()),
            to: (to + margin).min(Timestamp::MAX.as_second()),
        }
    }

    /// Returns the place of a moment on the axis; a moment outside is at its end.
    pub fn place(&self, at: Timestamp) -> f32 {
        let at = at.as_second().clamp(self.from, self.to);

        // A screen has a few thousand pixels, so this is exact enough.
        ((at - self.from) as f64 / (self.to - self.from) as f64) as f32
    }

    /// Places a validity period on the axis. One that ends before it starts has no length.
    pub fn bar(&self, from: Timestamp, to: Timestamp) -> Bar {
        let to = to.max(from);

        Bar {
            from: self.place(from),
            to: self.place(to),
            is_cut_left: from.as_second() < self.from,
            is_cut_right: to.as_second() > self.to,
        }
    }

    /// Returns the starts of months, quarters, or years, in UTC: as many as possible, but at most `months` if the ticks are
    /// months, whose labels are longer, and at most `years` if they are years.
    pub fn ticks(&self, months: usize, years: usize) -> Vec<Tick> {
        let most = |step| if step % YEAR_OF_MONTHS == 0 { years } else { months };
        let fitting =
            STEPS.into_iter().map(|step| (self.every(step), most(step))).find(|(ticks, most)| ticks.len() <= *most);

        fitting.map(|(ticks, _)| ticks).unwrap_or_default()
    }

    /// Returns a tick at every `step`th month, counted from the year 0.
    fn every(&self, step: i32) -> Vec<Tick> {
        let Ok(from) = Timestamp::from_second(self.from) else { return Vec::new() };
        let date = Offset::UTC.to_datetime(from).date();
        // The month at the start of the axis lies before it, unless the axis starts with the month.
        let month = i32::from(date.year()) * YEAR_OF_MONTHS + i32::from(date.month()) - 1;
        let first = month.div_euclid(step);

        (first..)
            .map(|index| beginning(index * step))
            .take_while(|begun| begun.is_some_and(|(at, _)| at.as_second() <= self.to))
            .flatten()
            .filter(|(at, _)| at.as_second() >= self.from)
            .map(|(at, date)| Tick {
                at: self.place(at),
                label: date.strftime(if step % YEAR_OF_MONTHS == 0 { "%Y" } else { "%b %Y" }).to_string(),
            })
            .collect()
    }
}

/// Returns the start of a month, by its number counted from the year 0. Returns `None` outside the years of the calendar.
fn beginning(month: i32) -> Option<(Timestamp, Date)> {
    let year = i16::try_from(month.div_euclid(YEAR_OF_MONTHS)).ok()?;
    let month = i8::try_from(month.rem_euclid(YEAR_OF_MONTHS) + 1).ok()?;
    let date = Date::new(year, month, 1).ok()?;
    let at = Offset::UTC.to_timestamp(date.to_datetime(Time::midnight())).ok()?;

    Some((at, date))
}

#[cfg(test)]
mod tests {
    use super::Axis;
    use jiff::Timestamp;

    fn labels(from: &str, to: &str, most: usize) -> Vec<String> {
        let at = |day: &str| format!("{day}T00:00:00Z").parse::<Timestamp>().unwrap().as_second();
        let axis = Axis { from: at(from), to: at(to) };

        axis.ticks(most, most + 2).into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn the_labels_are_months_or_years_as_the_axis_is_long() {
        assert_eq!(
            labels("2023-08-01", "2029-10-01", 8),
            ["2024", "2025", "2026", "2027", "2028", "2029"],
            "six years"
        );
        assert_eq!(labels("2023-08-01", "2036-10-01", 8), ["2024", "2026", "2028", "2030", "2032", "2034", "2036"]);
        assert_eq!(labels("2026-06-10", "2027-09-20", 6), ["Jul 2026", "Oct 2026", "Jan 2027", "Apr 2027", "Jul 2027"]);
        assert_eq!(labels("2026-06-10", "2027-09-20", 4), ["Jul 2026", "Jan 2027", "Jul 2027"]);
        assert_eq!(labels("2026-06-01", "2026-09-20", 6), ["Jun 2026", "Jul 2026", "Aug 2026", "Sep 2026"]);
    }

    #[test]
    fn a_tick_is_where_its_month_begins() {
        let axis = Axis { from: 1_767_225_600, to: 1_767_225_600 + 365 * 86_400 };
        let ticks = axis.ticks(6, 8);

        assert_eq!(ticks[0].at, 0.0);
        assert_eq!(ticks[1].label, "Apr 2026");
        assert!((ticks[1].at - 90.0 / 365.0).abs() < 0.0001);
    }
}
