//! The loaded metadata: its source, its identity provider, and its problems.

use super::Message;
use super::check::Check;
use super::notices::{self, CONFLICT, GONE};
use super::take_over::Replaced;
use crate::account::draft::{LoadedMetadata, Origin};
use crate::gui::amount;
use crate::gui::dialog::signer::FINDING_OPENER;
use crate::gui::screen::Context;
use crate::gui::screen::certificates::MANAGE;
use crate::gui::theme::space::{L, S};
use crate::gui::theme::{Element, Icon, Theme, text};
use crate::gui::time::{clock, date};
use crate::gui::widget::button::{ghost, secondary};
use crate::gui::widget::card;
use crate::gui::widget::copy::copy_icon;
use crate::gui::widget::evidence::evidence;
use crate::gui::widget::finding::finding;
use crate::phrase::counted;
use crate::saml::metadata::IdentityProvider;
use crate::saml::product::{Recognised, RecognisedBy};
use crate::saml::shown::shown;
use crate::saml::{Finding, Severity};
use iced::widget::text::Wrapping;
use iced::widget::{Space, column, container, row};
use iced::{Length, padding};

/// The name of the button that opens the versions; it gets the focus back.
pub const VERSIONS: &str = "metadata-versions";

/// Maximum length of an identifier that is shown whole.
const LONGEST: usize = 2048;

/// Draws the findings that matter here, and the loaded metadata.
pub(super) fn view<'a>(
    metadata: &'a LoadedMetadata,
    replaced: Option<&'a Replaced>,
    check: &'a Check,
    context: Context<'a>,
) -> Element<'a, Message> {
    let identity_provider = context
        .parsed
        .identity_provider
        .as_ref()
        // Parsing finishes a little later, so results of the previous metadata are ignored.
        .filter(|identity_provider| *identity_provider.xml == *metadata.xml);
    let findings = findings(identity_provider, replaced, context);
    let told = findings.into_iter().map(|told| finding(&told, buttons(&told, context)));
    let told: Vec<Element<'a, Message>> = check.finding().into_iter().chain(told).collect();
    let told = (!told.is_empty()).then(|| column(told).spacing(L));
    let undo = match replaced {
        Some(_) => ghost("Undo", Message::Undo).icon(Icon::Undo2).compact().into(),
        // Aligns the end of the evidence with the end of the values.
        None => Space::new().into(),
    };
    let head = card::head("Loaded metadata", [read_at(metadata, context), undo]);
    let rows = [came_from(metadata)].into_iter().chain(facts(metadata, identity_provider, context));
    let rows = card::rows(rows.chain(check.row(context)).chain(versions(metadata, context)));

    column![told, card::card(column![head, rows])].spacing(L).into()
}

/// The time when the metadata was read: the time for today, else the date.
pub(in crate::gui::screen) fn read_at<'a, M: 'a>(metadata: &LoadedMetadata, context: Context<'_>) -> Element<'a, M> {
    let day = date(metadata.loaded_at, context.zone);
    let at = if day == date(context.now, context.zone) { clock(metadata.loaded_at, context.zone) } else { day };

    evidence(format!("Read from the metadata, {at}"))
}

fn findings(
    identity_provider: Option<&IdentityProvider>,
    replaced: Option<&Replaced>,
    context: Context<'_>,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = notices::conflict(context).into_iter().collect();

    findings.extend(context.parsed.unreadable.as_ref().map(crate::saml::Unreadable::finding));

    if let Some(identity_provider) = identity_provider {
        let told = identity_provider.findings(context.now);

        findings.extend(told.into_iter().filter(|finding| finding.severity == Severity::Blocker));
        findings.extend(notices::another_entity(replaced));
        findings.extend(notices::gone(context, identity_provider));
    }

    findings.extend(notices::insecure(context));
    crate::saml::finding::sort(&mut findings);
    findings
}

fn buttons<'a>(finding: &Finding, context: Context<'a>) -> Vec<Element<'a, Message>> {
    let guide = || -> Element<'a, Message> {
        secondary(notices::guide_label(context), Message::GuideAsked).icon(Icon::BookOpen).compact().into()
    };

    match &*finding.code {
        CONFLICT => {
            vec![guide(), secondary("Contact support", Message::SupportAsked).icon(Icon::LifeBuoy).compact().into()]
        }
        GONE => {
            vec![
                secondary("Manage certificates…", Message::CertificatesAsked)
                    .icon(Icon::KeyRound)
                    .compact()
                    .id(MANAGE)
                    .into(),
            ]
        }
        code if code.starts_with("metadata-signer") => {
            vec![secondary("Signer…", Message::SignerAsked).icon(Icon::Lock).compact().id(FINDING_OPENER).into()]
        }
        _ if finding.severity == Severity::Blocker => vec![guide()],
        _ => Vec::new(),
    }
}

