//! Settings: theme, zoom, expiry thresholds, folders. Changes are saved automatically.

use super::{Action, Picked};
use crate::gui::environment::Environment;
use crate::gui::files;
use crate::gui::theme::space::{L, M, S, XL, XS, size};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::widget::button::{icon_button, primary, secondary};
use crate::gui::widget::card::hairline;
use crate::gui::widget::choice::radio;
use crate::gui::widget::copy::copy_icon;
use crate::gui::widget::dialog::{foot, frame, head, scrolls};
use crate::gui::widget::field::field_error;
use crate::phrase::counted;
use crate::settings::ThemeChoice;
use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length, Size, Task};
use std::path::PathBuf;

/// The state of the dialog.
#[derive(Debug, Default)]
pub struct Settings {
    trouble: Option<String>,
}

/// An event in the dialog.
#[derive(Debug, Clone)]
pub enum Message {
    Closed,
    ThemeChosen(ThemeChoice),
    Zoomed(i16),
    WarnDays(i16),
    UrgentDays(i16),
    ChooseDataFolder,
    DataFolderChosen(Option<PathBuf>),
    UsualDataFolder,
}

fn stepped(value: u16, by: i16, least: u16, most: u16) -> u16 {
    value.saturating_add_signed(by).clamp(least, most)
}

impl Settings {
    /// Handles a message.
    pub fn update(&mut self, message: Message, environment: &Environment) -> Action<Message> {
        let mut chosen = environment.settings.clone();

        match message {
            Message::Closed => return Action::Close,
            Message::ThemeChosen(theme) => chosen.theme = theme,
            Message::Zoomed(by) => chosen.zoom = stepped(chosen.zoom, by, 100, 200),
            Message::WarnDays(by) => {
                chosen.expiry.warn_days = stepped(chosen.expiry.warn_days, by, chosen.expiry.urgent_days, 365);
            }
            Message::UrgentDays(by) => {
                chosen.expiry.urgent_days = stepped(chosen.expiry.urgent_days, by, 1, chosen.expiry.warn_days);
            }
            Message::ChooseDataFolder => {
                let folder = environment.files.folder("Folder for the accounts");

                return Action::Run(Task::perform(folder, Message::DataFolderChosen));
            }
            Message::DataFolderChosen(None) => return Action::None,
            Message::DataFolderChosen(Some(folder)) => {
                if let Err(reason) = files::check_folder(&folder) {
                    self.trouble = Some(reason);

                    return Action::None;
                }

                self.trouble = None;
                chosen.data_folder = Some(folder);
            }
            Message::UsualDataFolder => {
                self.trouble = None;
                chosen.data_folder = None;
            }
        }

        Action::Picked(Picked::Settings(chosen))
    }

    /// Draws the dialog.
    pub fn view<'a>(&'a self, environment: &'a Environment, window: Size) -> Element<'a, Message> {
        let chosen = &environment.settings;
        let theme = |label, choice| radio(label, chosen.theme == choice, Some(Message::ThemeChosen(choice)));
        let rows = column![
            setting(
                "Theme",
                row![
                    theme("System", ThemeChoice::System),
                    theme("Light", ThemeChoice::Light),
                    theme("Dark", ThemeChoice::Dark),
                    theme("High contrast", ThemeChoice::HighContrast),
                ]
                .spacing(L)
                .padding([XS, 0.0])
                .wrap()
                .vertical_spacing(S),
                None,
            ),
            hairline(),
            setting(
                "Zoom",
                stepper(format!("{}%", chosen.zoom), "Smaller", "Larger", Message::Zoomed(-10), Message::Zoomed(10)),
                Some("From 100% to 200%. Shortcut: Ctrl with + or −."),
            ),
            hairline(),
            setting(
                "Expiration warning",
                stepper(
                    days(chosen.expiry.warn_days),
                    "Fewer days",
                    "More days",
                    Message::WarnDays(-1),
                    Message::WarnDays(1)
                ),
                Some("Certificates with this many days left are shown as expiring."),
            ),
            hairline(),
            setting(
                "Urgent warning",
                stepper(
                    days(chosen.expiry.urgent_days),
                    "Fewer days",
                    "More days",
                    Message::UrgentDays(-1),
                    Message::UrgentDays(1)
                ),
                Some("Certificates with this many days left are shown as urgent."),
            ),
            hairline(),
            self.data_folder(environment),
            hairline(),
            setting(
                "Brand files",
                path(environment.folders.brands().display().to_string()),
                Some(
                    "Add a brand file to this folder to add or override a brand. Takes effect after you restart SSO Wizard."
                ),
            ),
        ];
        // Head, foot, and the scrim's margins stay. The rows scroll in the rest.
        let room = window.height - 2.0 * XL - size::DIALOG_HEAD - size::DIALOG_FOOT;

        frame(
            column![
                head("Settings", None, Message::Closed),
                hairline(),
                container(scrolls(rows)).max_height(room),
                hairline(),
                foot(
                    Some(text::caption("Changes are saved automatically.").style(text::muted).into()),
                    [primary("Close", Message::Closed).into()]
                ),
            ],
            640.0,
            Length::Shrink,
        )
    }

