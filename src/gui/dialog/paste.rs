//! A text field for pasting metadata.

use super::{Action, Picked};
use crate::account::draft::Origin;
use crate::gui::amount;
use crate::gui::theme::space::{L, M, S, XL, radius, size};
use crate::gui::theme::{Element, Icon, font, text};
use crate::gui::widget::button::{ghost, primary, secondary};
use crate::gui::widget::{card, dialog, ring};
use crate::saml::kind::{self, Wanted};
use crate::saml::xml::paste;
use iced::widget::text_editor::{self, Edit};
use iced::widget::{column, container, row};
use iced::{Alignment, Length, Padding, Size, clipboard, padding};
use std::borrow::Cow;

/// The name of the text field.
pub const TEXT: &str = "paste-text";

/// Maximum length of text that is laid out in the field. Longer text would slow down the window with every key.
const SHOWN: usize = 512 * 1024;
/// Maximum length of a line, for the same reason.
const LINE: usize = 64 * 1024;

/// The kind of text to paste.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Metadata,
    ServiceProvider,
}

/// The state of the dialog.
#[derive(Debug)]
pub struct Paste {
    purpose: Purpose,
    content: text_editor::Content,
    /// A text that is too long for the field, shown instead of it.
    long: Option<String>,
    seems: Seems,
    /// Set if the clipboard contained no text.
    is_clipboard_empty: bool,
}

/// A quick guess at the kind of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Seems {
    Empty,
    /// It looks right; its size in bytes.
    Right(usize),
    Wrong(String),
}

/// An event in the dialog.
#[derive(Debug, Clone)]
pub enum Message {
    Edited(text_editor::Action),
    ClipboardAsked,
    ClipboardRead(Option<String>),
    Cleared,
    Load,
    Closed,
}

impl Paste {
    /// Opens the dialog for one kind of text.
    pub fn new(purpose: Purpose) -> Self {
        Self {
            purpose,
            content: text_editor::Content::new(),
            long: None,
            seems: Seems::Empty,
            is_clipboard_empty: false,
        }
    }

    /// Handles a message.
    pub fn update(&mut self, message: Message) -> Action<Message> {
        match message {
            Message::Edited(text_editor::Action::Edit(Edit::Paste(pasted))) if is_long(&pasted) => {
                self.hold(String::clone(&pasted));
            }
            Message::Edited(action) => {
                let is_edit = action.is_edit();

                self.content.perform(action);

                if is_edit {
                    self.is_clipboard_empty = false;
                    self.seems = seems(&self.content.text(), self.purpose);
                }
            }
            Message::ClipboardAsked => return Action::Run(clipboard::read().map(Message::ClipboardRead)),
            Message::ClipboardRead(text) => match text.filter(|text| !text.trim().is_empty()) {
                Some(text) if is_long(&text) => self.hold(text),
                Some(text) => {
                    self.long = None;
                    self.is_clipboard_empty = false;
                    self.seems = seems(&text, self.purpose);
                    self.content = text_editor::Content::with_text(&text);
                }
                None => self.is_clipboard_empty = true,
            },
            Message::Cleared => {
                *self = Self::new(self.purpose);

                return Action::Run(crate::gui::widget::focus::on(TEXT));
            }
            Message::Load => {
                let text = match self.long.take() {
                    Some(text) => text,
                    None => self.content.text(),
                };

                return if text.trim().is_empty() {
                    Action::None
                } else {
                    Action::Picked(match self.purpose {
                        Purpose::Metadata => Picked::Metadata(text),
                        Purpose::ServiceProvider => {
                            Picked::ServiceProvider { bytes: text.into_bytes(), origin: Origin::Pasted }
                        }
                    })
                };
            }
            Message::Closed => return Action::Close,
        }

        Action::None
    }

    fn hold(&mut self, text: String) {
        self.is_clipboard_empty = false;
        self.seems = seems(&text, self.purpose);
        self.long = Some(text);
    }

    /// Draws the dialog.
    pub fn view<'a>(&'a self, size: Size) -> Element<'a, Message> {
        let (title, line) = match self.purpose {
            Purpose::Metadata => ("Paste IdP metadata", "Paste the entire XML, from the first < to the last >."),
            Purpose::ServiceProvider => {
                ("Paste SP metadata", "Paste the entire XML. You can include the email around it.")
            }
        };
        let room = size.height - 2.0 * XL - size::DIALOG_HEAD - size::DIALOG_FOOT - 120.0;
        // The field draws a partial last line over its edge, so the height is a whole number of lines.
        let height = (room.clamp(160.0, 320.0) / 20.0).floor() * 20.0 - 20.0 + 2.0 * S;
        let field: Element<'a, Message> = match &self.long {
            Some(long) => too_long(long.len(), height),
            None => ring(
                iced::widget::text_editor(&self.content)
                    .id(TEXT)
                    .placeholder("<EntityDescriptor …")
                    .on_action(Message::Edited)
                    .font(font::MONO)
                    .size(13)
                    .line_height(iced::widget::text::LineHeight::Absolute(20.into()))
                    .padding(Padding::from([S, M]))
                    .wrapping(iced::widget::text::Wrapping::WordOrGlyph)
                    .height(height),
                radius::CONTROL,
            )
            .into(),
        };
        let from_clipboard =
            secondary("Paste from clipboard", Message::ClipboardAsked).icon(Icon::ClipboardPaste).compact();
        let below =
            row![container(self.word()).width(Length::Fill), from_clipboard].spacing(L).align_y(Alignment::Center);
        let middle = container(column![text::body(line).style(text::muted), field, below].spacing(M))
            .padding(Padding { top: 0.0, bottom: XL, left: XL, right: XL });
        let can_load = self.seems != Seems::Empty;

        dialog::frame(
            column![
                dialog::head(title, None, Message::Closed),
                middle,
                card::hairline(),
                dialog::foot(
                    None,
                    [
                        ghost("Cancel", Message::Closed).into(),
                        primary("Load", can_load.then_some(Message::Load)).into()
                    ]
                ),
            ],
            720.0,
            Length::Shrink,
        )
    }

    /// Draws the guess in one sentence.
    fn word<'a>(&self) -> Element<'a, Message> {
        let (icon, words, role): (Icon, String, text::Role) = match &self.seems {
            Seems::Empty if self.is_clipboard_empty => {
                (Icon::Info, "The clipboard doesn’t contain text.".to_owned(), |palette| palette.muted)
            }
            Seems::Empty => {
                return text::caption("Paste XML to turn on Load.").style(text::muted).into();
            }
            Seems::Right(bytes) => {
                (Icon::CircleCheck, format!("Looks like XML, {}.", amount::bytes(*bytes as u64)), |palette| {
                    palette.success
                })
            }
            Seems::Wrong(words) => (Icon::TriangleAlert, words.clone(), |palette| palette.warning),
        };

        row![
            container(icon.sized(12).style(text::colored(role))).padding(padding::vertical(2)),
            text::caption_medium(words).style(text::colored(role)),
        ]
        .spacing(S / 2.0)
        .into()
    }
}

