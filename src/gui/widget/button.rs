//! Buttons: primary, secondary, ghost and danger; whole, compact, or an icon with a tooltip.

use super::pressable::{Pressable, Status, Style, pressable};
use super::tooltip::tooltip;
use crate::gui::theme::space::{self, radius, size};
use crate::gui::theme::text;
use crate::gui::theme::{Element, Icon, Theme};
use iced::advanced::widget::Id;
use iced::widget::{container, row};
use iced::{Alignment, Border, Length, Padding};

/// The purpose of a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The one main action of a screen.
    Primary,
    Secondary,
    Ghost,
    Danger,
    /// Filled danger: only in the dialog that asks "Delete?".
    Destroy,
}

/// A button with a label. Without a message it is disabled: say why next to it.
pub struct Button<'a, Message> {
    label: std::borrow::Cow<'a, str>,
    kind: Kind,
    icon: Option<Icon>,
    trailing: Option<Icon>,
    is_compact: bool,
    on_press: Option<Message>,
    id: Option<Id>,
    width: Option<Length>,
}

/// Creates a button of a kind.
pub fn button<'a, Message>(
    kind: Kind,
    label: impl Into<std::borrow::Cow<'a, str>>,
    on_press: impl Into<Option<Message>>,
) -> Button<'a, Message> {
    Button {
        label: label.into(),
        kind,
        icon: None,
        trailing: None,
        is_compact: false,
        on_press: on_press.into(),
        id: None,
        width: None,
    }
}

/// The one main action of a screen.
pub fn primary<'a, Message>(
    label: impl Into<std::borrow::Cow<'a, str>>,
    on_press: impl Into<Option<Message>>,
) -> Button<'a, Message> {
    button(Kind::Primary, label, on_press)
}

/// Any other action.
pub fn secondary<'a, Message>(
    label: impl Into<std::borrow::Cow<'a, str>>,
    on_press: impl Into<Option<Message>>,
) -> Button<'a, Message> {
    button(Kind::Secondary, label, on_press)
}

/// An action that stays in the background.
pub fn ghost<'a, Message>(
    label: impl Into<std::borrow::Cow<'a, str>>,
    on_press: impl Into<Option<Message>>,
) -> Button<'a, Message> {
    button(Kind::Ghost, label, on_press)
}

/// An action that removes something.
pub fn danger<'a, Message>(
    label: impl Into<std::borrow::Cow<'a, str>>,
    on_press: impl Into<Option<Message>>,
) -> Button<'a, Message> {
    button(Kind::Danger, label, on_press)
}

impl<Message> Button<'_, Message> {
    /// Puts an icon before the label.
    #[must_use]
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Puts an icon after the label.
    #[must_use]
    pub fn trailing(mut self, icon: Icon) -> Self {
        self.trailing = Some(icon);
        self
    }

    /// Sets the height to 28, for rows, heads of cards, and findings.
    #[must_use]
    pub fn compact(mut self) -> Self {
        self.is_compact = true;
        self
    }

    /// Sets the ID, so that focus can return to it.
    #[must_use]
    pub fn id(mut self, id: impl Into<Id>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Sets the width. The label is then at the left.
    #[must_use]
    pub fn width(mut self, width: impl Into<Length>) -> Self {
        self.width = Some(width.into());
        self
    }
}

/// Returns the look of a kind of button in a status.
pub fn style(kind: Kind, theme: &Theme, status: Status) -> Style {
    let palette = theme.palette();
    let border = |width: f32, color| Border { color, width, radius: radius::CONTROL.into() };

    if status == Status::Disabled {
        return match kind {
            Kind::Ghost => {
                Style { background: None, border: border(0.0, palette.border), text: Some(palette.disabled) }
            }
            _ => Style {
                background: Some(palette.sunken),
                border: border(1.0, palette.border),
                text: Some(palette.disabled),
            },
        };
    }

    let (background, line, color) = match kind {
        Kind::Primary => {
            let ground = match status {
                Status::Hovered => palette.accent_hover,
                Status::Pressed => palette.accent_pressed,
                _ => palette.accent,
            };

            (Some(ground), border(0.0, ground), palette.on_accent)
        }
        Kind::Secondary | Kind::Ghost => {
            let rest = (kind == Kind::Secondary).then_some(palette.surface);
            let ground = match status {
                Status::Hovered => Some(palette.hover),
                Status::Pressed => Some(palette.pressed),
                _ => rest,
            };
            let width = if kind == Kind::Secondary { 1.0 } else { 0.0 };

            (ground, border(width, palette.border_control), palette.text)
        }
        Kind::Danger => {
            let ground = if status == Status::Rest { palette.surface } else { palette.danger_soft };
            let width = if status == Status::Pressed { 2.0 } else { 1.0 };

            (Some(ground), border(width, palette.danger), palette.danger)
        }
        Kind::Destroy => (Some(palette.danger), border(0.0, palette.danger), palette.on_danger),
    };

    Style { background, border: line, text: Some(color) }
}

impl<'a, Message: Clone + 'a> From<Button<'a, Message>> for Element<'a, Message> {
    fn from(button: Button<'a, Message>) -> Self {
        let (height, side, gap) = match (button.is_compact, button.kind) {
            (true, _) => (size::BUTTON_COMPACT, 10.0, 6.0),
            (false, Kind::Ghost) => (size::BUTTON, space::M, space::S),
            (false, _) => (size::BUTTON, space::L, space::S),
        };
        let content = row![
            button.icon.map(|icon| icon.sized(16)),
            text::label(button.label).wrapping(iced::widget::text::Wrapping::None),
            button.trailing.map(|icon| icon.sized(16)),
        ]
        .spacing(gap)
        .align_y(Alignment::Center)
        .height(Length::Fill);
        let kind = button.kind;
        let width = button.width.unwrap_or(Length::Shrink);

        let pressable: Pressable<'a, Message> = pressable(content, button.on_press)
            .width(width)
            .height(height)
            .padding(Padding { top: 0.0, bottom: 0.0, left: side, right: side })
            .style(move |theme, status| style(kind, theme, status));

        match button.id {
            Some(id) => pressable.id(id).into(),
            None => pressable.into(),
        }
    }
}

/// A square of 28 with only an icon. The tooltip says what it does.
pub fn icon_button<'a, Message: Clone + 'a>(
    icon: Icon,
    says: &'a str,
    on_press: Option<Message>,
) -> Element<'a, Message> {
    icon_button_with_id(icon, says, on_press, None)
}

/// The same with an ID, so that focus can return to it.
pub fn icon_button_with_id<'a, Message: Clone + 'a>(
    icon: Icon,
    says: &'a str,
    on_press: Option<Message>,
    id: Option<Id>,
) -> Element<'a, Message> {
    let square = size::BUTTON_COMPACT;
    let face = pressable(container(icon.sized(16)).center(square), on_press)
        .style(|theme, status| style(Kind::Ghost, theme, status));
    let face = match id {
        Some(id) => face.id(id),
        None => face,
    };

    tooltip(face, says)
}
