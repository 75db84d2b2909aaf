//! Navigation: steps, guide, shortcuts of the whole window, and dropped files.

use super::{App, Key, Message};
use crate::gui::dialog::{self, Dialog, Request};
use crate::gui::frame;
use crate::gui::screen::sign_in::Captured;
use crate::gui::screen::{metadata, set_up};
use crate::gui::widget::focus;
use crate::gui::wizard::Step;
use iced::Task;
use std::path::PathBuf;

impl App {
    pub(super) fn toggle_guide(&mut self) -> Task<Message> {
        let Some(wizard) = &mut self.wizard else {
            return Task::none();
        };

        wizard.is_guide_open = !wizard.is_guide_open;
        self.environment.settings.guide_open = wizard.is_guide_open;

        let back = if wizard.is_guide_open { Task::none() } else { focus::on(frame::GUIDE) };

        Task::batch([back, self.keep_settings()])
    }

    pub(super) fn next(&mut self) -> Task<Message> {
        let Some(wizard) = &self.wizard else {
            return Task::none();
        };
        let can_go_on = wizard.status(&self.environment)[wizard.step.index()].missing.is_none();

        match wizard.step.next() {
            Some(step) if can_go_on && wizard.metadata.busy().is_none() => self.go_to(step),
            _ => Task::none(),
        }
    }

    pub(super) fn go_to(&mut self, step: Step) -> Task<Message> {
        let Some(wizard) = &mut self.wizard else {
            return Task::none();
        };

        wizard.go_to(step);
        wizard.saving.is_dirty = true;

        Task::batch([
            self.keep(),
            iced::widget::operation::snap_to(frame::CONTENT, iced::widget::scrollable::RelativeOffset::START),
            self.first_focus(),
        ])
    }

    /// Opens the page that tests the sign-in.
    pub(super) fn test_sign_in(&mut self) -> Task<Message> {
        let moved = self.go_to(Step::Enable);
        let opened = self.update_screen(|wizard, work| wizard.sign_in.open(work), Message::SignIn);

        Task::batch([moved, opened])
    }

    /// Shows the result of a captured sign-in to the open account.
    pub(super) fn show_captured(&mut self, captured: Captured) -> Task<Message> {
        let opened = self.test_sign_in();
        let shown = self.update_screen(
            |wizard, work| wizard.sign_in.captured(captured, wizard.enable.directory(), work),
            Message::SignIn,
        );

        opened.chain(shown)
    }

    /// Focuses the one field of a step where entering text comes first.
    pub(super) fn first_focus(&self) -> Task<Message> {
        match self.step() {
            Some(Step::SetUp) => focus::on(set_up::NAME),
            Some(Step::Metadata) if self.wizard.as_ref().is_some_and(|wizard| wizard.draft.metadata.is_none()) => {
                focus::on(metadata::ADDRESS)
            }
            _ => focus::clear(),
        }
    }

    pub(super) fn press(&mut self, key: Key) -> Task<Message> {
        match key {
            Key::Tab => focus::next(),
            Key::BackTab => focus::previous(),
            Key::Escape if self.dialog.is_some() => {
                match self.dialog.as_mut().and_then(|open| open.dialog.back(&self.environment)) {
                    Some(task) => task.map(Message::Dialog),
                    None => self.close_dialog(),
                }
            }
            Key::Escape if self.wizard.as_ref().is_some_and(|wizard| wizard.is_guide_open) => self.toggle_guide(),
            Key::Escape => {
                self.home.close_guide();

                Task::none()
            }
            Key::ZoomIn => self.zoom(10),
            Key::ZoomOut => self.zoom(-10),
            Key::ZoomReset => {
                let now = i32::from(self.environment.settings.zoom);

                self.zoom(100 - now)
            }
        }
    }

    pub(super) fn zoom(&mut self, by: i32) -> Task<Message> {
        let zoom = (i32::from(self.environment.settings.zoom) + by).clamp(100, 200);

        self.environment.settings.zoom = u16::try_from(zoom).unwrap_or(100);
        self.keep_settings()
    }

    /// Tells the screen with a drop zone which files are dragged over the window.
    pub(super) fn hover(&mut self) -> Task<Message> {
        if let Some(wizard) = &mut self.wizard {
            wizard.metadata.hovered(self.hovered.clone());
        }

        Task::none()
    }

    /// Hands a dropped file to the dialog or screen that is shown.
    pub(super) fn drop_file(&mut self, path: PathBuf) -> Task<Message> {
        if let Some(open) = &mut self.dialog {
            return match &mut open.dialog {
                Dialog::Certificates(dialog) => dialog
                    .dropped(vec![path], &self.environment)
                    .map(dialog::Message::Certificates)
                    .map(Message::Dialog),
                Dialog::Support(dialog) => dialog.dropped(path).map(dialog::Message::Support).map(Message::Dialog),
                Dialog::Capture(dialog) => {
                    dialog.dropped(path, &self.environment).map(dialog::Message::Capture).map(Message::Dialog)
                }
                Dialog::MetadataSigner(dialog) => {
                    dialog.dropped(path).map(dialog::Message::MetadataSigner).map(Message::Dialog)
                }
                _ => Task::none(),
            };
        }

        let paths = vec![path];

        match self.step() {
            Some(Step::SetUp | Step::Review | Step::EmailAttribute) | None => Task::none(),
            Some(Step::Metadata) => {
                self.update_screen(|wizard, work| wizard.metadata.dropped(paths, work), Message::Metadata)
            }
            Some(Step::Certificates) => {
                self.update_screen(|wizard, work| wizard.certificates.dropped(paths, work), Message::Certificates)
            }
            Some(Step::ServiceProvider) => self
                .update_screen(|wizard, work| wizard.service_provider.dropped(paths, work), Message::ServiceProvider),
            Some(Step::Enable) if self.wizard.as_ref().is_some_and(super::Wizard::is_testing) => {
                let opened = self.open(Request::Capture, None);
                let read = match paths.into_iter().next() {
                    Some(path) => self.drop_file(path),
                    None => Task::none(),
                };

                Task::batch([opened, read])
            }
            Some(Step::Enable) => {
                self.update_screen(|wizard, work| wizard.enable.dropped(paths, work), Message::Enable)
            }
        }
    }
}