fn is_long(text: &str) -> bool {
    text.len() > SHOWN || text.lines().any(|line| line.len() > LINE)
}

/// Guesses the kind of the text at little cost. Loading parses it properly.
fn seems(text: &str, purpose: Purpose) -> Seems {
    let wanted = match purpose {
        Purpose::Metadata => Wanted::IdentityProviderMetadata,
        Purpose::ServiceProvider => Wanted::ServiceProviderMetadata,
    };
    let trimmed = text.trim();

    if trimmed.is_empty() {
        return Seems::Empty;
    }

    let unreadable = match kind::plain_text(trimmed, wanted) {
        Some(unreadable) => Some(unreadable),
        None => match paste::free(Cow::Borrowed(trimmed), wanted, &mut Vec::new()) {
            Ok(freed) => kind::text(&freed, wanted),
            Err(unreadable) => Some(unreadable),
        },
    };

    match unreadable {
        Some(unreadable) => Seems::Wrong(unreadable.message),
        None => Seems::Right(text.len()),
    }
}

/// Draws a notice instead of the field.
fn too_long<'a>(bytes: usize, height: f32) -> Element<'a, Message> {
    let content = column![
        Icon::FileCode.sized(32).style(text::muted),
        text::body(format!("{} of text pasted. It’s too long to show here.", amount::bytes(bytes as u64))),
        secondary("Clear", Message::Cleared).icon(Icon::X).compact(),
    ]
    .spacing(M)
    .align_x(Alignment::Center);

    container(content).center_x(Length::Fill).center_y(height).style(crate::gui::widget::code::sunken).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn pasted(text: &str, purpose: Purpose) -> Paste {
        let mut dialog = Paste::new(purpose);
        let _ = dialog.update(Message::Edited(text_editor::Action::Edit(Edit::Paste(Arc::new(text.to_owned())))));

        dialog
    }

    #[test]
    fn xml_is_recognised_while_it_is_pasted_and_handed_over_whole() {
        let mut dialog = pasted("<EntityDescriptor/>", Purpose::Metadata);

        assert!(matches!(dialog.seems, Seems::Right(_)));

        let Action::Picked(Picked::Metadata(text)) = dialog.update(Message::Load) else {
            panic!("nothing was handed over")
        };

        assert_eq!(text.trim(), "<EntityDescriptor/>");
    }

    #[test]
    fn what_is_no_xml_is_named_but_can_be_loaded_all_the_same() {
        let mut dialog = pasted("{\"issuer\": \"https://idp.example.com\"}", Purpose::Metadata);

        assert_eq!(dialog.seems, Seems::Wrong("This is JSON, not IdP metadata.".to_owned()));
        assert!(matches!(dialog.update(Message::Load), Action::Picked(Picked::Metadata(_))));
    }

    #[test]
    fn nothing_cannot_be_loaded() {
        let mut dialog = pasted("  \n", Purpose::Metadata);

        assert_eq!(dialog.seems, Seems::Empty);
        assert!(matches!(dialog.update(Message::Load), Action::None));
    }

    #[test]
    fn sp_metadata_goes_to_the_step_that_asked() {
        let mut dialog = pasted("<EntityDescriptor/>", Purpose::ServiceProvider);

        assert!(matches!(
            dialog.update(Message::Load),
            Action::Picked(Picked::ServiceProvider { origin: Origin::Pasted, .. })
        ));
    }

    #[test]
    fn a_huge_text_is_held_without_being_laid_out() {
        let huge = format!("<EntityDescriptor>{}</EntityDescriptor>", "x".repeat(SHOWN));
        let mut dialog = pasted(&huge, Purpose::Metadata);

        assert!(dialog.content.is_empty());
        assert!(matches!(dialog.update(Message::Load), Action::Picked(Picked::Metadata(text)) if text == huge));
    }

    #[test]
    fn the_clipboard_fills_the_field_and_an_empty_one_is_said() {
        let mut dialog = Paste::new(Purpose::Metadata);

        let _ = dialog.update(Message::ClipboardRead(None));
        assert!(dialog.is_clipboard_empty);
        let _ = dialog.update(Message::ClipboardRead(Some("<EntityDescriptor/>".to_owned())));
        assert!(!dialog.is_clipboard_empty);
        assert_eq!(dialog.content.text().trim(), "<EntityDescriptor/>");
    }
}
