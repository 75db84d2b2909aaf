use super::{Unreadable, read};
use crate::certificate::Certificate;
use crate::certificate::testing::certificate;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use std::sync::OnceLock;

mod hostile;
mod refused;

fn one() -> &'static Certificate {
    static ONE: OnceLock<Certificate> = OnceLock::new();

    ONE.get_or_init(|| certificate("one", "2026-01-01", "2029-01-01"))
}

fn two() -> &'static Certificate {
    static TWO: OnceLock<Certificate> = OnceLock::new();

    TWO.get_or_init(|| certificate("two", "2026-01-01", "2029-01-01"))
}

/// Asserts that the input contains certificate one and has no problems.
#[track_caller]
fn assert_one(bytes: impl AsRef<[u8]>) {
    let found = read(bytes.as_ref()).unwrap();

    assert_eq!(found.problems, [""; 0]);
    assert_eq!(found.certificates, [one().clone()]);
}

/// Asserts that the input is rejected with a sentence and a hint.
#[track_caller]
fn refused(bytes: impl AsRef<[u8]>) -> Unreadable {
    let refusal = read(bytes.as_ref()).unwrap_err();

    assert!(refusal.message.ends_with('.') && refusal.hint.ends_with('.'), "{refusal:?}");
    refusal
}

fn pem(label: &str, bytes: &[u8]) -> String {
    pem::encode(&pem::Pem::new(label, bytes)).replace("\r\n", "\n")
}

/// Returns the base64 of certificate one in lines of 64 characters, without armor.
fn lines() -> String {
    one().to_pem().lines().filter(|line| !line.starts_with('-')).map(|line| format!("{line}\n")).collect()
}

#[test]
fn pem_and_der_are_read() {
    assert_one(one().to_pem());
    assert_one(one().der());
}

#[test]
fn many_certificates_keep_their_order_and_duplicates_count_once() {
    let text = format!("{}{}{}", two().to_pem(), one().to_pem(), two().to_pem());
    let found = read(text.as_bytes()).unwrap();

    assert_eq!(found.certificates, [two().clone(), one().clone()]);
    assert_eq!(found.problems, [""; 0]);
    let der = [two().der(), one().der()].concat();
    assert_eq!(read(&der).unwrap().certificates, [two().clone(), one().clone()]);
}

#[test]
fn text_around_pem_does_not_matter() {
    assert_one(format!("Hello Ada,\n\nhere it is:\n  subject=CN = one\n{}\nKind regards\nBob", one().to_pem()));
    assert_one(format!("Bag Attributes\n    localKeyID: 01 02\nsubject=CN = one\n\n{}", one().to_pem()));
    assert_one(format!(
        "CONNECTED(00000003)\ndepth=0 CN = one\nverify return:1\n---\nCertificate chain\n 0 s:CN = one\n   i:CN = one\n\
         ---\nServer certificate\n{}subject=CN = one\n---\nSSL handshake has read 1379 bytes\n    Session-ID: \n---\n",
        one().to_pem()
    ));
    assert_one(format!(
        "Alias name: idp\nCreation date: 1 Jan 2026\nEntry type: trustedCertEntry\n\n{}\n\n\
         *******************************************\n*******************************************\n\n",
        one().to_pem()
    ));
}

