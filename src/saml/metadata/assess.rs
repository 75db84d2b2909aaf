//! Findings about an identity provider: first the ones that don't depend on the time, then the ones that do.

use super::{Binding, DOWNLOAD_AGAIN, FIX_AND_RELOAD, IdentityProvider, signature};
use crate::certificate::{State, Thresholds};
use crate::phrase::{and_more, grouped, plural};
use crate::saml::product::{EntityIdScope, Product};
use crate::saml::shown::{is_treacherous, quoted};
use crate::saml::xml::{self, ASSERTION, METADATA};
use crate::saml::{Finding, finding, name_id};
use jiff::Timestamp;
use roxmltree::Node;

/// Maximum length of an entity ID in characters (SAML Metadata §2.2.1).
const LONGEST_ENTITY_ID: usize = 1024;

/// Hint for metadata without a usable signing certificate.
const ADD_CERTIFICATE: &str = "Download the signing certificate from your identity provider and add it in step 5, or load metadata that contains it.";

/// Adds the findings that don't depend on the time.
pub(crate) fn timeless(
    identity_provider: &IdentityProvider,
    entity: Node<'_, '_>,
    other_bindings: &[String],
    findings: &mut Vec<Finding>,
) {
    findings.extend(entity_id(&identity_provider.entity_id));
    findings.extend(single_sign_on(identity_provider, other_bindings));
    findings.extend(signing_certificate(identity_provider));
    findings.extend(signed_requests(identity_provider));
    findings.extend(scope(identity_provider));
    findings.extend(name_id_formats(identity_provider));
    findings.extend(attributes(identity_provider));
    findings.extend(hidden(entity));
}

fn entity_id(entity_id: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let length = entity_id.chars().count();
    if entity_id.trim().is_empty() {
        findings.push(
            Finding::blocker("entity-id-missing", "The metadata has no entity ID.")
                .meaning("The service provider identifies your identity provider by its entity ID.")
                .hint(DOWNLOAD_AGAIN),
        );
        return findings;
    }
    if length > LONGEST_ENTITY_ID {
        findings.push(
            Finding::blocker(
                "entity-id-too-long",
                format!(
                    "The entity ID has {} characters. SAML allows up to {}.",
                    grouped(length),
                    grouped(LONGEST_ENTITY_ID)
                ),
            )
            .hint("Use a shorter entity ID at your identity provider, then load its metadata again."),
        );
    }
    if entity_id.trim() != entity_id {
        findings.push(
            Finding::warning(
                "entity-id-white-space",
                format!("The entity ID starts or ends with a space: {}.", quoted(entity_id.trim())),
            )
            .meaning("Entity IDs must match exactly. Sign-ins whose issuer has no such space are rejected.")
            .hint("Remove the space at your identity provider, then load its metadata again."),
        );
    }
    if entity_id.contains(is_treacherous) {
        findings.push(
            Finding::warning(
                "entity-id-invisible-characters",
                format!("The entity ID contains invisible or control characters: {}.", quoted(entity_id)),
            )
            .meaning("It can look like another entity ID and may differ from the one in sign-ins.")
            .hint(DOWNLOAD_AGAIN),
        );
    }
    findings
}

