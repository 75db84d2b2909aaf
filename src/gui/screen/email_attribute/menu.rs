//! The entries of "Map Email Attribute to": the attributes that the metadata offers, the NameID, and Custom….

use super::Message;
use crate::account::draft::EmailChoice;
use crate::gui::theme::text;
use crate::gui::widget::select::Entry;
use crate::saml::attribute::{OfferedAttribute, Origin, Rank, rank};
use std::cmp::Reverse;
use std::collections::HashSet;

/// The label of the NameID, as in the service provider's portal.
pub const NAME_ID: &str = "SAML_SUBJECT (NameID)";
/// The label of a name that the metadata doesn't offer.
pub const CUSTOM: &str = "Custom…";
/// Minimum number of characters of a URL that is shortened at its front.
const LONG: usize = 40;

/// An attribute of the menu.
#[derive(Debug, Clone, Copy)]
pub struct Offer<'a> {
    pub attribute: &'a OfferedAttribute,
    pub rank: Option<Rank>,
}

impl<'a> Offer<'a> {
    /// Ranks an attribute that the metadata offers.
    pub fn new(attribute: &'a OfferedAttribute) -> Self {
        Self { attribute, rank: rank(&attribute.name, attribute.friendly_name.as_deref()) }
    }

    /// Returns whether its name means the email address, always or usually.
    pub fn is_recognised(self) -> bool {
        matches!(self.rank, Some(Rank::Certain | Rank::Likely))
    }

    /// Returns its source and what is known about it.
    pub fn evidence(self) -> String {
        let place = match self.attribute.origin {
            Origin::Attribute => "Listed in the metadata",
            Origin::Claim => "Listed in the metadata as a claim",
        };
        let friendly_name = self.attribute.friendly_name.as_deref().map(str::trim);
        let mut facts = vec![place.to_owned()];

        facts.extend(
            friendly_name
                .filter(|name| !name.is_empty() && *name != self.attribute.name)
                .map(|name| format!("“{name}”")),
        );
        facts.extend(self.is_recognised().then(|| "Recognized".to_owned()));
        facts.join(" · ")
    }

    /// Returns the same for the menu, where a doubt matters more than the source.
    fn second_line(self) -> String {
        match self.rank {
            Some(Rank::Doubtful) => "Often, but not always, the email address".to_owned(),
            _ => self.evidence(),
        }
    }
}

/// Returns every name that the metadata offers, once: recognized ones first, then in the order of the metadata.
pub fn offers(attributes: &[OfferedAttribute]) -> Vec<Offer<'_>> {
    let mut seen = HashSet::new();
    let mut offers: Vec<Offer<'_>> =
        attributes.iter().filter(|attribute| seen.insert(&attribute.name)).map(Offer::new).collect();

    offers.sort_by_key(|offer| (Reverse(offer.is_recognised()), offer.rank.filter(|_| offer.is_recognised())));
    offers
}

/// Creates the entries of the menu.
pub fn entries<'a>(offers: &[Offer<'_>]) -> Vec<Entry<'a, Message>> {
    let short: Vec<String> = offers.iter().map(|offer| shortened(&offer.attribute.name)).collect();
    let offered = offers.iter().enumerate().map(|(index, offer)| {
        let name = &offer.attribute.name;
        // Names with the same end are told apart by their fronts.
        let is_unique = short.iter().filter(|other| **other == short[index]).count() == 1;
        let label = if is_unique { short[index].clone() } else { name.clone() };
        let found_by = name.rsplit(['/', ':']).next().unwrap_or(name).to_owned();
        let message = Message::Chosen(EmailChoice::Offered(name.clone()));

        Entry::identifier(label, Some(offer.second_line()), message).found_by(found_by)
    });
    let name_id = Entry::new(NAME_ID, Message::Chosen(EmailChoice::NameId));
    let custom = Entry::custom(CUSTOM, text::body(CUSTOM), Message::Chosen(EmailChoice::Custom)).divided();

    offered.chain([name_id, custom]).collect()
}

/// Returns the position of a choice among the entries.
pub fn position(choice: &EmailChoice, offers: &[Offer<'_>]) -> Option<usize> {
    match choice {
        EmailChoice::Offered(name) => offers.iter().position(|offer| offer.attribute.name == *name),
        EmailChoice::NameId => Some(offers.len()),
        EmailChoice::Custom => Some(offers.len() + 1),
    }
}

/// Shortens a long URL at its front: "…/identity/claims/emailaddress".
pub fn shortened(name: &str) -> String {
    let is_address = name.starts_with("http://") || name.starts_with("https://");

    if !is_address || name.chars().count() <= LONG {
        return name.to_owned();
    }

    match name.rmatch_indices('/').nth(2) {
        Some((at, _)) if at > "https://".len() => format!("…{}", &name[at..]),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(name: &str, origin: Origin) -> OfferedAttribute {
        OfferedAttribute { name: name.to_owned(), friendly_name: None, name_format: None, origin }
    }

    #[test]
    fn a_long_claim_is_shortened_at_its_front_and_a_short_name_is_not() {
        let claim = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";

        assert_eq!(shortened(claim), "…/identity/claims/emailaddress");
        assert_eq!(shortened("urn:oid:0.9.2342.19200300.100.1.3"), "urn:oid:0.9.2342.19200300.100.1.3");
        assert_eq!(
            shortened("https://example.com/a-very-long-name-without-parts"),
            "https://example.com/a-very-long-name-without-parts"
        );
    }

    #[test]
    fn the_recognised_stand_first_and_a_name_stands_once() {
        let attributes = [
            offered("user.id", Origin::Attribute),
            offered("user.email", Origin::Attribute),
            offered("mail", Origin::Attribute),
            offered("mail", Origin::Claim),
            offered("phone", Origin::Attribute),
        ];
        let names: Vec<&str> = offers(&attributes).iter().map(|offer| offer.attribute.name.as_str()).collect();

        assert_eq!(names, ["mail", "user.email", "user.id", "phone"]);
    }

    #[test]
    fn every_entry_says_where_it_comes_from_and_a_doubt_is_named() {
        let certain = offered("mail", Origin::Attribute);
        let claim = OfferedAttribute {
            friendly_name: Some("Given Name".to_owned()),
            ..offered("https://x.example/y", Origin::Claim)
        };
        let doubtful = offered("upn", Origin::Attribute);

        assert_eq!(Offer::new(&certain).second_line(), "Listed in the metadata · Recognized");
        assert_eq!(Offer::new(&claim).second_line(), "Listed in the metadata as a claim · “Given Name”");
        assert_eq!(Offer::new(&doubtful).second_line(), "Often, but not always, the email address");
    }
}
