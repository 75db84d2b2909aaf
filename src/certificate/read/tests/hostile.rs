//! Any bytes result in certificates or a sentence with a hint, never a panic.

use super::{one, pem, two};
use crate::certificate::read;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::{any, prop, proptest};

/// Pieces that may confuse a reader of certificates when they are joined at random.
const PIECES: [&[u8]; 40] = [
    b"-----BEGIN ",
    b"-----BEGIN CERTIFICATE-----",
    b"-----END CERTIFICATE-----",
    b"-----BEGIN PKCS7-----",
    b"-----BEGIN TRUSTED CERTIFICATE-----",
    b"-----BEGIN PRIVATE KEY-----",
    b"-----END RSA PRIVATE KEY-----",
    b"-----",
    b"<X509Certificate>",
    b"<ds:X509Certificate ",
    b"</ds:X509Certificate>",
    b"<![CDATA[",
    b"<!--",
    b"-->",
    b"&lt;",
    b"&#x0000000;",
    b"&",
    b"\\u003c",
    b"\\",
    b"%3C",
    b"=3D",
    b"=\r\n",
    b"{\\rtf1",
    b"\\'96\\u-3913?\\bin99 ",
    b"{\"kty\":\"d\":\"",
    b"> > | ",
    b"```pem\n",
    b"Header: value\n",
    b"\" +\n",
    b"MII",
    b"MIIC8DCCA ",
    b"MIAGCSqGSIb3DQEHAqCA",
    b"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t",
    b"PD94bWwg",
    b"\x30\x80",
    b"\x30\x84\xff\xff\xff\xff",
    b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80",
    b"\xff\xfe",
    b"\0\n\xc2\xa0\xe2\x80\x8e",
    b" \r\n",
];

/// Asserts the properties that are true for every input.
fn answer(bytes: &[u8]) {
    match read(bytes) {
        Ok(found) => {
            assert!(!found.certificates.is_empty() && found.problems.len() < 60);
            for problem in &found.problems {
                assert!(problem.ends_with('.'), "{problem}");
            }
            for certificate in &found.certificates {
                assert_eq!(
                    read(certificate.to_pem().as_bytes()).unwrap().certificates,
                    std::slice::from_ref(certificate)
                );
            }
        }
        Err(refusal) => assert!(refusal.message.ends_with('.') && refusal.hint.ends_with('.'), "{refusal:?}"),
    }
}

fn good() -> [Vec<u8>; 6] {
    let mut pkcs7 =
        b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x00\xa0\x80"
            .to_vec();

    pkcs7.extend([one().der(), two().der(), b"\0\0\x31\0\0\0\0\0\0\0"].concat());
    [
        format!("{}{}", one().to_pem(), two().to_pem()).into_bytes(),
        one().der().to_vec(),
        pem("PKCS7", &pkcs7).into_bytes(),
        STANDARD.encode(one().to_pem()).into_bytes(),
        format!(
            "<md:EntityDescriptor><!-- Ada --><ds:X509Certificate>{}</ds:X509Certificate>\n<X509Certificate>\n{}",
            STANDARD.encode(one().der()),
            two().to_pem()
        )
        .into_bytes(),
        pkcs7,
    ]
}

#[test]
fn any_piece_repeated_is_answered() {
    for piece in PIECES {
        answer(&piece.repeat(200_000 / piece.len()));
    }
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        answer(&bytes);
        answer(&[b"\x30\x80", bytes.as_slice()].concat());
        answer(STANDARD.encode(&bytes).as_bytes());
    }

    #[test]
    fn dangerous_pieces_in_any_order_are_answered(
        order in prop::collection::vec((0..PIECES.len() + 2, 1..4_usize), 0..40)
    ) {
        let text: Vec<u8> = order
            .into_iter()
            .flat_map(|(index, times)| match PIECES.get(index) {
                Some(piece) => piece.repeat(times),
                None if index == PIECES.len() => one().to_pem().into_bytes(),
                None => STANDARD.encode(two().der()).into_bytes(),
            })
            .collect();

        answer(&text);
        answer(STANDARD.encode(&text).as_bytes());
    }

    #[test]
    fn any_change_to_a_good_file_is_answered(
        file in 0..6_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..8)
    ) {
        let mut bytes = good()[file].clone();

        for (index, octet, kind) in changes {
            let position = index.index(bytes.len().max(1));

            match kind {
                _ if bytes.is_empty() => bytes.push(octet),
                0 => bytes[position] = octet,
                1 => bytes.insert(position, octet),
                2 => drop(bytes.remove(position)),
                _ => bytes.truncate(position),
            }
        }
        answer(&bytes);
    }
}