/// The number of versions, and the button that opens them.
fn versions<'a>(metadata: &LoadedMetadata, context: Context<'_>) -> Option<Element<'a, Message>> {
    if context.versions < 2 {
        return None;
    }

    let kept = context.versions;
    let words = match metadata.version_of {
        Some(time) => format!("{kept} kept. Using the version from {} again.", date(time, context.zone)),
        None => format!("{kept} kept"),
    };
    let open = secondary("Versions…", Message::VersionsAsked).icon(Icon::List).compact().id(VERSIONS);

    Some(card::key_value("Versions", text::body(words), [container(open).padding(padding::right(S)).into()]))
}

fn came_from<'a>(metadata: &'a LoadedMetadata) -> Element<'a, Message> {
    let size = amount::bytes(metadata.xml.len() as u64);
    let size = text::caption(size).style(text::muted);

    match &metadata.origin {
        Origin::Url(url) => card::key_value("Fetched from", identifier(url), [size.into(), copy_icon(url)]),
        Origin::File(name) => card::key_value(
            "File",
            text::body(shown(name, LONGEST)).wrapping(Wrapping::WordOrGlyph),
            [container(size).padding(padding::right(S)).into()],
        ),
        Origin::Pasted | Origin::Metadata => {
            card::key_value("Source", text::body("Pasted text"), [container(size).padding(padding::right(S)).into()])
        }
    }
}

/// An identifier. It has no words to break at, so it fills its lines.
fn identifier<'a>(value: &str) -> iced::widget::Text<'a, Theme> {
    text::mono(shown(value, LONGEST)).wrapping(Wrapping::Glyph)
}

fn facts<'a>(
    metadata: &'a LoadedMetadata,
    identity_provider: Option<&'a IdentityProvider>,
    context: Context<'a>,
) -> Vec<Element<'a, Message>> {
    let Some(identity_provider) = identity_provider else {
        return if context.parsed.unreadable.is_some() {
            Vec::new()
        } else {
            vec![card::key_value("Entity ID", text::body("Reading…").style(text::muted), [])]
        };
    };
    let certificates = identity_provider.certificates.len();
    let signing = identity_provider.signing_certificates().count();
    let certificates = match (certificates, signing) {
        (0, _) => "None".to_owned(),
        (all, signing) if all == signing => format!("{} for signing", counted(all, "certificate", "certificates")),
        (all, signing) => format!("{}, {signing} for signing", counted(all, "certificate", "certificates")),
    };
    let mut rows = vec![card::key_value(
        "Entity ID",
        identifier(&identity_provider.entity_id),
        [copy_icon(&identity_provider.entity_id)],
    )];
    let name = identity_provider.display_name(context.language);

    if name != identity_provider.entity_id {
        let name = text::body(shown(name, LONGEST)).wrapping(Wrapping::WordOrGlyph);

        rows.push(card::key_value("Display name", name, []));
    }

    rows.push(product(identity_provider.product));
    rows.push(card::key_value("Certificates", text::body(certificates), []));

    if metadata.entity_id.is_some() {
        rows.push(card::key_value(
            "Federation",
            text::body("Part of a federation’s metadata. Only this part is kept."),
            [],
        ));
    }

    rows
}

/// The recognized product, with the evidence for it.
pub(in crate::gui::screen) fn product<'a, M: 'a>(recognised: Option<Recognised>) -> Element<'a, M> {
    match recognised {
        Some(Recognised { product, by }) => {
            let words = match by {
                RecognisedBy::EntityId => "Inferred from the entity ID",
                RecognisedBy::SingleSignOnLocation => "Inferred from the single sign-on URL",
            };

            card::key_value(
                "Product",
                text::body(product.name()),
                [row![evidence(words)].padding(padding::right(S)).into()],
            )
        }
        None => card::key_value("Product", text::body("Not recognized").width(Length::Fill), []),
    }
}
