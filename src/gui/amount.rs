//! Sizes in words.

/// Returns a size such as `27 kB`, in powers of ten.
pub fn bytes(count: u64) -> String {
    match count {
        1 => "1 byte".to_owned(),
        0..1_000 => format!("{count} bytes"),
        1_000..999_500 => format!("{} kB", (count + 500) / 1_000),
        999_500..9_950_000 => {
            let tenths = (count + 50_000) / 100_000;

            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
        _ => format!("{} MB", (count + 500_000) / 1_000_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_as_people_say_them() {
        for (count, words) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (999, "999 bytes"),
            (1_499, "1 kB"),
            (27_400, "27 kB"),
            (999_499, "999 kB"),
            (999_500, "1.0 MB"),
            (1_440_000, "1.4 MB"),
            (9_949_999, "9.9 MB"),
            (104_857_600, "105 MB"),
        ] {
            assert_eq!(bytes(count), words, "{count}");
        }
    }
}
