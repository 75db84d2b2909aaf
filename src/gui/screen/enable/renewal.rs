//! After enabling: the expiration dates of the certificates, and a calendar file with reminders.

use super::super::{Action, Context, Work};
use super::Message;
use crate::account::certificates::standings;
use crate::account::preflight;
use crate::account::reminder::{self, Subject};
use crate::certificate::Role;
use crate::certificate::validity::long_date_words;
use crate::gui::files;
use crate::gui::theme::space::{L, M, XS};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::widget::button::secondary;
use crate::gui::widget::card;
use iced::widget::{column, row};
use iced::{Alignment, Length, Task};

/// Draws the card. Returns `None` if nothing will expire.
pub(super) fn view<'a>(context: Context<'a>) -> Option<Element<'a, Message>> {
    let mut ends: Vec<_> = standings(context.draft, context.parsed)
        .into_iter()
        .filter_map(|standing| Some((standing.role?, standing.certificate.validity(context.now))))
        .filter(|(_, validity)| validity.ends() && validity.now <= validity.not_after)
        .collect();

    ends.sort_by_key(|(role, _)| *role);

    let dates: Vec<String> = ends
        .iter()
        .map(|(role, validity)| match role {
            Role::Primary => format!("The Primary certificate expires on {}.", long_date_words(validity.not_after)),
            Role::Secondary => format!("The Secondary certificate expires on {}.", long_date_words(validity.not_after)),
        })
        .collect();

    if dates.is_empty() {
        return None;
    }

    let (first, second) = (context.thresholds.warn_days, context.thresholds.urgent_days);
    let words = column![
        text::body(dates.join(" ")),
        text::caption(format!("Save a calendar reminder for {first} and {second} days before.")).style(text::muted),
    ]
    .spacing(XS)
    .width(Length::Fill);
    let save = secondary("Save reminder…", Message::RemindAsked).icon(Icon::CalendarPlus).compact();

    Some(card::card(column![
        card::head("Renew certificates on time", []),
        row![words, save].spacing(M).align_y(Alignment::Center).padding(L),
    ]))
}

/// Asks where to save the calendar file, and writes it.
pub(super) fn save(work: &Work<'_>) -> Action<Message> {
    let environment = work.environment;
    let subject = Subject {
        account: work.account,
        name: &work.draft.name,
        provider: &environment.brands.get_or_first(&work.draft.brand).name,
        product: preflight::product(work.draft, work.parsed),
    };
    let standings = standings(work.draft, work.parsed);
    let Ok(text) = reminder::calendar(subject, &standings, environment.settings.expiry, work.now()) else {
        return Action::None;
    };
    let asked = environment.files.save("Save reminder", &files::proposed(&work.draft.name, "certificates", "ics"));

    Action::Run(Task::perform(
        async move {
            let path = asked.await?;

            Some(files::write(path, text.into_bytes()).await.map(|path| files::name(&path)))
        },
        Message::Reminded,
    ))
}
