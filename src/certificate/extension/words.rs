//! The value of an extension in words, a line for each part.

use crate::certificate::distinguished_name::{self, string, visible};
use crate::certificate::oid;
use crate::certificate::validity::date_words;
use crate::phrase::{counted, grouped};
use std::fmt::Write as _;
use std::net::{Ipv4Addr, Ipv6Addr};
use x509_parser::asn1_rs::{Any, Class, FromDer as _, Oid, Tag};
use x509_parser::extensions::{
    AccessDescription, AuthorityKeyIdentifier, BasicConstraints, CRLDistributionPoint, DistributionPointName,
    ExtendedKeyUsage, GeneralName, GeneralSubtree, KeyUsage, NSCertType, NameConstraints, ParsedExtension,
    PolicyInformation, PolicyQualifierInfo, ReasonFlags, SignedCertificateTimestamp, X509Extension,
};

/// Maximum characters of a line; longer ones end in "…". A certificate can contain megabytes.
const LONGEST_LINE: usize = 2_000;
/// Maximum lines of an extension; the last one says how many more parts there are.
const MOST_LINES: usize = 500;
/// Maximum bytes that are shown of an unknown value.
const MOST_OCTETS: usize = 64;

/// Describes the value of an extension.
pub(super) fn lines(oid: &str, extension: &X509Extension<'_>) -> Vec<String> {
    let mut lines = match known(oid, extension) {
        Some(lines) if lines.is_empty() => vec!["Empty".to_owned()],
        Some(lines) => lines,
        None => unknown(extension.value),
    };

    if lines.len() > MOST_LINES {
        let more = lines.len() - MOST_LINES;

        lines.truncate(MOST_LINES);
        lines.push(format!("… and {} more", grouped(more)));
    }
    lines.into_iter().map(shortened).collect()
}

/// Reads a known extension. Returns `None` for any other, and for one that is broken inside.
fn known(oid: &str, extension: &X509Extension<'_>) -> Option<Vec<String>> {
    Some(match extension.parsed_extension() {
        ParsedExtension::BasicConstraints(constraints) => basic_constraints(constraints),
        ParsedExtension::KeyUsage(usage) => key_usage(*usage),
        ParsedExtension::ExtendedKeyUsage(usage) => extended_key_usage(usage),
        ParsedExtension::SubjectAlternativeName(names) => general_names(&names.general_names),
        ParsedExtension::IssuerAlternativeName(names) => general_names(&names.general_names),
        ParsedExtension::SubjectKeyIdentifier(identifier) => vec![octets(identifier.0)],
        ParsedExtension::AuthorityKeyIdentifier(identifier) => authority_key_identifier(identifier),
        ParsedExtension::CertificatePolicies(policies) => policies.iter().flat_map(policy).collect(),
        ParsedExtension::PolicyMappings(mappings) => mappings
            .mappings
            .iter()
            .map(|mapping| {
                let (theirs, ours) = (&mapping.issuer_domain_policy, &mapping.subject_domain_policy);

                format!("{} is equivalent to {}", policy_name(theirs), policy_name(ours))
            })
            .collect(),
        ParsedExtension::PolicyConstraints(constraints) => {
            let explicit = constraints
                .require_explicit_policy
                .map(|count| format!("An explicit policy is required after {}", more_certificates(count)));
            let unmapped = constraints
                .inhibit_policy_mapping
                .map(|count| format!("Policies aren’t mapped after {}", more_certificates(count)));

            explicit.into_iter().chain(unmapped).collect()
        }
        ParsedExtension::InhibitAnyPolicy(inhibit) => {
            vec![format!("“Any policy” isn’t accepted after {}", more_certificates(inhibit.skip_certs))]
        }
        ParsedExtension::CRLDistributionPoints(points) => points.points.iter().flat_map(distribution_point).collect(),
        ParsedExtension::AuthorityInfoAccess(access) => access.accessdescs.iter().map(access_description).collect(),
        ParsedExtension::SubjectInfoAccess(access) => access.accessdescs.iter().map(access_description).collect(),
        ParsedExtension::NameConstraints(constraints) => name_constraints(constraints),
        ParsedExtension::SCT(timestamps) => signed_certificate_timestamps(timestamps),
        ParsedExtension::NSCertType(kind) => netscape_type(*kind),
        ParsedExtension::NsCertComment(comment) => vec![visible(comment)],
        _ => return by_identifier(oid, extension.value),
    })
}

