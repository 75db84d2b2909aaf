//! The values that the list keeps of one entity, gathered while its tags stream past.

use super::Row;
use super::name::{self, Best, Fit, Text};
use super::place::Place;
use super::scope::Namespace;
use crate::saml::xml::{PROTOCOL, value};
use jiff::Timestamp;
use std::sync::Arc;

/// Maximum length of a logo's URL, in bytes. Longer ones contain the picture itself.
const LONGEST_LOGO: usize = 2_000;
/// Maximum length of all names of an entity together, in bytes.
const LONGEST_NAMES: usize = 4_096;

/// The part of an entity that an element is, as far as the list is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// An `EntitiesDescriptor`.
    Group,
    Entity,
    /// A child of the entity, such as a role.
    Role,
    Organization(Owner),
    Extensions(Owner),
    /// `mdrpi:RegistrationInfo` of an entity or a group.
    Registration,
    /// `mdui:UIInfo`.
    Information,
    DisplayName,
    Logo,
    OrganizationName(Owner),
    OrganizationDisplayName(Owner),
    /// Its content doesn't matter for the list.
    Other,
}

/// The owner of an organization or an extension. A group's are treated as an entity's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    Entity,
    Role,
}

impl Part {
    /// Returns the part that a child of this part is.
    pub(super) fn child(self, namespace: Namespace, local: &[u8]) -> Self {
        use Namespace::{Interface, Metadata, Registration};
        match (self, namespace, local) {
            (Self::Group, Metadata, b"EntitiesDescriptor") => Self::Group,
            (Self::Group, Metadata, b"Extensions") => Self::Extensions(Owner::Entity),
            (Self::Extensions(Owner::Entity), Registration, b"RegistrationInfo") => Self::Registration,
            (Self::Entity, Metadata, b"Organization") => Self::Organization(Owner::Entity),
            (Self::Entity, Metadata, b"Extensions") => Self::Extensions(Owner::Entity),
            (Self::Entity, ..) => Self::Role,
            (Self::Role, Metadata, b"Organization") => Self::Organization(Owner::Role),
            (
                Self::Role | Self::Organization(Owner::Entity) | Self::Extensions(Owner::Entity),
                Metadata,
                b"Extensions",
            ) => Self::Extensions(Owner::Role),
            (Self::Extensions(Owner::Role), Interface, b"UIInfo") => Self::Information,
            (Self::Information, Interface, b"DisplayName") => Self::DisplayName,
            (Self::Information, Interface, b"Logo") => Self::Logo,
            (Self::Organization(owner), Metadata, b"OrganizationName") => Self::OrganizationName(owner),
            (Self::Organization(owner), Metadata, b"OrganizationDisplayName") => Self::OrganizationDisplayName(owner),
            _ => Self::Other,
        }
    }

    /// Returns whether the text of this part is needed.
    pub(super) fn has_text(self) -> bool {
        matches!(self, Self::DisplayName | Self::Logo | Self::OrganizationName(_) | Self::OrganizationDisplayName(_))
    }
}

/// The names of the first organization of an owner.
#[derive(Debug, Clone, Default)]
struct OrganizationNames {
    /// Number of organizations that have started. Only the first is used.
    begun: usize,
    name: Best,
    display_name: Best,
}

impl OrganizationNames {
    fn into_text(self) -> Option<String> {
        self.display_name.into_text().or(self.name.into_text())
    }
}

/// An entity whose end has not been read yet.
#[derive(Debug, Clone, Default)]
pub(super) struct Gathered {
    pub(super) entity_id: String,
    is_identity_provider: bool,
    is_service_provider: bool,
    name: Best,
    names: String,
    own: OrganizationNames,
    roles: OrganizationNames,
    logo: Option<Box<str>>,
    pub(super) registration_authority: Option<Arc<str>>,
    pub(super) valid_until: Option<Timestamp>,
    /// The text of the open element, and how well its language fits.
    text: Text,
    fit: Option<Fit>,
    /// `true` if a text was not UTF-8.
    pub(super) is_guessed: bool,
}

