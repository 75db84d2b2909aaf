//! The user list that was checked for duplicates: its file, its column, and other findings.

use super::{CHOOSE_LIST, COLUMN, COMPARE, Compared, Enable, Message};
use crate::account::draft::UserCheck;
use crate::gui::certificate::seen;
use crate::gui::screen::Context;
use crate::gui::theme::space::{L, M, S};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::widget::button::{ghost, secondary};
use crate::gui::widget::select::{Entry, compact_select, face};
use crate::gui::widget::{card, finding};
use crate::phrase;
use crate::saml::{Finding, Severity};
use iced::widget::{column, row};
use iced::{Alignment, Length, Padding};

impl Enable {
    /// Draws the list's reading, result, or failure. Returns nothing if there is no list at all.
    pub(super) fn user_list<'a>(&'a self, context: Context<'a>) -> Vec<Element<'a, Message>> {
        let mut drawn = Vec::new();

        if let Some(trouble) = &self.trouble {
            drawn.push(finding::finding(
                trouble,
                [
                    secondary("Choose user list…", Message::ChooseList).compact().into(),
                    ghost("Dismiss", Message::TroubleDismissed).compact().into(),
                ],
            ));
        }

        if let Some(reading) = &self.reading {
            let cancel = secondary("Cancel", Message::CancelReading).compact();

            drawn.push(card::card(line(
                Icon::LoaderCircle,
                &reading.name,
                if reading.return_to == COMPARE { "Comparing…" } else { "Looking for duplicates…" }.to_owned(),
                cancel.into(),
            )));
        } else if let Some(users) = &context.draft.users {
            drawn.push(self.checked(context, users));
        }

        drawn
    }

    fn checked<'a>(&'a self, context: Context<'a>, users: &'a UserCheck) -> Element<'a, Message> {
        let choose = secondary("Choose another list…", Message::ChooseList).icon(Icon::FolderOpen).compact();
        let top = line(Icon::Users, &users.file, facts(context, users), choose.id(CHOOSE_LIST).into());
        let held = self.list.as_ref().filter(|held| held.name == users.file);
        let column = held.filter(|held| held.list.columns.len() > 1).map(|held| {
            let entries =
                held.list.columns.iter().map(|name| Entry::new(name, Message::ColumnChosen(name.clone()))).collect();
            let chosen = held.list.columns.iter().position(|name| *name == held.list.column);

            row![
                text::body("Email column").style(text::muted),
                compact_select(face(&held.list.column), entries, chosen).width(208).id(COLUMN),
            ]
            .spacing(M)
            .align_y(Alignment::Center)
        });
        // Duplicates have a separate row and dialog.
        let findings = held.into_iter().flat_map(|held| &held.list.findings);
        let findings = findings.filter(|finding| finding.code != "duplicate-email").map(remark);
        let below = column![column].extend(findings).spacing(S);

        if held.is_none() {
            return card::card(top);
        }

        card::card(column![
            top,
            card::hairline(),
            below.padding(Padding::from([M, L])),
            card::hairline(),
            self.matches(context),
        ])
    }

    /// Draws which users of the list the identity provider has, after a comparison.
    fn matches<'a>(&'a self, context: Context<'a>) -> Element<'a, Message> {
        let idp = context.idp();
        let (title, facts, label) = match &self.compared {
            None => (
                format!("Compare with {idp}’s users"),
                format!("Users without a match can’t sign in with SSO. Choose a list of {idp}’s users (CSV or XLSX)."),
                "Compare…",
            ),
            Some(Compared { name, comparison }) => {
                let users = phrase::counted(comparison.compared, "user", "users");
                let title = match comparison.unmatched.len() {
                    0 => phrase::plural(
                        comparison.compared,
                        format!("The only user has a match at {idp}"),
                        format!("All {users} have a match at {idp}"),
                    ),
                    1 => format!("1 of {users} has no match at {idp}"),
                    count => format!("{} of {users} have no match at {idp}", phrase::grouped(count)),
                };
                let facts = match comparison.without_account {
                    0 => format!("Compared with {name}. All users there are in the account."),
                    1 => format!("Compared with {name}. 1 user there isn’t in the account."),
                    count => {
                        format!("Compared with {name}. {} users there aren’t in the account.", phrase::grouped(count))
                    }
                };

                (title, facts, "Compare again…")
            }
        };
        let has_unmatched = self.compared.as_ref().is_some_and(|compared| !compared.comparison.unmatched.is_empty());
        let save =
            has_unmatched.then(|| secondary("Save list…", Message::SaveUnmatched).icon(Icon::Download).compact());
        let compare = secondary(label, Message::CompareAsked).compact().id(COMPARE);
        let icon = if has_unmatched {
            Icon::TriangleAlert.sized(20).style(text::colored(|palette| palette.warning))
        } else if self.compared.is_some() {
            Icon::CircleCheck.sized(20).style(text::colored(|palette| palette.success))
        } else {
            Icon::EqualNot.sized(20).style(text::muted)
        };
        let words = column![text::body(title), text::caption(facts).style(text::muted)].width(Length::Fill);

        row![icon, words, save, compare].spacing(M).align_y(Alignment::Center).padding(Padding::from([M, L])).into()
    }
}

/// The source and time of the list, in one line.
fn facts(context: Context<'_>, users: &UserCheck) -> String {
    let duplicates = match users.duplicates.len() {
        0 => "No duplicates".to_owned(),
        count => phrase::counted(count, "duplicate", "duplicates"),
    };

    [
        format!("Checked {}", seen(users.checked_at, context.now, context.zone)),
        phrase::counted(users.addresses, "email address", "email addresses"),
        duplicates,
    ]
    .join(" · ")
}

fn line<'a>(icon: Icon, name: &'a str, facts: String, button: Element<'a, Message>) -> Element<'a, Message> {
    let words = column![
        text::body(name).wrapping(iced::widget::text::Wrapping::WordOrGlyph),
        text::caption(facts).style(text::muted)
    ]
    .width(Length::Fill);

    row![icon.sized(20).style(text::muted), words, button]
        .spacing(M)
        .align_y(Alignment::Center)
        .padding(Padding::from([M, L]))
        .into()
}

/// A finding about the list in one or two lines: it is the smallest part of this screen.
fn remark<'a>(remark: &'a Finding) -> Element<'a, Message> {
    let severity = remark.severity;
    let toned = move |theme: &crate::gui::theme::Theme| iced::widget::text::Style {
        color: Some(finding::colors(theme.palette(), severity).0),
    };
    let words = match severity {
        Severity::Note => text::body(&*remark.message),
        Severity::Blocker | Severity::Warning => text::label(&*remark.message),
    };
    let hint = (!remark.hint.is_empty()).then(|| text::caption(&*remark.hint).style(text::muted));

    row![
        iced::widget::container(finding::icon(severity).sized(16).style(toned)).padding([2, 0]),
        column![words, hint].width(Length::Fill),
    ]
    .spacing(M)
    .into()
}
