//! Certificates are read the same as by `openssl x509`, on generated certificates and on the corpus.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

mod corpus;
mod openssl;

use openssl::{corpus_certificates, openssl, openssl_is_here};
use sso_wizard::certificate::{Certificate, read};
use std::path::Path;

/// Lists the differences between our reading and OpenSSL's.
fn differences(certificate: &Certificate) -> Vec<String> {
    const NAMES: &str = "sep_comma_plus_space,utf8,esc_2253,esc_ctrl,sname";
    let Some(printed) = openssl(
        &[
            "x509",
            "-inform",
            "DER",
            "-noout",
            "-nameopt",
            NAMES,
            "-dateopt",
            "iso_8601",
            "-subject",
            "-issuer",
            "-serial",
            "-dates",
            "-fingerprint",
            "-sha256",
            "-text",
        ],
        certificate.der(),
    ) else {
        return vec!["OpenSSL refuses it".to_owned()];
    };
    let sha1 = openssl(&["x509", "-inform", "DER", "-noout", "-fingerprint", "-sha1"], certificate.der()).unwrap();
    let line = |wanted: &str| {
        printed.lines().chain(sha1.lines()).find_map(|line| line.strip_prefix(wanted)).unwrap_or_default().to_owned()
    };
    let hexadecimal = |text: String| text.replace(':', "").to_ascii_lowercase();
    // OpenSSL writes "notBefore=2026-10-07 09:14:02Z".
    let date = |text: String| text.replace(' ', "T");
    // The calendar library's last day is one day before the end of the year 9999.
    let not_after = date(line("notAfter=")).min("9999-12-30T22:00:00Z".to_owned());
    let version = printed.lines().find_map(|line| line.trim().strip_prefix("Version: ")).unwrap_or_default().to_owned();

    [
        ("subject", line("subject="), certificate.subject.clone()),
        ("issuer", line("issuer="), certificate.issuer.clone()),
        ("serial", hexadecimal(line("serial=")), certificate.serial.clone()),
        ("not before", date(line("notBefore=")), format!("{:.0}", certificate.not_before)),
        ("not after", not_after, format!("{:.0}", certificate.not_after)),
        ("SHA-256", hexadecimal(line("sha256 Fingerprint=")), certificate.sha256.clone()),
        ("SHA-1", hexadecimal(line("sha1 Fingerprint=")), certificate.sha1.clone()),
        ("key", key(&printed), certificate.key.to_string()),
        ("signature algorithm", signature_algorithm(&printed), certificate.signature_algorithm.clone()),
        ("version", version.split(' ').next().unwrap_or_default().to_owned(), certificate.version.to_string()),
        ("CA", printed.contains("CA:TRUE").to_string(), certificate.is_ca.to_string()),
        (
            "server authentication",
            printed.contains("TLS Web Server Authentication").to_string(),
            certificate.server_auth.to_string(),
        ),
    ]
    .into_iter()
    .filter(|(_, theirs, ours)| theirs != ours)
    .map(|(what, theirs, ours)| format!("{what}: OpenSSL says “{theirs}”, we say “{ours}”"))
    .collect()
}

/// Returns the text after a title in OpenSSL's output.
fn printed_after<'a>(printed: &'a str, title: &str) -> Option<&'a str> {
    printed.lines().find_map(|line| line.trim().strip_prefix(title)).map(str::trim)
}

/// Returns the key in our notation, from OpenSSL's text.
fn key(printed: &str) -> String {
    let bits = printed_after(printed, "Public-Key: (").and_then(|bits| bits.strip_suffix(" bit)")).unwrap_or_default();

    match printed_after(printed, "Public Key Algorithm:").unwrap_or_default() {
        "rsaEncryption" | "rsassaPss" => format!("RSA {bits}"),
        "id-ecPublicKey" => {
            let name = printed_after(printed, "NIST CURVE:").or_else(|| printed_after(printed, "ASN1 OID:"));

            format!("EC {}", name.unwrap_or("explicit"))
        }
        "dsaEncryption" => format!("DSA {bits}"),
        "ED25519" => "Ed25519".to_owned(),
        "ED448" => "Ed448".to_owned(),
        other => other.to_owned(),
    }
}