/// Reads the extensions that the library doesn't support.
fn by_identifier(oid: &str, value: &[u8]) -> Option<Vec<String>> {
    match oid {
        "2.5.29.16" => private_key_usage_period(value),
        "1.3.6.1.5.5.7.1.3" => qualified_statements(value),
        "1.3.6.1.5.5.7.1.24" => tls_features(value),
        "1.3.6.1.5.5.7.48.1.5" => Some(vec!["Revocation of this certificate isn’t checked".to_owned()]),
        "1.3.6.1.4.1.11129.2.4.3" => Some(vec!["Precertificate: servers must not use it".to_owned()]),
        "1.3.6.1.4.1.311.21.1" => microsoft_ca_version(value),
        "1.3.6.1.4.1.311.21.2" => {
            whole(value).filter(|any| any.tag() == Tag::OctetString).map(|any| vec![octets(any.data)])
        }
        "1.3.6.1.4.1.311.21.7" => microsoft_template(value),
        "1.3.6.1.4.1.311.21.10" => microsoft_policies(value),
        "1.3.6.1.4.1.311.25.2" => microsoft_security_identifier(value),
        "2.5.29.46" => {
            let (_, points) = x509_parser::extensions::CRLDistributionPoints::from_der(value).ok()?;

            Some(points.points.iter().flat_map(distribution_point).collect())
        }
        _ => None,
    }
}

/// Shows the bytes of an unknown extension and their length; a string as its text.
fn unknown(value: &[u8]) -> Vec<String> {
    if let Some(text) = whole(value).and_then(|any| text(&any)).filter(|text| !text.is_empty()) {
        return vec![text];
    }
    let length = counted(value.len(), "octet", "octets");

    if value.is_empty() { vec![length] } else { vec![octets(value), length] }
}

fn basic_constraints(constraints: &BasicConstraints) -> Vec<String> {
    let kind = if constraints.ca { "Certificate authority" } else { "Not a certificate authority" };
    let length = constraints.path_len_constraint.map(|length| format!("Path length {length}"));

    [kind.to_owned()].into_iter().chain(length).collect()
}

fn key_usage(usage: KeyUsage) -> Vec<String> {
    set(&[
        (usage.digital_signature(), "Digital signature"),
        (usage.non_repudiation(), "Non-repudiation"),
        (usage.key_encipherment(), "Key encipherment"),
        (usage.data_encipherment(), "Data encipherment"),
        (usage.key_agreement(), "Key agreement"),
        (usage.key_cert_sign(), "Certificate signing"),
        (usage.crl_sign(), "CRL signing"),
        (usage.encipher_only(), "Encipher only"),
        (usage.decipher_only(), "Decipher only"),
    ])
}

fn extended_key_usage(usage: &ExtendedKeyUsage<'_>) -> Vec<String> {
    let mut uses = set(&[
        (usage.any, "Any purpose"),
        (usage.server_auth, "TLS server authentication"),
        (usage.client_auth, "TLS client authentication"),
        (usage.code_signing, "Code signing"),
        (usage.email_protection, "Email protection"),
        (usage.time_stamping, "Time stamping"),
        (usage.ocsp_signing, "OCSP signing"),
    ]);

    uses.extend(usage.other.iter().map(purpose));
    uses
}

fn purpose(oid: &Oid<'_>) -> String {
    let oid = oid::dotted(oid);

    oid::purpose(&oid).map_or(oid.clone(), str::to_owned)
}

fn netscape_type(kind: NSCertType) -> Vec<String> {
    set(&[
        (kind.ssl_client(), "TLS client"),
        (kind.ssl_server(), "TLS server"),
        (kind.smime(), "S/MIME"),
        (kind.object_signing(), "Object signing"),
        (kind.ssl_ca(), "TLS certificate authority"),
        (kind.smime_ca(), "S/MIME certificate authority"),
        (kind.object_signing_ca(), "Object signing certificate authority"),
    ])
}

/// Returns the names of the flags that are set.
fn set(flags: &[(bool, &str)]) -> Vec<String> {
    flags.iter().filter(|(is_set, _)| *is_set).map(|(_, words)| (*words).to_owned()).collect()
}