    fn data_folder<'a>(&'a self, environment: &'a Environment) -> Element<'a, Message> {
        let shown = environment.settings.data_folder.as_ref().unwrap_or(&environment.folders.data);
        let usual = environment
            .settings
            .data_folder
            .is_some()
            .then(|| secondary("Use default folder", Message::UsualDataFolder).compact());
        let content = column![
            path(shown.display().to_string()),
            self.trouble.as_deref().map(field_error),
            row![secondary("Choose folder…", Message::ChooseDataFolder).compact(), usual].spacing(S),
        ]
        .spacing(S);

        setting(
            "Data folder",
            content,
            Some(
                "Stores your accounts. A new folder is used after you restart SSO Wizard. Existing accounts aren’t moved.",
            ),
        )
    }
}

fn days(days: u16) -> String {
    counted(usize::from(days), "day", "days")
}

fn setting<'a>(
    label: &'a str,
    control: impl Into<Element<'a, Message>>,
    help: Option<&'a str>,
) -> Element<'a, Message> {
    row![
        container(text::label(label)).width(size::LABEL_COLUMN).padding([XS, 0.0]),
        column![control.into(), help.map(|help| text::caption(help).style(text::muted))]
            .spacing(XS)
            .width(Length::Fill),
    ]
    .padding([M, 0.0])
    .into()
}

/// A value with a button below and above it.
fn stepper<'a>(
    value: String,
    less: &'a str,
    more: &'a str,
    on_less: Message,
    on_more: Message,
) -> Element<'a, Message> {
    row![
        icon_button(Icon::Minus, less, Some(on_less)),
        container(text::label(value)).center_x(72),
        icon_button(Icon::Plus, more, Some(on_more)),
    ]
    .align_y(Alignment::Center)
    .into()
}

fn path<'a>(path: String) -> Element<'a, Message> {
    row![
        text::mono(path.clone()).wrapping(iced::widget::text::Wrapping::WordOrGlyph).width(Length::Fill),
        copy_icon(path),
        Space::new(),
    ]
    .align_y(Alignment::Center)
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::testing::environment;

    fn chosen(message: Message, environment: &Environment) -> crate::settings::Settings {
        let Action::Picked(Picked::Settings(chosen)) = Settings::default().update(message, environment) else {
            panic!("every choice is saved");
        };

        chosen
    }

    #[test]
    fn zoom_stays_between_100_and_200_percent() {
        let mut environment = environment();

        assert_eq!(chosen(Message::Zoomed(-10), &environment).zoom, 100);
        environment.settings.zoom = 200;
        assert_eq!(chosen(Message::Zoomed(10), &environment).zoom, 200);
    }

    #[test]
    fn urgent_never_begins_before_the_warning() {
        let mut environment = environment();

        environment.settings.expiry.warn_days = 7;
        assert_eq!(chosen(Message::UrgentDays(1), &environment).expiry.urgent_days, 7);
        assert_eq!(chosen(Message::WarnDays(-1), &environment).expiry.warn_days, 7);
    }

    #[test]
    fn a_folder_in_which_nothing_can_be_written_is_refused_in_a_sentence() {
        let mut dialog = Settings::default();
        let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml/below-a-file"));

        let action = dialog.update(Message::DataFolderChosen(Some(folder)), &environment());

        assert!(matches!(action, Action::None));
        assert!(dialog.trouble.unwrap().starts_with("Can’t write to "));
    }
}
