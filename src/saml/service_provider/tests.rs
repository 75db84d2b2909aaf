use super::*;
use crate::saml::kind::Kind;
use crate::saml::name_id;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";

fn written() -> String {
    write(&Values {
        entity_id: "https://sp.example.com".to_owned(),
        assertion_consumer_service: "https://sp.example.com/acs?a=1&b=2".to_owned(),
        other_assertion_consumer_services: Vec::new(),
        name_id_format: name_id::EMAIL_ADDRESS.to_owned(),
        email_attribute: None,
        service_name: String::new(),
    })
}

fn entity(inside: &str) -> String {
    format!(
        "<m:EntityDescriptor xmlns:m='urn:oasis:names:tc:SAML:2.0:metadata' entityID='https://sp.example.com'>{inside}</m:EntityDescriptor>"
    )
}

fn role(attributes: &str, inside: &str) -> String {
    entity(&format!(
        "<m:SPSSODescriptor protocolSupportEnumeration='{PROTOCOL}' {attributes}>{inside}</m:SPSSODescriptor>"
    ))
}

fn consumer(binding: &str, location: &str, attributes: &str) -> String {
    format!(
        "<m:AssertionConsumerService Binding='urn:oasis:names:tc:SAML:2.0:bindings:{binding}' Location='{location}' {attributes}/>"
    )
}

fn codes(text: &str, now: &str) -> Vec<String> {
    let service_provider = read(text.as_bytes()).unwrap();

    service_provider.findings(now.parse().unwrap()).iter().map(|finding| finding.code.to_string()).collect()
}

fn location(text: &str) -> String {
    read(text.as_bytes()).unwrap().assertion_consumer_service().unwrap().location.clone()
}

#[test]
fn a_file_of_the_portal_reads_whatever_its_prefix_and_mark() {
    let text = written();

    for text in [text.clone(), text.replace("md:", "saml-md:").replace(":md=", ":saml-md="), format!("\u{feff}{text}")]
    {
        let service_provider = read(text.as_bytes()).unwrap();

        assert_eq!(service_provider.entity_id, "https://sp.example.com");
        assert_eq!(location(&text), "https://sp.example.com/acs?a=1&b=2");
        assert_eq!(*service_provider.xml, *text.as_bytes());
    }
}

#[test]
fn idp_metadata_is_named_for_what_it_is() {
    let text = entity(&format!("<m:IDPSSODescriptor protocolSupportEnumeration='{PROTOCOL}'/>"));
    let error = read(text.as_bytes()).unwrap_err();

    assert_eq!(error.kind, Kind::IdentityProvider);
    assert_eq!(error.message, "This is IdP metadata, not SP metadata.");
    assert!(error.hint.contains("step 2"));
}

#[test]
fn a_file_that_is_both_serves_as_service_provider() {
    let idp = format!("<m:IDPSSODescriptor protocolSupportEnumeration='{PROTOCOL}'/>");
    let text = role("", &consumer("HTTP-POST", "https://sp.example.com/acs", "index='0'"));
    let text = text.replace("<m:SPSSO", &format!("{idp}<m:SPSSO"));

    assert_eq!(location(&text), "https://sp.example.com/acs");
}

#[test]
fn a_list_with_one_service_provider_reads_and_one_with_two_is_refused() {
    let list = |inside: &str| {
        format!(
            "<m:EntitiesDescriptor xmlns:m='urn:oasis:names:tc:SAML:2.0:metadata' validUntil='2026-01-01T00:00:00Z'>{inside}</m:EntitiesDescriptor>"
        )
    };
    let one = role("", &consumer("HTTP-POST", "https://sp.example.com/acs", "index='0'"));
    let idp = entity(&format!("<m:IDPSSODescriptor protocolSupportEnumeration='{PROTOCOL}'/>"));

    let service_provider = read(list(&format!("{idp}{one}")).as_bytes()).unwrap();
    assert_eq!(service_provider.valid_until, "2026-01-01T00:00:00Z".parse().ok());

    let error = read(list(&format!("{one}{one}")).as_bytes()).unwrap_err();
    assert_eq!(error.message, "This metadata describes 2 service providers, not one.");
    assert_eq!(read(list(&idp).as_bytes()).unwrap_err().kind, Kind::IdentityProvider);
    assert_eq!(read(list("").as_bytes()).unwrap_err().message, "This metadata lists no entities.");
}