fn authority_key_identifier(identifier: &AuthorityKeyIdentifier<'_>) -> Vec<String> {
    let issuer = identifier.authority_cert_issuer.as_deref().unwrap_or_default();
    let key = identifier.key_identifier.as_ref().map(|key| octets(key.0));
    let issuer = issuer.iter().map(|name| format!("Issuer: {}", general_name(name)));
    let serial = identifier.authority_cert_serial.map(|serial| format!("Serial number: {}", octets(serial)));

    key.into_iter().chain(issuer).chain(serial).collect()
}

/// Describes a policy and its qualifiers (RFC 5280 §4.2.1.4).
fn policy(policy: &PolicyInformation<'_>) -> Vec<String> {
    let qualifiers = policy.policy_qualifiers.as_deref().unwrap_or_default();

    [policy_name(&policy.policy_id)].into_iter().chain(qualifiers.iter().flat_map(policy_qualifier)).collect()
}

fn policy_name(oid: &Oid<'_>) -> String {
    let oid = oid::dotted(oid);

    match oid::policy(&oid) {
        Some(name) => format!("{name}, {oid}"),
        None => oid,
    }
}

fn policy_qualifier(qualifier: &PolicyQualifierInfo<'_>) -> Vec<String> {
    let oid = oid::dotted(&qualifier.policy_qualifier_id);
    let any = whole(qualifier.qualifier);
    let words = match (oid.as_str(), any) {
        ("1.3.6.1.5.5.7.2.1", Some(any)) => text(&any).map(|uri| vec![format!("Practice statement: {uri}")]),
        // UserNotice: an optional reference, then an optional text.
        ("1.3.6.1.5.5.7.2.2", Some(any)) => {
            Some(children(any.data).iter().filter_map(text).map(|words| format!("Notice: {words}")).collect())
        }
        _ => None,
    };

    words.unwrap_or_else(|| vec![format!("Qualifier {oid}: {}", octets(qualifier.qualifier))])
}

fn distribution_point(point: &CRLDistributionPoint<'_>) -> Vec<String> {
    let mut lines = match &point.distribution_point {
        Some(DistributionPointName::FullName(names)) => general_names(names),
        Some(DistributionPointName::NameRelativeToCRLIssuer(_)) => {
            vec!["A name relative to the issuer’s".to_owned()]
        }
        None => Vec::new(),
    };

    if let Some(flags) = &point.reasons {
        lines.push(format!("Only for: {}", reasons(flags).join(", ")));
    }
    for issuer in point.crl_issuer.as_deref().unwrap_or_default() {
        lines.push(format!("Issued by {}", general_name(issuer)));
    }
    lines
}

fn reasons(flags: &ReasonFlags) -> Vec<String> {
    set(&[
        (flags.key_compromise(), "key compromise"),
        (flags.ca_compromise(), "compromise of the certificate authority"),
        (flags.affilation_changed(), "change of affiliation"),
        (flags.superseded(), "superseded"),
        (flags.cessation_of_operation(), "end of operation"),
        (flags.certificate_hold(), "on hold"),
        (flags.privelege_withdrawn(), "privilege withdrawn"),
        (flags.aa_compromise(), "compromise of the attribute authority"),
    ])
}

fn access_description(access: &AccessDescription<'_>) -> String {
    let oid = oid::dotted(&access.access_method);
    let method = oid::name(&oid).unwrap_or(&oid);

    match &access.access_location {
        GeneralName::URI(uri) => format!("{method}: {}", visible(uri)),
        other => format!("{method}: {}", general_name(other)),
    }
}

fn name_constraints(constraints: &NameConstraints<'_>) -> Vec<String> {
    let bases = |subtrees: Option<&Vec<GeneralSubtree<'_>>>| -> Vec<String> {
        subtrees.into_iter().flatten().map(|subtree| constraint(&subtree.base)).collect()
    };
    let permitted = bases(constraints.permitted_subtrees.as_ref());
    let excluded = bases(constraints.excluded_subtrees.as_ref());

    permitted
        .iter()
        .map(|base| format!("Permitted: {base}"))
        .chain(excluded.iter().map(|base| format!("Excluded: {base}")))
        .collect()
}