impl Gathered {
    /// Records the `entityID`.
    pub(super) fn identify(&mut self, entity_id: &[u8]) {
        let (entity_id, is_guessed) = name::attribute(entity_id);
        self.entity_id = entity_id.into_owned();
        self.is_guessed |= is_guessed;
    }

    /// Records the `validUntil` of the entity, a role, or a group around them. The earliest is used.
    pub(super) fn limit(&mut self, valid_until: &[u8]) {
        let stated = value::date_time(&name::attribute(valid_until).0);
        self.valid_until = [self.valid_until, stated].into_iter().flatten().min();
    }

    /// Records a role (SAML Metadata §2.4.1) by the protocols that it supports, and returns whether it is a SAML 2.0 role. A
    /// role that names no protocol is accepted too.
    pub(super) fn role(&mut self, is_metadata: bool, local: &[u8], protocols: Option<&[u8]>) -> bool {
        let role = match local {
            b"IDPSSODescriptor" if is_metadata => &mut self.is_identity_provider,
            b"SPSSODescriptor" if is_metadata => &mut self.is_service_provider,
            _ => return false,
        };
        let (protocols, _) = name::attribute(protocols.unwrap_or_default());
        let mut protocols = protocols.split_whitespace().peekable();
        let is_saml_2 = protocols.peek().is_none() || protocols.any(|protocol| protocol == PROTOCOL);
        *role |= is_saml_2;
        is_saml_2
    }

    /// Starts an organization.
    pub(super) fn begin_organization(&mut self, owner: Owner) {
        self.organization(owner).begun += 1;
    }

    /// Starts an element whose text is needed.
    pub(super) fn begin_text(&mut self, fit: Fit) {
        self.text.clear();
        self.fit = Some(fit);
    }

    /// Returns the text of the open element, to add to it.
    pub(super) fn text(&mut self) -> &mut Text {
        &mut self.text
    }

    /// Ends an element whose text is needed.
    pub(super) fn end_text(&mut self, part: Part) {
        let Some(fit) = self.fit.take() else { return };
        let is_wanted = match part {
            Part::DisplayName => true,
            Part::Logo => self.logo.is_none(),
            Part::OrganizationName(owner) => {
                let names = self.organization(owner);
                names.begun == 1 && names.name.would_take(fit)
            }
            Part::OrganizationDisplayName(owner) => {
                let names = self.organization(owner);
                names.begun == 1 && names.display_name.would_take(fit)
            }
            _ => false,
        };
        if !is_wanted {
            return;
        }
        let (text, is_guessed) = self.text.shown();
        self.is_guessed |= is_guessed;
        match part {
            Part::DisplayName => {
                if self.names.len() + text.len() < LONGEST_NAMES {
                    self.names.push_str(&text);
                    self.names.push('\n');
                }
                self.name.offer(fit, text);
            }
            Part::OrganizationName(owner) => self.organization(owner).name.offer(fit, text),
            Part::OrganizationDisplayName(owner) => self.organization(owner).display_name.offer(fit, text),
            Part::Logo
                if text.len() <= LONGEST_LOGO && ["https://", "http://"].iter().any(|http| text.starts_with(http)) =>
            {
                self.logo = Some(text.into());
            }
            _ => {}
        }
    }

    fn organization(&mut self, owner: Owner) -> &mut OrganizationNames {
        match owner {
            Owner::Entity => &mut self.own,
            Owner::Role => &mut self.roles,
        }
    }

    /// Converts it to a row.
    pub(super) fn into_row(self, place: Place) -> Row {
        let organization = if self.own.begun > 0 { self.own } else { self.roles };
        let display_name = self.name.into_text().or_else(|| organization.into_text());
        Row {
            display_name: display_name.unwrap_or_else(|| name::safe(&self.entity_id)).into(),
            entity_id: self.entity_id.into(),
            names: self.names.trim_end().into(),
            is_identity_provider: self.is_identity_provider,
            is_service_provider: self.is_service_provider,
            registration_authority: self.registration_authority,
            logo: self.logo,
            valid_until: self.valid_until,
            place,
        }
    }
}
