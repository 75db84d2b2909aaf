//! Times and dates in words, in the user’s time zone.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Returns a time such as `10:42`.
pub fn clock(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%H:%M").to_string()
}

/// Returns a date such as `7 Oct 2026`.
pub fn date(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%-d %b %Y").to_string()
}

/// Returns `Today, 10:42`, or a date with its time such as `7 Oct 2026, 10:42`.
pub fn moment(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let time = clock(at, zone);

    if is_today(at, now, zone) { format!("Today, {time}") } else { format!("{}, {time}", date(at, zone)) }
}

/// Returns `Today, 10:42`, or a date for any other day.
pub fn day(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    if is_today(at, now, zone) { format!("Today, {}", clock(at, zone)) } else { date(at, zone) }
}

/// Returns the same within a sentence: `today, 10:42`.
pub fn moment_in_sentence(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let time = clock(at, zone);

    if is_today(at, now, zone) { format!("today, {time}") } else { format!("{}, {time}", date(at, zone)) }
}

/// Returns whether both moments are on one day in `zone`.
pub fn is_today(at: Timestamp, now: Timestamp, zone: &TimeZone) -> bool {
    at.to_zoned(zone.clone()).date() == now.to_zoned(zone.clone()).date()
}
