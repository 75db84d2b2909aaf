//! The metadata of a federation: one of its identity providers is chosen from a list.

use super::{Message, SEARCH};
use crate::account::draft::Origin;
use crate::gui::amount::{counted, grouped};
use crate::gui::theme::space::{L, S, radius, size};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::widget::button::ghost;
use crate::gui::widget::card;
use crate::gui::widget::field::field;
use crate::gui::widget::finding::finding;
use crate::gui::widget::pressable::{Status, Style, pressable};
use crate::saml::metadata::{Aggregate, Entity, EntityRole};
use crate::saml::shown::shown;
use crate::saml::{Finding, Severity};
use iced::widget::text::Wrapping;
use iced::widget::{column, container, row};
use iced::{Alignment, Border, Length};
use std::sync::Arc;

/// The most rows that are drawn; typing finds the others.
const DRAWN: usize = 200;

/// A choice to be made.
#[derive(Debug)]
pub(super) struct Choosing {
    pub(super) bytes: Arc<[u8]>,
    pub(super) origin: Origin,
    identity_providers: Vec<Row>,
    /// How many entities are no identity providers.
    others: usize,
    findings: Vec<Finding>,
    query: String,
    /// Indexes of what the query finds.
    matches: Vec<usize>,
}

#[derive(Debug)]
struct Row {
    entity: Entity,
    /// Name and entity ID in lower case, made once.
    searched: String,
}

impl Choosing {
    /// Lists the identity providers of a federation.
    ///
    /// # Errors
    /// A blocker when it has none.
    pub(super) fn new(bytes: Arc<[u8]>, aggregate: Aggregate) -> Result<Self, Finding> {
        if let Some(blocker) = aggregate.findings.iter().find(|finding| finding.severity == Severity::Blocker) {
            return Err(blocker.clone());
        }

        let all = aggregate.entities.len();
        let mut identity_providers: Vec<Row> = aggregate
            .entities
            .into_iter()
            .filter(|entity| entity.roles.contains(&EntityRole::Idp))
            .map(|entity| Row {
                searched: format!("{}\n{}", entity.display_name, entity.entity_id).to_lowercase(),
                entity,
            })
            .collect();

        identity_providers.sort_by(|one, other| one.searched.cmp(&other.searched));

        Ok(Self {
            bytes,
            origin: Origin::Pasted,
            others: all - identity_providers.len(),
            findings: aggregate.findings,
            query: String::new(),
            matches: (0..identity_providers.len()).collect(),
            identity_providers,
        })
    }

    /// Says where the metadata came from.
    pub(super) fn from(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }

    /// Finds what has every word of the query.
    pub(super) fn search(&mut self, query: String) {
        let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();

        self.matches = self
            .identity_providers
            .iter()
            .enumerate()
            .filter(|(_, row)| words.iter().all(|word| row.searched.contains(word)))
            .map(|(index, _)| index)
            .collect();
        self.query = query;
    }

    /// Returns the entity ID of the only match.
    pub(super) fn only_match(&self) -> Option<String> {
        match self.matches.as_slice() {
            [only] => Some(self.identity_providers[*only].entity.entity_id.clone()),
            _ => None,
        }
    }
}

/// Draws the list.
pub(super) fn view(choosing: &Choosing) -> Element<'_, Message> {
    let head = card::head(
        "Choose your identity provider",
        [
            text::caption(counted(choosing.identity_providers.len(), "identity provider")).style(text::muted).into(),
            ghost("Cancel", Message::ChoiceCancelled).icon(Icon::X).compact().into(),
        ],
    );
    let search = field("Name or entity ID", &choosing.query)
        .icon(Icon::Search)
        .id(SEARCH)
        .on_input(Message::QueryChanged)
        .on_submit(Message::QuerySubmitted);
    let rows = choosing.matches.iter().take(DRAWN).map(|index| entity(&choosing.identity_providers[*index].entity));
    let list: Element<'_, Message> = if choosing.matches.is_empty() {
        container(text::body("No identity provider of this list has these words.").style(text::muted))
            .center_x(Length::Fill)
            .padding(L)
            .into()
    } else {
        card::rows(rows).into()
    };
    let findings = choosing.findings.iter().map(|told| finding(told, []));

    column![
        card::card(column![head, container(search).padding(L), card::hairline(), list]),
        foot(choosing).map(|words| text::caption(words).style(text::muted)),
        column(findings).spacing(L),
    ]
    .spacing(L)
    .into()
}

/// What the list does not show.
fn foot(choosing: &Choosing) -> Option<String> {
    let hidden = choosing.matches.len().saturating_sub(DRAWN);
    let more = (hidden > 0).then(|| {
        format!("{} more match. Type more of the name, or a part of the entity ID, to find yours.", grouped(hidden))
    });
    let others = (choosing.others > 0).then(|| match choosing.others {
        1 => "1 entity of this metadata is no identity provider and is not listed.".to_owned(),
        several => {
            format!("{} entities of this metadata are no identity providers and are not listed.", grouped(several))
        }
    });
    let sentences: Vec<String> = [more, others].into_iter().flatten().collect();

    (!sentences.is_empty()).then(|| sentences.join(" "))
}

fn entity(entity: &Entity) -> Element<'_, Message> {
    let entity_id = shown(&entity.entity_id, 300);
    let name = match entity.display_name.as_str() {
        "" => None,
        name if name == entity.entity_id => None,
        name => Some(text::label(shown(name, 160)).wrapping(Wrapping::WordOrGlyph)),
    };
    let words = column![name, text::mono_small(entity_id).style(text::muted).wrapping(Wrapping::WordOrGlyph)]
        .width(Length::Fill);
    let face = row![words, Icon::ChevronRight.sized(16).style(text::muted)].spacing(L).align_y(Alignment::Center);

    pressable(container(face).center_y(Length::Shrink), Some(Message::EntityChosen(entity.entity_id.clone())))
        .width(Length::Fill)
        .padding([S, L])
        .style(|theme, status| {
            let palette = theme.palette();

            Style {
                background: match status {
                    Status::Hovered => Some(palette.hover),
                    Status::Pressed => Some(palette.pressed),
                    Status::Rest | Status::Disabled => None,
                },
                border: Border::default().rounded(radius::SMALL),
                text: Some(palette.text),
            }
        })
        .height(if entity.display_name.is_empty() { Length::Fixed(size::ROW) } else { Length::Shrink })
        .into()
}
