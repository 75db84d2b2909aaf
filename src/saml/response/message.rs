//! The content of a response and its assertion, read from a tree: unchanged values that aren't judged yet.

use crate::saml::xml::{self, ASSERTION, PROTOCOL};
use roxmltree::Node;
use std::borrow::Cow;

/// The only kind of confirmation that a browser can deliver (SAML Profiles §4.1.4.2).
const BEARER: &str = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

/// The text of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    /// All text nodes joined, so that a comment cannot cut a value short.
    pub(super) text: String,
    /// Contains only text and comments. Parsers disagree on anything else.
    pub(super) is_pure: bool,
}

impl Text {
    fn of(element: Node<'_, '_>) -> Self {
        let text = element.children().filter(Node::is_text).filter_map(|text| text.text()).collect();
        let is_pure = element.children().all(|child| child.is_text() || child.is_comment());
        Self { text, is_pure }
    }

    /// Returns the text, unless the element contains anything else.
    pub(super) fn pure(&self) -> Option<&str> {
        self.is_pure.then_some(self.text.as_str())
    }
}

/// The content of the `Response` element itself (SAML Core §3.2.2).
#[derive(Debug, Clone, Default)]
pub(super) struct Response {
    pub(super) version: Option<String>,
    pub(super) issue_instant: Option<String>,
    pub(super) destination: Option<String>,
    pub(super) in_response_to: Option<String>,
    pub(super) issuers: Vec<Text>,
    /// The status codes from the outermost inwards; all codes, if several are siblings.
    pub(super) status_codes: Vec<String>,
    /// More than one `Status`, or several sibling codes.
    pub(super) is_status_ambiguous: bool,
    pub(super) status_message: Option<String>,
}

impl Response {
    pub(super) fn of(response: Node<'_, '_>) -> Self {
        let statuses: Vec<_> = xml::children(response, (PROTOCOL, "Status")).collect();
        let mut status_codes = Vec::new();
        let mut is_status_ambiguous = statuses.len() > 1;
        let mut holder = statuses.first().copied();
        while let Some(element) = holder {
            let mut codes = xml::children(element, (PROTOCOL, "StatusCode"));
            holder = codes.next();
            is_status_ambiguous |= codes.next().is_some();
            status_codes.extend(holder.map(|code| xml::attribute(code, "Value").unwrap_or_default().trim().to_owned()));
        }
        Self {
            version: attribute(response, "Version"),
            issue_instant: attribute(response, "IssueInstant"),
            destination: attribute(response, "Destination"),
            in_response_to: attribute(response, "InResponseTo"),
            issuers: xml::children(response, (ASSERTION, "Issuer")).map(Text::of).collect(),
            status_codes,
            is_status_ambiguous,
            status_message: statuses
                .first()
                .and_then(|status| xml::child_text(*status, (PROTOCOL, "StatusMessage")))
                .map(Cow::into_owned),
        }
    }
}

/// The content of an `Assertion` (SAML Core §2.3.3).
#[derive(Debug, Clone, Default)]
pub(super) struct Assertion {
    pub(super) version: Option<String>,
    pub(super) issue_instant: Option<String>,
    pub(super) issuers: Vec<Text>,
    /// The number of subjects; more than one isn't allowed.
    pub(super) subjects: usize,
    pub(super) name_ids: Vec<NameId>,
    pub(super) has_encrypted_id: bool,
    pub(super) confirmations: Vec<Confirmation>,
    pub(super) conditions: Vec<Conditions>,
    pub(super) statements: Vec<AuthnStatement>,
    pub(super) attributes: Vec<Attribute>,
    pub(super) encrypted_attributes: usize,
}

#[derive(Debug, Clone)]
pub(super) struct NameId {
    pub(super) value: Text,
    pub(super) format: Option<String>,
    pub(super) sp_name_qualifier: Option<String>,
}

/// A bearer `SubjectConfirmation` with its data (SAML Core §2.4.1.2).
#[derive(Debug, Clone, Default)]
pub(super) struct Confirmation {
    pub(super) has_data: bool,
    pub(super) recipient: Option<String>,
    pub(super) in_response_to: Option<String>,
    pub(super) not_before: Option<String>,
    pub(super) not_on_or_after: Option<String>,
}

#[derive(Debug, Clone)]
pub(super) struct Conditions {
    pub(super) not_before: Option<String>,
    pub(super) not_on_or_after: Option<String>,
    /// The audiences of each `AudienceRestriction`.
    pub(super) restrictions: Vec<Vec<Text>>,
    /// Names of unknown conditions, which must be understood (SAML Core §2.5.1.1).
    pub(super) unknown: Vec<String>,
    pub(super) is_one_time: bool,
}

#[derive(Debug, Clone)]
pub(super) struct AuthnStatement {
    pub(super) session_not_on_or_after: Option<String>,
}

#[derive(Debug, Clone)]
pub(super) struct Attribute {
    pub(super) name: String,
    pub(super) friendly_name: Option<String>,
    pub(super) values: Vec<AttributeValue>,
}

