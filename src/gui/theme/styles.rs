//! The styles of iced's widgets in this theme, always applied by a closure of the caller.

use super::Theme;
use super::space::radius;
use iced::widget::{button, container, rule, scrollable, text, text_editor, text_input};
use iced::{Background, Border, Color, Shadow};

impl container::Catalog for Theme {
    type Class<'a> = container::StyleFn<'a, Self>;

    fn default<'a>() -> Self::Class<'a> {
        Box::new(|_| container::Style::default())
    }

    fn style(&self, class: &Self::Class<'_>) -> container::Style {
        class(self)
    }
}

impl text::Catalog for Theme {
    type Class<'a> = text::StyleFn<'a, Self>;

    fn default<'a>() -> Self::Class<'a> {
        Box::new(|_| text::Style::default())
    }

    fn style(&self, class: &Self::Class<'_>) -> text::Style {
        class(self)
    }
}

impl button::Catalog for Theme {
    type Class<'a> = button::StyleFn<'a, Self>;

    fn default<'a>() -> Self::Class<'a> {
        Box::new(|_, _| button::Style::default())
    }

    fn style(&self, class: &Self::Class<'_>, status: button::Status) -> button::Style {
        class(self, status)
    }
}

impl rule::Catalog for Theme {
    type Class<'a> = rule::StyleFn<'a, Self>;

    fn default<'a>() -> Self::Class<'a> {
        Box::new(|theme| rule::Style {
            color: theme.palette().border,
            radius: 0.0.into(),
            fill_mode: rule::FillMode::Full,
            snap: true,
        })
    }

    fn style(&self, class: &Self::Class<'_>) -> rule::Style {
        class(self)
    }
}

/// The scrollbar: 8 wide, 4 from the edge, shown only where there is something to scroll.
pub fn scrollbar() -> scrollable::Scrollbar {
    scrollable::Scrollbar::new().width(8).scroller_width(8).margin(4)
}

impl scrollable::Catalog for Theme {
    type Class<'a> = scrollable::StyleFn<'a, Self>;

    fn default<'a>() -> Self::Class<'a> {
        Box::new(|theme, status| {
            let palette = theme.palette();
            let is_used = matches!(
                status,
                scrollable::Status::Hovered { is_vertical_scrollbar_hovered: true, .. }
                    | scrollable::Status::Dragged { .. }
            );
            let scroller = if is_used {
                palette.border_control
            } else {
                Color { a: if theme.is_high_contrast() { 1.0 } else { 0.5 }, ..palette.border_control }
            };
            let rail = scrollable::Rail {
                background: None,
                border: Border::default(),
                scroller: scrollable::Scroller {
                    background: Background::Color(scroller),
                    border: Border::default().rounded(radius::SMALL),
                },
            };

            scrollable::Style {
                container: container::Style::default(),
                vertical_rail: rail,
                horizontal_rail: rail,
                gap: None,
                auto_scroll: scrollable::AutoScroll {
                    background: Background::Color(palette.raised),
                    border: Border::default().rounded(radius::PILL).width(1).color(palette.border_control),
                    shadow: Shadow::default(),
                    icon: palette.text,
                },
            }
        })
    }

    fn style(&self, class: &Self::Class<'_>, status: scrollable::Status) -> scrollable::Style {
        class(self, status)
    }
}

impl text_input::Catalog for Theme {
    type Class<'a> = text_input::StyleFn<'a, Self>;

    fn default<'a>() -> Self::Class<'a> {
        Box::new(|theme, status| field(theme, matches!(status, text_input::Status::Disabled), false))
    }

    fn style(&self, class: &Self::Class<'_>, status: text_input::Status) -> text_input::Style {
        class(self, status)
    }
}

impl text_editor::Catalog for Theme {
    type Class<'a> = text_editor::StyleFn<'a, Self>;

    fn default<'a>() -> Self::Class<'a> {
        Box::new(|theme, status| {
            let style = field(theme, matches!(status, text_editor::Status::Disabled), false);

            text_editor::Style {
                background: style.background,
                border: style.border,
                placeholder: style.placeholder,
                value: style.value,
                selection: style.selection,
            }
        })
    }

    fn style(&self, class: &Self::Class<'_>, status: text_editor::Status) -> text_editor::Style {
        class(self, status)
    }
}

/// The box of a field: rest, disabled, or with an error.
pub fn field(theme: &Theme, is_disabled: bool, has_error: bool) -> text_input::Style {
    let palette = theme.palette();
    let border = match (is_disabled, has_error) {
        (true, _) => palette.border,
        (false, true) => palette.danger,
        (false, false) => palette.border_control,
    };

    text_input::Style {
        background: Background::Color(if is_disabled { palette.sunken } else { palette.surface }),
        border: Border::default().rounded(radius::CONTROL).width(1).color(border),
        icon: palette.muted,
        placeholder: if is_disabled { palette.disabled } else { palette.muted },
        value: if is_disabled { palette.disabled } else { palette.text },
        selection: if theme.is_high_contrast() {
            Color { a: 0.5, ..palette.accent }
        } else {
            Color { a: 0.25, ..palette.accent }
        },
    }
}
