//! Words on one line that end with "…" if they have no room.

use iced::advanced::text::{Alignment, LineHeight, Paragraph as _, Shaping, Text, Wrapping};
use iced::{Font, Renderer, Size, alignment};

type Paragraph = <Renderer as iced::advanced::text::Renderer>::Paragraph;

/// Returns `words`, cut to `width` at this font and size, in logical pixels.
///
/// They are measured as they are drawn, because a count of letters would cut names that fit, and let wide ones overflow.
pub fn elided(words: &str, font: Font, size: f32, width: f32) -> String {
    let width = width.max(0.0);

    // No letter is wider than its size, except for a few that names don't contain.
    if words.chars().count() as f32 * size <= width || measured(words, font, size) <= width {
        return words.to_owned();
    }

    let ends: Vec<usize> = words.char_indices().map(|(end, _)| end).collect();
    let cut = |end: usize| format!("{}…", words[..end].trim_end());
    let fitting = ends.partition_point(|end| measured(&cut(*end), font, size) <= width);

    cut(ends[fitting.saturating_sub(1)])
}

/// Returns `words` whole if they fit, else with "…" instead of their middle: both ends distinguish an identifier from
/// others.
pub fn elided_middle(words: &str, font: Font, size: f32, width: f32) -> String {
    let width = width.max(0.0);
    let letters: Vec<char> = words.chars().collect();

    if letters.len() as f32 * size <= width || measured(words, font, size) <= width {
        return words.to_owned();
    }

    let cut = |kept: usize| -> String {
        let (head, tail) = (kept.div_ceil(2), kept / 2);

        letters[..head].iter().chain(['…'].iter()).chain(&letters[letters.len() - tail..]).collect()
    };
    // A binary search finds the largest number of letters that fits.
    let (mut fits, mut too_many) = (0, letters.len());

    while too_many - fits > 1 {
        let middle = usize::midpoint(fits, too_many);

        if measured(&cut(middle), font, size) <= width { fits = middle } else { too_many = middle }
    }

    cut(fits)
}

fn measured(words: &str, font: Font, size: f32) -> f32 {
    Paragraph::with_text(Text {
        content: words,
        bounds: Size::INFINITE,
        size: size.into(),
        line_height: LineHeight::default(),
        font,
        align_x: Alignment::Default,
        align_y: alignment::Vertical::Top,
        shaping: Shaping::Advanced,
        wrapping: Wrapping::None,
    })
    .min_width()
}

#[cfg(test)]
mod tests {
    use super::elided;
    use crate::gui::theme::font;

    #[test]
    fn words_that_fit_are_whole() {
        assert_eq!(elided("University of Example", font::MEDIUM, 14.0, 400.0), "University of Example");
        assert_eq!(elided("", font::MEDIUM, 14.0, 10.0), "");
    }

    #[test]
    fn words_that_do_not_fit_say_that_they_are_cut() {
        let cut = elided(&"University of Example ".repeat(20), font::MEDIUM, 14.0, 200.0);

        assert!(cut.starts_with("University") && cut.ends_with('…'), "{cut}");
        assert!(cut.len() < 60, "{cut}");
    }

    #[test]
    fn no_letter_is_cut_in_two_however_little_room_there_is() {
        for width in [0.0, 5.0, 20.0, 40.0] {
            assert!(elided("東京大学 École Żółć", font::MEDIUM, 14.0, width).ends_with('…'));
        }
    }
}
