//! A checked sign-in, and its proof for the account.

use super::super::Work;
use crate::account::draft::EmailChoice;
use crate::account::sign_in::{How, Proof, Tester, look_up};
use crate::account::users::directory::Directory;
use crate::saml::response::{Check, EmailSource, Examined, Expected, Glance, Line, Moment, State, examine, lines};

/// The source of a sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    Test(Tester),
    /// Captured, with its source in words.
    Capture(String),
}

/// A sign-in with its result.
#[derive(Debug)]
pub(super) struct Outcome {
    xml: Vec<u8>,
    pub(super) expected: Expected,
    /// SHA-256 of the metadata that the expectations came from.
    metadata: String,
    pub(super) source: Source,
    pub(super) moment: Moment,
    pub(super) examined: Examined,
    pub(super) glance: Glance,
    /// The formatted XML.
    pub(super) lines: Vec<Line>,
    pub(super) is_xml_shown: bool,
}

impl Outcome {
    pub(super) fn new(
        xml: Vec<u8>,
        (expected, metadata): (Expected, String),
        source: Source,
        moment: Moment,
        examined: Examined,
    ) -> Self {
        // The XML was already examined, so it can be read.
        let glance = Glance::at(&xml).unwrap_or_default();
        let mut outcome =
            Self { xml, expected, metadata, source, moment, examined, glance, lines: Vec::new(), is_xml_shown: false };
        outcome.lay_out();
        outcome
    }

    fn lay_out(&mut self) {
        let covered = self.examined.signed.map(|signed| signed.covers);
        self.lines = lines(&self.xml, covered).unwrap_or_default();
    }

    /// Looks up the user, and keeps the proof. Returns whether the draft has changed.
    pub(super) fn settle(&mut self, users: Option<&Directory>, work: &mut Work<'_>) -> bool {
        if let Some(users) = users {
            look_up(&mut self.examined, users);
        }
        let how = match &self.source {
            Source::Test(tester) => How::Test(*tester),
            Source::Capture(_) => How::Capture,
        };
        let proof = Proof::of(&self.examined, &self.expected, &self.metadata, how, self.moment.time);
        let is_proved = proof.is_some();
        if is_proved {
            work.draft.sign_in.proof = proof;
        }

        is_proved
    }

    /// Checks again, after something has changed.
    pub(super) fn examine_again(&mut self, users: Option<&Directory>, work: &mut Work<'_>) -> bool {
        if let Ok(examined) = examine(&self.xml, &self.expected, self.moment) {
            self.examined = examined;
            self.lay_out();
        }

        self.settle(users, work)
    }

    /// Returns the XML as text, for copying.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.xml).into_owned()
    }

    /// Returns the checks that failed.
    pub(super) fn failed(&self) -> impl Iterator<Item = &Check> {
        self.examined.checks.iter().filter(|check| check.state == State::Fail)
    }

    /// Returns the proven value of a possible source of the email address.
    pub(super) fn value(&self, source: &EmailSource) -> Option<&str> {
        match source {
            EmailSource::NameId => self.examined.name_id.as_ref().map(|name_id| name_id.value.as_str()),
            EmailSource::Attribute(name) => {
                let attribute = self.examined.attributes.iter().find(|attribute| attribute.name == *name)?;
                attribute.values.first().map(String::as_str)
            }
        }
    }

    /// Returns the actual source of the email address, if it isn't the chosen one. An unproven value is no reason to choose
    /// it.
    pub(super) fn instead(&self) -> Option<&EmailSource> {
        self.examined.signed?;
        self.failed().find_map(|check| check.instead.as_ref())
    }
}

/// Chooses the source of the email address, as step 4 does.
pub(super) fn choose(source: &EmailSource, work: &mut Work<'_>) {
    let email = &mut work.draft.email;
    let offered = work.parsed.identity_provider.iter().flat_map(|provider| &provider.attributes);

    match source {
        EmailSource::NameId => email.choice = Some(EmailChoice::NameId),
        EmailSource::Attribute(name) if offered.into_iter().any(|attribute| attribute.name == *name) => {
            email.choice = Some(EmailChoice::Offered(name.clone()));
        }
        EmailSource::Attribute(name) => {
            email.custom_name.clone_from(name);
            email.choice = Some(EmailChoice::Custom);
        }
    }
}