#[test]
fn pem_survives_mail_chat_and_word_processors() {
    let pem = one().to_pem();

    assert_one(pem.replace('\n', "\r\n"));
    assert_one(pem.replace('\n', " "));
    assert_one(pem.replace('\n', "\\n"));
    assert_one(pem.replace('\n', "&#13;\n"));
    assert_one(pem.replace('\n', "\n\n"));
    assert_one(pem.lines().map(|line| format!("> {line}\n")).collect::<String>());
    assert_one(pem.lines().map(|line| format!("\u{a0}\u{200e}{line}\u{a0}\n")).collect::<String>());
    assert_one(pem.replace("-----", "\u{2014}\u{2014}-"));
    assert_one(format!("```pem\n{pem}```"));
    assert_one(format!("\u{201c}{}\u{201d}", pem.trim()));
    assert_one(format!("\u{feff}{pem}"));
    assert_one(pem.replace("CERTIFICATE", "TRUSTED CERTIFICATE"));
    assert_one(pem.replace("CERTIFICATE", "X509 CERTIFICATE"));
    assert_one(pem.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    for mark in [vec![], vec![0xfeff_u16]] {
        let text: Vec<u16> = mark.into_iter().chain(pem.encode_utf16()).collect();

        assert_one(text.iter().copied().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
        assert_one(text.iter().copied().flat_map(u16::to_be_bytes).collect::<Vec<u8>>());
    }
}

#[test]
fn pem_survives_what_programs_wrap_it_in() {
    let pem = one().to_pem();
    let windows_1252 = [b"\x93".as_slice(), pem.replace("-----", "@@").as_bytes(), b"\x94 \xa0"].concat();
    let dashes: Vec<u8> = windows_1252.into_iter().map(|octet| if octet == b'@' { 0x97 } else { octet }).collect();

    assert_one(dashes);
    assert_one(format!("{pem}\0\0\u{1a}"));
    assert_one(format!("<pre>{}</pre>", pem.replace('\n', "<br/>\n")));
    assert_one(pem.lines().map(|line| format!("<div class=\"line\">{line}</div>")).collect::<String>());
    assert_one(pem.replace('+', "&#43;").replace('/', "&#x2F;").replace('=', "&equals;").replace('\n', "&#10;"));
    assert_one(pem.lines().map(|line| format!("&gt; {line}<br>\n")).collect::<String>());
    assert_one(pem.lines().map(|line| format!("> > {line}\n")).collect::<String>());
    assert_one(pem.lines().map(|line| format!("    \"{line}\\n\" +\n")).collect::<String>());
    assert_one(pem.lines().map(|line| format!("'{line}' . \r\n")).collect::<String>());
    assert_one(format!("cert: |\n{}", pem.lines().map(|line| format!("  {line}\n")).collect::<String>()));
    assert_one(
        pem.replace(' ', "%20").replace('\n', "%0A").replace('+', "%2B").replace('/', "%2F").replace('=', "%3D"),
    );
    assert_one(format!("{{\"cert\": \"{}\"}}", pem.replace('\n', "\\r\\n")));
    assert_one(format!("{{\"config\": \"{{\\\"cert\\\": \\\"{}\\\"}}\"}}", pem.replace('\n', "\\\\n")));
    assert_one(format!("Content-Transfer-Encoding: quoted-printable\n\n{}", pem.replace('=', "=3D")));
}

#[test]
fn pem_in_a_document_of_a_word_processor_is_read() {
    let pem = one().to_pem();

    assert_one(format!(
        "{{\\rtf1\\ansi\\ansicpg1252\\cocoartf2639{{\\fonttbl\\f0\\fswiss Helvetica;}}\n\\f0\\fs24 \\cf0 {}}}",
        pem.replace('\n', "\\\n")
    ));
    assert_one(format!(
        "{{\\rtf1\\ansi{{\\*\\generator Riched20;}}\r\n\\pard\\f0\\fs22 Here it is\\'3a\\~\\par\r\n{}\\par\r\n}}",
        pem.replace('\n', "\\par\r\n").replace("-----", "\\emdash\\endash -")
    ));
    assert_one(format!(
        "{{\\rtf1 {}}}",
        pem.lines().map(|line| format!("{{\\rtlch\\fcs1 \\af0 {line}}}\\line \\u8203?")).collect::<String>()
    ));
}

#[test]
fn a_certificate_whose_first_or_last_line_was_not_copied_is_read_all_the_same() {
    let pem = one().to_pem();

    assert_one(pem.replace("-----END CERTIFICATE-----\n", ""));
    assert_one(pem.replace("-----END CERTIFICATE-----\n", "\nKind regards, Bob (ext. 7)"));
    assert_one(pem.replace("-----BEGIN CERTIFICATE-----\n", ""));
    assert_one(pem.replace("-----BEGIN CERTIFICATE-----\n", "N CERTIFICATE-----\n"));
    let both = format!("{}{}", pem.replace("-----END CERTIFICATE-----\n", ""), two().to_pem());
    assert_eq!(read(both.as_bytes()).unwrap().certificates, [one().clone(), two().clone()]);
    let both = format!("{}{}", pem.replace("-----BEGIN CERTIFICATE-----\n", ""), two().to_pem());
    assert_eq!(read(both.as_bytes()).unwrap().certificates, [one().clone(), two().clone()]);
}

#[test]
fn a_certificate_under_another_label_is_read_all_the_same() {
    assert_one(pem("PUBLIC KEY", one().der()));
    assert_one(pem("CERTIFICATE", one().to_pem().as_bytes()));
    // OpenSSL's trust settings follow the certificate.
    let trusted = [one().der(), b"\x30\x0c\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x01"].concat();
    assert_one(pem("TRUSTED CERTIFICATE", &trusted));
}

#[test]
fn base64_without_armour_is_read() {
    assert_one(STANDARD.encode(one().der()));
    assert_one(STANDARD_NO_PAD.encode(one().der()));
    assert_one(URL_SAFE_NO_PAD.encode(one().der()));
    assert_one(format!("```\n\u{200e}{}\n```\n", STANDARD.encode(one().der())));
    assert_one(format!("Certificate: {}", STANDARD.encode(one().der())));
    assert_one(format!("Hello Ada,\n\nhere it is:\n{}\nKind regards\nBob", lines()));
    assert_one(format!("Hello Ada, here it is: {}Kind regards, Bob", lines()));
    assert_one(lines().lines().map(|line| format!("> {line}\r\n")).collect::<String>());
    let both = format!("{}\n{}", STANDARD_NO_PAD.encode(one().der()), STANDARD_NO_PAD.encode(two().der()));
    assert_eq!(read(both.as_bytes()).unwrap().certificates, [one().clone(), two().clone()]);
    let both = STANDARD.encode([one().der(), two().der()].concat());
    assert_eq!(read(both.as_bytes()).unwrap().certificates, [one().clone(), two().clone()]);
}

#[test]
fn a_cut_certificate_does_not_hide_the_whole_one_behind_it() {
    let text = format!("{}\n\n{}", &STANDARD.encode(two().der())[..300], STANDARD.encode(one().der()));
    let found = read(text.as_bytes()).unwrap();

    assert_eq!(found.certificates, [one().clone()]);
    assert_eq!(found.problems.len(), 1, "{:?}", found.problems);
}

#[test]
fn base64_of_a_pem_file_is_read() {
    assert_one(STANDARD.encode(one().to_pem()));
    assert_one(STANDARD.encode(STANDARD.encode(one().der())));
    assert_one(STANDARD.encode(format!("<ds:X509Certificate>{}</ds:X509Certificate>", lines())));
    assert_one(format!("clusters:\n- cluster:\n    certificate-authority-data: {}\n", STANDARD.encode(one().to_pem())));
}

#[test]
fn a_key_set_in_json_gives_its_certificates() {
    let [first, second] = [one(), two()].map(|certificate| STANDARD.encode(certificate.der()).replace('/', "\\/"));
    let json = format!(r#"{{"keys":[{{"kty":"EC","x5c":["{first}","{second}"]}}]}}"#);

    assert_eq!(read(json.as_bytes()).unwrap().certificates, [one().clone(), two().clone()]);
}

#[test]
fn xml_gives_the_text_of_every_certificate_element() {
    let base64 = STANDARD.encode(one().der());
    let wrapped = STANDARD.encode(two().to_pem());
    let xml = format!(
        "<md:EntityDescriptor xmlns:ds='http://www.w3.org/2000/09/xmldsig#'>
           <!-- <ds:X509Certificate>commented out</ds:X509Certificate> -->
           <ds:X509Certificate Id='a'>\n\t  {}\n  </ds:X509Certificate>
           <X509Certificate><![CDATA[{wrapped}]]></X509Certificate>
           <ds:X509Certificate>{base64}</ds:X509Certificate><ds:X509Certificate/>
           <ds:X509CertificateChain>nothing</ds:X509CertificateChain>
         </md:EntityDescriptor>",
        base64.replacen("MII", "MI\u{a0}I<!-- so -->", 1)
    );
    let found = read(xml.as_bytes()).unwrap();

    assert_eq!(found.problems, [""; 0]);
    assert_eq!(found.certificates, [one().clone(), two().clone()]);
    assert_one(format!("<ds:X509Certificate>{}</ds:X509Certificate>", one().to_pem()));
    assert_one(format!("<ds:X509Certificate>{base64}"));
}

#[test]
fn a_snippet_of_metadata_is_read_wherever_it_was_cut() {
    let base64 = lines();

    for snippet in [
        format!("<ds:X509Certificate>\n{base64}"),
        format!("509Certificate>{base64}</ds:X509Certificate>\n</ds:X509Data>"),
        format!("{base64}</ds:X509Certificate>\n</ds:X509Data>\n</ds:KeyInfo>"),
        format!("<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{base64}</ds:X509Cert"),
        format!("&lt;ds:X509Certificate&gt;{base64}&lt;/ds:X509Certificate&gt;"),
        format!("\"\\u003cds:X509Certificate\\u003e{}\\u003c/ds:X509Certificate\\u003e\"", base64.replace('\n', "\\n")),
        format!(
            "%3Cds%3AX509Certificate%3E{}%3C%2Fds%3AX509Certificate%3E",
            base64.replace('+', "%2B").replace('\n', "%0A")
        ),
    ] {
        assert_one(snippet);
    }
    let cut = format!("{base64}</X509Certificate><X509Certificate>{}</X509Certificate>", STANDARD.encode(two().der()));
    assert_eq!(read(cut.as_bytes()).unwrap().certificates, [one().clone(), two().clone()]);
}

#[test]
fn what_stands_beside_the_elements_is_read_too() {
    let xml = format!("<a><X509Certificate>{}</X509Certificate></a>\n", lines());
    let found = read(format!("{xml}{}", two().to_pem()).as_bytes()).unwrap();

    assert_eq!(found.certificates, [one().clone(), two().clone()]);
    // Metadata may contain a public key and a revocation list next to the certificate.
    assert_one(format!(
        "<ds11:DEREncodedKeyValue>MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=</ds11:DEREncodedKeyValue>{xml}"
    ));
}

#[test]
fn a_comment_is_no_part_of_metadata() {
    let xml = format!("<!-- <X509Certificate>{}</X509Certificate> -->", STANDARD.encode(two().der()));

    assert_one(format!("<a>{xml}<X509Certificate>{}</X509Certificate><!-- never closed </a>", lines()));
}

#[test]
fn a_broken_element_or_block_is_a_problem_beside_good_ones() {
    let good = STANDARD.encode(one().der());
    let xml = format!("<a>\n<X509Certificate>Möp</X509Certificate>\n<X509Certificate>{good}</X509Certificate></a>");
    let found = read(xml.as_bytes()).unwrap();

    assert_eq!(found.certificates.len(), 1);
    assert_eq!(
        found.problems,
        ["The X509Certificate element on line 2 couldn’t be read. It contains “ö”, which isn’t base64."]
    );
    let text = format!("{}\n{}", one().to_pem(), pem("CERTIFICATE", &two().der()[..200]));
    let found = read(text.as_bytes()).unwrap();
    let line = one().to_pem().lines().count() + 2;

    assert_eq!(found.certificates.len(), 1);
    assert_eq!(
        found.problems,
        [format!("The certificate that starts on line {line} couldn’t be read. The certificate ends too early.")]
    );
}

#[test]
fn a_pkcs7_file_may_be_written_with_indefinite_lengths_as_windows_and_java_do() {
    let mut bytes =
        b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02\x01\x01\x31\x00".to_vec();

    bytes.extend(b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\x00\x00\xa0\x80");
    bytes.extend(two().der());
    bytes.extend(one().der());
    bytes.extend(b"\x00\x00\x31\x00\x00\x00\x00\x00\x00\x00");

    assert_eq!(read(&bytes).unwrap().certificates, [two().clone(), one().clone()]);
    assert_eq!(read(pem("PKCS7", &bytes).as_bytes()).unwrap().certificates.len(), 2);
    assert_eq!(read(STANDARD.encode(&bytes).as_bytes()).unwrap().certificates.len(), 2);
}

#[test]
fn a_pkcs7_file_that_was_cut_off_gives_what_is_whole_and_says_so() {
    let mut bytes =
        b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x00\xa0\x80"
            .to_vec();

    bytes.extend(one().der());
    bytes.extend(&two().der()[..200]);
    let found = read(&bytes).unwrap();

    assert_eq!(found.certificates, [one().clone()]);
    assert_eq!(found.problems, ["Certificate 2 of the PKCS#7 file couldn’t be read. The certificate ends too early."]);
}

#[test]
fn many_problems_are_counted_and_not_all_told() {
    let broken = "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n".repeat(30);
    let found = read(format!("{}{broken}", one().to_pem()).as_bytes()).unwrap();

    assert_eq!(found.problems.len(), 21);
    assert_eq!(found.problems[20], "10 more problems aren’t listed.");
}

#[test]
fn the_same_certificate_again_counts_once_in_any_form() {
    let text = format!("{}{}\n{}", one().to_pem(), STANDARD.encode(one().der()), one().to_pem());
    let found = read(text.as_bytes()).unwrap();

    assert_eq!((found.certificates.as_slice(), found.repeated), ([one().clone()].as_slice(), 2));
    assert_eq!(found.problems, [""; 0]);
}
