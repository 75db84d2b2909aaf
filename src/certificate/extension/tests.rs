use crate::certificate::testing::{parameters, self_signed};
use crate::certificate::{Certificate, Extension};
use rcgen::{CustomExtension, ExtendedKeyUsagePurpose, GeneralSubtree, KeyUsagePurpose, NameConstraints, SanType};

/// A certificate with one extension, given by the arcs of its OID and its DER.
fn with(oid: &[u64], der: &[u8]) -> Certificate {
    let mut parameters = parameters("idp", "2026-01-01", "2029-01-01");

    parameters.custom_extensions = vec![CustomExtension::from_oid_content(oid, der.to_vec())];
    self_signed(&parameters)
}

fn named<'a>(certificate: &'a Certificate, name: &str) -> &'a Extension {
    let found = certificate.extensions.iter().find(|extension| extension.name == name);

    found.unwrap_or_else(|| panic!("{name}: {:?}", certificate.extensions))
}

fn lines(certificate: &Certificate, name: &str) -> Vec<String> {
    named(certificate, name).lines.clone()
}

/// Wraps content in an element.
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, u8::try_from(content.len()).unwrap()], content].concat()
}

fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    element(0x30, &parts.concat())
}

#[test]
fn usages_are_listed_one_by_one() {
    let mut parameters = parameters("idp", "2026-01-01", "2029-01-01");

    parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyCertSign];
    parameters.extended_key_usages =
        vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::Other(vec![1, 3, 6, 1, 5, 5, 7, 3, 17])];
    let certificate = self_signed(&parameters);
    let usage = named(&certificate, "Key usage");

    assert_eq!(usage.lines, ["Digital signature", "Certificate signing"]);
    assert_eq!((usage.oid.as_str(), usage.critical), ("2.5.29.15", true));
    assert_eq!(lines(&certificate, "Extended key usage"), ["TLS server authentication", "IPsec key exchange"]);
}

#[test]
fn names_of_every_kind_say_what_they_are() {
    let mut parameters = parameters("idp", "2026-01-01", "2029-01-01");

    parameters.subject_alt_names = vec![
        SanType::DnsName("login.example.com".try_into().unwrap()),
        SanType::Rfc822Name("ada@example.com".try_into().unwrap()),
        SanType::URI("https://example.com/".try_into().unwrap()),
        SanType::IpAddress("192.0.2.1".parse().unwrap()),
        SanType::IpAddress("2001:db8::1".parse().unwrap()),
        SanType::OtherName((vec![1, 3, 6, 1, 4, 1, 311, 20, 2, 3], "ada@example.com".into())),
    ];
    assert_eq!(
        lines(&self_signed(&parameters), "Subject alternative name"),
        [
            "DNS: login.example.com",
            "Email: ada@example.com",
            "URI: https://example.com/",
            "IP: 192.0.2.1",
            "IP: 2001:db8::1",
            "User principal name: ada@example.com"
        ]
    );
}

#[test]
fn key_identifiers_are_octets_with_colons_and_facts_of_their_own() {
    let key = with(&[2, 5, 29, 14], &[0x04, 0x03, 0xab, 0x01, 0x02]);
    let authority = with(&[2, 5, 29, 35], &sequence(&[vec![0x80, 0x02, 0xcd, 0xef], vec![0x82, 0x01, 0x07]]));

    assert_eq!(lines(&key, "Subject key identifier"), ["AB:01:02"]);
    assert_eq!(key.subject_key_identifier.as_deref(), Some("ab0102"));
    assert_eq!(lines(&authority, "Authority key identifier"), ["CD:EF", "Serial number: 07"]);
    assert_eq!(authority.authority_key_identifier.as_deref(), Some("cdef"));
}

#[test]
fn basic_constraints_say_how_far_an_authority_reaches() {
    let authority = with(&[2, 5, 29, 19], &sequence(&[vec![0x01, 0x01, 0xff], vec![0x02, 0x01, 0x00]]));

    assert_eq!(lines(&authority, "Basic constraints"), ["Certificate authority", "Path length 0"]);
    assert_eq!(lines(&with(&[2, 5, 29, 19], &[0x30, 0x00]), "Basic constraints"), ["Not a certificate authority"]);
}