/// Returns the signature algorithm in our notation, from OpenSSL's text.
fn signature_algorithm(printed: &str) -> String {
    let theirs = printed_after(printed, "Signature Algorithm:").unwrap_or_default();
    let hash = |name: &str| name.to_ascii_uppercase();

    if let Some(name) = theirs.strip_suffix("WithRSAEncryption") {
        format!("RSA-{}", hash(name))
    } else if let Some(name) = theirs.strip_prefix("ecdsa-with-") {
        format!("ECDSA-{}", hash(name))
    } else if let Some(name) = theirs.strip_prefix("dsa_with_").or_else(|| theirs.strip_prefix("dsaWith")) {
        format!("DSA-{}", hash(name))
    } else {
        match theirs {
            "rsassaPss" => {
                let name = printed_after(printed, "Hash Algorithm:").unwrap_or_default();

                format!("RSA-PSS-{}", hash(name.trim_end_matches("(default)").trim()))
            }
            "sha1WithRSA" => "RSA-SHA1".to_owned(),
            "ED25519" => "Ed25519".to_owned(),
            "ED448" => "Ed448".to_owned(),
            other => other.to_owned(),
        }
    }
}

fn assert_same(certificates: &[Certificate]) {
    let differences_of = |certificate: &Certificate| -> Vec<String> {
        differences(certificate).into_iter().map(|difference| format!("{}: {difference}", certificate.sha256)).collect()
    };
    // Starting OpenSSL takes most of the time.
    let differing: Vec<String> = std::thread::scope(|scope| {
        let parts: Vec<_> = certificates
            .chunks(certificates.len().div_ceil(4))
            .map(|part| scope.spawn(move || part.iter().flat_map(differences_of).collect::<Vec<_>>()))
            .collect();

        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    });

    println!("{} certificates, {} differences", certificates.len(), differing.len());
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

/// Creates a self-signed certificate with `openssl req`, in `folder`.
fn generate(folder: &Path, key: &[&str], subject: &str, more: &[&str]) -> Certificate {
    let path = folder.join("key.pem");
    let path = path.to_str().unwrap();
    let mut arguments = vec!["req", "-x509", "-nodes", "-utf8", "-keyout", path, "-days", "90", "-subj", subject];

    arguments.extend(key);
    arguments.extend(more);
    let pem = openssl(&arguments, b"").unwrap_or_else(|| panic!("openssl {arguments:?}"));

    read(pem.as_bytes()).unwrap().certificates.remove(0)
}

#[test]
fn generated_certificates_of_every_kind_read_as_openssl_reads_them() {
    if !openssl_is_here() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let rsa: &[&str] = &["-newkey", "rsa:2048"];
    let certificates = [
        generate(folder, rsa, "/CN=idp.example.com/O=Example, Inc.", &["-sha256"]),
        generate(folder, &["-newkey", "rsa:1024"], "/C=GB/O=Beispiel Übung/CN=Ada \\+ Bob <x>", &["-sha1"]),
        generate(folder, &["-newkey", "rsa:512"], "/CN=#small", &["-md5"]),
        generate(folder, rsa, "/CN= spaces /OU=a;b", &["-set_serial", "0"]),
        generate(folder, rsa, "/CN=negative", &["-set_serial", "-129"]),
        generate(folder, rsa, "/CN=large", &["-set_serial", "0x00f1e2d3c4b5a69788796a5b4c3d2e1f00112233"]),
        generate(folder, rsa, "/CN=pss", &["-sigopt", "rsa_padding_mode:pss", "-sha384"]),
        generate(
            folder,
            &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
            "/CN=a+OU=b/CN=c",
            &[
                "-multivalue-rdn",
                "-addext",
                "extendedKeyUsage=serverAuth",
                "-addext",
                "subjectAltName=DNS:a.example.com",
            ],
        ),
        generate(folder, &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"], "/CN=日本語", &["-sha384"]),
        generate(folder, &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-521"], "/emailAddress=a@example.com", &[]),
        generate(
            folder,
            &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"],
            "/DC=com/DC=example/UID=7",
            &[],
        ),
        generate(folder, &["-newkey", "ed25519"], "/CN=edwards", &[]),
        generate(folder, &["-newkey", "ed448"], "/CN=goldilocks", &[]),
    ];

    assert_same(&certificates);
    assert!(certificates.iter().all(|certificate| certificate.self_signed));
    let names: Vec<&str> = certificates.iter().map(|certificate| certificate.signature_algorithm.as_str()).collect();
    assert_eq!(
        names,
        [
            "RSA-SHA256",
            "RSA-SHA1",
            "RSA-MD5",
            "RSA-SHA256",
            "RSA-SHA256",
            "RSA-SHA256",
            "RSA-PSS-SHA384",
            "ECDSA-SHA256",
            "ECDSA-SHA384",
            "ECDSA-SHA256",
            "ECDSA-SHA256",
            "Ed25519",
            "Ed448"
        ]
    );
    let keys: Vec<String> = certificates.iter().map(|certificate| certificate.key.to_string()).collect();
    assert_eq!(
        keys,
        [
            "RSA 2048",
            "RSA 1024",
            "RSA 512",
            "RSA 2048",
            "RSA 2048",
            "RSA 2048",
            "RSA 2048",
            "EC P-256",
            "EC P-384",
            "EC P-521",
            "EC secp256k1",
            "Ed25519",
            "Ed448"
        ]
    );
    assert_eq!(certificates[7].dns_names, ["a.example.com"]);
}

#[test]
fn odd_names_versions_and_dates_read_as_openssl_reads_them() {
    if !openssl_is_here() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let elliptic: &[&str] = &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
    let mut certificates = Vec::new();

    // T61String and BMPString, as in names from software before 2004, and all other types that OpenSSL can write.
    for mask in ["default", "pkix", "nombstr", "utf8only"] {
        let config = path(mask);

        std::fs::write(&config, format!("[req]\nstring_mask = {mask}\ndistinguished_name = dn\n[dn]\n")).unwrap();
        for subject in ["/O=Beispiel Übung/CN=idp", "/O=Ünïcode, \"Inc\"/CN=#1 +x;y=<z>", "/CN=日本語 Ωmega"] {
            // A mask of one octet per character can't contain some names.
            if mask != "nombstr" || !subject.contains('Ω') {
                certificates.push(generate(folder, elliptic, subject, &["-config", &config]));
            }
        }
    }
    for (algorithm, size) in [("rsa", "4096"), ("rsa", "3072")] {
        certificates.push(generate(folder, &["-newkey", &format!("{algorithm}:{size}")], "/CN=large", &["-sha512"]));
    }
    for curve in ["P-192", "P-224", "brainpoolP256r1", "brainpoolP384r1"] {
        let curve = format!("ec_paramgen_curve:{curve}");

        certificates.push(generate(folder, &["-newkey", "ec", "-pkeyopt", &curve], "/CN=curve", &["-sha224"]));
    }
    for salt in ["-1", "20", "0"] {
        let salt = format!("rsa_pss_saltlen:{salt}");

        certificates.push(generate(
            folder,
            &["-newkey", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048"],
            "/CN=pss",
            &["-sigopt", &salt, "-sha256"],
        ));
    }
    for serial in [
        "-1",
        "-32768",
        "0x7fffffffffffffffffffffffffffffffffffffff",
        "0xffffffffffffffffffffffffffffffffffffffff",
        "-0xffffffffffffffffffffffffffffffffffffffff",
    ] {
        certificates.push(generate(folder, elliptic, "/CN=serial", &["-set_serial", serial]));
    }
    certificates.push(version_1(folder));
    certificates.extend(dated());
    assert_same(&certificates);
    assert!(certificates.iter().any(|certificate| certificate.version == 1));
}

/// Creates a certificate without extensions, of version 1.
fn version_1(folder: &Path) -> Certificate {
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (key, request) = (path("v1.key"), path("v1.csr"));
    let arguments =
        ["req", "-new", "-nodes", "-newkey", "rsa:2048", "-keyout", &key, "-subj", "/CN=v1", "-out", &request];

    openssl(&arguments, b"").unwrap();
    let pem = openssl(&["x509", "-req", "-in", &request, "-signkey", &key, "-days", "30"], b"").unwrap();

    read(pem.as_bytes()).unwrap().certificates.remove(0)
}

/// Creates certificates at the limits of UTCTime and GeneralizedTime (RFC 5280 §4.1.2.5).
fn dated() -> Vec<Certificate> {
    let key = rcgen::KeyPair::generate().unwrap();

    [(1000, 1949), (1949, 1950), (1950, 1969), (1969, 1970), (1999, 2000), (2026, 2049), (2049, 2050), (2050, 9999)]
        .into_iter()
        .map(|(from, until)| {
            let mut parameters = rcgen::CertificateParams::default();

            parameters.not_before = rcgen::date_time_ymd(from, 1, 1);
            parameters.not_after = rcgen::date_time_ymd(until, 12, 31);
            Certificate::from_der(parameters.self_signed(&key).unwrap().der()).unwrap()
        })
        .collect()
}

#[test]
fn a_pkcs7_file_made_by_openssl_gives_its_certificates_in_pem_and_in_der() {
    if !openssl_is_here() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let first = generate(folder.path(), &["-newkey", "ed25519"], "/CN=first", &[]);
    let second = generate(folder.path(), &["-newkey", "ed25519"], "/CN=second", &[]);
    let chain = folder.path().join("chain.pem");

    std::fs::write(&chain, format!("{}{}", first.to_pem(), second.to_pem())).unwrap();
    for form in ["PEM", "DER"] {
        let out = folder.path().join(form);

        openssl(
            &[
                "crl2pkcs7",
                "-nocrl",
                "-certfile",
                chain.to_str().unwrap(),
                "-outform",
                form,
                "-out",
                out.to_str().unwrap(),
            ],
            b"",
        )
        .unwrap();
        let found = read(&std::fs::read(out).unwrap()).unwrap();

        assert_eq!(found.certificates, [first.clone(), second.clone()]);
        assert_eq!(found.problems, [""; 0]);
    }
    let trusted =
        openssl(&["x509", "-trustout", "-addtrust", "serverAuth", "-setalias", "Ada"], first.to_pem().as_bytes());
    let found = read(trusted.unwrap().as_bytes()).unwrap();

    assert_eq!(found.certificates, [first]);
    assert_eq!(found.problems, [""; 0]);
}

#[test]
fn keys_requests_and_pfx_files_made_by_openssl_are_called_by_their_names() {
    if !openssl_is_here() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let certificate = generate(folder.path(), &["-newkey", "rsa:2048"], "/CN=idp", &[]);
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let key = path("key.pem");

    std::fs::write(path("certificate.pem"), certificate.to_pem()).unwrap();
    let commands: [(&str, &str, Vec<&str>); 10] = [
        ("private-key", "pkcs8.der", vec!["pkcs8", "-topk8", "-nocrypt", "-in", &key, "-outform", "DER"]),
        ("private-key", "pkcs8.pem", vec!["pkcs8", "-topk8", "-nocrypt", "-in", &key]),
        (
            "private-key",
            "encrypted.der",
            vec!["pkcs8", "-topk8", "-passout", "pass:example", "-in", &key, "-outform", "DER"],
        ),
        ("private-key", "pkcs1.der", vec!["rsa", "-traditional", "-in", &key, "-outform", "DER"]),
        ("private-key", "pkcs1.pem", vec!["rsa", "-traditional", "-aes128", "-passout", "pass:example", "-in", &key]),
        ("public-key", "public.der", vec!["rsa", "-pubout", "-in", &key, "-outform", "DER"]),
        ("public-key", "pkcs1-public.der", vec!["rsa", "-RSAPublicKey_out", "-in", &key, "-outform", "DER"]),
        ("csr", "request.der", vec!["req", "-new", "-key", &key, "-subj", "/CN=idp", "-outform", "DER"]),
        ("csr", "request.pem", vec!["req", "-new", "-key", &key, "-subj", "/CN=idp"]),
        ("private-key", "sec1.der", vec!["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-outform", "DER"]),
    ];

    for (code, name, mut arguments) in commands {
        let out = path(name);

        arguments.extend(["-out", &out]);
        openssl(&arguments, b"").unwrap_or_else(|| panic!("openssl {arguments:?}"));
        let bytes = std::fs::read(&out).unwrap();

        assert_eq!(read(&bytes).unwrap_err().code, code, "{name}");
    }
    let pfx = path("both.pfx");
    let arguments =
        ["pkcs12", "-export", "-in", &path("certificate.pem"), "-inkey", &key, "-passout", "pass:", "-out", &pfx];

    openssl(&arguments, b"").unwrap();
    assert_eq!(read(&std::fs::read(pfx).unwrap()).unwrap_err().code, "pfx");
}

#[test]
fn every_certificate_of_the_corpus_reads_as_openssl_reads_it() {
    if let Some(certificates) = corpus_certificates() {
        assert_same(&certificates);
    }
}
