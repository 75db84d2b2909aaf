//! Expected and received, with the difference marked, because an extra slash is easy to miss.

use crate::gui::theme::{Element, Theme, text};
use iced::widget::text::Wrapping;
use iced::widget::{Space, column, container, row};
use iced::{Background, Length};
use std::ops::Range;

/// Minimum number of bytes in common. Otherwise the values are altogether different, and nothing is marked.
const LEAST_ALIKE: usize = 3;

/// Returns the byte range of `received` that differs from `expected`. Returns `None` if nothing is worth marking.
pub(super) fn differing(expected: &str, received: &str) -> Option<Range<usize>> {
    let start: usize =
        expected.chars().zip(received.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (rest_expected, rest_received) = (&expected[start..], &received[start..]);
    let end: usize = rest_expected
        .chars()
        .rev()
        .zip(rest_received.chars().rev())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let part = start..received.len() - end;

    (start + end >= LEAST_ALIKE && !part.is_empty()).then_some(part)
}

/// Draws a value with a marked part: on `warning_soft`, with a line under it.
///
/// Only a value of at most `fits` characters is marked, because wrapped text can't be laid out in parts.
pub(super) fn marked<'a, Message: 'a>(value: &str, part: Option<Range<usize>>, fits: usize) -> Element<'a, Message> {
    let part = part.filter(|_| value.chars().count() <= fits);
    let cut = part.and_then(|part| Some((value.get(..part.start)?, value.get(part.clone())?, value.get(part.end..)?)));
    let Some((before, differs, after)) = cut else {
        return text::mono(value.to_owned()).wrapping(Wrapping::WordOrGlyph).width(Length::Fill).into();
    };
    let whole = |words: &str| text::mono(words.to_owned()).wrapping(Wrapping::None);
    let mark = column![
        text::mono(differs.to_owned())
            .wrapping(Wrapping::None)
            .line_height(iced::widget::text::LineHeight::Absolute(18.into())),
        container(Space::new().width(Length::Fill).height(2)).style(|theme: &Theme| container::Style {
            background: Some(Background::Color(theme.palette().warning)),
            ..container::Style::default()
        }),
    ]
    .width(Length::Shrink);
    let mark = container(mark).style(|theme: &Theme| container::Style {
        background: Some(Background::Color(theme.palette().warning_soft)),
        ..container::Style::default()
    });

    row![whole(before), mark, whole(after)].into()
}

#[cfg(test)]
mod tests {
    use super::differing;

    fn part<'a>(expected: &str, received: &'a str) -> Option<&'a str> {
        differing(expected, received).map(|part| &received[part])
    }

    #[test]
    fn only_what_differs_is_marked() {
        assert_eq!(part("emailaddress", "http://example.com/claims/emailaddress"), Some("http://example.com/claims/"));
        assert_eq!(part("https://sp.example.com", "https://sp.example.com/"), Some("/"));
        assert_eq!(part("https://sp.example.com", "spn:https://sp.example.com"), Some("spn:"));
        assert_eq!(part("https://sp.example.com/Saml", "https://sp.example.com/saml"), Some("s"));
        assert_eq!(part("zürich", "zurich"), Some("u"));
    }

    #[test]
    fn another_value_altogether_or_the_same_is_not_marked() {
        assert_eq!(part("mail", "uid"), None);
        assert_eq!(part("mail", "mail"), None);
        assert_eq!(part("https://sp.example.com/", "https://sp.example.com"), None);
    }
}
