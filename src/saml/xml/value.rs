//! The simple types of XML Schema that metadata uses.

use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// Reads an `xs:boolean`: `true`, `false`, `1` or `0`, with whitespace around it.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    match text.trim() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// Reads an `xs:dateTime`. Without a zone it is UTC, as SAML demands of every time (SAML Core §1.3.3). Fractions beyond
/// nanoseconds are dropped, `24:00:00` is midnight of the next day, and a time after [`Timestamp::MAX`] becomes that.
pub(crate) fn date_time(text: &str) -> Option<Timestamp> {
    let (date, rest) = text.trim().split_once('T')?;
    let (time, zone) = match rest.find(['Z', '+', '-']) {
        Some(at) => rest.split_at_checked(at)?,
        None => (rest, "Z"),
    };

    let mut parts = date.splitn(3, '-');
    let year = digits(parts.next()?, 4, 4)?;
    let month = digits(parts.next()?, 2, 2)?;
    let day = digits(parts.next()?, 2, 2)?;
    let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;

    let (clock, fraction) = time.split_once('.').map_or((time, None), |(clock, fraction)| (clock, Some(fraction)));
    let nanosecond = match fraction {
        None => 0,
        Some(fraction) => nanoseconds(fraction)?,
    };
    let mut parts = clock.splitn(3, ':');
    let hour = digits(parts.next()?, 2, 2)?;
    let minute = digits(parts.next()?, 2, 2)?;
    let second = digits(parts.next()?, 2, 2)?;
    let is_end_of_day = (hour, minute, second, nanosecond) == (24, 0, 0, 0);
    let time = Time::new(
        i8::try_from(if is_end_of_day { 0 } else { hour }).ok()?,
        i8::try_from(minute).ok()?,
        i8::try_from(second).ok()?,
        nanosecond,
    )
    .ok()?;

    let offset = offset(zone)?;
    let Ok(timestamp) = offset.to_timestamp(date.to_datetime(time)) else {
        return Some(if year < 1 { Timestamp::MIN } else { Timestamp::MAX });
    };
    let day = SignedDuration::from_hours(if is_end_of_day { 24 } else { 0 });
    Some(timestamp.checked_add(day).unwrap_or(Timestamp::MAX))
}

fn offset(zone: &str) -> Option<Offset> {
    if zone == "Z" {
        return Some(Offset::UTC);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let (hours, minutes) = (digits(hours, 2, 2)?, digits(minutes, 2, 2)?);
    if minutes > 59 || hours * 60 + minutes > 14 * 60 {
        return None;
    }
    Offset::from_seconds(sign * i32::try_from((hours * 60 + minutes) * 60).ok()?).ok()
}

fn nanoseconds(fraction: &str) -> Option<i32> {
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
    Some(digits.fold(0, |sum, digit| sum * 10 + i32::from(digit - b'0')))
}

fn digits(text: &str, least: usize, most: usize) -> Option<u64> {
    let is_number = (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// Reads an `xs:duration` as a length in seconds that can be compared: a month is 30 days, a year 365. Returns `None` for
/// negative lengths and for anything else.
pub(crate) fn duration(text: &str) -> Option<u64> {
    let rest = text.trim().strip_prefix('P')?;
    let (date, time) = rest.split_once('T').map_or((rest, None), |(date, time)| (date, Some(time)));
    if time == Some("") || (date.is_empty() && time.is_none()) {
        return None;
    }
    let date = sum(date, &[('Y', 365 * 86_400), ('M', 30 * 86_400), ('D', 86_400)])?;
    let time = sum(time.unwrap_or_default(), &[('H', 3_600), ('M', 60), ('S', 1)])?;
    Some(date.saturating_add(time))
}

/// Adds up numbers with their units, which must be in the given order.
fn sum(mut text: &str, units: &[(char, u64)]) -> Option<u64> {
    let mut total: u64 = 0;
    for (unit, seconds) in units {
        let Some((number, rest)) = text.split_once(*unit) else { continue };
        let whole = match number.split_once('.') {
            Some((whole, fraction)) if *unit == 'S' => {
                nanoseconds(fraction)?;
                whole
            }
            _ => number,
        };
        let count = digits(whole, 1, 18)?;
        total = total.saturating_add(count.saturating_mul(*seconds));
        text = rest;
    }
    text.is_empty().then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn booleans_are_words_or_digits() {
        for (text, value) in [("true", true), ("1", true), (" true\n", true), ("false", false), ("0", false)] {
            assert_eq!(boolean(text), Some(value), "{text}");
        }
        for text in ["TRUE", "yes", "", "01"] {
            assert_eq!(boolean(text), None, "{text}");
        }
    }

    #[test]
    fn times_are_read_in_every_form_of_the_standard() {
        for (text, value) in [
            ("2027-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            (" 2027-01-01T00:00:00Z\n", "2027-01-01T00:00:00Z"),
            ("2027-01-01T00:00:00", "2027-01-01T00:00:00Z"),
            ("2027-01-01T01:30:00+01:30", "2027-01-01T00:00:00Z"),
            ("2026-12-31T19:00:00-05:00", "2027-01-01T00:00:00Z"),
            ("2027-01-01T00:00:00.5Z", "2027-01-01T00:00:00.5Z"),
            ("2027-01-01T00:00:00.1234567890123Z", "2027-01-01T00:00:00.123456789Z"),
            ("2026-12-31T24:00:00Z", "2027-01-01T00:00:00Z"),
        ] {
            assert_eq!(date_time(text), Some(value.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn the_end_of_time_is_kept_as_far_as_it_can_be() {
        assert_eq!(date_time("9999-12-31T23:59:59Z"), Some(Timestamp::MAX));
        assert_eq!(date_time("9999-12-31T24:00:00Z"), Some(Timestamp::MAX));
    }

    #[test]
    fn what_is_not_a_time_gives_none() {
        for text in [
            "",
            "T",
            "2027",
            "2027-01-01",
            "2027-13-01T00:00:00Z",
            "2027-02-30T00:00:00Z",
            "2027-01-01T25:00:00Z",
            "2027-01-01T24:00:01Z",
            "2027-01-01T00:00:00.Z",
            "2027-01-01T00:00:00+25:00",
            "2027-01-01T00:00:00+1",
            "2027-1-1T0:0:0Z",
            "never",
            "2027-01-01T00:00:00Zé",
            "é-01-01T00:00:00Z",
            "2027-01-01T00:00:00 UTC",
        ] {
            assert_eq!(date_time(text), None, "{text}");
        }
    }

    #[test]
    fn durations_can_be_compared() {
        for (text, seconds) in [
            ("PT6H", 21_600),
            ("P1M", 2_592_000),
            ("PT1M", 60),
            ("P1Y2M3DT4H5M6.7S", 365 * 86_400 + 60 * 86_400 + 3 * 86_400 + 4 * 3_600 + 5 * 60 + 6),
            ("PT604800S", 604_800),
            ("PT0S", 0),
            ("P999999999999999999Y", u64::MAX),
        ] {
            assert_eq!(duration(text), Some(seconds), "{text}");
        }
    }

    #[test]
    fn garbage_and_negative_durations_give_none() {
        for text in [
            "", "P", "PT", "-P1D", "P-1D", "P1DT", "1D", "P1S", "PT1D", "PM", "P1M1Y", "forever", "PT1.5H", "PT1.S",
            "P1é",
        ] {
            assert_eq!(duration(text), None, "{text}");
        }
    }
}
