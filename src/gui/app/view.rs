//! The layers of the window: page, dialog, notice.

use super::{App, Key, Message, Notice};
use crate::gui::frame;
use crate::gui::theme::space::{L, M, S, XS, radius, size};
use crate::gui::theme::{Element, Icon, Theme, text};
use crate::gui::widget::button::{icon_button, secondary};
use crate::gui::widget::dialog::over_scrim;
use crate::gui::widget::{inert, keys, select, shadowed};
use iced::keyboard::{self, Modifiers, key};
use iced::widget::{column, container, responsive, row, space, stack};
use iced::{Alignment, Border, Length, Padding, Size};

impl App {
    /// Draws the window.
    pub fn view(&self) -> Element<'_, Message> {
        let has_dialog = self.dialog.is_some();
        let has_guide = match &self.wizard {
            Some(wizard) => wizard.is_guide_open,
            None => self.home.is_guide_open(),
        };

        keys(responsive(move |size| self.layers(size)), move |key, modifiers| {
            shortcut(key, modifiers, has_dialog || has_guide)
        })
        .into()
    }

    fn layers(&self, size: Size) -> Element<'_, Message> {
        let page = match &self.wizard {
            Some(wizard) => frame::view(wizard, &self.environment, size),
            None => self.home.view(&self.environment, size).map(Message::Home),
        };
        // One stack in every state, so that opening a dialog keeps the state of the page.
        let mut layers = stack![inert(page, self.dialog.is_some())];

        if let Some(open) = &self.dialog {
            let context = self.wizard.as_ref().map(|wizard| wizard.context(&self.environment, 0.0));
            let dialog = open.dialog.view(&self.environment, context, size).map(Message::Dialog);

            layers = layers.push(over_scrim(dialog));
        }

        if let Some(notice) = &self.notice {
            layers = layers.push(
                container(notice_bar(notice))
                    .center_x(Length::Fill)
                    .align_bottom(Length::Fill)
                    .padding([if self.wizard.is_some() { size::FOOTER + S } else { L }, L]),
            );
        }

        layers.into()
    }
}

/// The line at the foot of the window.
fn notice_bar(notice: &Notice) -> Element<'_, Message> {
    let (icon, color): (Icon, text::Role) = if notice.is_trouble {
        (Icon::OctagonX, |palette| palette.danger)
    } else {
        (Icon::CircleCheck, |palette| palette.success)
    };
    let words =
        column![text::body(&notice.words), notice.hint.as_ref().map(|hint| text::caption(hint).style(text::muted))];
    let undo = notice.can_undo.then(|| secondary("Undo", Message::UndoDelete).compact());

    let notice = container(
        row![
            icon.sized(16).style(text::colored(color)),
            words,
            space::horizontal().width(S),
            undo,
            icon_button(Icon::X, "Dismiss", Some(Message::NoticeDismissed)),
        ]
        .spacing(M)
        .align_y(Alignment::Center),
    )
    .padding([S, L])
    .max_width(640)
    .style(|theme: &Theme| {
        let style = select::raised(theme);

        container::Style { border: Border { radius: radius::CARD.into(), ..style.border }, ..style }
    })
    .padding(Padding::from([S, L]).right(S + XS));

    shadowed(notice, radius::CARD).into()
}

/// The shortcuts that belong to the whole window.
fn shortcut(key: &keyboard::Key, modifiers: Modifiers, can_escape: bool) -> Option<Message> {
    let key = match key.as_ref() {
        keyboard::Key::Named(key::Named::Tab) if !modifiers.command() && !modifiers.alt() => {
            if modifiers.shift() {
                Key::BackTab
            } else {
                Key::Tab
            }
        }
        keyboard::Key::Named(key::Named::Escape) if can_escape => Key::Escape,
        keyboard::Key::Character("+" | "=") if modifiers.command() => Key::ZoomIn,
        keyboard::Key::Character("-") if modifiers.command() => Key::ZoomOut,
        keyboard::Key::Character("0") if modifiers.command() => Key::ZoomReset,
        _ => return None,
    };

    Some(Message::Key(key))
}