fn single_sign_on(identity_provider: &IdentityProvider, other_bindings: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_usable = |binding: &Binding| matches!(binding, Binding::HttpRedirect | Binding::HttpPost);
    let mut names: Vec<&str> = Vec::new();
    let listed = identity_provider.single_sign_on.iter().map(|endpoint| endpoint.binding.name());
    for name in listed.chain(other_bindings.iter().map(String::as_str)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if !identity_provider.single_sign_on.iter().any(|endpoint| is_usable(&endpoint.binding)) {
        let meaning = match names.as_slice() {
            [] => "The metadata lists no usable URL. Browsers need the HTTP-Redirect or HTTP-POST binding.".to_owned(),
            names => format!(
                "The metadata lists only {}. Browsers need the HTTP-Redirect or HTTP-POST binding.",
                quoted_list(names)
            ),
        };
        findings.push(
            Finding::blocker(
                "no-single-sign-on-address",
                "The metadata has no single sign-on URL that a browser can use.",
            )
            .meaning(meaning)
            .hint("Turn on one of these bindings at your identity provider, then load its metadata again."),
        );
    } else if !other_bindings.is_empty() {
        let others: Vec<&str> =
            names.into_iter().filter(|name| other_bindings.iter().any(|other| other == name)).collect();
        findings.push(Finding::note(
            "other-bindings",
            format!("Single sign-on URLs for other protocols are listed but not used: {}.", quoted_list(&others)),
        ));
    }
    findings
}

fn quoted_list(names: &[&str]) -> String {
    const SHOWN: usize = 4;
    let quoted: Vec<String> = names.iter().map(|name| quoted(name)).collect();

    and_more(&quoted, SHOWN)
}

fn signing_certificate(identity_provider: &IdentityProvider) -> Option<Finding> {
    if identity_provider.signing_certificates().next().is_some() {
        return None;
    }
    let finding = if identity_provider.certificates.is_empty() {
        Finding::blocker("no-signing-certificate", "The metadata has no signing certificate.")
    } else {
        Finding::blocker(
            "only-encryption-certificates",
            "The metadata has no signing certificate. All its certificates are for encryption only.",
        )
    };
    Some(
        finding
            .meaning("Without it, the service provider can’t tell whether a sign-in comes from your identity provider.")
            .hint(ADD_CERTIFICATE),
    )
}

fn signed_requests(identity_provider: &IdentityProvider) -> Option<Finding> {
    let hint = match identity_provider.product() {
        Some(Product::Keycloak) => {
            "In Keycloak, turn off “Client signature required” for this client unless the service provider signs its requests."
        }
        _ => "Turn this off at your identity provider unless the service provider signs its requests.",
    };
    identity_provider.want_authn_requests_signed.then(|| {
        Finding::warning("wants-signed-requests", "The identity provider requires signed sign-in requests.")
            .meaning("If the service provider doesn’t sign them, your identity provider rejects every sign-in.")
            .hint(hint)
    })
}

fn scope(identity_provider: &IdentityProvider) -> Option<Finding> {
    let product = identity_provider.product()?;
    match product.entity_id_scope() {
        EntityIdScope::Application => None,
        EntityIdScope::Tenant if is_of_one_application(product, &identity_provider.entity_id) => None,
        EntityIdScope::Tenant => {
            let hint = match product {
                Product::EntraId => {
                    "In Entra, open Attributes & Claims › Advanced settings › Advanced SAML claims options and select “Append \
                     application ID to issuer”. Then edit the entityID in the downloaded metadata yourself, because the \
                     download doesn’t change."
                }
                Product::Keycloak => "Use a second realm in Keycloak for the other account.",
                _ => "If the service provider says that it’s already assigned, contact support.",
            };
            Some(
                Finding::warning("shared-entity-id", sharing(product))
                    .meaning("If another phone account already uses it, you can’t set up SSO by yourself.")
                    .hint(hint),
            )
        }
        EntityIdScope::Typed => Some(
            Finding::note(
                "typed-entity-id",
                format!("An administrator entered the entity ID in {}.", product.short_name()),
            )
            .meaning("No other application and no other phone account may use it."),
        ),
    }
}

/// Returns the sentence about which applications share one entity ID.
fn sharing(product: Product) -> &'static str {
    match product {
        Product::EntraId => "All applications in this Entra tenant share one entity ID.",
        Product::GoogleWorkspace => "All applications in this Google Workspace account share one entity ID.",
        Product::PingOne => "All applications in this PingOne environment share one entity ID.",
        Product::Keycloak => "All applications in this Keycloak realm share one entity ID.",
        Product::Auth0 => "All applications in this Auth0 tenant share one entity ID.",
        Product::AdFs => "All applications on this AD FS server share one entity ID.",
        Product::PingFederate => "All applications on this PingFederate server share one entity ID.",
        Product::Shibboleth => "All applications on this Shibboleth IdP share one entity ID.",
        Product::Simplesamlphp => "All applications on this SimpleSAMLphp server share one entity ID.",
        _ => "All applications in this tenant share one entity ID.",
    }
}

