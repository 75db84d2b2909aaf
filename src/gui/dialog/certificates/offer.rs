//! Offers a renewed certificate as Secondary: the replacement for one that has a role.

use super::{Certificates, Kept, Message};
use crate::certificate::Role;
use crate::certificate::list::Entry;
use crate::certificate::successor::{Kinship, succeeds};
use crate::certificate::validity::long_date_words;
use crate::gui::theme::Element;
use crate::gui::theme::space::{M, XL};
use crate::gui::widget::button::{ghost, secondary};
use crate::gui::widget::finding::finding;
use crate::saml::Finding;
use iced::padding;
use iced::widget::container;
use jiff::Timestamp;

/// An offer: a certificate without a role that can replace the one with `role`.
pub(super) struct Offer<'a> {
    entry: &'a Entry<Kept>,
    role: Role,
    kinship: Kinship,
}

impl Certificates {
    /// Returns the certificate without a role that looks like the replacement for Primary, and ends later than Secondary.
    pub(super) fn offer(&self, now: Timestamp) -> Option<Offer<'_>> {
        let primary = self.list.with_role(Role::Primary)?;
        let secondary = self.list.with_role(Role::Secondary);
        let is_better = |entry: &Entry<Kept>| {
            secondary.is_none_or(|secondary| secondary.certificate.not_after < entry.certificate.not_after)
        };

        self.list
            .entries()
            .iter()
            .filter(|entry| entry.role().is_none() && !self.declined.contains(&entry.extra.id) && is_better(entry))
            .filter_map(|entry| {
                let (role, kinship) = succeeds(&entry.certificate, &primary.certificate, now)
                    .map(|kinship| (Role::Primary, kinship))
                    .or_else(|| {
                        let kinship = succeeds(&entry.certificate, &secondary?.certificate, now)?;

                        Some((Role::Secondary, kinship))
                    })?;

                Some(Offer { entry, role, kinship })
            })
            .max_by_key(|offer| offer.entry.certificate.not_after)
    }
}

/// Draws the offer.
pub(super) fn view<'a>(offer: &Offer<'_>) -> Element<'a, Message> {
    let id = offer.entry.extra.id;
    let certificate = &offer.entry.certificate;
    let expires = long_date_words(certificate.not_after);
    let found = Finding::note(
        "certificate-successor",
        format!("“{}” looks like the replacement for {}.", certificate.subject_name, offer.role.word()),
    )
    .meaning(match offer.kinship {
        Kinship::SameSubject => format!("It has the same subject and expires on {expires}."),
        Kinship::SameKey => format!("It has the same key and expires on {expires}."),
    });
    let buttons = [
        secondary("Set as Secondary", Message::OfferTaken(id)).compact().into(),
        ghost("Not now", Message::OfferDeclined(id)).compact().into(),
    ];

    container(finding(&found, buttons)).padding(padding::all(0.0).left(XL).right(XL).bottom(M)).into()
}
