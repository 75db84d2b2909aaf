//! The facts of a certificate, in groups, and its extensions in words.

use super::super::{Kept, Message};
use super::{digits, line, pair, section};
use crate::certificate::list::Entry;
use crate::certificate::{Attribute, Certificate, State, Validity};
use crate::gui::certificate::{NO_END, fingerprint, origin_and_time, serial};
use crate::gui::environment::Environment;
use crate::gui::theme::Icon;
use crate::gui::theme::space::{L, M, S, XS};
use crate::gui::theme::{Element, text};
use crate::gui::widget::bar::validity_bar;
use crate::gui::widget::finding::finding;
use crate::gui::widget::pill::{Tone, pill};
use crate::phrase::grouped;
use crate::saml::Finding;
use iced::widget::text::Wrapping;
use iced::widget::{column, container, row};
use iced::{Alignment, Length, padding};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Draws the properties, with the findings first.
pub(super) fn view<'a>(
    entry: &'a Entry<Kept>,
    findings: Vec<Finding>,
    environment: &'a Environment,
) -> Element<'a, Message> {
    let certificate = &entry.certificate;
    let validity = certificate.validity(environment.now());
    let findings = findings.iter().map(|found| finding(found, []));
    let from = origin_and_time(&super::super::held_of(entry), environment.now(), &environment.zone);
    let bar = container(validity_bar(validity, environment.settings.expiry)).padding(padding::top(S).bottom(S));

    column(findings)
        .push(section("Subject", names(&certificate.subject_attributes, &certificate.subject)))
        .push(issuer(certificate))
        .push(section("Validity", [bar.into()].into_iter().chain(dates(validity))))
        .push(section("Public key", key(certificate)))
        .push(section("Fingerprints", digests(&certificate.sha256, &certificate.sha1)))
        .push(section("Certificate", rest(certificate, from)))
        .spacing(L)
        .into()
}

/// A name: each attribute, then the whole name.
fn names<'a>(attributes: &'a [Attribute], whole: &str) -> Vec<Element<'a, Message>> {
    if attributes.is_empty() {
        return vec![pair("Name", text::body("No name").style(text::muted), None)];
    }

    let each = attributes.iter().map(|attribute| line(attribute.name.as_str(), attribute.value.clone()));

    // A single attribute is already the whole name.
    each.chain((attributes.len() > 1).then(|| line("Full name", whole.to_owned()))).collect()
}

fn issuer(certificate: &Certificate) -> Element<'_, Message> {
    if certificate.subject != certificate.issuer {
        return section("Issuer", names(&certificate.issuer_attributes, &certificate.issuer));
    }

    let words = if certificate.self_signed {
        "Same as the subject. Self-signed (signature checked)."
    } else {
        "Same as the subject, but not self-signed."
    };

    section("Issuer", [pair("Name", text::body(words), None)])
}

fn dates<'a>(validity: Validity) -> Vec<Element<'a, Message>> {
    let state = validity.state();
    let until = if validity.ends() { moment(validity.not_after) } else { NO_END.to_owned() };
    let mut lines = vec![
        mark("Valid from", moment(validity.not_before), (state == State::NotYetValid).then_some("Not yet valid")),
        mark("Valid until", until, (state == State::Expired).then_some("Expired")),
    ];

    if validity.ends() {
        let days = |count: i64| grouped(usize::try_from(count).unwrap_or_default());
        let (total, elapsed, left) = (validity.days_total(), validity.days_elapsed(), validity.days_left());

        lines.push(line("Days", format!("{} total, {} elapsed, {} left", days(total), days(elapsed), days(left))));
    }

    lines
}

/// A date, with a word if the date makes the certificate invalid.
fn mark<'a>(label: &'a str, value: String, mark: Option<&'a str>) -> Element<'a, Message> {
    let shown = row![text::body(value.clone()), mark.map(|word| pill(Tone::Danger, Icon::OctagonX, word.to_owned())),]
        .spacing(S)
        .align_y(Alignment::Center);

    pair(label, shown, Some(value))
}

/// Writes a time to the second.
fn moment(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%-d %B %Y, %H:%M:%S UTC").to_string()
}

fn key(certificate: &Certificate) -> Vec<Element<'_, Message>> {
    let mut lines = vec![line("Key", certificate.key.to_string())];

    lines.extend(certificate.key_details.iter().map(|(name, value)| line(name.as_str(), value.clone())));
    lines.extend(digests(&certificate.spki_sha256, &certificate.spki_sha1));
    lines
}

/// Both digests: with colons, as consoles show them, and without, as configuration files require.
fn digests<'a>(sha256: &str, sha1: &str) -> Vec<Element<'a, Message>> {
    [("SHA-256", sha256), ("SHA-1", sha1)]
        .into_iter()
        .flat_map(|(name, hex)| [digits(name, fingerprint(hex)), digits("Without colons", hex.to_owned())])
        .collect()
}

fn rest(certificate: &Certificate, from: String) -> Vec<Element<'_, Message>> {
    let decimal = certificate.serial_decimal();

    [
        Some(digits("Serial number", serial(&certificate.serial))),
        decimal.map(|number| digits("Decimal", number)),
        Some(line("Signature algorithm", certificate.signature_algorithm.clone())),
        Some(line("Version", certificate.version.to_string())),
        Some(line("Source", from)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Draws the extensions in the order of the certificate.
pub(super) fn extensions(certificate: &Certificate) -> Element<'_, Message> {
    if certificate.extensions.is_empty() {
        let words = "This certificate has no extensions, so its intended use isn’t stated.";

        return text::body(words).style(text::muted).into();
    }

    column(certificate.extensions.iter().map(|extension| {
        let critical = extension.critical.then(|| pill(Tone::Neutral, Icon::Info, "Critical".to_owned()));
        let head = row![text::strong(&extension.name), text::mono_small(&extension.oid).style(text::muted), critical]
            .spacing(M)
            .align_y(Alignment::Center);
        let lines = extension
            .lines
            .iter()
            .map(|told| text::body(told).wrapping(Wrapping::WordOrGlyph).width(Length::Fill).into());

        column![head, column(lines).spacing(XS)].spacing(XS).into()
    }))
    .spacing(L)
    .into()
}