/// Describes one constraint: an IP address is followed by its mask (RFC 5280 §4.2.1.10).
fn constraint(name: &GeneralName<'_>) -> String {
    match name {
        GeneralName::IPAddress(range) if matches!(range.len(), 8 | 32) => {
            let (address, mask) = range.split_at(range.len() / 2);

            format!("IP: {}/{}", ip_address(address), ip_address(mask))
        }
        GeneralName::DNSName("") => "DNS: every name".to_owned(),
        other => general_name(other),
    }
}

/// Lists the timestamps of transparency logs, with the day of each (RFC 6962 §3.3).
fn signed_certificate_timestamps(timestamps: &[SignedCertificateTimestamp<'_>]) -> Vec<String> {
    let timestamp = |timestamp: &SignedCertificateTimestamp<'_>| {
        let time =
            i64::try_from(timestamp.timestamp).ok().and_then(|time| jiff::Timestamp::from_millisecond(time).ok());
        let log = octets(&timestamp.id.key_id[..8]);

        match time {
            Some(time) => format!("{}, log {log}…", date_words(time)),
            None => format!("Unreadable time, log {log}…"),
        }
    };

    [counted(timestamps.len(), "timestamp", "timestamps")].into_iter().chain(timestamps.iter().map(timestamp)).collect()
}

/// Reads the period in which the private key may sign (RFC 3280 §4.2.1.4).
fn private_key_usage_period(value: &[u8]) -> Option<Vec<String>> {
    let period = sequence(value)?;
    let moment = |any: &Any<'_>| {
        let time = crate::certificate::asn1::generalized_time(any.data)?;

        match (any.class(), any.tag().0) {
            (Class::ContextSpecific, 0) => Some(format!("From {time}")),
            (Class::ContextSpecific, 1) => Some(format!("Until {time}")),
            _ => None,
        }
    };

    period.iter().map(moment).collect()
}

/// Reads the statements of a qualified certificate (RFC 3739 §3.2.6, ETSI EN 319 412-5).
fn qualified_statements(value: &[u8]) -> Option<Vec<String>> {
    sequence(value)?
        .iter()
        .map(|statement| {
            let parts = children(statement.data);
            let oid = identifier(parts.first()?)?;
            let name = oid::name(&oid).map_or(oid.clone(), str::to_owned);
            let kinds: Vec<String> = parts
                .get(1)
                .map(|information| children(information.data))
                .unwrap_or_default()
                .iter()
                .filter_map(identifier)
                .filter_map(|oid| oid::name(&oid).map(str::to_owned))
                .collect();

            Some(if kinds.is_empty() { name } else { format!("{name}: {}", kinds.join(", ")) })
        })
        .collect()
}

/// Reads the TLS extensions that a server must include in its response (RFC 7633 §4).
fn tls_features(value: &[u8]) -> Option<Vec<String>> {
    sequence(value)?
        .iter()
        .map(|feature| match (feature.tag(), feature.data) {
            (Tag::Integer, [5]) => Some("OCSP must-staple (status_request)".to_owned()),
            (Tag::Integer, [17]) => Some("OCSP must-staple for the chain (status_request_v2)".to_owned()),
            (Tag::Integer, _) => Some(format!("TLS extension {}", number(feature)?)),
            _ => None,
        })
        .collect()
}

/// Reads the version of a certificate authority: its certificate in the low and its key in the high half.
fn microsoft_ca_version(value: &[u8]) -> Option<Vec<String>> {
    let version = number(&whole(value)?)?;

    Some(vec![format!("Certificate {}, key {}", version & 0xffff, version >> 16)])
}

fn microsoft_template(value: &[u8]) -> Option<Vec<String>> {
    let parts = sequence(value)?;
    let (template, versions) = parts.split_first()?;
    let versions: Vec<String> = versions.iter().filter_map(number).map(|number| number.to_string()).collect();
    let version = (!versions.is_empty()).then(|| format!("Version {}", versions.join(".")));

    Some([format!("Template {}", identifier(template)?)].into_iter().chain(version).collect())
}

fn microsoft_policies(value: &[u8]) -> Option<Vec<String>> {
    sequence(value)?
        .iter()
        .map(|policy| {
            let oid = identifier(children(policy.data).first()?)?;

            Some(oid::purpose(&oid).map_or(oid.clone(), str::to_owned))
        })
        .collect()
}

/// Reads the account of a certificate: an other name whose octets are the text of the identifier.
fn microsoft_security_identifier(value: &[u8]) -> Option<Vec<String>> {
    let name = sequence(value)?.into_iter().next()?;
    let parts = children(name.data);
    let explicit = children(parts.get(1)?.data);
    let text = std::str::from_utf8(explicit.first()?.data).ok()?;

    Some(vec![visible(text)])
}