#[test]
fn a_service_provider_of_another_protocol_is_told() {
    let text = written().replace(PROTOCOL, "urn:oasis:names:tc:SAML:1.1:protocol");

    assert_eq!(read(text.as_bytes()).unwrap_err().code, "no-saml-2");
}

#[test]
fn the_default_consumer_counts_then_the_lowest_index_then_the_first() {
    let post =
        |name: &str, attributes: &str| consumer("HTTP-POST", &format!("https://sp.example.com/{name}"), attributes);
    let artifact = consumer("HTTP-Artifact", "https://sp.example.com/artifact", "index='0' isDefault='true'");

    let default = role("", &[post("a", "index='1'"), post("b", "index='2' isDefault='1'")].concat());
    assert_eq!(location(&default), "https://sp.example.com/b");

    let lowest = role("", &[artifact.clone(), post("a", "index='5'"), post("b", "index='2'"), post("c", "")].concat());
    assert_eq!(location(&lowest), "https://sp.example.com/b");

    let first = role("", &[post("a", ""), post("b", "index='99999999'")].concat());
    assert_eq!(location(&first), "https://sp.example.com/a");

    assert_eq!(codes(&role("", &artifact), "2026-01-01T00:00:00Z"), ["no-acs"]);
}

#[test]
fn an_address_that_runs_code_is_left_out_and_one_without_encryption_is_told() {
    let script = role("", &consumer("HTTP-POST", "javascript:alert(1)", "index='0'"));
    assert_eq!(codes(&script, "2026-01-01T00:00:00Z"), ["no-acs", "unusable-location"]);

    let plain = role("", &consumer("HTTP-POST", "http://sp.example.com/acs", "index='0'"));
    let service_provider = read(plain.as_bytes()).unwrap();
    let findings = service_provider.findings(Timestamp::UNIX_EPOCH);
    assert_eq!(findings[0].code, "insecure-location");
    assert!(findings[0].hint.contains("provider’s support"), "{}", findings[0].hint);
}

#[test]
fn metadata_that_has_expired_is_told_with_its_day() {
    let text = written().replace("entityID=", "validUntil='2026-10-07T12:00:00Z' entityID=");

    assert_eq!(codes(&text, "2026-10-07T11:59:59Z"), Vec::<String>::new());
    let findings = read(text.as_bytes()).unwrap().findings("2026-10-08T00:00:00Z".parse().unwrap());
    assert_eq!(findings[0].message, "This SP metadata expired on 7 Oct 2026.");
}

#[test]
fn what_is_said_about_signatures_is_read_and_never_made_up() {
    let inside = consumer("HTTP-POST", "https://sp.example.com/acs", "index='0'");
    let silent = read(role("", &inside).as_bytes()).unwrap();
    assert_eq!((silent.authn_requests_signed, silent.want_assertions_signed), (None, None));

    let text = role("AuthnRequestsSigned='1' WantAssertionsSigned='true'", &inside);
    let service_provider = read(text.as_bytes()).unwrap();
    assert_eq!(service_provider.authn_requests_signed, Some(true));
    assert_eq!(
        codes(&text, "2026-01-01T00:00:00Z"),
        ["authn-requests-signed-without-certificate", "want-assertions-signed"]
    );

    let odd = role("AuthnRequestsSigned='yes'", &inside);
    assert_eq!(codes(&odd, "2026-01-01T00:00:00Z"), ["not-a-boolean"]);
}