#[derive(Debug, Clone)]
pub(super) struct AttributeValue {
    pub(super) text: Text,
    /// Contains only one element, such as the NameID of eduPersonTargetedID.
    pub(super) is_element: bool,
}

impl Assertion {
    pub(super) fn of(assertion: Node<'_, '_>) -> Self {
        let subjects: Vec<_> = xml::children(assertion, (ASSERTION, "Subject")).collect();
        let in_subjects = |name| subjects.iter().flat_map(move |subject| xml::children(*subject, (ASSERTION, name)));
        let in_attributes = |name| {
            xml::children(assertion, (ASSERTION, "AttributeStatement"))
                .flat_map(move |statement| xml::children(statement, (ASSERTION, name)))
        };
        Self {
            version: attribute(assertion, "Version"),
            issue_instant: attribute(assertion, "IssueInstant"),
            issuers: xml::children(assertion, (ASSERTION, "Issuer")).map(Text::of).collect(),
            subjects: subjects.len(),
            name_ids: in_subjects("NameID").map(NameId::of).collect(),
            has_encrypted_id: in_subjects("EncryptedID").next().is_some(),
            confirmations: in_subjects("SubjectConfirmation").filter_map(Confirmation::of).collect(),
            conditions: xml::children(assertion, (ASSERTION, "Conditions")).map(Conditions::of).collect(),
            statements: xml::children(assertion, (ASSERTION, "AuthnStatement"))
                .map(|statement| AuthnStatement {
                    session_not_on_or_after: attribute(statement, "SessionNotOnOrAfter"),
                })
                .collect(),
            attributes: in_attributes("Attribute").map(Attribute::of).collect(),
            encrypted_attributes: in_attributes("EncryptedAttribute").count(),
        }
    }
}

impl NameId {
    fn of(name_id: Node<'_, '_>) -> Self {
        Self {
            value: Text::of(name_id),
            format: attribute(name_id, "Format"),
            sp_name_qualifier: attribute(name_id, "SPNameQualifier"),
        }
    }
}

impl Confirmation {
    /// Reads a confirmation. Returns `None` if it is not of the bearer kind.
    fn of(confirmation: Node<'_, '_>) -> Option<Self> {
        if xml::attribute(confirmation, "Method").map(str::trim) != Some(BEARER) {
            return None;
        }
        let mut all = xml::children(confirmation, (ASSERTION, "SubjectConfirmationData"));
        let (Some(data), None) = (all.next(), all.next()) else { return Some(Self::default()) };
        Some(Self {
            has_data: true,
            recipient: attribute(data, "Recipient"),
            in_response_to: attribute(data, "InResponseTo"),
            not_before: attribute(data, "NotBefore"),
            not_on_or_after: attribute(data, "NotOnOrAfter"),
        })
    }
}

impl Conditions {
    fn of(conditions: Node<'_, '_>) -> Self {
        let known = ["AudienceRestriction", "OneTimeUse", "ProxyRestriction"];
        let is_known = |child: &Node<'_, '_>| known.iter().any(|name| xml::is(*child, (ASSERTION, name)));
        let unknown = conditions.children().filter(|child| child.is_element() && !is_known(child));
        Self {
            not_before: attribute(conditions, "NotBefore"),
            not_on_or_after: attribute(conditions, "NotOnOrAfter"),
            restrictions: xml::children(conditions, (ASSERTION, "AudienceRestriction"))
                .map(|restriction| xml::children(restriction, (ASSERTION, "Audience")).map(Text::of).collect())
                .collect(),
            unknown: unknown.map(|child| child.tag_name().name().to_owned()).collect(),
            is_one_time: xml::child(conditions, (ASSERTION, "OneTimeUse")).is_some(),
        }
    }
}

impl Attribute {
    fn of(element: Node<'_, '_>) -> Self {
        Self {
            name: xml::attribute(element, "Name").unwrap_or_default().to_owned(),
            friendly_name: attribute(element, "FriendlyName"),
            values: xml::children(element, (ASSERTION, "AttributeValue")).map(AttributeValue::of).collect(),
        }
    }

    /// Returns the values that contain only text.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.values.iter().filter_map(|value| value.text.pure())
    }

    /// Returns whether programs may read a value differently: it mixes text and elements, or has an instruction.
    pub(super) fn is_mixed(&self) -> bool {
        self.values.iter().any(|value| !value.text.is_pure && !value.is_element)
    }
}

impl AttributeValue {
    fn of(value: Node<'_, '_>) -> Self {
        let text = Text::of(value);
        let elements = value.children().filter(Node::is_element).count();
        let others = value.children().any(|child| child.is_pi());
        let is_element = elements == 1 && !others && text.text.trim().is_empty();
        Self { text, is_element }
    }
}

/// Returns an attribute without a namespace, unchanged.
fn attribute(element: Node<'_, '_>, name: &str) -> Option<String> {
    xml::attribute(element, name).map(str::to_owned)
}