#[test]
fn policies_are_called_by_what_was_validated() {
    let statement = sequence(&[
        vec![0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x02, 0x01],
        element(0x16, b"https://example.com/cps"),
    ]);
    let notice = sequence(&[
        vec![0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x02, 0x02],
        sequence(&[element(0x0c, b"For tests only")]),
    ]);
    let policies = sequence(&[
        sequence(&[vec![0x06, 0x06, 0x67, 0x81, 0x0c, 0x01, 0x02, 0x01], sequence(&[statement, notice])]),
        sequence(&[vec![0x06, 0x03, 0x2a, 0x03, 0x04]]),
        sequence(&[vec![0x06, 0x04, 0x55, 0x1d, 0x20, 0x00]]),
    ]);

    assert_eq!(
        lines(&with(&[2, 5, 29, 32], &policies), "Certificate policies"),
        [
            "Domain validated (DV), 2.23.140.1.2.1",
            "Practice statement: https://example.com/cps",
            "Notice: For tests only",
            "1.2.3.4",
            "Any policy, 2.5.29.32.0"
        ]
    );
}

#[test]
fn addresses_say_what_is_found_there() {
    let place = |method: u8, uri: &str| {
        sequence(&[vec![0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, method], element(0x86, uri.as_bytes())])
    };
    let access = sequence(&[place(1, "http://ocsp.example.com"), place(2, "http://ca.example.com/ca.cer")]);
    let full_name = element(0xa0, &element(0xa0, &element(0x86, b"http://crl.example.com/ca.crl")));
    let points = sequence(&[sequence(&[full_name, vec![0x81, 0x02, 0x06, 0x40]])]);

    assert_eq!(
        lines(&with(&[1, 3, 6, 1, 5, 5, 7, 1, 1], &access), "Authority information access"),
        ["OCSP: http://ocsp.example.com", "CA issuers: http://ca.example.com/ca.cer"]
    );
    assert_eq!(
        lines(&with(&[2, 5, 29, 31], &points), "CRL distribution points"),
        ["URI: http://crl.example.com/ca.crl", "Only for: key compromise"]
    );
    assert_eq!(lines(&with(&[2, 5, 29, 46], &points), "Freshest CRL").len(), 2);
}

#[test]
fn name_constraints_say_what_is_permitted_and_what_is_excluded() {
    let mut parameters = parameters("idp", "2026-01-01", "2029-01-01");

    parameters.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    parameters.name_constraints = Some(NameConstraints {
        permitted_subtrees: vec![GeneralSubtree::DnsName("example.com".to_owned())],
        excluded_subtrees: vec![GeneralSubtree::IpAddress(rcgen::CidrSubnet::V4([10, 0, 0, 0], [255, 0, 0, 0]))],
    });
    assert_eq!(
        lines(&self_signed(&parameters), "Name constraints"),
        ["Permitted: DNS: example.com", "Excluded: IP: 10.0.0.0/255.0.0.0"]
    );
}

#[test]
fn timestamps_of_transparency_logs_are_counted_and_dated() {
    let timestamp = [&[0][..], &[0xab; 32], &1_791_363_600_000_u64.to_be_bytes(), &[0, 0, 4, 3, 0, 2, 1, 1]].concat();
    let one = [&u16::try_from(timestamp.len()).unwrap().to_be_bytes()[..], &timestamp].concat();
    let list = [&u16::try_from(one.len()).unwrap().to_be_bytes()[..], &one].concat();

    assert_eq!(
        lines(&with(&[1, 3, 6, 1, 4, 1, 11129, 2, 4, 2], &element(0x04, &list)), "Signed certificate timestamps"),
        ["1 timestamp", "7 Oct 2026, log AB:AB:AB:AB:AB:AB:AB:AB…"]
    );
}