#[test]
fn an_entity_id_is_kept_letter_for_letter() {
    let text = written().replace("\"https://sp.example.com\"", "\" HTTPS://SP.example.com/ \"");

    assert_eq!(read(text.as_bytes()).unwrap().entity_id, " HTTPS://SP.example.com/ ");
    assert_eq!(codes(&text, "2026-01-01T00:00:00Z"), ["white-space-in-entity-id"]);
    assert_eq!(read(text.replace(" HTTPS://SP.example.com/ ", " ").as_bytes()).unwrap_err().code, "no-entity-id");
}

#[test]
fn a_signed_file_is_kept_byte_for_byte() {
    let signature = "<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'/>";
    let text = written().replace("  <md:SPSSODescriptor", &format!("{signature}\r\n  <md:SPSSODescriptor"));
    let service_provider = read(text.as_bytes()).unwrap();

    assert!(service_provider.is_signed);
    assert_eq!(*service_provider.xml, *text.as_bytes());
}

/// A mail as support sends it, with the metadata in one of the forms below.
fn mail(body: &str) -> String {
    format!(
        "From: Support <support@example.com>\r\nTo: Ada <ada@example.com>\r\nSubject: Your SP metadata\r\n\r\n\
         Dear Ada,\r\n\r\nplease import this:\r\n\r\n{body}\r\n\r\nKind regards,\r\nSupport <support@example.com>\r\n"
    )
}

fn base64_lines(text: &str) -> String {
    let encoded = STANDARD.encode(text);
    let lines = encoded.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap());

    lines.collect::<Vec<_>>().join("\r\n")
}

#[test]
fn the_metadata_is_taken_out_of_a_mail() {
    let text = written();
    let quoted_printable = text.replace('=', "=3D").replace("Binding", "Bin=\r\nding");
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mails = [
        ("in its text", mail(&text)),
        ("quoted-printable", mail(&quoted_printable)),
        ("attached", mail(&base64_lines(&text))),
        ("in a reply", mail(&text.replace('\n', "\n> "))),
        ("in HTML", format!("<html><body><p>Dear Ada,<br>\n<pre>{escaped}</pre></body></html>")),
        ("in escaped text", mail(&escaped)),
    ];

    for (form, mail) in mails {
        let service_provider = read(mail.as_bytes()).unwrap_or_else(|error| panic!("{form}: {error}"));

        assert_eq!(location(&mail), "https://sp.example.com/acs?a=1&b=2", "{form}");
        assert!(service_provider.timeless_findings.iter().any(|finding| finding.code == "taken-from-mail"), "{form}");
        assert!(service_provider.xml.starts_with(b"<md:EntityDescriptor"), "{form}");
        assert!(service_provider.xml.trim_ascii_end().ends_with(b"</md:EntityDescriptor>"), "{form}");
    }
}

#[test]
fn a_mail_with_idp_metadata_is_told_for_what_it_holds() {
    let text = entity(&format!("<m:IDPSSODescriptor protocolSupportEnumeration='{PROTOCOL}'/>"));

    assert_eq!(read(mail(&text).as_bytes()).unwrap_err().kind, Kind::IdentityProvider);
}

#[test]
fn a_mail_without_metadata_says_that_it_is_no_xml() {
    assert_eq!(read(mail("(the attachment is missing)").as_bytes()).unwrap_err().kind, Kind::NotXml);
}

#[test]
fn a_document_type_is_refused_and_not_searched_around() {
    let text = format!("<!DOCTYPE a [<!ENTITY b 'c'>]>{}", entity(""));

    assert_eq!(read(text.as_bytes()).unwrap_err().code, "dtd");
}

#[test]
fn hostile_mails_end_soon() {
    for text in
        ["<EntityDescriptor ".repeat(200_000), "<".repeat(1_000_000), "=".repeat(1_000_000), "QUJD\n\n".repeat(200_000)]
    {
        assert!(read(format!("Dear Ada,\n{text}").as_bytes()).is_err());
    }
}
