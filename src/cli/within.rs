//! `--within TIME`: how far to look ahead.

use super::failure::Failure;

/// Maximum time span in days: a hundred years.
const LONGEST: u32 = 36_500;

/// Reads a time span as days: `30d`, `30 days`, `6w`, `3mo`, `1y`, or `30`. A month is 30 days, a year 365.
///
/// # Errors
/// Returns [`Failure`] if the time span is invalid or too long.
pub fn days(typed: &str) -> Result<u16, Failure> {
    let wrong =
        |message: String| Failure::usage(message, "Enter 30d, 6w, 3mo, or 1y. A number without a unit is in days.");
    let trimmed = typed.trim();
    let end = trimmed.find(|character: char| !character.is_ascii_digit()).unwrap_or(trimmed.len());
    let (number, unit) = trimmed.split_at(end);
    let unit = unit.trim_start().to_ascii_lowercase();
    let of_unit = match unit.as_str() {
        "" | "d" | "day" | "days" => 1,
        "w" | "week" | "weeks" => 7,
        "mo" | "month" | "months" => 30,
        "y" | "year" | "years" => 365,
        "m" => return Err(wrong(format!("“{typed}” could mean minutes or months."))),
        _ => return Err(wrong(format!("“{typed}” isn’t a valid time span."))),
    };

    if number.is_empty() {
        return Err(wrong(format!("“{typed}” isn’t a valid time span.")));
    }

    number
        .parse::<u32>()
        .ok()
        .and_then(|number| number.checked_mul(of_unit))
        .filter(|days| *days <= LONGEST)
        .and_then(|days| u16::try_from(days).ok())
        .ok_or_else(|| wrong(format!("“{typed}” is more than a hundred years.")))
}

#[cfg(test)]
mod tests {
    use super::days;
    use crate::cli::failure::Exit;
    use proptest::prelude::proptest;

    #[test]
    fn a_time_is_written_as_people_write_it() {
        for (typed, expected) in [
            ("30d", 30),
            ("30 days", 30),
            ("1 day", 1),
            ("6w", 42),
            ("3mo", 90),
            ("3 Months", 90),
            ("1y", 365),
            ("30", 30),
            (" 0 ", 0),
            ("100 years", 36_500),
        ] {
            assert_eq!(days(typed).unwrap(), expected, "{typed}");
        }
    }

    #[test]
    fn what_is_no_time_is_wrong_usage_with_a_hint() {
        for typed in ["", "d", "soon", "-3d", "3.5d", "30h", "5m", "d30", "30 d x", "101y", "99999999999d", "٣d"] {
            let refused = days(typed).unwrap_err();

            assert_eq!(refused.exit, Exit::Usage, "{typed}");
            assert!(refused.message.ends_with('.') && refused.hint.contains("30d"), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn nothing_typed_makes_it_panic(typed in ".*") {
            let _ = days(&typed);
        }
    }
}