fn general_names(names: &[GeneralName<'_>]) -> Vec<String> {
    names.iter().map(general_name).collect()
}

fn general_name(name: &GeneralName<'_>) -> String {
    match name {
        GeneralName::DNSName(name) => format!("DNS: {}", visible(name)),
        GeneralName::RFC822Name(address) => format!("Email: {}", visible(address)),
        GeneralName::URI(uri) => format!("URI: {}", visible(uri)),
        GeneralName::IPAddress(address) => format!("IP: {}", ip_address(address)),
        GeneralName::DirectoryName(name) => format!("Directory: {}", distinguished_name::text(name)),
        GeneralName::OtherName(oid, value) => other_name(oid, value),
        GeneralName::RegisteredID(oid) => format!("Registered ID: {}", oid::dotted(oid)),
        GeneralName::X400Address(_) => "An X.400 address".to_owned(),
        GeneralName::EDIPartyName(_) => "An EDI party name".to_owned(),
        GeneralName::Invalid(..) => "An unreadable name".to_owned(),
    }
}

/// Describes a name of another type, such as the user principal name of Windows; its value is tagged explicitly.
fn other_name(oid: &Oid<'_>, value: &[u8]) -> String {
    let oid = oid::dotted(oid);
    let name = oid::name(&oid).unwrap_or(&oid);
    let inner = whole(value).and_then(|explicit| whole(explicit.data).and_then(|any| text(&any)));

    match inner {
        Some(text) => format!("{name}: {text}"),
        None => format!("{name}: {}", octets(value)),
    }
}

fn ip_address(address: &[u8]) -> String {
    if let Ok(address) = <[u8; 4]>::try_from(address) {
        Ipv4Addr::from(address).to_string()
    } else if let Ok(address) = <[u8; 16]>::try_from(address) {
        Ipv6Addr::from(address).to_string()
    } else {
        octets(address)
    }
}

/// Reads exactly one element.
fn whole(value: &[u8]) -> Option<Any<'_>> {
    let (rest, any) = Any::from_der(value).ok()?;

    rest.is_empty().then_some(any)
}

/// Reads the elements of one SEQUENCE.
fn sequence(value: &[u8]) -> Option<Vec<Any<'_>>> {
    whole(value).filter(|any| any.tag() == Tag::Sequence).map(|any| children(any.data))
}

/// Reads consecutive elements, up to the first that is broken.
fn children(mut content: &[u8]) -> Vec<Any<'_>> {
    let mut children = Vec::new();

    while let Ok((rest, any)) = Any::from_der(content) {
        children.push(any);
        content = rest;
    }
    children
}

fn identifier(any: &Any<'_>) -> Option<String> {
    (any.tag() == Tag::Oid).then(|| oid::text(any.data))
}

/// Reads an INTEGER that is neither negative nor large.
fn number(any: &Any<'_>) -> Option<u32> {
    let is_small = any.tag() == Tag::Integer && any.data.len() <= 5 && any.data.first()? & 0x80 == 0;
    let number = any.data.iter().fold(0_u64, |number, octet| number << 8 | u64::from(*octet));

    is_small.then(|| u32::try_from(number).ok()).flatten()
}

/// Reads a string of any type.
fn text(any: &Any<'_>) -> Option<String> {
    (any.class() == Class::Universal).then(|| string(any.tag(), any.data)).flatten().map(|text| visible(&text))
}

/// Formats bytes in upper hex with colons; long values end in "…".
fn octets(octets: &[u8]) -> String {
    let shown = &octets[..octets.len().min(MOST_OCTETS)];
    let mut text = String::with_capacity(shown.len() * 3);

    for (position, octet) in shown.iter().enumerate() {
        let colon = if position == 0 { "" } else { ":" };
        let _ = write!(text, "{colon}{octet:02X}");
    }
    if shown.len() < octets.len() {
        text.push('…');
    }
    text
}

fn more_certificates(count: u32) -> String {
    counted(usize::try_from(count).unwrap_or(usize::MAX), "more certificate", "more certificates")
}

fn shortened(line: String) -> String {
    match line.char_indices().nth(LONGEST_LINE) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
