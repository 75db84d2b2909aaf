//! The card Preflight: one row for each check, with the button that fixes it.

use super::{CHECK_AGAIN, Enable, Message, count};
use crate::account::preflight::{Check, Mend, Outcome, Subject};
use crate::gui::screen::Context;
use crate::gui::theme::space::{L, M, XS, radius, size};
use crate::gui::theme::{Element, Icon, Palette, Theme, text};
use crate::gui::time::clock;
use crate::gui::widget::button::{ghost, primary, secondary};
use crate::gui::widget::card;
use crate::gui::widget::finding::subject_sentence;
use crate::gui::wizard::Step;
use crate::phrase;
use iced::widget::{column, container, row};
use iced::{Alignment, Background, Border, Color, Length, Padding};

/// Below this width of the content, a sentence is below its subject.
const NARROW: f32 = 640.0;
/// The room for the word of an outcome.
const WORD: f32 = 56.0;

impl Enable {
    pub(super) fn preflight<'a>(&'a self, context: Context<'a>, checks: &[Check]) -> Element<'a, Message> {
        let mut facts = summary(checks);

        facts.extend(self.checked_at.map(|at| format!("Checked {}", clock(at, context.zone))));

        let facts = text::caption(facts.join(" · ")).style(text::muted);
        let again = ghost("Check again", Message::CheckAgain).icon(Icon::RefreshCw).compact().id(CHECK_AGAIN);
        let last = checks.len().saturating_sub(1);
        // A screen has one filled button: the fix for the first blocker.
        let first_blocker = checks.iter().position(|check| check.outcome == Outcome::Blocker && check.mend.is_some());
        let rows = checks
            .iter()
            .enumerate()
            .map(|(index, check)| check_row(check, context, index == last, first_blocker == Some(index)));

        card::card(column![card::head("Preflight", [facts.into(), again.into()]), card::rows(rows)])
    }
}

/// Returns "1 blocker", "1 warning", "1 to do", for each that exists, or that all passed.
fn summary(checks: &[Check]) -> Vec<String> {
    let open: Vec<String> = [
        (Outcome::Blocker, "blocker", "blockers"),
        (Outcome::Warning, "warning", "warnings"),
        (Outcome::NotDone, "to do", "to do"),
    ]
    .into_iter()
    .map(|(outcome, one, many)| (count(checks, outcome), one, many))
    .filter(|(count, ..)| *count > 0)
    .map(|(count, one, many)| phrase::counted(count, one, many))
    .collect();

    if open.is_empty() { vec!["All passed".to_owned()] } else { open }
}

fn check_row<'a>(check: &Check, context: Context<'a>, is_last: bool, is_main: bool) -> Element<'a, Message> {
    let outcome = check.outcome;
    let is_blocker = outcome == Outcome::Blocker;
    let icon = match outcome {
        Outcome::Blocker => Icon::OctagonX,
        Outcome::Warning => Icon::TriangleAlert,
        Outcome::NotDone => Icon::CircleDashed,
        Outcome::Passed => Icon::CircleCheck,
    };
    let toned = move |theme: &Theme| iced::widget::text::Style { color: Some(color(theme.palette(), outcome)) };
    // A passed test can be repeated, because a certificate will be renewed one day.
    let again = (check.subject == Subject::SignIn && outcome == Outcome::Passed).then_some(Mend::TestSignIn);
    let mend = check.mend.or(again);
    let has_button = mend.is_some();
    let subject = format!("{}.", check.subject.title());
    let sentence: Element<'a, Message> = if is_blocker {
        subject_sentence(subject, check.sentence.clone())
    } else {
        let subject = text::label(subject);
        let sentence = text::body(check.sentence.clone()).style(text::muted).width(Length::Fill);

        // A narrow window has no room for both on one line next to a button.
        if context.width < NARROW && has_button {
            column![subject, sentence].into()
        } else {
            row![subject, sentence].spacing(XS).into()
        }
    };
    let button = mend.map(|mend| mend_button(mend, context, is_main));
    let line = row![
        icon.sized(16).style(toned),
        text::caption_medium(outcome.word()).style(toned).width(WORD),
        container(sentence).width(Length::Fill),
        button,
    ]
    .spacing(M)
    .align_y(Alignment::Center);
    // A button of 28 or a line of 20: with either, the row is 44 high.
    let padding = if has_button {
        (size::CHECK_ROW - size::BUTTON_COMPACT - 1.0) / 2.0
    } else {
        (size::CHECK_ROW - 20.0 - 1.0) / 2.0
    };

    container(line)
        .padding(Padding::from([padding, L]))
        .width(Length::Fill)
        .style(move |theme: &Theme| {
            let round = if is_last { radius::CARD - 1.0 } else { 0.0 };

            container::Style {
                background: is_blocker.then(|| Background::Color(theme.palette().danger_soft)),
                border: Border {
                    radius: iced::border::Radius { bottom_left: round, bottom_right: round, ..Default::default() },
                    ..Border::default()
                },
                ..container::Style::default()
            }
        })
        .into()
}

fn color(palette: &Palette, outcome: Outcome) -> Color {
    match outcome {
        Outcome::Blocker => palette.danger,
        Outcome::Warning => palette.warning,
        Outcome::NotDone => palette.muted,
        Outcome::Passed => palette.success,
    }
}

fn open(step: Step) -> &'static str {
    match step {
        Step::SetUp => "Open Set up",
        Step::Metadata => "Open IdP metadata",
        Step::Review => "Open Review",
        Step::EmailAttribute => "Open Email attribute",
        Step::Certificates => "Open Certificates",
        Step::ServiceProvider => "Open SP metadata",
        Step::Enable => "Open Enable",
    }
}

fn mend_button<'a>(mend: Mend, context: Context<'a>, is_main: bool) -> Element<'a, Message> {
    let (label, icon) = match mend {
        Mend::OpenStep(number) => (open(Step::from_number(number)), None),
        Mend::OpenCertificates => ("Open certificates", None),
        Mend::ChooseUserList => ("Choose user list…", Some(Icon::FolderOpen)),
        Mend::ShowDuplicates => ("Show duplicates", Some(Icon::Users)),
        Mend::ContactSupport => ("Contact support", Some(Icon::LifeBuoy)),
        Mend::TestSignIn => ("Test sign-in…", Some(Icon::LogIn)),
        Mend::ConfirmImported if context.guide.service_provider.imports => ("Mark as imported", None),
        Mend::ConfirmImported => ("Mark as copied", None),
    };
    let button = if is_main { primary(label, Message::Mend(mend)) } else { secondary(label, Message::Mend(mend)) };

    match icon {
        Some(icon) => button.icon(icon).compact().into(),
        None => button.compact().into(),
    }
}