/// Returns whether an entity ID of Entra has the application ID appended to the tenant's.
pub(super) fn is_of_one_application(product: Product, entity_id: &str) -> bool {
    product == Product::EntraId
        && url::Url::parse(entity_id)
            .is_ok_and(|url| url.path_segments().is_some_and(|path| path.filter(|part| !part.is_empty()).count() > 1))
}

fn name_id_formats(identity_provider: &IdentityProvider) -> Option<Finding> {
    let formats = &identity_provider.name_id_formats;
    if formats.is_empty() || formats.iter().any(|format| format == name_id::EMAIL_ADDRESS) {
        return None;
    }
    let names: Vec<&str> = formats.iter().map(|format| name_id::short_name(format)).collect();
    Some(
        Finding::note("no-email-name-id", "The metadata doesn’t list the NameID format emailAddress.")
            .meaning(format!(
                "It lists {}. The NameID may contain something other than the email address.",
                quoted_list(&names)
            ))
            .hint("Map an attribute in step 4, or set your identity provider to send the email address as NameID."),
    )
}

fn attributes(identity_provider: &IdentityProvider) -> Vec<Finding> {
    let attributes = &identity_provider.attributes;
    if attributes.is_empty() {
        return vec![
            Finding::note("no-attributes", "The metadata lists no attributes.")
                .meaning("This is common. Your identity provider can still send attributes.")
                .hint("In step 4, choose Custom and enter the name that it sends, or choose SAML_SUBJECT (NameID)."),
        ];
    }
    let odd: Vec<&str> = attributes
        .iter()
        .map(|attribute| attribute.name.as_str())
        .filter(|name| name.trim() != *name || name.contains(is_treacherous))
        .collect();
    if odd.is_empty() {
        return Vec::new();
    }
    let names = quoted_list(&odd);
    let message = plural(
        odd.len(),
        format!("An attribute name starts or ends with a space, or contains invisible characters: {names}."),
        format!("Attribute names start or end with a space, or contain invisible characters: {names}."),
    );
    let meaning = plural(
        odd.len(),
        "Names must match exactly, so this attribute is easily missed.",
        "Names must match exactly, so these attributes are easily missed.",
    );
    vec![Finding::warning("attribute-name-odd", message).meaning(meaning).hint(FIX_AND_RELOAD)]
}

fn hidden(entity: Node<'_, '_>) -> Option<Finding> {
    const ATTRIBUTES: xml::Name = ("urn:oasis:names:tc:SAML:metadata:attribute", "EntityAttributes");
    const HIDE: &str = "http://refeds.org/category/hide-from-discovery";

    xml::children(entity, (METADATA, "Extensions"))
        .flat_map(|extensions| xml::children(extensions, ATTRIBUTES))
        .flat_map(|attributes| xml::children(attributes, (ASSERTION, "Attribute")))
        .flat_map(|attribute| xml::children(attribute, (ASSERTION, "AttributeValue")))
        .any(|value| xml::text(value) == HIDE)
        .then(|| {
            Finding::note(
                "hidden-from-discovery",
                "Its federation asks to hide this identity provider from selection lists.",
            )
            .meaning("It may be a test system or not meant for users.")
        })
}