#[test]
fn what_netscape_and_microsoft_added_is_read() {
    let comment = element(0x16, b"made by hand");
    let template = sequence(&[vec![0x06, 0x03, 0x2a, 0x03, 0x04], vec![0x02, 0x01, 0x64], vec![0x02, 0x01, 0x05]]);
    let name: Vec<u8> = "WebServer".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let purposes = sequence(&[sequence(&[vec![0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x02]])]);
    let account = sequence(&[element(
        0xa0,
        &[
            element(0x06, &[0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x19, 0x02, 0x01]),
            element(0xa0, &element(0x04, b"S-1-5-21-1-2-3-1105")),
        ]
        .concat(),
    )]);
    let netscape = |last| [2, 16, 840, 1, 113_730, 1, last];
    let microsoft = |more: &[u64]| [&[1, 3, 6, 1, 4, 1, 311], more].concat();

    assert_eq!(lines(&with(&netscape(13), &comment), "Netscape comment"), ["made by hand"]);
    assert_eq!(
        lines(&with(&netscape(1), &[0x03, 0x02, 0x06, 0xc0]), "Netscape certificate type"),
        ["TLS client", "TLS server"]
    );
    assert_eq!(
        lines(&with(&netscape(2), &element(0x16, b"https://example.com")), "Netscape base URL"),
        ["https://example.com"]
    );
    assert_eq!(
        lines(&with(&microsoft(&[20, 2]), &element(0x1e, &name)), "Microsoft certificate template name"),
        ["WebServer"]
    );
    assert_eq!(
        lines(&with(&microsoft(&[21, 7]), &template), "Microsoft certificate template"),
        ["Template 1.2.3.4", "Version 100.5"]
    );
    assert_eq!(
        lines(&with(&microsoft(&[21, 10]), &purposes), "Microsoft application policies"),
        ["TLS client authentication"]
    );
    assert_eq!(lines(&with(&microsoft(&[25, 2]), &account), "Microsoft security identifier"), ["S-1-5-21-1-2-3-1105"]);
    assert_eq!(
        lines(&with(&microsoft(&[21, 1]), &[0x02, 0x03, 0x01, 0x00, 0x02]), "Microsoft CA version"),
        ["Certificate 2, key 1"]
    );
}

#[test]
fn must_staple_and_the_time_of_the_key_are_read() {
    let period = sequence(&[element(0x80, b"20260101000000Z"), element(0x81, b"20280101000000Z")]);

    assert_eq!(
        lines(&with(&[1, 3, 6, 1, 5, 5, 7, 1, 24], &[0x30, 0x03, 0x02, 0x01, 0x05]), "TLS feature"),
        ["OCSP must-staple (status_request)"]
    );
    assert_eq!(
        lines(&with(&[2, 5, 29, 16], &period), "Private key usage period"),
        ["From 2026-01-01 00:00:00 UTC", "Until 2028-01-01 00:00:00 UTC"]
    );
}

#[test]
fn what_is_not_known_is_shown_by_its_number_its_octets_and_its_length() {
    let unknown = with(&[1, 2, 3, 4], &[0xff; 100]);
    let extension = named(&unknown, "1.2.3.4");

    assert_eq!(extension.lines, [format!("{}FF…", "FF:".repeat(63)), "100 octets".to_owned()]);
    assert_eq!(extension.oid, "1.2.3.4");
    assert_eq!(lines(&with(&[1, 2, 3, 4], &element(0x0c, b"a text")), "1.2.3.4"), ["a text"]);
    assert_eq!(lines(&with(&[1, 2, 3, 4], &[]), "1.2.3.4"), ["0 octets"]);
}

#[test]
fn one_that_is_broken_inside_is_shown_as_its_octets() {
    let broken = with(&[2, 5, 29, 37], &[0x30, 0x7f, 0x01]);

    assert_eq!(lines(&broken, "Extended key usage"), ["30:7F:01", "3 octets"]);
}

#[test]
fn thousands_of_names_end_with_how_many_more_there_are() {
    let mut parameters = parameters("idp", "2026-01-01", "2029-01-01");
    let name = |number: u32| SanType::DnsName(format!("host{number}.example.com").try_into().unwrap());

    parameters.subject_alt_names = (0..2_000).map(name).collect();
    let certificate = self_signed(&parameters);
    let lines = lines(&certificate, "Subject alternative name");

    assert_eq!((lines.len(), lines.last().unwrap().as_str()), (501, "… and 1,500 more"));
    assert_eq!(certificate.dns_names.len(), 2_000);
}