/// Returns all findings at `now`, blockers first.
pub(crate) fn at(identity_provider: &IdentityProvider, now: Timestamp) -> Vec<Finding> {
    let mut findings = identity_provider.timeless_findings.clone();
    findings.extend(signature::findings(identity_provider));
    findings.extend(valid_until(identity_provider.valid_until, now));
    findings.extend(certificates(identity_provider, now));
    finding::sort(&mut findings);
    findings
}

fn valid_until(valid_until: Option<Timestamp>, now: Timestamp) -> Option<Finding> {
    let valid_until = valid_until?;
    if valid_until < now {
        return Some(
            Finding::blocker("metadata-expired", format!("The metadata expired on {}.", day(valid_until)))
                .meaning("Its publisher says not to use it after that date. Keys and URLs may have changed.")
                .hint(DOWNLOAD_AGAIN),
        );
    }
    let days = days_between(now, valid_until);
    (days < i64::from(Thresholds::default().warn_days)).then(|| {
        let day = day(valid_until);
        let message = match days {
            ..=0 => format!("The metadata expires within a day, on {day}."),
            1 => format!("The metadata expires on {day}, in 1 day."),
            _ => format!("The metadata expires on {day}, in {days} days."),
        };
        Finding::warning("metadata-expires-soon", message)
            .meaning("It must not be used after that.")
            .hint("Finish the setup before then, or load newer metadata.")
    })
}

fn certificates(identity_provider: &IdentityProvider, now: Timestamp) -> Vec<Finding> {
    const NEW_ONE: &str = "Check which certificate your identity provider signs with now, and add it in step 5.";

    let mut findings = Vec::new();
    let validity = |certificate: &super::Certificate| certificate.validity(now);
    let signing: Vec<_> = identity_provider.signing_certificates().collect();
    if !signing.is_empty() && signing.iter().all(|certificate| validity(certificate).state() == State::Expired) {
        let message = match signing.as_slice() {
            [only] => format!("The signing certificate expired on {}.", day(only.not_after)),
            all => format!("All {} signing certificates have expired.", all.len()),
        };
        findings.push(
            Finding::warning("signing-certificate-expired", message)
                .meaning("The service provider might reject an expired certificate, and your identity provider might sign with a newer one.")
                .hint(NEW_ONE),
        );
        return findings;
    }
    for certificate in signing {
        let name = quoted(&certificate.subject_name);
        let validity = validity(certificate);
        let days = validity.days_left();
        match validity.state() {
            State::Expired => findings.push(
                Finding::note(
                    "signing-certificate-expired",
                    format!("The signing certificate {name} expired on {}.", day(certificate.not_after)),
                )
                .meaning("The metadata has another certificate that hasn’t expired."),
            ),
            State::NotYetValid => findings.push(
                Finding::note(
                    "signing-certificate-not-yet-valid",
                    format!("The signing certificate {name} isn’t valid until {}.", day(certificate.not_before)),
                )
                .meaning("It’s probably the next one. Until then, your identity provider signs with a different certificate."),
            ),
            State::Valid if days < i64::from(Thresholds::default().warn_days) => findings.push(
                Finding::warning("signing-certificate-expires-soon", expires_soon(&name, certificate.not_after, days))
                .meaning("Sign-ins stop when your identity provider switches to a certificate that the service provider doesn’t have.")
                .hint("Create the next certificate at your identity provider and add it as Secondary in step 5."),
            ),
            State::Valid => {}
        }
    }
    findings
}

fn days_between(earlier: Timestamp, later: Timestamp) -> i64 {
    (later.as_second() - earlier.as_second()).div_euclid(86_400)
}

fn expires_soon(name: &str, not_after: Timestamp, days: i64) -> String {
    let day = day(not_after);
    match days {
        ..=0 => format!("The signing certificate {name} expires within a day, on {day}."),
        1 => format!("The signing certificate {name} expires on {day}, in 1 day."),
        _ => format!("The signing certificate {name} expires on {day}, in {days} days."),
    }
}

fn day(time: Timestamp) -> String {
    time.strftime("%-d %b %Y").to_string()
}
